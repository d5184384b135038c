#define _GNU_SOURCE /* for mkostemp; the call is POSIX since 2024 */
#include "base/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/why.h"

static mode_t mode_for_new_file(void) {
  mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

static int write_all(int fd, mig_span bytes) {
  while (bytes.len > 0) {
    ssize_t n = write(fd, bytes.ptr, bytes.len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    bytes.ptr += n;
    bytes.len -= (size_t)n;
  }
  return 0;
}

static void sync_folder_of(const char *path) {
  char folder[4096];
  const char *slash = strrchr(path, '/');
  size_t len = slash == NULL ? 1 : slash == path ? 1 : (size_t)(slash - path);
  if (len >= sizeof folder) return;
  memcpy(folder, slash == NULL ? "." : path, len);
  folder[len] = '\0';
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  fsync(fd); /* best effort: the file itself is already safe */
  close(fd);
}

enum { LONGEST_PATH = 4096 + 16 };

static int open_temp(char *temp, const char *path, const char *name) {
  int len = name != NULL ? snprintf(temp, LONGEST_PATH, "%s", name) : snprintf(temp, LONGEST_PATH, "%s.XXXXXX", path);
  if (len < 0 || len >= LONGEST_PATH) {
    errno = ENAMETOOLONG;
    return -1;
  }
  return name != NULL ? open(temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600) : mkostemp(temp, O_CLOEXEC);
}

mig_err mig_outfile_write(const char *path, mig_span bytes, const mig_outfile_opts *opts, mig_why *why) {
  char temp[LONGEST_PATH];
  struct stat old;
  bool exists = lstat(path, &old) == 0;
  if (exists && !opts->replace) return mig_fail(why, MIG_ERR_REFUSED, "%s exists already", path);
  int fd = open_temp(temp, path, opts->temp);
  if (fd < 0) return mig_fail(why, MIG_ERR_IO, "cannot write %s: %s", path, strerror(errno));
  mode_t mode = exists ? old.st_mode & 07777 : opts->mode != 0 ? (mode_t)opts->mode : mode_for_new_file();
  int failed = fchmod(fd, mode) != 0 || write_all(fd, bytes) != 0 || fsync(fd) != 0;
  int saved = errno;
  if (close(fd) != 0 && !failed) {
    failed = 1;
    saved = errno;
  }
  if (!failed && opts->replace) {
    failed = rename(temp, path) != 0;
    saved = errno;
  } else if (!failed) {
    failed = link(temp, path) != 0; /* unlike rename, refuses to replace */
    saved = errno;
    unlink(temp);
  }
  if (failed) {
    unlink(temp);
    if (saved == EEXIST) return mig_fail(why, MIG_ERR_REFUSED, "%s exists already", path);
    return mig_fail(why, MIG_ERR_IO, "cannot write %s: %s", path, strerror(saved));
  }
  sync_folder_of(path);
  return MIG_OK;
}
