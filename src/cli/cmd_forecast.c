#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef struct command {
  mig_cli *cli;
  mig_threshold threshold;
  mig_tree *base;
  mig_forecast_ref *refs;
  uint32_t ref_count;
  mig_forecast_opts opts;
  char shard[32];
  mig_report_project *projects;
} command;

static int read_shard(command *c) {
  const char *text = c->cli->values[MIG_OPT_SHARD];
  if (text == NULL) return -1;
  if (!mig_cli_read_shard(text, &c->opts.shard, &c->opts.shard_count))
    return mig_cli_usage(c->cli, "--shard takes K/N with K from 1 to N, not '%s'", text);
  snprintf(c->shard, sizeof c->shard, "%u/%u", (unsigned)c->opts.shard, (unsigned)c->opts.shard_count);
  return -1;
}

int mig_cli_forecast_status(const mig_threshold *threshold, const mig_forecast *f) {
  int status = MIG_EXIT_OK;
  for (uint32_t i = 0; i < f->pair_count; i++) {
    const mig_forecast_pair *pair = &f->pairs[i];
    mig_report_project one = {.comparisons = &pair->comparison, .comparison_count = pair->comparison != NULL};
    status = mig_cli_worse_status(status, pair->comparison != NULL ? mig_cli_status_of(threshold, &one)
                                          : threshold->never        ? MIG_EXIT_OK
                                                                   : MIG_EXIT_FINDINGS);
  }
  for (uint32_t i = 0; i < f->branch_count; i++)
    if (f->branches[i].unread) status = mig_cli_worse_status(status, MIG_EXIT_UNJUDGED);
  return status;
}

static int forecast(command *c, mig_report *report) {
  const char *rows = c->cli->values[MIG_OPT_ROWS];
  for (uint32_t i = 0; i < c->base->project_count; i++) {
    const mig_project *project = &c->base->projects[i];
    mig_forecast *made = NULL;
    mig_why why = {{0}};
    c->opts.dir = c->cli->values[MIG_OPT_DIR];
    c->opts.conflict = (mig_conflict_opts){
        .dialect = project->dialect,
        .rows = rows != NULL && strcmp(rows, "some") == 0 ? MIG_ROWS_SOME : MIG_ROWS_SCRIPTS,
    };
    mig_err err = mig_forecast_make(&made, c->cli->arena, c->base, project, c->refs, c->ref_count, &c->opts, &why);
    if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
    c->projects[i] = (mig_report_project){.project = project, .forecast = made};
    report->exit_status = mig_cli_worse_status(report->exit_status, mig_cli_forecast_status(&c->threshold, made));
    report->files += made->files;
    report->bytes += made->bytes;
    report->operations += made->operations;
    report->pairs += made->pairs_seen;
    report->not_understood += made->pairs_unknown;
    report->revisions += mig_graph_count(project->graph);
  }
  return -1;
}

static int run(command *c) {
  mig_report report = {.command = "forecast",
                       .projects = c->projects,
                       .project_count = c->base->project_count,
                       .shard = c->shard,
                       .has_totals = true,
                       .files = c->base->files,
                       .bytes = c->base->bytes};
  mig_cli_describe_source(&report, c->base);
  report.base = (mig_report_ref){c->base->ref, c->base->commit};
  int status = forecast(c, &report);
  return status >= 0 ? status : mig_cli_print_report(c->cli, &report);
}

int mig_cmd_forecast(mig_cli *cli) {
  command c = {.cli = cli};
  int status = mig_cli_threshold(cli, &c.threshold);
  if (status < 0 && (mig_cli_has(cli, MIG_OPT_REF) || mig_cli_has(cli, MIG_OPT_INDEX)))
    status = mig_cli_usage(cli, "forecast takes branches as operands and the base with --base");
  if (status < 0) status = read_shard(&c);
  if (status < 0) status = mig_cli_open_base(cli, &c.base);
  if (status < 0) status = mig_cli_threshold_set(cli, c.base->settings, &c.threshold);
  if (status < 0) status = mig_cli_find_branches(cli, c.base, &c.refs, &c.ref_count);
  if (status < 0) {
    c.projects = calloc(c.base->project_count, sizeof *c.projects);
    status = c.projects == NULL ? mig_cli_fail(cli, MIG_ERR_NOMEM, NULL) : run(&c);
  }
  free(c.refs);
  free(c.projects);
  mig_tree_free(c.base);
  return status;
}
