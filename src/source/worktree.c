/* worktree.c: the files as they stand. Plain openat, getdents and read: no memory maps (a file that
 * shrinks would kill the process) and no call that can block on a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/vfs.h>
#endif
#include <unistd.h>

#include "base/protect.h"
#include "source/names.h"

/* The first read takes what room the arena's block has left, between these bounds. */
enum { LEAST_ROOM = 4 * 1024, MOST_ROOM = 64 * 1024 };

struct mig_folder {
  int fd;
};

typedef struct worktree {
  mig_source base;
  int fd; /* the root */
  bool asked;          /* what follows is known */
  bool counts_folders; /* the file system's links tell whether a folder has folders */
  dev_t device;        /* of the root */
} worktree;

static void close_folder(void *thing) {
  struct mig_folder *folder = thing;
  if (folder->fd >= 0) close(folder->fd);
}

static const char *reason(int number) {
  return number == ELOOP ? "symbolic links lead in a circle" : strerror(number);
}

static mig_err fail_at(mig_why *why, mig_span path, int number) {
  bool missing = number == ENOENT || number == ENOTDIR || number == ELOOP;
  return mig_fail(why, missing ? MIG_ERR_NOT_FOUND : MIG_ERR_UNREADABLE, "%.*s: %s", MIG_FMT(path), reason(number));
}

/* openat wants a C string, and "." for the root itself. */
static const char *name_of(mig_arena *arena, mig_span path) {
  return path.len == 0 ? "." : mig_arena_cstr(arena, path);
}

mig_entry_kind mig_kind_of_mode(mode_t mode) {
  return S_ISREG(mode) ? MIG_ENTRY_FILE : S_ISDIR(mode) ? MIG_ENTRY_FOLDER : S_ISLNK(mode) ? MIG_ENTRY_LINK
                                                                                            : MIG_ENTRY_OTHER;
}

static mig_err worktree_resolve(mig_source *source, mig_arena *arena, mig_span path, mig_span *real,
                                mig_entry_kind *kind, mig_why *why) {
  mig_span full = path.len != 0 && path.ptr[0] == '/'
                      ? mig_arena_copy(arena, path)
                      : mig_arena_printf(arena, "%.*s/%.*s", MIG_FMT(source->root), MIG_FMT(path));
  char found[PATH_MAX];
  struct stat st;
  /* Mostly there is nothing, which realpath finds out folder by folder. */
  if (stat(full.ptr, &st) != 0 || realpath(full.ptr, found) == NULL) return fail_at(why, path, errno);
  *real = mig_source_below(source->root, mig_arena_copy(arena, mig_span_of(found)));
  *kind = mig_kind_of_mode(st.st_mode);
  return MIG_OK;
}

