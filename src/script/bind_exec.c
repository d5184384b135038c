/* SQL that scripts run, rows they insert, types and tables they create by themselves. */
#include "script/bind.h"

static mig_py_value argument(const mig_py_call *call, uint32_t i) {
  return i < call->arg_count ? call->args[i] : mig_py_none();
}

static bool is_select_text(mig_span sql) {
  mig_span t = mig_span_trim(sql);
  static const char *const words[] = {"select", "show", "with", "explain", "describe", "pragma"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    mig_span word = mig_span_of(words[i]);
    if (t.len > word.len && mig_span_eq_nocase(mig_span_cut(t, 0, word.len), word)) return true;
  }
  return false;
}

/* A query of the database's own catalogue changes nothing and reads no rows of the schema's tables. */
static bool asks_catalogue(mig_span sql) {
  static const char *const words[] = {"information_schema", "pg_catalog", "pg_class", "pg_type",   "pg_enum",
                                      "pg_constraint",      "pg_indexes", "pg_tables", "pg_index", "pg_namespace",
                                      "pg_attribute",       "pg_extension", "pg_available_extensions", "pg_proc",
                                      "pg_roles",           "pg_views",   "pg_trigger", "pg_matviews", "pg_database",
                                      "sqlite_master",      "sqlite_schema", "to_regclass", "pg_stat", "pg_sequences",
                                      "version()",          "current_database", "current_schema"};
  if (!is_select_text(sql)) return false;
  mig_span t = mig_span_trim(sql);
  if (mig_span_eq_nocase(mig_span_cut(t, 0, 4), MIG_SPAN("show"))) return true;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (mig_span_find(sql, mig_span_of(words[i]), 0) != SIZE_MAX) return true;
  }
  return false;
}

static mig_py_value result_of(mig_binder *b, mig_span sql) {
  mig_bind_result *result = MIG_NEW(b->scratch, mig_bind_result);
  result->sql = sql;
  return mig_bind_host(MIG_BIND_RESULT, result);
}

static bool term_may_come_from_rows(mig_py_value v, uint32_t depth) {
  if (v.kind != MIG_PY_V_TERM) return mig_bind_may_come_from_rows(v);
  const mig_py_term *term = v.as.term;
  if (depth > 40) return true;
  bool two = term->kind == MIG_PY_TERM_COMPARE || term->kind == MIG_PY_TERM_BINARY;
  if (term_may_come_from_rows(term->head, depth + 1) || (two && term_may_come_from_rows(term->other, depth + 1))) return true;
  for (uint32_t i = 0; term->call != NULL && i < term->call->arg_count; i++)
    if (term_may_come_from_rows(term->call->args[i], depth + 1)) return true;
  return false;
}

bool mig_bind_may_come_from_rows(mig_py_value v) {
  if (v.kind == MIG_PY_V_TERM) return term_may_come_from_rows(v, 0);
  if (v.kind == MIG_PY_V_HOST) return mig_bind_is(v, MIG_BIND_RESULT);
  if (v.kind == MIG_PY_V_UNKNOWN) return v.data && !mig_span_is(v.as.text, MIG_BIND_ENVIRONMENT);
  return v.kind == MIG_PY_V_PARTIAL || v.kind == MIG_PY_V_LIST || v.kind == MIG_PY_V_TUPLE;
}

/* The operation, and on whose rows it hangs where it writes what queries may have given. */
static void emit_write(mig_binder *b, const char *directive, const mig_py_node *node, mig_effect e) {
  mig_effect effects[] = {e, {.verb = MIG_EFFECT_PROBE, .object.kind = MIG_OBJECT_UNKNOWN}};
  effects[1].as.probe.question = MIG_ASK_NOTHING;
  effects[1].as.probe.slot = UINT32_MAX;
  effects[1].as.probe.queries = b->queries.items, effects[1].as.probe.query_count = b->queries.count;
  effects[1].as.probe.tables = b->queried.items, effects[1].as.probe.table_count = b->queried.count;
  bool hangs = b->from_rows && b->queries.count + b->queried.count != 0;
  mig_bind_emit(b, directive, node, e.object, effects, hangs ? 2 : 1);
}

