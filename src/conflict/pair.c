/* Two commits of one repository: which scripts are whose, then the comparison of each database. */
#include "mig/pair.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "conflict/load.h"

typedef enum side { OURS, THEIRS, BASE, SIDES } side;

/* One script of a line that will be replayed. */
typedef struct member {
  side from;
  mig_rev rev;
} member;

typedef MIG_VEC(member) members;

typedef struct work {
  mig_pair_comparison *out;
  mig_arena *arena;
  const mig_conflict_opts *opts;
  mig_span names[2];
  const mig_project *projects[SIDES]; /* NULL where there is none */
  mig_loader *loaders[SIDES];
  members base, own[2];
  bool *is_own[2]; /* by revision */
  MIG_VEC(mig_diag) diags;
  MIG_VEC(mig_span) binds;
  MIG_VEC(const mig_comparison *) comparisons;
  bool duplicates;
} work;

static mig_rev find(const work *w, side s, mig_span id) {
  return w->projects[s] == NULL ? MIG_NO_REV : mig_graph_find(w->projects[s]->graph, id);
}

static uint32_t script_number(const work *w, side s, mig_rev rev) {
  return mig_graph_node_of(w->projects[s]->graph, rev)->script;
}

static const mig_script *script_of(const work *w, side s, mig_rev rev) {
  return &w->projects[s]->scripts[script_number(w, s, rev)];
}

static mig_span id_of(const work *w, side s, mig_rev rev) {
  return mig_graph_id(w->projects[s]->graph, rev);
}

static bool same_text(const work *w, side a, mig_rev ra, side b, mig_rev rb) {
  return mig_span_eq(script_of(w, a, ra)->file.text, script_of(w, b, rb)->file.text);
}

static mig_diag *put(work *w, const char *rule, mig_level level, const mig_script *script, mig_span id) {
  mig_diag *diag = mig_vec_push(w->arena, &w->diags);
  *diag = (mig_diag){.rule = rule,
                     .level = level,
                     .place = {&script->file, script->revision.start, script->revision.end},
                     .revision = id};
  return diag;
}

static void report_duplicate(work *w, mig_rev ours, mig_rev theirs) {
  const mig_script *a = script_of(w, OURS, ours), *b = script_of(w, THEIRS, theirs);
  mig_span id = id_of(w, OURS, ours);
  mig_diag *diag = put(w, "MIG002", MIG_ERROR, b, id);
  diag->message = mig_arena_printf(
      w->arena, "both sides have a revision %.*s: %.*s in %.*s and %.*s in %.*s; git merges them silently and Alembic "
      "keeps one of the two", MIG_FMT(id), MIG_FMT(a->file.path), MIG_FMT(w->names[OURS]), MIG_FMT(b->file.path),
      MIG_FMT(w->names[THEIRS]));
  diag->help = mig_arena_printf(
      w->arena, "give the one that no database has run another revision id, in its file and wherever a down_revision "
      "means it; a merge revision cannot repair this");
  w->duplicates = true;
}

static void report_edited(work *w, side s, mig_rev rev) {
  mig_span id = id_of(w, s, rev);
  mig_diag *diag = put(w, "MIG401", MIG_WARNING, script_of(w, s, rev), id);
  diag->message = mig_arena_printf(w->arena, "%.*s changed the script of %.*s, which both sides had from their common "
                                   "commit: databases that ran it keep what it did before", MIG_FMT(w->names[s]),
                                   MIG_FMT(id));
  diag->help = MIG_SPAN("leave a script that may have run as it is, and put the change into a new revision");
}

/* The revisions of a project in the order in which `alembic upgrade heads` would run them. */
static mig_revs upgrade_order(const work *w, side s) {
  mig_revs order = {0};
  if (w->projects[s] == NULL) return order;
  const mig_graph *graph = w->projects[s]->graph;
  if (mig_graph_order_upgrade(&order, w->arena, graph, mig_graph_real_heads(graph), (mig_revs){0}) != MIG_OK)
    mig_out_of_memory();
  return order;
}

