/* steps.c: of more than two heads, two at a time are resolved, and what is left is judged anew as the
 * scripts would be then, until one head is left. Which two come first can matter, so what leads nowhere is
 * taken back and other two are tried. */
#include "resolve/steps.h"

#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"

/* More is not tried: each step judges every pair. */
enum { MOST_HEADS = 8, MOST_TRIES = 24 };

typedef struct step {
  const struct step *before;
  uint32_t number; /* from 1 */
  mig_resolution_kind kind;
  const mig_plan *plan;
  mig_span what, why;
} step;

/* Where a walk stands. */
typedef struct stand {
  const mig_overlay *overlay;
  mig_span_list heads;
  const step *last;
} stand;

typedef struct walk {
  mig_choosing *c;
  mig_settle settle; /* as typed, or what is tried so that it can be offered */
  uint32_t tries;
  mig_span trouble; /* the first that was met */
  stand end;
  mig_plan about; /* of the end: what moved */
  uint32_t states;
} walk;

static bool solve(walk *w, const stand *at);

static void keep_trouble(walk *w, mig_span text) {
  if (w->trouble.ptr == NULL) w->trouble = text;
}

static mig_span name_two(walk *w, mig_span a, mig_span b) {
  return mig_arena_printf(w->c->arena, "%.*s and %.*s", MIG_FMT(a), MIG_FMT(b));
}

/* ---- one step ---- */

static mig_choose_opts opts_at(walk *w, const mig_overlay *overlay, bool last) {
  mig_choose_opts opts = *w->c->opts;
  opts.published = mig_overlay_publishers(overlay, opts.published);
  opts.only_merge = false;
  opts.settle = w->settle;
  if (!last) opts.merge.rev_id = opts.merge.branch_label = (mig_span){NULL, 0};
  return opts;
}

static mig_merge_group *group_of(walk *w, const mig_overlay *overlay, const mig_span *ids, uint32_t count) {
  mig_merge_group *group = MIG_NEW(w->c->arena, mig_merge_group);
  mig_rev *revs = MIG_NEW_ARRAY(w->c->arena, mig_rev, count);
  for (uint32_t i = 0; i < count; i++) { /* in load order */
    mig_rev rev = mig_graph_find(overlay->project.graph, ids[i]);
    uint32_t at = i;
    for (; at > 0 && revs[at - 1] > rev; at--) revs[at] = revs[at - 1];
    revs[at] = rev;
  }
  *group = (mig_merge_group){.line = w->c->group->line, .parents = {revs, count}, .existing = MIG_NO_REV};
  return group;
}

/* The heads once the plan is done: those that are still heads, and what it makes. */
static void heads_after(walk *w, const stand *from, const mig_plan *plan, stand *to) {
  const mig_graph *graph = to->overlay->project.graph;
  to->heads = (mig_span_list){0};
  for (uint32_t i = 0; i < from->heads.count; i++) {
    mig_rev rev = mig_graph_find(graph, from->heads.items[i]);
    if (rev != MIG_NO_REV && mig_graph_is_head(graph, rev)) *mig_vec_push(w->c->arena, &to->heads) = from->heads.items[i];
  }
  mig_rev made = plan->parent_count > 0 ? mig_graph_find(graph, plan->revision) : MIG_NO_REV;
  if (made != MIG_NO_REV) *mig_vec_push(w->c->arena, &to->heads) = plan->revision;
  for (uint32_t i = 0; i < plan->edit_count; i++) { /* an id can have changed: numbered scripts */
    const mig_project *p = &to->overlay->project;
    for (uint32_t k = 0; plan->edits[i].action == MIG_EDIT_RENAME && k < p->node_count; k++) {
      mig_span id = p->nodes[k].id;
      bool is_it = mig_span_eq(p->scripts[p->nodes[k].script].file.path, plan->edits[i].to), known = false;
      for (uint32_t n = 0; n < to->heads.count; n++) known = known || mig_span_eq(to->heads.items[n], id);
      if (is_it && !known && mig_graph_is_head(graph, mig_graph_find(graph, id))) *mig_vec_push(w->c->arena, &to->heads) = id;
    }
  }
}

static bool take(walk *w, const stand *at, mig_resolution_kind kind, const mig_plan *plan, mig_span what, mig_span why) {
  mig_why because = {{0}};
  stand next = {.last = NULL};
  step *taken = MIG_NEW(w->c->arena, step);
  mig_err err = mig_or_unwind(mig_overlay_apply(&next.overlay, at->overlay, plan, &because));
  if (err != MIG_OK) {
    keep_trouble(w, mig_arena_printf(w->c->arena, "%.*s: %s", MIG_FMT(what), because.text));
    return false;
  }
  *taken = (step){at->last, at->last == NULL ? 1 : at->last->number + 1, kind, plan, what, why};
  next.last = taken;
  heads_after(w, at, plan, &next);
  return next.heads.count < at->heads.count && solve(w, &next);
}

