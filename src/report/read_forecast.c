#include "report/read_forecast.h"

#include <cJSON.h>

#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "report/read_comparison.h"

typedef struct reading {
  mig_read *r;
  mig_span base;
  mig_map numbers; /* a branch's name -> its number */
  mig_forecast *out;
  MIG_VEC(mig_forecast_pair) pairs;
} reading;

static const char *landing_name(int i) {
  return i <= MIG_LANDING_COLLIDE ? mig_landing_name((mig_landing)i) : "unread";
}

/* ---- branches ---- */

static uint32_t number_of(reading *in, mig_span name) {
  uint32_t number = mig_map_get(&in->numbers, name);
  if (number != MIG_MAP_NONE) return number;
  mig_read_fail(in->r, "branches", "a name that no branch has");
  return 0;
}

static const uint32_t *read_numbers(reading *in, const cJSON *json, const char *key, uint32_t *count) {
  mig_span *names = mig_read_spans(in->r, json, key, count);
  uint32_t *numbers = MIG_NEW_ARRAY(in->r->arena, uint32_t, *count);
  for (uint32_t i = 0; i < *count; i++) numbers[i] = number_of(in, names[i]);
  return numbers;
}

static mig_forecast_branch read_branch(mig_read *r, const cJSON *json) {
  mig_forecast_branch b = {.ref = {mig_read_text(r, json, "name"), mig_read_text(r, json, "commit"), {"", 0}}};
  int landing = mig_read_word(r, json, "landing", landing_name, MIG_LANDING_COLLIDE + 2);
  b.unread = landing > MIG_LANDING_COLLIDE;
  b.landing = b.unread ? MIG_LANDING_NOTHING : (mig_landing)landing;
  b.because = mig_read_text(r, json, "because");
  b.revisions = mig_read_spans(r, json, "revisions", &b.revision_count);
  b.behind = (uint32_t)mig_read_number(r, json, "behind", UINT32_MAX);
  b.collisions = (uint32_t)mig_read_number(r, json, "collisions", UINT32_MAX);
  b.unknowns = (uint32_t)mig_read_number(r, json, "unknowns", UINT32_MAX);
  b.forks = mig_read_bool(r, json, "forks");
  b.follows = mig_read_spans(r, json, "follows", &b.follow_count);
  return b;
}

static void read_branches(reading *in, const cJSON *json) {
  mig_read *r = in->r;
  const cJSON *first = mig_read_array(r, json, "branches", &in->out->branch_count), *item = first;
  mig_forecast_branch *branches = MIG_NEW_ARRAY(r->arena, mig_forecast_branch, in->out->branch_count);
  mig_map_init(&in->numbers, r->arena);
  for (uint32_t i = 0; i < in->out->branch_count; i++, item = item->next) {
    branches[i] = read_branch(r, item);
    mig_map_add(&in->numbers, branches[i].ref.name, i);
  }
  item = first;
  for (uint32_t i = 0; i < in->out->branch_count; i++, item = item->next)
    branches[i].stands_on = read_numbers(in, item, "stands_on", &branches[i].stands_on_count);
  in->out->branches = branches;
}

/* ---- pairs ---- */

static void add_pair(reading *in, const cJSON *json, mig_forecast_pair pair, mig_span ours, mig_span theirs) {
  pair.ours = mig_span_eq(ours, in->base) ? MIG_FORECAST_BASE : number_of(in, ours);
  pair.theirs = number_of(in, theirs);
  pair.bind = mig_read_text(in->r, json, "bind");
  *mig_vec_push(in->r->arena, &in->pairs) = pair;
}

static void read_pairs(reading *in, const cJSON *json) {
  mig_read *r = in->r;
  uint32_t count = 0;
  for (const cJSON *item = mig_read_array(r, json, "comparisons", &count); item != NULL; item = item->next) {
    const mig_comparison *c = mig_read_comparison(r, item);
    add_pair(in, item, (mig_forecast_pair){.landing = mig_landing_of(c), .comparison = c}, c->ours.name, c->theirs.name);
  }
  for (const cJSON *item = mig_read_array(r, json, "duplicates", &count); item != NULL; item = item->next)
    add_pair(in, item, (mig_forecast_pair){.landing = MIG_LANDING_COLLIDE, .revision = mig_read_text(r, item, "revision")},
             mig_read_text(r, item, "ours"), mig_read_text(r, item, "theirs"));
  in->out->pairs = in->pairs.items;
  in->out->pair_count = in->pairs.count;
}

static void read_counts(mig_read *r, mig_forecast *out, const cJSON *json) {
  const uint64_t most = UINT64_C(1) << 53;
  out->pairs_seen = mig_read_number(r, json, "seen", most);
  out->pairs_replayed = mig_read_number(r, json, "replayed", most);
  out->pairs_joined = mig_read_number(r, json, "join", most);
  out->pairs_unknown = mig_read_number(r, json, "unknown", most);
  out->pairs_collide = mig_read_number(r, json, "collide", most);
  out->rebases = (uint32_t)mig_read_number(r, json, "rebases", UINT32_MAX);
}

mig_forecast *mig_read_forecast(mig_read *r, const mig_project *project, mig_span base, const cJSON *json) {
  const cJSON *counts = mig_read_object(r, json, "pairs");
  if (counts == NULL) return NULL;
  reading in = {.r = r, .base = base, .out = MIG_NEW(r->arena, mig_forecast)};
  in.out->project = project;
  read_branches(&in, json);
  read_pairs(&in, json);
  read_counts(r, in.out, counts);
  in.out->order = read_numbers(&in, json, "landing_order", &in.out->order_count);
  return in.out;
}
