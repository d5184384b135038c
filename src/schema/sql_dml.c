/* INSERT, UPDATE, DELETE, SELECT, TRUNCATE and MERGE. */
#include "base/span.h"
#include "schema/sql_build.h"

static mig_dml *new_dml(sql_build *b, mig_dml_kind kind, mig_span range_var) {
  mig_dml *dml = MIG_NEW(b->arena, mig_dml);
  dml->kind = kind;
  dml->understood = true;
  dml->table = sql_range_object(range_var, MIG_OBJECT_ROWS);
  mig_span alias = sql_string(sql_message(range_var, PG_RangeVar_alias), PG_Alias_aliasname);
  dml->alias = alias.len > 0 ? alias : dml->table.table;
  return dml;
}

static void not_understood(mig_dml *dml, mig_span reason) {
  if (dml->understood) dml->reason = reason;
  dml->understood = false;
}

static void finish(sql_build *b, mig_dml *dml, sql_selects *parts, sql_steps *steps) {
  dml->parts = parts->items, dml->part_count = parts->count;
  if (parts->count > 0) not_understood(dml, MIG_SPAN("it reads a WITH query"));
  mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_WRITE, dml->table);
  step->dml = dml;
  sql_uses_of_dml(b->arena, dml, step);
}

/* WITH x AS (DELETE FROM t ... RETURNING ...): what the statement writes may come from the rows of t. */
static void read_written(sql_build *b, sql_steps *steps, uint32_t first) {
  if (first + 1 >= steps->count) return;
  mig_sql_step *step = &steps->items[steps->count - 1];
  sql_objects uses = {0};
  for (uint32_t i = 0; i < step->use_count; i++) *mig_vec_push(b->arena, &uses) = step->uses[i];
  for (uint32_t i = first; i + 1 < steps->count; i++) {
    const mig_object *rows = &steps->items[i].effect.object;
    if (rows->kind == MIG_OBJECT_ROWS)
      *mig_vec_push(b->arena, &uses) = (mig_object){.kind = MIG_OBJECT_TABLE, .schema = rows->schema, .name = rows->table};
  }
  step->uses = uses.items, step->use_count = uses.count;
}

/* The SET list: plain targets; (a, b) = (1, 2) is split, (a, b) = (SELECT ...) is not understood. */
static void read_assignments(sql_build *b, mig_span message, uint32_t field, mig_dml *dml, sql_names *names, sql_exprs *values) {
  sql_walk walk = sql_list(message, field);
  sql_node node;
  while (sql_next(&walk, &node)) {
    sql_node value = sql_child(node.body, PG_ResTarget_val);
    const mig_expr *expr = NULL;
    if (value.kind == PG_NODE_MultiAssignRef) {
      sql_node source = sql_child(value.body, PG_MultiAssignRef_source);
      int64_t number = sql_number(value.body, PG_MultiAssignRef_colno), count = sql_number(value.body, PG_MultiAssignRef_ncolumns);
      const mig_expr *row = sql_expression(b, source);
      if (row->kind == MIG_EXPR_FUNCTION && row->count == (uint64_t)count && number >= 1 && number <= count) expr = row->args[number - 1];
      else expr = row, not_understood(dml, MIG_SPAN("it assigns several columns from one query"));
    } else {
      expr = sql_expression(b, value);
    }
    if (sql_count(node.body, PG_ResTarget_indirection) > 0) not_understood(dml, MIG_SPAN("it assigns a part of a column"));
    *mig_vec_push(b->arena, names) = sql_string(node.body, PG_ResTarget_name);
    *mig_vec_push(b->arena, values) = expr;
  }
}

static void read_values(sql_build *b, mig_span select, mig_dml *dml) {
  sql_exprs values = {0};
  sql_walk walk = sql_list(select, PG_SelectStmt_values_lists);
  sql_node row;
  while (sql_next(&walk, &row)) {
    uint32_t width = sql_count(row.body, PG_List_items);
    if (dml->row_count > 0 && width != dml->width) not_understood(dml, MIG_SPAN("its rows differ in length"));
    dml->width = width;
    dml->row_count++;
    sql_walk items = sql_list(row.body, PG_List_items);
    sql_node item;
    while (sql_next(&items, &item)) *mig_vec_push(b->arena, &values) = sql_expression(b, item);
  }
  dml->values = values.items;
}

