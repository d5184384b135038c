/* Two commits of one repository: which scripts are whose, then the comparison of each database. */
#include "mig/pair.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "conflict/gap.h"
#include "conflict/pair_members.h"

/* ---- databases ---- */

static void add_bind(pair_work *w, mig_span bind) {
  for (uint32_t i = 0; i < w->binds.count; i++)
    if (mig_span_eq(w->binds.items[i], bind)) return;
  *mig_vec_push(w->arena, &w->binds) = bind;
}

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static void find_binds(pair_work *w) {
  for (pair_side s = OURS; s <= THEIRS; s++) {
    for (uint32_t i = 0; i < w->own[s].count; i++) {
      uint32_t count;
      const mig_ops *ops = mig_loader_all(w->loaders[s], pair_script_number(w, s, w->own[s].items[i].rev), &count);
      for (uint32_t k = 0; k < count; k++) add_bind(w, ops[k].bind);
    }
  }
  if (w->binds.count == 0) add_bind(w, MIG_SPAN(""));
  qsort(w->binds.items, w->binds.count, sizeof *w->binds.items, by_bytes);
  w->binds.count = mig_loader_name_binds(w->binds.items, w->binds.count);
}

/* What belongs to one line of history. */
typedef struct pair_part {
  pair_list base, own[2];
  mig_map members; /* by identifier */
} pair_part;

#define WHOLE UINT32_MAX

static void take(pair_work *w, pair_part *part, pair_list *to, const pair_list *from, uint32_t line) {
  for (uint32_t i = 0; i < from->count; i++) {
    const pair_member *m = &from->items[i];
    if (line != WHOLE && m->line != line) continue;
    *mig_vec_push(w->arena, to) = *m;
    mig_map_set(&part->members, pair_id(w, m->from, m->rev), 1);
  }
}

static pair_part part_of(pair_work *w, uint32_t line) {
  pair_part part = {0};
  mig_map_init(&part.members, w->arena);
  take(w, &part, &part.base, &w->base, line);
  for (pair_side s = OURS; s <= THEIRS; s++) take(w, &part, &part.own[s], &w->own[s], line);
  return part;
}

static bool has_member(const pair_part *part, mig_span id) {
  return mig_map_get(&part->members, id) != MIG_MAP_NONE;
}

static bool does_something(const pair_work *w, const pair_list *list, mig_span bind) {
  for (uint32_t i = 0; i < list->count; i++) {
    const pair_member *m = &list->items[i];
    if (mig_loader_ops(w->loaders[m->from], pair_script_number(w, m->from, m->rev), bind) != NULL) return true;
  }
  return false;
}

static mig_conflict_line line_of(pair_work *w, const pair_list *list, mig_span bind) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(w->arena, mig_conflict_revision, list->count);
  for (uint32_t i = 0; i < list->count; i++) {
    pair_member m = list->items[i];
    items[i].id = pair_id(w, m.from, m.rev);
    items[i].ops = mig_loader_ops(w->loaders[m.from], pair_script_number(w, m.from, m.rev), bind);
    if (items[i].ops != NULL) w->out->operations += items[i].ops->count;
  }
  return (mig_conflict_line){items, list->count};
}

/* ---- what the sides are called ---- */

static void name_side(pair_work *w, const pair_part *part, mig_conflict_side *out, pair_side s) {
  out->name = w->names[s];
  if (w->projects[s] == NULL) return;
  mig_revs heads = mig_graph_heads(w->projects[s]->graph);
  mig_span *ids = MIG_NEW_ARRAY(w->arena, mig_span, heads.count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < heads.count; i++) {
    mig_span id = pair_id(w, s, heads.items[i]);
    if (has_member(part, id)) ids[count++] = id;
  }
  out->heads = ids;
  out->head_count = count;
}

/* Where the sides hang on what they share: shared parents of own revisions. */
static void name_common(pair_work *w, const pair_part *part, mig_comparison *out) {
  MIG_VEC(mig_span) ids = {0};
  mig_map seen;
  mig_map_init(&seen, w->arena);
  for (pair_side s = OURS; s <= THEIRS; s++) {
    for (uint32_t i = 0; i < part->own[s].count; i++) {
      mig_revs parents = mig_graph_parents(w->projects[s]->graph, part->own[s].items[i].rev);
      for (uint32_t k = 0; k < parents.count; k++) {
        mig_span id = pair_id(w, s, parents.items[k]);
        if (w->is_own[s][parents.items[k]] || mig_map_set(&seen, id, 1) != MIG_MAP_NONE) continue;
        *mig_vec_push(w->arena, &ids) = id;
      }
    }
  }
  if (ids.count != 0) qsort(ids.items, ids.count, sizeof *ids.items, by_bytes);
  out->common = ids.items;
  out->common_count = ids.count;
}

