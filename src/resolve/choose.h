/* resolve/choose.h: what the files that look for a resolution share.
 *
 * Ownership: everything lives in the arena of the call.
 * Errors:    MIG_ERR_NOMEM by unwinding. A resolution that does not work out is not offered; `tried`
 *            keeps why, for the one that says that nothing is. */
#ifndef MIG_RESOLVE_CHOOSE_H
#define MIG_RESOLVE_CHOOSE_H

#include "base/vec.h"
#include "resolve/draft.h"
#include "resolve/internal.h"
#include "resolve/rename_words.h"
#include "resolve/trial.h"

enum { MIG_OURS, MIG_THEIRS, MIG_BOTH };

typedef struct mig_choose_side {
  mig_rev head;
  mig_revs own; /* in the order of upgrade */
  mig_rev_set own_set, all;
  mig_span published_by; /* ptr NULL: nobody, it may move */
} mig_choose_side;

/* One database: both orders, replayed. */
typedef struct mig_choose_bind {
  mig_span name;
  mig_trial trial;
  mig_conflict_line lines[MIG_BOTH]; /* of each side */
  mig_trial_end first[MIG_BOTH];     /* with that side first */
  const mig_comparison *pair;
} mig_choose_bind;

typedef struct mig_choosing {
  mig_arena *arena;
  const mig_project *project;
  const mig_merge_group *group;
  const mig_choose_opts *opts;
  mig_why *why;
  mig_choose_side sides[MIG_BOTH];
  mig_revs shared;
  mig_choose_bind *binds;
  uint32_t bind_count;
  mig_outcome outcome; /* the worst of all databases */
  MIG_VEC(mig_resolution) found;
  mig_span_list tried;
} mig_choosing;

static inline int mig_other_side(int side) {
  return side == MIG_OURS ? MIG_THEIRS : MIG_OURS;
}
mig_span mig_choose_id(const mig_choosing *c, int side);
mig_span mig_choose_command(const mig_choosing *c, const char *options);
void mig_choose_offer(mig_choosing *c, mig_resolution_kind kind, bool asks, mig_plan *plan, mig_span why, mig_span command);
void mig_choose_tried(mig_choosing *c, const char *format, ...) MIG_PRINTF(2, 3);

/* drop.c: what one side's operations do that the other side's do as well; false: nothing. */
typedef MIG_VEC(const mig_op *) mig_op_list;
bool mig_choose_duplicates(mig_choosing *c, int side, mig_op_list *out);
/* What the operations do, and what takes it back, leaves the side's scripts; `*removed`: the only one did nothing
 * else and goes. False: one of them does not stand alone. */
bool mig_choose_take_out(mig_choosing *c, mig_draft *draft, int side, const mig_op_list *ops, bool *removed);
/* The line as it would be without them. */
mig_conflict_line mig_choose_line_without(mig_choosing *c, mig_conflict_line line, const mig_op_list *ops);
/* The script that the operation is written in; UINT32_MAX: none of the project's. */
uint32_t mig_choose_script_of(const mig_choosing *c, const mig_op *op);
/* What takes the operation back in downgrade(): calls `found` until it returns false, which is returned. */
typedef bool (*mig_choose_inverse_fn)(void *payload, const mig_op *back);
bool mig_choose_inverse(mig_choosing *c, uint32_t script, const mig_op *op, mig_choose_inverse_fn found, void *payload);

/* move_side.c: a draft in which `side` builds on the other one; `draft` may hold other operations. */
void mig_choose_move(mig_choosing *c, mig_draft *draft, int side);
/* Finishes the draft, replays the one order that is left in every database, and fills a plan. `like`
 * (may be NULL): ends that each database must reach, one per bind. NULL: it does not work. */
mig_plan *mig_choose_try(mig_choosing *c, mig_draft *draft, int side, const mig_trial_end *like);
/* A side's revisions in one database as the finished draft would have them. */
mig_conflict_line mig_choose_drafted(mig_choosing *c, mig_choose_bind *bind, const mig_draft *draft, int side);

/* May scripts of the side be changed: nobody publishes them, or --rewrite-published was typed. */
bool mig_choose_may_change(const mig_choosing *c, int side);

/* choose.c: who is who, and both orders in every database. */
mig_err mig_choose_begin(mig_choosing *c);

/* rename.c: scripts of the side follow what the other one renamed, on top of what the draft changed. False:
 * nothing is called by such a name. */
bool mig_choose_follow(mig_choosing *c, mig_draft *draft, int side, mig_renames *renames);

/* settle.c: a merge revision after which each object is as the side means that `side_of` names. NULL:
 * `*trouble` says why not. */
typedef int (*mig_side_of_fn)(const void *payload, const mig_object *object);
mig_plan *mig_choose_settle_by(mig_choosing *c, mig_side_of_fn side_of, const void *payload, const char **trouble);

/* One file each. */
void mig_choose_rebase(mig_choosing *c, int side, bool asks);
void mig_choose_settle(mig_choosing *c, int side);
void mig_choose_drop(mig_choosing *c, int side);
void mig_choose_rename(mig_choosing *c, int side);
void mig_choose_guard(mig_choosing *c);
/* steps.c: more than two heads; false: no way leads to one head, and `tried` says which two stand in it. */
bool mig_choose_steps(mig_choosing *c);

/* Both sides rename one thing, each to a name of its own: one of the names is chosen. */
bool mig_choose_renamed_both_ways(mig_choosing *c, int side);
void mig_choose_drop_names(mig_choosing *c, int side); /* drop.c: `side` gives way */
void mig_choose_keep_names(mig_choosing *c, int side); /* rename.c: `side` renames behind the other one */

#endif
