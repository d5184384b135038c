/* rebase.c: moving a revision, and all that builds on it, onto other parents. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "resolve/draft.h"
#include "resolve/internal.h"
#include "resolve/number.h"
#include "resolve/rename_words.h"
#include "resolve/trial.h"

typedef MIG_VEC(mig_rev) rev_list;

typedef struct work {
  mig_rebase *out;
  mig_arena *arena;
  const mig_project *project;
  const mig_graph *graph;
  const mig_rebase_opts *opts;
  mig_span rev_name, onto_name;
  mig_why *why;
  mig_rev rev;
  rev_list onto;
  mig_rev_set before; /* what `onto` has */
  mig_revs moved;     /* parents first */
  mig_rev_set moved_set;
  mig_draft *draft;
  mig_span_list notes;
} work;

static mig_span id_of(const work *w, mig_rev rev) {
  return mig_graph_id(w->graph, rev);
}

/* ---- what was typed ---- */

static mig_err resolve_rev(work *w) {
  mig_revs found;
  mig_err err = mig_graph_resolve(&found, w->arena, w->graph, w->rev_name, w->why);
  if (err != MIG_OK) return err;
  if (found.count != 1)
    return mig_fail(w->why, MIG_ERR_USAGE, "\"%.*s\" names %s; name the one revision to move", MIG_FMT(w->rev_name),
                    found.count == 0 ? "no revision" : "several revisions");
  w->rev = found.items[0];
  return MIG_OK;
}

static mig_err resolve_onto(work *w) {
  for (size_t at = 0; at <= w->onto_name.len;) {
    size_t comma = mig_span_find(w->onto_name, MIG_SPAN(","), at), end = comma == SIZE_MAX ? w->onto_name.len : comma;
    mig_span name = mig_span_trim(mig_span_cut(w->onto_name, at, end));
    mig_revs found;
    mig_err err = mig_graph_resolve(&found, w->arena, w->graph, name, w->why);
    if (err != MIG_OK) return err;
    if (found.count > 1)
      return mig_fail(w->why, MIG_ERR_USAGE, "--onto %.*s names several revisions; name one, or list them with commas",
                      MIG_FMT(name));
    for (uint32_t i = 0; i < found.count; i++) *mig_vec_push(w->arena, &w->onto) = found.items[i];
    at = end + 1;
  }
  return MIG_OK;
}

static mig_err find_sets(work *w) {
  mig_revs rev = {&w->rev, 1}, onto = {w->onto.items, w->onto.count}, order = mig_graph_topological(w->graph);
  mig_err err = mig_graph_ancestors(&w->before, w->arena, w->graph, onto, MIG_EDGES_ALL);
  if (err == MIG_OK) err = mig_graph_descendants(&w->moved_set, w->arena, w->graph, rev, MIG_EDGES_ALL);
  if (err != MIG_OK) return err;
  rev_list moved = {0};
  for (uint32_t i = 0; i < order.count; i++)
    if (mig_rev_set_has(&w->moved_set, order.items[i])) *mig_vec_push(w->arena, &moved) = order.items[i];
  w->moved = (mig_revs){moved.items, moved.count};
  for (uint32_t i = 0; i < w->onto.count; i++)
    if (mig_rev_set_has(&w->moved_set, w->onto.items[i]))
      return mig_fail(w->why, MIG_ERR_USAGE, "%.*s %s %.*s; it cannot move there", MIG_FMT(id_of(w, w->onto.items[i])),
                      w->onto.items[i] == w->rev ? "is" : "builds on", MIG_FMT(id_of(w, w->rev)));
  return MIG_OK;
}

/* ---- parents ---- */

static bool has(const rev_list *list, mig_rev rev) {
  for (uint32_t i = 0; i < list->count; i++)
    if (list->items[i] == rev) return true;
  return false;
}

