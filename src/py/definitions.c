/* py/definitions.c: functions, classes, decorators, parameters and type parameters. */
#include "py/parser.h"

typedef struct parameter_list {
  mig_py_arguments *args;
  mig_py_node **positional, **kwonly, **kw_defaults, **defaults;
  mig_py_token closing; /* ':' of a lambda: no annotations */
  uint32_t height;
  bool has_default, after_star, slash;
} parameter_list;

static void note_height(mig_py_parser *p, parameter_list *list) {
  if (p->height > list->height) list->height = p->height;
}

static mig_py_node *parameter(mig_py_parser *p, parameter_list *list, bool starred) {
  uint32_t start = p->at.start;
  mig_span name = mig_py_expect_name(p);
  mig_py_node *annotation = NULL;
  if (list->closing == T_RPAR && mig_py_accept(p, T_COLON)) {
    annotation = starred ? mig_py_star_item(p, false) : mig_py_expression(p);
    note_height(p, list);
  }
  mig_py_node *node = mig_py_node_at(p, MIG_PY_ARG, start);
  node->as.arg.name = name;
  node->as.arg.annotation = annotation;
  return node;
}

static mig_py_node *default_value(mig_py_parser *p, parameter_list *list) {
  uint32_t equal = p->at.start;
  if (!mig_py_accept(p, T_EQUAL)) return NULL;
  if (p->at.tok == T_COMMA || p->at.tok == list->closing) {
    mig_py_fail_at(p, equal, "expected default value expression");
  }
  mig_py_node *value = mig_py_expression(p);
  note_height(p, list);
  return value;
}

static void plain_parameter(mig_py_parser *p, parameter_list *list) {
  if (p->at.tok == T_LPAR) mig_py_fail(p, "Function parameters cannot be parenthesized");
  uint32_t start = p->at.start;
  mig_py_node *arg = parameter(p, list, false);
  mig_py_node *value = default_value(p, list);
  if (list->after_star) {
    list->kwonly = mig_py_append(list->kwonly, arg);
    if (value == NULL) {
      value = mig_py_node_at(p, MIG_PY_NONE_ITEM, arg->end);
      value->end = value->start;
    }
    list->kw_defaults = mig_py_append(list->kw_defaults, value);
    return;
  }
  list->positional = mig_py_append(list->positional, arg);
  if (value != NULL) {
    list->has_default = true;
    list->defaults = mig_py_append(list->defaults, value);
  } else if (list->has_default) {
    mig_py_fail_at(p, start, "non-default argument follows default argument");
  }
}

static void slash(mig_py_parser *p, parameter_list *list) {
  if (list->slash) mig_py_fail(p, "/ may appear only once");
  if (list->after_star) mig_py_fail(p, "/ must be ahead of *");
  if (list->args->args == NULL) mig_py_fail(p, "at least one argument must precede /");
  mig_py_next(p);
  if (p->at.tok == T_STAR) mig_py_fail(p, "expected comma between / and *");
  list->slash = true;
  list->args->posonly = list->args->args;
  list->args->args = NULL;
  list->positional = &list->args->args;
}

static void star(mig_py_parser *p, parameter_list *list) {
  uint32_t start = p->at.start;
  if (list->after_star) mig_py_fail(p, "* argument may appear only once");
  list->after_star = true;
  mig_py_next(p);
  if (p->at.tok == T_NAME) {
    list->args->vararg = parameter(p, list, true);
    if (p->at.tok == T_EQUAL) mig_py_fail(p, "var-positional argument cannot have default value");
    return;
  }
  if (p->at.tok == list->closing) mig_py_fail_at(p, start, "named arguments must follow bare *");
  if (p->at.tok != T_COMMA) mig_py_fail_syntax(p);
  lexer_mark mark = p->at;
  mig_py_next(p);
  if (p->at.tok == list->closing || p->at.tok == T_DOUBLESTAR) {
    mig_py_fail_at(p, start, "named arguments must follow bare *");
  }
  p->at = mark;
}

static void double_star(mig_py_parser *p, parameter_list *list) {
  mig_py_next(p);
  list->args->kwarg = parameter(p, list, false);
  if (p->at.tok == T_EQUAL) mig_py_fail(p, "var-keyword argument cannot have default value");
  if (mig_py_accept(p, T_COMMA) && p->at.tok != list->closing) {
    mig_py_fail(p, "arguments cannot follow var-keyword argument");
  }
}

/* Up to `closing`, which is not passed. */
mig_py_arguments *mig_py_parameters(mig_py_parser *p, mig_py_token closing) {
  parameter_list list = {.args = MIG_NEW(p->arena, mig_py_arguments), .closing = closing};
  list.positional = &list.args->args;
  list.kwonly = &list.args->kwonly;
  list.kw_defaults = &list.args->kw_defaults;
  list.defaults = &list.args->defaults;
  while (p->at.tok != closing && list.args->kwarg == NULL) {
    switch (p->at.tok) {
      case T_SLASH:
        slash(p, &list);
        break;
      case T_STAR:
        star(p, &list);
        break;
      case T_DOUBLESTAR:
        double_star(p, &list);
        break;
      default:
        plain_parameter(p, &list);
        break;
    }
    if (list.args->kwarg == NULL && !mig_py_accept(p, T_COMMA)) break;
  }
  if (p->at.tok != closing) mig_py_fail_syntax(p);
  p->height = list.height;
  return list.args;
}

