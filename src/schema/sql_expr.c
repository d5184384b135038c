#include "base/span.h"
#include "schema/sql_build.h"

const mig_expr *sql_make(sql_build *b, mig_expr_kind kind, mig_span text, const mig_expr *const *args, uint32_t count) {
  mig_expr *expr = MIG_NEW(b->arena, mig_expr);
  *expr = (mig_expr){.kind = kind, .text = text, .count = count};
  if (count > 0) {
    const mig_expr **kept = MIG_NEW_ARRAY(b->arena, const mig_expr *, count);
    memcpy(kept, args, count * sizeof *kept);
    expr->args = kept;
  }
  return expr;
}

static const mig_expr *leaf(sql_build *b, mig_expr_kind kind, mig_span text) {
  return sql_make(b, kind, text, NULL, 0);
}

static void push_list(sql_build *b, mig_span message, uint32_t field, sql_exprs *out) {
  sql_walk walk = sql_list(message, field);
  sql_node node;
  while (sql_next(&walk, &node)) *mig_vec_push(b->arena, out) = sql_expression(b, node);
}

static const mig_expr *list_of(sql_build *b, mig_expr_kind kind, mig_span text, mig_span message, uint32_t field) {
  sql_exprs args = {0};
  push_list(b, message, field, &args);
  return sql_make(b, kind, text, args.items, args.count);
}

static const mig_expr *constant(sql_build *b, mig_span body) {
  mig_span part;
  if (sql_flag(body, PG_A_Const_isnull)) return leaf(b, MIG_EXPR_NULL, MIG_SPAN("null"));
  if ((part = sql_message(body, PG_A_Const_ival)).ptr != NULL)
    return leaf(b, MIG_EXPR_NUMBER, mig_arena_printf(b->arena, "%lld", (long long)(int32_t)sql_number(part, PG_Integer_ival)));
  if ((part = sql_message(body, PG_A_Const_fval)).ptr != NULL) return leaf(b, MIG_EXPR_NUMBER, sql_string(part, PG_Float_fval));
  if ((part = sql_message(body, PG_A_Const_boolval)).ptr != NULL)
    return leaf(b, MIG_EXPR_BOOL, sql_flag(part, PG_Boolean_boolval) ? MIG_SPAN("1") : MIG_SPAN("0"));
  if ((part = sql_message(body, PG_A_Const_sval)).ptr != NULL) {
    mig_span text = sql_string(part, PG_String_sval);
    return leaf(b, MIG_EXPR_STRING, text.ptr ? text : MIG_SPAN(""));
  }
  part = sql_message(body, PG_A_Const_bsval);
  mig_span bits = sql_string(part, PG_BitString_bsval);
  if (bits.len == 0) return leaf(b, MIG_EXPR_OTHER, MIG_SPAN("?"));
  return leaf(b, MIG_EXPR_OTHER, mig_arena_printf(b->arena, "%c'%.*s'", bits.ptr[0], MIG_FMT(mig_span_cut(bits, 1, bits.len))));
}

static const mig_expr *column(sql_build *b, mig_span body) {
  sql_node last = sql_last(body, PG_ColumnRef_fields, 0), before = sql_last(body, PG_ColumnRef_fields, 1);
  mig_expr *expr = MIG_NEW(b->arena, mig_expr);
  bool star = last.kind == PG_NODE_A_Star;
  *expr = (mig_expr){.kind = star ? MIG_EXPR_STAR : MIG_EXPR_COLUMN, .text = star ? MIG_SPAN("*") : sql_text(last), .qualifier = sql_text(before)};
  if (b->one_table && !star) expr->qualifier = (mig_span){0};
  return expr;
}

static const mig_expr *param(sql_build *b, mig_span body) {
  int64_t number = sql_number(body, PG_ParamRef_number);
  bool named = number >= 1 && number <= (int64_t)b->param_count;
  return leaf(b, MIG_EXPR_PARAM, named ? b->params[number - 1] : mig_arena_printf(b->arena, "$%lld", (long long)number));
}

