#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const mig_project *only_project(const mig_tree *tree) {
  return tree != NULL && tree->project_count == 1 ? &tree->projects[0] : NULL;
}

/* What cannot be opened or grouped has no proposal, and that is no error of this command; memory that ran out is. */
static int without_proposal(const mig_cli *cli, mig_err err) {
  return err == MIG_ERR_NOMEM ? mig_cli_fail(cli, err, NULL) : -1;
}

int mig_cli_propose_merged(mig_cli *cli, mig_choice *out, bool *found, mig_pair **pair, const char *ours, mig_span commit) {
  mig_project_opts opts = mig_cli_project_opts(cli);
  mig_base_branch base = {.name = commit, .commit = commit, .typed = true};
  mig_merge_groups groups;
  *pair = NULL;
  *found = false;
  opts.ref = ours;
  mig_err err = mig_pair_open_base(pair, &opts, &base, NULL);
  if (err != MIG_OK) return without_proposal(cli, err);
  const mig_project *project = only_project((*pair)->merged);
  if (project == NULL) return -1;
  err = mig_resolve_merge_groups(&groups, cli->arena, project, NULL, 0, NULL);
  if (err != MIG_OK) return without_proposal(cli, err);
  /* One head, or several forks, or a graph that has to be mended first: nothing to choose. */
  if (groups.count != 1 || groups.items[0].existing != MIG_NO_REV) return -1;
  mig_choose_opts choosing = {.conflict = mig_cli_conflict_opts(cli, project)};
  int status = mig_cli_choose(cli, project, &groups.items[0], &choosing, out);
  *found = status < 0 && out->count > 0;
  return status;
}
