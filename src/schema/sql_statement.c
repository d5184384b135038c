/* Statements other than rows' and ALTER TABLE: one handler per kind of node. */
#include "base/span.h"
#include "schema/sql_build.h"

typedef struct statement {
  sql_build *b;
  mig_span body, text;
  sql_steps *steps;
} statement;

static mig_sql_step *step_of(const statement *s, mig_effect_verb verb, mig_object object) {
  return sql_step(s->b, s->steps, verb, object);
}

/* ---- objects that have no kind ------------------------------------------------------------- */

static mig_object other(const statement *s, const char *word, mig_object named) {
  mig_span name = named.schema.len > 0 ? mig_arena_printf(s->b->arena, "%s %.*s.%.*s", word, MIG_FMT(named.schema), MIG_FMT(named.name))
                                       : mig_arena_printf(s->b->arena, "%s %.*s", word, MIG_FMT(named.name));
  return (mig_object){.kind = MIG_OBJECT_UNKNOWN, .name = name};
}

static mig_object other_on(const statement *s, const char *word, mig_object table, mig_span name) {
  return (mig_object){.kind = MIG_OBJECT_UNKNOWN, .schema = table.schema, .table = table.name,
                      .name = mig_arena_printf(s->b->arena, "%s %.*s", word, MIG_FMT(name))};
}

static mig_sql_step *create_other(const statement *s, mig_object object, bool replace) {
  mig_sql_step *step = step_of(s, MIG_EFFECT_CREATE, object);
  step->effect.as.definition = s->text;
  step->replace = replace;
  return step;
}

static void put_arguments(mig_buf *buf, mig_span message, uint32_t field, bool parameters) {
  sql_walk walk = sql_list(message, field);
  sql_node node;
  bool first = true;
  mig_buf_putc(buf, '(');
  while (sql_next(&walk, &node)) {
    int64_t mode = parameters ? sql_number(node.body, PG_FunctionParameter_mode) : 0;
    if (mode == PG_FUNC_PARAM_OUT || mode == PG_FUNC_PARAM_TABLE) continue;
    if (!first) mig_buf_putc(buf, ',');
    mig_buf_put(buf, sql_type_text(buf->arena, parameters ? sql_message(node.body, PG_FunctionParameter_arg_type) : node.body));
    first = false;
  }
  mig_buf_putc(buf, ')');
}

static void put_function(const statement *s, mig_buf *buf, mig_span message, uint32_t names) {
  mig_span name = sql_text(sql_last(message, names, 0)), schema = sql_text(sql_last(message, names, 1));
  (void)s;
  mig_buf_puts(buf, "function ");
  if (schema.len > 0) mig_buf_printf(buf, "%.*s.", MIG_FMT(schema));
  mig_buf_put(buf, name);
}

static mig_object function_object(const statement *s, sql_node node) {
  mig_buf buf = mig_buf_in(s->b->arena);
  put_function(s, &buf, node.body, PG_ObjectWithArgs_objname);
  if (!sql_flag(node.body, PG_ObjectWithArgs_args_unspecified)) put_arguments(&buf, node.body, PG_ObjectWithArgs_objargs, false);
  return (mig_object){.kind = MIG_OBJECT_UNKNOWN, .name = mig_buf_span(&buf)};
}

static void create_function(const statement *s) {
  mig_buf buf = mig_buf_in(s->b->arena);
  put_function(s, &buf, s->body, PG_CreateFunctionStmt_funcname);
  put_arguments(&buf, s->body, PG_CreateFunctionStmt_parameters, true);
  create_other(s, (mig_object){.kind = MIG_OBJECT_UNKNOWN, .name = mig_buf_span(&buf)}, sql_flag(s->body, PG_CreateFunctionStmt_replace));
}

static void create_trigger(const statement *s) {
  mig_object table = sql_range_object(sql_message(s->body, PG_CreateTrigStmt_relation), MIG_OBJECT_TABLE);
  step_of(s, MIG_EFFECT_REQUIRE, table);
  create_other(s, other_on(s, "trigger", table, sql_string(s->body, PG_CreateTrigStmt_trigname)), sql_flag(s->body, PG_CreateTrigStmt_replace));
}