/* Those that another one of the list has already go: Alembic can fail on them. */
static mig_err without_redundant(work *w, const rev_list *from, rev_list *to) {
  for (uint32_t i = 0; i < from->count; i++) {
    bool covered = false;
    for (uint32_t k = 0; k < from->count && !covered; k++) {
      if (k == i || from->items[k] == from->items[i]) continue;
      mig_err err = mig_graph_is_ancestor(&covered, w->graph, from->items[i], from->items[k], MIG_EDGES_ALL);
      if (err != MIG_OK) return err;
    }
    if (!covered && !has(to, from->items[i])) *mig_vec_push(w->arena, to) = from->items[i];
  }
  return MIG_OK;
}

static mig_err choose_parents(work *w, rev_list *out) {
  mig_revs old = mig_graph_parents(w->graph, w->rev);
  rev_list parents = {0};
  bool replaced = false;
  if (w->onto.count != 1 || old.count < 2) return without_redundant(w, &w->onto, out);
  for (uint32_t i = 0; i < old.count; i++) {
    bool continued = mig_rev_set_has(&w->before, old.items[i]);
    mig_rev parent = continued ? w->onto.items[0] : old.items[i];
    replaced = replaced || continued;
    if (!has(&parents, parent)) *mig_vec_push(w->arena, &parents) = parent;
  }
  if (!replaced)
    return mig_fail(w->why, MIG_ERR_USAGE,
                    "%.*s has %u parents, and %.*s continues none of them; list the new parents: --onto A,B",
                    MIG_FMT(id_of(w, w->rev)), (unsigned)old.count, MIG_FMT(id_of(w, w->onto.items[0])));
  return without_redundant(w, &parents, out);
}

/* ---- publication ---- */

static void name_skipped(work *w, mig_buf *out) {
  mig_rev_set had;
  mig_revs rev = {&w->rev, 1}, order = mig_graph_topological(w->graph);
  mig_must(mig_graph_ancestors(&had, w->arena, w->graph, rev, MIG_EDGES_ALL));
  for (uint32_t i = 0; i < order.count; i++) {
    mig_rev r = order.items[i];
    mig_operation *ops = NULL;
    uint32_t count = 0;
    if (!mig_rev_set_has(&w->before, r) || mig_rev_set_has(&had, r)) continue;
    mig_buf_printf(out, "%s%.*s", out->len > 0 ? "; " : "", MIG_FMT(id_of(w, r)));
    mig_conflict_operations(&ops, &count, w->arena, w->project, r, MIG_SPAN(""));
    for (uint32_t k = 0; k < count; k++)
      mig_buf_printf(out, "%s%.*s %.*s%s%.*s", k == 0 ? " (" : ", ", MIG_FMT(ops[k].directive), MIG_FMT(ops[k].object.table),
                     ops[k].object.table.len > 0 ? "." : "", MIG_FMT(ops[k].object.name));
    if (count > 0) mig_buf_puts(out, ")");
  }
}

static mig_err check_published(work *w) {
  for (uint32_t i = 0; i < w->moved.count; i++) {
    mig_rev rev = w->moved.items[i];
    mig_span by = w->opts->published.by == NULL ? MIG_SPAN("nothing shows that it is unpublished")
                                                : w->opts->published.by[rev];
    if (by.ptr == NULL) continue;
    if (!w->opts->rewrite_published)
      return mig_fail(w->why, MIG_ERR_REFUSED,
                      "%.*s counts as published (%.*s): databases that have run it would never run what is put before "
                      "it; merge instead, or type --rewrite-published",
                      MIG_FMT(id_of(w, rev)), MIG_FMT(by));
    mig_buf skipped = mig_buf_in(w->arena);
    name_skipped(w, &skipped);
    mig_note(w->arena, &w->notes, "%.*s counts as published (%.*s): databases that have run it will never run %.*s", MIG_FMT(id_of(w, rev)),
             MIG_FMT(by), MIG_FMT(skipped.len > 0 ? mig_buf_span(&skipped) : MIG_SPAN("anything else")));
    return MIG_OK;
  }
  return MIG_OK;
}

/* ---- the draft ---- */

