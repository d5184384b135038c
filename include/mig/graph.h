/* mig/graph.h: the revision DAG on small integers, with Alembic's semantics.
 *
 * Ownership: a graph lives in the arena it was built in; spans given to it are borrowed.
 * Numbers:   a revision's number is its load order (0, 1, ...); Alembic's orders build on that.
 * Errors:    defects of the set of scripts (missing parents, cycles, duplicates) are kept as
 *            `defects`, and the graph stays usable: an edge to a missing revision is left out. */
#ifndef MIG_GRAPH_H
#define MIG_GRAPH_H

#include "mig/base.h"

typedef struct mig_graph mig_graph;
typedef uint32_t mig_rev; /* a revision's number in one graph */
#define MIG_NO_REV UINT32_MAX

/* One script's identifiers, in load order. `script` is the caller's own number. */
typedef struct mig_graph_node {
  mig_span id;
  const mig_span *down_revision;
  uint32_t down_count;
  const mig_span *depends_on;
  uint32_t depends_count;
  const mig_span *labels;
  uint32_t label_count;
  uint32_t script;
} mig_graph_node;

typedef struct mig_revs {
  const mig_rev *items;
  uint32_t count;
} mig_revs;

typedef enum mig_defect_kind {
  MIG_DEFECT_DUPLICATE,       /* other: the script that came first */
  MIG_DEFECT_MISSING_PARENT,  /* name: the parent that no script has */
  MIG_DEFECT_MISSING_DEPENDENCY,
  MIG_DEFECT_SELF_PARENT,
  MIG_DEFECT_SELF_DEPENDENCY,
  MIG_DEFECT_CYCLE,           /* members: one strongly connected component */
  MIG_DEFECT_LABEL_COLLISION, /* name: the label; other: who has it */
  MIG_DEFECT_REDUNDANT_PARENT /* name: the parent that is another parent's ancestor */
} mig_defect_kind;

typedef struct mig_defect {
  mig_defect_kind kind;
  uint32_t script, other; /* mig_graph_node.script of the two, other UINT32_MAX when none */
  mig_span name;
  mig_revs members;
} mig_defect;

#endif
