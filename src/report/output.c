#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/outfile.h"
#include "base/why.h"
#include "mig/report.h"

static mig_err write_descriptor(int fd, mig_span text, const char *name, mig_why *why) {
  while (text.len > 0) {
    ssize_t n = write(fd, text.ptr, text.len);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return mig_fail(why, MIG_ERR_IO, "cannot write %s: %s", name, strerror(errno));
    text.ptr += n;
    text.len -= (size_t)n;
  }
  return MIG_OK;
}

/* Names that stand for an open descriptor. Renaming over them would replace what the caller
 * redirected to, so they are written to as they are. */
static int descriptor_for(const char *path) {
  static const struct {
    const char *path;
    int fd;
  } known[] = {{"-", 1},           {"/dev/stdout", 1},     {"/dev/stderr", 2},    {"/dev/fd/1", 1},
               {"/dev/fd/2", 2}, {"/proc/self/fd/1", 1}, {"/proc/self/fd/2", 2}};
  if (path == NULL) return 1;
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
    if (strcmp(path, known[i].path) == 0) return known[i].fd;
  return -1;
}

static mig_err write_special(const char *path, mig_span text, mig_why *why) {
  FILE *out = fopen(path, "w");
  if (out == NULL) return mig_fail(why, MIG_ERR_IO, "cannot write %s: %s", path, strerror(errno));
  bool failed = fwrite(text.ptr, 1, text.len, out) != text.len;
  int saved = errno;
  if (fclose(out) != 0 && !failed) {
    failed = true;
    saved = errno;
  }
  return failed ? mig_fail(why, MIG_ERR_IO, "cannot write %s: %s", path, strerror(saved)) : MIG_OK;
}

/* Replacing it by name needs no right to write to it; but who took that right away, even his own, meant it. */
static bool is_locked(const char *path, const struct stat *st) {
  return (st->st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0 || (access(path, W_OK) != 0 && errno == EACCES);
}

mig_err mig_output_write(const char *path, mig_span text, mig_why *why) {
  int fd = descriptor_for(path);
  if (fd >= 0) return write_descriptor(fd, text, fd == 2 ? "stderr" : "stdout", why);
  struct stat st;
  if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) return write_special(path, text, why);
  char real[4096]; /* a symbolic link stays: what it points to is replaced */
  ssize_t len = readlink(path, real, sizeof real - 1);
  if (len > 0) return write_special(path, text, why);
  if (stat(path, &st) == 0 && is_locked(path, &st))
    return mig_fail(why, MIG_ERR_REFUSED, "%s may only be read (mode %03o), and stays as it is", path, (unsigned)st.st_mode & 0777u);
  return mig_outfile_write(path, text, &(mig_outfile_opts){.replace = true}, why);
}
