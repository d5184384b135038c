/* commit.c: the tree of one commit, read with libgit2 from loose objects, packs and alternates. */
#include <stdlib.h>

#include "base/protect.h"
#include "source/git2_calls.h"
#include "source/internal.h"

/* As Linux: more links than this on one path are taken for a circle. */
enum { MOST_LINKS = 40 };

struct mig_folder {
  git_tree *tree; /* owned: entries point into it */
};

typedef struct commit_tree {
  mig_source base;
  git_repository *repo;
  git_odb *odb;
  git_tree *tree;
  bool started; /* the library, for this source */
  bool forked;  /* repo and tree belong to another */
} commit_tree;

static void free_folder(void *thing) {
  struct mig_folder *folder = thing;
  git_tree_free(folder->tree);
  folder->tree = NULL;
}

static void free_commit_tree(void *thing) {
  commit_tree *source = thing;
  if (!source->started) return;
  git_odb_free(source->odb);
  if (!source->forked) {
    git_tree_free(source->tree);
    git_repository_free(source->repo);
  }
  git_libgit2_shutdown();
}

static const char *git_says(void) {
  const git_error *error = git_error_last();
  return error != NULL && error->message != NULL ? error->message : "no reason given";
}

static mig_err fail_git(mig_why *why, mig_span path) {
  return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: git: %s", MIG_FMT(path), git_says());
}

static mig_err fail_missing(mig_why *why, mig_span path, const char *what) {
  return mig_fail(why, MIG_ERR_NOT_FOUND, "%.*s: %s", MIG_FMT(path), what);
}

static mig_entry_kind kind_of(const git_tree_entry *entry) {
  switch (git_tree_entry_filemode(entry)) {
    case GIT_FILEMODE_BLOB:
    case GIT_FILEMODE_BLOB_EXECUTABLE: return MIG_ENTRY_FILE;
    case GIT_FILEMODE_TREE: return MIG_ENTRY_FOLDER;
    case GIT_FILEMODE_LINK: return MIG_ENTRY_LINK;
    default: return MIG_ENTRY_OTHER; /* a submodule */
  }
}

/* What a path in the tree means. */
typedef struct node {
  git_oid id;
  mig_entry_kind kind;
} node;

typedef struct copy_call {
  mig_arena *arena;
  git_odb_object *object;
  mig_span *out;
} copy_call;

static mig_err copy_object(void *context) {
  const copy_call *c = context;
  size_t len = git_odb_object_size(c->object);
  char *bytes = mig_source_room(c->arena, len);
  memcpy(bytes, git_odb_object_data(c->object), len);
  *c->out = (mig_span){bytes, len};
  return MIG_OK;
}

static mig_err read_blob(const commit_tree *source, mig_arena *arena, const git_oid *id, mig_span path, mig_span *out,
                         mig_why *why) {
  git_odb_object *object = NULL;
  if (git_odb_read(&object, source->odb, id) != 0) return fail_git(why, path);
  mig_err err = git_odb_object_size(object) > MIG_SOURCE_LARGEST
                    ? mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: larger than 1 GiB", MIG_FMT(path))
                    : mig_protect(copy_object, &(copy_call){arena, object, out});
  git_odb_object_free(object);
  return err;
}

/* Looks up a path without links. Holds nothing when it returns. */
static mig_err look_up(const commit_tree *source, mig_arena *arena, mig_span path, node *out, mig_why *why) {
  if (path.len == 0) {
    *out = (node){*git_tree_id(source->tree), MIG_ENTRY_FOLDER};
    return MIG_OK;
  }
  const char *name = mig_arena_cstr(arena, path);
  git_tree_entry *entry = NULL;
  int failed = git_tree_entry_bypath(&entry, source->tree, name);
  if (failed == GIT_ENOTFOUND && git_error_last() != NULL && git_error_last()->klass == GIT_ERROR_ODB)
    return fail_git(why, path); /* a tree object is missing, not a name in it */
  if (failed == GIT_ENOTFOUND) return fail_missing(why, path, "no such file or directory in this commit");
  if (failed != 0) return fail_git(why, path);
  *out = (node){*git_tree_entry_id(entry), kind_of(entry)};
  git_tree_entry_free(entry);
  return MIG_OK;
}

