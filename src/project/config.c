#include "project/config.h"

#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/paths.h"

static mig_span here_of(mig_arena *arena, mig_span root, mig_span file) {
  mig_span folder = mig_path_folder(file);
  return mig_path_is_absolute(folder) ? folder : mig_path_join(arena, root.len != 0 ? root : MIG_SPAN("/"), folder);
}

static mig_err read_ini(mig_config *c, mig_arena *arena, mig_source *source, mig_why *why) {
  mig_span text;
  mig_why inner = {""};
  mig_err err = mig_source_read(source, arena, c->ini_file, &text, why);
  if (err != MIG_OK) return err;
  err = mig_ini_parse(&c->ini, arena, text, here_of(arena, c->root, c->ini_file), &inner);
  return err == MIG_OK ? MIG_OK : mig_fail(why, err, "%.*s: %s", MIG_FMT(c->ini_file), inner.text);
}

static mig_err read_toml(mig_config *c, mig_arena *arena, mig_source *source, mig_why *why) {
  mig_span text;
  mig_toml *whole;
  mig_why inner = {""};
  mig_err err = mig_source_read(source, arena, c->toml_file, &text, why);
  if (err != MIG_OK) return err;
  /* Every Python project has such a file; few speak of Alembic in it. */
  if (mig_span_find(text, MIG_SPAN("alembic"), 0) == SIZE_MAX) return MIG_OK;
  err = mig_toml_parse(&whole, arena, text, &inner);
  if (err != MIG_OK) return mig_fail(why, err, "%.*s: %s", MIG_FMT(c->toml_file), inner.text);
  c->toml = mig_toml_get(mig_toml_get(whole, "tool"), "alembic");
  if (c->toml != NULL && c->toml->kind != MIG_TOML_TABLE) c->toml = NULL;
  return MIG_OK;
}

mig_err mig_config_open(mig_config *out, mig_arena *arena, mig_source *source, mig_span root, mig_span section,
                        mig_span ini_file, mig_span toml_file, mig_why *why) {
  *out = (mig_config){.section = section, .ini_file = ini_file, .toml_file = toml_file, .root = root};
  mig_err err = ini_file.len != 0 ? read_ini(out, arena, source, why) : MIG_OK;
  if (err == MIG_OK && toml_file.len != 0) err = read_toml(out, arena, source, why);
  if (err != MIG_OK) return err;
  if (out->toml == NULL) out->toml_file = MIG_SPAN("");
  out->folder = mig_path_folder(mig_config_file(out));
  return MIG_OK;
}

mig_span mig_config_file(const mig_config *config) {
  return config->ini != NULL ? config->ini_file : config->toml_file;
}

/* Alembic puts strings of the toml through `%` with {"here": ...}. */
static mig_err format_toml(mig_span *out, mig_arena *arena, const mig_config *c, mig_span text, mig_why *why) {
  mig_buf buf = mig_buf_in(arena);
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] != '%') {
      mig_buf_putc(&buf, text.ptr[i]);
      continue;
    }
    mig_span rest = mig_span_cut(text, i, text.len);
    if (mig_span_starts(rest, MIG_SPAN("%%"))) {
      mig_buf_putc(&buf, '%');
      i++;
    } else if (mig_span_starts(rest, MIG_SPAN("%(here)s"))) {
      mig_buf_put(&buf, here_of(arena, c->root, c->toml_file));
      i += 7;
    } else {
      return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s: '%.*s': a percent sign itself is written %%%%", MIG_FMT(c->toml_file),
                      MIG_FMT(text));
    }
  }
  *out = mig_buf_span(&buf);
  if (out->ptr == NULL) *out = MIG_SPAN("");
  return MIG_OK;
}

mig_err mig_config_get(mig_span *out, mig_arena *arena, const mig_config *c, const char *key, mig_why *why) {
  mig_why inner = {""};
  mig_err err = c->ini == NULL ? MIG_ERR_NOT_FOUND : mig_ini_get(out, arena, c->ini, c->section, mig_span_of(key), &inner);
  if (err == MIG_OK) return MIG_OK;
  if (err == MIG_ERR_UNREADABLE)
    return mig_fail(why, err, "%.*s: section [%.*s]: %s", MIG_FMT(c->ini_file), MIG_FMT(c->section), inner.text);
  *out = (mig_span){"", 0};
  const mig_toml *value = mig_toml_get(c->toml, key);
  if (value == NULL || value->kind == MIG_TOML_ARRAY || value->kind == MIG_TOML_TABLE)
    return mig_fail(why, MIG_ERR_NOT_FOUND, "no key '%s'", key);
  return format_toml(out, arena, c, value->text, why);
}

