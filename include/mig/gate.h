/* mig/gate.h: may this tree be merged into the base? What `mig check --base` says of one script
 * directory.
 *
 * Judged are the tree that merging gives (heads, identifiers, parents, files that parse), what was
 * done to published revisions (MIG401, MIG402, MIG403), and whether the operations of the two sides
 * collide. Each diagnostic's help ends with the one command that mends it.
 *
 * Ownership: results live in the arena given; the pair must outlive them. */
#ifndef MIG_GATE_H
#define MIG_GATE_H

#include "mig/check.h"
#include "mig/conflict.h"
#include "mig/pair.h"
#include "mig/published.h"

typedef struct mig_gate_opts {
  mig_conflict_opts conflict;
  mig_span ours_name, theirs_name; /* for messages */
  const mig_published *published;  /* what other protected refs have; NULL: only the base counts */
  const char *dir;                 /* mig_project_opts.dir, where `published` was asked */
} mig_gate_opts;

typedef struct mig_gate {
  const mig_diag *diags; /* of the sides, of publication, of the merged tree */
  uint32_t diag_count;
  const mig_span *binds; /* of each comparison */
  const mig_comparison *const *comparisons; /* none when one side brings nothing */
  uint32_t comparison_count;
} mig_gate;

/* `pair` comes from mig_pair_open_base and mig_pair_projects; pair->merged is NULL when the
 * merge leaves no script. */
MIG_API mig_err mig_gate_judge(mig_gate *out, mig_arena *arena, const mig_project_pair *pair,
                               const mig_gate_opts *opts, mig_why *why);

/* What happened to published revisions: MIG401 edited, MIG402 removed, MIG403 re-parented; notes
 * for what changes nothing. `now` may be NULL: all of it was removed; so may `published`: there was
 * nothing. Edits carry a fingerprint of the text as it is now, so that a baseline (mig/baseline.h)
 * accepts this edit and no other. */
MIG_API mig_err mig_gate_published(mig_diags *out, mig_arena *arena, const mig_project *published,
                                   const mig_project *now, mig_span published_name, mig_why *why);

#endif