/* x op y; the forms that PostgreSQL's grammar packs into operators get kinds of their own. */
static const mig_expr *operator(sql_build *b, mig_span body) {
  mig_span name = sql_text(sql_last(body, PG_A_Expr_name, 0));
  sql_node left = sql_child(body, PG_A_Expr_lexpr), right = sql_child(body, PG_A_Expr_rexpr);
  int64_t kind = sql_number(body, PG_A_Expr_kind);
  sql_exprs args = {0};
  if (left.kind != 0) *mig_vec_push(b->arena, &args) = sql_expression(b, left);
  if (right.kind == PG_NODE_List) push_list(b, right.body, PG_List_items, &args);
  else if (right.kind != 0) *mig_vec_push(b->arena, &args) = sql_expression(b, right);
  const mig_expr *const *items = args.items;
  bool negated = name.len > 0 && (name.ptr[0] == '!' || mig_span_is(name, "<>"));
  switch (kind) {
    case PG_AEXPR_OP: return sql_make(b, MIG_EXPR_OPERATOR, mig_span_is(name, "!=") ? MIG_SPAN("<>") : name, items, args.count);
    case PG_AEXPR_DISTINCT: return sql_make(b, MIG_EXPR_DISTINCT, MIG_SPAN(""), items, args.count);
    case PG_AEXPR_NOT_DISTINCT: return sql_make(b, MIG_EXPR_DISTINCT, MIG_SPAN("NOT"), items, args.count);
    case PG_AEXPR_NULLIF: return sql_make(b, MIG_EXPR_FUNCTION, MIG_SPAN("nullif"), items, args.count);
    case PG_AEXPR_IN: return sql_make(b, MIG_EXPR_IN, negated ? MIG_SPAN("NOT") : MIG_SPAN(""), items, args.count);
    case PG_AEXPR_LIKE: return sql_make(b, MIG_EXPR_LIKE, negated ? MIG_SPAN("NOT LIKE") : MIG_SPAN("LIKE"), items, args.count);
    case PG_AEXPR_ILIKE: return sql_make(b, MIG_EXPR_LIKE, negated ? MIG_SPAN("NOT ILIKE") : MIG_SPAN("ILIKE"), items, args.count);
    case PG_AEXPR_BETWEEN: return sql_make(b, MIG_EXPR_BETWEEN, MIG_SPAN(""), items, args.count);
    case PG_AEXPR_NOT_BETWEEN: return sql_make(b, MIG_EXPR_BETWEEN, MIG_SPAN("NOT"), items, args.count);
    case PG_AEXPR_OP_ANY:
      if (right.kind == PG_NODE_A_ArrayExpr && mig_span_is(name, "=") && args.count == 2) {
        sql_exprs in = {0};
        *mig_vec_push(b->arena, &in) = items[0];
        push_list(b, right.body, PG_A_ArrayExpr_elements, &in);
        return sql_make(b, MIG_EXPR_IN, MIG_SPAN(""), in.items, in.count);
      }
      return sql_make(b, MIG_EXPR_FUNCTION, mig_arena_printf(b->arena, "%.*s any", MIG_FMT(name)), items, args.count);
    default: return sql_make(b, MIG_EXPR_FUNCTION, mig_arena_printf(b->arena, "%.*s %lld", MIG_FMT(name), (long long)kind), items, args.count);
  }
}

static const mig_expr *boolean(sql_build *b, mig_span body) {
  static const mig_expr_kind kinds[] = {[PG_AND_EXPR] = MIG_EXPR_AND, [PG_OR_EXPR] = MIG_EXPR_OR, [PG_NOT_EXPR] = MIG_EXPR_NOT};
  int64_t op = sql_number(body, PG_BoolExpr_boolop);
  if (op < PG_AND_EXPR || op > PG_NOT_EXPR) return leaf(b, MIG_EXPR_OTHER, MIG_SPAN("?"));
  return list_of(b, kinds[op], MIG_SPAN(""), body, PG_BoolExpr_args);
}

static const mig_expr *is_boolean(sql_build *b, mig_span body) {
  static const char *const words[] = {"", "TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN"};
  int64_t test = sql_number(body, PG_BooleanTest_booltesttype);
  const mig_expr *arg = sql_expression(b, sql_child(body, PG_BooleanTest_arg));
  return sql_make(b, MIG_EXPR_IS, mig_span_of(words[test >= 0 && test < 7 ? test : 0]), &arg, 1);
}

static const mig_expr *case_of(sql_build *b, mig_span body) {
  sql_exprs args = {0};
  sql_node operand = sql_child(body, PG_CaseExpr_arg), otherwise = sql_child(body, PG_CaseExpr_defresult), when;
  *mig_vec_push(b->arena, &args) = operand.kind ? sql_expression(b, operand) : NULL;
  sql_walk walk = sql_list(body, PG_CaseExpr_args);
  while (sql_next(&walk, &when)) {
    *mig_vec_push(b->arena, &args) = sql_expression(b, sql_child(when.body, PG_CaseWhen_expr));
    *mig_vec_push(b->arena, &args) = sql_expression(b, sql_child(when.body, PG_CaseWhen_result));
  }
  *mig_vec_push(b->arena, &args) = otherwise.kind ? sql_expression(b, otherwise) : NULL;
  return sql_make(b, MIG_EXPR_CASE, MIG_SPAN(""), args.items, args.count);
}

