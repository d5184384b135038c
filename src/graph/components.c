/* Tarjan's search for strongly connected components, with its own stack: a history may be a chain
 * of 100,000 revisions. A component is numbered after all that it reaches. */
#include "graph/internal.h"

typedef struct frame {
  mig_rev rev;
  uint32_t next; /* index of the edge to follow next */
} frame;

typedef struct tarjan {
  mig_graph *graph;
  uint32_t *index, *low; /* index 0: not visited */
  mig_rev *open;         /* visited and not yet in a component */
  frame *frames;
  uint32_t open_count, depth, visited, components;
} tarjan;

static void enter(tarjan *t, mig_rev rev) {
  t->index[rev] = t->low[rev] = ++t->visited;
  t->open[t->open_count++] = rev;
  t->frames[t->depth++] = (frame){rev, t->graph->all.from[rev]};
}

static int by_number(const void *a, const void *b) {
  mig_rev x = *(const mig_rev *)a, y = *(const mig_rev *)b;
  return (x > y) - (x < y);
}

static void report_cycle(mig_graph *graph, const mig_rev *members, uint32_t count) {
  mig_rev *sorted = MIG_NEW_ARRAY(graph->arena, mig_rev, count);
  memcpy(sorted, members, count * sizeof *sorted);
  qsort(sorted, count, sizeof *sorted, by_number);
  graph->has_cycle = true;
  graph_report(graph, (mig_defect){.kind = MIG_DEFECT_CYCLE,
                                   .script = graph_node(graph, sorted[0])->script,
                                   .other = UINT32_MAX,
                                   .members = {sorted, count}});
}

static void close_component(tarjan *t, mig_rev root) {
  uint32_t end = t->open_count;
  mig_rev member;
  do {
    member = t->open[--t->open_count];
    t->graph->component[member] = t->components;
  } while (member != root);
  t->components++;
  if (end - t->open_count > 1) report_cycle(t->graph, t->open + t->open_count, end - t->open_count);
}

static void leave(tarjan *t) {
  mig_rev rev = t->frames[--t->depth].rev;
  if (t->depth > 0) {
    mig_rev child = t->frames[t->depth - 1].rev;
    if (t->low[rev] < t->low[child]) t->low[child] = t->low[rev];
  }
  if (t->low[rev] == t->index[rev]) close_component(t, rev);
}

static void step(tarjan *t) {
  frame *top = &t->frames[t->depth - 1];
  if (top->next == t->graph->all.from[top->rev + 1]) {
    leave(t);
    return;
  }
  mig_rev to = t->graph->all.to[top->next++];
  if (t->index[to] == 0)
    enter(t, to);
  else if (t->graph->component[to] == UINT32_MAX && t->index[to] < t->low[top->rev])
    t->low[top->rev] = t->index[to];
}

static int by_first_member(const void *a, const void *b) {
  const mig_defect *x = a, *y = b;
  return by_number(&x->members.items[0], &y->members.items[0]);
}

void graph_find_components(mig_graph *graph) {
  uint32_t n = graph->count, known = graph->defects.count;
  tarjan t = {.graph = graph,
              .index = MIG_NEW_ARRAY(graph->arena, uint32_t, n),
              .low = MIG_NEW_ARRAY(graph->arena, uint32_t, n),
              .open = MIG_NEW_ARRAY(graph->arena, mig_rev, n),
              .frames = MIG_NEW_ARRAY(graph->arena, frame, n)};
  graph->component = MIG_NEW_ARRAY(graph->arena, uint32_t, n);
  for (mig_rev r = 0; r < n; r++) graph->component[r] = UINT32_MAX;
  for (mig_rev r = 0; r < n; r++) {
    if (t.index[r] != 0) continue;
    enter(&t, r);
    while (t.depth > 0) step(&t);
  }
  if (graph->has_cycle)
    qsort(graph->defects.items + known, graph->defects.count - known, sizeof(mig_defect), by_first_member);
}