static mig_py_value emit_sql(mig_binder *b, const char *directive, const mig_py_node *node, mig_span sql) {
  if (!asks_catalogue(sql)) {
    mig_effect e = {.verb = MIG_EFFECT_SQL, .object.kind = MIG_OBJECT_UNKNOWN};
    e.as.sql = sql;
    if (is_select_text(sql)) mig_bind_emit(b, directive, node, e.object, &e, 1);
    else emit_write(b, directive, node, e);
    if (is_select_text(sql)) *mig_vec_push(b->scratch, &b->queries) = sql;
  }
  return result_of(b, sql);
}

/* CreateTable(t), DropTable(t), CreateSequence(Sequence("s")): constructs of sqlalchemy.schema. */
static bool ddl_construct(mig_binder *b, const char *directive, mig_py_value v, const mig_py_node *node) {
  mig_effect e = {.verb = MIG_EFFECT_CREATE};
  const mig_py_call *call;
  if ((call = mig_bind_constructs(v, "CreateSequence")) != NULL || (call = mig_bind_constructs(v, "DropSequence")) != NULL) {
    const mig_py_call *sequence = mig_bind_constructs(argument(call, 0), "Sequence");
    if (mig_bind_constructs(v, "DropSequence") != NULL) e.verb = MIG_EFFECT_DROP;
    e.object.kind = MIG_OBJECT_SEQUENCE;
    if (sequence == NULL || sequence->arg_count == 0 || !mig_bind_name(b, &sequence->args[0], &e.object.name)) return false;
    mig_bind_name(b, mig_py_call_keyword(sequence, "schema"), &e.object.schema);
    e.as.definition = MIG_SPAN("");
    mig_bind_emit(b, directive, node, e.object, &e, 1);
    return true;
  }
  if ((call = mig_bind_constructs(v, "CreateSchema")) != NULL || (call = mig_bind_constructs(v, "DropSchema")) != NULL) {
    mig_py_value name = argument(call, 0);
    if (mig_bind_constructs(v, "DropSchema") != NULL) e.verb = MIG_EFFECT_DROP;
    e.object.kind = MIG_OBJECT_SCHEMA;
    e.if_not_exists = mig_bind_truth(mig_py_call_keyword(call, "if_not_exists")) == MIG_YES;
    e.if_exists = mig_bind_truth(mig_py_call_keyword(call, "if_exists")) == MIG_YES;
    e.cascade = mig_bind_truth(mig_py_call_keyword(call, "cascade")) == MIG_YES;
    if (!mig_bind_name(b, &name, &e.object.name)) return false;
    mig_bind_emit(b, directive, node, e.object, &e, 1);
    return true;
  }
  if ((call = mig_bind_constructs(v, "CreateTable")) != NULL || (call = mig_bind_constructs(v, "DropTable")) != NULL) {
    mig_py_call method = {.node = node};
    return mig_bind_type_method(b, argument(call, 0),
                                mig_bind_constructs(v, "DropTable") != NULL ? MIG_SPAN("drop") : MIG_SPAN("create"), &method);
  }
  return false;
}

/* Rows of the tables whose columns a query names. */
static void emit_reads(mig_binder *b, const char *directive, const mig_py_node *node, mig_py_value v, uint32_t depth) {
  mig_span schema, name;
  if (depth > 40) return;
  if (mig_bind_table_named(b, v, &schema, &name)) {
    mig_effect e = {.verb = MIG_EFFECT_READ, .object = {.kind = MIG_OBJECT_ROWS, .schema = schema, .table = name}};
    mig_bind_emit(b, directive, node, e.object, &e, 1);
    *mig_vec_push(b->scratch, &b->queried) = e.object;
    return;
  }
  if (mig_py_is_known_seq(v)) {
    for (uint32_t i = 0; i < v.as.seq->count; i++) emit_reads(b, directive, node, v.as.seq->items[i], depth + 1);
  }
  if (v.kind != MIG_PY_V_TERM) return;
  const mig_py_term *term = v.as.term;
  emit_reads(b, directive, node, term->head, depth + 1);
  if (term->kind == MIG_PY_TERM_COMPARE || term->kind == MIG_PY_TERM_BINARY) emit_reads(b, directive, node, term->other, depth + 1);
  for (uint32_t i = 0; term->call != NULL && i < term->call->arg_count; i++) {
    emit_reads(b, directive, node, term->call->args[i], depth + 1);
  }
}

