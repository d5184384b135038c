/* Which branches are open. */
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/forecast.h"
#include "source/repository.h"

typedef struct call {
  mig_arena *arena;
  mig_tree *base;
  const char *name;
  MIG_VEC(mig_forecast_ref) found;
  mig_forecast_ref *one;
  mig_why *why;
} call;

static mig_repository *repository_of(const call *c) {
  return mig_source_repository(c->base->source);
}

static bool is_base(const call *c, mig_span name) {
  return mig_span_eq(name, c->base->ref) || mig_span_eq(mig_ref_short(name), c->base->ref);
}

static void add_refs(call *c, const mig_ref *refs, uint32_t count, mig_span under) {
  for (uint32_t i = 0; i < count; i++) {
    if (!mig_span_starts(refs[i].name, under) || is_base(c, refs[i].name)) continue;
    if (mig_repository_contains(repository_of(c), c->base->commit, refs[i].commit)) continue;
    *mig_vec_push(c->arena, &c->found) = (mig_forecast_ref){mig_ref_short(refs[i].name), refs[i].commit};
  }
}

static mig_err find_refs(void *context) {
  call *c = context;
  const mig_ref *refs = NULL;
  uint32_t count = 0;
  mig_err err = mig_repository_refs(&refs, &count, c->arena, repository_of(c), c->why);
  if (err != MIG_OK) return err;
  add_refs(c, refs, count, MIG_SPAN("refs/remotes/"));
  if (c->found.count == 0) add_refs(c, refs, count, MIG_SPAN("refs/heads/"));
  return MIG_OK;
}

mig_err mig_forecast_refs(const mig_forecast_ref **out, uint32_t *count, mig_arena *arena, mig_tree *base, mig_why *why) {
  call c = {.arena = arena, .base = base, .why = why};
  *out = NULL;
  *count = 0;
  if (repository_of(&c) == NULL) return mig_fail(why, MIG_ERR_USAGE, "the base must be a commit");
  mig_err err = mig_protect(find_refs, &c);
  *out = c.found.items;
  *count = c.found.count;
  return err;
}

static mig_err find_one(void *context) {
  call *c = context;
  c->one->name = mig_arena_copy(c->arena, mig_span_of(c->name));
  return mig_repository_commit(&c->one->commit, c->arena, repository_of(c), c->name, c->why);
}

mig_err mig_forecast_ref_typed(mig_forecast_ref *out, mig_arena *arena, mig_tree *base, const char *name, mig_why *why) {
  call c = {.arena = arena, .base = base, .name = name, .one = out, .why = why};
  *out = (mig_forecast_ref){{"", 0}, {"", 0}};
  if (repository_of(&c) == NULL) return mig_fail(why, MIG_ERR_USAGE, "the base must be a commit");
  return mig_protect(find_one, &c);
}
