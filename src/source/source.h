/* source/source.h: a read-only tree of files: a worktree, a commit, later the index and virtual
 * merges, all behind one handle. The only room that includes git2.h.
 *
 * Ownership: a source owns its handles and lives until its arena is freed; bytes that it reads
 *            are put into the arena that the caller names.
 * Paths:     relative to the tree's root, '/' separated, no "." or ".." parts, "" is the root.
 * Threads:   mig_source_read may be called by several threads at once, each with its own arena. */
#ifndef MIG_SOURCE_SOURCE_H
#define MIG_SOURCE_SOURCE_H

#include "mig/base.h"

typedef struct mig_source mig_source;

typedef enum mig_entry_kind { MIG_ENTRY_FILE, MIG_ENTRY_FOLDER, MIG_ENTRY_LINK, MIG_ENTRY_OTHER } mig_entry_kind;

typedef struct mig_entry {
  mig_span name; /* last part of the path only */
  mig_entry_kind kind;
} mig_entry;

typedef struct mig_entries {
  const mig_entry *items; /* sorted by name, byte order */
  uint32_t count;
} mig_entries;

/* The worktree around `dir`: its root is the folder above that has .git, or `dir` itself when
 * there is none. Never initialises libgit2. */
mig_err mig_source_open_worktree(mig_source **out, mig_arena *arena, const char *dir, mig_why *why);

/* The tree of commit-ish `rev` in the repository around `dir` (bare or not). */
mig_err mig_source_open_commit(mig_source **out, mig_arena *arena, const char *dir, const char *rev, mig_why *why);

/* MIG_ERR_NOT_FOUND when `path` is no folder. */
mig_err mig_source_list(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why);

/* The whole file. MIG_ERR_NOT_FOUND, or MIG_ERR_UNREADABLE with the reason. The bytes have at
 * least MIG_SOURCE_PADDING zero bytes behind them, which the span does not count. */
enum { MIG_SOURCE_PADDING = 64 };
mig_err mig_source_read(mig_source *source, mig_arena *arena, mig_span path, mig_span *out, mig_why *why);

#endif
