/* Both orders again, told step by step, for people who want to see why. The verdict is not touched. */
#include "base/buf.h"
#include "base/span.h"
#include "conflict/footprint.h"
#include "conflict/names.h"
#include "conflict/operation.h"
#include "conflict/verdict.h"
#include "mig/story.h"
#include "op/directive.h"

const char *mig_step_state_name(mig_step_state state) {
  static const char *const names[] = {[MIG_STEP_RAN] = "runs",
                                      [MIG_STEP_FAILED] = "fails",
                                      [MIG_STEP_FORGIVEN] = "fails, and the script goes on",
                                      [MIG_STEP_PASSED_OVER] = "is passed over",
                                      [MIG_STEP_NOT_REACHED] = "is not reached"};
  return names[state];
}

/* ---- one order ---- */

typedef struct teller {
  mig_verdict *v;
  mig_catalogue *cat, *before;
  MIG_VEC(mig_story_step) steps;
  bool stopped;
  mig_catalogue *stopped_at; /* as it was when the first operation failed */
} teller;

static void put_change(mig_buf *buf, const mig_cat_difference *d) {
  bool made = d->first.ptr == NULL && d->facet.len == 0, gone = d->second.ptr == NULL && d->facet.len == 0;
  mig_buf_putc(buf, made ? '+' : gone ? '-' : '~');
  mig_buf_putc(buf, ' ');
  mig_object_put(buf, &d->object);
  if (made || gone) {
    mig_span what = made ? d->second : d->first;
    if (!mig_span_is(what, "there")) mig_buf_printf(buf, ": %.*s", MIG_FMT(what));
  } else {
    mig_span none = MIG_SPAN("none"), first = d->first.ptr != NULL ? d->first : none;
    mig_span second = d->second.ptr != NULL ? d->second : none;
    mig_buf_printf(buf, ", %.*s: %.*s -> %.*s", MIG_FMT(d->facet), MIG_FMT(first), MIG_FMT(second));
  }
  mig_buf_putc(buf, '\n');
}

static mig_span changes(mig_arena *arena, const mig_catalogue *before, const mig_catalogue *now) {
  enum { SHOWN = 12 };
  uint32_t count = 0;
  const mig_cat_difference *list = mig_catalogue_compare(arena, before, now, &count);
  mig_buf buf = mig_buf_in(arena);
  for (uint32_t i = 0; i < count && i < SHOWN; i++) put_change(&buf, &list[i]);
  if (count > SHOWN) mig_buf_printf(&buf, "~ and %u more\n", count - SHOWN);
  return buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}

static void on_step(void *payload, mig_step step, mig_step_state state, const mig_failure *failure) {
  teller *t = payload;
  mig_arena *arena = t->v->arena;
  mig_replay_side side = mig_replay_side_of(&t->v->replay, step);
  mig_story_step *out = mig_vec_push(arena, &t->steps);
  *out = (mig_story_step){.of_theirs = side == MIG_SIDE_THEIRS,
                          .operation = step - t->v->replay.lines[side].from,
                          .state = t->stopped ? MIG_STEP_NOT_REACHED : state};
  if (t->stopped) return;
  if (failure != NULL) out->says = failure->message;
  if (state == MIG_STEP_FAILED) {
    t->stopped = true;
    t->stopped_at = mig_catalogue_clone(t->before);
    return;
  }
  out->change = changes(arena, t->before, t->cat);
  t->before = mig_catalogue_snapshot(t->cat);
}

/* The steps of one order; the catalogue that it ends in through `end`. */
static mig_story_order tell_order(mig_verdict *v, mig_replay_side first, mig_catalogue **end) {
  teller t = {.v = v, .cat = mig_catalogue_clone(v->base), .before = mig_catalogue_clone(v->base)};
  v->replay.watch = (mig_replay_watch){on_step, &t};
  mig_replay_run(&v->replay, t.cat, first, NULL);
  mig_replay_run(&v->replay, t.cat, first == MIG_SIDE_OURS ? MIG_SIDE_THEIRS : MIG_SIDE_OURS, NULL);
  v->replay.watch = (mig_replay_watch){0};
  *end = t.stopped ? t.stopped_at : t.cat;
  return (mig_story_order){t.steps.items, t.steps.count};
}