static void list_ids(work *w, const rev_list *revs, mig_span **out) {
  *out = MIG_NEW_ARRAY(w->arena, mig_span, revs->count);
  for (uint32_t i = 0; i < revs->count; i++) (*out)[i] = id_of(w, revs->items[i]);
}

/* A dependency that the new parents bring is one that Alembic stumbles over. */
static void drop_dependencies(work *w, const rev_list *parents) {
  mig_draft_item *item = &w->draft->items[mig_draft_script(w->draft, w->rev)];
  const mig_ident *written = &w->project->scripts[mig_draft_script(w->draft, w->rev)].depends_on;
  mig_revs old = mig_graph_dependencies(w->graph, w->rev);
  mig_span *kept = MIG_NEW_ARRAY(w->arena, mig_span, written->count);
  uint32_t count = 0;
  if (written->count != old.count || parents->count == 0) return;
  for (uint32_t i = 0; i < old.count; i++) {
    if (mig_rev_set_has(&w->before, old.items[i]))
      mig_note(w->arena, &w->notes, "%.*s no longer names %.*s in depends_on: its new parent has it", MIG_FMT(id_of(w, w->rev)),
               MIG_FMT(id_of(w, old.items[i])));
    else
      kept[count++] = written->items[i];
  }
  if (count < written->count) item->depends = (mig_new_ids){true, kept, count};
}

static mig_revs new_before(work *w);

/* --rename-through: the moved scripts use the names that what comes before them has given. */
static mig_err follow_renames(work *w) {
  const mig_span *binds;
  uint32_t count, changed = 0;
  mig_renames renames = {.arena = w->arena};
  mig_err err = mig_conflict_binds(&binds, &count, w->arena, w->project, w->why);
  if (err != MIG_OK || !w->opts->rename_through) return err;
  for (uint32_t i = 0; i < count; i++) {
    mig_trial trial;
    mig_trial_init(&trial, w->arena, w->project, w->opts->conflict.dialect, binds[i], (mig_revs){NULL, 0});
    mig_conflict_line line = mig_trial_line(&trial, new_before(w));
    mig_renames_collect(&renames, &line);
  }
  for (uint32_t i = 0; i < w->moved.count; i++) {
    uint32_t script = mig_draft_script(w->draft, w->moved.items[i]);
    mig_span text = mig_renames_apply(&renames, mig_script_parse(&w->project->scripts[script], w->arena, NULL));
    if (text.ptr == NULL) continue;
    w->draft->items[script].touched = true;
    w->draft->items[script].text = text;
    changed++;
  }
  if (changed > 0)
    mig_note(w->arena, &w->notes, "operations of %u script%s follow what was renamed; look at them",
             (unsigned)changed, changed == 1 ? "" : "s");
  return MIG_OK;
}

static mig_err make_draft(work *w) {
  rev_list parents = {0};
  mig_span *ids;
  mig_err err = choose_parents(w, &parents);
  if (err != MIG_OK) return err;
  w->draft = mig_draft_new(w->arena, w->project);
  list_ids(w, &parents, &ids);
  mig_draft_set_parents(w->draft, w->rev, ids, parents.count);
  drop_dependencies(w, &parents);
  err = follow_renames(w);
  if (err != MIG_OK) return err;
  uint32_t renamed = mig_draft_renumber(w->draft, w->moved, &w->before);
  if (renamed > 0)
    mig_note(w->arena, &w->notes, "%u script%s renumbered to follow",
             (unsigned)renamed, renamed == 1 ? "" : "s");
  err = mig_draft_finish(w->draft, w->why);
  if (err == MIG_OK && w->draft->stale_docs > 0)
    mig_note(w->arena, &w->notes, "the docstring of %u script%s named other revisions than the code and was left alone",
             (unsigned)w->draft->stale_docs, w->draft->stale_docs == 1 ? "" : "s");
  return err;
}

/* ---- what it does to databases ---- */

