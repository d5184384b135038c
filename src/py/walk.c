/* py/walk.c: a node's children, kind by kind. */
#include "py/parse.h"

typedef struct walk {
  void (*visit)(void *payload, const mig_py_node *child);
  void *payload;
} walk;

static void one(const walk *w, const mig_py_node *node) {
  if (node != NULL) w->visit(w->payload, node);
}

static void list(const walk *w, const mig_py_node *node) {
  for (; node != NULL; node = node->next) w->visit(w->payload, node);
}

/* Parameters as they are in the tree, each with the defaults of its kind behind. */
static void arguments(const walk *w, const mig_py_arguments *args) {
  if (args == NULL) return;
  list(w, args->posonly);
  list(w, args->args);
  one(w, args->vararg);
  list(w, args->kwonly);
  list(w, args->kw_defaults);
  one(w, args->kwarg);
  list(w, args->defaults);
}

static void definition(const walk *w, const mig_py_def *def) {
  list(w, def->type_params);
  arguments(w, def->args);
  list(w, def->bases);
  list(w, def->keywords);
  list(w, def->body);
  list(w, def->decorators);
  one(w, def->returns);
}

static void bodies(const walk *w, const mig_py_bodies *parts) {
  list(w, parts->body);
  list(w, parts->orelse);
  list(w, parts->finalbody);
}

static void statement(const walk *w, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
    case MIG_PY_CLASS_DEF:
      definition(w, n->as.def);
      break;
    case MIG_PY_DELETE:
    case MIG_PY_GLOBAL:
    case MIG_PY_NONLOCAL:
      list(w, n->as.list.first);
      break;
    case MIG_PY_ASSIGN:
      list(w, n->as.assign.targets), one(w, n->as.assign.value);
      break;
    case MIG_PY_ANN_ASSIGN:
      one(w, n->as.ann_assign.target), one(w, n->as.ann_assign.annotation), one(w, n->as.ann_assign.value);
      break;
    case MIG_PY_FOR:
    case MIG_PY_ASYNC_FOR:
      one(w, n->as.for_.target), one(w, n->as.for_.iter), bodies(w, n->as.for_.bodies);
      break;
    case MIG_PY_WHILE:
    case MIG_PY_IF:
      one(w, n->as.if_.test), bodies(w, n->as.if_.bodies);
      break;
    case MIG_PY_WITH:
    case MIG_PY_ASYNC_WITH:
      list(w, n->as.with_.items), list(w, n->as.with_.body);
      break;
    case MIG_PY_MATCH:
      one(w, n->as.match.subject), list(w, n->as.match.cases);
      break;
    case MIG_PY_TRY:
    case MIG_PY_TRY_STAR:
      list(w, n->as.try_.bodies->body), list(w, n->as.try_.handlers);
      list(w, n->as.try_.bodies->orelse), list(w, n->as.try_.bodies->finalbody);
      break;
    case MIG_PY_IMPORT:
    case MIG_PY_IMPORT_FROM:
      list(w, n->as.import.names);
      break;
    case MIG_PY_TYPE_ALIAS:
      one(w, n->as.type_alias.name), list(w, n->as.type_alias.type_params), one(w, n->as.type_alias.value);
      break;
    case MIG_PY_BROKEN_STMT:
      list(w, n->as.broken.body);
      break;
    case MIG_PY_RETURN:
    case MIG_PY_EXPR_STMT:
      one(w, n->as.one);
      break;
    case MIG_PY_AUG_ASSIGN:
    case MIG_PY_RAISE:
    case MIG_PY_ASSERT:
      one(w, n->as.pair.first), one(w, n->as.pair.second);
      break;
    default:
      break;
  }
}

