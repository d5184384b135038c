/* mig/whereabouts.h: where a revision is that this tree lacks. */
#ifndef MIG_WHEREABOUTS_H
#define MIG_WHEREABOUTS_H

#include "mig/project.h"

typedef struct mig_whereabouts {
  bool found;
  mig_span ref;    /* "main", "origin/main", "v1": the first that has it, by name; empty: none has it any more */
  mig_span commit; /* the commit that added it there, or the last one that had it; full id */
  mig_span path;
} mig_whereabouts;

/* Looks in the project's version folders on every branch, remote branch and tag, then in their history
 * and in that of branches which are gone, as far as reflogs know them. `dir` is mig_project_opts.dir.
 * Without a repository nothing is found. */
MIG_API mig_err mig_find_revision(mig_whereabouts *out, mig_arena *arena, const mig_project *project,
                                  mig_span revision, const char *dir, mig_why *why);

/* A revision that stood on a branch which is gone: deleted, reset or rebased away. */
typedef struct mig_lost {
  mig_span revision;
  mig_span commit; /* the last one that had it, full id */
  const mig_file *file;
  const mig_span *parents;
  uint32_t parent_count;
} mig_lost;

/* Revisions of commits that only reflogs name (git-reflog(1); git keeps these for 30 days at least), and
 * that stand on no ref, newest commit first. `project` must be that of a commit. */
MIG_API mig_err mig_find_lost(const mig_lost **out, uint32_t *count, mig_arena *arena, const mig_project *project,
                              mig_why *why);

#endif
