/* SQLAlchemy Core expressions as SQL text, as far as they are literal. */
#include "script/bind_sql.h"

void mig_bind_put_name(mig_bind_writer *w, mig_span name) {
  char quote = w->b->opts->dialect == MIG_MYSQL ? '`' : '"';
  mig_buf_putc(w->out, quote);
  for (size_t i = 0; i < name.len; i++) {
    if (name.ptr[i] == quote) mig_buf_putc(w->out, quote);
    mig_buf_putc(w->out, name.ptr[i]);
  }
  mig_buf_putc(w->out, quote);
}

static void put_text_literal(mig_bind_writer *w, mig_span text) {
  mig_buf_putc(w->out, '\'');
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\'' || (text.ptr[i] == '\\' && w->b->opts->dialect == MIG_MYSQL)) mig_buf_putc(w->out, text.ptr[i]);
    mig_buf_putc(w->out, text.ptr[i]);
  }
  mig_buf_putc(w->out, '\'');
}

static bool put_param(mig_bind_writer *w) {
  if (w->params == NULL) return false;
  mig_buf_printf(w->out, "$%u", ++*w->params);
  return true;
}

/* --- sa.text() ---------------------------------------------------------------------------- */

static bool is_word(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static mig_py_value param_value(mig_bind_writer *w, mig_py_value bound, mig_span name) {
  mig_py_value *found = bound.kind == MIG_PY_V_DICT ? mig_py_dict_get(bound.as.dict, mig_py_str(name)) : NULL;
  if (found == NULL && w->values.kind == MIG_PY_V_DICT) found = mig_py_dict_get(w->values.as.dict, mig_py_str(name));
  return found != NULL ? *found : mig_py_unknown("");
}

/* `:name` becomes its value, as SQLAlchemy finds parameters: not after ':', a word or a backslash,
 * not before ':'. */
bool mig_bind_put_text(mig_bind_writer *w, mig_span text, mig_py_value bound) {
  bool known = true;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i], before = i > 0 ? text.ptr[i - 1] : ' ';
    if (c == '\\' && i + 1 < text.len && text.ptr[i + 1] == ':') continue;
    size_t end = i + 1;
    while (c == ':' && end < text.len && is_word(text.ptr[end])) end++;
    bool is_param = end > i + 1 && before != ':' && !is_word(before) && before != '\\' &&
                    (end == text.len || text.ptr[end] != ':');
    if (!is_param) {
      mig_buf_putc(w->out, c);
      continue;
    }
    mig_py_value v = param_value(w, bound, mig_span_cut(text, i + 1, end));
    known &= mig_bind_put_expr(w, v);
    i = end - 1;
  }
  return known;
}

/* text("...") and text("...").bindparams(...), .columns(...) and so on. */
bool mig_bind_is_text(mig_py_value v, mig_py_value *text, mig_py_value *bound, mig_arena *arena) {
  const mig_py_call *call = mig_bind_constructs(v, "text");
  if (call != NULL) {
    const mig_py_value *named = mig_py_call_keyword(call, "text");
    if (call->arg_count == 0 && named == NULL) return false;
    *text = call->arg_count > 0 ? call->args[0] : *named;
    return true;
  }
  if (!mig_py_is_term(v, MIG_PY_TERM_CALL) || !mig_py_is_term(v.as.term->head, MIG_PY_TERM_ATTR)) return false;
  const mig_py_term *method = v.as.term->head.as.term;
  if (!mig_bind_is_text(method->head, text, bound, arena)) return false;
  if (mig_span_is(method->name, "bindparams") || mig_span_is(method->name, "params")) {
    if (bound->kind != MIG_PY_V_DICT) *bound = mig_py_dict_new(arena, 0);
    call = v.as.term->call;
    for (uint32_t i = 0; i < call->keyword_count; i++) {
      mig_py_dict_set(arena, bound->as.dict, mig_py_str(call->names[i]), call->values[i]);
    }
    for (uint32_t i = 0; i < call->arg_count; i++) {
      const mig_py_call *param = mig_bind_constructs(call->args[i], "bindparam");
      const mig_py_value *value = param != NULL ? mig_py_call_keyword(param, "value") : NULL;
      if (param != NULL && param->arg_count > 1) value = &param->args[1];
      if (value != NULL && param->arg_count > 0) mig_py_dict_set(arena, bound->as.dict, param->args[0], *value);
    }
  }
  return true;
}

