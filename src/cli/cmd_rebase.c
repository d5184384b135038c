#include <stdio.h>
#include <string.h>

#include "cli.h"

typedef struct command {
  mig_cli *cli;
  mig_tree *tree;
  const mig_project *project;
  mig_rebase rebase;
  mig_cli_text text;
  bool applied;
} command;

static mig_span span_of(const char *text) {
  return (mig_span){text, strlen(text)};
}

static int print_report(command *c, int status) {
  mig_rebase *r = &c->rebase;
  mig_report_project project = {.project = c->project,
                                .comparisons = r->verdict.comparisons,
                                .comparison_count = r->verdict.comparison_count,
                                .plan = r->plan,
                                .plan_applied = c->applied};
  mig_report report = {.command = "rebase", .exit_status = status, .projects = &project, .project_count = 1};
  mig_cli_describe_source(&report, c->tree);
  return mig_cli_print_report(c->cli, &report);
}

static int refuse(command *c) {
  const mig_merge_verdict *v = &c->rebase.verdict;
  bool unknown = v->outcome == MIG_OUTCOME_UNKNOWN;
  int status = print_report(c, unknown ? MIG_EXIT_UNJUDGED : MIG_EXIT_FINDINGS);
  mig_cli_note(c->cli, "nothing was written: %.*s", MIG_FMT(v->why));
  if (unknown) mig_cli_note(c->cli, "`--accept-unknown` writes it all the same");
  return status;
}

static int finish(command *c) {
  mig_plan *plan = c->rebase.plan;
  bool dry = mig_cli_has(c->cli, MIG_OPT_DRY_RUN);
  mig_why why = {{0}};
  int status = mig_cli_follow_head(c->cli, c->tree, c->project, plan);
  if (status >= 0) return status;
  for (uint32_t i = 0; i < plan->note_count; i++) mig_cli_note(c->cli, "%.*s", MIG_FMT(plan->notes[i]));
  if (!dry && plan->edit_count > 0) {
    mig_err err = mig_plan_apply(plan, &(mig_apply_opts){.stage = mig_cli_has(c->cli, MIG_OPT_STAGE)}, &why);
    if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
    c->applied = true;
  }
  if (mig_cli_wants_json(c->cli)) return print_report(c, MIG_EXIT_OK);
  if (plan->edit_count == 0) {
    mig_cli_put(&c->text, "nothing to move: that is its parent already\n");
  } else if (dry) {
    mig_span diff = mig_plan_diff(c->cli->arena, plan);
    if (diff.ptr == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
    mig_cli_note(c->cli, "dry run, nothing is written; safe: %.*s", MIG_FMT(plan->why));
    mig_cli_add(&c->text, diff);
  } else {
    mig_cli_put_edits(&c->text, c->cli, plan);
    if (!mig_cli_has(c->cli, MIG_OPT_QUIET)) mig_cli_put(&c->text, "safe: %.*s\n", MIG_FMT(plan->why));
  }
  if (plan->edit_count > 0 && !dry && !mig_cli_has(c->cli, MIG_OPT_QUIET)) mig_cli_put_moved(&c->text, c->project, plan);
  return mig_cli_text_print(c->cli, &c->text, MIG_EXIT_OK);
}

static int rebase(command *c) {
  mig_cli *cli = c->cli;
  mig_why why = {{0}};
  mig_rebase_opts opts = {.conflict = mig_cli_conflict_opts(cli, c->project),
                          .rewrite_published = mig_cli_has(cli, MIG_OPT_REWRITE_PUBLISHED),
                          .rename_through = mig_cli_has(cli, MIG_OPT_RENAME_THROUGH),
                          .accept_unknown = mig_cli_has(cli, MIG_OPT_ACCEPT_UNKNOWN)};
  int status = mig_cli_publishers(cli, c->tree, c->project, &opts.published);
  if (status >= 0) return status;
  mig_err err = mig_resolve_rebase(&c->rebase, cli->arena, c->project, span_of(cli->operands[0]),
                                   span_of(cli->values[MIG_OPT_ONTO]), &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  return c->rebase.plan == NULL ? refuse(c) : finish(c);
}

int mig_cmd_rebase(mig_cli *cli) {
  command c = {.cli = cli};
  if (cli->operand_count != 1) return mig_cli_usage(cli, "name the revision to move: mig rebase REV --onto REV");
  if (!mig_cli_has(cli, MIG_OPT_ONTO)) return mig_cli_usage(cli, "where to? --onto REV");
  if (mig_cli_has(cli, MIG_OPT_STAGE) && mig_cli_has(cli, MIG_OPT_DRY_RUN))
    return mig_cli_usage(cli, "--stage and --dry-run exclude each other");
  int status = mig_cli_open(cli, &c.tree);
  if (status < 0) status = mig_cli_choose_project(cli, c.tree, &c.project);
  if (status < 0) status = rebase(&c);
  mig_tree_free(c.tree);
  return status;
}
