/* What would change if tables held other rows than those that scripts wrote: the same simulation
 * with rows that could be there. A branch that fails on such rows by itself says nothing about the
 * other one, unless it runs after that: NOT NULL here, the UPDATE that fills the column there. */
#include "base/arena.h"
#include "base/span.h"
#include "conflict/verdict.h"

static bool differs(const mig_sim *told, const mig_sim *sampled) {
  if (sampled->outcome == told->outcome || sampled->outcome == MIG_CONVERGES) return false;
  return (sampled->ours_runs && sampled->theirs_runs) || sampled->outcome == MIG_ORDER_DEPENDENT;
}

bool mig_verdict_sample(mig_verdict *v, mig_sim *out) {
  for (int nulls = 1; nulls >= 0; nulls--) {
    mig_catalogue *base = mig_catalogue_clone(v->base);
    if (!mig_catalogue_sample(base, v->sim.ours, v->sim.theirs, nulls == 1)) return false;
    mig_verdict_simulate(v, out, base);
    if (differs(&v->sim, out)) return true;
  }
  return false;
}

static bool told(const mig_verdict *v, uint32_t count, const mig_finding *finding) {
  for (uint32_t i = 0; i < count; i++) {
    const mig_finding *other = &v->findings.items[i];
    if (other->ours.op == finding->ours.op && other->theirs.op == finding->theirs.op) return true;
  }
  return false;
}

void mig_verdict_find_possible(mig_verdict *v) {
  mig_sim kept = v->sim, sampled;
  if (!kept.ours_runs || !kept.theirs_runs || !mig_verdict_sample(v, &sampled)) return;
  uint32_t before = v->findings.count, to = before;
  v->sim = sampled;
  mig_verdict_find(v);
  v->sim = kept;
  for (uint32_t i = before; i < v->findings.count; i++) {
    mig_finding finding = v->findings.items[i];
    if (told(v, before, &finding)) continue;
    finding.grade = MIG_POSSIBLE;
    finding.message =
        mig_arena_printf(v->arena, "If the tables hold rows that no script wrote: %.*s", MIG_FMT(finding.message));
    v->findings.items[to++] = finding;
  }
  v->findings.count = to;
}
