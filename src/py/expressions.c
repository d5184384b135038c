/* py/expressions.c: operators, from the loosest to the tightest, and what is built of them. */
#include "py/parser.h"

static mig_py_node *unary(mig_py_parser *p);

/* CPython's "Perhaps you forgot a comma?": two operands side by side inside brackets are reported
 * where the first starts, which may be lines above the token that does not fit. */
static mig_py_node *second_operand(mig_py_parser *p, void *unused) {
  (void)unused;
  mig_py_node *second = mig_py_disjunction(p);
  /* What counts is the bracket depth at its last token. */
  bool at_margin = p->at.level == 0 && p->at.tok != T_RPAR && p->at.tok != T_RSQB && p->at.tok != T_RBRACE;
  return at_margin ? NULL : second;
}

/* CPython spares soft keywords here, and through a slip of its tokenizer everything that starts
 * one: `c`, `ma` and `_` as well as `case`. */
static bool starts_soft_keyword(const mig_py_parser *p, uint32_t start) {
  static const char *const words[] = {"match", "case", "_"};
  const char *at = p->base + start;
  size_t len = 0;
  while ((at[len] >= '0' && at[len] <= '9') || ((at[len] | 0x20) >= 'a' && (at[len] | 0x20) <= 'z') || at[len] == '_') {
    len++;
  }
  for (size_t i = 0; len > 0 && i < sizeof words / sizeof *words; i++) {
    if (strncmp(words[i], at, len) == 0) return true;
  }
  return false;
}

static mig_py_node *star_expressions(mig_py_parser *p, void *unused) {
  (void)unused;
  return mig_py_star_expressions(p);
}

/* Python 2's statements, where something that would be their argument follows. */
static void check_legacy_statement(mig_py_parser *p, const mig_py_node *first, uint32_t start) {
  if (mig_py_try(p, star_expressions, NULL) == NULL) return;
  const char *word = mig_span_is(first->as.text, "print") ? "print" : "exec";
  mig_span message =
      mig_arena_printf(p->arena, "Missing parentheses in call to '%s'. Did you mean %s(...)?", word, word);
  mig_py_fail_as(p, BY_PARSER, MIG_PY_SYNTAX_ERROR, start, start, message);
}

/* An operand, and behind it what starts another: no rule allows that. */
static void check_juxtaposition(mig_py_parser *p, const mig_py_node *first, uint32_t start) {
  if (p->trying) return;
  bool bare = first->kind == MIG_PY_NAME && (first->flags & MIG_PY_PARENTHESIZED) == 0;
  if (bare && (mig_span_is(first->as.text, "print") || mig_span_is(first->as.text, "exec"))) {
    check_legacy_statement(p, first, start);
    return;
  }
  if (p->at.level == 0 || starts_soft_keyword(p, start)) return;
  if (bare && (p->at.tok == T_STRING || p->at.tok == T_FSTRING)) return;
  if (mig_py_try(p, second_operand, NULL) != NULL) {
    mig_py_fail_at(p, start, "invalid syntax. Perhaps you forgot a comma?");
  }
}

static mig_py_node *lambda(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_arguments *args = mig_py_parameters(p, T_COLON);
  /* In a replacement field that colon starts the format. */
  if (p->at.level == p->at.fstring_level) mig_py_fail_syntax(p);
  mig_py_expect(p, T_COLON);
  mig_py_node *body = mig_py_expression(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_LAMBDA, start);
  node->as.lambda.args = args;
  node->as.lambda.body = body;
  mig_py_raise_height(p, 0);
  mig_py_leave(p);
  return node;
}

static mig_py_node *conditional(mig_py_parser *p, mig_py_node *body, uint32_t start) {
  uint32_t height = p->height;
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_node *test = mig_py_disjunction(p);
  if (p->height > height) height = p->height;
  if (p->at.tok != T_ELSE) {
    if (p->at.tok == T_COLON) mig_py_fail_syntax(p);
    mig_py_fail_at(p, start, "expected 'else' after 'if' expression");
  }
  mig_py_next(p);
  mig_py_node *orelse = mig_py_expression(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_IF_EXP, start);
  node->as.if_exp.test = test;
  node->as.if_exp.body = body;
  node->as.if_exp.orelse = orelse;
  mig_py_raise_height(p, height);
  mig_py_leave(p);
  return node;
}

