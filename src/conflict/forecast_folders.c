/* Where a branch keeps its scripts: where the base does, and where the branch's own configuration says when it
 * is another one. */
#include "base/span.h"
#include "conflict/forecast.h"
#include "project/paths.h"

typedef MIG_VEC(mig_span) folders;

static void add(mig_fc *f, folders *out, mig_span folder) {
  for (uint32_t i = 0; i < out->count; i++)
    if (mig_span_eq(out->items[i], folder)) return;
  *mig_vec_push(f->arena, out) = folder;
}

/* The content of the configuration; NULL when there is none. */
static const uint8_t *configured(mig_fc *f, mig_source *source) {
  mig_entries entries;
  mig_span path = f->project->config_file, name = mig_path_name(path);
  if (path.len == 0 || mig_source_list(source, f->arena, mig_path_folder(path), &entries, NULL) != MIG_OK) return NULL;
  for (uint32_t i = 0; i < entries.count; i++)
    if (mig_span_eq(entries.items[i].name, name)) return entries.items[i].blob;
  return NULL;
}

static bool same_configuration(mig_fc *f, mig_source *source) {
  const uint8_t *there = configured(f, source), *here = configured(f, f->base->source);
  return there == here || (there != NULL && here != NULL && memcmp(there, here, 20) == 0);
}

/* Only of one script directory is it clear which folders are whose. */
static void add_configured(mig_fc *f, folders *out, mig_span commit) {
  const mig_span *places;
  uint32_t count;
  mig_project_opts opts = {.dir = f->opts->dir, .ref = mig_arena_cstr(f->arena, commit)};
  if (f->base->project_count != 1 || mig_tree_places(&places, &count, f->arena, &opts, NULL) != MIG_OK) return;
  for (uint32_t i = 0; i < count; i++)
    if (!mig_span_ends(places[i], MIG_SPAN(".ini")) && !mig_span_ends(places[i], MIG_SPAN(".toml"))) add(f, out, places[i]);
}

void mig_fc_folders(mig_fc *f, mig_source *source, mig_span commit, const mig_span **out, uint32_t *count) {
  folders found = {0};
  for (uint32_t i = 0; i < f->project->version_dir_count; i++) add(f, &found, f->project->version_dirs[i]);
  if (!same_configuration(f, source)) add_configured(f, &found, commit);
  *out = found.items;
  *count = found.count;
}
