/* folders.c: which files are scripts, in the order in which Alembic 1.19 loads them: folder by
 * folder as version_locations lists them, names by byte order; with recursive_version_locations
 * the files of a folder first, then its subfolders. */
#include "base/map.h"
#include "base/span.h"
#include "base/why.h"
#include "project/opening.h"
#include "project/paths.h"

/* Deeper folders are not gone into. */
enum { MOST_DEPTH = 40 };

/* The same folder is asked for scripts, then for subfolders: it is read from the tree once. */
static mig_err list_names(mig_opening *o, mig_span folder, const mig_entries **out) {
  if (o->listed_at.arena == NULL) mig_map_init(&o->listed_at, o->arena);
  uint32_t at = mig_map_get(&o->listed_at, folder);
  if (at != MIG_MAP_NONE) {
    *out = o->listed.items[at];
    return MIG_OK;
  }
  mig_entries *entries = MIG_NEW(o->arena, mig_entries);
  mig_err err = mig_source_list(o->source, o->arena, folder, entries, o->why);
  *out = entries;
  if (err != MIG_OK) return err;
  mig_map_set(&o->listed_at, folder, o->listed.count);
  *mig_vec_push(o->arena, &o->listed) = entries;
  return MIG_OK;
}

static mig_span read_before(const mig_opening *o, mig_span path) {
  uint32_t at = o->read_at.arena != NULL ? mig_map_get(&o->read_at, path) : MIG_MAP_NONE;
  return at != MIG_MAP_NONE ? o->texts.items[at] : MIG_SPAN("");
}

/* What Alembic would open; links lead to the file they stand for, whose name then counts. */
static void add_script(mig_opening *o, const mig_entries *folder, const mig_entry *entry, mig_tasks *tasks) {
  mig_span path = mig_path_join(o->arena, folder->path, entry->name);
  mig_task task = {.folder = folder, .entry = entry, .path = path};
  mig_entry_kind kind = entry->kind;
  if (kind == MIG_ENTRY_LINK) {
    task.entry = NULL;
    if (mig_source_resolve(o->source, o->arena, path, &task.path, &kind, NULL) != MIG_OK) {
      task.path = path;
      task.refusal = "a symbolic link that leads nowhere, or in a circle";
    } else if (!mig_script_is_name(mig_path_name(task.path))) {
      return;
    }
  }
  if (kind == MIG_ENTRY_FOLDER) task.refusal = "a directory that is named like a script";
  if (kind == MIG_ENTRY_OTHER) task.refusal = "neither a file nor a link to one";
  task.text = read_before(o, task.path);
  *mig_vec_push_own(o->arena, tasks) = task;
}

mig_err mig_opening_list_folder(mig_opening *o, mig_span folder, mig_tasks *tasks) {
  const mig_entries *entries;
  mig_err err = list_names(o, folder, &entries);
  if (err != MIG_OK) return err;
  for (uint32_t i = 0; i < entries->count; i++)
    if (mig_script_is_name(entries->items[i].name)) add_script(o, entries, &entries->items[i], tasks);
  return MIG_OK;
}

static bool is_subfolder(const mig_entry *entry) {
  return entry->kind == MIG_ENTRY_FOLDER && !mig_span_ends(entry->name, MIG_SPAN("__pycache__")) &&
         !mig_script_is_name(entry->name);
}

static mig_err list_recursively(mig_opening *o, mig_span folder, mig_tasks *tasks, int depth) {
  const mig_entries *entries;
  mig_err err = mig_opening_list_folder(o, folder, tasks);
  if (err == MIG_OK) err = list_names(o, folder, &entries);
  for (uint32_t i = 0; err == MIG_OK && depth < MOST_DEPTH && i < entries->count; i++)
    if (is_subfolder(&entries->items[i]))
      err = list_recursively(o, mig_path_join(o->arena, folder, entries->items[i].name), tasks, depth + 1);
  return err;
}

/* A file that was met before is dropped, as Alembic does with a warning. */
static void drop_repeats(mig_opening *o, mig_tasks *tasks) {
  mig_map seen;
  mig_map_init(&seen, o->arena);
  uint32_t kept = 0;
  for (uint32_t i = 0; i < tasks->count; i++) {
    if (mig_map_add(&seen, tasks->items[i].path, i) == i) tasks->items[kept++] = tasks->items[i];
    else mig_opening_note(o, "%.*s is reached twice: read once", MIG_FMT(tasks->items[i].path));
  }
  tasks->count = kept;
}

static void add_folder(mig_span folder, mig_span *items, uint32_t *count) {
  for (uint32_t i = 0; i < *count; i++)
    if (mig_span_eq(items[i], folder)) return;
  items[(*count)++] = folder;
}

