/* Which branches are open. */
#include <stdlib.h>

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

static bool is_asked(const call *c, mig_span name, mig_span under) {
  return mig_span_starts(name, under) && !is_base(c, name);
}

static int by_name(const void *a, const void *b) {
  return mig_span_cmp(((const mig_forecast_ref *)a)->name, ((const mig_forecast_ref *)b)->name);
}

static void add_refs(call *c, const mig_refs *refs, mig_span under) {
  for (uint32_t i = 0; i < refs->count; i++) {
    const mig_ref *ref = &refs->items[i];
    if (!is_asked(c, ref->name, under) || mig_repository_contains(repository_of(c), c->base->commit, ref->commit)) continue;
    *mig_vec_push(c->arena, &c->found) = (mig_forecast_ref){mig_ref_short(ref->name), ref->commit, {"", 0}};
  }
  for (uint32_t i = 0; i < refs->stray_count; i++)
    if (is_asked(c, refs->strays[i].name, under))
      *mig_vec_push(c->arena, &c->found) = (mig_forecast_ref){mig_ref_short(refs->strays[i].name), {"", 0}, refs->strays[i].because};
  if (c->found.count > 1) qsort(c->found.items, c->found.count, sizeof *c->found.items, by_name);
}

static mig_err find_refs(void *context) {
  call *c = context;
  mig_refs refs;
  mig_err err = mig_repository_every_ref(&refs, c->arena, repository_of(c), c->why);
  if (err != MIG_OK) return err;
  add_refs(c, &refs, MIG_SPAN("refs/remotes/"));
  if (c->found.count == 0) add_refs(c, &refs, MIG_SPAN("refs/heads/"));
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
  *out = (mig_forecast_ref){{"", 0}, {"", 0}, {"", 0}};
  if (repository_of(&c) == NULL) return mig_fail(why, MIG_ERR_USAGE, "the base must be a commit");
  return mig_protect(find_one, &c);
}
