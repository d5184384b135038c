/* `with`. A function decorated as contextlib's context manager runs up to its `yield`, then the block, then what is
 * left of it: so the block is followed from within, where the `yield` is met. */
#include "py/eval_internal.h"

/* A block that waits for a `yield`. */
struct mig_py_with {
  const mig_py_node *item, *body;
  mig_py_frame *frame;           /* whose block it is */
  const mig_py_closure *manager; /* whose `yield` */
  uint32_t step_limit;
  bool ran;
  mig_py_flow flow;
};

/* ---- which functions and blocks ---- */

static bool is_manager(const mig_py_closure *c) {
  if (c->def->kind != MIG_PY_FUNCTION_DEF) return false;
  for (const mig_py_node *d = c->def->as.def->decorators; d != NULL; d = d->next) {
    if (d->kind == MIG_PY_NAME && mig_span_is(d->as.text, "contextmanager")) return true;
    if (d->kind == MIG_PY_ATTRIBUTE && mig_span_is(d->as.attribute.attr, "contextmanager")) return true;
  }
  return false;
}

typedef struct count {
  uint32_t yields, leaves; /* `leaves`: ways out of a block */
} count;

static void add(void *payload, const mig_py_node *node) {
  count *c = payload;
  switch (node->kind) {
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
    case MIG_PY_CLASS_DEF: return;
    case MIG_PY_RETURN:
    case MIG_PY_BREAK:
    case MIG_PY_CONTINUE: c->leaves++; break;
    case MIG_PY_YIELD:
    case MIG_PY_YIELD_FROM: c->yields++; break;
    default: break;
  }
  mig_py_each_child(node, add, c);
}

static count count_in(const mig_py_node *body) {
  count c = {0};
  for (; body != NULL; body = body->next) add(&c, body);
  return c;
}

/* A `yield` that runs whatever the function finds: a statement of its own, at most within `with` and `finally`. */
static bool yields_for_sure(const mig_py_node *body) {
  for (; body != NULL; body = body->next) {
    if (body->kind == MIG_PY_EXPR_STMT && body->as.one->kind == MIG_PY_YIELD) return true;
    if (body->kind == MIG_PY_WITH && yields_for_sure(body->as.with_.body)) return true;
    if (body->kind == MIG_PY_TRY && body->as.try_.handlers == NULL && yields_for_sure(body->as.try_.bodies->body)) return true;
  }
  return false;
}

static const mig_py_closure *manager_of(mig_py_eval *ev, const mig_py_node *context, const mig_py_node *block) {
  if (context->kind != MIG_PY_CALL || context->as.call.func->kind != MIG_PY_NAME) return NULL;
  mig_py_value func = mig_py_eval_lookup(ev, context->as.call.func->as.text);
  if (func.kind != MIG_PY_V_FUNCTION || !is_manager(func.as.closure)) return NULL;
  const mig_py_node *body = mig_py_body(func.as.closure->env->module, (mig_py_node *)func.as.closure->def);
  count inside = count_in(body);
  bool plain = inside.yields == 1 && inside.leaves == 0 && yields_for_sure(body) && count_in(block).leaves == 0;
  return plain ? func.as.closure : NULL;
}

/* ---- following ---- */

mig_py_flow mig_py_eval_with(mig_py_eval *ev, const mig_py_node *item, const mig_py_node *body) {
  if (item == NULL) return mig_py_eval_block(ev, body);
  struct mig_py_with with = {.item = item, .body = body, .frame = ev->frame, .step_limit = ev->step_limit};
  with.manager = manager_of(ev, item->as.pair.first, body);
  struct mig_py_with *outer = ev->with;
  if (with.manager != NULL) ev->with = &with;
  mig_py_value context = mig_py_eval_expr(ev, item->as.pair.first);
  ev->with = outer;
  if (with.ran) return with.flow;
  mig_py_value entered = ev->host->enter(ev->host->payload, ev, context, item);
  if (item->as.pair.second != NULL) mig_py_eval_assign(ev, item->as.pair.second, entered);
  mig_py_flow flow = mig_py_eval_with(ev, item->next, body);
  ev->host->leave(ev->host->payload, ev, context);
  return flow;
}

void mig_py_eval_yielded(mig_py_eval *ev, mig_py_value value) {
  struct mig_py_with *with = ev->with;
  mig_py_frame *inner = ev->frame;
  if (with == NULL || with->ran || inner->closure != with->manager) return;
  uint32_t limit = ev->step_limit, steps = ev->steps;
  with->ran = true;
  ev->with = NULL;
  ev->frame = with->frame;
  ev->step_limit = with->step_limit; /* the block is the script's own */
  if (with->item->as.pair.second != NULL) mig_py_eval_assign(ev, with->item->as.pair.second, value);
  with->flow = mig_py_eval_with(ev, with->item->next, with->body);
  ev->step_limit = limit + (ev->steps - steps);
  ev->frame = inner;
  ev->with = with;
}
