/* py/patterns.c: match statements. */
#include "py/parser.h"

static mig_py_node *pattern(mig_py_parser *p);
static mig_py_node *or_pattern(mig_py_parser *p);

static mig_py_node *wrap(mig_py_parser *p, mig_py_kind kind, uint32_t start, mig_py_node *one) {
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.one = one;
  return node;
}

static mig_py_node *number_leaf(mig_py_parser *p) {
  if (p->at.tok != T_NUMBER) mig_py_fail_syntax(p);
  return mig_py_atom(p);
}

/* -1, 2 + 3j: the only arithmetic of patterns. */
static mig_py_node *signed_number(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *left;
  if (mig_py_accept(p, T_MINUS)) {
    mig_py_node *operand = number_leaf(p);
    left = wrap(p, MIG_PY_UNARY_OP, start, operand);
    left->op = MIG_PY_U_SUB;
  } else {
    left = number_leaf(p);
  }
  if (p->at.tok != T_PLUS && p->at.tok != T_MINUS) return left;
  mig_py_node *real = left->kind == MIG_PY_UNARY_OP ? left->as.one : left;
  if (mig_py_number_kind_of(real) == MIG_PY_IMAGINARY) {
    mig_py_fail_at(p, real->start, "real number required in complex literal");
  }
  uint8_t op = mig_py_tokens[p->at.tok].op;
  mig_py_next(p);
  mig_py_node *right = number_leaf(p);
  if (mig_py_number_kind_of(right) != MIG_PY_IMAGINARY) {
    mig_py_fail_at(p, right->start, "imaginary number required in complex literal");
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_BIN_OP, start);
  node->op = op;
  node->as.pair.first = left;
  node->as.pair.second = right;
  return node;
}

/* A constant that a pattern may hold, or NULL. */
static mig_py_node *literal(mig_py_parser *p) {
  switch (p->at.tok) {
    case T_NUMBER:
    case T_MINUS:
      return signed_number(p);
    case T_STRING:
    case T_FSTRING:
    case T_NONE:
    case T_TRUE:
    case T_FALSE:
      return mig_py_atom(p);
    default:
      return NULL;
  }
}

static mig_py_node *dotted(mig_py_parser *p, bool *has_dot) {
  uint32_t start = p->at.start;
  if (p->at.tok != T_NAME) mig_py_fail_syntax(p);
  mig_py_node *node = mig_py_atom(p);
  *has_dot = p->at.tok == T_DOT;
  while (mig_py_accept(p, T_DOT)) {
    mig_span attr = mig_py_expect_name(p);
    mig_py_node *attribute = mig_py_node_at(p, MIG_PY_ATTRIBUTE, start);
    attribute->as.attribute.value = node;
    attribute->as.attribute.attr = attr;
    node = attribute;
  }
  return node;
}

static mig_py_node *class_pattern(mig_py_parser *p, uint32_t start, mig_py_node *cls) {
  mig_py_match_class *parts = MIG_NEW(p->arena, mig_py_match_class);
  mig_py_node **positional = &parts->patterns, **attrs = &parts->kwd_attrs, **values = &parts->kwd_patterns;
  parts->cls = cls;
  mig_py_next(p);
  while (p->at.tok != T_RPAR) {
    lexer_mark mark = p->at;
    bool keyword = false;
    if (p->at.tok == T_NAME) {
      mig_py_next(p);
      keyword = p->at.tok == T_EQUAL;
      p->at = mark;
    }
    if (keyword) {
      mig_py_node *name = mig_py_atom(p);
      mig_py_next(p);
      attrs = mig_py_append(attrs, name);
      values = mig_py_append(values, pattern(p));
    } else {
      uint32_t first = p->at.start;
      mig_py_node *one = pattern(p);
      if (parts->kwd_attrs != NULL) mig_py_fail_at(p, first, "positional patterns follow keyword patterns");
      positional = mig_py_append(positional, one);
    }
    if (!mig_py_accept(p, T_COMMA)) break;
  }
  mig_py_expect(p, T_RPAR);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_CLASS, start);
  node->as.match_class = parts;
  return node;
}

