/* SQLAlchemy Core expressions as SQL text, as far as they are literal. */
#include "script/bind.h"

typedef struct writer {
  mig_binder *b;
  mig_buf *out;
  uint32_t *params; /* how many $n stand already; NULL: values must be known */
  mig_py_value values; /* DICT of bind parameters, or NONE */
} writer;

static bool put_expr(writer *w, mig_py_value v);
static bool put_select(writer *w, mig_py_value v);

static void put_name(writer *w, mig_span name) {
  char quote = w->b->opts->dialect == MIG_MYSQL ? '`' : '"';
  mig_buf_putc(w->out, quote);
  for (size_t i = 0; i < name.len; i++) {
    if (name.ptr[i] == quote) mig_buf_putc(w->out, quote);
    mig_buf_putc(w->out, name.ptr[i]);
  }
  mig_buf_putc(w->out, quote);
}

static void put_text_literal(writer *w, mig_span text) {
  mig_buf_putc(w->out, '\'');
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\'' || (text.ptr[i] == '\\' && w->b->opts->dialect == MIG_MYSQL)) mig_buf_putc(w->out, text.ptr[i]);
    mig_buf_putc(w->out, text.ptr[i]);
  }
  mig_buf_putc(w->out, '\'');
}

static bool put_param(writer *w) {
  if (w->params == NULL) return false;
  mig_buf_printf(w->out, "$%u", ++*w->params);
  return true;
}

/* --- sa.text() ---------------------------------------------------------------------------- */

static bool is_word(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static mig_py_value param_value(writer *w, mig_py_value bound, mig_span name) {
  mig_py_value *found = bound.kind == MIG_PY_V_DICT ? mig_py_dict_get(bound.as.dict, mig_py_str(name)) : NULL;
  if (found == NULL && w->values.kind == MIG_PY_V_DICT) found = mig_py_dict_get(w->values.as.dict, mig_py_str(name));
  return found != NULL ? *found : mig_py_unknown("");
}

/* `:name` becomes its value, as SQLAlchemy finds parameters: not after ':', a word or a backslash,
 * not before ':'. */
static bool put_text(writer *w, mig_span text, mig_py_value bound) {
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
    known &= put_expr(w, v);
    i = end - 1;
  }
  return known;
}

/* text("...") and text("...").bindparams(...), .columns(...) and so on. */
static bool is_text(mig_py_value v, mig_py_value *text, mig_py_value *bound, mig_arena *arena) {
  const mig_py_call *call = mig_bind_constructs(v, "text");
  if (call == NULL) call = mig_bind_constructs(v, "DDL");
  if (call != NULL) {
    const mig_py_value *named = mig_py_call_keyword(call, "text");
    if (call->arg_count == 0 && named == NULL) return false;
    *text = call->arg_count > 0 ? call->args[0] : *named;
    return true;
  }
  if (!mig_py_is_term(v, MIG_PY_TERM_CALL) || !mig_py_is_term(v.as.term->head, MIG_PY_TERM_ATTR)) return false;
  const mig_py_term *method = v.as.term->head.as.term;
  if (!is_text(method->head, text, bound, arena)) return false;
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

static bool put_list(writer *w, const mig_py_value *items, uint32_t count, const char *between) {
  bool known = true;
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(w->out, between);
    known &= put_expr(w, items[i]);
  }
  return known;
}

