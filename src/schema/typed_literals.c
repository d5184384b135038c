#include "schema/catalogue_internal.h"

/* PostgreSQL keeps a CHECK with its literals typed as when they were parsed: `n >= 0` over numeric
 * is `n >= 0::numeric`, and stays so when n becomes an integer. So does `c <> ''` over text, which
 * then has no operator. */

static const char *literal_type(const mig_sqltype *type) {
  switch (type->family) {
  case MIG_SQL_TEXT:
  case MIG_SQL_CHAR: return "text";
  case MIG_SQL_NUMERIC: return "numeric";
  case MIG_SQL_FLOAT: return type->bytes == 4 ? "real" : "double precision";
  case MIG_SQL_TIMESTAMP: return type->with_zone ? "timestamp with time zone" : "timestamp without time zone";
  case MIG_SQL_DATE: return "date";
  case MIG_SQL_UUID: return "uuid";
  default: return NULL;
  }
}

static const mig_expr *cast(mig_catalogue *cat, const mig_expr *inner, const char *type) {
  mig_expr *out = MIG_NEW(cat->arena, mig_expr);
  const mig_expr **args = MIG_NEW_ARRAY(cat->arena, const mig_expr *, 1);
  args[0] = inner;
  *out = (mig_expr){.kind = MIG_EXPR_CAST, .text = mig_span_of(type), .args = args, .count = 1};
  return out;
}

static const mig_expr *typed(mig_catalogue *cat, const mig_expr *literal, const mig_sqltype *type) {
  bool string = literal->kind == MIG_EXPR_STRING;
  if (string && type->family == MIG_SQL_INT) {
    mig_expr *number = MIG_NEW(cat->arena, mig_expr);
    *number = *literal;
    number->kind = MIG_EXPR_NUMBER;
    return number;
  }
  const char *name = literal_type(type);
  bool number = type->family == MIG_SQL_NUMERIC || type->family == MIG_SQL_FLOAT;
  if (name == NULL || (!string && !number)) return literal;
  return cast(cat, literal, name);
}

static bool compares(const mig_expr *expr) {
  static const char *const operators[] = {"=", "<>", "!=", "<", ">", "<=", ">="};
  if (expr->kind == MIG_EXPR_IN || expr->kind == MIG_EXPR_BETWEEN) return true;
  for (size_t i = 0; i < sizeof operators / sizeof *operators && expr->kind == MIG_EXPR_OPERATOR && expr->count == 2; i++)
    if (mig_span_is(expr->text, operators[i])) return true;
  return false;
}

/* The only column among the operands, when the others are literals. */
static const mig_cat_column *operand(mig_catalogue *cat, const mig_cat_table *table, const mig_expr *expr) {
  for (uint32_t i = 0; i < expr->count; i++)
    if (expr->args[i] != NULL && expr->args[i]->kind == MIG_EXPR_COLUMN)
      return mig_cat_find_column(table, mig_cat_inner_name(cat, expr->args[i]->text));
  return NULL;
}

const mig_expr *mig_cat_type_literals(mig_catalogue *cat, const mig_cat_table *table, const mig_expr *expr) {
  if (expr == NULL || expr->count == 0 || cat->dialect != MIG_POSTGRESQL) return expr;
  mig_expr *copy = MIG_NEW(cat->arena, mig_expr);
  *copy = *expr;
  const mig_expr **args = MIG_NEW_ARRAY(cat->arena, const mig_expr *, expr->count);
  const mig_cat_column *column = compares(expr) ? operand(cat, table, expr) : NULL;
  for (uint32_t i = 0; i < expr->count; i++) {
    const mig_expr *arg = expr->args[i];
    bool literal = arg != NULL && (arg->kind == MIG_EXPR_STRING || arg->kind == MIG_EXPR_NUMBER);
    bool inside_cast = expr->kind == MIG_EXPR_CAST;
    bool varying = column != NULL && column->type->value.family == MIG_SQL_TEXT && !mig_span_is(column->type->value.name, "text");
    if (literal && column != NULL && !inside_cast) args[i] = typed(cat, arg, &column->type->value);
    else if (varying && arg != NULL && arg->kind == MIG_EXPR_COLUMN) args[i] = cast(cat, arg, "text"); /* (c)::text > 'x'::text */
    else args[i] = mig_cat_type_literals(cat, table, arg);
  }
  copy->args = args;
  return copy;
}

bool mig_cat_compares_literal(mig_catalogue *cat, const mig_expr *expr, mig_sym column) {
  if (expr == NULL) return false;
  bool named = false, literal = false;
  for (uint32_t i = 0; i < expr->count; i++) {
    const mig_expr *arg = expr->args[i];
    if (mig_cat_compares_literal(cat, arg, column)) return true;
    named = named || (arg != NULL && arg->kind == MIG_EXPR_COLUMN && mig_cat_inner_name(cat, arg->text) == column);
    literal = literal || (arg != NULL && arg->kind == MIG_EXPR_STRING);
  }
  return compares(expr) && named && literal;
}

/* Casts to text say nothing: varchar compares as text anyway. */
const mig_expr *mig_cat_strip_text_casts(mig_catalogue *cat, const mig_expr *expr) {
  if (expr == NULL || expr->count == 0 || cat->dialect != MIG_POSTGRESQL) return expr;
  if (expr->kind == MIG_EXPR_CAST && mig_span_is(expr->text, "text")) return mig_cat_strip_text_casts(cat, expr->args[0]);
  mig_expr *copy = MIG_NEW(cat->arena, mig_expr);
  *copy = *expr;
  const mig_expr **args = MIG_NEW_ARRAY(cat->arena, const mig_expr *, expr->count);
  for (uint32_t i = 0; i < expr->count; i++) args[i] = mig_cat_strip_text_casts(cat, expr->args[i]);
  copy->args = args;
  return copy;
}
