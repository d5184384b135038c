/* py/calls.c: arguments of calls, and slices of subscripts. */
#include "py/parser.h"

typedef struct argument_list {
  mig_py_node *args, **args_tail;
  mig_py_node *keywords, **keywords_tail;
  uint32_t start; /* of the first argument */
  uint32_t height, count;
  bool has_keyword, has_mapping, misplaced;
} argument_list;

static void add_keyword(mig_py_parser *p, argument_list *list, uint32_t start, mig_span name) {
  mig_py_node *value = mig_py_expression(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_KEYWORD, start);
  node->as.keyword.name = name;
  node->as.keyword.value = value;
  list->keywords_tail = mig_py_append(list->keywords_tail, node);
  list->has_keyword = true;
}

static void add_starred(mig_py_parser *p, argument_list *list) {
  uint32_t start = p->at.start;
  if (list->has_mapping) {
    mig_py_fail_at(p, list->start, "iterable argument unpacking follows keyword argument unpacking");
  }
  mig_py_next(p);
  mig_py_node *value = mig_py_expression(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_STARRED, start);
  node->as.one = value;
  list->args_tail = mig_py_append(list->args_tail, node);
}

static mig_py_node *generator(mig_py_parser *p, argument_list *list, mig_py_node *elt, uint32_t open) {
  uint32_t start = elt->start;
  mig_py_node *generators = mig_py_comprehensions(p);
  if (list->count > 1 || p->at.tok == T_COMMA) {
    mig_py_fail_at(p, start, "Generator expression must be parenthesized");
  }
  if (p->at.tok != T_RPAR) mig_py_fail_syntax(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_GENERATOR_EXP, open);
  node->end = p->at.end; /* the call's parentheses are the generator's */
  node->as.comp.elt = elt;
  node->as.comp.generators = generators;
  mig_py_raise_height(p, 0);
  return node;
}

static void add_plain(mig_py_parser *p, argument_list *list, uint32_t open) {
  uint32_t start = p->at.start;
  mig_py_token first = (mig_py_token)p->at.tok;
  mig_py_node *value = mig_py_walrus(p);
  if (p->at.tok == T_EQUAL) {
    if (first == T_TRUE || first == T_FALSE || first == T_NONE) mig_py_fail_at(p, start, "cannot assign to a constant");
    if (value->kind != MIG_PY_NAME || (value->flags & MIG_PY_PARENTHESIZED)) {
      mig_py_fail_at(p, start, "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    mig_py_next(p);
    add_keyword(p, list, start, value->as.text);
    if (p->at.tok == T_FOR) {
      mig_py_fail_at(p, start, "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    return;
  }
  if (p->at.tok == T_FOR || p->at.tok == T_ASYNC) value = generator(p, list, value, open);
  if (list->has_keyword) list->misplaced = true;
  list->args_tail = mig_py_append(list->args_tail, value);
}

/* From behind '(' to before ')'. */
void mig_py_arguments_of(mig_py_parser *p, mig_py_node **args, mig_py_node **keywords) {
  uint32_t open = p->at.prev_end - 1;
  argument_list list = {.start = p->at.start};
  list.args_tail = &list.args;
  list.keywords_tail = &list.keywords;
  p->height = 0;
  while (p->at.tok != T_RPAR) {
    list.count++;
    if (p->at.tok == T_STAR) {
      add_starred(p, &list);
    } else if (p->at.tok == T_DOUBLESTAR) {
      uint32_t start = p->at.start;
      mig_py_next(p);
      add_keyword(p, &list, start, (mig_span){NULL, 0});
      list.has_mapping = true;
    } else {
      add_plain(p, &list, open);
    }
    if (p->height > list.height) list.height = p->height;
    if (!mig_py_accept(p, T_COMMA)) break;
  }
  /* Reported behind all arguments, as CPython does. */
  if (list.misplaced) {
    mig_py_fail(p, list.has_mapping ? "positional argument follows keyword argument unpacking"
                                    : "positional argument follows keyword argument");
  }
  p->height = list.height;
  *args = list.args;
  *keywords = list.keywords;
}

static bool ends_slice(const mig_py_parser *p) {
  return p->at.tok == T_COLON || p->at.tok == T_COMMA || p->at.tok == T_RSQB;
}

static mig_py_node *slice(mig_py_parser *p) {
  uint32_t start = p->at.start, height = 0;
  if (p->at.tok == T_STAR) {
    mig_py_next(p);
    mig_py_node *value = mig_py_expression(p);
    mig_py_node *node = mig_py_node_at(p, MIG_PY_STARRED, start);
    node->as.one = value;
    mig_py_raise_height(p, 0);
    return node;
  }
  mig_py_node *bounds[3] = {NULL, NULL, NULL};
  if (p->at.tok != T_COLON) {
    bounds[0] = mig_py_named_expression(p);
    height = p->height;
    bool bare_walrus = bounds[0]->kind == MIG_PY_NAMED_EXPR && !(bounds[0]->flags & MIG_PY_PARENTHESIZED);
    if (p->at.tok != T_COLON || bare_walrus) return bounds[0];
  }
  for (int i = 1; i < 3 && mig_py_accept(p, T_COLON); i++) {
    if (ends_slice(p)) continue;
    bounds[i] = mig_py_expression(p);
    if (p->height > height) height = p->height;
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_SLICE, start);
  node->as.if_exp.test = bounds[0];
  node->as.if_exp.body = bounds[1];
  node->as.if_exp.orelse = bounds[2];
  p->height = height;
  mig_py_raise_height(p, 0);
  return node;
}

/* Behind '['; a comma, or a lone starred item, makes it a tuple. */
mig_py_node *mig_py_slices(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = slice(p);
  if (p->at.tok != T_COMMA && first->kind != MIG_PY_STARRED) return first;
  uint32_t height = p->height;
  mig_py_list items = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, T_COMMA) && p->at.tok != T_RSQB) {
    tail = mig_py_append(tail, slice(p));
    items.count++;
    if (p->height > height) height = p->height;
  }
  mig_py_node *tuple = mig_py_node_at(p, MIG_PY_TUPLE, start);
  tuple->as.list = items;
  p->height = height;
  mig_py_raise_height(p, 0);
  return tuple;
}
