/* mig/resolve.h: plans: what would be written to resolve branches, shown before it is done.
 *
 * A plan is computed without writing anything; mig_plan_diff shows it, mig_plan_apply does it.
 *
 * Ownership: plans, their texts and diffs live in the arena given; what callers pass in must
 *            outlive the plan.
 * Paths:     edits are relative to the root of the tree that was read, '/' separated.
 * Errors:    MIG_ERR_USAGE (a revision or option that makes no sense), MIG_ERR_UNREADABLE (a
 *            template, a parent or the graph can't be read), MIG_ERR_REFUSED (would overwrite,
 *            leave the tree, or write a file that Alembic can't load), MIG_ERR_IO, MIG_ERR_NOMEM.
 *            `why` names the file, the line and what to type next. */
#ifndef MIG_RESOLVE_H
#define MIG_RESOLVE_H

#include "mig/base.h"

struct mig_project;

typedef enum mig_edit_action { MIG_EDIT_CREATE, MIG_EDIT_MODIFY, MIG_EDIT_RENAME, MIG_EDIT_DELETE } mig_edit_action;

/* "create", "modify", "rename", "delete": public words of the JSON report. */
MIG_API const char *mig_edit_action_name(mig_edit_action action);

typedef struct mig_edit {
  mig_edit_action action;
  mig_span path;
  mig_span to;     /* RENAME: the new path (the text may change too); else empty */
  mig_span before; /* the file's bytes when it was read; CREATE: ptr NULL */
  mig_span after;  /* the bytes to write; DELETE: ptr NULL */
  unsigned mode;   /* permission bits of a created file; 0: what the umask leaves */
} mig_edit;

typedef enum mig_strategy {
  MIG_STRATEGY_MERGE,
  MIG_STRATEGY_REBASE,
  MIG_STRATEGY_SETTLE,
  MIG_STRATEGY_DROP_DUPLICATE,
  MIG_STRATEGY_GUARD,
  MIG_STRATEGY_REPAIR,
  MIG_STRATEGY_MANUAL
} mig_strategy;

/* "merge", "rebase", "settle", "drop_duplicate", "guard", "repair", "manual". */
MIG_API const char *mig_strategy_name(mig_strategy strategy);

typedef struct mig_plan {
  mig_strategy strategy;
  mig_span root;      /* absolute folder of the worktree; empty when only a dry run is possible */
  mig_span folder;    /* script directory, relative to the root: nothing is written elsewhere */
  mig_span why;       /* one sentence: why this strategy */
  mig_span revision;  /* MERGE: the merge revision's id */
  const mig_span *parents; /* MERGE: its parents, as written; with an existing merge, that one's */
  uint32_t parent_count;
  mig_span existing;  /* MERGE: path of a merge of the same heads that is there already: no edits */
  const mig_edit *edits;
  uint32_t edit_count;
  const mig_span *notes; /* sentences worth saying once: hooks not run, names taken from where */
  uint32_t note_count;
} mig_plan;

typedef struct mig_merge_opts {
  mig_span message;      /* -m; ptr NULL: names the parents */
  mig_span rev_id;       /* --rev-id; ptr NULL: derived from the file's own text */
  mig_span branch_label; /* --branch-label; ptr NULL: none */
  mig_span date;         /* --date, "YYYY-MM-DD HH:MM:SS[.ffffff][+HH:MM]"; ptr NULL: see below */
  bool has_epoch;        /* SOURCE_DATE_EPOCH, used when there is no date. Neither: the latest */
  int64_t epoch;         /* "Create Date:" in the parents' docstrings, as written there */
  bool stock;            /* --template stock: the built-in text in the project's style */
  /* --accept-unknown: paragraph for the docstring that says what was accepted; ptr NULL: none.
   * May hold several lines ('\n'). */
  mig_span accepted;
} mig_merge_opts;

/* Which revisions `mig merge REV...` joins: each item is what Alembic's `merge` takes (an id, a
 * partial id, a label, "heads", "label@head", ...). count 0: all heads, one plan per line.
 * `out` are the groups to merge, one per line that has more than one head, in load order. */
typedef struct mig_merge_group {
  mig_span line; /* the line's name: its labels or its version location; "" when there is one line */
  const uint32_t *parents; /* revision numbers of the project's graph (mig_rev), load order */
  uint32_t parent_count;
} mig_merge_group;

typedef struct mig_merge_groups {
  const mig_merge_group *items;
  uint32_t count;
  uint32_t line_count;   /* lines seen, also those with one head */
  const mig_span *notes; /* what was left out or replaced, and why */
  uint32_t note_count;
} mig_merge_groups;

MIG_API mig_err mig_resolve_merge_groups(mig_merge_groups *out, mig_arena *arena, const struct mig_project *project,
                                         const mig_span *revs, uint32_t rev_count, mig_why *why);

/* The plan that writes one merge revision. Nothing is written. */
MIG_API mig_err mig_resolve_merge(mig_plan **out, mig_arena *arena, const struct mig_project *project,
                                  const mig_merge_group *group, const mig_merge_opts *opts, mig_why *why);

/* The edit as a unified diff that `git apply` and `patch -p1` take. */
MIG_API mig_span mig_edit_diff(mig_arena *arena, const mig_edit *edit);

/* All edits' diffs, in order. */
MIG_API mig_span mig_plan_diff(mig_arena *arena, const mig_plan *plan);

typedef struct mig_apply_opts {
  bool stage; /* also add the files to git's index */
} mig_apply_opts;

/* Writes the plan, all or nothing. */
MIG_API mig_err mig_plan_apply(const mig_plan *plan, const mig_apply_opts *opts, mig_why *why);

#endif
