#include "report/drawing.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "conflict/names.h"

/* A revision before anything is folded. */
typedef struct rev_node {
  mig_draw_node drawn;
  MIG_VEC(mig_draw_edge) up; /* edges to its parents; `parent` indexes the same list */
  uint32_t children;
  bool has_dependency; /* at either end */
  uint32_t becomes;    /* node of the drawing */
} rev_node;

typedef struct work {
  mig_arena *arena;
  const mig_drawing_opts *opts;
  MIG_VEC(mig_draw_area) areas;
  MIG_VEC(mig_draw_node) nodes;
  MIG_VEC(mig_draw_edge) edges;
  MIG_VEC(mig_draw_collision) collisions;
  /* of the area that is being drawn */
  MIG_VEC(rev_node) revs; /* parents first, but for cycles */
  mig_map by_id;
  uint32_t area;
} work;

/* ---- collecting revisions ---- */

static mig_span first_line(mig_span text) {
  size_t end = 0;
  while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') end++;
  return mig_span_cut(text, 0, end);
}

static void add_edge(work *w, uint32_t child, mig_span parent_id, bool depends) {
  uint32_t parent = mig_map_get(&w->by_id, parent_id);
  if (parent == MIG_MAP_NONE || parent == child) return;
  *mig_vec_push(w->arena, &w->revs.items[child].up) = (mig_draw_edge){child, parent, depends};
  w->revs.items[parent].children++;
  if (depends) w->revs.items[parent].has_dependency = w->revs.items[child].has_dependency = true;
}

static void add_revision(work *w, const mig_project *project, mig_rev rev) {
  const mig_graph *graph = project->graph;
  mig_span id = mig_graph_id(graph, rev);
  uint32_t number = w->revs.count;
  if (mig_map_add(&w->by_id, id, number) != number) return;
  mig_script_info info = mig_project_script(project, mig_graph_node_of(graph, rev)->script);
  *mig_vec_push(w->arena, &w->revs) =
      (rev_node){.drawn = {.area = w->area, .id = id, .last_id = id, .doc = first_line(info.doc), .path = info.path}};
}

static void add_edges(work *w, const mig_graph *graph, mig_rev rev) {
  uint32_t child = mig_map_get(&w->by_id, mig_graph_id(graph, rev));
  mig_revs parents = mig_graph_parents(graph, rev), dependencies = mig_graph_dependencies(graph, rev);
  if (w->revs.items[child].up.count != 0) return; /* both commits have it */
  for (uint32_t i = 0; i < parents.count; i++) add_edge(w, child, mig_graph_id(graph, parents.items[i]), false);
  for (uint32_t i = 0; i < dependencies.count; i++) add_edge(w, child, mig_graph_id(graph, dependencies.items[i]), true);
}

static void add_revisions(work *w, const mig_project *project) {
  if (project == NULL) return;
  mig_revs order = mig_graph_topological(project->graph);
  for (uint32_t i = 0; i < order.count; i++) add_revision(w, project, order.items[i]);
  for (uint32_t i = 0; i < order.count; i++) add_edges(w, project->graph, order.items[i]);
}

static void color(work *w, const mig_conflict_side *side, mig_draw_side as) {
  for (uint32_t i = 0; i < side->revision_count; i++) {
    uint32_t at = mig_map_get(&w->by_id, side->revisions[i]);
    if (at != MIG_MAP_NONE) w->revs.items[at].drawn.side = as;
  }
}

/* ---- folding ---- */

/* A link of a straight run: one parent, one child, nothing that a reader would look for. */
static bool is_link(const rev_node *rev) {
  return rev->up.count == 1 && rev->children == 1 && !rev->has_dependency;
}

/* Links below `top` that belong to its run: same side, each the only child of the next. Goes down
 * only, so a cycle ends it. */
static uint32_t run_length(const work *w, uint32_t top) {
  uint32_t n = 0;
  for (uint32_t at = top; is_link(&w->revs.items[at]); at = w->revs.items[at].up.items[0].parent) {
    if (w->revs.items[at].drawn.side != w->revs.items[top].drawn.side || w->revs.items[at].up.items[0].parent > at) break;
    n++;
  }
  return n;
}

static uint32_t push_node(work *w, mig_draw_node node) {
  uint32_t number = w->nodes.count;
  *mig_vec_push(w->arena, &w->nodes) = node;
  return number;
}

static void fold_run(work *w, uint32_t top, uint32_t length) {
  uint32_t at = top, node = push_node(w, w->revs.items[top].drawn);
  for (uint32_t i = 0; i < length; i++) {
    w->revs.items[at].becomes = node;
    w->nodes.items[node].last_id = w->revs.items[at].drawn.id;
    at = w->revs.items[at].up.items[0].parent;
  }
  w->nodes.items[node].folded = length;
  w->nodes.items[node].doc = MIG_SPAN("");
}

/* What doesn't fit becomes one node, of the oldest revisions. */
static void fold_older(work *w, uint32_t rev, uint32_t *older) {
  mig_draw_node node = w->revs.items[rev].drawn;
  if (*older == UINT32_MAX) {
    node.older = true;
    node.doc = MIG_SPAN("");
    node.side = MIG_DRAW_SHARED;
    node.head = false;
    *older = push_node(w, node);
  }
  w->revs.items[rev].becomes = *older;
  w->nodes.items[*older].folded++;
  w->nodes.items[*older].last_id = node.id;
}