static void create_policy(const statement *s) {
  mig_object table = sql_range_object(sql_message(s->body, PG_CreatePolicyStmt_table), MIG_OBJECT_TABLE);
  step_of(s, MIG_EFFECT_REQUIRE, table);
  create_other(s, other_on(s, "policy", table, sql_string(s->body, PG_CreatePolicyStmt_policy_name)), false);
}

static void create_rule(const statement *s) {
  mig_object table = sql_range_object(sql_message(s->body, PG_RuleStmt_relation), MIG_OBJECT_TABLE);
  step_of(s, MIG_EFFECT_REQUIRE, table);
  create_other(s, other_on(s, "rule", table, sql_string(s->body, PG_RuleStmt_rulename)), sql_flag(s->body, PG_RuleStmt_replace));
}

static void create_extension(const statement *s) {
  mig_object name = {.name = sql_string(s->body, PG_CreateExtensionStmt_extname)};
  create_other(s, other(s, "extension", name), false)->effect.if_not_exists = sql_flag(s->body, PG_CreateExtensionStmt_if_not_exists);
}

/* CREATE COLLATION; other things of this form are not read. */
static void define(const statement *s) {
  sql_node name = {0};
  sql_walk walk = sql_list(s->body, PG_DefineStmt_defnames);
  mig_object object = {0};
  while (sql_next(&walk, &name)) object.schema = object.name, object.name = sql_text(name);
  create_other(s, other(s, "collation", object), false)->effect.if_not_exists = sql_flag(s->body, PG_DefineStmt_if_not_exists);
}

/* CREATE PUBLICATION p FOR TABLE t */
static void create_publication(const statement *s) {
  sql_walk walk = sql_list(s->body, PG_CreatePublicationStmt_pubobjects);
  for (sql_node node; sql_next(&walk, &node);) {
    mig_span relation = sql_message(sql_message(node.body, PG_PublicationObjSpec_pubtable), PG_PublicationTable_relation);
    if (relation.ptr != NULL) step_of(s, MIG_EFFECT_REQUIRE, sql_range_object(relation, MIG_OBJECT_TABLE));
  }
  create_other(s, other(s, "publication", (mig_object){.name = sql_string(s->body, PG_CreatePublicationStmt_pubname)}), false);
}

/* ---- tables, indexes, views, sequences ------------------------------------------------------ */

/* What follows the name of the table that this one is a partition of. */
static mig_span bounds_of(mig_span text) {
  static const struct {
    const char *word;
    size_t skip;
  } starts[] = {{"for values ", 11}, {" default", 1}};
  size_t from = 0;
  while (from < text.len && !mig_span_eq_nocase(mig_span_cut(text, from, from + 13 < text.len ? from + 13 : text.len), MIG_SPAN("partition of "))) from++;
  for (size_t at = from; at < text.len; at++)
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
      size_t len = strlen(starts[i].word), end = at + len < text.len ? at + len : text.len;
      if (mig_span_eq_nocase(mig_span_cut(text, at, end), mig_span_of(starts[i].word))) return mig_span_trim(mig_span_cut(text, at + starts[i].skip, text.len));
    }
  return (mig_span){NULL, 0};
}

