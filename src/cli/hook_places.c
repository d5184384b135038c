/* What ends a hook early: git says that nothing changed where scripts stand. Costs one run of git
 * and the look-up of the configuration; no script is read. */
#include <stdio.h>
#include <string.h>

#include "git_process.h"
#include "hook_case.h"

enum { MOST_PLACES = 40 };

/* Without a script here there may have been some: only if files went away. */
static bool lost_files(mig_cli *cli, const char *const *diff) {
  const char *arguments[MIG_GIT_MOST_ARGUMENTS];
  uint32_t used = 0;
  arguments[used++] = *diff++;
  arguments[used++] = "--diff-filter=D";
  while (*diff != NULL) arguments[used++] = *diff++;
  arguments[used] = NULL;
  return mig_git_run(NULL, cli->values[MIG_OPT_DIR], arguments) == 1;
}

bool mig_hook_touched(mig_cli *cli, const mig_project_opts *opts, const char *const *diff, mig_cli_text *names) {
  const mig_span *places = NULL;
  uint32_t count = 0;
  mig_why why;
  mig_err err = mig_tree_places(&places, &count, cli->arena, opts, &why);
  if (err == MIG_ERR_NOT_FOUND) return lost_files(cli, diff);
  if (err != MIG_OK || count == 0 || count > MOST_PLACES) return true;
  const char *arguments[MIG_GIT_MOST_ARGUMENTS];
  mig_cli_text words[MOST_PLACES] = {{0}};
  uint32_t used = 0, named = 0;
  bool whole = false, failed = false;
  while (*diff != NULL) arguments[used++] = *diff++;
  arguments[used++] = "--";
  for (uint32_t i = 0; i < count; i++) {
    if (places[i].len != 0 && places[i].ptr[0] == '/') continue; /* outside of the worktree: git has no say */
    whole = whole || places[i].len == 0;
    mig_cli_put(&words[named], ":(top,literal)%.*s", MIG_FMT(places[i]));
    failed = failed || words[named].failed;
    arguments[used++] = mig_cli_text_string(&words[named++]);
  }
  if (whole) arguments[used - named] = NULL;
  arguments[used] = NULL;
  int status = named == 0 || failed ? 1 : mig_git_run(names, cli->values[MIG_OPT_DIR], arguments);
  for (uint32_t i = 0; i < named; i++) mig_cli_text_free(&words[i]);
  return status != 0;
}
