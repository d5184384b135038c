/* DO blocks. Two idioms make a CREATE harmless when the thing is there already: a handler of the
 * error, and a question to PostgreSQL's catalogue. Everything else is a scoped unknown. */
#include "base/span.h"
#include "schema/sql_build.h"

static uint32_t find(const sql_tokens *tokens, uint32_t from, const char *word) {
  while (from < tokens->count && !mig_sql_token_is(tokens, from, word)) from++;
  return from;
}

/* Statements in [from, to) that are all CREATEs, or one ALTER ... ADD, each made conditional. */
static bool conditional(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps) {
  sql_steps inner = {0};
  uint32_t start = from;
  for (uint32_t i = from; i < to; i++) {
    if (!mig_sql_token_is(tokens, i, ";")) continue;
    if (i > start) sql_read_statement(b, tokens, start, i, &inner);
    start = i + 1;
  }
  if (start != to || inner.count != 1 || inner.items[0].effect.verb != MIG_EFFECT_CREATE) return false;
  inner.items[0].effect.if_not_exists = true;
  inner.items[0].effect.checkfirst = true;
  *mig_vec_push(b->arena, steps) = inner.items[0];
  return true;
}

/* BEGIN create; EXCEPTION WHEN duplicate_object THEN null; END */
static bool handles_duplicate(sql_build *b, const sql_tokens *t, sql_steps *steps) {
  uint32_t exception = find(t, 0, "EXCEPTION");
  if (!mig_sql_token_is(t, 0, "BEGIN") || exception >= t->count || !mig_sql_token_is(t, exception + 1, "WHEN")) return false;
  mig_span condition = mig_sql_token_text(t, exception + 2);
  if (!mig_span_starts(condition, MIG_SPAN("duplicate_")) && !mig_span_starts(condition, MIG_SPAN("DUPLICATE_"))) return false;
  uint32_t end = find(t, exception, "END");
  bool quiet = mig_sql_token_is(t, exception + 4, "NULL") || mig_sql_token_is(t, exception + 4, "RAISE");
  if (!quiet || !mig_sql_token_is(t, exception + 3, "THEN") || find(t, exception + 4, ";") + 1 != end) return false;
  return conditional(b, t, 1, exception, steps);
}

/* BEGIN IF NOT EXISTS (SELECT ... WHERE ... 'name' ...) THEN create; END IF; END */
static bool asks_first(sql_build *b, const sql_tokens *t, sql_steps *steps) {
  if (!mig_sql_token_is(t, 0, "BEGIN") || !mig_sql_token_is(t, 1, "IF") || !mig_sql_token_is(t, 2, "NOT") || !mig_sql_token_is(t, 3, "EXISTS")) return false;
  uint32_t close = mig_sql_token_close(t, 4), end = find(t, close, "END");
  if (!mig_sql_token_is(t, close + 1, "THEN") || !mig_sql_token_is(t, end + 1, "IF") || find(t, close, "ELSE") < t->count) return false;
  sql_steps inner = {0};
  if (!conditional(b, t, close + 2, end, &inner)) return false;
  for (uint32_t i = 5; i < close; i++) {
    if (t->items[i].kind != SQL_STRING || !mig_span_eq(mig_sql_token_value(b->arena, t, i), inner.items[0].effect.object.name)) continue;
    *mig_vec_push(b->arena, steps) = inner.items[0];
    return true;
  }
  return false;
}

bool sql_do_steps(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps) {
  if (tokens->dialect != MIG_POSTGRESQL || !mig_sql_token_is(tokens, from, "DO")) return false;
  uint32_t body = from + 1;
  while (body < to && tokens->items[body].kind != SQL_STRING) body++;
  if (body >= to || b->depth >= SQL_DEPTH_LIMIT) return false;
  sql_tokens inside = mig_sql_tokens(b->arena, MIG_POSTGRESQL, mig_sql_token_value(b->arena, tokens, body));
  b->depth += SQL_DEPTH_LIMIT / 3; /* blocks within blocks within blocks are not opened */
  bool read = handles_duplicate(b, &inside, steps) || asks_first(b, &inside, steps);
  b->depth -= SQL_DEPTH_LIMIT / 3;
  if (!read) sql_unknown_step(b->arena, &inside, 0, inside.count, MIG_SPAN("what a DO block does depends on its run"), steps);
  return true;
}
