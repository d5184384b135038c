/* move_side.c: one side built on the other, and what that does to databases. */
#include "base/protect.h"
#include "base/span.h"
#include "resolve/choose.h"
#include "resolve/number.h"

static mig_span id_of(const mig_choosing *c, mig_rev rev) {
  return mig_graph_id(c->project->graph, rev);
}

/* Shared parents are replaced by the other head; where a revision has one of its own side as well,
 * that one brings it. */
static void move_parents(mig_choosing *c, mig_draft *draft, int side, mig_rev rev) {
  mig_revs parents = mig_graph_parents(c->project->graph, rev);
  mig_span *ids = MIG_NEW_ARRAY(c->arena, mig_span, parents.count + 1);
  uint32_t count = 0;
  for (uint32_t i = 0; i < parents.count; i++)
    if (mig_rev_set_has(&c->sides[side].own_set, parents.items[i])) ids[count++] = id_of(c, parents.items[i]);
  if (count == parents.count && count > 0) return;
  if (count == 0) ids[count++] = id_of(c, c->sides[mig_other_side(side)].head);
  mig_draft_set_parents(draft, rev, ids, count);
}

static void drop_dependencies(mig_choosing *c, mig_draft *draft, int side, mig_rev rev) {
  uint32_t script = mig_draft_script(draft, rev), count = 0;
  const mig_ident *written = &c->project->scripts[script].depends_on;
  mig_revs old = mig_graph_dependencies(c->project->graph, rev);
  if (old.count == 0 || written->count != old.count) return;
  mig_span *kept = MIG_NEW_ARRAY(c->arena, mig_span, old.count);
  for (uint32_t i = 0; i < old.count; i++)
    if (!mig_rev_set_has(&c->sides[mig_other_side(side)].all, old.items[i])) kept[count++] = written->items[i];
  if (count == old.count) return;
  draft->items[script].touched = true;
  draft->items[script].depends = (mig_new_ids){true, kept, count};
}

void mig_choose_move(mig_choosing *c, mig_draft *draft, int side) {
  const mig_choose_side *s = &c->sides[side];
  for (uint32_t i = 0; i < s->own.count; i++) {
    move_parents(c, draft, side, s->own.items[i]);
    drop_dependencies(c, draft, side, s->own.items[i]);
  }
  mig_draft_renumber(draft, s->own, &c->sides[mig_other_side(side)].all);
}

/* ---- replaying ---- */

mig_conflict_line mig_choose_drafted(mig_choosing *c, mig_choose_bind *b, const mig_draft *draft, int side) {
  mig_revs own = c->sides[side].own;
  mig_conflict_revision *items = MIG_NEW_ARRAY(c->arena, mig_conflict_revision, own.count);
  for (uint32_t i = 0; i < own.count; i++) {
    const mig_draft_item *item = &draft->items[mig_draft_script(draft, own.items[i])];
    items[i] = b->lines[side].items[i];
    if (item->removed)
      items[i].ops = NULL;
    else if (item->text.ptr != NULL)
      items[i].ops = mig_trial_bind(&b->trial, item->script, MIG_UPGRADE);
  }
  return (mig_conflict_line){items, own.count};
}

static mig_conflict_line drafted_back(mig_choosing *c, mig_choose_bind *b, const mig_draft *draft, int side) {
  mig_revs own = c->sides[side].own;
  mig_conflict_line down = mig_trial_down(&b->trial, own);
  mig_conflict_revision *items = MIG_NEW_ARRAY(c->arena, mig_conflict_revision, own.count);
  for (uint32_t i = 0; i < own.count; i++) {
    const mig_draft_item *item = &draft->items[mig_draft_script(draft, own.items[own.count - 1 - i])];
    items[i] = down.items[i];
    if (item->removed) items[i].ops = NULL;
    else if (item->text.ptr != NULL) items[i].ops = mig_trial_bind(&b->trial, item->script, MIG_DOWNGRADE);
  }
  return (mig_conflict_line){items, own.count};
}

/* From the new head down to where the sides parted: what goes wrong that each side alone does not. */
static mig_span way_back(mig_choosing *c, const mig_draft *draft, int side) {
  int other = mig_other_side(side);
  for (uint32_t i = 0; i < c->bind_count; i++) {
    mig_choose_bind *b = &c->binds[i];
    mig_trial *t = &b->trial;
    mig_conflict_line down = mig_trial_down(t, c->sides[other].own);
    mig_conflict_line alone = mig_trial_joined(t, b->lines[other], down);
    mig_conflict_line line = mig_trial_joined(t, b->lines[other], mig_choose_drafted(c, b, draft, side));
    line = mig_trial_joined(t, mig_trial_joined(t, line, drafted_back(c, b, draft, side)), down);
    mig_span trouble = mig_trial_returns(t, line);
    bool own = trouble.ptr != NULL && mig_trial_returns(t, alone).ptr != NULL; /* it does not restore the schema anyway: does it still run? */
    if (own && (mig_trial_run(t, line).runs || !mig_trial_run(t, alone).runs)) continue;
    if (trouble.ptr != NULL) return trouble;
  }
  return (mig_span){NULL, 0};
}

