#include "conflict/downgrades.h"

#include <string.h>

#include "base/buf.h"
#include "base/span.h"
#include "conflict/names.h"
#include "conflict/operation.h"

typedef struct way {
  mig_downgrades_notes *notes;
  mig_arena *arena;
  const mig_conflict_ground *ground;
  mig_replay replay; /* ours: what goes up; theirs: what comes down again */
} way;

/* Steps of one revision: from <= n < to. */
typedef struct stretch {
  mig_step from, to;
} stretch;

/* ---- notes ---- */

static bool same_note(const mig_diag *a, const mig_diag *b) {
  return a->place.file == b->place.file && a->place.start == b->place.start && mig_span_eq(a->revision, b->revision) &&
         mig_span_eq(a->message, b->message);
}

static void note(way *w, mig_step step, mig_span message, const char *help) {
  mig_operation at = mig_replay_operation(&w->replay, step);
  mig_diag diag = {.rule = "MIG502", .level = MIG_NOTE, .revision = at.revision, .message = message};
  diag.place = at.called_from.file != NULL ? at.called_from : at.place;
  diag.help = mig_span_of(help);
  for (uint32_t i = 0; i < w->notes->items.count; i++)
    if (same_note(&w->notes->items.items[i], &diag)) return;
  *mig_vec_push(w->arena, &w->notes->items) = diag;
}

static const char complete[] = "complete downgrade(), or let it raise if there is no way back";

/* ---- running ---- */

typedef enum end { WENT, FAILED, UNCLEAR } end;

/* Whether something happened that reaches further than rows. */
static bool is_murky(const mig_catalogue *cat) {
  uint32_t count = 0;
  const mig_murk *murk = mig_catalogue_murk(cat, &count);
  for (uint32_t i = 0; i < count; i++)
    if (!murk[i].rows_only) return true;
  return false;
}

static end run(way *w, mig_catalogue *cat, mig_replay_side side, stretch s, mig_failure *first) {
  mig_replay_failures failures = {0};
  uint32_t doubts = w->replay.doubts.count, assumed = mig_catalogue_assumed(cat);
  mig_catalogue_record(cat);
  bool went = mig_replay_run_part(&w->replay, cat, side, s.from, s.to, &failures);
  if (is_murky(cat) || w->replay.doubts.count != doubts || w->replay.overflow) return UNCLEAR;
  if (mig_catalogue_assumed(cat) != assumed) return UNCLEAR;
  if (went) return WENT;
  *first = failures.items.items[0];
  return first->rows || first->possible ? UNCLEAR : FAILED;
}

/* ---- one revision, up and down ---- */

/* Two spellings may be of one type or default where one of them is not literal. */
static bool is_literal_column(const mig_column *column) {
  return column->type.known && (!column->has_default || column->default_.kind != MIG_VALUE_UNKNOWN);
}

static bool is_literal_table(const mig_table *table) {
  for (uint32_t i = 0; i < table->column_count; i++)
    if (!is_literal_column(&table->columns[i])) return false;
  return table->understood;
}

static bool is_literal_alter(const mig_alter *alter) {
  bool type = !(alter->sets & MIG_FACET_TYPE) || alter->to.type.known;
  return type && (!alter->to.has_default || alter->to.default_.kind != MIG_VALUE_UNKNOWN);
}

static bool is_literal_effect(const mig_effect *e) {
  if (e->verb == MIG_EFFECT_ALTER && e->object.kind == MIG_OBJECT_COLUMN)
    return is_literal_alter(e->as.alter);
  if (e->verb != MIG_EFFECT_CREATE) return e->verb != MIG_EFFECT_UNKNOWN;
  switch (e->object.kind) {
    case MIG_OBJECT_TABLE:
      return e->as.table == NULL || is_literal_table(e->as.table);
    case MIG_OBJECT_COLUMN:
      return is_literal_column(e->as.column);
    case MIG_OBJECT_INDEX:
      return e->as.index->understood;
    case MIG_OBJECT_CONSTRAINT:
      return e->as.constraint->understood;
    default:
      return true;
  }
}

