#include <stdio.h>
#include <stdlib.h>

#include "cli.h"

extern char **environ;

static void print_diag(const mig_diag *diag) {
  static const char *const levels[] = {[MIG_NOTE] = "note", [MIG_WARNING] = "warning", [MIG_ERROR] = "error"};
  const mig_file *file = diag->place.file;
  if (file != NULL) {
    mig_line_column at = mig_place_locate(file, diag->place.start);
    mig_cli_stderr_text(file->path);
    fprintf(stderr, ":%u:%u: ", at.line, at.column);
  }
  fprintf(stderr, "%s: ", levels[diag->level]);
  mig_cli_stderr_text(diag->message);
  if (diag->rule != NULL) fprintf(stderr, " [%s]", diag->rule);
  fputc('\n', stderr);
  if (diag->help.len != 0) {
    fputs("  ", stderr);
    mig_cli_stderr_text(diag->help);
    fputc('\n', stderr);
  }
}

void mig_cli_print_diags(const mig_cli *cli, const mig_diag *diags, uint32_t count) {
  if (count != 0) mig_cli_progress_stop(cli);
  bool quiet = mig_cli_has(cli, MIG_OPT_QUIET), verbose = mig_cli_has(cli, MIG_OPT_VERBOSE);
  for (uint32_t i = 0; i < count; i++)
    if (diags[i].level == MIG_ERROR || verbose || (diags[i].level == MIG_WARNING && !quiet)) print_diag(&diags[i]);
}

mig_project_opts mig_cli_project_opts(const mig_cli *cli) {
  return (mig_project_opts){.dir = cli->values[MIG_OPT_DIR],
                            .config = cli->values[MIG_OPT_CONFIG],
                            .name = cli->values[MIG_OPT_NAME],
                            .script_dir = cli->values[MIG_OPT_SCRIPT_DIR],
                            .ref = cli->values[MIG_OPT_REF],
                            .index = mig_cli_has(cli, MIG_OPT_INDEX),
                            .environment = environ,
                            .dialect = cli->values[MIG_OPT_DIALECT]};
}

int mig_cli_open_with(mig_cli *cli, const mig_project_opts *opts, mig_tree **out) {
  mig_why why = {{0}};
  if (mig_cli_has(cli, MIG_OPT_INDEX) && mig_cli_has(cli, MIG_OPT_REF))
    return mig_cli_usage(cli, "--ref and --index exclude each other");
  if (mig_cli_has(cli, MIG_OPT_X)) mig_cli_note(cli, "-x is ignored: no env.py is run");
  mig_err err = mig_tree_open(out, opts, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  if (mig_cli_has(cli, MIG_OPT_VERBOSE)) {
    for (uint32_t i = 0; i < (*out)->note_count; i++)
      mig_cli_note(cli, "%.*s", MIG_FMT((*out)->notes[i]));
  }
  return -1;
}

/* A plan that was interrupted is finished or taken back before anything is read. */
static int recover(mig_cli *cli, const mig_project_opts *opts, mig_tree **tree) {
  static const char *const said[] = {[MIG_RECOVERED_DONE] = "complete", [MIG_RECOVERED_BACK] = "taken back"};
  mig_why why = {{0}};
  mig_recovery found;
  mig_err err = mig_plan_recover(&found, *tree, &why);
  if (err != MIG_OK) return mig_cli_fail(cli, err, &why);
  if (found == MIG_RECOVERED_NOTHING) return -1;
  mig_cli_note(cli, "an earlier plan was interrupted; it is %s now", said[found]);
  mig_tree_free(*tree);
  *tree = NULL;
  return mig_cli_open_with(cli, opts, tree);
}

int mig_cli_open(mig_cli *cli, mig_tree **out) {
  mig_project_opts opts = mig_cli_project_opts(cli);
  int status = mig_cli_open_with(cli, &opts, out);
  if (status < 0) status = recover(cli, &opts, out);
  if (status >= 0) {
    mig_tree_free(*out);
    *out = NULL;
    return status;
  }
  mig_cli_print_diags(cli, (*out)->diags, (*out)->diag_count);
  return -1;
}
