/* Writing a plan: everything is checked first and written down, each file is whole at every instant,
 * and what was done is taken back when a later step fails. */
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "resolve/internal.h"
#include "resolve/journal.h"
#include "source/stage.h"

typedef struct work {
  const mig_plan *plan;
  const mig_apply_opts *opts;
  mig_site site;
  mig_journal journal;
  bool started; /* the journal is written */
} work;

static bool is_below(const char *path, const char *folder) {
  size_t len = strlen(folder);
  return strncmp(path, folder, len) == 0 && (path[len] == '\0' || path[len] == '/');
}

/* ---- checks ---- */

/* The folder may be reached through links, but must stand inside of the tree. */
static mig_err check_folder(const mig_site *site, mig_span folder) {
  char *path = folder.len == 0 ? mig_arena_cstr(site->arena, mig_span_of(site->root)) : mig_site_path(site, folder);
  char *real = realpath(path, NULL);
  if (real == NULL) return mig_fail(site->why, MIG_ERR_IO, "%s: %s", path, strerror(errno));
  bool inside = is_below(real, site->root);
  free(real);
  return inside ? MIG_OK
                : mig_fail(site->why, MIG_ERR_REFUSED, "%s leads out of the tree; mig writes nothing there", path);
}

static bool is_in(mig_span path, mig_span folder) {
  return folder.len == 0 || (mig_span_starts(path, folder) && path.len > folder.len && path.ptr[folder.len] == '/');
}

/* The plan's folder that the path is in; NULL: none. */
static const mig_span *folder_of(const mig_journal *j, mig_span path) {
  const mig_span *best = NULL;
  for (uint32_t i = 0; i < j->folder_count; i++)
    if (is_in(path, j->folders[i]) && (best == NULL || j->folders[i].len > best->len)) best = &j->folders[i];
  return best;
}

static mig_err check_path(const work *w, mig_span path) {
  const mig_site *site = &w->site;
  const mig_span *folder = folder_of(&w->journal, path);
  if (folder == NULL || path.len == 0 || mig_span_find(path, MIG_SPAN("/../"), 0) != SIZE_MAX ||
      mig_span_starts(path, MIG_SPAN("../")) || path.ptr[0] == '/')
    return mig_fail(site->why, MIG_ERR_REFUSED, "%.*s is outside of %.*s", MIG_FMT(path), MIG_FMT(w->plan->folder));
  /* between the folder and the file no link may lead elsewhere */
  for (size_t i = folder->len + 1; i < path.len; i++) {
    struct stat st;
    if (path.ptr[i] != '/') continue;
    char *part = mig_site_path(site, mig_span_cut(path, 0, i));
    if (lstat(part, &st) == 0 && !S_ISDIR(st.st_mode))
      return mig_fail(site->why, MIG_ERR_REFUSED, "%s is no folder", part);
  }
  return MIG_OK;
}

/* Another edit takes the file away that stands there. */
static bool is_vacated(const work *w, mig_span path) {
  for (uint32_t i = 0; i < w->plan->edit_count; i++) {
    const mig_edit *edit = &w->plan->edits[i];
    bool leaves = edit->action == MIG_EDIT_RENAME || edit->action == MIG_EDIT_DELETE;
    if (leaves && mig_span_eq(edit->path, path)) return true;
  }
  return false;
}

static mig_err check_free(const work *w, mig_span path) {
  struct stat st;
  char *full = mig_site_path(&w->site, path);
  if (lstat(full, &st) != 0 || is_vacated(w, path)) return MIG_OK;
  return mig_fail(w->site.why, MIG_ERR_REFUSED, "%s exists already, and nothing is overwritten", full);
}

/* What is edited must be what was read. */
static mig_err check_edit(const work *w, const mig_edit *edit) {
  const mig_site *site = &w->site;
  mig_err err = check_path(w, edit->path);
  if (err == MIG_OK && edit->action == MIG_EDIT_RENAME) err = check_path(w, edit->to);
  if (err == MIG_OK && edit->action == MIG_EDIT_RENAME) err = check_free(w, edit->to);
  if (err == MIG_OK && edit->action == MIG_EDIT_CREATE) err = check_free(w, edit->path);
  if (err != MIG_OK) return err;
  mig_edit there = *edit;
  if (edit->action == MIG_EDIT_RENAME) there.action = MIG_EDIT_DELETE;
  if (edit->action == MIG_EDIT_CREATE || mig_edit_look(site, &there) == MIG_EDIT_BEFORE) return MIG_OK;
  struct stat st;
  char *full = mig_site_path(site, edit->path);
  if (lstat(full, &st) == 0 && !S_ISREG(st.st_mode))
    return mig_fail(site->why, MIG_ERR_REFUSED, "%s is no plain file; mig writes through no link", full);
  return mig_fail(site->why, MIG_ERR_REFUSED, "%s changed since it was read; type the command again", full);
}

