/* object_tree.c: paths and blobs of trees made of git objects. */
#include "source/object_tree.h"

#include "base/protect.h"

/* As Linux: more links than this on one path are taken for a circle. */
enum { MOST_LINKS = 40 };

static mig_err fail_missing(mig_why *why, mig_span path, const char *what) {
  return mig_fail(why, MIG_ERR_NOT_FOUND, "%.*s: %s", MIG_FMT(path), what);
}

mig_err mig_object_absent(const mig_object_tree *tree, mig_why *why, mig_span path) {
  return mig_fail(why, MIG_ERR_NOT_FOUND, "%.*s: no such file or directory in %s", MIG_FMT(path), tree->what);
}

mig_entry_kind mig_object_kind(git_filemode_t mode) {
  switch (mode) {
    case GIT_FILEMODE_BLOB:
    case GIT_FILEMODE_BLOB_EXECUTABLE: return MIG_ENTRY_FILE;
    case GIT_FILEMODE_TREE: return MIG_ENTRY_FOLDER;
    case GIT_FILEMODE_LINK: return MIG_ENTRY_LINK;
    default: return MIG_ENTRY_OTHER; /* a submodule */
  }
}

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

static mig_err fail_blob(const mig_object_tree *tree, const git_oid *id, mig_span path, int failed, mig_why *why) {
  char text[GIT_OID_HEXSZ + 1];
  if (failed != GIT_ENOTFOUND) return mig_git_fail(tree->repo, why, path);
  git_oid_tostr(text, sizeof text, id);
  mig_err err = mig_git_fail(tree->repo, NULL, path);
  /* 4b825dc...: the empty tree, which every git knows. A diff against it fetches in one go. */
  return mig_fail(why, err,
                  "%.*s: its content (blob %s) is not in this repository; in a partial clone this fetches all of them: "
                  "git diff --stat 4b825dc642cb6eb9a060e54bf8d69288fbee4904 %s",
                  MIG_FMT(path), text, tree->base.commit.len != 0 ? tree->base.commit.ptr : "HEAD");
}

static mig_err read_blob(const mig_object_tree *tree, mig_arena *arena, const git_oid *id, mig_span path,
                         mig_span *out, mig_why *why) {
  git_odb_object *object = NULL;
  int failed = git_odb_read(&object, tree->odb, id);
  if (failed != 0) return fail_blob(tree, id, path, failed, why);
  mig_err err = git_odb_object_size(object) > MIG_SOURCE_LARGEST
                    ? mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: larger than 1 GiB", MIG_FMT(path))
                    : mig_protect(copy_object, &(copy_call){arena, object, out});
  git_odb_object_free(object);
  return err;
}

/* ---- paths ---- */

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
  return b.len == 0 ? a : mig_arena_joined(arena, a, MIG_SPAN("/"), b);
}

/* Walks part by part, putting the text of a link in its place. `real` is the path without links. */
mig_err mig_object_walk(const mig_object_tree *tree, mig_arena *arena, mig_span path, mig_span *real, mig_node *out,
                        mig_why *why) {
  mig_span done = {"", 0}, rest = path;
  int links = 0;
  mig_err err = tree->look_up(tree, arena, done, out, why);
  while (err == MIG_OK && rest.len != 0) {
    mig_span part = first_part(&rest);
    if (part.len == 0 || mig_span_is(part, ".")) continue;
    if (mig_span_is(part, "..")) {
      if (done.len == 0) return fail_missing(why, path, "leads out of the tree");
      done = without_last(done);
      err = tree->look_up(tree, arena, done, out, why);
      continue;
    }
    if (out->kind != MIG_ENTRY_FOLDER) return mig_object_absent(tree, why, path);
    mig_span next = join(arena, done, part);
    err = tree->look_up(tree, arena, next, out, why);
    if (err != MIG_OK || out->kind != MIG_ENTRY_LINK) {
      done = next;
      continue;
    }
    mig_span target = {"", 0};
    if (++links > MOST_LINKS) return fail_missing(why, path, "symbolic links lead in a circle");
    err = read_blob(tree, arena, &out->id, next, &target, why);
    if (err == MIG_OK && (target.len == 0 || target.ptr[0] == '/'))
      return fail_missing(why, path, "a symbolic link leads out of the tree");
    rest = join(arena, target, rest);
    if (err == MIG_OK) err = tree->look_up(tree, arena, done, out, why);
  }
  *real = done;
  return err;
}

mig_err mig_object_resolve(mig_source *base, mig_arena *arena, mig_span path, mig_span *real, mig_entry_kind *kind,
                           mig_why *why) {
  mig_node found;
  mig_err err = mig_object_walk((mig_object_tree *)base, arena, path, real, &found, why);
  if (err == MIG_OK) *kind = found.kind;
  return err;
}

mig_err mig_object_read(mig_source *base, mig_arena *arena, mig_span path, mig_span *out, mig_why *why) {
  const mig_object_tree *tree = (const mig_object_tree *)base;
  mig_node found;
  mig_span real;
  mig_err err = mig_object_walk(tree, arena, path, &real, &found, why);
  if (err != MIG_OK) return err;
  if (found.kind != MIG_ENTRY_FILE)
    return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: is a %s, not a file", MIG_FMT(path),
                    found.kind == MIG_ENTRY_FOLDER ? "directory" : "submodule");
  return read_blob(tree, arena, &found.id, path, out, why);
}

mig_err mig_object_read_entry(mig_source *base, mig_arena *arena, const mig_entries *folder, const mig_entry *entry,
                              mig_span *out, mig_why *why) {
  git_oid id;
  git_oid_fromraw(&id, entry->blob);
  mig_err err = read_blob((mig_object_tree *)base, arena, &id, entry->name, out, why);
  (void)folder;
  return err;
}

/* ---- conflicts ---- */

mig_conflicts mig_source_conflicts(const mig_source *source) {
  return mig_source_repository((mig_source *)source) != NULL ? ((const mig_object_tree *)source)->conflicts
                                                             : (mig_conflicts){0};
}

mig_err mig_source_read_blob(mig_source *source, mig_arena *arena, const uint8_t *blob, mig_span path, mig_span *out,
                             mig_why *why) {
  git_oid id;
  git_oid_fromraw(&id, blob);
  return read_blob((mig_object_tree *)source, arena, &id, path, out, why);
}

mig_repository *mig_source_repository(mig_source *source) {
  return source->kind->is_object_tree ? ((mig_object_tree *)source)->repo : NULL;
}

/* ---- where it stands ---- */

void mig_object_set_root(mig_object_tree *tree, mig_arena *arena) {
  const char *workdir = git_repository_workdir(tree->repo->repo);
  if (workdir == NULL) return;
  mig_span root = mig_arena_copy(arena, mig_span_of(workdir));
  if (root.len > 1 && root.ptr[root.len - 1] == '/') root.len--;
  tree->base.root = mig_arena_copy(arena, root); /* with the NUL where it ends now */
  mig_span below = mig_source_below(root, tree->repo->dir);
  if (below.len == 0 || below.ptr[0] != '/') tree->base.start = below; /* else started in a git directory */
}
