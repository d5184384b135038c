/* sparse_index.c: an index that names whole folders by their trees (gitformat-index(5), "Sparse
 * directory entries"), which libgit2 refuses to open. It is read here, and its folders are filled in. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "source/object_tree.h"

enum { HEADER = 12, STAT_BYTES = 40, ID_BYTES = 20, MODE_AT = 24, EXTENDED = 0x4000, TREE = 0040000 };

typedef struct reading {
  mig_arena *arena;
  mig_repository *repo;
  git_index *index; /* in memory */
  mig_span bytes;
  mig_span path; /* of the entry before: version 4 writes only how the next one differs */
  size_t at;
  unsigned version;
  mig_why *why;
} reading;

static mig_err damaged(const reading *r) {
  return mig_fail(r->why, MIG_ERR_UNREADABLE, "the sparse index ends, or makes no sense, at byte %zu", r->at);
}

static mig_err git_failed(const reading *r) {
  return mig_git_fail(r->repo, r->why, MIG_SPAN("sparse index"));
}

static unsigned number_at(mig_span bytes, size_t at, unsigned size) {
  unsigned number = 0;
  for (unsigned i = 0; i < size; i++) number = number << 8 | (unsigned char)bytes.ptr[at + i];
  return number;
}

static mig_err put(const reading *r, mig_span path, const git_oid *id, unsigned mode, unsigned flags) {
  git_index_entry entry = {.mode = mode, .path = path.ptr, .flags = (uint16_t)(flags & GIT_INDEX_ENTRY_STAGEMASK)};
  git_oid_cpy(&entry.id, id);
  return git_index_add(r->index, &entry) == 0 ? MIG_OK : git_failed(r);
}

/* ---- folders ---- */

static void free_tree(void *thing) {
  git_tree_free(*(git_tree **)thing);
}

static mig_err put_folder(const reading *r, mig_span path, const git_oid *id) {
  git_tree **tree = MIG_NEW(r->arena, git_tree *);
  mig_arena_on_free(r->arena, free_tree, tree);
  if (git_tree_lookup(tree, r->repo->repo, id) != 0) return git_failed(r);
  mig_err err = MIG_OK;
  for (size_t i = 0; err == MIG_OK && i < git_tree_entrycount(*tree); i++) {
    const git_tree_entry *entry = git_tree_entry_byindex(*tree, i);
    mig_span below = mig_arena_printf(r->arena, "%.*s%s", MIG_FMT(path), git_tree_entry_name(entry));
    git_filemode_t mode = git_tree_entry_filemode(entry);
    if (mode == GIT_FILEMODE_TREE)
      err = put_folder(r, mig_arena_printf(r->arena, "%.*s/", MIG_FMT(below)), git_tree_entry_id(entry));
    else
      err = put(r, below, git_tree_entry_id(entry), (unsigned)mode, 0);
  }
  return err;
}

/* ---- entries ---- */

/* git's variable-width integer of pack files: how many bytes of the path before are left out. */
static bool read_left_out(reading *r, size_t *out) {
  size_t value = 0;
  for (unsigned i = 0; r->at < r->bytes.len && i < 4; i++) {
    unsigned char byte = (unsigned char)r->bytes.ptr[r->at++];
    value = (i == 0 ? 0 : value + 1) << 7 | (byte & 0x7f);
    if (byte < 0x80) {
      *out = value;
      return true;
    }
  }
  return false;
}

static bool read_path(reading *r, size_t start) {
  size_t left_out = r->path.len, end;
  if (r->version >= 4 && (!read_left_out(r, &left_out) || left_out > r->path.len)) return false;
  for (end = r->at; end < r->bytes.len && r->bytes.ptr[end] != '\0';) end++;
  if (end == r->bytes.len) return false;
  r->path = mig_arena_printf(r->arena, "%.*s%.*s", (int)(r->path.len - left_out), r->path.ptr, MIG_FMT(mig_span_cut(r->bytes, r->at, end)));
  /* Up to version 3 an entry is padded to a multiple of eight bytes. */
  r->at = r->version >= 4 ? end + 1 : start + ((end - start + 8) & ~(size_t)7);
  return r->at <= r->bytes.len;
}

static mig_err read_entry(reading *r) {
  size_t start = r->at;
  git_oid id;
  if (r->bytes.len - start < STAT_BYTES + ID_BYTES + 4) return damaged(r);
  unsigned mode = number_at(r->bytes, start + MODE_AT, 4), flags = number_at(r->bytes, start + STAT_BYTES + ID_BYTES, 2);
  git_oid_fromraw(&id, (const unsigned char *)r->bytes.ptr + start + STAT_BYTES);
  r->at = start + STAT_BYTES + ID_BYTES + ((flags & EXTENDED) != 0 && r->version >= 3 ? 4 : 2);
  if (!read_path(r, start) || r->path.len == 0) return damaged(r);
  return mode == TREE ? put_folder(r, r->path, &id) : put(r, r->path, &id, mode, flags);
}

static mig_err read_all(reading *r) {
  if (r->bytes.len < HEADER + ID_BYTES || memcmp(r->bytes.ptr, "DIRC", 4) != 0) return damaged(r);
  r->bytes.len -= ID_BYTES; /* the checksum */
  r->version = number_at(r->bytes, 4, 4);
  unsigned count = number_at(r->bytes, 8, 4);
  if (r->version < 2 || r->version > 4) return damaged(r);
  r->at = HEADER;
  mig_err err = MIG_OK;
  for (unsigned i = 0; err == MIG_OK && i < count; i++) err = read_entry(r);
  return err;
}

/* ---- the file ---- */

/* git replaces the file, it never writes into it: what was opened stays whole. */
static mig_err read_file(reading *r, const char *path) {
  struct stat st;
  FILE *file = fopen(path, "rb");
  bool known = file != NULL && fstat(fileno(file), &st) == 0 && st.st_size >= 0;
  if (known && (size_t)st.st_size <= MIG_SOURCE_LARGEST) {
    char *bytes = malloc((size_t)st.st_size + 1);
    r->bytes = (mig_span){bytes, bytes != NULL ? fread(bytes, 1, (size_t)st.st_size, file) : 0};
  }
  if (file != NULL) fclose(file);
  if (r->bytes.ptr == NULL) return mig_fail(r->why, MIG_ERR_UNREADABLE, "%s: %s", path, strerror(errno));
  return MIG_OK;
}

static void free_bytes(void *thing) {
  free(thing);
}

mig_err mig_sparse_index_read(git_index **out, mig_arena *arena, mig_repository *repo, const char *path, mig_why *why) {
  reading r = {.arena = arena, .repo = repo, .path = {"", 0}, .why = why};
  mig_err err = read_file(&r, path);
  if (err != MIG_OK) return err;
  mig_arena_on_free(arena, free_bytes, (void *)(uintptr_t)r.bytes.ptr);
  if (git_index_new(out) != 0) return git_failed(&r);
  r.index = *out; /* the caller's to free */
  return read_all(&r);
}
