#include "conflict/replay_followed.h"

/* Steps of one revision, side by side. */
typedef struct laid_out {
  mig_replay_step *steps; /* NULL: not laid out */
  uint32_t count, cap;
} laid_out;

struct mig_replay_followed {
  mig_arena *arena;
  mig_history *history;
  mig_step *ends; /* by revision: the number behind its last step */
  uint32_t seen;  /* revisions that were shown */
  laid_out shown; /* the last one's, as long as its operations are there */
  laid_out *again; /* by revision; NULL: none was bound again */
};

mig_replay_followed *mig_replay_follow(mig_arena *arena, mig_history *history) {
  mig_replay_followed *f = MIG_NEW(arena, mig_replay_followed);
  f->arena = arena;
  f->history = history;
  f->ends = MIG_NEW_ARRAY(arena, mig_step, mig_history_count(history));
  return f;
}

mig_history *mig_replay_followed_history(mig_replay_followed *f) {
  return f->history;
}

static mig_step start_of(const mig_replay_followed *f, uint32_t index) {
  return index == 0 ? 1 : f->ends[index - 1];
}

static void lay_out(mig_replay_followed *f, laid_out *out, uint32_t index, const mig_ops *ops) {
  uint32_t count = ops != NULL ? ops->count : 0;
  if (out->steps == NULL || out->cap < count) {
    out->cap = count;
    out->steps = MIG_NEW_ARRAY(f->arena, mig_replay_step, count);
  }
  out->count = count;
  for (uint32_t i = 0; i < count; i++)
    out->steps[i] = (mig_replay_step){&ops->items[i], ops, mig_history_id(f->history, index), MIG_SIDE_BASE};
}

void mig_replay_followed_show(mig_replay_followed *f, uint32_t index, const mig_ops *ops) {
  lay_out(f, &f->shown, index, ops);
  f->ends[index] = start_of(f, index) + f->shown.count;
  f->seen = index + 1;
}

void mig_replay_followed_show_none(mig_replay_followed *f) {
  f->shown.count = 0;
}

/* The first revision that ends behind the step. */
static uint32_t revision_of(const mig_replay_followed *f, mig_step step) {
  uint32_t low = 0, high = f->seen - 1;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (f->ends[middle] <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

const mig_replay_step *mig_replay_followed_at(mig_replay_followed *f, mig_step step) {
  uint32_t index = f->seen - 1;
  if (f->shown.count != 0 && step >= start_of(f, index)) return &f->shown.steps[step - start_of(f, index)];
  index = revision_of(f, step);
  if (f->again == NULL) f->again = MIG_NEW_ARRAY(f->arena, laid_out, f->seen);
  laid_out *there = &f->again[index];
  if (there->steps == NULL) lay_out(f, there, index, mig_history_ops(f->history, index));
  return &there->steps[step - start_of(f, index)];
}