static void create_table(const statement *s) {
  mig_object table = sql_range_object(sql_message(s->body, PG_CreateStmt_relation), MIG_OBJECT_TABLE);
  sql_walk walk = sql_list(s->body, PG_CreateStmt_inh_relations);
  sql_node parent;
  while (sql_next(&walk, &parent)) step_of(s, MIG_EFFECT_REQUIRE, sql_range_object(parent.body, MIG_OBJECT_TABLE));
  mig_sql_step *step = step_of(s, MIG_EFFECT_CREATE, table);
  step->effect.if_not_exists = sql_flag(s->body, PG_CreateStmt_if_not_exists);
  mig_table *made = MIG_NEW(s->b->arena, mig_table);
  *made = *sql_table_of(s->b, s->body);
  if (made->partition) made->bounds = bounds_of(s->text);
  step->effect.as.table = made;
  sql_objects models = {0}; /* LIKE u: its columns, and whatever INCLUDING adds */
  walk = sql_list(s->body, PG_CreateStmt_table_elts);
  for (sql_node node; sql_next(&walk, &node);)
    if (node.kind == PG_NODE_TableLikeClause)
      *mig_vec_push(s->b->arena, &models) = sql_range_object(sql_message(node.body, PG_TableLikeClause_relation), MIG_OBJECT_TABLE);
  step->uses = models.items, step->use_count = models.count;
}

static void create_index(const statement *s) {
  mig_object table = sql_range_object(sql_message(s->body, PG_IndexStmt_relation), MIG_OBJECT_TABLE);
  const mig_index *index = sql_index_of(s->b, s->body);
  mig_sql_step *step = step_of(s, MIG_EFFECT_CREATE, (mig_object){.kind = MIG_OBJECT_INDEX, .schema = table.schema, .table = table.name, .name = index->name});
  step->effect.as.index = index;
  step->effect.if_not_exists = sql_flag(s->body, PG_IndexStmt_if_not_exists);
  step->outside_transaction = sql_flag(s->body, PG_IndexStmt_concurrent);
}

static void create_view(const statement *s) {
  mig_sql_step *step = step_of(s, MIG_EFFECT_CREATE, sql_range_object(sql_message(s->body, PG_ViewStmt_view), MIG_OBJECT_VIEW));
  step->effect.as.definition = s->text;
  step->replace = sql_flag(s->body, PG_ViewStmt_replace);
  sql_node query = sql_child(s->body, PG_ViewStmt_query);
  if (query.kind == PG_NODE_SelectStmt) sql_uses_of_select(s->b->arena, sql_select(s->b, query.body), step);
}

static void create_table_as(const statement *s) {
  bool view = sql_number(s->body, PG_CreateTableAsStmt_objtype) == PG_OBJECT_MATVIEW;
  mig_span into = sql_message(s->body, PG_CreateTableAsStmt_into);
  mig_object object = sql_range_object(sql_message(into, PG_IntoClause_rel), view ? MIG_OBJECT_VIEW : MIG_OBJECT_TABLE);
  mig_sql_step *step = step_of(s, MIG_EFFECT_CREATE, object);
  step->effect.if_not_exists = sql_flag(s->body, PG_CreateTableAsStmt_if_not_exists);
  step->materialized = view;
  if (view) step->effect.as.definition = s->text;
  else step->effect.as.table = MIG_NEW(s->b->arena, mig_table); /* its columns are the query's: not understood */
  sql_node query = sql_child(s->body, PG_CreateTableAsStmt_query);
  if (query.kind != PG_NODE_SelectStmt) return;
  const mig_select *select = sql_select(s->b, query.body);
  sql_uses_of_select(s->b->arena, select, step);
  if (!view) {
    sql_read_steps(s->b, select, s->steps);
    step_of(s, MIG_EFFECT_WRITE, (mig_object){.kind = MIG_OBJECT_ROWS, .schema = object.schema, .table = object.name});
  }
}

/* OWNED BY t.c: the column must be there. */
static void require_owner(const statement *s, uint32_t options) {
  sql_walk walk = sql_list(s->body, options);
  for (sql_node option; sql_next(&walk, &option);) {
    sql_node column = sql_child(option.body, PG_DefElem_arg);
    if (!mig_span_is(sql_string(option.body, PG_DefElem_defname), "owned_by") || column.kind != PG_NODE_List) continue;
    mig_object owner = sql_list_member(column, MIG_OBJECT_COLUMN);
    if (owner.table.len != 0) step_of(s, MIG_EFFECT_REQUIRE, owner);
  }
}

