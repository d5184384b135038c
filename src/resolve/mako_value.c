/* str(), repr(), "%" formatting and filters, as Python and Mako do them. */
#include "resolve/mako_internal.h"

#include "resolve/unicode.h"

static bool put_repr(mako_run *run, mig_buf *out, const mako_value *value);

static bool put_items(mako_run *run, mig_buf *out, const mako_value *value) {
  bool is_list = value->kind == MAKO_LIST;
  mig_buf_putc(out, is_list ? '[' : '(');
  for (uint32_t i = 0; i < value->as.list.count; i++) {
    if (i > 0) mig_buf_puts(out, ", ");
    if (!put_repr(run, out, &value->as.list.items[i])) return false;
  }
  if (!is_list && value->as.list.count == 1) mig_buf_putc(out, ',');
  mig_buf_putc(out, is_list ? ']' : ')');
  return true;
}

static bool put_repr(mako_run *run, mig_buf *out, const mako_value *value) {
  if (!mig_mako_step(run)) return false;
  if (out->len > MIG_MAKO_MAX_BYTES) return mig_mako_fail(run, "a text is too long");
  switch (value->kind) {
    case MAKO_NONE:
      mig_buf_puts(out, "None");
      return true;
    case MAKO_BOOL:
      mig_buf_puts(out, value->as.number ? "True" : "False");
      return true;
    case MAKO_INT:
      mig_buf_printf(out, "%lld", (long long)value->as.number);
      return true;
    case MAKO_STR:
      mig_unicode_repr(out, value->as.text);
      return true;
    case MAKO_TUPLE:
    case MAKO_LIST:
      return put_items(run, out, value);
    case MAKO_UNDEFINED:
      return mig_mako_fail(run, "a name has no value in a merge");
    default:
      return mig_mako_fail(run, "this value has no text that mig knows");
  }
}

bool mig_mako_repr(mako_run *run, const mako_value *value, mig_span *out) {
  mig_buf text = mig_buf_in(run->arena);
  if (!put_repr(run, &text, value)) return false;
  *out = mako_built(&text);
  return true;
}

bool mig_mako_str(mako_run *run, const mako_value *value, mig_span *out) {
  if (value->kind == MAKO_STR) {
    *out = value->as.text;
    return true;
  }
  if (value->kind == MAKO_DATE) {
    *out = value->as.date->text;
    return true;
  }
  return mig_mako_repr(run, value, out);
}

/* ---- format % value ---- */

typedef struct formatter {
  const mako_value *items;
  uint32_t count, used;
} formatter;

static bool put_conversion(mako_run *run, mig_buf *out, char conversion, const mako_value *value) {
  mig_span text;
  if (conversion == 'd' && value->kind != MAKO_INT && value->kind != MAKO_BOOL)
    return mig_mako_fail(run, "%%d of what is no number");
  if (conversion == 'd') {
    mig_buf_printf(out, "%lld", (long long)value->as.number);
    return true;
  }
  if (!(conversion == 's' ? mig_mako_str(run, value, &text) : mig_mako_repr(run, value, &text))) return false;
  mig_buf_put(out, text);
  return out->len <= MIG_MAKO_MAX_BYTES || mig_mako_fail(run, "a text is too long");
}

bool mig_mako_format(mako_run *run, mig_span format, const mako_value *value, mako_value *result) {
  formatter f = {.items = value, .count = 1};
  if (value->kind == MAKO_TUPLE) f = (formatter){value->as.list.items, value->as.list.count, 0};
  mig_buf out = mig_buf_in(run->arena);
  for (size_t i = 0; i < format.len; i++) {
    if (format.ptr[i] != '%') {
      mig_buf_putc(&out, format.ptr[i]);
      continue;
    }
    char conversion = ++i < format.len ? format.ptr[i] : '\0';
    if (conversion == '%') {
      mig_buf_putc(&out, '%');
    } else if (conversion != 's' && conversion != 'r' && conversion != 'd') {
      return mig_mako_fail(run, "only %%s, %%r and %%d are read in a format");
    } else if (f.used == f.count) {
      return mig_mako_fail(run, "a format asks for more values than there are");
    } else if (!put_conversion(run, &out, conversion, &f.items[f.used++])) {
      return false;
    }
  }
  if (f.used < f.count) return mig_mako_fail(run, "a format leaves values over");
  *result = mako_text(mako_built(&out));
  return true;
}

/* ---- filters ---- */

typedef struct escape {
  char byte;
  const char *text;
} escape;

static const escape html_escapes[] = {{'&', "&amp;"},  {'<', "&lt;"},  {'>', "&gt;"},
                                      {'\'', "&#39;"}, {'"', "&#34;"}, {0, NULL}};

static const char *find_escape(const escape *table, char byte) {
  for (; table->text != NULL; table++)
    if (table->byte == byte) return table->text;
  return NULL;
}

static bool escape_text(mako_run *run, mako_value *value) {
  mig_span text;
  if (!mig_mako_str(run, value, &text)) return false;
  mig_buf out = mig_buf_in(run->arena);
  for (size_t i = 0; i < text.len; i++) {
    const char *escaped = find_escape(html_escapes, text.ptr[i]);
    if (escaped != NULL) {
      mig_buf_puts(&out, escaped);
    } else {
      mig_buf_putc(&out, text.ptr[i]);
    }
  }
  *value = mako_text(mako_built(&out));
  return out.len <= MIG_MAKO_MAX_BYTES || mig_mako_fail(run, "a text is too long");
}

static bool filter_str(mako_run *run, mako_value *value) {
  mig_span text;
  if (!mig_mako_str(run, value, &text)) return false;
  *value = mako_text(text);
  return true;
}

static bool filter_trim(mako_run *run, mako_value *value) {
  if (value->kind != MAKO_STR) return mig_mako_fail(run, "\"trim\" of what is no text");
  value->as.text = mig_unicode_strip(value->as.text);
  return true;
}

static const struct {
  const char *name;
  bool (*apply)(mako_run *run, mako_value *value);
} filters[] = {
    {"str", filter_str}, {"unicode", filter_str}, {"trim", filter_trim}, {"h", escape_text}, {"x", escape_text},
};

/* Mako knows some filters by name; any other name is a function of the context. */
bool mig_mako_filter(mako_run *run, mig_span filter, mako_value *value) {
  for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
    if (mig_span_is(filter, filters[i].name)) return filters[i].apply(run, value);
  if (mig_span_is(filter, "u") || mig_span_is(filter, "entity"))
    return mig_mako_fail(run, "the filter \"%.*s\" is not read", MIG_FMT(filter));
  for (size_t i = 0; i < filter.len; i++) {
    char c = filter.ptr[i];
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (i > 0 && c >= '0' && c <= '9');
    if (!word) return mig_mako_fail(run, "the filter \"%.*s\" is not read", MIG_FMT(filter));
  }
  mako_value callee = mig_mako_lookup(run, filter), argument = *value;
  static const mig_span no_name;
  return mig_mako_call(run, &callee, &(mako_args){&argument, &no_name, 1}, value);
}
