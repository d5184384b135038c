#include "source/stage.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/protect.h"
#include "base/why.h"
#include "source/git2_calls.h"

typedef struct staging {
  git_repository *repo;
  git_index *index;
  mig_why *why;
  const char **paths; /* with a NUL, as libgit2 takes them */
  bool started;
} staging;

static mig_err fail(const staging *s, mig_err err, const char *what) {
  const git_error *last = git_error_last();
  return mig_fail(s->why, err, "%s: %s", what,
                  last != NULL && last->message != NULL ? last->message : "git gives no reason");
}

static void close_index(staging *s) {
  if (!s->started) return;
  git_index_free(s->index);
  git_repository_free(s->repo);
  git_libgit2_shutdown();
}

static bool is_locked(git_repository *repo) {
  char path[4200];
  struct stat st;
  int len = snprintf(path, sizeof path, "%sindex.lock", git_repository_path(repo));
  return len > 0 && (size_t)len < sizeof path && lstat(path, &st) == 0;
}

/* close_index must follow, whatever comes back. */
static mig_err open_index(staging *s, const char *root) {
  mig_err err = mig_git2_start(s->why);
  if (err != MIG_OK) return err;
  s->started = true;
  if (git_repository_open_ext(&s->repo, root, 0, NULL) != 0 || git_repository_is_bare(s->repo))
    return mig_fail(s->why, MIG_ERR_USAGE, "--stage needs a git worktree, and %s is in none", root);
  if (is_locked(s->repo))
    return mig_fail(s->why, MIG_ERR_REFUSED,
                    "another git process holds the index (%sindex.lock); try again when it is done",
                    git_repository_path(s->repo));
  if (git_repository_index(&s->index, s->repo) != 0) return fail(s, MIG_ERR_UNREADABLE, "cannot read git's index");
  return MIG_OK;
}

mig_err mig_source_can_stage(const char *root, mig_why *why) {
  staging s = {.why = why};
  mig_err err = open_index(&s, root);
  close_index(&s);
  return err;
}

typedef struct call {
  staging *s;
  const char *root;
  const mig_span *paths;
  uint32_t count;
  mig_arena *arena;
} call;

static mig_err name_paths(void *context) {
  call *c = context;
  c->s->paths = MIG_NEW_ARRAY(c->arena, const char *, c->count);
  for (uint32_t i = 0; i < c->count; i++) c->s->paths[i] = mig_arena_cstr(c->arena, c->paths[i]);
  return MIG_OK;
}

static mig_err add_path(const call *c, const char *path) {
  char full[8200];
  struct stat st;
  int len = snprintf(full, sizeof full, "%s/%s", c->root, path);
  if (len < 0 || (size_t)len >= sizeof full) return mig_fail(c->s->why, MIG_ERR_IO, "%s: name too long", path);
  bool exists = lstat(full, &st) == 0;
  int failed = exists ? git_index_add_bypath(c->s->index, path) : git_index_remove_bypath(c->s->index, path);
  return failed == 0 ? MIG_OK : fail(c->s, MIG_ERR_IO, "cannot stage");
}

static mig_err add_paths(const call *c) {
  mig_err err = MIG_OK;
  for (uint32_t i = 0; i < c->count && err == MIG_OK; i++) err = add_path(c, c->s->paths[i]);
  if (err == MIG_OK && git_index_write(c->s->index) != 0) err = fail(c->s, MIG_ERR_IO, "cannot write git's index");
  return err;
}

mig_err mig_source_stage(const char *root, const mig_span *paths, uint32_t count, mig_arena *arena, mig_why *why) {
  staging s = {.why = why};
  call c = {&s, root, paths, count, arena};
  mig_err err = mig_protect(name_paths, &c);
  if (err != MIG_OK) return err;
  err = open_index(&s, root);
  if (err == MIG_OK) err = add_paths(&c);
  close_index(&s);
  return err;
}