/* Whether a query names what is defined elsewhere: a model, a table, or a mere constant. */
static bool names_unseen(mig_py_value v, uint32_t depth) {
  if (mig_py_is_known_seq(v)) {
    for (uint32_t i = 0; i < v.as.seq->count; i++)
      if (names_unseen(v.as.seq->items[i], depth + 1)) return true;
  }
  if (v.kind != MIG_PY_V_TERM || depth > 40) return false;
  const mig_py_term *term = v.as.term;
  if (term->kind == MIG_PY_TERM_PATH) return mig_bind_is_unseen(term->name);
  if (names_unseen(term->head, depth + 1)) return true;
  for (uint32_t i = 0; term->call != NULL && i < term->call->arg_count; i++)
    if (names_unseen(term->call->args[i], depth + 1)) return true;
  return false;
}

mig_py_value mig_bind_execute(mig_binder *b, const char *directive, const mig_py_call *call) {
  const mig_py_node *node = call->node;
  mig_py_value statement = argument(call, 0), params = argument(call, 1);
  static const char *const names[] = {"sqltext", "statement", "sql", "object_", "object", "clause"};
  for (size_t i = 0; i < sizeof names / sizeof *names && call->arg_count == 0; i++) {
    const mig_py_value *named = mig_py_call_keyword(call, names[i]);
    if (named != NULL) statement = *named;
  }
  if (statement.kind == MIG_PY_V_NONE) { /* nothing to run */
    mig_bind_unknown(b, directive, node, "SQL is executed that mig does not see", NULL, 0);
    return result_of(b, (mig_span){0});
  }
  if (params.kind == MIG_PY_V_NONE && mig_py_call_keyword(call, "parameters") != NULL) params = *mig_py_call_keyword(call, "parameters");
  if (params.kind == MIG_PY_V_NONE && mig_py_call_keyword(call, "params") != NULL) params = *mig_py_call_keyword(call, "params");
  if (params.kind == MIG_PY_V_NONE && call->keyword_count > 0 && call->arg_count > 0) {
    params = mig_py_dict_new(b->scratch, 0);
    for (uint32_t i = 0; i < call->keyword_count; i++) {
      mig_py_dict_set(b->scratch, params.as.dict, mig_py_str(call->names[i]), call->values[i]);
    }
  }
  mig_span sql;
  b->from_rows = false;
  if (mig_bind_sql(b, statement, params, &sql)) return emit_sql(b, directive, node, sql);
  if (ddl_construct(b, directive, statement, node)) return result_of(b, (mig_span){0});
  if (mig_bind_is_select(statement)) {
    uint32_t before = b->queried.count;
    emit_reads(b, directive, node, statement, 0);
    if (b->queried.count == before && names_unseen(statement, 0))
      mig_bind_unknown(b, directive, node, "rows of a table that is defined outside of the script", NULL, 0);
    return result_of(b, (mig_span){0});
  }
  mig_object table = {.kind = MIG_OBJECT_TABLE};
  if (mig_bind_sql_target(b, statement, &table.schema, &table.name)) {
    mig_rows *rows = MIG_NEW(b->scratch, mig_rows);
    mig_effect e = {.verb = MIG_EFFECT_WRITE, .object = {.kind = MIG_OBJECT_ROWS, .schema = table.schema, .table = table.name}};
    e.as.rows = rows;
    b->from_rows = true;
    emit_write(b, directive, node, e);
    return result_of(b, (mig_span){0});
  }
  const char *reason = statement.kind == MIG_PY_V_TERM ? "the statement is built in a way that mig does not follow"
                                                       : "the SQL text is computed at run time";
  mig_bind_unknown(b, directive, node, reason, NULL, 0);
  return result_of(b, (mig_span){0});
}

/* --- bulk_insert -------------------------------------------------------------------------- */

static bool read_row(mig_binder *b, mig_py_value v, mig_row *row) {
  if (v.kind != MIG_PY_V_DICT || v.as.dict->uncertain) return false;
  mig_span *columns = MIG_NEW_ARRAY(b->scratch, mig_span, v.as.dict->count);
  mig_value *values = MIG_NEW_ARRAY(b->scratch, mig_value, v.as.dict->count);
  for (uint32_t i = 0; i < v.as.dict->count; i++) {
    if (!mig_bind_name(b, &v.as.dict->keys[i], &columns[i]) || columns[i].ptr == NULL) return false;
    values[i] = mig_bind_value(b, v.as.dict->values[i]);
    b->from_rows |= mig_bind_may_come_from_rows(v.as.dict->values[i]);
  }
  *row = (mig_row){columns, values, v.as.dict->count};
  return true;
}

