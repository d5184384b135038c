/* py/targets.c: turning an expression that was read into something assigned to or deleted. */
#include "py/parser.h"

const char *mig_py_expr_name(const mig_py_node *expr) {
  switch (expr->kind) {
    case MIG_PY_CALL:
      return "function call";
    case MIG_PY_TRUE:
      return "True";
    case MIG_PY_FALSE:
      return "False";
    case MIG_PY_NONE:
      return "None";
    case MIG_PY_ELLIPSIS:
      return "ellipsis";
    case MIG_PY_STRING:
    case MIG_PY_BYTES:
    case MIG_PY_NUMBER:
      return "literal";
    case MIG_PY_JOINED_STR:
    case MIG_PY_FORMATTED_VALUE:
      return "f-string expression";
    case MIG_PY_COMPARE:
      return "comparison";
    case MIG_PY_LAMBDA:
      return "lambda";
    case MIG_PY_IF_EXP:
      return "conditional expression";
    case MIG_PY_NAMED_EXPR:
      return "named expression";
    case MIG_PY_YIELD:
    case MIG_PY_YIELD_FROM:
      return "yield expression";
    case MIG_PY_AWAIT:
      return "await expression";
    case MIG_PY_GENERATOR_EXP:
      return "generator expression";
    case MIG_PY_LIST_COMP:
      return "list comprehension";
    case MIG_PY_SET_COMP:
      return "set comprehension";
    case MIG_PY_DICT_COMP:
      return "dict comprehension";
    case MIG_PY_DICT:
      return "dict literal";
    case MIG_PY_SET:
      return "set display";
    case MIG_PY_TUPLE:
      return "tuple";
    case MIG_PY_LIST:
      return "list";
    case MIG_PY_STARRED:
      return "starred";
    case MIG_PY_NAME:
      return "name";
    case MIG_PY_ATTRIBUTE:
      return "attribute";
    case MIG_PY_SUBSCRIPT:
      return "subscript";
    default:
      return "expression";
  }
}

static MIG_NORETURN void refuse(mig_py_parser *p, const mig_py_node *expr, target_kind kind) {
  mig_span message =
      mig_arena_printf(p->arena, "cannot %s %s", kind == TARGET_DEL ? "delete" : "assign to", mig_py_expr_name(expr));
  mig_py_fail_as(p, BY_PARSER, MIG_PY_SYNTAX_ERROR, expr->start, expr->end, message);
}

static void set_context(mig_py_node *expr, target_kind kind) {
  expr->ctx = kind == TARGET_DEL ? MIG_PY_DEL : MIG_PY_STORE;
}

/* Makes `expr` what is stored to (or deleted), all of it, or reports the first part that cannot be. */
void mig_py_make_target(mig_py_parser *p, mig_py_node *expr, target_kind kind) {
  switch (expr->kind) {
    case MIG_PY_NAME:
    case MIG_PY_ATTRIBUTE:
    case MIG_PY_SUBSCRIPT:
      set_context(expr, kind);
      return;
    case MIG_PY_STARRED:
      if (kind == TARGET_DEL || kind == TARGET_SINGLE) refuse(p, expr, kind);
      set_context(expr, kind);
      mig_py_make_target(p, expr->as.one, kind);
      return;
    case MIG_PY_LIST:
    case MIG_PY_TUPLE:
      if (kind == TARGET_SINGLE) refuse(p, expr, kind);
      set_context(expr, kind);
      for (mig_py_node *item = expr->as.list.first; item != NULL; item = item->next) mig_py_make_target(p, item, kind);
      return;
    default:
      refuse(p, expr, kind);
  }
}

static mig_py_node *star_target(mig_py_parser *p) {
  uint32_t start = p->at.start;
  if (p->at.tok != T_STAR) return mig_py_bitwise_or(p);
  mig_py_next(p);
  mig_py_node *value = mig_py_bitwise_or(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_STARRED, start);
  node->as.one = value;
  return node;
}

/* What stands between `for` and `in`: operators looser than '|' cannot, so `in` is not taken. */
mig_py_node *mig_py_star_targets(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = star_target(p);
  if (p->at.tok != T_COMMA) {
    mig_py_make_target(p, first, TARGET_FOR);
    return first;
  }
  mig_py_list items = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, T_COMMA) && p->at.tok != T_IN && p->at.tok != T_EQUAL) {
    tail = mig_py_append(tail, star_target(p));
    items.count++;
  }
  mig_py_node *tuple = mig_py_node_at(p, MIG_PY_TUPLE, start);
  tuple->as.list = items;
  mig_py_make_target(p, tuple, TARGET_FOR);
  return tuple;
}
