/* repair_merges.c: a merge of merges, all of them unpublished and without operations, is one merge: its
 * parents are theirs. */
#include "base/protect.h"
#include "base/span.h"
#include "resolve/repair.h"
#include "script/operations.h"

static uint32_t script_of(const mig_repairing *w, mig_rev rev) {
  return mig_graph_node_of(w->project->graph, rev)->script;
}

static bool does_nothing(mig_repairing *w, uint32_t script, mig_direction direction) {
  mig_script_ops_opts opts = {.direction = direction, .dialect = w->project->dialect};
  mig_ops *binds = NULL;
  uint32_t count = 0;
  mig_must(mig_script_operations(&binds, &count, w->arena, &w->project->scripts[script], &opts));
  for (uint32_t i = 0; i < count; i++)
    if (binds[i].count > 0 || binds[i].raises) return false;
  return true;
}

/* Can it go without anybody missing it? */
static bool is_spare(mig_repairing *w, mig_rev rev) {
  const mig_graph *graph = w->project->graph;
  const mig_graph_node *node = mig_graph_node_of(graph, rev);
  const mig_script *script = &w->project->scripts[node->script];
  return mig_graph_parents(graph, rev).count > 1 && node->label_count == 0 && node->depends_count == 0 &&
         mig_graph_children(graph, rev, MIG_EDGES_ALL).count == 1 && mig_repair_has_id(script) &&
         !mig_repair_is_published(w, node->script) && does_nothing(w, node->script, MIG_UPGRADE) &&
         does_nothing(w, node->script, MIG_DOWNGRADE);
}

/* Parents of what takes their place; those that another one has already are left out. */
static uint32_t without_redundant(mig_repairing *w, mig_span *out, const mig_rev *revs, uint32_t count) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < count; i++) {
    bool covered = false;
    for (uint32_t k = 0; k < count && !covered; k++) {
      if (revs[k] == revs[i]) covered = k < i;
      else mig_must(mig_graph_is_ancestor(&covered, w->project->graph, revs[i], revs[k], MIG_EDGES_ALL));
    }
    if (!covered) out[kept++] = mig_graph_id(w->project->graph, revs[i]);
  }
  return kept;
}

static void flatten(mig_repairing *w, mig_rev rev) {
  const mig_graph *graph = w->project->graph;
  mig_revs parents = mig_graph_parents(graph, rev);
  uint32_t spare = 0, room = 0, count = 0, script = script_of(w, rev);
  for (uint32_t i = 0; i < parents.count; i++) {
    spare += is_spare(w, parents.items[i]);
    room += mig_graph_parents(graph, parents.items[i]).count + 1;
  }
  if (spare < 2 || !mig_repair_has_id(&w->project->scripts[script]) || mig_repair_is_published(w, script)) return;
  mig_rev *revs = MIG_NEW_ARRAY(w->arena, mig_rev, room);
  for (uint32_t i = 0; i < parents.count; i++) {
    mig_revs own = mig_graph_parents(graph, parents.items[i]);
    bool goes = is_spare(w, parents.items[i]);
    if (!goes) revs[count++] = parents.items[i];
    for (uint32_t k = 0; goes && k < own.count; k++) revs[count++] = own.items[k];
    if (!goes) continue;
    mig_draft_item *item = &w->draft->items[script_of(w, parents.items[i])];
    item->touched = true;
    item->removed = true;
    mig_repair_note(w, "%.*s: a merge without operations that only %.*s builds on, which joins its parents itself now; a "
                       "database that ran it goes down below it first",
                    MIG_FMT(w->project->scripts[script_of(w, parents.items[i])].file.path), MIG_FMT(mig_graph_id(graph, rev)));
  }
  mig_span *ids = MIG_NEW_ARRAY(w->arena, mig_span, count);
  count = without_redundant(w, ids, revs, count);
  mig_draft_set_parents(w->draft, rev, ids, count);
}

void mig_repair_merges(mig_repairing *w) {
  for (mig_rev rev = 0; rev < mig_graph_count(w->project->graph); rev++)
    if (mig_graph_parents(w->project->graph, rev).count > 1) flatten(w, rev);
}
