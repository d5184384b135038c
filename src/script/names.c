#include "script/names.h"

#include "base/span.h"

struct mig_name_state {
  mig_binding now;
  uint32_t slot; /* scratch of the functions below: a place in a list, from 1; 0 between calls */
};

struct mig_name_change {
  uint32_t name;
  mig_binding binding; /* in the log: what it was before; in a way: what it was at the end */
};

void mig_names_init(mig_names *names, mig_arena *arena) {
  *names = (mig_names){.arena = arena};
  mig_map_init(&names->numbers, arena);
}

static void set(mig_names *names, uint32_t number, mig_binding binding) {
  *mig_vec_push(names->arena, &names->log) = (struct mig_name_change){number, names->states.items[number].now};
  names->states.items[number].now = binding;
}

void mig_names_bind(mig_names *names, mig_span name, mig_binding binding) {
  uint32_t number = mig_map_add(&names->numbers, name, names->states.count);
  if (number == names->states.count) *mig_vec_push(names->arena, &names->states) = (struct mig_name_state){0};
  set(names, number, binding);
}

mig_binding mig_names_get(const mig_names *names, mig_span name) {
  uint32_t number = mig_map_get(&names->numbers, name);
  return number == MIG_MAP_NONE ? (mig_binding){.bound = MIG_BOUND_NOT} : names->states.items[number].now;
}

mig_names_way mig_names_take_back(mig_names *names, uint32_t mark) {
  mig_names_way way = {0};
  for (uint32_t i = names->log.count; i > mark; i--) {
    const struct mig_name_change *change = &names->log.items[i - 1];
    struct mig_name_state *state = &names->states.items[change->name];
    if (state->slot == 0) {
      *mig_vec_push(names->arena, &way.ends) = (struct mig_name_change){change->name, state->now};
      state->slot = way.ends.count;
    }
    state->now = change->binding;
  }
  for (uint32_t i = 0; i < way.ends.count; i++) names->states.items[way.ends.items[i].name].slot = 0;
  names->log.count = mark;
  return way;
}

static bool same_items(const mig_py_node *a, const mig_py_node *b) {
  for (; a != NULL && b != NULL; a = a->next, b = b->next)
    if (a->kind != MIG_PY_STRING || b->kind != MIG_PY_STRING || !mig_span_eq(a->as.text, b->as.text)) return false;
  return a == NULL && b == NULL;
}

/* Sure only for what identifiers are made of. */
static bool same_value(const mig_py_node *a, const mig_py_node *b) {
  if (a == b) return true;
  if (a == NULL || b == NULL || a->kind != b->kind) return false;
  if (a->kind == MIG_PY_NONE) return true;
  if (a->kind == MIG_PY_STRING) return mig_span_eq(a->as.text, b->as.text);
  return (a->kind == MIG_PY_TUPLE || a->kind == MIG_PY_LIST) && same_items(a->as.list.first, b->as.list.first);
}

static mig_binding joined(const mig_binding *a, const mig_binding *b, const char *reason) {
  if (a->bound == MIG_BOUND_UNKNOWN) return *a;
  if (b->bound == MIG_BOUND_UNKNOWN) return *b;
  if (a->bound == b->bound && same_value(a->value, b->value)) return *a;
  const mig_binding *some = a->bound == MIG_BOUND_VALUE ? a : b;
  return (mig_binding){.bound = MIG_BOUND_UNKNOWN, .target = some->target, .at = some->at, .reason = reason};
}

void mig_names_join(mig_names *names, const mig_names_way *a, const mig_names_way *b, const char *reason) {
  for (uint32_t i = 0; i < b->ends.count; i++) names->states.items[b->ends.items[i].name].slot = i + 1;
  for (uint32_t i = 0; i < a->ends.count; i++) {
    const struct mig_name_change *end = &a->ends.items[i];
    struct mig_name_state *state = &names->states.items[end->name];
    mig_binding other = state->slot != 0 ? b->ends.items[state->slot - 1].binding : state->now;
    state->slot = 0;
    set(names, end->name, joined(&end->binding, &other, reason));
  }
  for (uint32_t i = 0; i < b->ends.count; i++) { /* names that only the second way touched */
    struct mig_name_state *state = &names->states.items[b->ends.items[i].name];
    if (state->slot == 0) continue;
    state->slot = 0;
    set(names, b->ends.items[i].name, joined(&b->ends.items[i].binding, &state->now, reason));
  }
}
