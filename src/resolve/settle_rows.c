#include "base/span.h"
#include "resolve/edit_ops.h"
#include "resolve/settle.h"

/* ---- UPDATE t SET c = ... WHERE c IS NULL ---- */

static bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The next word, or one other character; quotes around names are passed over. */
static mig_span next_word(mig_span text, size_t *at) {
  while (*at < text.len && (text.ptr[*at] == ' ' || text.ptr[*at] == '\n' || text.ptr[*at] == '\t' || text.ptr[*at] == '"' || text.ptr[*at] == '`'))
    (*at)++;
  size_t start = *at;
  while (*at < text.len && is_word(text.ptr[*at])) (*at)++;
  if (*at == start && *at < text.len) (*at)++;
  return mig_span_cut(text, start, *at);
}

static bool is(mig_span word, const char *text) {
  return mig_span_eq_nocase(word, mig_span_of(text));
}

/* Does it set one column, from a literal, where that column is empty? */
static bool only_fills(mig_span sql, mig_span table) {
  size_t at = 0;
  mig_span first = next_word(sql, &at), name = next_word(sql, &at), set = next_word(sql, &at), column = next_word(sql, &at);
  if (!is(first, "update") || !mig_span_eq_nocase(name, table) || !is(set, "set") || !is(next_word(sql, &at), "=")) return false;
  mig_span value = next_word(sql, &at);
  if (value.len == 1 && value.ptr[0] == '\'') { /* a text without a quote in it */
    size_t end = mig_span_find(sql, MIG_SPAN("'"), at);
    if (end == SIZE_MAX) return false;
    at = end + 1;
  } else if (value.len == 0 || !is_word(value.ptr[0])) {
    return false;
  }
  return is(next_word(sql, &at), "where") && mig_span_eq_nocase(next_word(sql, &at), column) && is(next_word(sql, &at), "is") &&
         is(next_word(sql, &at), "null") && next_word(sql, &at).len == 0;
}

void mig_settle_rows(mig_settling *s, const mig_object *table) {
  const mig_conflict_line *line = &s->bind->lines[s->side];
  for (uint32_t i = 0; i < line->count; i++) {
    for (uint32_t k = 0; line->items[i].ops != NULL && k < line->items[i].ops->count; k++) {
      const mig_op *op = &line->items[i].ops->items[k];
      if (op->effect_count != 1 || op->effects[0].verb != MIG_EFFECT_SQL || op->guard_count != 0 ||
          !only_fills(op->effects[0].as.sql, table->table))
        continue;
      mig_py_module *module = mig_settle_module(s, op);
      const mig_py_node *with = NULL, *statement = module == NULL ? NULL : mig_statement_of(module, op, &with);
      if (statement == NULL || with != NULL) continue;
      mig_span text = mig_settle_words(s, module, statement);
      if (mig_span_find(text, MIG_SPAN("\n"), 0) == SIZE_MAX) mig_buf_printf(&s->code, "%.*s\n", MIG_FMT(text));
    }
  }
}