static bool is_trusted(const mig_choose_bind *b, const mig_trial_end *end, int side) {
  const mig_order *order = side == MIG_THEIRS ? &b->pair->ours_first : &b->pair->theirs_first;
  return !end->doubtful || order->succeeds == MIG_ORDER_SUCCEEDS;
}

static bool works(mig_choosing *c, const mig_draft *draft, int side, const mig_trial_end *like) {
  for (uint32_t i = 0; i < c->bind_count; i++) {
    mig_choose_bind *b = &c->binds[i];
    uint32_t count = 0;
    mig_conflict_line line = mig_trial_joined(&b->trial, b->lines[mig_other_side(side)], mig_choose_drafted(c, b, draft, side));
    mig_trial_end end = mig_trial_run(&b->trial, line);
    if (!end.runs) {
      mig_choose_tried(c, "%.*s after %.*s fails (%.*s)", MIG_FMT(mig_choose_id(c, side)),
                       MIG_FMT(mig_choose_id(c, mig_other_side(side))), MIG_FMT(end.because));
      return false;
    }
    if (!is_trusted(b, &end, side)) return false;
    if (like != NULL && (!like[i].runs || mig_trial_differ(&b->trial, &like[i], &end, &count) != NULL)) return false;
  }
  return true;
}

static void fill_plan(mig_choosing *c, mig_plan *plan, const mig_draft *draft, int side) {
  const mig_choose_side *s = &c->sides[side];
  mig_span *moved = MIG_NEW_ARRAY(c->arena, mig_span, s->own.count), *down = MIG_NEW_ARRAY(c->arena, mig_span, c->shared.count);
  for (uint32_t i = 0; i < s->own.count; i++) moved[i] = id_of(c, s->own.items[i]);
  for (uint32_t i = 0; i < s->own.count; i++) {
    mig_revs parents = mig_graph_parents(c->project->graph, s->own.items[i]);
    for (uint32_t k = 0; k < parents.count; k++) {
      bool known = mig_rev_set_has(&s->own_set, parents.items[k]);
      for (uint32_t n = 0; n < plan->down_to_count; n++) known = known || mig_span_eq(down[n], id_of(c, parents.items[k]));
      if (!known) down[plan->down_to_count++] = id_of(c, parents.items[k]);
    }
  }
  plan->strategy = MIG_STRATEGY_REBASE;
  plan->revision = mig_choose_id(c, side);
  plan->has_moved = true;
  plan->moved = moved;
  plan->moved_count = s->own.count;
  plan->down_to = down;
  for (uint32_t i = 0; i < c->bind_count && plan->down_trouble.len == 0; i++) {
    mig_span trouble = mig_trial_restores(&c->binds[i].trial, s->own);
    if (trouble.ptr != NULL) plan->down_trouble = trouble;
  }
  mig_span *notes = MIG_NEW_ARRAY(c->arena, mig_span, 2);
  mig_span back = plan->down_trouble.len == 0 ? way_back(c, draft, side) : (mig_span){NULL, 0};
  if (back.ptr != NULL) notes[plan->note_count++] = mig_arena_printf(c->arena, "going down from the new head fails: %.*s", MIG_FMT(back));
  plan->notes = notes;
  if (s->published_by.ptr == NULL) return;
  notes[plan->note_count++] = mig_arena_printf(c->arena,
                           "%.*s counts as published (%.*s): a database that has run it and does not go down first will "
                           "never run what %.*s brings",
                           MIG_FMT(mig_choose_id(c, side)), MIG_FMT(s->published_by),
                           MIG_FMT(mig_choose_id(c, mig_other_side(side))));
}

mig_plan *mig_choose_try(mig_choosing *c, mig_draft *draft, int side, const mig_trial_end *like) {
  mig_why why = {{0}};
  mig_err err = mig_or_unwind(mig_draft_finish(draft, &why));
  if (err != MIG_OK) {
    mig_choose_tried(c, "%s", why.text);
    return NULL;
  }
  if (!works(c, draft, side, like)) return NULL;
  mig_plan *plan = mig_draft_plan(draft);
  fill_plan(c, plan, draft, side);
  return plan;
}

/* ---- moving alone ---- */

void mig_choose_rebase(mig_choosing *c, int side, bool asks) {
  mig_draft *draft = mig_draft_new(c->arena, c->project);
  mig_choose_move(c, draft, side);
  mig_plan *plan = mig_choose_try(c, draft, side, NULL);
  if (plan == NULL) return;
  mig_span moved = mig_choose_id(c, side), onto = mig_choose_id(c, mig_other_side(side));
  const char *state = c->sides[side].published_by.ptr == NULL ? "is unpublished" : "may move all the same";
  mig_span why = mig_arena_printf(
      c->arena,
      asks                            ? "%.*s %s; after %.*s it has the last word in every database"
      : c->outcome == MIG_CONVERGES ? "%.*s %s; behind %.*s history stays straight, as the setting strategy asks"
                                      : "%.*s %s and runs after %.*s; the other order fails",
      MIG_FMT(moved), state, MIG_FMT(onto));
  mig_choose_offer(c, side == MIG_OURS ? MIG_RESOLVE_REBASE_OURS : MIG_RESOLVE_REBASE_THEIRS, asks, plan, why,
                   mig_choose_command(c, "--strategy rebase"));
}
