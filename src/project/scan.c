/* scan.c: script directories that nothing configures. */
#include "base/protect.h"
#include "base/span.h"
#include "project/opening.h"
#include "project/paths.h"

/* How far below the start a project is looked for. */
enum { MOST_DEPTH = 8 };

typedef struct scan {
  mig_opening *o;
  mig_candidates with_env; /* env.py, and versions/ beside it */
  mig_candidates bare;     /* folders named versions that hold scripts */
} scan;

/* Folders that hold other people's code, or none. */
static bool is_skipped(mig_span name) {
  static const char *const names[] = {"node_modules", "__pycache__", "site-packages", "venv", "env", "build", "dist"};
  if (name.ptr[0] == '.') return true;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (mig_span_is(name, names[i])) return true;
  return false;
}

static const mig_entry *find(const mig_entries *entries, const char *name) {
  for (uint32_t i = 0; i < entries->count; i++)
    if (mig_span_is(entries->items[i].name, name)) return &entries->items[i];
  return NULL;
}

static bool is_script_here(mig_opening *o, const mig_entries *entries, const mig_entry *entry) {
  if (entry->kind != MIG_ENTRY_FILE || !mig_script_is_name(entry->name)) return false;
  mig_span text;
  mig_script script;
  if (mig_source_read_entry(o->source, o->arena, entries, entry, &text, NULL) != MIG_OK) return false;
  mig_script_read(&script, o->arena, (mig_file){entry->name, text}, NULL);
  return script.revision.form != MIG_IDENT_ABSENT && script.down_revision.form != MIG_IDENT_ABSENT &&
         script.revision.name_end != 0;
}

/* One is enough. */
static bool holds_a_script(mig_opening *o, mig_span folder) {
  mig_entries entries;
  mig_err err = mig_source_list(o->source, o->arena, folder, &entries, NULL);
  if (err == MIG_ERR_NOMEM) mig_out_of_memory();
  if (err != MIG_OK) return false;
  for (uint32_t i = 0; i < entries.count; i++)
    if (is_script_here(o, &entries, &entries.items[i])) return true;
  return false;
}

static mig_candidate unconfigured(mig_opening *o, mig_span folder) {
  mig_candidate c = {.script_dir = folder};
  c.config = (mig_config){.section = o->section, .folder = folder, .root = o->root};
  return c;
}

/* Two questions to the file system instead of a listing; most folders are such. */
static bool has_nothing(const scan *s, mig_span folder) {
  return !mig_span_is(mig_path_name(folder), "versions") &&
         mig_source_is_barren(s->o->source, s->o->arena, folder, "versions");
}

static mig_err scan_folder(scan *s, mig_span folder, int depth) {
  mig_entries entries;
  if (has_nothing(s, folder)) return MIG_OK;
  mig_err err = mig_source_look(s->o->source, s->o->arena, folder, &entries, NULL);
  if (err == MIG_ERR_NOMEM) return err;
  if (err != MIG_OK) return MIG_OK; /* a folder that cannot be listed holds nothing that can be read */
  const mig_entry *versions = find(&entries, "versions");
  if (find(&entries, "env.py") != NULL && versions != NULL && versions->kind != MIG_ENTRY_FILE) {
    *mig_vec_push(s->o->arena, &s->with_env) = unconfigured(s->o, folder);
    return MIG_OK;
  }
  if (mig_span_is(mig_path_name(folder), "versions") && holds_a_script(s->o, folder)) {
    *mig_vec_push(s->o->arena, &s->bare) = unconfigured(s->o, mig_path_folder(folder));
    return MIG_OK;
  }
  for (uint32_t i = 0; err == MIG_OK && depth < MOST_DEPTH && i < entries.count; i++)
    if (entries.items[i].kind == MIG_ENTRY_FOLDER && !is_skipped(entries.items[i].name))
      err = scan_folder(s, mig_path_join(s->o->arena, folder, entries.items[i].name), depth + 1);
  return err;
}

mig_err mig_opening_scan(mig_opening *o, mig_span folder) {
  scan s = {.o = o};
  mig_err err = scan_folder(&s, folder, 0);
  const mig_candidates *found = s.with_env.count != 0 ? &s.with_env : &s.bare;
  for (uint32_t i = 0; err == MIG_OK && i < found->count; i++) {
    *mig_vec_push(o->arena, &o->candidates) = found->items[i];
    mig_opening_note(o, "%.*s: no configuration; found by its %s", MIG_FMT(mig_path_shown(found->items[i].script_dir)),
                     found == &s.bare ? "versions folder that holds scripts" : "env.py and versions");
  }
  return err;
}
