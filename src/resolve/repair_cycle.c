/* repair_cycle.c: of the edges of a cycle, the one that git's history saw last: taking it back breaks it. */
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "resolve/repair.h"
#include "source/repository.h"

typedef struct edge {
  uint32_t script;
  mig_span parent;
  mig_span commit; /* that added it; empty: not committed yet */
} edge;

typedef struct cycle {
  mig_repairing *w;
  mig_repository *repo;
  mig_span head; /* commit */
  MIG_VEC(edge) edges;
} cycle;

static bool names(const mig_ident *ident, mig_span id) {
  for (uint32_t i = 0; i < ident->count; i++)
    if (ident->items[i].ptr != NULL && mig_span_eq(ident->items[i], id)) return true;
  return false;
}

/* Did the script name that parent in the commit? */
static bool stands_in(cycle *c, const edge *e, mig_span commit) {
  mig_source *source;
  mig_span text, path = c->w->project->scripts[e->script].file.path;
  if (mig_repository_tree(&source, c->w->arena, c->repo, commit.ptr, NULL) != MIG_OK ||
      mig_source_read(source, c->w->arena, path, &text, NULL) != MIG_OK)
    return false;
  mig_script *script = MIG_NEW(c->w->arena, mig_script);
  mig_script_read(script, c->w->arena, (mig_file){path, mig_pad_text(c->w->arena, text)}, NULL);
  return names(&script->down_revision, e->parent) || names(&script->depends_on, e->parent);
}

/* Back through the parents that have it, to the commit of which none has it. */
static mig_span added_by(cycle *c, const edge *e) {
  mig_span commit = c->head;
  if (!stands_in(c, e, commit)) return MIG_SPAN("");
  for (;;) {
    const mig_span *parents;
    uint32_t count, i = 0;
    if (mig_repository_parents(&parents, &count, c->w->arena, c->repo, commit, NULL) != MIG_OK) return commit;
    while (i < count && !stands_in(c, e, parents[i])) i++;
    if (i == count) return commit;
    commit = parents[i];
  }
}

static void collect(cycle *c, const mig_defect *defect) {
  const mig_graph *graph = c->w->project->graph;
  for (uint32_t i = 0; i < defect->members.count; i++) {
    const mig_graph_node *node = mig_graph_node_of(graph, defect->members.items[i]);
    mig_revs parents = mig_graph_parents(graph, defect->members.items[i]), needed = mig_graph_dependencies(graph, defect->members.items[i]);
    for (uint32_t k = 0; k < parents.count + needed.count; k++) {
      mig_rev parent = k < parents.count ? parents.items[k] : needed.items[k - parents.count];
      bool inside = false;
      for (uint32_t m = 0; m < defect->members.count; m++) inside = inside || defect->members.items[m] == parent;
      if (inside) *mig_vec_push(c->w->arena, &c->edges) = (edge){node->script, mig_graph_id(graph, parent), {"", 0}};
    }
  }
}

static bool is_last(const cycle *c, const edge *e) {
  for (uint32_t i = 0; i < c->edges.count; i++) {
    mig_span other = c->edges.items[i].commit;
    if (e->commit.len == 0) break;
    if (other.len == 0) return false; /* not committed: later than all that is */
    if (!mig_span_eq(other, e->commit) && mig_repository_contains(c->repo, other, e->commit)) return false;
  }
  return true;
}

static void tell(cycle *c) {
  for (uint32_t i = 0; i < c->edges.count; i++) {
    const edge *e = &c->edges.items[i];
    mig_span path = c->w->project->scripts[e->script].file.path;
    if (!is_last(c, e)) continue;
    if (e->commit.len == 0)
      mig_repair_leave(c->w, "%.*s: a cycle goes through its parent %.*s, the last edge that was added, not committed yet; as it was before: git show HEAD:%.*s",
                       MIG_FMT(path), MIG_FMT(e->parent), MIG_FMT(mig_shell_path(c->w->arena, path)));
    else
      mig_repair_leave(c->w, "%.*s: a cycle goes through its parent %.*s, the last edge that was added, by commit %.*s; as it was before: git show %.*s^:%.*s",
                       MIG_FMT(path), MIG_FMT(e->parent), MIG_FMT(mig_span_cut(e->commit, 0, 12)),
                       MIG_FMT(mig_span_cut(e->commit, 0, 12)), MIG_FMT(mig_shell_path(c->w->arena, path)));
  }
}

void mig_repair_cycles(mig_repairing *w) {
  mig_defects defects = mig_graph_defects(w->project->graph);
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *defect = &defects.items[i];
    cycle c = {.w = w};
    if (defect->kind == MIG_DEFECT_SELF_PARENT || defect->kind == MIG_DEFECT_SELF_DEPENDENCY) {
      mig_repair_leave(w, "%.*s: it names itself as %s", MIG_FMT(w->project->scripts[defect->script].file.path),
                       defect->kind == MIG_DEFECT_SELF_PARENT ? "its parent" : "what it depends on");
      continue;
    }
    if (defect->kind != MIG_DEFECT_CYCLE) continue;
    if (mig_repository_open(&c.repo, w->arena, mig_arena_cstr(w->arena, w->project->tree->root), NULL) != MIG_OK ||
        mig_repository_commit(&c.head, w->arena, c.repo, "HEAD", NULL) != MIG_OK) {
      mig_repair_leave(w, "%.*s: it is part of a cycle; without git's history nobody can tell which edge came last",
                       MIG_FMT(w->project->scripts[defect->script].file.path));
      continue;
    }
    collect(&c, defect);
    for (uint32_t k = 0; k < c.edges.count; k++) c.edges.items[k].commit = added_by(&c, &c.edges.items[k]);
    tell(&c);
  }
}
