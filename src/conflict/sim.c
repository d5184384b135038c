#include "conflict/verdict.h"

/* Whether something that one side did and nobody understood can meet what the other touched. */
static bool meets(const mig_catalogue *murky, const mig_catalogue *other) {
  uint32_t count = 0;
  const mig_murk *murk = mig_catalogue_murk(murky, &count);
  for (uint32_t i = 0; i < count; i++)
    if (mig_catalogue_touches(other, &murk[i])) return true;
  mig_catalogue_fires(murky, other, &count);
  return count != 0;
}

/* Whether something was not understood only once both had run: the step alone was. */
static bool murkier(const mig_catalogue *together, const mig_catalogue *first, const mig_catalogue *second) {
  const mig_catalogue *alone[] = {first, second};
  uint32_t count = 0, have[2];
  const mig_murk *murk = mig_catalogue_murk(together, &count), *known[2];
  for (int side = 0; side < 2; side++) known[side] = mig_catalogue_murk(alone[side], &have[side]);
  for (uint32_t i = 0; i < count; i++) {
    bool found = false;
    for (int side = 0; side < 2; side++)
      for (uint32_t j = 0; j < have[side] && !found; j++) found = known[side][j].step == murk[i].step;
    if (!found) return true;
  }
  return false;
}

static bool only_rows(const mig_cat_difference *differences, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    if (differences[i].object.kind != MIG_OBJECT_ROWS) return false;
  return true;
}

static mig_outcome judge(const mig_sim *sim) {
  if (!sim->together_ours && !sim->together_theirs) return MIG_FAILS;
  if (sim->together_ours != sim->together_theirs) return MIG_ORDER_DEPENDENT;
  if (sim->difference_count == 0) return MIG_CONVERGES;
  return only_rows(sim->differences, sim->difference_count) ? MIG_DATA_DIVERGES : MIG_DIVERGES;
}

void mig_verdict_simulate(mig_verdict *v, mig_sim *sim, const mig_catalogue *base) {
  *sim = (mig_sim){.choice = v->replay.choice};
  sim->ours = mig_catalogue_clone_into(v->arena, base);
  sim->theirs = mig_catalogue_clone_into(v->arena, base);
  mig_catalogue_record(sim->ours);
  mig_catalogue_record(sim->theirs);
  sim->ours_runs = mig_replay_run(&v->replay, sim->ours, MIG_SIDE_OURS, &sim->own_ours);
  sim->theirs_runs = mig_replay_run(&v->replay, sim->theirs, MIG_SIDE_THEIRS, &sim->own_theirs);
  sim->murky = meets(sim->ours, sim->theirs) || meets(sim->theirs, sim->ours);
  sim->disjoint = sim->ours_runs && sim->theirs_runs && mig_catalogue_disjoint(sim->ours, sim->theirs);
  if (sim->disjoint) {
    sim->together_ours = sim->together_theirs = true;
    sim->outcome = MIG_CONVERGES;
    return;
  }
  sim->ours_first = mig_catalogue_clone(sim->ours);
  sim->theirs_first = mig_catalogue_clone(sim->theirs);
  mig_catalogue_hold(sim->ours_first, v->replay.lines[MIG_SIDE_OURS].from, v->replay.lines[MIG_SIDE_OURS].to);
  mig_catalogue_hold(sim->theirs_first, v->replay.lines[MIG_SIDE_THEIRS].from, v->replay.lines[MIG_SIDE_THEIRS].to);
  sim->together_ours = mig_replay_run(&v->replay, sim->ours_first, MIG_SIDE_THEIRS, &sim->fail_ours_first) && sim->ours_runs;
  sim->together_theirs =
      mig_replay_run(&v->replay, sim->theirs_first, MIG_SIDE_OURS, &sim->fail_theirs_first) && sim->theirs_runs;
  if (sim->together_ours && sim->together_theirs)
    sim->differences = mig_catalogue_compare(v->arena, sim->ours_first, sim->theirs_first, &sim->difference_count);
  sim->murky = sim->murky || murkier(sim->ours_first, sim->ours, sim->theirs) || murkier(sim->theirs_first, sim->ours, sim->theirs);
  sim->outcome = judge(sim);
}
