#include "mig/lines.h"

#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"

/* A head with what decides where it belongs. */
typedef struct head {
  mig_rev rev;
  uint32_t component; /* heads with a common root, however far down, share a number */
  mig_labels labels;
  mig_span folder; /* where its root stands */
  uint32_t configured; /* the item of project->lines that it belongs to, or UINT32_MAX */
  uint32_t line;
} head;

typedef struct work {
  mig_lines *out;
  mig_arena *arena;
  const mig_project *project;
  const mig_graph *graph;
  uint32_t *component_of; /* by revision */
  mig_rev *roots;         /* by component: its first base */
  uint32_t *sizes;        /* by component: revisions */
  uint32_t component_count;
  head *heads;
  uint32_t head_count;
} work;

static mig_span folder_of(const work *w, mig_rev rev) {
  mig_span path = mig_project_script(w->project, mig_graph_node_of(w->graph, rev)->script).path;
  while (path.len > 0 && path.ptr[path.len - 1] != '/') path.len--;
  return path;
}

/* Floods one weakly connected component over versioned edges. */
static void flood(work *w, mig_rev start) {
  MIG_VEC(mig_rev) open = {0};
  uint32_t component = w->component_count++;
  w->roots[component] = start;
  *mig_vec_push(w->arena, &open) = start;
  w->component_of[start] = component;
  while (open.count > 0) {
    mig_rev rev = open.items[--open.count];
    w->sizes[component]++;
    if (mig_graph_is_base(w->graph, rev) && (rev < w->roots[component] || !mig_graph_is_base(w->graph, w->roots[component])))
      w->roots[component] = rev;
    mig_revs around[] = {mig_graph_parents(w->graph, rev), mig_graph_children(w->graph, rev, MIG_EDGES_VERSIONED)};
    for (uint32_t k = 0; k < 2; k++) {
      for (uint32_t i = 0; i < around[k].count; i++) {
        mig_rev next = around[k].items[i];
        if (w->component_of[next] != UINT32_MAX) continue;
        w->component_of[next] = component;
        *mig_vec_push(w->arena, &open) = next;
      }
    }
  }
}

static void find_components(work *w) {
  uint32_t count = mig_graph_count(w->graph);
  w->component_of = MIG_NEW_ARRAY(w->arena, uint32_t, count);
  w->roots = MIG_NEW_ARRAY(w->arena, mig_rev, count);
  w->sizes = MIG_NEW_ARRAY(w->arena, uint32_t, count);
  for (uint32_t i = 0; i < count; i++) w->component_of[i] = UINT32_MAX;
  for (uint32_t i = 0; i < count; i++)
    if (w->component_of[i] == UINT32_MAX) flood(w, i);
}

/* A label of the head, or the folder that it or its root stands in. */
static uint32_t configured_line(const work *w, const head *h) {
  for (uint32_t i = 0; i < w->project->line_count; i++) {
    mig_span line = w->project->lines[i], own = folder_of(w, h->rev);
    for (uint32_t k = 0; k < h->labels.count; k++)
      if (mig_span_eq(h->labels.items[k], line)) return i;
    if (own.len > line.len && mig_span_starts(own, line) && own.ptr[line.len] == '/') return i;
    if (h->folder.len > line.len && mig_span_starts(h->folder, line) && h->folder.ptr[line.len] == '/') return i;
  }
  return UINT32_MAX;
}

static mig_err find_heads(work *w) {
  mig_revs revs = mig_graph_heads(w->graph);
  w->heads = MIG_NEW_ARRAY(w->arena, head, revs.count);
  w->head_count = revs.count;
  for (uint32_t i = 0; i < revs.count; i++) {
    head *h = &w->heads[i];
    h->rev = revs.items[i];
    h->component = w->component_of[h->rev];
    h->folder = folder_of(w, w->roots[h->component]);
    h->line = i;
    mig_err err = mig_graph_labels(&h->labels, w->arena, w->graph, h->rev);
    if (err != MIG_OK) return err;
    h->configured = configured_line(w, h);
  }
  return MIG_OK;
}

