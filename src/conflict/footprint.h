/* conflict/footprint.h: do two lines touch no object in common?
 *
 * Per column, index, constraint and type: two lines that merely need the same table to exist do not
 * meet. Says yes only when that is plain to see; the verdict itself rests on the replay. */
#ifndef MIG_CONFLICT_FOOTPRINT_H
#define MIG_CONFLICT_FOOTPRINT_H

#include "base/arena.h"
#include "mig/conflict.h"

bool mig_footprints_disjoint(mig_arena *arena, mig_dialect dialect, const mig_conflict_line *ours,
                             const mig_conflict_line *theirs);

#endif
