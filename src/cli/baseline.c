/* --baseline, else the setting of that name: which findings somebody accepted, and why. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static mig_span span_of(const char *text) {
  return (mig_span){text, strlen(text)};
}

static int read_typed(const mig_cli *cli, mig_baseline *out) {
  const char *path = cli->values[MIG_OPT_BASELINE];
  char *bytes = NULL;
  size_t len = 0;
  mig_why why = {{0}};
  int status = mig_cli_read_file(cli, "--baseline", path, &bytes, &len);
  if (status >= 0) return status;
  mig_err err = mig_baseline_parse(out, cli->arena, span_of(path), (mig_span){bytes, len}, &why);
  free(bytes);
  return err == MIG_OK ? -1 : mig_cli_fail(cli, err, &why);
}

/* An entry counts that any of the trees has: the branch that collides is the one that brings it. */
static int read_set(const mig_cli *cli, const mig_setting *setting, const mig_accept_opts *opts, mig_baseline *out) {
  mig_why why = {{0}};
  bool found = false;
  mig_span path = setting->values[setting->count - 1];
  for (uint32_t i = 0; i < opts->tree_count; i++) {
    if (opts->trees[i] == NULL) continue;
    mig_err err = mig_baseline_read(out, cli->arena, opts->trees[i], path, &why);
    if (err != MIG_OK && err != MIG_ERR_NOT_FOUND) return mig_cli_fail(cli, err, &why);
    found = found || err == MIG_OK;
  }
  if (found) return -1;
  snprintf(why.text, sizeof why.text, "baseline: %.*s is not in the tree (set by %.*s; the path counts from the tree's root)",
           MIG_FMT(path), MIG_FMT(setting->where));
  return mig_cli_fail(cli, MIG_ERR_NOT_FOUND, &why);
}

static int read_setting(const mig_cli *cli, const mig_accept_opts *opts, mig_baseline *out) {
  const mig_settings *settings = opts->settings;
  for (uint32_t i = 0; settings == NULL && i < opts->tree_count; i++)
    if (opts->trees[i] != NULL) settings = opts->trees[i]->settings;
  if (settings == NULL || settings->items[MIG_SETTING_BASELINE].count == 0) return -1;
  return read_set(cli, &settings->items[MIG_SETTING_BASELINE], opts, out);
}

static bool has_findings(const mig_report_project *projects, uint32_t count) {
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < projects[i].comparison_count; k++)
      if (projects[i].comparisons[k]->finding_count != 0) return true;
  for (uint32_t i = 0; i < count; i++)
    for (uint32_t k = 0; k < projects[i].diag_count; k++)
      if (projects[i].diags[k].fingerprint.len != 0) return true;
  return false;
}

static int accept_in(const mig_cli *cli, const mig_baseline *baseline, bool *met, mig_report_project *project) {
  mig_why why = {{0}};
  mig_err err = mig_baseline_accept(baseline, met, cli->arena, &project->comparisons, project->comparison_count, &why);
  if (err == MIG_OK)
    err = mig_baseline_accept_diags(baseline, met, cli->arena, &project->diags, project->diag_count, &why);
  return err == MIG_OK ? -1 : mig_cli_fail(cli, err, &why);
}

/* Other branches may still need them: worth a word to those who ask, never an error. */
static void tell_unmet(const mig_cli *cli, const mig_baseline *baseline, const bool *met) {
  for (uint32_t i = 0; i < baseline->count; i++) {
    const mig_baseline_entry *entry = &baseline->items[i];
    if (!met[i])
      mig_cli_note(cli, "%.*s: %s %.*s matches nothing here", MIG_FMT(entry->where), entry->rule, MIG_FMT(entry->fingerprint));
  }
}

static int accept_all(const mig_cli *cli, const mig_accept_opts *opts, const mig_baseline *baseline) {
  if (baseline->count == 0) return -1;
  int status = -1;
  bool *met = calloc(baseline->count, sizeof *met);
  if (met == NULL) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  for (uint32_t i = 0; status < 0 && i < opts->count; i++) status = accept_in(cli, baseline, met, &opts->projects[i]);
  if (status < 0 && mig_cli_has(cli, MIG_OPT_VERBOSE)) tell_unmet(cli, baseline, met);
  free(met);
  return status;
}

int mig_cli_accept(const mig_cli *cli, const mig_accept_opts *opts) {
  mig_baseline baseline = {NULL, 0};
  int status = -1;
  if (mig_cli_has(cli, MIG_OPT_BASELINE))
    status = read_typed(cli, &baseline);
  else if (has_findings(opts->projects, opts->count) || mig_cli_has(cli, MIG_OPT_VERBOSE))
    status = read_setting(cli, opts, &baseline);
  return status >= 0 ? status : accept_all(cli, opts, &baseline);
}