static mig_py_node *name_pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  bool has_dot;
  bool wildcard = mig_py_at_name(p, "_", 1);
  mig_py_node *name = dotted(p, &has_dot);
  if (wildcard && (has_dot || p->at.tok == T_LPAR)) mig_py_fail_syntax(p);
  if (p->at.tok == T_LPAR) return class_pattern(p, start, name);
  if (p->at.tok == T_EQUAL) mig_py_fail_syntax(p);
  if (has_dot) return wrap(p, MIG_PY_MATCH_VALUE, start, name);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_AS, start);
  if (!wildcard) node->as.keyword.name = name->as.text;
  return node;
}

static mig_span capture_target(mig_py_parser *p) {
  if (mig_py_at_name(p, "_", 1)) mig_py_fail(p, "cannot use '_' as a target");
  mig_span name = mig_py_expect_name(p);
  if (p->at.tok == T_DOT || p->at.tok == T_LPAR || p->at.tok == T_EQUAL) mig_py_fail_syntax(p);
  return name;
}

static mig_py_node *star_or_pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  if (!mig_py_accept(p, T_STAR)) return pattern(p);
  mig_span name = {NULL, 0};
  if (mig_py_at_name(p, "_", 1)) {
    mig_py_next(p);
  } else {
    name = capture_target(p);
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_STAR, start);
  node->as.text = name;
  return node;
}

/* Items up to `closing`; *tuple when a comma or a star says that it is no group. */
static mig_py_list sequence_items(mig_py_parser *p, mig_py_token closing, bool *tuple) {
  mig_py_list items = {NULL, 0};
  mig_py_node **tail = &items.first;
  *tuple = false;
  while (p->at.tok != closing) {
    mig_py_node *item = star_or_pattern(p);
    tail = mig_py_append(tail, item);
    items.count++;
    if (!mig_py_accept(p, T_COMMA)) break;
    *tuple = true;
  }
  if (p->at.tok != closing) mig_py_fail_syntax(p);
  return items;
}

static mig_py_node *sequence_pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_token closing = p->at.tok == T_LPAR ? T_RPAR : T_RSQB;
  bool tuple;
  mig_py_next(p);
  mig_py_list items = sequence_items(p, closing, &tuple);
  if (closing == T_RPAR && items.count == 1 && !tuple) {
    if (items.first->kind == MIG_PY_MATCH_STAR) mig_py_fail_syntax(p);
    mig_py_next(p);
    return items.first;
  }
  mig_py_next(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_SEQUENCE, start);
  node->as.list = items;
  return node;
}

static mig_py_node *mapping_key(mig_py_parser *p) {
  mig_py_node *key = literal(p);
  if (key != NULL) return key;
  bool has_dot;
  key = dotted(p, &has_dot);
  if (!has_dot) mig_py_fail_syntax(p);
  return key;
}

static mig_py_node *mapping_pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_match_mapping *parts = MIG_NEW(p->arena, mig_py_match_mapping);
  mig_py_node **keys = &parts->keys, **patterns = &parts->patterns;
  mig_py_next(p);
  while (p->at.tok != T_RBRACE) {
    if (mig_py_accept(p, T_DOUBLESTAR)) {
      parts->rest = capture_target(p);
      mig_py_accept(p, T_COMMA);
      break;
    }
    keys = mig_py_append(keys, mapping_key(p));
    mig_py_expect(p, T_COLON);
    patterns = mig_py_append(patterns, pattern(p));
    if (!mig_py_accept(p, T_COMMA)) break;
  }
  mig_py_expect(p, T_RBRACE);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_MAPPING, start);
  node->as.match_mapping = parts;
  return node;
}

static mig_py_node *closed_pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *value;
  switch (p->at.tok) {
    case T_NONE:
    case T_TRUE:
    case T_FALSE:
      value = mig_py_atom(p);
      return wrap(p, MIG_PY_MATCH_SINGLETON, start, value);
    case T_NUMBER:
    case T_MINUS:
    case T_STRING:
    case T_FSTRING:
      value = literal(p);
      return wrap(p, MIG_PY_MATCH_VALUE, start, value);
    case T_NAME:
      return name_pattern(p);
    case T_LPAR:
    case T_LSQB:
      return sequence_pattern(p);
    case T_LBRACE:
      return mapping_pattern(p);
    default:
      mig_py_fail_syntax(p);
  }
}

