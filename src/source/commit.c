/* commit.c: the tree of one commit, read with libgit2 from loose objects, packs and alternates. */
#include "base/protect.h"
#include "source/object_tree.h"

struct mig_folder {
  git_tree *tree; /* owned: entries point into it */
};

/* The folders on the way to what was looked up last: what is asked for next mostly stands beside it,
 * and git's trees are inflated each time anew. A longer or deeper way is kept as far as it fits. */
enum { WAY_LONGEST = 512, WAY_DEEPEST = 16 };
typedef struct way {
  char path[WAY_LONGEST];
  size_t ends[WAY_DEEPEST]; /* path[0 ... ends[i] - 1] is folder i */
  git_tree *trees[WAY_DEEPEST];
  uint32_t count;
} way;

typedef struct commit_tree {
  mig_object_tree object;
  git_tree *tree;
  way *way;
  bool forked;  /* the tree belongs to another; the objects are its own */
  bool started; /* the library, for a forked one */
} commit_tree;

static void free_folder(void *thing) {
  struct mig_folder *folder = thing;
  git_tree_free(folder->tree);
  folder->tree = NULL;
}

static void shorten(way *w, uint32_t count) {
  while (w->count > count) git_tree_free(w->trees[--w->count]);
}

static void free_commit_tree(void *thing) {
  commit_tree *source = thing;
  shorten(source->way, 0);
  if (source->forked) {
    if (!source->started) return;
    git_odb_free(source->object.odb);
    git_libgit2_shutdown();
  } else if (source->tree != NULL) {
    git_tree_free(source->tree);
  }
}

static bool leads_to(const way *w, uint32_t folder, mig_span path) {
  size_t end = w->ends[folder];
  return path.len > end && path.ptr[end] == '/' && memcmp(w->path, path.ptr, end) == 0;
}

static git_tree *go_into(const commit_tree *source, git_tree *tree, const char *name) {
  git_tree_entry *entry = NULL;
  git_tree *found = NULL;
  if (git_tree_entry_bypath(&entry, tree, name) != 0) return NULL;
  if (mig_object_kind(git_tree_entry_filemode(entry)) != MIG_ENTRY_FOLDER ||
      git_tree_lookup(&found, source->object.repo->repo, git_tree_entry_id(entry)) != 0)
    found = NULL;
  git_tree_entry_free(entry);
  return found;
}

/* The deepest folder above `path` that is had, and where in `path` what is below it starts. */
static git_tree *nearest_folder(const commit_tree *source, mig_span path, size_t *rest) {
  way *w = source->way;
  uint32_t shared = 0;
  while (shared < w->count && leads_to(w, shared, path)) shared++;
  shorten(w, shared);
  git_tree *tree = shared != 0 ? w->trees[shared - 1] : source->tree;
  *rest = shared != 0 ? w->ends[shared - 1] + 1 : 0;
  for (;;) {
    size_t end = mig_span_find(path, MIG_SPAN("/"), *rest);
    if (end == SIZE_MAX || end >= WAY_LONGEST || w->count == WAY_DEEPEST) return tree;
    memcpy(w->path, path.ptr, end);
    w->path[end] = '\0';
    git_tree *below = go_into(source, tree, w->path + *rest);
    if (below == NULL) return tree; /* the look-up says why */
    w->ends[w->count] = end;
    w->trees[w->count++] = tree = below;
    *rest = end + 1;
  }
}

static mig_err commit_look_up(const mig_object_tree *object, mig_arena *arena, mig_span path, mig_node *out,
                              mig_why *why) {
  const commit_tree *source = (const commit_tree *)object;
  if (path.len == 0) {
    *out = (mig_node){*git_tree_id(source->tree), MIG_ENTRY_FOLDER};
    return MIG_OK;
  }
  const char *name = mig_arena_cstr(arena, path);
  git_tree_entry *entry = NULL;
  size_t rest;
  git_tree *tree = nearest_folder(source, path, &rest);
  int failed = git_tree_entry_bypath(&entry, tree, name + rest);
  bool object_missing = failed == GIT_ENOTFOUND && git_error_last() != NULL && git_error_last()->klass == GIT_ERROR_ODB;
  if (failed == GIT_ENOTFOUND && !object_missing) return mig_object_absent(object, why, path);
  if (failed != 0) return mig_git_fail(object->repo, why, path);
  *out = (mig_node){*git_tree_entry_id(entry), mig_object_kind(git_tree_entry_filemode(entry))};
  git_tree_entry_free(entry);
  return MIG_OK;
}

