/* Definitions of tables, columns, constraints and indexes, from PostgreSQL's tree. */
#include "base/span.h"
#include "schema/sql_build.h"

static mig_span action_text(mig_span code) {
  if (mig_span_is(code, "r")) return MIG_SPAN("RESTRICT");
  if (mig_span_is(code, "c")) return MIG_SPAN("CASCADE");
  if (mig_span_is(code, "n")) return MIG_SPAN("SET NULL");
  if (mig_span_is(code, "d")) return MIG_SPAN("SET DEFAULT");
  return (mig_span){0}; /* NO ACTION, the default */
}

static mig_span given(mig_span name) {
  return name.len > 0 ? name : (mig_span){0};
}

static mig_span exclusion_text(sql_build *b, mig_span constraint) {
  mig_buf buf = mig_buf_in(b->arena);
  mig_buf_put(&buf, sql_string(constraint, PG_Constraint_access_method));
  sql_walk walk = sql_list(constraint, PG_Constraint_exclusions);
  sql_node pair;
  while (sql_next(&walk, &pair)) {
    sql_node element = sql_last(pair.body, PG_List_items, 1), operators = sql_last(pair.body, PG_List_items, 0);
    mig_span name = sql_string(element.body, PG_IndexElem_name);
    mig_buf_puts(&buf, buf.len > 0 ? ", " : "");
    if (name.len > 0) mig_buf_put(&buf, name);
    else mig_expr_print(&buf, sql_expression(b, sql_child(element.body, PG_IndexElem_expr)));
    mig_buf_puts(&buf, " with ");
    mig_buf_put(&buf, sql_text(sql_last(operators.body, PG_List_items, 0)));
  }
  return mig_buf_span(&buf);
}

mig_constraint sql_constraint_of(sql_build *b, mig_span body) {
  mig_constraint c = {.name = given(sql_string(body, PG_Constraint_conname)), .name_is_final = true, .understood = true};
  if (sql_flag(body, PG_Constraint_deferrable)) c.deferrable = MIG_YES;
  c.nulls_meet = sql_flag(body, PG_Constraint_nulls_not_distinct);
  if (sql_flag(body, PG_Constraint_initdeferred)) c.initially = MIG_SPAN("DEFERRED");
  switch (sql_number(body, PG_Constraint_contype)) {
    case PG_CONSTR_PRIMARY: c.kind = MIG_PRIMARY_KEY; break;
    case PG_CONSTR_UNIQUE: c.kind = MIG_UNIQUE; break;
    case PG_CONSTR_FOREIGN: c.kind = MIG_FOREIGN_KEY; break;
    case PG_CONSTR_CHECK: c.kind = MIG_CHECK; break;
    case PG_CONSTR_EXCLUSION: c.kind = MIG_EXCLUDE; break;
    default: c.kind = MIG_ANY_CONSTRAINT, c.understood = false; break;
  }
  switch (c.kind) {
    case MIG_CHECK: c.condition = sql_expr_text(b->arena, sql_expression(b, sql_child(body, PG_Constraint_raw_expr))); break;
    case MIG_EXCLUDE: c.condition = exclusion_text(b, body); break;
    case MIG_FOREIGN_KEY: {
      mig_span table = sql_message(body, PG_Constraint_pktable);
      c.ref_schema = given(sql_string(table, PG_RangeVar_schemaname));
      c.ref_table = sql_string(table, PG_RangeVar_relname);
      c.columns = sql_strings(b->arena, body, PG_Constraint_fk_attrs, &c.column_count);
      c.ref_columns = sql_strings(b->arena, body, PG_Constraint_pk_attrs, &c.ref_count);
      c.on_delete = action_text(sql_string(body, PG_Constraint_fk_del_action));
      c.on_update = action_text(sql_string(body, PG_Constraint_fk_upd_action));
      if (mig_span_is(sql_string(body, PG_Constraint_fk_matchtype), "f")) c.match = MIG_SPAN("FULL");
      break;
    }
    default: c.columns = sql_strings(b->arena, body, PG_Constraint_keys, &c.column_count); break;
  }
  return c;
}

/* serial and its sizes: an integer with a sequence of its own, NOT NULL. */
static void apply_serial(mig_column *column) {
  static const char *const names[][2] = {{"serial", "integer"},  {"serial4", "integer"},  {"bigserial", "bigint"},
                                         {"serial8", "bigint"}, {"smallserial", "smallint"}, {"serial2", "smallint"}};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if (!mig_span_is(column->type.sql, names[i][0])) continue;
    column->type.sql = column->type.text = mig_span_of(names[i][1]);
    column->autoincrement = MIG_YES;
    column->nullable = MIG_NO;
    return;
  }
}

