#include "graph/internal.h"

mig_rev_set graph_set_new(mig_arena *arena, uint32_t size) {
  return (mig_rev_set){MIG_NEW_ARRAY(arena, uint64_t, (size_t)size / 64 + 1), size};
}

mig_revs graph_set_list(mig_arena *arena, const mig_rev_set *set) {
  mig_rev *items = MIG_NEW_ARRAY(arena, mig_rev, mig_rev_set_count(set));
  uint32_t count = 0;
  for (mig_rev r = 0; r < set->size; r++)
    if (mig_rev_set_has(set, r)) items[count++] = r;
  return (mig_revs){items, count};
}

/* Adds `from` and what it reaches to `set`; what is in the set already counts as walked. */
void graph_reach_more(mig_rev_set *set, mig_arena *scratch, const graph_rows *rows, mig_revs from) {
  graph_revs todo = {0};
  for (uint32_t i = 0; i < from.count; i++) {
    if (mig_rev_set_has(set, from.items[i])) continue;
    mig_rev_set_add(set, from.items[i]);
    *mig_vec_push(scratch, &todo) = from.items[i];
  }
  while (todo.count > 0) {
    mig_revs row = graph_row(rows, todo.items[--todo.count]);
    for (uint32_t i = 0; i < row.count; i++) {
      if (mig_rev_set_has(set, row.items[i])) continue;
      mig_rev_set_add(set, row.items[i]);
      *mig_vec_push(scratch, &todo) = row.items[i];
    }
  }
}

mig_rev_set graph_reach(mig_arena *arena, const mig_graph *graph, const graph_rows *rows, mig_revs from) {
  mig_rev_set set = graph_set_new(arena, graph->count);
  graph_reach_more(&set, arena, rows, from);
  return set;
}

/* In a cycle the order says nothing about who reaches whom; elsewhere it cuts the walk short. */
static bool may_reach(const mig_graph *graph, mig_rev from, mig_rev to) {
  return graph->component[from] >= graph->component[to];
}

bool graph_reaches(mig_arena *scratch, const mig_graph *graph, const graph_rows *down, mig_rev from, mig_rev to) {
  if (from == to) return true;
  if (!may_reach(graph, from, to)) return false;
  mig_rev_set seen = graph_set_new(scratch, graph->count);
  graph_revs todo = {0};
  *mig_vec_push(scratch, &todo) = from;
  while (todo.count > 0) {
    mig_revs row = graph_row(down, todo.items[--todo.count]);
    for (uint32_t i = 0; i < row.count; i++) {
      mig_rev next = row.items[i];
      if (next == to) return true;
      if (mig_rev_set_has(&seen, next) || !may_reach(graph, next, to)) continue;
      mig_rev_set_add(&seen, next);
      *mig_vec_push(scratch, &todo) = next;
    }
  }
  return false;
}

bool graph_lineage(mig_arena *scratch, const mig_graph *graph, mig_rev a, mig_rev b) {
  return graph_reaches(scratch, graph, &graph->parents, a, b) || graph_reaches(scratch, graph, &graph->parents, b, a);
}
