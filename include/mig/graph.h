/* mig/graph.h: the revision DAG on small integers, with Alembic's semantics.
 *
 * Ownership: a graph lives in the arena it was built in; the nodes and spans given to it are
 *            borrowed and must outlive it. Lists that are returned directly belong to the graph;
 *            what comes through `out` is put into the arena that the call names.
 * Numbers:   a revision's number is its load order (0, 1, ...); Alembic's orders build on that.
 *            Of several scripts with one id the last counts, at the place of the first, as in
 *            Alembic's own map; so numbers are dense over ids, not over scripts.
 * Edges:     "versioned" are down_revision; "all" adds depends_on, labels resolved to the revision
 *            that declares them.
 * Errors:    defects of the set of scripts (missing parents, cycles, duplicates) are kept as
 *            defects, and the graph stays usable: an edge to a missing revision or to itself is
 *            left out, walks over cycles end. Calls that can fail return MIG_ERR_NOMEM, and those
 *            that read what somebody typed MIG_ERR_USAGE with Alembic's text in `why`.
 * Threads:   a built graph is only read; any number of threads may use it, each with an arena. */
#ifndef MIG_GRAPH_H
#define MIG_GRAPH_H

#include "mig/base.h"

typedef struct mig_graph mig_graph;
typedef uint32_t mig_rev; /* a revision's number in one graph */
#define MIG_NO_REV UINT32_MAX

/* One script's identifiers, in load order. `script` is the caller's own number. */
typedef struct mig_graph_node {
  mig_span id;
  const mig_span *down_revision; /* as written: repeats stay */
  uint32_t down_count;
  const mig_span *depends_on; /* as written: ids or labels */
  uint32_t depends_count;
  const mig_span *labels;
  uint32_t label_count;
  uint32_t script;
  bool parents_unknown; /* down_revision could not be read: never counted as a base */
} mig_graph_node;

typedef struct mig_revs {
  const mig_rev *items;
  uint32_t count;
} mig_revs;

typedef enum mig_edges { MIG_EDGES_VERSIONED, MIG_EDGES_ALL } mig_edges;

typedef enum mig_defect_kind {
  MIG_DEFECT_DUPLICATE,      /* other: the script that came first */
  MIG_DEFECT_MISSING_PARENT, /* name: the parent that no script has */
  MIG_DEFECT_MISSING_DEPENDENCY,
  MIG_DEFECT_SELF_PARENT,
  MIG_DEFECT_SELF_DEPENDENCY,
  MIG_DEFECT_CYCLE,               /* members: one strongly connected component, load order */
  MIG_DEFECT_LABEL_COLLISION,     /* name: the label; other: who has it */
  MIG_DEFECT_REDUNDANT_PARENT,    /* name: the parent that is an ancestor of `other`, a parent too */
  MIG_DEFECT_REDUNDANT_DEPENDENCY /* name: the dependency that is an ancestor of `other`, another parent */
} mig_defect_kind;

typedef struct mig_defect {
  mig_defect_kind kind;
  uint32_t script, other; /* mig_graph_node.script of the two, other UINT32_MAX when none */
  mig_span name;
  mig_revs members;
} mig_defect;

typedef struct mig_defects {
  const mig_defect *items;
  uint32_t count;
} mig_defects;

/* ---- building ---- */

/* `nodes` in load order; scripts that are wrong become defects, not errors. */
MIG_API mig_err mig_graph_build(mig_graph **out, mig_arena *arena, const mig_graph_node *nodes, uint32_t count,
                                mig_why *why);

/* Everything but redundant parents, in this order: duplicates, self loops, label collisions,
 * missing dependencies, missing parents, cycles; each in load order. */
MIG_API mig_defects mig_graph_defects(const mig_graph *graph);

/* MIG_DEFECT_REDUNDANT_*, by load order of the merge point. Apart because it costs more. */
MIG_API mig_err mig_graph_find_redundant(mig_defects *out, mig_arena *arena, const mig_graph *graph);

