/* Formatting: f-strings, % and str.format, with holes where something is not known. */
#include <stdio.h>

#include "base/real.h"
#include "py/eval_internal.h"

mig_py_value mig_py_text_made(const mig_buf *buf, bool known) {
  if (buf->len > MIG_PY_EVAL_MAX_TEXT) return mig_py_unknown("the text is too long");
  mig_py_value v = mig_py_str((mig_span){buf->len ? buf->ptr : "", buf->len});
  if (!known) v.kind = MIG_PY_V_PARTIAL;
  return v;
}

typedef struct text_spec {
  char fill, align, type;
  bool zero, comma;
  int width, precision;
} text_spec;

static bool is_align(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

/* [[fill]align][0][width][,][.precision][type]; false for what is rarer. */
static bool read_spec(mig_span spec, text_spec *out) {
  *out = (text_spec){.fill = ' ', .precision = -1};
  size_t i = 0;
  if (spec.len > 1 && is_align(spec.ptr[1])) {
    out->fill = spec.ptr[0];
    out->align = spec.ptr[1];
    i = 2;
  } else if (spec.len > 0 && is_align(spec.ptr[0])) {
    out->align = spec.ptr[0];
    i = 1;
  }
  if (i < spec.len && spec.ptr[i] == '0') {
    out->zero = true;
    i++;
  }
  while (i < spec.len && spec.ptr[i] >= '0' && spec.ptr[i] <= '9' && out->width < 10000) {
    out->width = out->width * 10 + (spec.ptr[i++] - '0');
  }
  if (i < spec.len && spec.ptr[i] == '.') {
    i++;
    out->precision = 0;
    while (i < spec.len && spec.ptr[i] >= '0' && spec.ptr[i] <= '9' && out->precision < 100) {
      out->precision = out->precision * 10 + (spec.ptr[i++] - '0');
    }
  }
  if (i < spec.len && strchr("sdxXof", spec.ptr[i]) != NULL) out->type = spec.ptr[i++];
  return i == spec.len;
}

static void put_padded(mig_buf *out, mig_span text, const text_spec *spec, char align) {
  size_t width = (size_t)spec->width;
  size_t pad = text.len < width ? width - text.len : 0;
  size_t before = align == '>' ? pad : align == '^' ? pad / 2 : 0;
  for (size_t i = 0; i < before; i++) mig_buf_putc(out, spec->fill);
  mig_buf_put(out, text);
  for (size_t i = before; i < pad; i++) mig_buf_putc(out, spec->fill);
}

static bool put_number(mig_buf *out, mig_py_value v, text_spec *spec) {
  char digits[400];
  long long n = v.kind == MIG_PY_V_FLOAT ? 0 : v.as.integer;
  if (spec->type == 'f' || v.kind == MIG_PY_V_FLOAT) {
    double d = v.kind == MIG_PY_V_FLOAT ? v.as.floating : (double)v.as.integer;
    if (spec->type != 'f' || d > 1e100 || d < -1e100) return false;
    mig_real_print_fixed(digits, sizeof digits, spec->precision < 0 ? 6 : spec->precision, d);
  } else if (spec->type == 'x') {
    snprintf(digits, sizeof digits, "%s%llx", n < 0 ? "-" : "", n < 0 ? 0ULL - (unsigned long long)n : (unsigned long long)n);
  } else if (spec->type == 'X') {
    snprintf(digits, sizeof digits, "%s%llX", n < 0 ? "-" : "", n < 0 ? 0ULL - (unsigned long long)n : (unsigned long long)n);
  } else if (spec->type == 0 || spec->type == 'd') {
    snprintf(digits, sizeof digits, "%lld", n);
  } else {
    return false;
  }
  if (spec->zero && spec->align == 0) {
    if (digits[0] == '-') return false;
    spec->fill = '0';
  }
  put_padded(out, mig_span_of(digits), spec, spec->align ? spec->align : '>');
  return true;
}

bool mig_py_text_put_formatted(mig_buf *out, mig_py_value v, mig_span spec_text) {
  if (spec_text.len == 0) return mig_py_put_str(out, v);
  text_spec spec;
  bool fits = read_spec(spec_text, &spec);
  if (fits && v.kind == MIG_PY_V_STR && (spec.type == 0 || spec.type == 's') && spec.precision < 0) {
    put_padded(out, v.as.text, &spec, spec.align ? spec.align : '<');
    return true;
  }
  if (fits && (v.kind == MIG_PY_V_INT || v.kind == MIG_PY_V_FLOAT || v.kind == MIG_PY_V_BOOL) &&
      put_number(out, v, &spec)) {
    return true;
  }
  mig_buf_putc(out, MIG_PY_HOLE);
  return false;
}

/* --- "..." % args ------------------------------------------------------------------------- */

typedef struct percent {
  mig_span format;
  size_t at;
  mig_py_value args;
  uint32_t next;
} percent;

static mig_py_value percent_argument(percent *p, mig_span key, bool has_key) {
  if (has_key) {
    if (p->args.kind != MIG_PY_V_DICT || p->args.as.dict->uncertain) return mig_py_unknown("");
    mig_py_value *found = mig_py_dict_get(p->args.as.dict, mig_py_str(key));
    return found != NULL ? *found : mig_py_unknown("");
  }
  if (p->args.kind != MIG_PY_V_TUPLE) return p->next++ == 0 ? p->args : mig_py_unknown("");
  return p->next < p->args.as.seq->count ? p->args.as.seq->items[p->next++] : mig_py_unknown("");
}

/* One conversion, `at` behind its '%'. */
static bool put_conversion(percent *p, mig_buf *out) {
  mig_span key = {0};
  bool has_key = p->at < p->format.len && p->format.ptr[p->at] == '(';
  if (has_key) {
    size_t end = mig_span_find(p->format, MIG_SPAN(")"), p->at);
    if (end == SIZE_MAX) return false;
    key = mig_span_cut(p->format, p->at + 1, end);
    p->at = end + 1;
  }
  size_t start = p->at;
  while (p->at < p->format.len && strchr("0123456789.-+ #", p->format.ptr[p->at]) != NULL) p->at++;
  if (p->at == p->format.len) return false;
  mig_span spec = mig_span_cut(p->format, start, p->at);
  char type = p->format.ptr[p->at++];
  if (type == '%') {
    mig_buf_putc(out, '%');
    return true;
  }
  mig_py_value v = percent_argument(p, key, has_key);
  if (type == 'r') return mig_py_put_repr(out, v);
  if (type == 's' && spec.len == 0) return mig_py_put_str(out, v);
  if (strchr("sdifxX", type) == NULL) {
    mig_buf_putc(out, MIG_PY_HOLE);
    return false;
  }
  /* "%05d" and "%.2f" mean the same as format()'s. */
  char text[64];
  int length = snprintf(text, sizeof text, "%.*s%c", MIG_FMT(spec), type == 'i' ? 'd' : type);
  if (length < 0 || length >= (int)sizeof text || (spec.len > 0 && spec.ptr[0] == '-')) {
    mig_buf_putc(out, MIG_PY_HOLE);
    return false;
  }
  return mig_py_text_put_formatted(out, v, mig_span_of(text));
}

mig_py_value mig_py_text_percent(mig_py_eval *ev, mig_py_value format, mig_py_value args) {
  percent p = {.format = format.as.text, .args = args};
  mig_buf out = mig_buf_in(ev->arena);
  bool known = format.kind == MIG_PY_V_STR;
  while (p.at < p.format.len) {
    char c = p.format.ptr[p.at++];
    if (c == '%') {
      known &= put_conversion(&p, &out);
    } else {
      mig_buf_putc(&out, c);
    }
  }
  return mig_py_text_made(&out, known);
}

/* --- "...".format(args) ------------------------------------------------------------------- */

typedef struct formatting {
  mig_py_eval *ev;
  const mig_py_call *call;
  uint32_t next;
} formatting;

static mig_py_value field_head(formatting *f, mig_span name) {
  if (name.len == 0) {
    return f->next < f->call->arg_count ? f->call->args[f->next++] : mig_py_unknown("");
  }
  if (name.ptr[0] >= '0' && name.ptr[0] <= '9') {
    uint32_t index = 0;
    for (size_t i = 0; i < name.len && index < 100000; i++) index = index * 10 + (uint32_t)(name.ptr[i] - '0');
    return index < f->call->arg_count ? f->call->args[index] : mig_py_unknown("");
  }
  for (uint32_t i = 0; i < f->call->keyword_count; i++) {
    if (mig_span_eq(f->call->names[i], name)) return f->call->values[i];
  }
  return mig_py_unknown("");
}

/* name(.attr | [key])* */
static mig_py_value field_value(formatting *f, mig_span field) {
  size_t at = 0;
  while (at < field.len && field.ptr[at] != '.' && field.ptr[at] != '[') at++;
  mig_py_value v = field_head(f, mig_span_cut(field, 0, at));
  while (at < field.len) {
    size_t start = ++at;
    bool item = field.ptr[start - 1] == '[';
    while (at < field.len && (item ? field.ptr[at] != ']' : field.ptr[at] != '.' && field.ptr[at] != '[')) at++;
    mig_span word = mig_span_cut(field, start, at);
    if (item) {
      mig_py_value *found = v.kind == MIG_PY_V_DICT ? mig_py_dict_get(v.as.dict, mig_py_str(word)) : NULL;
      v = found != NULL ? *found : mig_py_unknown("");
      at++;
    } else {
      v = mig_py_eval_attribute(f->ev, v, word, NULL);
    }
  }
  return v;
}

static bool put_field(formatting *f, mig_buf *out, mig_span field) {
  size_t colon = mig_span_find(field, MIG_SPAN(":"), 0);
  mig_span spec = colon == SIZE_MAX ? (mig_span){0} : mig_span_cut(field, colon + 1, field.len);
  mig_span name = colon == SIZE_MAX ? field : mig_span_cut(field, 0, colon);
  char conversion = 0;
  if (name.len >= 2 && name.ptr[name.len - 2] == '!') {
    conversion = name.ptr[name.len - 1];
    name.len -= 2;
  }
  mig_py_value v = field_value(f, name);
  if (conversion == 'r') return mig_py_put_repr(out, v);
  return mig_py_text_put_formatted(out, v, spec);
}

mig_py_value mig_py_text_format(mig_py_eval *ev, mig_py_value format, const mig_py_call *call) {
  formatting f = {.ev = ev, .call = call};
  mig_span text = format.as.text;
  mig_buf out = mig_buf_in(ev->arena);
  bool known = format.kind == MIG_PY_V_STR && !call->more;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    bool twice = i + 1 < text.len && text.ptr[i + 1] == c;
    if ((c == '{' || c == '}') && twice) {
      mig_buf_putc(&out, c);
      i++;
    } else if (c == '{') {
      size_t end = mig_span_find(text, MIG_SPAN("}"), i);
      if (end == SIZE_MAX) return mig_py_unknown("a format string that str.format refuses");
      known &= put_field(&f, &out, mig_span_cut(text, i + 1, end));
      i = end;
    } else {
      mig_buf_putc(&out, c);
    }
  }
  return mig_py_text_made(&out, known);
}
