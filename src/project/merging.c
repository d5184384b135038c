#include "mig/merging.h"

#include <stdlib.h>
#include <string.h>

#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "source/repository.h"

enum { ID_LENGTH = 40, SHORT_ID = 9 };

typedef struct work {
  mig_merging *out;
  mig_arena *arena;
  const char *dir;
  char *const *environment;
  mig_why *why;
  mig_source_state state;
  mig_repository *repo;
  MIG_VEC(mig_merge_side) theirs;
} work;

static bool is_hex(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if (strchr("0123456789abcdef", text.ptr[i]) == NULL || text.ptr[i] == '\0') return false;
  return text.len >= ID_LENGTH;
}

/* GITHEAD_<id>=NAME of the environment, from `at` on; NULL when there is no more. */
static char *const *next_githead(char *const *at, mig_span *id, mig_span *name) {
  for (; at != NULL && *at != NULL; at++) {
    mig_span entry = mig_span_of(*at);
    size_t equals = mig_span_find(entry, MIG_SPAN("="), 0);
    if (!mig_span_starts(entry, MIG_SPAN("GITHEAD_")) || equals == SIZE_MAX) continue;
    *id = mig_span_cut(entry, strlen("GITHEAD_"), equals);
    *name = mig_span_cut(entry, equals + 1, entry.len);
    if (id->len == ID_LENGTH && is_hex(*id)) return at;
  }
  return NULL;
}

static mig_span typed_name(const work *w, mig_span commit) {
  mig_span id, name;
  for (char *const *at = w->environment; (at = next_githead(at, &id, &name)) != NULL; at++)
    if (mig_span_eq(id, commit) && !is_hex(name)) return name;
  return MIG_SPAN("");
}

/* A local branch that stands on the commit, else a remote's, else the short id. */
static mig_span name_of(work *w, mig_span commit) {
  mig_span name = typed_name(w, commit);
  const mig_ref *refs;
  uint32_t count;
  if (name.len != 0 || mig_repository_refs(&refs, &count, w->arena, w->repo, NULL) != MIG_OK) return name;
  for (uint32_t i = 0; i < count; i++)
    if (mig_span_eq(refs[i].commit, commit) && !mig_span_starts(refs[i].name, MIG_SPAN("refs/tags/")))
      return mig_ref_short(refs[i].name);
  return mig_span_cut(commit, 0, SHORT_ID);
}

static void add_side(work *w, mig_span commit) {
  for (uint32_t i = 0; i < w->theirs.count; i++)
    if (mig_span_eq(w->theirs.items[i].commit, commit)) return;
  *mig_vec_push(w->arena, &w->theirs) = (mig_merge_side){commit, mig_arena_copy(w->arena, name_of(w, commit))};
}

static bool all_in_head(const work *w) {
  for (uint32_t i = 0; i < w->theirs.count; i++)
    if (!mig_repository_contains(w->repo, w->out->ours.commit, w->theirs.items[i].commit)) return false;
  return w->theirs.count != 0;
}

/* The commits that git is merging are in its own file: what is not there is damage, no typing mistake. */
static mig_err read_merge_head(work *w) {
  mig_span text = w->state.merge_head;
  for (size_t start = 0; start < text.len; start += ID_LENGTH + 1) {
    mig_span id = mig_span_cut(text, start, start + ID_LENGTH < text.len ? start + ID_LENGTH : text.len);
    mig_span commit;
    if (id.len != ID_LENGTH || !is_hex(id))
      return mig_fail(w->why, MIG_ERR_UNREADABLE, "MERGE_HEAD of the git folder is damaged: git merge --abort takes the merge back");
    if (mig_repository_commit(&commit, w->arena, w->repo, mig_arena_cstr(w->arena, id), NULL) != MIG_OK)
      return mig_fail(w->why, MIG_ERR_MISSING, "git is merging commit %.*s, which is not in this repository; git fsck says "
                      "what else is", MIG_FMT(id));
    add_side(w, mig_arena_copy(w->arena, id));
  }
  return MIG_OK;
}

static int by_name(const void *a, const void *b) {
  const mig_merge_side *x = a, *y = b;
  int order = mig_span_cmp(x->name, y->name);
  return order != 0 ? order : mig_span_cmp(x->commit, y->commit);
}

/* What a merge that is to be committed brings; what HEAD has already is no side of it. */
static void read_environment(work *w) {
  mig_span id, name, commit;
  for (char *const *at = w->environment; (at = next_githead(at, &id, &name)) != NULL; at++)
    if (mig_repository_commit(&commit, w->arena, w->repo, mig_arena_cstr(w->arena, id), NULL) == MIG_OK &&
        !mig_repository_contains(w->repo, w->out->ours.commit, commit))
      add_side(w, commit);
  /* An environment has no order of its own. */
  if (w->theirs.count > 1) qsort(w->theirs.items, w->theirs.count, sizeof *w->theirs.items, by_name);
}

/* In post-merge: the merge's own parents. After a fast-forward there is none. */
static mig_err take_parents(work *w) {
  const mig_span *parents;
  uint32_t count;
  mig_err err = mig_repository_parents(&parents, &count, w->arena, w->repo, w->out->ours.commit, w->why);
  w->theirs.count = 0;
  if (err != MIG_OK || count < 2) return err;
  w->out->state = MIG_MERGING_DONE;
  w->out->ours = (mig_merge_side){parents[0], mig_span_cut(parents[0], 0, SHORT_ID)};
  for (uint32_t i = 1; i < count; i++) add_side(w, parents[i]);
  return MIG_OK;
}

static bool has_githead(const work *w) {
  mig_span id, name;
  return next_githead(w->environment, &id, &name) != NULL;
}

static mig_merging_state other_state(const work *w) {
  if (w->state.rebasing) return MIG_MERGING_REBASE;
  if (w->state.cherry_picking) return MIG_MERGING_CHERRY_PICK;
  if (w->state.reverting) return MIG_MERGING_REVERT;
  return w->state.squashing ? MIG_MERGING_SQUASH : MIG_MERGING_NOTHING;
}

static mig_err find(void *context) {
  work *w = context;
  const char *dir = w->dir != NULL ? w->dir : ".";
  *w->out = (mig_merging){.state = MIG_MERGING_NOTHING};
  mig_source_read_state(&w->state, w->arena, dir);
  if (w->state.merge_head.len == 0 && !has_githead(w)) {
    w->out->state = other_state(w);
    return MIG_OK;
  }
  mig_err err = mig_repository_open(&w->repo, w->arena, dir, w->why);
  if (err == MIG_OK) err = mig_repository_commit(&w->out->ours.commit, w->arena, w->repo, "HEAD", w->why);
  if (err != MIG_OK) return err == MIG_ERR_NOT_FOUND ? MIG_OK : err;
  mig_span branch = mig_repository_symbolic(w->arena, w->repo, "HEAD");
  w->out->ours.name = branch.len != 0 ? mig_ref_short(branch) : MIG_SPAN("HEAD");
  err = read_merge_head(w);
  if (err != MIG_OK) return err;
  if (w->theirs.count == 0) read_environment(w);
  if (w->theirs.count != 0) w->out->state = MIG_MERGING_OPEN;
  if (all_in_head(w)) err = take_parents(w);
  w->out->theirs = w->theirs.items;
  w->out->their_count = w->theirs.count;
  return err;
}

mig_err mig_merging_find(mig_merging *out, mig_arena *arena, const char *dir, char *const *environment, mig_why *why) {
  work w = {.out = out, .arena = arena, .dir = dir, .environment = environment, .why = why};
  mig_err err = mig_protect(find, &w);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
