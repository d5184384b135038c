/* The parts of a forecast that several machines made, as the one that a single machine would have made. */
#include <stdlib.h>

#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "conflict/forecast.h"

typedef struct joining {
  mig_forecast **out;
  mig_arena *arena;
  const mig_forecast_part *parts;
  uint32_t count;
  mig_forecast *whole;
  mig_forecast_branch *branches;
  MIG_VEC(mig_forecast_pair) pairs;
  mig_why *why;
} joining;

/* ---- do they belong together? ---- */

static bool same_branches(const mig_forecast *a, const mig_forecast *b) {
  if (a->branch_count != b->branch_count) return false;
  for (uint32_t i = 0; i < a->branch_count; i++)
    if (!mig_span_eq(a->branches[i].ref.name, b->branches[i].ref.name) ||
        !mig_span_eq(a->branches[i].ref.commit, b->branches[i].ref.commit))
      return false;
  return true;
}

static mig_err check_part(const joining *j, const mig_forecast_part *part) {
  const mig_forecast_part *first = &j->parts[0];
  if (part->shard_count == 0) return mig_fail(j->why, MIG_ERR_USAGE, "%s: not a part of a forecast, but a whole one", part->name);
  if (part->shard_count != first->shard_count)
    return mig_fail(j->why, MIG_ERR_USAGE, "%s is one of %u parts, and %s one of %u", part->name, (unsigned)part->shard_count,
                    first->name, (unsigned)first->shard_count);
  if (!same_branches(first->forecast, part->forecast))
    return mig_fail(j->why, MIG_ERR_USAGE, "%s and %s saw other branches, or other commits of them", first->name, part->name);
  return MIG_OK;
}

static mig_err check(const joining *j) {
  for (uint32_t i = 0; i < j->count; i++) {
    mig_err err = check_part(j, &j->parts[i]);
    if (err != MIG_OK) return err;
  }
  for (uint32_t shard = 1; shard <= j->parts[0].shard_count; shard++) {
    const mig_forecast_part *found = NULL;
    for (uint32_t i = 0; i < j->count; i++) {
      if (j->parts[i].shard != shard) continue;
      if (found != NULL)
        return mig_fail(j->why, MIG_ERR_USAGE, "part %u/%u is there twice: %s and %s", (unsigned)shard,
                        (unsigned)found->shard_count, found->name, j->parts[i].name);
      found = &j->parts[i];
    }
    if (found == NULL)
      return mig_fail(j->why, MIG_ERR_USAGE, "part %u/%u is missing", (unsigned)shard, (unsigned)j->parts[0].shard_count);
  }
  return MIG_OK;
}

/* ---- putting them together ---- */

static int compare_numbers(uint32_t a, uint32_t b) {
  return (a > b) - (a < b);
}

static int by_branches(const void *left, const void *right) {
  const mig_forecast_pair *a = left, *b = right;
  int c = compare_numbers(a->ours, b->ours);
  if (c == 0) c = compare_numbers(a->theirs, b->theirs);
  return c != 0 ? c : mig_span_cmp(a->bind, b->bind);
}

static void take_pairs(joining *j, const mig_forecast *f, bool with_base) {
  for (uint32_t i = 0; i < f->pair_count; i++)
    if ((f->pairs[i].ours == MIG_FORECAST_BASE) == with_base) *mig_vec_push(j->arena, &j->pairs) = f->pairs[i];
}

/* Each part compared every branch with the base: the first part's word is enough, in its order. */
static void take_all_pairs(joining *j) {
  take_pairs(j, j->parts[0].forecast, true);
  uint32_t fixed = j->pairs.count;
  for (uint32_t i = 0; i < j->count; i++) take_pairs(j, j->parts[i].forecast, false);
  uint32_t free = j->pairs.count - fixed;
  if (free > 1) qsort(j->pairs.items + fixed, free, sizeof *j->pairs.items, by_branches);
}

static void add_counts(joining *j) {
  mig_forecast *whole = j->whole;
  for (uint32_t i = 0; i < j->count; i++) {
    const mig_forecast *f = j->parts[i].forecast;
    whole->pairs_seen += f->pairs_seen;
    whole->pairs_replayed += f->pairs_replayed;
    whole->pairs_joined += f->pairs_joined;
    whole->pairs_unknown += f->pairs_unknown;
    whole->pairs_collide += f->pairs_collide;
    for (uint32_t k = 0; i != 0 && k < whole->branch_count; k++) {
      j->branches[k].collisions += f->branches[k].collisions;
      j->branches[k].unknowns += f->branches[k].unknowns;
    }
  }
}

static mig_err join(void *context) {
  joining *j = context;
  mig_err err = check(j);
  if (err != MIG_OK) return err;
  const mig_forecast *first = j->parts[0].forecast;
  mig_forecast *whole = j->whole = MIG_NEW(j->arena, mig_forecast);
  *whole = (mig_forecast){.project = first->project, .branch_count = first->branch_count, .files = first->files,
                          .bytes = first->bytes, .operations = first->operations};
  whole->branches = j->branches = MIG_NEW_ARRAY(j->arena, mig_forecast_branch, first->branch_count);
  for (uint32_t i = 0; i < first->branch_count; i++) j->branches[i] = first->branches[i];
  take_all_pairs(j);
  add_counts(j);
  whole->pairs = j->pairs.items;
  whole->pair_count = j->pairs.count;
  mig_fc_order(whole, j->arena);
  *j->out = whole;
  return MIG_OK;
}

mig_err mig_forecast_join(mig_forecast **out, mig_arena *arena, const mig_forecast_part *parts, uint32_t count, mig_why *why) {
  *out = NULL;
  if (count == 0) return mig_fail(why, MIG_ERR_USAGE, "no part of a forecast");
  return mig_protect_told(join, &(joining){.out = out, .arena = arena, .parts = parts, .count = count, .why = why}, why);
}
