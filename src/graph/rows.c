#include "graph/internal.h"

graph_edge_list graph_rows_start(graph_rows *rows, mig_arena *arena, uint32_t revisions, uint32_t edges) {
  rows->from = MIG_NEW_ARRAY(arena, uint32_t, (size_t)revisions + 1);
  rows->to = MIG_NEW_ARRAY(arena, mig_rev, edges);
  return (graph_edge_list){.rows = rows, .seen = MIG_NEW_ARRAY(arena, uint32_t, revisions)};
}

bool graph_rows_put(graph_edge_list *list, mig_rev rev, mig_rev to) {
  if (list->seen[to] == rev + 1) return false;
  list->seen[to] = rev + 1;
  list->rows->to[list->used++] = to;
  return true;
}

void graph_rows_end(graph_edge_list *list, mig_rev rev) {
  list->rows->from[rev + 1] = list->used;
}

void graph_rows_reverse(graph_rows *out, mig_arena *arena, const graph_rows *rows, uint32_t count) {
  uint32_t edges = rows->from[count];
  out->from = MIG_NEW_ARRAY(arena, uint32_t, (size_t)count + 1);
  out->to = MIG_NEW_ARRAY(arena, mig_rev, edges);
  for (uint32_t i = 0; i < edges; i++) out->from[rows->to[i] + 1]++;
  for (uint32_t r = 0; r < count; r++) out->from[r + 1] += out->from[r];
  /* Children are visited in load order, so each row comes out sorted; from[] serves as the cursor
   * of its row and ends up shifted by one row, which the last loop undoes. */
  for (mig_rev child = 0; child < count; child++)
    for (uint32_t i = rows->from[child]; i < rows->from[child + 1]; i++) out->to[out->from[rows->to[i]]++] = child;
  for (uint32_t r = count; r > 0; r--) out->from[r] = out->from[r - 1];
  out->from[0] = 0;
}