static bool is_literal(const way *w, mig_step step) {
  const mig_replay_step *at = mig_replay_at(&w->replay, step);
  for (uint32_t i = 0; at != NULL && i < at->op->effect_count; i++)
    if (!is_literal_effect(&at->op->effects[i])) return false;
  return true;
}

static bool counts(const way *w, const mig_cat_difference *d) {
  if (d->object.kind == MIG_OBJECT_ROWS) return false;
  return d->facet.len == 0 || (is_literal(w, d->first_by) && is_literal(w, d->second_by));
}

static bool stand_together(const mig_cat_difference *a, const mig_cat_difference *b) {
  return a->object.kind == b->object.kind && mig_span_eq(a->object.table, b->object.table) &&
         mig_span_eq(a->object.schema, b->object.schema);
}

/* The same constraint, once with a name and once without: a naming convention may have given it. */
static bool is_other_name(const mig_cat_difference *a, const mig_cat_difference *b) {
  if (!(a->nameless || b->nameless) || a->facet.len + b->facet.len != 0) return false;
  return a->second.ptr == NULL ? b->first.ptr == NULL && mig_span_eq(a->first, b->second)
                               : b->second.ptr == NULL && mig_span_eq(a->second, b->first);
}

/* Keeps the differences that count; returns how many. Those of one table stand together. */
static uint32_t keep_counting(const way *w, mig_cat_difference *kept, const mig_cat_difference *list, uint32_t count) {
  uint32_t n = 0;
  for (uint32_t i = 0, from = 0, to = 0; i < count; i++) {
    if (i == to)
      for (from = i; to < count && stand_together(&list[from], &list[to]);) to++;
    bool renamed = false;
    for (uint32_t k = from; k < to && !renamed; k++) renamed = is_other_name(&list[i], &list[k]);
    if (!renamed && counts(w, &list[i])) kept[n++] = list[i];
  }
  return n;
}

static bool is_within(stretch s, mig_step step) {
  return s.from <= step && step < s.to;
}

/* The operation to show: what left it as it is, else where upgrade() begins, or what there is of it. */
static mig_step blamed(const mig_cat_difference *d, stretch up, stretch down) {
  if (is_within(up, d->second_by) || is_within(down, d->second_by)) return d->second_by;
  return up.from != up.to ? up.from : down.from;
}

static void put_value(mig_buf *buf, mig_span value) {
  if (value.len == 0)
    mig_buf_puts(buf, "nothing");
  else
    mig_buf_put(buf, value);
}

static void put_changed(mig_buf *buf, const mig_cat_difference *d) {
  bool labels = mig_span_is(d->facet, "labels");
  mig_buf_puts(buf, "after downgrade() ");
  if (!mig_span_is(d->facet, "nullable")) mig_buf_printf(buf, "the %.*s of ", MIG_FMT(d->facet));
  mig_object_put(buf, &d->object);
  mig_buf_puts(buf, labels ? " are " : " is ");
  put_value(buf, d->second);
  mig_buf_puts(buf, labels ? "; before upgrade() they were " : "; before upgrade() it was ");
  put_value(buf, d->first);
}

static mig_span not_restored(way *w, const mig_cat_difference *d, bool going_down, uint32_t more) {
  static const char *const says[2][2] = {
      {"downgrade() does not bring back what upgrade() removes: ", "downgrade() leaves behind what upgrade() makes: "},
      {"downgrade() removes what was there before upgrade(): ",
       "downgrade() makes what was not there before upgrade(): "}};
  mig_buf buf = mig_buf_in(w->arena);
  if (d->facet.len != 0) {
    put_changed(&buf, d);
  } else {
    mig_buf_puts(&buf, says[going_down][d->second.ptr != NULL]);
    mig_object_put(&buf, &d->object);
  }
  if (more != 0) mig_buf_printf(&buf, "; %u more difference%s", more, more == 1 ? "" : "s");
  return mig_buf_span(&buf);
}

/* What one operation leaves, in a list that is sorted by object. */
typedef struct remains {
  const mig_cat_difference *first;
  uint32_t more;
} remains;

