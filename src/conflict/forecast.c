/* Footprints of every branch, the pairs that meet, their comparisons. */
#include "conflict/forecast.h"

#include <stdlib.h>
#include <string.h>

#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"

const char *mig_landing_name(mig_landing landing) {
  static const char *const names[] = {[MIG_LANDING_NOTHING] = "nothing",
                                      [MIG_LANDING_READY] = "ready",
                                      [MIG_LANDING_JOIN] = "join",
                                      [MIG_LANDING_UNKNOWN] = "unknown",
                                      [MIG_LANDING_COLLIDE] = "collide"};
  return names[landing];
}

bool mig_fc_owns(const mig_fc *f, uint32_t branch, uint32_t script) {
  const mig_numbers *own = &f->branches[branch].own;
  for (uint32_t i = 0; i < own->count; i++)
    if (own->items[i] == script) return true;
  return false;
}

/* ---- lines ---- */

static mig_conflict_line line_of(mig_fc *f, const mig_numbers *scripts, const bool *without, mig_span bind) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(f->arena, mig_conflict_revision, scripts->count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < scripts->count; i++) {
    uint32_t script = scripts->items[i];
    if (without != NULL && without[script]) continue;
    items[count++] = (mig_conflict_revision){mig_fc_id(f, script), mig_loader_ops(f->loader, script, bind)};
  }
  return (mig_conflict_line){items, count};
}

static mig_conflict_opts opts_for(const mig_fc *f, mig_span bind) {
  mig_conflict_opts opts = f->opts->conflict;
  opts.bind = bind;
  return opts;
}

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static void find_binds(mig_fc *f) {
  mig_map seen;
  mig_map_init(&seen, f->arena);
  for (uint32_t i = 0; i < f->count; i++) {
    for (uint32_t k = 0; k < f->branches[i].own.count; k++) {
      uint32_t count = 0;
      const mig_ops *ops = mig_loader_all(f->loader, f->branches[i].own.items[k], &count);
      for (uint32_t n = 0; n < count; n++) {
        f->out->operations += ops[n].count;
        if (mig_map_set(&seen, ops[n].bind, 1) == MIG_MAP_NONE) *mig_vec_push(f->arena, &f->binds) = ops[n].bind;
      }
    }
  }
  if (f->binds.count == 0) *mig_vec_push(f->arena, &f->binds) = MIG_SPAN("");
  qsort(f->binds.items, f->binds.count, sizeof *f->binds.items, by_bytes);
}

static void find_marks(mig_fc *f) {
  for (uint32_t i = 0; i < f->count; i++) {
    mig_fc_branch *b = &f->branches[i];
    b->marks = MIG_NEW_ARRAY(f->arena, mig_footprint, f->binds.count);
    for (uint32_t k = 0; k < f->binds.count; k++) {
      mig_conflict_line line = line_of(f, &b->own, NULL, f->binds.items[k]);
      b->marks[k] = mig_footprint_of(f->arena, f->opts->conflict.dialect, &line);
    }
  }
}

/* ---- what a comparison says ---- */

mig_landing mig_landing_of(const mig_comparison *c) {
  for (uint32_t i = 0; i < c->finding_count; i++) {
    const mig_finding *finding = &c->findings[i];
    if (finding->suppressed.ptr == NULL && finding->level == MIG_ERROR && finding->grade >= MIG_LIKELY) return MIG_LANDING_COLLIDE;
  }
  if (c->outcome == MIG_OUTCOME_UNKNOWN) return MIG_LANDING_UNKNOWN;
  return c->outcome == MIG_CONVERGES ? MIG_LANDING_JOIN : MIG_LANDING_COLLIDE;
}

static mig_span *ids_of(mig_fc *f, const mig_fc_branch *b, uint32_t *count) {
  mig_span *ids = MIG_NEW_ARRAY(f->arena, mig_span, 1);
  *count = b->own.count != 0;
  if (b->own.count != 0) ids[0] = mig_fc_id(f, b->own.items[b->own.count - 1]);
  return ids;
}

static void name_side(mig_fc *f, mig_conflict_side *side, uint32_t branch) {
  if (branch == MIG_FORECAST_BASE) {
    side->name = f->base->ref;
    return;
  }
  side->name = f->branches[branch].told.ref.name;
  side->heads = ids_of(f, &f->branches[branch], &side->head_count);
}