static mig_span without_last(mig_span path) {
  while (path.len > 0 && path.ptr[path.len - 1] != '/') path.len--;
  return (mig_span){path.ptr, path.len > 0 ? path.len - 1 : 0};
}

static mig_span first_part(mig_span *rest) {
  size_t slash = mig_span_find(*rest, MIG_SPAN("/"), 0);
  size_t len = slash == SIZE_MAX ? rest->len : slash;
  mig_span part = {rest->ptr, len};
  *rest = slash == SIZE_MAX ? (mig_span){"", 0} : mig_span_cut(*rest, slash + 1, rest->len);
  return part;
}

static mig_span join(mig_arena *arena, mig_span a, mig_span b) {
  if (a.len == 0) return b;
  return b.len == 0 ? a : mig_arena_printf(arena, "%.*s/%.*s", MIG_FMT(a), MIG_FMT(b));
}

/* Walks part by part, putting the text of a link in its place. `real` is the path without links. */
static mig_err walk(const commit_tree *source, mig_arena *arena, mig_span path, mig_span *real, node *out,
                    mig_why *why) {
  mig_span done = {"", 0}, rest = path;
  int links = 0;
  mig_err err = look_up(source, arena, done, out, why);
  while (err == MIG_OK && rest.len != 0) {
    mig_span part = first_part(&rest);
    if (part.len == 0 || mig_span_is(part, ".")) continue;
    if (mig_span_is(part, "..")) {
      if (done.len == 0) return fail_missing(why, path, "leads out of the tree");
      done = without_last(done);
      err = look_up(source, arena, done, out, why);
      continue;
    }
    if (out->kind != MIG_ENTRY_FOLDER) return fail_missing(why, path, "no such file or directory in this commit");
    mig_span next = join(arena, done, part);
    err = look_up(source, arena, next, out, why);
    if (err != MIG_OK || out->kind != MIG_ENTRY_LINK) {
      done = next;
      continue;
    }
    mig_span target;
    if (++links > MOST_LINKS) return fail_missing(why, path, "symbolic links lead in a circle");
    err = read_blob(source, arena, &out->id, next, &target, why);
    if (err == MIG_OK && (target.len == 0 || target.ptr[0] == '/'))
      return fail_missing(why, path, "a symbolic link leads out of the tree");
    rest = join(arena, target, rest);
    if (err == MIG_OK) err = look_up(source, arena, done, out, why);
  }
  *real = done;
  return err;
}

static mig_err commit_resolve(mig_source *base, mig_arena *arena, mig_span path, mig_span *real, mig_entry_kind *kind,
                              mig_why *why) {
  node found;
  mig_err err = walk((commit_tree *)base, arena, path, real, &found, why);
  if (err == MIG_OK) *kind = found.kind;
  return err;
}

static mig_err commit_list(mig_source *base, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  commit_tree *source = (commit_tree *)base;
  node found;
  mig_span real;
  mig_err err = walk(source, arena, path, &real, &found, why);
  if (err != MIG_OK) return err;
  if (found.kind != MIG_ENTRY_FOLDER) return fail_missing(why, path, "is not a directory in this commit");
  struct mig_folder *folder = MIG_NEW(arena, struct mig_folder);
  mig_arena_on_free(arena, free_folder, folder);
  if (git_tree_lookup(&folder->tree, source->repo, &found.id) != 0) return fail_git(why, path);
  size_t count = git_tree_entrycount(folder->tree);
  mig_entry *items = MIG_NEW_ARRAY(arena, mig_entry, count);
  for (size_t i = 0; i < count; i++) {
    const git_tree_entry *entry = git_tree_entry_byindex(folder->tree, i);
    items[i] = (mig_entry){mig_span_of(git_tree_entry_name(entry)), git_tree_entry_id(entry)->id, kind_of(entry)};
  }
  mig_entries_sort(items, (uint32_t)count); /* git sorts folders as if their names ended in '/' */
  *out = (mig_entries){items, (uint32_t)count, path, folder};
  return MIG_OK;
}

