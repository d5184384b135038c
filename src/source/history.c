/* history.c: how commits hang together. */
#include "base/protect.h"
#include "source/object_tree.h"

typedef struct call {
  const mig_span **out;
  uint32_t *count;
  mig_arena *arena;
  mig_repository *repo;
  mig_span a, b;
  mig_why *why;
} call;

static mig_err fail_id(mig_why *why, mig_span id) {
  return mig_fail(why, MIG_ERR_USAGE, "%.*s: not a commit id", MIG_FMT(id));
}

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

/* In a shallow clone the place where histories parted may lie behind the cut. */
static mig_err fail_shallow(mig_why *why, mig_span a, mig_span b) {
  return mig_fail(why, MIG_ERR_MISSING,
                  "history is shallow: the commit where %.12s and %.12s parted is not here; type: git fetch --unshallow",
                  a.ptr, b.ptr);
}

static mig_err find_bases(void *context) {
  const call *c = context;
  git_oid a, b;
  git_oidarray found = {0};
  if (!mig_oid_parse(&a, c->a)) return fail_id(c->why, c->a);
  if (!mig_oid_parse(&b, c->b)) return fail_id(c->why, c->b);
  enum { MOST = 16 };
  mig_span *ids = MIG_NEW_ARRAY(c->arena, mig_span, MOST);
  *c->out = ids;
  if (mig_repository_is_shallow(c->repo)) {
    mig_shallow_merge_bases(ids, c->count, MOST, c->arena, c->repo, c->a, c->b);
    if (*c->count > 1) qsort(ids, *c->count, sizeof *ids, by_bytes);
    return *c->count != 0 ? MIG_OK : fail_shallow(c->why, c->a, c->b);
  }
  char texts[MOST][GIT_OID_HEXSZ + 1];
  int failed = git_merge_bases(&found, c->repo->repo, &a, &b);
  uint32_t count = failed != 0 ? 0 : found.count > MOST ? MOST : (uint32_t)found.count;
  for (uint32_t i = 0; i < count; i++) git_oid_tostr(texts[i], sizeof texts[i], &found.ids[i]);
  if (failed == 0) git_oidarray_dispose(&found);
  if (failed != 0 && failed != GIT_ENOTFOUND) return mig_git_fail(c->repo, c->why, MIG_SPAN("merge base"));
  for (uint32_t i = 0; i < count; i++) ids[i] = mig_arena_copy(c->arena, mig_span_of(texts[i]));
  if (count > 1) qsort(ids, count, sizeof *ids, by_bytes);
  *c->count = count;
  return MIG_OK;
}

mig_err mig_repository_merge_bases(const mig_span **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                                   mig_span a, mig_span b, mig_why *why) {
  *out = NULL;
  *count = 0;
  return mig_protect(find_bases, &(call){out, count, arena, repo, a, b, why});
}

static mig_err find_parents(void *context) {
  const call *c = context;
  git_oid id;
  git_commit *commit = NULL;
  enum { MOST = 64 };
  char texts[MOST][GIT_OID_HEXSZ + 1];
  if (!mig_oid_parse(&id, c->a)) return fail_id(c->why, c->a);
  if (git_commit_lookup(&commit, c->repo->repo, &id) != 0) return mig_git_fail(c->repo, c->why, c->a);
  unsigned count = git_commit_parentcount(commit);
  if (count > MOST) count = MOST;
  for (unsigned i = 0; i < count; i++) git_oid_tostr(texts[i], sizeof texts[i], git_commit_parent_id(commit, i));
  git_commit_free(commit);
  mig_span *ids = MIG_NEW_ARRAY(c->arena, mig_span, count);
  for (unsigned i = 0; i < count; i++) ids[i] = mig_arena_copy(c->arena, mig_span_of(texts[i]));
  *c->out = ids;
  *c->count = count;
  return MIG_OK;
}

mig_err mig_repository_parents(const mig_span **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                               mig_span commit, mig_why *why) {
  *out = NULL;
  *count = 0;
  return mig_protect(find_parents, &(call){out, count, arena, repo, commit, commit, why});
}

typedef struct contains_call {
  mig_repository *repo;
  mig_span descendant, ancestor;
  mig_arena *arena;
  bool answer;
} contains_call;

static mig_err ask_contains(void *context) {
  contains_call *c = context;
  mig_span base[2];
  uint32_t count;
  mig_shallow_merge_bases(base, &count, 2, c->arena, c->repo, c->descendant, c->ancestor);
  c->answer = count == 1 && mig_span_eq(base[0], c->ancestor);
  return MIG_OK;
}

static bool contains_shallow(mig_repository *repo, mig_span descendant, mig_span ancestor) {
  contains_call c = {repo, descendant, ancestor, mig_arena_new(), false};
  if (c.arena != NULL) (void)mig_protect(ask_contains, &c);
  mig_arena_free(c.arena);
  return c.answer;
}

bool mig_repository_contains(mig_repository *repo, mig_span descendant, mig_span ancestor) {
  git_oid a, b;
  if (!mig_oid_parse(&a, descendant) || !mig_oid_parse(&b, ancestor)) return false;
  if (git_oid_equal(&a, &b)) return true;
  if (mig_repository_is_shallow(repo)) return contains_shallow(repo, descendant, ancestor);
  return git_graph_descendant_of(repo->repo, &a, &b) == 1;
}

static bool tree_of(git_oid *out, const mig_repository *repo, mig_span commit) {
  git_oid id;
  git_commit *found = NULL;
  if (!mig_oid_parse(&id, commit) || git_commit_lookup(&found, repo->repo, &id) != 0) return false;
  git_oid_cpy(out, git_commit_tree_id(found));
  git_commit_free(found);
  return true;
}

bool mig_repository_same_tree(mig_repository *repo, mig_span a, mig_span b) {
  git_oid x, y;
  return tree_of(&x, repo, a) && tree_of(&y, repo, b) && git_oid_equal(&x, &y);
}
