/* index_tree.c: a tree read from an index: git's own, or the one that a merge in memory leaves. */
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/protect.h"
#include "source/object_tree.h"

typedef struct flat_entry {
  mig_span path;
  const git_oid *id; /* the index's own */
  mig_entry_kind kind;
} flat_entry;

typedef struct index_tree {
  mig_object_tree object;
  git_index *index;
  flat_entry *entries; /* sorted by path, byte order */
  uint32_t count;
  bool forked; /* index and entries belong to another; the objects are its own */
} index_tree;

static void free_index_tree(void *thing) {
  index_tree *tree = thing;
  git_index_free(tree->index);
  tree->index = NULL;
}

static void free_forked(void *thing) {
  const index_tree *tree = thing;
  if (!tree->forked) return;
  git_odb_free(tree->object.odb);
  git_libgit2_shutdown();
}

/* The first entry whose path is not before `path`. */
static uint32_t lower_bound(const index_tree *tree, mig_span path) {
  uint32_t low = 0, high = tree->count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (mig_span_cmp(tree->entries[middle].path, path) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

static mig_span as_folder(mig_arena *arena, mig_span path) {
  return path.len == 0 ? path : mig_arena_printf(arena, "%.*s/", MIG_FMT(path));
}

static mig_err index_look_up(const mig_object_tree *object, mig_arena *arena, mig_span path, mig_node *out,
                             mig_why *why) {
  const index_tree *tree = (const index_tree *)object;
  *out = (mig_node){.kind = MIG_ENTRY_FOLDER};
  if (path.len == 0) return MIG_OK;
  uint32_t at = lower_bound(tree, path);
  if (at < tree->count && mig_span_eq(tree->entries[at].path, path)) {
    *out = (mig_node){*tree->entries[at].id, tree->entries[at].kind};
    return MIG_OK;
  }
  mig_span below = as_folder(arena, path);
  at = lower_bound(tree, below);
  if (at < tree->count && mig_span_starts(tree->entries[at].path, below)) return MIG_OK;
  return mig_object_absent(object, why, path);
}

static mig_err index_list(mig_source *base, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  const index_tree *tree = (const index_tree *)base;
  mig_node found;
  mig_span real;
  mig_err err = mig_object_walk(&tree->object, arena, path, &real, &found, why);
  if (err != MIG_OK) return err;
  if (found.kind != MIG_ENTRY_FOLDER)
    return mig_fail(why, MIG_ERR_NOT_FOUND, "%.*s: is not a directory in %s", MIG_FMT(path), tree->object.what);
  mig_span below = as_folder(arena, real);
  MIG_VEC(mig_entry) items = {0};
  for (uint32_t i = lower_bound(tree, below); i < tree->count && mig_span_starts(tree->entries[i].path, below); i++) {
    const flat_entry *entry = &tree->entries[i];
    mig_span name = mig_span_cut(entry->path, below.len, entry->path.len);
    size_t slash = mig_span_find(name, MIG_SPAN("/"), 0);
    if (slash != SIZE_MAX) name.len = slash;
    if (slash == SIZE_MAX)
      *mig_vec_push(arena, &items) = (mig_entry){mig_arena_copy(arena, name), entry->id->id, entry->kind};
    else if (items.count == 0 || !mig_span_eq(items.items[items.count - 1].name, name))
      *mig_vec_push(arena, &items) = (mig_entry){mig_arena_copy(arena, name), NULL, MIG_ENTRY_FOLDER};
  }
  mig_entries_sort(items.items, items.count);
  *out = (mig_entries){items.items, items.count, path, NULL};
  return MIG_OK;
}

static mig_err index_fork(mig_source **out, mig_arena *arena, mig_source *base);

static const mig_source_kind index_kind = {mig_object_resolve, index_list, NULL, mig_object_read, mig_object_read_entry,
                                           index_fork, true, NULL};

/* The entries are in memory and only read; objects are read by one thread at a time. A merge's stay shared, as what
 * it wrote is in memory. */
static mig_err index_fork(mig_source **out, mig_arena *arena, mig_source *base) {
  const index_tree *from = (const index_tree *)base;
  index_tree *tree = MIG_NEW(arena, index_tree);
  mig_arena_on_free(arena, free_forked, tree);
  mig_err err = mig_git2_start(NULL);
  if (err != MIG_OK) return err;
  *tree = (index_tree){.object = from->object, .entries = from->entries, .count = from->count, .forked = true};
  err = mig_repository_fork_objects(&tree->object.odb, from->object.repo);
  if (err == MIG_OK) *out = &tree->object.base;
  return err;
}

typedef struct conflicts_walk {
  git_index_conflict_iterator *it;
} conflicts_walk;

static void free_walk(void *thing) {
  git_index_conflict_iterator_free(((conflicts_walk *)thing)->it);
}

static const uint8_t *blob_of(const git_index_entry *entry) {
  return entry != NULL ? entry->id.id : NULL;
}

static int by_conflict_path(const void *a, const void *b) {
  return mig_span_cmp(((const mig_conflict_path *)a)->path, ((const mig_conflict_path *)b)->path);
}

static mig_err find_conflicts(index_tree *tree, mig_arena *arena, mig_why *why) {
  MIG_VEC(mig_conflict_path) found = {0};
  const git_index_entry *base, *ours, *theirs;
  conflicts_walk *walk = MIG_NEW(arena, conflicts_walk);
  if (!git_index_has_conflicts(tree->index)) return MIG_OK;
  mig_arena_on_free(arena, free_walk, walk);
  if (git_index_conflict_iterator_new(&walk->it, tree->index) != 0)
    return mig_git_fail(tree->object.repo, why, MIG_SPAN("index"));
  while (git_index_conflict_next(&base, &ours, &theirs, walk->it) == 0) {
    const git_index_entry *any = ours != NULL ? ours : theirs != NULL ? theirs : base;
    *mig_vec_push(arena, &found) =
        (mig_conflict_path){mig_span_of(any->path), blob_of(base), blob_of(ours), blob_of(theirs)};
  }
  if (found.count > 1) qsort(found.items, found.count, sizeof *found.items, by_conflict_path);
  tree->object.conflicts = (mig_conflicts){found.items, found.count};
  return MIG_OK;
}

static int stage_of(const git_index_entry *entry) {
  return (entry->flags & GIT_INDEX_ENTRY_STAGEMASK) >> GIT_INDEX_ENTRY_STAGESHIFT;
}

static int by_path(const void *a, const void *b) {
  return mig_span_cmp(((const flat_entry *)a)->path, ((const flat_entry *)b)->path);
}

/* git sorts an index as this is sorted; libgit2 does not where case is ignored. */
static bool is_sorted(const index_tree *tree) {
  for (uint32_t i = 1; i < tree->count; i++)
    if (by_path(&tree->entries[i - 1], &tree->entries[i]) > 0) return false;
  return true;
}

/* Ours (stage 2) stands for a path in conflict, theirs (3) where there is no ours; entries come
 * sorted by path, then stage. */
static void flatten(index_tree *tree, mig_arena *arena) {
  size_t count = git_index_entrycount(tree->index);
  tree->entries = MIG_NEW_ARRAY(arena, flat_entry, count);
  for (size_t i = 0; i < count; i++) {
    const git_index_entry *entry = git_index_get_byindex(tree->index, i);
    mig_span path = mig_span_of(entry->path);
    bool again = tree->count != 0 && mig_span_eq(tree->entries[tree->count - 1].path, path);
    /* `git add -N` only says that there will be a file: a commit would not have it. */
    bool only_meant = (entry->flags_extended & GIT_INDEX_ENTRY_INTENT_TO_ADD) != 0;
    if (stage_of(entry) == 1 || again || only_meant) continue;
    tree->entries[tree->count++] = (flat_entry){path, &entry->id, mig_object_kind((git_filemode_t)entry->mode)};
  }
  if (!is_sorted(tree)) qsort(tree->entries, tree->count, sizeof *tree->entries, by_path);
}

git_index **mig_index_tree_new(mig_object_tree **out, mig_arena *arena, mig_repository *repo, const char *what) {
  index_tree *tree = MIG_NEW(arena, index_tree);
  mig_arena_on_free(arena, free_index_tree, tree);
  tree->object = (mig_object_tree){.base = {&index_kind, {"", 0}, {"", 0}, {"", 0}},
                                   .repo = repo,
                                   .odb = repo->odb,
                                   .what = what,
                                   .look_up = index_look_up};
  *out = &tree->object;
  return &tree->index;
}

mig_err mig_index_tree_fill(mig_object_tree *object, mig_arena *arena, mig_why *why) {
  index_tree *tree = (index_tree *)object;
  mig_object_set_root(object, arena);
  flatten(tree, arena);
  return find_conflicts(tree, arena, why);
}

git_index *mig_index_tree_index(mig_source *source) {
  return ((index_tree *)source)->index;
}

/* ---- git's own index ---- */

static bool exists(const char *path) {
  struct stat st;
  return stat(path, &st) == 0;
}

/* GIT_INDEX_FILE is seen from where git started the hook: the worktree's root. */
static mig_err index_path(char *out, size_t size, const mig_repository *repo, mig_why *why) {
  const char *named = repo->env ? getenv("GIT_INDEX_FILE") : NULL;
  const char *workdir = git_repository_workdir(repo->repo);
  if (named == NULL || named[0] == '\0') {
    snprintf(out, size, "%sindex", git_repository_path(repo->repo));
    return MIG_OK;
  }
  snprintf(out, size, "%s", named);
  if (!exists(out) && named[0] != '/' && workdir != NULL) snprintf(out, size, "%s%s", workdir, named);
  if (exists(out)) return MIG_OK;
  return mig_fail(why, MIG_ERR_NOT_FOUND, "GIT_INDEX_FILE names %s, which does not exist", named);
}

typedef struct open_call {
  mig_source **out;
  mig_arena *arena;
  mig_repository *repo;
  mig_why *why;
} open_call;

/* libgit2 names the extension that it does not know. */
static bool is_sparse(void) {
  const git_error *error = git_error_last();
  return error != NULL && error->message != NULL && strstr(error->message, "sdir") != NULL;
}

/* libgit2 makes room for as many entries as the head of the file says, before it looks at one: of a
 * damaged index, for billions. An entry has 62 bytes and a name (gitformat-index(5)). */
static bool promises_too_much(const char *path) {
  unsigned char head[12];
  struct stat st;
  FILE *file = fopen(path, "rb");
  bool whole = file != NULL && fread(head, 1, sizeof head, file) == sizeof head && fstat(fileno(file), &st) == 0;
  if (file != NULL) fclose(file);
  if (!whole || memcmp(head, "DIRC", 4) != 0) return false; /* libgit2 says what is wrong */
  uint64_t count = (uint64_t)head[8] << 24 | (uint64_t)head[9] << 16 | (uint64_t)head[10] << 8 | head[11];
  return count > (uint64_t)st.st_size / 62;
}

static mig_err open_file(git_index **index, const open_call *c, const char *path) {
  if (promises_too_much(path))
    return mig_fail(c->why, MIG_ERR_UNREADABLE, "%s: the index is damaged: it is shorter than its entries", path);
  if (git_index_open(index, path) == 0) return MIG_OK;
  if (!is_sparse()) return mig_git_fail(c->repo, c->why, mig_span_of(path));
  git_index_free(*index);
  *index = NULL;
  return mig_sparse_index_read(index, c->arena, c->repo, path, c->why);
}

static mig_err open_index(void *context) {
  const open_call *c = context;
  char path[PATH_MAX + 16];
  mig_object_tree *tree;
  if (git_repository_is_bare(c->repo->repo) && getenv("GIT_INDEX_FILE") == NULL)
    return mig_fail(c->why, MIG_ERR_USAGE, "--index: a bare repository has no index");
  mig_err err = index_path(path, sizeof path, c->repo, c->why);
  if (err != MIG_OK) return err;
  git_index **index = mig_index_tree_new(&tree, c->arena, c->repo, "the index");
  err = open_file(index, c, path);
  if (err == MIG_OK) err = mig_index_tree_fill(tree, c->arena, c->why);
  if (err == MIG_OK) *c->out = &tree->base;
  return err;
}

mig_err mig_repository_index(mig_source **out, mig_arena *arena, mig_repository *repo, mig_why *why) {
  *out = NULL;
  return mig_protect(open_index, &(open_call){out, arena, repo, why});
}
