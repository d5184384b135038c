/* mig report --join FILE...: what several machines found of one forecast, as one report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef struct command {
  mig_cli *cli;
  mig_threshold threshold;
  mig_report **reports;
  mig_forecast_part *parts; /* of the project at work */
  mig_report_project *projects;
  uint32_t count;
} command;

static bool same(mig_span a, mig_span b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static int read_part(command *c, uint32_t i) {
  const char *path = c->cli->operands[i];
  mig_forecast_part *part = &c->parts[i];
  uint32_t shard = 0, count = 0;
  int status = mig_cli_read_report(c->cli, "--join", path, &c->reports[i]);
  if (status >= 0) return status;
  const mig_report *report = c->reports[i];
  if (report->project_count == 0 || report->projects[0].forecast == NULL)
    return mig_cli_usage(c->cli, "--join: %s: not a forecast; mig forecast --shard K/N --format json writes parts", path);
  if (report->shard != NULL && !mig_cli_read_shard(report->shard, &shard, &count))
    return mig_cli_usage(c->cli, "--join: %s: '%s' is no part of anything", path, report->shard);
  *part = (mig_forecast_part){.shard = shard, .shard_count = count, .name = path};
  return -1;
}

/* Every part looked at the same base and the same script directories. */
static int check_bases(const command *c) {
  const mig_report *first = c->reports[0];
  for (uint32_t i = 1; i < c->count; i++) {
    const mig_report *other = c->reports[i];
    bool equal = other->project_count == first->project_count && same(other->base.commit, first->base.commit);
    for (uint32_t k = 0; equal && k < first->project_count; k++)
      equal = other->projects[k].forecast != NULL && same(other->projects[k].project->title, first->projects[k].project->title);
    if (!equal) return mig_cli_usage(c->cli, "--join: %s and %s saw other bases", c->cli->operands[0], c->cli->operands[i]);
  }
  return -1;
}

static int join_project(command *c, uint32_t number) {
  mig_forecast *whole = NULL;
  mig_why why = {{0}};
  for (uint32_t i = 0; i < c->count; i++) c->parts[i].forecast = c->reports[i]->projects[number].forecast;
  mig_err err = mig_forecast_join(&whole, c->cli->arena, c->parts, c->count, &why);
  if (err == MIG_ERR_USAGE) return mig_cli_usage(c->cli, "--join: %s", why.text);
  if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
  c->projects[number] = c->reports[0]->projects[number];
  c->projects[number].forecast = whole;
  return -1;
}

/* All that every part read, and the pairs of each. */
static void join_totals(const command *c, mig_report *out) {
  for (uint32_t i = 1; i < c->count; i++) {
    out->pairs += c->reports[i]->pairs;
    out->not_understood += c->reports[i]->not_understood;
    out->exit_status = mig_cli_worse_status(out->exit_status, c->reports[i]->exit_status);
  }
}

static int print_joined(command *c) {
  mig_report whole = *c->reports[0];
  whole.shard = NULL;
  whole.projects = c->projects;
  join_totals(c, &whole);
  if (mig_cli_has(c->cli, MIG_OPT_FAIL_ON)) {
    whole.exit_status = MIG_EXIT_OK;
    for (uint32_t i = 0; i < whole.project_count; i++)
      whole.exit_status =
          mig_cli_worse_status(whole.exit_status, mig_cli_forecast_status(&c->threshold, c->projects[i].forecast));
  }
  return mig_cli_print_report(c->cli, &whole);
}

static int run(command *c) {
  int status = mig_cli_threshold(c->cli, &c->threshold);
  for (uint32_t i = 0; status < 0 && i < c->count; i++) status = read_part(c, i);
  if (status < 0) status = check_bases(c);
  if (status >= 0) return status;
  c->projects = calloc(c->reports[0]->project_count, sizeof *c->projects);
  if (c->projects == NULL) return mig_cli_fail(c->cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t i = 0; status < 0 && i < c->reports[0]->project_count; i++) status = join_project(c, i);
  return status >= 0 ? status : print_joined(c);
}

int mig_cli_report_join(mig_cli *cli) {
  const mig_format *format = mig_cli_format(cli);
  if (strcmp(format->name, "text") != 0 && strcmp(format->name, "json") != 0)
    return mig_cli_usage(cli, "--join prints text or json, as mig forecast does");
  if (cli->operand_count == 0) return mig_cli_usage(cli, "--join takes the FILEs to put together");
  command c = {.cli = cli, .count = (uint32_t)cli->operand_count};
  c.reports = calloc(c.count, sizeof *c.reports);
  c.parts = calloc(c.count, sizeof *c.parts);
  int status = c.reports == NULL || c.parts == NULL ? mig_cli_fail(cli, MIG_ERR_NOMEM, NULL) : run(&c);
  free(c.reports);
  free(c.parts);
  free(c.projects);
  return status;
}