enum { SHORTEST_RUN = 3 };

static void place_revisions(work *w) {
  uint32_t older = UINT32_MAX, first = w->nodes.count;
  for (uint32_t i = 0; i < w->revs.count; i++) w->revs.items[i].becomes = UINT32_MAX;
  for (uint32_t i = w->revs.count; i-- > 0;) { /* newest first */
    if (w->revs.items[i].becomes != UINT32_MAX) continue;
    uint32_t run = w->opts->fold ? run_length(w, i) : 0;
    if (older != UINT32_MAX || (w->opts->max_nodes != 0 && w->nodes.count - first + 1 >= w->opts->max_nodes && i != 0))
      fold_older(w, i, &older);
    else if (run >= SHORTEST_RUN)
      fold_run(w, i, run);
    else
      w->revs.items[i].becomes = push_node(w, w->revs.items[i].drawn);
  }
}

/* ---- edges ---- */

static void connect(work *w) {
  mig_map seen;
  mig_map_init(&seen, w->arena);
  for (uint32_t i = w->revs.count; i-- > 0;) {
    const rev_node *rev = &w->revs.items[i];
    for (uint32_t k = 0; k < rev->up.count; k++) {
      mig_draw_edge edge = {rev->becomes, w->revs.items[rev->up.items[k].parent].becomes, rev->up.items[k].depends};
      mig_span key = mig_arena_printf(w->arena, "%u %u %d", edge.child, edge.parent, (int)edge.depends);
      if (edge.child == edge.parent || mig_map_set(&seen, key, 0) != MIG_MAP_NONE) continue;
      *mig_vec_push(w->arena, &w->edges) = edge;
    }
  }
}

static void collide(work *w, const mig_comparison *comparison, mig_map *seen) {
  for (uint32_t i = 0; i < comparison->finding_count; i++) {
    const mig_finding *finding = &comparison->findings[i];
    if (!finding->has_ours || !finding->has_theirs || finding->suppressed.ptr != NULL) continue;
    uint32_t ours = mig_map_get(&w->by_id, finding->ours.revision);
    uint32_t theirs = mig_map_get(&w->by_id, finding->theirs.revision);
    if (ours == MIG_MAP_NONE || theirs == MIG_MAP_NONE) continue;
    ours = w->revs.items[ours].becomes;
    theirs = w->revs.items[theirs].becomes;
    if (ours == theirs) continue;
    uint32_t next = w->collisions.count;
    uint32_t at = mig_map_add(seen, mig_arena_printf(w->arena, "%u %u", ours, theirs), next);
    if (at == next) *mig_vec_push(w->arena, &w->collisions) = (mig_draw_collision){ours, theirs, finding, 0};
    w->collisions.items[at].count++;
  }
}

/* ---- areas ---- */

static bool is_drawn(const work *w, const mig_project *project) {
  for (uint32_t i = 0; i < w->areas.count; i++)
    if (w->areas.items[i].project == project) return true;
  return false;
}

/* A head is what nothing of the drawing builds on; with two commits that may be another than in
 * either of them. */
static void mark_heads(work *w) {
  for (uint32_t i = 0; i < w->revs.count; i++) w->revs.items[i].drawn.head = w->revs.items[i].children == 0;
}

static void add_area(work *w, const mig_report *report, const mig_report_project *in) {
  w->area = w->areas.count;
  *mig_vec_push(w->arena, &w->areas) = (mig_draw_area){in->project};
  w->revs.items = NULL;
  w->revs.count = w->revs.cap = 0;
  mig_map_init(&w->by_id, w->arena);
  add_revisions(w, in->project);
  add_revisions(w, in->theirs);
  /* With more than two heads a revision may be ours in one pair and theirs in another. */
  if (in->comparison_count == 1) {
    color(w, &in->comparisons[0]->ours, MIG_DRAW_OURS);
    color(w, &in->comparisons[0]->theirs, MIG_DRAW_THEIRS);
  }
  mark_heads(w);
  place_revisions(w);
  connect(w);
  mig_map seen;
  mig_map_init(&seen, w->arena);
  for (uint32_t i = 0; i < report->project_count; i++) {
    const mig_report_project *other = &report->projects[i]; /* its other databases */
    if (other->project != in->project) continue;
    for (uint32_t k = 0; k < other->comparison_count; k++) collide(w, other->comparisons[k], &seen);
  }
}

mig_drawing mig_drawing_of(mig_arena *arena, const mig_report *report, const mig_drawing_opts *opts) {
  work w = {.arena = arena, .opts = opts};
  for (uint32_t i = 0; i < report->project_count; i++)
    if (!is_drawn(&w, report->projects[i].project) && (report->projects[i].has_revisions || !report->read_back))
      add_area(&w, report, &report->projects[i]);
  return (mig_drawing){w.areas.items,     w.areas.count, w.nodes.items,      w.nodes.count,
                       w.edges.items,     w.edges.count, w.collisions.items, w.collisions.count};
}

mig_span mig_drawing_object(mig_arena *arena, const mig_object *object) {
  mig_buf buf = mig_buf_in(arena);
  mig_object_put(&buf, object);
  return mig_buf_span(&buf);
}
