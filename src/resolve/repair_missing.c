/* repair_missing.c: parents that no script has. Which of the ways out is right, people must say. */
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "mig/whereabouts.h"
#include "resolve/repair.h"

enum { ALIKE = 4 }; /* characters that two ids must begin with to be taken for a slip */

static const mig_script *script_of(const mig_repairing *w, const mig_defect *defect) {
  return &w->project->scripts[defect->script];
}

/* A revision that is here and looks like the one that was meant: a shortened id, most often. */
static mig_span find_alike(const mig_repairing *w, mig_span name) {
  mig_span found = {NULL, 0};
  for (mig_rev rev = 0; name.len >= ALIKE && rev < mig_graph_count(w->project->graph); rev++) {
    mig_span id = mig_graph_id(w->project->graph, rev);
    if (!mig_span_starts(id, name) && !(id.len >= ALIKE && mig_span_starts(name, id))) continue;
    if (found.ptr != NULL) return (mig_span){NULL, 0};
    found = id;
  }
  return found;
}

/* A merge whose parents are all somewhere else. */
static bool is_lost_merge(const mig_repairing *w, const mig_script *script) {
  const mig_ident *down = &script->down_revision;
  for (uint32_t i = 0; i < down->count; i++)
    if (down->items[i].ptr == NULL || mig_graph_find(w->project->graph, down->items[i]) != MIG_NO_REV) return false;
  return down->count > 1;
}

static void tell(mig_repairing *w, const mig_defect *defect, mig_span root) {
  const mig_script *script = script_of(w, defect);
  mig_whereabouts at;
  mig_why why = {{0}};
  mig_span path = script->file.path, id = mig_repair_has_id(script) ? script->revision.items[0] : MIG_SPAN("it");
  mig_span alike = find_alike(w, defect->name);
  const char *named = defect->kind == MIG_DEFECT_MISSING_DEPENDENCY ? "dependency" : "parent";
  if (alike.ptr != NULL) {
    mig_repair_leave(w, "%.*s: the %s %.*s is in no script; was %.*s meant? Alembic takes whole ids there", MIG_FMT(path), named,
                     MIG_FMT(defect->name), MIG_FMT(alike));
    return;
  }
  (void)mig_or_unwind(mig_find_revision(&at, w->arena, w->project, defect->name, mig_arena_cstr(w->arena, root), &why));
  if (!at.found) {
    mig_repair_leave(w, "%.*s: the %s %.*s is in no script, and on no branch or tag of this repository", MIG_FMT(path), named,
                     MIG_FMT(defect->name));
    return;
  }
  mig_span commit = mig_span_cut(at.commit, 0, 12);
  mig_span who = at.ref.len != 0 ? at.ref : MIG_SPAN("only the past");
  mig_repair_leave(w,
                   "%.*s: the %s %.*s is not here; %.*s has it (%.*s, commit %.*s). Bring it: git checkout %.*s -- %.*s. Or "
                   "leave %.*s out of this branch. Or write what %.*s does anew, under another id: under the same id with "
                   "another parent, databases of the two branches would skip each other's revisions",
                   MIG_FMT(path), named, MIG_FMT(defect->name), MIG_FMT(who),
                   MIG_FMT(at.path), MIG_FMT(commit), MIG_FMT(at.ref.len != 0 ? mig_shell_word(w->arena, at.ref) : commit),
                   MIG_FMT(mig_shell_path(w->arena, at.path)), MIG_FMT(id), MIG_FMT(id));
}

void mig_repair_missing(mig_repairing *w) {
  mig_defects defects = mig_graph_defects(w->project->graph);
  uint32_t lost = UINT32_MAX;
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *defect = &defects.items[i];
    if (defect->kind != MIG_DEFECT_MISSING_PARENT && defect->kind != MIG_DEFECT_MISSING_DEPENDENCY) continue;
    if (defect->kind == MIG_DEFECT_MISSING_PARENT && is_lost_merge(w, script_of(w, defect))) {
      if (defect->script == lost) continue; /* said for its first parent */
      lost = defect->script;
      mig_repair_leave(w, "%.*s: none of the revisions that it merges is here, so there is nothing to merge: remove the file from this branch",
                       MIG_FMT(script_of(w, defect)->file.path));
      continue;
    }
    tell(w, defect, w->project->tree->root);
  }
}
