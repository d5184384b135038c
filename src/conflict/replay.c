#include "conflict/replay.h"

#include "conflict/operation.h"
#include "conflict/replay_followed.h"

static void add_line(mig_replay *replay, mig_replay_side side, const mig_conflict_line *line) {
  replay->lines[side].from = replay->ground_count + replay->steps.count + 1;
  for (uint32_t i = 0; i < line->count; i++) {
    const mig_ops *ops = line->items[i].ops;
    for (uint32_t j = 0; ops != NULL && j < ops->count; j++)
      *mig_vec_push(replay->arena, &replay->steps) = (mig_replay_step){&ops->items[j], ops, line->items[i].id, side};
  }
  replay->lines[side].to = replay->ground_count + replay->steps.count + 1;
}

void mig_replay_init(mig_replay *replay, mig_arena *arena, const mig_conflict_line *base, const mig_conflict_line *ours,
                     const mig_conflict_line *theirs) {
  *replay = (mig_replay){.arena = arena};
  add_line(replay, MIG_SIDE_BASE, base);
  add_line(replay, MIG_SIDE_OURS, ours);
  add_line(replay, MIG_SIDE_THEIRS, theirs);
}

void mig_replay_init_history(mig_replay *replay, mig_arena *arena, mig_history *history) {
  *replay = (mig_replay){.arena = arena, .followed = mig_replay_follow(arena, history)};
  for (int side = 0; side < MIG_SIDE_COUNT; side++) replay->lines[side].from = replay->lines[side].to = 1;
}

void mig_replay_extend(mig_replay *replay, mig_arena *arena, const mig_replay *base, const mig_conflict_line *ours,
                       const mig_conflict_line *theirs) {
  *replay = (mig_replay){.arena = arena, .ground = base->steps.items, .followed = base->followed};
  replay->ground_count = base->followed != NULL ? base->ground_count : base->steps.count;
  replay->lines[MIG_SIDE_BASE] = base->lines[MIG_SIDE_BASE];
  add_line(replay, MIG_SIDE_OURS, ours);
  add_line(replay, MIG_SIDE_THEIRS, theirs);
}

const mig_replay_step *mig_replay_at(const mig_replay *replay, mig_step step) {
  if (step == 0 || step > replay->ground_count + replay->steps.count) return NULL;
  if (step > replay->ground_count) return &replay->steps.items[step - 1 - replay->ground_count];
  return replay->followed != NULL ? mig_replay_followed_at(replay->followed, step) : &replay->ground[step - 1];
}

mig_replay_side mig_replay_side_of(const mig_replay *replay, mig_step step) {
  if (step <= replay->ground_count) return MIG_SIDE_BASE;
  const mig_replay_step *at = mig_replay_at(replay, step);
  return at == NULL ? MIG_SIDE_BASE : at->side;
}

mig_operation mig_replay_operation(mig_replay *replay, mig_step step) {
  const mig_replay_step *at = mig_replay_at(replay, step);
  return mig_operation_of(at->revision, at->op);
}

/* ---- conditions ---- */

static mig_span reason_of(const mig_op *op, uint32_t slot) {
  for (uint32_t i = 0; i < op->effect_count; i++)
    if (op->effects[i].verb == MIG_EFFECT_PROBE && op->effects[i].as.probe.slot == slot)
      return op->effects[i].as.probe.reason;
  return MIG_SPAN("");
}

/* The answer to try for a question that has none. */
static mig_truth decide(mig_replay *replay, mig_step step, uint32_t slot, mig_question question) {
  for (uint32_t i = 0; i < replay->doubts.count; i++)
    if (replay->doubts.items[i].step == step && replay->doubts.items[i].slot == slot)
      return (replay->choice >> i) & 1 ? MIG_YES : MIG_NO;
  if (replay->doubts.count >= MIG_DOUBT_MAX) {
    replay->overflow = true;
    return replay->choice == UINT32_MAX ? MIG_YES : MIG_NO;
  }
  uint32_t n = replay->doubts.count;
  *mig_vec_push(replay->arena, &replay->doubts) = (mig_replay_doubt){
      step, slot, reason_of(mig_replay_at(replay, step)->op, slot), question == MIG_ASK_UNKNOWN};
  return (replay->choice >> n) & 1 ? MIG_YES : MIG_NO;
}

