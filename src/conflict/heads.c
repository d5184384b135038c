/* Heads of one project's graph: who is whose, then the comparison; every pair, then all together. */
#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "conflict/downgrades.h"
#include "conflict/gap.h"
#include "conflict/load.h"
#include "conflict/verdict.h"

typedef struct work {
  mig_arena *arena;
  const mig_project *project;
  const mig_conflict_opts *opts;
  mig_loader *loader;
  mig_revs heads; /* all */
  mig_rev ours, theirs; /* heads */
  mig_comparison **out;
  mig_comparisons *all;
  const mig_span **binds;
  uint32_t *bind_count;
  mig_downgrades_notes notes;
  bool keeps; /* operations of what the sides share are asked for again */
  mig_why *why;
} work;

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static mig_conflict_line line_of(work *w, mig_revs revs) {
  const mig_graph *graph = w->project->graph;
  mig_conflict_revision *items = MIG_NEW_ARRAY(w->arena, mig_conflict_revision, revs.count);
  for (uint32_t i = 0; i < revs.count; i++) {
    const mig_graph_node *node = mig_graph_node_of(graph, revs.items[i]);
    items[i].id = node->id;
    items[i].ops = mig_loader_ops(w->loader, node->script, w->opts->bind);
  }
  return (mig_conflict_line){items, revs.count};
}

static mig_span *ids_of(work *w, mig_revs revs) {
  mig_span *ids = MIG_NEW_ARRAY(w->arena, mig_span, revs.count);
  for (uint32_t i = 0; i < revs.count; i++) ids[i] = mig_graph_id(w->project->graph, revs.items[i]);
  return ids;
}

/* ---- the comparison ---- */

static mig_downgrades_side with_downgrades(work *w, const mig_conflict_line *up, mig_revs revs) {
  const mig_ops **down = MIG_NEW_ARRAY(w->arena, const mig_ops *, revs.count);
  for (uint32_t i = 0; i < revs.count; i++)
    down[i] = mig_loader_down(w->loader, mig_graph_node_of(w->project->graph, revs.items[i])->script, w->opts->bind);
  return (mig_downgrades_side){up, down};
}

static mig_conflict_ground *prepare_base(work *w, mig_revs shared) {
  mig_conflict_ground *ground;
  if (w->keeps) {
    mig_conflict_line base = line_of(w, shared);
    mig_must(mig_conflict_prepare(&ground, w->arena, &base, w->opts));
  } else {
    mig_history *history = mig_history_new(w->arena, w->loader, w->project, shared, w->opts->bind);
    mig_must(mig_conflict_prepare_history(&ground, w->arena, history, w->opts));
  }
  return ground;
}

static void compare_lines(work *w, const mig_sides *p) {
  mig_conflict_ground *ground = prepare_base(w, p->shared);
  mig_conflict_line ours = line_of(w, p->ours), theirs = line_of(w, p->theirs);
  mig_must(mig_conflict_compare_on(w->out, w->arena, ground, &ours, &theirs, w->opts));
  if (!w->opts->downgrades) return;
  mig_downgrades_side both[] = {with_downgrades(w, &ours, p->ours), with_downgrades(w, &theirs, p->theirs)};
  mig_downgrades_judge(&w->notes, w->arena, ground, &both[0], &both[1]);
}

static bool is_in(mig_revs revs, mig_rev rev) {
  for (uint32_t i = 0; i < revs.count; i++)
    if (revs.items[i] == rev) return true;
  return false;
}

static bool is_own(const void *payload, mig_rev rev, mig_span parent) {
  const mig_sides *p = payload;
  (void)parent;
  return is_in(p->ours, rev) || is_in(p->theirs, rev);
}