/* The folder's descriptor belongs to the arena before anything else can unwind. */
static mig_err list_folder(struct mig_folder **folder, const worktree *tree, mig_arena *arena, mig_span path,
                           mig_entries *out, mig_why *why) {
  *folder = MIG_NEW(arena, struct mig_folder);
  (*folder)->fd = -1;
  mig_arena_on_free(arena, close_folder, *folder);
  (*folder)->fd = openat(tree->fd, name_of(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat st;
  /* A folder may be read that may not be entered: names alone are of no use. */
  if ((*folder)->fd < 0 || fstatat((*folder)->fd, ".", &st, 0) != 0) return fail_at(why, path, errno);
  return mig_names_read(out, arena, (*folder)->fd) == MIG_OK ? MIG_OK : fail_at(why, path, errno);
}

static mig_err worktree_list(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  struct mig_folder *folder;
  mig_err err = list_folder(&folder, (const worktree *)source, arena, path, out, why);
  out->folder = folder;
  return err;
}

static mig_err worktree_look(mig_source *source, mig_arena *arena, mig_span path, mig_entries *out, mig_why *why) {
  struct mig_folder *folder;
  mig_err err = list_folder(&folder, (const worktree *)source, arena, path, out, why);
  close_folder(folder);
  folder->fd = -1;
  return err;
}

/* Each folder is linked to by its name, by its own "." and by ".." of the folders in it: two links, no folders. Not
 * every file system counts so; these do (ext2 to ext4, XFS, tmpfs: statfs(2)). */
static bool counts_folders(worktree *tree) {
#ifdef __linux__
  static const unsigned long types[] = {0xEF53, 0x58465342, 0x01021994};
  struct statfs fs;
  struct stat st;
  if (!tree->asked && fstatfs(tree->fd, &fs) == 0 && fstat(tree->fd, &st) == 0) {
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
      tree->counts_folders = tree->counts_folders || ((unsigned long)fs.f_type & 0xFFFFFFFF) == types[i];
    tree->device = st.st_dev;
  }
  tree->asked = true;
#endif
  return tree->counts_folders;
}

static bool worktree_is_barren(mig_source *source, mig_arena *arena, mig_span path, const char *name) {
  worktree *tree = (worktree *)source;
  struct stat st;
  if (path.len == 0 || !counts_folders(tree)) return false;
  if (fstatat(tree->fd, mig_arena_cstr(arena, path), &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(st.st_mode) ||
      st.st_nlink != 2 || st.st_dev != tree->device)
    return false;
  const char *named = mig_arena_joined(arena, path, MIG_SPAN("/"), mig_span_of(name)).ptr;
  return fstatat(tree->fd, named, &st, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT;
}

static mig_err not_regular(mig_why *why, mig_span path, const struct stat *st) {
  return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: is %s, not a file", MIG_FMT(path),
                  S_ISDIR(st->st_mode) ? "a directory" : S_ISFIFO(st->st_mode) ? "a named pipe"
                                     : S_ISSOCK(st->st_mode)                   ? "a socket"
                                                                               : "a device");
}

/* Reads up to `size` bytes, or up to the end; -1 with errno. */
static ssize_t read_up_to(int fd, char *bytes, size_t size) {
  size_t len = 0;
  while (len < size) {
    ssize_t n = read(fd, bytes + len, size - len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    len += (size_t)n;
  }
  return (ssize_t)len;
}

typedef struct read_call {
  int fd;
  bool regular; /* the folder's listing said so, which spares fstat */
  mig_arena *arena;
  mig_span path;
  mig_span *out;
  mig_why *why;
} read_call;

/* What is left when the first read filled its buffer, or when the type is not known. */
static mig_err read_rest(const read_call *c) {
  struct stat st;
  if (fstat(c->fd, &st) != 0) return fail_at(c->why, c->path, errno);
  if (!S_ISREG(st.st_mode)) return not_regular(c->why, c->path, &st);
  if (lseek(c->fd, 0, SEEK_SET) != 0) return fail_at(c->why, c->path, errno);
  size_t size = (size_t)st.st_size;
  if (st.st_size < 0 || size > MIG_SOURCE_LARGEST)
    return mig_fail(c->why, MIG_ERR_UNREADABLE, "%.*s: larger than 1 GiB", MIG_FMT(c->path));
  char *bytes = mig_source_room(c->arena, size);
  ssize_t len = read_up_to(c->fd, bytes, size);
  if (len < 0) return fail_at(c->why, c->path, errno);
  memset(bytes + len, 0, size - (size_t)len); /* it shrank meanwhile */
  *c->out = (mig_span){bytes, (size_t)len};
  return MIG_OK;
}

/* A regular file's read is short only at its end, so most files take three system calls. */
static mig_err read_fd(void *context) {
  const read_call *c = context;
  size_t room = (size_t)(c->arena->end - c->arena->at);
  if (!c->regular || room < LEAST_ROOM) return read_rest(c);
  size_t size = (room < MOST_ROOM ? room : MOST_ROOM) - MIG_SOURCE_PADDING;
  char *at = c->arena->at;
  ssize_t n;
  do n = read(c->fd, at, size);
  while (n < 0 && errno == EINTR);
  if (n < 0) return fail_at(c->why, c->path, errno);
  if ((size_t)n == size) return read_rest(c);
  char *bytes = mig_source_room(c->arena, (size_t)n); /* the very bytes that were just filled */
  if (bytes != at) return read_rest(c);
  *c->out = (mig_span){bytes, (size_t)n};
  return MIG_OK;
}

static mig_err open_and_read(int folder, const char *name, bool regular, mig_arena *arena, mig_span path,
                             mig_span *out, mig_why *why) {
  int fd = openat(folder, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno == ENXIO ? mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: is a socket, not a file", MIG_FMT(path))
                                    : fail_at(why, path, errno);
  read_call c = {fd, regular, arena, path, out, why};
  mig_err err = mig_protect(read_fd, &c);
  close(fd);
  return err;
}

static mig_err worktree_read(mig_source *source, mig_arena *arena, mig_span path, mig_span *out, mig_why *why) {
  const worktree *tree = (const worktree *)source;
  return open_and_read(tree->fd, name_of(arena, path), false, arena, path, out, why);
}

static mig_err worktree_read_entry(mig_source *source, mig_arena *arena, const mig_entries *folder,
                                   const mig_entry *entry, mig_span *out, mig_why *why) {
  (void)source;
  /* Names were copied with a NUL behind them. */
  return open_and_read(folder->folder->fd, entry->name.ptr, entry->kind == MIG_ENTRY_FILE, arena, entry->name, out,
                       why);
}

/* Threads that open and close files take turns at the process's table of descriptors. A copy of it
 * for this thread, where the system has that, spares the wait; descriptors that it held before keep
 * their numbers. Where it hasn't, or forbids it, the threads go on sharing. */
static mig_err worktree_fork(mig_source **out, mig_arena *arena, mig_source *source) {
  (void)arena;
#if defined(CLONE_FILES) && !defined(__SANITIZE_THREAD__) /* the sanitizer knows one table only */
  (void)!unshare(CLONE_FILES);
#endif
  *out = source;
  return MIG_OK;
}

static const mig_source_kind worktree_kind = {worktree_resolve, worktree_list, worktree_look, worktree_read, worktree_read_entry,
                                              worktree_fork, false, worktree_is_barren};

typedef struct open_call {
  mig_source **out;
  mig_arena *arena;
  const char *dir, *real;
  mig_why *why;
} open_call;

static void close_worktree(void *thing) {
  worktree *tree = thing;
  if (tree->fd >= 0) close(tree->fd);
}

static mig_err open_worktree(void *context) {
  const open_call *c = context;
  worktree *tree = MIG_NEW(c->arena, worktree);
  tree->fd = -1;
  mig_arena_on_free(c->arena, close_worktree, tree);
  const char *root = mig_source_find_git(c->arena, c->real);
  mig_span start = mig_arena_copy(c->arena, mig_span_of(c->real));
  tree->base = (mig_source){&worktree_kind, {"", 0}, {"", 0}, {"", 0}};
  tree->base.root = root != NULL ? mig_span_of(root) : start;
  tree->base.start = mig_source_below(tree->base.root, start);
  tree->fd = open(tree->base.root.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (tree->fd < 0) return fail_at(c->why, mig_span_of(c->dir), errno);
  *c->out = &tree->base;
  return MIG_OK;
}

mig_err mig_source_open_worktree(mig_source **out, mig_arena *arena, const char *dir, mig_why *why) {
  *out = NULL;
  char *real = realpath(dir, NULL);
  if (real == NULL) return fail_at(why, mig_span_of(dir), errno);
  mig_err err = mig_protect(open_worktree, &(open_call){out, arena, dir, real, why});
  free(real);
  return err;
}
