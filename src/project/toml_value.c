/* toml_value.c: values. */
#include "project/toml_reader.h"

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static int two(const char *p) {
  return is_digit(p[0]) && is_digit(p[1]) ? (p[0] - '0') * 10 + p[1] - '0' : 100;
}

/* HH:MM:SS[.fraction]; NULL when it is none. */
static const char *match_time(const char *p) {
  if (two(p) > 23 || p[2] != ':' || two(p + 3) > 59 || p[5] != ':' || two(p + 6) > 59) return NULL;
  p += 8;
  if (*p != '.' || !is_digit(p[1])) return p;
  p++;
  while (is_digit(*p)) p++;
  return p;
}

static const char *match_offset(const char *p) {
  if (*p == 'Z' || *p == 'z') return p + 1;
  if ((*p == '+' || *p == '-') && two(p + 1) <= 23 && p[3] == ':' && two(p + 4) <= 59) return p + 6;
  return p;
}

static int days_of(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* YYYY-MM-DD[ time[ offset]]; NULL when it is none. `*real`: the calendar has that day. */
static const char *match_date(const char *p, bool *real) {
  for (int i = 0; i < 10; i++) /* never looks behind the end, where a zero is */
    if (i == 4 || i == 7 ? p[i] != '-' : !is_digit(p[i])) return NULL;
  int year = two(p) * 100 + two(p + 2), month = two(p + 5), day = two(p + 8);
  if (month < 1 || month > 12 || day < 1 || day > 31) return NULL;
  *real = year >= 1 && day <= days_of(year, month);
  p += 10;
  if (*p != 'T' && *p != 't' && *p != ' ') return p;
  const char *time = match_time(p + 1);
  return time == NULL ? p : match_offset(time);
}

/* Digits of a base with single underscores between them. */
static const char *match_digits(const char *p, const char *digits) {
  if (*p == '\0' || strchr(digits, *p) == NULL) return NULL;
  for (p++;; p++) {
    const char *q = *p == '_' ? p + 1 : p;
    if (*q == '\0' || strchr(digits, *q) == NULL) return p;
    p = q;
  }
}

static const char *match_based(const char *p) {
  if (p[0] != '0') return NULL;
  if (p[1] == 'x') return match_digits(p + 2, "0123456789abcdefABCDEF");
  if (p[1] == 'o') return match_digits(p + 2, "01234567");
  return p[1] == 'b' ? match_digits(p + 2, "01") : NULL;
}

static const char *match_decimal(const char *p, bool *is_float) {
  static const char digits[] = "0123456789";
  if (*p == '+' || *p == '-') p++;
  const char *end = *p == '0' ? p + 1 : match_digits(p, digits), *more;
  if (end == NULL) return NULL;
  *is_float = false;
  if (*end == '.' && (more = match_digits(end + 1, digits)) != NULL) end = more, *is_float = true;
  if (*end != 'e' && *end != 'E') return end;
  more = match_digits(end + 1 + (end[1] == '+' || end[1] == '-'), digits);
  if (more == NULL) return end;
  *is_float = true;
  return more;
}

static const char *match_special_float(const char *p) {
  if (*p == '+' || *p == '-') p++;
  return strncmp(p, "inf", 3) == 0 || strncmp(p, "nan", 3) == 0 ? p + 3 : NULL;
}

static mig_span without_underscores(mig_arena *arena, mig_span text) {
  char *copy = mig_arena_cstr(arena, text);
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++)
    if (text.ptr[i] != '_') copy[len++] = text.ptr[i];
  return (mig_span){copy, len};
}

static mig_err read_scalar(mig_toml_reader *r, mig_toml **out) {
  const char *start = r->at, *end;
  bool real = true, is_float = false;
  mig_toml_kind kind = MIG_TOML_TIME;
  if ((end = match_date(start, &real)) == NULL && (end = match_time(start)) == NULL) {
    kind = MIG_TOML_INTEGER;
    if ((end = match_based(start)) == NULL && (end = match_decimal(start, &is_float)) == NULL) {
      end = match_special_float(start);
      is_float = true;
    }
    if (is_float) kind = MIG_TOML_FLOAT;
  }
  if (end == NULL) return mig_toml_fail(r, "expected a value");
  if (!real) return mig_toml_fail(r, "no such date");
  r->at = end;
  *out = mig_toml_new(r->arena, kind);
  (*out)->text = without_underscores(r->arena, (mig_span){start, (size_t)(end - start)});
  return MIG_OK;
}