/* Functions that say what time it is, by what they give. Those of the session's zone (CURTIME) and
 * of UTC count alike: their value is "now" and nothing else. */
static const char *const moments[][2] = {
    {"now", "timestamp"},        {"current_timestamp", "timestamp"}, {"transaction_timestamp", "timestamp"},
    {"localtimestamp", "timestamp"}, {"statement_timestamp", "timestamp"}, {"clock_timestamp", "timestamp"},
    {"sysdate", "timestamp"},    {"utc_timestamp", "timestamp"},     {"curdate", "date"},
    {"current_date", "date"},    {"curtime", "time"},                {"current_time", "time"},
};

static bool is_moment_text(const mig_expr *arg) {
  return arg->kind == MIG_EXPR_STRING && mig_span_is(arg->text, "now");
}

static const mig_expr *function(sql_build *b, mig_span body) {
  mig_span name = sql_text(sql_last(body, PG_FuncCall_funcname, 0)), schema = sql_text(sql_last(body, PG_FuncCall_funcname, 1));
  if (schema.len > 0 && !mig_span_is(schema, "pg_catalog"))
    name = mig_arena_printf(b->arena, "%.*s.%.*s", MIG_FMT(schema), MIG_FMT(name));
  sql_exprs args = {0};
  push_list(b, body, PG_FuncCall_args, &args);
  for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
    if (args.count == 0 && mig_span_eq_nocase(name, mig_span_of(moments[i][0]))) return leaf(b, MIG_EXPR_NOW, mig_span_of(moments[i][1]));
  if (b->dialect == MIG_SQLITE && args.count == 1 && is_moment_text(args.items[0])) {
    if (mig_span_is(name, "datetime")) return leaf(b, MIG_EXPR_NOW, MIG_SPAN("timestamp"));
    if (mig_span_is(name, "date")) return leaf(b, MIG_EXPR_NOW, MIG_SPAN("date"));
  }
  bool plain = !sql_message(body, PG_FuncCall_over).ptr && !sql_child(body, PG_FuncCall_agg_filter).kind &&
               !sql_flag(body, PG_FuncCall_agg_distinct) && !sql_count(body, PG_FuncCall_agg_order);
  if (sql_flag(body, PG_FuncCall_agg_star)) *mig_vec_push(b->arena, &args) = leaf(b, MIG_EXPR_STAR, MIG_SPAN("*"));
  if (!plain) name = mig_arena_printf(b->arena, "%.*s over", MIG_FMT(name));
  return sql_make(b, MIG_EXPR_FUNCTION, name, args.items, args.count);
}

static const mig_expr *value_function(sql_build *b, mig_span body) {
  switch (sql_number(body, PG_SQLValueFunction_op)) {
    case PG_SVFOP_CURRENT_DATE: return leaf(b, MIG_EXPR_NOW, MIG_SPAN("date"));
    case PG_SVFOP_CURRENT_TIME:
    case PG_SVFOP_CURRENT_TIME_N:
    case PG_SVFOP_LOCALTIME:
    case PG_SVFOP_LOCALTIME_N: return leaf(b, MIG_EXPR_NOW, MIG_SPAN("time"));
    case PG_SVFOP_CURRENT_TIMESTAMP:
    case PG_SVFOP_CURRENT_TIMESTAMP_N:
    case PG_SVFOP_LOCALTIMESTAMP:
    case PG_SVFOP_LOCALTIMESTAMP_N: return leaf(b, MIG_EXPR_NOW, MIG_SPAN("timestamp"));
    default: return leaf(b, MIG_EXPR_FUNCTION, MIG_SPAN("current_user"));
  }
}

