/* mig/conflict.h: do two lines of revisions that grew apart end the same, whichever ran first?
 *
 * Both orders are replayed on a model of the schema (architecture: "The verdict"); what comes out
 * is an outcome, how sure it is, and the pairs of operations that collide.
 *
 * Ownership: a comparison and all it points to live in the arena given; the project, the files and
 *            the operations must outlive it.
 * Order:     findings by what decides first, then revision and place; differences by object name.
 *            Same input, same bytes.
 * Errors:    MIG_ERR_NOMEM; MIG_ERR_USAGE for heads that are not in the graph. That something was
 *            not understood is an outcome, not an error. */
#ifndef MIG_CONFLICT_H
#define MIG_CONFLICT_H

#include "mig/base.h"
#include "mig/graph.h"
#include "mig/object.h"
#include "mig/story.h"

struct mig_ops;     /* op/effect.h: operations of one function of one script */
struct mig_op;      /* op/effect.h: one call */
struct mig_project; /* mig/project.h */

typedef enum mig_outcome {
  MIG_CONVERGES,
  MIG_ORDER_DEPENDENT,
  MIG_FAILS,
  MIG_DIVERGES,
  MIG_DATA_DIVERGES,
  MIG_OUTCOME_UNKNOWN
} mig_outcome;

typedef enum mig_proof {
  MIG_PROOF_DISJOINT,  /* no object is touched by both sides */
  MIG_PROOF_SIMULATED, /* both orders replayed */
  MIG_PROOF_EXECUTED,  /* on a database */
  MIG_PROOF_NONE
} mig_proof;

typedef enum mig_rows_mode {
  MIG_ROWS_SCRIPTS, /* tables hold exactly the rows that the scripts wrote */
  MIG_ROWS_SOME     /* tables that existed before the branches may hold other rows too */
} mig_rows_mode;

/* Public words of the JSON report: "converges", ...; "disjoint", ...; "certain", ... */
MIG_API const char *mig_outcome_name(mig_outcome outcome);
MIG_API const char *mig_proof_name(mig_proof proof);
MIG_API const char *mig_grade_name(mig_grade grade);
MIG_API const char *mig_level_name(mig_level level);

/* One rule, as `explain` prints it. */
typedef struct mig_rule {
  const char *id; /* "MIG101" */
  mig_level level;
  const char *title;
  const char *help;      /* what to do */
  const char *example;   /* several lines */
  const char *why;       /* a few sentences */
  const char *databases; /* lines "PostgreSQL: what it does"; "All:", "Alembic:" */
  bool about_scripts;    /* not about two branches: no comment in a script suppresses it */
} mig_rule;
MIG_API const mig_rule *mig_rules(uint32_t *count);        /* sorted by id: the families that compare branches */
MIG_API const mig_rule *mig_script_rules(uint32_t *count); /* sorted by id: about scripts, graph and publication */
MIG_API const mig_rule *mig_rule_find(mig_span id);        /* of both; NULL when there is none */

/* Where an operation stands. */
typedef struct mig_operation {
  mig_span revision;
  mig_place place;       /* the call, where it is written */
  mig_place called_from; /* the call in upgrade() when `place` is inside a helper; file NULL else */
  mig_span directive;    /* "add_column"; "" for code without a directive */
  mig_span text;         /* source text, cut at 500 bytes */
  mig_object object;     /* what it is mainly about */
  mig_span reason;       /* in `not_understood`: why not, one clause; else empty */
  const struct mig_op *op;
} mig_operation;

typedef struct mig_order {
  enum { MIG_ORDER_FAILS, MIG_ORDER_SUCCEEDS, MIG_ORDER_UNKNOWN } succeeds;
  bool has_failed_at;
  mig_operation failed_at;
  mig_span because;  /* one sentence: what the database says, and who caused it */
  mig_span database; /* short wording of the database: column "c" does not exist */
} mig_order;

typedef struct mig_difference {
  mig_object object;
  mig_span facet;                    /* "type", "nullable", "default", "comment", "definition", "rows"; "" : existence */
  mig_span ours_first, theirs_first; /* ptr NULL: it is not there in that order */
} mig_difference;

typedef enum mig_duplicate {
  MIG_NOT_DUPLICATE,
  MIG_DUPLICATE_SAME,      /* both sides did the same: keep one */
  MIG_DUPLICATE_DIFFERENT, /* the same object with other definitions: ask */
  MIG_DUPLICATE_UNCLEAR    /* one definition is not literal */
} mig_duplicate;

typedef struct mig_finding {
  const char *rule;
  mig_level level;
  mig_grade grade;
  mig_span message; /* what happens in each order; one or two sentences */
  mig_span help;    /* what to do */
  mig_object object;
  bool has_ours, has_theirs;
  mig_operation ours, theirs;
  uint32_t ours_at, theirs_at; /* their places among the side's operations, from 0 */
  mig_duplicate duplicate;
  mig_span fingerprint; /* 16 hexadecimal digits: rule, object, the two revisions */
  mig_span suppressed;  /* the reason given in a comment or a baseline; ptr NULL: not suppressed */
  mig_span accepted_at; /* "FILE:LINE" of the baseline (mig/baseline.h); empty: not by one */
  bool own_failure;     /* one side fails on its own: nothing to do with the other */
} mig_finding;

