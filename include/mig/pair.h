/* mig/pair.h: two commits that may be merged, and the commit where they parted.
 *
 * Ownership: the pair owns its trees. */
#ifndef MIG_PAIR_H
#define MIG_PAIR_H

#include "mig/project.h"

struct mig_base_branch; /* mig/published.h */

typedef struct mig_pair {
  mig_tree *ours, *theirs; /* one may be NULL: no scripts in that commit */
  mig_tree *base; /* NULL: their histories never met, or the merge base holds no scripts */
  mig_tree *merged; /* mig_pair_open_base: what the merge gives; may be `ours` itself. NULL else */
  mig_span note;    /* mig_pair_open_base: what a reader must know about it; may be empty */
} mig_pair;

/* Reads the trees of two commit-ish; `opts->ref` is not looked at. The errors of mig_tree_open; a
 * side without any script is MIG_ERR_NOT_FOUND only when the other has none either. */
MIG_API mig_err mig_pair_open(mig_pair **out, const mig_project_opts *opts, const char *ours, const char *theirs,
                              mig_why *why);

/* The tree that `opts` means against a base branch, and the tree that merging would give: as git
 * merges commits; a worktree or an index counts as a commit on top of HEAD (and of what is being
 * merged), so that what is not committed yet is judged, too. Where the tree is the base itself, its
 * first parent stands for the base. Nothing is written.
 * MIG_ERR_MISSING: history is shallow. MIG_ERR_NOT_FOUND: histories never met, or no scripts. */
MIG_API mig_err mig_pair_open_base(mig_pair **out, const mig_project_opts *opts, const struct mig_base_branch *base,
                                   mig_why *why);
MIG_API void mig_pair_free(mig_pair *pair);

/* Is a git merge under way in the worktree around `dir` (NULL: here), so that MERGE_HEAD exists? */
MIG_API bool mig_merge_under_way(const char *dir);

/* The projects with this title (script directory) in each tree; NULL where there is none. */
typedef struct mig_project_pair {
  mig_span title;
  const mig_project *ours, *theirs, *base, *merged;
} mig_project_pair;

/* Every script directory of either side, sorted by title. */
MIG_API mig_err mig_pair_projects(const mig_project_pair **out, uint32_t *count, mig_pair *pair);

#endif