static mig_err skip_space_in_array(mig_toml_reader *r) {
  for (;;) {
    const char *before = r->at;
    while (*r->at == ' ' || *r->at == '\t' || *r->at == '\n') r->at++;
    mig_err err = mig_toml_skip_comment(r);
    if (err != MIG_OK || r->at == before) return err;
  }
}

static mig_err read_array(mig_toml_reader *r, mig_toml **out) {
  mig_toml *array = mig_toml_new(r->arena, MIG_TOML_ARRAY), *item = NULL;
  *out = array;
  r->at++;
  for (;;) {
    mig_err err = skip_space_in_array(r);
    if (err != MIG_OK) return err;
    if (*r->at == ']') break;
    if (array->count != 0) {
      if (*r->at != ',') return mig_toml_fail(r, "expected ',' or ']'");
      r->at++;
      if ((err = skip_space_in_array(r)) != MIG_OK) return err;
      if (*r->at == ']') break;
    }
    if ((err = mig_toml_read_value(r, &item)) != MIG_OK) return err;
    mig_toml_append(array, item);
  }
  r->at++;
  return MIG_OK;
}

static mig_err put_inline(mig_toml_reader *r, mig_toml *table, mig_toml_mark *marks, mig_toml *value) {
  const mig_span *key = r->key.items;
  uint32_t count = r->key.count;
  if (mig_toml_is_frozen(marks, key, count)) return mig_toml_fail(r, "an inline table is extended");
  mig_toml *nest = mig_toml_open_path(r->arena, table, key, count - 1, false);
  if (nest == NULL || mig_toml_child(nest, key[count - 1]) != NULL) return mig_toml_fail(r, "a key is given twice");
  mig_toml_put(r->arena, nest, key[count - 1], value);
  if (value->kind == MIG_TOML_TABLE || value->kind == MIG_TOML_ARRAY)
    mig_toml_mark_at(r->arena, marks, key, count)->frozen = true;
  return MIG_OK;
}

static mig_err read_inline_table(mig_toml_reader *r, mig_toml **out) {
  mig_toml_mark *marks = MIG_NEW(r->arena, mig_toml_mark);
  mig_toml *value = NULL;
  *out = mig_toml_new(r->arena, MIG_TOML_TABLE);
  r->at++;
  mig_toml_skip_blanks(r);
  if (*r->at == '}') {
    r->at++;
    return MIG_OK;
  }
  for (;; r->at++) {
    mig_toml_skip_blanks(r);
    mig_err err = mig_toml_read_pair(r, &value);
    if (err == MIG_OK) err = put_inline(r, *out, marks, value);
    if (err != MIG_OK) return err;
    mig_toml_skip_blanks(r);
    if (*r->at == '}') break;
    if (*r->at != ',') return mig_toml_fail(r, "expected ',' or '}'");
  }
  r->at++;
  return MIG_OK;
}

static mig_err read_boolean(mig_toml_reader *r, bool truth, mig_toml **out) {
  r->at += truth ? 4 : 5;
  *out = mig_toml_new(r->arena, MIG_TOML_BOOLEAN);
  (*out)->truth = truth;
  return MIG_OK;
}

static mig_err read_nested(mig_toml_reader *r, mig_toml **out) {
  if (r->nesting >= MIG_TOML_MOST_NESTING) return mig_toml_fail(r, "arrays and tables nest too deep");
  r->nesting++;
  mig_err err = *r->at == '[' ? read_array(r, out) : read_inline_table(r, out);
  r->nesting--;
  return err;
}

mig_err mig_toml_read_value(mig_toml_reader *r, mig_toml **out) {
  switch (*r->at) {
    case '"':
    case '\'': *out = mig_toml_new(r->arena, MIG_TOML_STRING); return mig_toml_read_string(r, &(*out)->text);
    case '[':
    case '{': return read_nested(r, out);
    default: break;
  }
  if (strncmp(r->at, "true", 4) == 0) return read_boolean(r, true, out);
  if (strncmp(r->at, "false", 5) == 0) return read_boolean(r, false, out);
  return read_scalar(r, out);
}

/* A value may hold keys of its own, so the key is put aside meanwhile. */
mig_err mig_toml_read_pair(mig_toml_reader *r, mig_toml **value) {
  mig_err err = mig_toml_read_key(r);
  if (err != MIG_OK) return err;
  if (*r->at != '=') return mig_toml_fail(r, "expected '=' behind a key");
  r->at++;
  mig_toml_skip_blanks(r);
  mig_toml_reader aside = *r;
  memset(&r->key, 0, sizeof r->key);
  err = mig_toml_read_value(r, value);
  memcpy(&r->key, &aside.key, sizeof r->key);
  return err;
}
