/* SQLAlchemy Core statements as SQL text: insert, update, delete, simple selects, DDL. */
#include "script/bind_sql.h"

enum { MAX_CHAIN = 40 };

/* table.update().where(x).values(y): the verb, what it is about, and the methods behind it. */
typedef struct chain {
  mig_span verb;
  mig_py_value subject;            /* the table */
  const mig_py_call *verb_call;
  bool as_method;                  /* table.update(), not sa.update(table) */
  const mig_py_term *methods[MAX_CHAIN]; /* CALL terms, outermost first */
  uint32_t count;
} chain;

static bool is_verb(mig_span name) {
  return mig_span_is(name, "insert") || mig_span_is(name, "update") || mig_span_is(name, "delete") ||
         mig_span_is(name, "select");
}

static bool read_chain(mig_py_value v, chain *c) {
  *c = (chain){.subject = mig_py_none()};
  while (mig_py_is_term(v, MIG_PY_TERM_CALL)) {
    const mig_py_term *term = v.as.term;
    if (mig_py_is_term(term->head, MIG_PY_TERM_PATH)) {
      c->verb = mig_bind_last(term->head.as.term->name);
      c->verb_call = term->call;
      if (term->call->arg_count > 0) c->subject = term->call->args[0];
      return is_verb(c->verb) && mig_bind_is_sqlalchemy(term->head.as.term->name);
    }
    if (!mig_py_is_term(term->head, MIG_PY_TERM_ATTR)) return false;
    const mig_py_term *attr = term->head.as.term;
    mig_span schema, name;
    (void)schema;
    (void)name;
    if (is_verb(attr->name)) {
      c->verb = attr->name;
      c->verb_call = term->call;
      c->subject = attr->head;
      c->as_method = true;
      return true;
    }
    if (c->count == MAX_CHAIN) return false;
    c->methods[c->count++] = term;
    v = attr->head;
  }
  return false;
}

bool mig_bind_is_select(mig_py_value v) {
  chain c;
  return read_chain(v, &c) && mig_span_is(c.verb, "select");
}

bool mig_bind_sql_target(mig_binder *b, mig_py_value v, mig_span *schema, mig_span *name) {
  chain c;
  return read_chain(v, &c) && mig_bind_table_named(b, c.subject, schema, name);
}

static mig_span method_name(const mig_py_term *call) {
  return call->head.as.term->name;
}

static bool is_where(const mig_py_term *method) {
  return mig_span_is(method_name(method), "where") || mig_span_is(method_name(method), "filter");
}

/* The positional whereclause that old versions took, NULL if none. */
static const mig_py_value *old_where(const chain *c) {
  const mig_py_value *where = mig_py_call_keyword(c->verb_call, "whereclause");
  uint32_t position = c->as_method ? 0 : 1;
  return where == NULL && c->verb_call->arg_count > position ? &c->verb_call->args[position] : where;
}

/* WHERE of all .where() calls, and of a positional whereclause of old versions. */
static bool put_where(mig_bind_writer *w, const chain *c, const mig_py_value *first) {
  bool any = false, known = true;
  if (first != NULL && first->kind != MIG_PY_V_NONE) {
    mig_buf_puts(w->out, " WHERE ");
    known &= mig_bind_put_expr(w, *first);
    any = true;
  }
  for (uint32_t i = c->count; i > 0; i--) {
    const mig_py_term *m = c->methods[i - 1];
    if (!is_where(m)) continue;
    for (uint32_t k = 0; k < m->call->arg_count; k++) {
      mig_buf_puts(w->out, any ? " AND " : " WHERE ");
      known &= mig_bind_put_expr(w, m->call->args[k]);
      any = true;
    }
  }
  return known;
}

/* Tables of what put_where writes. */
static void collect_where(mig_bind_writer *w, const chain *c, const mig_py_value *first, mig_bind_from *from) {
  if (first != NULL) mig_bind_from_collect(w, from, *first);
  for (uint32_t i = c->count; i > 0; i--) {
    const mig_py_call *call = c->methods[i - 1]->call;
    for (uint32_t k = 0; is_where(c->methods[i - 1]) && k < call->arg_count; k++) mig_bind_from_collect(w, from, call->args[k]);
  }
}