/* --- expressions -------------------------------------------------------------------------- */

static bool put_list(mig_bind_writer *w, const mig_py_value *items, uint32_t count, const char *between) {
  bool known = true;
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(w->out, between);
    known &= mig_bind_put_expr(w, items[i]);
  }
  return known;
}

static bool put_in(mig_bind_writer *w, mig_py_value head, const mig_py_call *call, const char *op) {
  bool known = mig_bind_put_expr(w, head);
  mig_buf_printf(w->out, " %s (", op);
  if (call->arg_count != 1) return false;
  if (mig_bind_is_select(call->args[0])) {
    known &= mig_bind_put_select(w, call->args[0]);
  } else {
    mig_py_value items = mig_py_eval_elements(&w->b->ev, call->args[0]);
    if (items.kind == MIG_PY_V_UNKNOWN) {
      w->b->from_rows = true;
      known &= put_param(w);
    } else if (items.as.seq->count == 0) {
      mig_buf_puts(w->out, "NULL");
    } else {
      known &= put_list(w, items.as.seq->items, items.as.seq->count, ", ");
    }
  }
  mig_buf_putc(w->out, ')');
  return known;
}

static bool put_infix(mig_bind_writer *w, mig_py_value a, const char *op, mig_py_value b) {
  mig_buf_putc(w->out, '(');
  bool known = mig_bind_put_expr(w, a);
  mig_buf_printf(w->out, " %s ", op);
  known &= mig_bind_put_expr(w, b);
  mig_buf_putc(w->out, ')');
  return known;
}

/* LIKE with a pattern made of a known text. */
static bool put_like(mig_bind_writer *w, mig_py_value head, const mig_py_call *call, const char *before, const char *after) {
  if (call->arg_count != 1 || call->args[0].kind != MIG_PY_V_STR) return false;
  mig_buf pattern = mig_buf_in(w->b->scratch);
  mig_buf_puts(&pattern, before);
  mig_buf_put(&pattern, call->args[0].as.text);
  mig_buf_puts(&pattern, after);
  return put_infix(w, head, "LIKE", mig_py_str(mig_buf_span(&pattern)));
}

static const struct {
  const char *method, *op;
} infix_methods[] = {{"is_", "IS"},       {"isnot", "IS NOT"},  {"is_not", "IS NOT"}, {"like", "LIKE"},
                     {"ilike", "ILIKE"},  {"notlike", "NOT LIKE"}, {"not_like", "NOT LIKE"}, {"concat", "||"},
                     {"__eq__", "="},     {"op", NULL}};

static bool put_cast(mig_bind_writer *w, mig_py_value value, mig_py_value type_value) {
  static const struct {
    const char *name, *sql;
  } types[] = {{"String", "VARCHAR"},      {"Text", "TEXT"},      {"Unicode", "VARCHAR"}, {"UnicodeText", "TEXT"},
               {"Integer", "INTEGER"},     {"BigInteger", "BIGINT"}, {"SmallInteger", "SMALLINT"}, {"Boolean", "BOOLEAN"},
               {"DateTime", "TIMESTAMP"},  {"Date", "DATE"},      {"Time", "TIME"},       {"Numeric", "NUMERIC"},
               {"Float", "FLOAT"},         {"JSON", "JSON"},      {"JSONB", "JSONB"},     {"UUID", "UUID"},
               {"INTEGER", "INTEGER"},     {"TEXT", "TEXT"},      {"VARCHAR", "VARCHAR"}, {"BIGINT", "BIGINT"}};
  mig_type type = mig_bind_type(w->b, type_value);
  const char *sql = NULL;
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (mig_span_is(type.name, types[i].name)) sql = types[i].sql;
  }
  bool is_enum = mig_span_eq_nocase(type.name, MIG_SPAN("enum")) && type.enum_name.len > 0;
  if ((sql == NULL && !is_enum) || !type.known) return false;
  mig_buf_puts(w->out, "CAST(");
  bool known = mig_bind_put_expr(w, value);
  mig_buf_puts(w->out, " AS ");
  if (is_enum) {
    mig_bind_put_name(w, type.enum_name);
  } else {
    mig_buf_puts(w->out, sql);
    if (type.length > 0) mig_buf_printf(w->out, "(%lld)", (long long)type.length);
  }
  mig_buf_putc(w->out, ')');
  return known;
}