static mig_landing keep_pair(mig_fc *f, uint32_t ours, uint32_t theirs, mig_comparison *c, mig_span bind) {
  mig_landing landing = mig_landing_of(c);
  name_side(f, &c->ours, ours);
  name_side(f, &c->theirs, theirs);
  *mig_vec_push(f->arena, &f->pairs) =
      (mig_forecast_pair){.ours = ours, .theirs = theirs, .landing = landing, .comparison = c, .bind = bind};
  return landing;
}

static bool in_shard(const mig_fc *f, uint64_t number) {
  return f->opts->shard_count == 0 || number % f->opts->shard_count == f->opts->shard - 1;
}

/* ---- the base and a branch ---- */

static mig_span why_of(const mig_comparison *c) {
  return c->proof == MIG_PROOF_DISJOINT ? MIG_SPAN("No object is touched by both sides.")
                                        : MIG_SPAN("Both orders were replayed; they succeed and end in the same schema and rows.");
}

/* Of what converges only the outcome is kept: there may be very many. */
static mig_comparison *outcome_only(mig_fc *f, const mig_comparison *c) {
  mig_comparison *kept = MIG_NEW(f->arena, mig_comparison);
  kept->outcome = c->outcome;
  kept->grade = c->grade;
  kept->proof = c->proof;
  kept->why = mig_arena_copy(f->arena, c->why);
  kept->ours_first.succeeds = c->ours_first.succeeds;
  kept->theirs_first.succeeds = c->theirs_first.succeeds;
  kept->base_operations = c->base_operations;
  return kept;
}

static void compare(mig_fc *f, mig_comparison **out, mig_conflict_ground *ground, const mig_conflict_line *ours,
                    const mig_conflict_line *theirs, mig_span bind) {
  mig_conflict_opts opts = opts_for(f, bind);
  mig_arena *scratch = mig_arena_new();
  if (scratch == NULL) mig_out_of_memory();
  bool done = mig_conflict_compare_on(out, scratch, ground, ours, theirs, &opts) == MIG_OK;
  if (done && mig_landing_of(*out) != MIG_LANDING_JOIN) {
    mig_arena_adopt(f->arena, scratch);
    return;
  }
  mig_comparison found = done ? **out : (mig_comparison){0};
  found.why = done && found.outcome == MIG_CONVERGES ? why_of(&found) : MIG_SPAN("");
  mig_arena_free(scratch);
  if (!done) mig_out_of_memory();
  *out = outcome_only(f, &found);
}

static mig_conflict_ground *ground_without(mig_fc *f, const mig_numbers *missing, mig_span bind) {
  bool *without = MIG_NEW_ARRAY(f->arena, bool, f->pool.script_count);
  for (uint32_t i = 0; i < missing->count; i++) without[missing->items[i]] = true;
  mig_conflict_line line = line_of(f, &f->base_order, without, bind);
  mig_conflict_opts opts = opts_for(f, bind);
  mig_conflict_ground *ground;
  mig_must(mig_conflict_prepare(&ground, f->arena, &line, &opts));
  return ground;
}

static bool marks_meet(mig_fc *f, const mig_footprint *a, const mig_footprint *b) {
  mig_map keys;
  if (a->boundless || b->boundless) return true;
  mig_map_init(&keys, f->arena);
  for (uint32_t i = 0; i < a->count; i++) mig_map_set(&keys, a->marks[i].key, a->marks[i].how);
  for (uint32_t i = 0; i < b->count; i++) {
    uint32_t how = mig_map_get(&keys, b->marks[i].key);
    if (how != MIG_MAP_NONE && mig_marks_meet(how, b->marks[i].how)) return true;
  }
  return false;
}

static mig_landing worse(mig_landing a, mig_landing b) {
  return a > b ? a : b;
}

/* What the base got since, against the branch: replayed only where they meet. */
static mig_landing with_news(mig_fc *f, uint32_t branch, uint32_t bind) {
  mig_fc_branch *b = &f->branches[branch];
  mig_numbers news = {0};
  bool *missing = MIG_NEW_ARRAY(f->arena, bool, f->pool.script_count);
  for (uint32_t i = 0; i < b->missing.count; i++) missing[b->missing.items[i]] = true;
  for (uint32_t i = 0; i < f->base_order.count; i++)
    if (missing[f->base_order.items[i]]) *mig_vec_push(f->arena, &news) = f->base_order.items[i];
  mig_conflict_line ours = line_of(f, &news, NULL, f->binds.items[bind]), theirs = line_of(f, &b->own, NULL, f->binds.items[bind]);
  mig_footprint marks = mig_footprint_of(f->arena, f->opts->conflict.dialect, &ours);
  if (news.count == 0 || !marks_meet(f, &marks, &b->marks[bind])) return MIG_LANDING_READY;
  mig_comparison *c;
  compare(f, &c, ground_without(f, &b->missing, f->binds.items[bind]), &ours, &theirs, f->binds.items[bind]);
  return keep_pair(f, MIG_FORECAST_BASE, branch, c, f->binds.items[bind]);
}

