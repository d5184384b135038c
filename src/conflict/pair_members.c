/* Which scripts of two commits are common, and which are one side's own. */
#include "conflict/pair_members.h"

#include "base/protect.h"
#include "base/span.h"
#include "script/changes.h"

mig_rev pair_find(const pair_work *w, pair_side s, mig_span id) {
  return w->projects[s] == NULL ? MIG_NO_REV : mig_graph_find(w->projects[s]->graph, id);
}

uint32_t pair_script_number(const pair_work *w, pair_side s, mig_rev rev) {
  return mig_graph_node_of(w->projects[s]->graph, rev)->script;
}

const mig_script *pair_script(const pair_work *w, pair_side s, mig_rev rev) {
  return &w->projects[s]->scripts[pair_script_number(w, s, rev)];
}

mig_span pair_id(const pair_work *w, pair_side s, mig_rev rev) {
  return mig_graph_id(w->projects[s]->graph, rev);
}

mig_diag *pair_put(pair_work *w, const char *rule, mig_level level, const mig_script *script, mig_span id) {
  mig_diag *diag = mig_vec_push(w->arena, &w->diags);
  *diag = (mig_diag){.rule = rule,
                     .level = level,
                     .place = {&script->file, script->revision.start, script->revision.end},
                     .revision = id};
  return diag;
}

/* ---- two scripts with one identifier ---- */

/* Two versions of one script that a formatter or a comment may have made differ, and nothing else. */
static bool same_script(const pair_work *w, pair_side a, mig_rev ra, pair_side b, mig_rev rb) {
  mig_changes changes = mig_script_changes(w->arena, pair_script(w, a, ra), pair_script(w, b, rb));
  return !changes.parents && !changes.depends && !changes.upgrade && !changes.downgrade;
}

static mig_span text_of(const mig_op *op) {
  return op->place.file == NULL ? (mig_span){0} : mig_span_cut(op->place.file->text, op->place.start, op->place.end);
}

static bool same_calls(const mig_ops *a, const mig_ops *b) {
  if (!mig_span_eq(a->bind, b->bind) || a->count != b->count) return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (!mig_span_eq(text_of(&a->items[i]), text_of(&b->items[i]))) return false;
  return true;
}

/* Whether both do the same, call by call, whatever stands around it. */
static bool same_operations(const pair_work *w, pair_side a, mig_rev ra, pair_side b, mig_rev rb) {
  uint32_t count, other;
  const mig_ops *x = mig_loader_all(w->loaders[a], pair_script_number(w, a, ra), &count);
  const mig_ops *y = mig_loader_all(w->loaders[b], pair_script_number(w, b, rb), &other);
  if (count != other) return false;
  for (uint32_t i = 0; i < count; i++)
    if (!same_calls(&x[i], &y[i])) return false;
  return true;
}

static bool same_parents(const pair_work *w, pair_side a, mig_rev ra, pair_side b, mig_rev rb) {
  const mig_graph_node *x = mig_graph_node_of(w->projects[a]->graph, ra), *y = mig_graph_node_of(w->projects[b]->graph, rb);
  if (x->down_count != y->down_count) return false;
  for (uint32_t i = 0; i < x->down_count; i++)
    if (!mig_span_eq(x->down_revision[i], y->down_revision[i])) return false;
  return true;
}

/* ---- telling ---- */

static void report_duplicate(pair_work *w, mig_rev ours, mig_rev theirs) {
  const mig_script *a = pair_script(w, OURS, ours), *b = pair_script(w, THEIRS, theirs);
  mig_span id = pair_id(w, OURS, ours);
  mig_diag *diag = pair_put(w, "MIG002", MIG_ERROR, b, id);
  diag->message = mig_arena_printf(
      w->arena, "both sides have a revision %.*s: %.*s in %.*s and %.*s in %.*s; git merges them silently and Alembic "
      "keeps one of the two", MIG_FMT(id), MIG_FMT(a->file.path), MIG_FMT(w->names[OURS]), MIG_FMT(b->file.path),
      MIG_FMT(w->names[THEIRS]));
  diag->help = mig_arena_printf(
      w->arena, "give the one that no database has run another revision id, in its file and wherever a down_revision "
      "means it; a merge revision cannot repair this");
  w->duplicates = true;
}

