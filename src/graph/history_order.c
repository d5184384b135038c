/* The order in which Alembic walks a history.
 *
 * Alembic keeps, for each head of the walk, the set of its ancestors, and lists a head only when no
 * other head has it in its set; else it turns to the first head that has. The sets shrink exactly
 * as heads advance, so "is in another head's set" is the same as "has a descendant that is still
 * alive", alive meaning: a head, or below one. That is counted per revision here, and sets are
 * never built. Which head stands above a blocked one is found by climbing from it through what is
 * alive, or, where that is much, by asking a reach_index about one head after the other.
 *
 * Alembic's list of heads is a linked list of slots: advancing keeps the slot, new heads go to the
 * end, so the smallest index is the smallest slot number. */
#include "graph/internal.h"
#include "graph/reach_index.h"

#define NO_SLOT UINT32_MAX
enum { CLIMB_LIMIT = 500 };

typedef struct slot {
  mig_rev rev;
  uint32_t before, after;
  bool hard;      /* much is above `rev` */
  uint32_t clear; /* no slot below this number is above `rev`; sets shrink, so none will be */
} slot;

typedef struct walk {
  mig_arena *arena;
  const mig_graph *graph;
  graph_rows up; /* normal parents backwards */
  mig_rev_set todo, alive;
  uint32_t *slot_of; /* revision to its slot, or NO_SLOT */
  uint32_t *pending; /* live revisions right above */
  MIG_VEC(slot) slots;
  uint32_t first, last;
  uint32_t *highest, leaves; /* tree over slots: position + 1 of the highest head in each part, 0: none */
  reach_index index;
  bool has_index;
  uint32_t *stamp, stamps; /* per revision: the last climb that met it */
  graph_revs stack, added, out;
} walk;

static void set_height(walk *w, uint32_t number, uint32_t height) {
  uint32_t at = w->leaves + number;
  w->highest[at] = height;
  for (at /= 2; at > 0; at /= 2) {
    uint32_t left = w->highest[2 * at], right = w->highest[2 * at + 1];
    w->highest[at] = left > right ? left : right;
  }
}

/* The first slot from `from` on whose head stands at `height` or above, or NO_SLOT. */
static uint32_t next_at_height(const walk *w, uint32_t from, uint32_t height) {
  if (from >= w->leaves) return NO_SLOT;
  uint32_t at = w->leaves + from;
  while (w->highest[at] < height) {
    while (at % 2 == 1) at /= 2; /* up while this is a right half; the root counts as one */
    if (at == 0) return NO_SLOT;
    at++;
  }
  while (at < w->leaves) at = w->highest[2 * at] >= height ? 2 * at : 2 * at + 1;
  return at - w->leaves;
}

static void put_in_slot(walk *w, uint32_t number, mig_rev rev) {
  w->slots.items[number].rev = rev;
  w->slots.items[number].clear = 0;
  w->slots.items[number].hard = false;
  w->slot_of[rev] = number;
  set_height(w, number, w->graph->position[rev] + 1);
}

static void append_slot(walk *w, mig_rev rev) {
  uint32_t number = w->slots.count;
  *mig_vec_push(w->arena, &w->slots) = (slot){.before = w->last, .after = NO_SLOT};
  if (w->last == NO_SLOT)
    w->first = number;
  else
    w->slots.items[w->last].after = number;
  w->last = number;
  put_in_slot(w, number, rev);
}

/* Returns where Alembic goes on: the slot before, else the first of the rest. */
static uint32_t remove_slot(walk *w, uint32_t number) {
  slot *s = &w->slots.items[number];
  set_height(w, number, 0);
  if (s->before == NO_SLOT)
    w->first = s->after;
  else
    w->slots.items[s->before].after = s->after;
  if (s->after == NO_SLOT)
    w->last = s->before;
  else
    w->slots.items[s->after].before = s->before;
  return s->before != NO_SLOT ? s->before : w->first;
}

/* Looks at all that is alive above `rev`; false when that is more than the limit. */
static bool climb(walk *w, mig_rev rev, uint32_t *first_slot) {
  uint32_t mark = ++w->stamps, met = 0;
  *first_slot = NO_SLOT;
  w->stack.count = 0;
  *mig_vec_push(w->arena, &w->stack) = rev;
  while (w->stack.count > 0) {
    mig_rev at = w->stack.items[--w->stack.count];
    mig_revs above = graph_row(&w->up, at);
    for (uint32_t i = 0; i < above.count; i++) {
      mig_rev child = above.items[i];
      if (++met > CLIMB_LIMIT) return false;
      if (w->stamp[child] == mark || !mig_rev_set_has(&w->alive, child)) continue;
      if (!graph_orders(w->graph, child, at)) continue;
      w->stamp[child] = mark;
      if (w->slot_of[child] < *first_slot) *first_slot = w->slot_of[child];
      *mig_vec_push(w->arena, &w->stack) = child;
    }
  }
  return true;
}

static uint32_t ask_each_slot(walk *w, slot *s) {
  if (!w->has_index) w->index = graph_index_new(w->arena, w->graph, &w->up);
  w->has_index = true;
  uint32_t height = w->graph->position[s->rev] + 2;
  for (;;) {
    uint32_t other = next_at_height(w, s->clear, height);
    if (other == NO_SLOT || graph_index_is_above(&w->index, w->slots.items[other].rev, s->rev)) return other;
    s->clear = other + 1;
  }
}

