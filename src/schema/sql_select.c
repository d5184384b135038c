/* SELECT, FROM and WITH. What is not executed is kept for its footprint. */
#include "base/span.h"
#include "schema/sql_build.h"

typedef struct select_parts {
  MIG_VEC(mig_from) from;
  sql_exprs others;
  sql_selects parts;
  bool understood;
} select_parts;

static const sql_cte *find_cte(const sql_build *b, mig_span name) {
  for (const sql_cte *cte = b->ctes; cte != NULL; cte = cte->outer)
    if (mig_span_eq(cte->name, name)) return cte;
  return NULL;
}

static mig_span alias_of(mig_span message, uint32_t field, mig_span otherwise) {
  mig_span name = sql_string(sql_message(message, field), PG_Alias_aliasname);
  return name.len > 0 ? name : otherwise;
}

static void add_from(sql_build *b, sql_node node, int join, const mig_expr *on, select_parts *out);

static void add_table(sql_build *b, mig_span range_var, mig_from from, select_parts *out) {
  from.schema = sql_string(range_var, PG_RangeVar_schemaname);
  from.table = sql_string(range_var, PG_RangeVar_relname);
  from.alias = alias_of(range_var, PG_RangeVar_alias, from.table);
  const sql_cte *cte = from.schema.len == 0 ? find_cte(b, from.table) : NULL;
  if (cte != NULL) from.derived = true, from.select = cte->select, out->understood = false;
  *mig_vec_push(b->arena, &out->from) = from;
}

static void add_subselect(sql_build *b, mig_span body, mig_from from, select_parts *out) {
  sql_node query = sql_child(body, PG_RangeSubselect_subquery);
  from.derived = true;
  from.alias = alias_of(body, PG_RangeSubselect_alias, MIG_SPAN(""));
  from.select = query.kind == PG_NODE_SelectStmt ? sql_select(b, query.body) : NULL;
  out->understood = false;
  if (from.select != NULL) *mig_vec_push(b->arena, &out->parts) = from.select;
  *mig_vec_push(b->arena, &out->from) = from;
}

static void add_join(sql_build *b, mig_span body, int join, const mig_expr *on, select_parts *out) {
  int64_t type = sql_number(body, PG_JoinExpr_jointype);
  sql_node quals = sql_child(body, PG_JoinExpr_quals);
  add_from(b, sql_child(body, PG_JoinExpr_larg), join, on, out);
  const mig_expr *condition = quals.kind ? sql_expression(b, quals) : NULL;
  sql_node right = sql_child(body, PG_JoinExpr_rarg);
  /* a parenthesised join on the right, USING, NATURAL, RIGHT and FULL are read but not executed */
  if (right.kind == PG_NODE_JoinExpr || sql_count(body, PG_JoinExpr_using_clause) > 0 || sql_flag(body, PG_JoinExpr_is_natural) ||
      (type != PG_JOIN_INNER && type != PG_JOIN_LEFT))
    out->understood = false;
  add_from(b, right, type == PG_JOIN_LEFT ? MIG_FROM_LEFT : MIG_FROM_INNER, condition, out);
}

static void add_from(sql_build *b, sql_node node, int join, const mig_expr *on, select_parts *out) {
  mig_from from = {.join = join == MIG_FROM_LEFT ? MIG_FROM_LEFT : join == MIG_FROM_INNER ? MIG_FROM_INNER : MIG_FROM_CROSS, .on = on};
  if (b->depth >= SQL_DEPTH_LIMIT) {
    out->understood = false;
    return;
  }
  b->depth++;
  switch (node.kind) {
    case PG_NODE_RangeVar: add_table(b, node.body, from, out); break;
    case PG_NODE_RangeSubselect: add_subselect(b, node.body, from, out); break;
    case PG_NODE_JoinExpr: add_join(b, node.body, join, on, out); break;
    case PG_NODE_RangeFunction: {
      sql_walk walk = sql_list(node.body, PG_RangeFunction_functions);
      sql_node part;
      while (sql_next(&walk, &part)) *mig_vec_push(b->arena, &out->others) = sql_expression(b, part);
      from.derived = true;
      from.alias = alias_of(node.body, PG_RangeFunction_alias, MIG_SPAN(""));
      out->understood = false;
      *mig_vec_push(b->arena, &out->from) = from;
      break;
    }
    default: out->understood = false; break;
  }
  b->depth--;
}

static void keep_parts(mig_select *into, const select_parts *parts) {
  into->from = parts->from.items, into->from_count = parts->from.count;
  into->others = parts->others.items, into->other_count = parts->others.count;
  into->parts = parts->parts.items, into->part_count = parts->parts.count;
  if (!parts->understood) into->understood = false;
}

void sql_from_list(sql_build *b, mig_span message, uint32_t field, mig_select *into) {
  select_parts parts = {.understood = true};
  sql_walk walk = sql_list(message, field);
  sql_node node;
  while (sql_next(&walk, &node)) add_from(b, node, MIG_FROM_CROSS, NULL, &parts);
  keep_parts(into, &parts);
}

void sql_with(sql_build *b, mig_span with_clause, sql_selects *parts, sql_steps *writes) {
  sql_walk walk = sql_list(with_clause, PG_WithClause_ctes);
  sql_node node;
  bool recursive = sql_flag(with_clause, PG_WithClause_recursive);
  while (sql_next(&walk, &node)) {
    sql_cte *cte = MIG_NEW(b->arena, sql_cte);
    *cte = (sql_cte){.outer = b->ctes, .name = sql_string(node.body, PG_CommonTableExpr_ctename)};
    if (recursive) b->ctes = cte;
    sql_node query = sql_child(node.body, PG_CommonTableExpr_ctequery);
    if (query.kind == PG_NODE_SelectStmt) {
      const mig_select *select = sql_select(b, query.body);
      if (!recursive) cte->select = select;
      *mig_vec_push(b->arena, parts) = select;
    } else if (writes != NULL) {
      sql_dml_steps(b, query, writes);
    }
    b->ctes = cte;
  }
}

