#include "base/space.h"

#include "base/span.h"

/* Unicode's White_Space and the bidirectional classes WS, B and S, as CPython 3.11 has them. */
size_t mig_space_at(mig_span text) {
  const unsigned char *p = (const unsigned char *)text.ptr;
  if (text.len == 0) return 0;
  if (p[0] < 0x80) return p[0] == ' ' || (p[0] >= 0x09 && p[0] <= 0x0d) || (p[0] >= 0x1c && p[0] <= 0x1f) ? 1 : 0;
  if (text.len >= 2 && p[0] == 0xc2) return p[1] == 0x85 || p[1] == 0xa0 ? 2 : 0;
  if (text.len < 3) return 0;
  if (p[0] == 0xe1) return p[1] == 0x9a && p[2] == 0x80 ? 3 : 0; /* U+1680 */
  if (p[0] == 0xe3) return p[1] == 0x80 && p[2] == 0x80 ? 3 : 0; /* U+3000 */
  if (p[0] != 0xe2) return 0;
  if (p[1] == 0x81) return p[2] == 0x9f ? 3 : 0; /* U+205F */
  bool space = p[1] == 0x80 && ((p[2] >= 0x80 && p[2] <= 0x8a) || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf);
  return space ? 3 : 0; /* U+2000 to U+200A, U+2028, U+2029, U+202F */
}

mig_span mig_space_strip(mig_span text) {
  size_t start = 0, end = text.len, len;
  while ((len = mig_space_at(mig_span_cut(text, start, end))) != 0) start += len;
  while (end > start) {
    size_t at = end - 1;
    while (at > start && ((unsigned char)text.ptr[at] & 0xc0) == 0x80) at--;
    if (mig_space_at(mig_span_cut(text, at, end)) != end - at) break;
    end = at;
  }
  return mig_span_cut(text, start, end);
}

/* Length of the well-formed sequence at `p`, 0 when there is none (the Unicode Standard, table 3-7). */
static size_t sequence(const unsigned char *p, size_t left) {
  unsigned char c = p[0], low = 0x80, high = 0xbf;
  if (c < 0x80) return 1;
  size_t more = c >= 0xc2 && c <= 0xdf ? 1 : (c & 0xf0) == 0xe0 ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
  if (more == 0 || left <= more) return 0;
  if (c == 0xe0) low = 0xa0;
  if (c == 0xed) high = 0x9f;
  if (c == 0xf0) low = 0x90;
  if (c == 0xf4) high = 0x8f;
  if (p[1] < low || p[1] > high) return 0;
  for (size_t i = 2; i <= more; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  return more + 1;
}

bool mig_is_utf8(mig_span text) {
  const unsigned char *p = (const unsigned char *)text.ptr;
  for (size_t i = 0, len; i < text.len; i += len) {
    len = sequence(p + i, text.len - i);
    if (len == 0) return false;
  }
  return true;
}
