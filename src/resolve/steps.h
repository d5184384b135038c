/* resolve/steps.h: several heads become one, step by step, in one plan.
 *
 * Ownership: everything lives in the choosing's arena.
 * Errors:    MIG_ERR_NOMEM by unwinding. */
#ifndef MIG_RESOLVE_STEPS_H
#define MIG_RESOLVE_STEPS_H

#include "resolve/choose.h"
#include "resolve/overlay.h"

/* states.c: the revisions that a database must go down from (ids of the origin, parents first), and to what. */
void mig_states_fill_moved(mig_choosing *c, mig_plan *plan, const mig_span *moved, uint32_t count);

/* Upgrades databases in every state to the one head that the overlay has in place of the group's: new ones, ones where
 * the lines part, and ones that ran some of the heads' lines, in each order in which they run (of more than five
 * heads: in each order of two, and in turns). What ran something that moved goes down first, as the plan's down_to
 * says; where that does not help, the plan's down_trouble comes to say so. ptr NULL: all others end the same,
 * and `*states` were replayed; else what went wrong. */
mig_span mig_states_replay(mig_choosing *c, const mig_overlay *after, mig_span head, mig_plan *plan, uint32_t *states);

#endif
