/* Which operation of the other side a failure is about, where the catalogue names nobody. */
#include "base/span.h"
#include "conflict/footprint.h"
#include "conflict/verdict.h"

enum { MOST_COMPARED = 400 }; /* operations of the other side whose footprints are looked at */

static mig_replay_side other_side(mig_verdict *v, mig_step step) {
  return mig_replay_side_of(&v->replay, step) == MIG_SIDE_OURS ? MIG_SIDE_THEIRS : MIG_SIDE_OURS;
}

static bool is_same(const mig_object *a, const mig_object *b) {
  return a->kind == b->kind && mig_span_eq_nocase(a->table, b->table) && mig_span_eq_nocase(a->name, b->name);
}

/* A new table brings its columns along. */
static bool makes(const mig_op *op, const mig_object *object) {
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *e = &op->effects[i];
    if (e->verb == MIG_EFFECT_RENAME && object->kind == e->object.kind &&
        mig_span_eq_nocase(e->as.rename.new_name, object->name))
      return true;
    if (e->verb != MIG_EFFECT_CREATE) continue;
    bool inside = e->object.kind == MIG_OBJECT_TABLE && mig_span_eq_nocase(e->object.name, object->table);
    if (inside || is_same(&e->object, object)) return true;
  }
  return false;
}

mig_step mig_verdict_maker(mig_verdict *v, const mig_failure *failure) {
  mig_replay_side other = other_side(v, failure->step);
  for (mig_step step = v->replay.lines[other].to; step-- > v->replay.lines[other].from;)
    if (makes(mig_replay_at(&v->replay, step)->op, &failure->object)) return step;
  return 0;
}

static mig_step on_same_table(mig_verdict *v, const mig_failure *failure, mig_replay_side other) {
  mig_span table = failure->object.table.len != 0 ? failure->object.table : failure->object.name;
  for (mig_step step = v->replay.lines[other].to; step-- > v->replay.lines[other].from;) {
    const mig_object *object = &mig_replay_at(&v->replay, step)->op->object;
    mig_span touched = object->table.len != 0 ? object->table : object->name;
    if (table.len != 0 && mig_span_eq_nocase(table, touched)) return step;
  }
  return 0;
}

/* The first that touches what the failing operation touches, as raw SQL does. */
static mig_step that_meets(mig_verdict *v, const mig_failure *failure, mig_replay_side other) {
  mig_step from = v->replay.lines[other].from, to = v->replay.lines[other].to;
  mig_ops one[] = {{.bind = MIG_SPAN(""), .items = mig_replay_at(&v->replay, failure->step)->op, .count = 1},
                   {.bind = MIG_SPAN(""), .count = 1}};
  mig_conflict_revision revisions[] = {{.id = MIG_SPAN(""), .ops = &one[0]}, {.id = MIG_SPAN(""), .ops = &one[1]}};
  mig_conflict_line failing = {&revisions[0], 1}, compared = {&revisions[1], 1};
  if (mig_footprint_of(v->arena, v->opts->dialect, &failing).boundless) return 0;
  for (mig_step step = from; step < to && step - from < MOST_COMPARED; step++) {
    one[1].items = mig_replay_at(&v->replay, step)->op;
    if (mig_footprint_of(v->arena, v->opts->dialect, &compared).boundless) continue;
    if (!mig_footprints_disjoint(v->arena, v->opts->dialect, &failing, &compared)) return step;
  }
  return 0;
}

mig_step mig_verdict_partner(mig_verdict *v, const mig_failure *failure) {
  mig_replay_side other = other_side(v, failure->step);
  mig_step found = on_same_table(v, failure, other);
  if (found == 0) found = that_meets(v, failure, other);
  mig_step from = v->replay.lines[other].from;
  return found == 0 && v->replay.lines[other].to - from == 1 ? from : found;
}
