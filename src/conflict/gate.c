#include "mig/gate.h"

#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/lines.h"
#include "script/script.h"

typedef struct work {
  mig_gate *out;
  mig_arena *arena;
  const mig_project_pair *pair;
  const mig_gate_opts *opts;
  mig_why *why;
  MIG_VEC(mig_diag) diags;
  MIG_VEC(mig_span) binds;
  MIG_VEC(const mig_comparison *) comparisons;
  bool duplicates; /* both sides carry an id */
} work;

/* ---- the two sides ---- */

/* Whether a side has a script that was not there where the sides parted. */
static bool brings_something(const mig_project *side, const mig_project *base) {
  if (side == NULL) return false;
  if (base == NULL) return side->node_count != 0;
  for (uint32_t i = 0; i < side->node_count; i++)
    if (mig_graph_find(base->graph, side->nodes[i].id) == MIG_NO_REV) return true;
  return false;
}

static void take_comparison(work *w, mig_span bind, const mig_comparison *comparison) {
  *mig_vec_push(w->arena, &w->binds) = bind;
  *mig_vec_push(w->arena, &w->comparisons) = comparison;
}

static mig_err compare_sides(work *w) {
  mig_pair_comparison result;
  mig_err err = mig_conflict_pair(&result, w->arena, w->pair, w->opts->ours_name, w->opts->theirs_name,
                                  &w->opts->conflict, w->why);
  if (err != MIG_OK) return err;
  for (uint32_t i = 0; i < result.diag_count; i++) {
    if (strcmp(result.diags[i].rule, "MIG002") != 0) continue; /* the rest is judged on the merged tree */
    *mig_vec_push(w->arena, &w->diags) = result.diags[i];
    w->duplicates = true;
  }
  for (uint32_t i = 0; i < result.count; i++) {
    const mig_comparison *comparison = result.comparisons[i];
    if (comparison->ours.revision_count != 0 && comparison->theirs.revision_count != 0)
      take_comparison(w, result.binds[i], comparison);
  }
  return MIG_OK;
}

/* A tree may bring a fork of its own, as that of a merge queue does. */
static mig_err compare_heads(work *w, mig_revs heads) {
  const mig_span *binds;
  uint32_t count;
  mig_err err = mig_conflict_binds(&binds, &count, w->arena, w->pair->merged, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < count; i++) {
    mig_comparisons all;
    mig_conflict_opts opts = w->opts->conflict;
    opts.bind = binds[i];
    err = mig_conflict_all(&all, w->arena, w->pair->merged, heads, &opts, w->why);
    for (uint32_t k = 0; err == MIG_OK && k < all.pair_count; k++) take_comparison(w, binds[i], all.pairs[k]);
  }
  return err;
}

static mig_err compare_own_forks(work *w) {
  mig_lines lines;
  mig_err err = mig_project_lines(&lines, w->arena, w->pair->merged, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < lines.count; i++)
    if (lines.items[i].heads.count > 1) err = compare_heads(w, lines.items[i].heads);
  return err;
}

/* ---- publication ---- */

static void append(work *w, const mig_diags *diags) {
  for (uint32_t i = 0; i < diags->count; i++) *mig_vec_push(w->arena, &w->diags) = diags->items[i];
}

/* ---- the merged tree ---- */

static mig_span join_command(work *w, const mig_diag *diag) {
  const char *first = w->pair->merged == w->pair->ours ? "" : "git merge ";
  mig_span base = first[0] != '\0' ? w->opts->theirs_name : MIG_SPAN("");
  (void)diag;
  return mig_arena_printf(w->arena, "%s%.*s%smig merge", first, MIG_FMT(base), first[0] != '\0' ? ", then " : "");
}

static bool is_rule(const mig_diag *diag, const char *rule) {
  return diag->rule != NULL && strcmp(diag->rule, rule) == 0;
}

static mig_err check_merged(work *w) {
  mig_diags found;
  mig_err err = mig_check_project(&found, w->arena, w->pair->merged, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < found.count; i++) {
    mig_diag diag = found.items[i];
    if (w->duplicates && is_rule(&diag, "MIG002")) continue; /* told with both refs already */
    if (is_rule(&diag, "MIG001"))
      diag.help = mig_arena_printf(w->arena, "to join them: %.*s", MIG_FMT(join_command(w, &diag)));
    *mig_vec_push(w->arena, &w->diags) = diag;
  }
  return err;
}

static mig_err judge(void *context) {
  work *w = context;
  const mig_project_pair *pair = w->pair;
  bool both = brings_something(pair->ours, pair->base) && brings_something(pair->theirs, pair->base);
  mig_diags published;
  mig_err err = both ? compare_sides(w) : compare_own_forks(w);
  if (err == MIG_OK)
    err = mig_gate_published(&published, w->arena, pair->theirs, pair->merged, w->opts->theirs_name, w->why);
  if (err != MIG_OK) return err;
  append(w, &published);
  err = check_merged(w);
  *w->out = (mig_gate){w->diags.items, w->diags.count, w->binds.items, w->comparisons.items, w->comparisons.count};
  return err;
}

mig_err mig_gate_judge(mig_gate *out, mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts,
                       mig_why *why) {
  *out = (mig_gate){NULL, 0, NULL, NULL, 0};
  work w = {.out = out, .arena = arena, .pair = pair, .opts = opts, .why = why};
  mig_err err = mig_protect(judge, &w);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
