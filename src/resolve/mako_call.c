/* The functions, methods and attributes that templates use: one row each. */
#include "resolve/mako_internal.h"

#include "resolve/unicode.h"

#define ARGUMENT(args, i) (&(args)->items[i])

static bool need_text(mako_run *run, const mako_value *value, mig_span *out) {
  if (value->kind != MAKO_STR) return mig_mako_fail(run, "a text is needed here");
  *out = value->as.text;
  return true;
}

static bool give_text(mako_run *run, const mig_buf *buf, mako_value *out) {
  *out = mako_text(mako_built(buf));
  return buf->len <= MIG_MAKO_MAX_BYTES || mig_mako_fail(run, "a text is too long");
}

/* ---- builtins ---- */

static bool call_repr(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  out->kind = MAKO_STR;
  return mig_mako_repr(run, ARGUMENT(args, 0), &out->as.text);
}

static bool call_len(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  const mako_value *value = ARGUMENT(args, 0);
  bool list = value->kind == MAKO_LIST || value->kind == MAKO_TUPLE;
  if (!list && value->kind != MAKO_STR) return mig_mako_fail(run, "len() of what has no length");
  *out = mako_number(MAKO_INT, list ? value->as.list.count : (int64_t)mig_unicode_length(value->as.text));
  return true;
}

static bool call_bool(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)run;
  (void)self;
  *out = mako_number(MAKO_BOOL, mig_mako_is_true(ARGUMENT(args, 0)));
  return true;
}

static bool is_instance(const mako_value *value, mig_span type) {
  return mig_span_is(type, value->kind == MAKO_STR     ? "str"
                           : value->kind == MAKO_TUPLE ? "tuple"
                           : value->kind == MAKO_LIST  ? "list"
                                                       : "");
}

static bool call_isinstance(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  const mako_value *types = ARGUMENT(args, 1);
  uint32_t count = types->kind == MAKO_TUPLE ? types->as.list.count : 1;
  const mako_value *items = types->kind == MAKO_TUPLE ? types->as.list.items : types;
  bool yes = false;
  for (uint32_t i = 0; i < count; i++) {
    if (items[i].kind != MAKO_TYPE) return mig_mako_fail(run, "isinstance() is read with str, tuple and list only");
    yes = yes || is_instance(ARGUMENT(args, 0), items[i].as.text);
  }
  *out = mako_number(MAKO_BOOL, yes);
  return true;
}

/* Alembic's own: None is empty, a text is itself, a sequence is joined. */
static bool call_comma(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  const mako_value *value = ARGUMENT(args, 0);
  mig_buf text = mig_buf_in(run->arena);
  if (value->kind == MAKO_STR) mig_buf_put(&text, value->as.text);
  if (value->kind != MAKO_STR && value->kind != MAKO_NONE && value->kind != MAKO_TUPLE && value->kind != MAKO_LIST)
    return mig_mako_fail(run, "comma() takes None, a text or a list");
  for (uint32_t i = 0; (value->kind == MAKO_TUPLE || value->kind == MAKO_LIST) && i < value->as.list.count; i++) {
    mig_span item = {"", 0};
    if (!need_text(run, &value->as.list.items[i], &item)) return false;
    if (i > 0) mig_buf_puts(&text, ", ");
    mig_buf_put(&text, item);
  }
  return give_text(run, &text, out);
}

static const mako_function builtins[] = {
    {"repr", 1, 1, call_repr},   {"len", 1, 1, call_len},
    {"bool", 1, 1, call_bool},   {"isinstance", 2, 2, call_isinstance},
    {"comma", 1, 1, call_comma},
};

const mako_function *mig_mako_builtin(mig_span name) {
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++)
    if (mig_span_is(name, builtins[i].name)) return &builtins[i];
  return NULL;
}

static bool call_type(mako_run *run, mig_span type, const mako_args *args, mako_value *out) {
  const mako_value *value = ARGUMENT(args, 0);
  if (mig_span_is(type, "str")) {
    out->kind = MAKO_STR;
    return mig_mako_str(run, value, &out->as.text);
  }
  if (value->kind != MAKO_LIST && value->kind != MAKO_TUPLE)
    return mig_mako_fail(run, "%.*s() takes a list or a tuple", MIG_FMT(type));
  *out = *value;
  out->kind = mig_span_is(type, "list") ? MAKO_LIST : MAKO_TUPLE;
  return true;
}

