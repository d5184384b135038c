/* Which scripts of two commits belong to one line of history. */
#include "base/span.h"
#include "conflict/pair_members.h"

/* Identifiers and folders, joined where a script connects them. */
typedef struct joining {
  pair_work *w;
  mig_map numbers;
  MIG_VEC(uint32_t) parent;
} joining;

static uint32_t number_of(joining *j, mig_span name) {
  uint32_t at = mig_map_add(&j->numbers, name, j->parent.count);
  if (at == j->parent.count) *mig_vec_push(j->w->arena, &j->parent) = at;
  return at;
}

static uint32_t root_of(joining *j, uint32_t at) {
  while (j->parent.items[at] != at) at = j->parent.items[at] = j->parent.items[j->parent.items[at]];
  return at;
}

static void join(joining *j, mig_span a, mig_span b) {
  uint32_t x = root_of(j, number_of(j, a)), y = root_of(j, number_of(j, b));
  if (x != y) j->parent.items[y] = x;
}

/* No identifier ends in a slash. */
static mig_span folder_of(const mig_script *script) {
  mig_span path = script->file.path;
  while (path.len > 0 && path.ptr[path.len - 1] != '/') path.len--;
  return path.len > 0 ? path : MIG_SPAN("/");
}

static bool nobody_has(const pair_work *w, mig_span id) {
  for (pair_side s = OURS; s < SIDES; s++)
    if (pair_find(w, s, id) != MIG_NO_REV) return false;
  return true;
}

/* What follows a script that nobody has may well be of the line that its folder holds. */
static void join_revision(joining *j, pair_side s, mig_rev rev) {
  const mig_graph *graph = j->w->projects[s]->graph;
  const mig_graph_node *node = mig_graph_node_of(graph, rev);
  mig_span id = mig_graph_id(graph, rev);
  bool open = node->down_count == 0;
  for (uint32_t i = 0; i < node->down_count; i++) {
    join(j, node->down_revision[i], id);
    open = open || nobody_has(j->w, node->down_revision[i]);
  }
  mig_revs needs = mig_graph_dependencies(graph, rev);
  for (uint32_t i = 0; i < needs.count; i++) join(j, mig_graph_id(graph, needs.items[i]), id);
  if (open) join(j, folder_of(pair_script(j->w, s, rev)), id);
}

void pair_find_lines(pair_work *w) {
  joining j = {.w = w};
  mig_map_init(&j.numbers, w->arena);
  for (pair_side s = OURS; s < SIDES; s++)
    for (uint32_t rev = 0; w->projects[s] != NULL && rev < mig_graph_count(w->projects[s]->graph); rev++)
      join_revision(&j, s, rev);
  pair_list *lists[] = {&w->base, &w->own[OURS], &w->own[THEIRS]};
  uint32_t *line_of = MIG_NEW_ARRAY(w->arena, uint32_t, j.parent.count + 1);
  w->line_count = 0;
  for (int k = 0; k < 3; k++)
    for (uint32_t i = 0; i < lists[k]->count; i++) {
      pair_member *m = &lists[k]->items[i];
      uint32_t root = root_of(&j, number_of(&j, pair_id(w, m->from, m->rev)));
      if (line_of[root] == 0) line_of[root] = ++w->line_count;
      m->line = line_of[root] - 1;
    }
}
