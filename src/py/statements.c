/* py/statements.c: statements of one line, and lists of statements. */
#include "py/parser.h"

static mig_py_node *keyword_statement(mig_py_parser *p, mig_py_kind kind) {
  return mig_py_leaf(p, kind);
}

static bool ends_statement(const mig_py_parser *p) {
  return p->at.tok == T_NEWLINE || p->at.tok == T_SEMI || p->at.tok == T_END;
}

static mig_py_node *return_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  mig_py_node *value = ends_statement(p) ? NULL : mig_py_star_expressions(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_RETURN, start);
  node->as.one = value;
  return node;
}

static mig_py_node *pair_statement(mig_py_parser *p, mig_py_kind kind, uint32_t start, mig_py_node *first,
                                   mig_py_node *second) {
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.pair.first = first;
  node->as.pair.second = second;
  return node;
}

static mig_py_node *raise_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  mig_py_node *exc = ends_statement(p) ? NULL : mig_py_expression(p);
  mig_py_node *cause = exc != NULL && mig_py_accept(p, T_FROM) ? mig_py_expression(p) : NULL;
  return pair_statement(p, MIG_PY_RAISE, start, exc, cause);
}

static mig_py_node *assert_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  mig_py_node *test = mig_py_expression(p);
  mig_py_node *message = mig_py_accept(p, T_COMMA) ? mig_py_expression(p) : NULL;
  return pair_statement(p, MIG_PY_ASSERT, start, test, message);
}

static mig_py_node *names_statement(mig_py_parser *p, mig_py_kind kind) {
  uint32_t start = p->at.start;
  mig_py_list names = {NULL, 0};
  mig_py_node **tail = &names.first;
  do {
    mig_py_next(p);
    if (p->at.tok != T_NAME) mig_py_fail_syntax(p);
    mig_span text = p->at.name;
    mig_py_node *name = mig_py_leaf(p, MIG_PY_NAME);
    name->as.text = text;
    tail = mig_py_append(tail, name);
    names.count++;
  } while (p->at.tok == T_COMMA);
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.list = names;
  return node;
}

static mig_py_node *delete_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_list targets = {NULL, 0};
  mig_py_node **tail = &targets.first;
  mig_py_next(p);
  do {
    if (targets.count > 0 && ends_statement(p)) break;
    mig_py_node *target = mig_py_star_item(p, false);
    mig_py_make_target(p, target, TARGET_DEL);
    tail = mig_py_append(tail, target);
    targets.count++;
  } while (mig_py_accept(p, T_COMMA));
  if (!ends_statement(p)) mig_py_fail_syntax(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_DELETE, start);
  node->as.list = targets;
  return node;
}

static mig_py_node *yield_or_expressions(mig_py_parser *p) {
  return p->at.tok == T_YIELD ? mig_py_yield(p) : mig_py_star_expressions(p);
}

static mig_py_node *annotated(mig_py_parser *p, mig_py_node *target, uint32_t start) {
  bool bare = target->kind == MIG_PY_NAME && !(target->flags & MIG_PY_PARENTHESIZED);
  if (target->kind == MIG_PY_LIST || target->kind == MIG_PY_TUPLE) {
    mig_span message =
        mig_arena_printf(p->arena, "only single target (not %s) can be annotated", mig_py_expr_name(target));
    mig_py_next(p);
    mig_py_expression(p);
    mig_py_fail_as(p, BY_PARSER, MIG_PY_SYNTAX_ERROR, start, start, message);
  }
  if (target->kind != MIG_PY_NAME && target->kind != MIG_PY_ATTRIBUTE && target->kind != MIG_PY_SUBSCRIPT) {
    /* `print "x": …` and `else if:` come here too; CPython reports the colon or the target. */
    mig_py_next(p);
    mig_py_expression(p);
    mig_py_fail_at(p, start, "illegal target for annotation");
  }
  target->ctx = MIG_PY_STORE;
  mig_py_next(p);
  mig_py_node *annotation = mig_py_expression(p);
  mig_py_node *value = mig_py_accept(p, T_EQUAL) ? yield_or_expressions(p) : NULL;
  mig_py_node *node = mig_py_node_at(p, MIG_PY_ANN_ASSIGN, start);
  if (bare) node->flags |= MIG_PY_SIMPLE;
  node->as.ann_assign.target = target;
  node->as.ann_assign.annotation = annotation;
  node->as.ann_assign.value = value;
  return node;
}

