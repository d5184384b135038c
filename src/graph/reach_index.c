#include "graph/reach_index.h"

typedef struct frame {
  mig_rev rev;
  uint32_t next; /* how many children have been looked at */
} frame;

typedef struct building {
  const mig_graph *graph;
  const graph_rows *up;
  reach_walk *walk;
  bool backward;
  frame *frames;
  uint32_t depth, entered, left;
} building;

static void enter(building *b, mig_rev rev) {
  b->walk->entered[rev] = b->entered++;
  b->walk->low[rev] = UINT32_MAX;
  b->frames[b->depth++] = (frame){rev, 0};
}

static void take_low(building *b, mig_rev rev, mig_rev child) {
  if (b->walk->low[child] < b->walk->low[rev]) b->walk->low[rev] = b->walk->low[child];
}

static void leave(building *b) {
  mig_rev rev = b->frames[--b->depth].rev;
  b->walk->left[rev] = b->left++;
  if (b->walk->left[rev] < b->walk->low[rev]) b->walk->low[rev] = b->walk->left[rev];
  if (b->depth > 0) take_low(b, b->frames[b->depth - 1].rev, rev);
}

static void step(building *b) {
  frame *top = &b->frames[b->depth - 1];
  mig_revs children = graph_row(b->up, top->rev);
  if (top->next == children.count) {
    leave(b);
    return;
  }
  uint32_t i = top->next++;
  mig_rev child = children.items[b->backward ? children.count - 1 - i : i];
  if (!graph_orders(b->graph, child, top->rev)) return;
  if (b->walk->entered[child] == UINT32_MAX)
    enter(b, child);
  else
    take_low(b, top->rev, child); /* left already: there are no cycles in what orders */
}

static bool is_root(const mig_graph *graph, mig_rev rev) {
  mig_revs parents = graph_row(&graph->normal, rev);
  for (uint32_t i = 0; i < parents.count; i++)
    if (graph_orders(graph, rev, parents.items[i])) return false;
  return true;
}

static void walk_up(mig_arena *arena, const mig_graph *graph, const graph_rows *up, reach_walk *out, bool backward) {
  uint32_t n = graph->count;
  building b = {.graph = graph, .up = up, .walk = out, .backward = backward, .frames = MIG_NEW_ARRAY(arena, frame, n)};
  out->entered = MIG_NEW_ARRAY(arena, uint32_t, n);
  out->left = MIG_NEW_ARRAY(arena, uint32_t, n);
  out->low = MIG_NEW_ARRAY(arena, uint32_t, n);
  memset(out->entered, 0xff, n * sizeof *out->entered);
  for (uint32_t i = 0; i < n; i++) {
    mig_rev rev = backward ? n - 1 - i : i;
    if (!is_root(graph, rev)) continue;
    enter(&b, rev);
    while (b.depth > 0) step(&b);
  }
}

reach_index graph_index_new(mig_arena *arena, const mig_graph *graph, const graph_rows *up) {
  reach_index index = {.graph = graph, .arena = arena, .seen = MIG_NEW_ARRAY(arena, uint32_t, graph->count)};
  walk_up(arena, graph, up, &index.forward, false);
  walk_up(arena, graph, up, &index.backward, true);
  return index;
}

static bool holds(const reach_walk *walk, mig_rev high, mig_rev low) {
  return walk->low[low] <= walk->low[high] && walk->left[high] <= walk->left[low];
}

static bool may_be_above(const reach_index *index, mig_rev high, mig_rev low) {
  return index->graph->position[high] > index->graph->position[low] && holds(&index->forward, high, low) &&
         holds(&index->backward, high, low);
}

/* Met between entering and leaving `low`. */
static bool is_surely_above(const reach_walk *walk, mig_rev high, mig_rev low) {
  return walk->entered[low] < walk->entered[high] && walk->left[high] < walk->left[low];
}

bool graph_index_is_above(reach_index *index, mig_rev high, mig_rev low) {
  uint32_t search = ++index->searches;
  if (!may_be_above(index, high, low)) return false;
  index->todo.count = 0;
  *mig_vec_push(index->arena, &index->todo) = high;
  while (index->todo.count > 0) {
    mig_rev rev = index->todo.items[--index->todo.count];
    if (is_surely_above(&index->forward, rev, low) || is_surely_above(&index->backward, rev, low)) return true;
    mig_revs parents = graph_row(&index->graph->normal, rev);
    for (uint32_t i = 0; i < parents.count; i++) {
      mig_rev parent = parents.items[i];
      if (!graph_orders(index->graph, rev, parent)) continue;
      if (parent == low) return true;
      if (index->seen[parent] == search || !may_be_above(index, parent, low)) continue;
      index->seen[parent] = search;
      *mig_vec_push(index->arena, &index->todo) = parent;
    }
  }
  return false;
}
