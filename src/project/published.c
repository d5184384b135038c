#include "mig/published.h"

#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/paths.h"
#include "script/script.h"
#include "source/repository.h"

typedef struct evidence {
  uint32_t ref; /* of mig_published.refs */
  mig_span path, text;
} evidence;

typedef struct blob {
  mig_span revision, text;
} blob;

typedef MIG_VEC(mig_span) spans;

struct mig_published {
  mig_arena *arena;
  mig_base_branch base;
  mig_span all_because; /* why everything counts as published; empty: it does not */
  MIG_VEC(mig_ref) refs;
  MIG_VEC(evidence) items;
  mig_map by_revision; /* "title\nrevision" to items */
  MIG_VEC(blob) blobs;
  mig_map by_blob; /* each content is read once, however many refs have it */
  mig_map trees; /* and so is each folder below a versions folder: its id and the title */
};

typedef struct work {
  mig_arena *arena;
  mig_published *p;
  mig_tree *tree;
  const mig_settings *settings;
  const char *dir;
  mig_why *why;
  mig_repository *repo;
  mig_source *source; /* of the ref at hand */
} work;

/* ---- the scripts of one folder of one ref ---- */

static mig_span revision_of(mig_arena *arena, mig_span path, mig_span text) {
  mig_script *script = MIG_NEW(arena, mig_script);
  mig_script_read(script, arena, (mig_file){path, text}, NULL);
  return script->revision.form == MIG_IDENT_STRING ? script->revision.items[0] : MIG_SPAN("");
}

static mig_err blob_of(work *w, const mig_entries *folder, const mig_entry *entry, mig_span path, uint32_t *out) {
  mig_published *p = w->p;
  mig_span key = {(const char *)entry->blob, 20};
  blob found;
  *out = mig_map_get(&p->by_blob, key);
  if (*out != MIG_MAP_NONE) return MIG_OK;
  mig_err err = mig_source_read_entry(w->source, p->arena, folder, entry, &found.text, w->why);
  if (err != MIG_OK) return err;
  found.revision = revision_of(p->arena, path, found.text);
  *out = p->blobs.count;
  *mig_vec_push(p->arena, &p->blobs) = found;
  mig_map_add(&p->by_blob, key, *out);
  return MIG_OK;
}

static mig_span key_of(mig_arena *arena, mig_span title, mig_span revision) {
  return mig_arena_joined(arena, title, MIG_SPAN("\n"), revision);
}

/* What a folder holds was found already when the same one was read for the same project. */
static bool is_known(work *w, mig_span title, const mig_entry *folder) {
  mig_span key = key_of(w->p->arena, (mig_span){(const char *)folder->blob, 20}, title);
  return mig_map_set(&w->p->trees, key, 1) != MIG_MAP_NONE;
}

static mig_err read_folder(work *w, mig_span title, mig_span folder, bool recursive) {
  mig_published *p = w->p;
  mig_entries entries;
  mig_err err = mig_source_list(w->source, p->arena, folder, &entries, w->why);
  if (err == MIG_ERR_NOT_FOUND) return MIG_OK; /* not on this ref */
  for (uint32_t i = 0; err == MIG_OK && i < entries.count; i++) {
    const mig_entry *entry = &entries.items[i];
    mig_span path = mig_path_join(p->arena, folder, entry->name);
    uint32_t at;
    if (entry->kind == MIG_ENTRY_FOLDER && recursive && !is_known(w, title, entry)) err = read_folder(w, title, path, recursive);
    if (entry->kind != MIG_ENTRY_FILE || !mig_script_is_name(entry->name)) continue;
    err = blob_of(w, &entries, entry, path, &at);
    if (err != MIG_OK || p->blobs.items[at].revision.len == 0) continue;
    mig_span key = key_of(p->arena, title, p->blobs.items[at].revision);
    if (mig_map_get(&p->by_revision, key) != MIG_MAP_NONE) continue;
    mig_map_add(&p->by_revision, key, p->items.count);
    *mig_vec_push(p->arena, &p->items) = (evidence){p->refs.count - 1, path, p->blobs.items[at].text};
  }
  return err;
}

/* ---- which folders, which refs ---- */

/* A folder that moved stands elsewhere on the base: there its own configuration says where. */
static mig_err read_projects(work *w, const mig_tree *at) {
  mig_err err = MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < at->project_count; i++) {
    const mig_project *project = &at->projects[i];
    for (uint32_t k = 0; err == MIG_OK && k < project->version_dir_count; k++)
      err = read_folder(w, project->title, project->version_dirs[k], project->recursive);
  }
  return err;
}

static mig_err read_moved(work *w, const mig_ref *ref) {
  mig_tree *there = NULL;
  mig_project_opts opts = {.dir = w->dir, .ref = ref->commit.ptr};
  mig_err err = mig_tree_open(&there, &opts, w->why);
  if (err == MIG_ERR_NOT_FOUND || err == MIG_ERR_USAGE) return MIG_OK; /* no scripts there */
  if (err != MIG_OK) return err;
  mig_arena_adopt(w->p->arena, there->arena);
  for (uint32_t i = 0; err == MIG_OK && i < there->project_count && i < w->tree->project_count; i++) {
    const mig_project *project = &there->projects[i];
    /* One project on both sides is the same one, whatever its folder is called. */
    bool only = there->project_count == 1 && w->tree->project_count == 1;
    for (uint32_t k = 0; err == MIG_OK && k < project->version_dir_count; k++)
      err = read_folder(w, only ? w->tree->projects[0].title : project->title, project->version_dirs[k],
                        project->recursive);
  }
  return err;
}

