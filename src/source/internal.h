/* source/internal.h: what the kinds of trees share. */
#ifndef MIG_SOURCE_INTERNAL_H
#define MIG_SOURCE_INTERNAL_H

#include <stdlib.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "source/source.h"

/* A kind of tree is these functions. They may unwind (base/protect.h). */
typedef struct mig_source_kind {
  mig_err (*resolve)(mig_source *source, mig_arena *arena, mig_span path, mig_span *real, mig_entry_kind *kind,
                     mig_why *why);
  mig_err (*list)(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why);
  /* As list, for names alone; NULL: list does. */
  mig_err (*look)(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why);
  mig_err (*read)(mig_source *source, mig_arena *arena, mig_span path, mig_span *out, mig_why *why);
  mig_err (*read_entry)(mig_source *source, mig_arena *arena, const mig_entries *folder, const mig_entry *entry,
                        mig_span *out, mig_why *why);
  mig_err (*fork)(mig_source **out, mig_arena *arena, mig_source *source); /* NULL: one handle does */
  bool is_object_tree; /* source/object_tree.h */
  bool (*is_barren)(mig_source *source, mig_arena *arena, mig_span path, const char *name); /* NULL: never known */
} mig_source_kind;

/* The first member of every kind's own structure. */
struct mig_source {
  const mig_source_kind *kind;
  mig_span root, start, commit;
};

mig_entry_kind mig_kind_of_mode(mode_t mode);

/* Sorts by name. */
void mig_entries_sort(mig_entry *items, uint32_t count);

/* Bytes for `size` and the zero padding behind them. */
char *mig_source_room(mig_arena *arena, size_t size);

/* The path of `dir` below `root`, both absolute and without links; `dir` itself when outside. */
mig_span mig_source_below(mig_span root, mig_span dir);

/* root.c: the nearest folder at or above `dir` (absolute) that holds .git; NULL when none does. */
char *mig_source_find_git(mig_arena *arena, const char *dir);

/* The git directory of the worktree around `dir`, GIT_DIR honoured; empty when there is none. */
mig_span mig_source_git_dir(mig_arena *arena, const char *dir);
/* What linked worktrees share (gitrepository-layout(5), commondir): `git` itself when it is none. */
mig_span mig_source_common_dir(mig_arena *arena, mig_span git);

#endif
