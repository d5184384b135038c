/* conflicted.c: scripts that git itself could not merge: both versions are read, and said to be two. */
#include "base/shell.h"
#include "base/span.h"
#include "project/opening.h"
#include "project/paths.h"
#include "script/marked.h"

static bool is_listed(const mig_tasks *tasks, mig_span path) {
  for (uint32_t i = 0; i < tasks->count; i++)
    if (mig_span_eq(tasks->items[i].path, path)) return true;
  return false;
}

void mig_opening_add_conflicted(mig_opening *o, mig_tasks *tasks) {
  mig_conflicts conflicts = mig_source_conflicts(o->source);
  uint32_t listed = tasks->count;
  for (uint32_t i = 0; i < conflicts.count; i++) {
    const mig_conflict_path *path = &conflicts.items[i];
    mig_tasks before = {tasks->items, listed, listed};
    if (path->ours == NULL || path->theirs == NULL || !is_listed(&before, path->path)) continue;
    *mig_vec_push(o->arena, tasks) = (mig_task){.path = path->path, .blob = path->theirs};
  }
}

static void report(mig_opening *o, const mig_script *script, mig_span message) {
  mig_diag diag = {.rule = "MIG009",
                   .level = MIG_ERROR,
                   .place = {&script->file, script->revision.start, script->revision.end},
                   .message = message,
                   .help = mig_arena_printf(o->arena, "resolve it, then: git add %.*s", MIG_FMT(mig_shell_path(o->arena, script->file.path))),
                   .revision = script->revision.count == 1 ? script->revision.items[0] : MIG_SPAN("")};
  *mig_vec_push(o->arena, &o->diags) = diag;
}

/* Both versions are there: `second` is theirs. */
static void judge_two(mig_opening *o, mig_project *project, const mig_script *first, mig_script *second) {
  mig_span message;
  mig_versions_differ differ = mig_script_versions(&message, o->arena, "git cannot merge this file", first, second);
  report(o, first, message);
  if (differ == MIG_VERSIONS_REVISION) return;
  if (differ == MIG_VERSIONS_PARENTS) project->parents_in_conflict = true;
  second->revision.form = MIG_IDENT_ABSENT; /* one revision, not two */
}

static mig_script *script_at(mig_project *project, mig_span path) {
  for (uint32_t i = 0; i < project->script_count; i++)
    if (mig_span_eq(project->scripts[i].file.path, path)) return &project->scripts[i];
  return NULL;
}

void mig_opening_judge_conflicted(mig_opening *o, mig_project *project, const mig_tasks *tasks) {
  mig_conflicts conflicts = mig_source_conflicts(o->source);
  for (uint32_t i = 0; i < project->script_count; i++)
    if (project->scripts[i].parents_marked) project->parents_in_conflict = true;
  for (uint32_t i = 0; i < tasks->count; i++)
    if (tasks->items[i].blob != NULL)
      judge_two(o, project, script_at(project, tasks->items[i].path), &project->scripts[i]);
  for (uint32_t i = 0; i < conflicts.count; i++) {
    const mig_conflict_path *path = &conflicts.items[i];
    const mig_script *script = script_at(project, path->path);
    if (script == NULL || (path->ours != NULL && path->theirs != NULL)) continue;
    if (path->base == NULL) continue; /* the other half of a rename, told of by its own path */
    report(o, script,
           mig_arena_printf(o->arena, "git cannot merge this file: changed on %s side, removed on %s",
                            path->ours != NULL ? "our" : "their", path->ours != NULL ? "theirs" : "ours"));
  }
}