/* Both sides carry one revision, on other parents: one of them was rebased. */
static void report_rebased(pair_work *w, mig_rev ours, mig_rev theirs) {
  mig_span id = pair_id(w, OURS, ours);
  mig_diag *diag = pair_put(w, "MIG403", MIG_WARNING, pair_script(w, THEIRS, theirs), id);
  diag->message = mig_arena_printf(w->arena, "both sides have the revision %.*s with the same operations, but on different "
                                   "parents: it was moved on one of them", MIG_FMT(id));
  diag->help = MIG_SPAN("keep the file of the side whose parents every database has run");
}

static void report_edited(pair_work *w, pair_side s, mig_rev rev) {
  mig_span id = pair_id(w, s, rev);
  mig_diag *diag = pair_put(w, "MIG401", MIG_WARNING, pair_script(w, s, rev), id);
  diag->message = mig_arena_printf(w->arena, "%.*s changed the script of %.*s, which both sides had from their common "
                                   "commit: databases that ran it keep what it did before", MIG_FMT(w->names[s]),
                                   MIG_FMT(id));
  diag->help = MIG_SPAN("leave a script that may have run as it is, and put the change into a new revision");
}

static void report_removed(pair_work *w, pair_side s, mig_rev base) {
  mig_span id = pair_id(w, BASE, base);
  mig_diag *diag = pair_put(w, "MIG402", MIG_WARNING, pair_script(w, BASE, base), id);
  diag->message = mig_arena_printf(w->arena, "%.*s has no revision %.*s any more, which both sides had from their common "
                                   "commit: a database that stands on it can't be upgraded", MIG_FMT(w->names[s]),
                                   MIG_FMT(id));
  diag->help = MIG_SPAN("bring the script back under its revision id; put what it should have done into a new revision");
}

static void report_beneath(pair_work *w, pair_side s, mig_rev rev) {
  mig_span id = pair_id(w, s, rev);
  mig_diag *diag = pair_put(w, "MIG403", MIG_WARNING, pair_script(w, s, rev), id);
  diag->message = mig_arena_printf(w->arena, "%.*s put %.*s beneath revisions that both sides had from their common commit: "
                                   "a database that is past those never runs it", MIG_FMT(w->names[s]), MIG_FMT(id));
  diag->help = MIG_SPAN("put it on top of the head instead, unless it only stands for revisions that were removed");
}

/* ---- sorting ---- */

/* The revisions of a project in the order in which `alembic upgrade heads` would run them. */
static mig_revs upgrade_order(const pair_work *w, pair_side s) {
  mig_revs order = {0};
  if (w->projects[s] == NULL) return order;
  const mig_graph *graph = w->projects[s]->graph;
  mig_must(mig_graph_order_upgrade(&order, w->arena, graph, mig_graph_real_heads(graph), (mig_revs){0}));
  return order;
}

static void add(pair_work *w, pair_list *list, pair_side s, mig_rev rev) {
  *mig_vec_push(w->arena, list) = (pair_member){s, rev, 0};
}

/* The side that removed a script which the other one left as it was; SIDES: neither. */
static pair_side removed_by(const pair_work *w, mig_rev base) {
  mig_span id = pair_id(w, BASE, base);
  for (pair_side s = OURS; s <= THEIRS; s++) {
    pair_side other = s == OURS ? THEIRS : OURS;
    if (w->projects[s] == NULL || pair_find(w, s, id) != MIG_NO_REV) continue;
    mig_rev there = pair_find(w, other, id);
    if (w->projects[other] == NULL || there == MIG_NO_REV || same_script(w, BASE, base, other, there)) return s;
  }
  return SIDES;
}

static void sort_out_base(pair_work *w) {
  mig_revs order = upgrade_order(w, BASE);
  for (uint32_t i = 0; i < order.count; i++) {
    mig_rev rev = order.items[i];
    pair_side remover = removed_by(w, rev);
    if (remover != SIDES) {
      report_removed(w, remover, rev);
      continue;
    }
    add(w, &w->base, BASE, rev);
    for (pair_side s = OURS; s <= THEIRS; s++) {
      mig_rev there = pair_find(w, s, pair_id(w, BASE, rev));
      if (there != MIG_NO_REV && !same_script(w, BASE, rev, s, there)) report_edited(w, s, there);
    }
  }
}