enum { MOST_NOTES = 20 }; /* of one revision */

static void tell_remains(way *w, const remains *all, stretch up, stretch down) {
  uint32_t length = up.to - up.from, count = length + down.to - down.from, told = 0, left = 0;
  mig_step last = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (all[i].first == NULL) continue;
    mig_step step = i < length ? up.from + i : down.from + (i - length);
    if (told++ < MOST_NOTES) {
      note(w, step, not_restored(w, all[i].first, is_within(down, step), all[i].more), complete);
    } else if (left++ == 0) {
      last = step;
    }
  }
  if (left != 0)
    note(w, last, mig_arena_printf(w->arena, "from here on %u more operations are not taken back by downgrade()", left),
         complete);
}

/* One note for each operation that is not undone, as they stand in the script. */
static void tell_differences(way *w, const mig_cat_difference *list, uint32_t count, stretch up, stretch down) {
  uint32_t length = up.to - up.from;
  remains *all = MIG_NEW_ARRAY(w->arena, remains, length + down.to - down.from);
  for (uint32_t i = 0; i < count; i++) {
    mig_step step = blamed(&list[i], up, down);
    remains *at = &all[is_within(down, step) ? length + (step - down.from) : step - up.from];
    if (at->first == NULL)
      at->first = &list[i];
    else
      at->more++;
  }
  tell_remains(w, all, up, down);
}

static void tell_empty(way *w, const mig_cat_difference *first, stretch up, stretch down) {
  uint32_t stay = up.to - up.from;
  note(w, blamed(first, up, down),
       mig_arena_printf(w->arena, "downgrade() does nothing; %u operation%s of upgrade() stay%s", stay,
                        stay == 1 ? "" : "s", stay == 1 ? "s" : ""),
       complete);
}

/* Whether going down leads back, or it is not known that it doesn't. */
static bool judge_revision(way *w, const mig_catalogue *before, const mig_catalogue *after, const mig_ops *ops,
                           stretch up, stretch down) {
  mig_failure failure;
  mig_catalogue *back = mig_catalogue_clone(after);
  end how = run(w, back, MIG_SIDE_THEIRS, down, &failure);
  if (how == FAILED)
    note(w, failure.step,
         mig_arena_printf(w->arena, "right after upgrade(), downgrade() fails here: %.*s", MIG_FMT(failure.message)),
         complete);
  if (how != WENT) return false;
  uint32_t count = 0;
  const mig_cat_difference *list = mig_catalogue_compare(w->arena, before, back, &count);
  mig_cat_difference *kept = MIG_NEW_ARRAY(w->arena, mig_cat_difference, count);
  count = keep_counting(w, kept, list, count);
  if (ops->count != 0)
    tell_differences(w, kept, count, up, down);
  else if (count != 0)
    tell_empty(w, &kept[0], up, down);
  return true;
}

static uint32_t length_of(const mig_ops *ops) {
  return ops != NULL ? ops->count : 0;
}

/* What is taken back, newest first. */
static mig_conflict_line reversed(mig_arena *arena, const mig_downgrades_side *side) {
  uint32_t count = side->up->count;
  mig_conflict_revision *items = MIG_NEW_ARRAY(arena, mig_conflict_revision, count);
  for (uint32_t i = 0; i < count; i++)
    items[i] = (mig_conflict_revision){side->up->items[count - 1 - i].id, side->down[count - 1 - i]};
  return (mig_conflict_line){items, count};
}

static bool has_way_back(const mig_ops *ops) {
  return ops != NULL && !ops->raises;
}

