#include <stdlib.h>

#include "cli.h"

static int check_tree(mig_cli *cli, const mig_threshold *threshold, mig_tree *tree, mig_report_project *projects) {
  mig_report report = {.command = "check",
                       .projects = projects,
                       .project_count = tree->project_count,
                       .has_totals = true,
                       .files = tree->files,
                       .bytes = tree->bytes};
  mig_cli_describe_source(&report, tree);
  for (uint32_t i = 0; i < tree->project_count; i++) {
    mig_diags diags = {0};
    mig_why why = {{0}};
    mig_err err = mig_check_project(&diags, cli->arena, &tree->projects[i], &why);
    if (err == MIG_OK)
      err = mig_check_find_missing(&diags, cli->arena, &tree->projects[i], cli->values[MIG_OPT_DIR], &why);
    if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
    projects[i] =
        (mig_report_project){.project = &tree->projects[i], .diags = diags.items, .diag_count = diags.count};
    report.revisions += mig_graph_count(tree->projects[i].graph);
    for (uint32_t k = 0; k < diags.count; k++) {
      const char *rule = diags.items[k].rule;
      report.not_understood += rule != NULL && rule[3] == '9'; /* the family of what was not understood */
    }
    report.exit_status = mig_cli_worse_status(report.exit_status, mig_cli_status_of(threshold, &projects[i]));
  }
  return mig_cli_print_report(cli, &report);
}

int mig_cmd_check(mig_cli *cli) {
  mig_threshold threshold;
  mig_tree *tree = NULL;
  if (cli->operand_count != 0) return mig_cli_usage(cli, "check takes no operand: %s", cli->operands[0]);
  int status = mig_cli_threshold(cli, &threshold);
  mig_project_opts opts = mig_cli_project_opts(cli);
  if (status < 0 && mig_cli_has(cli, MIG_OPT_BASE)) return mig_cli_check_base(cli, &threshold);
  if (status < 0) status = mig_cli_accept(cli, &(mig_accept_opts){.trees = NULL}); /* one tree has no findings to accept */
  if (status < 0) status = mig_cli_open_with(cli, &opts, &tree);
  if (status < 0) status = mig_cli_threshold_set(cli, tree->settings, &threshold);
  mig_report_project *projects = tree != NULL ? calloc(tree->project_count, sizeof *projects) : NULL;
  if (status < 0 && projects == NULL) status = mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  if (status < 0) status = check_tree(cli, &threshold, tree, projects);
  if (status == MIG_EXIT_OK && !mig_cli_wants_json(cli))
    mig_cli_note(cli, "only this tree was examined; a branch may still bring another head");
  free(projects);
  mig_tree_free(tree);
  return status;
}