static mig_constraint on_one_column(sql_build *b, mig_constraint c, mig_span column) {
  mig_span *columns = MIG_NEW_ARRAY(b->arena, mig_span, 1);
  columns[0] = column;
  c.columns = columns, c.column_count = 1;
  return c;
}

static void apply_constraint(sql_build *b, mig_span body, mig_column *column, sql_constraints *own, sql_constraints *hoisted) {
  sql_node expr = sql_child(body, PG_Constraint_raw_expr);
  mig_constraint c;
  switch (sql_number(body, PG_Constraint_contype)) {
    case PG_CONSTR_NULL: column->nullable = MIG_YES; break;
    case PG_CONSTR_NOTNULL: column->nullable = MIG_NO; break;
    case PG_CONSTR_DEFAULT:
      column->has_default = true;
      column->default_ = (mig_value){MIG_VALUE_SQL, sql_expr_text(b->arena, sql_expression(b, expr))};
      break;
    case PG_CONSTR_IDENTITY:
      column->has_identity = true;
      column->identity = mig_span_is(sql_string(body, PG_Constraint_generated_when), "a") ? MIG_SPAN("always") : MIG_SPAN("by default");
      column->nullable = MIG_NO;
      break;
    case PG_CONSTR_GENERATED:
      column->has_computed = true;
      column->computed = sql_expr_text(b->arena, sql_expression(b, expr));
      column->computed_persisted = MIG_YES;
      break;
    case PG_CONSTR_PRIMARY:
    case PG_CONSTR_UNIQUE:
      c = sql_constraint_of(b, body);
      if (c.name.ptr != NULL || c.deferrable == MIG_YES) *mig_vec_push(b->arena, hoisted) = on_one_column(b, c, column->name);
      else if (c.kind == MIG_PRIMARY_KEY) column->primary_key = MIG_YES;
      else column->unique = MIG_YES;
      break;
    case PG_CONSTR_CHECK: *mig_vec_push(b->arena, own) = sql_constraint_of(b, body); break;
    case PG_CONSTR_FOREIGN: *mig_vec_push(b->arena, own) = on_one_column(b, sql_constraint_of(b, body), column->name); break;
    case PG_CONSTR_ATTR_DEFERRABLE:
      if (own->count > 0) own->items[own->count - 1].deferrable = MIG_YES;
      break;
    case PG_CONSTR_ATTR_DEFERRED:
      if (own->count > 0) own->items[own->count - 1].initially = MIG_SPAN("DEFERRED");
      break;
    default: break;
  }
}

mig_column sql_column_of(sql_build *b, mig_span def, sql_constraints *hoisted) {
  mig_column column = {.name = sql_string(def, PG_ColumnDef_colname), .understood = true};
  mig_span text = sql_type_text(b->arena, sql_message(def, PG_ColumnDef_type_name));
  column.type = (mig_type){.known = true, .sql = text, .text = text, .length = -1, .precision = -1, .scale = -1};
  sql_node collation = sql_last(sql_message(def, PG_ColumnDef_coll_clause), PG_CollateClause_collname, 0);
  if (collation.kind != 0) column.type.collation = sql_text(collation);
  apply_serial(&column);
  sql_constraints own = {0};
  sql_walk walk = sql_list(def, PG_ColumnDef_constraints);
  sql_node node;
  while (sql_next(&walk, &node)) apply_constraint(b, node.body, &column, &own, hoisted);
  column.constraints = own.items, column.constraint_count = own.count;
  return column;
}

static mig_span table_options(sql_build *b, mig_span stmt) {
  mig_buf buf = mig_buf_in(b->arena);
  if (mig_span_is(sql_string(sql_message(stmt, PG_CreateStmt_relation), PG_RangeVar_relpersistence), "t")) mig_buf_puts(&buf, "temporary ");
  if (mig_span_is(sql_string(sql_message(stmt, PG_CreateStmt_relation), PG_RangeVar_relpersistence), "u")) mig_buf_puts(&buf, "unlogged ");
  if (sql_message(stmt, PG_CreateStmt_partspec).ptr != NULL) mig_buf_puts(&buf, "partitioned ");
  mig_span options = mig_buf_span(&buf);
  return options.len > 0 ? mig_span_cut(options, 0, options.len - 1) : options;
}