/* Whether the other side has the same script; says so where the two differ in what matters. */
static bool is_twin(pair_work *w, pair_side s, mig_rev rev, pair_side other, mig_rev twin) {
  if (same_script(w, s, rev, other, twin)) return true;
  if (!same_operations(w, s, rev, other, twin)) {
    if (s == OURS) report_duplicate(w, rev, twin);
    return false;
  }
  if (s == OURS && !same_parents(w, s, rev, other, twin)) report_rebased(w, rev, twin);
  return true;
}

/* What is not in the merge base is the side's own, unless the other side has the very same. */
static void sort_out_side(pair_work *w, pair_side s, pair_side other) {
  mig_revs order = upgrade_order(w, s);
  if (order.count != 0) w->is_own[s] = MIG_NEW_ARRAY(w->arena, bool, mig_graph_count(w->projects[s]->graph));
  for (uint32_t i = 0; i < order.count; i++) {
    mig_rev rev = order.items[i];
    mig_span id = pair_id(w, s, rev);
    if (pair_find(w, BASE, id) != MIG_NO_REV) continue;
    mig_rev twin = pair_find(w, other, id);
    if (twin != MIG_NO_REV && is_twin(w, s, rev, other, twin)) {
      if (s == OURS) add(w, &w->base, s, rev);
      continue;
    }
    w->is_own[s][rev] = true;
  }
}

/* ---- beneath ---- */

/* By revision of side s: whether something of the merge base stands on it, however far up. */
static bool *beneath_base(const pair_work *w, pair_side s, mig_revs order) {
  const mig_graph *graph = w->projects[s]->graph;
  bool *beneath = MIG_NEW_ARRAY(w->arena, bool, mig_graph_count(graph));
  for (uint32_t i = order.count; i-- > 0;) {
    mig_rev rev = order.items[i];
    bool carries = beneath[rev] || pair_find(w, BASE, pair_id(w, s, rev)) != MIG_NO_REV;
    if (!carries) continue;
    mig_revs below[] = {mig_graph_parents(graph, rev), mig_graph_dependencies(graph, rev)};
    for (int k = 0; k < 2; k++)
      for (uint32_t j = 0; j < below[k].count; j++) beneath[below[k].items[j]] = true;
  }
  return beneath;
}

/* Base and what a side put beneath it, in that side's order; what the side doesn't have comes last. */
static void order_base(pair_work *w, pair_side s, mig_map *in_base, mig_revs order) {
  pair_list sorted = {0};
  bool *taken = MIG_NEW_ARRAY(w->arena, bool, w->base.count + 1);
  for (uint32_t i = 0; i < order.count; i++) {
    uint32_t at = mig_map_get(in_base, pair_id(w, s, order.items[i]));
    if (at == MIG_MAP_NONE || taken[at]) continue;
    taken[at] = true;
    *mig_vec_push(w->arena, &sorted) = w->base.items[at];
  }
  for (uint32_t i = 0; i < w->base.count; i++)
    if (!taken[i]) *mig_vec_push(w->arena, &sorted) = w->base.items[i];
  w->base = sorted;
}

static void sort_out_beneath(pair_work *w, pair_side s) {
  mig_revs order = upgrade_order(w, s);
  if (order.count == 0) return;
  mig_map in_base;
  mig_map_init(&in_base, w->arena);
  for (uint32_t i = 0; i < w->base.count; i++)
    mig_map_add(&in_base, pair_id(w, w->base.items[i].from, w->base.items[i].rev), i);
  const bool *beneath = beneath_base(w, s, order);
  bool any = false;
  for (uint32_t i = 0; i < order.count; i++) {
    mig_rev rev = order.items[i];
    if (!w->is_own[s][rev]) continue;
    if (!beneath[rev]) {
      add(w, &w->own[s], s, rev);
      continue;
    }
    any = true;
    w->is_own[s][rev] = false;
    report_beneath(w, s, rev);
    mig_map_add(&in_base, pair_id(w, s, rev), w->base.count);
    add(w, &w->base, s, rev);
  }
  if (any) order_base(w, s, &in_base, order);
}

void pair_sort_members(pair_work *w) {
  sort_out_base(w);
  sort_out_side(w, OURS, THEIRS);
  sort_out_side(w, THEIRS, OURS);
  sort_out_beneath(w, OURS);
  sort_out_beneath(w, THEIRS);
}