static void create_sequence(const statement *s) {
  mig_sql_step *step = step_of(s, MIG_EFFECT_CREATE, sql_range_object(sql_message(s->body, PG_CreateSeqStmt_sequence), MIG_OBJECT_SEQUENCE));
  step->effect.if_not_exists = sql_flag(s->body, PG_CreateSeqStmt_if_not_exists);
  require_owner(s, PG_CreateSeqStmt_options);
  step->effect.as.definition = s->text;
}

static void alter_sequence(const statement *s) {
  step_of(s, MIG_EFFECT_ALTER, sql_range_object(sql_message(s->body, PG_AlterSeqStmt_sequence), MIG_OBJECT_SEQUENCE))->effect.as.definition = s->text;
  require_owner(s, PG_AlterSeqStmt_options);
}

static void create_schema(const statement *s) {
  mig_object schema = {.kind = MIG_OBJECT_SCHEMA, .name = sql_string(s->body, PG_CreateSchemaStmt_schemaname)};
  step_of(s, MIG_EFFECT_CREATE, schema)->effect.if_not_exists = sql_flag(s->body, PG_CreateSchemaStmt_if_not_exists);
  sql_walk walk = sql_list(s->body, PG_CreateSchemaStmt_schema_elts);
  sql_node node;
  while (sql_next(&walk, &node)) sql_statement_steps(s->b, node, s->text, s->steps);
}

static void refresh_view(const statement *s) {
  step_of(s, MIG_EFFECT_REQUIRE, sql_range_object(sql_message(s->body, PG_RefreshMatViewStmt_relation), MIG_OBJECT_VIEW))->materialized = true;
}

/* ---- types ----------------------------------------------------------------------------------- */

static void create_type(const statement *s, mig_object name, mig_type type) {
  mig_type *kept = MIG_NEW(s->b->arena, mig_type);
  type.length = type.precision = type.scale = -1;
  type.text = s->text;
  type.enum_name = name.name, type.enum_schema = name.schema;
  *kept = type;
  step_of(s, MIG_EFFECT_CREATE, name)->effect.as.type = kept;
}

static mig_object named(mig_span message, uint32_t field, mig_object_kind kind) {
  return (mig_object){.kind = kind, .schema = sql_text(sql_last(message, field, 1)), .name = sql_text(sql_last(message, field, 0))};
}

static void create_enum(const statement *s) {
  mig_type type = {.known = true, .name = MIG_SPAN("ENUM"), .module = MIG_SPAN("postgresql")};
  type.labels = sql_strings(s->b->arena, s->body, PG_CreateEnumStmt_vals, &type.label_count);
  create_type(s, named(s->body, PG_CreateEnumStmt_type_name, MIG_OBJECT_TYPE), type);
}

static void create_domain(const statement *s) {
  create_type(s, named(s->body, PG_CreateDomainStmt_domainname, MIG_OBJECT_TYPE), (mig_type){0});
}

static void create_composite(const statement *s) {
  create_type(s, sql_range_object(sql_message(s->body, PG_CompositeTypeStmt_typevar), MIG_OBJECT_TYPE), (mig_type){0});
}

static void unknown_on(const statement *s, mig_object object, mig_span reason) {
  mig_object *tables = MIG_NEW(s->b->arena, mig_object);
  *tables = object;
  mig_sql_step *step = step_of(s, MIG_EFFECT_UNKNOWN, (mig_object){.kind = MIG_OBJECT_UNKNOWN});
  step->effect.as.scope.tables = tables, step->effect.as.scope.count = 1;
  step->effect.as.scope.reason = reason;
}

static void alter_domain(const statement *s) {
  mig_object domain = named(s->body, PG_AlterDomainStmt_type_name, MIG_OBJECT_TYPE);
  step_of(s, MIG_EFFECT_REQUIRE, domain);
  unknown_on(s, domain, MIG_SPAN("what a domain allows is not followed"));
}

