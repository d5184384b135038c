/* py/number.c: numbers: their tokens, and their values. */
#include <stdlib.h>

#include "base/protect.h"
#include "base/real.h"
#include "py/parser.h"

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
static bool is_hex(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}
static bool is_octal(char c) {
  return c >= '0' && c <= '7';
}
static bool is_binary(char c) {
  return c == '0' || c == '1';
}
static bool is_name(char c) {
  return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || (signed char)c < 0;
}

static MIG_NORETURN void fail_number(mig_py_parser *p, const char *at, const char *message) {
  p->at.cur = at;
  mig_py_fail_lexer(p, p->at.start, message);
}

/* Digits with single underscores between them; `at` is at the first digit or behind it. */
static const char *decimal_tail(mig_py_parser *p, const char *at) {
  for (;;) {
    while (is_digit(*at)) at++;
    if (*at != '_') return at;
    at++;
    if (!is_digit(*at)) fail_number(p, at, "invalid decimal literal");
  }
}

/* A keyword may touch a number (`1if x else y`); any other letter may not. */
static void check_end(mig_py_parser *p, const char *at, const char *message) {
  static const char *const followers[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
  if (!is_name(*at)) return;
  for (size_t i = 0; i < sizeof followers / sizeof *followers; i++) {
    if (strncmp(at, followers[i], strlen(followers[i])) == 0) return;
  }
  fail_number(p, at, message);
}

static const char *radix(mig_py_parser *p, const char *at, bool (*is_one)(char c), const char *message) {
  do {
    if (*at == '_') at++;
    if (!is_one(*at)) fail_number(p, is_digit(*at) ? at + 1 : at, message);
    while (is_one(*at)) at++;
  } while (*at == '_');
  if (is_digit(*at)) fail_number(p, at + 1, message);
  check_end(p, at, message);
  return at;
}

static const char *exponent(mig_py_parser *p, const char *at) {
  const char *e = at++;
  if (*at == '+' || *at == '-') {
    at++;
    if (!is_digit(*at)) fail_number(p, at, "invalid decimal literal");
  } else if (!is_digit(*at)) {
    check_end(p, e, "invalid decimal literal");
    return NULL; /* the number ends before the e of `1else` */
  }
  return decimal_tail(p, at);
}

/* What may follow an integer part. */
static const char *real_tail(mig_py_parser *p, const char *at) {
  if (*at == '.') {
    at++;
    if (is_digit(*at)) at = decimal_tail(p, at);
  }
  if ((*at | 0x20) == 'e') {
    const char *end = exponent(p, at);
    if (end == NULL) return at;
    at = end;
  }
  if ((*at | 0x20) == 'j') {
    at++;
    check_end(p, at, "invalid imaginary literal");
  } else {
    check_end(p, at, "invalid decimal literal");
  }
  return at;
}

static const char *leading_zero(mig_py_parser *p, const char *at) {
  const char *end = at + 1;
  for (;; end++) {
    if (*end == '_' && !is_digit(*++end)) fail_number(p, end, "invalid decimal literal");
    if (*end != '0') break;
  }
  bool nonzero = is_digit(*end);
  if (nonzero) end = decimal_tail(p, end);
  char c = (char)(*end | 0x20);
  if (*end == '.' || c == 'e' || c == 'j') return real_tail(p, end);
  if (nonzero) {
    fail_number(p, end,
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers");
  }
  check_end(p, end, "invalid decimal literal");
  return end;
}

void mig_py_lex_number(mig_py_parser *p, const char *c) {
  const char *end;
  if (*c != '0') {
    end = real_tail(p, *c == '.' ? c : decimal_tail(p, c));
  } else if ((c[1] | 0x20) == 'x') {
    end = radix(p, c + 2, is_hex, "invalid hexadecimal literal");
  } else if ((c[1] | 0x20) == 'o') {
    end = radix(p, c + 2, is_octal, "invalid octal literal");
  } else if ((c[1] | 0x20) == 'b') {
    end = radix(p, c + 2, is_binary, "invalid binary literal");
  } else {
    end = leading_zero(p, c);
  }
  p->at.tok = T_NUMBER;
  p->at.cur = end;
  p->at.end = mig_py_offset(p, end);
}

/* 16, 8, 2, or 10. */
static unsigned base_of(mig_span text) {
  if (text.len < 2 || text.ptr[0] != '0') return 10;
  char c = (char)(text.ptr[1] | 0x20);
  return c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
}

mig_py_number_kind mig_py_number_kind_of(const mig_py_node *number) {
  mig_span text = number->as.text;
  if (base_of(text) != 10) return MIG_PY_INT;
  char last = text.ptr[text.len - 1];
  if ((last | 0x20) == 'j') return MIG_PY_IMAGINARY;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '.' || (text.ptr[i] | 0x20) == 'e') return MIG_PY_FLOAT;
  }
  return MIG_PY_INT;
}

static unsigned digit_value(char c) {
  return is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
}

bool mig_py_number_int64(const mig_py_node *number, int64_t *out) {
  if (mig_py_number_kind_of(number) != MIG_PY_INT) return false;
  mig_span text = number->as.text;
  unsigned base = base_of(text);
  uint64_t value = 0;
  for (size_t i = base == 10 ? 0 : 2; i < text.len; i++) {
    if (text.ptr[i] == '_') continue;
    unsigned digit = digit_value(text.ptr[i]);
    if (value > ((uint64_t)INT64_MAX - digit) / base) return false;
    value = value * base + digit;
  }
  *out = (int64_t)value;
  return true;
}

double mig_py_number_double(const mig_py_node *number) {
  mig_span text = number->as.text;
  unsigned base = base_of(text);
  if (base != 10) {
    double value = 0;
    for (size_t i = 2; i < text.len; i++) {
      if (text.ptr[i] != '_') value = value * base + digit_value(text.ptr[i]);
    }
    return value;
  }
  /* mig_real_read wants a C string without underscores. */
  char few[128], *plain = text.len < sizeof few ? few : malloc(text.len + 1);
  if (plain == NULL) mig_out_of_memory();
  size_t len = 0;
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] != '_' && (text.ptr[i] | 0x20) != 'j') plain[len++] = text.ptr[i];
  }
  plain[len] = 0;
  double value = mig_real_read(plain);
  if (plain != few) free(plain);
  return value;
}