void mig_bind_bulk_insert(mig_binder *b, const mig_bind_args *args, const mig_py_call *call) {
  const mig_py_value *table = mig_bind_arg(args, "table"), *given = mig_bind_arg(args, "rows");
  mig_effect e = {.verb = MIG_EFFECT_WRITE, .object.kind = MIG_OBJECT_ROWS};
  if (table == NULL || !mig_bind_table_named(b, *table, &e.object.schema, &e.object.table)) {
    mig_bind_unknown(b, "bulk_insert", call->node, "the table comes from outside of the script", NULL, 0);
    return;
  }
  mig_rows *rows = MIG_NEW(b->scratch, mig_rows);
  e.as.rows = rows;
  b->from_rows = false;
  if (given != NULL && mig_py_is_known_seq(*given)) {
    mig_row *items = MIG_NEW_ARRAY(b->scratch, mig_row, given->as.seq->count);
    rows->understood = true;
    for (uint32_t i = 0; i < given->as.seq->count; i++) rows->understood &= read_row(b, given->as.seq->items[i], &items[i]);
    rows->rows = items;
    rows->count = rows->understood ? given->as.seq->count : 0;
  }
  b->from_rows |= !rows->understood;
  emit_write(b, "bulk_insert", call->node, e);
}

/* --- things that create and drop themselves ----------------------------------------------- */

static bool checks_first(const mig_py_call *call, bool otherwise) {
  const mig_py_value *v = mig_py_call_keyword(call, "checkfirst");
  if (v == NULL && call->arg_count > 1) v = &call->args[1];
  return v != NULL ? mig_bind_truth(v) == MIG_YES : otherwise;
}

static void emit_type(mig_binder *b, bool create, const mig_type *type, const mig_py_call *call, bool checkfirst) {
  mig_type *kept = MIG_NEW(b->scratch, mig_type);
  *kept = *type;
  mig_effect e = {.verb = create ? MIG_EFFECT_CREATE : MIG_EFFECT_DROP, .checkfirst = checkfirst};
  e.object = (mig_object){.kind = MIG_OBJECT_TYPE, .schema = type->enum_schema, .name = type->enum_name};
  if (create) e.as.type = kept;
  mig_bind_emit(b, create ? "enum.create" : "enum.drop", call->node, e.object, &e, 1);
}

static void emit_table(mig_binder *b, bool create, mig_py_value self, mig_object object, const mig_py_call *call) {
  mig_effect e = {.verb = create ? MIG_EFFECT_CREATE : MIG_EFFECT_DROP, .object = object};
  e.checkfirst = checks_first(call, false);
  if (create) {
    const mig_py_call *made;
    mig_table *table = MIG_NEW(b->scratch, mig_table);
    if (mig_bind_construct(self, &made) == MIG_CONSTRUCT_TABLE && made->arg_count >= 2) {
      *table = mig_bind_table_items(b, made->args + 2, made->arg_count - 2, made);
    }
    e.as.table = table;
  }
  mig_bind_emit(b, create ? "table.create" : "table.drop", call->node, object, &e, 1);
}

bool mig_bind_type_method(mig_binder *b, mig_py_value self, mig_span method, const mig_py_call *call) {
  bool create = mig_span_is(method, "create");
  if (!create && !mig_span_is(method, "drop")) return false;
  mig_object object = {.kind = MIG_OBJECT_TABLE};
  bool model = self.kind == MIG_PY_V_CLASS; /* its create() is whatever its bases say; its table's is __table__.create() */
  if (!model && mig_bind_table_named(b, self, &object.schema, &object.name)) {
    emit_table(b, create, self, object, call);
    return true;
  }
  const mig_py_call *made;
  mig_construct construct = mig_bind_construct(self, &made);
  if (construct == MIG_CONSTRUCT_INDEX && made->arg_count > 0) {
    mig_bind_unknown(b, create ? "index.create" : "index.drop", call->node, "an index that creates itself", NULL, 0);
    return true;
  }
  if (construct == MIG_CONSTRUCT_SEQUENCE && made->arg_count > 0) {
    mig_effect e = {.verb = create ? MIG_EFFECT_CREATE : MIG_EFFECT_DROP, .object.kind = MIG_OBJECT_SEQUENCE};
    e.checkfirst = checks_first(call, true);
    if (!mig_bind_name(b, &made->args[0], &e.object.name)) return false;
    if (create) e.as.definition = MIG_SPAN("");
    mig_bind_emit(b, create ? "sequence.create" : "sequence.drop", call->node, e.object, &e, 1);
    return true;
  }
  mig_type type = mig_bind_type(b, self);
  if (!type.known && type.enum_name.ptr == NULL) return false;
  if (!mig_span_eq_nocase(type.name, MIG_SPAN("enum")) || type.enum_name.ptr == NULL) return false;
  /* postgresql.ENUM.create checks first by default; so does Enum's. */
  emit_type(b, create, &type, call, checks_first(call, true));
  return true;
}

