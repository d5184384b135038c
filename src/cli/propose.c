#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const mig_project *only_project(const mig_tree *tree) {
  return tree != NULL && tree->project_count == 1 ? &tree->projects[0] : NULL;
}

/* The two heads that the merge gives; false: there are others, or the graph has to be mended first. */
static bool find_group(mig_cli *cli, const mig_project *project, mig_merge_groups *groups) {
  return mig_resolve_merge_groups(groups, cli->arena, project, NULL, 0, NULL) == MIG_OK && groups->count == 1 &&
         groups->items[0].parents.count == 2 && groups->items[0].existing == MIG_NO_REV;
}

void mig_cli_propose_merged(mig_cli *cli, const char *ours, mig_span name, mig_span commit) {
  mig_project_opts opts = mig_cli_project_opts(cli);
  mig_base_branch base = {.name = name, .commit = commit, .typed = true};
  mig_pair *pair = NULL;
  mig_merge_groups groups;
  mig_choice choice;
  opts.ref = ours;
  if (mig_pair_open_base(&pair, &opts, &base, NULL) != MIG_OK) return;
  const mig_project *project = only_project(pair->merged);
  if (project != NULL && find_group(cli, project, &groups)) {
    mig_choose_opts choosing = {.conflict = mig_cli_conflict_opts(cli, project)};
    int status = mig_cli_choose(cli, project, &groups.items[0], &choosing, &choice);
    if (status < 0 && choice.count > 0 && choice.items[0].kind != MIG_RESOLVE_MANUAL) {
      mig_cli_note(cli, "once git has merged %.*s:", MIG_FMT(name));
      mig_cli_tell_resolutions(cli, project, &choice);
    }
  }
  mig_pair_free(pair);
}
