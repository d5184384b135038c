/* graph/reach_index.h: quick answers to "is c an ancestor of h?" over normal parents.
 *
 * Two depth-first walks from the bases upwards give each revision an interval that holds those of
 * all its descendants, so most "no"s need no search; whatever the first walk met below a revision
 * is its descendant for certain, so most "yes"es need none. The rest is searched, cut short by the
 * same tests. */
#ifndef MIG_GRAPH_REACH_INDEX_H
#define MIG_GRAPH_REACH_INDEX_H

#include "graph/internal.h"

typedef struct reach_walk {
  uint32_t *entered, *left; /* when the walk came and went, each counted from 0 */
  uint32_t *low;            /* the smallest `left` of it and its descendants */
} reach_walk;

typedef struct reach_index {
  const mig_graph *graph;
  mig_arena *arena;
  reach_walk forward, backward; /* children in load order, and in the opposite */
  uint32_t *seen, searches;     /* per revision: the last search that met it */
  graph_revs todo;
} reach_index;

/* `up` are the children over normal parents. */
reach_index graph_index_new(mig_arena *arena, const mig_graph *graph, const graph_rows *up);
/* False for a revision and itself. */
bool graph_index_is_above(reach_index *index, mig_rev high, mig_rev low);

#endif
