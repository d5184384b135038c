/* `match`: which case fits, and the names that its pattern takes. */
#include "py/eval_internal.h"

/* What a pattern takes of a subject that mig does not take apart. */
static void forget_captures(void *payload, const mig_py_node *pattern) {
  mig_py_eval *ev = payload;
  mig_span name = {0};
  if (pattern->kind == MIG_PY_MATCH_AS) name = pattern->as.keyword.name;
  if (pattern->kind == MIG_PY_MATCH_STAR) name = pattern->as.text;
  if (pattern->kind == MIG_PY_MATCH_MAPPING) name = pattern->as.match_mapping->rest;
  if (name.len > 0) mig_py_eval_set_name(ev, name, mig_py_unknown_data("what a pattern takes of a value"));
  mig_py_each_child(pattern, forget_captures, payload);
}

static mig_py_answer any_fits(mig_py_eval *ev, const mig_py_node *patterns, mig_py_value subject);

static mig_py_answer pattern_fits(mig_py_eval *ev, const mig_py_node *pattern, mig_py_value subject) {
  mig_py_answer fits = MIG_PY_YES;
  switch ((mig_py_kind)pattern->kind) {
    case MIG_PY_MATCH_VALUE:
      return mig_py_equal(mig_py_eval_expr(ev, pattern->as.one), subject);
    case MIG_PY_MATCH_SINGLETON:
      return mig_py_eval_identical(mig_py_eval_expr(ev, pattern->as.one), subject);
    case MIG_PY_MATCH_OR:
      return any_fits(ev, pattern->as.list.first, subject);
    case MIG_PY_MATCH_AS:
      if (pattern->as.keyword.value != NULL) fits = pattern_fits(ev, pattern->as.keyword.value, subject);
      if (fits != MIG_PY_NO && pattern->as.keyword.name.len > 0) mig_py_eval_set_name(ev, pattern->as.keyword.name, subject);
      return fits;
    default:
      forget_captures(ev, pattern);
      return MIG_PY_MAYBE;
  }
}

static mig_py_answer any_fits(mig_py_eval *ev, const mig_py_node *patterns, mig_py_value subject) {
  mig_py_answer any = MIG_PY_NO;
  for (const mig_py_node *p = patterns; p != NULL && any != MIG_PY_YES; p = p->next) {
    mig_py_answer one = pattern_fits(ev, p, subject);
    if (one != MIG_PY_NO) any = one;
  }
  return any;
}

/* The guard, if the pattern fits: BOOL or CONDITION. */
static mig_py_value case_holds(mig_py_eval *ev, const mig_py_match_case *c, const mig_py_node *node) {
  mig_py_answer fits = pattern_fits(ev, c->pattern, ev->subject);
  if (fits == MIG_PY_NO) return mig_py_bool(false);
  if (fits == MIG_PY_YES && c->guard == NULL) return mig_py_bool(true);
  if (fits == MIG_PY_YES) return mig_py_eval_truth(ev, mig_py_eval_expr(ev, c->guard), c->guard);
  mig_py_value unknown = mig_py_unknown_data("which case matches is known at run time only");
  return ev->host->truth(ev->host->payload, ev, unknown, node);
}

static mig_py_flow follow_cases(mig_py_eval *ev, const mig_py_node *node) {
  for (; node != NULL; node = node->next) {
    const mig_py_match_case *c = node->as.match_case;
    mig_py_value subject = ev->subject, holds = case_holds(ev, c, node);
    ev->subject = subject;
    if (holds.kind != MIG_PY_V_BOOL) return mig_py_eval_both(ev, holds, mig_py_eval_block, c->body, follow_cases, node->next);
    if (holds.as.integer != 0) return mig_py_eval_block(ev, c->body);
  }
  return MIG_PY_GOES_ON;
}

mig_py_flow mig_py_eval_match(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value outer = ev->subject;
  ev->subject = mig_py_eval_expr(ev, node->as.match.subject);
  mig_py_flow flow = follow_cases(ev, node->as.match.cases);
  ev->subject = outer;
  return flow;
}
