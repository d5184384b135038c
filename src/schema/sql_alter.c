/* ALTER TABLE, command by command. */
#include "base/span.h"
#include "schema/sql_build.h"

static mig_sql_step *require(sql_build *b, sql_steps *steps, mig_object object) {
  return sql_step(b, steps, MIG_EFFECT_REQUIRE, object);
}

static mig_object member(mig_object table, mig_object_kind kind, mig_span name) {
  return (mig_object){.kind = kind, .schema = table.schema, .table = table.name, .name = name};
}

static mig_alter *new_alter(sql_build *b, sql_steps *steps, mig_object table, mig_span column, uint32_t sets) {
  mig_alter *alter = MIG_NEW(b->arena, mig_alter);
  alter->sets = sets;
  alter->to.understood = alter->from.understood = true;
  sql_step(b, steps, MIG_EFFECT_ALTER, member(table, MIG_OBJECT_COLUMN, column))->effect.as.alter = alter;
  return alter;
}

static void add_constraint(sql_build *b, sql_steps *steps, mig_object table, mig_constraint constraint) {
  mig_constraint *kept = MIG_NEW(b->arena, mig_constraint);
  *kept = constraint;
  sql_step(b, steps, MIG_EFFECT_CREATE, member(table, MIG_OBJECT_CONSTRAINT, constraint.name))->effect.as.constraint = kept;
}

static void add_column(sql_build *b, sql_steps *steps, mig_object table, mig_span cmd) {
  sql_node def = sql_child(cmd, PG_AlterTableCmd_def);
  sql_constraints hoisted = {0};
  mig_column *column = MIG_NEW(b->arena, mig_column);
  *column = sql_column_of(b, def.body, &hoisted);
  mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_CREATE, member(table, MIG_OBJECT_COLUMN, column->name));
  step->effect.as.column = column;
  step->effect.if_not_exists = sql_flag(cmd, PG_AlterTableCmd_missing_ok);
  for (uint32_t i = 0; i < hoisted.count; i++) add_constraint(b, steps, table, hoisted.items[i]);
}

static void drop_member(sql_build *b, sql_steps *steps, mig_object table, mig_object_kind kind, mig_span cmd) {
  mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_DROP, member(table, kind, sql_string(cmd, PG_AlterTableCmd_name)));
  step->effect.if_exists = sql_flag(cmd, PG_AlterTableCmd_missing_ok);
  step->effect.cascade = sql_number(cmd, PG_AlterTableCmd_behavior) == PG_DROP_CASCADE;
  if (kind != MIG_OBJECT_CONSTRAINT) return;
  mig_constraint *any = MIG_NEW(b->arena, mig_constraint);
  *any = (mig_constraint){.kind = MIG_ANY_CONSTRAINT, .name = step->effect.object.name, .name_is_final = true, .understood = true};
  step->effect.as.constraint = any;
}

static void alter_type(sql_build *b, sql_steps *steps, mig_object table, mig_span name, sql_node def) {
  sql_constraints none = {0};
  mig_column column = sql_column_of(b, def.body, &none);
  mig_alter *alter = new_alter(b, steps, table, name, MIG_FACET_TYPE);
  alter->to.type = column.type;
  sql_node with = sql_child(def.body, PG_ColumnDef_raw_default);
  if (with.kind != 0) alter->using_ = sql_expr_text(b->arena, sql_expression(b, with));
}

static void alter_default(sql_build *b, sql_steps *steps, mig_object table, mig_span name, sql_node def) {
  mig_alter *alter = new_alter(b, steps, table, name, MIG_FACET_DEFAULT);
  alter->to.has_default = def.kind != 0;
  if (def.kind != 0) alter->to.default_ = (mig_value){MIG_VALUE_SQL, sql_expr_text(b->arena, sql_expression(b, def))};
}

static void add_table_constraint(sql_build *b, sql_steps *steps, mig_object table, mig_span body) {
  add_constraint(b, steps, table, sql_constraint_of(b, body));
  mig_sql_step *step = &steps->items[steps->count - 1];
  step->not_valid = sql_flag(body, PG_Constraint_skip_validation);
  step->using_index = sql_string(body, PG_Constraint_indexname);
}