const mig_table *sql_table_of(sql_build *b, mig_span stmt) {
  mig_table *table = MIG_NEW(b->arena, mig_table);
  MIG_VEC(mig_column) columns = {0};
  sql_constraints constraints = {0}, hoisted = {0};
  table->understood = sql_count(stmt, PG_CreateStmt_inh_relations) == 0 && sql_message(stmt, PG_CreateStmt_of_typename).ptr == NULL;
  sql_walk walk = sql_list(stmt, PG_CreateStmt_table_elts);
  sql_node node;
  while (sql_next(&walk, &node)) {
    if (node.kind == PG_NODE_ColumnDef) *mig_vec_push(b->arena, &columns) = sql_column_of(b, node.body, &hoisted);
    else if (node.kind == PG_NODE_Constraint) *mig_vec_push(b->arena, &constraints) = sql_constraint_of(b, node.body);
    else table->understood = false; /* LIKE another table */
  }
  for (uint32_t i = 0; i < hoisted.count; i++) *mig_vec_push(b->arena, &constraints) = hoisted.items[i];
  table->columns = columns.items, table->column_count = columns.count;
  table->constraints = constraints.items, table->constraint_count = constraints.count;
  table->options = table_options(b, stmt);
  sql_objects parents = {0};
  walk = sql_list(stmt, PG_CreateStmt_inh_relations);
  while (sql_next(&walk, &node)) *mig_vec_push(b->arena, &parents) = sql_range_object(node.body, MIG_OBJECT_TABLE);
  table->parents = parents.items, table->parent_count = parents.count;
  table->partition = sql_message(stmt, PG_CreateStmt_partbound).ptr != NULL;
  return table;
}

static void element_options(mig_buf *buf, mig_span element, uint32_t n) {
  mig_span opclass = sql_text(sql_last(element, PG_IndexElem_opclass, 0)), collation = sql_text(sql_last(element, PG_IndexElem_collation, 0));
  /* the numbers are those of SortByDir and SortByNulls: 3 is DESC, 2 FIRST, 3 LAST */
  if (opclass.len > 0) mig_buf_printf(buf, "%u ops %.*s; ", n, MIG_FMT(opclass));
  if (collation.len > 0) mig_buf_printf(buf, "%u collate %.*s; ", n, MIG_FMT(collation));
  if (sql_number(element, PG_IndexElem_ordering) == 3) mig_buf_printf(buf, "%u desc; ", n);
  if (sql_number(element, PG_IndexElem_nulls_ordering) > 1)
    mig_buf_printf(buf, "%u nulls %s; ", n, sql_number(element, PG_IndexElem_nulls_ordering) == 2 ? "first" : "last");
}

const mig_index *sql_index_of(sql_build *b, mig_span stmt) {
  mig_index *index = MIG_NEW(b->arena, mig_index);
  MIG_VEC(mig_index_part) parts = {0};
  mig_buf options = mig_buf_in(b->arena);
  index->name = given(sql_string(stmt, PG_IndexStmt_idxname));
  index->unique = sql_flag(stmt, PG_IndexStmt_unique) ? MIG_YES : MIG_NO;
  index->understood = true;
  sql_walk walk = sql_list(stmt, PG_IndexStmt_index_params);
  sql_node node;
  while (sql_next(&walk, &node)) {
    mig_index_part part = {.column = given(sql_string(node.body, PG_IndexElem_name))};
    if (part.column.ptr == NULL) part.expression = sql_expr_text(b->arena, sql_expression(b, sql_child(node.body, PG_IndexElem_expr)));
    *mig_vec_push(b->arena, &parts) = part;
    element_options(&options, node.body, parts.count);
  }
  walk = sql_list(stmt, PG_IndexStmt_index_including_params);
  while (sql_next(&walk, &node)) mig_buf_printf(&options, "include %.*s; ", MIG_FMT(sql_string(node.body, PG_IndexElem_name)));
  if (sql_flag(stmt, PG_IndexStmt_nulls_not_distinct)) mig_buf_puts(&options, "nulls not distinct; ");
  sql_node where = sql_child(stmt, PG_IndexStmt_where_clause);
  if (where.kind != 0) index->where = sql_expr_text(b->arena, sql_expression(b, where));
  mig_span method = sql_string(stmt, PG_IndexStmt_access_method);
  if (method.len > 0 && !mig_span_is(method, "btree")) index->using_ = method;
  index->options = mig_span_trim(mig_buf_span(&options));
  index->parts = parts.items, index->part_count = parts.count;
  return index;
}
