/* `try` and `raise`: which handler takes an error that is raised for certain, and what holds where one may be. */
#include "py/eval_internal.h"

/* Built-in exceptions that are caught as another one, next to Exception. */
static const struct {
  const char *name, *base;
} families[] = {
    {"AssertionError", ""},        {"AttributeError", ""},     {"FileNotFoundError", "OSError"}, {"ImportError", ""},
    {"IndexError", "LookupError"}, {"IOError", "OSError"},     {"KeyError", "LookupError"},      {"LookupError", ""},
    {"ModuleNotFoundError", "ImportError"},                    {"NameError", ""},                {"NotImplementedError", "RuntimeError"},
    {"OSError", ""},               {"RuntimeError", ""},       {"StopIteration", ""},            {"SystemError", ""},
    {"TypeError", ""},             {"ValueError", ""},         {"ZeroDivisionError", "ArithmeticError"},
};

static const char *family_of(mig_span name) {
  for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
    if (mig_span_is(name, families[i].name)) return families[i].base;
  }
  return NULL;
}

/* Does `except type:` take an error of the class `raised`? An empty name: of a class that is not known. */
static mig_py_answer takes(const mig_py_node *type, mig_span raised) {
  if (type == NULL) return MIG_PY_YES;
  mig_py_answer any = MIG_PY_NO;
  if (type->kind == MIG_PY_TUPLE) {
    for (const mig_py_node *t = type->as.list.first; t != NULL && any != MIG_PY_YES; t = t->next) {
      mig_py_answer one = takes(t, raised);
      if (one != MIG_PY_NO) any = one;
    }
    return any;
  }
  if (type->kind != MIG_PY_NAME || raised.len == 0) return MIG_PY_MAYBE;
  if (mig_span_eq(type->as.text, raised) || mig_span_is(type->as.text, "BaseException")) return MIG_PY_YES;
  const char *base = family_of(raised);
  if (base == NULL) return MIG_PY_MAYBE;
  if (mig_span_is(type->as.text, "Exception") || mig_span_is(type->as.text, base)) return MIG_PY_YES;
  return family_of(type->as.text) != NULL || mig_span_is(type->as.text, "ArithmeticError") ? MIG_PY_NO : MIG_PY_MAYBE;
}

mig_py_flow mig_py_eval_raise(mig_py_eval *ev, const mig_py_node *node) {
  /* Behind a conditional return it is no more certain than that one. */
  ev->raising = ev->guards.count <= ev->frame->guard_base;
  const mig_py_node *what = node->kind == MIG_PY_RAISE ? node->as.pair.first : NULL;
  if (what != NULL && what->kind == MIG_PY_CALL) what = what->as.call.func;
  if (node->kind == MIG_PY_ASSERT) {
    ev->raised = MIG_SPAN("AssertionError");
  } else if (what != NULL) { /* a bare `raise` passes on what was caught */
    ev->raised = what->kind == MIG_PY_NAME ? what->as.text : (mig_span){0};
  }
  ev->raised_at = node;
  return MIG_PY_RAISES;
}

static bool ends_in_raise(const mig_py_node *body) {
  while (body->next != NULL) body = body->next;
  return body->kind == MIG_PY_RAISE;
}

static bool is_import_error(const mig_py_node *type) {
  if (type == NULL) return false;
  if (type->kind == MIG_PY_NAME) {
    return mig_span_is(type->as.text, "ImportError") || mig_span_is(type->as.text, "ModuleNotFoundError");
  }
  return type->kind == MIG_PY_TUPLE && is_import_error(type->as.list.first);
}

static bool only_passes(const mig_py_node *body) {
  for (const mig_py_node *n = body; n != NULL; n = n->next) {
    bool docstring = n->kind == MIG_PY_EXPR_STMT && n->as.one->kind == MIG_PY_STRING;
    if (n->kind != MIG_PY_PASS && n->kind != MIG_PY_RAISE && !docstring) return false;
  }
  return true;
}

static bool swallows(const mig_py_handler *handler) {
  return !ends_in_raise(handler->body) && !is_import_error(handler->type);
}

static mig_py_flow nothing(mig_py_eval *ev, const mig_py_node *node) {
  (void)ev;
  (void)node;
  return MIG_PY_GOES_ON;
}

