/* mig/pair.h: two commits that may be merged, and the commit where they parted.
 *
 * Ownership: the pair owns its trees. */
#ifndef MIG_PAIR_H
#define MIG_PAIR_H

#include "mig/project.h"

typedef struct mig_pair {
  mig_tree *ours, *theirs; /* one may be NULL: no scripts in that commit */
  mig_tree *base; /* NULL: their histories never met, or the merge base holds no scripts */
} mig_pair;

/* Reads the trees of two commit-ish; `opts->ref` is not looked at. The errors of mig_tree_open; a
 * side without any script is MIG_ERR_NOT_FOUND only when the other has none either. */
MIG_API mig_err mig_pair_open(mig_pair **out, const mig_project_opts *opts, const char *ours, const char *theirs,
                              mig_why *why);
MIG_API void mig_pair_free(mig_pair *pair);

/* Is a git merge under way in the worktree around `dir` (NULL: here), so that MERGE_HEAD exists? */
MIG_API bool mig_merge_under_way(const char *dir);

/* The projects with this title (script directory) in each tree; NULL where there is none. */
typedef struct mig_project_pair {
  mig_span title;
  const mig_project *ours, *theirs, *base;
} mig_project_pair;

/* Every script directory of either side, sorted by title. */
MIG_API mig_err mig_pair_projects(const mig_project_pair **out, uint32_t *count, mig_pair *pair);

#endif