/* SET GENERATED, SET INCREMENT, RESTART: what is not said stays (identity ptr NULL). */
static void set_identity(mig_alter *alter, sql_node options) {
  sql_walk walk = sql_list(options.body, PG_List_items);
  sql_node option;
  alter->existing |= MIG_FACET_IDENTITY;
  while (sql_next(&walk, &option)) {
    bool generated = mig_span_is(sql_string(option.body, PG_DefElem_defname), "generated");
    alter->recounts |= !generated;
    if (!generated) continue;
    sql_node code = sql_child(option.body, PG_DefElem_arg);
    alter->to.identity = sql_number(code.body, 1) == 'a' ? MIG_SPAN("always") : MIG_SPAN("by default");
  }
}

static void unknown_on(sql_build *b, sql_steps *steps, mig_object table, mig_span reason) {
  mig_object *tables = MIG_NEW_ARRAY(b->arena, mig_object, 1);
  tables[0] = table;
  mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_UNKNOWN, (mig_object){.kind = MIG_OBJECT_UNKNOWN});
  step->effect.as.scope.tables = tables, step->effect.as.scope.count = 1;
  step->effect.as.scope.reason = reason;
}

/* A trigger or a rule is switched: "trigger tr", "trigger *" where all of the table's are meant. */
static void toggle(sql_build *b, sql_steps *steps, mig_object table, mig_span cmd, const char *word, const char *state) {
  mig_span name = sql_string(cmd, PG_AlterTableCmd_name);
  mig_object object = {.kind = MIG_OBJECT_UNKNOWN, .schema = table.schema, .table = table.name};
  object.name = name.len != 0 ? mig_arena_printf(b->arena, "%s %.*s", word, MIG_FMT(name)) : mig_arena_printf(b->arena, "%s *", word);
  require(b, steps, table);
  sql_step(b, steps, MIG_EFFECT_ALTER, object)->effect.as.definition = mig_span_of(state);
}

static const struct {
  int subtype;
  const char *word, *state;
} toggles[] = {
    {PG_AT_EnableTrig, "trigger", "enabled"},          {PG_AT_EnableAlwaysTrig, "trigger", "always enabled"},
    {PG_AT_EnableReplicaTrig, "trigger", "enabled for replicas"}, {PG_AT_DisableTrig, "trigger", "disabled"},
    {PG_AT_EnableTrigAll, "trigger", "enabled"},       {PG_AT_DisableTrigAll, "trigger", "disabled"},
    {PG_AT_EnableTrigUser, "trigger", "enabled"},      {PG_AT_DisableTrigUser, "trigger", "disabled"},
    {PG_AT_EnableRule, "rule", "enabled"},             {PG_AT_EnableAlwaysRule, "rule", "always enabled"},
    {PG_AT_EnableReplicaRule, "rule", "enabled for replicas"}, {PG_AT_DisableRule, "rule", "disabled"},
};

static bool is_toggle(sql_build *b, sql_steps *steps, mig_object table, mig_span cmd) {
  for (size_t i = 0; i < sizeof toggles / sizeof *toggles; i++) {
    if (toggles[i].subtype != sql_number(cmd, PG_AlterTableCmd_subtype)) continue;
    toggle(b, steps, table, cmd, toggles[i].word, toggles[i].state);
    return true;
  }
  return false;
}