static mig_downgrades_side with_downgrades(pair_work *w, const mig_conflict_line *up, const pair_list *list, mig_span bind) {
  const mig_ops **down = MIG_NEW_ARRAY(w->arena, const mig_ops *, list->count);
  for (uint32_t i = 0; i < list->count; i++) {
    const pair_member *m = &list->items[i];
    down[i] = mig_loader_down(w->loaders[m->from], pair_script_number(w, m->from, m->rev), bind);
  }
  return (mig_downgrades_side){up, down};
}

/* ---- one id, two scripts ---- */

/* The other side's own script of an id; MIG_NO_REV: it has none, or the very same. */
static mig_rev namesake(const pair_work *w, const pair_member *m) {
  pair_side other = m->from == OURS ? THEIRS : OURS;
  mig_rev rev = pair_find(w, other, pair_id(w, m->from, m->rev));
  return rev != MIG_NO_REV && w->is_own[other][rev] ? rev : MIG_NO_REV;
}

static mig_span never_runs(const pair_work *w, mig_span id, pair_side ran, pair_side left_out) {
  return mig_arena_printf(w->arena, "A database that ran %.*s of %.*s counts it as run, and never runs that of %.*s.", MIG_FMT(id),
                          MIG_FMT(w->names[ran]), MIG_FMT(w->names[left_out]));
}

/* Alembic knows a script by its id: whichever of two a database ran, it leaves the other out, however
 * little the operations have to do with each other. */
static void tell_namesakes(pair_work *w, const pair_part *part, mig_comparison *c) {
  MIG_VEC(mig_difference) differences = {0};
  for (uint32_t i = 0; i < part->own[OURS].count; i++) {
    const pair_member *m = &part->own[OURS].items[i];
    mig_rev twin = namesake(w, m);
    if (twin == MIG_NO_REV) continue;
    mig_span id = pair_id(w, OURS, m->rev);
    *mig_vec_push(w->arena, &differences) = (mig_difference){.object = {.kind = MIG_OBJECT_REVISION, .name = id},
                                                             .facet = MIG_SPAN("definition"),
                                                             .ours_first = pair_script(w, OURS, m->rev)->file.path,
                                                             .theirs_first = pair_script(w, THEIRS, twin)->file.path};
  }
  if (differences.count == 0 || c->outcome != MIG_CONVERGES) return;
  mig_span id = differences.items[0].object.name;
  c->outcome = MIG_DIVERGES;
  c->grade = MIG_CERTAIN;
  c->proof = MIG_PROOF_NONE;
  c->why = mig_arena_printf(w->arena, "Each side has a script %.*s, and they are not the same: a database runs only one of the two.",
                            MIG_FMT(id));
  c->ours_first.because = never_runs(w, id, OURS, THEIRS);
  c->theirs_first.because = never_runs(w, id, THEIRS, OURS);
  c->differences = differences.items;
  c->difference_count = differences.count;
  c->ours.independent = c->theirs.independent = MIG_STORY_NONE;
}

typedef struct pair_gap {
  const pair_work *w;
  const pair_part *part;
  pair_side side;
} pair_gap;

/* One of the side's own, and git's merge won't bring the parent. */
static bool stays_open(const void *payload, mig_rev rev, mig_span parent) {
  const pair_gap *g = payload;
  if (pair_find(g->w, g->side == OURS ? THEIRS : OURS, parent) != MIG_NO_REV) return false;
  for (uint32_t i = 0; i < g->part->own[g->side].count; i++)
    if (g->part->own[g->side].items[i].rev == rev) return true;
  return false;
}

static void tell_gap(pair_work *w, const pair_part *part, mig_comparison *c) {
  mig_gap gap = {NULL, {0}, {0}};
  for (pair_side s = OURS; s <= THEIRS && gap.script == NULL; s++)
    if (w->projects[s] != NULL) gap = mig_gap_find(w->projects[s], stays_open, &(pair_gap){w, part, s});
  if (gap.script != NULL) mig_gap_tell(c, w->arena, &gap);
}

static void compare_bind(pair_work *w, const pair_part *part, mig_span bind) {
  mig_conflict_line base = line_of(w, &part->base, bind), ours = line_of(w, &part->own[OURS], bind),
                    theirs = line_of(w, &part->own[THEIRS], bind);
  mig_conflict_opts opts = *w->opts;
  opts.bind = bind;
  mig_comparison *comparison;
  mig_conflict_ground *ground;
  mig_must(mig_conflict_prepare(&ground, w->arena, &base, &opts));
  mig_must(mig_conflict_compare_on(&comparison, w->arena, ground, &ours, &theirs, &opts));
  if (opts.downgrades) {
    mig_downgrades_side sides[] = {with_downgrades(w, &ours, &part->own[OURS], bind),
                                   with_downgrades(w, &theirs, &part->own[THEIRS], bind)};
    mig_downgrades_judge(&w->notes, w->arena, ground, &sides[0], &sides[1]);
  }
  name_side(w, part, &comparison->ours, OURS);
  name_side(w, part, &comparison->theirs, THEIRS);
  name_common(w, part, comparison);
  tell_gap(w, part, comparison);
  tell_namesakes(w, part, comparison);
  *mig_vec_push(w->arena, &w->comparisons) = comparison;
  *mig_vec_push(w->arena, &w->compared_binds) = bind;
}