static void read_conflict(sql_build *b, mig_span clause, mig_dml *dml) {
  if (clause.ptr == NULL) return;
  bool updates = sql_number(clause, PG_OnConflictClause_action) == PG_ONCONFLICT_UPDATE;
  dml->on_conflict = updates ? MIG_CONFLICT_UPDATE : MIG_CONFLICT_NOTHING;
  mig_span infer = sql_message(clause, PG_OnConflictClause_infer);
  sql_names columns = {0};
  sql_walk walk = sql_list(infer, PG_InferClause_index_elems);
  sql_node node;
  while (sql_next(&walk, &node)) {
    mig_span name = sql_string(node.body, PG_IndexElem_name);
    if (name.len == 0) not_understood(dml, MIG_SPAN("ON CONFLICT names an expression"));
    else *mig_vec_push(b->arena, &columns) = name;
  }
  dml->conflict_columns = columns.items, dml->conflict_column_count = columns.count;
  if (sql_string(infer, PG_InferClause_conname).len > 0) not_understood(dml, MIG_SPAN("ON CONFLICT names a constraint"));
  if (sql_child(clause, PG_OnConflictClause_where_clause).kind || sql_child(infer, PG_InferClause_where_clause).kind)
    not_understood(dml, MIG_SPAN("ON CONFLICT has a condition"));
  sql_names names = {0};
  sql_exprs values = {0};
  read_assignments(b, clause, PG_OnConflictClause_target_list, dml, &names, &values);
  dml->set_columns = names.items, dml->set_values = values.items, dml->set_count = names.count;
}

static void read_insert(sql_build *b, mig_span stmt, sql_steps *steps) {
  mig_dml *dml = new_dml(b, MIG_DML_INSERT, sql_message(stmt, PG_InsertStmt_relation));
  uint32_t first = steps->count;
  sql_selects parts = {0};
  const sql_cte *outer = b->ctes;
  sql_with(b, sql_message(stmt, PG_InsertStmt_with_clause), &parts, steps);
  sql_names columns = {0};
  sql_walk walk = sql_list(stmt, PG_InsertStmt_cols);
  sql_node node;
  while (sql_next(&walk, &node)) *mig_vec_push(b->arena, &columns) = sql_string(node.body, PG_ResTarget_name);
  dml->columns = columns.items, dml->column_count = columns.count;
  sql_node source = sql_child(stmt, PG_InsertStmt_select_stmt);
  dml->positional = columns.count == 0 && source.kind != 0;
  if (source.kind == 0) { /* DEFAULT VALUES: one row that names nothing */
    dml->row_count = 1;
  } else if (sql_count(source.body, PG_SelectStmt_values_lists) > 0) {
    read_values(b, source.body, dml);
  } else {
    dml->kind = MIG_DML_INSERT_SELECT;
    dml->source = sql_select(b, source.body);
    if (!dml->source->understood || dml->source->limited) not_understood(dml, MIG_SPAN("its SELECT is not a plain one"));
  }
  read_conflict(b, sql_message(stmt, PG_InsertStmt_on_conflict_clause), dml);
  int64_t override = sql_number(stmt, PG_InsertStmt_override); /* the numbers are those of OverridingKind */
  if (override == 2) not_understood(dml, MIG_SPAN("OVERRIDING USER VALUE is not followed"));
  dml->overrides = override == 3;
  b->ctes = outer;
  finish(b, dml, &parts, steps);
  read_written(b, steps, first);
}

static void take_from(sql_build *b, mig_span stmt, uint32_t field, mig_dml *dml, sql_selects *parts) {
  mig_select from = {.understood = true};
  sql_from_list(b, stmt, field, &from);
  dml->from = from.from, dml->from_count = from.from_count;
  if (!from.understood) not_understood(dml, MIG_SPAN("its FROM is not a list of tables"));
  for (uint32_t i = 0; i < from.part_count; i++) *mig_vec_push(b->arena, parts) = from.parts[i];
}

static void read_update(sql_build *b, mig_span stmt, sql_steps *steps) {
  mig_dml *dml = new_dml(b, MIG_DML_UPDATE, sql_message(stmt, PG_UpdateStmt_relation));
  uint32_t first = steps->count;
  sql_selects parts = {0};
  const sql_cte *outer = b->ctes;
  sql_with(b, sql_message(stmt, PG_UpdateStmt_with_clause), &parts, steps);
  sql_names names = {0};
  sql_exprs values = {0};
  read_assignments(b, stmt, PG_UpdateStmt_target_list, dml, &names, &values);
  dml->columns = names.items, dml->column_count = names.count;
  dml->values = values.items, dml->row_count = 1, dml->width = names.count;
  take_from(b, stmt, PG_UpdateStmt_from_clause, dml, &parts);
  sql_node where = sql_child(stmt, PG_UpdateStmt_where_clause);
  if (where.kind != 0) dml->where = sql_expression(b, where);
  b->ctes = outer;
  finish(b, dml, &parts, steps);
  read_written(b, steps, first);
}

