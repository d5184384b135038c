/* discover.c: finding the projects of a tree. In this order, the first that finds something counts:
 * what was typed; alembic.ini or pyproject.toml in the folder started in or above it; the usual
 * places below; script directories that nothing configures. */
#include "base/span.h"
#include "base/why.h"
#include "project/opening.h"
#include "project/paths.h"

/* What a configuration file that was looked at turned out to be. */
typedef enum verdict_of { USABLE, NOT_ALEMBIC, NO_SUCH_DIR } verdict_of;

static bool has_scripts_beside(mig_opening *o, mig_span folder) {
  return mig_opening_has(o, mig_path_join(o->arena, folder, MIG_SPAN("script.py.mako")), MIG_ENTRY_FILE, NULL) ||
         mig_opening_has(o, mig_path_join(o->arena, folder, MIG_SPAN("env.py")), MIG_ENTRY_FILE, NULL) ||
         mig_opening_has(o, mig_path_join(o->arena, folder, MIG_SPAN("versions")), MIG_ENTRY_FOLDER, NULL);
}

/* The candidate that the two files make; `location` is script_location as written. */
static mig_err consider(mig_opening *o, mig_span ini, mig_span toml, mig_candidate *out, verdict_of *verdict,
                        mig_span *location) {
  *out = (mig_candidate){.flask_migrate = false};
  *location = MIG_SPAN("");
  mig_err err = mig_config_open(&out->config, o->arena, o->source, o->root, o->section, ini, toml, o->why);
  if (err != MIG_OK) return err;
  *verdict = NOT_ALEMBIC;
  if (out->config.ini == NULL && out->config.toml == NULL) return MIG_OK;
  err = mig_config_get(location, o->arena, &out->config, "script_location", o->why);
  if (err == MIG_ERR_NOT_FOUND) {
    /* Flask-Migrate names the folder itself when it runs. */
    if (out->config.ini == NULL || !mig_ini_has_section(out->config.ini, o->section) ||
        !has_scripts_beside(o, out->config.folder))
      return MIG_OK;
    out->flask_migrate = true;
    *verdict = mig_opening_has(o, out->config.folder, MIG_ENTRY_FOLDER, &out->script_dir) ? USABLE : NO_SUCH_DIR;
    return MIG_OK;
  }
  if (err != MIG_OK) return err;
  *verdict = mig_opening_locate(o, &out->config, *location, &out->script_dir) ? USABLE : NO_SUCH_DIR;
  return MIG_OK;
}

static void add_candidate(mig_opening *o, const mig_candidate *candidate) {
  for (uint32_t i = 0; i < o->candidates.count; i++)
    if (mig_span_eq(o->candidates.items[i].script_dir, candidate->script_dir)) return;
  *mig_vec_push(o->arena, &o->candidates) = *candidate;
  mig_opening_note(o, "%.*s: script directory %.*s%s", MIG_FMT(mig_config_file(&candidate->config)),
                   MIG_FMT(mig_path_shown(candidate->script_dir)),
                   candidate->flask_migrate ? " (Flask-Migrate: no script_location)" : "");
}

static mig_err fail_no_dir(const mig_opening *o, const mig_candidate *c, mig_span location) {
  return mig_fail(o->why, MIG_ERR_NOT_FOUND,
                  "%.*s: script_location is '%.*s', which does not exist in the tree read; looked in %.*s and in the "
                  "tree's root. Name the folder with --script-dir DIR",
                  MIG_FMT(mig_config_file(&c->config)), MIG_FMT(location), MIG_FMT(mig_path_shown(c->config.folder)));
}

typedef struct names {
  mig_opening *o;
  mig_span text;
} names;

static void add_name(void *payload, mig_span name) {
  names *n = payload;
  n->text = mig_arena_printf(n->o->arena, "%.*s%s[%.*s]", MIG_FMT(n->text), n->text.len != 0 ? ", " : "", MIG_FMT(name));
}

static mig_err fail_no_key(mig_opening *o, const mig_candidate *c) {
  const mig_config *config = &c->config;
  if (config->ini == NULL)
    return mig_fail(o->why, MIG_ERR_USAGE, "%.*s: no [tool.alembic] with a script_location in it", MIG_FMT(config->toml_file));
  names n = {o, {"", 0}};
  mig_ini_each_section(config->ini, add_name, &n);
  if (!mig_ini_has_section(config->ini, o->section))
    return mig_fail(o->why, MIG_ERR_USAGE, "%.*s: no section [%.*s]; it has %.*s. Choose one with -n NAME",
                    MIG_FMT(config->ini_file), MIG_FMT(o->section), MIG_FMT(n.text.len != 0 ? n.text : MIG_SPAN("none")));
  return mig_fail(o->why, MIG_ERR_NOT_FOUND,
                  "%.*s: no key 'script_location' in section [%.*s], and no env.py or versions/ beside the file. Name the "
                  "folder with --script-dir DIR",
                  MIG_FMT(config->ini_file), MIG_FMT(o->section));
}

