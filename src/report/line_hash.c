#include "report/line_hash.h"

#include "base/map.h"
#include "base/vec.h"
#include "report/text_bytes.h"

enum { WINDOW = 100, END = 65535 };

typedef struct units {
  MIG_VEC(uint16_t) all;
  MIG_VEC(uint32_t) starts; /* of lines */
} units;

static uint32_t decode(const unsigned char **p) {
  const unsigned char *s = *p;
  uint32_t len = s[0] < 0x80 ? 1 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
  uint32_t c = len == 1 ? s[0] : s[0] & (0x7fu >> len);
  for (uint32_t i = 1; i < len; i++) c = c << 6 | (s[i] & 0x3f);
  *p = s + len;
  return c;
}

static void push_unit(mig_arena *arena, units *u, uint32_t code_point) {
  if (code_point < 0x10000) {
    *mig_vec_push(arena, &u->all) = (uint16_t)code_point;
    return;
  }
  *mig_vec_push(arena, &u->all) = (uint16_t)(0xd7c0 + (code_point >> 10));
  *mig_vec_push(arena, &u->all) = (uint16_t)(0xdc00 + (code_point & 0x3ff));
}

static void read_units(mig_arena *arena, units *u, mig_span text) {
  bool line_start = true, after_cr = false;
  const unsigned char *p = (const unsigned char *)mig_text_utf8(arena, text);
  while (*p != '\0') {
    uint32_t c = decode(&p);
    if (c == ' ' || c == '\t' || (after_cr && c == '\n')) {
      after_cr = false;
      continue;
    }
    after_cr = c == '\r';
    if (after_cr) c = '\n';
    if (line_start) *mig_vec_push(arena, &u->starts) = u->all.count;
    line_start = c == '\n';
    push_unit(arena, u, c);
  }
  *mig_vec_push(arena, &u->all) = END;
}

static uint64_t hash_from(const units *u, uint32_t start) {
  uint64_t hash = 0;
  for (uint32_t i = start; i < start + WINDOW; i++) hash = hash * 37 + (i < u->all.count ? u->all.items[i] : 0u);
  return hash;
}

mig_line_hash *mig_line_hashes(uint32_t *count, mig_arena *arena, mig_span text) {
  units u = {0};
  mig_map seen;
  mig_map_init(&seen, arena);
  read_units(arena, &u, text);
  mig_line_hash *lines = MIG_NEW_ARRAY(arena, mig_line_hash, u.starts.count);
  for (uint32_t i = 0; i < u.starts.count; i++) {
    uint64_t *key = mig_arena_alloc(arena, sizeof *key);
    *key = lines[i].hash = hash_from(&u, u.starts.items[i]);
    mig_span bytes = {(const char *)key, sizeof *key};
    uint32_t before = mig_map_get(&seen, bytes);
    lines[i].occurrence = before == MIG_MAP_NONE ? 1 : before + 1;
    mig_map_set(&seen, bytes, lines[i].occurrence);
  }
  *count = u.starts.count;
  return lines;
}
