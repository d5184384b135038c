/* py/scan_code.h: passing code without reading it, sixteen bytes at a time where the processor can.
 *
 * mig_py_scan_code gives the next byte that may hide where a block ends: a quote, '#', a backslash,
 * a line end, a carriage return, a form feed (which starts a line's column anew) or the zero byte
 * behind the text. With `margin` only those line ends
 * count that a line follows which starts at the margin: with neither white space nor a comment.
 * Brackets passed on the way are added to *depth, closing ones subtracted; their kinds and their
 * order inside of a block of bytes are not told apart. May read up to 63 bytes behind the zero. */
#ifndef MIG_PY_SCAN_CODE_H
#define MIG_PY_SCAN_CODE_H

#include "py/scan.h"

#if defined(__SSE2__)
enum { MIG_PY_BLOCK = 16 };

typedef struct mig_py_code {
  unsigned events; /* quotes, comments, backslashes, odd bytes, and line ends that matter */
  unsigned open, close;
} mig_py_code;

static inline mig_py_code mig_py_classify(const char *at, bool margin) {
  __m128i bytes = scan_load(at), next = scan_load(at + 1);
  __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
  __m128i events = _mm_or_si128(_mm_or_si128(scan_equal(bytes, '"'), scan_equal(bytes, '\'')),
                                _mm_or_si128(scan_equal(bytes, '#'), scan_equal(bytes, '\\')));
  __m128i lines = scan_equal(bytes, '\n');
  if (margin) {
    __m128i blank = _mm_or_si128(_mm_or_si128(scan_equal(next, ' '), scan_equal(next, '\t')),
                                 _mm_or_si128(scan_equal(next, '\n'), scan_equal(next, '#')));
    lines = _mm_andnot_si128(blank, lines);
  }
  lines = _mm_or_si128(lines, scan_equal(bytes, '\f'));
  events = _mm_or_si128(_mm_or_si128(events, lines), _mm_or_si128(scan_equal(bytes, 0), scan_equal(bytes, '\r')));
  return (mig_py_code){scan_mask(events), scan_mask(_mm_or_si128(scan_equal(bytes, '('), scan_equal(folded, '{'))),
                 scan_mask(_mm_or_si128(scan_equal(bytes, ')'), scan_equal(folded, '}')))};
}

static inline int mig_py_bits(unsigned mask) {
  int count = 0;
  for (; mask != 0; mask &= mask - 1) count++;
  return count;
}

static inline const char *mig_py_scan_code(const char *at, bool margin, int *depth) {
  for (;; at += MIG_PY_BLOCK) {
    mig_py_code b = mig_py_classify(at, margin);
    if (b.events == 0) {
      *depth += mig_py_bits(b.open) - mig_py_bits(b.close);
      continue;
    }
    unsigned first = (unsigned)__builtin_ctz(b.events), before = (1U << first) - 1U;
    *depth += mig_py_bits(b.open & before) - mig_py_bits(b.close & before);
    return at + first;
  }
}
#else
static inline const char *mig_py_scan_code(const char *at, bool margin, int *depth) {
  (void)margin;
  for (;; at++) {
    switch (*at) {
      case '"':
      case '\'':
      case '#':
      case '\\':
      case '\n':
      case '\r':
      case '\f':
      case 0:
        return at;
      case '(':
      case '[':
      case '{':
        ++*depth;
        break;
      case ')':
      case ']':
      case '}':
        --*depth;
        break;
      default:
        break;
    }
  }
}
#endif

#endif