/* ---- methods of texts ---- */

static bool text_replace(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  mig_span old = {"", 0}, new = old, text = self->as.text;
  if (!need_text(run, ARGUMENT(args, 0), &old) || !need_text(run, ARGUMENT(args, 1), &new)) return false;
  if (old.len == 0) return mig_mako_fail(run, "replace() of an empty text is not read");
  mig_buf buf = mig_buf_in(run->arena);
  size_t at = 0;
  for (size_t hit = mig_span_find(text, old, 0); hit != SIZE_MAX; hit = mig_span_find(text, old, at)) {
    mig_buf_put(&buf, mig_span_cut(text, at, hit));
    mig_buf_put(&buf, new);
    at = hit + old.len;
    if (buf.len > MIG_MAKO_MAX_BYTES) break;
  }
  mig_buf_put(&buf, mig_span_cut(text, at, text.len));
  return give_text(run, &buf, out);
}

static bool in_set(mig_span set, uint32_t c) {
  for (size_t at = 0; at < set.len;)
    if (mig_unicode_next(set, &at) == c) return true;
  return false;
}

static bool strip_with(mako_run *run, const mako_value *self, const mako_args *args, bool left, bool right,
                       mako_value *out) {
  mig_span text = self->as.text, set = {"", 0};
  bool spaces = args->count == 0 || ARGUMENT(args, 0)->kind == MAKO_NONE;
  if (!spaces && !need_text(run, ARGUMENT(args, 0), &set)) return false;
  size_t start = 0, end = 0;
  bool leading = true;
  for (size_t at = 0; at < text.len;) {
    uint32_t c = mig_unicode_next(text, &at);
    bool strip = spaces ? mig_unicode_is_space(c) : in_set(set, c);
    if (strip && leading) start = at;
    if (!strip) {
      leading = false;
      end = at;
    }
  }
  if (!left) start = 0;
  if (!right) end = text.len;
  *out = mako_text(start >= end ? mig_span_cut(text, 0, 0) : mig_span_cut(text, start, end));
  return true;
}

static bool text_strip(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  return strip_with(run, self, args, true, true, out);
}
static bool text_lstrip(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  return strip_with(run, self, args, true, false, out);
}
static bool text_rstrip(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  return strip_with(run, self, args, false, true, out);
}

static bool text_lower(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)args;
  *out = mako_text(mig_unicode_lower(run->arena, self->as.text));
  return true;
}

static bool is_ascii(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] > 0x7f) return false;
  return true;
}

static char ascii_upper(char c) {
  return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

static bool text_upper(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)args;
  mig_buf buf = mig_buf_in(run->arena);
  if (!is_ascii(self->as.text)) return mig_mako_fail(run, "upper() of a text beyond ASCII is not read");
  for (size_t i = 0; i < self->as.text.len; i++) mig_buf_putc(&buf, ascii_upper(self->as.text.ptr[i]));
  return give_text(run, &buf, out);
}

static bool text_capitalize(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  mako_value lower;
  if (!is_ascii(self->as.text)) return mig_mako_fail(run, "capitalize() of a text beyond ASCII is not read");
  if (!text_lower(run, self, args, &lower)) return false;
  mig_buf buf = mig_buf_in(run->arena);
  mig_buf_put(&buf, lower.as.text);
  if (buf.len > 0) buf.ptr[0] = ascii_upper(buf.ptr[0]);
  return give_text(run, &buf, out);
}

static bool text_startswith(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  mig_span prefix = {"", 0};
  if (!need_text(run, ARGUMENT(args, 0), &prefix)) return false;
  *out = mako_number(MAKO_BOOL, mig_span_starts(self->as.text, prefix));
  return true;
}

static bool text_endswith(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  mig_span suffix = {"", 0};
  if (!need_text(run, ARGUMENT(args, 0), &suffix)) return false;
  *out = mako_number(MAKO_BOOL, mig_span_ends(self->as.text, suffix));
  return true;
}