static mig_err commit_read(mig_source *base, mig_arena *arena, mig_span path, mig_span *out, mig_why *why) {
  node found;
  mig_span real;
  mig_err err = walk((commit_tree *)base, arena, path, &real, &found, why);
  if (err != MIG_OK) return err;
  if (found.kind != MIG_ENTRY_FILE)
    return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: is a %s, not a file", MIG_FMT(path),
                    found.kind == MIG_ENTRY_FOLDER ? "directory" : "submodule");
  return read_blob((commit_tree *)base, arena, &found.id, path, out, why);
}

static mig_err commit_read_entry(mig_source *base, mig_arena *arena, const mig_entries *folder, const mig_entry *entry,
                                 mig_span *out, mig_why *why) {
  (void)folder;
  git_oid id;
  git_oid_fromraw(&id, entry->blob);
  return read_blob((commit_tree *)base, arena, &id, entry->name, out, why);
}

static mig_err commit_fork(mig_source **out, mig_arena *arena, mig_source *base);

static const mig_source_kind commit_kind = {commit_resolve, commit_list, commit_read, commit_read_entry, commit_fork};

/* A database of objects is read by one thread at a time, so each thread gets one; what is looked up
 * by path goes through the repository of the first. */
static mig_err commit_fork(mig_source **out, mig_arena *arena, mig_source *base) {
  const commit_tree *from = (const commit_tree *)base;
  commit_tree *source = MIG_NEW(arena, commit_tree);
  mig_arena_on_free(arena, free_commit_tree, source);
  const char *folder = mig_arena_printf(arena, "%sobjects", git_repository_commondir(from->repo)).ptr;
  mig_err err = mig_git2_start(NULL);
  if (err != MIG_OK) return err;
  *source = (commit_tree){.base = from->base, .repo = from->repo, .tree = from->tree, .started = true, .forked = true};
  if (git_odb_open(&source->odb, folder) != 0) return MIG_ERR_UNREADABLE;
  *out = &source->base;
  return MIG_OK;
}

/* Extensions that change nothing about reading trees; libgit2 refuses what it does not know. Objects
 * are not hashed again when they are read: git leaves that to fsck, too. */
