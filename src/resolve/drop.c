/* drop.c: both sides did the same: the side that is not published stops doing it. */
#include "base/protect.h"
#include "base/span.h"
#include "resolve/choose.h"
#include "resolve/edit_ops.h"

static bool renames(const mig_operation *op) {
  if (mig_span_is(op->directive, "rename_table")) return true;
  return mig_span_is(op->directive, "alter_column") && mig_span_find(op->text, MIG_SPAN("new_column_name"), 0) != SIZE_MAX;
}

/* Renaming in the same words is done twice, too. Whether it is enough to do it once, a replay tells. */
static bool is_duplicate(const mig_finding *f) {
  if (!f->has_ours || !f->has_theirs) return false;
  if (f->duplicate == MIG_DUPLICATE_SAME) return true;
  return renames(&f->ours) && renames(&f->theirs) && mig_span_eq(f->ours.text, f->theirs.text) &&
         mig_span_eq_nocase(f->ours.object.table, f->theirs.object.table);
}

static bool is_wanted(const mig_finding *f, bool names) {
  return names ? strcmp(f->rule, "MIG105") == 0 && f->has_ours && f->has_theirs : is_duplicate(f);
}

static bool find(mig_choosing *c, int side, bool names, mig_op_list *out) {
  for (uint32_t i = 0; i < c->bind_count; i++) {
    const mig_comparison *pair = c->binds[i].pair;
    for (uint32_t k = 0; k < pair->finding_count; k++) {
      const mig_finding *f = &pair->findings[k];
      /* comparisons are made with c's own sides, so "ours" is c's ours */
      if (is_wanted(f, names)) *mig_vec_push(c->arena, out) = side == MIG_OURS ? f->ours.op : f->theirs.op;
    }
  }
  return out->count > 0;
}

bool mig_choose_duplicates(mig_choosing *c, int side, mig_op_list *out) {
  return find(c, side, false, out);
}

bool mig_choose_renamed_both_ways(mig_choosing *c, int side) {
  mig_op_list none = {0};
  return find(c, side, true, &none);
}

uint32_t mig_choose_script_of(const mig_choosing *c, const mig_op *op) {
  for (uint32_t i = 0; i < c->project->script_count; i++)
    if (op->place.file != NULL && mig_span_eq(c->project->scripts[i].file.path, op->place.file->path)) return i;
  return UINT32_MAX;
}

static bool does(const mig_op *op, mig_effect_verb verb) {
  for (uint32_t i = 0; i < op->effect_count; i++)
    if (op->effects[i].verb == verb) return true;
  return false;
}

static bool is_same_object(const mig_object *a, const mig_object *b) {
  return a->kind == b->kind && mig_span_eq_nocase(a->table, b->table) && mig_span_eq_nocase(a->name, b->name);
}

static mig_span new_name(const mig_op *op) {
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *e = &op->effects[i];
    mig_span column = mig_effect_new_column(e);
    if (column.ptr != NULL) return column;
    if (e->verb == MIG_EFFECT_RENAME) return e->as.rename.new_name;
  }
  return (mig_span){NULL, 0};
}

/* Both set the same of something, as a facet of one column: what the one gave it, the other takes away. */
static bool alters_same(const mig_op *back, const mig_op *op) {
  for (uint32_t i = 0; i < op->effect_count; i++)
    for (uint32_t k = 0; k < back->effect_count; k++) {
      const mig_effect *e = &op->effects[i], *b = &back->effects[k];
      const mig_alter *one = mig_effect_alter(e), *other = mig_effect_alter(b);
      bool both = e->verb == MIG_EFFECT_ALTER && b->verb == MIG_EFFECT_ALTER && is_same_object(&e->object, &b->object);
      if (both && (one == NULL || other == NULL || (one->sets & other->sets) != 0)) return true;
    }
  return false;
}

