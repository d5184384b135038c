/* py/atoms.c: names, constants, and what stands in brackets. */
#include "py/parser.h"

/* for … in … if …, one or more; the current token is `for` or `async`. */
mig_py_node *mig_py_comprehensions(mig_py_parser *p) {
  mig_py_node *first = NULL, **tail = &first;
  uint32_t height = p->height;
  while (p->at.tok == T_FOR || p->at.tok == T_ASYNC) {
    uint32_t start = p->at.start;
    bool is_async = mig_py_accept(p, T_ASYNC);
    mig_py_expect(p, T_FOR);
    mig_py_node *target = mig_py_star_targets(p);
    mig_py_expect(p, T_IN);
    mig_py_node *iter = mig_py_disjunction(p);
    if (p->height > height) height = p->height;
    mig_py_node *ifs = NULL, **if_tail = &ifs;
    while (mig_py_accept(p, T_IF)) {
      if_tail = mig_py_append(if_tail, mig_py_disjunction(p));
      if (p->height > height) height = p->height;
    }
    mig_py_node *node = mig_py_node_at(p, MIG_PY_COMPREHENSION, start);
    if (is_async) node->flags |= MIG_PY_IS_ASYNC;
    node->as.comprehension.target = target;
    node->as.comprehension.iter = iter;
    node->as.comprehension.ifs = ifs;
    tail = mig_py_append(tail, node);
  }
  p->height = height;
  return first;
}

static bool at_for(const mig_py_parser *p) {
  return p->at.tok == T_FOR || p->at.tok == T_ASYNC;
}

static mig_py_node *comprehension(mig_py_parser *p, mig_py_kind kind, uint32_t start, mig_py_node *elt,
                                  mig_py_node *value, mig_py_token closing) {
  mig_py_node *generators = mig_py_comprehensions(p);
  if (elt->kind == MIG_PY_STARRED) {
    mig_py_fail_at(p, elt->start, "iterable unpacking cannot be used in comprehension");
  }
  mig_py_expect(p, closing);
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.comp.elt = elt;
  node->as.comp.value = value;
  node->as.comp.generators = generators;
  mig_py_raise_height(p, 0);
  return node;
}

static MIG_NORETURN void fail_target(mig_py_parser *p, const mig_py_node *first) {
  mig_py_comprehensions(p);
  mig_py_fail_at(p, first->start, "did you forget parentheses around the comprehension target?");
}

/* The rest of a list of items, behind `first` and before `closing`; that is passed too. */
static mig_py_node *items(mig_py_parser *p, mig_py_kind kind, uint32_t start, mig_py_node *first,
                          mig_py_token closing) {
  uint32_t height = p->height;
  mig_py_list list = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, T_COMMA) && p->at.tok != closing) {
    if (at_for(p) && closing != T_RPAR) fail_target(p, first);
    tail = mig_py_append(tail, mig_py_star_item(p, true));
    list.count++;
    if (p->height > height) height = p->height;
  }
  if (at_for(p) && closing != T_RPAR) fail_target(p, first);
  mig_py_expect(p, closing);
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.list = list;
  mig_py_raise_height(p, height);
  return node;
}

static mig_py_node *empty(mig_py_parser *p, mig_py_kind kind, uint32_t start) {
  mig_py_next(p);
  p->height = 0;
  return mig_py_node_at(p, kind, start);
}

static mig_py_node *group(mig_py_parser *p, mig_py_node *inside) {
  mig_py_expect(p, T_RPAR);
  inside->flags |= MIG_PY_PARENTHESIZED;
  return inside;
}

static mig_py_node *parenthesized(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  if (p->at.tok == T_RPAR) return empty(p, MIG_PY_TUPLE, start);
  if (p->at.tok == T_YIELD) return group(p, mig_py_yield(p));
  if (p->at.tok == T_DOUBLESTAR) mig_py_fail(p, "cannot use double starred expression here");
  mig_py_node *first = mig_py_star_item(p, true);
  if (p->at.tok == T_COMMA) return items(p, MIG_PY_TUPLE, start, first, T_RPAR);
  if (at_for(p)) return comprehension(p, MIG_PY_GENERATOR_EXP, start, first, NULL, T_RPAR);
  if (first->kind == MIG_PY_STARRED && p->at.tok == T_RPAR) {
    mig_py_fail_at(p, first->start, "cannot use starred expression here");
  }
  return group(p, first);
}

static mig_py_node *bracketed(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  if (p->at.tok == T_RSQB) return empty(p, MIG_PY_LIST, start);
  mig_py_node *first = mig_py_star_item(p, true);
  if (at_for(p)) return comprehension(p, MIG_PY_LIST_COMP, start, first, NULL, T_RSQB);
  return items(p, MIG_PY_LIST, start, first, T_RSQB);
}

