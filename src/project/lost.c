/* lost.c: revisions that stand on no branch any more. */
#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/whereabouts.h"
#include "project/paths.h"
#include "script/script.h"
#include "source/repository.h"

typedef struct work {
  const mig_lost **out;
  uint32_t *count;
  mig_arena *arena;
  const mig_project *project;
  mig_why *why;
  mig_repository *repo;
  const mig_ref *refs;
  uint32_t ref_count;
  mig_map blobs;   /* contents that were looked at */
  mig_map present; /* revisions of the refs, then those that were found */
  MIG_VEC(mig_lost) found;
} work;

static const mig_script *script_of(work *w, mig_span path, const uint8_t *blob) {
  mig_file file = {path, MIG_SPAN("")};
  mig_script *script = MIG_NEW(w->arena, mig_script);
  if (mig_source_read_blob(w->project->tree->source, w->arena, blob, path, &file.text, NULL) != MIG_OK) return NULL;
  mig_script_read(script, w->arena, file, NULL);
  return script->revision.form == MIG_IDENT_STRING ? script : NULL;
}

static bool is_new(work *w, const uint8_t *blob) {
  mig_span key = {(const char *)blob, 20};
  return mig_map_set(&w->blobs, key, 1) == MIG_MAP_NONE;
}

static void see_folder(work *w, mig_source *source, mig_span folder) {
  mig_entries entries;
  if (mig_source_list(source, w->arena, folder, &entries, NULL) != MIG_OK) return;
  for (uint32_t i = 0; i < entries.count; i++) {
    const mig_entry *entry = &entries.items[i];
    mig_span path = mig_path_join(w->arena, folder, entry->name);
    if (entry->kind == MIG_ENTRY_FOLDER) see_folder(w, source, path);
    if (entry->kind != MIG_ENTRY_FILE || !mig_script_is_name(entry->name) || !is_new(w, entry->blob)) continue;
    const mig_script *script = script_of(w, path, entry->blob);
    if (script != NULL) mig_map_add(&w->present, script->revision.items[0], 1);
  }
}

static void see_refs(work *w) {
  for (uint32_t i = 0; i < w->ref_count; i++) {
    mig_source *source;
    if (mig_repository_tree(&source, w->arena, w->repo, w->refs[i].commit.ptr, NULL) != MIG_OK) continue;
    for (uint32_t k = 0; k < w->project->version_dir_count; k++) see_folder(w, source, w->project->version_dirs[k]);
  }
}

static void take(work *w, const mig_past_file *past) {
  if (!mig_script_is_name(mig_path_name(past->path)) || !is_new(w, past->blob)) return;
  const mig_script *script = script_of(w, past->path, past->blob);
  if (script == NULL || mig_map_get(&w->present, script->revision.items[0]) != MIG_MAP_NONE) return;
  mig_map_add(&w->present, script->revision.items[0], 1);
  bool known = script->down_revision.form == MIG_IDENT_STRING || script->down_revision.form == MIG_IDENT_TUPLE;
  *mig_vec_push(w->arena, &w->found) = (mig_lost){.revision = script->revision.items[0],
                                                   .commit = past->commit,
                                                   .file = &script->file,
                                                   .parents = known ? script->down_revision.items : NULL,
                                                   .parent_count = known ? script->down_revision.count : 0};
}

static mig_err find(void *context) {
  work *w = context;
  const mig_span *logged;
  const mig_past_file *past;
  uint32_t logged_count, past_count;
  w->repo = mig_source_repository(w->project->tree->source);
  if (w->repo == NULL) return mig_fail(w->why, MIG_ERR_USAGE, "the project must be that of a commit");
  mig_map_init(&w->blobs, w->arena);
  mig_map_init(&w->present, w->arena);
  mig_err err = mig_repository_refs(&w->refs, &w->ref_count, w->arena, w->repo, w->why);
  if (err == MIG_OK) err = mig_repository_logged(&logged, &logged_count, w->arena, w->repo);
  if (err != MIG_OK || logged_count == 0) return err;
  mig_span *tips = MIG_NEW_ARRAY(w->arena, mig_span, w->ref_count);
  for (uint32_t i = 0; i < w->ref_count; i++) tips[i] = w->refs[i].commit;
  mig_past_opts opts = {logged, logged_count, tips, w->ref_count, w->project->version_dirs, w->project->version_dir_count};
  err = mig_repository_past(&past, &past_count, w->arena, w->repo, &opts, w->why);
  if (err != MIG_OK || past_count == 0) return err;
  see_refs(w);
  for (uint32_t i = 0; i < past_count; i++) take(w, &past[i]);
  *w->out = w->found.items;
  *w->count = w->found.count;
  return MIG_OK;
}

mig_err mig_find_lost(const mig_lost **out, uint32_t *count, mig_arena *arena, const mig_project *project, mig_why *why) {
  *out = NULL;
  *count = 0;
  work w = {.out = out, .count = count, .arena = arena, .project = project, .why = why};
  mig_err err = mig_protect(find, &w);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
