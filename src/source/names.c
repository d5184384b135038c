/* names.c: the names in a folder. Where the system has getdents64(2), by that alone: readdir(3) needs a descriptor
 * and a buffer of its own for each folder, which is half of what looking through a large tree takes. */
#include "source/names.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <sys/stat.h>
#include <unistd.h>

typedef MIG_VEC(mig_entry) entries;

static mig_entry_kind kind_of_entry(int fd, const char *name, unsigned char type) {
  switch (type) {
    case DT_REG: return MIG_ENTRY_FILE;
    case DT_DIR: return MIG_ENTRY_FOLDER;
    case DT_LNK: return MIG_ENTRY_LINK;
    case DT_UNKNOWN: break; /* some file systems do not tell */
    default: return MIG_ENTRY_OTHER;
  }
  struct stat st;
  return fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? mig_kind_of_mode(st.st_mode) : MIG_ENTRY_OTHER;
}

static void add(entries *found, mig_arena *arena, int fd, const char *text, unsigned char type) {
  mig_span name = mig_span_of(text);
  if (mig_span_is(name, ".") || mig_span_is(name, "..")) return;
  *mig_vec_push_own(arena, found) = (mig_entry){.name = mig_arena_copy(arena, name), .kind = kind_of_entry(fd, text, type)};
}

#ifdef MIG_HAS_GETDENTS64

enum { ROOM = 32 * 1024 };

static mig_err read_all(entries *found, mig_arena *arena, int fd) {
  alignas(struct dirent64) char room[ROOM];
  for (;;) {
    ssize_t len = getdents64(fd, room, sizeof room);
    if (len == 0 || (len < 0 && errno == ENOENT)) return MIG_OK; /* ENOENT: the folder was removed meanwhile */
    if (len < 0) return MIG_ERR_UNREADABLE;
    for (ssize_t at = 0; at < len;) {
      const struct dirent64 *d = (const void *)(room + at);
      add(found, arena, fd, d->d_name, d->d_type);
      at += d->d_reclen;
    }
  }
}

#else

static void close_dir(void *thing) {
  DIR **dir = thing;
  if (*dir != NULL) closedir(*dir);
  *dir = NULL;
}

static mig_err read_all(entries *found, mig_arena *arena, int fd) {
  DIR **dir = MIG_NEW(arena, DIR *);
  mig_arena_on_free(arena, close_dir, dir);
  int again = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) return MIG_ERR_UNREADABLE;
  *dir = fdopendir(again);
  int number = errno;
  if (*dir == NULL) close(again);
  for (const struct dirent *d; *dir != NULL; add(found, arena, fd, d->d_name, d->d_type)) {
    errno = 0;
    d = readdir(*dir);
    number = errno;
    if (d == NULL) break;
  }
  close_dir(dir);
  errno = number;
  return number == 0 ? MIG_OK : MIG_ERR_UNREADABLE;
}

#endif

mig_err mig_names_read(mig_entries *out, mig_arena *arena, int fd) {
  entries found = {0};
  mig_err err = read_all(&found, arena, fd);
  if (err != MIG_OK) return err;
  mig_entries_sort(found.items, found.count);
  out->items = found.items;
  out->count = found.count;
  return MIG_OK;
}