/* ---- one revision ---- */

/* How many revisions: `rev` counts from 0 to one less. */
MIG_API uint32_t mig_graph_count(const mig_graph *graph);
/* Its identifier, as its script writes it. */
MIG_API mig_span mig_graph_id(const mig_graph *graph, mig_rev rev);
/* The node that counts (of duplicates the last). */
MIG_API const mig_graph_node *mig_graph_node_of(const mig_graph *graph, mig_rev rev);
/* By exact id, or MIG_NO_REV. */
MIG_API mig_rev mig_graph_find(const mig_graph *graph, mig_span id);
/* The revision that declares the label, or MIG_NO_REV. */
MIG_API mig_rev mig_graph_find_label(const mig_graph *graph, mig_span label);

/* down_revision as written, without repeats and what is missing. */
MIG_API mig_revs mig_graph_parents(const mig_graph *graph, mig_rev rev);
/* Whether two revisions have the same parents, in whatever order. */
MIG_API bool mig_graph_same_parents(const mig_graph *graph, mig_rev a, mig_rev b);
/* depends_on as written, resolved, without repeats and what is missing. */
MIG_API mig_revs mig_graph_dependencies(const mig_graph *graph, mig_rev rev);
/* parents, then dependencies that no versioned ancestor has already: what orders and version
 * rows go by (Alembic's _normalized_down_revisions). */
MIG_API mig_revs mig_graph_normal_parents(const mig_graph *graph, mig_rev rev);
/* Who names it, load order. */
MIG_API mig_revs mig_graph_children(const mig_graph *graph, mig_rev rev, mig_edges edges);

MIG_API bool mig_graph_is_head(const mig_graph *graph, mig_rev rev);      /* no versioned child */
MIG_API bool mig_graph_is_real_head(const mig_graph *graph, mig_rev rev); /* no child at all */
MIG_API bool mig_graph_is_base(const mig_graph *graph, mig_rev rev);      /* no down_revision */
MIG_API bool mig_graph_is_branch_point(const mig_graph *graph, mig_rev rev); /* several versioned children */
MIG_API bool mig_graph_is_merge_point(const mig_graph *graph, mig_rev rev); /* repeated parents count */

typedef struct mig_labels {
  const mig_span *items;
  uint32_t count;
} mig_labels;

/* The labels that Alembic prints for it: its own as declared, then inherited ones by load order
 * of the revision that declares them. */
MIG_API mig_err mig_graph_labels(mig_labels *out, mig_arena *arena, const mig_graph *graph, mig_rev rev);

/* ---- the whole graph; lists in load order ---- */

/* Those of whom mig_graph_is_head and its likes say so. */
MIG_API mig_revs mig_graph_heads(const mig_graph *graph);
MIG_API mig_revs mig_graph_real_heads(const mig_graph *graph);
MIG_API mig_revs mig_graph_bases(const mig_graph *graph);
MIG_API mig_revs mig_graph_branch_points(const mig_graph *graph);
MIG_API mig_revs mig_graph_merge_points(const mig_graph *graph);
/* What `alembic heads` prints: with duplicate ids also the shadowed scripts' ids, so an id may
 * stand twice, or be no head at all. */
MIG_API mig_revs mig_graph_listed_heads(const mig_graph *graph);
MIG_API mig_revs mig_graph_listed_real_heads(const mig_graph *graph);
/* Every revision, parents and dependencies first; one fixed order, not Alembic's. Within a cycle
 * by load order. */
MIG_API mig_revs mig_graph_topological(const mig_graph *graph);

/* ---- sets ---- */

typedef struct mig_rev_set {
  uint64_t *words;
  uint32_t size; /* revisions it has room for */
} mig_rev_set;

