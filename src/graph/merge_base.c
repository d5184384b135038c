/* Lowest common ancestors, and the split of two sides by them. */
#include "graph/internal.h"

static mig_rev_set both(mig_arena *arena, const mig_rev_set *a, const mig_rev_set *b, bool in_b) {
  mig_rev_set out = graph_set_new(arena, a->size);
  for (size_t i = 0; i <= a->size / 64; i++) out.words[i] = a->words[i] & (in_b ? b->words[i] : ~b->words[i]);
  return out;
}

/* A common ancestor is lowest when no child of it is common: whatever common revision reaches it
 * does so through a child that is common too. */
static mig_revs find_lowest(mig_arena *arena, const mig_graph *graph, const graph_rows *down, mig_rev_set common) {
  mig_rev_set lowest = graph_set_new(arena, graph->count);
  memcpy(lowest.words, common.words, ((size_t)graph->count / 64 + 1) * sizeof *lowest.words);
  for (mig_rev r = 0; r < graph->count; r++) {
    if (!mig_rev_set_has(&common, r)) continue;
    mig_revs row = graph_row(down, r);
    for (uint32_t i = 0; i < row.count; i++)
      if (graph_orders(graph, r, row.items[i])) mig_rev_set_remove(&lowest, row.items[i]);
  }
  return graph_set_list(arena, &lowest);
}

typedef struct two_call {
  mig_arena *arena;
  const mig_graph *graph;
  mig_rev a, b;
  mig_edges edges;
  mig_revs *bases;
  mig_sides *sides;
} two_call;

static mig_err merge_bases(void *context) {
  two_call *c = context;
  const graph_rows *down = graph_down(c->graph, c->edges);
  mig_rev_set a = graph_reach(c->arena, c->graph, down, graph_one(&c->a));
  mig_rev_set b = graph_reach(c->arena, c->graph, down, graph_one(&c->b));
  *c->bases = find_lowest(c->arena, c->graph, down, both(c->arena, &a, &b, true));
  return MIG_OK;
}

mig_err mig_graph_merge_bases(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_rev a, mig_rev b,
                              mig_edges edges) {
  two_call call = {.arena = arena, .graph = graph, .a = a, .b = b, .edges = edges, .bases = out};
  return mig_protect(merge_bases, &call);
}

static mig_revs upgrade_order(mig_arena *arena, const mig_graph *graph, const mig_rev_set *todo, mig_revs heads) {
  mig_revs down = graph_order(arena, graph, todo, heads);
  mig_rev *up = MIG_NEW_ARRAY(arena, mig_rev, down.count);
  for (uint32_t i = 0; i < down.count; i++) up[i] = down.items[down.count - 1 - i];
  return (mig_revs){up, down.count};
}

static mig_err split(void *context) {
  two_call *c = context;
  mig_rev_set a = graph_reach(c->arena, c->graph, &c->graph->all, graph_one(&c->a));
  mig_rev_set b = graph_reach(c->arena, c->graph, &c->graph->all, graph_one(&c->b));
  mig_rev_set common = both(c->arena, &a, &b, true);
  mig_rev_set ours = both(c->arena, &a, &b, false), theirs = both(c->arena, &b, &a, false);
  c->sides->bases = find_lowest(c->arena, c->graph, &c->graph->all, common);
  c->sides->shared = upgrade_order(c->arena, c->graph, &common, c->sides->bases);
  c->sides->ours = upgrade_order(c->arena, c->graph, &ours, graph_one(&c->a));
  c->sides->theirs = upgrade_order(c->arena, c->graph, &theirs, graph_one(&c->b));
  return MIG_OK;
}

mig_err mig_graph_split(mig_sides *out, mig_arena *arena, const mig_graph *graph, mig_rev a, mig_rev b) {
  two_call call = {.arena = arena, .graph = graph, .a = a, .b = b, .sides = out};
  return mig_protect(split, &call);
}

typedef struct upgrade_call {
  mig_revs *out;
  mig_arena *arena;
  const mig_graph *graph;
  mig_revs targets, applied;
} upgrade_call;

static mig_err order_upgrade(void *context) {
  upgrade_call *c = context;
  mig_rev_set needed = graph_reach(c->arena, c->graph, &c->graph->all, c->targets);
  mig_rev_set done = graph_reach(c->arena, c->graph, &c->graph->all, c->applied);
  mig_rev_set todo = both(c->arena, &needed, &done, false);
  *c->out = upgrade_order(c->arena, c->graph, &todo, c->targets);
  return MIG_OK;
}

mig_err mig_graph_order_upgrade(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_revs targets,
                                mig_revs applied) {
  upgrade_call call = {out, arena, graph, targets, applied};
  return mig_protect(order_upgrade, &call);
}
