/* py/compound.c: if, while, for, with, try. */
#include "py/parser.h"

static MIG_NORETURN void fail_no_block(mig_py_parser *p, uint32_t head, const char *what) {
  mig_file file = {.text = {p->base, (size_t)(p->limit - p->base)}};
  mig_span message = mig_arena_printf(p->arena, "expected an indented block after %s on line %u", what,
                                      mig_place_locate(&file, head).line);
  mig_py_fail_as(p, BY_PARSER, MIG_PY_INDENTATION_ERROR, p->at.start, p->at.end, message);
}

/* Behind ':'. `head` and `what` name the statement whose block this is. */
mig_py_node *mig_py_expect_block(mig_py_parser *p, uint32_t head, const char *what) {
  if (p->at.tok != T_NEWLINE) {
    mig_py_node *line = mig_py_simple_line(p);
    if (p->recovering) mig_py_guarded_next(p);
    return line;
  }
  mig_py_next(p);
  if (p->at.tok != T_INDENT) fail_no_block(p, head, what);
  mig_py_enter(p);
  if (p->recovering) {
    mig_py_guarded_next(p);
  } else {
    mig_py_next(p);
  }
  mig_py_node *body = mig_py_statements(p, T_DEDENT);
  if (p->recovering) {
    mig_py_guarded_next(p);
  } else {
    mig_py_next(p);
  }
  mig_py_leave(p);
  return body;
}

mig_py_node *mig_py_block(mig_py_parser *p, uint32_t head, const char *what) {
  if (p->at.tok != T_COLON) mig_py_fail(p, p->at.tok == T_NEWLINE ? "expected ':'" : "invalid syntax");
  mig_py_next(p);
  return mig_py_expect_block(p, head, what);
}

static mig_py_node *else_block(mig_py_parser *p) {
  uint32_t head = p->at.start;
  return mig_py_accept(p, T_ELSE) ? mig_py_block(p, head, "'else' statement") : NULL;
}

/* elif branches nest in the tree, each being its predecessor's only else statement; they are read
 * in a loop, so that thousands of them need no stack. All of them end where the last one ends. */
static mig_py_node *if_statement(mig_py_parser *p) {
  mig_py_node *outer = NULL, **link = &outer;
  mig_py_token keyword = T_IF;
  for (uint32_t branches = 0; p->at.tok == keyword; branches++) {
    if (branches > MIG_PY_MAX_ELIFS) mig_py_fail_limit(p, "too many elif branches");
    uint32_t start = p->at.start;
    mig_py_next(p);
    mig_py_node *test = mig_py_named_expression(p);
    mig_py_bodies *bodies = MIG_NEW(p->arena, mig_py_bodies);
    bodies->body = mig_py_block(p, start, keyword == T_IF ? "'if' statement" : "'elif' statement");
    mig_py_node *node = mig_py_node_at(p, MIG_PY_IF, start);
    node->as.if_.test = test;
    node->as.if_.bodies = bodies;
    *link = node;
    link = &bodies->orelse;
    keyword = T_ELIF;
  }
  *link = else_block(p);
  for (mig_py_node *node = outer; node != NULL; node = node->as.if_.bodies->orelse) {
    if (node->kind != MIG_PY_IF || &node->as.if_.bodies->orelse == link) {
      if (node->kind == MIG_PY_IF) node->end = p->at.prev_end;
      break;
    }
    node->end = p->at.prev_end;
  }
  return outer;
}

static mig_py_node *while_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  mig_py_node *test = mig_py_named_expression(p);
  mig_py_bodies *bodies = MIG_NEW(p->arena, mig_py_bodies);
  bodies->body = mig_py_block(p, start, "'while' statement");
  bodies->orelse = else_block(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_WHILE, start);
  node->as.if_.test = test;
  node->as.if_.bodies = bodies;
  return node;
}

static mig_py_node *for_statement(mig_py_parser *p, uint32_t start, bool is_async) {
  uint32_t head = p->at.start;
  mig_py_next(p);
  mig_py_node *target = mig_py_star_targets(p);
  mig_py_expect(p, T_IN);
  mig_py_node *iter = mig_py_star_expressions(p);
  mig_py_bodies *bodies = MIG_NEW(p->arena, mig_py_bodies);
  bodies->body = mig_py_block(p, head, "'for' statement");
  bodies->orelse = else_block(p);
  mig_py_node *node = mig_py_node_at(p, is_async ? MIG_PY_ASYNC_FOR : MIG_PY_FOR, start);
  node->as.for_.target = target;
  node->as.for_.iter = iter;
  node->as.for_.bodies = bodies;
  return node;
}

static mig_py_node *with_item(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *context = mig_py_expression(p), *target = NULL;
  if (mig_py_accept(p, T_AS)) {
    target = mig_py_star_item(p, false);
    mig_py_make_target(p, target, TARGET_STAR);
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_WITH_ITEM, start);
  node->as.pair.first = context;
  node->as.pair.second = target;
  return node;
}

static mig_py_node *parenthesized_items(mig_py_parser *p, void *unused) {
  (void)unused;
  mig_py_node *first = NULL, **tail = &first;
  mig_py_next(p);
  do {
    if (p->at.tok == T_RPAR) break;
    tail = mig_py_append(tail, with_item(p));
  } while (mig_py_accept(p, T_COMMA));
  mig_py_expect(p, T_RPAR);
  return p->at.tok == T_COLON ? first : NULL;
}

