/* Parents that another parent reaches anyway: they make a false branch point,
 * and with three parents `alembic upgrade` fails. */
#include "graph/internal.h"

typedef struct redundancy {
  const mig_graph *graph;
  mig_arena *arena;
  MIG_VEC(graph_mark) found; /* rev: the redundant parent, key: the merge point */
  graph_defects defects;
} redundancy;

typedef MIG_VEC(graph_mark) mark_list;

static graph_marks marks_of(const mark_list *list) {
  return (graph_marks){list->items, list->count};
}

/* Which parents have a descendant among the parents of the same revision? One key per revision,
 * in topological order so that neighbours share a sweep. */
static void find_reached(redundancy *r) {
  const mig_graph *graph = r->graph;
  mark_list marks = {0};
  graph_revs keys = {0};
  for (uint32_t i = 0; i < graph->count; i++) {
    mig_rev rev = graph->topological.items[i];
    mig_revs parents = graph_row(&graph->normal, rev);
    if (parents.count < 2) continue;
    for (uint32_t p = 0; p < parents.count; p++)
      *mig_vec_push(r->arena, &marks) = (graph_mark){parents.items[p], keys.count};
    *mig_vec_push(r->arena, &keys) = rev;
  }
  bool *answers = MIG_NEW_ARRAY(r->arena, bool, marks.count);
  graph_flow how = {.rows = &graph->all_children, .upwards = false};
  graph_flood(answers, r->arena, graph, &how, marks_of(&marks), marks_of(&marks));
  for (uint32_t i = 0; i < marks.count; i++)
    if (answers[i])
      *mig_vec_push(r->arena, &r->found) = (graph_mark){marks.items[i].rev, keys.items[marks.items[i].key]};
}

static bool is_parent(const mig_graph *graph, mig_rev rev, mig_rev parent) {
  mig_revs parents = graph_row(&graph->parents, rev);
  for (uint32_t i = 0; i < parents.count; i++)
    if (parents.items[i] == parent) return true;
  return false;
}

static mig_span name_as_written(const mig_graph *graph, mig_rev rev, mig_rev parent) {
  const mig_graph_node *node = graph_node(graph, rev);
  if (is_parent(graph, rev, parent)) return mig_graph_id(graph, parent);
  for (uint32_t i = 0; i < node->depends_count; i++)
    if (mig_map_get(&graph->labels, node->depends_on[i]) == parent) return node->depends_on[i];
  return mig_graph_id(graph, parent);
}

static void report(redundancy *r, mig_rev rev, mig_rev parent, mig_rev through) {
  bool versioned = is_parent(r->graph, rev, parent);
  *mig_vec_push(r->arena, &r->defects) = (mig_defect){
      .kind = versioned ? MIG_DEFECT_REDUNDANT_PARENT : MIG_DEFECT_REDUNDANT_DEPENDENCY,
      .script = graph_node(r->graph, rev)->script,
      .other = graph_node(r->graph, through)->script,
      .name = name_as_written(r->graph, rev, parent),
  };
}

/* Names for each the first parent that reaches it; one key per redundant parent. */
static void name_reachers(redundancy *r) {
  mark_list sources = {0}, sinks = {0};
  for (uint32_t key = 0; key < r->found.count; key++) {
    mig_revs parents = graph_row(&r->graph->normal, r->found.items[key].key);
    *mig_vec_push(r->arena, &sources) = (graph_mark){r->found.items[key].rev, key};
    for (uint32_t p = 0; p < parents.count; p++) *mig_vec_push(r->arena, &sinks) = (graph_mark){parents.items[p], key};
  }
  bool *answers = MIG_NEW_ARRAY(r->arena, bool, sinks.count);
  graph_flow how = {.rows = &r->graph->all, .upwards = true};
  graph_flood(answers, r->arena, r->graph, &how, marks_of(&sources), marks_of(&sinks));
  for (uint32_t i = 0, named = 0; i < sinks.count; i++) {
    graph_mark sink = sinks.items[i];
    if (!answers[i] || sink.key < named) continue;
    named = sink.key + 1;
    report(r, r->found.items[sink.key].key, r->found.items[sink.key].rev, sink.rev);
  }
}

static int by_script(const void *a, const void *b) {
  const mig_defect *x = a, *y = b;
  if (x->script != y->script) return x->script < y->script ? -1 : 1;
  if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
  return mig_span_cmp(x->name, y->name);
}

typedef struct redundant_call {
  mig_defects *out;
  redundancy r;
} redundant_call;

static mig_err find_redundant(void *context) {
  redundant_call *call = context;
  find_reached(&call->r);
  name_reachers(&call->r);
  graph_defects found = call->r.defects;
  if (found.count > 1) qsort(found.items, found.count, sizeof *found.items, by_script);
  *call->out = (mig_defects){found.items, found.count};
  return MIG_OK;
}

mig_err mig_graph_find_redundant(mig_defects *out, mig_arena *arena, const mig_graph *graph) {
  redundant_call call = {.out = out, .r = {.graph = graph, .arena = arena}};
  return mig_protect(find_redundant, &call);
}
