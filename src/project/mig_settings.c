/* mig_settings.c: mig's own configuration (settings.c reads Alembic's). */
#include "mig/settings.h"

#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/ini.h"
#include "project/opening.h"
#include "project/paths.h"
#include "project/toml.h"
#include "source/repository.h"

static const struct {
  const char *name;
  bool is_list;
  const char *otherwise;
} rows[] = {
#define SETTING(id, name, is_list, otherwise, meaning) [MIG_SETTING_##id] = {name, is_list, otherwise},
    MIG_SETTING_ROWS(SETTING)
#undef SETTING
};

/* What one place says: keys that it does not name stay MIG_SETTING_DEFAULT. */
typedef struct said {
  mig_span path; /* of a file */
  mig_settings settings;
} said;

struct mig_settings_reading {
  mig_arena *arena;
  mig_source *source;
  const char *dir;
  bool asked_git;
  said git;
  MIG_VEC(said *) files; /* that were read */
};

typedef struct work {
  mig_settings *out;
  mig_settings_reading *reading;
  mig_arena *arena; /* the reading's */
  const mig_span *files; /* Alembic's configurations, where a committed section may stand, too */
  uint32_t file_count;
  const char *const *typed;
  mig_why *why;
} work;

typedef MIG_VEC(mig_span) values;

static void set(mig_settings *out, uint32_t key, const values *found, mig_setting_from from, mig_span where) {
  mig_setting *setting = &out->items[key];
  if (setting->from != MIG_SETTING_DEFAULT || found->count == 0) return;
  setting->values = found->items;
  setting->count = found->count;
  setting->from = from;
  setting->where = where;
}

/* Where nothing was said before, what `place` says. */
static void take(work *w, const said *place) {
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++)
    if (w->out->items[key].from == MIG_SETTING_DEFAULT && place->settings.items[key].from != MIG_SETTING_DEFAULT)
      w->out->items[key] = place->settings.items[key];
}

static void clear(mig_settings *settings) {
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++) settings->items[key] = (mig_setting){.name = rows[key].name};
}

/* A list in one text: commas or white space between its parts. */
static void split(mig_arena *arena, uint32_t key, mig_span text, values *out) {
  if (!rows[key].is_list) {
    *mig_vec_push(arena, out) = mig_span_trim(text);
    return;
  }
  for (size_t i = 0; i < text.len;) {
    size_t start = i;
    while (i < text.len && strchr(", \t\r\n", text.ptr[i]) == NULL) i++;
    if (i > start) *mig_vec_push(arena, out) = mig_span_cut(text, start, i);
    i++;
  }
}

static void read_typed(work *w) {
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++) {
    values found = {0};
    if (w->typed == NULL || w->typed[key] == NULL) continue;
    split(w->arena, key, mig_span_of(w->typed[key]), &found);
    set(w->out, key, &found, MIG_SETTING_TYPED, mig_arena_printf(w->arena, "--%s", rows[key].name));
  }
}

/* git writes keys in lower case. */
static bool is_key(mig_span text, const char *name) {
  size_t i = 0;
  for (; i < text.len && name[i] != '\0'; i++) {
    char c = name[i];
    if (text.ptr[i] != (c >= 'A' && c <= 'Z' ? (char)(c + 32) : c)) return false;
  }
  return i == text.len && name[i] == '\0';
}

static void take_git(mig_settings_reading *r, uint32_t key, const mig_git_setting *items, uint32_t count) {
  static const char prefix[] = "mig.";
  values found = {0};
  const char *level = "";
  for (uint32_t i = 0; i < count; i++) {
    if (!is_key(mig_span_cut(items[i].key, sizeof prefix - 1, items[i].key.len), rows[key].name)) continue;
    if (!rows[key].is_list) found = (values){0};
    split(r->arena, key, items[i].value, &found);
    level = items[i].level;
  }
  set(&r->git.settings, key, &found, MIG_SETTING_GIT, mig_arena_printf(r->arena, "git config (%s)", level));
}

