/* Text that nothing reads: the tables that its words name, or everything. */
#include "base/span.h"
#include "schema/sql_build.h"

/* A name after one of these is a table's. */
static const char *const before_table[] = {"FROM", "JOIN", "INTO", "UPDATE", "TABLE", "ON", "REFERENCES", "TRUNCATE", "VIEW", "ONLY"};
/* Words that may stand between them. */
static const char *const fillers[] = {"IF", "NOT", "EXISTS", "ONLY", "IGNORE", "LATERAL", "CONCURRENTLY", "TABLE", "VIEW"};
/* Behind ON these are no table. */
static const char *const no_names[] = {"DELETE", "UPDATE", "CONFLICT", "DUPLICATE", "SELECT", "CASCADE", "SET", "VALUES", "TRUE", "COMMIT", "UNNEST",
                                       "EACH", "FOR", "THEN", "WHERE", "NEW", "OLD", "STATEMENT", "GENERATE_SERIES"};
/* Statements whose reach the text does not tell. */
static const char *const far_reaching[] = {"EXECUTE", "CALL", "PERFORM", "PREPARE", "search_path", "CASCADE"};

static bool one_of(const sql_tokens *tokens, uint32_t i, const char *const *words, size_t count) {
  for (size_t w = 0; w < count; w++)
    if (mig_sql_token_is(tokens, i, words[w])) return true;
  return false;
}

#define ONE_OF(tokens, i, list) one_of((tokens), (i), (list), sizeof(list) / sizeof *(list))

static bool is_name(const sql_tokens *tokens, uint32_t i) {
  return i < tokens->count && (tokens->items[i].kind == SQL_WORD || tokens->items[i].kind == SQL_QUOTED) && !ONE_OF(tokens, i, no_names);
}

static void add_table(mig_arena *arena, sql_objects *tables, mig_object table) {
  for (uint32_t i = 0; i < tables->count; i++)
    if (mig_span_eq(tables->items[i].name, table.name) && mig_span_eq(tables->items[i].schema, table.schema)) return;
  *mig_vec_push(arena, tables) = table;
}

/* Names in a WITH list are no tables, but listing them widens the scope only. */
static void scan_tables(mig_arena *arena, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_objects *tables) {
  /* ON names a table in CREATE INDEX and the like, and a condition's column elsewhere */
  bool defines = mig_sql_token_is(tokens, from, "CREATE") || mig_sql_token_is(tokens, from, "DROP");
  for (uint32_t i = from; i < to; i++) {
    /* ALTER TYPE a RENAME TO b names no table: that its reach is not known must not change */
    bool renamed = tables->count > 0 && mig_sql_token_is(tokens, i, "TO") && mig_sql_token_is(tokens, i - 1, "RENAME");
    bool before = ONE_OF(tokens, i, before_table) && (defines || !mig_sql_token_is(tokens, i, "ON"));
    if (!renamed && !before) continue;
    uint32_t name = i + 1;
    while (name < to && ONE_OF(tokens, name, fillers)) name++;
    if (name >= to || !is_name(tokens, name)) continue;
    mig_object table = {.kind = MIG_OBJECT_TABLE, .name = mig_sql_token_value(arena, tokens, name)};
    if (mig_sql_token_is(tokens, name + 1, ".") && name + 2 < to) {
      table.schema = table.name;
      table.name = mig_sql_token_value(arena, tokens, name + 2);
    }
    add_table(arena, tables, table);
  }
}

void sql_unknown_step(mig_arena *arena, const sql_tokens *tokens, uint32_t from, uint32_t to, mig_span reason, sql_steps *steps) {
  sql_objects tables = {0};
  bool far = false;
  for (uint32_t i = from; i < to; i++) far = far || ONE_OF(tokens, i, far_reaching);
  if (!far) scan_tables(arena, tokens, from, to, &tables);
  mig_sql_step *step = mig_vec_push(arena, steps);
  *step = (mig_sql_step){.effect = {.verb = MIG_EFFECT_UNKNOWN, .object = {.kind = MIG_OBJECT_UNKNOWN}}};
  step->effect.as.scope.tables = tables.items;
  step->effect.as.scope.count = tables.count;
  step->effect.as.scope.reason = reason;
}