mig_py_node *mig_py_expression(mig_py_parser *p) {
  if (p->at.tok == T_LAMBDA) return lambda(p);
  uint32_t start = p->at.start;
  mig_py_node *node = mig_py_disjunction(p);
  if (p->at.tok == T_IF) return conditional(p, node, start);
  if (mig_py_tokens[p->at.tok].starts_operand) {
    check_juxtaposition(p, node, start);
    /* A `not` here wants an `in`; what came instead is what CPython reports. */
    if (mig_py_accept(p, T_NOT)) mig_py_fail_syntax(p);
  }
  return node;
}

mig_py_node *mig_py_walrus(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *node = mig_py_expression(p);
  if (p->at.tok != T_WALRUS) return node;
  if (node->kind != MIG_PY_NAME || (node->flags & MIG_PY_PARENTHESIZED)) {
    mig_py_fail_at(p, start, "cannot use assignment expressions with this expression");
  }
  mig_py_next(p);
  node->ctx = MIG_PY_STORE;
  mig_py_node *value = mig_py_expression(p);
  mig_py_node *named = mig_py_node_at(p, MIG_PY_NAMED_EXPR, start);
  named->as.pair.first = node;
  named->as.pair.second = value;
  mig_py_raise_height(p, 0);
  return named;
}

static bool is_bitwise(const mig_py_node *node) {
  if (node->flags & MIG_PY_PARENTHESIZED) return true;
  switch (node->kind) {
    case MIG_PY_COMPARE:
    case MIG_PY_BOOL_OP:
    case MIG_PY_IF_EXP:
    case MIG_PY_LAMBDA:
      return false;
    case MIG_PY_UNARY_OP:
      return node->op != MIG_PY_NOT;
    default:
      return true;
  }
}

/* `if x = 1:` is reported where x starts, if what follows makes sense. */
static void check_equal(mig_py_parser *p, const mig_py_node *left, uint32_t start) {
  switch (left->kind) {
    case MIG_PY_LIST:
    case MIG_PY_TUPLE:
    case MIG_PY_GENERATOR_EXP:
    case MIG_PY_TRUE:
    case MIG_PY_FALSE:
    case MIG_PY_NONE:
      return;
    default:
      break;
  }
  if (p->trying || !is_bitwise(left)) return;
  lexer_mark mark = p->at;
  mig_py_next(p);
  mig_py_bitwise_or(p);
  if (p->at.tok != T_EQUAL && p->at.tok != T_WALRUS) {
    mig_py_fail_at(p, start, "cannot assign here. Maybe you meant '==' instead of '='?");
  }
  p->at = mark;
}

mig_py_node *mig_py_named_expression(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *node = mig_py_walrus(p);
  if (p->at.tok == T_EQUAL) check_equal(p, node, start);
  return node;
}

/* `a or b or c` and `a and b and c` are one node each. */
static mig_py_node *bool_op(mig_py_parser *p, mig_py_node *first, uint32_t start, mig_py_token token, mig_py_op op,
                            mig_py_node *(*operand)(mig_py_parser *p)) {
  uint32_t height = p->height;
  mig_py_list values = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, token)) {
    tail = mig_py_append(tail, operand(p));
    values.count++;
    if (p->height > height) height = p->height;
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_BOOL_OP, start);
  node->op = (uint8_t)op;
  node->as.list = values;
  mig_py_raise_height(p, height);
  return node;
}

static mig_py_op comparison_op(mig_py_parser *p) {
  mig_py_token token = (mig_py_token)p->at.tok;
  if (token >= T_EQEQUAL && token <= T_GREATEREQUAL) {
    mig_py_next(p);
    return (mig_py_op)mig_py_tokens[token].op;
  }
  if (token == T_IN) {
    mig_py_next(p);
    return MIG_PY_IN;
  }
  if (token == T_IS) {
    mig_py_next(p);
    return mig_py_accept(p, T_NOT) ? MIG_PY_IS_NOT : MIG_PY_IS;
  }
  if (token != T_NOT) return MIG_PY_OP_NONE;
  lexer_mark mark = p->at;
  mig_py_next(p);
  if (mig_py_accept(p, T_IN)) return MIG_PY_NOT_IN;
  p->at = mark;
  return MIG_PY_OP_NONE;
}

