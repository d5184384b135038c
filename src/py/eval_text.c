/* Formatting: f-strings, % and str.format, with holes where something is not known. */
#include <stdio.h>

#include "base/points.h"
#include "base/real.h"
#include "py/eval_internal.h"

mig_py_value mig_py_text_made(const mig_buf *buf, bool known) {
  if (buf->len > MIG_PY_EVAL_MAX_TEXT) return mig_py_unknown("the text is too long");
  mig_py_value v = mig_py_str((mig_span){buf->len ? buf->ptr : "", buf->len});
  if (!known) v.kind = MIG_PY_V_PARTIAL;
  return v;
}

/* What stands behind the colon: [[fill]align][0][width][.precision][type]. */
typedef struct text_spec {
  char fill, align, type;
  int width, precision; /* -1: no precision */
} text_spec;

static bool is_align(char c) {
  return c == '<' || c == '>' || c == '^' || c == '=';
}

static bool is_digit(mig_span text, size_t at) {
  return at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9';
}

static int read_count(mig_span text, size_t *at) {
  int count = 0;
  while (is_digit(text, *at) && count < 10000) count = count * 10 + (text.ptr[(*at)++] - '0');
  return count;
}

/* False for what is rarer: signs, '#', thousands, alternate types. */
static bool read_spec(mig_span spec, text_spec *out) {
  *out = (text_spec){.fill = ' ', .precision = -1};
  size_t i = 0;
  bool filled = spec.len > 1 && is_align(spec.ptr[1]);
  if (filled) out->fill = spec.ptr[i++];
  if (i < spec.len && is_align(spec.ptr[i])) out->align = spec.ptr[i++];
  /* "05" fills with zeros, behind the sign of a number; in "x>05" the zero is part of the width. */
  if (!filled && i < spec.len && spec.ptr[i] == '0') out->fill = '0';
  out->width = read_count(spec, &i);
  if (i < spec.len && spec.ptr[i] == '.') {
    i++;
    if (!is_digit(spec, i)) return false;
    out->precision = read_count(spec, &i);
  }
  if (i < spec.len && strchr("sdxXf", spec.ptr[i]) != NULL) out->type = spec.ptr[i++];
  return i == spec.len;
}

/* The first `most` code points; all when `most` is negative. */
static mig_span first_points(mig_span text, int most) {
  return most < 0 ? text : mig_span_cut(text, 0, mig_points_bytes(text, (size_t)most));
}

static void put_padded(mig_buf *out, mig_span text, const text_spec *spec, char align) {
  size_t size = mig_points_of(text), width = (size_t)spec->width;
  size_t pad = size < width ? width - size : 0;
  size_t before = align == '>' || align == '=' ? pad : align == '^' ? pad / 2 : 0;
  if (align == '=' && text.len > 0 && text.ptr[0] == '-') {
    mig_buf_putc(out, '-');
    text = mig_span_cut(text, 1, text.len);
  }
  for (size_t i = 0; i < before; i++) mig_buf_putc(out, spec->fill);
  mig_buf_put(out, text);
  for (size_t i = before; i < pad; i++) mig_buf_putc(out, spec->fill);
}

static bool put_text(mig_buf *out, mig_span text, const text_spec *spec) {
  if (spec->align == '=' || (spec->type != 0 && spec->type != 's')) return false;
  put_padded(out, first_points(text, spec->precision), spec, spec->align ? spec->align : '<');
  return true;
}

/* The digits of an int: "%.3d" wants at least so many. */
static bool int_digits(char *digits, size_t size, int64_t n, char type, int least) {
  char number[24];
  unsigned long long magnitude = n < 0 ? 0ULL - (unsigned long long)n : (unsigned long long)n;
  int length = type == 'x' ? snprintf(number, sizeof number, "%llx", magnitude)
               : type == 'X' ? snprintf(number, sizeof number, "%llX", magnitude)
                             : snprintf(number, sizeof number, "%llu", magnitude);
  int zeros = length < least ? least - length : 0;
  if ((size_t)(zeros + length) + 2 > size) return false;
  size_t at = 0;
  if (n < 0) digits[at++] = '-';
  for (int i = 0; i < zeros; i++) digits[at++] = '0';
  memcpy(digits + at, number, (size_t)length + 1);
  return true;
}

