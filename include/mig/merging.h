/* mig/merging.h: is git merging, and whom into whom?
 *
 * Facts from githooks(5) and from trying (git 2.39): MERGE_HEAD names the other sides while a merge
 * is open, but not in pre-merge-commit, where only the environment's GITHEAD_<id>=NAME tells; in
 * post-merge it is still there although HEAD is the merge already. Rebase, cherry-pick and revert
 * are no merges: the tree stands for itself.
 *
 * Ownership: everything lives in the arena given; commits and names have a NUL behind them. */
#ifndef MIG_MERGING_H
#define MIG_MERGING_H

#include "mig/base.h"

typedef enum mig_merging_state {
  MIG_MERGING_NOTHING,
  MIG_MERGING_OPEN,   /* HEAD and the commits that will be merged into it */
  MIG_MERGING_DONE,   /* HEAD is the merge: its parents */
  MIG_MERGING_REBASE, /* these four: nothing to merge, only said */
  MIG_MERGING_CHERRY_PICK,
  MIG_MERGING_REVERT,
  MIG_MERGING_SQUASH
} mig_merging_state;

typedef struct mig_merge_side {
  mig_span commit; /* full id */
  mig_span name;   /* as it was typed for git, or a branch that stands there, or the short id */
} mig_merge_side;

typedef struct mig_merging {
  mig_merging_state state;
  mig_merge_side ours;          /* OPEN, DONE */
  const mig_merge_side *theirs; /* OPEN, DONE: one, or several in an octopus merge */
  uint32_t their_count;
} mig_merging;

/* `dir` as mig_project_opts.dir; `environment` as environ(7), NULL: not looked at. Outside of a
 * repository nothing is merging. Costs a few stat calls when nothing is. */
MIG_API mig_err mig_merging_find(mig_merging *out, mig_arena *arena, const char *dir, char *const *environment,
                                 mig_why *why);

#endif