/* `rev` is a revision of the graph that the set was made for. */
static inline bool mig_rev_set_has(const mig_rev_set *set, mig_rev rev) {
  return (set->words[rev >> 6] >> (rev & 63)) & 1;
}
static inline void mig_rev_set_add(mig_rev_set *set, mig_rev rev) {
  set->words[rev >> 6] |= (uint64_t)1 << (rev & 63);
}
static inline void mig_rev_set_remove(mig_rev_set *set, mig_rev rev) {
  set->words[rev >> 6] &= ~((uint64_t)1 << (rev & 63));
}

/* An empty set with room for every revision. */
MIG_API mig_err mig_rev_set_new(mig_rev_set *out, mig_arena *arena, const mig_graph *graph);
MIG_API uint32_t mig_rev_set_count(const mig_rev_set *set);
/* The members in load order. */
MIG_API mig_err mig_rev_set_list(mig_revs *out, mig_arena *arena, const mig_rev_set *set);

/* The revisions `from` and all that they reach; time and memory by what the graph holds. */
MIG_API mig_err mig_graph_ancestors(mig_rev_set *out, mig_arena *arena, const mig_graph *graph, mig_revs from,
                                    mig_edges edges);
MIG_API mig_err mig_graph_descendants(mig_rev_set *out, mig_arena *arena, const mig_graph *graph, mig_revs from,
                                      mig_edges edges);
/* Is `ancestor` an ancestor of `rev`, or the same? */
MIG_API mig_err mig_graph_is_ancestor(bool *out, const mig_graph *graph, mig_rev ancestor, mig_rev rev,
                                      mig_edges edges);
/* Is one of the two the other's ancestor over versioned edges, or are they the same? */
MIG_API mig_err mig_graph_shares_lineage(bool *out, const mig_graph *graph, mig_rev a, mig_rev b);

/* Lowest common ancestors, load order: none, one or several. */
MIG_API mig_err mig_graph_merge_bases(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_rev a, mig_rev b,
                                      mig_edges edges);

typedef struct mig_sides {
  mig_revs bases;  /* lowest common ancestors over all edges, load order */
  mig_revs shared; /* what both reach, in upgrade order */
  mig_revs ours;   /* what only `a` reaches, in upgrade order */
  mig_revs theirs; /* what only `b` reaches, in upgrade order */
} mig_sides;

/* Over all edges. If one reaches the other, the other's list is empty. */
MIG_API mig_err mig_graph_split(mig_sides *out, mig_arena *arena, const mig_graph *graph, mig_rev a, mig_rev b);

/* ---- Alembic's orders ---- */

/* The order in which `alembic history` lists the revisions `todo`, walking from `heads`. Members
 * that the walk does not meet are left out. */
MIG_API mig_err mig_graph_order_history(mig_revs *out, mig_arena *arena, const mig_graph *graph,
                                        const mig_rev_set *todo, mig_revs heads);
/* The order in which `alembic upgrade` would run all that `targets` need and `applied` lack. */
MIG_API mig_err mig_graph_order_upgrade(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_revs targets,
                                        mig_revs applied);

/* ---- what somebody typed ---- */

/* `heads`, `head`, `base`, an id, a unique beginning of one, a label, `-1`, `LABEL@` any of these;
 * `base` gives none. What `show` and `merge` take. */
MIG_API mig_err mig_graph_resolve(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_span symbol,
                                  mig_why *why);
/* As resolve, and relative to another revision: `REV+2`, `LABEL@REV-1`; `+2` counts from `current`
 * (none: the base). `exact`: too far is an error, else the walk stops at the end. What the end of
 * a history range and `upgrade` take. */
MIG_API mig_err mig_graph_resolve_target(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_span symbol,
                                         mig_revs current, bool exact, mig_why *why);
/* `history -r RANGE` in the order of printing; an empty range with ptr NULL: all revisions, also
 * those that a cycle keeps from every head. */
MIG_API mig_err mig_graph_history(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_span range,
                                  mig_why *why);

#endif
