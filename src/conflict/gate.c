#include "conflict/gate.h"

#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
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
  for (uint32_t i = 0; i < side->node_count; i++)
    if (!mig_gate_has(base, side->nodes[i].id)) return true;
  return false;
}

static void take_comparison(work *w, mig_span bind, const mig_comparison *comparison) {
  *mig_vec_push(w->arena, &w->binds) = bind;
  *mig_vec_push(w->arena, &w->comparisons) = comparison;
}

static void compare_sides(work *w) {
  mig_pair_comparison result;
  mig_must(mig_conflict_pair(&result, w->arena, w->pair, w->opts->ours_name, w->opts->theirs_name, &w->opts->conflict, NULL));
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
}

/* A tree may bring a fork of its own, as that of a merge queue does. */
static void compare_heads(work *w, mig_revs heads) {
  const mig_span *binds;
  uint32_t count;
  mig_must(mig_conflict_binds(&binds, &count, w->arena, w->pair->merged, NULL));
  for (uint32_t i = 0; i < count; i++) {
    mig_comparisons all;
    mig_conflict_opts opts = w->opts->conflict;
    opts.bind = binds[i];
    mig_must(mig_conflict_all(&all, w->arena, w->pair->merged, heads, &opts, NULL));
    for (uint32_t k = 0; k < all.pair_count; k++) take_comparison(w, binds[i], all.pairs[k]);
  }
}

static void compare_own_forks(work *w) {
  mig_lines lines;
  mig_must(mig_project_lines(&lines, w->arena, w->pair->merged, NULL));
  for (uint32_t i = 0; i < lines.count; i++)
    if (lines.items[i].heads.count > 1) compare_heads(w, lines.items[i].heads);
}

/* ---- publication ---- */

static void append(work *w, mig_diags diags) {
  for (uint32_t i = 0; i < diags.count; i++) *mig_vec_push(w->arena, &w->diags) = diags.items[i];
}

/* ---- the merged tree ---- */

static mig_span join_command(work *w) {
  if (w->pair->merged == w->pair->ours) return MIG_SPAN("mig merge");
  return mig_arena_printf(w->arena, "git merge %.*s, then mig merge", MIG_FMT(w->opts->theirs_name));
}

static bool is_rule(const mig_diag *diag, const char *rule) {
  return diag->rule != NULL && strcmp(diag->rule, rule) == 0;
}

/* ---- what the base's side explains ---- */

/* Where the base's history begins that it did not have when the sides parted; empty: nowhere. */
static mig_span new_root(const mig_project *theirs, const mig_project *base) {
  mig_revs bases = mig_graph_bases(theirs->graph);
  for (uint32_t i = 0; i < bases.count; i++) {
    mig_span id = mig_graph_id(theirs->graph, bases.items[i]);
    if (!mig_gate_has(base, id)) return id;
  }
  return MIG_SPAN("");
}

/* Neither side alone has both scripts, so it is a change to be made by hand in what git's merge gives. */
static mig_span put_instead(work *w, const mig_diag *diag, mig_span instead) {
  return mig_arena_printf(w->arena, "after the git merge, put %.*s in the place of %.*s in %.*s", MIG_FMT(instead),
                          MIG_FMT(diag->missing), MIG_FMT(diag->place.file->path));
}

/* What to do about a parent that the base's side has removed since. */
static mig_span after_removal(work *w, const mig_diag *diag) {
  const mig_project *theirs = w->pair->theirs;
  mig_span id = diag->revision, gone = diag->missing;
  if (theirs == NULL || mig_graph_count(theirs->graph) == 0)
    return mig_arena_printf(w->arena, "leave %.*s out of this branch: there is nothing left that it could follow", MIG_FMT(id));
  mig_span root = new_root(theirs, w->pair->base);
  if (root.len != 0)
    return mig_arena_printf(w->arena, "if %.*s does all that led to %.*s: %.*s", MIG_FMT(root), MIG_FMT(gone),
                            MIG_FMT(put_instead(w, diag, root)));
  mig_revs heads = mig_graph_heads(theirs->graph);
  mig_span head = heads.count == 1 ? mig_graph_id(theirs->graph, heads.items[0]) : MIG_SPAN("one of its heads");
  return mig_arena_printf(w->arena, "if %.*s does without %.*s: %.*s", MIG_FMT(id), MIG_FMT(gone), MIG_FMT(put_instead(w, diag, head)));
}