static void name_error(mig_py_eval *ev, const mig_py_handler *handler) {
  if (handler->name.len > 0) mig_py_eval_set_name(ev, handler->name, mig_py_unknown_data("an error"));
}

static mig_py_value ask_whether_raised(mig_py_eval *ev, const mig_py_node *handler) {
  mig_py_value error = mig_py_unknown_data("whether an error is raised, which is known at run time only");
  return ev->host->truth(ev->host->payload, ev, error, handler);
}

/* Of the names that `before` knows, those that the body changed: it may have been left before that. */
static bool changed(mig_py_eval *ev, const mig_py_snapshot *before) {
  for (uint32_t i = 0; i < before->count; i++) {
    if (!mig_py_same(before->values[i], ev->frame->env->values[i])) return true;
  }
  return false;
}

static void join_before(mig_py_eval *ev, mig_py_value condition, const mig_py_snapshot *before) {
  mig_py_value *now = ev->frame->env->values;
  for (uint32_t i = 0; i < before->count; i++) now[i] = mig_py_eval_choose(ev, condition, before->values[i], now[i]);
}

/* The body went through; where a handler swallows errors it may also not have. BOOL false, or CONDITION: whether one did. */
static mig_py_value perhaps_handled(mig_py_eval *ev, const mig_py_node *node, const mig_py_snapshot *before) {
  mig_py_value any = mig_py_bool(false);
  for (const mig_py_node *h = node->as.try_.handlers; h != NULL; h = h->next) {
    const mig_py_handler *handler = h->as.handler;
    bool quiet = only_passes(handler->body);
    if (is_import_error(handler->type) || (quiet && !(swallows(handler) && changed(ev, before)))) continue;
    mig_py_value condition = ask_whether_raised(ev, h);
    join_before(ev, condition, before);
    any = mig_py_eval_or(ev, any, condition);
    if (quiet) continue;
    name_error(ev, handler);
    mig_py_eval_both(ev, condition, mig_py_eval_block, handler->body, nothing, NULL);
  }
  return any;
}

/* The first handler that takes what is raised; where that is not known, one of them. */
static mig_py_flow take(mig_py_eval *ev, const mig_py_node *h) {
  for (; h != NULL; h = h->next) {
    const mig_py_handler *handler = h->as.handler;
    mig_py_answer answer = takes(handler->type, ev->raised);
    if (answer == MIG_PY_NO) continue;
    ev->raising = false;
    name_error(ev, handler);
    if (answer == MIG_PY_YES) return mig_py_eval_block(ev, handler->body);
    return mig_py_eval_both(ev, ask_whether_raised(ev, h), mig_py_eval_block, handler->body, take, h->next);
  }
  return MIG_PY_RAISES;
}

mig_py_flow mig_py_eval_try(mig_py_eval *ev, const mig_py_node *node) {
  const mig_py_bodies *b = node->as.try_.bodies;
  bool tolerates = false;
  for (const mig_py_node *h = node->as.try_.handlers; h != NULL; h = h->next) tolerates |= swallows(h->as.handler);
  mig_py_snapshot before = mig_py_eval_snapshot(ev);
  if (tolerates) ev->host->tolerate(ev->host->payload, ev, 1);
  mig_py_flow flow = mig_py_eval_block(ev, b->body);
  if (tolerates) ev->host->tolerate(ev->host->payload, ev, -1);
  if (flow == MIG_PY_RAISES) {
    flow = take(ev, node->as.try_.handlers);
  } else if (flow == MIG_PY_GOES_ON) {
    mig_py_value handled = perhaps_handled(ev, node, &before);
    flow = handled.kind == MIG_PY_V_BOOL ? mig_py_eval_block(ev, b->orelse)
                                         : mig_py_eval_both(ev, handled, nothing, NULL, mig_py_eval_block, b->orelse);
  } else if (flow == MIG_PY_RETURNS) {
    mig_py_value returned = ev->returned;
    perhaps_handled(ev, node, &before);
    ev->returned = returned;
  }
  bool raising = ev->raising;
  ev->raising = false;
  mig_py_flow last = mig_py_eval_block(ev, b->finalbody);
  ev->raising |= raising && last == MIG_PY_GOES_ON;
  return last == MIG_PY_GOES_ON ? flow : last;
}
