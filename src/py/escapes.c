/* py/escapes.c: what a string literal's text means. */
#include "py/parser.h"

/* Strict: no overlong forms, no surrogates, nothing beyond U+10FFFF. */
bool mig_py_is_utf8(const char *text, size_t len) {
  const unsigned char *at = (const unsigned char *)text, *end = at + len;
  while (at < end) {
    if (*at < 0x80) {
      at++;
      continue;
    }
    size_t more = *at >= 0xc2 && *at <= 0xdf ? 1 : *at >= 0xe0 && *at <= 0xef ? 2 : *at >= 0xf0 && *at <= 0xf4 ? 3 : 0;
    if (more == 0 || (size_t)(end - at) <= more) return false;
    unsigned low = *at == 0xe0 ? 0xa0 : *at == 0xf0 ? 0x90 : 0x80;
    unsigned high = *at == 0xed ? 0x9f : *at == 0xf4 ? 0x8f : 0xbf;
    if (at[1] < low || at[1] > high) return false;
    for (size_t i = 2; i <= more; i++) {
      if ((at[i] & 0xc0U) != 0x80) return false;
    }
    at += more + 1;
  }
  return true;
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Exactly `digits` hexadecimal digits; UINT32_MAX when there are fewer. */
static uint32_t hex_escape(const char *at, const char *end, int digits) {
  uint32_t value = 0;
  for (int i = 0; i < digits; i++) {
    int digit = at + i < end ? hex_value(at[i]) : -1;
    if (digit < 0) return UINT32_MAX;
    value = value << 4 | (uint32_t)digit;
  }
  return value;
}

static char simple_escape(char c) {
  switch (c) {
    case '\\':
      return '\\';
    case '\'':
      return '\'';
    case '"':
      return '"';
    case 'a':
      return '\a';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case 'v':
      return '\v';
    default:
      return 0;
  }
}

typedef struct escape {
  mig_buf *out;
  const char *at, *end; /* `at` is behind the backslash */
  bool bytes;
} escape;

static void put(const escape *e, uint32_t value) {
  if (e->bytes) {
    mig_buf_putc(e->out, (char)(unsigned char)value);
  } else {
    mig_buf_put_utf8(e->out, value);
  }
}

static const char *named_escape(escape *e) {
  const char *name = e->at + 2;
  const char *close = name;
  if (e->at + 1 >= e->end || e->at[1] != '{') return "(unicode error) malformed \\N character escape";
  while (close < e->end && *close != '}') close++;
  if (close >= e->end || close == name) return "(unicode error) malformed \\N character escape";
  uint32_t value = mig_py_unicode_named((mig_span){name, (size_t)(close - name)});
  if (value == UINT32_MAX) return "(unicode error) unknown Unicode character name";
  put(e, value);
  e->at = close + 1;
  return NULL;
}

static const char *wide_escape(escape *e, int digits, const char *message) {
  uint32_t value = hex_escape(e->at + 1, e->end, digits);
  if (value == UINT32_MAX && !(digits == 8 && e->end - e->at > 8 && strncmp(e->at + 1, "ffffffff", 8) == 0)) {
    return message;
  }
  if (value > 0x10ffff) return "(unicode error) illegal Unicode character";
  put(e, value);
  e->at += digits + 1;
  return NULL;
}

static void octal_escape(escape *e) {
  uint32_t value = 0;
  for (int i = 0; i < 3 && e->at < e->end && *e->at >= '0' && *e->at <= '7'; i++) {
    value = value << 3 | (uint32_t)(*e->at++ - '0');
  }
  put(e, value);
}

static const char *one_escape(escape *e) {
  if (e->at >= e->end) {
    mig_buf_putc(e->out, '\\');
    return NULL;
  }
  char c = *e->at, plain = simple_escape(c);
  if (plain != 0) {
    mig_buf_putc(e->out, plain);
    e->at++;
    return NULL;
  }
  if (c == '\n' || c == '\r') {
    e->at += c == '\r' && e->at + 1 < e->end && e->at[1] == '\n' ? 2 : 1;
    return NULL;
  }
  if (c >= '0' && c <= '7') {
    octal_escape(e);
    return NULL;
  }
  if (c == 'x') {
    return wide_escape(e, 2, e->bytes ? "(value error) invalid \\x escape" : "(unicode error) truncated \\xXX escape");
  }
  if (!e->bytes && c == 'u') return wide_escape(e, 4, "(unicode error) truncated \\uXXXX escape");
  if (!e->bytes && c == 'U') return wide_escape(e, 8, "(unicode error) truncated \\UXXXXXXXX escape");
  if (!e->bytes && c == 'N') return named_escape(e);
  mig_buf_putc(e->out, '\\'); /* no escape: the backslash stays, and so does what follows */
  return NULL;
}

/* Appends the value of `text`, which stands between the quotes. Line ends become '\n'. */
const char *mig_py_unescape(mig_buf *out, mig_span text, unsigned flags) {
  if ((flags & STR_HIGH) && !mig_py_is_utf8(text.ptr, text.len)) return "(unicode error) 'utf-8' codec can't decode";
  const char *at = text.ptr, *end = text.ptr + text.len;
  bool raw = (flags & STR_RAW) != 0;
  while (at < end) {
    const char *plain = at;
    while (at < end && *at != '\r' && (raw || *at != '\\')) at++;
    mig_buf_put(out, (mig_span){plain, (size_t)(at - plain)});
    if (at >= end) break;
    if (*at == '\r') {
      mig_buf_putc(out, '\n');
      at += at + 1 < end && at[1] == '\n' ? 2 : 1;
      continue;
    }
    escape e = {.out = out, .at = at + 1, .end = end, .bytes = (flags & STR_BYTES) != 0};
    const char *fault = one_escape(&e);
    if (fault != NULL) return fault;
    at = e.at;
  }
  return NULL;
}
