#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* ---- --from-json ---- */

int mig_cli_read_report(mig_cli *cli, const char *option, const char *path, mig_report **out) {
  char *bytes = NULL;
  size_t len = 0;
  int status = mig_cli_read_file(cli, option, path, &bytes, &len);
  if (status >= 0) return status;
  mig_why why = {{0}};
  mig_err err = mig_report_read_back(out, cli->arena, (mig_span){bytes, len}, &why);
  free(bytes);
  if (err == MIG_OK) return -1;
  mig_why named;
  snprintf(named.text, sizeof named.text, "%s: %.500s: %.400s", option, path, why.text);
  return mig_cli_fail(cli, err, &named);
}

static bool has_revisions(const mig_report *report) {
  for (uint32_t i = 0; i < report->project_count; i++)
    if (report->projects[i].has_revisions) return true;
  return false;
}

/* What was decided then stays, unless --fail-on asks anew. */
static int judge_again(const mig_cli *cli, mig_report *report) {
  mig_threshold threshold;
  int status = mig_cli_threshold(cli, &threshold);
  if (status >= 0 || !mig_cli_has(cli, MIG_OPT_FAIL_ON)) return status;
  report->exit_status = MIG_EXIT_OK;
  for (uint32_t i = 0; i < report->project_count; i++)
    report->exit_status =
        mig_cli_worse_status(report->exit_status, report->projects[i].forecast != NULL
                                                      ? mig_cli_forecast_status(&threshold, report->projects[i].forecast)
                                                      : mig_cli_status_of(&threshold, &report->projects[i]));
  return -1;
}

static int print_again(mig_cli *cli, mig_report *report) {
  const mig_format *format = mig_cli_format(cli);
  if (format->uses == MIG_FORMAT_DRAWS && !has_revisions(report))
    return mig_cli_usage(cli, "--from-json: this report lists no revisions to draw; mig report and mig "
                         "graph write such");
  int status = judge_again(cli, report);
  return status >= 0 ? status : mig_cli_print_report(cli, report);
}

static int from_json(mig_cli *cli, const char *path) {
  mig_report *report = NULL;
  if (cli->operand_count != 0 || cli->rev_count != 0)
    return mig_cli_usage(cli, "--from-json prints what was compared then: it goes with no revisions");
  if (mig_cli_has(cli, MIG_OPT_BASELINE))
    return mig_cli_usage(cli, "--from-json and --baseline exclude each other: what was accepted then stays");
  int status = mig_cli_read_report(cli, "--from-json", path, &report);
  return status >= 0 ? status : print_again(cli, report);
}

/* What conflicts finds, with all that check says of the tree, for every format. */
int mig_cmd_report(mig_cli *cli) {
  const char *path = cli->values[MIG_OPT_FROM_JSON];
  if (mig_cli_has(cli, MIG_OPT_JOIN)) return mig_cli_report_join(cli);
  return path != NULL ? from_json(cli, path) : mig_cmd_conflicts(cli);
}
