/* source/git2_calls.h: libgit2, linked or loaded when it is first needed (MIG_LAZY_GIT2). Include it
 * instead of git2.h; the calls are written as always. */
#ifndef MIG_SOURCE_GIT2_CALLS_H
#define MIG_SOURCE_GIT2_CALLS_H

#include <git2.h>

#include "mig/base.h"

/* Before any other call, once for each git_libgit2_shutdown. MIG_ERR_UNREADABLE when the library is
 * not there. */
mig_err mig_git2_start(mig_why *why);

#ifdef MIG_LAZY_GIT2

#define MIG_GIT2_FUNCTIONS(F)                                                                                    \
  F(git_commit_tree) F(git_error_last) F(git_index_add_bypath) F(git_index_free) F(git_index_remove_bypath)      \
  F(git_index_write) F(git_libgit2_init) F(git_libgit2_opts) F(git_libgit2_shutdown) F(git_merge_base)           \
  F(git_object_free) F(git_object_id) F(git_object_peel) F(git_odb_free) F(git_odb_object_data)                  \
  F(git_odb_object_free) F(git_odb_object_size) F(git_odb_open) F(git_odb_read) F(git_oid_fromraw) F(git_oid_fromstrn)           \
  F(git_oid_tostr) F(git_repository_commondir) F(git_repository_free) F(git_repository_head_unborn) F(git_repository_index)                  \
  F(git_repository_is_bare) F(git_repository_odb) F(git_repository_open_ext)              \
  F(git_repository_path) F(git_repository_workdir) F(git_revparse_single) F(git_tree_entry_byindex)              \
  F(git_tree_entry_bypath) F(git_tree_entry_filemode) F(git_tree_entry_free) F(git_tree_entry_id)                \
  F(git_tree_entry_name) F(git_tree_entrycount) F(git_tree_free) F(git_tree_id) F(git_tree_lookup)

typedef struct mig_git2_table {
#define MIG_GIT2_MEMBER(name) __typeof__(&name) call_##name;
  MIG_GIT2_FUNCTIONS(MIG_GIT2_MEMBER)
#undef MIG_GIT2_MEMBER
} mig_git2_table;

/* Filled once, before the first call; only read afterwards. */
extern mig_git2_table mig_git2_functions;

#ifndef MIG_GIT2_BARE_NAMES
#define git_commit_tree mig_git2_functions.call_git_commit_tree
#define git_error_last mig_git2_functions.call_git_error_last
#define git_index_add_bypath mig_git2_functions.call_git_index_add_bypath
#define git_index_free mig_git2_functions.call_git_index_free
#define git_index_remove_bypath mig_git2_functions.call_git_index_remove_bypath
#define git_index_write mig_git2_functions.call_git_index_write
#define git_libgit2_init mig_git2_functions.call_git_libgit2_init
#define git_libgit2_opts mig_git2_functions.call_git_libgit2_opts
#define git_libgit2_shutdown mig_git2_functions.call_git_libgit2_shutdown
#define git_merge_base mig_git2_functions.call_git_merge_base
#define git_object_free mig_git2_functions.call_git_object_free
#define git_object_id mig_git2_functions.call_git_object_id
#define git_object_peel mig_git2_functions.call_git_object_peel
#define git_odb_free mig_git2_functions.call_git_odb_free
#define git_odb_object_data mig_git2_functions.call_git_odb_object_data
#define git_odb_object_free mig_git2_functions.call_git_odb_object_free
#define git_odb_object_size mig_git2_functions.call_git_odb_object_size
#define git_odb_open mig_git2_functions.call_git_odb_open
#define git_odb_read mig_git2_functions.call_git_odb_read
#define git_oid_fromraw mig_git2_functions.call_git_oid_fromraw
#define git_oid_fromstrn mig_git2_functions.call_git_oid_fromstrn
#define git_oid_tostr mig_git2_functions.call_git_oid_tostr
#define git_repository_commondir mig_git2_functions.call_git_repository_commondir
#define git_repository_free mig_git2_functions.call_git_repository_free
#define git_repository_head_unborn mig_git2_functions.call_git_repository_head_unborn
#define git_repository_index mig_git2_functions.call_git_repository_index
#define git_repository_is_bare mig_git2_functions.call_git_repository_is_bare
#define git_repository_odb mig_git2_functions.call_git_repository_odb
#define git_repository_open_ext mig_git2_functions.call_git_repository_open_ext
#define git_repository_path mig_git2_functions.call_git_repository_path
#define git_repository_workdir mig_git2_functions.call_git_repository_workdir
#define git_revparse_single mig_git2_functions.call_git_revparse_single
#define git_tree_entry_byindex mig_git2_functions.call_git_tree_entry_byindex
#define git_tree_entry_bypath mig_git2_functions.call_git_tree_entry_bypath
#define git_tree_entry_filemode mig_git2_functions.call_git_tree_entry_filemode
#define git_tree_entry_free mig_git2_functions.call_git_tree_entry_free
#define git_tree_entry_id mig_git2_functions.call_git_tree_entry_id
#define git_tree_entry_name mig_git2_functions.call_git_tree_entry_name
#define git_tree_entrycount mig_git2_functions.call_git_tree_entrycount
#define git_tree_free mig_git2_functions.call_git_tree_free
#define git_tree_id mig_git2_functions.call_git_tree_id
#define git_tree_lookup mig_git2_functions.call_git_tree_lookup
#endif

#endif
#endif