static bool real_digits(char *digits, size_t size, mig_py_value v, int precision) {
  double d = v.kind == MIG_PY_V_FLOAT ? v.as.floating : (double)v.as.integer;
  if (!(d >= -1e100 && d <= 1e100) || precision > 100) return false;
  mig_real_print_fixed(digits, size, precision < 0 ? 6 : precision, d);
  return true;
}

static bool is_int(mig_py_value v) {
  return v.kind == MIG_PY_V_INT || v.kind == MIG_PY_V_BOOL;
}

static bool number_digits(char *digits, size_t size, mig_py_value v, const text_spec *spec) {
  if (spec->type == 'f' && (is_int(v) || v.kind == MIG_PY_V_FLOAT)) return real_digits(digits, size, v, spec->precision);
  return is_int(v) && spec->type != 's' && int_digits(digits, size, v.as.integer, spec->type, spec->precision);
}

static bool put_number(mig_buf *out, mig_py_value v, const text_spec *spec) {
  char digits[400];
  if (spec->precision >= 0 && spec->type != 'f') return false;
  if (!number_digits(digits, sizeof digits, v, spec)) return false;
  put_padded(out, mig_span_of(digits), spec, spec->align ? spec->align : spec->fill == '0' ? '=' : '>');
  return true;
}

static bool put_hole(mig_buf *out) {
  mig_buf_putc(out, MIG_PY_HOLE);
  return false;
}

bool mig_py_text_put_formatted(mig_buf *out, mig_py_value v, mig_span spec_text) {
  if (spec_text.len == 0) return mig_py_put_str(out, v);
  text_spec spec;
  bool put = read_spec(spec_text, &spec) && (v.kind == MIG_PY_V_STR ? put_text(out, v.as.text, &spec) : put_number(out, v, &spec));
  return put || put_hole(out);
}

/* !r, !s and !a: a text, which the specification then formats. */
bool mig_py_text_put_converted(mig_buf *out, mig_py_value v, char conversion, mig_span spec) {
  if (conversion == 0) return mig_py_text_put_formatted(out, v, spec);
  if (strchr("rsa", conversion) == NULL) return put_hole(out);
  mig_buf text = mig_buf_in(out->arena);
  bool known = conversion == 's' ? mig_py_put_str(&text, v) : mig_py_put_repr(&text, v);
  mig_span made = mig_buf_span(&text);
  if (conversion == 'a' && mig_points_of(made) != made.len) known = false; /* would be written with escapes */
  if (!known && (spec.len > 0 || conversion == 'a')) return put_hole(out);
  if (!known) mig_buf_put(out, made);
  return known && mig_py_text_put_formatted(out, mig_py_str(made), spec);
}

/* --- "..." % args ------------------------------------------------------------------------- */

typedef struct percent {
  mig_span format;
  size_t at;
  mig_py_value args;
  uint32_t next;
  bool keyed; /* "%(name)s" was seen */
} percent;

static mig_py_value percent_argument(percent *p, mig_span key, bool has_key) {
  if (has_key) {
    p->keyed = true;
    return p->args.kind == MIG_PY_V_DICT ? mig_py_dict_item(p->args.as.dict, mig_py_str(key)) : mig_py_unknown("");
  }
  if (p->args.kind != MIG_PY_V_TUPLE) return p->next++ == 0 ? p->args : mig_py_unknown("");
  return p->next < p->args.as.seq->count ? p->args.as.seq->items[p->next++] : mig_py_unknown("");
}

/* [-0][width][.precision] of "%-5s": texts and numbers stand on the right unless '-' says otherwise. */
static bool percent_spec(mig_span flags, text_spec *out) {
  *out = (text_spec){.fill = ' ', .align = '>', .precision = -1};
  size_t i = 0;
  for (; i < flags.len && (flags.ptr[i] == '-' || flags.ptr[i] == '0'); i++) {
    if (flags.ptr[i] == '-') out->align = '<';
    else out->fill = '0';
  }
  out->width = read_count(flags, &i);
  if (i < flags.len && flags.ptr[i] == '.') {
    i++;
    out->precision = read_count(flags, &i);
  }
  if (out->align == '<') out->fill = ' ';
  if (out->fill == '0') out->align = '=';
  return i == flags.len;
}

