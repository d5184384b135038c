/* source/git2_calls.h: libgit2, and the zlib that it reads objects with, linked or loaded when they are
 * first needed (MIG_LAZY_GIT2). Include it instead of git2.h and zlib.h; the calls are written as always. */
#ifndef MIG_SOURCE_GIT2_CALLS_H
#define MIG_SOURCE_GIT2_CALLS_H

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#if __has_include(<git2/sys/errors.h>) /* git_error_set_str stands there in newer releases */
#include <git2/sys/errors.h>
#endif
#include <zlib.h>

#include "mig/base.h"

/* Before any other call, once for each git_libgit2_shutdown. MIG_ERR_UNREADABLE when the library is
 * not there. */
mig_err mig_git2_start(mig_why *why);

#ifdef MIG_LAZY_GIT2

#define MIG_GIT2_FUNCTIONS(F)                                                                                    \
  F(git_blob_create_from_buffer) F(git_branch_upstream_name) F(git_buf_dispose) F(git_commit_create)             \
  F(git_commit_free) F(git_commit_lookup) F(git_commit_parent_id) F(git_commit_parentcount)                      \
  F(git_commit_tree_id) F(git_config_free) F(git_config_iterator_free) F(git_config_iterator_new)           \
  F(git_config_next) F(git_config_open_default) F(git_error_last) F(git_error_set_str) F(git_graph_descendant_of)                     \
  F(git_index_add) F(git_index_add_bypath) F(git_index_conflict_iterator_free)                                   \
  F(git_index_conflict_iterator_new) F(git_index_conflict_next) F(git_index_entrycount) F(git_index_free)        \
  F(git_index_get_byindex) F(git_index_has_conflicts) F(git_index_new) F(git_index_open)                         \
  F(git_index_remove_bypath) F(git_index_write) F(git_index_write_tree_to) F(git_libgit2_init)                   \
  F(git_libgit2_opts) F(git_libgit2_shutdown) F(git_mempack_new) F(git_merge_bases) F(git_merge_commits) F(git_merge_trees) F(git_commit_tree)         \
  F(git_object_free) F(git_object_id) F(git_object_peel) F(git_odb_add_backend)                                  \
  F(git_odb_add_disk_alternate) F(git_odb_backend_data_alloc) F(git_odb_free) F(git_odb_object_data)             \
  F(git_odb_object_free) F(git_odb_object_size) F(git_odb_object_type) F(git_odb_open) F(git_odb_read)           \
  F(git_oid_cpy) F(git_oid_equal) F(git_oid_fromraw) F(git_oid_fromstrn) F(git_oid_tostr)                        \
  F(git_oidarray_dispose) F(git_reference_free) F(git_reference_iterator_free)                                   \
  F(git_reference_iterator_glob_new) F(git_reference_list) F(git_reference_lookup)                               \
  F(git_reference_name_to_id) F(git_reference_next_name) F(git_reference_symbolic_target)                        \
  F(git_repository_commondir) F(git_repository_config_snapshot) F(git_repository_free)                           \
  F(git_repository_head_unborn) F(git_repository_index) F(git_repository_is_bare)                                \
  F(git_repository_is_shallow) F(git_repository_odb) F(git_repository_open_ext) F(git_repository_path)           \
  F(git_repository_workdir) F(git_revparse_single) F(git_revwalk_free) F(git_revwalk_hide)                           \
  F(git_revwalk_new) F(git_revwalk_next) F(git_revwalk_push) F(git_revwalk_sorting) F(git_signature_free) F(git_signature_new) \
  F(git_strarray_dispose) F(git_tree_create_updated) F(git_tree_entry_byindex) F(git_tree_entry_bypath)          \
  F(git_tree_entry_filemode) F(git_tree_entry_free) F(git_tree_entry_id) F(git_tree_entry_name)                  \
  F(git_tree_entrycount) F(git_tree_free) F(git_tree_id) F(git_tree_lookup)