typedef struct mig_conflict_side {
  mig_span name;              /* the caller's: a ref; may be empty */
  const mig_span *heads;
  uint32_t head_count;
  const mig_span *revisions;  /* this side's own, oldest first */
  uint32_t revision_count;
  uint32_t operations;
  uint32_t independent; /* of those, how many touch nothing that the other side touches; MIG_STORY_NONE:
                           too many to count */
} mig_conflict_side;

typedef struct mig_comparison {
  mig_conflict_side ours, theirs;
  const mig_span *common; /* nearest common ancestors */
  uint32_t common_count;
  mig_outcome outcome;
  mig_grade grade;
  mig_proof proof;
  mig_span why; /* one sentence: what the outcome rests on */
  mig_order ours_first, theirs_first;
  const mig_difference *differences;
  uint32_t difference_count;
  const mig_finding *findings;
  uint32_t finding_count;
  const mig_operation *not_understood;
  uint32_t not_understood_count;
  const mig_diag *diagnostics; /* history that could not be replayed: the base is open-world; none unless
                                  mig_conflict_opts.diagnostics */
  uint32_t diagnostic_count;
  uint32_t base_operations;
  const mig_story *story; /* NULL unless mig_conflict_opts.story */
} mig_comparison;

typedef struct mig_conflict_opts {
  mig_dialect dialect;
  mig_rows_mode rows;
  mig_span bind;       /* which database of a multi-database project; "": upgrade() */
  bool all_findings;   /* also what would change if tables held other rows; the CLI sets it */
  bool story;          /* tell both orders step by step */
  bool diagnostics;    /* list what of history could not be replayed: there may be thousands */
  bool downgrades;     /* of heads and commits: also whether downgrade() leads back (MIG502) */
} mig_conflict_opts;

/* One revision's part in a line: its identifier and what its upgrade() does. */
typedef struct mig_conflict_revision {
  mig_span id;
  const struct mig_ops *ops; /* NULL: nothing for this database */
} mig_conflict_revision;

typedef struct mig_conflict_line {
  const mig_conflict_revision *items; /* in the order in which they would run */
  uint32_t count;
} mig_conflict_line;

/* The base brings the schema; ours and theirs start from it. */
MIG_API mig_err mig_conflict_compare(mig_comparison **out, mig_arena *arena, const mig_conflict_line *base,
                                     const mig_conflict_line *ours, const mig_conflict_line *theirs,
                                     const mig_conflict_opts *opts, mig_why *why);

/* Every pair of several heads, then all of them together. Common ancestors are the base of a pair, each
 * side its own ancestors. */
typedef struct mig_comparisons {
  const mig_comparison *const *pairs; /* (0,1), (0,2), ..., (1,2), ... */
  uint32_t pair_count;
  mig_outcome joint;      /* all heads, in every order of heads (up to five; beyond: rotations) */
  mig_grade joint_grade;
  bool only_together;     /* each pair converges, but not all of them together */
  mig_span joint_because; /* one sentence; empty when it converges */
  const mig_diag *diags;  /* only_together: MIG001, an error that says so; MIG502, notes */
  uint32_t diag_count;
} mig_comparisons;
/* Several heads of one graph, in the order given. */
MIG_API mig_err mig_conflict_all(mig_comparisons *out, mig_arena *arena, const struct mig_project *project,
                                 mig_revs heads, const mig_conflict_opts *opts, mig_why *why);

/* Which databases the project's scripts name: "" for plain upgrade(); sorted. */
MIG_API mig_err mig_conflict_binds(const mig_span **out, uint32_t *count, mig_arena *arena,
                                   const struct mig_project *project, mig_why *why);

/* What upgrade() of a revision does to one database, in order. */
MIG_API mig_err mig_conflict_operations(mig_operation **out, uint32_t *count, mig_arena *arena,
                                        const struct mig_project *project, mig_rev rev, mig_span bind);

/* Two commits that may be merged (mig/pair.h), for one script directory. What both sides have, or
 * the merge base had, is the base; each side's other scripts are its own. */
struct mig_project_pair;
typedef struct mig_pair_comparison {
  const mig_span *binds; /* the database of each comparison; "" for plain upgrade() */
  const mig_comparison *const *comparisons;
  uint32_t count;
  const mig_diag *diags; /* MIG002: both sides carry a revision id for different scripts;
                            MIG401: a script that the merge base has was changed; MIG001, a note:
                            the merge will have several heads; MIG502, notes */
  uint32_t diag_count;
  uint32_t operations; /* bound on both sides and the base */
} mig_pair_comparison;
/* The names are those of refs, for people. */
MIG_API mig_err mig_conflict_pair(mig_pair_comparison *out, mig_arena *arena, const struct mig_project_pair *pair,
                                  mig_span ours_name, mig_span theirs_name, const mig_conflict_opts *opts,
                                  mig_why *why);

#endif
