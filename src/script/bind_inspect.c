/* Questions to the database: the inspector, queries of its catalogue, and tests of their answers. */
#include "script/bind.h"

/* --- what the inspector lists ------------------------------------------------------------- */

static const struct {
  const char *method;
  mig_question question;
  bool of_table, names_only;
} lists[] = {
    {"get_table_names", MIG_ASK_HAS_TABLE, false, true},
    {"get_view_names", MIG_ASK_HAS_VIEW, false, true},
    {"get_materialized_view_names", MIG_ASK_HAS_VIEW, false, true},
    {"get_schema_names", MIG_ASK_HAS_SCHEMA, false, true},
    {"get_sequence_names", MIG_ASK_HAS_SEQUENCE, false, true},
    {"get_enums", MIG_ASK_HAS_TYPE, false, false},
    {"get_columns", MIG_ASK_HAS_COLUMN, true, false},
    {"get_indexes", MIG_ASK_HAS_INDEX, true, false},
    {"get_foreign_keys", MIG_ASK_HAS_FOREIGN_KEY, true, false},
    {"get_unique_constraints", MIG_ASK_HAS_CONSTRAINT, true, false},
    {"get_check_constraints", MIG_ASK_HAS_CONSTRAINT, true, false},
};

/* has_table("t") and its like: which argument is the table, which the name. */
static const struct {
  const char *method;
  mig_question question;
  bool of_table;
} questions[] = {
    {"has_table", MIG_ASK_HAS_TABLE, false},       {"has_index", MIG_ASK_HAS_INDEX, true},
    {"has_sequence", MIG_ASK_HAS_SEQUENCE, false}, {"has_schema", MIG_ASK_HAS_SCHEMA, false},
    {"has_type", MIG_ASK_HAS_TYPE, false},
};

static mig_object object_of(mig_question question, mig_span schema, mig_span table, mig_span name) {
  static const mig_object_kind kinds[] = {
      [MIG_ASK_HAS_TABLE] = MIG_OBJECT_TABLE,       [MIG_ASK_HAS_COLUMN] = MIG_OBJECT_COLUMN,
      [MIG_ASK_HAS_INDEX] = MIG_OBJECT_INDEX,       [MIG_ASK_HAS_CONSTRAINT] = MIG_OBJECT_CONSTRAINT,
      [MIG_ASK_HAS_FOREIGN_KEY] = MIG_OBJECT_CONSTRAINT,
      [MIG_ASK_HAS_TYPE] = MIG_OBJECT_TYPE,         [MIG_ASK_HAS_SEQUENCE] = MIG_OBJECT_SEQUENCE,
      [MIG_ASK_HAS_VIEW] = MIG_OBJECT_VIEW,         [MIG_ASK_HAS_SCHEMA] = MIG_OBJECT_SCHEMA,
  };
  return (mig_object){.kind = kinds[question], .schema = schema, .table = table, .name = name};
}

static const mig_py_value *table_argument(const mig_py_call *call, uint32_t at) {
  if (call->arg_count > at) return &call->args[at];
  return mig_py_call_keyword(call, "table_name");
}

/* get_columns of a table that is not there raises NoSuchTableError, except on SQLite. */
static void require_table(mig_binder *b, const mig_bind_names *names, const mig_py_node *node) {
  if (b->opts->dialect == MIG_SQLITE || !names->known) return;
  mig_effect e = {.verb = MIG_EFFECT_REQUIRE, .object = mig_bind_table(b, names->schema, names->table)};
  mig_bind_emit(b, "", node, e.object, &e, 1);
}