bool mig_config_is_true(mig_arena *arena, const mig_config *c, const char *key) {
  mig_span text;
  if (c->ini != NULL && mig_ini_get(&text, arena, c->ini, c->section, mig_span_of(key), NULL) == MIG_OK)
    return mig_span_is(text, "true");
  const mig_toml *value = mig_toml_get(c->toml, key);
  return value != NULL && value->kind == MIG_TOML_BOOLEAN && value->truth;
}

/* How a list in an ini is split. */
typedef struct separator {
  const char *name;
  const char *at;   /* any of these characters separates */
} separator;

static const separator separators[] = {
    {"os", ":"}, {":", ":"}, {";", ";"}, {"space", " "}, {"newline", "\n"},
};

static const separator *find_separator(mig_span name) {
  for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
    if (mig_span_is(name, separators[i].name)) return &separators[i];
  return NULL;
}

/* The characters at which `key` is split; `strip` unless it is the way of old. */
static mig_err find_splitting(const char **at, bool *strip, mig_arena *arena, const mig_config *c, const char *key,
                              mig_why *why) {
  const char *setting = "path_separator";
  bool versions = strcmp(key, "version_locations") == 0;
  mig_span name;
  mig_err err = mig_config_get(&name, arena, c, setting, why);
  if (err == MIG_ERR_NOT_FOUND && versions) {
    setting = "version_path_separator";
    err = mig_config_get(&name, arena, c, setting, why);
  }
  *strip = err == MIG_OK;
  *at = versions ? ", " : ", :";
  if (err == MIG_ERR_NOT_FOUND) return MIG_OK;
  if (err != MIG_OK) return err;
  const separator *found = find_separator(name);
  if (found == NULL)
    return mig_fail(why, MIG_ERR_UNREADABLE,
                    "%.*s: '%.*s' is not a valid value for %s; expected 'space', 'newline', 'os', ':', ';'",
                    MIG_FMT(mig_config_file(c)), MIG_FMT(name), setting);
  *at = found->at;
  return MIG_OK;
}

static void split(mig_strings *out, mig_arena *arena, mig_span text, const char *at, bool strip) {
  MIG_VEC(mig_span) parts = {0};
  for (size_t start = 0; start <= text.len;) {
    size_t end = start;
    while (end < text.len && strchr(at, text.ptr[end]) == NULL) end++;
    mig_span part = mig_span_cut(text, start, end);
    if (strip) part = mig_span_trim(part);
    if (part.len != 0) *mig_vec_push(arena, &parts) = part;
    start = end + 1;
  }
  *out = (mig_strings){parts.items, parts.count, true};
}

static mig_err read_array(mig_strings *out, mig_arena *arena, const mig_config *c, const mig_toml *array, mig_why *why) {
  MIG_VEC(mig_span) parts = {0};
  for (const mig_toml *item = array->first; item != NULL; item = item->next) {
    mig_span text = {"", 0};
    mig_err err = format_toml(&text, arena, c, item->text, why);
    if (err != MIG_OK) return err;
    if (text.len != 0) *mig_vec_push(arena, &parts) = text;
  }
  *out = (mig_strings){parts.items, parts.count, true};
  return MIG_OK;
}

mig_err mig_config_paths(mig_strings *out, mig_arena *arena, const mig_config *c, const char *key, mig_why *why) {
  *out = (mig_strings){NULL, 0, false};
  mig_span text;
  bool in_ini = c->ini != NULL && mig_ini_get_raw(&text, c->ini, c->section, mig_span_of(key));
  const mig_toml *value = in_ini ? NULL : mig_toml_get(c->toml, key);
  if (value != NULL && value->kind == MIG_TOML_ARRAY) return read_array(out, arena, c, value, why);
  mig_err err = mig_config_get(&text, arena, c, key, why);
  if (err == MIG_ERR_NOT_FOUND) return MIG_OK;
  const char *at = "";
  bool strip = false;
  if (err == MIG_OK) err = find_splitting(&at, &strip, arena, c, key, why);
  if (err == MIG_OK) split(out, arena, text, at, strip);
  return err;
}