/* A column given as a key of values(): its name. */
static bool key_name(mig_bind_writer *w, mig_py_value key, mig_span *out) {
  mig_py_value table;
  if (mig_bind_column_name(key, &table, out)) return true;
  const mig_py_call *column = mig_bind_constructs(key, "column");
  if (column != NULL && column->arg_count > 0) key = column->args[0];
  return mig_bind_name(w->b, &key, out) && out->ptr != NULL;
}

/* The values of a statement: of .values(...), of old insert(values={...}), of execute's parameters. */
static bool find_values(mig_bind_writer *w, const chain *c, mig_py_value *out) {
  *out = mig_py_none();
  const mig_py_call *call = NULL;
  for (uint32_t i = 0; i < c->count; i++) {
    mig_span name = method_name(c->methods[i]);
    if (mig_span_is(name, "values")) call = c->methods[i]->call;
  }
  if (call == NULL && mig_py_call_keyword(c->verb_call, "values") != NULL) {
    *out = *mig_py_call_keyword(c->verb_call, "values");
    return true;
  }
  if (call == NULL) {
    *out = w->values;
    return w->values.kind != MIG_PY_V_NONE;
  }
  if (call->more) return false;
  if (call->arg_count > 0) {
    *out = call->args[0];
    return call->keyword_count == 0;
  }
  *out = mig_py_dict_new(w->b->scratch, 0);
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    mig_py_dict_set(w->b->scratch, out->as.dict, mig_py_str(call->names[i]), call->values[i]);
  }
  return true;
}

/* UPDATE t SET x = ... FROM others WHERE ...; MySQL: UPDATE t, others SET t.x = ... WHERE ... */
static bool put_update(mig_bind_writer *w, const chain *c) {
  mig_span schema, table, column;
  mig_py_value values;
  if (!mig_bind_table_named(w->b, c->subject, &schema, &table) || !find_values(w, c, &values)) return false;
  if (values.kind != MIG_PY_V_DICT || values.as.dict->uncertain || values.as.dict->count == 0) return false;
  const mig_py_value *where = old_where(c);
  mig_bind_from from = {0};
  mig_bind_from_add(w, &from, schema, table);
  collect_where(w, c, where, &from);
  mig_bind_from_collect(w, &from, values);
  bool listed = w->b->opts->dialect == MIG_MYSQL && from.count > 1, known = !from.overflow;
  w->around = &from;
  mig_buf_puts(w->out, "UPDATE ");
  mig_bind_put_table_name(w, schema, table);
  if (listed) mig_bind_put_from(w, &from, 1, ", ");
  mig_buf_puts(w->out, " SET ");
  for (uint32_t i = 0; i < values.as.dict->count; i++) {
    if (i > 0) mig_buf_puts(w->out, ", ");
    if (!key_name(w, values.as.dict->keys[i], &column)) return false;
    if (listed) mig_bind_put_table_name(w, (mig_span){0}, table), mig_buf_putc(w->out, '.');
    mig_bind_put_name(w, column);
    mig_buf_puts(w->out, " = ");
    known &= mig_bind_put_assigned(w, values.as.dict->values[i]);
  }
  if (!listed) mig_bind_put_from(w, &from, 1, " FROM ");
  return put_where(w, c, where) && known;
}

/* DELETE FROM t USING others WHERE ...; MySQL lists the target among them. */
static bool put_delete(mig_bind_writer *w, const chain *c) {
  mig_span schema, table;
  if (!mig_bind_table_named(w->b, c->subject, &schema, &table)) return false;
  const mig_py_value *where = old_where(c);
  mig_bind_from from = {0};
  mig_bind_from_add(w, &from, schema, table);
  collect_where(w, c, where, &from);
  w->around = &from;
  mig_buf_puts(w->out, "DELETE FROM ");
  mig_bind_put_table_name(w, schema, table);
  if (from.count > 1) mig_bind_put_from(w, &from, w->b->opts->dialect == MIG_MYSQL ? 0 : 1, " USING ");
  return put_where(w, c, where) && !from.overflow;
}

static bool put_row(mig_bind_writer *w, mig_py_value row, const mig_py_dict *first) {
  if (row.kind != MIG_PY_V_DICT || row.as.dict->uncertain || row.as.dict->count != first->count) return false;
  bool known = true;
  mig_buf_putc(w->out, '(');
  for (uint32_t i = 0; i < first->count; i++) {
    mig_py_value *v = mig_py_dict_get(row.as.dict, first->keys[i]);
    if (v == NULL && row.as.dict == first) v = &row.as.dict->values[i];
    if (v == NULL) return false;
    if (i > 0) mig_buf_puts(w->out, ", ");
    known &= mig_bind_put_assigned(w, *v);
  }
  mig_buf_putc(w->out, ')');
  return known;
}

