/* From a directive's row and arguments to its effects. */
#include "op/long_name.h"
#include "script/bind.h"

/* One bound call of a directive. */
typedef struct request {
  mig_binder *b;
  const mig_directive *row;
  const mig_batch *batch;
  mig_bind_args args;
  mig_span schema, table; /* where it happens */
  const char *trouble;    /* what was not understood */
} request;

static const mig_py_value *arg(const request *r, const char *name) {
  return mig_bind_arg(&r->args, name);
}

static mig_span name_arg(request *r, const char *name, const char *trouble) {
  mig_span text;
  if (!mig_bind_name(r->b, arg(r, name), &text)) r->trouble = trouble;
  return text;
}

static bool flag(const request *r, const char *name) {
  return mig_bind_truth(arg(r, name)) == MIG_YES;
}

static void emit(request *r, mig_object object, const mig_effect *effects, uint32_t count) {
  const mig_py_node *node = r->args.call->node;
  if (r->trouble == NULL) {
    mig_bind_emit(r->b, r->row->name, node, object, effects, count);
    return;
  }
  mig_object table = mig_bind_table(r->b, r->schema, r->table);
  mig_bind_unknown(r->b, r->row->name, node, r->trouble, &table, r->table.ptr != NULL);
}

static mig_object part_of(const request *r, mig_object_kind kind, mig_span name) {
  return (mig_object){.kind = kind, .schema = r->schema, .table = r->table, .name = name};
}

/* --- tables ------------------------------------------------------------------------------- */

static void create_table(request *r) {
  const mig_py_call *call = r->args.call;
  mig_table *table = MIG_NEW(r->b->scratch, mig_table);
  *table = mig_bind_table_items(r->b, call->args + r->args.binding.rest_from,
                                r->args.binding.rest_to - r->args.binding.rest_from, call);
  mig_effect e = {.verb = MIG_EFFECT_CREATE, .object = mig_bind_table(r->b, r->schema, r->table)};
  e.if_not_exists = flag(r, "if_not_exists");
  e.as.table = table;
  emit(r, e.object, &e, 1);
}

static void drop_table(request *r) {
  mig_effect e = {.verb = MIG_EFFECT_DROP, .object = mig_bind_table(r->b, r->schema, r->table)};
  e.if_exists = flag(r, "if_exists");
  emit(r, e.object, &e, 1);
}

static void rename_table(request *r) {
  mig_effect e = {.verb = MIG_EFFECT_RENAME, .object = mig_bind_table(r->b, r->schema, r->table)};
  e.as.rename.new_name = name_arg(r, "new_table_name", "the table's new name is computed at run time");
  if (e.as.rename.new_name.ptr == NULL && r->trouble == NULL) r->trouble = "the table's new name is missing";
  emit(r, e.object, &e, 1);
}

static void comment_table(request *r) {
  mig_effect e = {.verb = MIG_EFFECT_ALTER, .object = mig_bind_table(r->b, r->schema, r->table)};
  if (r->row->id == MIG_DIRECTIVE_CREATE_TABLE_COMMENT) {
    e.as.table_comment.comment = name_arg(r, "comment", "the comment is computed at run time");
  }
  emit(r, e.object, &e, 1);
}

/* --- columns ------------------------------------------------------------------------------ */

static void add_column(request *r) {
  const mig_py_value *given = arg(r, "column");
  mig_column *column = MIG_NEW(r->b->scratch, mig_column);
  *column = mig_bind_column(r->b, given != NULL ? *given : mig_py_none());
  if (column->name.ptr == NULL) r->trouble = "the column is computed at run time";
  mig_effect e = {.verb = MIG_EFFECT_CREATE, .object = part_of(r, MIG_OBJECT_COLUMN, column->name)};
  e.if_not_exists = flag(r, "if_not_exists");
  e.as.column = column;
  /* Alembic adds the column only; `primary_key` of an added column makes no key, unless asked for. */
  if (!flag(r, "inline_primary_key")) column->primary_key = MIG_UNSET;
  emit(r, e.object, &e, 1);
}

static mig_span column_name(request *r) {
  mig_span name = name_arg(r, "column_name", "the column's name is computed at run time");
  if (name.ptr == NULL && r->trouble == NULL) r->trouble = "the column's name is missing";
  return name;
}

