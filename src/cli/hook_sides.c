/* Which commits a merge is about (gitrepository-layout(5): MERGE_HEAD, FETCH_HEAD; git-merge sets
 * GITHEAD_<id> for its hooks, one per other head, with the name that was typed). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "git_process.h"
#include "hook_case.h"

extern char **environ;

static bool is_hex(const char *text, size_t len) {
  return (len == 40 || len == 64) && strspn(text, "0123456789abcdef") >= len;
}

void mig_hook_git_folder(mig_cli_text *out, const mig_cli *cli) {
  const char *dir = cli->values[MIG_OPT_DIR], *given = getenv("GIT_DIR");
  struct stat st;
  if (dir == NULL && given != NULL && *given != '\0')
    mig_cli_put(out, "%s", given);
  else if (dir == NULL && stat(".git", &st) == 0 && S_ISDIR(st.st_mode))
    mig_cli_put(out, ".git");
  else if (mig_git_run(out, dir, (const char *const[]){"rev-parse", "--absolute-git-dir", NULL}) != 0)
    out->len = 0;
}

static bool read_in(mig_cli_text *out, const char *git_folder, const char *name) {
  mig_cli_text path = {0};
  mig_cli_put(&path, "%s/%s", git_folder, name);
  bool read = !path.failed && mig_hook_read_file(out, path.ptr, NULL) == MIG_OK;
  mig_cli_text_free(&path);
  return read && out->len != 0;
}

static bool is_there(const char *git_folder, const char *name) {
  mig_cli_text path = {0};
  struct stat st;
  mig_cli_put(&path, "%s/%s", git_folder, name);
  bool there = !path.failed && stat(path.ptr, &st) == 0;
  mig_cli_text_free(&path);
  return there;
}

bool mig_hook_rebasing(const char *git_folder) {
  static const char *const names[] = {"rebase-merge", "rebase-apply", "sequencer", "BISECT_LOG"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (is_there(git_folder, names[i])) return true;
  return false;
}

void mig_hook_add_side(mig_hook_case *c, const char *commit, const char *name) {
  if (c->side_count == MIG_HOOK_MOST_SIDES || strlen(commit) >= sizeof c->sides[0].commit) return;
  mig_hook_side *side = &c->sides[c->side_count++];
  snprintf(side->commit, sizeof side->commit, "%s", commit);
  snprintf(side->name, sizeof side->name, is_hex(name, strlen(name)) ? "%.12s" : "%s", name);
}

/* The text between quotation marks of "<id>...branch 'NAME' of URL" or "Merge branch 'NAME'". */
static bool quoted_behind(char *out, size_t size, const char *line, const char *before) {
  const char *at = strstr(line, before), *line_end = strchr(line, '\n');
  if (at == NULL || (line_end != NULL && at > line_end)) return false;
  at += strlen(before);
  size_t len = strcspn(at, "'\n");
  if (at[len] != '\'' || len == 0 || len >= size) return false;
  memcpy(out, at, len);
  out[len] = '\0';
  return true;
}

/* What people call a commit of MERGE_HEAD: as it was fetched, or as the message says when there is
 * only one. */
static void name_head(char *out, size_t size, const char *git_folder, const char *commit, bool only) {
  mig_cli_text text = {0};
  bool named = false;
  snprintf(out, size, "%s", commit);
  if (only && read_in(&text, git_folder, "MERGE_MSG"))
    named = quoted_behind(out, size, text.ptr, "branch '");
  mig_cli_text_free(&text);
  if (named || !read_in(&text, git_folder, "FETCH_HEAD")) {
    mig_cli_text_free(&text);
    return;
  }
  for (const char *line = text.ptr; !named && *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n')
    named = strncmp(line, commit, strlen(commit)) == 0 && quoted_behind(out, size, line, "branch '");
  mig_cli_text_free(&text);
}

bool mig_hook_merge_heads(mig_hook_case *c, const char *git_folder) {
  mig_cli_text text = {0};
  uint32_t found = 0;
  if (read_in(&text, git_folder, "MERGE_HEAD")) {
    bool only = strchr(text.ptr, '\n') == text.ptr + text.len - 1;
    for (const char *line = text.ptr; *line != '\0'; line += strcspn(line, "\n"), line += *line == '\n') {
      char commit[72], name[96];
      snprintf(commit, sizeof commit, "%.*s", (int)strcspn(line, "\n"), line);
      if (!is_hex(commit, strlen(commit))) continue;
      name_head(name, sizeof name, git_folder, commit, only);
      mig_hook_add_side(c, commit, name);
      found++;
    }
  }
  mig_cli_text_free(&text);
  return found != 0;
}

static int by_text(const void *a, const void *b) {
  return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A hook that calls git again hands the names down; those that HEAD has already are of an older merge. */
static bool is_merged(const char *commit) {
  return mig_git_run(NULL, NULL, (const char *const[]){"merge-base", "--is-ancestor", commit, "HEAD", NULL}) == 0;
}

bool mig_hook_named_heads(mig_hook_case *c) {
  const char *found[MIG_HOOK_MOST_SIDES];
  size_t count = 0;
  for (char **entry = environ; *entry != NULL && count < MIG_HOOK_MOST_SIDES; entry++)
    if (strncmp(*entry, "GITHEAD_", 8) == 0) found[count++] = *entry + 8;
  if (count != 0) qsort(found, count, sizeof *found, by_text);
  uint32_t before = c->side_count;
  for (size_t i = 0; i < count; i++) {
    size_t len = strcspn(found[i], "=");
    char commit[72];
    if (!is_hex(found[i], len)) continue;
    snprintf(commit, sizeof commit, "%.*s", (int)len, found[i]);
    if (!is_merged(commit)) mig_hook_add_side(c, commit, found[i][len] == '=' ? found[i] + len + 1 : commit);
  }
  return c->side_count > before;
}
