/* tests/py/values.c: repr() of strings, bytes and numbers. */
#include <math.h>
#include <stdio.h>

#include "base/span.h"
#include "dump.h"
#include "printable.h"

static uint32_t decode(const unsigned char **at) {
  const unsigned char *c = *at;
  size_t len = *c < 0x80 ? 1 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
  uint32_t code = len == 1 ? *c : *c & (0x7fU >> len);
  for (size_t i = 1; i < len; i++) code = code << 6 | (c[i] & 0x3fU);
  *at += len;
  return code;
}

static bool is_printable(uint32_t code) {
  if (code < 127) return code >= 32;
  size_t low = 0, high = sizeof unprintable / sizeof *unprintable;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (code < unprintable[middle][0]) {
      high = middle;
    } else if (code > unprintable[middle][1]) {
      low = middle + 1;
    } else {
      return false;
    }
  }
  return true;
}

static char quote_for(mig_span value) {
  bool single = value.len != 0 && memchr(value.ptr, '\'', value.len) != NULL;
  bool twice = value.len != 0 && memchr(value.ptr, '"', value.len) != NULL;
  return single && !twice ? '"' : '\'';
}

/* True when `c` has a short escape, which is written. */
static bool put_short(mig_buf *out, uint32_t c, char quote) {
  if (c == (unsigned char)quote || c == '\\') {
    mig_buf_putc(out, '\\');
    mig_buf_putc(out, (char)c);
  } else if (c == '\t') {
    mig_buf_puts(out, "\\t");
  } else if (c == '\n') {
    mig_buf_puts(out, "\\n");
  } else if (c == '\r') {
    mig_buf_puts(out, "\\r");
  } else {
    return false;
  }
  return true;
}

void dump_string(mig_buf *out, mig_span value) {
  char quote = quote_for(value);
  const unsigned char *at = (const unsigned char *)(value.len != 0 ? value.ptr : ""), *end = at + value.len;
  mig_buf_putc(out, quote);
  while (at < end) {
    const unsigned char *start = at;
    uint32_t code = decode(&at);
    if (put_short(out, code, quote)) continue;
    if (is_printable(code)) {
      mig_buf_put(out, (mig_span){(const char *)start, (size_t)(at - start)});
    } else {
      mig_buf_printf(out, code < 0x100 ? "\\x%02x" : code < 0x10000 ? "\\u%04x" : "\\U%08x", code);
    }
  }
  mig_buf_putc(out, quote);
}

void dump_bytes(mig_buf *out, mig_span value) {
  char quote = quote_for(value);
  mig_buf_putc(out, 'b');
  mig_buf_putc(out, quote);
  for (size_t i = 0; i < value.len; i++) {
    unsigned char c = (unsigned char)value.ptr[i];
    if (put_short(out, c, quote)) continue;
    if (c >= 32 && c < 127) {
      mig_buf_putc(out, (char)c);
    } else {
      mig_buf_printf(out, "\\x%02x", c);
    }
  }
  mig_buf_putc(out, quote);
}

/* The fewest digits that read back as the same number, laid out as float.__repr__ does. */
static void put_double(mig_buf *out, double value, bool point) {
  char digits[40];
  if (isinf(value)) {
    mig_buf_puts(out, "inf");
    return;
  }
  int precision = 1;
  do {
    snprintf(digits, sizeof digits, "%.*e", precision - 1, value);
  } while (strtod(digits, NULL) != value && ++precision < 18);
  int exponent = atoi(strchr(digits, 'e') + 1);
  if (exponent >= -4 && exponent < 16) {
    int decimals = precision - 1 - exponent;
    mig_buf_printf(out, "%.*f", decimals > 0 ? decimals : 0, value);
    if (decimals <= 0 && point) mig_buf_puts(out, ".0");
    return;
  }
  *strchr(digits, 'e') = 0;
  mig_buf_printf(out, "%se%c%02d", digits, exponent < 0 ? '-' : '+', abs(exponent));
}

/* Decimal digits of a number in base 2, 8 or 16, nine at a time. */
static void put_big(mig_buf *out, mig_span text) {
  unsigned base = (text.ptr[1] | 0x20) == 'x' ? 16 : (text.ptr[1] | 0x20) == 'o' ? 8 : 2;
  size_t cap = text.len / 2 + 2, count = 1;
  uint32_t *parts = MIG_NEW_ARRAY(out->arena, uint32_t, cap);
  for (size_t i = 2; i < text.len; i++) {
    if (text.ptr[i] == '_') continue;
    char c = text.ptr[i];
    uint64_t carry = (uint64_t)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    for (size_t k = 0; k < count; k++) {
      carry += (uint64_t)parts[k] * base;
      parts[k] = (uint32_t)(carry % 1000000000U);
      carry /= 1000000000U;
    }
    if (carry != 0) parts[count++] = (uint32_t)carry;
  }
  mig_buf_printf(out, "%u", parts[count - 1]);
  for (size_t k = count - 1; k > 0; k--) mig_buf_printf(out, "%09u", parts[k - 1]);
}

void dump_number(mig_buf *out, const mig_py_node *number) {
  int64_t small;
  mig_span text = number->as.text;
  switch (mig_py_number_kind_of(number)) {
    case MIG_PY_FLOAT:
      put_double(out, mig_py_number_double(number), true);
      return;
    case MIG_PY_IMAGINARY:
      put_double(out, mig_py_number_double(number), false);
      mig_buf_putc(out, 'j');
      return;
    case MIG_PY_INT:
      break;
  }
  if (mig_py_number_int64(number, &small)) {
    mig_buf_printf(out, "%lld", (long long)small);
  } else if (text.ptr[0] == '0' && text.ptr[1] > '9' && text.ptr[1] != '_') {
    put_big(out, text);
  } else {
    bool leading = true;
    for (size_t i = 0; i < text.len; i++) {
      if (text.ptr[i] == '_' || (leading && text.ptr[i] == '0')) continue;
      leading = false;
      mig_buf_putc(out, text.ptr[i]);
    }
  }
}
