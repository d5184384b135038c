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
#include "mig/conflict.h"
#include "mig/graph.h"

struct mig_project;
struct mig_tree;
struct mig_published; /* mig/published.h */

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
  MIG_STRATEGY_STEPS, /* several of them, one after the other: mig_plan.steps */
  MIG_STRATEGY_MANUAL
} mig_strategy;

/* "merge", "rebase", "settle", "drop_duplicate", "guard", "repair", "steps", "manual". */
MIG_API const char *mig_strategy_name(mig_strategy strategy);

typedef enum mig_resolution_kind {
  MIG_RESOLVE_MERGE,
  MIG_RESOLVE_REBASE_OURS,
  MIG_RESOLVE_REBASE_THEIRS,
  MIG_RESOLVE_SETTLE,
  MIG_RESOLVE_DROP_DUPLICATE,
  MIG_RESOLVE_RENAME_THROUGH,
  MIG_RESOLVE_GUARD,
  MIG_RESOLVE_MANUAL
} mig_resolution_kind;

/* "merge", "rebase_ours", ...: public words of the JSON report. */
MIG_API const char *mig_resolution_name(mig_resolution_kind kind);

/* One of several steps of a plan: two heads, or those that a merge revision joins. */
typedef struct mig_plan_step {
  mig_resolution_kind kind;
  mig_span what; /* "a and b" */
  mig_span why;
} mig_plan_step;

typedef struct mig_plan {
  mig_strategy strategy;
  mig_span root;           /* absolute folder of the worktree; empty when only a dry run is possible */
  mig_span folder;         /* the version folder, relative to the root: nothing is written elsewhere ... */
  const mig_span *more_folders; /* ... but in these */
  uint32_t more_folder_count;
  mig_span why;            /* one sentence: why this strategy */
  mig_span revision;       /* MERGE: the merge revision's id */
  const mig_span *parents; /* MERGE: its parents, as written; with an existing merge, that one's */
  uint32_t parent_count;
  mig_span existing; /* MERGE: path of a merge of the same heads that is there already: no edits */
  const mig_edit *edits;
  uint32_t edit_count;
  const mig_plan_step *steps; /* STEPS: more than two heads become one; else none */
  uint32_t step_count;
  const mig_span *notes; /* sentences worth saying once: hooks not run, names taken from where */
  uint32_t note_count;
  /* REBASE and its kin: what a database must do that ran the moved revisions before they moved. */
  bool has_moved;
  const mig_span *moved; /* ids, as they were */
  uint32_t moved_count;
  const mig_span *down_to; /* revisions to go down to first; none: the base */
  uint32_t down_to_count;
  mig_span down_trouble; /* one clause: why going down does not help; empty: it does */
  bool undoes;                    /* takes the last plan back, which is forgotten then */
  bool staged;                    /* undoes: the last plan was staged, too */
  const mig_span *emptied;        /* undoes: folders that the last plan made, removed when nothing is in them */
  uint32_t emptied_count;
} mig_plan;

/* What is known about joining a group: the conflict room's comparisons, for every database. */
typedef struct mig_merge_verdict {
  mig_outcome outcome; /* of all heads together, the worst of all databases */
  mig_grade grade;
  bool may_write;                           /* converges: every database ends the same, whichever head it had first */
  mig_span why;                             /* one sentence: what that rests on, or what stands against it */
  const mig_comparison *const *comparisons; /* each pair of heads, for each database */
  const mig_span *binds;                    /* parallel: the comparison's database */
  uint32_t comparison_count;
} mig_merge_verdict;

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
  /* SETTLE: statements for upgrade() and downgrade(), unindented lines, and imports that they need. */
  const struct mig_merge_body *bodies;
  uint32_t body_count;
} mig_merge_opts;

typedef struct mig_merge_body {
  mig_span bind; /* "" : upgrade() itself */
  mig_span code; /* upgrade(): lines without indentation, '\n' after each */
  mig_span imports;
  mig_span back; /* downgrade(): the same; empty: nothing to do. Left out where the template leaves no place */
} mig_merge_body;

/* Heads to join with one merge revision. */
typedef struct mig_merge_group {
  mig_span line;    /* mig_line.name; "" when there is one line, or the heads were named */
  mig_revs parents; /* load order, as `alembic merge heads` writes them */
  mig_rev existing; /* a merge of exactly these that is there already, or MIG_NO_REV */
} mig_merge_group;

typedef struct mig_merge_groups {
  const mig_merge_group *items; /* one per line that has more than one head, in load order */
  uint32_t count;
  mig_revs heads;        /* all heads that were looked at */
  uint32_t line_count;   /* lines seen, also those with one head */
  const mig_span *notes; /* what was left out, and why */
  uint32_t note_count;
} mig_merge_groups;

/* Which revisions `mig merge REV...` joins: each item is what Alembic's `merge` takes (an id, a
 * unique beginning of one, a label, "heads", "label@head", ...); none, or "heads" alone: all heads
 * of each line, except effective ones and stray roots. Named revisions are one group.
 * Refuses a graph that Alembic can't load or would load differently than it looks. */