static mig_span name_all(walk *w, const mig_project *project, mig_revs revs) {
  mig_buf out = mig_buf_in(w->c->arena);
  for (uint32_t i = 0; i < revs.count; i++)
    mig_buf_printf(&out, "%s%.*s", i == 0 ? "" : i + 1 == revs.count ? " and " : ", ", MIG_FMT(mig_graph_id(project->graph, revs.items[i])));
  return mig_buf_span(&out);
}

/* A merge revision of heads that converge. */
static bool join(walk *w, const stand *at, const mig_merge_group *group, mig_span why) {
  mig_why because = {{0}};
  mig_plan *plan = NULL;
  const mig_project *project = &at->overlay->project;
  mig_choose_opts opts = opts_at(w, at->overlay, group->parents.count == at->heads.count);
  mig_err err = mig_or_unwind(mig_resolve_merge(&plan, w->c->arena, project, group, &opts.merge, &because));
  mig_span what = name_all(w, project, group->parents);
  if (err == MIG_OK) return take(w, at, MIG_RESOLVE_MERGE, plan, what, why);
  keep_trouble(w, mig_arena_printf(w->c->arena, "%.*s: %s", MIG_FMT(what), because.text));
  return false;
}

/* What resolves two of the heads without a question. */
static bool resolve_two(walk *w, const stand *at, mig_span a, mig_span b) {
  mig_span both[] = {a, b};
  mig_choice choice;
  mig_merge_group *group = group_of(w, at->overlay, both, 2);
  mig_choose_opts opts = opts_at(w, at->overlay, at->heads.count == 2);
  mig_err err = mig_or_unwind(mig_resolve_choose(&choice, w->c->arena, &at->overlay->project, group, &opts, w->c->why));
  if (err != MIG_OK) return false;
  mig_span what = name_two(w, a, b);
  if (choice.chosen == NULL) {
    const mig_resolution *r = &choice.items[0];
    keep_trouble(w, mig_arena_printf(w->c->arena, "%.*s%s: %.*s", MIG_FMT(what), r->plan != NULL ? " need to be asked for" : " stay apart", MIG_FMT(r->why)));
    return false;
  }
  return take(w, at, choice.chosen->kind, choice.chosen->plan, what, choice.chosen->why);
}

/* ---- the walk ---- */

static bool finish(walk *w, const stand *at) {
  mig_choosing *c = w->c;
  mig_span_list moved = {0};
  for (const step *s = at->last; s != NULL; s = s->before)
    for (uint32_t i = 0; i < s->plan->moved_count; i++) *mig_vec_push(c->arena, &moved) = s->plan->moved[i];
  w->about = (mig_plan){.has_moved = false};
  mig_states_fill_moved(c, &w->about, moved.items, moved.count);
  mig_span trouble = mig_states_replay(c, at->overlay, at->heads.items[0], &w->about, &w->states);
  if (trouble.ptr != NULL) keep_trouble(w, trouble);
  w->end = *at;
  return trouble.ptr == NULL;
}

static mig_outcome outcome_of(const mig_merge_verdict *v, const mig_merge_group *group, mig_rev a, mig_rev b) {
  uint32_t pairs = group->parents.count * (group->parents.count - 1) / 2, at = 0;
  mig_merge_verdict worst;
  mig_verdict_begin(&worst);
  for (uint32_t i = 0; i < group->parents.count; i++)
    for (uint32_t k = i + 1; k < group->parents.count; k++, at++)
      for (uint32_t n = at; group->parents.items[i] == a && group->parents.items[k] == b && n < v->comparison_count; n += pairs)
        mig_verdict_worst(&worst, v->comparisons[n]->outcome, v->comparisons[n]->grade);
  return worst.outcome;
}

/* Every two heads that end so: the first that leads to one head. */
static bool try_pairs(walk *w, const stand *at, const mig_merge_verdict *v, const mig_merge_group *group, bool converging, bool merges) {
  const mig_graph *graph = at->overlay->project.graph;
  for (uint32_t i = 0; i < group->parents.count; i++)
    for (uint32_t k = i + 1; k < group->parents.count; k++) {
      mig_rev a = group->parents.items[i], b = group->parents.items[k];
      bool converges = outcome_of(v, group, a, b) == MIG_CONVERGES;
      if (converges != converging) continue;
      mig_rev both[] = {a, b};
      mig_merge_group *pair = group_of(w, at->overlay, (mig_span[]){mig_graph_id(graph, both[0]), mig_graph_id(graph, both[1])}, 2);
      bool done = converges && merges ? join(w, at, pair, MIG_SPAN("they end the same, whichever ran first"))
                                      : resolve_two(w, at, mig_graph_id(graph, a), mig_graph_id(graph, b));
      if (done) return true;
    }
  return false;
}