static const mig_expr *subselect(sql_build *b, mig_span body) {
  mig_expr *expr = MIG_NEW(b->arena, mig_expr);
  *expr = (mig_expr){.kind = MIG_EXPR_SUBSELECT, .text = MIG_SPAN("")};
  sql_node test = sql_child(body, PG_SubLink_testexpr), select = sql_child(body, PG_SubLink_subselect);
  mig_span op = sql_text(sql_last(body, PG_SubLink_oper_name, 0));
  switch (sql_number(body, PG_SubLink_sub_link_type)) {
    case PG_EXISTS_SUBLINK: expr->text = MIG_SPAN("EXISTS"); break;
    case PG_ANY_SUBLINK: expr->text = op.len == 0 || mig_span_is(op, "=") ? MIG_SPAN("IN") : MIG_SPAN("ANY"); break;
    case PG_EXPR_SUBLINK: break;
    case PG_ARRAY_SUBLINK: expr->text = MIG_SPAN("ARRAY"); break;
    default: expr->text = MIG_SPAN("ALL"); break;
  }
  if (test.kind != 0) {
    const mig_expr **args = MIG_NEW_ARRAY(b->arena, const mig_expr *, 1);
    args[0] = sql_expression(b, test);
    expr->args = args, expr->count = 1;
  }
  bool one_table = b->one_table;
  b->one_table = false;
  expr->select = select.kind == PG_NODE_SelectStmt ? sql_select(b, select.body) : NULL;
  b->one_table = one_table;
  return expr;
}

static const mig_expr *cast(sql_build *b, mig_span body) {
  const mig_expr *arg = sql_expression(b, sql_child(body, PG_TypeCast_arg));
  return sql_make(b, MIG_EXPR_CAST, sql_type_text(b->arena, sql_message(body, PG_TypeCast_type_name)), &arg, 1);
}

static const mig_expr *null_test(sql_build *b, mig_span body) {
  const mig_expr *arg = sql_expression(b, sql_child(body, PG_NullTest_arg));
  bool is_null = sql_number(body, PG_NullTest_nulltesttype) == PG_IS_NULL;
  return sql_make(b, is_null ? MIG_EXPR_IS_NULL : MIG_EXPR_IS_NOT_NULL, MIG_SPAN(""), &arg, 1);
}

static const mig_expr *collate(sql_build *b, mig_span body) {
  const mig_expr *arg = sql_expression(b, sql_child(body, PG_CollateClause_arg));
  mig_span name = sql_text(sql_last(body, PG_CollateClause_collname, 0));
  return sql_make(b, MIG_EXPR_FUNCTION, mig_arena_printf(b->arena, "collate %.*s", MIG_FMT(name)), &arg, 1);
}

static const mig_expr *indirection(sql_build *b, mig_span body) {
  sql_exprs args = {0};
  *mig_vec_push(b->arena, &args) = sql_expression(b, sql_child(body, PG_A_Indirection_arg));
  push_list(b, body, PG_A_Indirection_indirection, &args);
  return sql_make(b, MIG_EXPR_FUNCTION, MIG_SPAN("[]"), args.items, args.count);
}

static const mig_expr *by_kind(sql_build *b, sql_node node) {
  switch (node.kind) {
    case PG_NODE_A_Const: return constant(b, node.body);
    case PG_NODE_ColumnRef: return column(b, node.body);
    case PG_NODE_ParamRef: return param(b, node.body);
    case PG_NODE_A_Expr: return operator(b, node.body);
    case PG_NODE_BoolExpr: return boolean(b, node.body);
    case PG_NODE_NullTest: return null_test(b, node.body);
    case PG_NODE_BooleanTest: return is_boolean(b, node.body);
    case PG_NODE_CaseExpr: return case_of(b, node.body);
    case PG_NODE_CoalesceExpr: return list_of(b, MIG_EXPR_FUNCTION, MIG_SPAN("coalesce"), node.body, PG_CoalesceExpr_args);
    case PG_NODE_MinMaxExpr:
      return list_of(b, MIG_EXPR_FUNCTION, sql_number(node.body, PG_MinMaxExpr_op) == PG_IS_LEAST ? MIG_SPAN("least") : MIG_SPAN("greatest"),
                     node.body, PG_MinMaxExpr_args);
    case PG_NODE_SQLValueFunction: return value_function(b, node.body);
    case PG_NODE_TypeCast: return cast(b, node.body);
    case PG_NODE_FuncCall: return function(b, node.body);
    case PG_NODE_SubLink: return subselect(b, node.body);
    case PG_NODE_SetToDefault: return leaf(b, MIG_EXPR_DEFAULT, MIG_SPAN("default"));
    case PG_NODE_CollateClause: return collate(b, node.body);
    case PG_NODE_A_ArrayExpr: return list_of(b, MIG_EXPR_FUNCTION, MIG_SPAN("array"), node.body, PG_A_ArrayExpr_elements);
    case PG_NODE_RowExpr: return list_of(b, MIG_EXPR_FUNCTION, MIG_SPAN("row"), node.body, PG_RowExpr_args);
    case PG_NODE_A_Indirection: return indirection(b, node.body);
    case PG_NODE_A_Star: return leaf(b, MIG_EXPR_STAR, MIG_SPAN("*"));
    case PG_NODE_String: return leaf(b, MIG_EXPR_OTHER, sql_text(node));
    case PG_NODE_List: return list_of(b, MIG_EXPR_FUNCTION, MIG_SPAN("row"), node.body, PG_List_items);
    case PG_NODE_SortBy: return sql_expression(b, sql_child(node.body, PG_SortBy_node));
    case PG_NODE_ResTarget: return sql_expression(b, sql_child(node.body, PG_ResTarget_val));
    case PG_NODE_NamedArgExpr: return sql_expression(b, sql_child(node.body, PG_NamedArgExpr_arg));
    default: return leaf(b, MIG_EXPR_OTHER, mig_arena_printf(b->arena, "?%u", node.kind));
  }
}

