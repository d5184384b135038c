/* choose.c: which resolutions there are for two heads, and which one is taken. */
#include "resolve/choose.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"

typedef struct call {
  mig_choice *out;
  mig_choosing c;
} call;

static const char *const kind_names[] = {[MIG_RESOLVE_MERGE] = "merge",
                                         [MIG_RESOLVE_REBASE_OURS] = "rebase_ours",
                                         [MIG_RESOLVE_REBASE_THEIRS] = "rebase_theirs",
                                         [MIG_RESOLVE_SETTLE] = "settle",
                                         [MIG_RESOLVE_DROP_DUPLICATE] = "drop_duplicate",
                                         [MIG_RESOLVE_RENAME_THROUGH] = "rename_through",
                                         [MIG_RESOLVE_GUARD] = "guard",
                                         [MIG_RESOLVE_MANUAL] = "manual"};

const char *mig_resolution_name(mig_resolution_kind kind) {
  return kind_names[kind];
}

mig_span mig_choose_id(const mig_choosing *c, int side) {
  return mig_graph_id(c->project->graph, c->sides[side].head);
}

mig_span mig_choose_command(const mig_choosing *c, const char *options) {
  mig_buf out = mig_buf_in(c->arena);
  mig_buf_printf(&out, "mig merge%s%s", *options ? " " : "", options);
  for (uint32_t i = 0; i < c->group->parents.count; i++)
    mig_buf_printf(&out, " %.*s", MIG_FMT(mig_shell_word(c->arena, mig_graph_id(c->project->graph, c->group->parents.items[i]))));
  return mig_buf_span(&out);
}

void mig_choose_offer(mig_choosing *c, mig_resolution_kind kind, bool asks, mig_plan *plan, mig_span why,
                      mig_span command) {
  *mig_vec_push(c->arena, &c->found) =
      (mig_resolution){.kind = kind, .safe = plan != NULL, .asks = asks, .plan = plan, .why = why, .command = command};
  if (plan != NULL) plan->why = why;
}

void mig_choose_tried(mig_choosing *c, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *mig_vec_push(c->arena, &c->tried) = mig_arena_vprintf(c->arena, format, args);
  va_end(args);
}

/* ---- the sides ---- */

static mig_span publisher(const mig_choosing *c, mig_revs own) {
  if (c->opts->published.by == NULL) return MIG_SPAN("nothing shows that it is unpublished");
  for (uint32_t i = 0; i < own.count; i++)
    if (c->opts->published.by[own.items[i]].ptr != NULL) return c->opts->published.by[own.items[i]];
  return (mig_span){NULL, 0};
}

static void fill_side(mig_choosing *c, int side, mig_rev head, mig_revs own) {
  mig_choose_side *s = &c->sides[side];
  mig_revs one = {MIG_NEW(c->arena, mig_rev), 1};
  *(mig_rev *)(uintptr_t)one.items = head;
  *s = (mig_choose_side){.head = head, .own = own, .published_by = publisher(c, own)};
  mig_must(mig_graph_ancestors(&s->all, c->arena, c->project->graph, one, MIG_EDGES_ALL));
  mig_must(mig_rev_set_new(&s->own_set, c->arena, c->project->graph));
  for (uint32_t i = 0; i < own.count; i++) mig_rev_set_add(&s->own_set, own.items[i]);
}

/* Ours is the published side, if one is. */
static mig_err find_sides(mig_choosing *c) {
  mig_sides split;
  mig_rev a = c->group->parents.items[0], b = c->group->parents.items[1];
  mig_err err = mig_graph_split(&split, c->arena, c->project->graph, a, b);
  if (err != MIG_OK) return err;
  c->shared = split.shared;
  bool swap = publisher(c, split.ours).ptr == NULL && publisher(c, split.theirs).ptr != NULL;
  fill_side(c, MIG_OURS, swap ? b : a, swap ? split.theirs : split.ours);
  fill_side(c, MIG_THEIRS, swap ? a : b, swap ? split.ours : split.theirs);
  return MIG_OK;
}