/* ---- operations, and which are independent ---- */

typedef struct witness {
  const mig_catalogue *other; /* what the other side touched */
  mig_catalogue *cat;
  mig_story_operation *operations;
  mig_step from;
} witness;

static void on_touch(void *payload, mig_step step, mig_step_state state, const mig_failure *failure) {
  (void)failure;
  witness *w = payload;
  uint32_t murk = 0;
  mig_catalogue_murk(w->cat, &murk);
  w->operations[step - w->from].independent =
      state == MIG_STEP_RAN && murk == 0 && mig_catalogue_disjoint(w->cat, w->other);
  mig_catalogue_record(w->cat); /* the next operation alone */
}

/* By what was plainly named, where the recording sees no more than that both touch one table. */
static bool apart(mig_verdict *v, const mig_op *op, const mig_conflict_line *other) {
  mig_ops one = {.bind = MIG_SPAN(""), .items = op, .count = 1};
  mig_conflict_revision revision = {.id = MIG_SPAN(""), .ops = &one};
  mig_conflict_line line = {&revision, 1};
  return mig_footprints_disjoint(v->arena, v->opts->dialect, &line, other);
}

static mig_story_operation *tell_side(mig_verdict *v, mig_replay_side side, const mig_catalogue *other,
                                      const mig_conflict_line *other_line) {
  enum { FEW = 64 };
  mig_step from = v->replay.lines[side].from, to = v->replay.lines[side].to;
  mig_replay_side there = side == MIG_SIDE_OURS ? MIG_SIDE_THEIRS : MIG_SIDE_OURS;
  uint32_t others = v->replay.lines[there].to - v->replay.lines[there].from;
  mig_story_operation *out = MIG_NEW_ARRAY(v->arena, mig_story_operation, to - from);
  witness w = {.other = other, .cat = mig_catalogue_clone(v->base), .operations = out, .from = from};
  mig_catalogue_record(w.cat);
  v->replay.watch = (mig_replay_watch){on_touch, &w};
  mig_replay_run(&v->replay, w.cat, side, NULL);
  v->replay.watch = (mig_replay_watch){0};
  bool few = to - from <= FEW && others <= FEW;
  for (mig_step step = from; few && step < to; step++)
    if (!out[step - from].independent)
      out[step - from].independent = apart(v, mig_replay_at(&v->replay, step)->op, other_line);
  return out;
}

static uint32_t independent(const mig_story_operation *operations, uint32_t count) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < count; i++) n += operations[i].independent;
  return n;
}

/* A finding's operations are not independent, whatever was recorded: it names them. */
static void bind_findings(const mig_comparison *out, mig_story_operation *ours, mig_story_operation *theirs) {
  for (uint32_t i = 0; i < out->finding_count; i++) {
    const mig_finding *finding = &out->findings[i];
    if (finding->has_ours && finding->ours_at < out->ours.operations) ours[finding->ours_at].independent = false;
    if (finding->has_theirs && finding->theirs_at < out->theirs.operations)
      theirs[finding->theirs_at].independent = false;
  }
}

/* ---- the tables concerned ---- */

typedef MIG_VEC(mig_object) objects;

static void add_concerned(mig_arena *arena, objects *list, const mig_op *op) {
  *mig_vec_push(arena, list) = op->object;
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *effect = &op->effects[i];
    if (effect->verb == MIG_EFFECT_RENAME) {
      mig_object renamed = effect->object;
      if (renamed.table.len == 0) renamed.name = effect->as.rename.new_name;
      *mig_vec_push(arena, list) = renamed;
    }
  }
}

