#include "mig/pair.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/whole_pair.h"
#include "source/repository.h"

static mig_err open_side(mig_tree **out, const mig_project_opts *opts, const char *ref, mig_why *why) {
  mig_project_opts side = *opts;
  side.ref = ref;
  return mig_tree_open(out, &side, why);
}

/* The merge base holds what databases may have run before the branches parted. */
static mig_err open_base(mig_pair *pair, mig_arena *arena, const mig_project_opts *opts, mig_why *why) {
  if (pair->ours == NULL || pair->theirs == NULL) return MIG_OK;
  const mig_span *ids;
  uint32_t count;
  mig_repository *repo = mig_source_repository(pair->ours->source);
  mig_err err = mig_repository_merge_bases(&ids, &count, arena, repo, pair->ours->commit, pair->theirs->commit, why);
  if (err != MIG_OK || count == 0) return err;
  err = open_side(&pair->base, opts, ids[0].ptr, why);
  return err == MIG_ERR_NOT_FOUND ? MIG_OK : err;
}

typedef struct open_call {
  mig_whole_pair *whole;
  const mig_project_opts *opts;
  const char *ours, *theirs;
  mig_why *why;
} open_call;

static mig_err open_all(void *context) {
  const open_call *c = context;
  mig_pair *pair = &c->whole->pair;
  mig_err ours = open_side(&pair->ours, c->opts, c->ours, c->why);
  if (ours != MIG_OK && ours != MIG_ERR_NOT_FOUND) return ours;
  mig_err theirs = open_side(&pair->theirs, c->opts, c->theirs, c->why);
  if (theirs != MIG_OK && (theirs != MIG_ERR_NOT_FOUND || ours != MIG_OK)) return theirs;
  return open_base(pair, c->whole->arena, c->opts, c->why);
}

mig_err mig_pair_open(mig_pair **out, const mig_project_opts *opts, const char *ours, const char *theirs,
                      mig_why *why) {
  *out = NULL;
  mig_whole_pair *whole = mig_whole_pair_new();
  if (whole == NULL) return mig_fail(why, MIG_ERR_NOMEM, "out of memory");
  mig_err err = mig_protect(open_all, &(open_call){whole, opts, ours, theirs, why});
  if (err != MIG_OK)
    mig_pair_free(&whole->pair);
  else
    *out = &whole->pair;
  return err;
}

mig_whole_pair *mig_whole_pair_new(void) {
  mig_whole_pair *whole = calloc(1, sizeof *whole);
  if (whole != NULL) whole->arena = mig_arena_new();
  if (whole == NULL || whole->arena != NULL) return whole;
  free(whole);
  return NULL;
}

void mig_pair_free(mig_pair *pair) {
  if (pair == NULL) return;
  mig_whole_pair *whole = (mig_whole_pair *)pair;
  if (pair->merged != pair->ours) mig_tree_free(pair->merged);
  mig_tree_free(pair->ours);
  mig_tree_free(pair->theirs);
  mig_tree_free(pair->base);
  mig_arena_free(whole->arena);
  free(whole);
}

typedef struct merging_call {
  mig_arena *arena;
  const char *dir;
  bool *there;
} merging_call;

/* By the names of files: libgit2 takes longer to start than most commands take. */
static mig_err read_merging(void *context) {
  const merging_call *c = context;
  mig_source_state state;
  mig_source_read_state(&state, c->arena, c->dir);
  *c->there = state.merge_head.len != 0;
  return MIG_OK;
}

bool mig_merge_under_way(const char *dir) {
  mig_arena *arena = mig_arena_new();
  bool there = false;
  if (arena != NULL) mig_protect(read_merging, &(merging_call){arena, dir != NULL ? dir : ".", &there});
  mig_arena_free(arena);
  return there;
}

static const mig_project *project_of(const mig_tree *tree, mig_span title) {
  for (uint32_t i = 0; tree != NULL && i < tree->project_count; i++)
    if (mig_span_eq(tree->projects[i].title, title)) return &tree->projects[i];
  return NULL;
}

typedef struct projects_call {
  const mig_project_pair **out;
  uint32_t *count;
  mig_whole_pair *whole;
} projects_call;

static int by_title(const void *a, const void *b) {
  return mig_span_cmp(((const mig_project_pair *)a)->title, ((const mig_project_pair *)b)->title);
}

static const mig_project *only_of(const mig_tree *tree) {
  return tree != NULL ? &tree->projects[0] : NULL;
}

/* One script directory everywhere is the same one, whatever its folder is called. */
static bool match_only(const projects_call *c) {
  const mig_pair *pair = &c->whole->pair;
  const mig_tree *trees[] = {pair->ours, pair->theirs, pair->base, pair->merged};
  for (size_t i = 0; i < sizeof trees / sizeof *trees; i++)
    if (trees[i] != NULL && trees[i]->project_count != 1) return false;
  mig_project_pair *only = MIG_NEW(c->whole->arena, mig_project_pair);
  *only = (mig_project_pair){MIG_SPAN(""), only_of(pair->ours), only_of(pair->theirs), only_of(pair->base), only_of(pair->merged)};
  const mig_project *shown = only->merged != NULL ? only->merged : only->ours != NULL ? only->ours : only->theirs;
  if (shown == NULL) return false;
  only->title = shown->title;
  *c->out = only;
  *c->count = 1;
  return true;
}

static mig_err match_projects(void *context) {
  const projects_call *c = context;
  const mig_pair *pair = &c->whole->pair;
  const mig_tree *sides[] = {pair->ours, pair->theirs, pair->merged};
  MIG_VEC(mig_project_pair) found = {0};
  if (match_only(c)) return MIG_OK;
  for (uint32_t s = 0; s < 3; s++) {
    for (uint32_t i = 0; sides[s] != NULL && i < sides[s]->project_count; i++) {
      mig_span title = sides[s]->projects[i].title;
      if ((s > 0 && project_of(pair->ours, title) != NULL) || (s > 1 && project_of(pair->theirs, title) != NULL)) continue;
      *mig_vec_push(c->whole->arena, &found) =
          (mig_project_pair){title, project_of(pair->ours, title), project_of(pair->theirs, title),
                             project_of(pair->base, title), project_of(pair->merged, title)};
    }
  }
  if (found.count != 0) qsort(found.items, found.count, sizeof *found.items, by_title);
  *c->out = found.items;
  *c->count = found.count;
  return MIG_OK;
}

mig_err mig_pair_projects(const mig_project_pair **out, uint32_t *count, mig_pair *pair) {
  return mig_protect(match_projects, &(projects_call){out, count, (mig_whole_pair *)pair});
}