static mig_err read_ref(work *w, mig_span name, mig_span commit, bool is_base) {
  mig_published *p = w->p;
  mig_ref ref = {name, commit};
  uint32_t before = p->items.count;
  *mig_vec_push(p->arena, &p->refs) = ref;
  mig_err err = mig_repository_tree(&w->source, p->arena, w->repo, commit.ptr, w->why);
  if (err == MIG_OK) err = read_projects(w, w->tree);
  if (err == MIG_OK && is_base && p->items.count == before) err = read_moved(w, &ref);
  return err;
}

bool mig_ref_is_protected(const mig_settings *settings, mig_span name) {
  const mig_setting *setting = &settings->items[MIG_SETTING_PROTECTED];
  if (setting->count == 0) return mig_span_starts(name, MIG_SPAN("refs/tags/"));
  for (uint32_t i = 0; i < setting->count; i++)
    if (mig_ref_matches(setting->values[i], name)) return true;
  return false;
}

static mig_err read_refs(work *w) {
  mig_refs refs;
  mig_published *p = w->p;
  mig_err err = mig_repository_every_ref(&refs, p->arena, w->repo, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < refs.count; i++)
    if (mig_ref_is_protected(w->settings, refs.items[i].name))
      err = read_ref(w, mig_ref_short(refs.items[i].name), refs.items[i].commit, false);
  for (uint32_t i = 0; err == MIG_OK && i < refs.stray_count; i++) {
    const mig_stray_ref *stray = &refs.strays[i];
    if (stray->damaged && p->all_because.len == 0 && mig_ref_is_protected(w->settings, stray->name))
      p->all_because = mig_arena_printf(p->arena, "what a protected ref publishes can't be read: %.*s", MIG_FMT(stray->because));
  }
  return err;
}

static mig_err open_all(void *context) {
  work *w = context;
  mig_published *p = w->p = MIG_NEW(w->arena, mig_published);
  p->arena = w->arena;
  mig_map_init(&p->by_revision, p->arena);
  mig_map_init(&p->by_blob, p->arena);
  mig_map_init(&p->trees, p->arena);
  mig_err err = mig_base_find(&p->base, p->arena, w->settings, w->dir, w->why);
  if (err != MIG_OK) return err;
  if (p->base.name.len == 0) p->all_because = mig_arena_printf(p->arena, "no base branch was found: %.*s",
                                                               MIG_FMT(p->base.because));
  err = mig_repository_open(&w->repo, p->arena, w->dir != NULL ? w->dir : ".", w->why);
  /* with a base there is a repository: what cannot be asked now must not look unpublished */
  if (err != MIG_OK) return p->base.name.len == 0 && err != MIG_ERR_NOMEM ? MIG_OK : err;
  if (p->base.name.len != 0) err = read_ref(w, p->base.name, p->base.commit, true);
  return err == MIG_OK ? read_refs(w) : err;
}

mig_err mig_published_open(mig_published **out, mig_arena *arena, mig_tree *tree, const mig_settings *settings,
                           const char *dir, mig_why *why) {
  work w = {.arena = arena, .tree = tree, .settings = settings, .dir = dir, .why = why};
  *out = NULL;
  mig_err err = mig_protect(open_all, &w);
  if (err == MIG_OK) *out = w.p;
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}

typedef struct ask_call {
  const mig_published *p;
  mig_span script_dir, revision;
  mig_publication answer;
} ask_call;

static mig_err ask(void *context) {
  ask_call *c = context;
  const mig_published *p = c->p;
  uint32_t at = mig_map_get(&p->by_revision, key_of(p->arena, c->script_dir, c->revision));
  if (at != MIG_MAP_NONE) {
    const evidence *found = &p->items.items[at];
    const mig_ref *ref = &p->refs.items[found->ref];
    c->answer = (mig_publication){true,        ref->name, ref->commit, found->path, found->text,
                                  mig_arena_printf(p->arena, "%.*s has it", MIG_FMT(ref->name))};
  } else if (p->all_because.len == 0) {
    c->answer.why = mig_arena_printf(p->arena, "neither %.*s nor another protected ref has it", MIG_FMT(p->base.name));
    c->answer.published = false;
  }
  return MIG_OK;
}

mig_publication mig_published_revision(const mig_published *p, mig_span script_dir, mig_span revision) {
  ask_call c = {p, script_dir, revision, {.published = true, .why = p->all_because}};
  if (mig_protect(ask, &c) != MIG_OK) c.answer.why = MIG_SPAN("out of memory");
  return c.answer;
}

const mig_base_branch *mig_published_base(const mig_published *p) {
  return &p->base;
}
