/* root.c: where a tree begins and what git is doing there, told by names alone (git's own rules,
 * gitrepository-layout(5)). */
#include <stdio.h>
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

/* ---- what git is in the middle of ---- */

static mig_span read_small(mig_arena *arena, mig_span path) {
  char bytes[8192];
  FILE *file = fopen(path.ptr, "rb");
  size_t len = file != NULL ? fread(bytes, 1, sizeof bytes, file) : 0;
  if (file != NULL) fclose(file);
  return mig_arena_copy(arena, (mig_span){bytes, len});
}

/* A linked worktree and a submodule have a file that says where (git-worktree(1)). */
static mig_span linked_git_dir(mig_arena *arena, mig_span root, mig_span file) {
  mig_span text = mig_span_trim(read_small(arena, file)), prefix = MIG_SPAN("gitdir: ");
  if (!mig_span_starts(text, prefix)) return MIG_SPAN("");
  text = mig_span_cut(text, prefix.len, text.len);
  if (text.len != 0 && text.ptr[0] == '/') return mig_arena_copy(arena, text);
  return mig_arena_printf(arena, "%.*s/%.*s", MIG_FMT(root), MIG_FMT(text));
}

mig_span mig_source_git_dir(mig_arena *arena, const char *dir) {
  const char *named = getenv("GIT_DIR");
  struct stat here, there;
  if (named != NULL && named[0] != '\0' && stat(".", &here) == 0 && stat(dir, &there) == 0 &&
      here.st_dev == there.st_dev && here.st_ino == there.st_ino)
    return mig_span_of(named);
  char *real = realpath(dir, NULL);
  if (real == NULL) return MIG_SPAN("");
  char absolute[4096];
  size_t len = strlen(real);
  if (len >= sizeof absolute) len = 0;
  memcpy(absolute, real, len);
  absolute[len] = '\0';
  free(real);
  const char *root = mig_source_find_git(arena, absolute);
  if (root == NULL) return MIG_SPAN("");
  mig_span path = mig_arena_printf(arena, "%s/.git", root);
  struct stat st;
  bool is_file = stat(path.ptr, &st) == 0 && S_ISREG(st.st_mode);
  return is_file ? linked_git_dir(arena, mig_span_of(root), path) : path;
}

mig_span mig_source_common_dir(mig_arena *arena, mig_span git) {
  mig_span path = mig_arena_printf(arena, "%.*s/commondir", MIG_FMT(git));
  mig_span text = exists(arena, git, "commondir") ? mig_span_trim(read_small(arena, path)) : MIG_SPAN("");
  if (text.len == 0) return git;
  if (text.ptr[0] == '/') return mig_arena_copy(arena, text);
  return mig_arena_printf(arena, "%.*s/%.*s", MIG_FMT(git), MIG_FMT(text));
}

void mig_source_read_state(mig_source_state *out, mig_arena *arena, const char *dir) {
  mig_span git = mig_source_git_dir(arena, dir);
  *out = (mig_source_state){.merge_head = {"", 0}};
  if (git.len == 0) return;
  if (exists(arena, git, "MERGE_HEAD"))
    out->merge_head = read_small(arena, mig_arena_printf(arena, "%.*s/MERGE_HEAD", MIG_FMT(git)));
  out->rebasing = exists(arena, git, "rebase-merge") || exists(arena, git, "rebase-apply");
  out->cherry_picking = exists(arena, git, "CHERRY_PICK_HEAD");
  out->reverting = exists(arena, git, "REVERT_HEAD");
  out->squashing = exists(arena, git, "SQUASH_MSG");
}
