/* Failures that rest on more than is known. A side that fails on its own has run somewhere, as a rule:
 * where the history beneath it contradicts itself, or something that was not understood came between,
 * what the failure needs may not be so in any database. */
#include "base/span.h"
#include "conflict/verdict.h"

static mig_span table_of(const mig_object *object) {
  return object->table.len != 0 && object->kind != MIG_OBJECT_TABLE ? object->table : object->name;
}

/* Whether the step could have left the object in another state than it is taken to be in. */
static bool reaches(const mig_murk *murk, mig_span table) {
  if (murk->rows_only) return false;
  return murk->all || mig_span_eq_nocase(table_of(&murk->table), table);
}

/* An index is named without its table, which what made it knows. */
static bool is_murky(mig_verdict *v, const mig_catalogue *own, const mig_failure *failure) {
  const mig_replay_step *by = mig_replay_at(&v->replay, failure->by);
  mig_span table = table_of(&failure->object), made = by != NULL ? table_of(&by->op->object) : table;
  uint32_t count;
  const mig_murk *murk = mig_catalogue_murk(own, &count);
  for (uint32_t i = 0; i < count; i++)
    if (murk[i].step < failure->step && murk[i].step > failure->by && (reaches(&murk[i], table) || reaches(&murk[i], made)))
      return true;
  return false;
}

mig_uncertainty mig_verdict_uncertain(mig_verdict *v, const mig_failure *failure) {
  mig_replay_side side = mig_replay_side_of(&v->replay, failure->step);
  bool of_history = failure->by == 0 || mig_replay_side_of(&v->replay, failure->by) == MIG_SIDE_BASE;
  if (of_history && v->base_failed) return MIG_UNCERTAIN_HISTORY;
  if (failure->by == 0 && failure->deed == MIG_DEED_CREATED && failure->object.kind == MIG_OBJECT_TABLE) return MIG_UNCERTAIN_USED;
  if (of_history && is_murky(v, side == MIG_SIDE_OURS ? v->sim.ours : v->sim.theirs, failure)) return MIG_UNCERTAIN_MURK;
  return MIG_UNCERTAIN_NOT;
}

static bool holds_rows_of(const mig_catalogue *cat, const mig_object *rows) {
  uint32_t count = 0;
  const mig_murk *murk = cat != NULL ? mig_catalogue_murk(cat, &count) : NULL;
  for (uint32_t i = 0; i < count; i++)
    if (murk[i].all || mig_span_eq_nocase(table_of(&murk[i].table), rows->table)) return true;
  return false;
}

bool mig_verdict_rows_in_doubt(const mig_verdict *v, const mig_object *rows) {
  const mig_sim *sim = &v->sim;
  return v->out->outcome == MIG_OUTCOME_UNKNOWN && (holds_rows_of(sim->ours_first, rows) || holds_rows_of(sim->theirs_first, rows));
}

static bool holds_one(mig_verdict *v, const mig_replay_failures *list) {
  for (uint32_t i = 0; i < list->items.count; i++)
    if (mig_verdict_uncertain(v, &list->items.items[i]) == MIG_UNCERTAIN_NOT) return true;
  return false;
}

bool mig_verdict_fails_for_sure(mig_verdict *v) {
  const mig_sim *sim = &v->sim;
  return (holds_one(v, &sim->own_ours) || holds_one(v, &sim->fail_ours_first)) &&
         (holds_one(v, &sim->own_theirs) || holds_one(v, &sim->fail_theirs_first));
}
