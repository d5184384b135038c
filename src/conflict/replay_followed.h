/* conflict/replay_followed.h: the steps of a history. While a revision is shown they are those of its
 * operations; later each is found by its number, and its revision bound again.
 *
 * Ownership: everything lives in the arena given. */
#ifndef MIG_CONFLICT_REPLAY_FOLLOWED_H
#define MIG_CONFLICT_REPLAY_FOLLOWED_H

#include "conflict/replay.h"

typedef struct mig_replay_followed mig_replay_followed;

mig_replay_followed *mig_replay_follow(mig_arena *arena, mig_history *history);
mig_history *mig_replay_followed_history(mig_replay_followed *followed);

/* The next revision's operations (NULL: none) are there, until the next is shown or none. */
void mig_replay_followed_show(mig_replay_followed *followed, uint32_t index, const mig_ops *ops);
void mig_replay_followed_show_none(mig_replay_followed *followed);

/* A step of a revision that was shown. */
const mig_replay_step *mig_replay_followed_at(mig_replay_followed *followed, mig_step step);

#endif
