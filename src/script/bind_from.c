/* Which tables an SQLAlchemy statement reads without naming them: every table whose columns its
 * conditions and values use. SQLAlchemy adds them to FROM (MySQL: to the list of tables), but in
 * a scalar subquery leaves out those of the statement around it. */
#include "script/bind_sql.h"

enum { MAX_DEPTH = 100 };

void mig_bind_from_add(mig_bind_writer *w, mig_bind_from *from, mig_span schema, mig_span name) {
  mig_buf text = mig_buf_in(w->b->scratch);
  mig_bind_writer inner = {.b = w->b, .out = &text, .values = mig_py_none()};
  mig_bind_put_table_name(&inner, schema, name);
  for (uint32_t i = 0; i < from->count; i++) {
    if (mig_span_eq(from->tables[i], mig_buf_span(&text))) return;
  }
  if (from->count == MIG_BIND_FROM_MAX) from->overflow = true;
  else from->tables[from->count++] = mig_buf_span(&text);
}

static void collect(mig_bind_writer *w, mig_bind_from *from, mig_py_value v, uint32_t depth);

static void collect_call(mig_bind_writer *w, mig_bind_from *from, const mig_py_call *call, uint32_t depth) {
  for (uint32_t i = 0; i < call->arg_count; i++) collect(w, from, call->args[i], depth);
  for (uint32_t i = 0; i < call->keyword_count; i++) collect(w, from, call->values[i], depth);
}

static void collect(mig_bind_writer *w, mig_bind_from *from, mig_py_value v, uint32_t depth) {
  mig_span schema, name, column;
  mig_py_value table;
  if (depth > MAX_DEPTH || mig_bind_is_select(v)) return;
  if (mig_bind_column_name(v, &table, &column) && mig_bind_table_named(w->b, table, &schema, &name)) {
    mig_bind_from_add(w, from, schema, name);
  } else if (mig_py_is_known_seq(v)) {
    for (uint32_t i = 0; i < v.as.seq->count; i++) collect(w, from, v.as.seq->items[i], depth + 1);
  } else if (v.kind == MIG_PY_V_DICT) {
    for (uint32_t i = 0; i < v.as.dict->count; i++) collect(w, from, v.as.dict->values[i], depth + 1);
  } else if (v.kind == MIG_PY_V_TERM) {
    collect(w, from, v.as.term->head, depth + 1);
    if (v.as.term->kind == MIG_PY_TERM_BINARY || v.as.term->kind == MIG_PY_TERM_COMPARE) collect(w, from, v.as.term->other, depth + 1);
    if (v.as.term->kind == MIG_PY_TERM_CALL) collect_call(w, from, v.as.term->call, depth + 1);
  }
}

void mig_bind_from_collect(mig_bind_writer *w, mig_bind_from *from, mig_py_value v) {
  collect(w, from, v, 0);
}

static bool is_of(const mig_bind_from *around, mig_span table) {
  for (uint32_t i = 0; around != NULL && i < around->count; i++) {
    if (mig_span_eq(around->tables[i], table)) return true;
  }
  return false;
}

/* SQLAlchemy correlates only where a table stays: a lone one is selected from again. */
void mig_bind_from_correlate(mig_bind_from *from, const mig_bind_from *around) {
  if (from->count < 2) return;
  uint32_t kept = 0;
  for (uint32_t i = 0; i < from->count; i++) {
    if (!is_of(around, from->tables[i])) from->tables[kept++] = from->tables[i];
  }
  from->count = kept;
}

void mig_bind_put_from(mig_bind_writer *w, const mig_bind_from *from, uint32_t first, const char *before) {
  for (uint32_t i = first; i < from->count; i++) {
    mig_buf_puts(w->out, i == first ? before : ", ");
    mig_buf_put(w->out, from->tables[i]);
  }
}
