/* configured.c: may git's configuration say something to mig? Told by the text of its files, so that a
 * run that asks nothing else of git need not load a library for it (git-config(1), FILES). */
#include <stdio.h>
#include <strings.h>

#include "source/internal.h"

enum { MOST = 1 << 16 };

/* A section [mig], or an include, which may hold one. A file too long to look through counts as one
 * that has it. */
static bool mentions(const char *text, size_t len) {
  for (size_t i = 0; i + 4 <= len; i++)
    if (text[i] == '[' && (strncasecmp(text + i, "[mig", 4) == 0 || (len - i >= 8 && strncasecmp(text + i, "[include", 8) == 0)))
      return true;
  return false;
}

static bool file_mentions(mig_arena *arena, mig_span path) {
  FILE *file = path.len != 0 ? fopen(path.ptr, "rb") : NULL;
  if (file == NULL) return false;
  char *text = mig_arena_alloc(arena, MOST);
  size_t len = fread(text, 1, MOST, file);
  fclose(file);
  return len == MOST || mentions(text, len);
}

static mig_span below(mig_arena *arena, const char *variable, const char *name) {
  const char *folder = getenv(variable);
  if (folder == NULL || folder[0] == '\0') return MIG_SPAN("");
  return mig_arena_printf(arena, "%s/%s", folder, name);
}

bool mig_source_is_configured(mig_arena *arena, const char *dir) {
  mig_span git = mig_source_git_dir(arena, dir);
  if (git.len == 0) return false; /* outside of a repository git has nothing to say */
  mig_span common = mig_source_common_dir(arena, git);
  const mig_span files[] = {mig_arena_printf(arena, "%.*s/config", MIG_FMT(common)),
                            mig_arena_printf(arena, "%.*s/config.worktree", MIG_FMT(git)),
                            below(arena, "HOME", ".gitconfig"),
                            below(arena, "HOME", ".config/git/config"),
                            below(arena, "XDG_CONFIG_HOME", "git/config"),
                            MIG_SPAN("/etc/gitconfig")};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    if (file_mentions(arena, files[i])) return true;
  return false;
}
