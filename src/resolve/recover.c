/* recover.c: what an interrupted plan left, and taking the last one back. */
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "mig/project.h"
#include "resolve/journal.h"

typedef struct work {
  const mig_tree *tree;
  mig_arena *arena;
  mig_site site;
  mig_recovery *recovery;
  mig_plan **plan;
  mig_why *why;
  mig_record record;
} work;

/* ---- an interrupted plan ---- */

static mig_err bring_in_order(work *w) {
  mig_journal j;
  mig_err err = mig_record_read(&w->site, MIG_RECORD_JOURNAL, &j);
  if (err != MIG_OK) return err == MIG_ERR_NOT_FOUND ? MIG_OK : err;
  bool all_done = true;
  for (uint32_t i = 0; i < j.edit_count; i++) {
    mig_edit_state state = mig_edit_look(&w->site, &j.edits[i]);
    all_done = all_done && state == MIG_EDIT_AFTER;
    if (state == MIG_EDIT_FOREIGN)
      return mig_fail(w->why, MIG_ERR_REFUSED,
                      "a plan was interrupted, and %.*s was changed since; bring it back to what it was (or remove "
                      "%s/journal), then type the command again",
                      MIG_FMT(j.edits[i].path), w->site.records);
  }
  err = all_done ? mig_journal_finish(&w->site, &j) : mig_journal_roll_back(&w->site, &j);
  if (err == MIG_OK) *w->recovery = all_done ? MIG_RECOVERED_DONE : MIG_RECOVERED_BACK;
  return err;
}

static mig_err recover_site(work *w) {
  if (!mig_record_exists(&w->site, MIG_RECORD_JOURNAL)) return MIG_OK;
  mig_why *why = w->site.why;
  w->site.why = NULL;
  mig_err err = mig_site_lock(&w->site);
  w->site.why = why;
  if (err == MIG_ERR_REFUSED) return MIG_OK; /* it is still under way */
  return err != MIG_OK ? err : bring_in_order(w);
}

/* ---- undoing ---- */

static mig_err plan_undo(work *w) {
  mig_journal j;
  mig_err err = mig_record_read(&w->site, MIG_RECORD_UNDO, &j);
  if (err != MIG_OK) return err;
  mig_plan *plan = MIG_NEW(w->arena, mig_plan);
  mig_edit *edits = MIG_NEW_ARRAY(w->arena, mig_edit, j.edit_count);
  for (uint32_t i = 0; i < j.edit_count; i++) {
    edits[i] = mig_edit_inverse(&j.edits[j.edit_count - 1 - i]);
    if (mig_edit_look(&w->site, &edits[i]) == MIG_EDIT_BEFORE) continue;
    return mig_fail(w->why, MIG_ERR_REFUSED,
                    "%.*s is not what the last plan left; take back by hand what was changed since (git shows it)",
                    MIG_FMT(edits[i].path));
  }
  *plan = (mig_plan){.strategy = MIG_STRATEGY_REPAIR,
                     .root = mig_span_of(w->site.root),
                     .why = MIG_SPAN("takes the last plan back"),
                     .edits = edits,
                     .edit_count = j.edit_count,
                     .undoes = true,
                     .staged = j.stage,
                     .emptied = j.made,
                     .emptied_count = j.made_count};
  if (j.folder_count > 0) {
    plan->folder = j.folders[0];
    plan->more_folders = j.folders + 1;
    plan->more_folder_count = j.folder_count - 1;
  }
  *w->plan = plan;
  return MIG_OK;
}

/* ---- every place where records may lie ---- */

static mig_err at_site(work *w, mig_span folder, bool *found) {
  mig_err err = mig_site_open(&w->site, w->arena, w->tree->root, folder, w->why);
  if (err != MIG_OK) return err;
  if (w->plan == NULL) return recover_site(w);
  *found = mig_record_exists(&w->site, MIG_RECORD_UNDO);
  return *found ? plan_undo(w) : MIG_OK;
}

static mig_err everywhere(void *context) {
  work *w = context;
  bool found = false;
  mig_err err = MIG_OK;
  for (uint32_t i = 0; i < w->tree->project_count && err == MIG_OK && !w->site.in_git; i++) {
    const mig_project *p = &w->tree->projects[i];
    for (uint32_t k = 0; k < p->version_dir_count && err == MIG_OK && !found && !w->site.in_git; k++) {
      if (p->version_dirs[k].len > 0 && p->version_dirs[k].ptr[0] == '/') continue; /* mig writes nothing there */
      mig_site_unlock(&w->site);
      err = at_site(w, p->version_dirs[k], &found);
    }
  }
  if (err == MIG_OK && w->plan != NULL && !found)
    return mig_fail(w->why, MIG_ERR_NOT_FOUND, "there is no plan to take back");
  return err;
}

mig_err mig_plan_recover(mig_recovery *out, const mig_tree *tree, mig_why *why) {
  *out = MIG_RECOVERED_NOTHING;
  if (tree->root.len == 0 || tree->kind != MIG_TREE_WORKTREE) return MIG_OK;
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return MIG_ERR_NOMEM;
  work w = {.tree = tree, .arena = arena, .site = {.lock = -1}, .recovery = out, .why = why};
  mig_err err = mig_protect(everywhere, &w);
  mig_site_unlock(&w.site);
  mig_arena_free(arena);
  return err;
}

mig_err mig_resolve_undo(mig_plan **out, mig_arena *arena, const mig_tree *tree, mig_why *why) {
  *out = NULL;
  if (tree->root.len == 0 || tree->kind != MIG_TREE_WORKTREE)
    return mig_fail(why, MIG_ERR_USAGE, "undo works in a worktree only");
  work w = {.tree = tree, .arena = arena, .site = {.lock = -1}, .plan = out, .why = why};
  return mig_protect(everywhere, &w);
}
