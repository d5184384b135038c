/* source.c: the public face: each call goes to the kind of tree, and running out of memory stops
 * here. */
#include <stdlib.h>

#include "base/protect.h"
#include "source/internal.h"

typedef struct call {
  mig_source *source;
  mig_arena *arena;
  mig_span path;
  mig_span *real;
  mig_entry_kind *entry_kind;
  const mig_entries *folder;
  const mig_entry *entry;
  mig_entries *entries;
  mig_span *bytes;
  mig_why *why;
} call;

static mig_err do_resolve(void *context) {
  call *c = context;
  return c->source->kind->resolve(c->source, c->arena, c->path, c->real, c->entry_kind, c->why);
}

static mig_err do_list(void *context) {
  call *c = context;
  return c->source->kind->list(c->source, c->arena, c->path, c->entries, c->why);
}

static mig_err do_look(void *context) {
  call *c = context;
  const mig_source_kind *kind = c->source->kind;
  return (kind->look != NULL ? kind->look : kind->list)(c->source, c->arena, c->path, c->entries, c->why);
}

static mig_err do_read(void *context) {
  call *c = context;
  return c->source->kind->read(c->source, c->arena, c->path, c->bytes, c->why);
}

mig_err mig_source_resolve(mig_source *source, mig_arena *arena, mig_span path, mig_span *real, mig_entry_kind *kind,
                           mig_why *why) {
  mig_span unused;
  return mig_protect(do_resolve, &(call){.source = source, .arena = arena, .path = path,
                                         .real = real != NULL ? real : &unused, .entry_kind = kind, .why = why});
}

mig_err mig_source_list(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  *out = (mig_entries){.path = path};
  return mig_protect(do_list, &(call){.source = source, .arena = arena, .path = path, .entries = out, .why = why});
}

mig_err mig_source_look(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  *out = (mig_entries){.path = path};
  return mig_protect(do_look, &(call){.source = source, .arena = arena, .path = path, .entries = out, .why = why});
}

mig_err mig_source_read(mig_source *source, mig_arena *arena, mig_span path, mig_span *out, mig_why *why) {
  *out = (mig_span){"", 0};
  return mig_protect(do_read, &(call){.source = source, .arena = arena, .path = path, .bytes = out, .why = why});
}

/* Called once per script: without a mig_protect of its own, as its callers run under one. */
mig_err mig_source_read_entry(mig_source *source, mig_arena *arena, const mig_entries *folder, const mig_entry *entry,
                              mig_span *out, mig_why *why) {
  *out = (mig_span){"", 0};
  return source->kind->read_entry(source, arena, folder, entry, out, why);
}

mig_source *mig_source_fork(mig_source *source, mig_arena *arena) {
  mig_source *other = source;
  if (source->kind->fork != NULL && source->kind->fork(&other, arena, source) != MIG_OK) return source;
  return other;
}

bool mig_source_is_barren(mig_source *source, mig_arena *arena, mig_span path, const char *name) {
  return source->kind->is_barren != NULL && source->kind->is_barren(source, arena, path, name);
}

bool mig_source_takes_threads(const mig_source *source) {
  return !source->kind->is_object_tree;
}

mig_span mig_source_root(const mig_source *source) {
  return source->root;
}

mig_span mig_source_start(const mig_source *source) {
  return source->start;
}

mig_span mig_source_commit(const mig_source *source) {
  return source->commit;
}

/* The first eight bytes as a number that compares as they do. */
static uint64_t beginning(const char *name) {
  uint64_t key = 0;
  for (int i = 0; i < 8; i++) key = key << 8 | (unsigned char)name[i];
  return key;
}

static int by_name(const void *left, const void *right) {
  const mig_entry *a = left, *b = right;
  if (a->name.len >= 8 && b->name.len >= 8) {
    uint64_t x = beginning(a->name.ptr), y = beginning(b->name.ptr);
    if (x != y) return x < y ? -1 : 1;
  }
  return mig_span_cmp(a->name, b->name); /* names of one folder are unique */
}

static bool is_sorted(const mig_entry *items, uint32_t count) {
  for (uint32_t i = 1; i < count; i++)
    if (by_name(&items[i - 1], &items[i]) > 0) return false;
  return true;
}

void mig_entries_sort(mig_entry *items, uint32_t count) {
  if (!is_sorted(items, count)) qsort(items, count, sizeof *items, by_name);
}

char *mig_source_room(mig_arena *arena, size_t size) {
  char *bytes = mig_arena_alloc(arena, size + MIG_SOURCE_PADDING);
  memset(bytes + size, 0, MIG_SOURCE_PADDING);
  return bytes;
}

mig_span mig_source_below(mig_span root, mig_span dir) {
  if (mig_span_eq(root, dir)) return (mig_span){"", 0};
  if (mig_span_is(root, "/") && dir.len > 1) return mig_span_cut(dir, 1, dir.len);
  if (mig_span_starts(dir, root) && dir.ptr[root.len] == '/') return mig_span_cut(dir, root.len + 1, dir.len);
  return dir;
}