static bool is_toml(mig_span file) {
  return mig_span_is(mig_path_name(file), "pyproject.toml") || mig_span_ends(file, MIG_SPAN(".toml"));
}

static mig_err from_option(mig_opening *o, mig_candidate *out) {
  mig_span file = mig_path_from(o->arena, o->root, mig_source_start(o->source), mig_span_of(o->opts->config)), location;
  verdict_of verdict;
  if (!mig_opening_has(o, file, MIG_ENTRY_FILE, NULL))
    return mig_fail(o->why, MIG_ERR_USAGE, "-c %s: no such file in %s", o->opts->config,
                    mig_opening_tree_name(o));
  mig_err err = consider(o, is_toml(file) ? MIG_SPAN("") : file, is_toml(file) ? file : MIG_SPAN(""), out, &verdict, &location);
  if (err != MIG_OK || verdict == USABLE || o->script_dir != NULL) return err;
  return verdict == NO_SUCH_DIR ? fail_no_dir(o, out, location) : fail_no_key(o, out);
}

/* alembic.ini and pyproject.toml of one folder; empty where there is none. */
static bool files_of(mig_opening *o, mig_span folder, mig_span *ini, mig_span *toml) {
  *ini = mig_path_join(o->arena, folder, MIG_SPAN("alembic.ini"));
  *toml = mig_path_join(o->arena, folder, MIG_SPAN("pyproject.toml"));
  if (!mig_opening_has(o, *ini, MIG_ENTRY_FILE, NULL)) *ini = MIG_SPAN("");
  if (!mig_opening_has(o, *toml, MIG_ENTRY_FILE, NULL)) *toml = MIG_SPAN("");
  return ini->len != 0 || toml->len != 0;
}

/* From `folder` up to the root. Stops at the first configuration of Alembic's that leads to a
 * script directory: to `wanted`, when that is given. */
static mig_err climb(mig_opening *o, mig_span folder, const mig_span *wanted, mig_candidate *out, bool *found) {
  *found = false;
  for (;; folder = mig_path_folder(folder)) {
    mig_span ini, toml, location;
    verdict_of verdict = NOT_ALEMBIC;
    if (files_of(o, folder, &ini, &toml)) {
      mig_err err = consider(o, ini, toml, out, &verdict, &location);
      if (err != MIG_OK && wanted == NULL) return err;
      if (err == MIG_OK && verdict == NO_SUCH_DIR && wanted == NULL) return fail_no_dir(o, out, location);
      *found = err == MIG_OK && verdict == USABLE && (wanted == NULL || mig_span_eq(out->script_dir, *wanted));
      if (*found) return MIG_OK;
      if (o->opts->name != NULL && wanted == NULL && out->config.ini != NULL) return fail_no_key(o, out);
    }
    if (folder.len == 0 || mig_span_is(folder, "/")) return MIG_OK;
  }
}

/* A configuration in a usual place below; one that leads nowhere is passed over with a note. */
static mig_err try_place(mig_opening *o, mig_span folder) {
  mig_span ini = mig_path_join(o->arena, folder, MIG_SPAN("alembic.ini")), location;
  mig_candidate found;
  verdict_of verdict;
  if (!mig_opening_has(o, ini, MIG_ENTRY_FILE, NULL)) return MIG_OK;
  mig_err err = consider(o, ini, MIG_SPAN(""), &found, &verdict, &location);
  if (err == MIG_ERR_NOMEM) return err;
  if (err == MIG_OK && verdict == USABLE) add_candidate(o, &found);
  else mig_opening_note(o, "%.*s: passed over: %s", MIG_FMT(ini),
                        err != MIG_OK ? o->why->text : "it names no script directory of this tree");
  return MIG_OK;
}

