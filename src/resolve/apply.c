/* Writing a plan: everything is checked first, each file is whole at every instant, and what was
 * done is taken back when a later step fails. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/outfile.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/resolve.h"
#include "source/stage.h"

typedef struct work {
  const mig_plan *plan;
  mig_arena *arena;
  const char *root;     /* without symbolic links */
  MIG_VEC(char *) made; /* folders, outer first */
  uint32_t done;        /* edits applied */
  mig_why *why;
} work;

static char *full_path(work *w, mig_span path) {
  return mig_arena_cstr(w->arena, mig_arena_printf(w->arena, "%s/%.*s", w->root, MIG_FMT(path)));
}

static bool is_below(const char *path, const char *folder) {
  size_t len = strlen(folder);
  return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

/* ---- checks ---- */

/* The folder may be reached through links, but must stand inside of the tree. */
static mig_err check_folder(work *w) {
  char *folder =
      w->plan->folder.len == 0 ? mig_arena_cstr(w->arena, mig_span_of(w->root)) : full_path(w, w->plan->folder);
  char *real = realpath(folder, NULL);
  if (real == NULL) return mig_fail(w->why, MIG_ERR_IO, "%s: %s", folder, strerror(errno));
  bool inside = is_below(real, w->root);
  free(real);
  return inside ? MIG_OK
                : mig_fail(w->why, MIG_ERR_REFUSED, "%s leads out of the tree; mig writes nothing there", folder);
}

static mig_err check_path(work *w, mig_span path) {
  mig_span folder = w->plan->folder;
  bool inside =
      folder.len == 0 || (mig_span_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/');
  if (!inside || mig_span_find(path, MIG_SPAN("/../"), 0) != SIZE_MAX || mig_span_starts(path, MIG_SPAN("../")) ||
      path.ptr[0] == '/')
    return mig_fail(w->why, MIG_ERR_REFUSED, "%.*s is outside of %.*s", MIG_FMT(path), MIG_FMT(folder));
  /* between the folder and the file no link may lead elsewhere */
  for (size_t i = folder.len + 1; i < path.len; i++) {
    struct stat st;
    if (path.ptr[i] != '/') continue;
    char *part = full_path(w, mig_span_cut(path, 0, i));
    if (lstat(part, &st) == 0 && !S_ISDIR(st.st_mode))
      return mig_fail(w->why, MIG_ERR_REFUSED, "%s is no folder", part);
  }
  return MIG_OK;
}

static mig_err read_file(work *w, const char *path, mig_span *out) {
  struct stat st;
  int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0) return mig_fail(w->why, MIG_ERR_REFUSED, "%s: %s", path, strerror(errno));
  size_t size = fstat(fd, &st) == 0 ? (size_t)st.st_size : 0, got = 0;
  char *bytes = malloc(size + 1);
  for (ssize_t n = 1; bytes != NULL && got <= size && n > 0; got += n > 0 ? (size_t)n : 0)
    n = read(fd, bytes + got, size + 1 - got);
  close(fd);
  if (bytes == NULL) return MIG_ERR_NOMEM;
  *out = (mig_span){bytes, got};
  return MIG_OK;
}

/* What is edited must be what was read. */
static mig_err check_unchanged(work *w, const mig_edit *edit) {
  char *path = full_path(w, edit->path);
  mig_span now = {NULL, 0};
  mig_err err = read_file(w, path, &now);
  if (err != MIG_OK) return err;
  bool same = mig_span_eq(now, edit->before);
  free((char *)now.ptr);
  return same ? MIG_OK
              : mig_fail(w->why, MIG_ERR_REFUSED, "%s changed since it was read; type the command again", path);
}

static mig_err check_free(work *w, mig_span path) {
  struct stat st;
  char *full = full_path(w, path);
  return lstat(full, &st) != 0
             ? MIG_OK
             : mig_fail(w->why, MIG_ERR_REFUSED, "%s exists already, and nothing is overwritten", full);
}

static mig_err check_edit(work *w, const mig_edit *edit) {
  mig_err err = check_path(w, edit->path);
  if (err == MIG_OK && edit->action == MIG_EDIT_RENAME) err = check_path(w, edit->to);
  if (err == MIG_OK && edit->action == MIG_EDIT_RENAME) err = check_free(w, edit->to);
  if (err != MIG_OK) return err;
  return edit->action == MIG_EDIT_CREATE ? check_free(w, edit->path) : check_unchanged(w, edit);
}

/* ---- doing and undoing ---- */

static mig_err make_folders(work *w, mig_span path) {
  for (size_t i = w->plan->folder.len + 1; i < path.len; i++) {
    if (path.ptr[i] != '/') continue;
    char *part = full_path(w, mig_span_cut(path, 0, i));
    if (mkdir(part, 0777) == 0) {
      *mig_vec_push(w->arena, &w->made) = part;
    } else if (errno != EEXIST) {
      return mig_fail(w->why, MIG_ERR_IO, "cannot make %s: %s", part, strerror(errno));
    }
  }
  return MIG_OK;
}

static mig_err remove_file(work *w, mig_span path) {
  char *full = full_path(w, path);
  return unlink(full) == 0 ? MIG_OK : mig_fail(w->why, MIG_ERR_IO, "cannot remove %s: %s", full, strerror(errno));
}

static mig_err write_file(work *w, mig_span path, mig_span bytes, bool replace, unsigned mode) {
  mig_err err = make_folders(w, path);
  return err != MIG_OK ? err
                       : mig_outfile_write(full_path(w, path), bytes,
                                           &(mig_outfile_opts){.replace = replace, .mode = mode}, w->why);
}

static unsigned mode_of(work *w, mig_span path) {
  struct stat st;
  return lstat(full_path(w, path), &st) == 0 ? st.st_mode & 0777u : 0;
}

static mig_err apply_edit(work *w, const mig_edit *edit) {
  switch (edit->action) {
    case MIG_EDIT_CREATE:
      return write_file(w, edit->path, edit->after, false, edit->mode);
    case MIG_EDIT_MODIFY:
      return write_file(w, edit->path, edit->after, true, 0);
    case MIG_EDIT_DELETE:
      return remove_file(w, edit->path);
    case MIG_EDIT_RENAME:
      break;
  }
  mig_err err = write_file(w, edit->to, edit->after, false, mode_of(w, edit->path));
  return err != MIG_OK ? err : remove_file(w, edit->path);
}

/* Best effort: the first failure is what is reported. */
static void take_back_edit(work *w, const mig_edit *edit) {
  if (edit->action == MIG_EDIT_CREATE) remove_file(w, edit->path);
  if (edit->action == MIG_EDIT_MODIFY) write_file(w, edit->path, edit->before, true, 0);
  if (edit->action == MIG_EDIT_DELETE) write_file(w, edit->path, edit->before, false, 0);
  if (edit->action == MIG_EDIT_RENAME) {
    write_file(w, edit->path, edit->before, false, mode_of(w, edit->to));
    remove_file(w, edit->to);
  }
}

static void take_back(work *w) {
  mig_why *told = w->why;
  w->why = NULL;
  while (w->done > 0) take_back_edit(w, &w->plan->edits[--w->done]);
  while (w->made.count > 0) rmdir(w->made.items[--w->made.count]);
  w->why = told;
}

static mig_err stage(work *w) {
  MIG_VEC(mig_span) paths = {0};
  for (uint32_t i = 0; i < w->plan->edit_count; i++) {
    *mig_vec_push(w->arena, &paths) = w->plan->edits[i].path;
    if (w->plan->edits[i].action == MIG_EDIT_RENAME) *mig_vec_push(w->arena, &paths) = w->plan->edits[i].to;
  }
  return mig_source_stage(w->root, paths.items, paths.count, w->arena, w->why);
}

typedef struct call {
  work *work;
  const mig_apply_opts *opts;
} call;

static mig_err apply(void *context) {
  call *c = context;
  work *w = c->work;
  mig_err err = check_folder(w);
  for (uint32_t i = 0; err == MIG_OK && i < w->plan->edit_count; i++) err = check_edit(w, &w->plan->edits[i]);
  if (err == MIG_OK && c->opts->stage) err = mig_source_can_stage(w->root, w->why);
  for (; err == MIG_OK && w->done < w->plan->edit_count; w->done++) {
    err = apply_edit(w, &w->plan->edits[w->done]);
    if (err != MIG_OK) break;
  }
  if (err == MIG_OK && c->opts->stage) err = stage(w);
  if (err != MIG_OK) take_back(w);
  return err;
}

static mig_err find_root(work *w) {
  char *real = w->plan->root.len == 0 ? NULL : realpath(mig_arena_cstr(w->arena, w->plan->root), NULL);
  if (real == NULL)
    return mig_fail(w->why, MIG_ERR_USAGE, "there is no worktree to write to; --dry-run shows the plan");
  w->root = mig_arena_cstr(w->arena, mig_span_of(real));
  free(real);
  return MIG_OK;
}

static mig_err find_root_protected(void *context) {
  return find_root(context);
}

static mig_err take_back_protected(void *context) {
  take_back(context);
  return MIG_OK;
}

mig_err mig_plan_apply(const mig_plan *plan, const mig_apply_opts *opts, mig_why *why) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return MIG_ERR_NOMEM;
  work w = {.plan = plan, .arena = arena, .why = why};
  mig_err err = mig_protect(find_root_protected, &w);
  if (err == MIG_OK && plan->edit_count > 0) err = mig_protect(apply, &(call){&w, opts});
  if (err == MIG_ERR_NOMEM) mig_protect(take_back_protected, &w); /* the unwinding passed it by */
  mig_arena_free(arena);
  return err;
}
