#include "base/span.h"
#include "base/why.h"
#include "project/opening.h"
#include "project/paths.h"

/* Databases by the beginning of a literal SQLAlchemy URL, up to '+' or ':'. */
static const struct {
  const char *name;
  mig_dialect dialect;
} dialects[] = {
    {"postgresql", MIG_POSTGRESQL}, {"postgres", MIG_POSTGRESQL}, {"sqlite", MIG_SQLITE},
    {"mysql", MIG_MYSQL},           {"mariadb", MIG_MYSQL},
};

static bool find_dialect(mig_span name, mig_dialect *out) {
  for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
    if (!mig_span_is(name, dialects[i].name)) continue;
    *out = dialects[i].dialect;
    return true;
  }
  return false;
}

/* What Alembic reads before any command does something: of several that it can't, the first is told. */
typedef struct reading {
  mig_opening *o;
  const mig_config *config;
  mig_err err;
} reading;

static mig_span get(reading *r, const char *key, mig_span otherwise) {
  mig_span text;
  if (r->err != MIG_OK) return otherwise;
  mig_err err = mig_config_get(&text, r->o->arena, r->config, key, r->o->why);
  if (err == MIG_OK) return text;
  if (err != MIG_ERR_NOT_FOUND) r->err = err;
  return otherwise;
}

static uint32_t get_number(reading *r, const char *key, uint32_t otherwise) {
  mig_span text = mig_span_trim(get(r, key, MIG_SPAN("")));
  uint32_t number = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9' || number > 100000) return otherwise;
    number = number * 10 + (uint32_t)(text.ptr[i] - '0');
  }
  return number != 0 ? number : otherwise; /* Alembic: 0 counts as not set */
}

/* Parts between commas or white space, as the multidb template's env.py splits `databases`. */
static mig_strings split_names(mig_arena *arena, mig_span text) {
  MIG_VEC(mig_span) parts = {0};
  for (size_t start = 0; start <= text.len;) {
    size_t end = start;
    while (end < text.len && text.ptr[end] != ',') end++;
    mig_span part = mig_span_trim(mig_span_cut(text, start, end));
    if (part.len != 0) *mig_vec_push(arena, &parts) = part;
    start = end + 1;
  }
  return (mig_strings){parts.items, parts.count, true};
}

/* env.py of the multidb template reads this one, not Alembic: what can't be read names none. */
static mig_strings database_names(mig_opening *o, const mig_config *config) {
  mig_span text;
  if (mig_config_get(&text, o->arena, config, "databases", NULL) != MIG_OK) text = MIG_SPAN("");
  return split_names(o->arena, text);
}

static mig_strings hook_names(mig_opening *o, const mig_config *config) {
  mig_span text;
  if (config->ini != NULL &&
      mig_ini_get(&text, o->arena, config->ini, MIG_SPAN("post_write_hooks"), MIG_SPAN("hooks"), NULL) == MIG_OK)
    return split_names(o->arena, text);
  MIG_VEC(mig_span) names = {0};
  const mig_toml *hooks = mig_toml_get(config->toml, "post_write_hooks");
  for (const mig_toml *hook = hooks != NULL && hooks->kind == MIG_TOML_ARRAY ? hooks->first : NULL; hook != NULL;
       hook = hook->next) {
    const mig_toml *name = mig_toml_get(hook, "name");
    if (name != NULL && name->kind == MIG_TOML_STRING) *mig_vec_push(o->arena, &names) = name->text;
  }
  return (mig_strings){names.items, names.count, true};
}

static mig_span url_scheme(mig_span url) {
  size_t end = 0;
  while (end < url.len && url.ptr[end] != ':' && url.ptr[end] != '+') end++;
  return mig_span_cut(url, 0, end < url.len ? end : 0);
}

/* The URL may hold percent signs that interpolation refuses; its beginning is all that counts. */
static mig_span url_of(const mig_config *config, const mig_project *project) {
  mig_span url;
  if (config->ini == NULL) return MIG_SPAN("");
  if (mig_ini_get_raw(&url, config->ini, config->section, MIG_SPAN("sqlalchemy.url"))) return url;
  if (project->database_count != 0 &&
      mig_ini_get_raw(&url, config->ini, project->databases[0], MIG_SPAN("sqlalchemy.url")))
    return url;
  return MIG_SPAN("");
}

