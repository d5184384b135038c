#include "py/shape.h"

#include "base/span.h"

typedef struct shaper {
  mig_buf *out;
  mig_py_module *module;
} shaper;

static void put_text(mig_buf *out, mig_span text) {
  mig_buf_printf(out, "%zu:", text.len);
  mig_buf_put(out, text);
}

static uint32_t length(const mig_py_node *list) {
  uint32_t count = 0;
  for (; list != NULL; list = list->next) count++;
  return count;
}

static void put_count(mig_buf *out, const mig_py_node *list) {
  mig_buf_printf(out, "%u,", length(list));
}

/* Where parameters of one kind end and the next begin is not seen from the children alone. */
static void put_arguments(mig_buf *out, const mig_py_arguments *args) {
  if (args == NULL) return;
  const mig_py_node *lists[] = {args->posonly, args->args, args->vararg, args->kwonly, args->kwarg, args->defaults};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) put_count(out, lists[i]);
}

static void put_bodies(mig_buf *out, const mig_py_bodies *bodies) {
  put_count(out, bodies->body);
  put_count(out, bodies->orelse);
  put_count(out, bodies->finalbody);
}

static void put_definition(mig_buf *out, const mig_py_def *def) {
  put_text(out, def->name);
  put_arguments(out, def->args);
  put_count(out, def->decorators);
  put_count(out, def->bases);
  mig_buf_putc(out, def->returns != NULL ? 'r' : '-');
}

static void put_import(mig_buf *out, const mig_py_node *node) {
  put_text(out, mig_py_import_module(node));
  mig_buf_printf(out, "%u", node->as.import.level);
}

/* What a node says besides its children. */
static void put_own(const shaper *s, const mig_py_node *n) {
  mig_buf *out = s->out;
  switch (n->kind) {
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
    case MIG_PY_CLASS_DEF: put_definition(out, n->as.def); break;
    case MIG_PY_STRING:
    case MIG_PY_BYTES:
    case MIG_PY_NUMBER:
    case MIG_PY_NAME:
    case MIG_PY_PARAM_SPEC:
    case MIG_PY_TYPE_VAR_TUPLE: put_text(out, n->as.text); break;
    case MIG_PY_ATTRIBUTE: put_text(out, n->as.attribute.attr); break;
    case MIG_PY_ARG: put_text(out, n->as.arg.name); break;
    case MIG_PY_KEYWORD:
    case MIG_PY_TYPE_VAR: put_text(out, n->as.keyword.name); break;
    case MIG_PY_ALIAS:
      put_text(out, mig_py_alias_name(n));
      put_text(out, mig_py_alias_asname(n));
      break;
    case MIG_PY_IMPORT:
    case MIG_PY_IMPORT_FROM: put_import(out, n); break;
    case MIG_PY_LAMBDA: put_arguments(out, n->as.lambda.args); break;
    case MIG_PY_FOR:
    case MIG_PY_ASYNC_FOR: put_bodies(out, n->as.for_.bodies); break;
    case MIG_PY_WHILE:
    case MIG_PY_IF: put_bodies(out, n->as.if_.bodies); break;
    case MIG_PY_TRY:
    case MIG_PY_TRY_STAR: put_bodies(out, n->as.try_.bodies); break;
    case MIG_PY_EXCEPT_HANDLER:
      put_text(out, n->as.handler->name);
      mig_buf_putc(out, n->as.handler->type != NULL ? 't' : '-');
      break;
    case MIG_PY_ASSIGN: put_count(out, n->as.assign.targets); break;
    case MIG_PY_WITH:
    case MIG_PY_ASYNC_WITH: put_count(out, n->as.with_.items); break;
    case MIG_PY_CALL: put_count(out, n->as.call.args); break;
    case MIG_PY_COMPARE:
      for (uint32_t i = 0; i < length(n->as.compare.comparators); i++) mig_buf_printf(out, "%u,", n->as.compare.ops[i]);
      break;
    case MIG_PY_SLICE:
      mig_buf_printf(out, "%d%d%d", n->as.if_exp.test != NULL, n->as.if_exp.body != NULL, n->as.if_exp.orelse != NULL);
      break;
    case MIG_PY_FORMATTED_VALUE: mig_buf_printf(out, "%u", n->as.formatted.conversion); break;
    case MIG_PY_COMPREHENSION: mig_buf_printf(out, "%d", n->flags & MIG_PY_IS_ASYNC); break;
    default: break;
  }
}

/* Kinds so rare in migrations that their source text stands for them: a formatter that touches one
 * is taken for an editor, never the other way round. */
static bool is_told_by_its_text(const mig_py_node *n) {
  return n->kind == MIG_PY_MATCH || n->kind == MIG_PY_TYPE_ALIAS || n->kind == MIG_PY_BROKEN_STMT;
}

static bool says_nothing(const mig_py_node *n) {
  return n->kind == MIG_PY_EXPR_STMT && n->as.one != NULL && n->as.one->kind == MIG_PY_STRING;
}

static void put_node(void *payload, const mig_py_node *n) {
  const shaper *s = payload;
  if (says_nothing(n)) return;
  if ((n->flags & MIG_PY_SKIPPED) != 0 && n->kind <= MIG_PY_CLASS_DEF && n->kind >= MIG_PY_FUNCTION_DEF)
    mig_py_body(s->module, (mig_py_node *)n);
  mig_buf_printf(s->out, "%u.%u(", n->kind, n->op);
  if (is_told_by_its_text(n)) {
    put_text(s->out, mig_span_cut(s->module->text, n->start, n->end));
  } else {
    put_own(s, n);
    mig_py_each_child(n, put_node, payload);
  }
  mig_buf_putc(s->out, ')');
}

void mig_py_put_shape(mig_buf *out, mig_py_module *module, const mig_py_node *node) {
  put_node(&(shaper){out, module}, node);
}
