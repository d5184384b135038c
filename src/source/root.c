/* root.c: where a tree begins and what git is doing there, told by names alone (git's own rules,
 * gitrepository-layout(5)). */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/protect.h"
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

typedef struct worktree_call {
  mig_arena *scratch;
  mig_span at;
  bool found;
} worktree_call;

static mig_err look_for_worktree(void *context) {
  worktree_call *c = context;
  do {
    if (exists(c->scratch, c->at, ".git")) return MIG_OK;
    c->found = !is_git_folder(c->scratch, c->at);
  } while (c->found && go_up(&c->at));
  return MIG_OK;
}

bool mig_source_has_worktree(const char *dir) {
  char real[PATH_MAX];
  if (realpath(dir, real) == NULL) return true;
  worktree_call call = {.scratch = mig_arena_new(), .at = mig_span_of(real), .found = true};
  if (call.scratch == NULL) mig_out_of_memory();
  mig_err err = mig_protect(look_for_worktree, &call);
  mig_arena_free(call.scratch);
  if (err != MIG_OK) mig_out_of_memory(); /* nothing is held here any more */
  return call.found;
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
