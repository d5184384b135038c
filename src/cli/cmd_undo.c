#include <stdio.h>

#include "cli.h"

static int print_json(const mig_cli *cli, const mig_tree *tree, const mig_plan *plan, bool applied) {
  mig_report_project project = {.project = &tree->projects[0], .plan = plan, .plan_applied = applied};
  mig_report report = {.command = "undo", .exit_status = MIG_EXIT_OK, .projects = &project, .project_count = 1};
  mig_cli_describe_source(&report, tree);
  return mig_cli_print_report(cli, &report);
}

/* What each edit did, a line each. */
static int print_done(const mig_cli *cli, const mig_plan *plan) {
  static const char *const words[] = {[MIG_EDIT_CREATE] = "wrote again",
                                      [MIG_EDIT_MODIFY] = "restored",
                                      [MIG_EDIT_RENAME] = "renamed back",
                                      [MIG_EDIT_DELETE] = "removed"};
  mig_cli_text text = {0};
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    const mig_edit *edit = &plan->edits[i];
    mig_cli_put(&text, "%s ", words[edit->action]);
    mig_cli_put_shown(&text, edit->path);
    if (edit->to.len > 0) mig_cli_put(&text, " to ");
    mig_cli_put_shown(&text, edit->to);
    mig_cli_put(&text, "\n");
  }
  return mig_cli_text_print(cli, &text, MIG_EXIT_OK);
}

static int undo(mig_cli *cli, mig_tree *tree) {
  mig_why why = {{0}};
  mig_plan *plan = NULL;
  mig_published *published = NULL;
  bool dry = mig_cli_has(cli, MIG_OPT_DRY_RUN);
  mig_err err = mig_resolve_undo(&plan, cli->arena, tree, &why);
  if (err == MIG_ERR_NOT_FOUND) return mig_cli_usage(cli, "%s", why.text);
  if (err == MIG_OK && mig_published_open(&published, cli->arena, tree, tree->settings, cli->values[MIG_OPT_DIR], NULL) == MIG_OK)
    err = mig_resolve_undo_check(plan, tree, published, &why); /* a base that is not found keeps nobody from undoing */
  if (err == MIG_OK && !dry) err = mig_plan_apply(plan, &(mig_apply_opts){.stage = false}, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  if (mig_cli_wants_json(cli)) return print_json(cli, tree, plan, !dry);
  if (!dry) return print_done(cli, plan);
  mig_span diff = mig_plan_diff(cli->arena, plan);
  if (diff.ptr == NULL) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  mig_cli_note(cli, "dry run, nothing is written");
  return mig_cli_print(cli, diff, MIG_EXIT_OK);
}

int mig_cmd_undo(mig_cli *cli) {
  mig_tree *tree = NULL;
  int status = mig_cli_open(cli, &tree);
  if (status < 0) status = undo(cli, tree);
  mig_tree_free(tree);
  return status;
}