static mig_revs revs_of_set(work *w, const mig_rev_set *set, const mig_rev_set *without, bool in_both) {
  mig_revs order = mig_graph_topological(w->graph);
  rev_list out = {0};
  for (uint32_t i = 0; i < order.count; i++) {
    bool second = mig_rev_set_has(without, order.items[i]);
    if (mig_rev_set_has(set, order.items[i]) && second == in_both) *mig_vec_push(w->arena, &out) = order.items[i];
  }
  return (mig_revs){out.items, out.count};
}

/* What the moved revisions need besides themselves and `onto`: other parents of merge points. */
static mig_revs with_others(work *w, const mig_rev_set *before) {
  mig_rev_set all;
  mig_rev *others = MIG_NEW_ARRAY(w->arena, mig_rev, mig_graph_count(w->graph));
  uint32_t count = 0;
  for (uint32_t i = 0; i < w->moved.count; i++) {
    if (w->moved.items[i] == w->rev) continue;
    mig_revs parents = mig_graph_normal_parents(w->graph, w->moved.items[i]);
    for (uint32_t k = 0; k < parents.count; k++)
      if (!mig_rev_set_has(&w->moved_set, parents.items[k])) others[count++] = parents.items[k];
  }
  mig_must(mig_graph_ancestors(&all, w->arena, w->graph, (mig_revs){others, count}, MIG_EDGES_ALL));
  for (uint32_t i = 0; i < w->moved.count; i++) mig_rev_set_add(&all, w->moved.items[i]);
  return revs_of_set(w, &all, before, false);
}

/* What `onto` brings that the moved revisions did not have. */
static mig_revs new_before(work *w) {
  mig_rev_set had;
  mig_must(mig_graph_ancestors(&had, w->arena, w->graph, mig_graph_normal_parents(w->graph, w->rev), MIG_EDGES_ALL));
  return revs_of_set(w, &w->before, &had, false);
}

/* What the moved revisions do as they would be written. */
static mig_conflict_line drafted_line(work *w, mig_trial *trial, mig_revs revs) {
  mig_conflict_line line = mig_trial_line(trial, revs);
  mig_conflict_revision *items = MIG_NEW_ARRAY(w->arena, mig_conflict_revision, line.count);
  for (uint32_t i = 0; i < line.count; i++) {
    const mig_draft_item *item = &w->draft->items[mig_draft_script(w->draft, revs.items[i])];
    items[i] = line.items[i];
    if (item->text.ptr != NULL) items[i].ops = mig_trial_bind(trial, item->script, MIG_UPGRADE);
  }
  return (mig_conflict_line){items, line.count};
}

typedef struct lines {
  mig_revs shared, ours, theirs;
} lines;

static lines find_lines(work *w) {
  mig_revs old = mig_graph_normal_parents(w->graph, w->rev);
  mig_rev_set had;
  mig_must(mig_graph_ancestors(&had, w->arena, w->graph, old, MIG_EDGES_ALL));
  return (lines){revs_of_set(w, &w->before, &had, true), revs_of_set(w, &w->before, &had, false),
                 with_others(w, &w->before)};
}

static mig_err judge_bind(work *w, const lines *l, mig_span bind, mig_comparison **out) {
  mig_trial trial;
  mig_conflict_opts opts = w->opts->conflict;
  opts.bind = bind;
  mig_trial_init(&trial, w->arena, w->project, opts.dialect, bind, l->shared);
  mig_conflict_line ours = mig_trial_line(&trial, l->ours), theirs = drafted_line(w, &trial, l->theirs);
  mig_err err = mig_conflict_compare(out, w->arena, &trial.base_line, &ours, &theirs, &opts, w->why);
  if (err != MIG_OK) return err;
  if (w->out->plan->down_trouble.len == 0) {
    mig_trial_init(&trial, w->arena, w->project, opts.dialect, bind, l->shared);
    mig_span trouble = mig_trial_restores(&trial, w->moved);
    if (trouble.ptr != NULL) w->out->plan->down_trouble = trouble;
  }
  return MIG_OK;
}

