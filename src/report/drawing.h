/* report/drawing.h: the revisions of a report as nodes and edges, for every format that draws.
 *
 * A drawing may be smaller than the graph: long straight runs become one node, and where that is
 * not enough the oldest revisions become one. Each such node says how many it stands for.
 *
 * Ownership: a drawing lives in the arena given and borrows from the report. Allocates without
 * protection. */
#ifndef MIG_REPORT_DRAWING_H
#define MIG_REPORT_DRAWING_H

#include "base/arena.h"
#include "mig/report.h"

typedef enum mig_draw_side { MIG_DRAW_SHARED, MIG_DRAW_OURS, MIG_DRAW_THEIRS } mig_draw_side;

typedef struct mig_draw_node {
  uint32_t area;    /* index into areas */
  mig_span id;      /* of a folded node: of the newest */
  mig_span last_id; /* of a folded node: of the oldest */
  mig_span doc;     /* first line of the docstring; empty in a folded node */
  mig_span path;
  uint32_t folded;  /* how many revisions it stands for; 0: itself */
  bool older;       /* folded because there was no room, not because it is a straight run */
  mig_draw_side side;
  bool head;
} mig_draw_node;

typedef struct mig_draw_edge {
  uint32_t child, parent; /* nodes */
  bool depends;           /* depends_on, not down_revision */
} mig_draw_edge;

/* Operations of two revisions that collide. */
typedef struct mig_draw_collision {
  uint32_t ours, theirs; /* nodes */
  const mig_finding *first;
  uint32_t count; /* findings between the two */
} mig_draw_collision;

typedef struct mig_draw_area {
  const mig_project *project;
} mig_draw_area;

typedef struct mig_drawing {
  const mig_draw_area *areas; /* one per script directory */
  uint32_t area_count;
  const mig_draw_node *nodes; /* children before their parents, by area */
  uint32_t node_count;
  const mig_draw_edge *edges;
  uint32_t edge_count;
  const mig_draw_collision *collisions;
  uint32_t collision_count;
} mig_drawing;

typedef struct mig_drawing_opts {
  bool fold;          /* straight runs become one node */
  uint32_t max_nodes; /* of each area; 0: no limit */
} mig_drawing_opts;

mig_drawing mig_drawing_of(mig_arena *arena, const mig_report *report, const mig_drawing_opts *opts);

/* "column user.email" and the like, for labels. */
mig_span mig_drawing_object(mig_arena *arena, const mig_object *object);

#endif
