#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const mig_project *only_project(const mig_tree *tree) {
  return tree != NULL && tree->project_count == 1 ? &tree->projects[0] : NULL;
}

/* The heads that the merge gives; false: there is one, or several forks, or the graph has to be mended first. */
static bool find_group(mig_cli *cli, const mig_project *project, mig_merge_groups *groups) {
  return mig_resolve_merge_groups(groups, cli->arena, project, NULL, 0, NULL) == MIG_OK && groups->count == 1 &&
         groups->items[0].existing == MIG_NO_REV;
}

bool mig_cli_propose_merged(mig_cli *cli, mig_choice *out, mig_pair **pair, const char *ours, mig_span commit) {
  mig_project_opts opts = mig_cli_project_opts(cli);
  mig_base_branch base = {.name = commit, .commit = commit, .typed = true};
  mig_merge_groups groups;
  *pair = NULL;
  opts.ref = ours;
  if (mig_pair_open_base(pair, &opts, &base, NULL) != MIG_OK) return false;
  const mig_project *project = only_project((*pair)->merged);
  if (project == NULL || !find_group(cli, project, &groups)) return false;
  mig_choose_opts choosing = {.conflict = mig_cli_conflict_opts(cli, project)};
  return mig_cli_choose(cli, project, &groups.items[0], &choosing, out) < 0 && out->count > 0;
}