/* --- sessions ----------------------------------------------------------------------------- */

/* The table of a mapped object or class. */
static bool model_table(mig_binder *b, mig_py_value v, mig_object *out) {
  out->kind = MIG_OBJECT_ROWS;
  if (mig_py_is_term(v, MIG_PY_TERM_CALL) && v.as.term->head.kind == MIG_PY_V_CLASS) v = v.as.term->head;
  if (mig_py_is_term(v, MIG_PY_TERM_CALL) && mig_py_is_term(v.as.term->head, MIG_PY_TERM_ATTR) &&
      mig_py_is_term(v.as.term->head.as.term->head, MIG_PY_TERM_ATTR))
    v = v.as.term->head.as.term->head; /* User.id.distinct() */
  if (mig_py_is_term(v, MIG_PY_TERM_ATTR) && v.as.term->head.kind == MIG_PY_V_CLASS) v = v.as.term->head;
  return mig_bind_table_named(b, v, &out->schema, &out->table);
}

static void touch_rows(mig_binder *b, const char *directive, const mig_py_call *call, mig_py_value what, bool write) {
  mig_effect e = {.verb = write ? MIG_EFFECT_WRITE : MIG_EFFECT_READ};
  mig_py_value items = mig_py_is_known_seq(what) ? what : mig_py_unknown("");
  if (items.kind != MIG_PY_V_UNKNOWN && items.as.seq->count > 0) what = items.as.seq->items[0];
  if (!model_table(b, what, &e.object)) {
    /* Rows that were read are written back when the session is flushed: their query was seen. */
    if (what.kind == MIG_PY_V_UNKNOWN && what.data) return;
    mig_bind_unknown(b, directive, call->node, "rows of a model that is defined outside of the script", NULL, 0);
    return;
  }
  if (write) e.as.rows = MIG_NEW(b->scratch, mig_rows);
  mig_bind_emit(b, directive, call->node, e.object, &e, 1);
}

mig_py_value mig_bind_model_query(mig_binder *b, mig_py_value model, const mig_py_node *node) {
  mig_py_call call = {.node = node, .args = &model, .arg_count = 1};
  return mig_bind_session(b, MIG_SPAN("query"), &call);
}

mig_py_value mig_bind_session(mig_binder *b, mig_span method, const mig_py_call *call) {
  static const char *const writes[] = {"add", "add_all", "merge", "delete", "bulk_save_objects",
                                       "bulk_insert_mappings", "bulk_update_mappings"};
  static const char *const executes[] = {"execute", "scalar", "scalars", "exec_driver_sql", "exec"};
  for (size_t i = 0; i < sizeof executes / sizeof *executes; i++) {
    if (mig_span_is(method, executes[i])) return mig_bind_execute(b, "execute", call);
  }
  for (size_t i = 0; i < sizeof writes / sizeof *writes; i++) {
    if (!mig_span_is(method, writes[i])) continue;
    touch_rows(b, "session.write", call, argument(call, 0), true);
    return mig_py_none();
  }
  if (mig_span_is(method, "query") || mig_span_is(method, "get")) {
    for (uint32_t i = 0; i < call->arg_count && (i == 0 || mig_span_is(method, "query")); i++) {
      touch_rows(b, "session.query", call, call->args[i], false);
      if (i == 0) touch_rows(b, "session.query", call, call->args[i], true); /* what was queried may be changed and flushed */
    }
  }
  return result_of(b, (mig_span){0});
}
