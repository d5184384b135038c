#include <stdio.h>

#include "cli.h"

typedef struct command {
  mig_cli *cli;
  mig_tree *tree;
  const mig_project *project;
  mig_plan *plan;
  const mig_span *left;
  uint32_t left_count;
} command;

static int print_json(const command *c, bool applied, int status) {
  mig_report_project project = {.project = c->project, .plan = c->plan, .plan_applied = applied};
  mig_report report = {.command = "repair", .exit_status = status, .projects = &project, .project_count = 1};
  mig_cli_describe_source(&report, c->tree);
  return mig_cli_print_report(c->cli, &report);
}

static int print_text(const command *c, bool applied, int status) {
  mig_cli_text text = {0};
  bool dry = c->plan->edit_count > 0 && !applied;
  mig_span diff = dry ? mig_plan_diff(c->cli->arena, c->plan) : (mig_span){"", 0};
  if (diff.ptr == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t i = 0; i < c->plan->note_count; i++) mig_cli_note(c->cli, "%.*s", MIG_FMT(c->plan->notes[i]));
  for (uint32_t i = 0; i < c->left_count; i++) mig_cli_note(c->cli, "left: %.*s", MIG_FMT(c->left[i]));
  if (c->plan->edit_count == 0) {
    mig_cli_put(&text, "%s\n", c->left_count == 0 ? "nothing to repair" : "nothing that mig may repair");
  } else if (applied) {
    mig_cli_put_edits(&text, c->cli, c->plan);
  } else {
    mig_cli_add(&text, diff);
    mig_cli_note(c->cli, "nothing is written; `mig repair --apply` does it");
  }
  return mig_cli_text_print(c->cli, &text, status);
}

static int repair(command *c) {
  mig_why why = {{0}};
  mig_published *published = NULL;
  int status = mig_cli_published(c->cli, c->tree, &published);
  if (status >= 0) return status;
  mig_err err = mig_resolve_repair(&c->plan, &c->left, &c->left_count, c->cli->arena, c->project, published, &why);
  bool applies = err == MIG_OK && mig_cli_has(c->cli, MIG_OPT_APPLY) && c->plan->edit_count > 0;
  if (applies) err = mig_plan_apply(c->plan, &(mig_apply_opts){.stage = mig_cli_has(c->cli, MIG_OPT_STAGE)}, &why);
  if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
  status = c->left_count > 0 || (!applies && c->plan->edit_count > 0) ? MIG_EXIT_FINDINGS : MIG_EXIT_OK;
  return mig_cli_wants_json(c->cli) ? print_json(c, applies, status) : print_text(c, applies, status);
}

int mig_cmd_repair(mig_cli *cli) {
  command c = {.cli = cli};
  int status = mig_cli_open(cli, &c.tree);
  if (status < 0) status = mig_cli_choose_project(cli, c.tree, &c.project);
  if (status < 0) status = repair(&c);
  mig_tree_free(c.tree);
  return status;
}