/* MIG_UNSET: may or may not run (only in the base, where nothing is tried). */
static mig_truth holds(const mig_op *op, const mig_answers *answers) {
  mig_truth all = MIG_YES;
  for (uint32_t i = 0; i < op->guard_count; i++) {
    mig_truth answer = op->guards[i].slot < answers->count ? answers->slots[op->guards[i].slot] : MIG_UNSET;
    if (answer == MIG_UNSET) all = MIG_UNSET;
    else if ((answer == MIG_YES) == op->guards[i].negated) return MIG_NO;
  }
  return all;
}

static void settle(mig_replay *replay, mig_step step, const mig_op *op, mig_answers *answers) {
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *effect = &op->effects[i];
    if (effect->verb != MIG_EFFECT_PROBE || effect->as.probe.slot >= answers->count) continue;
    if (answers->slots[effect->as.probe.slot] == MIG_UNSET && effect->as.probe.question != MIG_ASK_ALL)
      answers->slots[effect->as.probe.slot] = decide(replay, step, effect->as.probe.slot, effect->as.probe.question);
  }
}

/* ---- running ---- */

typedef struct run {
  mig_replay *replay;
  mig_catalogue *cat;
  mig_replay_failures *failures;
  mig_answers answers;
  const mig_ops *function; /* whose questions `answers` are about */
  bool tolerant; /* the base: doubts are not tried, both arms may have run */
  bool failed;
} run;

/* What a failure says is put into words only for somebody. */
static bool is_heard(const run *r) {
  return r->failures != NULL || r->replay->watch.step != NULL;
}

static void tell(run *r, mig_step step, mig_step_state state, const mig_failure *failure) {
  const mig_replay_watch *watch = &r->replay->watch;
  if (watch->step != NULL) watch->step(watch->payload, step, state, failure);
}

static void tell_failure(run *r, mig_step step, const mig_failure *failure, bool may_fail) {
  tell(r, step, may_fail ? MIG_STEP_FORGIVEN : MIG_STEP_FAILED, failure);
}

static void note(run *r, const mig_failure *failure, bool may_fail) {
  if (may_fail) return;
  r->failed = true;
  if (r->failures != NULL) *mig_vec_push(r->replay->arena, &r->failures->items) = *failure;
}

static bool is_batch(run *r, mig_step step, const mig_replay_step *first) {
  const mig_replay_step *at = mig_replay_at(r->replay, step);
  return at->function == first->function && at->op->batch == first->op->batch;
}

static mig_apply run_alone(run *r, mig_step step, const mig_op *op, bool may_fail) {
  mig_failure failure;
  mig_apply status = mig_catalogue_apply(r->cat, op, step, &r->answers, is_heard(r) ? &failure : NULL);
  if (!r->tolerant) settle(r->replay, step, op, &r->answers);
  if (status == MIG_APPLY_FAILS) {
    note(r, &failure, may_fail);
    tell_failure(r, step, &failure, may_fail);
  } else {
    tell(r, step, MIG_STEP_RAN, NULL);
  }
  return status;
}

typedef struct waiting {
  MIG_VEC(const mig_op *) ops;
  MIG_VEC(mig_step) steps;
} waiting;

/* The end of a batch block: all that waited, or nothing. */
static void end_batch(run *r, const mig_op *first, const waiting *w) {
  mig_failure failure;
  bool failed = mig_catalogue_apply_batch(r->cat, first->batch, w->ops.items, w->steps.items, w->ops.count, &failure) ==
                MIG_APPLY_FAILS;
  if (failed) note(r, &failure, first->may_fail);
  for (uint32_t i = 0; i < w->steps.count; i++) {
    if (!failed) tell(r, w->steps.items[i], MIG_STEP_RAN, NULL);
    else if (w->steps.items[i] == failure.step) tell_failure(r, failure.step, &failure, first->may_fail);
    else tell(r, w->steps.items[i], MIG_STEP_NOT_REACHED, NULL);
  }
}

