/* conflict/ground.h: one base, replayed once, for many comparisons that start from it.
 *
 * Ownership: a ground lives in its arena, and so does what comparisons do to copies of its catalogue:
 *            the arena must outlive them and grows with each. `opts` of every comparison are those
 *            that the ground was prepared with.
 * Errors:    MIG_ERR_NOMEM. */
#ifndef MIG_CONFLICT_GROUND_H
#define MIG_CONFLICT_GROUND_H

#include "conflict/replay.h"

typedef struct mig_conflict_ground {
  mig_replay replay; /* the base's steps */
  mig_catalogue *base;
  bool has_base;    /* there are revisions before the sides part */
  bool base_failed; /* history can't be replayed in full */
  bool open;        /* the base may hold what history does not show */
  mig_replay_failures base_failures;
} mig_conflict_ground;

mig_err mig_conflict_prepare(mig_conflict_ground **out, mig_arena *arena, const mig_conflict_line *base,
                             const mig_conflict_opts *opts);

/* The same with a base that is bound while it is replayed. `history` must outlive the ground. */
mig_err mig_conflict_prepare_history(mig_conflict_ground **out, mig_arena *arena, mig_history *history,
                                     const mig_conflict_opts *opts);

/* As mig_conflict_compare. */
mig_err mig_conflict_compare_on(mig_comparison **out, mig_arena *arena, const mig_conflict_ground *ground,
                                const mig_conflict_line *ours, const mig_conflict_line *theirs,
                                const mig_conflict_opts *opts);

#endif