/* key ':' value, or '**' mapping with a NONE_ITEM for its key. */
static mig_py_node *dict_item(mig_py_parser *p, mig_py_node **value) {
  if (p->at.tok == T_DOUBLESTAR) {
    mig_py_node *key = mig_py_node_at(p, MIG_PY_NONE_ITEM, p->at.start);
    mig_py_next(p);
    *value = mig_py_bitwise_or(p);
    key->end = key->start;
    return key;
  }
  mig_py_node *key = mig_py_expression(p);
  if (p->at.tok != T_COLON) {
    mig_py_fail_at(p, key->start, "':' expected after dictionary key");
  }
  uint32_t colon = p->at.start, height = p->height;
  mig_py_next(p);
  if (p->at.tok == T_RBRACE || p->at.tok == T_COMMA) {
    mig_py_fail_at(p, colon, "expression expected after dictionary key and ':'");
  }
  if (p->at.tok == T_STAR) mig_py_fail(p, "cannot use a starred expression in a dictionary value");
  *value = mig_py_expression(p);
  if (height > p->height) p->height = height;
  return key;
}

static mig_py_node *dict(mig_py_parser *p, uint32_t start, mig_py_node *key, mig_py_node *value) {
  uint32_t height = p->height, count = 1;
  mig_py_node **keys = &key->next, **values = &value->next;
  while (mig_py_accept(p, T_COMMA) && p->at.tok != T_RBRACE) {
    mig_py_node *item;
    keys = mig_py_append(keys, dict_item(p, &item));
    values = mig_py_append(values, item);
    count++;
    if (p->height > height) height = p->height;
  }
  mig_py_expect(p, T_RBRACE);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_DICT, start);
  node->as.dict.keys = key;
  node->as.dict.values = value;
  node->as.dict.count = count;
  mig_py_raise_height(p, height);
  return node;
}

static mig_py_node *braced(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *value;
  mig_py_next(p);
  if (p->at.tok == T_RBRACE) return empty(p, MIG_PY_DICT, start);
  if (p->at.tok == T_DOUBLESTAR) {
    uint32_t stars = p->at.start;
    mig_py_node *key = dict_item(p, &value);
    if (at_for(p)) {
      mig_py_comprehensions(p);
      mig_py_fail_at(p, stars, "dict unpacking cannot be used in dict comprehension");
    }
    return dict(p, start, key, value);
  }
  mig_py_node *first = mig_py_star_item(p, true);
  bool bare_walrus = first->kind == MIG_PY_NAMED_EXPR && !(first->flags & MIG_PY_PARENTHESIZED);
  if (p->at.tok == T_COLON && first->kind != MIG_PY_STARRED && !bare_walrus) {
    uint32_t colon = p->at.start, height = p->height;
    mig_py_next(p);
    if (p->at.tok == T_RBRACE || p->at.tok == T_COMMA) {
      mig_py_fail_at(p, colon, "expression expected after dictionary key and ':'");
    }
    if (p->at.tok == T_STAR) mig_py_fail(p, "cannot use a starred expression in a dictionary value");
    value = mig_py_expression(p);
    if (height > p->height) p->height = height;
    if (at_for(p)) return comprehension(p, MIG_PY_DICT_COMP, start, first, value, T_RBRACE);
    return dict(p, start, first, value);
  }
  if (at_for(p)) return comprehension(p, MIG_PY_SET_COMP, start, first, NULL, T_RBRACE);
  return items(p, MIG_PY_SET, start, first, T_RBRACE);
}

static uint32_t digits_of(mig_span text) {
  uint32_t digits = 0;
  for (size_t i = 0; i < text.len; i++) digits += text.ptr[i] >= '0' && text.ptr[i] <= '9';
  return digits;
}

static mig_py_node *number(mig_py_parser *p) {
  mig_span text = {p->base + p->at.start, p->at.end - p->at.start};
  uint32_t start = p->at.start;
  mig_py_node *node = mig_py_leaf(p, MIG_PY_NUMBER);
  node->as.text = text;
  if (text.len > MIG_PY_MAX_INT_DIGITS && (text.ptr[1] < 'A') && digits_of(text) > MIG_PY_MAX_INT_DIGITS &&
      mig_py_number_kind_of(node) == MIG_PY_INT) {
    mig_py_fail_at(p, start, "integer literal has more than 4300 digits; consider hexadecimal");
  }
  return node;
}

static mig_py_node *name(mig_py_parser *p) {
  mig_span text = p->at.name;
  mig_py_node *node = mig_py_leaf(p, MIG_PY_NAME);
  node->as.text = text;
  return node;
}

typedef mig_py_node *(*bracket_rule)(mig_py_parser *p);

static mig_py_node *nested(mig_py_parser *p, bracket_rule rule) {
  mig_py_enter(p);
  mig_py_node *node = rule(p);
  mig_py_leave(p);
  return node;
}

mig_py_node *mig_py_atom(mig_py_parser *p) {
  switch (p->at.tok) {
    case T_NAME:
      return name(p);
    case T_STRING:
    case T_FSTRING:
      return mig_py_strings(p);
    case T_NUMBER:
      return number(p);
    case T_NONE:
      return mig_py_leaf(p, MIG_PY_NONE);
    case T_TRUE:
      return mig_py_leaf(p, MIG_PY_TRUE);
    case T_FALSE:
      return mig_py_leaf(p, MIG_PY_FALSE);
    case T_ELLIPSIS:
      return mig_py_leaf(p, MIG_PY_ELLIPSIS);
    case T_LPAR:
      return nested(p, parenthesized);
    case T_LSQB:
      return nested(p, bracketed);
    case T_LBRACE:
      return nested(p, braced);
    default:
      mig_py_fail_syntax(p);
  }
}