mig_py_value mig_bind_inspector(mig_binder *b, mig_span method, const mig_py_call *call) {
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    if (!mig_span_is(method, lists[i].method)) continue;
    mig_bind_names *names = MIG_NEW(b->scratch, mig_bind_names);
    *names = (mig_bind_names){.question = lists[i].question, .names_only = lists[i].names_only, .known = true};
    uint32_t schema_at = lists[i].of_table ? 1 : 0;
    const mig_py_value *schema = call->arg_count > schema_at ? &call->args[schema_at] : mig_py_call_keyword(call, "schema");
    names->known = mig_bind_name(b, schema, &names->schema);
    if (lists[i].of_table) {
      names->known &= mig_bind_name(b, table_argument(call, 0), &names->table) && names->table.ptr != NULL;
      require_table(b, names, call->node);
    }
    names->guards = mig_bind_guards(b, &names->guard_count);
    names->moment = b->moment++;
    return mig_bind_host(MIG_BIND_NAMES, names);
  }
  for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
    if (!mig_span_is(method, questions[i].method)) continue;
    /* connection.dialect.has_table(connection, "t") takes the connection first. */
    uint32_t at = call->arg_count > 0 && call->args[0].kind == MIG_PY_V_HOST && !mig_bind_is(call->args[0], MIG_BIND_NAME);
    mig_span schema, table = {0}, name;
    const mig_py_value *named = table_argument(call, at + (questions[i].of_table ? 1 : 0));
    uint32_t schema_at = at + (questions[i].of_table ? 2 : 1);
    const mig_py_value *schema_value = call->arg_count > schema_at ? &call->args[schema_at] : mig_py_call_keyword(call, "schema");
    bool known = mig_bind_name(b, schema_value, &schema) && mig_bind_name(b, named, &name) && name.ptr != NULL;
    if (questions[i].of_table) known &= mig_bind_name(b, table_argument(call, at), &table) && table.ptr != NULL;
    if (!known) return mig_bind_undecided(b, call->node, "whether something exists whose name is computed at run time");
    return mig_bind_ask(b, call->node, questions[i].question, object_of(questions[i].question, schema, table, name));
  }
  return mig_py_unknown_data("what the database holds");
}

/* --- collections and their elements ------------------------------------------------------- */

/* c["name"], c.get("name"), c.name of an element; or the element itself when it is a name. */
static bool is_name_of_element(mig_py_value v, mig_py_value *element) {
  *element = v;
  if (mig_py_is_term(v, MIG_PY_TERM_ELEMENT)) return true;
  if (v.kind != MIG_PY_V_TERM) return false;
  const mig_py_term *t = v.as.term;
  *element = t->head;
  if (t->kind == MIG_PY_TERM_ITEM) return t->other.kind == MIG_PY_V_STR && mig_span_is(t->other.as.text, "name");
  if (t->kind == MIG_PY_TERM_ATTR) return mig_span_is(t->name, "name") && mig_py_is_term(t->head, MIG_PY_TERM_ELEMENT);
  if (t->kind != MIG_PY_TERM_CALL || !mig_py_is_term(t->head, MIG_PY_TERM_ATTR)) return false;
  *element = t->head.as.term->head;
  return mig_span_is(t->head.as.term->name, "get") && t->call->arg_count > 0 &&
         t->call->args[0].kind == MIG_PY_V_STR && mig_span_is(t->call->args[0].as.text, "name");
}

/* The listing behind a value: itself, [c["name"] for c in it], set(it) ... */
static bool as_names(mig_py_value v, mig_bind_names *out) {
  if (mig_bind_is(v, MIG_BIND_NAMES)) {
    *out = *(mig_bind_names *)v.as.host;
    return true;
  }
  if (!mig_py_is_term(v, MIG_PY_TERM_COMP) || v.as.term->third.kind != MIG_PY_V_NONE) return false;
  mig_py_value element;
  if (!as_names(v.as.term->head, out) || !is_name_of_element(v.as.term->other, &element)) return false;
  out->names_only |= element.as.term != v.as.term->other.as.term;
  return mig_py_is_term(element, MIG_PY_TERM_ELEMENT);
}

/* The listing that an element (or its name) belongs to. */
static bool element_names(mig_py_value v, mig_bind_names *out) {
  mig_py_value element;
  if (!is_name_of_element(v, &element) || !mig_py_is_term(element, MIG_PY_TERM_ELEMENT)) return false;
  if (!as_names(element.as.term->head, out)) return false;
  return out->names_only || element.as.term != v.as.term;
}

