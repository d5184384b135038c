/* conflict/downgrades.h: does downgrade() lead back to where upgrade() started?
 *
 * Each own revision of both sides is run up and down again on the catalogue that it meets; then both
 * sides are run, and each is taken back while the other stays. What does not lead back is a note of
 * the rule MIG502. Nothing is said of what rests on something that was not understood, of rows, and
 * of a downgrade() that raises: who wrote it meant it.
 *
 * Ownership: notes and their texts live in the arena.
 * Errors:    MIG_ERR_NOMEM by unwinding (base/protect.h). */
#ifndef MIG_CONFLICT_DOWNGRADES_H
#define MIG_CONFLICT_DOWNGRADES_H

#include "base/vec.h"
#include "conflict/ground.h"

typedef struct mig_downgrades_side {
  const mig_conflict_line *up; /* this side's own revisions, oldest first */
  const mig_ops *const *down;  /* of each, in the same order: what its downgrade() does; NULL: it has none */
} mig_downgrades_side;

typedef struct mig_downgrades_notes {
  MIG_VEC(mig_diag) items;
} mig_downgrades_notes;

/* Adds what is not among the notes yet. */
void mig_downgrades_judge(mig_downgrades_notes *notes, mig_arena *arena, const mig_conflict_ground *ground,
                          const mig_downgrades_side *ours, const mig_downgrades_side *theirs);

#endif
