#include "base/map.h"

#include "base/protect.h"
#include "base/span.h"

/* Small, as there can be many; hashes are made again when the table grows. */
struct mig_map_slot {
  const char *key;
  uint32_t len, value; /* value MIG_MAP_NONE: empty */
};

enum { FIRST_SLOTS = 16 };

/* Eight bytes at a time: keys may be statements of kilobytes. Machines of other byte orders get other
 * hashes, which nothing but the table's own order hangs on. */
static uint32_t hash_of(mig_span key) {
  const uint64_t odd = 0x9e3779b97f4a7c15u;
  uint64_t h = key.len * odd, word;
  size_t at = 0;
  for (; key.len - at >= sizeof word; at += sizeof word) {
    memcpy(&word, key.ptr + at, sizeof word);
    h = (h ^ word) * odd;
    h ^= h >> 29;
  }
  word = 0;
  if (at < key.len) memcpy(&word, key.ptr + at, key.len - at);
  h = (h ^ word) * odd;
  return (uint32_t)((h ^ (h >> 29)) * odd >> 32);
}

void mig_map_init(mig_map *map, mig_arena *arena) {
  *map = (mig_map){.arena = arena};
}

void mig_map_clone(mig_map *out, mig_arena *arena, const mig_map *from) {
  *out = *from;
  out->arena = arena;
  if (from->slots == NULL) return;
  size_t size = ((size_t)from->mask + 1) * sizeof *from->slots;
  out->slots = mig_arena_alloc(arena, size);
  memcpy(out->slots, from->slots, size);
}

static mig_span key_of(const struct mig_map_slot *slot) {
  return (mig_span){slot->key, slot->len};
}

static struct mig_map_slot *slot_for(const mig_map *map, mig_span key) {
  uint32_t i = hash_of(key) & map->mask;
  while (map->slots[i].value != MIG_MAP_NONE && !mig_span_eq(key_of(&map->slots[i]), key)) i = (i + 1) & map->mask;
  return &map->slots[i];
}

static void grow(mig_map *map) {
  if (map->slots != NULL && map->mask >= UINT32_MAX / 2) mig_out_of_memory();
  uint32_t size = map->slots == NULL ? FIRST_SLOTS : (map->mask + 1) * 2;
  mig_map bigger = {.arena = map->arena, .count = map->count, .mask = size - 1};
  bigger.slots = MIG_NEW_ARRAY(map->arena, struct mig_map_slot, size);
  for (uint32_t i = 0; i < size; i++) bigger.slots[i].value = MIG_MAP_NONE;
  for (uint32_t i = 0; map->slots != NULL && i <= map->mask; i++)
    if (map->slots[i].value != MIG_MAP_NONE) *slot_for(&bigger, key_of(&map->slots[i])) = map->slots[i];
  if (map->slots != NULL) mig_arena_give_back(map->arena, map->slots, ((size_t)map->mask + 1) * sizeof *map->slots);
  *map = bigger;
}

uint32_t mig_map_get(const mig_map *map, mig_span key) {
  return map->slots == NULL ? MIG_MAP_NONE : slot_for(map, key)->value;
}

static struct mig_map_slot *slot_to_fill(mig_map *map, mig_span key) {
  if (map->slots == NULL || map->count >= (map->mask + 1) / 4 * 3) grow(map);
  if (key.len > UINT32_MAX) mig_out_of_memory();
  struct mig_map_slot *slot = slot_for(map, key);
  if (slot->value == MIG_MAP_NONE) {
    slot->key = key.ptr;
    slot->len = (uint32_t)key.len;
    map->count++;
  }
  return slot;
}

uint32_t mig_map_add(mig_map *map, mig_span key, uint32_t value) {
  struct mig_map_slot *slot = slot_to_fill(map, key);
  if (slot->value == MIG_MAP_NONE) slot->value = value;
  return slot->value;
}

uint32_t mig_map_set(mig_map *map, mig_span key, uint32_t value) {
  struct mig_map_slot *slot = slot_to_fill(map, key);
  uint32_t old = slot->value;
  slot->value = value;
  return old;
}