MIG_API mig_err mig_resolve_merge_groups(mig_merge_groups *out, mig_arena *arena, const struct mig_project *project,
                                         const mig_span *revs, uint32_t rev_count, mig_why *why);

/* Compares the group's heads. `opts->bind` is ignored: every database is judged. */
MIG_API mig_err mig_resolve_judge(mig_merge_verdict *out, mig_arena *arena, const struct mig_project *project,
                                  const mig_merge_group *group, const mig_conflict_opts *opts, mig_why *why);

/* The paragraph for mig_merge_opts.accepted: what was not understood, one line each. */
MIG_API mig_err mig_resolve_accepted(mig_span *out, mig_arena *arena, const mig_merge_verdict *verdict, mig_why *why);

/* The plan that writes one merge revision. Nothing is written. */
MIG_API mig_err mig_resolve_merge(mig_plan **out, mig_arena *arena, const struct mig_project *project,
                                  const mig_merge_group *group, const mig_merge_opts *opts, mig_why *why);

/* For each revision of the project (by mig_rev): the ref that publishes it, or why it counts as
 * published; ptr NULL: shown to be unpublished. */
typedef struct mig_publishers {
  const mig_span *by; /* NULL: nothing is shown to be unpublished */
} mig_publishers;

/* What refs say of each revision. `by` lives in the arena. */
MIG_API mig_err mig_resolve_publishers(mig_publishers *out, mig_arena *arena, const struct mig_project *project,
                                       const struct mig_published *published);

typedef struct mig_rebase_opts {
  mig_conflict_opts conflict; /* `bind` is ignored: every database is judged */
  mig_publishers published;
  bool rewrite_published;
  bool rename_through; /* operations follow what the other side renamed */
  bool accept_unknown;
} mig_rebase_opts;

typedef struct mig_rebase {
  mig_plan *plan;            /* NULL: the operations don't allow it, see the verdict */
  mig_merge_verdict verdict; /* of what `onto` brings (ours) and the moved revisions (theirs), in that order only */
} mig_rebase;

/* Moves `rev` and all that builds on it onto other parents: down_revision and the docstring of `rev`
 * change, and of the others what names a number (mig_draft_renumber). `onto` as Alembic's revisions;
 * several are separated by commas; "base": none. Of a merge point only the parents that `onto`
 * continues are replaced, unless several are given.
 * MIG_ERR_USAGE: a revision that makes no sense; MIG_ERR_REFUSED: published. */
MIG_API mig_err mig_resolve_rebase(mig_rebase *out, mig_arena *arena, const struct mig_project *project, mig_span rev,
                                   mig_span onto, const mig_rebase_opts *opts, mig_why *why);

/* Defects that can be mended without a question, in unpublished scripts only: a revision id that two
 * scripts carry (the unpublished one gets another), a docstring that contradicts the code, two parents
 * between conflict marks of which one comes after the other, merges of merges without operations. The
 * plan's notes say what it mends, `*left` (an array of `*left_count`) what it does not, why, and what could
 * be done: missing parents, cycles. MIG_ERR_UNREADABLE when a script cannot be rewritten. */
MIG_API mig_err mig_resolve_repair(mig_plan **out, const mig_span **left, uint32_t *left_count, mig_arena *arena,
                                   const struct mig_project *project, const struct mig_published *published,
                                   mig_why *why);

/* ---- choosing a resolution ---- */

typedef struct mig_resolution {
  mig_resolution_kind kind;
  bool safe; /* every database, whichever side it ran first, ends the same: replayed */
  bool asks; /* it decides something that somebody must want: never taken without being asked for */
  mig_span why;
  mig_span command; /* empty: there is none */
  mig_plan *plan;   /* NULL: none */
} mig_resolution;

typedef enum mig_settle { MIG_SETTLE_NOT, MIG_SETTLE_OURS, MIG_SETTLE_THEIRS } mig_settle;

typedef struct mig_choose_opts {
  mig_conflict_opts conflict; /* `bind` is ignored: every database is judged */
  mig_publishers published;
  mig_merge_opts merge; /* of a merge revision that settles */
  bool has_strategy;    /* only this one; else what fits: auto */
  mig_strategy strategy;
  bool only_merge;    /* the project's `strategy` is merge: others are offered, and not taken unasked */
  bool prefer_rebase; /* it is rebase: where branches converge the unpublished side moves, too */
  mig_settle settle;
  bool rewrite_published; /* published scripts may move and change; the plan's notes say whom that hurts */
} mig_choose_opts;

typedef struct mig_choice {
  mig_rev ours, theirs; /* ours: the side that is published, if one is; else in load order */
  mig_span ours_id, theirs_id; /* the same; ptr NULL: more than two heads */
  mig_span ours_by, theirs_by; /* who publishes them; ptr NULL: nobody */
  const mig_resolution *items; /* best first; the last may be "manual", which says why nothing else is */
  uint32_t count;
  const mig_resolution *chosen; /* to be applied; NULL: none without being asked for */
} mig_choice;