static void compare_sides(work *w) {
  mig_sides p;
  mig_must(mig_graph_split(&p, w->arena, w->project->graph, w->ours, w->theirs));
  compare_lines(w, &p);
  mig_comparison *out = *w->out;
  mig_gap gap = mig_gap_find(w->project, is_own, &p);
  if (gap.script != NULL) mig_gap_tell(out, w->arena, &gap);
  out->ours.heads = ids_of(w, (mig_revs){&w->ours, 1});
  out->theirs.heads = ids_of(w, (mig_revs){&w->theirs, 1});
  out->ours.head_count = out->theirs.head_count = 1;
  mig_span *common = ids_of(w, p.bases);
  if (p.bases.count > 1) qsort(common, p.bases.count, sizeof *common, by_bytes);
  out->common = common;
  out->common_count = p.bases.count;
}

static bool are_revisions(const work *w) {
  uint32_t count = mig_graph_count(w->project->graph);
  for (uint32_t i = 0; i < w->heads.count; i++)
    if (w->heads.items[i] >= count) return false;
  return true;
}

/* ---- all heads together ---- */

enum { MANY_HEADS = 5 };

typedef struct joint {
  work *w;
  mig_revs heads;
  mig_revs shared; /* what every head has */
  mig_replay *replays; /* one per head: its own line on the shared base */
  mig_catalogue *base, *first;
  mig_outcome outcome;
  bool any_runs, any_fails;
  uint32_t orders;
} joint;

static void run_order(joint *j, const uint32_t *order) {
  /* The lines overlap where heads share more than all do: each revision runs once. */
  work *w = j->w;
  const mig_graph *graph = w->project->graph;
  mig_rev_set done;
  mig_must(mig_rev_set_new(&done, w->arena, graph));
  for (uint32_t i = 0; i < j->shared.count; i++) mig_rev_set_add(&done, j->shared.items[i]);
  mig_rev *revs = MIG_NEW_ARRAY(w->arena, mig_rev, mig_graph_count(graph));
  uint32_t count = 0;
  for (uint32_t i = 0; i < j->heads.count; i++) {
    mig_revs line, target = {&j->heads.items[order[i]], 1};
    mig_must(mig_graph_order_upgrade(&line, w->arena, graph, target, j->shared));
    for (uint32_t k = 0; k < line.count; k++) {
      if (mig_rev_set_has(&done, line.items[k])) continue;
      mig_rev_set_add(&done, line.items[k]);
      revs[count++] = line.items[k];
    }
  }
  mig_conflict_line base = line_of(w, j->shared), all = line_of(w, (mig_revs){revs, count}), none = {NULL, 0};
  mig_replay replay;
  mig_replay_init(&replay, w->arena, &base, &all, &none);
  mig_catalogue *cat = mig_catalogue_clone(j->base);
  mig_replay_failures failures = {0};
  bool runs = mig_replay_run(&replay, cat, MIG_SIDE_OURS, &failures);
  j->orders++;
  j->any_runs = j->any_runs || runs;
  if (!runs && !j->any_fails) {
    j->any_fails = true;
    const mig_failure *failure = &failures.items.items[0];
    mig_span id = mig_replay_at(&replay, failure->step)->revision;
    w->all->joint_because = mig_arena_printf(w->arena, "with %.*s first, %.*s fails: %.*s.",
                                             MIG_FMT(mig_graph_id(graph, j->heads.items[order[0]])), MIG_FMT(id),
                                             MIG_FMT(failure->message));
  }
  if (!runs) return;
  if (j->first == NULL) {
    j->first = cat;
    return;
  }
  uint32_t differences = 0;
  const mig_cat_difference *list = mig_catalogue_compare(w->arena, j->first, cat, &differences);
  for (uint32_t i = 0; i < differences; i++) {
    bool rows = list[i].object.kind == MIG_OBJECT_ROWS;
    if (!rows) j->outcome = MIG_DIVERGES;
    else if (j->outcome == MIG_CONVERGES) j->outcome = MIG_DATA_DIVERGES;
  }
  if (differences != 0 && w->all->joint_because.len == 0)
    w->all->joint_because = MIG_SPAN("the order in which all heads run decides what the schema becomes.");
}