static void table_command(sql_build *b, sql_steps *steps, mig_object table, mig_span cmd) {
  mig_span name = sql_string(cmd, PG_AlterTableCmd_name);
  sql_node def = sql_child(cmd, PG_AlterTableCmd_def);
  if (is_toggle(b, steps, table, cmd)) return;
  switch (sql_number(cmd, PG_AlterTableCmd_subtype)) {
    case PG_AT_AddColumn: add_column(b, steps, table, cmd); break;
    case PG_AT_DropColumn: drop_member(b, steps, table, MIG_OBJECT_COLUMN, cmd); break;
    case PG_AT_DropConstraint: drop_member(b, steps, table, MIG_OBJECT_CONSTRAINT, cmd); break;
    case PG_AT_AddConstraint: add_table_constraint(b, steps, table, def.body); break;
    case PG_AT_ColumnDefault: alter_default(b, steps, table, name, def); break;
    case PG_AT_DropNotNull: new_alter(b, steps, table, name, MIG_FACET_NULLABLE)->to.nullable = MIG_YES; break;
    case PG_AT_SetNotNull: new_alter(b, steps, table, name, MIG_FACET_NULLABLE)->to.nullable = MIG_NO; break;
    case PG_AT_AlterColumnType: alter_type(b, steps, table, name, def); break;
    case PG_AT_AddIdentity:
    case PG_AT_SetIdentity: {
      mig_alter *alter = new_alter(b, steps, table, name, MIG_FACET_IDENTITY);
      alter->to.has_identity = true;
      if (sql_number(cmd, PG_AlterTableCmd_subtype) == PG_AT_SetIdentity) set_identity(alter, def);
      else alter->to.identity = mig_span_is(sql_string(def.body, PG_Constraint_generated_when), "a") ? MIG_SPAN("always") : MIG_SPAN("by default");
      break;
    }
    case PG_AT_DropIdentity:
      new_alter(b, steps, table, name, MIG_FACET_IDENTITY)->if_identity = sql_flag(cmd, PG_AlterTableCmd_missing_ok);
      break;
    case PG_AT_ValidateConstraint: require(b, steps, member(table, MIG_OBJECT_CONSTRAINT, name)); break;
    case PG_AT_AlterConstraint: unknown_on(b, steps, table, MIG_SPAN("ALTER CONSTRAINT is not followed")); break;
    case PG_AT_DropExpression: unknown_on(b, steps, table, MIG_SPAN("DROP EXPRESSION is not followed")); break;
    case PG_AT_AttachPartition:
    case PG_AT_DetachPartition:
    case PG_AT_AddInherit:
    case PG_AT_DropInherit: unknown_on(b, steps, table, MIG_SPAN("partitions and inheritance are not followed")); break;
    case PG_AT_SetStatistics:
    case PG_AT_SetStorage:
    case PG_AT_SetCompression:
    case PG_AT_SetOptions:
    case PG_AT_ResetOptions: require(b, steps, member(table, MIG_OBJECT_COLUMN, name)); break;
    case PG_AT_ClusterOn:
      require(b, steps, table);
      require(b, steps, (mig_object){.kind = MIG_OBJECT_INDEX, .schema = table.schema, .name = name});
      break;
    default: require(b, steps, table); break; /* owner, row security, storage: physical or rights */
  }
}

static mig_object_kind kind_of(int64_t object_type) {
  switch (object_type) {
    case PG_OBJECT_INDEX: return MIG_OBJECT_INDEX;
    case PG_OBJECT_SEQUENCE: return MIG_OBJECT_SEQUENCE;
    case PG_OBJECT_VIEW:
    case PG_OBJECT_MATVIEW: return MIG_OBJECT_VIEW;
    case PG_OBJECT_TYPE: return MIG_OBJECT_TYPE;
    default: return MIG_OBJECT_TABLE;
  }
}

bool sql_alter_steps(sql_build *b, sql_node stmt, sql_steps *steps) {
  if (stmt.kind != PG_NODE_AlterTableStmt) return false;
  mig_object object = sql_range_object(sql_message(stmt.body, PG_AlterTableStmt_relation), kind_of(sql_number(stmt.body, PG_AlterTableStmt_objtype)));
  uint32_t first = steps->count;
  if (object.kind != MIG_OBJECT_TABLE) {
    require(b, steps, object);
    if (object.kind == MIG_OBJECT_TYPE) unknown_on(b, steps, object, MIG_SPAN("the attributes of a type are not followed"));
  } else {
    sql_walk walk = sql_list(stmt.body, PG_AlterTableStmt_cmds);
    sql_node cmd;
    while (sql_next(&walk, &cmd)) table_command(b, steps, object, cmd.body);
  }
  bool missing_ok = sql_flag(stmt.body, PG_AlterTableStmt_missing_ok);
  for (uint32_t i = first; i < steps->count; i++) steps->items[i].table_if_exists = missing_ok;
  return true;
}