/* What could be done about two heads that do not converge, each replayed from every state that a
 * database can be in: new, where the lines part, at ours, at theirs. Nothing is written. */
MIG_API mig_err mig_resolve_choose(mig_choice *out, mig_arena *arena, const struct mig_project *project,
                                   const mig_merge_group *group, const mig_choose_opts *opts, mig_why *why);

/* ---- finding by finding ---- */

/* How one finding can be resolved. */
typedef struct mig_way {
  int approach, choice; /* whose they are: mig_pieces' own. Ways of one approach go together */
  mig_span what;        /* one clause: "c1 no longer does it, b1 does the same" */
  mig_span whole;       /* one clause: what its approach does to the fork: "c1 moves behind b1" */
} mig_way;

/* Two heads that collide, taken apart into what collides. */
typedef struct mig_pieces mig_pieces;

/* `project`, `group` and `opts` must outlive it. Its findings call ours what mig_choice calls so. */
MIG_API mig_err mig_resolve_pieces(mig_pieces **out, mig_arena *arena, const struct mig_project *project,
                                   const mig_merge_group *group, const mig_choose_opts *opts, mig_why *why);

/* How many findings want an answer; 0: the heads converge, what decides was not understood, or there are
 * more than two. */
MIG_API uint32_t mig_pieces_count(const mig_pieces *pieces);
MIG_API const mig_finding *mig_pieces_finding(const mig_pieces *pieces, uint32_t at);

/* The ways of finding `at`, given those that were `chosen` for all before it: each is part of a plan that
 * was replayed from every state that a database can be in and is safe. None: nothing works. */
MIG_API mig_err mig_pieces_ways(const mig_way *const **out, uint32_t *count, mig_pieces *pieces, uint32_t at,
                                const mig_way *const *chosen);

/* Once all findings have a way: what comes to light when that is done is added to them. Where an operation
 * fails, what the others do was not compared. */
MIG_API mig_err mig_pieces_look_again(mig_pieces *pieces, const mig_way *const *chosen, uint32_t count);

/* The plan with the `count` ways that were chosen for the first findings, and for the others the first that
 * works. MIG_ERR_USAGE: there is none, or no way was chosen. */
MIG_API mig_err mig_pieces_resolution(mig_resolution *out, mig_pieces *pieces, const mig_way *const *chosen,
                                      uint32_t count);

/* A file that names the head, a word a line (the setting `sentinel`; its path from the tree's root), follows
 * what the plan makes the head: an edit is added to the plan, or a note that says why none is. Lines that
 * come to name one head become one; of conflict marks both sides are read. Without a path, a file in the project's
 * folders that holds nothing but revisions, a head among them, is not written, but a note says that it is there. */
MIG_API mig_err mig_plan_follow_head(mig_plan *plan, mig_arena *arena, const struct mig_project *project, mig_span sentinel,
                                     mig_why *why);

/* The edit as a unified diff that `git apply` and `patch -p1` take; ptr NULL: no memory. */
MIG_API mig_span mig_edit_diff(mig_arena *arena, const mig_edit *edit);

/* All edits' diffs, in order. */
MIG_API mig_span mig_plan_diff(mig_arena *arena, const mig_plan *plan);

typedef struct mig_apply_opts {
  bool stage; /* also add the files to git's index */
} mig_apply_opts;

/* Writes the plan, all or nothing, with a journal: each file is whole at every instant, and what a
 * killed process leaves is finished or taken back by mig_plan_recover. Nothing is written through a
 * symbolic link, outside of the plan's folders, or over a file that changed since it was read. The
 * journal lies in git's folder, or in a folder .mig of the version folder where there is no git. */
MIG_API mig_err mig_plan_apply(const mig_plan *plan, const mig_apply_opts *opts, mig_why *why);

typedef enum mig_recovery {
  MIG_RECOVERED_NOTHING, /* no plan was interrupted */
  MIG_RECOVERED_DONE,    /* one was, and is complete now */
  MIG_RECOVERED_BACK     /* one was, and everything is as it was before it */
} mig_recovery;

/* Brings a tree in which a plan was interrupted to one of its two ends. MIG_ERR_REFUSED when a file
 * is neither what it was before nor what the plan made of it; `why` names it, nothing is touched.
 * Does nothing for commits and bare repositories, nor while another process applies a plan. */
MIG_API mig_err mig_plan_recover(mig_recovery *out, const struct mig_tree *tree, mig_why *why);

/* The plan that takes the last one back, byte for byte: apply it. MIG_ERR_NOT_FOUND when there is
 * none. The arena holds the bytes. */
MIG_API mig_err mig_resolve_undo(mig_plan **out, mig_arena *arena, const struct mig_tree *tree, mig_why *why);
/* MIG_ERR_REFUSED when a ref publishes a script as the last plan left it: taking that back would edit what
 * databases may have run. */
MIG_API mig_err mig_resolve_undo_check(const mig_plan *plan, const struct mig_tree *tree,
                                       const struct mig_published *published, mig_why *why);

#endif
