/* source/repository.h: questions to a git repository: what a name means, which refs there are, where
 * histories parted, how it is configured, what a merge would give.
 *
 * Nothing is ever written to it: not to the worktree, not to the index, not to a ref, not to the
 * objects. What a virtual merge makes lives in memory.
 *
 * Environment: GIT_DIR, GIT_INDEX_FILE, GIT_OBJECT_DIRECTORY and GIT_ALTERNATE_OBJECT_DIRECTORIES
 *              count as they do for git (githooks(5)), when the folder given is in the repository
 *              that they are about: so a hook sees the index that is to be committed, and
 *              pre-receive the objects that were just pushed.
 * Ownership:   a repository and all it hands out live until their arena is freed; trees must not
 *              outlive the repository.
 * Errors:      MIG_ERR_USAGE: a name that was typed means nothing here. MIG_ERR_MISSING: an object
 *              is not there (partial or shallow clone). MIG_ERR_UNREADABLE: git's own words. */
#ifndef MIG_SOURCE_REPOSITORY_H
#define MIG_SOURCE_REPOSITORY_H

#include "source/source.h"

typedef struct mig_repository mig_repository;

/* The repository around `dir`. MIG_ERR_NOT_FOUND when there is none. */
mig_err mig_repository_open(mig_repository **out, mig_arena *arena, const char *dir, mig_why *why);

/* The repository that a tree of git's was read from; NULL for a worktree. */
mig_repository *mig_source_repository(mig_source *source);

/* The full id of the commit that `rev` names. */
mig_err mig_repository_commit(mig_span *id, mig_arena *arena, mig_repository *repo, const char *rev, mig_why *why);

/* A commit's parents, full ids. A shallow clone's cut is MIG_ERR_MISSING only when read. */
mig_err mig_repository_parents(const mig_span **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                               mig_span commit, mig_why *why);

/* The tree of a commit; `rev` as typed. */
mig_err mig_repository_tree(mig_source **out, mig_arena *arena, mig_repository *repo, const char *rev, mig_why *why);

/* The index, GIT_INDEX_FILE honoured. Of a path in conflict the tree holds our version, else theirs;
 * mig_source_conflicts has both. */
mig_err mig_repository_index(mig_source **out, mig_arena *arena, mig_repository *repo, mig_why *why);

/* The best common ancestors of two commits, full ids, sorted; none when their histories never met.
 * MIG_ERR_MISSING when the clone is too shallow to tell. */
mig_err mig_repository_merge_bases(const mig_span **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                                   mig_span a, mig_span b, mig_why *why);

/* Whether `descendant` is or comes after `ancestor`. */
bool mig_repository_contains(mig_repository *repo, mig_span descendant, mig_span ancestor);

/* Whether two commits hold the same files. */
bool mig_repository_same_tree(mig_repository *repo, mig_span a, mig_span b);

/* The tree that merging commit `theirs` into commit `ours` would give, as git's own three-way merge
 * with renames. Paths that git could not merge: mig_source_conflicts. */
mig_err mig_repository_merge(mig_source **out, mig_arena *arena, mig_repository *repo, mig_span ours, mig_span theirs,
                             mig_why *why);

/* A file of a tree that exists only in memory; text.ptr NULL: there is no such file. */
typedef struct mig_overlay {
  mig_span path;
  mig_span text;
} mig_overlay;

/* A commit in memory: `parents[0]`'s tree (when `source` is an index: the index) with files put
 * over it. Its id is good for every call of this repository and for nothing else. */
mig_err mig_repository_snapshot(mig_span *id, mig_arena *arena, mig_repository *repo, mig_source *index,
                                const mig_span *parents, uint32_t parent_count, const mig_overlay *files,
                                uint32_t file_count, mig_why *why);

typedef struct mig_ref {
  mig_span name;   /* refs/heads/main */
  mig_span commit; /* full id */
} mig_ref;

/* Every ref that leads to a commit, sorted by name; symbolic ones (origin/HEAD) are left out. */
mig_err mig_repository_refs(const mig_ref **out, uint32_t *count, mig_arena *arena, mig_repository *repo, mig_why *why);

/* A ref that leads to no commit. */
typedef struct mig_stray_ref {
  mig_span name;
  mig_span because;
  bool damaged; /* what it names is missing or can't be read; else a tree or a blob, which holds no commit */
} mig_stray_ref;

/* The same, and those that are left out for that; each list is sorted by name. */
typedef struct mig_refs {
  const mig_ref *items;
  uint32_t count;
  const mig_stray_ref *strays;
  uint32_t stray_count;
} mig_refs;

mig_err mig_repository_every_ref(mig_refs *out, mig_arena *arena, mig_repository *repo, mig_why *why);

/* Every commit that a reflog names, full ids, sorted: also those that no ref leads to any more. */
mig_err mig_repository_logged(const mig_span **out, uint32_t *count, mig_arena *arena, mig_repository *repo);

/* A file as some commit had it. */
typedef struct mig_past_file {
  mig_span path, commit; /* the newest commit of the walk that has this content */
  const uint8_t *blob;
} mig_past_file;

typedef struct mig_past_opts {
  const mig_span *starts; /* commits to go back from; those that are not there are passed over */
  uint32_t start_count;
  const mig_span *hidden; /* commits whose history is left out */
  uint32_t hidden_count;
  const mig_span *folders; /* where to look, with all that is below */
  uint32_t folder_count;
} mig_past_opts;

/* Every content of files in these folders, newest commits first, each once. A folder that did not change
 * is not looked at again. */
mig_err mig_repository_past(const mig_past_file **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                            const mig_past_opts *opts, mig_why *why);

/* What a symbolic ref points to ("refs/remotes/origin/HEAD" -> "refs/remotes/origin/main", also
 * "HEAD" of a branch without commits); empty when it is none. */
mig_span mig_repository_symbolic(mig_arena *arena, mig_repository *repo, const char *name);

/* The remote-tracking branch that a local branch follows; empty: none. */
mig_span mig_repository_upstream(mig_arena *arena, mig_repository *repo, const char *branch);

/* One value of git's configuration. */
typedef struct mig_git_setting {
  mig_span key;      /* as git normalises it: "mig.script-dir", in lower case */
  mig_span value;    /* "true" where none is written */
  const char *level; /* "system", "global", "local" */
} mig_git_setting;

/* Every value of keys that begin with `prefix` (lower case), in git's order: the last of a key counts. */
mig_err mig_repository_settings(const mig_git_setting **out, uint32_t *count, mig_arena *arena, mig_repository *repo,
                                mig_span prefix, mig_why *why);

bool mig_repository_is_shallow(mig_repository *repo);
/* Absolute path of this worktree's git directory, with '/' at its end. */
mig_span mig_repository_git_dir(mig_arena *arena, mig_repository *repo);

/* "origin/main" for "refs/remotes/origin/main": how git shortens names. */
mig_span mig_ref_short(mig_span name);

/* Whether a pattern of `protected` means this ref: its whole name or its short one; '*' stands for
 * any characters, '?' for one. */
bool mig_ref_matches(mig_span pattern, mig_span name);

#endif
