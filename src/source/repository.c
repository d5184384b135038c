/* repository.c: opening a repository as git would, and what its objects are called. */
#include "source/repository.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/protect.h"
#include "source/object_tree.h"

static void free_repository(void *thing) {
  mig_repository *repo = thing;
  if (!repo->started) return;
  git_odb_free(repo->odb);
  git_repository_free(repo->repo);
  git_libgit2_shutdown();
  repo->started = false;
}

static const char *git_says(void) {
  const git_error *error = git_error_last();
  return error != NULL && error->message != NULL ? error->message : "no reason given";
}

/* ": REASON", or nothing where libgit2 gives none. */
static mig_span git_adds(char *room, size_t size) {
  const git_error *error = git_error_last();
  if (error == NULL || error->message == NULL) return (mig_span){"", 0};
  int len = snprintf(room, size, ": %s", error->message);
  return (mig_span){room, len < 0 ? 0 : (size_t)len < size ? (size_t)len : size - 1};
}

static const char *remedy(const mig_repository *repo) {
  bool shallow = repo->repo != NULL && git_repository_is_shallow(repo->repo) == 1;
  return shallow ? "history is shallow, to complete it type: git fetch --unshallow" : "git fsck says what else is";
}

mig_err mig_git_fail(const mig_repository *repo, mig_why *why, mig_span what) {
  const git_error *error = git_error_last();
  bool missing = error != NULL && error->klass == GIT_ERROR_ODB && strstr(git_says(), "not found") != NULL;
  if (!missing) return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: git: %s", MIG_FMT(what), git_says());
  return mig_fail(why, MIG_ERR_MISSING, "%.*s: an object is missing; %s", MIG_FMT(what), remedy(repo));
}

/* ---- settings of the library ---- */

/* Extensions that change nothing about reading trees; libgit2 refuses what it does not know. Objects
 * are not hashed again when they are read: git leaves that to fsck, too. */
static void set_up_library(void) {
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 3
  git_libgit2_opts(GIT_OPT_SET_ODB_PACKED_PRIORITY, MIG_PACK_PRIORITY);
  static const char *const names[] = {"worktreeconfig", "partialclone", "preciousobjects", "relativeworktrees"};
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof *names);
#endif
}

/* Of a repository that belongs to somebody else, libgit2 only says that a setting is missing. */
static bool is_about_ownership(int failed) {
  const git_error *error = git_error_last();
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 5
  if (failed == GIT_EOWNER) return true;
#endif
  return failed != 0 && error != NULL && error->message != NULL && strstr(error->message, "safe.directory") != NULL;
}

/* ---- the environment, as githooks(5) and git(1) tell it ---- */