/* A branch that can't run on the base as it is collides with it, whatever others do. */
static mig_landing alone(mig_fc *f, uint32_t branch, mig_conflict_ground *ground, mig_span bind) {
  static const mig_conflict_line none = {NULL, 0};
  mig_conflict_line theirs = line_of(f, &f->branches[branch].own, NULL, bind);
  mig_comparison *c;
  compare(f, &c, ground, &none, &theirs, bind);
  if (c->outcome != MIG_FAILS) return MIG_LANDING_READY;
  f->branches[branch].fails_alone = true;
  return keep_pair(f, MIG_FORECAST_BASE, branch, c, bind);
}

static void judge_branch(mig_fc *f, uint32_t branch, mig_conflict_ground *const *grounds) {
  mig_fc_branch *b = &f->branches[branch];
  if (b->told.unread) return;
  mig_span namesake = mig_fc_namesake(f, b);
  if (namesake.len != 0) {
    b->told.landing = MIG_LANDING_COLLIDE;
    *mig_vec_push(f->arena, &f->pairs) = (mig_forecast_pair){
        .ours = MIG_FORECAST_BASE, .theirs = branch, .landing = MIG_LANDING_COLLIDE, .revision = namesake};
    return;
  }
  if (b->own.count == 0) return;
  mig_landing landing = b->told.forks ? MIG_LANDING_JOIN : MIG_LANDING_READY;
  for (uint32_t k = 0; k < f->binds.count; k++) {
    mig_landing with = b->missing.count != 0 ? with_news(f, branch, k) : MIG_LANDING_READY;
    if (with != MIG_LANDING_COLLIDE) with = worse(with, alone(f, branch, grounds[k], f->binds.items[k]));
    landing = worse(landing, with);
  }
  b->told.landing = landing;
}

/* ---- branches and each other ---- */

typedef struct index_row {
  uint32_t branch, how;
} index_row;

typedef MIG_VEC(index_row) index_rows;

typedef struct meeting {
  mig_fc *f;
  mig_conflict_ground *const *grounds;
  uint8_t *met; /* of the branch at work: bit 0 they meet, bit 1 one id for two scripts, bit 2 shared scripts */
  uint64_t number;
} meeting;

static void compare_pair(meeting *m, uint32_t a, uint32_t b, uint32_t bind, bool shared) {
  mig_fc *f = m->f;
  mig_span name = f->binds.items[bind];
  bool *common = NULL;
  mig_conflict_ground *ground = m->grounds[bind];
  if (shared) { /* what both carry comes first, once */
    common = MIG_NEW_ARRAY(f->arena, bool, f->pool.script_count);
    mig_numbers base = {0};
    for (uint32_t i = 0; i < f->base_order.count; i++) *mig_vec_push(f->arena, &base) = f->base_order.items[i];
    for (uint32_t i = 0; i < f->branches[a].own.count; i++) {
      uint32_t script = f->branches[a].own.items[i];
      if (!mig_fc_owns(f, b, script)) continue;
      common[script] = true;
      *mig_vec_push(f->arena, &base) = script;
    }
    mig_conflict_line line = line_of(f, &base, NULL, name);
    mig_conflict_opts opts = opts_for(f, name);
    mig_must(mig_conflict_prepare(&ground, f->arena, &line, &opts));
  }
  mig_conflict_line ours = line_of(f, &f->branches[a].own, common, name), theirs = line_of(f, &f->branches[b].own, common, name);
  mig_comparison *c;
  compare(f, &c, ground, &ours, &theirs, name);
  keep_pair(f, a, b, c, name);
}