static void push_others(sql_build *b, mig_span message, uint32_t field, select_parts *out) {
  sql_walk walk = sql_list(message, field);
  sql_node node;
  while (sql_next(&walk, &node)) *mig_vec_push(b->arena, &out->others) = sql_expression(b, node);
}

/* A name in ORDER BY and GROUP BY may be that of an output: then it is no column's. */
static void push_unless_output(sql_build *b, mig_span message, uint32_t field, const sql_names *names, select_parts *out) {
  sql_walk walk = sql_list(message, field);
  sql_node node;
  while (sql_next(&walk, &node)) {
    const mig_expr *expr = sql_expression(b, node);
    bool named = false;
    for (uint32_t i = 0; i < names->count && expr->kind == MIG_EXPR_COLUMN && expr->qualifier.len == 0; i++)
      named = named || mig_span_eq(names->items[i], expr->text);
    if (!named) *mig_vec_push(b->arena, &out->others) = expr;
  }
}

static void read_outputs(sql_build *b, mig_span stmt, mig_select *select, sql_names *names) {
  sql_exprs outputs = {0};
  sql_walk walk = sql_list(stmt, PG_SelectStmt_target_list);
  sql_node node;
  while (sql_next(&walk, &node)) {
    const mig_expr *expr = sql_expression(b, sql_child(node.body, PG_ResTarget_val));
    mig_span name = sql_string(node.body, PG_ResTarget_name);
    *mig_vec_push(b->arena, &outputs) = expr;
    *mig_vec_push(b->arena, names) = name;
  }
  select->outputs = outputs.items, select->output_count = outputs.count;
  select->names = names->items;
}

static bool is_constant_one(const mig_expr *expr) {
  return expr != NULL && expr->kind == MIG_EXPR_NUMBER && mig_span_is(expr->text, "1");
}

/* LIMIT 1 without an order inside EXISTS changes nothing; elsewhere which rows come is not told. */
static void read_rest(sql_build *b, mig_span stmt, mig_select *select, const sql_names *names, select_parts *parts) {
  push_unless_output(b, stmt, PG_SelectStmt_group_clause, names, parts);
  push_unless_output(b, stmt, PG_SelectStmt_sort_clause, names, parts);
  push_others(b, stmt, PG_SelectStmt_having_clause, parts);
  push_others(b, stmt, PG_SelectStmt_window_clause, parts);
  sql_node limit = sql_child(stmt, PG_SelectStmt_limit_count);
  if (limit.kind != 0 && !is_constant_one(sql_expression(b, limit))) select->understood = false;
  if (limit.kind != 0) select->limited = true;
  if (sql_count(stmt, PG_SelectStmt_group_clause) || sql_child(stmt, PG_SelectStmt_having_clause).kind ||
      sql_count(stmt, PG_SelectStmt_window_clause) || sql_child(stmt, PG_SelectStmt_limit_offset).kind)
    select->understood = false;
  if (sql_message(stmt, PG_SelectStmt_into_clause).ptr != NULL) select->understood = false;
  sql_node distinct = sql_last(stmt, PG_SelectStmt_distinct_clause, 0);
  select->distinct = sql_count(stmt, PG_SelectStmt_distinct_clause) > 0;
  if (distinct.kind != 0) select->understood = false; /* DISTINCT ON */
}

static const mig_select *set_operation(sql_build *b, mig_span stmt, mig_select *select, select_parts *parts) {
  *mig_vec_push(b->arena, &parts->parts) = sql_select(b, sql_message(stmt, PG_SelectStmt_larg));
  *mig_vec_push(b->arena, &parts->parts) = sql_select(b, sql_message(stmt, PG_SelectStmt_rarg));
  parts->understood = false;
  keep_parts(select, parts);
  return select;
}

static const mig_select *select_body(sql_build *b, mig_span stmt) {
  mig_select *select = MIG_NEW(b->arena, mig_select);
  select_parts parts = {.understood = true};
  sql_names names = {0};
  select->understood = true;
  sql_with(b, sql_message(stmt, PG_SelectStmt_with_clause), &parts.parts, NULL);
  if (sql_message(stmt, PG_SelectStmt_with_clause).ptr != NULL) parts.understood = false;
  if (sql_number(stmt, PG_SelectStmt_op) > PG_SETOP_NONE) return set_operation(b, stmt, select, &parts);
  sql_walk walk = sql_list(stmt, PG_SelectStmt_from_clause);
  sql_node node;
  while (sql_next(&walk, &node)) add_from(b, node, MIG_FROM_CROSS, NULL, &parts);
  read_outputs(b, stmt, select, &names);
  sql_node where = sql_child(stmt, PG_SelectStmt_where_clause);
  if (where.kind != 0) select->where = sql_expression(b, where);
  read_rest(b, stmt, select, &names, &parts);
  if (sql_count(stmt, PG_SelectStmt_values_lists) > 0) parts.understood = false;
  push_others(b, stmt, PG_SelectStmt_values_lists, &parts);
  keep_parts(select, &parts);
  return select;
}

const mig_select *sql_select(sql_build *b, mig_span stmt) {
  if (b->depth >= SQL_DEPTH_LIMIT || stmt.ptr == NULL) return MIG_NEW(b->arena, mig_select);
  const sql_cte *outer = b->ctes;
  b->depth++;
  const mig_select *select = select_body(b, stmt);
  b->depth--;
  b->ctes = outer;
  return select;
}
