/* py/scan.h: finding the next byte that matters, sixteen at a time where the processor can.
 *
 * All of them may read up to 63 bytes behind the zero that ends the text. */
#ifndef MIG_PY_SCAN_H
#define MIG_PY_SCAN_H

#include "mig/base.h"

#if defined(__SSE2__)
#include <emmintrin.h>

static inline unsigned scan_mask(__m128i hits) {
  return (unsigned)_mm_movemask_epi8(hits);
}
static inline __m128i scan_load(const char *at) {
  return _mm_loadu_si128((const __m128i *)(const void *)at);
}
static inline __m128i scan_equal(__m128i bytes, char c) {
  return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(c));
}
#endif

/* Whether there are bytes that Python reads in rare ways (zero, carriage return), and whether there
 * are any beyond ASCII. */
static inline void mig_py_scan_for_odd(mig_span text, bool *odd, bool *wide) {
  size_t i = 0;
#if defined(__SSE2__)
  __m128i odds = _mm_setzero_si128(), all = odds;
  for (; text.len - i >= 16; i += 16) {
    __m128i bytes = scan_load(text.ptr + i);
    odds = _mm_or_si128(odds, _mm_or_si128(scan_equal(bytes, 0), scan_equal(bytes, '\r')));
    all = _mm_or_si128(all, bytes);
  }
  *odd = scan_mask(odds) != 0;
  *wide = scan_mask(all) != 0;
#endif
  for (; i < text.len; i++) {
    *odd = *odd || text.ptr[i] == '\0' || text.ptr[i] == '\r';
    *wide = *wide || (signed char)text.ptr[i] < 0;
  }
}

/* The first line end or zero byte. */
static inline const char *mig_py_scan_line_end(const char *at) {
#if defined(__SSE2__)
  for (;; at += 16) {
    __m128i bytes = scan_load(at);
    __m128i hits = _mm_or_si128(_mm_or_si128(scan_equal(bytes, '\n'), scan_equal(bytes, '\r')), scan_equal(bytes, 0));
    unsigned mask = scan_mask(hits);
    if (mask != 0) return at + __builtin_ctz(mask);
  }
#else
  while (*at != '\n' && *at != '\r' && *at != 0) at++;
  return at;
#endif
}

/* The first quote, backslash, line end or zero byte; *high gets a sign bit when bytes beyond
 * ASCII were passed. */
static inline const char *mig_py_scan_string(const char *at, char quote, signed char *high) {
#if defined(__SSE2__)
  for (;; at += 16) {
    __m128i bytes = scan_load(at);
    __m128i hits = _mm_or_si128(_mm_or_si128(scan_equal(bytes, '\n'), scan_equal(bytes, '\r')),
                                _mm_or_si128(scan_equal(bytes, 0), scan_equal(bytes, '\\')));
    unsigned mask = scan_mask(_mm_or_si128(hits, scan_equal(bytes, quote)));
    unsigned wide = scan_mask(bytes);
    if (mask != 0) {
      unsigned at_bit = (unsigned)__builtin_ctz(mask);
      if ((wide & ((1U << at_bit) - 1U)) != 0) *high = -1;
      return at + at_bit;
    }
    if (wide != 0) *high = -1;
  }
#else
  while (*at != quote && *at != '\\' && *at != '\n' && *at != '\r' && *at != 0) *high |= (signed char)*at++;
  return at;
#endif
}

/* Likewise, but lines may end: a quote, backslash, carriage return or zero byte. */
static inline const char *mig_py_scan_long_string(const char *at, char quote, signed char *high) {
#if defined(__SSE2__)
  for (;; at += 16) {
    __m128i bytes = scan_load(at);
    __m128i hits = _mm_or_si128(_mm_or_si128(scan_equal(bytes, quote), scan_equal(bytes, '\r')),
                                _mm_or_si128(scan_equal(bytes, 0), scan_equal(bytes, '\\')));
    unsigned mask = scan_mask(hits);
    unsigned wide = scan_mask(bytes);
    if (mask != 0) {
      unsigned at_bit = (unsigned)__builtin_ctz(mask);
      if ((wide & ((1U << at_bit) - 1U)) != 0) *high = -1;
      return at + at_bit;
    }
    if (wide != 0) *high = -1;
  }
#else
  while (*at != quote && *at != '\\' && *at != '\r' && *at != 0) *high |= (signed char)*at++;
  return at;
#endif
}

#endif
