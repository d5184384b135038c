#include "op/long_name.h"

#include "base/arena.h"
#include "base/md5.h"
#include "base/span.h"

enum { HASH_DIGITS = 4, TAIL = 8 }; /* SQLAlchemy leaves room for eight, though it writes five */

static const size_t longest[] = {[MIG_POSTGRESQL] = 63, [MIG_SQLITE] = 9999, [MIG_MYSQL] = 64};

mig_span mig_op_short_name(mig_arena *arena, mig_dialect dialect, mig_span name) {
  size_t characters = 0, cut = 0;
  for (size_t i = 0; i < name.len; i++) {
    if (((unsigned char)name.ptr[i] & 0xC0) == 0x80) continue;
    if (characters == longest[dialect] - TAIL) cut = i;
    characters++;
  }
  if (characters <= longest[dialect]) return name;
  char hash[33];
  mig_md5_hex(hash, name);
  return mig_arena_printf(arena, "%.*s_%s", (int)cut, name.ptr, hash + 32 - HASH_DIGITS);
}
