/* graph/internal.h: how the graph is kept. For the files of src/graph only.
 *
 * Edges are kept in compressed rows: the neighbours of revision r are to[from[r] .. from[r + 1]).
 * Functions here allocate without protection: they run under the mig_protect of a public call. */
#ifndef MIG_GRAPH_INTERNAL_H
#define MIG_GRAPH_INTERNAL_H

#include "base/arena.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/graph.h"

typedef struct graph_rows {
  uint32_t *from; /* count + 1 offsets */
  mig_rev *to;
} graph_rows;

typedef MIG_VEC(mig_rev) graph_revs;
typedef MIG_VEC(mig_defect) graph_defects;

/* A set of labels as a small DAG: those that `declarer` declares and those of two other sets.
 * A chain of labelled revisions thus costs one set each, not one list each. */
typedef struct graph_label_set {
  mig_rev declarer;     /* or MIG_NO_REV */
  uint32_t left, right; /* other sets, or NO_LABELS */
} graph_label_set;
#define NO_LABELS UINT32_MAX

struct mig_graph {
  mig_arena *arena;
  const mig_graph_node *nodes; /* all scripts, duplicates too */
  uint32_t node_count;
  uint32_t count;         /* revisions: distinct ids */
  uint32_t *node_of;      /* revision to the node that counts */
  uint32_t *component;    /* strongly connected component over all edges; equal only in a cycle */
  uint32_t *position;     /* revision to its place in `topological` */
  mig_map ids, labels;    /* to revisions */
  graph_revs label_order; /* declaring revisions of `label_names`, in load order */
  MIG_VEC(mig_span) label_names;
  graph_rows parents, dependencies, all, normal; /* downwards; all = parents then dependencies */
  graph_rows children, all_children;             /* upwards, load order */
  mig_revs topological, heads, real_heads, bases, branch_points, merge_points;
  mig_revs listed_heads, listed_real_heads;
  graph_defects defects;
  uint32_t *labels_of; /* revision to its label set; NULL when no script declares a label */
  MIG_VEC(graph_label_set) label_sets;
  bool has_cycle;
};

/* A list of one revision in an array of one. */
static inline mig_revs graph_one(const mig_rev *rev) {
  return (mig_revs){rev, 1};
}
static inline mig_revs graph_row(const graph_rows *rows, mig_rev rev) {
  return (mig_revs){rows->to + rows->from[rev], rows->from[rev + 1] - rows->from[rev]};
}
static inline const mig_graph_node *graph_node(const mig_graph *graph, mig_rev rev) {
  return &graph->nodes[graph->node_of[rev]];
}
static inline const graph_rows *graph_down(const mig_graph *graph, mig_edges edges) {
  return edges == MIG_EDGES_ALL ? &graph->all : &graph->parents;
}
static inline const graph_rows *graph_up(const mig_graph *graph, mig_edges edges) {
  return edges == MIG_EDGES_ALL ? &graph->all_children : &graph->children;
}
/* May an order go by the edge from `child` to `parent`? Not by those that close a cycle; what is
 * left of a cycle goes by load order. */
static inline bool graph_orders(const mig_graph *graph, mig_rev child, mig_rev parent) {
  return graph->component[child] != graph->component[parent] || parent < child;
}

void graph_report(mig_graph *graph, mig_defect defect);

/* rows.c */
typedef struct graph_edge_list {
  graph_rows *rows;
  uint32_t *seen; /* per target: who put it last, plus one */
  uint32_t used;
} graph_edge_list;
/* Rows are filled in the order of revisions: start, then per revision puts and one end. `edges` is
 * the most that will be put. */
graph_edge_list graph_rows_start(graph_rows *rows, mig_arena *arena, uint32_t revisions, uint32_t edges);
/* False when `rev` has this edge already. */
bool graph_rows_put(graph_edge_list *list, mig_rev rev, mig_rev to);
void graph_rows_end(graph_edge_list *list, mig_rev rev);
/* The same edges backwards, each row in ascending order, without repeats. */
void graph_rows_reverse(graph_rows *out, mig_arena *arena, const graph_rows *rows, uint32_t count);

/* components.c: fills component, has_cycle and the cycle defects. */
void graph_find_components(mig_graph *graph);
/* topological.c: fills topological and position; needs components. */
void graph_find_topological(mig_graph *graph);
/* normal.c: fills normal; needs topological. */
void graph_find_normal(mig_graph *graph);
/* shape.c: heads and the other lists. */
void graph_find_shape(mig_graph *graph);
/* labels.c: fills labels_of; needs topological. */
void graph_spread_labels(mig_graph *graph);