static void alter_enum(const statement *s) {
  mig_sql_step *step = step_of(s, MIG_EFFECT_ALTER, named(s->body, PG_AlterEnumStmt_type_name, MIG_OBJECT_TYPE));
  mig_span old = sql_message(s->body, PG_AlterEnumStmt_old_val), neighbour = sql_message(s->body, PG_AlterEnumStmt_new_val_neighbor);
  step->effect.as.label.label = sql_string(s->body, PG_AlterEnumStmt_new_val);
  step->effect.as.label.renamed_from = old;
  if (sql_flag(s->body, PG_AlterEnumStmt_new_val_is_after)) step->effect.as.label.after = neighbour;
  else step->effect.as.label.before = neighbour;
  step->effect.if_not_exists = sql_flag(s->body, PG_AlterEnumStmt_skip_if_new_val_exists);
}

/* ---- what works on objects of any kind ------------------------------------------------------- */

static const struct {
  int type;
  mig_object_kind kind;
  bool on_table; /* the name's last part belongs to the table before it */
  const char *word;
} object_types[] = {
    {PG_OBJECT_TABLE, MIG_OBJECT_TABLE, false, ""},          {PG_OBJECT_FOREIGN_TABLE, MIG_OBJECT_TABLE, false, ""},
    {PG_OBJECT_VIEW, MIG_OBJECT_VIEW, false, ""},            {PG_OBJECT_MATVIEW, MIG_OBJECT_VIEW, false, ""},
    {PG_OBJECT_INDEX, MIG_OBJECT_INDEX, false, ""},          {PG_OBJECT_SEQUENCE, MIG_OBJECT_SEQUENCE, false, ""},
    {PG_OBJECT_TYPE, MIG_OBJECT_TYPE, false, ""},            {PG_OBJECT_DOMAIN, MIG_OBJECT_TYPE, false, ""},
    {PG_OBJECT_SCHEMA, MIG_OBJECT_SCHEMA, false, ""},        {PG_OBJECT_COLUMN, MIG_OBJECT_COLUMN, true, ""},
    {PG_OBJECT_TABCONSTRAINT, MIG_OBJECT_CONSTRAINT, true, ""}, {PG_OBJECT_TRIGGER, MIG_OBJECT_UNKNOWN, true, "trigger"},
    {PG_OBJECT_POLICY, MIG_OBJECT_UNKNOWN, true, "policy"},  {PG_OBJECT_RULE, MIG_OBJECT_UNKNOWN, true, "rule"},
    {PG_OBJECT_EXTENSION, MIG_OBJECT_UNKNOWN, false, "extension"},
    {PG_OBJECT_FUNCTION, MIG_OBJECT_UNKNOWN, false, "function"}, {PG_OBJECT_PROCEDURE, MIG_OBJECT_UNKNOWN, false, "function"},
    {PG_OBJECT_ROUTINE, MIG_OBJECT_UNKNOWN, false, "function"},  {PG_OBJECT_AGGREGATE, MIG_OBJECT_UNKNOWN, false, "function"},
    {PG_OBJECT_COLLATION, MIG_OBJECT_UNKNOWN, false, "collation"}, {PG_OBJECT_STATISTIC_EXT, MIG_OBJECT_UNKNOWN, false, "statistics"},
    {PG_OBJECT_PUBLICATION, MIG_OBJECT_UNKNOWN, false, "publication"},
    {PG_OBJECT_ROLE, MIG_OBJECT_UNKNOWN, false, "role"},     {PG_OBJECT_EVENT_TRIGGER, MIG_OBJECT_UNKNOWN, false, "event trigger"},
};