static bool put_method(mig_bind_writer *w, const mig_py_term *term) {
  const mig_py_term *attr = term->head.as.term;
  const mig_py_call *call = term->call;
  mig_span name = attr->name;
  if (mig_span_is(name, "in_")) return put_in(w, attr->head, call, "IN");
  if (mig_span_is(name, "notin_") || mig_span_is(name, "not_in")) return put_in(w, attr->head, call, "NOT IN");
  if (mig_span_is(name, "startswith")) return put_like(w, attr->head, call, "", "%");
  if (mig_span_is(name, "endswith")) return put_like(w, attr->head, call, "%", "");
  if (mig_span_is(name, "contains")) return put_like(w, attr->head, call, "%", "%");
  if (mig_span_is(name, "cast") && call->arg_count == 1) return put_cast(w, attr->head, call->args[0]);
  if (mig_span_is(name, "label") || mig_span_is(name, "scalar_subquery") || mig_span_is(name, "as_scalar") ||
      mig_span_is(name, "self_group")) {
    return mig_bind_put_expr(w, attr->head);
  }
  if (mig_span_is(name, "desc") || mig_span_is(name, "asc")) {
    bool known = mig_bind_put_expr(w, attr->head);
    mig_buf_puts(w->out, mig_span_is(name, "desc") ? " DESC" : " ASC");
    return known;
  }
  if (mig_span_is(name, "between") && call->arg_count == 2) {
    bool known = mig_bind_put_expr(w, attr->head);
    mig_buf_puts(w->out, " BETWEEN ");
    return known & put_list(w, call->args, 2, " AND ");
  }
  for (size_t i = 0; i < sizeof infix_methods / sizeof *infix_methods; i++) {
    if (infix_methods[i].op != NULL && mig_span_is(name, infix_methods[i].method) && call->arg_count == 1) {
      return put_infix(w, attr->head, infix_methods[i].op, call->args[0]);
    }
  }
  return false;
}

static bool put_case(mig_bind_writer *w, const mig_py_call *call) {
  const mig_py_value *whens = call->args;
  uint32_t count = call->arg_count;
  if (count == 1 && whens[0].kind == MIG_PY_V_LIST && mig_py_is_known_seq(whens[0])) {
    count = whens[0].as.seq->count;
    whens = whens[0].as.seq->items;
  }
  if (count == 0 || call->more || mig_py_call_keyword(call, "value") != NULL) return false;
  bool known = true;
  mig_buf_puts(w->out, "CASE");
  for (uint32_t i = 0; i < count; i++) {
    if (!mig_py_is_known_seq(whens[i]) || whens[i].as.seq->count != 2) return false;
    mig_buf_puts(w->out, " WHEN ");
    known &= mig_bind_put_expr(w, whens[i].as.seq->items[0]);
    mig_buf_puts(w->out, " THEN ");
    known &= mig_bind_put_expr(w, whens[i].as.seq->items[1]);
  }
  const mig_py_value *otherwise = mig_py_call_keyword(call, "else_");
  if (otherwise != NULL) {
    mig_buf_puts(w->out, " ELSE ");
    known &= mig_bind_put_expr(w, *otherwise);
  }
  mig_buf_puts(w->out, " END");
  return known;
}

