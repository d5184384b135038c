#include "graph/internal.h"

/* Components are numbered after those they reach, so counting them off puts parents first; in a
 * cycle the members stand by load order. */
void graph_find_topological(mig_graph *graph) {
  uint32_t n = graph->count;
  uint32_t *next = MIG_NEW_ARRAY(graph->arena, uint32_t, (size_t)n + 1);
  mig_rev *order = MIG_NEW_ARRAY(graph->arena, mig_rev, n);
  graph->position = MIG_NEW_ARRAY(graph->arena, uint32_t, n);
  for (mig_rev r = 0; r < n; r++) next[graph->component[r] + 1]++;
  for (uint32_t c = 0; c < n; c++) next[c + 1] += next[c];
  for (mig_rev r = 0; r < n; r++) {
    uint32_t at = next[graph->component[r]]++;
    order[at] = r;
    graph->position[r] = at;
  }
  graph->topological = (mig_revs){order, n};
}
