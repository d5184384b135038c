#include <stdio.h>
#include <stdlib.h>

#include "cli.h"

typedef struct command {
  mig_cli *cli;
  mig_ledger_ref *refs; /* the base, then the branches */
  mig_tree **trees;
  mig_ledger *ledgers;
  mig_report_project *projects;
  uint32_t count;
  bool stray; /* a branch leads to no commit */
} command;

static int open_branches(command *c, mig_tree *base, const mig_forecast_ref *refs, uint32_t count) {
  c->refs[c->count] = (mig_ledger_ref){base->ref, base};
  c->trees[c->count++] = base;
  for (uint32_t i = 0; i < count; i++) {
    mig_project_opts opts = mig_cli_project_opts(c->cli);
    mig_tree *tree = NULL;
    mig_why why = {{0}};
    char commit[72];
    if (refs[i].because.len != 0) {
      snprintf(why.text, sizeof why.text, "%.*s; the ledger is without it", MIG_FMT(refs[i].because));
      mig_cli_fail(c->cli, MIG_ERR_UNREADABLE, &why);
      c->stray = true;
    }
    if (refs[i].commit.len == 0 || refs[i].commit.len >= sizeof commit) continue;
    for (size_t k = 0; k < refs[i].commit.len; k++) commit[k] = refs[i].commit.ptr[k];
    commit[refs[i].commit.len] = '\0';
    opts.ref = commit;
    mig_err err = mig_tree_open(&tree, &opts, &why);
    if (err == MIG_ERR_NOT_FOUND) continue; /* a branch without scripts */
    if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
    c->refs[c->count] = (mig_ledger_ref){refs[i].name, tree};
    c->trees[c->count++] = tree;
  }
  return -1;
}

static void put_ledger(command *c, mig_cli_text *text, const mig_project *project, const mig_ledger *ledger) {
  bool titled = c->trees[0]->project_count > 1;
  for (uint32_t i = 0; i < ledger->count; i++) {
    const mig_ledger_row *row = &ledger->rows[i];
    if (titled) mig_cli_put(text, "%.*s: ", MIG_FMT(project->title));
    mig_cli_put(text, "%s %s %.*s\n", mig_level_name(row->level), row->rule, MIG_FMT(row->message));
    if (!mig_cli_has(c->cli, MIG_OPT_QUIET)) mig_cli_put(text, "  do: %.*s\n", MIG_FMT(row->help));
  }
  if (titled) mig_cli_put(text, "%.*s: ", MIG_FMT(project->title));
  mig_cli_put(text, "%u revision%s on %u ref%s, %u with something to say\n", (unsigned)ledger->revisions,
              ledger->revisions == 1 ? "" : "s", (unsigned)c->count, c->count == 1 ? "" : "s", (unsigned)ledger->count);
}

static int make_ledgers(command *c, mig_report *report, mig_cli_text *text) {
  const mig_tree *base = c->trees[0];
  for (uint32_t i = 0; i < base->project_count; i++) {
    mig_why why = {{0}};
    mig_err err = mig_ledger_make(&c->ledgers[i], c->cli->arena, c->refs, c->count, base->projects[i].title,
                                  c->cli->values[MIG_OPT_DIR], &why);
    if (err != MIG_OK) return mig_cli_fail(c->cli, err, &why);
    c->projects[i] = (mig_report_project){.project = &base->projects[i], .ledger = &c->ledgers[i]};
    for (uint32_t k = 0; k < c->ledgers[i].count; k++)
      if (c->ledgers[i].rows[k].level == MIG_ERROR) report->exit_status = MIG_EXIT_FINDINGS;
    put_ledger(c, text, &base->projects[i], &c->ledgers[i]);
  }
  return -1;
}

static int run(command *c, mig_tree *base, const mig_forecast_ref *refs, uint32_t count) {
  mig_cli_text text = {0};
  int status = open_branches(c, base, refs, count);
  mig_report report = {.command = "ledger", .projects = c->projects, .project_count = base->project_count};
  mig_cli_describe_source(&report, base);
  if (c->stray) report.exit_status = MIG_EXIT_UNJUDGED;
  if (status < 0) status = make_ledgers(c, &report, &text);
  if (status >= 0 || mig_cli_wants_json(c->cli)) {
    mig_cli_text_free(&text);
    return status >= 0 ? status : mig_cli_print_report(c->cli, &report);
  }
  return mig_cli_text_print(c->cli, &text, report.exit_status);
}

int mig_cmd_ledger(mig_cli *cli) {
  command c = {.cli = cli};
  mig_tree *base = NULL;
  mig_forecast_ref *refs = NULL;
  uint32_t count = 0;
  int status = -1;
  if (mig_cli_has(cli, MIG_OPT_REF) || mig_cli_has(cli, MIG_OPT_INDEX))
    status = mig_cli_usage(cli, "ledger takes branches as operands and the base with --base");
  if (status < 0) status = mig_cli_open_base(cli, &base);
  if (status < 0) status = mig_cli_find_branches(cli, base, &refs, &count);
  if (status < 0) {
    c.refs = calloc((size_t)count + 1, sizeof *c.refs);
    c.trees = calloc((size_t)count + 1, sizeof *c.trees);
    c.ledgers = calloc((size_t)base->project_count + 1, sizeof *c.ledgers);
    c.projects = calloc((size_t)base->project_count + 1, sizeof *c.projects);
    bool there = c.refs != NULL && c.trees != NULL && c.ledgers != NULL && c.projects != NULL;
    status = there ? run(&c, base, refs, count) : mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  }
  for (uint32_t i = 1; i < c.count; i++) mig_tree_free(c.trees[i]);
  free(c.refs);
  free(c.trees);
  free(c.ledgers);
  free(c.projects);
  free(refs);
  mig_tree_free(base);
  return status;
}
