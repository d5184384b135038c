/* The operations of one revision, for those who list revisions. */
#include "base/protect.h"
#include "base/span.h"
#include "conflict/operation.h"
#include "project/modules.h"

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
  mig_modules modules;
  mig_modules_init(&modules, w->arena, w->project);
  mig_script_ops_opts opts = {
      .direction = MIG_UPGRADE, .dialect = w->project->dialect, .modules = &modules.source};
  mig_ops *binds;
  uint32_t bind_count;
  mig_must(mig_script_operations(&binds, &bind_count, w->arena, &w->project->scripts[node->script], &opts));
  for (uint32_t b = 0; b < bind_count; b++) {
    if (!mig_span_eq(binds[b].bind, w->bind)) continue;
    *w->count = binds[b].count;
    *w->out = MIG_NEW_ARRAY(w->arena, mig_operation, *w->count);
    for (uint32_t i = 0; i < *w->count; i++) (*w->out)[i] = mig_operation_of(node->id, &binds[b].items[i]);
  }
  return MIG_OK;
}

mig_err mig_conflict_operations(mig_operation **out, uint32_t *count, mig_arena *arena,
                                const struct mig_project *project, mig_rev rev, mig_span bind) {
  *count = 0;
  return mig_protect(list, &(work){out, count, arena, project, rev, bind});
}
