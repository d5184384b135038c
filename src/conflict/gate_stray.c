/* gate_stray.c: scripts that merging leaves where nobody looks. One side renamed a folder, the other added a script
 * to it under its old name: git asks where it belongs ("CONFLICT (file location)"), libgit2 leaves it there. */
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "conflict/gate.h"
#include "project/paths.h"
#include "script/script.h"
#include "source/source.h"

typedef struct work {
  mig_arena *arena;
  const mig_project_pair *pair;
  const mig_gate_opts *opts;
  MIG_VEC(mig_diag) diags;
} work;

/* Is there a file in the tree that merging gives? Without a project of it nobody can look. */
static bool stays(const work *w, mig_span path) {
  mig_entry_kind kind;
  if (w->pair->merged == NULL) return true;
  return mig_source_resolve(w->pair->merged->tree->source, w->arena, path, NULL, &kind, NULL) == MIG_OK && kind == MIG_ENTRY_FILE;
}

static void report(work *w, const mig_script *script, mig_span id, mig_span by) {
  const mig_project *merged = w->pair->merged;
  mig_diag diag = {.rule = "MIG009",
                   .level = MIG_ERROR,
                   .place = {&script->file, script->revision.start, script->revision.end},
                   .revision = id};
  if (merged == NULL || merged->version_dir_count == 0) {
    diag.message = mig_arena_printf(w->arena, "merging leaves %.*s where no script directory is: the other side took it away", MIG_FMT(id));
    diag.help = MIG_SPAN("merge by hand, and move the script to where Alembic looks");
  } else {
    mig_span folder = merged->version_dirs[0];
    mig_span to = mig_path_join(w->arena, folder, mig_path_name(script->file.path));
    diag.message = mig_arena_printf(w->arena, "%.*s is added to a folder that %.*s renamed: git asks where it belongs, and %.*s has it not",
                                    MIG_FMT(id), MIG_FMT(by), MIG_FMT(folder));
    diag.help = mig_arena_printf(w->arena, "after the git merge: git mv %.*s %.*s",
                                 MIG_FMT(mig_shell_path(w->arena, script->file.path)), MIG_FMT(mig_shell_path(w->arena, to)));
  }
  *mig_vec_push(w->arena, &w->diags) = diag;
}

/* Scripts of one side, added since both parted, which the merge does not read. */
static void look(work *w, const mig_project *side, mig_span by) {
  for (uint32_t i = 0; side != NULL && i < side->node_count; i++) {
    const mig_script *script = &side->scripts[side->nodes[i].script];
    mig_span id = side->nodes[i].id;
    if (!mig_gate_has(w->pair->base, id) && !mig_gate_has(w->pair->merged, id) && stays(w, script->file.path)) report(w, script, id, by);
  }
}

mig_diags mig_gate_stray(mig_arena *arena, const mig_project_pair *pair, const mig_gate_opts *opts) {
  work w = {.arena = arena, .pair = pair, .opts = opts};
  look(&w, pair->ours, opts->theirs_name);
  look(&w, pair->theirs, opts->ours_name);
  return (mig_diags){w.diags.items, w.diags.count};
}