static void tell_tables(mig_verdict *v, const mig_finding *finding, mig_story_finding *out, const mig_catalogue *ours_first,
                        const mig_catalogue *theirs_first) {
  objects list = {0};
  *mig_vec_push(v->arena, &list) = finding->object;
  if (finding->has_ours) add_concerned(v->arena, &list, finding->ours.op);
  if (finding->has_theirs) add_concerned(v->arena, &list, finding->theirs.op);
  out->before = mig_catalogue_print_objects(v->arena, v->base, list.items, list.count);
  out->ours_first = mig_catalogue_print_objects(v->arena, ours_first, list.items, list.count);
  out->theirs_first = mig_catalogue_print_objects(v->arena, theirs_first, list.items, list.count);
}

/* ---- the whole ---- */

static void phrase_side(mig_verdict *v, mig_replay_side side, mig_story_operation *operations) {
  mig_step from = v->replay.lines[side].from, to = v->replay.lines[side].to;
  mig_operation *told = MIG_NEW_ARRAY(v->arena, mig_operation, to - from);
  for (mig_step step = from; step < to; step++) {
    told[step - from] = mig_replay_operation(&v->replay, step);
    operations[step - from].operation = &told[step - from];
    operations[step - from].phrase = mig_verdict_phrase(v, step);
  }
}

static const mig_story *tell_story(mig_verdict *v, mig_story_operation *ours, mig_story_operation *theirs) {
  mig_comparison *out = v->out;
  mig_catalogue *ours_first = v->base, *theirs_first = v->base;
  mig_story *story = MIG_NEW(v->arena, mig_story);
  *story = (mig_story){.ours = ours, .theirs = theirs, .ours_count = out->ours.operations, .theirs_count = out->theirs.operations};
  phrase_side(v, MIG_SIDE_OURS, ours);
  phrase_side(v, MIG_SIDE_THEIRS, theirs);
  story->has_steps = !v->sampled && story->ours_count + story->theirs_count <= MIG_STORY_STEPS;
  mig_story_finding *findings = MIG_NEW_ARRAY(v->arena, mig_story_finding, out->finding_count);
  story->findings = findings;
  if (!story->has_steps) return story;
  story->ours_first = tell_order(v, MIG_SIDE_OURS, &ours_first);
  story->theirs_first = tell_order(v, MIG_SIDE_THEIRS, &theirs_first);
  for (uint32_t i = 0; i < out->finding_count; i++)
    tell_tables(v, &out->findings[i], &findings[i], ours_first, theirs_first);
  return story;
}

/* Counting runs both sides once more and keeps a mark for each name and operation. */
static bool may_count(const mig_comparison *out) {
  enum { MANY = 2000 };
  return out->ours.operations + out->theirs.operations <= MANY;
}

void mig_verdict_tell(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs) {
  mig_comparison *out = v->out;
  bool proved = out->proof == MIG_PROOF_DISJOINT;
  out->ours.independent = proved ? out->ours.operations : MIG_STORY_NONE;
  out->theirs.independent = proved ? out->theirs.operations : MIG_STORY_NONE;
  if (!may_count(out) || (proved && !v->opts->story)) return;
  v->replay.choice = v->sim.choice;
  mig_story_operation *of_ours = tell_side(v, MIG_SIDE_OURS, v->sim.theirs, theirs);
  mig_story_operation *of_theirs = tell_side(v, MIG_SIDE_THEIRS, v->sim.ours, ours);
  for (uint32_t i = 0; proved && i < out->ours.operations; i++) of_ours[i].independent = true;
  for (uint32_t i = 0; proved && i < out->theirs.operations; i++) of_theirs[i].independent = true;
  bind_findings(out, of_ours, of_theirs);
  out->ours.independent = independent(of_ours, out->ours.operations);
  out->theirs.independent = independent(of_theirs, out->theirs.operations);
  if (v->opts->story) out->story = tell_story(v, of_ours, of_theirs);
  v->replay.choice = 0;
}