static bool share_a_label(const mig_labels *a, const mig_labels *b) {
  for (uint32_t i = 0; i < a->count; i++)
    for (uint32_t k = 0; k < b->count; k++)
      if (mig_span_eq(a->items[i], b->items[k])) return true;
  return false;
}

/* Separate roots are separate lines, whatever else: joining them is never a repair. */
static bool same_line(const head *a, const head *b) {
  if (a->component != b->component || a->configured != b->configured) return false;
  if (a->configured != UINT32_MAX) return true;
  return a->labels.count == 0 || b->labels.count == 0 || share_a_label(&a->labels, &b->labels);
}

/* Gives heads that belong together the number of the first of them. */
static void group_heads(work *w) {
  for (uint32_t i = 0; i < w->head_count; i++) {
    for (uint32_t k = 0; k < i; k++) {
      if (!same_line(&w->heads[i], &w->heads[k])) continue;
      uint32_t from = w->heads[i].line, to = w->heads[k].line;
      if (to > from) {
        uint32_t swap = from;
        from = to;
        to = swap;
      }
      for (uint32_t j = 0; j < w->head_count; j++)
        if (w->heads[j].line == from) w->heads[j].line = to;
    }
  }
}

/* False for a history that hangs on a parent which is missing or not known: that is said already. */
static bool is_rooted(const work *w, uint32_t component) {
  const mig_graph_node *root = mig_graph_node_of(w->graph, w->roots[component]);
  return root->down_count == 0 && !root->parents_unknown;
}

/* Whether an older history, or a larger one, without a label stands in the same folder. */
static bool is_stray(const work *w, const head *h) {
  if (h->labels.count != 0 || h->configured != UINT32_MAX) return false;
  if (!is_rooted(w, h->component)) return false;
  for (uint32_t i = 0; i < w->head_count; i++) {
    const head *other = &w->heads[i];
    if (other->component == h->component || !mig_span_eq(other->folder, h->folder) || !is_rooted(w, other->component)) continue;
    uint32_t mine = w->sizes[h->component], its = w->sizes[other->component];
    if (its > mine || (its == mine && other->component < h->component)) return true;
  }
  return false;
}

static mig_span name_of(const work *w, const head *h) {
  if (h->labels.count == 0) return h->folder.len > 1 ? mig_span_cut(h->folder, 0, h->folder.len - 1) : h->folder;
  mig_buf name = mig_buf_in(w->arena);
  for (uint32_t i = 0; i < h->labels.count; i++) {
    if (i != 0) mig_buf_puts(&name, ", ");
    mig_buf_put(&name, h->labels.items[i]);
  }
  return mig_buf_span(&name);
}

static void list_lines(work *w) {
  MIG_VEC(mig_line) lines = {0};
  for (uint32_t i = 0; i < w->head_count; i++) {
    const head *first = &w->heads[i];
    if (first->line != i) continue;
    MIG_VEC(mig_rev) revs = {0};
    for (uint32_t k = i; k < w->head_count; k++)
      if (w->heads[k].line == i) *mig_vec_push(w->arena, &revs) = w->heads[k].rev;
    *mig_vec_push(w->arena, &lines) = (mig_line){.name = name_of(w, first),
                                                 .heads = {revs.items, revs.count},
                                                 .stray = is_stray(w, first),
                                                 .root = w->roots[first->component]};
  }
  if (lines.count == 1) lines.items[0].name = MIG_SPAN("");
  *w->out = (mig_lines){lines.items, lines.count};
}

static mig_err find_lines(void *context) {
  work *w = context;
  find_components(w);
  mig_err err = find_heads(w);
  if (err != MIG_OK) return err;
  group_heads(w);
  list_lines(w);
  return MIG_OK;
}

mig_err mig_project_lines(mig_lines *out, mig_arena *arena, const mig_project *project, mig_why *why) {
  work w = {.out = out, .arena = arena, .project = project, .graph = project->graph};
  mig_err err = mig_protect(find_lines, &w);
  return err == MIG_OK ? MIG_OK : mig_fail(why, err, "out of memory");
}