/* Every folder of `folder`, and migrations/ in it: in all of them an alembic.ini is usual. */
static mig_err try_places(mig_opening *o, mig_span folder, bool also_itself) {
  mig_entries entries;
  mig_err err = mig_source_look(o->source, o->arena, folder, &entries, NULL);
  if (err != MIG_OK) return err == MIG_ERR_NOMEM ? err : MIG_OK;
  for (uint32_t i = 0; err == MIG_OK && i < entries.count; i++) {
    if (entries.items[i].kind != MIG_ENTRY_FOLDER || entries.items[i].name.ptr[0] == '.') continue;
    mig_span below = mig_path_join(o->arena, folder, entries.items[i].name);
    if (also_itself) err = try_place(o, below);
    if (err == MIG_OK) err = try_place(o, mig_path_join(o->arena, below, MIG_SPAN("migrations")));
  }
  return err;
}

static mig_err search_below(mig_opening *o, mig_span folder) {
  mig_err err = try_places(o, folder, true);
  mig_span src = mig_path_join(o->arena, folder, MIG_SPAN("src"));
  if (err == MIG_OK && mig_opening_has(o, src, MIG_ENTRY_FOLDER, NULL)) err = try_places(o, src, false);
  if (err == MIG_OK && o->candidates.count == 0) err = mig_opening_scan(o, folder);
  return err;
}

static mig_err fail_nothing(const mig_opening *o) {
  mig_span start = mig_source_start(o->source);
  return mig_fail(o->why, MIG_ERR_NOT_FOUND,
                  "no migration scripts found in %.*s: looked for alembic.ini and pyproject.toml with [tool.alembic] here and "
                  "above, for */alembic.ini and */migrations/alembic.ini, and for a folder with env.py and versions/. Name the "
                  "folder with --script-dir DIR, or the configuration with -c FILE",
                  MIG_FMT(start.len != 0                           ? start
                          : o->tree->kind != MIG_TREE_WORKTREE ? mig_span_of(mig_opening_tree_name(o))
                                                               : o->root));
}

static mig_err fail_script_dir(const mig_opening *o) {
  if (o->script_dir_from.len == 0)
    return mig_fail(o->why, MIG_ERR_USAGE, "--script-dir %s: no such folder in %s", o->script_dir, mig_opening_tree_name(o));
  return mig_fail(o->why, MIG_ERR_NOT_FOUND, "script-dir %s, set by %.*s: no such folder in %s", o->script_dir,
                  MIG_FMT(o->script_dir_from), mig_opening_tree_name(o));
}

/* --script-dir: the folder is given; a configuration only adds settings. */
static mig_err from_script_dir(mig_opening *o) {
  mig_span path = mig_path_from(o->arena, o->root, MIG_SPAN(""), mig_span_of(o->script_dir)), real;
  mig_candidate found = {.flask_migrate = false};
  bool configured = false;
  if (!mig_opening_has(o, path, MIG_ENTRY_FOLDER, &real)) return fail_script_dir(o);
  if (mig_span_is(mig_path_name(real), "versions")) real = mig_path_folder(real);
  mig_err err = MIG_OK;
  if (o->opts->config != NULL) {
    err = from_option(o, &found);
    configured = err == MIG_OK;
  } else {
    err = climb(o, real, &real, &found, &configured);
    if (err == MIG_OK && !configured) err = climb(o, mig_source_start(o->source), &real, &found, &configured);
  }
  if (err != MIG_OK) return err;
  if (!configured) {
    found = (mig_candidate){.script_dir = real};
    found.config = (mig_config){.section = o->section, .folder = real, .root = o->root};
  }
  found.script_dir = real;
  found.bare_scripts =
      !configured && !mig_opening_has(o, mig_path_join(o->arena, real, MIG_SPAN("versions")), MIG_ENTRY_FOLDER, NULL);
  *mig_vec_push(o->arena, &o->candidates) = found;
  mig_opening_note(o, "%.*s: script directory as %s%s%.*s", MIG_FMT(mig_path_shown(real)),
                   o->script_dir_from.len != 0 ? "set" : "typed", configured ? ", configured by " : ", no configuration", MIG_FMT(mig_config_file(&found.config)));
  return MIG_OK;
}

mig_err mig_opening_discover(mig_opening *o) {
  mig_candidate found = {0};
  bool any = true;
  if (o->script_dir != NULL) return from_script_dir(o);
  mig_span start = mig_source_start(o->source);
  mig_err err = o->opts->config != NULL ? from_option(o, &found) : climb(o, start, NULL, &found, &any);
  if (err != MIG_OK) return err;
  if (any) add_candidate(o, &found);
  if (o->candidates.count == 0) err = search_below(o, start);
  if (err == MIG_OK && o->candidates.count == 0 && start.len != 0 && !mig_path_is_absolute(start))
    err = search_below(o, MIG_SPAN(""));
  if (err == MIG_OK && o->candidates.count == 0) return fail_nothing(o);
  return err;
}
