#include "base/arena.h"

#include <stdio.h>

#include "base/protect.h"

struct mig_arena_block {
  struct mig_arena_block *older;
  size_t size;
};

struct mig_arena_cleanup {
  struct mig_arena_cleanup *older;
  void (*free_it)(void *thing);
  void *thing;
};

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

mig_arena *mig_arena_new(void) {
  mig_arena *arena = calloc(1, sizeof *arena);
  if (arena == NULL) return NULL;
  arena->next_block = FIRST_BLOCK;
  arena->at = arena->end = (char *)arena; /* nothing yet; where nothing is asked for, the answer isn't NULL */
  return arena;
}

void mig_arena_free(mig_arena *arena) {
  if (arena == NULL) return;
  for (struct mig_arena_cleanup *c = arena->cleanups; c != NULL; c = c->older) c->free_it(c->thing);
  for (struct mig_arena_block *b = arena->blocks, *older; b != NULL; b = older) {
    older = b->older;
    free(b);
  }
  free(arena);
}

void mig_arena_on_free(mig_arena *arena, void (*free_it)(void *thing), void *thing) {
  struct mig_arena_cleanup *c = MIG_NEW(arena, struct mig_arena_cleanup);
  *c = (struct mig_arena_cleanup){arena->cleanups, free_it, thing};
  arena->cleanups = c;
}

void mig_arena_adopt(mig_arena *to, mig_arena *from) {
  if (from->cleanups != NULL) {
    struct mig_arena_cleanup *oldest = from->cleanups;
    while (oldest->older != NULL) oldest = oldest->older;
    oldest->older = to->cleanups;
    to->cleanups = from->cleanups;
  }
  if (from->blocks != NULL) {
    struct mig_arena_block *oldest = from->blocks;
    while (oldest->older != NULL) oldest = oldest->older;
    oldest->older = to->blocks;
    to->blocks = from->blocks;
    to->at = from->at;
    to->end = from->end;
  }
  to->total += from->total;
  free(from);
}

void mig_arena_reset(mig_arena *arena) {
  struct mig_arena_block *kept = NULL;
  for (struct mig_arena_cleanup *c = arena->cleanups; c != NULL; c = c->older) c->free_it(c->thing);
  arena->cleanups = NULL;
  arena->total = 0;
  for (struct mig_arena_block *b = arena->blocks, *older; b != NULL; b = older) {
    older = b->older;
    if (arena->end != NULL && (char *)(b + 1) + b->size == arena->end) kept = b;
    else free(b);
  }
  arena->blocks = kept;
  arena->at = arena->end = NULL;
  if (kept == NULL) return;
  kept->older = NULL;
  arena->total = kept->size;
  arena->at = (char *)(kept + 1);
  arena->end = arena->at + kept->size;
}

static size_t rounded_up(size_t size) {
  return (size + (MIG_ARENA_ALIGN - 1)) & ~(size_t)(MIG_ARENA_ALIGN - 1);
}

/* A piece that fills its block has it for itself: others begin blocks that are larger. */
void mig_arena_give_back(mig_arena *arena, void *piece, size_t size) {
  if (size < FIRST_BLOCK / 4) return;
  struct mig_arena_block **at = &arena->blocks;
  while (*at != NULL && (void *)(*at + 1) != piece) at = &(*at)->older;
  struct mig_arena_block *b = *at;
  if (b == NULL || (b->size != size && b->size != rounded_up(size))) return;
  *at = b->older;
  arena->total -= b->size;
  free(b);
}

static struct mig_arena_block *add_block(mig_arena *arena, size_t payload) {
  if (payload > SIZE_MAX - sizeof(struct mig_arena_block)) mig_out_of_memory();
  struct mig_arena_block *b = malloc(sizeof *b + payload);
  if (b == NULL) mig_out_of_memory();
  b->older = arena->blocks;
  b->size = payload;
  arena->blocks = b;
  arena->total += payload;
  return b;
}

void *mig_arena_more(mig_arena *arena, size_t size) {
#ifdef MIG_ARENA_DEBUG
  return add_block(arena, size) + 1; /* one malloc each, so that sanitizers see every overrun */
#else
  if (size > SIZE_MAX / 2) mig_out_of_memory();
  size_t rounded = rounded_up(size);
  /* Large pieces get a block of their own and leave the current one in use. */
  if (rounded > arena->next_block / 4) return add_block(arena, rounded) + 1;
  struct mig_arena_block *b = add_block(arena, arena->next_block);
  if (arena->next_block < LARGEST_BLOCK) arena->next_block *= 2;
  arena->at = (char *)(b + 1) + rounded;
  arena->end = (char *)(b + 1) + b->size;
  return b + 1;
#endif
}

void *mig_arena_large_array(mig_arena *arena, size_t count, size_t size) {
  if (size != 0 && count > SIZE_MAX / 2 / size) mig_out_of_memory();
  return mig_arena_zalloc(arena, count * size);
}

char *mig_arena_cstr(mig_arena *arena, mig_span bytes) {
  char *copy = mig_arena_alloc(arena, bytes.len + 1);
  if (bytes.len != 0) memcpy(copy, bytes.ptr, bytes.len);
  copy[bytes.len] = '\0';
  return copy;
}

mig_span mig_arena_copy(mig_arena *arena, mig_span bytes) {
  return (mig_span){mig_arena_cstr(arena, bytes), bytes.len};
}

mig_span mig_arena_joined(mig_arena *arena, mig_span first, mig_span second, mig_span third) {
  const mig_span parts[] = {first, second, third};
  size_t len = 0;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) len += parts[i].len;
  char *text = mig_arena_alloc(arena, len + 1), *end = text;
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (parts[i].len != 0) memcpy(end, parts[i].ptr, parts[i].len);
    end += parts[i].len;
  }
  *end = '\0';
  return (mig_span){text, len};
}

/* Written where it would be allocated: mostly there is room, and nothing is formatted twice. */
mig_span mig_arena_vprintf(mig_arena *arena, const char *format, va_list args) {
  va_list again;
  va_copy(again, args);
  char *here = arena->at;
  int len = vsnprintf(here, (size_t)(arena->end - here), format, args);
  char *text = len < 0 ? NULL : mig_arena_alloc(arena, (size_t)len + 1);
  if (text != NULL && text != here) vsnprintf(text, (size_t)len + 1, format, again);
  va_end(again);
  return text != NULL ? (mig_span){text, (size_t)len} : (mig_span){"", 0};
}

mig_span mig_arena_printf(mig_arena *arena, const char *format, ...) {
  va_list args;
  va_start(args, format);
  mig_span text = mig_arena_vprintf(arena, format, args);
  va_end(args);
  return text;
}