/* The object that a DROP, COMMENT, RENAME or SET SCHEMA names; false for kinds nobody follows. */
static bool object_of(const statement *s, int64_t type, sql_node node, mig_object *out) {
  for (size_t i = 0; i < sizeof object_types / sizeof *object_types; i++) {
    if (object_types[i].type != type) continue;
    mig_object_kind kind = object_types[i].kind;
    if (node.kind == PG_NODE_ObjectWithArgs) *out = function_object(s, node);
    else if (object_types[i].on_table) *out = sql_list_member(node, kind);
    else *out = sql_list_object(node, kind);
    if (kind != MIG_OBJECT_UNKNOWN || node.kind == PG_NODE_ObjectWithArgs) return true;
    if (object_types[i].on_table) *out = other_on(s, object_types[i].word, (mig_object){.schema = out->schema, .name = out->table}, out->name);
    else *out = other(s, object_types[i].word, *out);
    return true;
  }
  return false;
}

static void drop(const statement *s) {
  int64_t type = sql_number(s->body, PG_DropStmt_remove_type);
  sql_walk walk = sql_list(s->body, PG_DropStmt_objects);
  sql_node node;
  mig_object object;
  while (sql_next(&walk, &node)) {
    if (!object_of(s, type, node, &object)) continue;
    mig_sql_step *step = step_of(s, MIG_EFFECT_DROP, object);
    step->effect.if_exists = sql_flag(s->body, PG_DropStmt_missing_ok);
    step->effect.cascade = sql_number(s->body, PG_DropStmt_behavior) == PG_DROP_CASCADE;
    step->outside_transaction = sql_flag(s->body, PG_DropStmt_concurrent);
    step->materialized = type == PG_OBJECT_MATVIEW;
    /* What goes with these is written nowhere near: every table of a schema, every column of an extension's type. */
    if (step->effect.cascade && (type == PG_OBJECT_SCHEMA || type == PG_OBJECT_EXTENSION))
      step_of(s, MIG_EFFECT_UNKNOWN, (mig_object){.kind = MIG_OBJECT_UNKNOWN})->effect.as.scope.reason =
          MIG_SPAN("it drops everything that depends on it, too");
  }
}

static void comment(const statement *s) {
  mig_object object;
  if (!object_of(s, sql_number(s->body, PG_CommentStmt_objtype), sql_child(s->body, PG_CommentStmt_object), &object)) return;
  mig_span text = sql_string(s->body, PG_CommentStmt_comment);
  if (text.len == 0) text = (mig_span){0}; /* PostgreSQL drops an empty comment */
  if (object.kind == MIG_OBJECT_TABLE) {
    step_of(s, MIG_EFFECT_ALTER, object)->effect.as.table_comment.comment = text;
  } else if (object.kind == MIG_OBJECT_COLUMN) {
    mig_alter *alter = MIG_NEW(s->b->arena, mig_alter);
    alter->sets = MIG_FACET_COMMENT;
    alter->to.has_comment = text.ptr != NULL, alter->to.comment = text;
    alter->to.understood = alter->from.understood = true;
    step_of(s, MIG_EFFECT_ALTER, object)->effect.as.alter = alter;
  } else {
    step_of(s, MIG_EFFECT_REQUIRE, object);
  }
}

static void rename_object(const statement *s) {
  int64_t type = sql_number(s->body, PG_RenameStmt_rename_type);
  if (type == PG_OBJECT_ATTRIBUTE) {
    mig_object composite = sql_range_object(sql_message(s->body, PG_RenameStmt_relation), MIG_OBJECT_TYPE);
    step_of(s, MIG_EFFECT_REQUIRE, composite);
    unknown_on(s, composite, MIG_SPAN("the attributes of a type are not followed"));
    return;
  }
  mig_span relation = sql_message(s->body, PG_RenameStmt_relation), part = sql_string(s->body, PG_RenameStmt_subname);
  mig_object object = {0};
  if (type == PG_OBJECT_SCHEMA) object = (mig_object){.kind = MIG_OBJECT_SCHEMA, .name = part};
  else if (relation.ptr == NULL) {
    if (!object_of(s, type, sql_child(s->body, PG_RenameStmt_object), &object)) return;
  } else {
    mig_object table = sql_range_object(relation, MIG_OBJECT_TABLE);
    if (!object_of(s, type, (sql_node){0}, &object)) return;
    if (type == PG_OBJECT_COLUMN || type == PG_OBJECT_TABCONSTRAINT) object.schema = table.schema, object.table = table.name, object.name = part;
    else if (object.kind == MIG_OBJECT_UNKNOWN) object = other_on(s, type == PG_OBJECT_TRIGGER ? "trigger" : type == PG_OBJECT_POLICY ? "policy" : "rule", table, part);
    else object.schema = table.schema, object.name = table.name;
  }
  mig_sql_step *step = step_of(s, MIG_EFFECT_RENAME, object);
  step->effect.as.rename.new_name = sql_string(s->body, PG_RenameStmt_newname);
  step->effect.if_exists = sql_flag(s->body, PG_RenameStmt_missing_ok);
  step->materialized = type == PG_OBJECT_MATVIEW;
}