static bool put_in(writer *w, mig_py_value head, const mig_py_call *call, const char *op) {
  bool known = put_expr(w, head);
  mig_buf_printf(w->out, " %s (", op);
  if (call->arg_count != 1) return false;
  if (mig_bind_is_select(call->args[0])) {
    known &= put_select(w, call->args[0]);
  } else {
    mig_py_value items = mig_py_eval_elements(&w->b->ev, call->args[0]);
    if (items.kind == MIG_PY_V_UNKNOWN) {
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

static bool put_infix(writer *w, mig_py_value a, const char *op, mig_py_value b) {
  mig_buf_putc(w->out, '(');
  bool known = put_expr(w, a);
  mig_buf_printf(w->out, " %s ", op);
  known &= put_expr(w, b);
  mig_buf_putc(w->out, ')');
  return known;
}

/* LIKE with a pattern made of a known text. */
static bool put_like(writer *w, mig_py_value head, const mig_py_call *call, const char *before, const char *after) {
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

static bool put_cast(writer *w, mig_py_value value, mig_py_value type_value) {
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
  bool known = put_expr(w, value);
  mig_buf_puts(w->out, " AS ");
  if (is_enum) {
    put_name(w, type.enum_name);
  } else {
    mig_buf_puts(w->out, sql);
    if (type.length > 0) mig_buf_printf(w->out, "(%lld)", (long long)type.length);
  }
  mig_buf_putc(w->out, ')');
  return known;
}

static bool put_method(writer *w, const mig_py_term *term) {
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
    return put_expr(w, attr->head);
  }
  if (mig_span_is(name, "desc") || mig_span_is(name, "asc")) {
    bool known = put_expr(w, attr->head);
    mig_buf_puts(w->out, mig_span_is(name, "desc") ? " DESC" : " ASC");
    return known;
  }
  if (mig_span_is(name, "between") && call->arg_count == 2) {
    bool known = put_expr(w, attr->head);
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

static bool put_case(writer *w, const mig_py_call *call) {
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
    known &= put_expr(w, whens[i].as.seq->items[0]);
    mig_buf_puts(w->out, " THEN ");
    known &= put_expr(w, whens[i].as.seq->items[1]);
  }
  const mig_py_value *otherwise = mig_py_call_keyword(call, "else_");
  if (otherwise != NULL) {
    mig_buf_puts(w->out, " ELSE ");
    known &= put_expr(w, *otherwise);
  }
  mig_buf_puts(w->out, " END");
  return known;
}

static bool is_func(mig_span path) {
  mig_span last = mig_bind_last(path);
  return path.len > last.len + 1 && mig_span_is(mig_bind_last(mig_span_cut(path, 0, path.len - last.len - 1)), "func");
}

/* A call of a function of SQLAlchemy's: and_(), func.lower(), null() ... */
static bool put_function(writer *w, mig_span path, const mig_py_call *call) {
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
    bool known = put_expr(w, *first);
    mig_buf_putc(w->out, ')');
    return known;
  }
  if (mig_span_is(name, "literal") || mig_span_is(name, "inline_literal") || mig_span_is(name, "type_coerce")) {
    return put_expr(w, *first);
  }
  if (mig_span_is(name, "literal_column") && first->kind == MIG_PY_V_STR) {
    mig_buf_put(w->out, first->as.text);
    return true;
  }
  if (mig_span_is(name, "column") || mig_span_is(name, "Column")) {
    mig_span column;
    if (!mig_bind_name(w->b, first, &column) || column.ptr == NULL) return false;
    put_name(w, column);
    return true;
  }
  if (mig_span_is(name, "cast") && call->arg_count == 2) return put_cast(w, *first, call->args[1]);
  if (mig_span_is(name, "bindparam")) {
    mig_span param;
    const mig_py_value *value = call->arg_count > 1 ? &call->args[1] : mig_py_call_keyword(call, "value");
    if (value != NULL) return put_expr(w, *value);
    if (!mig_bind_name(w->b, first, &param) || param.ptr == NULL) return put_param(w);
    return put_expr(w, param_value(w, mig_py_none(), param));
  }
  if (mig_span_is(name, "desc") || mig_span_is(name, "asc")) {
    bool known = put_expr(w, *first);
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

static bool put_operator(writer *w, const mig_py_term *term) {
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
static bool column_name(mig_py_value v, mig_py_value *table, mig_span *name) {
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

static void put_table_name(writer *w, mig_span schema, mig_span name) {
  if (schema.len > 0) {
    put_name(w, schema);
    mig_buf_putc(w->out, '.');
  }
  put_name(w, name);
}

static bool put_column(writer *w, mig_py_value table, mig_span name) {
  mig_span schema, table_name;
  if (!mig_bind_table_named(w->b, table, &schema, &table_name)) return false;
  put_table_name(w, (mig_span){0}, table_name);
  mig_buf_putc(w->out, '.');
  put_name(w, name);
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

static bool put_term(writer *w, mig_py_value v) {
  const mig_py_term *term = v.as.term;
  mig_py_value text = mig_py_none(), bound = mig_py_none(), table;
  mig_span name;
  if (term->kind == MIG_PY_TERM_MEMBER) return put_expr(w, mig_py_str(term->name));
  if (is_text(v, &text, &bound, w->b->scratch)) return text.kind == MIG_PY_V_STR && put_text(w, text.as.text, bound);
  if (column_name(v, &table, &name)) return put_column(w, table, name);
  if (mig_bind_is_select(v)) {
    mig_buf_putc(w->out, '(');
    bool known = put_select(w, v);
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
    bool known = put_expr(w, term->head);
    mig_buf_putc(w->out, ')');
    return known;
  }
  if (term->kind == MIG_PY_TERM_COMPARE || term->kind == MIG_PY_TERM_BINARY) return put_operator(w, term);
  return false;
}

static bool put_expr(writer *w, mig_py_value v) {
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
      if (!mig_py_is_known_seq(v)) return put_param(w);
      mig_buf_putc(w->out, '(');
      bool known = put_list(w, v.as.seq->items, v.as.seq->count, ", ");
      mig_buf_putc(w->out, ')');
      return known;
    }
    case MIG_PY_V_TERM:
      /* A value of somebody else's: uuid4(), row.id, settings.X. Its shape in SQL is one parameter. */
      if (!is_sql(v, 0)) return put_param(w);
      return put_term(w, v);
    case MIG_PY_V_HOST:
      if (!mig_bind_is(v, MIG_BIND_NAME)) return put_param(w);
      put_text_literal(w, *(mig_span *)v.as.host);
      return true;
    case MIG_PY_V_DICT:
      return put_param(w);
    default:
      return put_param(w);
  }
}

bool mig_bind_sql_expr(mig_binder *b, mig_py_value v, mig_buf *out) {
  writer w = {.b = b, .out = out, .values = mig_py_none()};
  if (v.kind == MIG_PY_V_STR) {
    mig_buf_put(out, v.as.text);
    return true;
  }
  return put_expr(&w, v);
}

/* --- statements --------------------------------------------------------------------------- */

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

/* WHERE of all .where() calls, and of a positional whereclause of old versions. */
static bool put_where(writer *w, const chain *c, const mig_py_value *first) {
  bool any = false, known = true;
  if (first != NULL && first->kind != MIG_PY_V_NONE) {
    mig_buf_puts(w->out, " WHERE ");
    known &= put_expr(w, *first);
    any = true;
  }
  for (uint32_t i = c->count; i > 0; i--) {
    const mig_py_term *m = c->methods[i - 1];
    if (!mig_span_is(method_name(m), "where") && !mig_span_is(method_name(m), "filter")) continue;
    for (uint32_t k = 0; k < m->call->arg_count; k++) {
      mig_buf_puts(w->out, any ? " AND " : " WHERE ");
      known &= put_expr(w, m->call->args[k]);
      any = true;
    }
  }
  return known;
}

/* A column given as a key of values(): its name. */
static bool key_name(writer *w, mig_py_value key, mig_span *out) {
  mig_py_value table;
  if (column_name(key, &table, out)) return true;
  const mig_py_call *column = mig_bind_constructs(key, "column");
  if (column != NULL && column->arg_count > 0) key = column->args[0];
  return mig_bind_name(w->b, &key, out) && out->ptr != NULL;
}

/* The values of a statement: of .values(...), of old insert(values={...}), of execute's parameters. */
static bool find_values(writer *w, const chain *c, mig_py_value *out) {
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

static bool put_update(writer *w, const chain *c) {
  mig_span schema, table, column;
  mig_py_value values;
  if (!mig_bind_table_named(w->b, c->subject, &schema, &table) || !find_values(w, c, &values)) return false;
  if (values.kind != MIG_PY_V_DICT || values.as.dict->uncertain || values.as.dict->count == 0) return false;
  mig_buf_puts(w->out, "UPDATE ");
  put_table_name(w, schema, table);
  mig_buf_puts(w->out, " SET ");
  bool known = true;
  for (uint32_t i = 0; i < values.as.dict->count; i++) {
    if (i > 0) mig_buf_puts(w->out, ", ");
    if (!key_name(w, values.as.dict->keys[i], &column)) return false;
    put_name(w, column);
    mig_buf_puts(w->out, " = ");
    known &= put_expr(w, values.as.dict->values[i]);
  }
  const mig_py_value *where = mig_py_call_keyword(c->verb_call, "whereclause");
  uint32_t position = c->as_method ? 0 : 1;
  if (where == NULL && c->verb_call->arg_count > position) where = &c->verb_call->args[position];
  return known & put_where(w, c, where);
}

static bool put_delete(writer *w, const chain *c) {
  mig_span schema, table;
  if (!mig_bind_table_named(w->b, c->subject, &schema, &table)) return false;
  mig_buf_puts(w->out, "DELETE FROM ");
  put_table_name(w, schema, table);
  const mig_py_value *where = mig_py_call_keyword(c->verb_call, "whereclause");
  uint32_t position = c->as_method ? 0 : 1;
  if (where == NULL && c->verb_call->arg_count > position) where = &c->verb_call->args[position];
  return put_where(w, c, where);
}

static bool put_row(writer *w, mig_py_value row, const mig_py_dict *first) {
  if (row.kind != MIG_PY_V_DICT || row.as.dict->uncertain || row.as.dict->count != first->count) return false;
  bool known = true;
  mig_buf_putc(w->out, '(');
  for (uint32_t i = 0; i < first->count; i++) {
    mig_py_value *v = mig_py_dict_get(row.as.dict, first->keys[i]);
    if (v == NULL && row.as.dict == first) v = &row.as.dict->values[i];
    if (v == NULL) return false;
    if (i > 0) mig_buf_puts(w->out, ", ");
    known &= put_expr(w, *v);
  }
  mig_buf_putc(w->out, ')');
  return known;
}

static bool put_from_select(writer *w, const mig_py_call *call) {
  const mig_span *columns;
  uint32_t count;
  if (call->arg_count < 2 || !mig_bind_names_of(w->b, &call->args[0], &columns, &count)) return false;
  mig_buf_puts(w->out, " (");
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(w->out, ", ");
    put_name(w, columns[i]);
  }
  mig_buf_puts(w->out, ") ");
  return put_select(w, call->args[1]);
}

static bool put_insert(writer *w, const chain *c) {
  mig_span schema, table, column;
  mig_py_value values;
  if (!mig_bind_table_named(w->b, c->subject, &schema, &table)) return false;
  mig_buf_puts(w->out, "INSERT INTO ");
  put_table_name(w, schema, table);
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
    put_name(w, column);
  }
  mig_buf_puts(w->out, ") VALUES ");
  bool known = true;
  for (uint32_t i = 0; i < rows.as.seq->count; i++) {
    if (i > 0) mig_buf_puts(w->out, ", ");
    known &= put_row(w, rows.as.seq->items[i], first);
  }
  return known;
}

/* Adds the table that `v` is or whose column it is to FROM, once. */
static bool add_from(writer *w, mig_py_value v, mig_span *tables, uint32_t *count, uint32_t max) {
  mig_py_value table = v;
  mig_span column, schema, name;
  column_name(v, &table, &column);
  if (!mig_bind_table_named(w->b, table, &schema, &name)) return false;
  mig_buf text = mig_buf_in(w->b->scratch);
  writer inner = {.b = w->b, .out = &text, .values = mig_py_none()};
  put_table_name(&inner, schema, name);
  for (uint32_t i = 0; i < *count; i++) {
    if (mig_span_eq(tables[i], mig_buf_span(&text))) return true;
  }
  if (*count < max) tables[(*count)++] = mig_buf_span(&text);
  return true;
}

static bool put_select(writer *w, mig_py_value v) {
  enum { MAX_TABLES = 8 };
  chain c;
  if (!read_chain(v, &c) || !mig_span_is(c.verb, "select")) return false;
  mig_span tables[MAX_TABLES];
  uint32_t table_count = 0;
  const mig_py_value *columns = c.verb_call->args;
  uint32_t count = c.verb_call->arg_count;
  if (c.as_method) {
    columns = &c.subject;
    count = 1;
  } else if (count > 0 && mig_py_is_known_seq(columns[0])) {
    const mig_py_seq *list = columns[0].as.seq;
    columns = list->items;
    count = list->count;
  }
  mig_buf_puts(w->out, "SELECT ");
  bool known = count > 0;
  for (uint32_t i = 0; i < count; i++) {
    mig_span schema, name;
    if (i > 0) mig_buf_puts(w->out, ", ");
    if (mig_bind_table_named(w->b, columns[i], &schema, &name)) {
      put_name(w, name);
      mig_buf_puts(w->out, ".*");
    } else {
      known &= put_expr(w, columns[i]);
    }
    add_from(w, columns[i], tables, &table_count, MAX_TABLES);
  }
  for (uint32_t i = 0; i < c.count; i++) {
    mig_span name = method_name(c.methods[i]);
    if (mig_span_is(name, "select_from") && c.methods[i]->call->arg_count == 1) {
      known &= add_from(w, c.methods[i]->call->args[0], tables, &table_count, MAX_TABLES);
    } else if (!mig_span_is(name, "where") && !mig_span_is(name, "scalar_subquery") && !mig_span_is(name, "as_scalar") &&
               !mig_span_is(name, "order_by") && !mig_span_is(name, "label")) {
      known = false;
    }
  }
  for (uint32_t i = 0; i < table_count; i++) {
    mig_buf_puts(w->out, i > 0 ? ", " : " FROM ");
    mig_buf_put(w->out, tables[i]);
  }
  return put_where(w, &c, NULL) && known;
}

/* A hole between quotes that hold nothing else is a value; elsewhere it may be one. */
mig_span mig_bind_sql_holes(mig_binder *b, mig_span text) {
  mig_buf out = mig_buf_in(b->out);
  uint32_t params = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    bool quoted_hole = c == '\'' && i + 2 < text.len && text.ptr[i + 1] == MIG_PY_HOLE && text.ptr[i + 2] == '\'';
    if (quoted_hole) i += 2;
    if (quoted_hole || c == MIG_PY_HOLE) {
      mig_buf_printf(&out, "$%u", ++params);
    } else {
      mig_buf_putc(&out, c);
    }
  }
  return mig_buf_span(&out);
}

bool mig_bind_sql(mig_binder *b, mig_py_value v, mig_py_value params, mig_span *out) {
  mig_buf buf = mig_buf_in(b->out);
  uint32_t count = 0;
  writer w = {.b = b, .out = &buf, .params = &count, .values = params};
  mig_py_value text = mig_py_none(), bound = mig_py_none();
  bool known;
  chain c;
  if (is_text(v, &text, &bound, b->scratch)) {
    if (text.kind == MIG_PY_V_PARTIAL) text.as.text = mig_bind_sql_holes(b, text.as.text);
    if (text.kind != MIG_PY_V_STR && text.kind != MIG_PY_V_PARTIAL) return false;
    known = put_text(&w, text.as.text, bound);
  } else if (v.kind == MIG_PY_V_STR) {
    *out = mig_bind_keep(b, v.as.text);
    return true;
  } else if (v.kind == MIG_PY_V_PARTIAL) {
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
    known = put_select(&w, v);
  }
  *out = mig_buf_span(&buf);
  return known;
}
