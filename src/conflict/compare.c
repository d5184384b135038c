#include "base/protect.h"
#include "base/span.h"
#include "conflict/footprint.h"
#include "conflict/operation.h"
#include "conflict/ground.h"
#include "conflict/verdict.h"

/* ---- the base ---- */

typedef struct work {
  mig_comparison **out;
  mig_arena *arena;
  const mig_conflict_line *base, *ours, *theirs;
  mig_history *history; /* in place of `base` */
  const mig_conflict_ground *ground; /* NULL: `base` is to be replayed */
  mig_conflict_ground **prepared;
  const mig_conflict_opts *opts;
} work;

static bool run_base(mig_conflict_ground *g, const work *w) {
  static const mig_conflict_line none = {NULL, 0};
  mig_replay_failures *failures = w->opts->diagnostics ? &g->base_failures : NULL;
  if (w->history != NULL) {
    mig_replay_init_history(&g->replay, w->arena, w->history);
    return mig_replay_run_history(&g->replay, g->base, failures);
  }
  mig_replay_init(&g->replay, w->arena, w->base, &none, &none);
  return mig_replay_run(&g->replay, g->base, MIG_SIDE_BASE, failures);
}

static void replay_base(mig_conflict_ground *g, const work *w) {
  const mig_conflict_opts *opts = w->opts;
  *g = (mig_conflict_ground){.has_base = w->history != NULL ? mig_history_count(w->history) != 0 : w->base->count != 0};
  g->base = mig_catalogue_new(w->arena, opts->dialect);
  g->base_failed = !run_base(g, w);
  bool silent = mig_catalogue_table_count(g->base) == 0; /* the schema came from elsewhere */
  g->open = g->base_failed || (silent && g->has_base);
  if (g->open) mig_catalogue_open(g->base);
  if (opts->rows == MIG_ROWS_SOME) mig_catalogue_open_rows(g->base);
}

static void stand_on(mig_verdict *v, const mig_conflict_ground *g) {
  v->base = g->base;
  v->has_base = g->has_base;
  v->base_failed = g->base_failed;
  v->base_failures = g->base_failures;
  v->out->base_operations = g->replay.lines[MIG_SIDE_BASE].to - g->replay.lines[MIG_SIDE_BASE].from;
}

static void tell_base(mig_verdict *v) {
  uint32_t count = v->base_failures.items.count;
  mig_diag *diags = MIG_NEW_ARRAY(v->arena, mig_diag, count);
  for (uint32_t i = 0; i < count; i++) {
    const mig_failure *failure = &v->base_failures.items.items[i];
    mig_operation at = mig_replay_operation(&v->replay, failure->step);
    diags[i] = (mig_diag){.rule = "MIG901", .level = MIG_NOTE, .place = at.place, .revision = at.revision};
    diags[i].message = mig_arena_printf(v->arena, "history can't be replayed here: %.*s", MIG_FMT(failure->message));
    diags[i].help = MIG_SPAN("what history doesn't show is taken as not known from here on");
  }
  v->out->diagnostics = diags;
  v->out->diagnostic_count = count;
}

/* ---- questions that nobody can answer from the text: both answers are tried ---- */

static bool runs(const mig_sim *sim) {
  return sim->ours_runs && sim->theirs_runs;
}

/* Too many answers to try them all. Where every operation, run or not, is apart from all of the other
 * side, none of them matters; all no and all yes are tried besides. */
static void settle_many(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs) {
  mig_sim other;
  if (v->doubtful || v->sim.outcome != MIG_CONVERGES || v->sim.murky ||
      !mig_footprints_disjoint(v->arena, v->opts->dialect, ours, theirs))
    return;
  v->replay.choice = UINT32_MAX;
  mig_verdict_simulate(v, &other, v->base);
  if (runs(&other) && other.outcome == MIG_CONVERGES && !other.murky) v->idle_doubts = true;
}

static void simulate(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs) {
  mig_verdict_simulate(v, &v->sim, v->base);
  for (uint32_t choice = 1; choice < (1u << v->replay.doubts.count); choice++) {
    mig_sim other;
    v->replay.choice = choice;
    mig_verdict_simulate(v, &other, v->base);
    if (!runs(&other)) continue; /* an answer that no database can have given */
    if (!runs(&v->sim)) v->sim = other;
    else if (other.outcome != v->sim.outcome) {
      v->doubtful = true;
      if (v->sim.outcome == MIG_CONVERGES) v->sim = other;
    } else if (other.murky && !v->sim.murky) {
      v->sim = other; /* what was not understood runs with this answer only */
    }
  }
  if (v->replay.overflow && runs(&v->sim)) settle_many(v, ours, theirs);
  if (v->idle_doubts) v->replay.overflow = false;
  v->replay.choice = 0;
}

