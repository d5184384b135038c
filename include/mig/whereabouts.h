/* mig/whereabouts.h: where a revision is that this tree lacks. */
#ifndef MIG_WHEREABOUTS_H
#define MIG_WHEREABOUTS_H

#include "mig/project.h"

typedef struct mig_whereabouts {
  bool found;
  mig_span ref;    /* "main", "origin/main", "v1": the first that has it, by name */
  mig_span commit; /* the commit that added it there, full id */
  mig_span path;
} mig_whereabouts;

/* Looks in the project's version folders on every branch, remote branch and tag. `dir` is
 * mig_project_opts.dir. Without a repository nothing is found. */
MIG_API mig_err mig_find_revision(mig_whereabouts *out, mig_arena *arena, const mig_project *project,
                                  mig_span revision, const char *dir, mig_why *why);

#endif