static bool takes_back(const mig_op *back, const mig_op *op) {
  mig_span renamed = new_name(op), again = new_name(back);
  if (renamed.ptr != NULL)
    return again.ptr != NULL && back->object.kind == op->object.kind && mig_span_eq_nocase(back->object.name, renamed) &&
           mig_span_eq_nocase(back->object.table, op->object.table);
  if (does(op, MIG_EFFECT_ALTER)) return alters_same(back, op);
  return is_same_object(&back->object, &op->object) && does(back, does(op, MIG_EFFECT_CREATE) ? MIG_EFFECT_DROP : MIG_EFFECT_CREATE);
}

bool mig_choose_inverse(mig_choosing *c, uint32_t script, const mig_op *op, mig_choose_inverse_fn found, void *payload) {
  for (uint32_t b = 0; b < c->bind_count; b++) {
    const mig_ops *down = mig_trial_bind(&c->binds[b].trial, &c->project->scripts[script], MIG_DOWNGRADE);
    for (uint32_t i = 0; down != NULL && i < down->count; i++) {
      const mig_op *back = &down->items[i];
      if (!takes_back(back, op)) continue;
      if (!found(payload, back)) return false;
      break;
    }
  }
  return true;
}

/* What takes the operation back goes, too. */
static bool remove_inverse(void *payload, const mig_op *back) {
  return mig_removals_add(payload, back);
}

static bool left_to_hand(mig_choosing *c, uint32_t script) {
  mig_choose_tried(c, "a duplicate in %.*s does not stand alone, so it must be taken out by hand",
                   MIG_FMT(c->project->scripts[script].file.path));
  return false;
}

static bool edit_script(mig_choosing *c, mig_draft *draft, uint32_t script, const mig_op_list *ops, bool *empty) {
  mig_removals r = {.arena = c->arena, .module = mig_script_parse(&c->project->scripts[script], c->arena, NULL)};
  for (uint32_t i = 0; i < ops->count; i++) {
    if (mig_choose_script_of(c, ops->items[i]) != script) continue;
    if (!mig_removals_add(&r, ops->items[i]) || !mig_choose_inverse(c, script, ops->items[i], remove_inverse, &r))
      return left_to_hand(c, script);
  }
  mig_span text = mig_removals_apply(&r, empty);
  if (text.ptr == NULL) return left_to_hand(c, script);
  draft->items[script].touched = true;
  draft->items[script].text = text;
  return true;
}

static bool is_in(const mig_op_list *list, const mig_op *op) {
  for (uint32_t i = 0; i < list->count; i++)
    if (list->items[i]->place.file == op->place.file && list->items[i]->place.start == op->place.start) return true;
  return false;
}

mig_conflict_line mig_choose_line_without(mig_choosing *c, mig_conflict_line line, const mig_op_list *ops) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(c->arena, mig_conflict_revision, line.count);
  for (uint32_t i = 0; i < line.count; i++) {
    items[i] = line.items[i];
    if (line.items[i].ops == NULL) continue;
    mig_ops *left = MIG_NEW(c->arena, mig_ops);
    *left = *line.items[i].ops;
    mig_op *kept = MIG_NEW_ARRAY(c->arena, mig_op, line.items[i].ops->count);
    left->count = 0;
    for (uint32_t k = 0; k < line.items[i].ops->count; k++)
      if (!is_in(ops, &line.items[i].ops->items[k])) kept[left->count++] = line.items[i].ops->items[k];
    left->items = kept;
    items[i].ops = left;
  }
  return (mig_conflict_line){items, line.count};
}

static bool has_children(const mig_choosing *c, mig_rev rev) {
  return mig_graph_children(c->project->graph, rev, MIG_EDGES_ALL).count > 0;
}

bool mig_choose_take_out(mig_choosing *c, mig_draft *draft, int side, const mig_op_list *ops, bool *removed) {
  mig_revs own = c->sides[side].own;
  for (uint32_t i = 0; i < own.count; i++) {
    uint32_t script = mig_draft_script(draft, own.items[i]);
    bool concerned = false, empty = false;
    for (uint32_t k = 0; k < ops->count; k++) concerned = concerned || mig_choose_script_of(c, ops->items[k]) == script;
    if (!concerned) continue;
    if (!edit_script(c, draft, script, ops, &empty)) return false;
    *removed = empty && own.count == 1 && !has_children(c, own.items[i]);
    draft->items[script].removed = *removed;
  }
  return true;
}

