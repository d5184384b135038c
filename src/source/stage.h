/* source/stage.h: adding files to git's index, the one thing that mig writes into a repository. */
#ifndef MIG_SOURCE_STAGE_H
#define MIG_SOURCE_STAGE_H

#include "base/arena.h"

/* Whether files of the worktree at `root` can be staged: MIG_ERR_USAGE when it is in no
 * repository, MIG_ERR_REFUSED when another git process holds the index. */
mig_err mig_source_can_stage(const char *root, mig_why *why);

/* Adds the files as they stand in the worktree, and takes away those that are no longer there;
 * `paths` are relative to `root`. All or none. Ignored files are added too: their names were
 * chosen on purpose. */
mig_err mig_source_stage(const char *root, const mig_span *paths, uint32_t count, mig_arena *arena, mig_why *why);

#endif
