/* Builds large graphs and prints how long each step takes: none may be quadratic.
 * usage: time_graphs [REVISIONS] */
#include <stdio.h>
#include <time.h>

#include "base/arena.h"
#include "mig/graph.h"

typedef struct shape {
  const char *name;
  uint32_t (*parents)(uint32_t i, uint32_t *out);
} shape;

static uint64_t state;

static uint32_t pick(uint32_t limit) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(state >> 33) % limit;
}

static uint32_t chain(uint32_t i, uint32_t *out) {
  out[0] = i - 1;
  return i > 0;
}

/* A main line with short branches that are merged back. */
static uint32_t feature_branches(uint32_t i, uint32_t *out) {
  if (i == 0) return 0;
  out[0] = i - 1;
  if (i % 5 == 3 && i > 5) out[0] = i - 4;
  if (i % 5 != 4 || i < 6) return 1;
  out[1] = i - 2;
  return 2;
}

/* Everybody starts from the base. */
static uint32_t fan(uint32_t i, uint32_t *out) {
  out[0] = i % 10 == 1 ? 0 : i - 1;
  return i > 0;
}

/* Each layer of 100 merges two of the layer before. */
static uint32_t lattice(uint32_t i, uint32_t *out) {
  if (i < 100) return 0;
  out[0] = i - 100;
  out[1] = i - i % 100 - 100 + (i + 1) % 100;
  return 2;
}

static uint32_t anything(uint32_t i, uint32_t *out) {
  if (i == 0) return 0;
  uint32_t count = 1 + (pick(3) == 0);
  for (uint32_t k = 0; k < count; k++) out[k] = pick(i);
  return count;
}

static uint32_t recent(uint32_t i, uint32_t *out) {
  if (i == 0) return 0;
  uint32_t count = 1 + (pick(2) == 0), window = i < 50 ? i : 50;
  for (uint32_t k = 0; k < count; k++) out[k] = i - 1 - pick(window);
  return count;
}

static const shape shapes[] = {{"chain", chain},   {"feature branches", feature_branches},
                               {"fan", fan},       {"lattice", lattice},
                               {"recent", recent}, {"anything", anything}};

static mig_graph_node *make_nodes(mig_arena *arena, const shape *s, uint32_t count) {
  mig_graph_node *nodes = MIG_NEW_ARRAY(arena, mig_graph_node, count);
  state = 1;
  for (uint32_t i = 0; i < count; i++) nodes[i].id = mig_arena_printf(arena, "%08x%04x", i * 2654435761u, i & 0xffff);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t parents[2];
    mig_span *down = MIG_NEW_ARRAY(arena, mig_span, 2);
    nodes[i].down_count = s->parents(i, parents);
    for (uint32_t k = 0; k < nodes[i].down_count; k++) down[k] = nodes[parents[k]].id;
    nodes[i].down_revision = down;
    nodes[i].script = i;
    if (i % 7 == 6) { /* a dependency far below, often one that others have too */
      nodes[i].depends_on = &nodes[i / 100 * 50].id;
      nodes[i].depends_count = 1;
    }
    if (i % 100 == 50) {
      nodes[i].labels = MIG_NEW(arena, mig_span);
      *(mig_span *)(uintptr_t)nodes[i].labels = mig_arena_printf(arena, "label%u", i);
      nodes[i].label_count = 1;
    }
  }
  return nodes;
}

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool time_shape(const shape *s, uint32_t count) {
  mig_arena *arena = mig_arena_new();
  mig_graph_node *nodes = make_nodes(arena, s, count);
  mig_graph *graph = NULL;
  mig_revs revs = {0};
  mig_sides sides;
  mig_defects redundant = {0};
  double start = milliseconds();
  if (mig_graph_build(&graph, arena, nodes, count, NULL) != MIG_OK) return false;
  double built = milliseconds();
  if (mig_graph_history(&revs, arena, graph, (mig_span){0}, NULL) != MIG_OK) return false;
  double listed = milliseconds();
  mig_revs heads = mig_graph_heads(graph);
  if (mig_graph_split(&sides, arena, graph, heads.items[0], heads.items[heads.count - 1]) != MIG_OK) return false;
  double split = milliseconds();
  if (mig_graph_find_redundant(&redundant, arena, graph) != MIG_OK) return false;
  double searched = milliseconds();
  printf("%-18s %7u revisions %7u heads  build %7.1f ms  history %7.1f ms  split %7.1f ms  redundant %7.1f ms (%u)\n",
         s->name, revs.count, heads.count, built - start, listed - built, split - listed, searched - split,
         redundant.count);
  mig_arena_free(arena);
  return revs.count == count;
}

int main(int argc, char **argv) {
  uint32_t count = argc > 1 ? (uint32_t)strtoul(argv[1], NULL, 10) : 100000;
  bool ok = true;
  for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) ok = time_shape(&shapes[i], count) && ok;
  return ok ? 0 : 1;
}