static bool is_func(mig_span path) {
  mig_span last = mig_bind_last(path);
  return path.len > last.len + 1 && mig_span_is(mig_bind_last(mig_span_cut(path, 0, path.len - last.len - 1)), "func");
}

/* A call of a function of SQLAlchemy's: and_(), func.lower(), null() ... */
static bool put_function(mig_bind_writer *w, mig_span path, const mig_py_call *call) {
  mig_span name = mig_bind_last(path);
  if (is_func(path)) {
    mig_buf_put(w->out, name);
    mig_buf_putc(w->out, '(');
    bool known = put_list(w, call->args, call->arg_count, ", ");
    mig_buf_putc(w->out, ')');
    return known;
  }
  const mig_py_value *first = call->arg_count > 0 ? &call->args[0] : NULL;
  if (mig_span_is(name, "null") || mig_span_is(name, "true") || mig_span_is(name, "false")) {
    mig_buf_put(w->out, name);
    return true;
  }
  if (mig_span_is(name, "case")) return put_case(w, call);
  if (first == NULL) return false;
  if (mig_span_is(name, "and_") || mig_span_is(name, "or_")) {
    mig_buf_putc(w->out, '(');
    bool known = put_list(w, call->args, call->arg_count, mig_span_is(name, "and_") ? " AND " : " OR ");
    mig_buf_putc(w->out, ')');
    return known;
  }
  if (mig_span_is(name, "not_")) {
    mig_buf_puts(w->out, "NOT (");
    bool known = mig_bind_put_expr(w, *first);
    mig_buf_putc(w->out, ')');
    return known;
  }
  if (mig_span_is(name, "literal") || mig_span_is(name, "inline_literal") || mig_span_is(name, "type_coerce")) {
    return mig_bind_put_expr(w, *first);
  }
  if (mig_span_is(name, "literal_column") && first->kind == MIG_PY_V_STR) {
    mig_buf_put(w->out, first->as.text);
    return true;
  }
  if (mig_span_is(name, "column") || mig_span_is(name, "Column")) {
    mig_span column;
    if (!mig_bind_name(w->b, first, &column) || column.ptr == NULL) return false;
    mig_bind_put_name(w, column);
    return true;
  }
  if (mig_span_is(name, "cast") && call->arg_count == 2) return put_cast(w, *first, call->args[1]);
  if (mig_span_is(name, "bindparam")) {
    mig_span param;
    const mig_py_value *value = call->arg_count > 1 ? &call->args[1] : mig_py_call_keyword(call, "value");
    if (value != NULL) return mig_bind_put_expr(w, *value);
    if (!mig_bind_name(w->b, first, &param) || param.ptr == NULL) return put_param(w);
    return mig_bind_put_expr(w, param_value(w, mig_py_none(), param));
  }
  if (mig_span_is(name, "desc") || mig_span_is(name, "asc")) {
    bool known = mig_bind_put_expr(w, *first);
    mig_buf_puts(w->out, mig_span_is(name, "desc") ? " DESC" : " ASC");
    return known;
  }
  return false;
}

static const char *const operators[] = {
    [MIG_PY_ADD] = "+",   [MIG_PY_SUB] = "-",    [MIG_PY_MULT] = "*", [MIG_PY_DIV] = "/",   [MIG_PY_MOD] = "%",
    [MIG_PY_BIT_OR] = "OR", [MIG_PY_BIT_AND] = "AND", [MIG_PY_AND] = "AND", [MIG_PY_OR] = "OR", [MIG_PY_EQ] = "=",
    [MIG_PY_NOT_EQ] = "<>", [MIG_PY_LT] = "<",   [MIG_PY_LT_E] = "<=", [MIG_PY_GT] = ">",   [MIG_PY_GT_E] = ">=",
    [MIG_PY_NOT_IN] = NULL};