static void sort_out_base(work *w) {
  mig_revs order = upgrade_order(w, BASE);
  for (uint32_t i = 0; i < order.count; i++) {
    mig_rev rev = order.items[i];
    *mig_vec_push(w->arena, &w->base) = (member){BASE, rev};
    for (side s = OURS; s <= THEIRS; s++) {
      mig_rev there = find(w, s, id_of(w, BASE, rev));
      if (there != MIG_NO_REV && !same_text(w, BASE, rev, s, there)) report_edited(w, s, there);
    }
  }
}

/* What is not in the merge base is the side's own, unless the other side has the very same. */
static void sort_out_side(work *w, side s, side other) {
  mig_revs order = upgrade_order(w, s);
  if (order.count != 0) w->is_own[s] = MIG_NEW_ARRAY(w->arena, bool, mig_graph_count(w->projects[s]->graph));
  for (uint32_t i = 0; i < order.count; i++) {
    mig_rev rev = order.items[i];
    mig_span id = id_of(w, s, rev);
    if (find(w, BASE, id) != MIG_NO_REV) continue;
    mig_rev twin = find(w, other, id);
    if (twin != MIG_NO_REV && same_text(w, s, rev, other, twin)) {
      if (s == OURS) *mig_vec_push(w->arena, &w->base) = (member){s, rev};
      continue;
    }
    if (twin != MIG_NO_REV && s == OURS) report_duplicate(w, rev, twin);
    *mig_vec_push(w->arena, &w->own[s]) = (member){s, rev};
    w->is_own[s][rev] = true;
  }
}

/* ---- databases ---- */

static void add_bind(work *w, mig_span bind) {
  for (uint32_t i = 0; i < w->binds.count; i++)
    if (mig_span_eq(w->binds.items[i], bind)) return;
  *mig_vec_push(w->arena, &w->binds) = bind;
}

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static void find_binds(work *w) {
  for (side s = OURS; s <= THEIRS; s++) {
    for (uint32_t i = 0; i < w->own[s].count; i++) {
      uint32_t count;
      const mig_ops *ops = mig_loader_all(w->loaders[s], script_number(w, s, w->own[s].items[i].rev), &count);
      for (uint32_t k = 0; k < count; k++) add_bind(w, ops[k].bind);
    }
  }
  if (w->binds.count == 0) add_bind(w, MIG_SPAN(""));
  qsort(w->binds.items, w->binds.count, sizeof *w->binds.items, by_bytes);
}

static mig_conflict_line line_of(work *w, const members *list, mig_span bind) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(w->arena, mig_conflict_revision, list->count);
  for (uint32_t i = 0; i < list->count; i++) {
    member m = list->items[i];
    items[i].id = id_of(w, m.from, m.rev);
    items[i].ops = mig_loader_ops(w->loaders[m.from], script_number(w, m.from, m.rev), bind);
    if (items[i].ops != NULL) w->out->operations += items[i].ops->count;
  }
  return (mig_conflict_line){items, list->count};
}

/* ---- what the sides are called ---- */

static void name_side(work *w, mig_conflict_side *out, side s) {
  out->name = w->names[s];
  if (w->projects[s] == NULL) return;
  mig_revs heads = mig_graph_heads(w->projects[s]->graph);
  mig_span *ids = MIG_NEW_ARRAY(w->arena, mig_span, heads.count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < heads.count; i++) ids[count++] = id_of(w, s, heads.items[i]);
  out->heads = ids;
  out->head_count = count;
}

/* Where the sides hang on what they share: shared parents of own revisions. */
static void name_common(work *w, mig_comparison *out) {
  MIG_VEC(mig_span) ids = {0};
  mig_map seen;
  mig_map_init(&seen, w->arena);
  for (side s = OURS; s <= THEIRS; s++) {
    for (uint32_t i = 0; i < w->own[s].count; i++) {
      mig_revs parents = mig_graph_parents(w->projects[s]->graph, w->own[s].items[i].rev);
      for (uint32_t k = 0; k < parents.count; k++) {
        mig_span id = id_of(w, s, parents.items[k]);
        if (w->is_own[s][parents.items[k]] || mig_map_set(&seen, id, 1) != MIG_MAP_NONE) continue;
        *mig_vec_push(w->arena, &ids) = id;
      }
    }
  }
  if (ids.count != 0) qsort(ids.items, ids.count, sizeof *ids.items, by_bytes);
  out->common = ids.items;
  out->common_count = ids.count;
}

