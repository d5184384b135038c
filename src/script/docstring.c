/* docstring.c: the text of a script as Alembic prints it. */
#include "script/internal.h"

/* Is the code point at `p` one that str.isspace() accepts? Its length in `*len`. The list is
 * Unicode's White_Space and bidirectional classes WS, B, S, as CPython 3.11 has it. */
static bool space_at(const unsigned char *p, size_t left, size_t *len) {
  if (p[0] < 0x80) {
    *len = 1;
    return p[0] == ' ' || (p[0] >= 0x09 && p[0] <= 0x0d) || (p[0] >= 0x1c && p[0] <= 0x1f);
  }
  if (left >= 2 && p[0] == 0xc2) {
    *len = 2;
    return p[1] == 0x85 || p[1] == 0xa0;
  }
  if (left < 3) return false;
  *len = 3;
  if (p[0] == 0xe1) return p[1] == 0x9a && p[2] == 0x80; /* U+1680 */
  if (p[0] == 0xe3) return p[1] == 0x80 && p[2] == 0x80; /* U+3000 */
  if (p[0] != 0xe2) return false;
  if (p[1] == 0x81) return p[2] == 0x9f;                                                    /* U+205F */
  return p[1] == 0x80 && (p[2] <= 0x8a || p[2] == 0xa8 || p[2] == 0xa9 || p[2] == 0xaf); /* U+2000… */
}

static mig_span strip(mig_span text) {
  const unsigned char *p = (const unsigned char *)text.ptr;
  size_t start = 0, end = text.len, len = 0;
  while (start < end && space_at(p + start, end - start, &len)) start += len;
  while (end > start) {
    size_t at = end - 1;
    while (at > start && (p[at] & 0xc0) == 0x80) at--;
    if (!space_at(p + at, end - at, &len) || at + len != end) break;
    end = at;
  }
  return mig_span_cut(text, start, end);
}

void mig_script_set_doc(mig_script *out, mig_span text) {
  if (text.len == 0) return;
  out->longdoc = strip(text);
  size_t blank = mig_span_find(out->longdoc, MIG_SPAN("\n\n"), 0);
  out->doc = blank == SIZE_MAX ? out->longdoc : mig_span_cut(out->longdoc, 0, blank);
}
