/* conflict/replay.h: lines of revisions as one numbered list of steps, run on a catalogue.
 *
 * Ownership: everything lives in the arena given to mig_replay_init. */
#ifndef MIG_CONFLICT_REPLAY_H
#define MIG_CONFLICT_REPLAY_H

#include "base/vec.h"
#include "conflict/history.h"
#include "mig/conflict.h"
#include "schema/catalogue.h"

typedef enum mig_replay_side { MIG_SIDE_BASE, MIG_SIDE_OURS, MIG_SIDE_THEIRS, MIG_SIDE_COUNT } mig_replay_side;

/* Steps are numbered from 1: those of a base that was laid out or followed before, then `steps`. */
typedef struct mig_replay_step {
  const mig_op *op;
  const mig_ops *function;
  mig_span revision;
  mig_replay_side side;
} mig_replay_step;

/* A question that the catalogue can't answer; each comparison tries both answers. */
typedef struct mig_replay_doubt {
  mig_step step;
  uint32_t slot;
  mig_span reason;
  bool data; /* asks about data or the environment, not about the schema */
} mig_replay_doubt;

enum { MIG_DOUBT_MAX = 4 };

/* Told of each step when it has been dealt with; the steps of a batch block when the block ends.
 * `failure` is NULL unless the step failed. */
typedef struct mig_replay_watch {
  void (*step)(void *payload, mig_step step, mig_step_state state, const mig_failure *failure);
  void *payload;
} mig_replay_watch;

typedef struct mig_replay {
  mig_arena *arena;
  const mig_replay_step *ground; /* NULL: none, or those of `followed` */
  struct mig_replay_followed *followed; /* NULL: none */
  uint32_t ground_count;
  MIG_VEC(mig_replay_step) steps;
  struct {
    mig_step from, to; /* steps of a side: from <= n < to */
  } lines[MIG_SIDE_COUNT];
  MIG_VEC(mig_replay_doubt) doubts;
  uint32_t choice; /* bit n: the answer to doubt n; UINT32_MAX: yes to those beyond, too, else no */
  bool overflow;   /* more doubts than can be tried */
  MIG_VEC(mig_step) excused; /* passed over, as if they were not there */
  mig_replay_watch watch; /* step NULL: nobody watches */
} mig_replay;

void mig_replay_init(mig_replay *replay, mig_arena *arena, const mig_conflict_line *base, const mig_conflict_line *ours,
                     const mig_conflict_line *theirs);

/* The base alone, as a history; nothing is run yet. */
void mig_replay_init_history(mig_replay *replay, mig_arena *arena, mig_history *history);

/* The same with a base that was laid out or followed before; `base` is only read. */
void mig_replay_extend(mig_replay *replay, mig_arena *arena, const mig_replay *base, const mig_conflict_line *ours,
                       const mig_conflict_line *theirs);

typedef struct mig_replay_failures {
  MIG_VEC(mig_failure) items;
} mig_replay_failures;

/* Runs one side. Returns whether it went through; every operation that fails is skipped and noted
 * (`failures` NULL: nobody asks which), so the first failure is what the database would stop at. */
bool mig_replay_run(mig_replay *replay, mig_catalogue *catalogue, mig_replay_side side, mig_replay_failures *failures);

/* Runs the history that the replay was made for, as MIG_SIDE_BASE. */
bool mig_replay_run_history(mig_replay *replay, mig_catalogue *catalogue, mig_replay_failures *failures);

/* The same for a part of a side's steps, from <= n < to: the rest of the side's one run of Alembic. */
bool mig_replay_run_part(mig_replay *replay, mig_catalogue *catalogue, mig_replay_side side, mig_step from, mig_step to,
                         mig_replay_failures *failures);

/* A step of a history may be bound again for this. */
const mig_replay_step *mig_replay_at(const mig_replay *replay, mig_step step);
mig_replay_side mig_replay_side_of(const mig_replay *replay, mig_step step);
mig_operation mig_replay_operation(mig_replay *replay, mig_step step);

#endif