/* ---- the journal of a plan ---- */

static void add_folders(work *w, mig_span_list *made, mig_span path) {
  struct stat st;
  const mig_span *folder = folder_of(&w->journal, path);
  for (size_t i = folder->len + 1; i < path.len; i++) {
    if (path.ptr[i] != '/') continue;
    mig_span part = mig_span_cut(path, 0, i);
    bool known = lstat(mig_site_path(&w->site, part), &st) == 0;
    for (uint32_t k = 0; k < made->count; k++) known = known || mig_span_eq(made->items[k], part);
    if (!known) *mig_vec_push(w->site.arena, made) = part;
  }
}

static void fill_journal(work *w) {
  const mig_plan *plan = w->plan;
  mig_arena *arena = w->site.arena;
  mig_span *folders = MIG_NEW_ARRAY(arena, mig_span, plan->more_folder_count + 1);
  folders[0] = plan->folder;
  for (uint32_t i = 0; i < plan->more_folder_count; i++) folders[i + 1] = plan->more_folders[i];
  w->journal = (mig_journal){.stage = w->opts->stage || plan->staged,
                             .undoes = plan->undoes,
                             .folders = folders,
                             .folder_count = plan->more_folder_count + 1};
}

/* One path, and what it holds before and after: chains of renames have no order then, and each step
 * is one that the file system does at once. */
typedef struct by_path {
  mig_arena *arena;
  mig_map index;
  MIG_VEC(mig_edit) list; /* `before` and `after` with ptr NULL: absent */
} by_path;

static mig_edit *touch(by_path *all, mig_span path) {
  uint32_t at = mig_map_add(&all->index, path, all->list.count);
  if (at == all->list.count) *mig_vec_push(all->arena, &all->list) = (mig_edit){.path = path};
  return &all->list.items[at];
}

static mig_span present(mig_span bytes) {
  return bytes.ptr == NULL ? MIG_SPAN("") : bytes;
}

static void add_edit(const work *w, by_path *all, const mig_edit *edit) {
  if (edit->action != MIG_EDIT_CREATE) {
    mig_edit *from = touch(all, edit->path);
    from->before = present(edit->before);
    from->mode = mig_edit_mode(&w->site, edit->path);
  }
  if (edit->action == MIG_EDIT_DELETE) return;
  unsigned mode = edit->action == MIG_EDIT_CREATE ? edit->mode : mig_edit_mode(&w->site, edit->path);
  mig_edit *to = touch(all, edit->action == MIG_EDIT_RENAME ? edit->to : edit->path);
  to->after = present(edit->after);
  if (to->before.ptr == NULL) to->mode = mode;
}

static mig_edit_action action_of(const mig_edit *edit) {
  return edit->before.ptr == NULL ? MIG_EDIT_CREATE : edit->after.ptr == NULL ? MIG_EDIT_DELETE : MIG_EDIT_MODIFY;
}

/* What is new comes first and what goes comes last, so that at no instant a text is nowhere. */
static void fill_edits(work *w) {
  static const mig_edit_action order[] = {MIG_EDIT_CREATE, MIG_EDIT_MODIFY, MIG_EDIT_DELETE};
  const mig_plan *plan = w->plan;
  by_path all = {.arena = w->site.arena};
  mig_map_init(&all.index, all.arena);
  for (uint32_t i = 0; i < plan->edit_count; i++) add_edit(w, &all, &plan->edits[i]);
  mig_edit *edits = MIG_NEW_ARRAY(all.arena, mig_edit, all.list.count);
  mig_span_list made = {0};
  uint32_t count = 0;
  for (unsigned k = 0; k < 3; k++) {
    for (uint32_t i = 0; i < all.list.count; i++) {
      if (action_of(&all.list.items[i]) != order[k]) continue;
      edits[count] = all.list.items[i];
      edits[count++].action = order[k];
      if (order[k] == MIG_EDIT_CREATE) add_folders(w, &made, all.list.items[i].path);
    }
  }
  w->journal.edits = edits;
  w->journal.edit_count = count;
  w->journal.made = plan->undoes ? plan->emptied : made.items;
  w->journal.made_count = plan->undoes ? plan->emptied_count : made.count;
}

/* ---- doing and undoing ---- */