static void drop_column(request *r) {
  mig_effect e = {.verb = MIG_EFFECT_DROP, .object = part_of(r, MIG_OBJECT_COLUMN, column_name(r))};
  e.if_exists = flag(r, "if_exists");
  emit(r, e.object, &e, 1);
}

/* Given and not the sentinel False that means "leave it". */
static const mig_py_value *changed(const request *r, const char *name) {
  const mig_py_value *v = arg(r, name);
  return v != NULL && (v->kind != MIG_PY_V_BOOL || v->as.integer) ? v : NULL;
}

static uint32_t default_facet(request *r, const char *name, mig_column *column) {
  const mig_py_value *v = changed(r, name);
  const mig_py_call *call;
  if (v == NULL) return 0;
  if (mig_bind_construct(*v, &call) == MIG_CONSTRUCT_IDENTITY) {
    column->has_identity = true;
    column->identity = call->node != NULL ? mig_bind_source(v->as.term->module, call->node) : MIG_SPAN("");
    return MIG_FACET_IDENTITY;
  }
  column->has_default = v->kind != MIG_PY_V_NONE;
  if (column->has_default) column->default_ = mig_bind_default(r->b, *v);
  return MIG_FACET_DEFAULT;
}

static uint32_t comment_facet(request *r, const char *name, mig_column *column) {
  const mig_py_value *v = changed(r, name);
  if (v == NULL) return 0;
  column->has_comment = v->kind != MIG_PY_V_NONE;
  if (!mig_bind_name(r->b, v, &column->comment)) column->understood = false;
  return MIG_FACET_COMMENT;
}

static uint32_t type_facet(request *r, const char *name, mig_column *column) {
  const mig_py_value *v = arg(r, name);
  if (v == NULL || v->kind == MIG_PY_V_NONE) return 0;
  column->type = mig_bind_type(r->b, *v);
  return MIG_FACET_TYPE;
}

static uint32_t nullable_facet(request *r, const char *name, mig_column *column) {
  const mig_py_value *v = arg(r, name);
  if (v == NULL || v->kind == MIG_PY_V_NONE) return 0;
  column->nullable = mig_bind_truth(v);
  if (column->nullable == MIG_UNSET) column->understood = false;
  return MIG_FACET_NULLABLE;
}

static mig_column no_column(request *r) {
  return (mig_column){.understood = true,
                      .type = {.length = -1, .precision = -1, .scale = -1},
                      .place = mig_bind_place(r->b, r->args.call->node)};
}

static void alter_column(request *r) {
  mig_alter *alter = MIG_NEW(r->b->scratch, mig_alter);
  alter->to = no_column(r);
  alter->from = no_column(r);
  mig_span name = column_name(r);
  alter->from.name = name;
  alter->sets = type_facet(r, "type_", &alter->to) | nullable_facet(r, "nullable", &alter->to) |
                default_facet(r, "server_default", &alter->to) | comment_facet(r, "comment", &alter->to);
  alter->existing = type_facet(r, "existing_type", &alter->from) | nullable_facet(r, "existing_nullable", &alter->from) |
                    default_facet(r, "existing_server_default", &alter->from) |
                    comment_facet(r, "existing_comment", &alter->from);
  alter->to.name = name_arg(r, "new_column_name", "the column's new name is computed at run time");
  if (alter->to.name.ptr != NULL) alter->sets |= MIG_FACET_NAME;
  alter->to.autoincrement = mig_bind_truth(arg(r, "autoincrement"));
  if (alter->to.autoincrement != MIG_UNSET) alter->sets |= MIG_FACET_AUTOINCREMENT;
  alter->from.autoincrement = mig_bind_truth(arg(r, "existing_autoincrement"));
  if (alter->from.autoincrement != MIG_UNSET) alter->existing |= MIG_FACET_AUTOINCREMENT;
  const mig_py_value *cast = arg(r, "postgresql_using");
  mig_buf text = mig_buf_in(r->b->scratch);
  if (cast != NULL && cast->kind != MIG_PY_V_NONE) {
    if (!mig_bind_sql_expr(r->b, *cast, &text)) r->trouble = "the cast expression is computed at run time";
    alter->using_ = mig_buf_span(&text);
  }
  mig_effect e = {.verb = MIG_EFFECT_ALTER, .object = part_of(r, MIG_OBJECT_COLUMN, name)};
  e.as.alter = alter;
  if (!alter->to.understood) r->trouble = "a new property of the column is computed at run time";
  emit(r, e.object, &e, 1);
}

