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

/* What one line touches, for an index over many lines. */
typedef struct mig_mark {
  mig_span key;
  uint32_t how;
} mig_mark;

typedef struct mig_footprint {
  const mig_mark *marks; /* each key once; any order that the line gives */
  uint32_t count;
  bool boundless; /* may touch anything: the marks are not all */
} mig_footprint;

mig_footprint mig_footprint_of(mig_arena *arena, mig_dialect dialect, const mig_conflict_line *line);

/* Whether two lines meet that touch one key in these ways. */
bool mig_marks_meet(uint32_t a, uint32_t b);

#endif