static mig_py_node *type_param(mig_py_parser *p) {
  uint32_t start = p->at.start;
  mig_py_kind kind = mig_py_accept(p, T_STAR)         ? MIG_PY_TYPE_VAR_TUPLE
                     : mig_py_accept(p, T_DOUBLESTAR) ? MIG_PY_PARAM_SPEC
                                                      : MIG_PY_TYPE_VAR;
  mig_span name = mig_py_expect_name(p);
  mig_py_node *bound = kind == MIG_PY_TYPE_VAR && mig_py_accept(p, T_COLON) ? mig_py_expression(p) : NULL;
  mig_py_node *node = mig_py_node_at(p, kind, start);
  if (kind == MIG_PY_TYPE_VAR) {
    node->as.keyword.name = name;
    node->as.keyword.value = bound;
  } else {
    node->as.text = name;
  }
  return node;
}

/* PEP 695: [T, *Ts, **P: bound]; NULL without brackets. */
mig_py_node *mig_py_type_params(mig_py_parser *p) {
  if (p->at.tok != T_LSQB) return NULL;
  p->uses_312 = true;
  mig_py_node *first = NULL, **tail = &first;
  mig_py_next(p);
  do {
    if (first != NULL && p->at.tok == T_RSQB) break;
    tail = mig_py_append(tail, type_param(p));
  } while (mig_py_accept(p, T_COMMA));
  mig_py_expect(p, T_RSQB);
  return first;
}

/* The block behind a definition's head, read now or later. */
static void definition_body(mig_py_parser *p, mig_py_node *node, uint32_t head, const char *what) {
  if (p->at.tok != T_COLON) mig_py_fail(p, p->at.tok == T_NEWLINE ? "expected ':'" : "invalid syntax");
  mig_py_next(p);
  mig_py_def *def = node->as.def;
  if (p->skip_bodies && p->at.tok == T_NEWLINE) {
    def->skipped = mig_py_skip_body(p);
    if (def->skipped != NULL) {
      node->flags |= MIG_PY_SKIPPED;
      node->end = p->at.prev_end;
      return;
    }
  }
  def->body = mig_py_expect_block(p, head, what);
  node->end = p->at.prev_end;
}

mig_py_node *mig_py_function(mig_py_parser *p, uint32_t start, bool is_async, mig_py_node *decorators) {
  uint32_t head = p->at.start;
  mig_py_node *node = mig_py_node_at(p, is_async ? MIG_PY_ASYNC_FUNCTION_DEF : MIG_PY_FUNCTION_DEF, start);
  mig_py_def *def = MIG_NEW(p->arena, mig_py_def);
  node->as.def = def;
  mig_py_next(p);
  def->decorators = decorators;
  def->name = mig_py_expect_name(p);
  def->type_params = mig_py_type_params(p);
  mig_py_expect(p, T_LPAR);
  def->args = mig_py_parameters(p, T_RPAR);
  mig_py_next(p);
  if (mig_py_accept(p, T_ARROW)) def->returns = mig_py_expression(p);
  definition_body(p, node, head, "function definition");
  return node;
}

mig_py_node *mig_py_class(mig_py_parser *p, mig_py_node *decorators) {
  uint32_t head = p->at.start;
  mig_py_node *node = mig_py_node_at(p, MIG_PY_CLASS_DEF, head);
  mig_py_def *def = MIG_NEW(p->arena, mig_py_def);
  node->as.def = def;
  mig_py_next(p);
  def->decorators = decorators;
  def->name = mig_py_expect_name(p);
  def->type_params = mig_py_type_params(p);
  if (mig_py_accept(p, T_LPAR)) {
    mig_py_arguments_of(p, &def->bases, &def->keywords);
    /* A call may have a bare generator, a class may not. */
    mig_py_node *last = def->bases;
    if (last != NULL && last->kind == MIG_PY_GENERATOR_EXP && last->end == p->at.end) mig_py_fail_syntax(p);
    mig_py_expect(p, T_RPAR);
  }
  definition_body(p, node, head, "class definition");
  return node;
}

mig_py_node *mig_py_decorated(mig_py_parser *p) {
  mig_py_node *decorators = NULL, **tail = &decorators;
  while (mig_py_accept(p, T_AT)) {
    tail = mig_py_append(tail, mig_py_named_expression(p));
    mig_py_expect(p, T_NEWLINE);
  }
  uint32_t start = p->at.start;
  switch (p->at.tok) {
    case T_DEF:
      return mig_py_function(p, start, false, decorators);
    case T_CLASS:
      return mig_py_class(p, decorators);
    case T_ASYNC:
      mig_py_next(p);
      if (p->at.tok == T_DEF) return mig_py_function(p, start, true, decorators);
      mig_py_fail_syntax(p);
    default:
      mig_py_fail_syntax(p);
  }
}
