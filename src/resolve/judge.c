/* May these heads be joined? The conflict room compares; here its answers become one. */
#include "base/buf.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/project.h"
#include "mig/resolve.h"
#include "resolve/internal.h"

typedef struct work {
  mig_merge_verdict *out;
  mig_arena *arena;
  const mig_project *project;
  const mig_merge_group *group;
  const mig_conflict_opts *opts;
  mig_why *why;
  MIG_VEC(const mig_comparison *) comparisons;
  MIG_VEC(mig_span) binds;
  mig_span joint_because;
  bool any_disjoint, any_simulated;
} work;

/* What stands most against writing: a known collision counts more than something not understood. */
static int weight(mig_outcome outcome) {
  return outcome == MIG_CONVERGES ? 0 : outcome == MIG_OUTCOME_UNKNOWN ? 1 : 2;
}

void mig_verdict_begin(mig_merge_verdict *verdict) {
  *verdict = (mig_merge_verdict){.outcome = MIG_CONVERGES, .grade = MIG_CERTAIN};
}

void mig_verdict_worst(mig_merge_verdict *verdict, mig_outcome outcome, mig_grade grade) {
  bool worse = weight(outcome) > weight(verdict->outcome);
  bool weaker = outcome == MIG_CONVERGES && verdict->outcome == MIG_CONVERGES && grade < verdict->grade;
  if (!worse && !weaker) return;
  verdict->outcome = outcome;
  verdict->grade = grade;
}

static void keep_worst(work *w, mig_outcome outcome, mig_grade grade) {
  mig_verdict_worst(w->out, outcome, grade);
}

static mig_err judge_bind(work *w, mig_span bind) {
  mig_comparisons found;
  mig_conflict_opts opts = *w->opts;
  opts.bind = bind;
  mig_err err = mig_conflict_all(&found, w->arena, w->project, w->group->parents, &opts, w->why);
  if (err != MIG_OK) return err;
  for (uint32_t i = 0; i < found.pair_count; i++) {
    *mig_vec_push(w->arena, &w->comparisons) = found.pairs[i];
    *mig_vec_push(w->arena, &w->binds) = bind;
    keep_worst(w, found.pairs[i]->outcome, found.pairs[i]->grade);
    w->any_disjoint = w->any_disjoint || found.pairs[i]->proof == MIG_PROOF_DISJOINT;
    w->any_simulated = w->any_simulated || found.pairs[i]->proof == MIG_PROOF_SIMULATED;
  }
  keep_worst(w, found.joint, found.joint_grade);
  if (found.only_together) w->joint_because = found.joint_because;
  return MIG_OK;
}

/* The comparison that the outcome comes from. */
static const mig_comparison *deciding(const work *w) {
  for (uint32_t i = 0; i < w->comparisons.count; i++)
    if (w->comparisons.items[i]->outcome == w->out->outcome) return w->comparisons.items[i];
  return NULL;
}

static mig_span say_why(const work *w) {
  const mig_comparison *pair = deciding(w);
  if (w->joint_because.len > 0 && w->out->outcome != MIG_CONVERGES) return w->joint_because;
  if (w->out->outcome != MIG_CONVERGES) return pair == NULL ? MIG_SPAN("the heads collide together") : pair->why;
  if (w->comparisons.count == 1) return pair->why;
  const char *how = !w->any_simulated  ? "no two of them touch the same object"
                    : !w->any_disjoint ? "every order was replayed and ends the same"
                                       : "where two touch the same object, every order was replayed and ends the same";
  return mig_arena_printf(w->arena, "%u pairs compared: %s", (unsigned)w->comparisons.count, how);
}

static mig_err judge(void *context) {
  work *w = context;
  const mig_span *binds;
  uint32_t count;
  mig_verdict_begin(w->out);
  mig_err err = mig_conflict_binds(&binds, &count, w->arena, w->project, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < count; i++) err = judge_bind(w, binds[i]);
  if (err == MIG_OK && count == 0) err = judge_bind(w, MIG_SPAN(""));
  if (err != MIG_OK) return err;
  w->out->may_write = w->out->outcome == MIG_CONVERGES;
  w->out->comparisons = w->comparisons.items;
  w->out->binds = w->binds.items;
  w->out->comparison_count = w->comparisons.count;
  w->out->why = say_why(w);
  return MIG_OK;
}

mig_err mig_resolve_judge(mig_merge_verdict *out, mig_arena *arena, const mig_project *project,
                          const mig_merge_group *group, const mig_conflict_opts *opts, mig_why *why) {
  return mig_protect(judge,
                     &(work){.out = out, .arena = arena, .project = project, .group = group, .opts = opts, .why = why});
}

/* ---- what was accepted ---- */

typedef struct accepting {
  mig_span *out;
  mig_arena *arena;
  const mig_merge_verdict *verdict;
} accepting;

static void put_statement(mig_buf *out, mig_map *seen, const mig_operation *op) {
  mig_buf line = mig_buf_in(out->arena);
  uint32_t number = op->place.file == NULL ? 0 : mig_place_locate(op->place.file, op->place.start).line;
  mig_buf_puts(&line, "\n  ");
  if (op->place.file != NULL) mig_buf_printf(&line, "%.*s:%u", MIG_FMT(op->place.file->path), (unsigned)number);
  if (op->reason.len > 0) mig_buf_printf(&line, ": %.*s", MIG_FMT(op->reason));
  uint32_t before = seen->count;
  mig_map_add(seen, mig_buf_span(&line), before);
  if (seen->count > before) mig_buf_put(out, mig_buf_span(&line));
}

static mig_err say_accepted(void *context) {
  accepting *a = context;
  mig_map seen;
  mig_buf text = mig_buf_in(a->arena), list = mig_buf_in(a->arena);
  mig_map_init(&seen, a->arena);
  for (uint32_t i = 0; i < a->verdict->comparison_count; i++) {
    const mig_comparison *pair = a->verdict->comparisons[i];
    for (uint32_t k = 0; pair->outcome == MIG_OUTCOME_UNKNOWN && k < pair->not_understood_count; k++)
      put_statement(&list, &seen, &pair->not_understood[k]);
  }
  mig_buf_puts(
      &text,
      "Merged with --accept-unknown: nobody has shown that databases end the same\nwhichever head they had first");
  if (list.len > 0) mig_buf_puts(&text, ". What these statements do could not be told:");
  if (list.len > 0) mig_buf_put(&text, mig_buf_span(&list));
  if (list.len == 0) mig_buf_putc(&text, '.');
  *a->out = mig_buf_span(&text);
  return MIG_OK;
}

mig_err mig_resolve_accepted(mig_span *out, mig_arena *arena, const mig_merge_verdict *verdict, mig_why *why) {
  (void)why;
  return mig_protect(say_accepted, &(accepting){out, arena, verdict});
}