/* --- indexes and constraints -------------------------------------------------------------- */

static mig_span sql_keyword(request *r, const mig_py_value *v, bool *understood) {
  mig_buf text = mig_buf_in(r->b->scratch);
  if (v == NULL || v->kind == MIG_PY_V_NONE) return (mig_span){0};
  if (!mig_bind_sql_expr(r->b, *v, &text)) *understood = false;
  return mig_buf_span(&text);
}

static void create_index(request *r) {
  static const char *const known[] = {"index_name", "name", "table_name", "tablename", "columns", "schema", "unique",
                                      "if_not_exists", "postgresql_where", "sqlite_where", "postgresql_using",
                                      "mysql_using", "postgresql_concurrently", "quote", "info", NULL};
  const mig_py_call *call = r->args.call;
  const mig_py_value *columns = arg(r, "columns");
  mig_py_value items = columns != NULL ? *columns : mig_py_unknown("");
  if (items.kind == MIG_PY_V_STR) { /* one name instead of a list */
    items = mig_py_seq_new(r->b->scratch, MIG_PY_V_LIST, 0);
    mig_py_seq_add(r->b->scratch, items.as.seq, *columns);
  }
  items = mig_py_eval_elements(&r->b->ev, items);
  mig_index *index = MIG_NEW(r->b->scratch, mig_index);
  if (items.kind != MIG_PY_V_UNKNOWN) *index = mig_bind_index_parts(r->b, items.as.seq->items, items.as.seq->count);
  index->understood &= !call->more;
  index->name = name_arg(r, "index_name", "the index's name is computed at run time");
  index->unique = mig_bind_truth(arg(r, "unique"));
  if (arg(r, "unique") != NULL && index->unique == MIG_UNSET && arg(r, "unique")->kind != MIG_PY_V_NONE) index->understood = false;
  bool on_sqlite = r->b->opts->dialect == MIG_SQLITE;
  index->where = sql_keyword(r, mig_py_call_keyword(call, on_sqlite ? "sqlite_where" : "postgresql_where"), &index->understood);
  const char *method = r->b->opts->dialect == MIG_MYSQL ? "mysql_using" : "postgresql_using";
  mig_bind_name(r->b, mig_py_call_keyword(call, method), &index->using_);
  index->options = mig_bind_options(r->b, call, known);
  index->place = mig_bind_place(r->b, call->node);
  mig_effect e = {.verb = MIG_EFFECT_CREATE, .object = part_of(r, MIG_OBJECT_INDEX, index->name)};
  e.if_not_exists = flag(r, "if_not_exists");
  e.as.index = index;
  emit(r, e.object, &e, 1);
}

static void drop_index(request *r) {
  mig_span name = name_arg(r, "index_name", "the index's name is computed at run time");
  mig_effect e = {.verb = MIG_EFFECT_DROP, .object = part_of(r, MIG_OBJECT_INDEX, name)};
  e.if_exists = flag(r, "if_exists");
  emit(r, e.object, &e, 1);
}

static const struct {
  mig_directive_id id;
  mig_constraint_kind kind;
} constraint_kinds[] = {{MIG_DIRECTIVE_CREATE_UNIQUE_CONSTRAINT, MIG_UNIQUE},
                        {MIG_DIRECTIVE_CREATE_FOREIGN_KEY, MIG_FOREIGN_KEY},
                        {MIG_DIRECTIVE_CREATE_CHECK_CONSTRAINT, MIG_CHECK},
                        {MIG_DIRECTIVE_CREATE_PRIMARY_KEY, MIG_PRIMARY_KEY},
                        {MIG_DIRECTIVE_CREATE_EXCLUDE_CONSTRAINT, MIG_EXCLUDE}};