static mig_err commit_list(mig_source *base, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  commit_tree *source = (commit_tree *)base;
  mig_node found;
  mig_span real;
  mig_err err = mig_object_walk(&source->object, arena, path, &real, &found, why);
  if (err != MIG_OK) return err;
  if (found.kind != MIG_ENTRY_FOLDER)
    return mig_fail(why, MIG_ERR_NOT_FOUND, "%.*s: is not a directory in %s", MIG_FMT(path), source->object.what);
  struct mig_folder *folder = MIG_NEW(arena, struct mig_folder);
  mig_arena_on_free(arena, free_folder, folder);
  if (git_tree_lookup(&folder->tree, source->object.repo->repo, &found.id) != 0)
    return mig_git_fail(source->object.repo, why, path);
  size_t count = git_tree_entrycount(folder->tree);
  mig_entry *items = MIG_NEW_ARRAY(arena, mig_entry, count);
  for (size_t i = 0; i < count; i++) {
    const git_tree_entry *entry = git_tree_entry_byindex(folder->tree, i);
    items[i] = (mig_entry){mig_span_of(git_tree_entry_name(entry)), git_tree_entry_id(entry)->id,
                           mig_object_kind(git_tree_entry_filemode(entry))};
  }
  mig_entries_sort(items, (uint32_t)count); /* git sorts folders as if their names ended in '/' */
  *out = (mig_entries){items, (uint32_t)count, path, folder};
  return MIG_OK;
}

static mig_err commit_fork(mig_source **out, mig_arena *arena, mig_source *base);

static const mig_source_kind commit_kind = {mig_object_resolve, commit_list, NULL, mig_object_read, mig_object_read_entry,
                                            commit_fork, true, NULL};

/* A database of objects is read by one thread at a time, so each thread gets one; what is looked up
 * by path goes through the repository of the first. */
static mig_err commit_fork(mig_source **out, mig_arena *arena, mig_source *base) {
  const commit_tree *from = (const commit_tree *)base;
  commit_tree *source = MIG_NEW(arena, commit_tree);
  way *own_way = MIG_NEW(arena, way);
  *source = (commit_tree){.forked = true, .way = own_way};
  mig_arena_on_free(arena, free_commit_tree, source);
  mig_err err = mig_git2_start(NULL);
  if (err != MIG_OK) return err;
  *source = (commit_tree){.object = from->object, .tree = from->tree, .way = own_way, .started = true, .forked = true};
  err = mig_repository_fork_objects(&source->object.odb, from->object.repo);
  if (err == MIG_OK) *out = &source->object.base;
  return err;
}

mig_err mig_commit_tree_new(mig_source **out, mig_arena *arena, mig_repository *repo, const git_oid *tree,
                            mig_span commit, mig_why *why) {
  commit_tree *source = MIG_NEW(arena, commit_tree);
  source->way = MIG_NEW(arena, way);
  mig_arena_on_free(arena, free_commit_tree, source);
  source->object = (mig_object_tree){.base = {&commit_kind, {"", 0}, {"", 0}, commit},
                                     .repo = repo,
                                     .odb = repo->odb,
                                     .what = commit.len != 0 ? "this commit" : "this tree",
                                     .look_up = commit_look_up};
  if (git_tree_lookup(&source->tree, repo->repo, tree) != 0) return mig_git_fail(repo, why, MIG_SPAN("tree"));
  mig_object_set_root(&source->object, arena);
  *out = &source->object.base;
  return MIG_OK;
}
