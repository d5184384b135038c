/* conflict/gate.h: what the files of the gate share. What has no mig_err unwinds (base/protect.h). */
#ifndef MIG_CONFLICT_GATE_H
#define MIG_CONFLICT_GATE_H

#include "mig/gate.h"

/* Whether a side has the revision; a side may have nothing, NULL. */
static inline bool mig_gate_has(const mig_project *side, mig_span revision) {
  return side != NULL && mig_graph_find(side->graph, revision) != MIG_NO_REV;
}

/* gate_published.c: as mig_gate_published, but of revisions alone that both have, less those of `but`
 * (may be NULL). */
mig_diags mig_gate_changed(mig_arena *arena, const mig_project *published, const mig_project *now, const mig_graph *but,
                           mig_span published_name);

/* gate_published.c: mig_gate_published, less removals that `stray` tells of. */
mig_diags mig_gate_edited(mig_arena *arena, const mig_project *published, const mig_project *now, mig_diags stray,
                          mig_span published_name);

/* gate_protected.c: what the tree that merging gives changes of revisions that other protected refs
 * have and the base has not. */
mig_err mig_gate_protected(mig_diags *out, mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts,
                           mig_why *why);

/* gate_published.c: "X {create table x}, Y": what stands before a revision in `now` and not in `then`,
 * so that databases which ran it there never run it. Both have the revision. */
mig_span mig_gate_gained(mig_arena *arena, const mig_project *then, const mig_project *now, mig_span revision);

/* gate_stray.c: scripts of a side that merging leaves outside of every version folder. */
mig_diags mig_gate_stray(mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts);

#endif
