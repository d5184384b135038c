/* Where git runs hooks from: what `git rev-parse --git-path hooks` says (githooks(5), core.hooksPath
 * in git-config(1)), and which other program looks after that folder. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "git_process.h"
#include "hook.h"

/* Files by which programs that manage hooks are known, in the worktree's root. */
static const struct manager {
  const char *file, *program, *advice;
} managers[] = {
#define LEFTHOOK                                      \
  "pre-commit:\n  commands:\n    mig:\n      run: mig hook run pre-commit\n" \
  "pre-merge-commit:\n  commands:\n    mig:\n      run: mig hook run pre-merge-commit\n" \
  "pre-push:\n  commands:\n    mig:\n      run: mig hook run pre-push\n      use_stdin: true\n"
#define PRE_COMMIT                                                                                       \
  "default_install_hook_types: [pre-commit, pre-merge-commit, pre-push]\nrepos:\n- repo: local\n  hooks:\n" \
  "  - id: mig-check\n    name: mig check (migration heads)\n    entry: mig hook run auto\n    language: system\n" \
  "    always_run: true\n    pass_filenames: false\n    require_serial: true\n" \
  "    stages: [pre-commit, pre-merge-commit, pre-push]\n"
    {"lefthook.yml", "lefthook", LEFTHOOK},
    {"lefthook.yaml", "lefthook", LEFTHOOK},
    {".lefthook.yml", "lefthook", LEFTHOOK},
    {".lefthook.yaml", "lefthook", LEFTHOOK},
    {"lefthook.toml", "lefthook", LEFTHOOK},
    {"lefthook.json", "lefthook", LEFTHOOK},
    {".pre-commit-config.yaml", "pre-commit", PRE_COMMIT},
};

static bool exists(const char *folder, const char *name) {
  mig_cli_text path = {0};
  struct stat st;
  mig_cli_put(&path, "%s/%s", folder, name);
  bool found = !path.failed && stat(path.ptr, &st) == 0;
  mig_cli_text_free(&path);
  return found;
}

static void find_manager(mig_hook_place *place, const char *top) {
  for (size_t i = 0; i < sizeof managers / sizeof managers[0] && place->advice.len == 0; i++)
    if (exists(top, managers[i].file))
      mig_cli_put(&place->advice, "%s manages this repository's hooks; add to its %s:\n\n%s", managers[i].program,
                   managers[i].file, managers[i].advice);
}

static bool ends_with(const char *text, const char *end) {
  size_t len = strlen(text), tail = strlen(end);
  return len >= tail && strcmp(text + len - tail, end) == 0;
}

/* A folder that git's system or global configuration names serves every repository of this user. */
static int check_scope(mig_cli *cli, const char *dir, mig_hook_place *place) {
  mig_cli_text scope = {0};
  int status = mig_git_run(&scope, dir, (const char *const[]){"config", "--show-scope", "--get", "core.hooksPath", NULL});
  const char *text = mig_cli_text_string(&scope);
  bool wide = status == 0 && (strncmp(text, "global", 6) == 0 || strncmp(text, "system", 6) == 0);
  mig_cli_text_free(&scope);
  if (!wide || mig_cli_has(cli, MIG_OPT_FORCE)) return -1;
  mig_why why;
  snprintf(why.text, sizeof why.text,
           "core.hooksPath of git's %s configuration sends every repository to %s; add the line\n"
           "  mig hook run NAME -- \"$@\"\nto its hooks NAME yourself, or give this repository hooks of its own: "
           "git config core.hooksPath .git/hooks", "global or system", mig_cli_text_string(&place->folder));
  return mig_cli_fail(cli, MIG_ERR_REFUSED, &why);
}

/* husky keeps its own files in .husky/_, writes them anew at each install, and runs .husky/NAME. */
static void follow_husky(mig_hook_place *place) {
  if (!ends_with(mig_cli_text_string(&place->folder), "/.husky/_")) return;
  place->folder.len -= 2;
  place->folder.ptr[place->folder.len] = '\0';
  place->husky = true;
}

int mig_hook_place_find(mig_cli *cli, mig_hook_place *out) {
  const char *dir = cli->values[MIG_OPT_DIR];
  mig_cli_text bare = {0}, top = {0};
  int status = mig_git_run(&out->folder, dir,
                           (const char *const[]){"rev-parse", "--path-format=absolute", "--git-path", "hooks", NULL});
  mig_why why = {{0}};
  if (status == MIG_GIT_ABSENT) {
    snprintf(why.text, sizeof why.text, "git is not on PATH");
    return mig_cli_fail(cli, MIG_ERR_UNREADABLE, &why);
  }
  if (status == MIG_GIT_UNHEARD) return mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  if (status != 0 || out->folder.len == 0) {
    snprintf(why.text, sizeof why.text, "%s: not in a git repository, so there are no hooks", dir != NULL ? dir : "here");
    return mig_cli_fail(cli, MIG_ERR_NOT_FOUND, &why);
  }
  mig_git_run(&bare, dir, (const char *const[]){"rev-parse", "--is-bare-repository", NULL});
  out->bare = strcmp(mig_cli_text_string(&bare), "true") == 0;
  if (!out->bare && mig_git_run(&top, dir, (const char *const[]){"rev-parse", "--show-toplevel", NULL}) == 0)
    find_manager(out, mig_cli_text_string(&top));
  follow_husky(out);
  mig_cli_text_free(&bare);
  mig_cli_text_free(&top);
  return check_scope(cli, dir, out);
}

void mig_hook_place_free(mig_hook_place *place) {
  mig_cli_text_free(&place->folder);
  mig_cli_text_free(&place->advice);
}
