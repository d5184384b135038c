/* A dependency that a versioned ancestor has too is left out of the parents that orders and
 * version rows go by (_normalized_resolved_dependencies). Only the same dependency counts, not
 * one that an ancestor merely reaches. */
#include "graph/internal.h"

typedef struct shared_dependency {
  mig_rev rev;
  uint32_t first; /* position of its first dependent */
} shared_dependency;

static int by_first(const void *a, const void *b) {
  const shared_dependency *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return (x->rev > y->rev) - (x->rev < y->rev);
}

static uint32_t first_position(const mig_graph *graph, mig_revs revs) {
  uint32_t first = UINT32_MAX;
  for (uint32_t i = 0; i < revs.count; i++)
    if (graph->position[revs.items[i]] < first) first = graph->position[revs.items[i]];
  return first;
}

/* One key per dependency that several revisions have; they are its sources and its sinks. */
static graph_marks mark_dependents(mig_graph *graph, const graph_rows *dependents, shared_dependency **keys) {
  MIG_VEC(shared_dependency) shared = {0};
  graph_marks marks = {MIG_NEW_ARRAY(graph->arena, graph_mark, graph->dependencies.from[graph->count]), 0};
  for (mig_rev r = 0; r < graph->count; r++) {
    mig_revs row = graph_row(dependents, r);
    if (row.count > 1) *mig_vec_push(graph->arena, &shared) = (shared_dependency){r, first_position(graph, row)};
  }
  if (shared.count > 0) qsort(shared.items, shared.count, sizeof *shared.items, by_first);
  for (uint32_t key = 0; key < shared.count; key++) {
    mig_revs row = graph_row(dependents, shared.items[key].rev);
    for (uint32_t i = 0; i < row.count; i++) marks.items[marks.count++] = (graph_mark){row.items[i], key};
  }
  *keys = shared.items;
  return marks;
}

/* Marks in `dropped`, by index into dependencies.to, those that an ancestor has. */
static void drop_inherited(mig_graph *graph, bool *dropped) {
  graph_rows dependents;
  shared_dependency *keys;
  graph_rows_reverse(&dependents, graph->arena, &graph->dependencies, graph->count);
  graph_marks marks = mark_dependents(graph, &dependents, &keys);
  bool *answers = MIG_NEW_ARRAY(graph->arena, bool, marks.count);
  graph_flow how = {.rows = &graph->parents, .upwards = true};
  graph_flood(answers, graph->arena, graph, &how, marks, marks);
  for (uint32_t i = 0; i < marks.count; i++) {
    if (!answers[i]) continue;
    mig_rev rev = marks.items[i].rev, dependency = keys[marks.items[i].key].rev;
    for (uint32_t d = graph->dependencies.from[rev]; d < graph->dependencies.from[rev + 1]; d++)
      if (graph->dependencies.to[d] == dependency) dropped[d] = true;
  }
}

void graph_find_normal(mig_graph *graph) {
  uint32_t dependencies = graph->dependencies.from[graph->count];
  if (dependencies == 0) {
    graph->normal = graph->parents;
    return;
  }
  bool *dropped = MIG_NEW_ARRAY(graph->arena, bool, dependencies);
  drop_inherited(graph, dropped);
  graph_edge_list list =
      graph_rows_start(&graph->normal, graph->arena, graph->count, graph->parents.from[graph->count] + dependencies);
  for (mig_rev r = 0; r < graph->count; r++) {
    mig_revs parents = graph_row(&graph->parents, r);
    for (uint32_t i = 0; i < parents.count; i++) graph_rows_put(&list, r, parents.items[i]);
    for (uint32_t d = graph->dependencies.from[r]; d < graph->dependencies.from[r + 1]; d++)
      if (!dropped[d]) graph_rows_put(&list, r, graph->dependencies.to[d]);
    graph_rows_end(&list, r);
  }
}