/* A parent that the base's side has removed since: a squash, or a revert. */
static void explain_removed_parent(work *w, mig_diag *diag) {
  const mig_project *theirs = w->pair->theirs;
  if (diag->missing.len == 0 || !mig_gate_has(w->pair->base, diag->missing) || mig_gate_has(theirs, diag->missing)) return;
  mig_span root = theirs != NULL ? new_root(theirs, w->pair->base) : MIG_SPAN("");
  diag->message = mig_arena_printf(w->arena, "%.*s: %.*s removed it%s%.*s", MIG_FMT(diag->message), MIG_FMT(w->opts->theirs_name),
                                   root.len != 0 ? ", and its history now begins with " : "", MIG_FMT(root));
  diag->help = after_removal(w, diag);
  diag->missing = MIG_SPAN("");
}

/* Of two merges of the same parents, the one that the base does not have goes. */
static void explain_twins(work *w, mig_diag *diag) {
  if (w->pair->theirs == NULL) return;
  const mig_graph *graph = w->pair->merged->graph, *theirs = w->pair->theirs->graph;
  mig_rev rev = mig_graph_find(graph, diag->revision);
  mig_revs near = mig_graph_children(graph, mig_graph_parents(graph, rev).items[0], MIG_EDGES_VERSIONED);
  for (uint32_t i = 0; i < near.count; i++) {
    mig_span id = mig_graph_id(graph, near.items[i]);
    if (!mig_graph_same_parents(graph, near.items[i], rev) || mig_graph_find(theirs, id) != MIG_NO_REV) continue;
    mig_span path = mig_project_script(w->pair->merged, mig_graph_node_of(graph, near.items[i])->script).path;
    diag->help = mig_arena_printf(w->arena, "%.*s has the other one already, so drop %.*s: git rm %.*s",
                                  MIG_FMT(w->opts->theirs_name), MIG_FMT(id), MIG_FMT(mig_shell_path(w->arena, path)));
    return;
  }
}

static void check_merged(work *w) {
  mig_diags found;
  mig_must(mig_check_project(&found, w->arena, w->pair->merged, NULL));
  for (uint32_t i = 0; i < found.count; i++) {
    mig_diag diag = found.items[i];
    if (w->duplicates && is_rule(&diag, "MIG002")) continue; /* told with both refs already */
    if (is_rule(&diag, "MIG001"))
      diag.help = mig_arena_printf(w->arena, "to join them: %.*s", MIG_FMT(join_command(w)));
    explain_removed_parent(w, &diag);
    if (is_rule(&diag, "MIG007")) explain_twins(w, &diag);
    *mig_vec_push(w->arena, &w->diags) = diag;
  }
}

/* A history with a hole in it cannot be replayed: what is said of the hole is enough. */
static bool has_hole(const mig_project *project) {
  mig_defects defects = mig_graph_defects(project->graph);
  for (uint32_t i = 0; i < defects.count; i++)
    if (defects.items[i].kind == MIG_DEFECT_MISSING_PARENT) return true;
  return false;
}

static void compare(work *w) {
  const mig_project_pair *pair = w->pair;
  if (pair->merged == NULL || has_hole(pair->merged)) return;
  if (brings_something(pair->ours, pair->base) && brings_something(pair->theirs, pair->base)) compare_sides(w);
  else compare_own_forks(w);
}

static mig_err judge(void *context) {
  work *w = context;
  const mig_project_pair *pair = w->pair;
  mig_diags elsewhere, stray = mig_gate_stray(w->arena, pair, w->opts);
  mig_err err = mig_gate_protected(&elsewhere, w->arena, pair, w->opts, w->why);
  if (err != MIG_OK) return err;
  compare(w);
  append(w, mig_gate_edited(w->arena, pair->theirs, pair->merged, stray, w->opts->theirs_name));
  append(w, elsewhere);
  append(w, stray);
  if (pair->merged != NULL) check_merged(w);
  *w->out = (mig_gate){w->diags.items, w->diags.count, w->binds.items, w->comparisons.items, w->comparisons.count};
  return MIG_OK;
}

mig_err mig_gate_judge(mig_gate *out, mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts,
                       mig_why *why) {
  *out = (mig_gate){NULL, 0, NULL, NULL, 0};
  work w = {.out = out, .arena = arena, .pair = pair, .opts = opts, .why = why};
  return mig_protect_told(judge, &w, why);
}