static mig_py_value ask_name(mig_binder *b, const mig_bind_names *names, mig_py_value name_value, const mig_py_node *node) {
  mig_span name;
  if (!names->known || !mig_bind_name(b, &name_value, &name) || name.ptr == NULL) {
    return mig_bind_undecided(b, node, "whether something exists whose name is computed at run time");
  }
  mig_object object = object_of(names->question, names->schema, names->table, name);
  return mig_bind_ask_then(b, node, names, object);
}

/* element == "x" for some element of a listing: does x exist? */
static bool is_name_test(mig_py_value v, mig_bind_names *names, mig_py_value *name) {
  if (!mig_py_is_term(v, MIG_PY_TERM_COMPARE) || v.as.term->op != MIG_PY_EQ) return false;
  *name = v.as.term->other;
  if (element_names(v.as.term->head, names)) return true;
  *name = v.as.term->head;
  return element_names(v.as.term->other, names);
}

/* --- queries of the catalogue ------------------------------------------------------------- */

static const struct {
  const char *column;
  enum { IN_TABLE, IN_SCHEMA, IN_NAME } part;
} filters[] = {
    {"table_name", IN_TABLE},   {"tablename", IN_TABLE},      {"relname", IN_TABLE},    {"table_schema", IN_SCHEMA},
    {"schemaname", IN_SCHEMA},  {"constraint_schema", IN_SCHEMA}, {"nspname", IN_SCHEMA}, {"column_name", IN_NAME},
    {"indexname", IN_NAME},     {"index_name", IN_NAME},      {"constraint_name", IN_NAME}, {"conname", IN_NAME},
    {"typname", IN_NAME},       {"tbl_name", IN_TABLE},       {"name", IN_NAME},        {"sequence_name", IN_NAME},
    {"schema_name", IN_SCHEMA}, {"viewname", IN_NAME},
};

static const struct {
  const char *word;
  mig_question question;
} sources[] = {
    {"information_schema.columns", MIG_ASK_HAS_COLUMN},
    {"information_schema.tables", MIG_ASK_HAS_TABLE},
    {"information_schema.table_constraints", MIG_ASK_HAS_CONSTRAINT},
    {"information_schema.statistics", MIG_ASK_HAS_INDEX},
    {"information_schema.schemata", MIG_ASK_HAS_SCHEMA},
    {"information_schema.sequences", MIG_ASK_HAS_SEQUENCE},
    {"pg_indexes", MIG_ASK_HAS_INDEX},
    {"pg_constraint", MIG_ASK_HAS_CONSTRAINT},
    {"pg_tables", MIG_ASK_HAS_TABLE},
    {"pg_type", MIG_ASK_HAS_TYPE},
};

static bool is_word(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The text in `column = 'text'`, for the columns that name things. */
static uint32_t read_filters(mig_span sql, mig_span parts[3]) {
  uint32_t found = 0;
  for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
    mig_span column = mig_span_of(filters[i].column);
    for (size_t at = 0; (at = mig_span_find(sql, column, at)) != SIZE_MAX; at += column.len) {
      if (at > 0 && is_word(sql.ptr[at - 1])) continue;
      size_t next = at + column.len;
      if (next < sql.len && is_word(sql.ptr[next])) continue;
      while (next < sql.len && (sql.ptr[next] == ' ' || sql.ptr[next] == '=')) next++;
      if (next >= sql.len || sql.ptr[next] != '\'' || memchr(sql.ptr + at, '=', next - at) == NULL) continue;
      size_t end = mig_span_find(sql, MIG_SPAN("'"), next + 1);
      if (end == SIZE_MAX) continue;
      parts[filters[i].part] = mig_span_cut(sql, next + 1, end);
      found++;
    }
  }
  return found;
}

/* How many conditions the query has: more than were understood decide something else too. */
static uint32_t condition_count(mig_span sql) {
  uint32_t count = 0;
  bool quoted = false;
  for (size_t i = 0; i < sql.len; i++) {
    if (sql.ptr[i] == '\'') quoted = !quoted;
    if (quoted) continue;
    count += sql.ptr[i] == '=' || sql.ptr[i] == '>' || sql.ptr[i] == '<';
    if (i + 4 < sql.len && i > 0 && !is_word(sql.ptr[i - 1]) && !is_word(sql.ptr[i + 4]) &&
        mig_span_eq_nocase(mig_span_cut(sql, i, i + 4), MIG_SPAN("like"))) {
      count++;
    }
  }
  return count;
}