static mig_err replay_bind(mig_choosing *c, mig_choose_bind *b) {
  mig_conflict_opts opts = c->opts->conflict;
  opts.bind = b->name;
  mig_trial_init(&b->trial, c->arena, c->project, opts.dialect, b->name, c->shared);
  for (int side = MIG_OURS; side < MIG_BOTH; side++) b->lines[side] = mig_trial_line(&b->trial, c->sides[side].own);
  for (int side = MIG_OURS; side < MIG_BOTH; side++)
    b->first[side] = mig_trial_run(&b->trial, mig_trial_joined(&b->trial, b->lines[side], b->lines[mig_other_side(side)]));
  mig_comparison *pair = NULL;
  mig_err err = mig_conflict_compare(&pair, c->arena, &b->trial.base_line, &b->lines[MIG_OURS], &b->lines[MIG_THEIRS],
                                     &opts, c->why);
  b->pair = pair;
  return err;
}

static mig_err replay(mig_choosing *c) {
  const mig_span *names;
  mig_err err = mig_conflict_binds(&names, &c->bind_count, c->arena, c->project, c->why);
  if (err != MIG_OK) return err;
  mig_merge_verdict worst;
  mig_verdict_begin(&worst);
  c->binds = MIG_NEW_ARRAY(c->arena, mig_choose_bind, c->bind_count);
  for (uint32_t i = 0; i < c->bind_count && err == MIG_OK; i++) {
    c->binds[i].name = names[i];
    err = replay_bind(c, &c->binds[i]);
    if (err == MIG_OK) mig_verdict_worst(&worst, c->binds[i].pair->outcome, c->binds[i].pair->grade);
  }
  c->outcome = worst.outcome;
  return err;
}

mig_err mig_choose_begin(mig_choosing *c) {
  mig_err err = find_sides(c);
  return err == MIG_OK ? replay(c) : err;
}

/* ---- what fits ---- */

static bool wants(const mig_choosing *c, mig_strategy strategy) {
  return !c->opts->has_strategy || c->opts->strategy == strategy;
}

bool mig_choose_may_change(const mig_choosing *c, int side) {
  return c->sides[side].own.count > 0 && (c->sides[side].published_by.ptr == NULL || c->opts->rewrite_published);
}

static bool may_move(const mig_choosing *c, int side) {
  return mig_choose_may_change(c, side);
}

/* Whose name counts: the other side gives way, or the chosen one renames behind it. */
static void look_for_names(mig_choosing *c) {
  if (c->found.count > 0 || !wants(c, MIG_STRATEGY_SETTLE) || !mig_choose_renamed_both_ways(c, MIG_OURS)) return;
  for (int side = MIG_OURS; side < MIG_BOTH; side++) {
    uint32_t before = c->found.count;
    if (c->opts->settle == (side == MIG_OURS ? MIG_SETTLE_THEIRS : MIG_SETTLE_OURS)) continue;
    if (may_move(c, mig_other_side(side))) mig_choose_drop_names(c, mig_other_side(side));
    if (c->found.count == before && may_move(c, side)) mig_choose_keep_names(c, side);
  }
}