static mig_constraint_kind created_kind(mig_directive_id id) {
  for (size_t i = 0; i < sizeof constraint_kinds / sizeof *constraint_kinds; i++) {
    if (constraint_kinds[i].id == id) return constraint_kinds[i].kind;
  }
  return MIG_ANY_CONSTRAINT;
}

static void read_foreign_key(request *r, mig_constraint *c) {
  c->understood &= mig_bind_names_of(r->b, arg(r, "local_cols"), &c->columns, &c->column_count);
  c->understood &= mig_bind_names_of(r->b, arg(r, "remote_cols"), &c->ref_columns, &c->ref_count);
  c->ref_table = name_arg(r, "referent_table", "the referenced table is computed at run time");
  c->ref_schema = name_arg(r, "referent_schema", "the referenced table's schema is computed at run time");
  mig_bind_name(r->b, arg(r, "ondelete"), &c->on_delete);
  mig_bind_name(r->b, arg(r, "onupdate"), &c->on_update);
  mig_bind_name(r->b, arg(r, "match"), &c->match);
}

static void create_constraint(request *r) {
  const mig_py_call *call = r->args.call;
  mig_constraint *c = MIG_NEW(r->b->scratch, mig_constraint);
  *c = (mig_constraint){.kind = created_kind(r->row->id), .understood = !call->more,
                        .place = mig_bind_place(r->b, call->node)};
  c->name = name_arg(r, "constraint_name", "the constraint's name is computed at run time");
  c->name_is_final = arg(r, "constraint_name") != NULL && mig_bind_is(*arg(r, "constraint_name"), MIG_BIND_NAME);
  c->deferrable = mig_bind_truth(arg(r, "deferrable"));
  mig_bind_name(r->b, arg(r, "initially"), &c->initially);
  if (c->kind == MIG_FOREIGN_KEY) {
    read_foreign_key(r, c);
  } else if (c->kind == MIG_CHECK) {
    c->condition = sql_keyword(r, arg(r, "condition"), &c->understood);
  } else if (c->kind == MIG_EXCLUDE) {
    c->condition = mig_bind_exclusion(r->b->ev.frame->module, call);
  } else {
    c->understood &= mig_bind_names_of(r->b, arg(r, "columns"), &c->columns, &c->column_count);
  }
  mig_effect e = {.verb = MIG_EFFECT_CREATE, .object = part_of(r, MIG_OBJECT_CONSTRAINT, c->name)};
  e.as.constraint = c;
  emit(r, e.object, &e, 1);
}

static mig_constraint_kind dropped_kind(request *r) {
  static const struct {
    const char *name;
    mig_constraint_kind kind;
  } kinds[] = {{"foreignkey", MIG_FOREIGN_KEY}, {"primary", MIG_PRIMARY_KEY}, {"unique", MIG_UNIQUE}, {"check", MIG_CHECK}};
  mig_span type = name_arg(r, "type_", "the constraint's kind is computed at run time");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (mig_span_is(type, kinds[i].name)) return kinds[i].kind;
  }
  return MIG_ANY_CONSTRAINT;
}

static void drop_constraint(request *r) {
  mig_constraint *c = MIG_NEW(r->b->scratch, mig_constraint);
  *c = (mig_constraint){.kind = dropped_kind(r), .understood = true, .place = mig_bind_place(r->b, r->args.call->node)};
  c->name = name_arg(r, "constraint_name", "the constraint's name is computed at run time");
  c->name_is_final = arg(r, "constraint_name") != NULL && mig_bind_is(*arg(r, "constraint_name"), MIG_BIND_NAME);
  mig_effect e = {.verb = MIG_EFFECT_DROP, .object = part_of(r, MIG_OBJECT_CONSTRAINT, c->name)};
  e.if_exists = flag(r, "if_exists");
  e.as.constraint = c;
  emit(r, e.object, &e, 1);
}