static void permute(joint *j, uint32_t *order, uint32_t at) {
  if (at == j->heads.count) {
    run_order(j, order);
    return;
  }
  for (uint32_t i = at; i < j->heads.count; i++) {
    uint32_t kept = order[at];
    order[at] = order[i];
    order[i] = kept;
    permute(j, order, at + 1);
    order[i] = order[at];
    order[at] = kept;
  }
}

static void rotate(joint *j, uint32_t *order) {
  for (uint32_t start = 0; start < j->heads.count; start++) {
    for (uint32_t i = 0; i < j->heads.count; i++) order[i] = (start + i) % j->heads.count;
    run_order(j, order);
  }
}

/* What every head has. */
static mig_revs shared_by(work *w, mig_revs heads) {
  const mig_graph *graph = w->project->graph;
  mig_rev *list = MIG_NEW_ARRAY(w->arena, mig_rev, mig_graph_count(graph));
  uint32_t count = 0;
  mig_rev_set *sets = MIG_NEW_ARRAY(w->arena, mig_rev_set, heads.count);
  for (uint32_t i = 0; i < heads.count; i++)
    mig_must(mig_graph_ancestors(&sets[i], w->arena, graph, (mig_revs){&heads.items[i], 1}, MIG_EDGES_ALL));
  for (mig_rev rev = 0; rev < mig_graph_count(graph); rev++) {
    bool all = true;
    for (uint32_t i = 0; i < heads.count; i++) all = all && mig_rev_set_has(&sets[i], rev);
    if (all) list[count++] = rev;
  }
  mig_revs ordered;
  mig_must(mig_graph_order_upgrade(&ordered, w->arena, graph, (mig_revs){list, count}, (mig_revs){NULL, 0}));
  return ordered;
}

static void together(work *w, mig_revs heads) {
  joint j = {.w = w, .heads = heads, .shared = shared_by(w, heads)};
  mig_conflict_line base = line_of(w, j.shared), none = {NULL, 0};
  mig_replay replay;
  mig_replay_init(&replay, w->arena, &base, &none, &none);
  j.base = mig_catalogue_new(w->arena, w->opts->dialect);
  bool whole = mig_replay_run(&replay, j.base, MIG_SIDE_BASE, NULL);
  if (!whole || (mig_catalogue_table_count(j.base) == 0 && j.shared.count != 0)) mig_catalogue_open(j.base);
  uint32_t *order = MIG_NEW_ARRAY(w->arena, uint32_t, heads.count);
  for (uint32_t i = 0; i < heads.count; i++) order[i] = i;
  if (heads.count <= MANY_HEADS) permute(&j, order, 0);
  else rotate(&j, order);
  w->all->joint = !j.any_fails ? j.outcome : j.any_runs ? MIG_ORDER_DEPENDENT : MIG_FAILS;
  w->all->joint_grade = whole && heads.count <= MANY_HEADS ? MIG_CERTAIN : MIG_LIKELY;
}

/* No pair has it, so it is said of the heads as such, at the last one. */
static void tell_joint(work *w, mig_revs heads) {
  const mig_graph *graph = w->project->graph;
  mig_rev last = heads.items[heads.count - 1];
  const mig_script *script = &w->project->scripts[mig_graph_node_of(graph, last)->script];
  mig_diag *diag = mig_vec_push(w->arena, &w->notes.items);
  *diag = (mig_diag){.rule = "MIG001",
                     .level = MIG_ERROR,
                     .place = {&script->file, script->revision.start, script->revision.end},
                     .revision = mig_graph_id(graph, last)};
  diag->message = mig_arena_printf(w->arena, "each pair of the %u heads goes together, but not all of them: %.*s",
                                   heads.count, MIG_FMT(w->all->joint_because));
  diag->message.len--; /* what stands there is a sentence, with its period */
  diag->help = MIG_SPAN("put one head on top of the others with mig rebase, in the order that is meant");
}

