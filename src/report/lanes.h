/* report/lanes.h: where the revisions of a drawing stand: one row each, side by side in lanes.
 *
 * A lane is taken from a child's row down to its parent's, and free again below. Revisions come
 * children first, as mig_graph_history gives them.
 *
 * Ownership: in the arena given. Allocates without protection. */
#ifndef MIG_REPORT_LANES_H
#define MIG_REPORT_LANES_H

#include "base/arena.h"
#include "mig/graph.h"

typedef enum mig_lane_kind {
  MIG_LANE_PAST, /* goes by this row */
  MIG_LANE_IN,   /* from the row above to the revision */
  MIG_LANE_OUT   /* from the revision to the row below */
} mig_lane_kind;

typedef struct mig_lane_line {
  mig_lane_kind kind;
  uint32_t lane;
} mig_lane_line;

typedef struct mig_lane_row {
  mig_rev rev;
  uint32_t lane; /* the revision's */
  const mig_lane_line *lines;
  uint32_t line_count;
  uint32_t width; /* lanes in use in this row */
  bool straight;  /* one line in, one out, both in its own lane; the others only pass */
} mig_lane_row;

/* One row per member of `order`, in that order. */
mig_lane_row *mig_lanes_of(mig_arena *arena, const mig_graph *graph, mig_revs order);

#endif
