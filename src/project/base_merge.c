/* base_merge.c: the tree that merging into the base would give. */
#include <stdlib.h>

#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/merging.h"
#include "mig/published.h"
#include "project/paths.h"
#include "project/whole_pair.h"
#include "script/script.h"
#include "source/repository.h"

typedef MIG_VEC(mig_span) spans;
typedef MIG_VEC(mig_overlay) overlays;

typedef struct work {
  mig_whole_pair *whole;
  mig_arena *arena; /* the pair's */
  const mig_project_opts *opts;
  const mig_base_branch *base;
  mig_why *why;
  mig_repository *repo;
  mig_span ours, theirs; /* commits; ours may live in memory only */
} work;

/* ---- a worktree or an index as a commit ---- */

/* HEAD, and what is being merged into it. */
static mig_err find_parents(work *w, spans *out) {
  mig_span head;
  mig_merging merging;
  mig_err err = mig_repository_commit(&head, w->arena, w->repo, "HEAD", w->why);
  if (err != MIG_OK) return err;
  *mig_vec_push(w->arena, out) = head;
  err = mig_merging_find(&merging, w->arena, w->opts->dir, w->opts->environment, w->why);
  for (uint32_t i = 0; err == MIG_OK && merging.state == MIG_MERGING_OPEN && i < merging.their_count; i++)
    *mig_vec_push(w->arena, out) = merging.theirs[i].commit;
  return err;
}

static void put_over(work *w, overlays *files, mig_map *seen, mig_span path) {
  mig_span text;
  if (path.len == 0 || mig_path_is_absolute(path) || mig_map_set(seen, path, 1) != MIG_MAP_NONE) return;
  mig_err err = mig_source_read(w->whole->pair.ours->source, w->arena, path, &text, NULL);
  if (err == MIG_ERR_NOMEM) mig_out_of_memory();
  if (err == MIG_OK || err == MIG_ERR_NOT_FOUND)
    *mig_vec_push(w->arena, files) = (mig_overlay){path, err == MIG_OK ? text : (mig_span){NULL, 0}};
}

/* Scripts of HEAD that are gone from the worktree. */
static mig_err put_removed(work *w, overlays *files, mig_map *seen, mig_source *head, const mig_project *project) {
  mig_err err = MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < project->version_dir_count; i++) {
    mig_entries entries;
    mig_span folder = project->version_dirs[i];
    if (mig_path_is_absolute(folder)) continue;
    err = mig_source_list(head, w->arena, folder, &entries, w->why);
    if (err == MIG_ERR_NOT_FOUND) err = MIG_OK;
    else if (err != MIG_OK) break;
    for (uint32_t k = 0; k < entries.count; k++) {
      mig_span path = mig_path_join(w->arena, folder, entries.items[k].name);
      if (entries.items[k].kind != MIG_ENTRY_FILE || !mig_script_is_name(entries.items[k].name)) continue;
      if (mig_map_get(seen, path) == MIG_MAP_NONE) put_over(w, files, seen, path);
    }
  }
  return err;
}

/* Scripts and configuration as they stand on disk; everything else as HEAD has it. */
static mig_err files_of_worktree(work *w, overlays *files, mig_span head) {
  mig_source *source;
  mig_map seen;
  mig_map_init(&seen, w->arena);
  const mig_tree *tree = w->whole->pair.ours;
  mig_err err = mig_repository_tree(&source, w->arena, w->repo, head.ptr, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < tree->project_count; i++) {
    const mig_project *project = &tree->projects[i];
    for (uint32_t k = 0; k < project->script_count; k++) put_over(w, files, &seen, project->scripts[k].file.path);
    put_over(w, files, &seen, project->config_file);
    err = put_removed(w, files, &seen, source, project);
  }
  return err;
}

static mig_err snapshot_ours(work *w) {
  spans parents = {0};
  overlays files = {0};
  mig_source *index = NULL;
  mig_err err = find_parents(w, &parents);
  if (err == MIG_OK && w->opts->index) err = mig_repository_index(&index, w->arena, w->repo, w->why);
  if (err == MIG_OK && !w->opts->index) err = files_of_worktree(w, &files, parents.items[0]);
  if (err != MIG_OK) return err;
  return mig_repository_snapshot(&w->ours, w->arena, w->repo, index, parents.items, parents.count, files.items,
                                 files.count, w->why);
}

/* ---- both sides, where they parted, and what merging gives ---- */

static mig_err open_tree_at(mig_tree **out, work *w, mig_span commit) {
  mig_project_opts opts = *w->opts;
  opts.index = false;
  opts.ref = commit.ptr;
  opts.config = NULL; /* as it may be called otherwise there */
  return mig_tree_open(out, &opts, w->why);
}