static void set_schema(const statement *s) {
  int64_t type = sql_number(s->body, PG_AlterObjectSchemaStmt_object_type);
  mig_span relation = sql_message(s->body, PG_AlterObjectSchemaStmt_relation);
  mig_object object = {0};
  if (!object_of(s, type, sql_child(s->body, PG_AlterObjectSchemaStmt_object), &object)) return;
  if (relation.ptr != NULL) object = sql_range_object(relation, object.kind);
  mig_sql_step *step = step_of(s, MIG_EFFECT_RENAME, object);
  step->effect.as.rename.new_name = object.name;
  step->effect.as.rename.new_schema = sql_string(s->body, PG_AlterObjectSchemaStmt_newschema);
  step->effect.if_exists = sql_flag(s->body, PG_AlterObjectSchemaStmt_missing_ok);
}

/* ---- the rest ---------------------------------------------------------------------------------- */

static void require_relations(const statement *s, uint32_t field) {
  sql_walk walk = sql_list(s->body, field);
  sql_node node;
  while (sql_next(&walk, &node)) {
    mig_span relation = node.kind == PG_NODE_VacuumRelation ? sql_message(node.body, PG_VacuumRelation_relation) : node.body;
    if (node.kind == PG_NODE_RangeVar || node.kind == PG_NODE_VacuumRelation) step_of(s, MIG_EFFECT_REQUIRE, sql_range_object(relation, MIG_OBJECT_TABLE));
  }
}

static void grant(const statement *s) {
  if (sql_number(s->body, PG_GrantStmt_objtype) == PG_OBJECT_TABLE) require_relations(s, PG_GrantStmt_objects);
}

static void lock(const statement *s) {
  require_relations(s, PG_LockStmt_relations);
}

static void vacuum(const statement *s) {
  uint32_t first = s->steps->count;
  require_relations(s, PG_VacuumStmt_rels);
  for (uint32_t i = first; i < s->steps->count; i++) s->steps->items[i].outside_transaction = sql_flag(s->body, PG_VacuumStmt_is_vacuumcmd);
}

static void copy(const statement *s) {
  mig_span relation = sql_message(s->body, PG_CopyStmt_relation);
  if (relation.ptr != NULL)
    step_of(s, sql_flag(s->body, PG_CopyStmt_is_from) ? MIG_EFFECT_WRITE : MIG_EFFECT_READ, sql_range_object(relation, MIG_OBJECT_ROWS));
}

static void set_variable(const statement *s) {
  /* Names are resolved along search_path: what later statements mean is not known any more. */
  if (mig_span_find(s->text, MIG_SPAN("search_path"), 0) == SIZE_MAX) return;
  step_of(s, MIG_EFFECT_UNKNOWN, (mig_object){.kind = MIG_OBJECT_UNKNOWN})->effect.as.scope.reason = MIG_SPAN("it changes search_path");
}

static void call(const statement *s) {
  step_of(s, MIG_EFFECT_UNKNOWN, (mig_object){.kind = MIG_OBJECT_UNKNOWN})->effect.as.scope.reason = MIG_SPAN("it calls a procedure");
}

static void do_nothing(const statement *s) {
  (void)s;
}