static bool put_operator(mig_bind_writer *w, const mig_py_term *term) {
  const char *op = term->op <= MIG_PY_NOT_IN ? operators[term->op] : NULL;
  if (op == NULL) return false;
  bool null = term->other.kind == MIG_PY_V_NONE;
  if (null && term->op == MIG_PY_EQ) op = "IS";
  if (null && term->op == MIG_PY_NOT_EQ) op = "IS NOT";
  /* + joins texts in SQLAlchemy when one of them is a text. */
  bool text = term->head.kind == MIG_PY_V_STR || term->other.kind == MIG_PY_V_STR;
  if (text && term->op == MIG_PY_ADD) op = "||";
  return put_infix(w, term->head, op, term->other);
}

/* table.c.x, table.c["x"], Model.x: the column's name. */
bool mig_bind_column_name(mig_py_value v, mig_py_value *table, mig_span *name) {
  if (v.kind != MIG_PY_V_TERM) return false;
  const mig_py_term *term = v.as.term;
  if (term->kind == MIG_PY_TERM_ATTR) {
    *name = term->name;
  } else if (term->kind == MIG_PY_TERM_ITEM && term->other.kind == MIG_PY_V_STR) {
    *name = term->other.as.text;
  } else {
    return false;
  }
  *table = term->head;
  if (table->kind == MIG_PY_V_CLASS) return term->kind == MIG_PY_TERM_ATTR;
  if (!mig_py_is_term(*table, MIG_PY_TERM_ATTR)) return false;
  mig_span via = table->as.term->name;
  *table = table->as.term->head;
  return mig_span_is(via, "c") || mig_span_is(via, "columns");
}

void mig_bind_put_table_name(mig_bind_writer *w, mig_span schema, mig_span name) {
  if (schema.len > 0) {
    mig_bind_put_name(w, schema);
    mig_buf_putc(w->out, '.');
  }
  mig_bind_put_name(w, name);
}

static bool put_column(mig_bind_writer *w, mig_py_value table, mig_span name) {
  mig_span schema, table_name;
  if (!mig_bind_table_named(w->b, table, &schema, &table_name)) return false;
  mig_bind_put_table_name(w, (mig_span){0}, table_name);
  mig_buf_putc(w->out, '.');
  mig_bind_put_name(w, name);
  return true;
}

/* Is it an SQL expression, not a value that Python computes? */
static bool is_sql(mig_py_value v, uint32_t depth) {
  if (v.kind == MIG_PY_V_CLASS || mig_bind_is(v, MIG_BIND_TABLES)) return true;
  if (v.kind != MIG_PY_V_TERM || depth > 100) return false;
  const mig_py_term *t = v.as.term;
  switch (t->kind) {
    case MIG_PY_TERM_MEMBER:
      return true;
    case MIG_PY_TERM_PATH:
      return mig_bind_is_sqlalchemy(t->name) || mig_span_starts(t->name, MIG_SPAN("alembic."));
    case MIG_PY_TERM_COMPARE:
    case MIG_PY_TERM_BINARY:
      return is_sql(t->head, depth + 1) || is_sql(t->other, depth + 1);
    case MIG_PY_TERM_ELEMENT:
    case MIG_PY_TERM_COMP:
      return false;
    default:
      return is_sql(t->head, depth + 1);
  }
}