static void look(mig_choosing *c) {
  static const int order[] = {MIG_THEIRS, MIG_OURS};
  bool both_run = c->outcome == MIG_DIVERGES || c->outcome == MIG_DATA_DIVERGES || c->outcome == MIG_CONVERGES;
  if (c->outcome == MIG_OUTCOME_UNKNOWN) return;
  if (c->opts->has_strategy && c->opts->strategy == MIG_STRATEGY_GUARD) {
    mig_choose_guard(c);
    return;
  }
  if (c->outcome == MIG_CONVERGES && c->opts->prefer_rebase && !c->opts->has_strategy) {
    for (int i = 0; i < 2 && c->found.count == 0; i++)
      if (c->sides[order[i]].published_by.ptr == NULL && may_move(c, order[i])) mig_choose_rebase(c, order[i], false);
    if (c->found.count > 0) return;
  }
  if (c->outcome == MIG_CONVERGES && wants(c, MIG_STRATEGY_MERGE)) {
    mig_choose_offer(c, MIG_RESOLVE_MERGE, false, NULL, c->binds[0].pair->why, mig_choose_command(c, ""));
    c->found.items[0].safe = true;
  }
  for (int i = 0; i < 2 && !both_run; i++)
    if (wants(c, MIG_STRATEGY_REBASE) && may_move(c, order[i])) mig_choose_rebase(c, order[i], false);
  for (int i = 0; i < 2 && !both_run && c->found.count == 0; i++)
    if (wants(c, MIG_STRATEGY_REBASE) && may_move(c, order[i])) mig_choose_rename(c, order[i]);
  for (int i = 0; i < 2 && !both_run && c->found.count == 0; i++)
    if (wants(c, MIG_STRATEGY_DROP_DUPLICATE) && may_move(c, order[i])) mig_choose_drop(c, order[i]);
  if (!both_run) look_for_names(c);
  if (both_run && wants(c, MIG_STRATEGY_SETTLE) && c->outcome != MIG_CONVERGES) {
    if (c->opts->settle != MIG_SETTLE_THEIRS) mig_choose_settle(c, MIG_OURS);
    if (c->opts->settle != MIG_SETTLE_OURS) mig_choose_settle(c, MIG_THEIRS);
  }
  for (int i = 0; i < 2 && both_run; i++)
    if (wants(c, MIG_STRATEGY_REBASE) && may_move(c, order[i])) mig_choose_rebase(c, order[i], true);
}

static bool is_asked_for(const mig_choosing *c, const mig_resolution *r) {
  if (!r->asks) return !c->opts->only_merge || c->opts->has_strategy;
  if (r->kind == MIG_RESOLVE_SETTLE) return c->opts->settle != MIG_SETTLE_NOT;
  /* whoever moves behind the other has the last word: that is what was asked for, too */
  if (c->opts->settle == MIG_SETTLE_OURS && r->kind == MIG_RESOLVE_REBASE_OURS) return true;
  if (c->opts->settle == MIG_SETTLE_THEIRS && r->kind == MIG_RESOLVE_REBASE_THEIRS) return true;
  return c->opts->has_strategy && c->opts->strategy == MIG_STRATEGY_REBASE;
}

static mig_span why_manual(mig_choosing *c) {
  mig_buf out = mig_buf_in(c->arena);
  bool both = c->sides[MIG_OURS].published_by.ptr != NULL && c->sides[MIG_THEIRS].published_by.ptr != NULL;
  if (c->outcome == MIG_OUTCOME_UNKNOWN) return MIG_SPAN("what decides was not understood");
  if (both) mig_buf_printf(&out, "both sides count as published (%.*s), so neither may move", MIG_FMT(c->sides[MIG_THEIRS].published_by));
  for (uint32_t i = 0; i < c->tried.count; i++)
    mig_buf_printf(&out, "%s%.*s", out.len > 0 ? "; " : "", MIG_FMT(c->tried.items[i]));
  return out.len > 0 ? mig_buf_span(&out) : MIG_SPAN("no resolution is known for this");
}

/* ---- more than two heads ---- */

enum { MOST_PAIRS = 10 };

/* Two that need a person; what goes without one is left out. */
static mig_err tell_pair(mig_choosing *c, mig_rev a, mig_rev b) {
  mig_rev *both = MIG_NEW_ARRAY(c->arena, mig_rev, 2);
  mig_merge_group *group = MIG_NEW(c->arena, mig_merge_group);
  mig_choice choice;
  both[0] = a;
  both[1] = b;
  *group = (mig_merge_group){.line = c->group->line, .parents = {both, 2}, .existing = MIG_NO_REV};
  mig_err err = mig_resolve_choose(&choice, c->arena, c->project, group, c->opts, c->why);
  if (err != MIG_OK || choice.chosen != NULL || choice.count == 0 || choice.items[0].kind == MIG_RESOLVE_MERGE) return err;
  const mig_resolution *best = &choice.items[0];
  mig_span why = mig_arena_printf(c->arena, "%.*s and %.*s%s: %.*s", MIG_FMT(mig_graph_id(c->project->graph, a)),
                                  MIG_FMT(mig_graph_id(c->project->graph, b)), best->plan != NULL ? " first, then the others" : "", MIG_FMT(best->why));
  mig_choose_offer(c, best->kind, true, NULL, why, best->command);
  return MIG_OK;
}