static bool text_join(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  const mako_value *list = ARGUMENT(args, 0);
  if (list->kind != MAKO_LIST && list->kind != MAKO_TUPLE) return mig_mako_fail(run, "join() takes a list or a tuple");
  mig_buf buf = mig_buf_in(run->arena);
  for (uint32_t i = 0; i < list->as.list.count; i++) {
    mig_span item = {"", 0};
    if (!need_text(run, &list->as.list.items[i], &item)) return false;
    if (i > 0) mig_buf_put(&buf, self->as.text);
    mig_buf_put(&buf, item);
    if (buf.len > MIG_MAKO_MAX_BYTES) break;
  }
  return give_text(run, &buf, out);
}

typedef MIG_VEC(mako_value) value_list;

static void give_list(const value_list *items, mako_value *out) {
  *out = (mako_value){.kind = MAKO_LIST, .as.list = {items->items, items->count}};
}

static void split_at_spaces(mako_run *run, mig_span text, value_list *items) {
  size_t start = 0;
  bool inside = false;
  for (size_t at = 0; at < text.len;) {
    size_t here = at;
    bool space = mig_unicode_is_space(mig_unicode_next(text, &at));
    if (space && inside) *mig_vec_push(run->arena, items) = mako_text(mig_span_cut(text, start, here));
    if (!space && !inside) start = here;
    inside = !space;
  }
  if (inside) *mig_vec_push(run->arena, items) = mako_text(mig_span_cut(text, start, text.len));
}

static bool text_split(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  value_list items = {0};
  mig_span separator = {"", 0}, text = self->as.text;
  if (args->count == 0 || ARGUMENT(args, 0)->kind == MAKO_NONE) {
    split_at_spaces(run, text, &items);
    give_list(&items, out);
    return true;
  }
  if (!need_text(run, ARGUMENT(args, 0), &separator)) return false;
  if (separator.len == 0) return mig_mako_fail(run, "split() at nothing");
  size_t at = 0;
  for (size_t hit = mig_span_find(text, separator, 0); hit != SIZE_MAX; hit = mig_span_find(text, separator, at)) {
    *mig_vec_push(run->arena, &items) = mako_text(mig_span_cut(text, at, hit));
    at = hit + separator.len;
    if (!mig_mako_step(run)) return false;
  }
  *mig_vec_push(run->arena, &items) = mako_text(mig_span_cut(text, at, text.len));
  give_list(&items, out);
  return true;
}

static const mako_function text_methods[] = {
    {"replace", 2, 2, text_replace},       {"strip", 0, 1, text_strip},
    {"lstrip", 0, 1, text_lstrip},         {"rstrip", 0, 1, text_rstrip},
    {"lower", 0, 0, text_lower},           {"upper", 0, 0, text_upper},
    {"capitalize", 0, 0, text_capitalize}, {"startswith", 1, 1, text_startswith},
    {"endswith", 1, 1, text_endswith},     {"join", 1, 1, text_join},
    {"split", 0, 1, text_split},
};

/* ---- methods of the create date ---- */

static bool date_strftime(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  mig_span format = {"", 0};
  mig_buf buf = mig_buf_in(run->arena);
  if (!need_text(run, ARGUMENT(args, 0), &format)) return false;
  if (!mig_date_strftime(&buf, self->as.date, format))
    return mig_mako_fail(run, "the format \"%.*s\" is not read", MIG_FMT(format));
  return give_text(run, &buf, out);
}

static bool date_isoformat(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  mig_span separator = MIG_SPAN("T");
  mig_buf buf = mig_buf_in(run->arena);
  if (args->count == 1 && !need_text(run, ARGUMENT(args, 0), &separator)) return false;
  if (separator.len != 1) return mig_mako_fail(run, "isoformat() takes one character");
  mig_date_isoformat(&buf, self->as.date, separator.ptr[0]);
  return give_text(run, &buf, out);
}

static const mako_function date_methods[] = {{"strftime", 1, 1, date_strftime}, {"isoformat", 0, 1, date_isoformat}};

static bool date_field(const mig_date *date, mig_span name, mako_value *out) {
  const struct {
    const char *name;
    int value;
  } fields[] = {{"year", date->year},
                {"month", date->month},
                {"day", date->day},
                {"hour", date->hour},
                {"minute", date->minute},
                {"second", date->second},
                {"microsecond", date->microsecond}};
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    if (!mig_span_is(name, fields[i].name)) continue;
    *out = mako_number(MAKO_INT, fields[i].value);
    return true;
  }
  return false;
}

/* ---- Alembic's Config, Mako's context, the module re ---- */

