/* toml_text.c: strings and keys. */
#include "project/toml_reader.h"

static bool is_control(unsigned char c) {
  return (c < 0x20 && c != '\t') || c == 0x7f;
}

static bool is_bare(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static mig_err read_code_point(mig_toml_reader *r, int digits, mig_buf *out) {
  uint32_t value = 0;
  for (int i = 0; i < digits; i++, r->at++) {
    char c = *r->at;
    int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return mig_toml_fail(r, "expected hexadecimal digits");
    value = value << 4 | (uint32_t)digit;
  }
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return mig_toml_fail(r, "no such character");
  mig_buf_put_utf8(out, value);
  return MIG_OK;
}

/* A backslash at the end of a line takes all white space up to the next text. */
static mig_err read_line_joint(mig_toml_reader *r) {
  mig_toml_skip_blanks(r);
  if (*r->at != '\n') return mig_toml_fail(r, "a backslash that escapes nothing");
  while (*r->at == '\n' || *r->at == ' ' || *r->at == '\t') r->at++;
  return MIG_OK;
}

/* From behind the backslash. */
static mig_err read_escape(mig_toml_reader *r, bool multiline, mig_buf *out) {
  static const char from[] = "btnfr\"\\", to[] = "\b\t\n\f\r\"\\";
  char c = *r->at;
  if (multiline && (c == ' ' || c == '\t' || c == '\n')) return read_line_joint(r);
  if (c == '\0') return mig_toml_fail(r, "a backslash that escapes nothing"); /* the text's end, or a NUL in it */
  const char *found = strchr(from, c);
  r->at++;
  if (found != NULL) mig_buf_putc(out, to[found - from]);
  else if (c == 'u') return read_code_point(r, 4, out);
  else if (c == 'U') return read_code_point(r, 8, out);
  else return mig_toml_fail(r, "a backslash that escapes nothing");
  return MIG_OK;
}

static bool closes(const mig_toml_reader *r, char quote, bool multiline) {
  return *r->at == quote && (!multiline || (r->at[1] == quote && r->at[2] == quote));
}

static mig_err read_quoted(mig_toml_reader *r, char quote, bool multiline, mig_span *out) {
  mig_buf text = mig_buf_in(r->arena);
  r->at += multiline ? 3 : 1;
  if (multiline && *r->at == '\n') r->at++;
  while (!closes(r, quote, multiline)) {
    char c = *r->at;
    if (r->at >= r->end) return mig_toml_fail(r, "a string that does not end");
    if (c == '\\' && quote == '"') {
      r->at++;
      mig_err err = read_escape(r, multiline, &text);
      if (err != MIG_OK) return err;
      continue;
    }
    if (is_control((unsigned char)c) && !(multiline && c == '\n')) return mig_toml_fail(r, "a control character in a string");
    mig_buf_putc(&text, c);
    r->at++;
  }
  r->at += multiline ? 3 : 1;
  for (int extra = 0; multiline && extra < 2 && *r->at == quote; extra++, r->at++) mig_buf_putc(&text, quote);
  *out = mig_buf_span(&text);
  if (out->ptr == NULL) *out = MIG_SPAN("");
  return MIG_OK;
}

mig_err mig_toml_read_string(mig_toml_reader *r, mig_span *out) {
  char quote = *r->at;
  return read_quoted(r, quote, r->at[1] == quote && r->at[2] == quote, out);
}

static mig_err read_key_part(mig_toml_reader *r, mig_span *out) {
  if (*r->at == '"' || *r->at == '\'') return read_quoted(r, *r->at, false, out);
  const char *start = r->at;
  while (is_bare(*r->at)) r->at++;
  if (r->at == start) return mig_toml_fail(r, "expected a key");
  *out = (mig_span){start, (size_t)(r->at - start)};
  return MIG_OK;
}

mig_err mig_toml_read_key(mig_toml_reader *r) {
  r->key.count = 0;
  for (;;) {
    mig_span part;
    mig_err err = read_key_part(r, &part);
    if (err != MIG_OK) return err;
    *mig_vec_push(r->arena, &r->key) = part;
    mig_toml_skip_blanks(r);
    if (*r->at != '.') return MIG_OK;
    r->at++;
    mig_toml_skip_blanks(r);
  }
}