/* A link to somewhere that can't be read is not an empty folder: scripts may well be there. */
static mig_err refuse_lost_link(mig_opening *o, mig_span folder, const char *name) {
  const mig_entries *entries;
  mig_err err = list_names(o, folder, &entries);
  if (err != MIG_OK) return err == MIG_ERR_NOT_FOUND ? MIG_OK : err;
  for (uint32_t i = 0; i < entries->count; i++)
    if (mig_span_is(entries->items[i].name, name) && entries->items[i].kind == MIG_ENTRY_LINK)
      return mig_fail(o->why, MIG_ERR_UNREADABLE,
                      "%.*s: a symbolic link that leads nowhere, in a circle or out of what is read, so its scripts are not known",
                      MIG_FMT(mig_path_join(o->arena, folder, entries->items[i].name)));
  return MIG_OK;
}

/* version_locations, else versions/ in the script directory, else the directory itself. */
static mig_err find_version_dirs(mig_opening *o, mig_project *project, const mig_candidate *c) {
  mig_strings named;
  mig_err err = mig_config_paths(&named, o->arena, &c->config, "version_locations", o->why);
  if (err != MIG_OK) return err;
  mig_span *items = MIG_NEW_ARRAY(o->arena, mig_span, (size_t)named.count + 1), real;
  uint32_t count = 0;
  for (uint32_t i = 0; i < named.count; i++) {
    if (mig_opening_locate(o, &c->config, named.items[i], &real)) add_folder(real, items, &count);
    else mig_opening_note(o, "%.*s: version location '%.*s' is not there, skipped as Alembic does",
                          MIG_FMT(mig_path_shown(c->script_dir)), MIG_FMT(named.items[i]));
  }
  if (!named.set && !c->bare_scripts) {
    if (mig_opening_has(o, mig_path_join(o->arena, c->script_dir, MIG_SPAN("versions")), MIG_ENTRY_FOLDER, &real))
      add_folder(real, items, &count);
    else
      err = refuse_lost_link(o, c->script_dir, "versions");
  }
  if (c->bare_scripts) add_folder(c->script_dir, items, &count);
  project->version_dirs = items;
  project->version_dir_count = count;
  return err;
}

/* In one folder only links can repeat a file. */
static bool has_links(const mig_tasks *tasks) {
  for (uint32_t i = 0; i < tasks->count; i++)
    if (tasks->items[i].entry == NULL) return true;
  return false;
}

mig_err mig_opening_list(mig_opening *o, mig_project *project, const mig_candidate *candidate, mig_tasks *tasks) {
  mig_err err = find_version_dirs(o, project, candidate);
  for (uint32_t i = 0; err == MIG_OK && i < project->version_dir_count; i++) {
    mig_span folder = project->version_dirs[i];
    uint32_t before = tasks->count;
    err = project->recursive ? list_recursively(o, folder, tasks, 0) : mig_opening_list_folder(o, folder, tasks);
    mig_opening_note(o, "%.*s: %u files like scripts", MIG_FMT(mig_path_shown(folder)), (unsigned)(tasks->count - before));
  }
  if (err == MIG_OK && (project->version_dir_count > 1 || project->recursive || has_links(tasks))) drop_repeats(o, tasks);
  return err;
}

typedef struct subfolders {
  mig_opening *o;
  const mig_project *project;
  MIG_VEC(mig_span) found;
} subfolders;

static bool is_version_dir(const mig_project *project, mig_span folder) {
  for (uint32_t i = 0; i < project->version_dir_count; i++)
    if (mig_span_eq(project->version_dirs[i], folder)) return true;
  return false;
}

static bool holds_scripts(const mig_entries *entries) {
  for (uint32_t i = 0; i < entries->count; i++)
    if (entries->items[i].kind == MIG_ENTRY_FILE && mig_script_is_name(entries->items[i].name)) return true;
  return false;
}

static mig_err find_below(subfolders *s, const mig_entries *entries, int depth) {
  for (uint32_t i = 0; depth < MOST_DEPTH && i < entries->count; i++) {
    if (!is_subfolder(&entries->items[i])) continue;
    mig_span folder = mig_path_join(s->o->arena, entries->path, entries->items[i].name);
    const mig_entries *below;
    mig_err err = list_names(s->o, folder, &below);
    if (err != MIG_OK) return err;
    if (is_version_dir(s->project, folder)) continue;
    if (holds_scripts(below)) *mig_vec_push(s->o->arena, &s->found) = folder;
    err = find_below(s, below, depth + 1);
    if (err != MIG_OK) return err;
  }
  return MIG_OK;
}

mig_err mig_opening_subfolders(mig_opening *o, const mig_project *project, mig_strings *out) {
  subfolders s = {.o = o, .project = project};
  for (uint32_t i = 0; i < project->version_dir_count; i++) {
    const mig_entries *entries;
    mig_err err = list_names(o, project->version_dirs[i], &entries);
    if (err == MIG_OK) err = find_below(&s, entries, 0);
    if (err != MIG_OK) return err;
  }
  *out = (mig_strings){s.found.items, s.found.count, s.found.count != 0};
  return MIG_OK;
}
