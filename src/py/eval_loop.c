/* Loops: round by round over what is known, one round that stands for all over what is not. */
#include "py/eval_internal.h"

static const char changes[] = "changes from round to round of a loop";
static const char set_inside[] = "set in a loop over something that is known at run time only";

typedef struct loop_start {
  uint32_t guards, exits, rests;
} loop_start;

static loop_start start_of(const mig_py_eval *ev) {
  return (loop_start){ev->guards.count, ev->exits.count, ev->rests};
}

/* Back to what held at `start`, but for what left since by one of `flows`: the names then hold one or the other. */
static void end_of(mig_py_eval *ev, loop_start start, uint32_t exits, mig_py_flow left) {
  for (uint32_t i = exits; i > start.exits; i--) {
    mig_py_exit exit = ev->exits.items[i - 1];
    if (exit.flow == left) mig_py_eval_join(ev, mig_py_eval_conjunction(ev, &exit, start.guards), &exit.names);
  }
  ev->guards.count = start.guards;
  ev->rests = start.rests;
  unsigned behind = left == MIG_PY_CONTINUES ? 1U << MIG_PY_BREAKS | 1U << MIG_PY_RETURNS : 1U << MIG_PY_RETURNS;
  mig_py_eval_guard_rest(ev, start.exits, exits, start.guards, behind);
}

/* A flag that a round sets to a constant is understood: it is true under the round's condition. */
static void forget_name(mig_py_eval *ev, const mig_py_node *target) {
  if (target->kind == MIG_PY_TUPLE || target->kind == MIG_PY_LIST) {
    for (const mig_py_node *t = target->as.list.first; t != NULL; t = t->next) forget_name(ev, t);
  }
  if (target->kind != MIG_PY_NAME) return;
  mig_py_value *v = mig_py_env_find(ev->frame->env, target->as.text);
  if (v != NULL && v->kind != MIG_PY_V_BOOL) *v = mig_py_unknown_data(changes);
}

/* Names that the loop changes by itself: in a round that stands for all, nothing is known of them. */
static void forget_assigned(void *payload, const mig_py_node *node) {
  if (node->kind == MIG_PY_AUG_ASSIGN) forget_name(payload, node->as.pair.first);
  if (node->kind == MIG_PY_ASSIGN) {
    for (const mig_py_node *t = node->as.assign.targets; t != NULL; t = t->next) forget_name(payload, t);
  }
  mig_py_each_child(node, forget_assigned, payload);
}

/* One round of a loop that runs zero or more times. */
static void follow_once(mig_py_eval *ev, const mig_py_node *target, const mig_py_loop *loop, const mig_py_node *body) {
  loop_start start = start_of(ev);
  for (const mig_py_node *n = body; n != NULL; n = n->next) forget_assigned(ev, n);
  mig_py_snapshot before = mig_py_eval_snapshot(ev);
  ev->arms++;
  if (loop->condition.kind == MIG_PY_V_CONDITION) mig_py_eval_push_guard(ev, loop->condition);
  if (target != NULL) mig_py_eval_assign(ev, target, loop->element);
  mig_py_eval_block(ev, body);
  ev->raising = false;
  ev->arms--;
  end_of(ev, (loop_start){start.guards, start.exits, start.rests}, ev->exits.count, MIG_PY_CONTINUES);
  end_of(ev, start, ev->exits.count, MIG_PY_BREAKS);
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) {
    bool flag = i < before.count && before.values[i].kind == MIG_PY_V_BOOL && env->values[i].kind == MIG_PY_V_CONDITION;
    bool same = i < before.count && mig_py_same(before.values[i], env->values[i]);
    if (!same && !flag) env->values[i] = mig_py_unknown_data(set_inside);
  }
}

mig_py_flow mig_py_eval_for(mig_py_eval *ev, const mig_py_node *node) {
  const mig_py_bodies *b = node->as.for_.bodies;
  mig_py_value over = mig_py_eval_expr(ev, node->as.for_.iter);
  mig_py_value elements = mig_py_eval_elements(ev, over);
  if (elements.kind == MIG_PY_V_UNKNOWN) {
    mig_py_loop loop = ev->host->loop(ev->host->payload, ev, over, node);
    follow_once(ev, node->as.for_.target, &loop, b->body);
    return mig_py_eval_block(ev, b->orelse);
  }
  loop_start start = start_of(ev);
  const mig_py_seq *seq = elements.as.seq;
  mig_py_flow flow = MIG_PY_GOES_ON;
  for (uint32_t i = 0; i < seq->count && flow != MIG_PY_BREAKS; i++) {
    loop_start round = start_of(ev);
    mig_py_eval_assign(ev, node->as.for_.target, seq->items[i]);
    flow = mig_py_eval_block(ev, b->body);
    if (flow == MIG_PY_RETURNS || flow == MIG_PY_RAISES) return flow;
    if (flow != MIG_PY_BREAKS) end_of(ev, round, ev->exits.count, MIG_PY_CONTINUES);
  }
  /* A break guards the rest of the loop and its else; a return the rest of the function. */
  uint32_t exits = ev->exits.count;
  flow = flow == MIG_PY_BREAKS ? MIG_PY_GOES_ON : mig_py_eval_block(ev, b->orelse);
  end_of(ev, start, exits, MIG_PY_BREAKS);
  return flow;
}

/* `while True:` that is left when the data say so: one round stands for all. */
static mig_py_flow left_by_data(mig_py_eval *ev, loop_start start, const mig_py_snapshot *before) {
  end_of(ev, start, ev->exits.count, MIG_PY_BREAKS);
  mig_py_eval_blur(ev, before, set_inside);
  return MIG_PY_GOES_ON;
}

mig_py_flow mig_py_eval_while(mig_py_eval *ev, const mig_py_node *node) {
  const mig_py_bodies *b = node->as.if_.bodies;
  loop_start start = start_of(ev);
  mig_py_snapshot before = mig_py_eval_snapshot(ev);
  for (uint32_t round = 0; round < MIG_PY_EVAL_MAX_LOOP; round++) {
    mig_py_value test = mig_py_eval_truth(ev, mig_py_eval_expr(ev, node->as.if_.test), node->as.if_.test);
    if (test.kind != MIG_PY_V_BOOL) {
      mig_py_loop loop = {.element = mig_py_none(), .condition = test};
      follow_once(ev, NULL, &loop, b->body);
      return mig_py_eval_block(ev, b->orelse);
    }
    if (test.as.integer == 0) return mig_py_eval_block(ev, b->orelse);
    mig_py_flow flow = mig_py_eval_block(ev, b->body);
    if (ev->exits.count > start.exits && flow != MIG_PY_RAISES) return left_by_data(ev, start, &before);
    if (flow == MIG_PY_BREAKS) return MIG_PY_GOES_ON;
    if (flow == MIG_PY_RETURNS || flow == MIG_PY_RAISES) return flow;
    if (ev->gave_up_steps) return MIG_PY_RETURNS;
  }
  ev->host->give_up(ev->host->payload, ev, node, "a loop runs longer than mig follows");
  return MIG_PY_GOES_ON;
}
