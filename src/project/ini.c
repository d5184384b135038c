#include "project/ini.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/space.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"

/* configparser.MAX_INTERPOLATION_DEPTH; and no value may grow beyond this. */
enum { MOST_DEPTH = 10, LARGEST_VALUE = 1 << 20 };

typedef struct option {
  mig_span key; /* in lower case */
  mig_buf value;
} option;

typedef struct section {
  mig_span name;
  mig_map keys;
  MIG_VEC(option) options;
  bool seen; /* in the file: a second time is an error; [DEFAULT] may come again */
} section;

struct mig_ini {
  mig_arena *arena;
  mig_span here;
  MIG_VEC(section *) sections; /* the first is [DEFAULT] */
  mig_map by_name;
};

typedef struct reader {
  mig_ini *ini;
  mig_why *why;
  section *section;  /* NULL before the first header */
  uint32_t option;   /* of that section; UINT32_MAX: none */
  size_t indent;     /* of the option's first line */
  uint32_t line;     /* from 1 */
  uint32_t bad_line; /* the first that makes no sense, 0: none. The reading goes on */
} reader;

static section *add_section(mig_ini *ini, mig_span name) {
  section *s = MIG_NEW(ini->arena, section);
  s->name = name;
  mig_map_init(&s->keys, ini->arena);
  mig_map_add(&ini->by_name, name, ini->sections.count);
  *mig_vec_push(ini->arena, &ini->sections) = s;
  return s;
}

static const section *find_section(const mig_ini *ini, mig_span name) {
  uint32_t at = mig_map_get(&ini->by_name, name);
  return at == MIG_MAP_NONE ? NULL : ini->sections.items[at];
}

static mig_span lower(mig_arena *arena, mig_span key) {
  char *copy = mig_arena_cstr(arena, key);
  for (size_t i = 0; i < key.len; i++)
    if (copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] - 'A' + 'a');
  return (mig_span){copy, key.len};
}

/* "[name]", up to the last bracket; what stands behind it is ignored. */
static bool is_header(mig_span value, mig_span *name) {
  if (value.len < 3 || value.ptr[0] != '[') return false;
  size_t end = value.len;
  while (end > 2 && value.ptr[end - 1] != ']') end--;
  if (end <= 2) return false;
  *name = mig_span_cut(value, 1, end - 1);
  return true;
}

static mig_err read_header(reader *r, mig_span name) {
  mig_ini *ini = r->ini;
  uint32_t at = mig_map_get(&ini->by_name, name);
  section *s = at == MIG_MAP_NONE ? add_section(ini, name) : ini->sections.items[at];
  if (s->seen && at != 0)
    return mig_fail(r->why, MIG_ERR_UNREADABLE, "line %u: section [%.*s] is there twice", (unsigned)r->line, MIG_FMT(name));
  s->seen = true;
  r->section = s;
  r->option = UINT32_MAX;
  return MIG_OK;
}

static size_t first_delimiter(mig_span value) {
  for (size_t i = 0; i < value.len; i++)
    if (value.ptr[i] == '=' || value.ptr[i] == ':') return i;
  return SIZE_MAX;
}

static void note_bad_line(reader *r) {
  if (r->bad_line == 0) r->bad_line = r->line;
}

static mig_err read_option(reader *r, mig_span value) {
  size_t at = first_delimiter(value);
  if (at == SIZE_MAX) {
    note_bad_line(r);
    return MIG_OK;
  }
  mig_span key = mig_space_strip(mig_span_cut(value, 0, at));
  if (key.len == 0) note_bad_line(r);
  key = lower(r->ini->arena, key);
  section *s = r->section;
  if (mig_map_add(&s->keys, key, s->options.count) != s->options.count)
    return mig_fail(r->why, MIG_ERR_UNREADABLE, "line %u: option '%.*s' is there twice in section [%.*s]", (unsigned)r->line,
                    MIG_FMT(key), MIG_FMT(s->name));
  option *o = mig_vec_push(r->ini->arena, &s->options);
  *o = (option){key, mig_buf_in(r->ini->arena)};
  mig_buf_put(&o->value, mig_space_strip(mig_span_cut(value, at + 1, value.len)));
  r->option = key.len != 0 ? s->options.count - 1 : UINT32_MAX;
  return MIG_OK;
}

