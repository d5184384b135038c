/* mig/report.h: printing results. Nothing here computes: what is printed was decided before.
 *
 * Ownership: a model only borrows; printed text lives in the arena given.
 * Errors:    MIG_ERR_NOMEM, and MIG_ERR_IO where something is written. */
#ifndef MIG_REPORT_H
#define MIG_REPORT_H

#include "mig/base.h"
#include "mig/conflict.h"
#include "mig/forecast.h"
#include "mig/ledger.h"
#include "mig/project.h"
#include "mig/resolve.h"

/* A git revision that was compared. */
typedef struct mig_report_ref {
  mig_span name;   /* as typed */
  mig_span commit; /* full object id; empty: not known */
} mig_report_ref;

typedef enum mig_report_source {
  MIG_REPORT_WORKTREE,
  MIG_REPORT_INDEX,
  MIG_REPORT_COMMIT,
  MIG_REPORT_PAIR
} mig_report_source;

typedef struct mig_ids {
  const mig_span *items;
  uint32_t count;
} mig_ids;

typedef struct mig_listed_ids {
  mig_ids heads, effective_heads, bases, branch_points, merge_points;
} mig_listed_ids;

/* One script directory and database. */
typedef struct mig_report_project {
  const mig_project *project;
  const mig_project *theirs; /* MIG_REPORT_PAIR: the other commit's, where `project` is ours; else NULL */
  bool has_bind;
  mig_span bind;
  bool has_revisions; /* heads, history, branches, show: in the command's own order */
  const mig_rev *revisions;
  uint32_t revision_count;
  bool with_operations;
  const mig_comparison *const *comparisons;
  uint32_t comparison_count;
  const mig_diag *diags; /* about scripts and the graph of this project */
  uint32_t diag_count;
  const mig_plan *plan;
  bool plan_applied;
  const mig_choice *choice; /* what resolves what was compared; NULL: nobody looked */
  mig_span choice_after;    /* the git revision that has to be merged before; empty: none */
  const mig_listed_ids *listed; /* read back without revisions: what the graph said then; else NULL */
  const mig_ledger *ledger;     /* ledger */
  const mig_forecast *forecast; /* forecast: its pairs are the comparisons */
} mig_report_project;

/* One git hook of the repository, for `hook status`. */
typedef struct mig_report_hook {
  mig_span name, state, path;
} mig_report_hook;

typedef struct mig_report {
  const char *command;
  mig_report_source source;
  mig_span commit; /* MIG_REPORT_COMMIT */
  mig_report_ref ours, theirs; /* MIG_REPORT_PAIR */
  mig_report_ref base; /* where a pair parted; what a forecast lands on; empty name: none */
  bool read_back;   /* from JSON: places are known, but not whole files */
  bool ours_is_new; /* whose lines formats that mark one line choose: the side that is under review */
  bool merged; /* MIG_REPORT_PAIR: the projects are those of the tree that merging gives */
  int exit_status;
  const mig_report_project *projects;
  uint32_t project_count;
  bool has_totals; /* check, conflicts, forecast: proof that the check looked */
  uint64_t files, bytes, revisions, operations, not_understood, pairs;
  const char *shard; /* forecast --shard: "K/N"; NULL or "": all */
  bool has_hooks; /* hook status */
  const mig_report_hook *hooks;
  uint32_t hook_count;
} mig_report;

/* The whole report as report.schema.json says, with a newline at its end. */
MIG_API mig_err mig_report_json(mig_span *out, mig_arena *arena, const mig_report *report, mig_why *why);

typedef struct mig_text_opts {
  bool color;   /* escapes for meaning that the words carry too */
  bool quiet;   /* one line per comparison */
  bool verbose; /* also what was not understood in full, and the story where one was told */
  bool links;   /* file names are links, for terminals that take them (OSC 8) */
} mig_text_opts;

/* Comparisons, diagnostics and totals for people. */
MIG_API mig_err mig_report_text(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                                mig_why *why);

/* One page that needs nothing else: verdict, revisions drawn, operations, findings, both orders. Told
 * in full where the comparisons carry their story (mig_conflict_opts.story). */
MIG_API mig_err mig_report_html(mig_span *out, mig_arena *arena, const mig_report *report, mig_why *why);

typedef struct mig_explain_opts {
  bool list;     /* without a rule: one line each, else all in full */
  bool markdown; /* the document docs/rules.md, else text in 80 columns */
} mig_explain_opts;

/* What a rule means: why, an example, what databases do, what to do, how to suppress it. NULL: all,
 * sorted by id. */
MIG_API mig_err mig_report_explain(mig_span *out, mig_arena *arena, const mig_rule *rule, const mig_explain_opts *opts,
                                   mig_why *why);

/* The forecasts of a report for people, one table for each script directory of the base. The text
 * format prints this where a report has forecasts. */
MIG_API mig_err mig_report_forecast(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                                    mig_why *why);

/* Writes to a file, whole or not at all; NULL and "-" mean stdout. */
MIG_API mig_err mig_output_write(const char *path, mig_span text, mig_why *why);

/* Of the libraries that this build was made with. */
typedef struct mig_versions {
  const char *git2;
  const char *raw_sql; /* "libpg_query", or "not read: " and why, which every report says */
  bool reads_raw_sql;
} mig_versions;
/* libpg_query is loaded with the first statement in SQL: that it is not on this machine is known then,
 * or after mig_library_start. */
MIG_API mig_versions mig_library_versions(void);
MIG_API void mig_library_start(void); /* loads what is otherwise loaded when it is first needed */

#endif