static mig_py_node *compare(mig_py_parser *p, mig_py_node *left, uint32_t start, mig_py_op op) {
  uint32_t height = p->height;
  mig_py_node *comparators = NULL, **tail = &comparators;
  uint8_t few[16];
  mig_buf many = mig_buf_in(p->arena);
  uint32_t count = 0;
  do {
    if (count < sizeof few) {
      few[count] = (uint8_t)op;
    } else {
      if (count == sizeof few) mig_buf_put(&many, (mig_span){(const char *)few, sizeof few});
      mig_buf_putc(&many, (char)op);
    }
    count++;
    tail = mig_py_append(tail, mig_py_bitwise_or(p));
    if (p->height > height) height = p->height;
    op = comparison_op(p);
  } while (op != MIG_PY_OP_NONE);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_COMPARE, start);
  if (count <= sizeof few) {
    uint8_t *ops = mig_arena_alloc(p->arena, count);
    memcpy(ops, few, count);
    node->as.compare.ops = ops;
  } else {
    node->as.compare.ops = (const uint8_t *)many.ptr;
  }
  node->as.compare.left = left;
  node->as.compare.comparators = comparators;
  mig_py_raise_height(p, height);
  return node;
}

static mig_py_node *inversion(mig_py_parser *p) {
  uint32_t start = p->at.start;
  if (p->at.tok == T_NOT) {
    mig_py_enter(p);
    mig_py_next(p);
    mig_py_node *operand = inversion(p);
    mig_py_node *node = mig_py_node_at(p, MIG_PY_UNARY_OP, start);
    node->op = MIG_PY_NOT;
    node->as.one = operand;
    mig_py_raise_height(p, 0);
    mig_py_leave(p);
    return node;
  }
  mig_py_node *left = mig_py_bitwise_or(p);
  mig_py_op op = comparison_op(p);
  return op == MIG_PY_OP_NONE ? left : compare(p, left, start, op);
}

static mig_py_node *conjunction(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = inversion(p);
  return p->at.tok == T_AND ? bool_op(p, first, start, T_AND, MIG_PY_AND, inversion) : first;
}

mig_py_node *mig_py_disjunction(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = conjunction(p);
  return p->at.tok == T_OR ? bool_op(p, first, start, T_OR, MIG_PY_OR, conjunction) : first;
}

/* Left-associative operators at least as tight as `least`. */
static mig_py_node *binary(mig_py_parser *p, unsigned least) {
  uint32_t start = p->at.start;
  mig_py_node *left = unary(p);
  for (;;) {
    mig_py_token_info info = mig_py_tokens[p->at.tok];
    if (info.precedence == 0 || info.precedence < least) return left;
    uint32_t height = p->height;
    mig_py_next(p);
    mig_py_node *right = binary(p, info.precedence + 1U);
    mig_py_node *node = mig_py_node_at(p, MIG_PY_BIN_OP, start);
    node->op = info.op;
    node->as.pair.first = left;
    node->as.pair.second = right;
    mig_py_raise_height(p, height);
    left = node;
  }
}

mig_py_node *mig_py_bitwise_or(mig_py_parser *p) {
  return binary(p, PRECEDENCE_BIT_OR);
}

static mig_py_node *attribute(mig_py_parser *p, mig_py_node *value, uint32_t start) {
  mig_py_next(p);
  mig_span attr = mig_py_expect_name(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_ATTRIBUTE, start);
  node->as.attribute.value = value;
  node->as.attribute.attr = attr;
  mig_py_raise_height(p, 0);
  return node;
}

static mig_py_node *call(mig_py_parser *p, mig_py_node *func, uint32_t start) {
  uint32_t height = p->height;
  mig_py_node *args, *keywords;
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_arguments_of(p, &args, &keywords);
  mig_py_expect(p, T_RPAR);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_CALL, start);
  node->as.call.func = func;
  node->as.call.args = args;
  node->as.call.keywords = keywords;
  mig_py_raise_height(p, height);
  mig_py_leave(p);
  return node;
}

static mig_py_node *subscript(mig_py_parser *p, mig_py_node *value, uint32_t start) {
  uint32_t height = p->height;
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_node *slice = mig_py_slices(p);
  mig_py_expect(p, T_RSQB);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_SUBSCRIPT, start);
  node->as.pair.first = value;
  node->as.pair.second = slice;
  mig_py_raise_height(p, height);
  mig_py_leave(p);
  return node;
}

