#include "base/vec.h"

#include "base/protect.h"

/* Vectors of large things mostly hold one: each statement of a script has several of them. */
static uint32_t first_cap(size_t size) {
  return size >= 128 ? 1 : size >= 48 ? 2 : 8;
}

void *mig_vec_grown(mig_arena *arena, void *items, uint32_t count, uint32_t *cap, size_t size) {
  if (count < *cap) return items;
  if (*cap > UINT32_MAX / 2) mig_out_of_memory();
  uint32_t bigger = *cap == 0 ? first_cap(size) : *cap * 2;
  void *grown = mig_arena_array(arena, bigger, size);
  if (count != 0) memcpy(grown, items, (size_t)count * size);
  *cap = bigger;
  return grown;
}

void *mig_vec_regrown(mig_arena *arena, void *items, uint32_t count, uint32_t *cap, size_t size) {
  size_t before = (size_t)*cap * size;
  void *grown = mig_vec_grown(arena, items, count, cap, size);
  if (grown != items) mig_arena_give_back(arena, items, before);
  return grown;
}