static bool put_percent(mig_buf *out, mig_py_value v, char type, text_spec *spec) {
  char digits[400];
  mig_buf text = mig_buf_in(out->arena);
  if (type == 's' || type == 'r') {
    bool known = type == 's' ? mig_py_put_str(&text, v) : mig_py_put_repr(&text, v);
    bool plain = spec->width == 0 && spec->precision < 0;
    if (!known && !plain) return put_hole(out);
    spec->fill = ' ';
    put_padded(out, first_points(mig_buf_span(&text), spec->precision), spec, spec->align == '<' ? '<' : '>');
    return known;
  }
  bool number = type == 'd' || type == 'i' || type == 'u' || type == 'f' || type == 'x' || type == 'X';
  spec->type = type == 'i' || type == 'u' ? 'd' : type;
  if (!number || !number_digits(digits, sizeof digits, v, spec)) return put_hole(out);
  put_padded(out, mig_span_of(digits), spec, spec->align);
  return true;
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
  mig_span flags = mig_span_cut(p->format, start, p->at);
  char type = p->format.ptr[p->at++];
  if (type == '%') {
    mig_buf_putc(out, '%');
    return flags.len == 0;
  }
  text_spec spec;
  mig_py_value v = percent_argument(p, key, has_key);
  return percent_spec(flags, &spec) ? put_percent(out, v, type, &spec) : put_hole(out);
}

/* A tuple, or one value, of which not all is used: "%s" % ("a", "b") raises. */
static bool leaves_arguments(const percent *p) {
  if (p->args.kind == MIG_PY_V_DICT || p->args.kind == MIG_PY_V_LIST) return false;
  return p->args.kind == MIG_PY_V_TUPLE ? p->next < p->args.as.seq->count || p->args.as.seq->uncertain : p->next == 0 && !p->keyed;
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
  return mig_py_text_made(&out, known && !leaves_arguments(&p));
}

/* --- "...".format(args) ------------------------------------------------------------------- */

typedef struct formatting {
  mig_py_eval *ev;
  const mig_py_call *call;
  uint32_t next;
  bool numbered; /* "{0}" was seen: it may not stand beside "{}" */
} formatting;

static mig_py_value field_head(formatting *f, mig_span name) {
  if (name.len == 0) {
    return f->next < f->call->arg_count ? f->call->args[f->next++] : mig_py_unknown("");
  }
  if (name.ptr[0] >= '0' && name.ptr[0] <= '9') {
    uint32_t index = 0;
    f->numbered = true;
    for (size_t i = 0; i < name.len && index < 100000; i++) index = index * 10 + (uint32_t)(name.ptr[i] - '0');
    return index < f->call->arg_count ? f->call->args[index] : mig_py_unknown("");
  }
  for (uint32_t i = 0; i < f->call->keyword_count; i++) {
    if (mig_span_eq(f->call->names[i], name)) return f->call->values[i];
  }
  return mig_py_unknown("");
}

/* "{0[1]}" asks for the number, "{0[a]}" for the text. */
static mig_py_value field_item(mig_py_value v, mig_span word) {
  bool number = word.len > 0 && word.len < 10;
  int64_t index = 0;
  for (size_t i = 0; i < word.len && number; i++) {
    number = is_digit(word, i);
    index = index * 10 + (word.ptr[i] - '0');
  }
  if (number && mig_py_is_known_seq(v) && v.kind != MIG_PY_V_SET) {
    return index < (int64_t)v.as.seq->count ? v.as.seq->items[index] : mig_py_unknown("");
  }
  return v.kind == MIG_PY_V_DICT ? mig_py_dict_item(v.as.dict, number ? mig_py_int(index) : mig_py_str(word)) : mig_py_unknown("");
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
      v = field_item(v, word);
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
  return mig_py_text_put_converted(out, field_value(f, name), conversion, spec);
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
    } else if (c == '}') {
      return mig_py_unknown("a format string that str.format refuses");
    } else {
      mig_buf_putc(&out, c);
    }
  }
  return mig_py_text_made(&out, known && !(f.next > 0 && f.numbered));
}