/* flood.c: many small questions of reachability at once. Key k starts at every (rev, k) of
 * `sources`; answers[i] says whether sinks[i].rev is reached by key sinks[i].key from elsewhere. */
typedef struct graph_mark {
  mig_rev rev;
  uint32_t key;
} graph_mark;
typedef struct graph_marks {
  graph_mark *items; /* by ascending key, from 0 */
  uint32_t count;
} graph_marks;
typedef struct graph_flow {
  const graph_rows *rows; /* for each revision, those that flow into it */
  bool upwards;           /* parents flow into children, else the other way */
} graph_flow;
void graph_flood(bool *answers, mig_arena *scratch, const mig_graph *graph, const graph_flow *how, graph_marks sources,
                 graph_marks sinks);

/* walk.c */
mig_rev_set graph_set_new(mig_arena *arena, uint32_t size);
mig_revs graph_set_list(mig_arena *arena, const mig_rev_set *set);
mig_rev_set graph_reach(mig_arena *arena, const mig_graph *graph, const graph_rows *rows, mig_revs from);
void graph_reach_more(mig_rev_set *set, mig_arena *scratch, const graph_rows *rows, mig_revs from);
bool graph_reaches(mig_arena *scratch, const mig_graph *graph, const graph_rows *down, mig_rev from, mig_rev to);
bool graph_lineage(mig_arena *scratch, const mig_graph *graph, mig_rev a, mig_rev b);

/* history_order.c */
mig_revs graph_order(mig_arena *arena, const mig_graph *graph, const mig_rev_set *todo, mig_revs heads);

/* labels.c */
mig_labels graph_labels(mig_arena *arena, const mig_graph *graph, mig_rev rev);
bool graph_has_label(mig_arena *scratch, const mig_graph *graph, mig_rev rev, mig_span label);

/* resolve.c: symbols, as Alembic's RevisionMap reads them. */
typedef struct graph_asker {
  const mig_graph *graph;
  mig_arena *arena;
  mig_span asked; /* the argument as typed, which an ambiguous `head` names */
  mig_why *why;
} graph_asker;
typedef struct graph_symbol {
  mig_span branch; /* ptr NULL: none */
  mig_span name;
} graph_symbol;
/* Split at the first '@'. */
graph_symbol graph_split_symbol(mig_span text);
mig_err graph_resolve(const graph_asker *ask, mig_span text, mig_revs *out);
/* Exactly one revision, or MIG_NO_REV for the base. `-1` is no number here. */
mig_err graph_resolve_one(const graph_asker *ask, graph_symbol symbol, mig_rev *out);
/* Keeps those of `from` that share lineage with `branch`. */
mig_err graph_filter_lineage(const graph_asker *ask, mig_revs from, mig_span branch, mig_revs *out);
mig_err graph_cannot_locate(const graph_asker *ask, mig_span symbol);
mig_err graph_too_far(const graph_asker *ask, mig_span relative, int64_t steps);
/* An id or a label, whole or a beginning; never a word. */
mig_err graph_find_literal(const graph_asker *ask, mig_span name, mig_rev *out);

/* relative.c: Alembic's walks. Where a walk may end besides a revision: */
#define GRAPH_BASE (UINT32_MAX - 1)
#define GRAPH_TOO_FAR (UINT32_MAX - 2)
typedef struct graph_walk {
  mig_rev start;   /* MIG_NO_REV: before every base, or after every head */
  int64_t steps;   /* up when positive */
  mig_span branch; /* which children count on the way up; ptr NULL: all */
  bool exact;      /* leaving the graph gives GRAPH_TOO_FAR; else the walk stops there */
} graph_walk;
mig_err graph_walk_steps(const graph_asker *ask, const graph_walk *walk, mig_rev *out);
/* Is it "-3"? With white space around, as Python's int() allows. */
bool graph_is_negative(mig_span name, int64_t *steps);
/* `-3`, `LABEL@-3`: that far below each real head. Members may be GRAPH_BASE or GRAPH_TOO_FAR. */
mig_err graph_below_heads(const graph_asker *ask, mig_span branch, int64_t steps, mig_revs *out);
mig_err graph_resolve_target(const graph_asker *ask, mig_span text, mig_revs current, bool exact, mig_revs *out);

#endif