static bool put_term(mig_bind_writer *w, mig_py_value v) {
  const mig_py_term *term = v.as.term;
  mig_py_value text = mig_py_none(), bound = mig_py_none(), table;
  mig_span name;
  if (term->kind == MIG_PY_TERM_MEMBER) return mig_bind_put_expr(w, mig_py_str(term->name));
  if (mig_bind_is_text(v, &text, &bound, w->b->scratch)) return text.kind == MIG_PY_V_STR && mig_bind_put_text(w, text.as.text, bound);
  if (mig_bind_column_name(v, &table, &name)) return put_column(w, table, name);
  if (mig_bind_is_select(v)) {
    mig_buf_putc(w->out, '(');
    bool known = mig_bind_put_select(w, v);
    mig_buf_putc(w->out, ')');
    return known;
  }
  if (term->kind == MIG_PY_TERM_CALL && mig_py_is_term(term->head, MIG_PY_TERM_PATH)) {
    return put_function(w, term->head.as.term->name, term->call);
  }
  if (term->kind == MIG_PY_TERM_CALL && mig_py_is_term(term->head, MIG_PY_TERM_ATTR)) return put_method(w, term);
  if (term->kind == MIG_PY_TERM_CALL && mig_py_is_term(term->head, MIG_PY_TERM_CALL)) { /* column.op("~")(x) */
    const mig_py_term *made = term->head.as.term;
    bool is_op = mig_py_is_term(made->head, MIG_PY_TERM_ATTR) && mig_span_is(made->head.as.term->name, "op");
    if (!is_op || made->call->arg_count < 1 || made->call->args[0].kind != MIG_PY_V_STR || term->call->arg_count != 1) {
      return false;
    }
    return put_infix(w, made->head.as.term->head, mig_arena_cstr(w->b->scratch, made->call->args[0].as.text),
                     term->call->args[0]);
  }
  if (term->kind == MIG_PY_TERM_UNARY && (term->op == MIG_PY_INVERT || term->op == MIG_PY_NOT)) {
    mig_buf_puts(w->out, "NOT (");
    bool known = mig_bind_put_expr(w, term->head);
    mig_buf_putc(w->out, ')');
    return known;
  }
  if (term->kind == MIG_PY_TERM_COMPARE || term->kind == MIG_PY_TERM_BINARY) return put_operator(w, term);
  return false;
}

static bool put_value_of(mig_bind_writer *w, mig_py_value v) {
  w->b->from_rows |= mig_bind_may_come_from_rows(v);
  return put_param(w);
}

bool mig_bind_put_expr(mig_bind_writer *w, mig_py_value v) {
  switch (v.kind) {
    case MIG_PY_V_NONE:
      mig_buf_puts(w->out, "NULL");
      return true;
    case MIG_PY_V_BOOL:
      mig_buf_puts(w->out, v.as.integer ? "true" : "false");
      return true;
    case MIG_PY_V_INT:
    case MIG_PY_V_FLOAT:
      return mig_py_put_repr(w->out, v);
    case MIG_PY_V_STR:
      put_text_literal(w, v.as.text);
      return true;
    case MIG_PY_V_TUPLE:
    case MIG_PY_V_LIST: {
      if (!mig_py_is_known_seq(v)) return put_value_of(w, v);
      mig_buf_putc(w->out, '(');
      bool known = put_list(w, v.as.seq->items, v.as.seq->count, ", ");
      mig_buf_putc(w->out, ')');
      return known;
    }
    case MIG_PY_V_TERM:
      /* A value of somebody else's: uuid4(), row.id, settings.X. Its shape in SQL is one parameter. */
      if (!is_sql(v, 0)) return put_value_of(w, v);
      return put_term(w, v);
    case MIG_PY_V_HOST:
      if (!mig_bind_is(v, MIG_BIND_NAME)) return put_value_of(w, v);
      put_text_literal(w, *(mig_span *)v.as.host);
      return true;
    default:
      return put_value_of(w, v);
  }
}

bool mig_bind_put_assigned(mig_bind_writer *w, mig_py_value v) {
  bool array = v.kind == MIG_PY_V_LIST && w->b->opts->dialect == MIG_POSTGRESQL;
  return array ? put_param(w) : mig_bind_put_expr(w, v);
}

bool mig_bind_sql_expr(mig_binder *b, mig_py_value v, mig_buf *out) {
  mig_bind_writer w = {.b = b, .out = out, .values = mig_py_none()};
  if (v.kind == MIG_PY_V_STR) {
    mig_buf_put(out, v.as.text);
    return true;
  }
  return mig_bind_put_expr(&w, v);
}
