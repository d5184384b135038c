/* merge.c: merges in memory. What they write, blobs that were merged and trees of snapshots, goes to
 * an object database that lives in memory, in front of the repository's own. */
#include "base/protect.h"
#include "source/object_tree.h"

/* In front of every other place that objects are kept in. */
enum { FIRST = 999, RENAME_LIMIT = 1000 };

mig_err mig_repository_keep_in_memory(mig_repository *repo, mig_why *why) {
  git_odb_backend *memory = NULL;
  if (repo->in_memory) return MIG_OK;
  if (git_mempack_new(&memory) != 0 || git_odb_add_backend(repo->odb, memory, FIRST) != 0)
    return mig_git_fail(repo, why, MIG_SPAN("merge"));
  repo->in_memory = true;
  return MIG_OK;
}

typedef struct merge_call {
  mig_source **out;
  mig_arena *arena;
  mig_repository *repo;
  mig_span ours, theirs, base; /* base: in a shallow clone */
  mig_why *why;
} merge_call;

/* libgit2 would look for the base behind the cut. Of several bases the first has to do. */
static int merge_shallow(git_index **out, const merge_call *c, const git_commit *ours, const git_commit *theirs,
                         const git_merge_options *opts) {
  git_tree *trees[3] = {NULL, NULL, NULL};
  git_commit *base = NULL;
  git_oid id;
  int failed = mig_oid_parse(&id, c->base) ? git_commit_lookup(&base, c->repo->repo, &id) : GIT_ENOTFOUND;
  if (failed == 0) failed = git_commit_tree(&trees[0], base);
  if (failed == 0) failed = git_commit_tree(&trees[1], ours);
  if (failed == 0) failed = git_commit_tree(&trees[2], theirs);
  if (failed == 0) failed = git_merge_trees(out, c->repo->repo, trees[0], trees[1], trees[2], opts);
  for (int i = 0; i < 3; i++)
    if (trees[i] != NULL) git_tree_free(trees[i]);
  git_commit_free(base);
  return failed;
}

static mig_err merge_into(git_index **out, const merge_call *c, const git_oid *a, const git_oid *b) {
  git_commit *ours = NULL, *theirs = NULL;
  git_merge_options opts = {.version = GIT_MERGE_OPTIONS_VERSION};
  opts.flags = GIT_MERGE_FIND_RENAMES;
  opts.target_limit = RENAME_LIMIT;
  int failed = git_commit_lookup(&ours, c->repo->repo, a);
  if (failed == 0) failed = git_commit_lookup(&theirs, c->repo->repo, b);
  if (failed == 0 && mig_repository_is_shallow(c->repo)) failed = merge_shallow(out, c, ours, theirs, &opts);
  else if (failed == 0) failed = git_merge_commits(out, c->repo->repo, ours, theirs, &opts);
  mig_err err = failed == 0 ? MIG_OK : mig_git_fail(c->repo, c->why, MIG_SPAN("merge"));
  git_commit_free(ours);
  git_commit_free(theirs);
  return err;
}

static mig_err merge(void *context) {
  merge_call *c = context;
  git_oid a, b;
  const mig_span *bases;
  uint32_t count;
  if (mig_repository_is_shallow(c->repo)) {
    mig_err missing = mig_repository_merge_bases(&bases, &count, c->arena, c->repo, c->ours, c->theirs, c->why);
    if (missing != MIG_OK) return missing;
    c->base = bases[0];
  }
  if (!mig_oid_parse(&a, c->ours) || !mig_oid_parse(&b, c->theirs))
    return mig_fail(c->why, MIG_ERR_USAGE, "merge: not a commit id");
  mig_err err = mig_repository_keep_in_memory(c->repo, c->why);
  if (err != MIG_OK) return err;
  mig_object_tree *tree;
  git_index **index = mig_index_tree_new(&tree, c->arena, c->repo, "the merge");
  err = merge_into(index, c, &a, &b);
  if (err == MIG_OK) err = mig_index_tree_fill(tree, c->arena, c->why);
  if (err == MIG_OK) *c->out = &tree->base;
  return err;
}

mig_err mig_repository_merge(mig_source **out, mig_arena *arena, mig_repository *repo, mig_span ours, mig_span theirs,
                             mig_why *why) {
  *out = NULL;
  return mig_protect(merge, &(merge_call){out, arena, repo, ours, theirs, {"", 0}, why});
}

/* ---- snapshots ---- */

typedef struct snapshot_call {
  mig_span *id;
  mig_arena *arena;
  mig_repository *repo;
  mig_source *index;
  const mig_span *parents;
  uint32_t parent_count;
  const mig_overlay *files;
  uint32_t file_count;
  mig_why *why;
} snapshot_call;

/* What libgit2 lends while a snapshot is made; freed with the arena. */
typedef struct loans {
  git_commit *parents[16];
  git_tree *tree;
  git_index *index;
  git_signature *nobody;
} loans;

static void free_loans(void *thing) {
  loans *l = thing;
  for (size_t i = 0; i < sizeof l->parents / sizeof *l->parents; i++) git_commit_free(l->parents[i]);
  if (l->tree != NULL) git_tree_free(l->tree);
  git_index_free(l->index);
  git_signature_free(l->nobody);
}