typedef struct mig_git2_table {
#define MIG_GIT2_MEMBER(name) __typeof__(&name) call_##name;
  MIG_GIT2_FUNCTIONS(MIG_GIT2_MEMBER)
#undef MIG_GIT2_MEMBER
} mig_git2_table;

#define MIG_ZLIB_FUNCTIONS(F) F(inflateInit_) F(inflateReset) F(inflate) F(inflateEnd)

typedef struct mig_zlib_table {
#define MIG_ZLIB_MEMBER(name) __typeof__(&name) call_##name;
  MIG_ZLIB_FUNCTIONS(MIG_ZLIB_MEMBER)
#undef MIG_ZLIB_MEMBER
} mig_zlib_table;

/* Filled once, before the first call; only read afterwards. */
extern mig_git2_table mig_git2_functions;
extern mig_zlib_table mig_zlib_functions;

#ifndef MIG_GIT2_BARE_NAMES
#define inflateInit_ mig_zlib_functions.call_inflateInit_
#define inflateReset mig_zlib_functions.call_inflateReset
#define inflate mig_zlib_functions.call_inflate
#define inflateEnd mig_zlib_functions.call_inflateEnd
#define git_blob_create_from_buffer mig_git2_functions.call_git_blob_create_from_buffer
#define git_branch_upstream_name mig_git2_functions.call_git_branch_upstream_name
#define git_buf_dispose mig_git2_functions.call_git_buf_dispose
#define git_commit_create mig_git2_functions.call_git_commit_create
#define git_commit_free mig_git2_functions.call_git_commit_free
#define git_commit_lookup mig_git2_functions.call_git_commit_lookup
#define git_commit_parent_id mig_git2_functions.call_git_commit_parent_id
#define git_commit_parentcount mig_git2_functions.call_git_commit_parentcount
#define git_commit_tree_id mig_git2_functions.call_git_commit_tree_id
#define git_config_free mig_git2_functions.call_git_config_free
#define git_config_iterator_free mig_git2_functions.call_git_config_iterator_free
#define git_config_iterator_new mig_git2_functions.call_git_config_iterator_new
#define git_config_next mig_git2_functions.call_git_config_next
#define git_config_open_default mig_git2_functions.call_git_config_open_default
#define git_error_last mig_git2_functions.call_git_error_last
#define git_error_set_str mig_git2_functions.call_git_error_set_str
#define git_graph_descendant_of mig_git2_functions.call_git_graph_descendant_of
#define git_index_add mig_git2_functions.call_git_index_add
#define git_index_add_bypath mig_git2_functions.call_git_index_add_bypath
#define git_index_conflict_iterator_free mig_git2_functions.call_git_index_conflict_iterator_free
#define git_index_conflict_iterator_new mig_git2_functions.call_git_index_conflict_iterator_new
#define git_index_conflict_next mig_git2_functions.call_git_index_conflict_next
#define git_index_entrycount mig_git2_functions.call_git_index_entrycount
#define git_index_free mig_git2_functions.call_git_index_free
#define git_index_get_byindex mig_git2_functions.call_git_index_get_byindex
#define git_index_has_conflicts mig_git2_functions.call_git_index_has_conflicts
#define git_index_new mig_git2_functions.call_git_index_new
#define git_index_open mig_git2_functions.call_git_index_open
#define git_index_remove_bypath mig_git2_functions.call_git_index_remove_bypath
#define git_index_write mig_git2_functions.call_git_index_write
#define git_index_write_tree_to mig_git2_functions.call_git_index_write_tree_to
#define git_libgit2_init mig_git2_functions.call_git_libgit2_init
#define git_libgit2_opts mig_git2_functions.call_git_libgit2_opts
#define git_libgit2_shutdown mig_git2_functions.call_git_libgit2_shutdown
#define git_mempack_new mig_git2_functions.call_git_mempack_new
#define git_merge_bases mig_git2_functions.call_git_merge_bases
#define git_merge_commits mig_git2_functions.call_git_merge_commits
#define git_merge_trees mig_git2_functions.call_git_merge_trees
#define git_commit_tree mig_git2_functions.call_git_commit_tree
#define git_object_free mig_git2_functions.call_git_object_free
#define git_object_id mig_git2_functions.call_git_object_id
#define git_object_peel mig_git2_functions.call_git_object_peel
#define git_odb_add_backend mig_git2_functions.call_git_odb_add_backend
#define git_odb_add_disk_alternate mig_git2_functions.call_git_odb_add_disk_alternate
#define git_odb_backend_data_alloc mig_git2_functions.call_git_odb_backend_data_alloc
#define git_odb_free mig_git2_functions.call_git_odb_free
#define git_odb_object_data mig_git2_functions.call_git_odb_object_data
#define git_odb_object_free mig_git2_functions.call_git_odb_object_free
#define git_odb_object_size mig_git2_functions.call_git_odb_object_size
#define git_odb_object_type mig_git2_functions.call_git_odb_object_type
#define git_odb_open mig_git2_functions.call_git_odb_open
#define git_odb_read mig_git2_functions.call_git_odb_read
#define git_oid_cpy mig_git2_functions.call_git_oid_cpy
#define git_oid_equal mig_git2_functions.call_git_oid_equal
#define git_oid_fromraw mig_git2_functions.call_git_oid_fromraw
#define git_oid_fromstrn mig_git2_functions.call_git_oid_fromstrn
#define git_oid_tostr mig_git2_functions.call_git_oid_tostr
#define git_oidarray_dispose mig_git2_functions.call_git_oidarray_dispose
#define git_reference_free mig_git2_functions.call_git_reference_free
#define git_reference_iterator_free mig_git2_functions.call_git_reference_iterator_free
#define git_reference_iterator_glob_new mig_git2_functions.call_git_reference_iterator_glob_new
#define git_reference_list mig_git2_functions.call_git_reference_list
#define git_reference_lookup mig_git2_functions.call_git_reference_lookup
#define git_reference_name_to_id mig_git2_functions.call_git_reference_name_to_id
#define git_reference_next_name mig_git2_functions.call_git_reference_next_name
#define git_reference_symbolic_target mig_git2_functions.call_git_reference_symbolic_target
#define git_repository_commondir mig_git2_functions.call_git_repository_commondir
#define git_repository_config_snapshot mig_git2_functions.call_git_repository_config_snapshot
#define git_repository_free mig_git2_functions.call_git_repository_free
#define git_repository_head_unborn mig_git2_functions.call_git_repository_head_unborn
#define git_repository_index mig_git2_functions.call_git_repository_index
#define git_repository_is_bare mig_git2_functions.call_git_repository_is_bare
#define git_repository_is_shallow mig_git2_functions.call_git_repository_is_shallow
#define git_repository_odb mig_git2_functions.call_git_repository_odb
#define git_repository_open_ext mig_git2_functions.call_git_repository_open_ext
#define git_repository_path mig_git2_functions.call_git_repository_path
#define git_repository_workdir mig_git2_functions.call_git_repository_workdir
#define git_revparse_single mig_git2_functions.call_git_revparse_single
#define git_revwalk_free mig_git2_functions.call_git_revwalk_free
#define git_revwalk_hide mig_git2_functions.call_git_revwalk_hide
#define git_revwalk_new mig_git2_functions.call_git_revwalk_new
#define git_revwalk_next mig_git2_functions.call_git_revwalk_next
#define git_revwalk_push mig_git2_functions.call_git_revwalk_push
#define git_revwalk_sorting mig_git2_functions.call_git_revwalk_sorting
#define git_signature_free mig_git2_functions.call_git_signature_free
#define git_signature_new mig_git2_functions.call_git_signature_new
#define git_strarray_dispose mig_git2_functions.call_git_strarray_dispose
#define git_tree_create_updated mig_git2_functions.call_git_tree_create_updated
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