static bool config_option(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  mig_span name = {"", 0};
  if (!need_text(run, ARGUMENT(args, 0), &name)) return false;
  if (!mig_span_is(name, "databases")) return mig_mako_fail(run, "the option \"%.*s\" is not read here", MIG_FMT(name));
  if (run->inputs->database_count > 0) {
    out->kind = MAKO_DATABASES;
  } else {
    *out = args->count == 2 ? *ARGUMENT(args, 1) : (mako_value){.kind = MAKO_NONE};
  }
  return true;
}

static bool context_get(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  mig_span name = {"", 0};
  if (!need_text(run, ARGUMENT(args, 0), &name)) return false;
  *out = mig_mako_lookup(run, name);
  if (out->kind == MAKO_UNDEFINED) *out = args->count == 2 ? *ARGUMENT(args, 1) : (mako_value){.kind = MAKO_NONE};
  return true;
}

/* re.split(r',\s*', ...), as Alembic's multi-database template splits the names. */
static bool re_split(mako_run *run, const mako_value *self, const mako_args *args, mako_value *out) {
  (void)self;
  value_list items = {0};
  const mako_value *text = ARGUMENT(args, 1);
  if (ARGUMENT(args, 0)->kind != MAKO_STR || !mig_span_is(ARGUMENT(args, 0)->as.text, ",\\s*"))
    return mig_mako_fail(run, "only the pattern ,\\s* is read");
  if (text->kind != MAKO_DATABASES)
    return mig_mako_fail(run, "the key `databases` is not set, so the template has no database names");
  for (uint32_t i = 0; i < run->inputs->database_count; i++)
    *mig_vec_push(run->arena, &items) = mako_text(run->inputs->databases[i]);
  give_list(&items, out);
  return true;
}

static const mako_function config_methods[] = {{"get_main_option", 1, 2, config_option}};
static const mako_function context_methods[] = {{"get", 1, 2, context_get}};
static const mako_function re_functions[] = {{"split", 2, 2, re_split}};

/* ---- attributes and calls ---- */

static const struct {
  mako_kind kind;
  const mako_function *rows;
  size_t count;
} attributes[] = {
#define ROWS(kind, table) \
  { kind, table, sizeof(table) / sizeof *(table) }
    ROWS(MAKO_STR, text_methods),        ROWS(MAKO_DATE, date_methods), ROWS(MAKO_CONFIG, config_methods),
    ROWS(MAKO_CONTEXT, context_methods), ROWS(MAKO_RE, re_functions),
#undef ROWS
};

bool mig_mako_attribute(mako_run *run, const mako_value *value, mig_span name, mako_value *out) {
  if (value->kind == MAKO_DATE && date_field(value->as.date, name, out)) return true;
  for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
    for (size_t k = 0; attributes[i].kind == value->kind && k < attributes[i].count; k++) {
      if (!mig_span_is(name, attributes[i].rows[k].name)) continue;
      mako_value *self = MIG_NEW(run->arena, mako_value);
      *self = *value;
      *out = (mako_value){.kind = MAKO_FUNCTION, .as.function = {&attributes[i].rows[k], self}};
      return true;
    }
  }
  if (value->kind == MAKO_UNDEFINED)
    return mig_mako_fail(run, "\".%.*s\" of a name without value in a merge", MIG_FMT(name));
  return mig_mako_fail(run, "\".%.*s\" is not read", MIG_FMT(name));
}

bool mig_mako_call(mako_run *run, const mako_value *callee, const mako_args *args, mako_value *out) {
  for (uint32_t i = 0; i < args->count; i++)
    if (args->names[i].len != 0) return mig_mako_fail(run, "the argument %.*s= is not read", MIG_FMT(args->names[i]));
  if (callee->kind == MAKO_TYPE) {
    if (args->count != 1) return mig_mako_fail(run, "%.*s() takes one value", MIG_FMT(callee->as.text));
    return call_type(run, callee->as.text, args, out);
  }
  if (callee->kind == MAKO_UNDEFINED) return mig_mako_fail(run, "a function is called that mig does not know");
  if (callee->kind != MAKO_FUNCTION) return mig_mako_fail(run, "what is called is no function");
  const mako_function *row = callee->as.function.row;
  if (args->count < row->min || args->count > row->max)
    return mig_mako_fail(run, "%s() with %u values is not read", row->name, (unsigned)args->count);
  return row->call(run, callee->as.function.self, args, out);
}
