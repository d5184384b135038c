/* undo_published.c: what the last plan wrote can be published by now: then databases may have run it. */
#include "base/span.h"
#include "base/why.h"
#include "mig/project.h"
#include "mig/published.h"
#include "mig/resolve.h"
#include "script/script.h"

static mig_span revision_at(const mig_project *project, mig_span path) {
  for (uint32_t i = 0; i < project->script_count; i++) {
    const mig_script *script = &project->scripts[i];
    if (script->revision.form == MIG_IDENT_STRING && mig_span_eq(script->file.path, path)) return script->revision.items[0];
  }
  return (mig_span){NULL, 0};
}

mig_err mig_resolve_undo_check(const mig_plan *plan, const mig_tree *tree, const mig_published *published, mig_why *why) {
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    const mig_edit *edit = &plan->edits[i];
    for (uint32_t k = 0; k < tree->project_count && edit->before.ptr != NULL; k++) {
      mig_span id = revision_at(&tree->projects[k], edit->path);
      if (id.ptr == NULL) continue;
      mig_publication p = mig_published_revision(published, tree->projects[k].title, id);
      /* a ref that has the text of before the plan is what undoing leads back to */
      if (p.ref.len == 0 || p.text.ptr == NULL || !mig_span_eq(p.text, edit->before)) continue;
      return mig_fail(why, MIG_ERR_REFUSED,
                      "%.*s has %.*s as the last plan left it, so databases may have run it; change it back with a new "
                      "revision, or with `git revert` if none has",
                      MIG_FMT(p.ref), MIG_FMT(id));
    }
  }
  return MIG_OK;
}