static mig_err make_folders(const mig_site *site, const mig_journal *j) {
  for (uint32_t i = 0; i < j->made_count; i++) {
    char *path = mig_site_path(site, j->made[i]);
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
      return mig_fail(site->why, MIG_ERR_IO, "cannot make %s: %s", path, strerror(errno));
  }
  return MIG_OK;
}

static void remove_folders(const mig_site *site, const mig_journal *j) {
  for (uint32_t i = j->made_count; i > 0; i--) rmdir(mig_site_path(site, j->made[i - 1])); /* only empty ones go */
}

mig_err mig_journal_stage(const mig_site *site, const mig_journal *j) {
  mig_span_list paths = {0};
  if (!j->stage) return MIG_OK;
  for (uint32_t i = 0; i < j->edit_count; i++) *mig_vec_push(site->arena, &paths) = j->edits[i].path;
  return mig_source_stage(site->root, paths.items, paths.count, site->arena, site->why);
}

mig_err mig_journal_roll_back(const mig_site *site, const mig_journal *j) {
  for (uint32_t i = 0; i < j->edit_count; i++) mig_edit_clean(site, &j->edits[i], i);
  if (j->undoes) {
    mig_err err = make_folders(site, j); /* it was about to remove them */
    if (err != MIG_OK) return err;
  }
  for (uint32_t i = j->edit_count; i > 0; i--) {
    mig_err err = mig_edit_take_back(site, &j->edits[i - 1], i - 1);
    if (err != MIG_OK) return err;
  }
  if (!j->undoes) remove_folders(site, j);
  return mig_record_remove(site, MIG_RECORD_JOURNAL);
}

mig_err mig_journal_finish(const mig_site *site, const mig_journal *j) {
  for (uint32_t i = 0; i < j->edit_count; i++) mig_edit_clean(site, &j->edits[i], i);
  mig_err err = mig_journal_stage(site, j);
  if (err != MIG_OK || !j->undoes) return err != MIG_OK ? err : mig_record_complete(site);
  remove_folders(site, j);
  err = mig_record_remove(site, MIG_RECORD_UNDO);
  return err != MIG_OK ? err : mig_record_remove(site, MIG_RECORD_JOURNAL);
}

static mig_err do_edits(work *w) {
  mig_err err = w->journal.undoes ? MIG_OK : make_folders(&w->site, &w->journal);
  for (uint32_t i = 0; err == MIG_OK && i < w->journal.edit_count; i++)
    err = mig_edit_do(&w->site, &w->journal.edits[i], i);
  return err != MIG_OK ? err : mig_journal_finish(&w->site, &w->journal);
}

static mig_err prepare(work *w) {
  fill_journal(w);
  mig_err err = MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < w->journal.folder_count; i++) err = check_folder(&w->site, w->journal.folders[i]);
  for (uint32_t i = 0; err == MIG_OK && i < w->plan->edit_count; i++) err = check_edit(w, &w->plan->edits[i]);
  if (err == MIG_OK && w->journal.stage) err = mig_source_can_stage(w->site.root, w->site.why);
  if (err == MIG_OK) fill_edits(w);
  return err;
}

static mig_err apply(void *context) {
  work *w = context;
  mig_why *why = w->site.why;
  mig_err err = mig_site_open(&w->site, w->site.arena, w->plan->root, w->plan->folder, why);
  if (err != MIG_OK || w->plan->edit_count == 0) return err;
  err = prepare(w);
  if (err == MIG_OK) err = mig_site_lock(&w->site);
  if (err == MIG_OK && mig_record_exists(&w->site, MIG_RECORD_JOURNAL))
    err = mig_fail(why, MIG_ERR_REFUSED, "an earlier plan was interrupted; `mig undo` brings the tree in order first");
  if (err == MIG_OK) err = mig_record_write(&w->site, MIG_RECORD_JOURNAL, &w->journal);
  if (err != MIG_OK) return err;
  w->started = true;
  return do_edits(w);
}

/* The first failure is what is reported. */
static mig_err take_back(void *context) {
  work *w = context;
  mig_why *told = w->site.why;
  w->site.why = NULL;
  mig_err err = mig_journal_roll_back(&w->site, &w->journal);
  if (err == MIG_OK && w->journal.stage) mig_journal_stage(&w->site, &w->journal);
  w->site.why = told;
  return err;
}

mig_err mig_plan_apply(const mig_plan *plan, const mig_apply_opts *opts, mig_why *why) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return MIG_ERR_NOMEM;
  work w = {.plan = plan, .opts = opts, .site = {.arena = arena, .lock = -1, .why = why}};
  mig_err err = mig_protect(apply, &w);
  if (err != MIG_OK && w.started) mig_protect(take_back, &w);
  mig_site_unlock(&w.site);
  mig_arena_free(arena);
  return err;
}
