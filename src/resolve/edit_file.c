/* edit_file.c: one edit, done, looked at and taken back. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/outfile.h"
#include "base/span.h"
#include "base/why.h"
#include "resolve/journal.h"

/* Compares in pieces, so that nothing is asked for while a file is open. */
static bool holds(const char *path, mig_span bytes) {
  char piece[16384];
  struct stat st;
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return false;
  bool same = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (size_t)st.st_size == bytes.len;
  size_t done = 0;
  while (same && done < bytes.len) {
    ssize_t n = read(fd, piece, sizeof piece);
    same = n > 0 && (size_t)n <= bytes.len - done && memcmp(piece, bytes.ptr + done, (size_t)n) == 0;
    done += same ? (size_t)n : 0;
  }
  close(fd);
  return same;
}

static bool is_absent(const char *path) {
  struct stat st;
  return lstat(path, &st) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG);
}

mig_edit_state mig_edit_look(const mig_site *site, const mig_edit *edit) {
  char *path = mig_site_path(site, edit->path);
  bool absent = is_absent(path);
  if (absent) return edit->action == MIG_EDIT_CREATE   ? MIG_EDIT_BEFORE
                     : edit->action == MIG_EDIT_DELETE ? MIG_EDIT_AFTER
                                                       : MIG_EDIT_FOREIGN;
  if (edit->action != MIG_EDIT_CREATE && holds(path, edit->before)) return MIG_EDIT_BEFORE;
  if (edit->action != MIG_EDIT_DELETE && holds(path, edit->after)) return MIG_EDIT_AFTER;
  return MIG_EDIT_FOREIGN;
}

unsigned mig_edit_mode(const mig_site *site, mig_span path) {
  struct stat st;
  return lstat(mig_site_path(site, path), &st) == 0 ? st.st_mode & 0777u : 0;
}

mig_edit mig_edit_inverse(const mig_edit *edit) {
  mig_edit out = *edit;
  out.before = edit->after;
  out.after = edit->before;
  if (edit->action == MIG_EDIT_CREATE) out.action = MIG_EDIT_DELETE;
  if (edit->action == MIG_EDIT_DELETE) out.action = MIG_EDIT_CREATE;
  return out;
}

/* ---- writing ---- */

/* Beside the file, because only there a rename is atomic; known by number, so that it is found. */
static char *temp_path(const mig_site *site, mig_span path, uint32_t number) {
  while (path.len > 0 && path.ptr[path.len - 1] != '/') path.len--;
  mig_span name = mig_arena_printf(site->arena, "%.*s.mig-%u.tmp", MIG_FMT(path), (unsigned)number);
  return mig_site_path(site, name);
}

static mig_err write_file(const mig_site *site, mig_span path, mig_span bytes, bool replace, unsigned mode,
                          uint32_t number) {
  mig_outfile_opts opts = {.replace = replace, .mode = mode, .temp = temp_path(site, path, number)};
  return mig_outfile_write(mig_site_path(site, path), bytes, &opts, site->why);
}

static mig_err remove_file(const mig_site *site, mig_span path) {
  char *full = mig_site_path(site, path);
  if (unlink(full) == 0 || errno == ENOENT) return MIG_OK;
  return mig_fail(site->why, MIG_ERR_IO, "cannot remove %s: %s", full, strerror(errno));
}

mig_err mig_edit_do(const mig_site *site, const mig_edit *edit, uint32_t number) {
  mig_edit_state state = mig_edit_look(site, edit);
  if (state == MIG_EDIT_AFTER) return MIG_OK;
  if (state == MIG_EDIT_FOREIGN)
    return mig_fail(site->why, MIG_ERR_REFUSED, "%s changed since it was read; type the command again",
                    mig_site_path(site, edit->path));
  if (edit->action == MIG_EDIT_DELETE) return remove_file(site, edit->path);
  bool replace = edit->action == MIG_EDIT_MODIFY;
  return write_file(site, edit->path, edit->after, replace, replace ? 0 : edit->mode, number);
}

mig_err mig_edit_take_back(const mig_site *site, const mig_edit *edit, uint32_t number) {
  mig_edit_state state = mig_edit_look(site, edit);
  if (state == MIG_EDIT_BEFORE) return MIG_OK;
  mig_edit back = mig_edit_inverse(edit);
  return mig_edit_do(site, &back, number);
}

void mig_edit_clean(const mig_site *site, const mig_edit *edit, uint32_t number) {
  struct stat st;
  char *temp = temp_path(site, edit->path, number);
  if (lstat(temp, &st) == 0 && S_ISREG(st.st_mode)) unlink(temp);
}