static mig_err fail_snapshot(const snapshot_call *c) {
  return mig_git_fail(c->repo, c->why, MIG_SPAN("merge"));
}

/* The index as a tree; our version stands for a path in conflict. */
static mig_err tree_of_index(git_oid *out, const snapshot_call *c, loans *l) {
  git_index *index = mig_index_tree_index(c->index);
  if (!git_index_has_conflicts(index))
    return git_index_write_tree_to(out, index, c->repo->repo) == 0 ? MIG_OK : fail_snapshot(c);
  if (git_index_new(&l->index) != 0) return fail_snapshot(c);
  for (size_t i = 0; i < git_index_entrycount(index); i++) {
    git_index_entry entry = *git_index_get_byindex(index, i);
    int stage = (entry.flags & GIT_INDEX_ENTRY_STAGEMASK) >> GIT_INDEX_ENTRY_STAGESHIFT;
    if (stage != 0 && stage != 2) continue;
    entry.flags = (uint16_t)(entry.flags & ~GIT_INDEX_ENTRY_STAGEMASK);
    if (git_index_add(l->index, &entry) != 0) return fail_snapshot(c);
  }
  return git_index_write_tree_to(out, l->index, c->repo->repo) == 0 ? MIG_OK : fail_snapshot(c);
}

static bool has_path(git_tree *tree, const char *path) {
  git_tree_entry *entry = NULL;
  bool found = git_tree_entry_bypath(&entry, tree, path) == 0;
  git_tree_entry_free(entry);
  return found;
}

static mig_err put_files(git_oid *tree, const snapshot_call *c, loans *l) {
  git_tree_update *updates = MIG_NEW_ARRAY(c->arena, git_tree_update, c->file_count);
  size_t count = 0;
  if (git_tree_lookup(&l->tree, c->repo->repo, tree) != 0) return fail_snapshot(c);
  for (uint32_t i = 0; i < c->file_count; i++) {
    const mig_overlay *file = &c->files[i];
    git_tree_update *update = &updates[count];
    *update = (git_tree_update){.filemode = GIT_FILEMODE_BLOB, .path = mig_arena_cstr(c->arena, file->path)};
    update->action = file->text.ptr != NULL ? GIT_TREE_UPDATE_UPSERT : GIT_TREE_UPDATE_REMOVE;
    if (file->text.ptr == NULL && !has_path(l->tree, update->path)) continue;
    if (file->text.ptr != NULL &&
        git_blob_create_from_buffer(&update->id, c->repo->repo, file->text.ptr, file->text.len) != 0)
      return fail_snapshot(c);
    count++;
  }
  if (count == 0) return MIG_OK;
  return git_tree_create_updated(tree, c->repo->repo, l->tree, count, updates) == 0 ? MIG_OK : fail_snapshot(c);
}

static mig_err make_commit(git_oid *out, const snapshot_call *c, loans *l, const git_oid *tree_id) {
  if (l->tree != NULL) git_tree_free(l->tree);
  l->tree = NULL;
  if (git_tree_lookup(&l->tree, c->repo->repo, tree_id) != 0 || git_signature_new(&l->nobody, "mig", "mig", 0, 0) != 0)
    return fail_snapshot(c);
  const git_commit *parents[16];
  for (uint32_t i = 0; i < c->parent_count; i++) parents[i] = l->parents[i];
  int failed = git_commit_create(out, c->repo->repo, NULL, l->nobody, l->nobody, NULL, "snapshot", l->tree,
                                 c->parent_count, parents);
  return failed == 0 ? MIG_OK : fail_snapshot(c);
}

static mig_err snapshot(void *context) {
  const snapshot_call *c = context;
  loans *l = MIG_NEW(c->arena, loans);
  mig_arena_on_free(c->arena, free_loans, l);
  if (c->parent_count == 0 || c->parent_count > sizeof l->parents / sizeof *l->parents)
    return mig_fail(c->why, MIG_ERR_USAGE, "merge: %u parents", c->parent_count);
  mig_err err = mig_repository_keep_in_memory(c->repo, c->why);
  git_oid id, tree;
  for (uint32_t i = 0; err == MIG_OK && i < c->parent_count; i++)
    if (!mig_oid_parse(&id, c->parents[i]) || git_commit_lookup(&l->parents[i], c->repo->repo, &id) != 0)
      err = fail_snapshot(c);
  if (err != MIG_OK) return err;
  git_oid_cpy(&tree, git_commit_tree_id(l->parents[0]));
  if (c->index != NULL) err = tree_of_index(&tree, c, l);
  if (err == MIG_OK && c->file_count != 0) err = put_files(&tree, c, l);
  if (err == MIG_OK) err = make_commit(&id, c, l, &tree);
  if (err == MIG_OK) *c->id = mig_oid_text(c->arena, &id);
  return err;
}

mig_err mig_repository_snapshot(mig_span *id, mig_arena *arena, mig_repository *repo, mig_source *index,
                                const mig_span *parents, uint32_t parent_count, const mig_overlay *files,
                                uint32_t file_count, mig_why *why) {
  *id = (mig_span){"", 0};
  return mig_protect(snapshot, &(snapshot_call){id, arena, repo, index, parents, parent_count, files, file_count, why});
}
