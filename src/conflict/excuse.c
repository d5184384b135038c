/* A side that fails on its own over a history that contradicts itself: the database that its author
 * upgraded cannot be the one that this history makes, so what the side fails on need not be so. Where the
 * other side touches nothing of the operations that fail, whether they run is no question between the
 * two, and the rest is judged without them. */
#include "base/span.h"
#include "conflict/footprint.h"
#include "conflict/verdict.h"

/* The operations that fail, as a line of their own. False: one of them fails for a reason that is known. */
static bool failing(mig_verdict *v, const mig_replay_failures *own, mig_conflict_line *out) {
  mig_op *items = MIG_NEW_ARRAY(v->arena, mig_op, own->items.count);
  for (uint32_t i = 0; i < own->items.count; i++) {
    const mig_failure *failure = &own->items.items[i];
    if (mig_verdict_uncertain(v, failure) != MIG_UNCERTAIN_HISTORY) return false;
    items[i] = *mig_replay_at(&v->replay, failure->step)->op;
  }
  mig_ops *ops = MIG_NEW(v->arena, mig_ops);
  *ops = (mig_ops){.items = items, .count = own->items.count};
  mig_conflict_revision *revision = MIG_NEW(v->arena, mig_conflict_revision);
  *revision = (mig_conflict_revision){.ops = ops};
  *out = (mig_conflict_line){revision, 1};
  return true;
}

static bool apart(mig_verdict *v, const mig_replay_failures *own, const mig_conflict_line *other) {
  mig_conflict_line line;
  return failing(v, own, &line) && mig_footprints_disjoint(v->arena, v->opts->dialect, &line, other);
}

/* Fails with the other side first just as it does alone. */
static bool unmoved(const mig_replay_failures *own, const mig_replay_failures *second) {
  for (uint32_t i = 0; i < own->items.count; i++) {
    const mig_failure *alone = &own->items.items[i];
    bool found = false;
    for (uint32_t j = 0; j < second->items.count && !found; j++)
      found = second->items.items[j].step == alone->step && second->items.items[j].by == alone->by &&
              mig_span_eq(second->items.items[j].message, alone->message);
    if (!found) return false;
  }
  return true;
}

bool mig_verdict_excuse(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs) {
  const mig_replay_failures *own[] = {&v->sim.own_ours, &v->sim.own_theirs};
  if (!unmoved(own[0], &v->sim.fail_theirs_first) || !unmoved(own[1], &v->sim.fail_ours_first)) return false;
  if (!v->base_failed || !apart(v, own[0], theirs) || !apart(v, own[1], ours)) return false;
  for (int side = 0; side < 2; side++)
    for (uint32_t i = 0; i < own[side]->items.count; i++)
      *mig_vec_push(v->arena, &v->replay.excused) = own[side]->items.items[i].step;
  return true;
}
