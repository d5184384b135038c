/* What the graph answers without work. */
#include "graph/internal.h"

uint32_t mig_graph_count(const mig_graph *graph) {
  return graph->count;
}

mig_span mig_graph_id(const mig_graph *graph, mig_rev rev) {
  return graph_node(graph, rev)->id;
}

const mig_graph_node *mig_graph_node_of(const mig_graph *graph, mig_rev rev) {
  return graph_node(graph, rev);
}

mig_rev mig_graph_find(const mig_graph *graph, mig_span id) {
  return mig_map_get(&graph->ids, id);
}

mig_rev mig_graph_find_label(const mig_graph *graph, mig_span label) {
  return mig_map_get(&graph->labels, label);
}

bool mig_graph_same_parents(const mig_graph *graph, mig_rev a, mig_rev b) {
  mig_revs x = mig_graph_parents(graph, a), y = mig_graph_parents(graph, b);
  if (x.count != y.count) return false;
  for (uint32_t i = 0; i < x.count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < y.count && !found; k++) found = x.items[i] == y.items[k];
    if (!found) return false;
  }
  return true;
}

mig_revs mig_graph_parents(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->parents, rev);
}

mig_revs mig_graph_dependencies(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->dependencies, rev);
}

mig_revs mig_graph_normal_parents(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->normal, rev);
}

mig_revs mig_graph_children(const mig_graph *graph, mig_rev rev, mig_edges edges) {
  return graph_row(edges == MIG_EDGES_ALL ? &graph->all_children : &graph->children, rev);
}

mig_defects mig_graph_defects(const mig_graph *graph) {
  return (mig_defects){graph->defects.items, graph->defects.count};
}

mig_revs mig_graph_heads(const mig_graph *graph) {
  return graph->heads;
}

mig_revs mig_graph_real_heads(const mig_graph *graph) {
  return graph->real_heads;
}

mig_revs mig_graph_bases(const mig_graph *graph) {
  return graph->bases;
}

mig_revs mig_graph_branch_points(const mig_graph *graph) {
  return graph->branch_points;
}

mig_revs mig_graph_merge_points(const mig_graph *graph) {
  return graph->merge_points;
}

mig_revs mig_graph_listed_heads(const mig_graph *graph) {
  return graph->listed_heads;
}

mig_revs mig_graph_listed_real_heads(const mig_graph *graph) {
  return graph->listed_real_heads;
}

mig_revs mig_graph_topological(const mig_graph *graph) {
  return graph->topological;
}
