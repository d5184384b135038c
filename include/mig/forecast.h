/* mig/forecast.h: every open branch against the base and against each other, before any is merged.
 *
 * A branch's own revisions are those that the base has not. Scripts that branches share are read
 * once, by the id of their content. Which pairs can collide is told by an index over what each
 * branch touches; only those are replayed.
 *
 * Ownership: everything lives in the arena given; the tree of the base must outlive it.
 * Order:     branches as given, pairs by their branches; same input, same bytes.
 * Errors:    a branch that can't be read is told as such and left out of the pairs. */
#ifndef MIG_FORECAST_H
#define MIG_FORECAST_H

#include "mig/conflict.h"
#include "mig/project.h"

/* What landing something means for what is there. */
typedef enum mig_landing {
  MIG_LANDING_NOTHING, /* no revisions of its own, or all of them are in the other */
  MIG_LANDING_READY,   /* one head, nothing to do */
  MIG_LANDING_JOIN,    /* independent: a merge revision or a rebase, nothing else */
  MIG_LANDING_UNKNOWN, /* something that matters was not understood */
  MIG_LANDING_COLLIDE
} mig_landing;

/* "nothing", "ready", "join", "unknown", "collide" */
MIG_API const char *mig_landing_name(mig_landing landing);

typedef struct mig_forecast_ref {
  mig_span name, commit; /* as typed or short; full id */
  mig_span because;      /* why the ref leads to no commit, which is empty then; else empty */
} mig_forecast_ref;

/* The refs to look at when none is typed: remote branches, else local ones, that the base's commit
 * does not contain, and those that lead to no commit; the base itself is none. Sorted by name.
 * `base` must be the tree of a commit. */
MIG_API mig_err mig_forecast_refs(const mig_forecast_ref **out, uint32_t *count, mig_arena *arena, mig_tree *base,
                                  mig_why *why);
/* One that was typed; MIG_ERR_USAGE. */
MIG_API mig_err mig_forecast_ref_typed(mig_forecast_ref *out, mig_arena *arena, mig_tree *base, const char *name,
                                       mig_why *why);

typedef struct mig_forecast_branch {
  mig_forecast_ref ref;
  bool unread;   /* `because` says why */
  mig_span because;
  const mig_span *revisions; /* its own, oldest first */
  uint32_t revision_count;
  uint32_t behind; /* revisions of the base that it has not */
  mig_landing landing; /* on the base as it is; COLLIDE and UNKNOWN have comparisons below */
  uint32_t collisions, unknowns; /* among its pairs with other branches */
  /* What the landing order is made of. */
  bool forks;                /* landing it on the base as it is gives another head */
  const mig_span *follows;   /* parents of its own revisions that are not its own */
  uint32_t follow_count;
  const uint32_t *stands_on; /* branches all of whose revisions it has */
  uint32_t stands_on_count;
} mig_forecast_branch;

#define MIG_FORECAST_BASE UINT32_MAX /* in place of a branch's number */

/* Two branches, or the base (first) and a branch, that were looked at closely. */
typedef struct mig_forecast_pair {
  uint32_t ours, theirs; /* numbers of branches; ours may be MIG_FORECAST_BASE */
  mig_landing landing;
  const mig_comparison *comparison; /* NULL where both have one id for different scripts */
  mig_span bind;
  mig_span revision; /* that id */
} mig_forecast_pair;

typedef struct mig_forecast_opts {
  mig_conflict_opts conflict;    /* its bind is ignored: every database is looked at */
  uint32_t shard, shard_count;   /* K of N, from 1; 0 of 0: everything */
  const char *dir;               /* mig_project_opts.dir, for branches with another configuration */
} mig_forecast_opts;

typedef struct mig_forecast {
  const mig_project *project; /* of the base */
  const mig_forecast_branch *branches;
  uint32_t branch_count;
  const mig_forecast_pair *pairs; /* what was replayed, and duplicate ids; all others only need a join */
  uint32_t pair_count;
  uint64_t pairs_seen, pairs_replayed, pairs_joined, pairs_unknown, pairs_collide;
  const uint32_t *order; /* numbers of branches; empty for a shard */
  uint32_t order_count;
  uint32_t rebases; /* branches of that order which must be rebased, or joined, at their turn */
  uint64_t files, bytes, operations; /* read besides the base's */
} mig_forecast;

/* Each ref against the base, and against each other one, for the script directory `project` of `base`. */
MIG_API mig_err mig_forecast_make(mig_forecast **out, mig_arena *arena, mig_tree *base, const mig_project *project,
                                  const mig_forecast_ref *refs, uint32_t count, const mig_forecast_opts *opts,
                                  mig_why *why);

/* The parts of one forecast, as `shard` and `shard_count` 1/N to N/N gave them in any order, put
 * together: pairs, counts and the landing order are those that the whole would have had.
 * MIG_ERR_USAGE: a part is missing, is there twice, or saw other branches; a part is named by its
 * `name`. */
typedef struct mig_forecast_part {
  const mig_forecast *forecast;
  uint32_t shard, shard_count;
  const char *name; /* for messages */
} mig_forecast_part;

/* `parts` in any order, as told above. */
MIG_API mig_err mig_forecast_join(mig_forecast **out, mig_arena *arena, const mig_forecast_part *parts, uint32_t count,
                                  mig_why *why);

/* What its comparison says of a pair. */
MIG_API mig_landing mig_landing_of(const mig_comparison *comparison);

#endif