/* Whether every revision of the side can be taken back while nothing else is there. */
static bool judge_side(way *w, const mig_downgrades_side *side) {
  mig_conflict_line down_line = reversed(w->arena, side);
  mig_replay_extend(&w->replay, w->arena, &w->ground->replay, side->up, &down_line);
  const mig_catalogue *before = w->ground->base;
  stretch up = {.to = w->replay.lines[MIG_SIDE_OURS].from}, down = {.from = w->replay.lines[MIG_SIDE_THEIRS].to};
  bool whole = true;
  for (uint32_t i = 0; i < side->up->count; i++) {
    const mig_ops *ops = side->down[i];
    mig_failure failure;
    mig_catalogue *after = mig_catalogue_clone(before);
    up = (stretch){up.to, up.to + length_of(side->up->items[i].ops)};
    down = (stretch){down.from - length_of(ops), down.from};
    if (run(w, after, MIG_SIDE_OURS, up, &failure) != WENT) return false;
    if (up.from == up.to && length_of(ops) == 0) continue;
    whole = has_way_back(ops) && judge_revision(w, before, after, ops, up, down) && whole;
    before = after;
  }
  return whole;
}

/* ---- after the merge ---- */

static mig_conflict_line joined(mig_arena *arena, const mig_conflict_line *a, const mig_conflict_line *b) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(arena, mig_conflict_revision, a->count + b->count);
  for (uint32_t i = 0; i < a->count; i++) items[i] = a->items[i];
  for (uint32_t i = 0; i < b->count; i++) items[a->count + i] = b->items[i];
  return (mig_conflict_line){items, a->count + b->count};
}

static mig_span newest(const mig_downgrades_side *side) {
  return side->up->items[side->up->count - 1].id;
}

static void tell_stuck(way *w, const mig_failure *failure, const mig_downgrades_side *gone,
                       const mig_downgrades_side *stays) {
  mig_buf buf = mig_buf_in(w->arena);
  mig_span back = newest(gone), other = newest(stays);
  mig_buf_printf(&buf, "after the merge, taking back %.*s while %.*s stays fails here: %.*s", MIG_FMT(back),
                 MIG_FMT(other), MIG_FMT(failure->message));
  const mig_replay_step *by = mig_replay_at(&w->replay, failure->by);
  if (by != NULL) {
    mig_line_column at = mig_place_locate(by->op->place.file, by->op->place.start);
    mig_span path = by->op->place.file->path;
    mig_buf_printf(&buf, ", because of %.*s, line %u", MIG_FMT(path), at.line);
  }
  note(w, failure->step, mig_buf_span(&buf), "take the other side back first");
}

/* False when both can't run in this order. */
static bool go_up(way *w, mig_catalogue *cat, const mig_downgrades_side *first, const mig_downgrades_side *second,
                  const mig_conflict_line *down) {
  mig_failure failure;
  mig_conflict_line up = joined(w->arena, first->up, second->up);
  mig_replay_extend(&w->replay, w->arena, &w->ground->replay, &up, down);
  return run(w, cat, MIG_SIDE_OURS, (stretch){w->replay.lines[MIG_SIDE_OURS].from, w->replay.lines[MIG_SIDE_OURS].to},
             &failure) == WENT;
}

static void take_back(way *w, const mig_downgrades_side *gone, const mig_downgrades_side *stays) {
  mig_failure failure;
  mig_conflict_line down = reversed(w->arena, gone);
  mig_catalogue *cat = mig_catalogue_clone(w->ground->base);
  if (!go_up(w, cat, gone, stays, &down)) {
    cat = mig_catalogue_clone(w->ground->base);
    if (!go_up(w, cat, stays, gone, &down)) return;
  }
  stretch all = {w->replay.lines[MIG_SIDE_THEIRS].from, w->replay.lines[MIG_SIDE_THEIRS].to};
  if (run(w, cat, MIG_SIDE_THEIRS, all, &failure) == FAILED) tell_stuck(w, &failure, gone, stays);
}

void mig_downgrades_judge(mig_downgrades_notes *notes, mig_arena *arena, const mig_conflict_ground *ground,
                          const mig_downgrades_side *ours, const mig_downgrades_side *theirs) {
  if (ground->open || mig_catalogue_assumed(ground->base) != 0) return;
  way w = {.notes = notes, .arena = arena, .ground = ground};
  bool ours_whole = judge_side(&w, ours), theirs_whole = judge_side(&w, theirs);
  if (ours->up->count == 0 || theirs->up->count == 0) return;
  if (ours_whole) take_back(&w, ours, theirs);
  if (theirs_whole) take_back(&w, theirs, ours);
}