/* What makes the payload of a row's effect. */
static const struct {
  mig_directive_effect effect;
  void (*expand)(request *r);
} expansions[] = {
    {{MIG_EFFECT_CREATE, MIG_OBJECT_TABLE}, create_table},
    {{MIG_EFFECT_DROP, MIG_OBJECT_TABLE}, drop_table},
    {{MIG_EFFECT_RENAME, MIG_OBJECT_TABLE}, rename_table},
    {{MIG_EFFECT_ALTER, MIG_OBJECT_TABLE}, comment_table},
    {{MIG_EFFECT_CREATE, MIG_OBJECT_COLUMN}, add_column},
    {{MIG_EFFECT_DROP, MIG_OBJECT_COLUMN}, drop_column},
    {{MIG_EFFECT_ALTER, MIG_OBJECT_COLUMN}, alter_column},
    {{MIG_EFFECT_CREATE, MIG_OBJECT_INDEX}, create_index},
    {{MIG_EFFECT_DROP, MIG_OBJECT_INDEX}, drop_index},
    {{MIG_EFFECT_CREATE, MIG_OBJECT_CONSTRAINT}, create_constraint},
    {{MIG_EFFECT_DROP, MIG_OBJECT_CONSTRAINT}, drop_constraint},
};

/* The table that a call works on, whatever its parameter is called. */
static void find_table(request *r) {
  static const char *const names[] = {"table_name", "old_table_name", "source_table"};
  if (r->batch != NULL) {
    r->schema = r->batch->table.schema;
    r->table = r->batch->table.name;
    if (r->table.ptr == NULL) r->trouble = "the table's name is computed at run time";
    return;
  }
  for (size_t i = 0; i < sizeof names / sizeof *names && r->table.ptr == NULL; i++)
    r->table = name_arg(r, names[i], "the table's name is computed at run time");
  bool optional = r->row->id == MIG_DIRECTIVE_DROP_INDEX, wanted = false;
  for (size_t i = 0; i < sizeof names / sizeof *names && r->table.ptr == NULL; i++)
    wanted |= mig_params_has(r->args.binding.params, mig_span_of(names[i]));
  if (wanted && !optional && r->trouble == NULL) r->trouble = "the table's name is missing";
  const char *schema = r->row->id == MIG_DIRECTIVE_CREATE_FOREIGN_KEY ? "source_schema" : "schema";
  r->schema = name_arg(r, schema, "the schema is computed at run time");
}

/* reflect_args, table_args: what a table is made of, in a list. */
static const mig_table *batch_items(mig_binder *b, const mig_py_value *v, bool *unread) {
  static const mig_py_call no_call = {0};
  if (v == NULL || v->kind == MIG_PY_V_NONE) return NULL;
  if (v->kind != MIG_PY_V_LIST && v->kind != MIG_PY_V_TUPLE) {
    *unread = true;
    return NULL;
  }
  mig_table *table = MIG_NEW(b->scratch, mig_table);
  *table = mig_bind_table_items(b, v->as.seq->items, v->as.seq->count, &no_call);
  *unread |= !table->understood;
  return table;
}

static mig_py_value open_batch(mig_binder *b, request *r) {
  mig_batch *batch = MIG_NEW(b->scratch, mig_batch);
  mig_span recreate;
  batch->table = mig_bind_table(b, r->schema, r->table);
  batch->place = mig_bind_place(b, r->args.call->node);
  batch->recreate = MIG_RECREATE_AUTO;
  if (mig_bind_name(b, arg(r, "recreate"), &recreate)) {
    if (mig_span_is(recreate, "always")) batch->recreate = MIG_RECREATE_ALWAYS;
    if (mig_span_is(recreate, "never")) batch->recreate = MIG_RECREATE_NEVER;
  }
  const mig_py_value *copy = arg(r, "copy_from");
  batch->has_copy_from = copy != NULL && copy->kind != MIG_PY_V_NONE;
  const mig_py_call *call;
  if (batch->has_copy_from && mig_bind_construct(*copy, &call) == MIG_CONSTRUCT_TABLE && call->arg_count >= 2) {
    mig_table *table = MIG_NEW(b->scratch, mig_table);
    *table = mig_bind_table_items(b, call->args + 2, call->arg_count - 2, call);
    batch->copy_from = table;
  }
  batch->reflect_args = batch_items(b, arg(r, "reflect_args"), &batch->args_unread);
  batch->table_args = batch_items(b, arg(r, "table_args"), &batch->args_unread);
  const mig_py_value *convention = arg(r, "naming_convention");
  batch->has_naming_convention = convention != NULL && convention->kind != MIG_PY_V_NONE;
  return mig_bind_host(MIG_BIND_BATCH, batch);
}