static void read_delete(sql_build *b, mig_span stmt, sql_steps *steps) {
  mig_dml *dml = new_dml(b, MIG_DML_DELETE, sql_message(stmt, PG_DeleteStmt_relation));
  uint32_t first = steps->count;
  sql_selects parts = {0};
  const sql_cte *outer = b->ctes;
  sql_with(b, sql_message(stmt, PG_DeleteStmt_with_clause), &parts, steps);
  take_from(b, stmt, PG_DeleteStmt_using_clause, dml, &parts);
  sql_node where = sql_child(stmt, PG_DeleteStmt_where_clause);
  if (where.kind != 0) dml->where = sql_expression(b, where);
  b->ctes = outer;
  finish(b, dml, &parts, steps);
  read_written(b, steps, first);
}

static void read_truncate(sql_build *b, mig_span stmt, sql_steps *steps) {
  MIG_VEC(mig_object) tables = {0};
  MIG_VEC(mig_dml *) all = {0};
  sql_walk walk = sql_list(stmt, PG_TruncateStmt_relations);
  sql_node node;
  while (sql_next(&walk, &node)) {
    mig_dml *dml = new_dml(b, MIG_DML_TRUNCATE, node.body);
    *mig_vec_push(b->arena, &tables) = dml->table;
    *mig_vec_push(b->arena, &all) = dml;
    if (sql_number(stmt, PG_TruncateStmt_behavior) == PG_DROP_CASCADE) not_understood(dml, MIG_SPAN("TRUNCATE CASCADE empties referencing tables too"));
    sql_selects parts = {0};
    finish(b, dml, &parts, steps);
  }
  for (uint32_t i = 0; i < all.count; i++) {
    all.items[i]->together = tables.items;
    all.items[i]->together_count = tables.count;
  }
}

/* Which expressions call a function that could do anything. */
static bool calls_unknown(const mig_expr *expr, mig_span *name, uint32_t depth) {
  if (expr == NULL || depth > SQL_DEPTH_LIMIT) return false;
  if (expr->kind == MIG_EXPR_FUNCTION && !sql_is_pure_function(expr->text)) {
    *name = expr->text;
    return true;
  }
  for (uint32_t i = 0; i < expr->count; i++)
    if (calls_unknown(expr->args[i], name, depth + 1)) return true;
  return false;
}

static bool select_calls_unknown(const mig_select *select, mig_span *name) {
  for (uint32_t i = 0; i < select->output_count; i++)
    if (calls_unknown(select->outputs[i], name, 0)) return true;
  for (uint32_t i = 0; i < select->other_count; i++)
    if (calls_unknown(select->others[i], name, 0)) return true;
  return false;
}

static void unknown_call(sql_build *b, mig_span name, sql_steps *steps) {
  mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_UNKNOWN, (mig_object){.kind = MIG_OBJECT_UNKNOWN});
  step->effect.as.scope.reason = mig_arena_printf(b->arena, "it calls the function %.*s", MIG_FMT(name));
}

static void read_select(sql_build *b, mig_span stmt, sql_steps *steps) {
  sql_selects parts = {0};
  const sql_cte *outer = b->ctes;
  sql_with(b, sql_message(stmt, PG_SelectStmt_with_clause), &parts, steps); /* for the writing ones */
  b->ctes = outer;
  const mig_select *select = sql_select(b, stmt);
  mig_span called;
  mig_span into = sql_message(stmt, PG_SelectStmt_into_clause);
  if (into.ptr != NULL) { /* SELECT ... INTO t creates t; its columns are the outputs' */
    mig_table *table = MIG_NEW(b->arena, mig_table);
    mig_sql_step *step = sql_step(b, steps, MIG_EFFECT_CREATE, sql_range_object(sql_message(into, PG_IntoClause_rel), MIG_OBJECT_TABLE));
    step->effect.as.table = table;
    sql_uses_of_select(b->arena, select, step);
  }
  sql_read_steps(b, select, steps);
  if (select_calls_unknown(select, &called)) unknown_call(b, called, steps);
}

bool sql_dml_steps(sql_build *b, sql_node stmt, sql_steps *steps) {
  switch (stmt.kind) {
    case PG_NODE_InsertStmt: read_insert(b, stmt.body, steps); return true;
    case PG_NODE_UpdateStmt: read_update(b, stmt.body, steps); return true;
    case PG_NODE_DeleteStmt: read_delete(b, stmt.body, steps); return true;
    case PG_NODE_SelectStmt: read_select(b, stmt.body, steps); return true;
    case PG_NODE_TruncateStmt: read_truncate(b, stmt.body, steps); return true;
    case PG_NODE_MergeStmt: {
      mig_dml *dml = new_dml(b, MIG_DML_UPDATE, sql_message(stmt.body, PG_MergeStmt_relation));
      not_understood(dml, MIG_SPAN("MERGE is not followed"));
      mig_select from = {.understood = true};
      sql_from_list(b, stmt.body, PG_MergeStmt_source_relation, &from);
      dml->from = from.from, dml->from_count = from.from_count;
      sql_selects parts = {0};
      finish(b, dml, &parts, steps);
      return true;
    }
    default: return false;
  }
}
