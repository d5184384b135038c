/* Which labels print for a revision.
 *
 * Upwards a label spreads to every versioned descendant of its declarer. The other
 * way it spreads only along a tail: a plain chain that ends in a head and in which nothing
 * branches or merges; all of a tail thus has the labels of its head. */
#include "graph/internal.h"

static uint32_t new_set(mig_graph *graph, mig_rev declarer, uint32_t left, uint32_t right) {
  *mig_vec_push(graph->arena, &graph->label_sets) = (graph_label_set){declarer, left, right};
  return graph->label_sets.count - 1;
}

static uint32_t join_sets(mig_graph *graph, uint32_t a, uint32_t b) {
  if (a == b || b == NO_LABELS) return a;
  if (a == NO_LABELS) return b;
  return new_set(graph, MIG_NO_REV, a, b);
}

static uint32_t inherited(mig_graph *graph, mig_rev rev) {
  mig_revs parents = graph_row(&graph->parents, rev);
  uint32_t set = NO_LABELS;
  for (uint32_t i = 0; i < parents.count; i++) set = join_sets(graph, set, graph->labels_of[parents.items[i]]);
  return set;
}

static void spread_up(mig_graph *graph, const bool *declares) {
  for (uint32_t i = 0; i < graph->count; i++) {
    mig_rev rev = graph->topological.items[i];
    uint32_t set = inherited(graph, rev);
    graph->labels_of[rev] = declares[rev] ? new_set(graph, rev, set, NO_LABELS) : set;
  }
}

static bool ends_a_tail(const mig_graph *graph, mig_rev rev) {
  return graph_row(&graph->all_children, rev).count > 1 || mig_graph_is_merge_point(graph, rev);
}

static void spread_down_tail(mig_graph *graph, mig_rev head) {
  uint32_t set = graph->labels_of[head];
  if (set == NO_LABELS) return;
  for (mig_rev rev = head; !ends_a_tail(graph, rev);) {
    graph->labels_of[rev] = set;
    mig_revs parents = graph_row(&graph->parents, rev);
    if (parents.count == 0 || !graph_orders(graph, rev, parents.items[0])) break;
    rev = parents.items[0];
  }
}

void graph_spread_labels(mig_graph *graph) {
  if (graph->label_order.count == 0) return;
  bool *declares = MIG_NEW_ARRAY(graph->arena, bool, graph->count);
  for (uint32_t i = 0; i < graph->label_order.count; i++) declares[graph->label_order.items[i]] = true;
  graph->labels_of = MIG_NEW_ARRAY(graph->arena, uint32_t, graph->count);
  memset(graph->labels_of, 0xff, graph->count * sizeof *graph->labels_of); /* NO_LABELS */
  spread_up(graph, declares);
  if (graph->has_cycle) spread_up(graph, declares); /* the second time all the way round */
  for (uint32_t i = 0; i < graph->heads.count; i++) spread_down_tail(graph, graph->heads.items[i]);
}

typedef struct gathering {
  mig_arena *arena;
  const mig_graph *graph;
  mig_map seen; /* sets, by what they hold */
  graph_revs declarers;
  MIG_VEC(uint32_t) todo;
} gathering;

static void visit(gathering *g, uint32_t set) {
  if (set == NO_LABELS) return;
  const graph_label_set *it = &g->graph->label_sets.items[set];
  mig_span key = {(const char *)it, sizeof *it};
  if (mig_map_get(&g->seen, key) != MIG_MAP_NONE) return;
  mig_map_add(&g->seen, key, set);
  *mig_vec_push(g->arena, &g->todo) = set;
}

static int by_number(const void *a, const void *b) {
  mig_rev x = *(const mig_rev *)a, y = *(const mig_rev *)b;
  return (x > y) - (x < y);
}

/* Declarers in the set, by load order. */
static void gather(gathering *g, uint32_t set) {
  visit(g, set);
  while (g->todo.count > 0) {
    graph_label_set it = g->graph->label_sets.items[g->todo.items[--g->todo.count]];
    if (it.declarer != MIG_NO_REV) *mig_vec_push(g->arena, &g->declarers) = it.declarer;
    visit(g, it.left);
    visit(g, it.right);
  }
  if (g->declarers.count > 1) qsort(g->declarers.items, g->declarers.count, sizeof(mig_rev), by_number);
}

typedef MIG_VEC(mig_span) span_list;

/* Labels that collided belong to whoever had them first. */
static void append_own(mig_arena *arena, const mig_graph *graph, mig_rev rev, span_list *list) {
  const mig_graph_node *node = graph_node(graph, rev);
  for (uint32_t i = 0; i < node->label_count; i++) {
    bool repeated = false;
    for (uint32_t j = 0; j < i; j++) repeated |= mig_span_eq(node->labels[i], node->labels[j]);
    if (!repeated && mig_map_get(&graph->labels, node->labels[i]) == rev) *mig_vec_push(arena, list) = node->labels[i];
  }
}

mig_labels graph_labels(mig_arena *arena, const mig_graph *graph, mig_rev rev) {
  if (graph->labels_of == NULL || graph->labels_of[rev] == NO_LABELS) return (mig_labels){NULL, 0};
  gathering g = {.arena = arena, .graph = graph};
  span_list list = {0};
  mig_map_init(&g.seen, arena);
  gather(&g, graph->labels_of[rev]);
  append_own(arena, graph, rev, &list);
  for (uint32_t i = 0; i < g.declarers.count; i++)
    if (g.declarers.items[i] != rev) append_own(arena, graph, g.declarers.items[i], &list);
  return (mig_labels){list.items, list.count};
}

bool graph_has_label(mig_arena *scratch, const mig_graph *graph, mig_rev rev, mig_span label) {
  mig_labels labels = graph_labels(scratch, graph, rev);
  for (uint32_t i = 0; i < labels.count; i++)
    if (mig_span_eq(labels.items[i], label)) return true;
  return false;
}