static void set_up_library(void) {
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 3
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

static mig_err open_repository(commit_tree *source, const char *dir, mig_why *why) {
  mig_err err = mig_git2_start(why);
  if (err != MIG_OK) return err;
  source->started = true;
  set_up_library();
  int failed = git_repository_open_ext(&source->repo, dir, GIT_REPOSITORY_OPEN_CROSS_FS, NULL);
  if (failed == GIT_ENOTFOUND && !is_about_ownership(failed))
    return mig_fail(why, MIG_ERR_NOT_FOUND, "%s: not in a git repository, so there are no commits to read", dir);
  if (is_about_ownership(failed))
    return mig_fail(why, MIG_ERR_UNREADABLE,
                    "git: detected dubious ownership in repository at '%s'; to trust it, type: "
                    "git config --global --add safe.directory '%s'",
                    dir, dir);
  if (failed == 0) failed = git_repository_odb(&source->odb, source->repo);
  return failed == 0 ? MIG_OK : fail_git(why, mig_span_of(dir));
}

static mig_err find_commit(commit_tree *source, mig_arena *arena, const char *rev, mig_why *why) {
  git_object *object = NULL, *commit = NULL;
  char id[GIT_OID_HEXSZ + 1] = "";
  mig_err err = MIG_OK;
  int failed = git_revparse_single(&object, source->repo, rev);
  if (failed != 0) {
    bool empty = strcmp(rev, "HEAD") == 0 && git_repository_head_unborn(source->repo) == 1;
    err = empty ? mig_fail(why, MIG_ERR_NOT_FOUND, "HEAD: the repository has no commit yet")
                : mig_fail(why, MIG_ERR_USAGE, "'%s' is no commit of this repository: %s", rev, git_says());
  } else if (git_object_peel(&commit, object, GIT_OBJECT_COMMIT) != 0) {
    err = mig_fail(why, MIG_ERR_USAGE, "'%s' is not a commit, nor a tag of one", rev);
  } else {
    git_oid_tostr(id, sizeof id, git_object_id(commit));
    if (git_commit_tree(&source->tree, (git_commit *)commit) != 0) err = fail_git(why, mig_span_of(rev));
  }
  git_object_free(commit);
  git_object_free(object);
  if (err == MIG_OK) source->base.commit = mig_arena_copy(arena, mig_span_of(id));
  return err;
}

typedef struct open_call {
  mig_source **out;
  mig_arena *arena;
  const char *real, *rev;
  mig_why *why;
} open_call;

static void set_root(commit_tree *source, mig_arena *arena, const char *real) {
  const char *workdir = git_repository_workdir(source->repo);
  if (workdir == NULL) return;
  mig_span root = mig_arena_copy(arena, mig_span_of(workdir)), start = mig_arena_copy(arena, mig_span_of(real));
  while (root.len > 1 && root.ptr[root.len - 1] == '/') root.len--;
  source->base.root = mig_arena_copy(arena, root); /* NUL-terminated where it ends now */
  mig_span below = mig_source_below(root, start);
  if (below.len == 0 || below.ptr[0] != '/') source->base.start = below; /* else started in a git directory */
}

static mig_err open_commit(void *context) {
  const open_call *c = context;
  commit_tree *source = MIG_NEW(c->arena, commit_tree);
  mig_arena_on_free(c->arena, free_commit_tree, source);
  source->base = (mig_source){&commit_kind, {"", 0}, {"", 0}, {"", 0}};
  mig_err err = open_repository(source, c->real, c->why);
  if (err == MIG_OK) err = find_commit(source, c->arena, c->rev, c->why);
  if (err != MIG_OK) return err;
  set_root(source, c->arena, c->real);
  *c->out = &source->base;
  return MIG_OK;
}

mig_err mig_source_open_commit(mig_source **out, mig_arena *arena, const char *dir, const char *rev, mig_why *why) {
  *out = NULL;
  char *real = realpath(dir, NULL);
  if (real == NULL) return mig_fail(why, MIG_ERR_NOT_FOUND, "%s: no such directory", dir);
  mig_err err = mig_protect(open_commit, &(open_call){out, arena, real, rev, why});
  free(real);
  return err;
}

mig_err mig_source_merge_base(mig_span *out, mig_arena *arena, mig_source *source, mig_span other, mig_why *why) {
  const commit_tree *tree = (const commit_tree *)source;
  git_oid a, b, base;
  *out = MIG_SPAN("");
  if (git_oid_fromstrn(&a, source->commit.ptr, source->commit.len) != 0 ||
      git_oid_fromstrn(&b, other.ptr, other.len) != 0)
    return mig_fail(why, MIG_ERR_USAGE, "%.*s: not a commit id", MIG_FMT(other));
  int failed = git_merge_base(&base, tree->repo, &a, &b);
  if (failed == GIT_ENOTFOUND) return MIG_OK;
  if (failed != 0) return fail_git(why, MIG_SPAN("merge base"));
  char id[GIT_OID_HEXSZ + 1];
  git_oid_tostr(id, sizeof id, &base);
  *out = mig_arena_copy(arena, mig_span_of(id));
  return MIG_OK;
}