static mig_py_node *or_pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = closed_pattern(p);
  if (p->at.tok != T_VBAR) return first;
  mig_py_list items = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, T_VBAR)) {
    tail = mig_py_append(tail, closed_pattern(p));
    items.count++;
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_OR, start);
  node->as.list = items;
  return node;
}

static mig_py_node *pattern(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_enter(p);
  mig_py_node *one = or_pattern(p);
  mig_py_leave(p);
  if (!mig_py_accept(p, T_AS)) return one;
  if (p->at.tok != T_NAME) mig_py_fail(p, "invalid pattern target");
  mig_span name = capture_target(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_AS, start);
  node->as.keyword.value = one;
  node->as.keyword.name = name;
  return node;
}

/* What stands behind `case`: a comma makes it a sequence. */
static mig_py_node *patterns(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = star_or_pattern(p);
  if (p->at.tok != T_COMMA) {
    if (first->kind == MIG_PY_MATCH_STAR) mig_py_fail_syntax(p);
    return first;
  }
  mig_py_list items = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, T_COMMA) && p->at.tok != T_COLON && p->at.tok != T_IF) {
    tail = mig_py_append(tail, star_or_pattern(p));
    items.count++;
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_SEQUENCE, start);
  node->as.list = items;
  return node;
}

static mig_py_node *case_block(mig_py_parser *p) {
  uint32_t start = p->at.start;
  if (!mig_py_at_name(p, "case", 4)) mig_py_fail_syntax(p);
  mig_py_next(p);
  mig_py_match_case *parts = MIG_NEW(p->arena, mig_py_match_case);
  parts->pattern = patterns(p);
  if (mig_py_accept(p, T_IF)) parts->guard = mig_py_named_expression(p);
  parts->body = mig_py_block(p, start, "'case' statement");
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH_CASE, start);
  node->as.match_case = parts;
  return node;
}

static mig_py_node *subject(mig_py_parser *p, void *unused) {
  (void)unused;
  mig_py_next(p);
  uint32_t start = p->at.start;
  mig_py_node *value = mig_py_star_item(p, true);
  if (p->at.tok == T_COMMA) {
    mig_py_list items = {value, 1};
    mig_py_node **tail = &value->next;
    while (mig_py_accept(p, T_COMMA) && p->at.tok != T_COLON) {
      tail = mig_py_append(tail, mig_py_star_item(p, true));
      items.count++;
    }
    value = mig_py_node_at(p, MIG_PY_TUPLE, start);
    value->as.list = items;
  } else if (value->kind == MIG_PY_STARRED) {
    return NULL;
  }
  if (!mig_py_accept(p, T_COLON)) return NULL;
  return p->at.tok == T_NEWLINE ? value : NULL;
}

/* `match x` can only be meant as one: what is missing is the colon. */
static void check_colon(mig_py_parser *p) {
  lexer_mark mark = p->at;
  if (p->trying) return;
  mig_py_next(p);
  bool certain = mig_py_tokens[p->at.tok].starts_operand && p->at.tok != T_LBRACE;
  if (p->at.tok == T_NOT) { /* `match not in x` compares */
    mig_py_next(p);
    certain = p->at.tok != T_IN;
  }
  p->at = mark;
  if (!certain) return;
  subject(p, NULL);
  if (p->at.tok == T_NEWLINE && p->at.prev_end > mark.end) mig_py_fail(p, "expected ':'");
  p->at = mark;
}

/* `match` is a name like any other unless `match …:` ends a line. */
mig_py_node *mig_py_match(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *value = mig_py_try(p, subject, NULL);
  if (value == NULL) {
    check_colon(p);
    return NULL;
  }
  mig_py_node *cases = NULL, **tail = &cases;
  mig_py_next(p);
  if (p->at.tok != T_INDENT) {
    mig_py_fail_as(p, BY_PARSER, MIG_PY_INDENTATION_ERROR, p->at.start, p->at.end,
                   MIG_SPAN("expected an indented block after 'match' statement"));
  }
  mig_py_enter(p);
  mig_py_next(p);
  do {
    tail = mig_py_append(tail, case_block(p));
  } while (p->at.tok != T_DEDENT);
  if (p->recovering) {
    mig_py_guarded_next(p);
  } else {
    mig_py_next(p);
  }
  mig_py_leave(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_MATCH, start);
  node->as.match.subject = value;
  node->as.match.cases = cases;
  return node;
}
