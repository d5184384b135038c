/* The base and the open branches, for commands that look at many. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* The base as typed, or as settings and git tell. */
int mig_cli_open_base(mig_cli *cli, mig_tree **out) {
  mig_why why = {{0}};
  mig_project_opts opts = mig_cli_project_opts(cli);
  mig_base_branch base = {0};
  char name[512];
  if (!mig_cli_has(cli, MIG_OPT_BASE)) {
    mig_tree *here = NULL;
    int status = mig_cli_open_with(cli, &opts, &here);
    if (status >= 0) return status;
    mig_err err = mig_base_find(&base, cli->arena, here->settings, opts.dir, &why);
    mig_tree_free(here);
    if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
    if (base.name.len == 0) {
      snprintf(why.text, sizeof why.text, "no base branch was found (%.*s); name it with --base REF", MIG_FMT(base.because));
      return mig_cli_fail(cli, MIG_ERR_NOT_FOUND, &why);
    }
    snprintf(name, sizeof name, "%.*s", MIG_FMT(base.name));
    opts.ref = name;
  } else {
    opts.ref = cli->values[MIG_OPT_BASE];
  }
  return mig_cli_open_with(cli, &opts, out);
}

int mig_cli_find_branches(mig_cli *cli, mig_tree *base, mig_forecast_ref **refs, uint32_t *count) {
  mig_why why = {{0}};
  if (cli->operand_count == 0) {
    const mig_forecast_ref *found = NULL;
    mig_err err = mig_forecast_refs(&found, count, cli->arena, base, &why);
    if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
    *refs = calloc((size_t)*count + 1, sizeof **refs);
    if (*refs == NULL) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
    if (*count != 0) memcpy(*refs, found, *count * sizeof **refs);
    return -1;
  }
  *refs = calloc((size_t)cli->operand_count, sizeof **refs);
  if (*refs == NULL) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  for (int i = 0; i < cli->operand_count; i++) {
    mig_err err = mig_forecast_ref_typed(&(*refs)[i], cli->arena, base, cli->operands[i], &why);
    if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  }
  *count = (uint32_t)cli->operand_count;
  return -1;
}
