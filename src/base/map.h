/* base/map.h: byte strings to small integers.
 *
 * Ownership: keys are borrowed and must outlive the map; the table lives in an arena. A map that was
 *            copied by assignment may only be read.
 * Order:     a map has none and cannot be walked; keep a vector beside it. */
#ifndef MIG_BASE_MAP_H
#define MIG_BASE_MAP_H

#include "base/arena.h"

#define MIG_MAP_NONE UINT32_MAX

typedef struct mig_map {
  mig_arena *arena;
  struct mig_map_slot *slots;
  uint32_t count, mask;
} mig_map;

void mig_map_init(mig_map *map, mig_arena *arena);
/* An own table with the same content in `arena`. */
void mig_map_clone(mig_map *out, mig_arena *arena, const mig_map *from);
/* The value, or MIG_MAP_NONE. */
uint32_t mig_map_get(const mig_map *map, mig_span key);
/* Stores `value` (not MIG_MAP_NONE) unless the key is there; returns what is there afterwards. */
uint32_t mig_map_add(mig_map *map, mig_span key, uint32_t value);
/* Stores `value`, replacing; returns what was there, or MIG_MAP_NONE. */
uint32_t mig_map_set(mig_map *map, mig_span key, uint32_t value);

#endif
