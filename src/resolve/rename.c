/* rename.c: operations follow what the other side renamed. */
#include "base/buf.h"
#include "base/span.h"
#include "op/directive.h"
#include "resolve/choose.h"
#include "resolve/rename_words.h"

/* What the other side's operations rename, each name as it was where the lines part. */
static void add_table(mig_renames *r, mig_span from, mig_span to) {
  for (uint32_t i = 0; i < r->tables.count; i++) {
    if (!mig_span_eq_nocase(r->tables.items[i].to, from)) continue;
    r->tables.items[i].to = to;
    return;
  }
  *mig_vec_push(r->arena, &r->tables) = (mig_rename){.from = from, .to = to};
}

static mig_span old_table(const mig_renames *r, mig_span now) {
  for (uint32_t i = 0; i < r->tables.count; i++)
    if (mig_span_eq_nocase(r->tables.items[i].to, now)) return r->tables.items[i].from;
  return now;
}

static void add_column(mig_renames *r, mig_span table, mig_span from, mig_span to) {
  table = old_table(r, table);
  for (uint32_t i = 0; i < r->columns.count; i++) {
    mig_rename *c = &r->columns.items[i];
    if (!mig_span_eq_nocase(c->table, table) || !mig_span_eq_nocase(c->to, from)) continue;
    c->to = to;
    return;
  }
  *mig_vec_push(r->arena, &r->columns) = (mig_rename){.table = table, .from = from, .to = to};
}

static void add_effect(mig_renames *r, const mig_effect *e) {
  const mig_object *o = &e->object;
  mig_span new_column = mig_effect_new_column(e);
  if (new_column.ptr != NULL) add_column(r, o->table, o->name, new_column);
  if (e->verb == MIG_EFFECT_RENAME && o->kind == MIG_OBJECT_TABLE && e->as.rename.new_name.ptr != NULL)
    add_table(r, o->name.ptr != NULL ? o->name : o->table, e->as.rename.new_name);
}

void mig_renames_collect(mig_renames *r, const mig_conflict_line *line) {
  for (uint32_t i = 0; i < line->count; i++)
    for (uint32_t k = 0; line->items[i].ops != NULL && k < line->items[i].ops->count; k++)
      for (uint32_t e = 0; e < line->items[i].ops->items[k].effect_count; e++)
        add_effect(r, &line->items[i].ops->items[k].effects[e]);
}

static mig_span say_renames(mig_choosing *c, const mig_renames *r) {
  mig_buf out = mig_buf_in(c->arena);
  for (uint32_t i = 0; i < r->tables.count; i++)
    mig_buf_printf(&out, "%stable %.*s is %.*s now", out.len > 0 ? ", " : "", MIG_FMT(r->tables.items[i].from),
                   MIG_FMT(r->tables.items[i].to));
  for (uint32_t i = 0; i < r->columns.count; i++)
    mig_buf_printf(&out, "%scolumn %.*s.%.*s is %.*s now", out.len > 0 ? ", " : "", MIG_FMT(r->columns.items[i].table),
                   MIG_FMT(r->columns.items[i].from), MIG_FMT(r->columns.items[i].to));
  return mig_buf_span(&out);
}

bool mig_choose_follow(mig_choosing *c, mig_draft *draft, int side, mig_renames *renames) {
  int other = mig_other_side(side);
  *renames = (mig_renames){.arena = c->arena};
  for (uint32_t b = 0; b < c->bind_count; b++) mig_renames_collect(renames, &c->binds[b].lines[other]);
  if (renames->tables.count + renames->columns.count == 0) return false;
  bool any = false;
  for (uint32_t i = 0; i < c->sides[side].own.count; i++) {
    uint32_t script = mig_draft_script(draft, c->sides[side].own.items[i]);
    mig_draft_item *item = &draft->items[script];
    mig_script *from = &c->project->scripts[script];
    if (item->removed) continue;
    if (item->text.ptr != NULL) {
      mig_span path = from->file.path;
      from = MIG_NEW(c->arena, mig_script);
      mig_script_read(from, c->arena, (mig_file){path, mig_pad_text(c->arena, item->text)}, NULL);
    }
    mig_span text = mig_renames_apply(renames, mig_script_parse(from, c->arena, NULL));
    if (text.ptr == NULL) continue;
    item->touched = true;
    item->text = text;
    any = true;
  }
  return any;
}

static mig_draft *draft_renamed(mig_choosing *c, int side, mig_renames *renames) {
  mig_draft *draft = mig_draft_new(c->arena, c->project);
  if (!mig_choose_follow(c, draft, side, renames)) return NULL;
  mig_choose_move(c, draft, side);
  return draft;
}

void mig_choose_rename(mig_choosing *c, int side) {
  int other = mig_other_side(side);
  mig_renames renames;
  mig_draft *draft = draft_renamed(c, side, &renames);
  if (draft == NULL) return;
  /* every database must end as it does where the renaming came last */
  mig_trial_end *like = MIG_NEW_ARRAY(c->arena, mig_trial_end, c->bind_count);
  for (uint32_t i = 0; i < c->bind_count; i++) like[i] = c->binds[i].first[side];
  mig_plan *plan = mig_choose_try(c, draft, side, like);
  if (plan == NULL) {
    mig_choose_tried(c, "following what was renamed does not give what running %.*s first gives", MIG_FMT(mig_choose_id(c, side)));
    return;
  }
  mig_choose_offer(c, MIG_RESOLVE_RENAME_THROUGH, false, plan,
                   mig_arena_printf(c->arena, "%.*s %s and follows what %.*s renamed (%.*s)", MIG_FMT(mig_choose_id(c, side)),
                                    c->sides[side].published_by.ptr == NULL ? "is unpublished" : "may change", MIG_FMT(mig_choose_id(c, other)),
                                    MIG_FMT(say_renames(c, &renames))),
                   mig_choose_command(c, "--rename-through"));
}

void mig_choose_keep_names(mig_choosing *c, int side) {
  mig_renames renames;
  mig_draft *draft = draft_renamed(c, side, &renames);
  mig_plan *plan = draft == NULL ? NULL : mig_choose_try(c, draft, side, NULL);
  if (plan == NULL) return;
  plan->strategy = MIG_STRATEGY_SETTLE;
  mig_choose_offer(c, MIG_RESOLVE_SETTLE, true, plan,
                   mig_arena_printf(c->arena, "the name that %.*s gives counts; it renames from what %.*s made of it (%.*s)",
                                    MIG_FMT(mig_choose_id(c, side)), MIG_FMT(mig_choose_id(c, mig_other_side(side))),
                                    MIG_FMT(say_renames(c, &renames))),
                   mig_choose_command(c, side == MIG_OURS ? "--settle ours" : "--settle theirs"));
}
