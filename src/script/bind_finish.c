/* From what was bound to what is handed out: in order, without what nobody needs. */
#include <stdlib.h>

#include "script/bind.h"

typedef struct ordered {
  uint32_t moment, number;
  mig_op op;
  bool dropped;
} ordered;

static int by_moment(const void *a, const void *b) {
  const ordered *x = a, *y = b;
  if (x->moment != y->moment) return x->moment < y->moment ? -1 : 1;
  return (x->number > y->number) - (x->number < y->number);
}

static bool same_call(const mig_op *a, const mig_op *b) {
  return a->called_from.file == b->called_from.file && a->called_from.start == b->called_from.start;
}

static bool reaches_everything(const mig_op *op) {
  return op->effect_count == 1 && op->effects[0].verb == MIG_EFFECT_UNKNOWN && op->effects[0].as.scope.count == 0;
}

static bool is_probe(const mig_op *op) {
  return op->effect_count == 1 && op->effects[0].verb == MIG_EFFECT_PROBE;
}

/* A helper of another module that does something unknown to everything: one operation says so. What
 * else was seen of it is part of everything. Questions stay, others may depend on their answers. */
static void fold_helper(ordered *items, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) {
    ordered *first = &items[i];
    if (first->dropped || first->op.called_from.file == NULL || first->op.called_from.file == first->op.place.file ||
        !reaches_everything(&first->op)) {
      continue;
    }
    for (uint32_t k = 0; k < count; k++) {
      ordered *other = &items[k];
      if (k == i || !same_call(&first->op, &other->op) || is_probe(&other->op)) continue;
      other->dropped = true;
    }
    first->op.place = first->op.called_from;
    first->op.called_from = (mig_place){0};
    first->op.guard_count = 0;
    first->op.may_fail = false;
  }
}

static void mark(bool *used, const mig_guard *guards, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) used[guards[i].slot] = true;
}

/* Questions whose answers nothing depends on. */
static void drop_idle_probes(ordered *items, uint32_t count, bool *used) {
  for (uint32_t i = count; i > 0; i--) {
    ordered *o = &items[i - 1];
    if (o->dropped) continue;
    if (is_probe(&o->op) && !used[o->op.effects[0].as.probe.slot]) {
      o->dropped = true;
      continue;
    }
    mark(used, o->op.guards, o->op.guard_count);
    for (uint32_t e = 0; e < o->op.effect_count; e++) {
      const mig_effect *effect = &o->op.effects[e];
      if (effect->verb == MIG_EFFECT_PROBE) mark(used, effect->as.probe.guards, effect->as.probe.guard_count);
    }
  }
}

mig_ops mig_bind_finish(mig_binder *b, mig_span bind) {
  ordered *all = MIG_NEW_ARRAY(b->scratch, ordered, b->ops.count);
  for (uint32_t i = 0; i < b->ops.count; i++) all[i] = (ordered){b->moments.items[i], i, b->ops.items[i], false};
  if (b->ops.count > 1) qsort(all, b->ops.count, sizeof *all, by_moment);
  fold_helper(all, b->ops.count);
  drop_idle_probes(all, b->ops.count, MIG_NEW_ARRAY(b->scratch, bool, b->slots + 1));
  mig_op *items = MIG_NEW_ARRAY(b->scratch, mig_op, b->ops.count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < b->ops.count; i++) {
    if (!all[i].dropped) items[count++] = all[i].op;
  }
  return (mig_ops){.bind = bind.len > 0 ? bind : MIG_SPAN(""),
                   .items = items,
                   .count = count,
                   .slot_count = b->slots,
                   .raises = b->raised,
                   .raised_at = b->raised_at};
}
