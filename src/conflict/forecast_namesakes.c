/* One id for two scripts, one on the base and one on a branch: Alembic knows scripts by their ids, so
 * a database that ran one of them never runs the other. */
#include "base/span.h"
#include "conflict/forecast.h"
#include "script/changes.h"

static bool has_file(mig_fc *f, mig_source *tree, mig_span path) {
  mig_span text;
  return mig_source_read(tree, f->arena, path, &text, NULL) == MIG_OK;
}

/* Whether a commit that both come from had either file: then one of them is a later version. */
static bool is_later_version(mig_fc *f, const mig_fc_branch *b, const mig_script *base, const mig_script *own) {
  const mig_span *ids;
  uint32_t count;
  if (mig_repository_merge_bases(&ids, &count, f->arena, f->repo, f->base->commit, b->told.ref.commit, NULL) != MIG_OK)
    return true; /* a clone too shallow to tell: nothing is claimed */
  for (uint32_t i = 0; i < count; i++) {
    mig_source *tree;
    if (mig_repository_tree(&tree, f->arena, f->repo, mig_arena_cstr(f->arena, ids[i]), NULL) != MIG_OK) return true;
    if (has_file(f, tree, base->file.path) || has_file(f, tree, own->file.path)) return true;
  }
  return false;
}

mig_span mig_fc_namesake(mig_fc *f, const mig_fc_branch *b) {
  for (uint32_t i = 0; i < b->again.count; i++) {
    const mig_script *own = &f->pool.scripts[b->again.items[i]], *base = &f->pool.scripts[b->namesakes.items[i]];
    if (mig_script_changes(f->arena, base, own).upgrade && !is_later_version(f, b, base, own))
      return own->revision.items[0];
  }
  return MIG_SPAN("");
}
