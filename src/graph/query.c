/* Questions that need memory: each public call protects its own work. */
#include "graph/internal.h"

typedef struct query {
  mig_arena *arena;
  const mig_graph *graph;
  mig_revs from;
  const graph_rows *rows;
  mig_rev a, b;
  const mig_rev_set *set;
  mig_rev_set *out_set;
  mig_revs *out_revs;
  mig_labels *out_labels;
  bool *out_bool;
} query;

static mig_err new_set(void *context) {
  query *q = context;
  *q->out_set = graph_set_new(q->arena, q->graph->count);
  return MIG_OK;
}

mig_err mig_rev_set_new(mig_rev_set *out, mig_arena *arena, const mig_graph *graph) {
  query q = {.out_set = out, .arena = arena, .graph = graph};
  return mig_protect(new_set, &q);
}

uint32_t mig_rev_set_count(const mig_rev_set *set) {
  uint32_t count = 0;
  for (size_t i = 0; i <= set->size / 64; i++)
    for (uint64_t word = set->words[i]; word != 0; word &= word - 1) count++;
  return count;
}

static mig_err list_set(void *context) {
  query *q = context;
  *q->out_revs = graph_set_list(q->arena, q->set);
  return MIG_OK;
}

mig_err mig_rev_set_list(mig_revs *out, mig_arena *arena, const mig_rev_set *set) {
  query q = {.out_revs = out, .arena = arena, .set = set};
  return mig_protect(list_set, &q);
}

static mig_err reach(void *context) {
  query *q = context;
  *q->out_set = graph_reach(q->arena, q->graph, q->rows, q->from);
  return MIG_OK;
}

mig_err mig_graph_ancestors(mig_rev_set *out, mig_arena *arena, const mig_graph *graph, mig_revs from,
                            mig_edges edges) {
  query q = {.out_set = out, .arena = arena, .graph = graph, .from = from, .rows = graph_down(graph, edges)};
  return mig_protect(reach, &q);
}

mig_err mig_graph_descendants(mig_rev_set *out, mig_arena *arena, const mig_graph *graph, mig_revs from,
                              mig_edges edges) {
  query q = {.out_set = out, .arena = arena, .graph = graph, .from = from, .rows = graph_up(graph, edges)};
  return mig_protect(reach, &q);
}

/* Runs `body` with an arena that lasts as long as the call. */
static mig_err with_scratch(mig_err (*body)(void *context), query *q) {
  q->arena = mig_arena_new();
  if (q->arena == NULL) return MIG_ERR_NOMEM;
  mig_err err = mig_protect(body, q);
  mig_arena_free(q->arena);
  return err;
}

static mig_err is_ancestor(void *context) {
  query *q = context;
  *q->out_bool = graph_reaches(q->arena, q->graph, q->rows, q->b, q->a);
  return MIG_OK;
}

mig_err mig_graph_is_ancestor(bool *out, const mig_graph *graph, mig_rev ancestor, mig_rev rev, mig_edges edges) {
  query q = {.out_bool = out, .graph = graph, .a = ancestor, .b = rev, .rows = graph_down(graph, edges)};
  return with_scratch(is_ancestor, &q);
}

static mig_err shares_lineage(void *context) {
  query *q = context;
  *q->out_bool = graph_lineage(q->arena, q->graph, q->a, q->b);
  return MIG_OK;
}

mig_err mig_graph_shares_lineage(bool *out, const mig_graph *graph, mig_rev a, mig_rev b) {
  query q = {.out_bool = out, .graph = graph, .a = a, .b = b};
  return with_scratch(shares_lineage, &q);
}

static mig_err labels(void *context) {
  query *q = context;
  *q->out_labels = graph_labels(q->arena, q->graph, q->a);
  return MIG_OK;
}

mig_err mig_graph_labels(mig_labels *out, mig_arena *arena, const mig_graph *graph, mig_rev rev) {
  query q = {.out_labels = out, .arena = arena, .graph = graph, .a = rev};
  return mig_protect(labels, &q);
}

static mig_err order_history(void *context) {
  query *q = context;
  *q->out_revs = graph_order(q->arena, q->graph, q->set, q->from);
  return MIG_OK;
}

mig_err mig_graph_order_history(mig_revs *out, mig_arena *arena, const mig_graph *graph, const mig_rev_set *todo,
                                mig_revs heads) {
  query q = {.out_revs = out, .arena = arena, .graph = graph, .set = todo, .from = heads};
  return mig_protect(order_history, &q);
}