static bool put_from_select(mig_bind_writer *w, const mig_py_call *call) {
  const mig_span *columns;
  uint32_t count;
  if (call->arg_count < 2 || !mig_bind_names_of(w->b, &call->args[0], &columns, &count)) return false;
  mig_buf_puts(w->out, " (");
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(w->out, ", ");
    mig_bind_put_name(w, columns[i]);
  }
  mig_buf_puts(w->out, ") ");
  return mig_bind_put_select(w, call->args[1]);
}

static bool put_insert(mig_bind_writer *w, const chain *c) {
  mig_span schema, table, column;
  mig_py_value values;
  if (!mig_bind_table_named(w->b, c->subject, &schema, &table)) return false;
  mig_buf_puts(w->out, "INSERT INTO ");
  mig_bind_put_table_name(w, schema, table);
  for (uint32_t i = 0; i < c->count; i++) {
    if (mig_span_is(method_name(c->methods[i]), "from_select")) return put_from_select(w, c->methods[i]->call);
    if (mig_span_starts(method_name(c->methods[i]), MIG_SPAN("on_"))) return false;
  }
  if (!find_values(w, c, &values)) return false;
  mig_py_value rows = values;
  if (values.kind == MIG_PY_V_DICT) {
    rows = mig_py_seq_new(w->b->scratch, MIG_PY_V_LIST, 0);
    mig_py_seq_add(w->b->scratch, rows.as.seq, values);
  }
  if (!mig_py_is_known_seq(rows) || rows.as.seq->count == 0 || rows.as.seq->items[0].kind != MIG_PY_V_DICT) return false;
  const mig_py_dict *first = rows.as.seq->items[0].as.dict;
  mig_buf_puts(w->out, " (");
  for (uint32_t i = 0; i < first->count; i++) {
    if (!key_name(w, first->keys[i], &column)) return false;
    if (i > 0) mig_buf_puts(w->out, ", ");
    mig_bind_put_name(w, column);
  }
  mig_buf_puts(w->out, ") VALUES ");
  bool known = true;
  for (uint32_t i = 0; i < rows.as.seq->count; i++) {
    if (i > 0) mig_buf_puts(w->out, ", ");
    known &= put_row(w, rows.as.seq->items[i], first);
  }
  return known;
}

/* What select() lists: its arguments, the list that old versions took, or the table of table.select(). */
static uint32_t selected(const chain *c, const mig_py_value **columns) {
  *columns = c->verb_call->args;
  if (c->as_method) {
    *columns = &c->subject;
    return 1;
  }
  if (c->verb_call->arg_count == 0 || !mig_py_is_known_seq((*columns)[0])) return c->verb_call->arg_count;
  const mig_py_seq *list = (*columns)[0].as.seq;
  *columns = list->items;
  return list->count;
}

/* A table that is selected as a whole, or given to select_from(). */
static bool add_table(mig_bind_writer *w, mig_bind_from *from, mig_py_value v) {
  mig_span schema, name;
  if (!mig_bind_table_named(w->b, v, &schema, &name)) return false;
  mig_bind_from_add(w, from, schema, name);
  return true;
}

static bool tables_of_select(mig_bind_writer *w, const chain *c, mig_bind_from *from) {
  const mig_py_value *columns;
  uint32_t count = selected(c, &columns);
  bool known = true;
  for (uint32_t i = 0; i < count; i++) {
    if (!add_table(w, from, columns[i])) mig_bind_from_collect(w, from, columns[i]);
  }
  for (uint32_t i = 0; i < c->count; i++) {
    mig_span name = method_name(c->methods[i]);
    if (mig_span_is(name, "select_from") && c->methods[i]->call->arg_count == 1) {
      known &= add_table(w, from, c->methods[i]->call->args[0]);
    } else if (!mig_span_is(name, "where") && !mig_span_is(name, "scalar_subquery") && !mig_span_is(name, "as_scalar") &&
               !mig_span_is(name, "order_by") && !mig_span_is(name, "label")) {
      known = false;
    }
  }
  collect_where(w, c, NULL, from);
  mig_bind_from_correlate(from, w->around);
  return known && !from->overflow;
}