static void judge_heads(work *w, mig_revs heads) {
  MIG_VEC(const mig_comparison *) pairs = {0};
  bool converge = true, unknown = false;
  for (uint32_t i = 0; i < heads.count; i++)
    for (uint32_t j = i + 1; j < heads.count; j++) {
      mig_comparison *pair = NULL;
      w->ours = heads.items[i];
      w->theirs = heads.items[j];
      w->out = &pair;
      compare_sides(w);
      *mig_vec_push(w->arena, &pairs) = pair;
      converge = converge && pair->outcome == MIG_CONVERGES;
      unknown = unknown || pair->outcome == MIG_OUTCOME_UNKNOWN;
    }
  w->all->pairs = pairs.items;
  w->all->pair_count = pairs.count;
  if (heads.count < 2) return;
  if (heads.count == 2) {
    w->all->joint = pairs.items[0]->outcome;
    w->all->joint_grade = pairs.items[0]->grade;
    return;
  }
  together(w, heads);
  w->all->only_together = converge && w->all->joint != MIG_CONVERGES;
  if (w->all->only_together) tell_joint(w, heads);
  if (unknown && w->all->joint == MIG_CONVERGES) {
    w->all->joint = MIG_OUTCOME_UNKNOWN;
    w->all->joint_because = MIG_SPAN("one of the pairs could not be told.");
  }
}

static mig_err all_heads(void *context) {
  work *w = context;
  mig_revs heads = w->heads;
  if (!are_revisions(w)) return MIG_ERR_USAGE;
  w->loader = mig_loader_new(w->arena, w->project, w->opts->dialect);
  w->keeps = heads.count > 2;
  if (w->keeps) mig_loader_bind_all(w->loader);
  judge_heads(w, heads);
  w->all->diags = w->notes.items.items;
  w->all->diag_count = w->notes.items.count;
  return MIG_OK;
}

mig_err mig_conflict_all(mig_comparisons *out, mig_arena *arena, const struct mig_project *project, mig_revs heads,
                         const mig_conflict_opts *opts, mig_why *why) {
  *out = (mig_comparisons){0};
  return mig_protect(all_heads, &(work){.arena = arena, .project = project, .opts = opts, .heads = heads, .all = out,
                                        .why = why});
}

/* ---- databases ---- */

static mig_err binds(void *context) {
  static const mig_ops none = {.bind = {"", 0}};
  work *w = context;
  w->loader = mig_loader_new(w->arena, w->project, w->project->dialect);
  MIG_VEC(mig_span) list = {0};
  mig_map seen;
  mig_map_init(&seen, w->arena);
  const bool *nameless = mig_loader_bind_naming(w->loader);
  for (uint32_t i = 0; i < w->project->script_count; i++) {
    uint32_t count = 1;
    const mig_ops *ops = nameless[i] ? &none : mig_loader_all(w->loader, i, &count);
    for (uint32_t j = 0; j < count; j++)
      if (mig_map_set(&seen, ops[j].bind, 1) == MIG_MAP_NONE) *mig_vec_push(w->arena, &list) = ops[j].bind;
  }
  if (list.count == 0) *mig_vec_push(w->arena, &list) = MIG_SPAN("");
  qsort(list.items, list.count, sizeof *list.items, by_bytes);
  list.count = mig_loader_name_binds(list.items, list.count);
  *w->binds = list.items;
  *w->bind_count = list.count;
  return MIG_OK;
}

mig_err mig_conflict_binds(const mig_span **out, uint32_t *count, mig_arena *arena, const struct mig_project *project,
                           mig_why *why) {
  *count = 0;
  return mig_protect(binds, &(work){.arena = arena, .project = project, .binds = out, .bind_count = count, .why = why});
}