/* Every database to which the line's own scripts do something; the first when there is none. */
static void compare_part(pair_work *w, const pair_part *part) {
  uint32_t before = w->comparisons.count;
  for (uint32_t i = 0; i < w->binds.count; i++)
    if (does_something(w, &part->own[OURS], w->binds.items[i]) || does_something(w, &part->own[THEIRS], w->binds.items[i]))
      compare_bind(w, part, w->binds.items[i]);
  if (w->comparisons.count == before) compare_bind(w, part, w->binds.items[0]);
}

/* Lines that both sides went on with, else those that one did, else everything as it is. */
static void compare_lines(pair_work *w) {
  for (int least = 2; least > 0 && w->line_count > 1; least--) {
    for (uint32_t line = 0; line < w->line_count; line++) {
      pair_part part = part_of(w, line);
      if ((part.own[OURS].count != 0) + (part.own[THEIRS].count != 0) < least) continue;
      compare_part(w, &part);
    }
    if (w->comparisons.count != 0) return;
  }
  pair_part whole = part_of(w, WHOLE);
  compare_part(w, &whole);
}

/* ---- the heads that a git merge would leave ---- */

static bool has_child(const pair_work *w, mig_span id) {
  for (pair_side s = OURS; s <= THEIRS; s++) {
    mig_rev rev = pair_find(w, s, id);
    if (rev != MIG_NO_REV && !mig_graph_is_head(w->projects[s]->graph, rev)) return true;
  }
  return false;
}

/* Where the sides collide, more is to be done than to join heads, and the findings say what. */
static bool all_converge(const pair_work *w) {
  for (uint32_t i = 0; i < w->comparisons.count; i++)
    if (w->comparisons.items[i]->outcome != MIG_CONVERGES) return false;
  return true;
}

static void note_heads_of(pair_work *w, const pair_part *part) {
  mig_buf list = mig_buf_in(w->arena);
  mig_map seen;
  mig_map_init(&seen, w->arena);
  uint32_t count = 0;
  pair_member last = {0};
  for (pair_side s = OURS; s <= THEIRS; s++) {
    mig_revs heads = mig_graph_heads(w->projects[s]->graph);
    for (uint32_t i = 0; i < heads.count; i++) {
      mig_span id = pair_id(w, s, heads.items[i]);
      if (!has_member(part, id) || has_child(w, id) || mig_map_set(&seen, id, 1) != MIG_MAP_NONE) continue;
      mig_buf_printf(&list, "%s%.*s", count++ == 0 ? "" : ", ", MIG_FMT(id));
      last = (pair_member){s, heads.items[i], 0};
    }
  }
  if (count < 2) return;
  mig_diag *diag = pair_put(w, "MIG001", MIG_NOTE, pair_script(w, last.from, last.rev), pair_id(w, last.from, last.rev));
  diag->message =
      mig_arena_printf(w->arena, "merged, the scripts will have %u heads: %.*s", count, MIG_FMT(mig_buf_span(&list)));
  diag->help = MIG_SPAN("after the git merge, mig merge writes the revision that joins them");
}

static void note_heads(pair_work *w) {
  if (w->duplicates || w->own[OURS].count == 0 || w->own[THEIRS].count == 0 || !all_converge(w)) return;
  for (uint32_t line = 0; line < w->line_count; line++) {
    pair_part part = part_of(w, line);
    if (part.own[OURS].count != 0 && part.own[THEIRS].count != 0) note_heads_of(w, &part);
  }
}

static mig_err compare(void *context) {
  pair_work *w = context;
  for (pair_side s = OURS; s < SIDES; s++)
    if (w->projects[s] != NULL) w->loaders[s] = mig_loader_new(w->arena, w->projects[s], w->opts->dialect);
  pair_sort_members(w);
  pair_find_lines(w);
  find_binds(w);
  compare_lines(w);
  note_heads(w);
  for (uint32_t i = 0; i < w->notes.items.count; i++) *mig_vec_push(w->arena, &w->diags) = w->notes.items.items[i];
  w->out->binds = w->compared_binds.items;
  w->out->comparisons = w->comparisons.items;
  w->out->count = w->comparisons.count;
  w->out->diags = w->diags.items;
  w->out->diag_count = w->diags.count;
  return MIG_OK;
}

mig_err mig_conflict_pair(mig_pair_comparison *out, mig_arena *arena, const struct mig_project_pair *pair,
                          mig_span ours_name, mig_span theirs_name, const mig_conflict_opts *opts, mig_why *why) {
  *out = (mig_pair_comparison){0};
  pair_work w = {.out = out, .arena = arena, .opts = opts, .names = {ours_name, theirs_name}};
  w.projects[OURS] = pair->ours;
  w.projects[THEIRS] = pair->theirs;
  w.projects[BASE] = pair->base;
  return mig_protect_told(compare, &w, why);
}
