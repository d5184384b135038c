/* The operations of one revision, for those who list revisions. */
#include "base/protect.h"
#include "base/why.h"
#include "conflict/load.h"
#include "conflict/operation.h"

typedef struct work {
  mig_operation **out;
  uint32_t *count;
  mig_arena *arena;
  const mig_project *project;
  mig_rev rev;
  mig_span bind;
} work;

static mig_err list(void *context) {
  const work *w = context;
  const mig_graph_node *node = mig_graph_node_of(w->project->graph, w->rev);
  mig_loader *loader = mig_loader_new(w->arena, w->project, w->project->dialect);
  const mig_ops *ops = mig_loader_ops(loader, node->script, w->bind);
  *w->count = ops != NULL ? ops->count : 0;
  *w->out = MIG_NEW_ARRAY(w->arena, mig_operation, *w->count);
  for (uint32_t i = 0; i < *w->count; i++) (*w->out)[i] = mig_operation_of(node->id, &ops->items[i]);
  return MIG_OK;
}

mig_err mig_conflict_operations(mig_operation **out, uint32_t *count, mig_arena *arena,
                                const struct mig_project *project, mig_rev rev, mig_span bind) {
  *count = 0;
  return mig_protect(list, &(work){out, count, arena, project, rev, bind});
}