static void count_pair(mig_fc *f, uint32_t a, uint32_t b, mig_landing landing) {
  mig_forecast *out = f->out;
  out->pairs_joined += landing == MIG_LANDING_JOIN;
  out->pairs_unknown += landing == MIG_LANDING_UNKNOWN;
  out->pairs_collide += landing == MIG_LANDING_COLLIDE;
  f->branches[a].told.collisions += landing == MIG_LANDING_COLLIDE;
  f->branches[b].told.collisions += landing == MIG_LANDING_COLLIDE;
  f->branches[a].told.unknowns += landing == MIG_LANDING_UNKNOWN;
  f->branches[b].told.unknowns += landing == MIG_LANDING_UNKNOWN;
}

static mig_span same_id(const mig_fc *f, uint32_t a, uint32_t b) {
  for (uint32_t i = 0; i < f->branches[a].own.count; i++)
    for (uint32_t k = 0; k < f->branches[b].own.count; k++) {
      uint32_t x = f->branches[a].own.items[i], y = f->branches[b].own.items[k];
      if (x != y && mig_span_eq(mig_fc_id(f, x), mig_fc_id(f, y))) return mig_fc_id(f, x);
    }
  return MIG_SPAN("");
}

/* Has `b` all of `a`'s revisions? Then `b` stands on `a`. */
static bool stands_on(const mig_fc *f, uint32_t b, uint32_t a) {
  for (uint32_t i = 0; i < f->branches[a].own.count; i++)
    if (!mig_fc_owns(f, b, f->branches[a].own.items[i])) return false;
  return true;
}

static void judge_pair(meeting *m, uint32_t a, uint32_t b) {
  mig_fc *f = m->f;
  mig_landing landing = MIG_LANDING_JOIN;
  uint8_t met = m->met[b];
  bool shared = (met & 4) != 0, stacked = shared && (stands_on(f, b, a) || stands_on(f, a, b));
  bool mine = in_shard(f, m->number++);
  if (stacked) {
    *mig_vec_push(f->arena, &f->branches[stands_on(f, b, a) ? b : a].stacked_on) = stands_on(f, b, a) ? a : b;
    f->out->pairs_seen += mine;
    return;
  }
  if (!mine) return;
  f->out->pairs_seen++;
  if ((met & 2) != 0) {
    landing = MIG_LANDING_COLLIDE;
    *mig_vec_push(f->arena, &f->pairs) =
        (mig_forecast_pair){.ours = a, .theirs = b, .landing = landing, .revision = same_id(f, a, b)};
  } else if ((met & 1) != 0 && !f->branches[a].fails_alone && !f->branches[b].fails_alone) {
    f->out->pairs_replayed++;
    for (uint32_t k = 0; k < f->binds.count; k++) {
      compare_pair(m, a, b, k, shared);
      landing = worse(landing, f->pairs.items[f->pairs.count - 1].landing);
    }
  }
  count_pair(f, a, b, landing);
}

/* Marks what branches before `branch` meet it, by the rows of the keys that it touches. */
static void look_up(meeting *m, uint32_t branch, mig_map *keys, index_rows *rows, mig_map *ids) {
  mig_fc *f = m->f;
  const mig_fc_branch *b = &f->branches[branch];
  for (uint32_t k = 0; k < f->binds.count; k++) {
    const mig_footprint *marks = &b->marks[k];
    for (uint32_t i = 0; i < marks->count; i++) {
      uint32_t row = mig_map_get(keys, marks->marks[i].key);
      for (uint32_t n = 0; row != MIG_MAP_NONE && n < rows[row].count; n++)
        if (mig_marks_meet(rows[row].items[n].how, marks->marks[i].how)) m->met[rows[row].items[n].branch] |= 1;
    }
    for (uint32_t other = 0; other < f->count; other++)
      if (marks->boundless || f->branches[other].marks[k].boundless) m->met[other] |= 1;
  }
  for (uint32_t i = 0; i < b->own.count; i++) {
    uint32_t row = mig_map_get(ids, mig_fc_id(f, b->own.items[i]));
    for (uint32_t n = 0; row != MIG_MAP_NONE && n < rows[row].count; n++)
      m->met[rows[row].items[n].branch] |= rows[row].items[n].how == b->own.items[i] ? 5 : 2;
  }
}

typedef struct index {
  mig_map keys, ids;
  index_rows *rows;
  uint32_t row_count;
} index;

static void put_row(mig_fc *f, index *in, mig_map *map, mig_span key, index_row row) {
  uint32_t at = mig_map_add(map, key, in->row_count);
  if (at == in->row_count) in->row_count++;
  *mig_vec_push(f->arena, &in->rows[at]) = row;
}