static void expression(const walk *w, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_BOOL_OP:
    case MIG_PY_SET:
    case MIG_PY_LIST:
    case MIG_PY_TUPLE:
    case MIG_PY_JOINED_STR:
      list(w, n->as.list.first);
      break;
    case MIG_PY_NAMED_EXPR:
    case MIG_PY_BIN_OP:
    case MIG_PY_SUBSCRIPT:
      one(w, n->as.pair.first), one(w, n->as.pair.second);
      break;
    case MIG_PY_UNARY_OP:
    case MIG_PY_AWAIT:
    case MIG_PY_YIELD:
    case MIG_PY_YIELD_FROM:
    case MIG_PY_STARRED:
      one(w, n->as.one);
      break;
    case MIG_PY_LAMBDA:
      arguments(w, n->as.lambda.args), one(w, n->as.lambda.body);
      break;
    case MIG_PY_IF_EXP:
    case MIG_PY_SLICE:
      one(w, n->as.if_exp.test), one(w, n->as.if_exp.body), one(w, n->as.if_exp.orelse);
      break;
    case MIG_PY_DICT:
      list(w, n->as.dict.keys), list(w, n->as.dict.values);
      break;
    case MIG_PY_LIST_COMP:
    case MIG_PY_SET_COMP:
    case MIG_PY_DICT_COMP:
    case MIG_PY_GENERATOR_EXP:
      one(w, n->as.comp.elt), one(w, n->as.comp.value), list(w, n->as.comp.generators);
      break;
    case MIG_PY_COMPARE:
      one(w, n->as.compare.left), list(w, n->as.compare.comparators);
      break;
    case MIG_PY_CALL:
      one(w, n->as.call.func), list(w, n->as.call.args), list(w, n->as.call.keywords);
      break;
    case MIG_PY_FORMATTED_VALUE:
      one(w, n->as.formatted.value), one(w, n->as.formatted.format_spec);
      break;
    case MIG_PY_ATTRIBUTE:
      one(w, n->as.attribute.value);
      break;
    default:
      break;
  }
}

static void other(const walk *w, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_COMPREHENSION:
      one(w, n->as.comprehension.target), one(w, n->as.comprehension.iter), list(w, n->as.comprehension.ifs);
      break;
    case MIG_PY_EXCEPT_HANDLER:
      one(w, n->as.handler->type), list(w, n->as.handler->body);
      break;
    case MIG_PY_ARG:
      one(w, n->as.arg.annotation);
      break;
    case MIG_PY_KEYWORD:
    case MIG_PY_MATCH_AS:
    case MIG_PY_TYPE_VAR:
      one(w, n->as.keyword.value);
      break;
    case MIG_PY_WITH_ITEM:
      one(w, n->as.pair.first), one(w, n->as.pair.second);
      break;
    case MIG_PY_MATCH_CASE:
      one(w, n->as.match_case->pattern), one(w, n->as.match_case->guard), list(w, n->as.match_case->body);
      break;
    case MIG_PY_MATCH_VALUE:
    case MIG_PY_MATCH_SINGLETON:
      one(w, n->as.one);
      break;
    case MIG_PY_MATCH_SEQUENCE:
    case MIG_PY_MATCH_OR:
      list(w, n->as.list.first);
      break;
    case MIG_PY_MATCH_MAPPING:
      list(w, n->as.match_mapping->keys), list(w, n->as.match_mapping->patterns);
      break;
    case MIG_PY_MATCH_CLASS:
      one(w, n->as.match_class->cls), list(w, n->as.match_class->patterns);
      list(w, n->as.match_class->kwd_attrs), list(w, n->as.match_class->kwd_patterns);
      break;
    default:
      break;
  }
}

void mig_py_each_child(const mig_py_node *node, void (*visit)(void *payload, const mig_py_node *child), void *payload) {
  walk w = {visit, payload};
  if (node->kind <= MIG_PY_BROKEN_STMT) {
    statement(&w, node);
  } else if (node->kind <= MIG_PY_SLICE) {
    expression(&w, node);
  } else {
    other(&w, node);
  }
}
