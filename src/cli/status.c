#include <stdio.h>
#include <string.h>

#include "cli.h"

/* The word before or after ':' as a place in `words`; -1 when it is none of them. */
static int index_of(const char *text, size_t len, const char *const *words, int count) {
  for (int i = 0; i < count; i++)
    if (strlen(words[i]) == len && memcmp(words[i], text, len) == 0) return i;
  return -1;
}

static bool parse_threshold(mig_threshold *out, const char *text) {
  static const char *const levels[] = {[MIG_NOTE] = "note", [MIG_WARNING] = "warning", [MIG_ERROR] = "error"};
  static const char *const grades[] = {[MIG_POSSIBLE] = "possible", [MIG_LIKELY] = "likely", [MIG_CERTAIN] = "certain"};
  *out = (mig_threshold){.level = MIG_ERROR, .grade = MIG_LIKELY};
  if (strcmp(text, "never") == 0) {
    out->never = true;
    return true;
  }
  size_t len = strcspn(text, ":");
  int level = index_of(text, len, levels, 3);
  int grade = text[len] == ':' ? index_of(text + len + 1, strlen(text + len + 1), grades, 3) : MIG_LIKELY;
  if (level < 0 || grade < 0) return false;
  out->level = (mig_level)level;
  out->grade = (mig_grade)grade;
  return true;
}

#define WHAT_IT_TAKES "is not LEVEL[:GRADE]; levels: note, warning, error or never; grades: possible, likely, certain"

int mig_cli_threshold(const mig_cli *cli, mig_threshold *out) {
  const char *text = cli->values[MIG_OPT_FAIL_ON];
  if (parse_threshold(out, text != NULL ? text : "error:likely")) return -1;
  return mig_cli_usage(cli, "--fail-on: '%s' " WHAT_IT_TAKES, text);
}

int mig_cli_threshold_set(const mig_cli *cli, const mig_settings *settings, mig_threshold *out) {
  char text[64];
  mig_why why;
  if (mig_cli_has(cli, MIG_OPT_FAIL_ON) || settings == NULL) return -1;
  const mig_setting *setting = &settings->items[MIG_SETTING_FAIL_ON];
  mig_span value = mig_setting_value(settings, MIG_SETTING_FAIL_ON);
  snprintf(text, sizeof text, "%.*s", MIG_FMT(value));
  if (value.len == 0 || (value.len < sizeof text && parse_threshold(out, text))) return -1;
  snprintf(why.text, sizeof why.text, "fail-on, set by %.*s: '%s' " WHAT_IT_TAKES, MIG_FMT(setting->where), text);
  return mig_cli_fail(cli, MIG_ERR_UNREADABLE, &why);
}

static bool reaches(const mig_threshold *threshold, mig_level level, mig_grade grade) {
  return !threshold->never && level >= threshold->level && grade >= threshold->grade;
}

/* What could not be read, as against what was read and is wrong: MIG901 and MIG902, and MIG903
 * where not even the identifiers are known. */
static bool is_unread(const mig_diag *diag) {
  return diag->level == MIG_ERROR && diag->rule != NULL && strncmp(diag->rule, "MIG9", 4) == 0 &&
         (diag->revision.len == 0 || strcmp(diag->rule, "MIG903") != 0);
}

static int worse(int a, int b) {
  if (a == MIG_EXIT_FINDINGS || b == MIG_EXIT_FINDINGS) return MIG_EXIT_FINDINGS;
  return a > b ? a : b;
}

int mig_cli_status_of(const mig_threshold *threshold, const mig_report_project *project) {
  int status = MIG_EXIT_OK;
  for (uint32_t i = 0; i < project->diag_count; i++) {
    const mig_diag *diag = &project->diags[i];
    if (is_unread(diag))
      status = worse(status, MIG_EXIT_UNJUDGED);
    else if (reaches(threshold, diag->level, MIG_CERTAIN))
      status = worse(status, MIG_EXIT_FINDINGS);
  }
  for (uint32_t i = 0; i < project->comparison_count; i++) {
    const mig_comparison *comparison = project->comparisons[i];
    if (comparison->outcome == MIG_OUTCOME_UNKNOWN) status = worse(status, MIG_EXIT_UNJUDGED);
    for (uint32_t k = 0; k < comparison->finding_count; k++) {
      const mig_finding *finding = &comparison->findings[k];
      if (finding->suppressed.ptr == NULL && reaches(threshold, finding->level, finding->grade))
        status = worse(status, MIG_EXIT_FINDINGS);
    }
  }
  return status;
}

int mig_cli_worse_status(int a, int b) {
  return worse(a, b);
}

static bool wants_color(const mig_cli *cli) {
  const char *when = cli->values[MIG_OPT_COLOR];
  if (when != NULL && strcmp(when, "auto") != 0) return strcmp(when, "always") == 0;
  if (cli->values[MIG_OPT_OUTPUT] != NULL) return false;
  return mig_cli_stdout_takes_color();
}

bool mig_cli_wants_story(const mig_cli *cli) {
  return mig_cli_has(cli, MIG_OPT_VERBOSE) || (mig_cli_format(cli)->uses & MIG_FORMAT_TELLS) != 0;
}

int mig_cli_print_report(const mig_cli *cli, const mig_report *report) {
  mig_span text = {"", 0};
  mig_why why = {{0}};
  mig_text_opts opts = {.color = wants_color(cli),
                        .quiet = mig_cli_has(cli, MIG_OPT_QUIET),
                        .verbose = mig_cli_has(cli, MIG_OPT_VERBOSE),
                        .links = wants_color(cli) && mig_cli_stdout_takes_links()};
  mig_err err = mig_cli_format(cli)->print(&text, cli->arena, report, &opts, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  return mig_cli_print(cli, text, report->exit_status);
}

void mig_cli_describe_source(mig_report *report, const mig_tree *tree) {
  static const mig_report_source sources[] = {[MIG_TREE_WORKTREE] = MIG_REPORT_WORKTREE,
                                              [MIG_TREE_INDEX] = MIG_REPORT_INDEX,
                                              [MIG_TREE_COMMIT] = MIG_REPORT_COMMIT,
                                              [MIG_TREE_MERGE] = MIG_REPORT_PAIR};
  report->source = sources[tree->kind];
  report->commit = tree->commit;
}
