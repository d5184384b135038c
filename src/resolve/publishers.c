#include "base/protect.h"
#include "mig/project.h"
#include "mig/published.h"
#include "mig/resolve.h"
#include "base/arena.h"

typedef struct work {
  mig_publishers *out;
  mig_arena *arena;
  const mig_project *project;
  const mig_published *published;
} work;

static mig_err ask(void *context) {
  const work *w = context;
  uint32_t count = mig_graph_count(w->project->graph);
  mig_span *by = MIG_NEW_ARRAY(w->arena, mig_span, count + 1);
  for (mig_rev rev = 0; rev < count; rev++) {
    mig_publication p = mig_published_revision(w->published, w->project->title, mig_graph_id(w->project->graph, rev));
    if (p.published) by[rev] = p.why.len > 0 ? p.why : MIG_SPAN("not shown to be unpublished");
  }
  w->out->by = by;
  return MIG_OK;
}

mig_err mig_resolve_publishers(mig_publishers *out, mig_arena *arena, const mig_project *project,
                               const mig_published *published) {
  out->by = NULL;
  return mig_protect(ask, &(work){out, arena, project, published});
}
