#include "mig/shown.h"

size_t mig_utf8_at(mig_span text, size_t at) {
  const unsigned char *p = (const unsigned char *)text.ptr + at;
  if (p[0] < 0x80) return 1;
  size_t len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] < 0xc2 || p[0] > 0xf4 || text.len - at < len) return 0;
  unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
  unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
  if (p[1] < low || p[1] > high) return 0;
  for (size_t i = 2; i < len; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  return len;
}

/* U+2028 to U+202E separate lines and turn text around, U+2066 to U+2069 isolate it. */
static bool misleads(uint32_t code_point) {
  return (code_point >= 0x2028 && code_point <= 0x202e) || (code_point >= 0x2066 && code_point <= 0x2069) ||
         code_point == 0x061c || code_point == 0x200e || code_point == 0x200f;
}

mig_shown_char mig_shown_at(mig_span text, size_t at) {
  const unsigned char *p = (const unsigned char *)text.ptr + at;
  size_t len = mig_utf8_at(text, at);
  uint32_t c = p[0];
  if (len == 2) c = (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
  if (len == 3) c = (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
  if (len == 4) return (mig_shown_char){len, false, 0};
  bool control = c < 0x20 || (c >= 0x7f && c < 0xa0);
  return (mig_shown_char){len != 0 ? len : 1, len == 0 || control || misleads(c), c};
}