/* Only one order will ever run: what `onto` brings, then what moves. */
static mig_outcome outcome_of(const mig_comparison *pair) {
  if (pair->outcome == MIG_OUTCOME_UNKNOWN) return MIG_OUTCOME_UNKNOWN;
  return pair->ours_first.succeeds == MIG_ORDER_SUCCEEDS || pair->outcome == MIG_CONVERGES ? MIG_CONVERGES : pair->outcome;
}

static mig_err judge(work *w) {
  const mig_span *binds;
  uint32_t count;
  lines l = find_lines(w);
  mig_merge_verdict *v = &w->out->verdict;
  mig_err err = mig_conflict_binds(&binds, &count, w->arena, w->project, w->why);
  if (err != MIG_OK) return err;
  mig_verdict_begin(v);
  const mig_comparison **pairs = MIG_NEW_ARRAY(w->arena, const mig_comparison *, count);
  for (uint32_t i = 0; i < count; i++) {
    mig_comparison *pair = NULL;
    err = judge_bind(w, &l, binds[i], &pair);
    if (err != MIG_OK) return err;
    pairs[i] = pair;
    mig_verdict_worst(v, outcome_of(pair), pair->grade);
    if (v->why.len == 0 || outcome_of(pair) == v->outcome)
      v->why = outcome_of(pair) != MIG_CONVERGES ? (pair->ours_first.because.len > 0 ? pair->ours_first.because : pair->why)
               : pair->outcome == MIG_CONVERGES  ? pair->why
                                                 : MIG_SPAN("replayed in the order that all databases run from now on");
  }
  v->comparisons = pairs;
  v->binds = binds;
  v->comparison_count = count;
  v->may_write = v->outcome == MIG_CONVERGES;
  return MIG_OK;
}

/* ---- all together ---- */

static void fill_plan(work *w) {
  mig_plan *plan = mig_draft_plan(w->draft);
  mig_revs old = mig_graph_parents(w->graph, w->rev);
  mig_span *moved = MIG_NEW_ARRAY(w->arena, mig_span, w->moved.count), *down = MIG_NEW_ARRAY(w->arena, mig_span, old.count);
  for (uint32_t i = 0; i < w->moved.count; i++) moved[i] = id_of(w, w->moved.items[i]);
  for (uint32_t i = 0; i < old.count; i++) down[i] = id_of(w, old.items[i]);
  plan->strategy = MIG_STRATEGY_REBASE;
  plan->revision = moved[0];
  plan->has_moved = true;
  plan->moved = moved;
  plan->moved_count = w->moved.count;
  plan->down_to = down;
  plan->down_to_count = old.count;
  w->out->plan = plan;
}

static mig_err rebase(void *context) {
  work *w = context;
  mig_err err = mig_resolve_check_graph(w->arena, w->project, w->why);
  if (err == MIG_OK) err = resolve_rev(w);
  if (err == MIG_OK) err = resolve_onto(w);
  if (err == MIG_OK) err = find_sets(w);
  if (err == MIG_OK) err = check_published(w);
  if (err == MIG_OK) err = make_draft(w);
  if (err != MIG_OK) return err;
  fill_plan(w);
  err = judge(w);
  if (err != MIG_OK) return err;
  bool accepted = w->out->verdict.outcome == MIG_OUTCOME_UNKNOWN && w->opts->accept_unknown;
  w->out->plan->why = w->out->verdict.why;
  w->out->plan->notes = w->notes.items;
  w->out->plan->note_count = w->notes.count;
  if (!w->out->verdict.may_write && !accepted) w->out->plan = NULL;
  return MIG_OK;
}

mig_err mig_resolve_rebase(mig_rebase *out, mig_arena *arena, const mig_project *project, mig_span rev, mig_span onto,
                           const mig_rebase_opts *opts, mig_why *why) {
  *out = (mig_rebase){0};
  return mig_protect(rebase, &(work){.out = out,
                                     .arena = arena,
                                     .project = project,
                                     .graph = project->graph,
                                     .opts = opts,
                                     .rev_name = rev,
                                     .onto_name = onto,
                                     .why = why});
}
