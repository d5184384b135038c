/* conflict/ground.h: one base, replayed once, for many comparisons that start from it.
 *
 * Ownership: a ground lives in its arena, and so does what comparisons do to copies of its catalogue:
 *            the arena must outlive them and grows with each. `opts` of every comparison are those
 *            that the ground was prepared with.
 * Errors:    MIG_ERR_NOMEM. */
#ifndef MIG_CONFLICT_GROUND_H
#define MIG_CONFLICT_GROUND_H

#include "mig/conflict.h"

typedef struct mig_conflict_ground mig_conflict_ground;

mig_err mig_conflict_prepare(mig_conflict_ground **out, mig_arena *arena, const mig_conflict_line *base,
                             const mig_conflict_opts *opts);

/* As mig_conflict_compare. */
mig_err mig_conflict_compare_on(mig_comparison **out, mig_arena *arena, const mig_conflict_ground *ground,
                                const mig_conflict_line *ours, const mig_conflict_line *theirs,
                                const mig_conflict_opts *opts);

#endif