/* The base itself is judged against what it was before. */
static mig_err step_back(work *w) {
  const mig_span *parents;
  uint32_t count;
  mig_err err = mig_repository_parents(&parents, &count, w->arena, w->repo, w->theirs, w->why);
  if (err != MIG_OK || count == 0) return err;
  mig_span first;
  err = mig_repository_commit(&first, w->arena, w->repo, parents[0].ptr, NULL);
  if (err != MIG_OK)
    return mig_fail(w->why, MIG_ERR_MISSING,
                    "this commit is %.*s itself, and its first parent, which it would be compared with, is not here: "
                    "history is shallow; type: git fetch --deepen 1",
                    MIG_FMT(w->base->name));
  w->theirs = first;
  w->whole->pair.note = mig_arena_printf(w->arena, "this commit is %.*s itself: published scripts are compared with its "
                                         "first parent, %.12s", MIG_FMT(w->base->name), first.ptr);
  return MIG_OK;
}

/* The very commit, or what stands on it with nothing changed. */
static bool is_base_itself(work *w) {
  const mig_span *parents;
  uint32_t count;
  if (mig_span_eq(w->ours, w->theirs)) return true;
  if (w->whole->pair.ours->kind == MIG_TREE_COMMIT) return false;
  return mig_repository_parents(&parents, &count, w->arena, w->repo, w->ours, NULL) == MIG_OK && count == 1 &&
         mig_span_eq(parents[0], w->theirs) && mig_repository_same_tree(w->repo, w->ours, w->theirs);
}

static mig_err open_merged(work *w) {
  mig_pair *pair = &w->whole->pair;
  mig_source *merged;
  if (mig_repository_contains(w->repo, w->ours, w->theirs)) { /* the merge changes nothing */
    pair->merged = pair->ours;
    return MIG_OK;
  }
  mig_err err = mig_repository_merge(&merged, w->arena, w->repo, w->ours, w->theirs, w->why);
  if (err != MIG_OK) return err;
  mig_project_opts opts = *w->opts;
  opts.source = merged;
  return mig_tree_open(&pair->merged, &opts, w->why);
}

static mig_err open_where_they_parted(work *w) {
  const mig_span *bases;
  uint32_t count;
  mig_err err = mig_repository_merge_bases(&bases, &count, w->arena, w->repo, w->ours, w->theirs, w->why);
  if (err != MIG_OK) return err;
  if (count == 0)
    return mig_fail(w->why, MIG_ERR_NOT_FOUND,
                    "this tree and %.*s have no commit in common, and git would refuse to merge them; is %.*s the right base?",
                    MIG_FMT(w->base->name), MIG_FMT(w->base->name));
  err = open_tree_at(&w->whole->pair.base, w, bases[0]);
  return err == MIG_ERR_NOT_FOUND || err == MIG_ERR_USAGE ? MIG_OK : err;
}

static mig_err open_all(void *context) {
  work *w = context;
  mig_pair *pair = &w->whole->pair;
  const char *dir = w->opts->dir != NULL ? w->opts->dir : ".";
  pair->note = MIG_SPAN("");
  mig_err err = mig_tree_open(&pair->ours, w->opts, w->why);
  if (err == MIG_OK) err = mig_repository_open(&w->repo, w->arena, dir, w->why);
  if (err != MIG_OK) return err;
  w->theirs = w->base->commit;
  w->ours = pair->ours->commit;
  if (pair->ours->kind != MIG_TREE_COMMIT) err = snapshot_ours(w);
  if (err == MIG_OK && is_base_itself(w)) err = step_back(w);
  if (err == MIG_OK) err = open_where_they_parted(w);
  if (err != MIG_OK) return err;
  err = open_tree_at(&pair->theirs, w, w->theirs);
  if (err == MIG_ERR_NOT_FOUND || err == MIG_ERR_USAGE) err = MIG_OK; /* no scripts there yet */
  return err == MIG_OK ? open_merged(w) : err;
}

mig_err mig_pair_open_base(mig_pair **out, const mig_project_opts *opts, const mig_base_branch *base, mig_why *why) {
  mig_why own = {""};
  *out = NULL;
  mig_whole_pair *whole = mig_whole_pair_new();
  if (whole == NULL) return mig_fail(why, MIG_ERR_NOMEM, "out of memory");
  work w = {.whole = whole, .arena = whole->arena, .opts = opts, .base = base, .why = why != NULL ? why : &own};
  mig_err err = mig_protect(open_all, &w);
  if (err == MIG_OK) *out = &whole->pair;
  else mig_pair_free(&whole->pair);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
