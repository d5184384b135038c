/* In which order to land: what others stand on before them, the order that works before the one that
 * fails, and otherwise whatever needs no rebase at its turn. */
#include <string.h>

#include "base/span.h"
#include "conflict/forecast.h"

typedef struct ordering {
  const mig_forecast *f;
  mig_arena *arena;
  bool *landed;
  mig_map covered;      /* parents that something landed hangs on */
  mig_numbers *before;  /* branches that should land before this one */
  uint32_t *extended;   /* by branch: how many that stand on it have landed */
} ordering;

static bool stands_on(const mig_forecast_branch *b, uint32_t other) {
  for (uint32_t i = 0; i < b->stands_on_count; i++)
    if (b->stands_on[i] == other) return true;
  return false;
}

/* Whether something landed on what the branch stands on, and the branch doesn't stand on that, too. */
static bool is_overtaken(const ordering *o, const mig_forecast_branch *b) {
  for (uint32_t i = 0; i < b->stands_on_count; i++) {
    uint32_t below = b->stands_on[i], between = 0;
    for (uint32_t k = 0; k < b->stands_on_count; k++)
      between += o->landed[b->stands_on[k]] && stands_on(&o->f->branches[b->stands_on[k]], below);
    if (o->extended[below] > between) return true;
  }
  return false;
}

static bool is_ready(const ordering *o, uint32_t branch) {
  const mig_forecast_branch *b = &o->f->branches[branch];
  bool stacked = false;
  for (uint32_t i = 0; i < b->stands_on_count; i++) stacked = stacked || o->landed[b->stands_on[i]];
  if (b->forks && !stacked) return false;
  if (b->landing == MIG_LANDING_COLLIDE || (stacked && is_overtaken(o, b))) return false;
  for (uint32_t i = 0; i < b->follow_count && !stacked; i++)
    if (mig_map_get(&o->covered, b->follows[i]) != MIG_MAP_NONE) return false;
  return true;
}

static bool is_free(const ordering *o, uint32_t branch) {
  for (uint32_t i = 0; i < o->before[branch].count; i++)
    if (!o->landed[o->before[branch].items[i]]) return false;
  return true;
}

/* Smaller comes first. */
static int rank(const ordering *o, uint32_t branch) {
  if (o->f->branches[branch].landing == MIG_LANDING_NOTHING) return 0;
  if (is_ready(o, branch)) return is_free(o, branch) ? 1 : 3;
  return is_free(o, branch) ? 2 : 4;
}

static uint32_t choose(const ordering *o) {
  uint32_t best = UINT32_MAX;
  int best_rank = 0;
  for (uint32_t i = 0; i < o->f->branch_count; i++) {
    if (o->landed[i] || o->f->branches[i].unread) continue;
    int own = rank(o, i);
    const mig_forecast_branch *a = &o->f->branches[i];
    const mig_forecast_branch *b = best != UINT32_MAX ? &o->f->branches[best] : NULL;
    bool better = b == NULL || own < best_rank ||
                  (own == best_rank && (a->collisions < b->collisions ||
                                        (a->collisions == b->collisions && mig_span_cmp(a->ref.name, b->ref.name) < 0)));
    if (!better) continue;
    best = i;
    best_rank = own;
  }
  return best;
}

static void find_precedence(ordering *o) {
  const mig_forecast *f = o->f;
  o->before = MIG_NEW_ARRAY(o->arena, mig_numbers, f->branch_count);
  for (uint32_t i = 0; i < f->branch_count; i++)
    for (uint32_t k = 0; k < f->branches[i].stands_on_count; k++)
      *mig_vec_push(o->arena, &o->before[i]) = f->branches[i].stands_on[k];
  for (uint32_t i = 0; i < f->pair_count; i++) {
    const mig_forecast_pair *pair = &f->pairs[i];
    if (pair->ours == MIG_FORECAST_BASE || pair->comparison == NULL || pair->comparison->outcome != MIG_ORDER_DEPENDENT) continue;
    bool ours_first = pair->comparison->ours_first.succeeds == MIG_ORDER_SUCCEEDS;
    *mig_vec_push(o->arena, &o->before[ours_first ? pair->theirs : pair->ours]) = ours_first ? pair->ours : pair->theirs;
  }
}

void mig_fc_order(mig_forecast *f, mig_arena *arena) {
  ordering o = {.f = f, .arena = arena, .landed = MIG_NEW_ARRAY(arena, bool, f->branch_count)};
  o.extended = MIG_NEW_ARRAY(arena, uint32_t, f->branch_count);
  mig_map_init(&o.covered, arena);
  find_precedence(&o);
  uint32_t *order = MIG_NEW_ARRAY(arena, uint32_t, f->branch_count), count = 0;
  for (uint32_t next = choose(&o); next != UINT32_MAX; next = choose(&o)) {
    const mig_forecast_branch *b = &f->branches[next];
    if (b->landing != MIG_LANDING_NOTHING && !is_ready(&o, next)) f->rebases++;
    for (uint32_t i = 0; i < b->follow_count; i++) mig_map_set(&o.covered, b->follows[i], 1);
    for (uint32_t i = 0; i < b->stands_on_count; i++) o.extended[b->stands_on[i]]++;
    o.landed[next] = true;
    order[count++] = next;
  }
  f->order = order;
  f->order_count = count;
}