static bool catalogue_question(mig_binder *b, mig_span sql, mig_question *question, mig_object *object) {
  char *lowered = mig_arena_cstr(b->scratch, sql);
  for (size_t i = 0; i < sql.len; i++) {
    if (lowered[i] >= 'A' && lowered[i] <= 'Z') lowered[i] = (char)(lowered[i] + 32);
  }
  mig_span low = {lowered, sql.len};
  for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
    size_t at = mig_span_find(low, mig_span_of(sources[i].word), 0);
    if (at == SIZE_MAX) continue;
    mig_span parts[3] = {{0}, {0}, {0}};
    /* Words in any case, values as they are written. */
    mig_span folded = {mig_arena_cstr(b->scratch, sql), sql.len};
    bool quoted = false;
    for (size_t k = 0; k < sql.len; k++) {
      if (sql.ptr[k] == '\'') quoted = !quoted;
      if (!quoted) ((char *)folded.ptr)[k] = lowered[k];
    }
    uint32_t conditions = condition_count(sql);
    if (read_filters(folded, parts) < conditions && !(sources[i].question == MIG_ASK_HAS_CONSTRAINT && parts[IN_NAME].ptr)) {
      return false;
    }
    *question = sources[i].question;
    bool table_is_name = *question == MIG_ASK_HAS_TABLE;
    mig_span name = table_is_name ? parts[IN_TABLE] : *question == MIG_ASK_HAS_SCHEMA ? parts[IN_SCHEMA] : parts[IN_NAME];
    if (mig_span_is(parts[IN_SCHEMA], "public")) parts[IN_SCHEMA] = (mig_span){0};
    *object = object_of(*question, parts[IN_SCHEMA], table_is_name ? (mig_span){0} : parts[IN_TABLE], name);
    return name.ptr != NULL;
  }
  return false;
}

static mig_py_value test_result(mig_binder *b, const mig_bind_result *result, const mig_py_node *node) {
  mig_question question;
  mig_object object;
  if (catalogue_question(b, result->sql, &question, &object)) return mig_bind_ask(b, node, question, object);
  /* rowcount, RETURNING: what is no query has a result, too. */
  if (result->sql.len > 0) *mig_vec_push(b->scratch, &b->queries) = result->sql;
  return mig_bind_undecided(b, node, "the result of a query, which is known at run time only");
}

/* --- tests -------------------------------------------------------------------------------- */

static mig_py_value test_comp(mig_binder *b, const mig_py_term *comp, const mig_py_node *node) {
  mig_bind_names names;
  mig_py_value name;
  if (is_name_test(comp->third, &names, &name)) return ask_name(b, &names, name, node);
  return mig_bind_undecided(b, node, "what the database holds, which is known at run time only");
}

static bool is_zero(mig_py_value v) {
  return v.kind == MIG_PY_V_INT && v.as.integer == 0;
}
static bool is_one(mig_py_value v) {
  return v.kind == MIG_PY_V_INT && v.as.integer == 1;
}

static mig_py_value counted(mig_py_value v) {
  bool is_len = mig_py_is_term(v, MIG_PY_TERM_CALL) && v.as.term->head.kind == MIG_PY_V_BUILTIN && v.as.term->call->arg_count == 1;
  return is_len ? v.as.term->call->args[0] : v;
}

