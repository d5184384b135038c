/* The order in which Alembic walks a history (alembic.md 5.5).
 *
 * Alembic keeps, for each head of the walk, the set of its ancestors, and lists a head only when no
 * other head has it in its set. The sets shrink exactly as heads advance, so "is in another head's
 * set" is the same as "has a descendant that is still alive", alive meaning: below some head, or a
 * head. That is counted per revision here; sets are never built. Only to find *which* head stands
 * above a blocked one is the live part above it searched, and the answer is remembered.
 *
 * Alembic's list of heads is a linked list of slots: advancing keeps the slot, new heads go to the
 * end, so the smallest index is the smallest slot number. */
#include "graph/internal.h"

enum { NO_SLOT = UINT32_MAX };

typedef struct blocker {
  uint32_t slot;
  mig_rev rev; /* what stood in the slot when it was found */
} blocker;

typedef struct slot {
  mig_rev rev;
  uint32_t before, after;
  bool used;
  blocker *blockers; /* heads above `rev`, ascending by slot; those before `at` are gone */
  uint32_t at, count;
} slot;

typedef struct walk {
  mig_arena *arena;
  const mig_graph *graph;
  graph_rows up; /* normal parents backwards */
  mig_rev_set todo, alive;
  uint32_t *slot_of; /* revision to its slot, or NO_SLOT */
  uint32_t *pending; /* live revisions right above */
  uint32_t *stamp, stamps;
  MIG_VEC(slot) slots;
  uint32_t first, last;
  graph_revs stack, added, out;
} walk;

static void append_slot(walk *w, mig_rev rev) {
  uint32_t number = w->slots.count;
  *mig_vec_push(w->arena, &w->slots) = (slot){.rev = rev, .before = w->last, .after = NO_SLOT, .used = true};
  if (w->last == NO_SLOT)
    w->first = number;
  else
    w->slots.items[w->last].after = number;
  w->last = number;
  w->slot_of[rev] = number;
}

/* Returns where Alembic goes on: the slot before, else the first of the rest. */
static uint32_t remove_slot(walk *w, uint32_t number) {
  slot *s = &w->slots.items[number];
  s->used = false;
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

static void move_slot(walk *w, uint32_t number, mig_rev rev) {
  slot *s = &w->slots.items[number];
  s->rev = rev;
  s->blockers = NULL;
  s->at = s->count = 0;
  w->slot_of[rev] = number;
}

static int by_slot(const void *a, const void *b) {
  const blocker *x = a, *y = b;
  return (x->slot > y->slot) - (x->slot < y->slot);
}

/* All heads above `rev`, found by climbing through what is alive. */
static void search_blockers(walk *w, slot *s) {
  MIG_VEC(blocker) found = {0};
  uint32_t mark = ++w->stamps;
  w->stack.count = 0;
  *mig_vec_push(w->arena, &w->stack) = s->rev;
  while (w->stack.count > 0) {
    mig_rev rev = w->stack.items[--w->stack.count];
    mig_revs above = graph_row(&w->up, rev);
    for (uint32_t i = 0; i < above.count; i++) {
      mig_rev child = above.items[i];
      if (w->stamp[child] == mark || !mig_rev_set_has(&w->alive, child)) continue;
      if (!graph_orders(w->graph, child, rev)) continue;
      w->stamp[child] = mark;
      if (w->slot_of[child] != NO_SLOT) *mig_vec_push(w->arena, &found) = (blocker){w->slot_of[child], child};
      *mig_vec_push(w->arena, &w->stack) = child;
    }
  }
  if (found.count > 1) qsort(found.items, found.count, sizeof *found.items, by_slot);
  s->blockers = found.items;
  s->count = found.count;
  s->at = 0;
}

/* The first slot whose head is above this one's, or NO_SLOT. A remembered slot that is gone is
 * passed over: sets only shrink. One that moved on has to be looked at again. */
static uint32_t find_blocker(walk *w, uint32_t number) {
  slot *s = &w->slots.items[number];
  if (w->pending[s->rev] == 0) return NO_SLOT;
  while (s->at < s->count && !w->slots.items[s->blockers[s->at].slot].used) s->at++;
  if (s->at == s->count || w->slots.items[s->blockers[s->at].slot].rev != s->blockers[s->at].rev)
    search_blockers(w, s);
  return s->count > s->at ? s->blockers[s->at].slot : NO_SLOT;
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
    move_slot(w, number, w->added.items[0]);
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
