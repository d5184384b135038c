/* base/arena.h: memory that is freed all at once.
 *
 * Ownership: an arena owns what it hands out; nothing is freed alone.
 * Errors:    allocation never returns NULL; it unwinds (base/protect.h).
 * Threads:   one arena, one thread at a time. */
#ifndef MIG_BASE_ARENA_H
#define MIG_BASE_ARENA_H

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mig/base.h"

enum { MIG_ARENA_ALIGN = 8 };

struct mig_arena {
  char *at, *end; /* free bytes of the newest block */
  struct mig_arena_block *blocks;
  struct mig_arena_cleanup *cleanups;
  size_t next_block; /* size of the next block to ask for */
  size_t total;      /* bytes asked from the system */
};

/* Calls free_it(thing) when the arena is freed, newest first. */
void mig_arena_on_free(mig_arena *arena, void (*free_it)(void *thing), void *thing);

/* Makes `to` own all that `from` owns, and frees `from` itself. For joining the arenas of threads. */
void mig_arena_adopt(mig_arena *to, mig_arena *from);

/* Frees what was handed out, but for the newest block, which is used again. */
void mig_arena_reset(mig_arena *arena);

/* Gives back `piece`, of `size` bytes, where it lies alone: large ones do. Others stay, unused. For tables that
 * have grown out of it. */
void mig_arena_give_back(mig_arena *arena, void *piece, size_t size);

void *mig_arena_more(mig_arena *arena, size_t size);

/* Not initialised. Aligned for anything but long double and vectors. */
static inline void *mig_arena_alloc(mig_arena *arena, size_t size) {
#ifndef MIG_ARENA_DEBUG
  size_t rounded = (size + (MIG_ARENA_ALIGN - 1)) & ~(size_t)(MIG_ARENA_ALIGN - 1);
  if (rounded >= size && rounded <= (size_t)(arena->end - arena->at)) {
    void *p = arena->at;
    arena->at += rounded;
    return p;
  }
#endif
  return mig_arena_more(arena, size);
}

/* Small pieces are most: they are cleared without a call, up to a few bytes behind them, which nobody has. */
enum { MIG_ARENA_SMALL = 64 };

static inline void *mig_arena_zalloc(mig_arena *arena, size_t size) {
#ifndef MIG_ARENA_DEBUG
  if (size <= MIG_ARENA_SMALL && (size_t)(arena->end - arena->at) >= MIG_ARENA_SMALL) {
    void *small = arena->at;
    arena->at += (size + (MIG_ARENA_ALIGN - 1)) & ~(size_t)(MIG_ARENA_ALIGN - 1);
    memset(small, 0, MIG_ARENA_SMALL);
    return small;
  }
#endif
  void *p = mig_arena_alloc(arena, size);
  if (size != 0) memset(p, 0, size);
  return p;
}

/* One zeroed T; an array of `count` zeroed T (overflow counts as out of memory). */
#define MIG_NEW(arena, T) ((T *)mig_arena_zalloc((arena), sizeof(T)))
#define MIG_NEW_ARRAY(arena, T, count) ((T *)mig_arena_array((arena), (count), sizeof(T)))
void *mig_arena_large_array(mig_arena *arena, size_t count, size_t size);
static inline void *mig_arena_array(mig_arena *arena, size_t count, size_t size) {
  bool few = count <= 8 && size <= 4096;
  return few ? mig_arena_zalloc(arena, count * size) : mig_arena_large_array(arena, count, size);
}

/* A copy, with a NUL behind it that the span does not count. */
mig_span mig_arena_copy(mig_arena *arena, mig_span bytes);
char *mig_arena_cstr(mig_arena *arena, mig_span bytes);
/* The three behind each other, with a NUL: a tenth of what printf takes. */
mig_span mig_arena_joined(mig_arena *arena, mig_span first, mig_span second, mig_span third);
mig_span mig_arena_printf(mig_arena *arena, const char *format, ...) MIG_PRINTF(2, 3);
mig_span mig_arena_vprintf(mig_arena *arena, const char *format, va_list args) MIG_PRINTF(2, 0);

#endif