static mig_draft *draft_without(mig_choosing *c, int side, const mig_op_list *ops, bool *removed) {
  mig_draft *draft = mig_draft_new(c->arena, c->project);
  if (!mig_choose_take_out(c, draft, side, ops, removed)) return NULL;
  if (!*removed) mig_choose_move(c, draft, side);
  return draft;
}

static mig_plan *plan_without(mig_choosing *c, int side, bool names, bool *removed) {
  mig_op_list ops = {0};
  if (!find(c, side, names, &ops)) return NULL;
  mig_draft *draft = draft_without(c, side, &ops, removed);
  return draft == NULL ? NULL : mig_choose_try(c, draft, side, NULL);
}

/* The doubles kept the rest from being compared. Where that differs by order, what moves decides it, which is said. */
static void note_last_word(mig_choosing *c, mig_plan *plan, int side) {
  mig_op_list ops = {0};
  find(c, side, false, &ops);
  for (uint32_t i = 0; i < c->bind_count; i++) {
    mig_choose_bind *b = &c->binds[i];
    mig_conflict_line lines[MIG_BOTH] = {b->lines[MIG_OURS], b->lines[MIG_THEIRS]};
    mig_conflict_opts opts = c->opts->conflict;
    mig_comparison *rest = NULL;
    opts.bind = b->name;
    lines[side] = mig_choose_line_without(c, lines[side], &ops);
    mig_must(mig_conflict_compare(&rest, c->arena, &b->trial.base_line, &lines[MIG_OURS], &lines[MIG_THEIRS], &opts, NULL));
    if ((rest->outcome != MIG_DIVERGES && rest->outcome != MIG_DATA_DIVERGES) || rest->finding_count == 0) continue;
    mig_span *notes = MIG_NEW_ARRAY(c->arena, mig_span, plan->note_count + 1);
    for (uint32_t k = 0; k < plan->note_count; k++) notes[k] = plan->notes[k];
    notes[plan->note_count++] = mig_arena_printf(c->arena, "%.*s has the last word: %.*s `mig merge -i` asks", MIG_FMT(mig_choose_id(c, side)),
                                                 MIG_FMT(rest->findings[0].message));
    plan->notes = notes;
    return;
  }
}

void mig_choose_drop(mig_choosing *c, int side) {
  bool removed = false;
  mig_plan *plan = plan_without(c, side, false, &removed);
  if (plan == NULL) return;
  plan->strategy = MIG_STRATEGY_DROP_DUPLICATE;
  note_last_word(c, plan, side);
  mig_span own = mig_choose_id(c, side), other = mig_choose_id(c, mig_other_side(side));
  const char *state = c->sides[side].published_by.ptr == NULL ? "is unpublished" : "may change";
  mig_choose_offer(c, MIG_RESOLVE_DROP_DUPLICATE, false, plan,
                   removed ? mig_arena_printf(c->arena, "%.*s %s and does nothing that %.*s does not do", MIG_FMT(own),
                                              state, MIG_FMT(other))
                           : mig_arena_printf(c->arena, "%.*s %s; what %.*s does as well is taken out of it", MIG_FMT(own),
                                              state, MIG_FMT(other)),
                   mig_choose_command(c, "--strategy drop-duplicate"));
}

void mig_choose_drop_names(mig_choosing *c, int side) {
  bool removed = false;
  mig_plan *plan = plan_without(c, side, true, &removed);
  if (plan == NULL) return;
  plan->strategy = MIG_STRATEGY_SETTLE;
  mig_choose_offer(c, MIG_RESOLVE_SETTLE, true, plan,
                   mig_arena_printf(c->arena, "the name that %.*s gives counts; %.*s no longer renames it",
                                    MIG_FMT(mig_choose_id(c, mig_other_side(side))), MIG_FMT(mig_choose_id(c, side))),
                   mig_choose_command(c, side == MIG_OURS ? "--settle theirs" : "--settle ours"));
}