/* The same once more without what a side fails on, where that can't matter; it counts if nothing else is open. */
static void excuse(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs) {
  if (runs(&v->sim) || v->sim.outcome != MIG_FAILS || !mig_verdict_excuse(v, ours, theirs)) return;
  mig_verdict before = *v;
  v->failing = v->sim;
  v->replay.doubts.count = 0;
  v->replay.overflow = v->doubtful = v->idle_doubts = false;
  simulate(v, ours, theirs);
  v->excused = runs(&v->sim) && v->sim.outcome == MIG_CONVERGES && !v->sim.murky && !v->doubtful && !v->replay.overflow;
  if (v->excused) return;
  *v = before;
  v->replay.excused.count = 0;
}

/* ---- telling ---- */

static mig_order order_of(mig_verdict *v, bool succeeds, const mig_replay_failures *own, const mig_replay_failures *second) {
  mig_order order = {.succeeds = succeeds ? MIG_ORDER_SUCCEEDS : MIG_ORDER_FAILS};
  const mig_failure *failure = own->items.count != 0      ? &own->items.items[0]
                               : second->items.count != 0 ? &second->items.items[0]
                                                          : NULL;
  if (succeeds || failure == NULL) return order;
  order.has_failed_at = true;
  order.failed_at = mig_replay_operation(&v->replay, failure->step);
  order.because = mig_verdict_because(v, failure);
  order.database = failure->message;
  return order;
}

static void tell_differences(mig_verdict *v) {
  const mig_sim *sim = &v->sim;
  mig_difference *out = MIG_NEW_ARRAY(v->arena, mig_difference, sim->difference_count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < sim->difference_count; i++) {
    const mig_cat_difference *d = &sim->differences[i];
    if (d->object.kind == MIG_OBJECT_ROWS && mig_verdict_rows_in_doubt(v, &d->object)) continue;
    out[count++] = (mig_difference){d->object, d->facet, d->first, d->second};
  }
  v->out->differences = out;
  v->out->difference_count = count;
}

typedef MIG_VEC(mig_operation) operations;

/* What reads rows and writes them, or asks twice (`if r.fetchone(): ... else: ...`), is one statement to its reader. */
static void list_operation(mig_verdict *v, operations *list, const mig_operation *operation) {
  const mig_operation *last = list->count != 0 ? &list->items[list->count - 1] : NULL;
  bool again = last != NULL && last->place.file == operation->place.file && last->place.start == operation->place.start &&
               last->called_from.start == operation->called_from.start && mig_span_eq(last->reason, operation->reason);
  if (!again) *mig_vec_push(v->arena, list) = *operation;
}

static void list_murk(mig_verdict *v, operations *list, const mig_murk *murk, uint32_t count) {
  mig_step last = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (murk[i].step == last) continue;
    last = murk[i].step;
    mig_operation at = mig_replay_operation(&v->replay, last);
    at.reason = murk[i].reason;
    list_operation(v, list, &at);
  }
}

/* What fails on its own, and perhaps in no database. */
static void list_uncertain(mig_verdict *v, operations *list) {
  static const char *const since[] = {
      [MIG_UNCERTAIN_HISTORY] = "history can't be replayed in full",
      [MIG_UNCERTAIN_USED] = "no script that could be read makes what is in the way",
      [MIG_UNCERTAIN_MURK] = "a statement before it was not understood",
  };
  const mig_replay_failures *own[] = {&v->sim.own_ours, &v->sim.own_theirs};
  for (int side = 0; side < 2; side++) {
    if (own[side]->items.count == 0) continue;
    const mig_failure *failure = &own[side]->items.items[0];
    mig_uncertainty uncertainty = mig_verdict_uncertain(v, failure);
    if (uncertainty == MIG_UNCERTAIN_NOT) continue;
    mig_operation *at = mig_vec_push(v->arena, list);
    *at = mig_replay_operation(&v->replay, failure->step);
    at->reason = mig_arena_printf(v->arena, "it fails on what is known (%.*s), and %s", MIG_FMT(failure->message), since[uncertainty]);
  }
}