/* All of them in one plan; else which two stand in its way. */
static mig_err offer_several(mig_choosing *c) {
  mig_revs heads = c->group->parents;
  uint32_t looked_at = 0;
  mig_err err = MIG_OK;
  if (mig_choose_steps(c)) return MIG_OK;
  for (uint32_t i = 0; i < heads.count && err == MIG_OK; i++)
    for (uint32_t k = i + 1; k < heads.count && err == MIG_OK && looked_at < MOST_PAIRS; k++, looked_at++)
      err = tell_pair(c, heads.items[i], heads.items[k]);
  if (err == MIG_OK && c->found.count == 0) mig_choose_offer(c, MIG_RESOLVE_MANUAL, true, NULL, why_manual(c), MIG_SPAN(""));
  return err;
}

/* Alembic would not load the tree, or not as it looks: merges and rebases are refused until that is mended. */
static bool is_refused(mig_choosing *c, mig_choice *out) {
  mig_why why = {""};
  if (mig_resolve_check_graph(c->arena, c->project, &why) == MIG_OK) return false;
  mig_choose_offer(c, MIG_RESOLVE_MANUAL, true, NULL, mig_arena_copy(c->arena, mig_span_of(why.text)), MIG_SPAN(""));
  out->items = c->found.items;
  out->count = c->found.count;
  return true;
}

static mig_err choose(void *context) {
  call *k = context;
  mig_choosing *c = &k->c;
  mig_choice *out = k->out;
  *out = (mig_choice){.ours = MIG_NO_REV, .theirs = MIG_NO_REV};
  if (is_refused(c, out)) return MIG_OK;
  if (c->group->parents.count != 2) {
    mig_err err = offer_several(c);
    if (err != MIG_OK) return err;
  } else {
    mig_err err = mig_choose_begin(c);
    if (err != MIG_OK) return err;
    look(c);
    out->ours = c->sides[MIG_OURS].head;
    out->theirs = c->sides[MIG_THEIRS].head;
    out->ours_id = mig_choose_id(c, MIG_OURS);
    out->theirs_id = mig_choose_id(c, MIG_THEIRS);
    out->ours_by = c->sides[MIG_OURS].published_by;
    out->theirs_by = c->sides[MIG_THEIRS].published_by;
  }
  bool settled = false;
  for (uint32_t i = 0; i < c->found.count; i++) settled = settled || c->found.items[i].kind == MIG_RESOLVE_SETTLE;
  bool unsettled = c->opts->settle != MIG_SETTLE_NOT && !settled && c->group->parents.count == 2; /* asked for, and the reason is owed */
  if (c->found.count == 0 || unsettled) mig_choose_offer(c, MIG_RESOLVE_MANUAL, true, NULL, why_manual(c), MIG_SPAN(""));
  out->items = c->found.items;
  out->count = c->found.count;
  for (uint32_t i = 0; i < out->count && out->chosen == NULL; i++)
    if (out->items[i].plan != NULL && is_asked_for(c, &out->items[i])) out->chosen = &out->items[i];
  return MIG_OK;
}

mig_err mig_resolve_choose(mig_choice *out, mig_arena *arena, const mig_project *project, const mig_merge_group *group,
                           const mig_choose_opts *opts, mig_why *why) {
  call k = {.out = out, .c = {.arena = arena, .project = project, .group = group, .opts = opts, .why = why}};
  return mig_protect(choose, &k);
}
