/* check_missing.c: parents that are not here are most often on another branch. */
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/check.h"
#include "mig/whereabouts.h"
#include "script/script.h"

typedef struct work {
  mig_diags *diags;
  mig_arena *arena;
  const mig_project *project;
  const char *dir;
  mig_why *why;
} work;

static void say_gone(const work *w, mig_diag *diag, const mig_whereabouts *where) {
  diag->message = mig_arena_printf(w->arena, "%.*s; no branch has %.*s any more, commit %.12s was the last (%.*s)",
                                   MIG_FMT(diag->message), MIG_FMT(diag->missing), where->commit.ptr, MIG_FMT(where->path));
  diag->help = mig_arena_printf(w->arena, "to bring it back: git checkout %.12s -- %.*s; or leave %.*s out of this branch",
                                where->commit.ptr, MIG_FMT(mig_shell_word(w->arena, where->path)), MIG_FMT(diag->revision));
}

static void say_elsewhere(const work *w, mig_diag *diag, const mig_whereabouts *where) {
  diag->message = mig_arena_printf(w->arena, "%.*s; %.*s is on %.*s (%.*s), added by commit %.12s", MIG_FMT(diag->message),
                                   MIG_FMT(diag->missing), MIG_FMT(where->ref), MIG_FMT(where->path), where->commit.ptr);
  diag->help = mig_arena_printf(w->arena, "to bring it here: git checkout %.*s -- %.*s; or leave %.*s out of this branch",
                                MIG_FMT(mig_shell_word(w->arena, where->ref)), MIG_FMT(mig_shell_word(w->arena, where->path)),
                                MIG_FMT(diag->revision));
}

static mig_err find_missing(void *context) {
  work *w = context;
  mig_diag *items = MIG_NEW_ARRAY(w->arena, mig_diag, w->diags->count);
  for (uint32_t i = 0; i < w->diags->count; i++) {
    mig_diag *diag = &items[i];
    *diag = w->diags->items[i];
    if (diag->missing.len == 0) continue;
    mig_whereabouts where;
    mig_err err = mig_find_revision(&where, w->arena, w->project, diag->missing, w->dir, w->why);
    if (err != MIG_OK) return err;
    if (!where.found) continue;
    if (where.ref.len == 0) say_gone(w, diag, &where);
    else say_elsewhere(w, diag, &where);
    diag->missing = MIG_SPAN("");
  }
  *w->diags = (mig_diags){items, w->diags->count};
  return MIG_OK;
}

mig_err mig_check_find_missing(mig_diags *diags, mig_arena *arena, const mig_project *project, const char *dir,
                               mig_why *why) {
  if (mig_graph_defects(project->graph).count == 0) return MIG_OK;
  work w = {diags, arena, project, dir, why};
  return mig_protect_told(find_missing, &w, why);
}