static bool solve(walk *w, const stand *at) {
  mig_choosing *c = w->c;
  mig_merge_verdict v;
  bool merges = !(c->opts->has_strategy && c->opts->strategy == MIG_STRATEGY_REBASE);
  if (at->heads.count == 1) return finish(w, at);
  if (++w->tries > MOST_TRIES) {
    keep_trouble(w, MIG_SPAN("there are more ways than were tried"));
    return false;
  }
  mig_merge_group *group = group_of(w, at->overlay, at->heads.items, at->heads.count);
  mig_err err = mig_or_unwind(mig_resolve_judge(&v, c->arena, &at->overlay->project, group, &c->opts->conflict, c->why));
  if (err != MIG_OK || v.outcome == MIG_OUTCOME_UNKNOWN) {
    keep_trouble(w, err != MIG_OK ? MIG_SPAN("the graph can't be judged") : v.why);
    return false;
  }
  if (v.may_write && merges) return join(w, at, group, v.why);
  if (try_pairs(w, at, &v, group, false, merges)) return true;
  return try_pairs(w, at, &v, group, true, merges);
}

/* ---- the plan ---- */

static void add_notes(walk *w, mig_span_list *notes, const mig_plan *plan) {
  for (uint32_t i = 0; i < plan->note_count; i++) {
    bool known = false;
    for (uint32_t k = 0; k < notes->count; k++) known = known || mig_span_eq(notes->items[k], plan->notes[i]);
    if (!known) *mig_vec_push(w->c->arena, notes) = plan->notes[i];
  }
}

static mig_plan *plan_of(walk *w) {
  mig_choosing *c = w->c;
  const mig_project *p = c->project;
  const step *last = w->end.last;
  mig_plan *plan = MIG_NEW(c->arena, mig_plan);
  mig_plan_step *steps = MIG_NEW_ARRAY(c->arena, mig_plan_step, last->number);
  mig_span_list notes = {0};
  *plan = w->about;
  plan->strategy = last->number == 1 ? last->plan->strategy : MIG_STRATEGY_STEPS;
  for (const step *s = last; s != NULL; s = s->before) steps[s->number - 1] = (mig_plan_step){s->kind, s->what, s->why};
  for (uint32_t i = 1; i <= last->number; i++)
    for (const step *s = last; s != NULL; s = s->before)
      if (s->number == i) add_notes(w, &notes, s->plan);
  plan->root = p->tree->root;
  if (p->version_dir_count > 0) {
    plan->folder = p->version_dirs[0];
    plan->more_folders = p->version_dirs + 1;
    plan->more_folder_count = p->version_dir_count - 1;
  }
  plan->edits = mig_overlay_edits(w->end.overlay, &plan->edit_count);
  plan->steps = steps;
  plan->step_count = last->number;
  plan->notes = notes.items;
  plan->note_count = notes.count;
  return plan;
}

static mig_plan *plan_with(walk *w) {
  mig_revs heads = w->c->group->parents;
  stand start = {.overlay = mig_overlay_on(w->c->arena, w->c->project)};
  for (uint32_t i = 0; i < heads.count; i++)
    *mig_vec_push(w->c->arena, &start.heads) = mig_graph_id(w->c->project->graph, heads.items[i]);
  return solve(w, &start) ? plan_of(w) : NULL;
}

static void offer(walk *w, mig_plan *plan, const char *options) {
  mig_choosing *c = w->c;
  bool asks = w->settle != c->opts->settle;
  mig_span how = !asks ? MIG_SPAN("") : w->settle == MIG_SETTLE_OURS ? MIG_SPAN("; where they differ, what ours means counts") : MIG_SPAN("; where they differ, what theirs means counts");
  mig_span why = mig_arena_printf(c->arena, "%u steps, replayed together on databases in %u states: all end the same%.*s", (unsigned)plan->step_count,
                                  (unsigned)w->states, MIG_FMT(how));
  mig_choose_offer(c, asks ? MIG_RESOLVE_SETTLE : plan->steps[0].kind, asks, plan, why, mig_choose_command(c, options));
}

/* What a question decides is tried with each answer. */
static bool ask(mig_choosing *c) {
  static const struct {
    mig_settle settle;
    const char *options;
  } answers[] = {{MIG_SETTLE_OURS, "--settle ours"}, {MIG_SETTLE_THEIRS, "--settle theirs"}};
  bool any = false;
  for (size_t i = 0; i < 2 && c->opts->settle == MIG_SETTLE_NOT && !c->opts->has_strategy; i++) {
    walk w = {.c = c, .settle = answers[i].settle};
    mig_plan *plan = plan_with(&w);
    if (plan != NULL) offer(&w, plan, answers[i].options);
    any = any || plan != NULL;
  }
  return any;
}

bool mig_choose_steps(mig_choosing *c) {
  walk w = {.c = c, .settle = c->opts->settle};
  if (c->group->parents.count > MOST_HEADS) {
    mig_choose_tried(c, "%u heads are more than are resolved at once: name some of them", (unsigned)c->group->parents.count);
    return false;
  }
  mig_plan *plan = plan_with(&w);
  if (plan != NULL) offer(&w, plan, c->opts->settle == MIG_SETTLE_OURS ? "--settle ours" : c->opts->settle == MIG_SETTLE_THEIRS ? "--settle theirs" : "");
  if (plan != NULL || ask(c)) return true;
  if (w.trouble.ptr != NULL) mig_choose_tried(c, "%.*s", MIG_FMT(w.trouble));
  return false;
}