const mig_expr *sql_expression(sql_build *b, sql_node node) {
  if (b->depth >= SQL_DEPTH_LIMIT) return leaf(b, MIG_EXPR_OTHER, MIG_SPAN("..."));
  b->depth++;
  const mig_expr *expr = by_kind(b, node);
  b->depth--;
  return expr;
}

/* A SELECT of another function may do anything; these do nothing to tables. setval and nextval move
 * sequences, whose position does not count. */
static const char *const pure_functions[] = {
    "abs", "age", "array", "array_agg", "array_append", "array_cat", "array_length", "array_remove", "array_to_string", "avg",
    "bool_and", "bool_or", "btrim", "cardinality", "ceil", "ceiling", "char_length", "coalesce", "col_description", "concat", "concat_ws",
    "count", "currval", "current_database", "current_schema", "current_setting", "current_user", "database", "date", "date_format",
    "date_part", "date_trunc", "datetime", "decode", "encode", "exp", "extract", "first_value", "floor", "format", "format_type",
    "gen_random_uuid", "generate_series", "greatest", "group_concat", "has_table_privilege", "hex", "if", "ifnull", "initcap", "instr",
    "json_agg", "json_array_elements", "json_array_elements_text", "json_build_array", "json_build_object", "json_each", "json_each_text",
    "json_extract", "json_object", "json_object_keys", "json_typeof", "jsonb_agg", "jsonb_array_elements", "jsonb_array_elements_text",
    "jsonb_build_array", "jsonb_build_object", "jsonb_each", "jsonb_each_text", "jsonb_object_agg", "jsonb_object_keys", "jsonb_set",
    "jsonb_typeof", "julianday", "lag", "last_insert_id", "last_value", "lastval", "lead", "least", "left", "length", "ln", "locate",
    "log", "lower", "lpad", "ltrim", "make_date", "make_interval", "max", "md5", "min", "mod", "nextval", "ntile", "nullif",
    "obj_description", "octet_length", "overlay", "pg_advisory_lock", "pg_advisory_unlock", "pg_advisory_xact_lock",
    "pg_get_constraintdef", "pg_get_expr", "pg_get_indexdef", "pg_get_serial_sequence", "pg_get_viewdef", "pg_sleep", "pg_table_is_visible",
    "pg_total_relation_size", "position", "power", "quote_ident", "quote_literal", "random", "rank", "regexp_match", "regexp_matches",
    "regexp_replace", "regexp_split_to_table", "repeat", "replace", "reverse", "right", "round", "row", "row_number", "row_to_json", "rpad",
    "rtrim", "set_config", "setval", "sign", "split_part", "sqlite_version", "sqrt", "strftime", "string_agg", "string_to_array", "strpos",
    "substr", "substring", "substring_index", "sum", "timezone", "to_char", "to_date", "to_json", "to_jsonb", "to_number", "to_regclass",
    "to_regtype", "to_timestamp", "to_tsquery", "to_tsvector", "total", "translate", "trim", "trunc", "typeof", "unix_timestamp",
    "unnest", "upper", "user", "uuid", "uuid_generate_v1", "uuid_generate_v4", "version", "[]",
};

bool sql_is_pure_function(mig_span name) {
  for (size_t i = 0; i < sizeof pure_functions / sizeof *pure_functions; i++)
    if (mig_span_eq_nocase(name, mig_span_of(pure_functions[i]))) return true;
  /* Printed forms of syntax: "= any", "collate C", "sum over". */
  size_t blank = mig_span_find(name, MIG_SPAN(" "), 0);
  if (blank == SIZE_MAX) return false;
  mig_span word = mig_span_cut(name, 0, blank);
  return mig_span_ends(name, MIG_SPAN(" over")) ? sql_is_pure_function(word) : true;
}
