/* subfolders.c: folders below a version folder that hold scripts and that no configuration names.
 * A project's own Python may add them when it runs, or they are an archive; text alone cannot tell.
 * Rule: (a) the version folders hold no script themselves: the subfolders are read, as one history,
 * or, where an id stands in two of them, each as a history of its own; (b) a subfolder that connects
 * with the scripts read and repeats no id of theirs is read too; (c) any other is left out. */
#include "base/map.h"
#include "base/span.h"
#include "project/opening.h"
#include "project/paths.h"

typedef struct part {
  mig_span folder;
  mig_tasks tasks;
  mig_script *scripts;
  bool taken;
} part;

typedef struct parts {
  mig_opening *o;
  mig_map ids; /* of what is read */
  part whole;  /* what the version folders hold */
  part *items; /* the subfolders */
  uint32_t count;
} parts;

static mig_span id_of(const mig_script *script) {
  return script->revision.form == MIG_IDENT_STRING ? script->revision.items[0] : (mig_span){NULL, 0};
}

static void add_ids(parts *p, const part *one) {
  for (uint32_t i = 0; i < one->tasks.count; i++)
    if (id_of(&one->scripts[i]).ptr != NULL) mig_map_add(&p->ids, id_of(&one->scripts[i]), 0);
}

static bool repeats_an_id(const mig_map *ids, const part *one) {
  for (uint32_t i = 0; i < one->tasks.count; i++)
    if (id_of(&one->scripts[i]).ptr != NULL && mig_map_get(ids, id_of(&one->scripts[i])) != MIG_MAP_NONE) return true;
  return false;
}

static bool any_in(const mig_map *ids, const mig_ident *ident) {
  for (uint32_t i = 0; i < ident->count; i++)
    if (ident->items[i].ptr != NULL && mig_map_get(ids, ident->items[i]) != MIG_MAP_NONE) return true;
  return false;
}

static bool names_one_of(const mig_map *ids, const part *one) {
  for (uint32_t i = 0; i < one->tasks.count; i++)
    if (any_in(ids, &one->scripts[i].down_revision) || any_in(ids, &one->scripts[i].depends_on)) return true;
  return false;
}

/* Nobody reads these files a second time. */
static void keep_texts(mig_opening *o, part *one) {
  if (o->read_at.arena == NULL) mig_map_init(&o->read_at, o->arena);
  for (uint32_t i = 0; i < one->tasks.count; i++) {
    mig_task *task = &one->tasks.items[i];
    task->text = one->scripts[i].file.text;
    if (task->text.len == 0) continue; /* also where it could not be read: that is tried, and told, again */
    mig_map_set(&o->read_at, task->path, o->texts.count);
    *mig_vec_push(o->arena, &o->texts) = task->text;
  }
}

/* For the decision only: what is kept is looked at again, in one piece, and complains then. */
static mig_err read_part(mig_opening *o, part *one) {
  uint32_t diags = o->diags.count;
  uint64_t files = o->tree->files, bytes = o->tree->bytes;
  one->scripts = MIG_NEW_ARRAY(o->arena, mig_script, one->tasks.count);
  mig_err err = mig_opening_load(o, &one->tasks, one->scripts);
  if (err == MIG_OK) keep_texts(o, one);
  o->diags.count = diags;
  o->tree->files = files;
  o->tree->bytes = bytes;
  return err;
}

static mig_err read_subfolders(parts *p, const mig_strings *folders) {
  p->count = folders->count;
  p->items = MIG_NEW_ARRAY(p->o->arena, part, folders->count);
  for (uint32_t i = 0; i < p->count; i++) {
    p->items[i].folder = folders->items[i];
    mig_err err = mig_opening_list_folder(p->o, folders->items[i], &p->items[i].tasks);
    if (err == MIG_OK) err = read_part(p->o, &p->items[i]);
    if (err != MIG_OK) return err;
  }
  return MIG_OK;
}

static void say(mig_opening *o, mig_span folder, const char *what) {
  mig_span message = mig_arena_printf(o->arena, "%.*s: no configuration names this folder of scripts; %s", MIG_FMT(folder), what);
  mig_opening_note(o, "%.*s", MIG_FMT(message));
  *mig_vec_push(o->arena, &o->diags) = (mig_diag){.level = MIG_NOTE, .message = message};
}

static void take(parts *p, part *one, mig_project *project, mig_tasks *tasks) {
  mig_span *dirs = MIG_NEW_ARRAY(p->o->arena, mig_span, (size_t)project->version_dir_count + 1);
  for (uint32_t i = 0; i < project->version_dir_count; i++) dirs[i] = project->version_dirs[i];
  dirs[project->version_dir_count++] = one->folder;
  project->version_dirs = dirs;
  for (uint32_t i = 0; i < one->tasks.count; i++) *mig_vec_push(p->o->arena, tasks) = one->tasks.items[i];
  add_ids(p, one);
  one->taken = true;
}

/* Case (b) and (c): again until nothing is added, as subfolders may hang on each other. */
static void take_connected(parts *p, mig_project *project, mig_tasks *tasks) {
  for (bool more = true; more;) {
    more = false;
    for (uint32_t i = 0; i < p->count; i++) {
      part *one = &p->items[i];
      mig_map own;
      mig_map_init(&own, p->o->arena);
      for (uint32_t k = 0; k < one->tasks.count; k++)
        if (id_of(&one->scripts[k]).ptr != NULL) mig_map_add(&own, id_of(&one->scripts[k]), 0);
      if (one->taken || repeats_an_id(&p->ids, one)) continue;
      if (!names_one_of(&p->ids, one) && !names_one_of(&own, &p->whole)) continue;
      take(p, one, project, tasks);
      say(p->o, one->folder, "read, because its scripts connect with the others");
      more = true;
    }
  }
  for (uint32_t i = 0; i < p->count; i++)
    if (!p->items[i].taken) say(p->o, p->items[i].folder, "left out, as Alembic leaves it out");
}

/* Case (a). */
static void take_all(parts *p, mig_project *project, mig_tasks *tasks, bool *each_alone) {
  *each_alone = false;
  for (uint32_t i = 0; i < p->count && !*each_alone; i++) {
    *each_alone = repeats_an_id(&p->ids, &p->items[i]);
    add_ids(p, &p->items[i]);
  }
  for (uint32_t i = 0; i < p->count; i++) {
    if (!*each_alone) take(p, &p->items[i], project, tasks);
    say(p->o, p->items[i].folder, *each_alone ? "read as a history of its own" : "read, because the folder above holds no script");
  }
}

mig_err mig_opening_choose(mig_opening *o, mig_project *project, const mig_strings *folders, mig_tasks *tasks,
                           bool *each_alone) {
  parts p = {.o = o, .whole = {.tasks = *tasks}};
  *each_alone = false;
  mig_map_init(&p.ids, o->arena);
  mig_err err = read_part(o, &p.whole);
  if (err == MIG_OK) err = read_subfolders(&p, folders);
  if (err != MIG_OK) return err;
  add_ids(&p, &p.whole);
  if (tasks->count == 0) take_all(&p, project, tasks, each_alone);
  else take_connected(&p, project, tasks);
  return MIG_OK;
}
