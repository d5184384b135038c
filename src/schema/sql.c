#include "schema/sql.h"

#include "base/protect.h"
#include "base/span.h"
#include "schema/sql_build.h"
#include "schema/sql_pg.h"

mig_sql_step *sql_step(sql_build *b, sql_steps *steps, mig_effect_verb verb, mig_object object) {
  mig_sql_step *step = mig_vec_push(b->arena, steps);
  *step = (mig_sql_step){.effect = {.verb = verb, .object = object}};
  return step;
}

/* What normalising cut off is put back into the statements' trees. */
static void apply_extra(sql_build *b, const sql_extra *extra, uint32_t first, sql_steps *steps) {
  if (extra->on_conflict == MIG_CONFLICT_FAILS && !extra->limited) return;
  for (uint32_t i = first; i < steps->count; i++) {
    if (steps->items[i].dml == NULL) continue;
    mig_dml *dml = MIG_NEW(b->arena, mig_dml);
    *dml = *steps->items[i].dml;
    if (extra->on_conflict != MIG_CONFLICT_FAILS) {
      dml->on_conflict = extra->on_conflict;
      dml->conflict_columns = NULL, dml->conflict_column_count = 0; /* any key; the one written was made up */
    }
    if (extra->limited) dml->understood = false, dml->reason = MIG_SPAN("which rows it changes is not told by the text");
    steps->items[i].dml = dml;
    sql_uses_of_dml(b->arena, dml, &steps->items[i]);
  }
}

static bool read_with_parser(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps) {
  sql_extra extra;
  const char *text = sql_normalise(b, tokens, from, to, &extra);
  mig_span tree = text != NULL ? mig_sql_pg_parse(b->arena, text) : (mig_span){0};
  if (tree.ptr == NULL) return false;
  uint32_t first = steps->count;
  mig_span raw;
  sql_walk walk = sql_list(tree, PG_ParseResult_stmts);
  while (sql_next_message(&walk, &raw)) {
    if (sql_statement_steps(b, sql_child(raw, PG_RawStmt_stmt), mig_sql_token_range(tokens, from, to), steps)) continue;
    steps->count = first;
    return false;
  }
  apply_extra(b, &extra, first, steps);
  return true;
}

void sql_read_statement(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps) {
  if (sql_do_steps(b, tokens, from, to, steps)) return;
  if (b->dialect != MIG_POSTGRESQL && sql_define_steps(b, tokens, from, to, steps)) return;
  if (read_with_parser(b, tokens, from, to, steps)) return;
  const char *absent = mig_sql_pg_absent();
  mig_span reason = absent[0] != '\0' ? mig_arena_printf(b->arena, "SQL is %s", absent)
                                      : MIG_SPAN("its SQL could not be read");
  sql_unknown_step(b->arena, tokens, from, to, reason, steps);
}

typedef struct effects_call {
  mig_sql_result *out;
  mig_arena *arena;
  mig_dialect dialect;
  mig_span sql;
} effects_call;

static mig_err effects_body(void *context) {
  effects_call *call = context;
  sql_build b = {.arena = call->arena, .dialect = call->dialect};
  sql_tokens tokens = mig_sql_tokens(call->arena, call->dialect, call->sql);
  uint32_t count;
  const sql_piece *pieces = mig_sql_split(call->arena, &tokens, &count);
  sql_steps steps = {0};
  sql_names texts = {0};
  for (uint32_t i = 0; i < count; i++) {
    uint32_t first = steps.count;
    sql_read_statement(&b, &tokens, pieces[i].from, pieces[i].to, &steps);
    for (uint32_t s = first; s < steps.count; s++) steps.items[s].statement = i;
    *mig_vec_push(call->arena, &texts) = mig_sql_token_range(&tokens, pieces[i].from, pieces[i].to);
  }
  *call->out = (mig_sql_result){steps.items, steps.count, texts.items, texts.count};
  return MIG_OK;
}

mig_err mig_sql_effects(mig_sql_result *out, mig_arena *arena, mig_dialect dialect, mig_span sql) {
  effects_call call = {out, arena, dialect, sql};
  *out = (mig_sql_result){0};
  return mig_protect(effects_body, &call);
}

/* The expression of "SELECT (expr)", or NULL. */
static const mig_expr *parse_expression(sql_build *b, mig_span sql) {
  mig_span prefix = MIG_SPAN("SELECT (");
  mig_span text = mig_arena_printf(b->arena, "%.*s%.*s)", MIG_FMT(prefix), MIG_FMT(sql));
  sql_tokens tokens = mig_sql_tokens(b->arena, b->dialect, text);
  /* a text that closes the parenthesis itself is no expression */
  if (mig_sql_token_close(&tokens, 1) + 1 != tokens.count) return NULL;
  sql_extra extra;
  const char *normal = sql_normalise(b, &tokens, 0, tokens.count, &extra);
  mig_span tree = mig_sql_pg_parse(b->arena, normal);
  sql_node stmt = sql_child(sql_message(tree, PG_ParseResult_stmts), PG_RawStmt_stmt);
  if (stmt.kind != PG_NODE_SelectStmt || sql_count(stmt.body, PG_SelectStmt_target_list) != 1) return NULL;
  return sql_expression(b, sql_child(sql_child(stmt.body, PG_SelectStmt_target_list).body, PG_ResTarget_val));
}

const mig_expr *mig_sql_expression(mig_arena *arena, mig_dialect dialect, mig_span sql) {
  sql_build b = {.arena = arena, .dialect = dialect, .one_table = true};
  const mig_expr *expr = sql.len > 0 ? parse_expression(&b, sql) : NULL;
  return expr != NULL ? expr : sql_make(&b, MIG_EXPR_OTHER, mig_arena_copy(arena, sql), NULL, 0);
}

mig_span mig_sql_canonical(mig_arena *arena, mig_dialect dialect, mig_span sql) {
  return sql_expr_text(arena, mig_sql_expression(arena, dialect, mig_span_trim(sql)));
}

const char *mig_sql_not_read(void) {
  return mig_sql_pg_absent();
}

void mig_sql_start(void) {
  mig_sql_pg_start();
}