static mig_py_value final_name(mig_binder *b, const request *r) {
  mig_span *name = MIG_NEW(b->scratch, mig_span);
  const mig_py_value *v = arg(r, "name");
  if (v == NULL || (v->kind != MIG_PY_V_STR && !mig_bind_is(*v, MIG_BIND_NAME))) {
    return v != NULL ? *v : mig_py_none();
  }
  mig_bind_name(b, v, name);
  *name = mig_op_short_name(b->out, b->opts->dialect, *name);
  return mig_bind_host(MIG_BIND_NAME, name);
}

static mig_py_value special(mig_binder *b, request *r) {
  const mig_py_call *call = r->args.call;
  switch (r->row->id) {
    case MIG_DIRECTIVE_EXECUTE:
      return mig_bind_execute(b, "execute", call);
    case MIG_DIRECTIVE_BULK_INSERT:
      mig_bind_bulk_insert(b, &r->args, call);
      return mig_py_none();
    case MIG_DIRECTIVE_BATCH_ALTER_TABLE:
      find_table(r);
      return open_batch(b, r);
    case MIG_DIRECTIVE_F:
      return final_name(b, r);
    case MIG_DIRECTIVE_INLINE_LITERAL: {
      const mig_py_value *value = arg(r, "value");
      return value != NULL ? *value : mig_py_none();
    }
    case MIG_DIRECTIVE_GET_BIND:
      return mig_bind_host(MIG_BIND_CONNECTION, NULL);
    case MIG_DIRECTIVE_GET_CONTEXT:
      return mig_bind_host(MIG_BIND_CONTEXT, NULL);
    default:
      mig_bind_unknown(b, r->row->name, call->node, "an operation that is built at run time", NULL, 0);
      return mig_py_none();
  }
}

/* A directive that an extension registered: op.create_view(...), op.create_entity(...). */
static mig_py_value extension(mig_binder *b, mig_span name, const mig_py_call *call) {
  mig_object table = {.kind = MIG_OBJECT_TABLE};
  const mig_py_value *named = mig_py_call_keyword(call, "table_name");
  bool about_table = (mig_span_is(name, "create_geospatial_index") || mig_span_is(name, "drop_geospatial_index") ||
                      mig_span_is(name, "create_geospatial_column") || mig_span_is(name, "drop_geospatial_column") ||
                      mig_span_is(name, "create_geospatial_table") || mig_span_is(name, "drop_geospatial_table"));
  if (about_table && named == NULL) {
    uint32_t at = mig_span_ends(name, MIG_SPAN("_index")) && mig_span_starts(name, MIG_SPAN("create")) ? 1 : 0;
    if (at < call->arg_count) named = &call->args[at];
  }
  bool known = named != NULL && mig_bind_name(b, named, &table.name) && table.name.ptr != NULL;
  mig_bind_unknown(b, mig_arena_cstr(b->out, name), call->node, "a directive that an extension of Alembic adds", &table, known);
  return mig_py_unknown_data("what an extension's directive gives");
}

mig_py_value mig_bind_directive(mig_binder *b, mig_span name, const mig_batch *batch, const mig_py_call *call) {
  const mig_directive *row = mig_directive_find(name);
  if (row == NULL && mig_bind_replaceable(b, name, call)) return mig_py_none();
  if (row == NULL) return extension(b, name, call);
  const char *params = batch != NULL && row->batch_params != NULL ? row->batch_params : row->params;
  request r = {.b = b, .row = row, .batch = batch};
  mig_bind_args_make(&r.args, params, call);
  if (row->effect_count == 0) return special(b, &r);
  find_table(&r);
  if (call->more && row->id != MIG_DIRECTIVE_CREATE_TABLE && r.trouble == NULL) {
    r.trouble = "arguments are passed on with * or **";
  }
  const mig_batch *outer = b->batch;
  b->batch = batch;
  for (size_t i = 0; i < sizeof expansions / sizeof *expansions; i++) {
    bool fits = expansions[i].effect.verb == row->effects[0].verb && expansions[i].effect.kind == row->effects[0].kind;
    if (fits) expansions[i].expand(&r);
  }
  b->batch = outer;
  return mig_py_none();
}
