/* Where a condition is not decided both ways are followed: what holds then, and what the names hold afterwards. */
#include "py/eval_internal.h"

mig_py_snapshot mig_py_eval_snapshot(mig_py_eval *ev) {
  mig_py_env *env = ev->frame->env;
  mig_py_snapshot s = {MIG_NEW_ARRAY(ev->arena, mig_py_value, env->count), env->count};
  for (uint32_t i = 0; i < env->count; i++) s.values[i] = env->values[i];
  return s;
}

/* What name `i` held; names that came later were not set. */
static mig_py_value held(const mig_py_snapshot *s, uint32_t i) {
  return i < s->count ? s->values[i] : mig_py_unknown("a name that is set under a condition only");
}

static void restore(mig_py_eval *ev, const mig_py_snapshot *s) {
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) env->values[i] = held(s, i);
}

void mig_py_eval_join(mig_py_eval *ev, mig_py_value condition, const mig_py_snapshot *yes) {
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) env->values[i] = mig_py_eval_choose(ev, condition, held(yes, i), env->values[i]);
}

void mig_py_eval_blur(mig_py_eval *ev, const mig_py_snapshot *before, const char *reason) {
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) {
    if (i >= before->count || !mig_py_same(before->values[i], env->values[i])) env->values[i] = mig_py_unknown_data(reason);
  }
}

/* After both branches: the environment holds `no`'s values; joins `yes`'s into them. */
static void join_branches(mig_py_eval *ev, mig_py_value condition, const mig_py_snapshot *yes, bool yes_ended, bool no_ended) {
  if (no_ended) {
    restore(ev, yes);
  } else if (!yes_ended) {
    mig_py_eval_join(ev, condition, yes);
  }
}

void mig_py_eval_push_guard(mig_py_eval *ev, mig_py_value condition) {
  *mig_vec_push(ev->arena, &ev->guards) = (mig_py_guard){condition.as.slot, condition.negated};
}

mig_py_value mig_py_eval_conjunction(mig_py_eval *ev, const mig_py_exit *exit, uint32_t base) {
  if (exit->guard_count <= base) return mig_py_bool(true);
  return ev->host->all_of(ev->host->payload, ev, exit->guards + base, exit->guard_count - base);
}

void mig_py_eval_guard_rest(mig_py_eval *ev, uint32_t mark, uint32_t end, uint32_t depth, unsigned flows) {
  for (uint32_t i = mark; i < end; i++) {
    mig_py_exit exit = ev->exits.items[i];
    if (exit.guard_count <= depth || (flows & 1U << exit.flow) == 0) continue;
    mig_py_value c = mig_py_eval_conjunction(ev, &exit, depth);
    if (c.kind != MIG_PY_V_CONDITION) continue;
    mig_py_eval_push_guard(ev, mig_py_eval_not(c));
    if (exit.flow == MIG_PY_RETURNS) {
      ev->frame->left = true;
    } else {
      ev->rests++;
    }
  }
}

void mig_py_eval_record_exit(mig_py_eval *ev, mig_py_flow flow, mig_py_value value) {
  if (ev->guards.count <= ev->frame->guard_base) return;
  mig_py_guard *copy = MIG_NEW_ARRAY(ev->arena, mig_py_guard, ev->guards.count);
  for (uint32_t i = 0; i < ev->guards.count; i++) copy[i] = ev->guards.items[i];
  mig_py_exit exit = {.flow = flow, .value = value, .guards = copy, .guard_count = ev->guards.count};
  if (flow != MIG_PY_RETURNS) exit.names = mig_py_eval_snapshot(ev);
  *mig_vec_push(ev->arena, &ev->exits) = exit;
}

mig_py_flow mig_py_eval_both(mig_py_eval *ev, mig_py_value condition, mig_py_branch yes, const mig_py_node *yes_node,
                             mig_py_branch no, const mig_py_node *no_node) {
  uint32_t depth = ev->guards.count, mark = ev->exits.count, rests = ev->rests;
  if (ev->arms >= MIG_PY_EVAL_MAX_ARMS) {
    ev->host->give_up(ev->host->payload, ev, yes_node, "conditions nest deeper than mig follows");
    return MIG_PY_GOES_ON;
  }
  mig_py_snapshot before = mig_py_eval_snapshot(ev);
  ev->arms++;
  mig_py_eval_push_guard(ev, condition);
  mig_py_flow first = yes(ev, yes_node);
  ev->raising = false;
  ev->guards.count = depth;
  ev->rests = rests;
  mig_py_snapshot after_yes = mig_py_eval_snapshot(ev);
  restore(ev, &before);
  mig_py_eval_push_guard(ev, mig_py_eval_not(condition));
  mig_py_flow second = no(ev, no_node);
  ev->raising = false;
  ev->guards.count = depth;
  ev->rests = rests;
  ev->arms--;
  join_branches(ev, condition, &after_yes, first != MIG_PY_GOES_ON, second != MIG_PY_GOES_ON);
  if (first != MIG_PY_GOES_ON && second != MIG_PY_GOES_ON) {
    if (first == MIG_PY_RAISES) return second == MIG_PY_RAISES ? MIG_PY_RETURNS : second;
    if (second == MIG_PY_RAISES || first == second) return first;
    /* Whatever else one of them does, the loop's round is over and later ones are guarded. */
    return first == MIG_PY_CONTINUES || second == MIG_PY_CONTINUES ? MIG_PY_CONTINUES : MIG_PY_BREAKS;
  }
  mig_py_eval_guard_rest(ev, mark, ev->exits.count, depth, MIG_PY_ALL_FLOWS);
  return MIG_PY_GOES_ON;
}
