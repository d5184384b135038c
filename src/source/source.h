/* source/source.h: a read-only tree of files: a worktree, an index, a commit or a virtual
 * merge, behind one handle. The only
 * room that includes git2.h.
 *
 * Ownership: a source owns its handles and lives until its arena is freed; what it reads is put
 *            into the arena that the caller names.
 * Paths:     relative to the tree's root, '/' separated, without "." or ".." parts; "" is the
 *            root. A worktree also takes absolute paths, for what stands outside of its root.
 * Links:     symbolic links are followed, in commits too; one that leads nowhere or in a circle
 *            counts as not found.
 * Threads:   mig_source_read and mig_source_read_entry may be called by several threads at once,
 *            each with its own arena. */
#ifndef MIG_SOURCE_SOURCE_H
#define MIG_SOURCE_SOURCE_H

#include "mig/base.h"

typedef struct mig_source mig_source;

typedef enum mig_entry_kind {
  MIG_ENTRY_FILE,
  MIG_ENTRY_FOLDER,
  MIG_ENTRY_LINK, /* not looked through: see mig_source_resolve */
  MIG_ENTRY_OTHER /* a device, a socket, a named pipe, a submodule: never opened */
} mig_entry_kind;

typedef struct mig_entry {
  mig_span name;        /* last part of the path only */
  const uint8_t *blob;  /* the source's own; NULL in a worktree */
  mig_entry_kind kind;
} mig_entry;

typedef struct mig_entries {
  const mig_entry *items; /* sorted by name, byte order, whatever the kind */
  uint32_t count;
  mig_span path;                    /* the folder */
  const struct mig_folder *folder;  /* the source's own */
} mig_entries;

/* The worktree around `dir`: its root is the nearest folder above that has .git (a folder or a
 * file), or `dir` itself when there is none. Never initialises libgit2.
 * MIG_ERR_NOT_FOUND when there is no such folder, MIG_ERR_UNREADABLE when it cannot be opened. */
mig_err mig_source_open_worktree(mig_source **out, mig_arena *arena, const char *dir, mig_why *why);

/* The tree of commit-ish `rev` in the repository around `dir`: a worktree, a linked one, a bare
 * repository or a git directory. MIG_ERR_USAGE when `rev` is none, MIG_ERR_NOT_FOUND when `dir` is
 * in no repository, MIG_ERR_UNREADABLE when git refuses it, MIG_ERR_MISSING when objects are missing. */
mig_err mig_source_open_commit(mig_source **out, mig_arena *arena, const char *dir, const char *rev, mig_why *why);

/* Whether `dir` has files to read besides commits: false in a bare repository or a git directory.
 * Looks at names only; never initialises libgit2. */
bool mig_source_has_worktree(const char *dir);

/* The index of the repository around `dir`; the errors of mig_source_open_commit. */
mig_err mig_source_open_index(mig_source **out, mig_arena *arena, const char *dir, mig_why *why);

/* What git is in the middle of in the worktree around `dir`, told by the files of its git directory
 * (GIT_DIR when `dir` is where this process stands). Never initialises libgit2. */
typedef struct mig_source_state {
  mig_span merge_head; /* the text of MERGE_HEAD: a full id per line; empty: no merge */
  bool rebasing, cherry_picking, reverting, squashing;
} mig_source_state;
void mig_source_read_state(mig_source_state *out, mig_arena *arena, const char *dir);

/* Whether git's configuration for the worktree around `dir` may hold settings mig.*: false only when
 * it surely holds none. Reads its files as text; never initialises libgit2. */
bool mig_source_is_configured(mig_arena *arena, const char *dir);

/* Absolute path of the root, with symbolic links resolved; "" for a bare repository. */
mig_span mig_source_root(const mig_source *source);
/* `dir` as a path in the tree; "" in a bare repository. */
mig_span mig_source_start(const mig_source *source);
/* The commit's id in hexadecimal; "" for anything else. */
mig_span mig_source_commit(const mig_source *source);

/* What stands at `path`, and its path without symbolic links (`real` may be NULL).
 * MIG_ERR_NOT_FOUND when there is nothing. */
mig_err mig_source_resolve(mig_source *source, mig_arena *arena, mig_span path, mig_span *real, mig_entry_kind *kind,
                           mig_why *why);

/* MIG_ERR_NOT_FOUND when `path` is no folder. The entries stay valid as long as `arena`. */
mig_err mig_source_list(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why);

/* The same for who only wants names and kinds: costs less in a worktree, where nothing of the folder can be
 * read by mig_source_read_entry. */
mig_err mig_source_look(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why);

/* Whether the folder `path` certainly has neither a folder in it nor anything called `name`; false also where only
 * a listing could tell. For one thread at a time. */
bool mig_source_is_barren(mig_source *source, mig_arena *arena, mig_span path, const char *name);

/* The whole file. MIG_ERR_NOT_FOUND, or MIG_ERR_UNREADABLE with the reason: no permission, not a
 * regular file, larger than MIG_SOURCE_LARGEST. The bytes have at least MIG_SOURCE_PADDING zero
 * bytes behind them, which the span does not count. */
enum { MIG_SOURCE_PADDING = 64 };
#define MIG_SOURCE_LARGEST ((size_t)1 << 30)
mig_err mig_source_read(mig_source *source, mig_arena *arena, mig_span path, mig_span *out, mig_why *why);

/* The same for a MIG_ENTRY_FILE of a folder that was listed; spares the look-up of the path. */
mig_err mig_source_read_entry(mig_source *source, mig_arena *arena, const mig_entries *folder, const mig_entry *entry,
                              mig_span *out, mig_why *why);

/* A path that git could not merge: in an index during a merge, in a virtual merge. Blobs are the
 * source's own, NULL where that side has no such file. */
typedef struct mig_conflict_path {
  mig_span path;
  const uint8_t *base, *ours, *theirs;
} mig_conflict_path;

typedef struct mig_conflicts {
  const mig_conflict_path *items; /* sorted by path */
  uint32_t count;
} mig_conflicts;

mig_conflicts mig_source_conflicts(const mig_source *source);

/* One version of such a path; as mig_source_read. */
mig_err mig_source_read_blob(mig_source *source, mig_arena *arena, const uint8_t *blob, mig_span path, mig_span *out,
                             mig_why *why);

/* The same tree for another thread that reads much, which must call this itself: threads with a
 * handle each don't wait for each other. That thread may then read files, by their paths or as
 * entries of folders that were listed before; it may not list any, as its descriptors may be its
 * own. Lives until `arena` is freed, which must not outlast `source`. Falls back to `source`. */
mig_source *mig_source_fork(mig_source *source, mig_arena *arena);

/* Whether every call but mig_source_list may be made by several threads at once, each with its own
 * arena: true for a worktree, false for what git's objects are read for. */
bool mig_source_takes_threads(const mig_source *source);

#endif
