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

/* Somebody who knows more has said it already. */
static bool is_explained(const mig_diag *diag) {
  return !mig_span_ends(diag->message, MIG_SPAN("is in no script")) &&
         !mig_span_ends(diag->message, MIG_SPAN("nor a label here"));
}

static mig_diag *diag_of(mig_diag *items, uint32_t count, const mig_script *script, mig_span name) {
  for (uint32_t i = 0; i < count; i++)
    if (items[i].rule != NULL && strcmp(items[i].rule, "MIG003") == 0 && items[i].place.file == &script->file &&
        mig_span_find(items[i].message, name, 0) != SIZE_MAX && !is_explained(&items[i]))
      return &items[i];
  return NULL;
}

static mig_err find_missing(void *context) {
  work *w = context;
  mig_defects defects = mig_graph_defects(w->project->graph);
  mig_diag *items = MIG_NEW_ARRAY(w->arena, mig_diag, w->diags->count);
  for (uint32_t i = 0; i < w->diags->count; i++) items[i] = w->diags->items[i];
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *defect = &defects.items[i];
    mig_whereabouts where;
    if (defect->kind != MIG_DEFECT_MISSING_PARENT && defect->kind != MIG_DEFECT_MISSING_DEPENDENCY) continue;
    mig_diag *diag = diag_of(items, w->diags->count, &w->project->scripts[defect->script], defect->name);
    if (diag == NULL) continue;
    mig_err err = mig_find_revision(&where, w->arena, w->project, defect->name, w->dir, w->why);
    if (err != MIG_OK) return err;
    if (!where.found) continue;
    if (where.ref.len == 0) {
      diag->message = mig_arena_printf(w->arena, "%.*s; no branch has %.*s any more, commit %.12s was the last (%.*s)",
                                       MIG_FMT(diag->message), MIG_FMT(defect->name), where.commit.ptr, MIG_FMT(where.path));
      diag->help = mig_arena_printf(w->arena, "to bring it back: git checkout %.12s -- %.*s; or leave %.*s out of this branch",
                                    where.commit.ptr, MIG_FMT(mig_shell_word(w->arena, where.path)), MIG_FMT(diag->revision));
      continue;
    }
    diag->message = mig_arena_printf(w->arena, "%.*s; %.*s is on %.*s (%.*s), added by commit %.12s", MIG_FMT(diag->message),
                                     MIG_FMT(defect->name), MIG_FMT(where.ref), MIG_FMT(where.path), where.commit.ptr);
    diag->help = mig_arena_printf(w->arena, "to bring it here: git checkout %.*s -- %.*s; or leave %.*s out of this branch",
                                  MIG_FMT(mig_shell_word(w->arena, where.ref)), MIG_FMT(mig_shell_word(w->arena, where.path)),
                                  MIG_FMT(diag->revision));
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