/* Outside of a repository, or of one that can't be opened, git has nothing to say. */
static mig_err ask_git(mig_settings_reading *r) {
  const char *dir = r->dir != NULL ? r->dir : ".";
  const mig_git_setting *items;
  uint32_t count = 0;
  mig_repository *repo = mig_source_repository(r->source);
  mig_err err = MIG_OK;
  if (repo == NULL && !mig_source_is_configured(r->arena, dir)) return MIG_OK;
  if (repo == NULL) err = mig_repository_open(&repo, r->arena, dir, NULL);
  if (err == MIG_OK) err = mig_repository_settings(&items, &count, r->arena, repo, MIG_SPAN("mig."), NULL);
  if (err != MIG_OK) return err == MIG_ERR_NOMEM ? err : MIG_OK;
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++) take_git(r, key, items, count);
  return MIG_OK;
}

static mig_err read_git(work *w) {
  mig_settings_reading *r = w->reading;
  if (!r->asked_git) {
    clear(&r->git.settings);
    mig_err err = ask_git(r);
    if (err != MIG_OK) return err;
    r->asked_git = true;
  }
  take(w, &r->git);
  return MIG_OK;
}

/* ---- committed files ---- */

static mig_err read_ini(work *w, said *out, mig_span text) {
  mig_ini *ini;
  mig_err err = mig_ini_parse(&ini, w->arena, text, MIG_SPAN(""), w->why);
  for (uint32_t key = 0; err == MIG_OK && key < MIG_SETTING_COUNT; key++) {
    mig_span value;
    values found = {0};
    if (!mig_ini_get_raw(&value, ini, MIG_SPAN("mig"), mig_span_of(rows[key].name))) continue;
    split(w->arena, key, value, &found);
    set(&out->settings, key, &found, MIG_SETTING_FILE, out->path);
  }
  return err;
}

static mig_err read_toml(work *w, said *out, mig_span text) {
  mig_toml *root;
  mig_err err = mig_toml_parse(&root, w->arena, text, w->why);
  if (err != MIG_OK) return err;
  const mig_toml *table = mig_toml_get(mig_toml_get(root, "tool"), "mig");
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++) {
    const mig_toml *value = mig_toml_get(table, rows[key].name);
    values found = {0};
    if (value == NULL) continue;
    if (value->kind == MIG_TOML_STRING) split(w->arena, key, value->text, &found);
    for (const mig_toml *item = value->kind == MIG_TOML_ARRAY ? value->first : NULL; item != NULL; item = item->next)
      if (item->kind == MIG_TOML_STRING) *mig_vec_push(w->arena, &found) = item->text;
    if (found.count == 0)
      return mig_fail(w->why, MIG_ERR_UNREADABLE, "[tool.mig] %s: expected a string%s", rows[key].name,
                      rows[key].is_list ? " or a list of strings" : "");
    set(&out->settings, key, &found, MIG_SETTING_FILE, out->path);
  }
  return MIG_OK;
}

/* Whether `path` is a file that could not be read, for reasons of its own; a folder of that name, a
 * device or a link to nowhere configures nothing. */
static bool is_unread_file(const work *w, mig_span path, mig_err err) {
  mig_span real;
  mig_entry_kind kind;
  if (err == MIG_ERR_NOT_FOUND) return false;
  return mig_source_resolve(w->reading->source, w->arena, path, &real, &kind, NULL) != MIG_OK || kind == MIG_ENTRY_FILE;
}

static mig_err parse_file(work *w, said *out) {
  mig_span text;
  mig_why unread = {""};
  mig_err err = mig_source_read(w->reading->source, w->arena, out->path, &text, &unread);
  if (err == MIG_ERR_NOMEM) return err;
  if (err != MIG_OK) return is_unread_file(w, out->path, err) ? mig_fail(w->why, err, "%s", unread.text) : MIG_OK;
  /* Most files hold nothing of mig's, and are not worth a complaint of their own here. */
  if (mig_span_find(text, MIG_SPAN("mig]"), 0) == SIZE_MAX) return MIG_OK;
  err = mig_span_ends(out->path, MIG_SPAN(".toml")) ? read_toml(w, out, text) : read_ini(w, out, text);
  if (err != MIG_ERR_UNREADABLE) return err;
  mig_span reason = mig_arena_copy(w->arena, mig_span_of(w->why->text));
  return mig_fail(w->why, err, "%.*s: %.*s", MIG_FMT(out->path), MIG_FMT(reason));
}

