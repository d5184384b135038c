#include "py/source_text.h"

#include "base/span.h"
#include "py/parser.h"

enum { PADDING = 64 };

static mig_span padded_copy(mig_arena *arena, mig_span bytes) {
  char *copy = mig_arena_alloc(arena, bytes.len + PADDING);
  if (bytes.len != 0) memcpy(copy, bytes.ptr, bytes.len);
  memset(copy + bytes.len, 0, PADDING);
  return (mig_span){copy, bytes.len};
}

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\f';
}

static bool is_coding_char(char c) {
  return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' || c == '.';
}

static size_t line_end(mig_span text, size_t at) {
  while (at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r') at++;
  return at;
}

/* The encoding that a comment line names (PEP 263), or empty. */
static mig_span coding_in(mig_span line) {
  size_t at = 0;
  while (at < line.len && is_space(line.ptr[at])) at++;
  if (at >= line.len || line.ptr[at] != '#') return (mig_span){NULL, 0};
  for (; at + 6 < line.len; at++) {
    if (memcmp(line.ptr + at, "coding", 6) != 0 || (line.ptr[at + 6] != ':' && line.ptr[at + 6] != '=')) continue;
    size_t start = at + 7;
    while (start < line.len && (line.ptr[start] == ' ' || line.ptr[start] == '\t')) start++;
    size_t end = start;
    while (end < line.len && is_coding_char(line.ptr[end])) end++;
    if (end > start) return mig_span_cut(line, start, end);
  }
  return (mig_span){NULL, 0};
}

static bool only_comment(mig_span line) {
  size_t at = 0;
  while (at < line.len && is_space(line.ptr[at])) at++;
  return at >= line.len || line.ptr[at] == '#';
}

static mig_span find_coding(mig_span text, size_t from) {
  for (int i = 0; i < 2 && from < text.len; i++) {
    size_t end = line_end(text, from);
    mig_span line = mig_span_cut(text, from, end);
    mig_span coding = coding_in(line);
    if (coding.len != 0 || !only_comment(line)) return coding;
    from = end + (end + 1 < text.len && text.ptr[end] == '\r' && text.ptr[end + 1] == '\n' ? 2 : 1);
  }
  return (mig_span){NULL, 0};
}

/* Lower case, '_' as '-'; the usual spellings of the two most usual ones made one. */
static mig_span normal_name(mig_arena *arena, mig_span name) {
  char *plain = mig_arena_cstr(arena, name);
  for (char *c = plain; *c != 0; c++) {
    if (*c == '_') *c = '-';
    if (*c >= 'A' && *c <= 'Z') *c = (char)(*c + 32);
  }
  mig_span out = {plain, name.len};
  if (mig_span_is(out, "utf-8") || mig_span_starts(out, MIG_SPAN("utf-8-"))) return MIG_SPAN("utf-8");
  static const char *const latin[] = {"latin-1", "iso-8859-1", "iso-latin-1"};
  for (size_t i = 0; i < 3; i++) {
    mig_span one = mig_span_of(latin[i]);
    if (mig_span_eq(out, one) || (mig_span_starts(out, one) && out.ptr[one.len] == '-')) return MIG_SPAN("iso-8859-1");
  }
  return out;
}

/* Names that CPython hands to a codec, which is strict about comments too. */
static bool is_utf8_alias(mig_span name) {
  return mig_span_is(name, "utf8") || mig_span_is(name, "u8") || mig_span_is(name, "utf") ||
         mig_span_is(name, "cp65001");
}

static bool refuse(mig_source_text *out, mig_arena *arena, const char *what, mig_span name) {
  out->problem = (mig_py_problem){.kind = MIG_PY_ENCODING_ERROR,
                                  .message = mig_arena_printf(arena, "%s: %.*s", what, MIG_FMT(name))};
  return false;
}

bool mig_source_text_of(mig_source_text *out, mig_arena *arena, mig_span bytes, bool padded) {
  *out = (mig_source_text){.encoding = MIG_SPAN("utf-8")};
  if (bytes.len >= UINT32_MAX - PADDING) {
    out->text = (mig_span){"", 0};
    out->problem = (mig_py_problem){.kind = MIG_PY_LIMIT_ERROR, .message = MIG_SPAN("the file is longer than 4 GB")};
    return false;
  }
  out->text = padded ? bytes : padded_copy(arena, bytes);
  out->has_bom = bytes.len >= 3 && memcmp(bytes.ptr, "\xef\xbb\xbf", 3) == 0;
  mig_span declared = find_coding(bytes, out->has_bom ? 3 : 0);
  if (declared.len == 0) return true;
  mig_span name = normal_name(arena, declared);
  if (mig_span_is(name, "utf-8")) return true;
  out->encoding = name;
  if (!out->has_bom && is_utf8_alias(name)) {
    out->encoding = MIG_SPAN("utf-8");
    if (mig_py_is_utf8(bytes.ptr, bytes.len)) return true;
    return refuse(out, arena, "the file has bytes that its encoding does not", name);
  }
  if (out->has_bom) return refuse(out, arena, "encoding problem, the file has a UTF-8 byte order mark", name);
  size_t bad = 0;
  if (!mig_charset_known(name)) return refuse(out, arena, "not an encoding that mig reads", name);
  if (!mig_charset_decode(&out->text, arena, bytes, name, &bad)) {
    refuse(out, arena, "the file has bytes that its encoding does not", name);
    out->problem.start = out->problem.end = (uint32_t)bad;
    return false;
  }
  out->recoded = true;
  return true;
}