static size_t indent_of(mig_span line) {
  size_t columns = 0, at = 0, len;
  while ((len = mig_space_at(mig_span_cut(line, at, line.len))) != 0) at += len, columns++;
  return columns;
}

static mig_err read_line(reader *r, mig_span line) {
  mig_span value = mig_space_strip(line);
  if (value.len != 0 && (value.ptr[0] == '#' || value.ptr[0] == ';')) return MIG_OK;
  bool in_option = r->section != NULL && r->option != UINT32_MAX;
  if (value.len == 0) { /* may be part of a value that goes on below */
    if (in_option) mig_buf_putc(&r->section->options.items[r->option].value, '\n');
    return MIG_OK;
  }
  size_t indent = indent_of(line);
  if (in_option && indent > r->indent) {
    mig_buf *buf = &r->section->options.items[r->option].value;
    mig_buf_putc(buf, '\n');
    mig_buf_put(buf, value);
    return MIG_OK;
  }
  r->indent = indent;
  mig_span name;
  if (is_header(value, &name)) return read_header(r, name);
  if (r->section == NULL)
    return mig_fail(r->why, MIG_ERR_UNREADABLE, "line %u: expected a section header such as [alembic] first", (unsigned)r->line);
  return read_option(r, value);
}

/* The next line, which ends as in Python's text files: LF, CR LF or CR. */
static mig_span cut_line(mig_span *rest) {
  size_t end = 0;
  while (end < rest->len && rest->ptr[end] != '\n' && rest->ptr[end] != '\r') end++;
  mig_span line = mig_span_cut(*rest, 0, end);
  if (end < rest->len) end += rest->ptr[end] == '\r' && end + 1 < rest->len && rest->ptr[end + 1] == '\n' ? 2 : 1;
  *rest = mig_span_cut(*rest, end, rest->len);
  return line;
}

/* str.rstrip() of every value: blank lines at its end were no part of it. */
static void finish_values(mig_ini *ini) {
  for (uint32_t i = 0; i < ini->sections.count; i++) {
    section *s = ini->sections.items[i];
    for (uint32_t k = 0; k < s->options.count; k++) {
      mig_span all = mig_buf_span(&s->options.items[k].value);
      if (all.len == 0) continue;
      mig_span kept = mig_space_strip(all);
      s->options.items[k].value.len = kept.len == 0 ? 0 : (size_t)(kept.ptr - all.ptr) + kept.len;
    }
  }
}

mig_err mig_ini_parse(mig_ini **out, mig_arena *arena, mig_span text, mig_span here, mig_why *why) {
  mig_ini *ini = MIG_NEW(arena, mig_ini);
  ini->arena = arena;
  ini->here = here;
  mig_map_init(&ini->by_name, arena);
  add_section(ini, MIG_SPAN("DEFAULT"));
  *out = ini;
  if (!mig_is_utf8(text)) return mig_fail(why, MIG_ERR_UNREADABLE, "line 1: the file is not UTF-8");
  reader r = {.ini = ini, .why = why, .option = UINT32_MAX};
  for (mig_span rest = text; rest.len != 0;) {
    mig_span line = cut_line(&rest);
    r.line++;
    mig_err err = read_line(&r, line);
    if (err != MIG_OK) return err;
  }
  if (r.bad_line != 0)
    return mig_fail(why, MIG_ERR_UNREADABLE, "line %u: expected 'key = value'", (unsigned)r.bad_line);
  finish_values(ini);
  return MIG_OK;
}

bool mig_ini_has_section(const mig_ini *ini, mig_span name) {
  return !mig_span_is(name, "DEFAULT") && find_section(ini, name) != NULL;
}

/* The section first, then the defaults. `key` is in lower case. */
static bool look_up(mig_span *out, const mig_ini *ini, const section *s, mig_span key) {
  const section *places[] = {s, ini->sections.items[0]};
  for (int i = 0; i < 2; i++) {
    uint32_t at = places[i] == NULL ? MIG_MAP_NONE : mig_map_get(&places[i]->keys, key);
    if (at == MIG_MAP_NONE) continue;
    *out = mig_buf_span(&places[i]->options.items[at].value);
    return true;
  }
  if (!mig_span_is(key, "here") || ini->here.len == 0) return false;
  *out = ini->here;
  return true;
}