static void tell_not_understood(mig_verdict *v) {
  operations list = {0};
  if (v->shaky) list_uncertain(v, &list);
  const mig_catalogue *sides[] = {v->sim.ours, v->sim.theirs};
  for (int side = 0; side < 2; side++) {
    uint32_t count = 0;
    const mig_murk *murk = mig_catalogue_murk(sides[side], &count);
    list_murk(v, &list, murk, count);
    murk = mig_catalogue_fires(sides[side], sides[1 - side], &count);
    list_murk(v, &list, murk, count);
  }
  for (uint32_t i = 0; i < v->replay.doubts.count; i++) {
    if (!v->doubtful && !v->replay.overflow) break; /* either answer gives the same */
    mig_operation asked = mig_replay_operation(&v->replay, v->replay.doubts.items[i].step);
    asked.reason = v->replay.doubts.items[i].reason;
    if (asked.reason.len == 0) asked.reason = MIG_SPAN("the answer is not known from the scripts");
    list_operation(v, &list, &asked);
  }
  v->out->not_understood = list.items;
  v->out->not_understood_count = list.count;
}

static bool does_nothing(const mig_verdict *v, mig_replay_side side) {
  return v->replay.lines[side].from == v->replay.lines[side].to;
}

/* A collision among what was understood stands; that nothing collides does not. */
static void tell_outcome(mig_verdict *v) {
  mig_sim *sim = &v->sim;
  mig_comparison *out = v->out;
  out->outcome = sim->outcome;
  out->proof = sim->disjoint ? MIG_PROOF_DISJOINT : MIG_PROOF_SIMULATED;
  uint32_t murk_ours = 0, murk_theirs = 0;
  mig_catalogue_murk(sim->ours, &murk_ours);
  mig_catalogue_murk(sim->theirs, &murk_theirs);
  bool guessed = v->base_failed || v->replay.overflow || v->doubtful || v->idle_doubts || v->excused || murk_ours + murk_theirs != 0;
  const mig_catalogue *last = sim->ours_first != NULL ? sim->ours_first : sim->ours;
  guessed = guessed || mig_catalogue_assumed(last) != 0 || mig_catalogue_assumed(sim->theirs) != 0;
  guessed = guessed || v->sampled;
  out->grade = guessed ? MIG_LIKELY : MIG_CERTAIN;
  if (does_nothing(v, MIG_SIDE_OURS) || does_nothing(v, MIG_SIDE_THEIRS)) return; /* whatever the other does, there is one order */
  v->shaky = sim->outcome == MIG_FAILS && !runs(sim) && !mig_verdict_fails_for_sure(v);
  if (v->doubtful || v->shaky || v->replay.overflow || (sim->murky && sim->outcome != MIG_FAILS)) {
    out->outcome = MIG_OUTCOME_UNKNOWN;
    out->proof = MIG_PROOF_NONE;
  }
}

static mig_span say_why(mig_verdict *v) {
  const mig_comparison *out = v->out;
  switch (out->outcome) {
  case MIG_CONVERGES:
    if (v->excused)
      return MIG_SPAN("One side fails on its own as far as its history is known, and that is not known in full; the other side "
                      "touches nothing of it, and the rest meets nowhere or ends the same.");
    if (out->proof == MIG_PROOF_DISJOINT) return MIG_SPAN("No object is touched by both sides.");
    return MIG_SPAN("Both orders were replayed; they succeed and end in the same schema and rows.");
  case MIG_ORDER_DEPENDENT:
    return out->ours_first.succeeds == MIG_ORDER_SUCCEEDS ? MIG_SPAN("Only ours before theirs runs.")
                                                          : MIG_SPAN("Only theirs before ours runs.");
  case MIG_FAILS:
    if (!runs(&v->sim)) return MIG_SPAN("One side fails on its own, whatever the other does.");
    return MIG_SPAN("Whichever side runs second fails.");
  case MIG_DIVERGES: return MIG_SPAN("Both orders run, and end in different schemas.");
  case MIG_DATA_DIVERGES: return MIG_SPAN("Both orders run and end in the same schema, with different rows.");
  case MIG_OUTCOME_UNKNOWN: break;
  }
  if (v->shaky) return MIG_SPAN("One side fails on its own as far as its history is known, and that is not known in full.");
  return MIG_SPAN("Statements that were not understood can meet what the other side does.");
}

static void name_revisions(mig_verdict *v, mig_conflict_side *side, const mig_conflict_line *line) {
  mig_span *ids = MIG_NEW_ARRAY(v->arena, mig_span, line->count);
  for (uint32_t i = 0; i < line->count; i++) {
    ids[i] = line->items[i].id;
    if (line->items[i].ops != NULL) side->operations += line->items[i].ops->count;
  }
  side->revisions = ids;
  side->revision_count = line->count;
}