static mig_err read_file(work *w, mig_span path) {
  mig_settings_reading *r = w->reading;
  for (uint32_t i = 0; i < r->files.count; i++) {
    if (!mig_span_eq(r->files.items[i]->path, path)) continue;
    take(w, r->files.items[i]);
    return MIG_OK;
  }
  said *file = MIG_NEW(w->arena, said);
  file->path = path;
  clear(&file->settings);
  mig_err err = parse_file(w, file);
  if (err != MIG_OK) return err;
  *mig_vec_push(w->arena, &r->files) = file;
  take(w, file);
  return MIG_OK;
}

static mig_err read_folder(work *w, mig_span folder) {
  mig_err err = read_file(w, mig_path_join(w->arena, folder, MIG_SPAN("alembic.ini")));
  return err == MIG_OK ? read_file(w, mig_path_join(w->arena, folder, MIG_SPAN("pyproject.toml"))) : err;
}

static mig_err read_files(work *w) {
  mig_err err = MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < w->file_count; i++) {
    mig_span file = w->files[i];
    if (file.len == 0) continue;
    err = read_file(w, file);
    if (err == MIG_OK) err = read_folder(w, mig_path_folder(file));
  }
  return err == MIG_OK ? read_folder(w, MIG_SPAN("")) : err;
}

static mig_err read_all(void *context) {
  work *w = context;
  clear(w->out);
  read_typed(w);
  mig_err err = read_git(w);
  if (err == MIG_OK) err = read_files(w);
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++) {
    mig_setting *setting = &w->out->items[key];
    if (setting->from != MIG_SETTING_DEFAULT || rows[key].otherwise == NULL) continue;
    mig_span *value = MIG_NEW(w->arena, mig_span);
    *value = mig_span_of(rows[key].otherwise);
    setting->values = value;
    setting->count = 1;
  }
  return err;
}

mig_settings_reading *mig_settings_reading_new(mig_arena *arena, mig_source *source, const char *dir) {
  mig_settings_reading *reading = MIG_NEW(arena, mig_settings_reading);
  reading->arena = arena;
  reading->source = source;
  reading->dir = dir;
  return reading;
}

mig_err mig_settings_choose(mig_settings *out, mig_settings_reading *reading, const mig_span *files, uint32_t file_count,
                            mig_why *why) {
  mig_why own = {""};
  work w = {.out = out, .reading = reading, .arena = reading->arena, .files = files, .file_count = file_count,
            .why = why != NULL ? why : &own};
  return read_all(&w);
}

static void list_files(work *w, const mig_tree *tree) {
  mig_span *files = MIG_NEW_ARRAY(w->arena, mig_span, tree->project_count);
  for (uint32_t i = 0; i < tree->project_count; i++) files[i] = tree->projects[i].config_file;
  w->files = files;
  w->file_count = tree->project_count;
}

typedef struct read_call {
  work w;
  const mig_tree *tree;
  const char *dir;
} read_call;

static mig_err read_tree(void *context) {
  read_call *c = context;
  c->w.reading = mig_settings_reading_new(c->w.arena, c->tree->source, c->dir);
  list_files(&c->w, c->tree);
  return read_all(&c->w);
}

mig_err mig_settings_read(mig_settings *out, mig_arena *arena, mig_tree *tree, const char *dir,
                          const char *const *typed, mig_why *why) {
  mig_why own = {""};
  read_call w = {.tree = tree, .dir = dir, .w = {.out = out, .arena = arena, .typed = typed, .why = why != NULL ? why : &own}};
  mig_err err = mig_protect(read_tree, &w);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}