static bool is_excused(const mig_replay *replay, mig_step step) {
  for (uint32_t i = 0; i < replay->excused.count; i++)
    if (replay->excused.items[i] == step) return true;
  return false;
}

/* One batch block on SQLite: what runs at once runs, the rest waits for the end. */
static mig_step run_batch(run *r, mig_step from, mig_step to) {
  const mig_replay_step *first = mig_replay_at(r->replay, from);
  waiting w = {0};
  mig_step step = from;
  for (; step < to && is_batch(r, step, first); step++) {
    const mig_op *op = mig_replay_at(r->replay, step)->op;
    if (holds(op, &r->answers) == MIG_NO || is_excused(r->replay, step)) {
      tell(r, step, MIG_STEP_PASSED_OVER, NULL);
    } else if (mig_catalogue_waits(r->cat, op)) {
      *mig_vec_push(r->replay->arena, &w.ops) = op;
      *mig_vec_push(r->replay->arena, &w.steps) = step;
    } else {
      run_alone(r, step, op, op->may_fail);
    }
  }
  if (w.ops.count != 0) end_batch(r, first->op, &w);
  return step;
}

static void run_one(run *r, mig_step step, const mig_op *op) {
  mig_truth go = holds(op, &r->answers);
  if (go == MIG_NO || is_excused(r->replay, step)) tell(r, step, MIG_STEP_PASSED_OVER, NULL);
  else run_alone(r, step, op, op->may_fail || go == MIG_UNSET);
}

static void begin_function(run *r, const mig_ops *function) {
  r->function = function;
  r->answers.count = function->slot_count;
  r->answers.slots = MIG_NEW_ARRAY(r->replay->arena, mig_truth, function->slot_count);
}

static void run_steps(run *r, mig_step step, mig_step to) {
  while (step < to) {
    const mig_replay_step *at = mig_replay_at(r->replay, step);
    if (at->function != r->function) begin_function(r, at->function);
    if (mig_catalogue_waits(r->cat, at->op)) {
      step = run_batch(r, step, to);
      continue;
    }
    run_one(r, step, at->op);
    step++;
  }
}

bool mig_replay_run_part(mig_replay *replay, mig_catalogue *cat, mig_replay_side side, mig_step from, mig_step to,
                         mig_replay_failures *failures) {
  run r = {.replay = replay, .cat = cat, .failures = failures, .tolerant = side == MIG_SIDE_BASE};
  mig_catalogue_begin_run(cat, replay->lines[side].from, replay->lines[side].to);
  run_steps(&r, from, to);
  return !r.failed;
}

bool mig_replay_run(mig_replay *replay, mig_catalogue *cat, mig_replay_side side, mig_replay_failures *failures) {
  return mig_replay_run_part(replay, cat, side, replay->lines[side].from, replay->lines[side].to, failures);
}

/* ---- a history ---- */

static void run_revision(void *payload, uint32_t index, const mig_ops *ops) {
  run *r = payload;
  mig_replay *replay = r->replay;
  uint32_t count = ops != NULL ? ops->count : 0;
  mig_step from = replay->lines[MIG_SIDE_BASE].to, to = from + count;
  mig_replay_followed_show(replay->followed, index, ops);
  replay->lines[MIG_SIDE_BASE].to = to;
  replay->ground_count += count;
  r->function = NULL; /* the next one's may be in the same place */
  run_steps(r, from, to);
}

bool mig_replay_run_history(mig_replay *replay, mig_catalogue *cat, mig_replay_failures *failures) {
  run r = {.replay = replay, .cat = cat, .failures = failures, .tolerant = true};
  mig_catalogue_begin_run(cat, 1, UINT32_MAX); /* how long it is comes out at its end */
  mig_history_each(mig_replay_followed_history(replay->followed), run_revision, &r);
  mig_replay_followed_show_none(replay->followed);
  mig_step end = replay->lines[MIG_SIDE_BASE].to;
  for (int side = 0; side < MIG_SIDE_COUNT; side++) replay->lines[side].to = end;
  replay->lines[MIG_SIDE_OURS].from = replay->lines[MIG_SIDE_THEIRS].from = end;
  mig_catalogue_begin_run(cat, 1, end);
  return !r.failed;
}