typedef struct interpolation {
  const mig_ini *ini;
  const section *section;
  mig_arena *arena;
  mig_buf text;
  mig_span key;
  mig_why *why;
} interpolation;

static mig_err interpolate(interpolation *i, mig_span rest, int depth);

/* "%(name)s" at the start of `rest`, which is moved behind it. */
static mig_err put_reference(interpolation *i, mig_span *rest, int depth) {
  size_t close = mig_span_find(*rest, MIG_SPAN(")"), 2);
  if (close == SIZE_MAX || close == 2 || close + 1 >= rest->len || rest->ptr[close + 1] != 's')
    return mig_fail(i->why, MIG_ERR_UNREADABLE, "'%.*s': expected %%(name)s; a percent sign itself is written %%%%", MIG_FMT(i->key));
  mig_span name = lower(i->arena, mig_span_cut(*rest, 2, close)), value;
  *rest = mig_span_cut(*rest, close + 2, rest->len);
  if (!look_up(&value, i->ini, i->section, name))
    return mig_fail(i->why, MIG_ERR_UNREADABLE, "'%.*s' refers to %%(%.*s)s, which is not set", MIG_FMT(i->key), MIG_FMT(name));
  if (value.len != 0 && memchr(value.ptr, '%', value.len) != NULL && value.ptr != i->ini->here.ptr)
    return interpolate(i, value, depth + 1);
  mig_buf_put(&i->text, value);
  return MIG_OK;
}

static mig_err interpolate(interpolation *i, mig_span rest, int depth) {
  if (depth > MOST_DEPTH || i->text.len > LARGEST_VALUE)
    return mig_fail(i->why, MIG_ERR_UNREADABLE, "'%.*s': references nest too deep", MIG_FMT(i->key));
  while (rest.len != 0) {
    const char *percent = memchr(rest.ptr, '%', rest.len);
    size_t at = percent == NULL ? rest.len : (size_t)(percent - rest.ptr);
    mig_buf_put(&i->text, mig_span_cut(rest, 0, at));
    rest = mig_span_cut(rest, at, rest.len);
    if (rest.len == 0) break;
    char next = rest.len > 1 ? rest.ptr[1] : '\0';
    if (next == '%') {
      mig_buf_putc(&i->text, '%');
      rest = mig_span_cut(rest, 2, rest.len);
    } else if (next == '(') {
      mig_err err = put_reference(i, &rest, depth);
      if (err != MIG_OK) return err;
    } else {
      return mig_fail(i->why, MIG_ERR_UNREADABLE, "'%.*s': '%%' must be followed by '%%' or '('", MIG_FMT(i->key));
    }
  }
  return MIG_OK;
}

mig_err mig_ini_get(mig_span *out, mig_arena *arena, const mig_ini *ini, mig_span name, mig_span key, mig_why *why) {
  const section *s = find_section(ini, name);
  mig_span raw;
  *out = (mig_span){"", 0};
  if (s == NULL || !look_up(&raw, ini, s, lower(arena, key)))
    return mig_fail(why, MIG_ERR_NOT_FOUND, "no key '%.*s' in section [%.*s]", MIG_FMT(key), MIG_FMT(name));
  interpolation i = {ini, s, arena, mig_buf_in(arena), key, why};
  if (raw.ptr == ini->here.ptr) {
    *out = raw;
    return MIG_OK;
  }
  mig_err err = interpolate(&i, raw, 1);
  if (err == MIG_OK) *out = mig_buf_span(&i.text);
  return err;
}

bool mig_ini_get_raw(mig_span *out, const mig_ini *ini, mig_span name, mig_span key) {
  const section *s = find_section(ini, name);
  return s != NULL && look_up(out, ini, s, lower(ini->arena, key));
}

void mig_ini_each(const mig_ini *ini, mig_span name, void (*visit)(void *payload, mig_span key), void *payload) {
  const section *s = find_section(ini, name);
  for (uint32_t i = 0; s != NULL && i < s->options.count; i++) visit(payload, s->options.items[i].key);
}

void mig_ini_each_section(const mig_ini *ini, void (*visit)(void *payload, mig_span section), void *payload) {
  for (uint32_t i = 1; i < ini->sections.count; i++) visit(payload, ini->sections.items[i]->name);
}