static const struct {
  uint32_t kind;
  void (*read)(const statement *s);
} handlers[] = {
    {PG_NODE_CreateStmt, create_table},          {PG_NODE_IndexStmt, create_index},         {PG_NODE_DropStmt, drop},
    {PG_NODE_RenameStmt, rename_object},         {PG_NODE_CommentStmt, comment},            {PG_NODE_CreateEnumStmt, create_enum},
    {PG_NODE_AlterEnumStmt, alter_enum},         {PG_NODE_ViewStmt, create_view},           {PG_NODE_CreateTableAsStmt, create_table_as},
    {PG_NODE_CreateSchemaStmt, create_schema},   {PG_NODE_CreateSeqStmt, create_sequence},  {PG_NODE_AlterSeqStmt, alter_sequence},
    {PG_NODE_CreateFunctionStmt, create_function}, {PG_NODE_CreateTrigStmt, create_trigger}, {PG_NODE_CreateExtensionStmt, create_extension},
    {PG_NODE_CreatePolicyStmt, create_policy},   {PG_NODE_RuleStmt, create_rule},           {PG_NODE_CreateDomainStmt, create_domain},
    {PG_NODE_CompositeTypeStmt, create_composite}, {PG_NODE_AlterDomainStmt, alter_domain}, {PG_NODE_RefreshMatViewStmt, refresh_view},
    {PG_NODE_AlterObjectSchemaStmt, set_schema}, {PG_NODE_GrantStmt, grant},                {PG_NODE_LockStmt, lock},
    {PG_NODE_VacuumStmt, vacuum},                {PG_NODE_CopyStmt, copy},                  {PG_NODE_VariableSetStmt, set_variable},
    {PG_NODE_CallStmt, call},                    {PG_NODE_CreatePublicationStmt, create_publication},
    /* Rights, sessions and storage: nothing that a catalogue of tables shows. */
    {PG_NODE_TransactionStmt, do_nothing},       {PG_NODE_VariableShowStmt, do_nothing},    {PG_NODE_AlterOwnerStmt, do_nothing},
    {PG_NODE_ReindexStmt, do_nothing},           {PG_NODE_ClusterStmt, do_nothing},         {PG_NODE_GrantRoleStmt, do_nothing},
    {PG_NODE_AlterDefaultPrivilegesStmt, do_nothing}, {PG_NODE_ConstraintsSetStmt, do_nothing}, {PG_NODE_CreateRoleStmt, do_nothing},
    {PG_NODE_AlterRoleStmt, do_nothing},         {PG_NODE_AlterRoleSetStmt, do_nothing},    {PG_NODE_DropRoleStmt, do_nothing},
    {PG_NODE_DiscardStmt, do_nothing},           {PG_NODE_CheckPointStmt, do_nothing},      {PG_NODE_NotifyStmt, do_nothing},
    {PG_NODE_ListenStmt, do_nothing},            {PG_NODE_ExplainStmt, do_nothing},         {PG_NODE_AlterExtensionStmt, do_nothing},
    {PG_NODE_AlterDatabaseSetStmt, do_nothing},  {PG_NODE_AlterDatabaseStmt, do_nothing},   {PG_NODE_AlterSystemStmt, do_nothing},
};

bool sql_statement_steps(sql_build *b, sql_node stmt, mig_span text, sql_steps *steps) {
  if (b->depth >= SQL_DEPTH_LIMIT) return false;
  if (sql_dml_steps(b, stmt, steps) || sql_alter_steps(b, stmt, steps)) return true;
  statement s = {b, stmt.body, text, steps};
  if (stmt.kind == PG_NODE_DefineStmt && sql_number(stmt.body, PG_DefineStmt_kind) == PG_OBJECT_COLLATION) {
    define(&s);
    return true;
  }
  for (size_t i = 0; i < sizeof handlers / sizeof *handlers; i++) {
    if (handlers[i].kind != stmt.kind) continue;
    b->depth++;
    handlers[i].read(&s);
    b->depth--;
    return true;
  }
  return false;
}
