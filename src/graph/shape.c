#include "graph/internal.h"

bool mig_graph_is_head(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->children, rev).count == 0;
}

bool mig_graph_is_real_head(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->all_children, rev).count == 0;
}

bool mig_graph_is_base(const mig_graph *graph, mig_rev rev) {
  const mig_graph_node *node = graph_node(graph, rev);
  return node->down_count == 0 && !node->parents_unknown;
}

bool mig_graph_is_branch_point(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->children, rev).count > 1;
}

/* ('a', 'a') merges, though it makes one child only. */
bool mig_graph_is_merge_point(const mig_graph *graph, mig_rev rev) {
  return graph_node(graph, rev)->down_count > 1;
}

static mig_revs list_where(const mig_graph *graph, bool (*holds)(const mig_graph *graph, mig_rev rev)) {
  graph_revs list = {0};
  for (mig_rev r = 0; r < graph->count; r++)
    if (holds(graph, r)) *mig_vec_push(graph->arena, &list) = r;
  return (mig_revs){list.items, list.count};
}

/* Alembic takes a script off the list of heads when another names it; a script that a later one
 * with the same id shadows is never taken off. */
static mig_revs list_as_alembic(const mig_graph *graph, bool (*holds)(const mig_graph *graph, mig_rev rev)) {
  graph_revs list = {0};
  for (uint32_t i = 0; i < graph->node_count; i++) {
    mig_rev rev = mig_map_get(&graph->ids, graph->nodes[i].id);
    bool shadowed = graph->node_of[rev] != i;
    if (shadowed || holds(graph, rev)) *mig_vec_push(graph->arena, &list) = rev;
  }
  return (mig_revs){list.items, list.count};
}

void graph_find_shape(mig_graph *graph) {
  graph->heads = list_where(graph, mig_graph_is_head);
  graph->real_heads = list_where(graph, mig_graph_is_real_head);
  graph->bases = list_where(graph, mig_graph_is_base);
  graph->branch_points = list_where(graph, mig_graph_is_branch_point);
  graph->merge_points = list_where(graph, mig_graph_is_merge_point);
  bool duplicates = graph->count != graph->node_count;
  graph->listed_heads = duplicates ? list_as_alembic(graph, mig_graph_is_head) : graph->heads;
  graph->listed_real_heads = duplicates ? list_as_alembic(graph, mig_graph_is_real_head) : graph->real_heads;
}