static bool same_file(const char *a, const char *b) {
  struct stat x, y;
  return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* GIT_DIR, when it is about the folder given: the one this process stands in. */
static const char *git_dir_of_environment(const char *dir) {
  const char *git_dir = getenv("GIT_DIR");
  return git_dir != NULL && git_dir[0] != '\0' && same_file(dir, ".") ? git_dir : NULL;
}

/* The other variables are about the repository that this process stands in. */
static bool environment_is_ours(const mig_repository *repo) {
  const char *git_dir = getenv("GIT_DIR");
  if (git_dir != NULL) return same_file(git_dir, git_repository_path(repo->repo));
  char here[PATH_MAX];
  if (realpath(".", here) == NULL) return false;
  const char *workdir = git_repository_workdir(repo->repo);
  const char *root = workdir != NULL ? workdir : git_repository_path(repo->repo);
  size_t len = strlen(root);
  while (len > 1 && root[len - 1] == '/') len--;
  return strncmp(here, root, len) == 0 && (here[len] == '\0' || here[len] == '/' || len == 1);
}

void mig_repository_each_folder(const mig_repository *repo, void (*take)(void *payload, const char *path), void *payload) {
  static const char *const names[] = {"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"};
  char text[PATH_MAX], real[PATH_MAX];
  int len = snprintf(text, sizeof text, "%sobjects", git_repository_commondir(repo->repo));
  if (len > 0 && (size_t)len < sizeof text) take(payload, text);
  for (size_t i = 0; repo->env && i < sizeof names / sizeof *names; i++) {
    const char *at = getenv(names[i]);
    while (at != NULL && *at != '\0') {
      size_t end = strcspn(at, ":");
      if (end > 0 && end < sizeof text) {
        memcpy(text, at, end);
        text[end] = '\0';
        if (realpath(text, real) != NULL) take(payload, real);
      }
      at += end + (at[end] == ':');
    }
  }
}

typedef struct add_call {
  git_odb *odb;
  bool own; /* comes first, and is there already */
} add_call;

static void add_folder(void *payload, const char *path) {
  add_call *c = payload;
  if (!c->own) git_odb_add_disk_alternate(c->odb, path);
  c->own = false;
}

mig_err mig_repository_complete(const mig_repository *repo, git_odb *odb) {
  mig_repository_each_folder(repo, add_folder, &(add_call){odb, true});
  return mig_loose_guard_add(odb, repo);
}

/* libgit2 has one handle, and one lock, for all databases that open a pack under the same name: threads then wait for
 * each other at every object. Under another name for the same folder each has a handle of its own. */
mig_err mig_repository_fork_objects(git_odb **out, const mig_repository *repo) {
  char folder[PATH_MAX];
  *out = NULL;
  int len = snprintf(folder, sizeof folder, "%s./objects", git_repository_commondir(repo->repo));
  if (repo->in_memory || repo->replaced || len < 0 || (size_t)len >= sizeof folder) return MIG_ERR_UNREADABLE;
  return git_odb_open(out, folder) == 0 ? mig_repository_complete(repo, *out) : MIG_ERR_UNREADABLE;
}

/* ---- opening ---- */

static mig_err fail_owner(const char *dir, mig_why *why) {
  return mig_fail(why, MIG_ERR_UNREADABLE,
                  "git: detected dubious ownership in repository at '%s'; to trust it, type: "
                  "git config --global --add safe.directory '%s'",
                  dir, dir);
}

/* git takes "*" for every folder; libgit2 does not. The last of several values counts, and an empty
 * one takes back those before it (git-config(1)). */
static bool everything_is_safe(void) {
  git_config *config = NULL;
  git_config_iterator *values = NULL;
  git_config_entry *entry = NULL;
  bool safe = false;
  if (git_config_open_default(&config) == 0 && git_config_iterator_new(&values, config) == 0) {
    while (git_config_next(&entry, values) == 0) {
      if (strcmp(entry->name, "safe.directory") != 0 || entry->value == NULL) continue;
      safe = entry->value[0] != '\0' && (safe || strcmp(entry->value, "*") == 0);
    }
  }
  git_config_iterator_free(values);
  git_config_free(config);
  return safe;
}

static int open_trusted(git_repository **out, const char *path, unsigned flags) {
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  int failed = git_repository_open_ext(out, path, flags, NULL);
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
  return failed;
}

static mig_err open_repository(mig_repository *repo, const char *dir, mig_why *why) {
  mig_err err = mig_git2_start(why);
  if (err != MIG_OK) return err;
  repo->started = true;
  set_up_library();
  const char *git_dir = git_dir_of_environment(dir), *path = git_dir != NULL ? git_dir : dir;
  unsigned flags = GIT_REPOSITORY_OPEN_CROSS_FS | (git_dir != NULL ? GIT_REPOSITORY_OPEN_NO_SEARCH : 0u);
  int failed = git_repository_open_ext(&repo->repo, path, flags, NULL);
  bool about_owner = is_about_ownership(failed);
  if (about_owner && everything_is_safe()) {
    failed = open_trusted(&repo->repo, path, flags);
    about_owner = false;
  }
  if (about_owner) return fail_owner(dir, why);
  if (failed == GIT_ENOTFOUND)
    return mig_fail(why, MIG_ERR_NOT_FOUND, "%s: not in a git repository, so there are no commits to read", dir);
  if (failed == 0) failed = git_repository_odb(&repo->odb, repo->repo);
  if (failed != 0) return mig_git_fail(repo, why, mig_span_of(dir));
  repo->env = environment_is_ours(repo);
  err = mig_repository_complete(repo, repo->odb);
  return err == MIG_OK ? MIG_OK : mig_fail(why, err, "out of memory");
}

typedef struct open_call {
  mig_repository **out;
  mig_arena *arena;
  const char *real;
  mig_why *why;
} open_call;

static mig_err do_open(void *context) {
  const open_call *c = context;
  mig_repository *repo = MIG_NEW(c->arena, mig_repository);
  repo->dir = mig_arena_copy(c->arena, mig_span_of(c->real));
  mig_arena_on_free(c->arena, free_repository, repo);
  mig_err err = open_repository(repo, c->real, c->why);
  if (err == MIG_OK) err = mig_repository_see_replacements(repo, c->arena, c->why);
  if (err == MIG_OK) *c->out = repo;
  return err;
}

mig_err mig_repository_open(mig_repository **out, mig_arena *arena, const char *dir, mig_why *why) {
  *out = NULL;
  char *real = realpath(dir, NULL);
  if (real == NULL) return mig_fail(why, MIG_ERR_NOT_FOUND, "%s: no such directory", dir);
  mig_err err = mig_protect(do_open, &(open_call){out, arena, real, why});
  free(real);
  return err;
}

/* ---- names and ids ---- */

mig_span mig_oid_text(mig_arena *arena, const git_oid *id) {
  char text[GIT_OID_HEXSZ + 1];
  git_oid_tostr(text, sizeof text, id);
  return mig_arena_copy(arena, mig_span_of(text));
}

bool mig_oid_parse(git_oid *out, mig_span text) {
  return text.len == GIT_OID_HEXSZ && git_oid_fromstrn(out, text.ptr, text.len) == 0;
}

typedef struct name_call {
  mig_span *id;
  mig_arena *arena;
  mig_repository *repo;
  const char *rev;
  mig_why *why;
} name_call;

static mig_err fail_peel(const mig_repository *repo, mig_why *why, const char *rev, int failed) {
  if (failed != GIT_ENOTFOUND) return mig_fail(why, MIG_ERR_USAGE, "'%s' is not a commit, nor a tag of one", rev);
  return mig_fail(why, MIG_ERR_MISSING, "%s: the object that its tag names is missing; %s", rev, remedy(repo));
}

mig_err mig_repository_find_commit(git_oid *out, const mig_repository *repo, const char *rev, mig_why *why) {
  git_object *object = NULL, *commit = NULL;
  mig_err err = MIG_OK;
  char room[400];
  int failed = git_revparse_single(&object, repo->repo, rev);
  /* What was typed is no commit; or it is one, and git's own files are damaged. */
  bool typed = failed == GIT_ENOTFOUND || failed == GIT_EINVALIDSPEC || failed == GIT_EAMBIGUOUS;
  if (failed != 0) {
    bool empty = strcmp(rev, "HEAD") == 0 && git_repository_head_unborn(repo->repo) == 1;
    mig_err git = empty ? MIG_ERR_NOT_FOUND : mig_git_fail(repo, why, mig_span_of(rev));
    err = empty ? mig_fail(why, MIG_ERR_NOT_FOUND, "HEAD: the repository has no commit yet")
          : git == MIG_ERR_MISSING && strlen(rev) != GIT_OID_HEXSZ
              ? git
              : mig_fail(why, typed ? MIG_ERR_USAGE : MIG_ERR_UNREADABLE, "'%s' is no commit of this repository%.*s", rev,
                         MIG_FMT(git_adds(room, sizeof room)));
  } else if ((failed = git_object_peel(&commit, object, GIT_OBJECT_COMMIT)) != 0) {
    err = fail_peel(repo, why, rev, failed);
  } else {
    git_oid_cpy(out, git_object_id(commit));
  }
  git_object_free(commit);
  git_object_free(object);
  return err;
}

static mig_err do_name(void *context) {
  const name_call *c = context;
  git_oid id;
  mig_err err = mig_repository_find_commit(&id, c->repo, c->rev, c->why);
  if (err == MIG_OK) *c->id = mig_oid_text(c->arena, &id);
  return err;
}

mig_err mig_repository_commit(mig_span *id, mig_arena *arena, mig_repository *repo, const char *rev, mig_why *why) {
  *id = (mig_span){"", 0};
  return mig_protect(do_name, &(name_call){id, arena, repo, rev, why});
}

typedef struct tree_call {
  mig_source **out;
  mig_arena *arena;
  mig_repository *repo;
  const char *rev;
  mig_why *why;
} tree_call;

static mig_err do_tree(void *context) {
  const tree_call *c = context;
  git_oid id, tree;
  git_commit *commit = NULL;
  mig_err err = mig_repository_find_commit(&id, c->repo, c->rev, c->why);
  if (err != MIG_OK) return err;
  if (git_commit_lookup(&commit, c->repo->repo, &id) != 0) return mig_git_fail(c->repo, c->why, mig_span_of(c->rev));
  git_oid_cpy(&tree, git_commit_tree_id(commit));
  git_commit_free(commit);
  return mig_commit_tree_new(c->out, c->arena, c->repo, &tree, mig_oid_text(c->arena, &id), c->why);
}

mig_err mig_repository_tree(mig_source **out, mig_arena *arena, mig_repository *repo, const char *rev, mig_why *why) {
  *out = NULL;
  return mig_protect(do_tree, &(tree_call){out, arena, repo, rev, why});
}

mig_err mig_source_open_commit(mig_source **out, mig_arena *arena, const char *dir, const char *rev, mig_why *why) {
  mig_repository *repo;
  *out = NULL;
  mig_err err = mig_repository_open(&repo, arena, dir, why);
  return err == MIG_OK ? mig_repository_tree(out, arena, repo, rev, why) : err;
}

mig_err mig_source_open_index(mig_source **out, mig_arena *arena, const char *dir, mig_why *why) {
  mig_repository *repo;
  *out = NULL;
  mig_err err = mig_repository_open(&repo, arena, dir, why);
  return err == MIG_OK ? mig_repository_index(out, arena, repo, why) : err;
}

bool mig_repository_is_shallow(mig_repository *repo) {
  return git_repository_is_shallow(repo->repo) == 1;
}

mig_span mig_repository_git_dir(mig_arena *arena, mig_repository *repo) {
  return mig_arena_copy(arena, mig_span_of(git_repository_path(repo->repo)));
}
