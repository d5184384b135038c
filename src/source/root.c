/* root.c: where a tree begins, told by names alone (git's own rules, gitrepository-layout(5)). */
#include <sys/stat.h>

#include "source/internal.h"

static bool exists(mig_arena *arena, mig_span dir, const char *name) {
  struct stat st;
  mig_span path = mig_arena_printf(arena, "%.*s/%s", MIG_FMT(dir), name);
  return stat(path.ptr, &st) == 0;
}

/* One folder up; false at the root. */
static bool go_up(mig_span *dir) {
  if (dir->len <= 1) return false;
  size_t len = dir->len;
  while (len > 0 && dir->ptr[len - 1] != '/') len--;
  dir->len = len > 1 ? len - 1 : len;
  return true;
}

char *mig_source_find_git(mig_arena *arena, const char *dir) {
  mig_span at = mig_span_of(dir);
  do {
    if (exists(arena, at, ".git")) return mig_arena_cstr(arena, at);
  } while (go_up(&at));
  return NULL;
}

static bool is_git_folder(mig_arena *arena, mig_span dir) {
  return exists(arena, dir, "HEAD") &&
         ((exists(arena, dir, "objects") && exists(arena, dir, "refs")) || exists(arena, dir, "commondir"));
}

bool mig_source_has_worktree(const char *dir) {
  char *real = realpath(dir, NULL);
  mig_arena *arena = mig_arena_new();
  bool found = true;
  if (real != NULL && arena != NULL) {
    mig_span at = mig_span_of(real);
    do {
      if (exists(arena, at, ".git")) break;
      if (is_git_folder(arena, at)) {
        found = false;
        break;
      }
    } while (go_up(&at));
  }
  mig_arena_free(arena);
  free(real);
  return found;
}