/* The first slot whose head is above this one's, or NO_SLOT. */
static uint32_t find_blocker(walk *w, uint32_t number) {
  slot *s = &w->slots.items[number];
  uint32_t found;
  if (w->pending[s->rev] == 0) return NO_SLOT;
  if (s->hard || !climb(w, s->rev, &found)) {
    s->hard = true;
    return ask_each_slot(w, s);
  }
  return found;
}

static void collect_next_heads(walk *w, mig_rev rev) {
  mig_revs parents = graph_row(&w->graph->normal, rev);
  w->added.count = 0;
  for (uint32_t i = 0; i < parents.count; i++) {
    mig_rev p = parents.items[i];
    if (graph_orders(w->graph, rev, p) && mig_rev_set_has(&w->todo, p) && w->slot_of[p] == NO_SLOT)
      *mig_vec_push(w->arena, &w->added) = p;
  }
}

/* `rev` is no longer above its parents; those that nothing is above any more, and that are no
 * heads, die too. */
static void bury(walk *w, mig_rev rev) {
  w->stack.count = 0;
  *mig_vec_push(w->arena, &w->stack) = rev;
  while (w->stack.count > 0) {
    mig_rev dead = w->stack.items[--w->stack.count];
    mig_revs parents = graph_row(&w->graph->normal, dead);
    mig_rev_set_remove(&w->alive, dead);
    for (uint32_t i = 0; i < parents.count; i++) {
      mig_rev p = parents.items[i];
      if (!graph_orders(w->graph, dead, p)) continue;
      if (--w->pending[p] == 0 && w->slot_of[p] == NO_SLOT) *mig_vec_push(w->arena, &w->stack) = p;
    }
  }
}

static uint32_t advance(walk *w, uint32_t number) {
  mig_rev rev = w->slots.items[number].rev;
  if (mig_rev_set_has(&w->todo, rev)) {
    *mig_vec_push(w->arena, &w->out) = rev;
    mig_rev_set_remove(&w->todo, rev);
  }
  collect_next_heads(w, rev);
  w->slot_of[rev] = NO_SLOT;
  uint32_t next = number;
  if (w->added.count == 0)
    next = remove_slot(w, number);
  else
    put_in_slot(w, number, w->added.items[0]);
  for (uint32_t i = 1; i < w->added.count; i++) append_slot(w, w->added.items[i]);
  bury(w, rev);
  return next;
}

static void count_pending(walk *w) {
  for (mig_rev r = 0; r < w->graph->count; r++) {
    if (!mig_rev_set_has(&w->alive, r)) continue;
    mig_revs parents = graph_row(&w->graph->normal, r);
    for (uint32_t i = 0; i < parents.count; i++)
      if (graph_orders(w->graph, r, parents.items[i])) w->pending[parents.items[i]]++;
  }
}

static void start(walk *w, mig_revs heads) {
  const mig_graph *graph = w->graph;
  mig_rev_set first = graph_set_new(w->arena, graph->count);
  for (uint32_t i = 0; i < heads.count; i++)
    if (mig_rev_set_has(&w->todo, heads.items[i])) mig_rev_set_add(&first, heads.items[i]);
  mig_revs sorted = graph_set_list(w->arena, &first);
  if (graph->normal.to == graph->parents.to)
    w->up = graph->children;
  else
    graph_rows_reverse(&w->up, w->arena, &graph->normal, graph->count);
  w->alive = graph_reach(w->arena, graph, &graph->normal, sorted);
  w->slot_of = MIG_NEW_ARRAY(w->arena, uint32_t, graph->count);
  w->pending = MIG_NEW_ARRAY(w->arena, uint32_t, graph->count);
  w->stamp = MIG_NEW_ARRAY(w->arena, uint32_t, graph->count);
  memset(w->slot_of, 0xff, graph->count * sizeof *w->slot_of);
  /* A revision enters a slot once, so there are never more slots than revisions. */
  for (w->leaves = 1; w->leaves < graph->count;) w->leaves *= 2;
  w->highest = MIG_NEW_ARRAY(w->arena, uint32_t, (size_t)w->leaves * 2);
  count_pending(w);
  for (uint32_t i = 0; i < sorted.count; i++) append_slot(w, sorted.items[i]);
}

mig_revs graph_order(mig_arena *arena, const mig_graph *graph, const mig_rev_set *todo, mig_revs heads) {
  walk w = {.arena = arena, .graph = graph, .first = NO_SLOT, .last = NO_SLOT};
  if (graph->count == 0) return (mig_revs){NULL, 0};
  w.todo = graph_set_new(arena, graph->count);
  memcpy(w.todo.words, todo->words, ((size_t)graph->count / 64 + 1) * sizeof *todo->words);
  start(&w, heads);
  for (uint32_t at = w.first; at != NO_SLOT;) {
    uint32_t blocked_by = find_blocker(&w, at);
    at = blocked_by != NO_SLOT ? blocked_by : advance(&w, at);
  }
  return (mig_revs){w.out.items, w.out.count};
}
