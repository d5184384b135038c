/* source/object_tree.h: what trees made of git objects share: symbolic links, blobs, repositories. */
#ifndef MIG_SOURCE_OBJECT_TREE_H
#define MIG_SOURCE_OBJECT_TREE_H

#include "source/git2_calls.h"
#include "source/internal.h"
#include "source/repository.h"

struct mig_repository {
  git_repository *repo;
  git_odb *odb;
  mig_span dir;    /* where it was opened from, without links */
  bool started;    /* the library, for this repository */
  bool in_memory;  /* what is written goes to memory: mig_repository_keep_in_memory */
  bool replaced;   /* some objects stand for others: replace.c */
  bool env;        /* the environment speaks of this repository */
};

/* What a path in the tree means. */
typedef struct mig_node {
  git_oid id;
  mig_entry_kind kind;
} mig_node;

typedef struct mig_object_tree mig_object_tree;
struct mig_object_tree {
  mig_source base;
  mig_repository *repo;
  git_odb *odb;     /* the repository's, or a thread's own */
  const char *what; /* "this commit", for messages */
  /* A path without links; MIG_ERR_NOT_FOUND through mig_object_absent. Holds nothing afterwards. */
  mig_err (*look_up)(const mig_object_tree *tree, mig_arena *arena, mig_span path, mig_node *out, mig_why *why);
  mig_conflicts conflicts;
};

/* repository.c */
/* Git's words about the call that just failed; MIG_ERR_MISSING with the remedy when an object is
 * not there. */
mig_err mig_git_fail(const mig_repository *repo, mig_why *why, mig_span what);
/* The commit that `rev` leads to. MIG_ERR_USAGE: it leads elsewhere, or is no name; MIG_ERR_MISSING and
 * MIG_ERR_UNREADABLE: the repository is damaged there, or not whole. Holds nothing afterwards. */
mig_err mig_repository_find_commit(git_oid *out, const mig_repository *repo, const char *rev, mig_why *why);
/* From now on objects that are written stay in memory. */
mig_err mig_repository_keep_in_memory(mig_repository *repo, mig_why *why);
/* Each folder of objects: the repository's own, then those of the environment. */
void mig_repository_each_folder(const mig_repository *repo, void (*take)(void *payload, const char *path), void *payload);
/* What a database of the repository's objects needs besides: those of the environment's folders, and
 * the guard. MIG_ERR_NOMEM. */
mig_err mig_repository_complete(const mig_repository *repo, git_odb *odb);
/* A database of the same objects for one thread, to be freed with git_odb_free, whatever is returned. MIG_ERR_UNREADABLE
 * where there can be none that answers the same: objects in memory are in no folder, and one stands for all threads. */
mig_err mig_repository_fork_objects(git_odb **out, const mig_repository *repo);

/* loose_guard.c: from now on a loose object that is cut short is an error. MIG_ERR_NOMEM. The place is
 * between what libgit2 asks for packs and for loose objects, once packs have theirs. */
#if LIBGIT2_VER_MAJOR > 1 || LIBGIT2_VER_MINOR >= 3
enum { MIG_GUARD_PRIORITY = 2, MIG_PACK_PRIORITY = 3 };
#else
enum { MIG_GUARD_PRIORITY = 3 };
#endif
mig_err mig_loose_guard_add(git_odb *odb, const mig_repository *repo);
mig_span mig_oid_text(mig_arena *arena, const git_oid *id);
bool mig_oid_parse(git_oid *out, mig_span text);

/* object_tree.c */
mig_err mig_object_absent(const mig_object_tree *tree, mig_why *why, mig_span path);
mig_err mig_object_walk(const mig_object_tree *tree, mig_arena *arena, mig_span path, mig_span *real, mig_node *out,
                        mig_why *why);
mig_entry_kind mig_object_kind(git_filemode_t mode);
mig_err mig_object_resolve(mig_source *base, mig_arena *arena, mig_span path, mig_span *real, mig_entry_kind *kind,
                           mig_why *why);
mig_err mig_object_read(mig_source *base, mig_arena *arena, mig_span path, mig_span *out, mig_why *why);
mig_err mig_object_read_entry(mig_source *base, mig_arena *arena, const mig_entries *folder, const mig_entry *entry,
                              mig_span *out, mig_why *why);
/* The root of the worktree and where in it the repository's folder stands; both stay empty in a bare repository. */
void mig_object_set_root(mig_object_tree *tree, mig_arena *arena);

/* commit.c: the tree with this id; `commit` may be empty. */
mig_err mig_commit_tree_new(mig_source **out, mig_arena *arena, mig_repository *repo, const git_oid *tree,
                            mig_span commit, mig_why *why);

/* index_tree.c: a tree read from an index. The caller opens or makes the index where the first
 * function says, which then belongs to the tree, and calls the second. */
git_index **mig_index_tree_new(mig_object_tree **out, mig_arena *arena, mig_repository *repo, const char *what);
mig_err mig_index_tree_fill(mig_object_tree *object, mig_arena *arena, mig_why *why);
git_index *mig_index_tree_index(mig_source *source);

/* shallow.c: as git_merge_bases, in a shallow clone: at most `room` ids. Unwinds. */
void mig_shallow_merge_bases(mig_span *out, uint32_t *count, uint32_t room, mig_arena *arena, mig_repository *repo,
                             mig_span a, mig_span b);

/* replace.c: lets refs/replace/ count, as git does and libgit2 does not. */
mig_err mig_repository_see_replacements(mig_repository *repo, mig_arena *arena, mig_why *why);

/* sparse_index.c: an index with folders in it that libgit2 cannot open, as one in memory; `*out` is
 * the caller's, also when reading fails. */
mig_err mig_sparse_index_read(git_index **out, mig_arena *arena, mig_repository *repo, const char *path, mig_why *why);

#endif