/* User, User.id or count(User.id), imported from what mig does not see: no value, but a column of a table that isn't
 * known. */
static bool is_unseen(mig_py_value output) {
  if (mig_py_is_term(output, MIG_PY_TERM_CALL) && output.as.term->call->arg_count > 0 &&
      mig_py_is_term(output.as.term->head, MIG_PY_TERM_PATH) && mig_bind_is_sqlalchemy(output.as.term->head.as.term->name))
    output = output.as.term->call->args[0];
  return mig_py_is_term(output, MIG_PY_TERM_PATH) && mig_bind_is_unseen(output.as.term->name);
}

bool mig_bind_put_select(mig_bind_writer *w, mig_py_value v) {
  chain c;
  if (!read_chain(v, &c) || !mig_span_is(c.verb, "select")) return false;
  mig_bind_from from = {0};
  const mig_py_value *columns;
  uint32_t count = selected(&c, &columns);
  bool known = tables_of_select(w, &c, &from) && count > 0;
  const mig_bind_from *around = w->around;
  w->around = &from;
  mig_buf_puts(w->out, "SELECT ");
  for (uint32_t i = 0; i < count; i++) {
    mig_span schema, name;
    if (i > 0) mig_buf_puts(w->out, ", ");
    if (is_unseen(columns[i])) return false;
    if (mig_bind_table_named(w->b, columns[i], &schema, &name)) {
      mig_bind_put_name(w, name);
      mig_buf_puts(w->out, ".*");
    } else {
      known &= mig_bind_put_expr(w, columns[i]);
    }
  }
  mig_bind_put_from(w, &from, 0, " FROM ");
  known &= put_where(w, &c, NULL);
  w->around = around;
  return known;
}

/* sa.DDL("... %(table)s ...", context={...}): SQLAlchemy formats the text with the context, none too. */
static bool ddl_text(mig_binder *b, const mig_py_call *call, mig_py_value *out) {
  const mig_py_value *text = mig_py_call_keyword(call, "statement"), *context = mig_py_call_keyword(call, "context");
  if (call->arg_count > 0) text = &call->args[0];
  if (text == NULL || (text->kind != MIG_PY_V_STR && text->kind != MIG_PY_V_PARTIAL)) return false;
  if (call->arg_count > 1) context = &call->args[1];
  bool none = context == NULL || context->kind == MIG_PY_V_NONE;
  *out = mig_py_text_percent(&b->ev, *text, none ? mig_py_dict_new(b->scratch, 0) : *context);
  return true;
}

bool mig_bind_sql(mig_binder *b, mig_py_value v, mig_py_value params, mig_span *out) {
  mig_buf buf = mig_buf_in(b->scratch);
  uint32_t count = 0;
  mig_bind_writer w = {.b = b, .out = &buf, .params = &count, .values = params};
  mig_py_value text = mig_py_none(), bound = mig_py_none();
  bool known;
  chain c;
  const mig_py_call *ddl = mig_bind_constructs(v, "DDL");
  if (ddl != NULL && !ddl_text(b, ddl, &v)) return false;
  if (mig_bind_is_text(v, &text, &bound, b->scratch)) {
    if (text.kind == MIG_PY_V_PARTIAL) {
      b->from_rows = true; /* what fills the holes is not told apart */
      text.as.text = mig_bind_sql_holes(b, text.as.text);
    }
    if (text.kind != MIG_PY_V_STR && text.kind != MIG_PY_V_PARTIAL) return false;
    known = mig_bind_put_text(&w, text.as.text, bound);
  } else if (v.kind == MIG_PY_V_STR) {
    *out = v.as.text;
    return true;
  } else if (v.kind == MIG_PY_V_PARTIAL) {
    b->from_rows = true;
    *out = mig_bind_sql_holes(b, v.as.text);
    return true;
  } else if (!read_chain(v, &c)) {
    return false;
  } else if (mig_span_is(c.verb, "update")) {
    known = put_update(&w, &c);
  } else if (mig_span_is(c.verb, "delete")) {
    known = put_delete(&w, &c);
  } else if (mig_span_is(c.verb, "insert")) {
    known = put_insert(&w, &c);
  } else {
    known = mig_bind_put_select(&w, v);
  }
  *out = mig_buf_span(&buf);
  return known;
}