static mig_py_node *primary(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *node = mig_py_atom(p);
  for (;;) {
    switch (p->at.tok) {
      case T_DOT:
        node = attribute(p, node, start);
        break;
      case T_LPAR:
        node = call(p, node, start);
        break;
      case T_LSQB:
        node = subscript(p, node, start);
        break;
      default:
        return node;
    }
  }
}

static mig_py_node *await_primary(mig_py_parser *p) {
  if (p->at.tok != T_AWAIT) return primary(p);
  uint32_t start = p->at.start;
  mig_py_next(p);
  mig_py_node *value = primary(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_AWAIT, start);
  node->as.one = value;
  mig_py_raise_height(p, 0);
  return node;
}

static mig_py_node *power(mig_py_parser *p, mig_py_node *base, uint32_t start) {
  uint32_t height = p->height;
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_node *exponent = unary(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_BIN_OP, start);
  node->op = MIG_PY_POW;
  node->as.pair.first = base;
  node->as.pair.second = exponent;
  mig_py_raise_height(p, height);
  mig_py_leave(p);
  return node;
}

static mig_py_node *unary(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_op op = p->at.tok == T_MINUS   ? MIG_PY_U_SUB
                 : p->at.tok == T_PLUS  ? MIG_PY_U_ADD
                 : p->at.tok == T_TILDE ? MIG_PY_INVERT
                                        : MIG_PY_OP_NONE;
  if (op == MIG_PY_OP_NONE) {
    mig_py_node *base = await_primary(p);
    return p->at.tok == T_DOUBLESTAR ? power(p, base, start) : base;
  }
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_node *operand = unary(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_UNARY_OP, start);
  node->op = (uint8_t)op;
  node->as.one = operand;
  mig_py_raise_height(p, 0);
  mig_py_leave(p);
  return node;
}

/* One element of a list, a tuple, or of what stands right of '='. */
mig_py_node *mig_py_star_item(mig_py_parser *p, bool named) {
  if (p->at.tok != T_STAR) return named ? mig_py_named_expression(p) : mig_py_expression(p);
  uint32_t start = p->at.start;
  mig_py_next(p);
  mig_py_node *value = mig_py_bitwise_or(p);
  mig_py_node *node = mig_py_node_at(p, MIG_PY_STARRED, start);
  node->as.one = value;
  mig_py_raise_height(p, 0);
  return node;
}

static bool ends_items(const mig_py_parser *p) {
  switch (p->at.tok) {
    case T_NEWLINE:
    case T_END:
    case T_SEMI:
    case T_COLON:
    case T_EQUAL:
    case T_RPAR:
    case T_RSQB:
    case T_RBRACE:
    case T_EXCLAIM:
    case T_IN:
      return true;
    default:
      return mig_py_tokens[p->at.tok].augmented;
  }
}

/* `a`, `a,` or `a, *b`: a tuple without parentheses. */
mig_py_node *mig_py_star_expressions(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_node *first = mig_py_star_item(p, false);
  if (p->at.tok != T_COMMA) return first;
  uint32_t height = p->height;
  mig_py_list items = {first, 1};
  mig_py_node **tail = &first->next;
  while (mig_py_accept(p, T_COMMA) && !ends_items(p)) {
    tail = mig_py_append(tail, mig_py_star_item(p, false));
    items.count++;
    if (p->height > height) height = p->height;
  }
  mig_py_node *tuple = mig_py_node_at(p, MIG_PY_TUPLE, start);
  tuple->as.list = items;
  mig_py_raise_height(p, height);
  return tuple;
}

mig_py_node *mig_py_yield(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_enter(p);
  mig_py_next(p);
  mig_py_kind kind = MIG_PY_YIELD;
  mig_py_node *value = NULL;
  p->height = 0;
  if (mig_py_accept(p, T_FROM)) {
    kind = MIG_PY_YIELD_FROM;
    value = mig_py_expression(p);
  } else if (!ends_items(p)) {
    value = mig_py_star_expressions(p);
  }
  mig_py_node *node = mig_py_node_at(p, kind, start);
  node->as.one = value;
  mig_py_raise_height(p, 0);
  mig_py_leave(p);
  return node;
}
