/* guard.c: what both sides do runs only where it was not done yet. Nobody has to go down for it, but the
 * scripts ask the database from then on; so it is done only when asked for.
 *
 * Where both sides may be changed, both ask, and a merge revision joins them: either order works. Where
 * one is published, the other one asks and moves behind it. */
#include "base/protect.h"
#include "base/span.h"
#include "resolve/choose.h"
#include "resolve/existence.h"

typedef struct guarding {
  mig_choosing *c;
  mig_splices splices;
  mig_py_module *module;
  const mig_op *op; /* of upgrade() */
} guarding;

static bool makes(const mig_op *op) {
  for (uint32_t i = 0; i < op->effect_count; i++)
    if (op->effects[i].verb == MIG_EFFECT_CREATE) return true;
  return false;
}

static bool guard_inverse(void *payload, const mig_op *back) {
  guarding *g = payload;
  return mig_guard_put(&g->splices, g->module, back, &g->op->object, makes(g->op));
}

static bool guard_script(mig_choosing *c, mig_draft *draft, uint32_t script, const mig_op_list *ops) {
  guarding g = {.c = c, .splices = mig_splices_in(c->arena), .module = mig_script_parse(&c->project->scripts[script], c->arena, NULL)};
  mig_span path = c->project->scripts[script].file.path;
  if (g.module->recoded || !mig_existence_names(g.module)) {
    mig_choose_tried(c, "%.*s does not import op from alembic and sqlalchemy as sa, which guards are written with", MIG_FMT(path));
    return false;
  }
  for (uint32_t i = 0; i < ops->count; i++) {
    g.op = ops->items[i];
    if (mig_choose_script_of(c, g.op) != script) continue;
    if (mig_guard_put(&g.splices, g.module, g.op, &g.op->object, !makes(g.op)) &&
        mig_choose_inverse(c, script, g.op, guard_inverse, &g))
      continue;
    mig_choose_tried(c, "what %.*s repeats does not stand alone, or there is no question whether it is there, so no guard can be put before it", MIG_FMT(path));
    return false;
  }
  draft->items[script].touched = true;
  draft->items[script].text = mig_splices_apply(&g.splices, g.module->text);
  return true;
}

static bool guard_side(mig_choosing *c, mig_draft *draft, int side) {
  mig_op_list ops = {0};
  if (!mig_choose_duplicates(c, side, &ops)) {
    mig_choose_tried(c, "guards help only where both sides do the same, which they do not");
    return false;
  }
  for (uint32_t i = 0; i < c->sides[side].own.count; i++) {
    uint32_t script = mig_draft_script(draft, c->sides[side].own.items[i]);
    bool concerned = false;
    for (uint32_t k = 0; k < ops.count; k++) concerned = concerned || mig_choose_script_of(c, ops.items[k]) == script;
    if (concerned && !guard_script(c, draft, script, &ops)) return false;
  }
  return true;
}

/* ---- both sides ask ---- */

/* Each order succeeds and ends the same, also where a side ran before it was guarded: it did the same then. */
static bool is_guarded(mig_choosing *c, mig_choose_bind *b, const mig_trial_end *end, const mig_trial_end *first) {
  uint32_t count = 0;
  if (!end->runs) mig_choose_tried(c, "with guards, %.*s", MIG_FMT(end->because));
  else if (end->doubtful) mig_choose_tried(c, "what guards would find rests on what the scripts don't tell");
  else if (first == NULL || mig_trial_differ(&b->trial, first, end, &count) == NULL) return true;
  else mig_choose_tried(c, "with guards either order runs, and the ends differ all the same");
  return false;
}

static bool converges(mig_choosing *c, const mig_draft *draft) {
  for (uint32_t i = 0; i < c->bind_count; i++) {
    mig_choose_bind *b = &c->binds[i];
    mig_conflict_line lines[MIG_BOTH] = {mig_choose_drafted(c, b, draft, MIG_OURS), mig_choose_drafted(c, b, draft, MIG_THEIRS)};
    mig_trial_end first = {0};
    for (int side = 0; side < MIG_BOTH; side++) {
      for (int ran = 0; ran < 2; ran++) { /* a database that ran `side` as it was; a new one */
        mig_conflict_line line = mig_trial_joined(&b->trial, ran == 0 ? b->lines[side] : lines[side], lines[mig_other_side(side)]);
        mig_trial_end end = mig_trial_run(&b->trial, line);
        if (!is_guarded(c, b, &end, first.catalogue != NULL ? &first : NULL)) return false;
        first = end;
      }
    }
  }
  return true;
}

static mig_plan *with_merge(mig_choosing *c, const mig_draft *draft) {
  mig_plan *plan = NULL;
  mig_why why = {{0}};
  mig_err err = mig_or_unwind(mig_resolve_merge(&plan, c->arena, c->project, c->group, &c->opts->merge, &why));
  if (err != MIG_OK || plan->edit_count != 1) {
    mig_choose_tried(c, "%s", err != MIG_OK ? why.text : "there is a merge of these heads already");
    return NULL;
  }
  mig_edit *edits = MIG_NEW_ARRAY(c->arena, mig_edit, draft->edit_count + 1);
  mig_plan *changes = mig_draft_plan(draft);
  for (uint32_t i = 0; i < draft->edit_count; i++) edits[i] = draft->edits[i];
  edits[draft->edit_count] = plan->edits[0];
  plan->folder = changes->folder;
  plan->more_folders = changes->more_folders;
  plan->more_folder_count = changes->more_folder_count;
  plan->edits = edits;
  plan->edit_count = draft->edit_count + 1;
  return plan;
}

static mig_plan *guard_both(mig_choosing *c) {
  mig_draft *draft = mig_draft_new(c->arena, c->project);
  mig_why why = {{0}};
  if (!guard_side(c, draft, MIG_OURS) || !guard_side(c, draft, MIG_THEIRS)) return NULL;
  mig_err err = mig_or_unwind(mig_draft_finish(draft, &why));
  if (err != MIG_OK) mig_choose_tried(c, "%s", why.text);
  return err == MIG_OK && converges(c, draft) ? with_merge(c, draft) : NULL;
}

static mig_plan *guard_one(mig_choosing *c, int side) {
  mig_draft *draft = mig_draft_new(c->arena, c->project);
  if (!guard_side(c, draft, side)) return NULL;
  mig_choose_move(c, draft, side);
  return mig_choose_try(c, draft, side, NULL);
}

void mig_choose_guard(mig_choosing *c) {
  bool ours = mig_choose_may_change(c, MIG_OURS), theirs = mig_choose_may_change(c, MIG_THEIRS);
  mig_plan *plan = ours && theirs ? guard_both(c) : theirs ? guard_one(c, MIG_THEIRS) : ours ? guard_one(c, MIG_OURS) : NULL;
  if (plan == NULL) return;
  plan->strategy = MIG_STRATEGY_GUARD;
  int one = theirs ? MIG_THEIRS : MIG_OURS;
  mig_choose_offer(c, MIG_RESOLVE_GUARD, false, plan,
                   ours && theirs ? MIG_SPAN("what both sides do runs only where it was not done yet, so either order works")
                                  : mig_arena_printf(c->arena, "%.*s asks whether it was done, and runs after %.*s",
                                                     MIG_FMT(mig_choose_id(c, one)), MIG_FMT(mig_choose_id(c, mig_other_side(one)))),
                   mig_choose_command(c, "--strategy guard"));
}
