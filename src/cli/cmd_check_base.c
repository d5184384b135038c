/* mig check --base REF: the gate over the tree that merging into REF would give. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

typedef struct command {
  mig_cli *cli;
  mig_threshold threshold;
  mig_base_branch base;
  mig_pair *pair;
  mig_settings settings;
  mig_published *published; /* NULL: nothing here that others could have */
  mig_report report;
  mig_report_project *projects;
} command;

static mig_span span_of(const char *text) {
  return (mig_span){text, strlen(text)};
}

static int fail(const command *c, mig_err err, const mig_why *why) {
  return mig_cli_fail(c->cli, err, why);
}

/* --base alone decides here, so no file has to be read for it. */
static int find_base(command *c) {
  mig_settings typed = {0};
  mig_span name = span_of(c->cli->values[MIG_OPT_BASE]);
  mig_why why = {{0}};
  typed.items[MIG_SETTING_BASE] =
      (mig_setting){.name = "base", .values = &name, .count = 1, .from = MIG_SETTING_TYPED, .where = span_of("--base")};
  mig_err err = mig_base_find(&c->base, c->cli->arena, &typed, c->cli->values[MIG_OPT_DIR], &why);
  return err == MIG_OK ? -1 : fail(c, err, &why);
}

static mig_span ours_name(const command *c) {
  const mig_tree *ours = c->pair->ours;
  if (ours->ref.len != 0) return ours->ref;
  return ours->kind == MIG_TREE_INDEX ? span_of("the index") : span_of("the worktree");
}

/* Which lines may keep a head each is said by the base, not by the branch that is judged. */
static void set_lines(const command *c, mig_tree *tree) {
  const mig_setting *lines = &c->settings.items[MIG_SETTING_LINES];
  for (uint32_t i = 0; tree != NULL && i < tree->project_count; i++) {
    tree->projects[i].lines = lines->values;
    tree->projects[i].line_count = lines->count;
  }
}

static void count(command *c, const mig_report_project *project) {
  for (uint32_t i = 0; i < project->diag_count; i++) {
    const char *rule = project->diags[i].rule;
    c->report.not_understood += rule != NULL && rule[3] == '9'; /* the family of what was not understood */
  }
  for (uint32_t i = 0; i < project->comparison_count; i++) {
    const mig_comparison *comparison = project->comparisons[i];
    c->report.pairs++;
    c->report.operations += comparison->ours.operations + comparison->theirs.operations;
    c->report.not_understood += comparison->not_understood_count;
  }
  c->report.revisions += mig_graph_count(project->project->graph);
  c->report.exit_status = mig_cli_worse_status(c->report.exit_status, mig_cli_status_of(&c->threshold, project));
}

static int judge(command *c, const mig_project_pair *in) {
  const mig_project *shown = in->merged != NULL ? in->merged : in->theirs != NULL ? in->theirs : in->ours;
  mig_gate_opts opts = {.conflict = mig_cli_conflict_opts(c->cli, shown), .ours_name = ours_name(c), .theirs_name = c->base.name,
                        .published = c->published, .dir = c->cli->values[MIG_OPT_DIR]};
  mig_gate gate;
  mig_why why = {{0}};
  mig_err err = mig_gate_judge(&gate, c->cli->arena, in, &opts, &why);
  mig_diags diags = {gate.diags, gate.diag_count};
  if (err == MIG_OK && in->merged != NULL)
    err = mig_check_find_missing(&diags, c->cli->arena, in->merged, c->cli->values[MIG_OPT_DIR], &why);
  if (err != MIG_OK) return fail(c, err, &why);
  mig_report_project *project = &c->projects[c->report.project_count++];
  *project = (mig_report_project){.project = shown,
                                  .comparisons = gate.comparisons,
                                  .comparison_count = gate.comparison_count,
                                  .diags = diags.items,
                                  .diag_count = diags.count};
  return -1;
}