/* x is None, len(x) > 0, x == 0 ...: is there anything? YES, NO (the opposite), MAYBE: another question. */
static mig_py_answer is_existence(const mig_py_term *t) {
  bool none = t->other.kind == MIG_PY_V_NONE;
  switch (t->op) {
    case MIG_PY_IS_NOT:
      return none ? MIG_PY_YES : MIG_PY_MAYBE;
    case MIG_PY_NOT_EQ:
      return none || is_zero(t->other) ? MIG_PY_YES : MIG_PY_MAYBE;
    case MIG_PY_GT:
      return is_zero(t->other) ? MIG_PY_YES : MIG_PY_MAYBE;
    case MIG_PY_GT_E:
      return is_one(t->other) ? MIG_PY_YES : MIG_PY_MAYBE;
    case MIG_PY_IS:
      return none ? MIG_PY_NO : MIG_PY_MAYBE;
    case MIG_PY_EQ:
      if (is_one(t->other)) return MIG_PY_YES;
      return none || is_zero(t->other) ? MIG_PY_NO : MIG_PY_MAYBE;
    case MIG_PY_LT:
      return is_one(t->other) ? MIG_PY_NO : MIG_PY_MAYBE;
    default:
      return MIG_PY_MAYBE;
  }
}

static mig_py_value test_compare(mig_binder *b, mig_py_value v, const mig_py_node *node) {
  const mig_py_term *t = v.as.term;
  mig_bind_names names;
  mig_py_value name;
  if (t->op == MIG_PY_IN || t->op == MIG_PY_NOT_IN) {
    if (!as_names(t->other, &names) || !names.names_only) {
      return mig_bind_undecided(b, node, "what is found in something that is known at run time only");
    }
    mig_py_value has = ask_name(b, &names, t->head, node);
    return t->op == MIG_PY_IN ? has : mig_py_eval_not(has);
  }
  if (is_name_test(v, &names, &name)) return ask_name(b, &names, name, node);
  mig_py_value about = counted(t->head);
  mig_py_answer exists = is_existence(t);
  bool can_exist = mig_bind_is(about, MIG_BIND_RESULT) || mig_py_is_term(about, MIG_PY_TERM_COMP);
  if (exists != MIG_PY_MAYBE && can_exist) {
    mig_py_value has = mig_bind_test(b, about, node);
    return exists == MIG_PY_YES ? has : mig_py_eval_not(has);
  }
  return mig_bind_undecided(b, node, "a comparison with something that is known at run time only");
}

static const char *kept_reason(mig_binder *b, mig_py_value v) {
  mig_span path = mig_bind_root(v);
  if (v.kind == MIG_PY_V_UNKNOWN && v.as.text.len > 0) return mig_arena_cstr(b->scratch, v.as.text);
  if (path.len == 0) return "a condition that is known at run time only";
  return mig_arena_printf(b->scratch, "depends on %.*s, which is known at run time only", MIG_FMT(path)).ptr;
}

mig_py_value mig_bind_test(mig_binder *b, mig_py_value v, const mig_py_node *node) {
  if (mig_bind_is(v, MIG_BIND_RESULT)) return test_result(b, v.as.host, node);
  if (v.kind == MIG_PY_V_HOST && !mig_bind_is(v, MIG_BIND_NAMES)) return mig_py_bool(true);
  if (v.kind == MIG_PY_V_TERM) {
    const mig_py_term *t = v.as.term;
    if (t->kind == MIG_PY_TERM_COMPARE) return test_compare(b, v, node);
    if (t->kind == MIG_PY_TERM_COMP) return test_comp(b, t, node);
    if (t->kind == MIG_PY_TERM_UNARY && t->op == MIG_PY_NOT) {
      return mig_py_eval_not(mig_py_eval_truth(&b->ev, t->head, node));
    }
    if (t->kind == MIG_PY_TERM_BINARY && (t->op == MIG_PY_AND || t->op == MIG_PY_OR)) {
      mig_py_value first = mig_py_eval_truth(&b->ev, t->head, node), second = mig_py_eval_truth(&b->ev, t->other, node);
      return t->op == MIG_PY_AND ? mig_py_eval_and(&b->ev, first, second) : mig_py_eval_or(&b->ev, first, second);
    }
    mig_py_value about = counted(v);
    if (!mig_py_same(about, v) && (mig_bind_is(about, MIG_BIND_RESULT) || mig_py_is_term(about, MIG_PY_TERM_COMP))) {
      return mig_bind_test(b, about, node);
    }
  }
  return mig_bind_undecided(b, node, kept_reason(b, v));
}