/* `with (a, b):` has two items, `with (a, b) as c:` one; only the token behind ')' tells. */
static mig_py_node *with_items(mig_py_parser *p) {
  if (p->at.tok == T_LPAR) {
    mig_py_node *items = mig_py_try(p, parenthesized_items, NULL);
    if (items != NULL) return items;
  }
  mig_py_node *first = NULL, **tail = &first;
  do {
    tail = mig_py_append(tail, with_item(p));
  } while (mig_py_accept(p, T_COMMA));
  return first;
}

static mig_py_node *with_statement(mig_py_parser *p, uint32_t start, bool is_async) {
  uint32_t head = p->at.start;
  mig_py_next(p);
  mig_py_node *items = with_items(p);
  mig_py_node *body = mig_py_block(p, head, "'with' statement");
  mig_py_node *node = mig_py_node_at(p, is_async ? MIG_PY_ASYNC_WITH : MIG_PY_WITH, start);
  node->as.with_.items = items;
  node->as.with_.body = body;
  return node;
}

/* From `except` to before ':'. A star is remembered in the node's op until the statement is built. */
static mig_py_node *handler_head(mig_py_parser *p) {
  mig_py_node *node = mig_py_node_at(p, MIG_PY_EXCEPT_HANDLER, p->at.start);
  node->as.handler = MIG_NEW(p->arena, mig_py_handler);
  mig_py_next(p);
  if (mig_py_accept(p, T_STAR)) node->op = MIG_PY_MULT;
  if (p->at.tok != T_COLON) {
    node->as.handler->type = mig_py_expression(p);
    if (p->at.tok == T_COMMA)
      mig_py_fail_at(p, node->as.handler->type->start, "multiple exception types must be parenthesized");
    if (mig_py_accept(p, T_AS)) node->as.handler->name = mig_py_expect_name(p);
  } else if (node->op != 0) {
    mig_py_fail(p, "expected one or more exception types");
  }
  if (p->at.tok != T_COLON) mig_py_fail(p, "expected ':'");
  return node;
}

static mig_py_node *handler(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *node = p->recovering ? mig_py_guarded_head(p, handler_head) : handler_head(p);
  if (node == NULL) {
    node = mig_py_node_at(p, MIG_PY_EXCEPT_HANDLER, start);
    node->flags |= MIG_PY_BROKEN;
    node->as.handler = MIG_NEW(p->arena, mig_py_handler);
    node->as.handler->body = mig_py_expect_block(p, start, "'except' statement");
  } else {
    node->as.handler->body = mig_py_block(p, start, node->op != 0 ? "'except*' statement" : "'except' statement");
  }
  node->end = p->at.prev_end;
  return node;
}

static mig_py_node *try_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *handlers = NULL, **tail = &handlers;
  mig_py_bodies *bodies = MIG_NEW(p->arena, mig_py_bodies);
  mig_py_kind kind = MIG_PY_TRY;
  mig_py_next(p);
  bodies->body = mig_py_block(p, start, "'try' statement");
  while (p->at.tok == T_EXCEPT) {
    uint32_t head = p->at.start;
    mig_py_node *node = handler(p);
    bool star = node->op != 0;
    node->op = 0;
    if (handlers != NULL && star != (kind == MIG_PY_TRY_STAR) && !(node->flags & MIG_PY_BROKEN)) {
      mig_py_fail_at(p, head, "cannot have both 'except' and 'except*' on the same 'try'");
    }
    if (star) kind = MIG_PY_TRY_STAR;
    tail = mig_py_append(tail, node);
  }
  if (handlers != NULL) bodies->orelse = else_block(p);
  uint32_t head = p->at.start;
  if (mig_py_accept(p, T_FINALLY)) {
    bodies->finalbody = mig_py_block(p, head, "'finally' statement");
  } else if (handlers == NULL) {
    mig_py_fail(p, "expected 'except' or 'finally' block");
  }
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.try_.bodies = bodies;
  node->as.try_.handlers = handlers;
  return node;
}

static mig_py_node *async_statement(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_next(p);
  switch (p->at.tok) {
    case T_DEF:
      return mig_py_function(p, start, true, NULL);
    case T_FOR:
      return for_statement(p, start, true);
    case T_WITH:
      return with_statement(p, start, true);
    default:
      mig_py_fail_syntax(p);
  }
}

mig_py_node *mig_py_compound(mig_py_parser *p) {
  switch (p->at.tok) {
    case T_DEF:
      return mig_py_function(p, p->at.start, false, NULL);
    case T_CLASS:
      return mig_py_class(p, NULL);
    case T_AT:
      return mig_py_decorated(p);
    case T_IF:
      return if_statement(p);
    case T_FOR:
      return for_statement(p, p->at.start, false);
    case T_WHILE:
      return while_statement(p);
    case T_WITH:
      return with_statement(p, p->at.start, false);
    case T_TRY:
      return try_statement(p);
    case T_ASYNC:
      return async_statement(p);
    case T_NAME:
      return mig_py_at_name(p, "match", 5) ? mig_py_match(p) : NULL;
    default:
      return NULL;
  }
}
