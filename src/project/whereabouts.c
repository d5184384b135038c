#include "mig/whereabouts.h"

#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/paths.h"
#include "script/script.h"
#include "source/repository.h"

typedef struct work {
  mig_whereabouts *out;
  mig_arena *arena;
  const mig_project *project;
  mig_span revision;
  const char *dir;
  mig_why *why;
  mig_repository *repo;
  mig_map seen; /* contents that are not it */
} work;

static bool is_it(work *w, mig_source *source, const mig_entries *folder, const mig_entry *entry) {
  mig_span text, key = {(const char *)entry->blob, 20};
  if (mig_map_set(&w->seen, key, 1) != MIG_MAP_NONE || mig_source_read_entry(source, w->arena, folder, entry, &text, NULL) != MIG_OK)
    return false;
  if (mig_span_find(text, w->revision, 0) == SIZE_MAX) return false;
  mig_script *script = MIG_NEW(w->arena, mig_script);
  mig_script_read(script, w->arena, (mig_file){entry->name, text}, NULL);
  return script->revision.form == MIG_IDENT_STRING && mig_span_eq(script->revision.items[0], w->revision);
}

/* The script's path in a commit; empty when it is not there. */
static mig_span find_in(work *w, mig_source *source) {
  for (uint32_t i = 0; i < w->project->version_dir_count; i++) {
    mig_entries entries;
    if (mig_source_list(source, w->arena, w->project->version_dirs[i], &entries, NULL) != MIG_OK) continue;
    for (uint32_t k = 0; k < entries.count; k++)
      if (entries.items[k].kind == MIG_ENTRY_FILE && mig_script_is_name(entries.items[k].name) &&
          is_it(w, source, &entries, &entries.items[k]))
        return mig_path_join(w->arena, w->project->version_dirs[i], entries.items[k].name);
  }
  return MIG_SPAN("");
}

static bool has_path(work *w, mig_span commit, mig_span path) {
  mig_source *source;
  mig_entry_kind kind;
  return mig_repository_tree(&source, w->arena, w->repo, commit.ptr, NULL) == MIG_OK &&
         mig_source_resolve(source, w->arena, path, NULL, &kind, NULL) == MIG_OK;
}

/* Back through the parents that have the file, to the commit of which none has it. */
static mig_span added_by(work *w, mig_span commit, mig_span path) {
  for (;;) {
    const mig_span *parents;
    uint32_t count, i = 0;
    if (mig_repository_parents(&parents, &count, w->arena, w->repo, commit, NULL) != MIG_OK) return commit;
    while (i < count && !has_path(w, parents[i], path)) i++;
    if (i == count) return commit;
    commit = parents[i];
  }
}

/* What refs have had once, and what reflogs remember: the newest commit that has it. */
static mig_err find_in_the_past(work *w, const mig_ref *refs, uint32_t count) {
  const mig_span *logged;
  const mig_past_file *past;
  uint32_t logged_count, past_count;
  mig_source *any;
  MIG_VEC(mig_span) starts = {0};
  mig_err err = mig_repository_logged(&logged, &logged_count, w->arena, w->repo);
  for (uint32_t i = 0; i < count; i++) *mig_vec_push(w->arena, &starts) = refs[i].commit;
  for (uint32_t i = 0; err == MIG_OK && i < logged_count; i++) *mig_vec_push(w->arena, &starts) = logged[i];
  if (err != MIG_OK || count == 0 || mig_repository_tree(&any, w->arena, w->repo, refs[0].commit.ptr, NULL) != MIG_OK) return err;
  mig_past_opts opts = {starts.items, starts.count, NULL, 0, w->project->version_dirs, w->project->version_dir_count};
  err = mig_repository_past(&past, &past_count, w->arena, w->repo, &opts, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < past_count && !w->out->found; i++) {
    mig_entry entry = {.name = mig_path_name(past[i].path), .blob = past[i].blob, .kind = MIG_ENTRY_FILE};
    mig_entries folder = {&entry, 1, mig_path_folder(past[i].path), NULL};
    if (mig_script_is_name(entry.name) && is_it(w, any, &folder, &entry))
      *w->out = (mig_whereabouts){true, MIG_SPAN(""), past[i].commit, past[i].path};
  }
  return err;
}

static mig_err find(void *context) {
  work *w = context;
  const mig_ref *refs;
  uint32_t count;
  if (mig_repository_open(&w->repo, w->arena, w->dir != NULL ? w->dir : ".", NULL) != MIG_OK) return MIG_OK;
  mig_map_init(&w->seen, w->arena);
  mig_err err = mig_repository_refs(&refs, &count, w->arena, w->repo, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < count && !w->out->found; i++) {
    mig_source *source;
    if (mig_repository_tree(&source, w->arena, w->repo, refs[i].commit.ptr, NULL) != MIG_OK) continue;
    mig_span path = find_in(w, source);
    if (path.len == 0) continue;
    *w->out = (mig_whereabouts){true, mig_ref_short(refs[i].name), added_by(w, refs[i].commit, path), path};
  }
  return err == MIG_OK && !w->out->found ? find_in_the_past(w, refs, count) : err;
}

mig_err mig_find_revision(mig_whereabouts *out, mig_arena *arena, const mig_project *project, mig_span revision,
                          const char *dir, mig_why *why) {
  *out = (mig_whereabouts){.found = false};
  work w = {.out = out, .arena = arena, .project = project, .revision = revision, .dir = dir, .why = why};
  mig_err err = mig_protect(find, &w);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
