#include <stdlib.h>

#include "cli.h"

/* Newest first, as history lists them. */
static int add_project(mig_cli *cli, const mig_project *project, mig_report_project *out) {
  mig_why why = {{0}};
  mig_revs revisions = {0};
  mig_diags diags = {0};
  mig_err err = mig_graph_history(&revisions, cli->arena, project->graph, (mig_span){NULL, 0}, &why);
  if (err == MIG_OK) err = mig_check_listed(&diags, cli->arena, project, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  mig_cli_print_diags(cli, diags.items, diags.count);
  *out = (mig_report_project){.project = project,
                              .has_revisions = true,
                              .revisions = revisions.items,
                              .revision_count = revisions.count,
                              .with_operations = mig_cli_has(cli, MIG_OPT_OPERATIONS),
                              .diags = diags.items,
                              .diag_count = diags.count};
  return -1;
}

static int draw(mig_cli *cli, const mig_tree *tree, mig_report_project *projects) {
  mig_report report = {.command = "graph", .projects = projects, .project_count = tree->project_count};
  int status = -1;
  for (uint32_t i = 0; status < 0 && i < tree->project_count; i++)
    status = add_project(cli, &tree->projects[i], &projects[i]);
  if (status >= 0) return status;
  mig_cli_describe_source(&report, tree);
  return mig_cli_print_report(cli, &report);
}

int mig_cmd_graph(mig_cli *cli) {
  mig_tree *tree = NULL;
  if (cli->operand_count != 0) return mig_cli_usage(cli, "graph takes no operand: %s", cli->operands[0]);
  mig_project_opts opts = mig_cli_project_opts(cli);
  int status = mig_cli_open_with(cli, &opts, &tree);
  if (status >= 0) return status;
  mig_report_project *projects = calloc(tree->project_count, sizeof *projects);
  status = projects != NULL ? draw(cli, tree, projects) : mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  free(projects);
  mig_tree_free(tree);
  return status;
}