static mig_py_node *augmented(mig_py_parser *p, mig_py_node *target, uint32_t start) {
  uint8_t op = mig_py_tokens[p->at.tok].op;
  if (target->kind != MIG_PY_NAME && target->kind != MIG_PY_ATTRIBUTE && target->kind != MIG_PY_SUBSCRIPT) {
    mig_span message =
        mig_arena_printf(p->arena, "'%s' is an illegal expression for augmented assignment", mig_py_expr_name(target));
    mig_py_fail_as(p, BY_PARSER, MIG_PY_SYNTAX_ERROR, start, start, message);
  }
  target->ctx = MIG_PY_STORE;
  mig_py_next(p);
  mig_py_node *node = pair_statement(p, MIG_PY_AUG_ASSIGN, start, target, yield_or_expressions(p));
  node->end = p->at.prev_end;
  node->op = op;
  return node;
}

static mig_py_node *assignment(mig_py_parser *p, mig_py_node *first, uint32_t start) {
  mig_py_node *targets = NULL, **tail = &targets, *value = first;
  while (p->at.tok == T_EQUAL) {
    if (value->kind == MIG_PY_YIELD || value->kind == MIG_PY_YIELD_FROM) {
      mig_py_fail_at(p, value->start, "assignment to yield expression not possible");
    }
    mig_py_make_target(p, value, TARGET_STAR);
    tail = mig_py_append(tail, value);
    mig_py_next(p);
    value = yield_or_expressions(p);
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_ASSIGN, start);
  node->as.assign.targets = targets;
  node->as.assign.value = value;
  return node;
}

static mig_py_node *expression_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *value = yield_or_expressions(p);
  switch (p->at.tok) {
    case T_EQUAL:
      return assignment(p, value, start);
    case T_COLON:
      return annotated(p, value, start);
    default:
      if (mig_py_tokens[p->at.tok].augmented) return augmented(p, value, start);
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_EXPR_STMT, start);
  node->as.one = value;
  return node;
}

/* `type X = …`, 3.12. Two names in a row are nothing else. */
static mig_py_node *type_alias(mig_py_parser *p) {
  lexer_mark mark = p->at;
  uint32_t start = p->at.start;
  mig_py_next(p);
  if (p->at.tok != T_NAME) {
    p->at = mark;
    return NULL;
  }
  mig_span text = p->at.name;
  mig_py_node *name = mig_py_leaf(p, MIG_PY_NAME);
  name->as.text = text;
  name->ctx = MIG_PY_STORE;
  if (p->at.tok != T_EQUAL && p->at.tok != T_LSQB) {
    p->at = mark;
    return NULL;
  }
  p->uses_312 = true;
  mig_py_node *params = mig_py_type_params(p);
  mig_py_expect(p, T_EQUAL);
  mig_py_node *value = mig_py_expression(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_TYPE_ALIAS, start);
  node->as.type_alias.name = name;
  node->as.type_alias.type_params = params;
  node->as.type_alias.value = value;
  return node;
}

static mig_py_node *simple_statement(mig_py_parser *p) {
  switch (p->at.tok) {
    case T_NAME:
      if (mig_py_at_name(p, "type", 4)) {
        mig_py_node *alias = type_alias(p);
        if (alias != NULL) return alias;
      }
      return expression_statement(p);
    case T_RETURN:
      return return_statement(p);
    case T_IMPORT:
      return mig_py_import(p);
    case T_FROM:
      return mig_py_import_from(p);
    case T_RAISE:
      return raise_statement(p);
    case T_PASS:
      return keyword_statement(p, MIG_PY_PASS);
    case T_DEL:
      return delete_statement(p);
    case T_ASSERT:
      return assert_statement(p);
    case T_BREAK:
      return keyword_statement(p, MIG_PY_BREAK);
    case T_CONTINUE:
      return keyword_statement(p, MIG_PY_CONTINUE);
    case T_GLOBAL:
      return names_statement(p, MIG_PY_GLOBAL);
    case T_NONLOCAL:
      return names_statement(p, MIG_PY_NONLOCAL);
    default:
      return expression_statement(p);
  }
}

/* `a; b; c` up to the end of the line, which is passed unless statements are being recovered:
 * then mig_py_statements passes it, so that what the next line holds breaks nothing here. */
mig_py_node *mig_py_simple_line(mig_py_parser *p) {
  mig_py_node *first = simple_statement(p), **tail = &first->next;
  while (mig_py_accept(p, T_SEMI)) {
    if (p->at.tok == T_NEWLINE) break;
    tail = mig_py_append(tail, simple_statement(p));
  }
  if (p->at.tok != T_NEWLINE) mig_py_fail_syntax(p);
  if (!p->recovering) mig_py_next(p);
  return first;
}

mig_py_node *mig_py_statement(mig_py_parser *p) {
  mig_py_node *compound = mig_py_compound(p);
  return compound != NULL ? compound : mig_py_simple_line(p);
}

mig_py_node *mig_py_statements(mig_py_parser *p, mig_py_token until) {
  mig_py_node *first = NULL, **tail = &first;
  while (p->at.tok != until) {
    *tail = p->recovering ? mig_py_guarded_statement(p, until) : mig_py_statement(p);
    while (*tail != NULL) tail = &(*tail)->next;
  }
  return first;
}