static mig_err compare(void *context) {
  work *w = context;
  mig_verdict v = {.arena = w->arena, .opts = w->opts};
  mig_conflict_ground own;
  if (w->ground == NULL) replay_base(&own, w);
  const mig_conflict_ground *ground = w->ground != NULL ? w->ground : &own;
  v.out = MIG_NEW(w->arena, mig_comparison);
  mig_replay_extend(&v.replay, w->arena, &ground->replay, w->ours, w->theirs);
  name_revisions(&v, &v.out->ours, w->ours);
  name_revisions(&v, &v.out->theirs, w->theirs);
  stand_on(&v, ground);
  tell_base(&v);
  simulate(&v, w->ours, w->theirs);
  excuse(&v, w->ours, w->theirs);
  mig_sim sampled;
  v.sampled = w->opts->rows == MIG_ROWS_SOME && runs(&v.sim) && mig_verdict_sample(&v, &sampled);
  if (v.sampled) v.sim = sampled;
  tell_outcome(&v);
  if (v.out->outcome == MIG_CONVERGES && v.out->proof == MIG_PROOF_SIMULATED &&
      mig_footprints_disjoint(w->arena, w->opts->dialect, w->ours, w->theirs))
    v.out->proof = MIG_PROOF_DISJOINT; /* the sentence that a reviewer wants to read */
  v.out->ours_first = order_of(&v, v.sim.together_ours, &v.sim.own_ours, &v.sim.fail_ours_first);
  v.out->theirs_first = order_of(&v, v.sim.together_theirs, &v.sim.own_theirs, &v.sim.fail_theirs_first);
  if (v.out->outcome == MIG_OUTCOME_UNKNOWN) {
    if (v.shaky) v.out->ours_first = v.out->theirs_first = (mig_order){.succeeds = MIG_ORDER_UNKNOWN};
    if (v.out->ours_first.succeeds == MIG_ORDER_SUCCEEDS) v.out->ours_first.succeeds = MIG_ORDER_UNKNOWN;
    if (v.out->theirs_first.succeeds == MIG_ORDER_SUCCEEDS) v.out->theirs_first.succeeds = MIG_ORDER_UNKNOWN;
  }
  tell_differences(&v);
  tell_not_understood(&v);
  mig_verdict_find(&v);
  if (w->opts->all_findings && !v.sampled) mig_verdict_find_possible(&v);
  if (w->opts->all_findings) mig_verdict_find_mysql8(&v);
  v.out->findings = v.findings.items;
  v.out->finding_count = v.findings.count;
  v.out->why = say_why(&v);
  mig_verdict_tell(&v, w->ours, w->theirs);
  *w->out = v.out;
  return MIG_OK;
}

mig_err mig_conflict_compare(mig_comparison **out, mig_arena *arena, const mig_conflict_line *base,
                             const mig_conflict_line *ours, const mig_conflict_line *theirs,
                             const mig_conflict_opts *opts, mig_why *why) {
  (void)why;
  *out = NULL;
  return mig_protect(compare, &(work){.out = out, .arena = arena, .base = base, .ours = ours, .theirs = theirs, .opts = opts});
}

static mig_err prepare(void *context) {
  work *w = context;
  mig_conflict_ground *ground = MIG_NEW(w->arena, mig_conflict_ground);
  replay_base(ground, w);
  *w->prepared = ground;
  return MIG_OK;
}

mig_err mig_conflict_prepare(mig_conflict_ground **out, mig_arena *arena, const mig_conflict_line *base,
                             const mig_conflict_opts *opts) {
  *out = NULL;
  return mig_protect(prepare, &(work){.prepared = out, .arena = arena, .base = base, .opts = opts});
}

mig_err mig_conflict_prepare_history(mig_conflict_ground **out, mig_arena *arena, mig_history *history,
                                     const mig_conflict_opts *opts) {
  *out = NULL;
  return mig_protect(prepare, &(work){.prepared = out, .arena = arena, .history = history, .opts = opts});
}

mig_err mig_conflict_compare_on(mig_comparison **out, mig_arena *arena, const mig_conflict_ground *ground,
                                const mig_conflict_line *ours, const mig_conflict_line *theirs,
                                const mig_conflict_opts *opts) {
  *out = NULL;
  return mig_protect(compare, &(work){.out = out, .arena = arena, .ground = ground, .ours = ours, .theirs = theirs, .opts = opts});
}