static mig_err compare_bind(work *w, mig_span bind) {
  mig_conflict_line base = line_of(w, &w->base, bind), ours = line_of(w, &w->own[OURS], bind),
                    theirs = line_of(w, &w->own[THEIRS], bind);
  mig_conflict_opts opts = *w->opts;
  opts.bind = bind;
  mig_comparison *comparison;
  mig_err err = mig_conflict_compare(&comparison, w->arena, &base, &ours, &theirs, &opts, NULL);
  if (err != MIG_OK) return err;
  name_side(w, &comparison->ours, OURS);
  name_side(w, &comparison->theirs, THEIRS);
  name_common(w, comparison);
  *mig_vec_push(w->arena, &w->comparisons) = comparison;
  return MIG_OK;
}

/* ---- the heads that a git merge would leave ---- */

static bool has_child(const work *w, mig_span id) {
  for (side s = OURS; s <= THEIRS; s++) {
    mig_rev rev = find(w, s, id);
    if (rev != MIG_NO_REV && !mig_graph_is_head(w->projects[s]->graph, rev)) return true;
  }
  return false;
}

/* Where the sides collide, more is to be done than to join heads, and the findings say what. */
static bool all_converge(const work *w) {
  for (uint32_t i = 0; i < w->comparisons.count; i++)
    if (w->comparisons.items[i]->outcome != MIG_CONVERGES) return false;
  return true;
}

static void note_heads(work *w) {
  if (w->duplicates || w->own[OURS].count == 0 || w->own[THEIRS].count == 0 || !all_converge(w)) return;
  mig_buf list = mig_buf_in(w->arena);
  mig_map seen;
  mig_map_init(&seen, w->arena);
  uint32_t count = 0;
  member last = {0};
  for (side s = OURS; s <= THEIRS; s++) {
    mig_revs heads = mig_graph_heads(w->projects[s]->graph);
    for (uint32_t i = 0; i < heads.count; i++) {
      mig_span id = id_of(w, s, heads.items[i]);
      if (has_child(w, id) || mig_map_set(&seen, id, 1) != MIG_MAP_NONE) continue;
      mig_buf_printf(&list, "%s%.*s", count++ == 0 ? "" : ", ", MIG_FMT(id));
      last = (member){s, heads.items[i]};
    }
  }
  if (count < 2) return;
  mig_diag *diag = put(w, "MIG001", MIG_NOTE, script_of(w, last.from, last.rev), id_of(w, last.from, last.rev));
  diag->message =
      mig_arena_printf(w->arena, "merged, the scripts will have %u heads: %.*s", count, MIG_FMT(mig_buf_span(&list)));
  diag->help = MIG_SPAN("after the git merge, mig merge writes the revision that joins them");
}

static mig_err compare(void *context) {
  work *w = context;
  for (side s = OURS; s < SIDES; s++)
    if (w->projects[s] != NULL) w->loaders[s] = mig_loader_new(w->arena, w->projects[s], w->opts->dialect);
  sort_out_base(w);
  sort_out_side(w, OURS, THEIRS);
  sort_out_side(w, THEIRS, OURS);
  find_binds(w);
  for (uint32_t i = 0; i < w->binds.count; i++) {
    mig_err err = compare_bind(w, w->binds.items[i]);
    if (err != MIG_OK) return err;
  }
  note_heads(w);
  w->out->binds = w->binds.items;
  w->out->comparisons = w->comparisons.items;
  w->out->count = w->comparisons.count;
  w->out->diags = w->diags.items;
  w->out->diag_count = w->diags.count;
  return MIG_OK;
}

mig_err mig_conflict_pair(mig_pair_comparison *out, mig_arena *arena, const struct mig_project_pair *pair,
                          mig_span ours_name, mig_span theirs_name, const mig_conflict_opts *opts, mig_why *why) {
  *out = (mig_pair_comparison){0};
  work w = {.out = out, .arena = arena, .opts = opts, .names = {ours_name, theirs_name}};
  w.projects[OURS] = pair->ours;
  w.projects[THEIRS] = pair->theirs;
  w.projects[BASE] = pair->base;
  mig_err err = mig_protect(compare, &w);
  return err == MIG_OK ? MIG_OK : mig_fail(why, err, "out of memory");
}
