/* From identifiers to edges. The order of the steps is Alembic's: labels need all ids, dependencies
 * need labels, the shape needs all edges. */
#include "graph/internal.h"

typedef struct building {
  mig_graph *graph;
  graph_edge_list parents, dependencies, all;
} building;

void graph_report(mig_graph *graph, mig_defect defect) {
  *mig_vec_push(graph->arena, &graph->defects) = defect;
}

static void report_name(mig_graph *graph, mig_defect_kind kind, uint32_t script, uint32_t other, mig_span name) {
  graph_report(graph, (mig_defect){.kind = kind, .script = script, .other = other, .name = name});
}

/* The last script of an id counts, at the place of the first. */
static void number_revisions(mig_graph *graph) {
  graph->node_of = MIG_NEW_ARRAY(graph->arena, uint32_t, graph->node_count);
  for (uint32_t i = 0; i < graph->node_count; i++) {
    mig_rev rev = mig_map_add(&graph->ids, graph->nodes[i].id, graph->count);
    if (rev == graph->count)
      graph->count++;
    else
      report_name(graph, MIG_DEFECT_DUPLICATE, graph->nodes[i].script, graph_node(graph, rev)->script,
                  graph->nodes[i].id);
    graph->node_of[rev] = i;
  }
}

static void declare_label(mig_graph *graph, mig_rev rev, mig_span label) {
  mig_rev holder = mig_map_get(&graph->ids, label);
  if (holder == MIG_MAP_NONE) holder = mig_map_get(&graph->labels, label);
  if (holder != MIG_MAP_NONE) {
    report_name(graph, MIG_DEFECT_LABEL_COLLISION, graph_node(graph, rev)->script, graph_node(graph, holder)->script,
                label);
    return;
  }
  mig_map_add(&graph->labels, label, rev);
  *mig_vec_push(graph->arena, &graph->label_order) = rev;
  *mig_vec_push(graph->arena, &graph->label_names) = label;
}

static void declare_labels(mig_graph *graph) {
  for (mig_rev r = 0; r < graph->count; r++) {
    const mig_graph_node *node = graph_node(graph, r);
    for (uint32_t i = 0; i < node->label_count; i++) declare_label(graph, r, node->labels[i]);
  }
}

static void add_parent(building *b, mig_rev rev, mig_span name) {
  mig_rev parent = mig_map_get(&b->graph->ids, name);
  uint32_t script = graph_node(b->graph, rev)->script;
  if (parent == MIG_MAP_NONE) {
    report_name(b->graph, MIG_DEFECT_MISSING_PARENT, script, UINT32_MAX, name);
  } else if (parent == rev) {
    report_name(b->graph, MIG_DEFECT_SELF_PARENT, script, UINT32_MAX, name);
  } else {
    graph_rows_put(&b->parents, rev, parent);
    graph_rows_put(&b->all, rev, parent);
  }
}

static void add_dependency(building *b, mig_rev rev, mig_span name) {
  mig_rev target = mig_map_get(&b->graph->ids, name);
  uint32_t script = graph_node(b->graph, rev)->script;
  if (target == MIG_MAP_NONE) target = mig_map_get(&b->graph->labels, name);
  if (target == MIG_MAP_NONE) {
    report_name(b->graph, MIG_DEFECT_MISSING_DEPENDENCY, script, UINT32_MAX, name);
  } else if (target == rev) {
    report_name(b->graph, MIG_DEFECT_SELF_DEPENDENCY, script, UINT32_MAX, name);
  } else {
    graph_rows_put(&b->dependencies, rev, target);
    graph_rows_put(&b->all, rev, target);
  }
}

static void add_edges_of(building *b, mig_rev rev) {
  const mig_graph_node *node = graph_node(b->graph, rev);
  for (uint32_t i = 0; i < node->down_count; i++) add_parent(b, rev, node->down_revision[i]);
  for (uint32_t i = 0; i < node->depends_count; i++) add_dependency(b, rev, node->depends_on[i]);
  graph_rows_end(&b->parents, rev);
  graph_rows_end(&b->dependencies, rev);
  graph_rows_end(&b->all, rev);
}

static void check_size(const mig_graph *graph, uint64_t edges) {
  if (edges >= UINT32_MAX || graph->node_count >= GRAPH_TOO_FAR) mig_out_of_memory();
}

static void add_edges(mig_graph *graph) {
  uint64_t parents = 0, dependencies = 0;
  for (mig_rev r = 0; r < graph->count; r++) {
    parents += graph_node(graph, r)->down_count;
    dependencies += graph_node(graph, r)->depends_count;
  }
  check_size(graph, parents + dependencies);
  mig_arena *arena = graph->arena;
  building b = {
      .graph = graph,
      .parents = graph_rows_start(&graph->parents, arena, graph->count, (uint32_t)parents),
      .dependencies = graph_rows_start(&graph->dependencies, arena, graph->count, (uint32_t)dependencies),
      .all = graph_rows_start(&graph->all, arena, graph->count, (uint32_t)(parents + dependencies)),
  };
  for (mig_rev r = 0; r < graph->count; r++) add_edges_of(&b, r);
  graph_rows_reverse(&graph->children, arena, &graph->parents, graph->count);
  if (dependencies == 0)
    graph->all_children = graph->children;
  else
    graph_rows_reverse(&graph->all_children, arena, &graph->all, graph->count);
}

/* In the order in which Alembic would trip over them. */
static const mig_defect_kind defect_order[] = {
    MIG_DEFECT_DUPLICATE,          MIG_DEFECT_SELF_PARENT,    MIG_DEFECT_SELF_DEPENDENCY, MIG_DEFECT_LABEL_COLLISION,
    MIG_DEFECT_MISSING_DEPENDENCY, MIG_DEFECT_MISSING_PARENT, MIG_DEFECT_CYCLE,
};

static void order_defects(mig_graph *graph) {
  graph_defects found = graph->defects;
  graph->defects = (graph_defects){0};
  for (size_t k = 0; found.count > 0 && k < sizeof defect_order / sizeof *defect_order; k++)
    for (uint32_t i = 0; i < found.count; i++)
      if (found.items[i].kind == defect_order[k]) graph_report(graph, found.items[i]);
}

static mig_err build(void *context) {
  mig_graph *graph = context;
  check_size(graph, 0);
  mig_map_init(&graph->ids, graph->arena);
  mig_map_init(&graph->labels, graph->arena);
  number_revisions(graph);
  declare_labels(graph);
  add_edges(graph);
  graph_find_components(graph);
  graph_find_topological(graph);
  graph_find_normal(graph);
  graph_find_shape(graph);
  graph_spread_labels(graph);
  order_defects(graph);
  return MIG_OK;
}

typedef struct build_call {
  mig_graph **out;
  mig_arena *arena;
  const mig_graph_node *nodes;
  uint32_t count;
} build_call;

static mig_err allocate_and_build(void *context) {
  build_call *call = context;
  mig_graph *graph = MIG_NEW(call->arena, mig_graph);
  graph->arena = call->arena;
  graph->nodes = call->nodes;
  graph->node_count = call->count;
  *call->out = graph;
  return build(graph);
}

mig_err mig_graph_build(mig_graph **out, mig_arena *arena, const mig_graph_node *nodes, uint32_t count, mig_why *why) {
  build_call call = {out, arena, nodes, count};
  mig_err err = mig_protect(allocate_and_build, &call);
  return err == MIG_OK ? MIG_OK : mig_fail(why, err, "No memory for a graph of %u revisions", count);
}
