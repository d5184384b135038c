/* gate_protected.c: refs that publish besides the base: release branches, tags. */
#include "base/span.h"
#include "base/vec.h"
#include "conflict/gate.h"
#include "script/script.h"

typedef MIG_VEC(mig_publication) publications;

static bool is_known(const publications *refs, mig_span ref) {
  for (uint32_t i = 0; i < refs->count; i++)
    if (mig_span_eq(refs->items[i].ref, ref)) return true;
  return false;
}

/* The refs that have one of the tree's own revisions with another text. */
static void find_refs(publications *out, mig_arena *arena, const mig_project_pair *pair, const mig_published *published) {
  const mig_project *now = pair->merged;
  for (uint32_t i = 0; i < now->node_count; i++) {
    const mig_graph_node *node = &now->nodes[i];
    if (mig_gate_has(pair->theirs, node->id)) continue; /* the base speaks */
    mig_publication found = mig_published_revision(published, now->title, node->id);
    if (found.text.ptr == NULL || mig_span_eq(found.text, now->scripts[node->script].file.text)) continue;
    if (!is_known(out, found.ref)) *mig_vec_push(arena, out) = found;
  }
}

static const mig_project *project_in(const mig_tree *tree, mig_span title) {
  for (uint32_t i = 0; i < tree->project_count; i++)
    if (mig_span_eq(tree->projects[i].title, title)) return &tree->projects[i];
  return NULL;
}

static void free_tree(void *tree) {
  mig_tree_free(tree);
}

/* The ref's whole tree is read: what a revision skips is told by its ancestors there. */
static mig_err judge_ref(mig_diags *out, mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts,
                         const mig_publication *at, mig_why *why) {
  mig_tree *tree;
  mig_project_opts tree_opts = {.dir = opts->dir, .ref = at->commit.ptr};
  mig_err err = mig_tree_open(&tree, &tree_opts, why);
  if (err != MIG_OK) return err;
  mig_arena_on_free(arena, free_tree, tree); /* diagnostics point into it */
  const mig_project *then = project_in(tree, pair->title);
  const mig_graph *but = pair->theirs != NULL ? pair->theirs->graph : NULL;
  if (then != NULL) *out = mig_gate_changed(arena, then, pair->merged, but, at->ref);
  return MIG_OK;
}

mig_err mig_gate_protected(mig_diags *out, mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts,
                           mig_why *why) {
  publications refs = {0};
  MIG_VEC(mig_diag) found = {0};
  mig_err err = MIG_OK;
  *out = (mig_diags){NULL, 0};
  if (opts->published == NULL || pair->merged == NULL) return MIG_OK;
  find_refs(&refs, arena, pair, opts->published);
  for (uint32_t i = 0; err == MIG_OK && i < refs.count; i++) {
    mig_diags of_ref = {NULL, 0};
    err = judge_ref(&of_ref, arena, pair, opts, &refs.items[i], why);
    for (uint32_t k = 0; k < of_ref.count; k++) *mig_vec_push(arena, &found) = of_ref.items[k];
  }
  *out = (mig_diags){found.items, found.count};
  return err;
}