static mig_err take_dialect(mig_opening *o, mig_project *project, const mig_setting *set) {
  project->dialect_from = MIG_FROM_CONFIGURATION;
  if (find_dialect(set->values[0], &project->dialect)) return MIG_OK;
  return mig_fail(o->why, MIG_ERR_UNREADABLE, "dialect %.*s, set by %.*s: expected postgresql, sqlite or mysql",
                  MIG_FMT(set->values[0]), MIG_FMT(set->where));
}

static mig_err set_dialect(mig_opening *o, mig_project *project, const mig_config *config) {
  const char *typed = o->opts->dialect;
  project->dialect = MIG_POSTGRESQL;
  if (typed != NULL) {
    project->dialect_from = MIG_FROM_OPTION;
    if (find_dialect(mig_span_of(typed), &project->dialect)) return MIG_OK;
    return mig_fail(o->why, MIG_ERR_USAGE, "--dialect %s: expected postgresql, sqlite or mysql", typed);
  }
  const mig_setting *set = &o->settings->items[MIG_SETTING_DIALECT];
  mig_span mine;
  if (set->count != 0 && set->from == MIG_SETTING_GIT) return take_dialect(o, project, set);
  if (config->ini != NULL && mig_ini_get(&mine, o->arena, config->ini, MIG_SPAN("mig"), MIG_SPAN("dialect"), NULL) == MIG_OK &&
      find_dialect(mine, &project->dialect)) {
    project->dialect_from = MIG_FROM_CONFIGURATION;
    return MIG_OK;
  }
  if (set->count != 0) return take_dialect(o, project, set);
  if (find_dialect(url_scheme(url_of(config, project)), &project->dialect)) project->dialect_from = MIG_FROM_CONFIGURATION;
  return MIG_OK;
}

static void note_unrun(mig_opening *o, const mig_project *p) {
  mig_span title = mig_path_shown(p->script_dir);
  if (p->revision_environment)
    mig_opening_note(o, "%.*s: revision_environment is true: Alembic would run env.py first, mig does not", MIG_FMT(title));
  if (p->sourceless) mig_opening_note(o, "%.*s: sourceless is true: scripts without a *.py are not seen", MIG_FMT(title));
  for (uint32_t i = 0; i < p->hook_count; i++)
    mig_opening_note(o, "%.*s: post-write hook '%.*s' is never run", MIG_FMT(title), MIG_FMT(p->hooks[i]));
}

mig_err mig_opening_settings(mig_opening *o, mig_project *p, const mig_candidate *candidate) {
  const mig_config *config = &candidate->config;
  reading r = {o, config, MIG_OK};
  mig_span template_file = mig_path_join(o->arena, candidate->script_dir, MIG_SPAN("script.py.mako"));
  *p = (mig_project){.tree = o->tree, .title = mig_path_shown(candidate->script_dir)};
  p->script_dir = candidate->script_dir;
  p->config_file = mig_config_file(config);
  p->flask_migrate = candidate->flask_migrate;
  p->file_template = get(&r, "file_template", MIG_SPAN("%(rev)s_%(slug)s"));
  p->truncate_slug_length = get_number(&r, "truncate_slug_length", 40);
  p->timezone = get(&r, "timezone", MIG_SPAN(""));
  p->output_encoding = get(&r, "output_encoding", MIG_SPAN("utf-8"));
  p->template_file = mig_opening_has(o, template_file, MIG_ENTRY_FILE, NULL) ? template_file : MIG_SPAN("");
  p->recursive = mig_config_is_true(o->arena, config, "recursive_version_locations");
  p->sourceless = mig_config_is_true(o->arena, config, "sourceless");
  p->revision_environment = mig_config_is_true(o->arena, config, "revision_environment");
  mig_strings databases = database_names(o, config);
  p->databases = databases.items;
  p->database_count = databases.count;
  mig_strings hooks = hook_names(o, config);
  p->hooks = hooks.items;
  p->hook_count = hooks.count;
  p->lines = o->settings->items[MIG_SETTING_LINES].values;
  p->line_count = o->settings->items[MIG_SETTING_LINES].count;
  if (r.err != MIG_OK) return r.err;
  note_unrun(o, p);
  return set_dialect(o, p, config);
}