/* Whether the merge has revisions that the base has not: only those may be another protected ref's. */
static bool brings_revisions(const mig_project_pair *pairs, uint32_t total) {
  for (uint32_t i = 0; i < total; i++) {
    const mig_project *merged = pairs[i].merged, *theirs = pairs[i].theirs;
    for (uint32_t k = 0; merged != NULL && k < merged->node_count; k++)
      if (theirs == NULL || mig_graph_find(theirs->graph, merged->nodes[k].id) == MIG_NO_REV) return true;
  }
  return false;
}

static int open_published(command *c) {
  mig_settings settings = c->settings;
  mig_why why = {{0}};
  settings.items[MIG_SETTING_BASE] =
      (mig_setting){.name = "base", .values = &c->base.name, .count = 1, .from = MIG_SETTING_TYPED, .where = span_of("--base")};
  mig_err err = mig_published_open(&c->published, c->cli->arena, c->pair->merged, &settings, c->cli->values[MIG_OPT_DIR], &why);
  return err == MIG_OK ? -1 : fail(c, err, &why);
}

static int judge_all(command *c) {
  const mig_project_pair *projects;
  uint32_t total;
  mig_why why = {{0}};
  mig_err err = mig_settings_read(&c->settings, c->cli->arena, c->pair->theirs != NULL ? c->pair->theirs : c->pair->ours,
                                  c->cli->values[MIG_OPT_DIR], NULL, &why);
  set_lines(c, c->pair->ours);
  if (c->pair->merged != c->pair->ours) set_lines(c, c->pair->merged);
  if (err == MIG_OK) err = mig_pair_projects(&projects, &total, c->pair);
  if (err != MIG_OK) return fail(c, err, &why);
  int status = mig_cli_threshold_set(c->cli, &c->settings, &c->threshold);
  if (status >= 0) return status;
  if (brings_revisions(projects, total)) status = open_published(c);
  if (status >= 0) return status;
  c->projects = calloc(total, sizeof *c->projects);
  if (c->projects == NULL) return fail(c, MIG_ERR_NOMEM, NULL);
  c->report.projects = c->projects;
  for (uint32_t i = 0; status < 0 && i < total; i++) status = judge(c, &projects[i]);
  return status;
}

/* Where the file of accepted findings stands is said by the base, what it accepts by the tree that
 * merging gives: the branch that collides brings its entry along. */
static int accept_known(command *c) {
  mig_tree *tree = c->pair->merged != NULL ? c->pair->merged : c->pair->ours;
  mig_accept_opts opts = {.settings = &c->settings, .trees = &tree, .tree_count = 1, .projects = c->projects,
                          .count = c->report.project_count};
  int status = mig_cli_accept(c->cli, &opts);
  for (uint32_t i = 0; status < 0 && i < c->report.project_count; i++) count(c, &c->projects[i]);
  return status;
}

static void describe(command *c) {
  const mig_pair *pair = c->pair;
  c->report.command = "check";
  c->report.source = MIG_REPORT_PAIR;
  c->report.ours_is_new = true;
  c->report.ours = (mig_report_ref){ours_name(c), pair->ours->commit};
  c->report.theirs = (mig_report_ref){c->base.name, c->base.commit};
  if (pair->base != NULL) c->report.base = (mig_report_ref){pair->base->commit, pair->base->commit};
  c->report.merged = true;
  c->report.has_totals = true;
  if (pair->merged != NULL) {
    c->report.files = pair->merged->files;
    c->report.bytes = pair->merged->bytes;
  }
  if (pair->note.len != 0) mig_cli_note(c->cli, "%.*s", MIG_FMT(pair->note));
}

int mig_cli_check_base(mig_cli *cli, const mig_threshold *threshold) {
  command c = {.cli = cli, .threshold = *threshold};
  mig_project_opts opts = mig_cli_project_opts(cli);
  mig_why why = {{0}};
  int status = find_base(&c);
  if (status >= 0) return status;
  mig_err err = mig_pair_open_base(&c.pair, &opts, &c.base, &why);
  if (err != MIG_OK) return fail(&c, err, &why);
  describe(&c);
  status = judge_all(&c);
  if (status < 0) status = accept_known(&c);
  if (status < 0) status = mig_cli_print_report(cli, &c.report);
  free(c.projects);
  mig_pair_free(c.pair);
  return status;
}