static index make_index(mig_fc *f) {
  index in = {.row_count = 0};
  size_t most = 0;
  for (uint32_t i = 0; i < f->count; i++) {
    most += f->branches[i].own.count;
    for (uint32_t k = 0; k < f->binds.count; k++) most += f->branches[i].marks[k].count;
  }
  mig_map_init(&in.keys, f->arena);
  mig_map_init(&in.ids, f->arena);
  in.rows = MIG_NEW_ARRAY(f->arena, index_rows, most);
  for (uint32_t i = 0; i < f->count; i++) {
    const mig_fc_branch *b = &f->branches[i];
    for (uint32_t n = 0; n < b->own.count; n++)
      put_row(f, &in, &in.ids, mig_fc_id(f, b->own.items[n]), (index_row){i, b->own.items[n]});
    for (uint32_t k = 0; k < f->binds.count; k++)
      for (uint32_t n = 0; n < b->marks[k].count; n++)
        put_row(f, &in, &in.keys, b->marks[k].marks[n].key, (index_row){i, b->marks[k].marks[n].how});
  }
  return in;
}

static bool takes_part(const mig_fc_branch *b) {
  return !b->told.unread && b->own.count != 0;
}

static void judge_pairs(mig_fc *f, mig_conflict_ground *const *grounds) {
  index in = make_index(f);
  meeting m = {.f = f, .grounds = grounds, .met = MIG_NEW_ARRAY(f->arena, uint8_t, f->count)};
  for (uint32_t a = 0; a < f->count; a++) {
    if (!takes_part(&f->branches[a])) continue;
    memset(m.met, 0, f->count);
    look_up(&m, a, &in.keys, in.rows, &in.ids);
    for (uint32_t b = a + 1; b < f->count; b++)
      if (takes_part(&f->branches[b])) judge_pair(&m, a, b);
  }
}

static void make(mig_fc *f) {
  mig_fc_read(f);
  f->loader = mig_loader_new(f->arena, &f->pool, f->opts->conflict.dialect);
  find_binds(f);
  find_marks(f);
  mig_conflict_ground **grounds = MIG_NEW_ARRAY(f->arena, mig_conflict_ground *, f->binds.count);
  mig_numbers none = {0};
  for (uint32_t k = 0; k < f->binds.count; k++) grounds[k] = ground_without(f, &none, f->binds.items[k]);
  for (uint32_t i = 0; i < f->count; i++) judge_branch(f, i, grounds);
  judge_pairs(f, grounds);
  mig_forecast_branch *branches = MIG_NEW_ARRAY(f->arena, mig_forecast_branch, f->count);
  for (uint32_t i = 0; i < f->count; i++) {
    const mig_fc_branch *b = &f->branches[i];
    branches[i] = b->told;
    branches[i].stands_on = b->stacked_on.items;
    branches[i].stands_on_count = b->stacked_on.count;
  }
  f->out->branches = branches;
  f->out->branch_count = f->count;
  f->out->pairs = f->pairs.items;
  f->out->pair_count = f->pairs.count;
  if (f->opts->shard_count == 0) mig_fc_order(f->out, f->arena);
}

typedef struct start {
  mig_fc f;
  mig_forecast **out;
  const mig_forecast_ref *refs;
} start;

static mig_err begin(void *context) {
  start *s = context;
  mig_fc *f = &s->f;
  f->out = MIG_NEW(f->arena, mig_forecast);
  f->out->project = f->project;
  f->repo = mig_source_repository(f->base->source);
  if (f->repo == NULL) return mig_fail(f->why, MIG_ERR_USAGE, "the base must be a commit");
  f->branches = MIG_NEW_ARRAY(f->arena, mig_fc_branch, f->count);
  for (uint32_t i = 0; i < f->count; i++) f->branches[i].told.ref = s->refs[i];
  make(f);
  *s->out = f->out;
  return MIG_OK;
}

mig_err mig_forecast_make(mig_forecast **out, mig_arena *arena, mig_tree *base, const mig_project *project,
                          const mig_forecast_ref *refs, uint32_t count, const mig_forecast_opts *opts, mig_why *why) {
  *out = NULL;
  start s = {.f = {.arena = arena, .base = base, .project = project, .opts = opts, .count = count, .why = why}, .out = out, .refs = refs};
  return mig_protect_told(begin, &s, why);
}
