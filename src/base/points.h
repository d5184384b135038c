/* base/points.h: UTF-8 by code points. Bytes that begin none count with what stands before them, so that damaged text is
 * as long as what can be read of it. */
#ifndef MIG_BASE_POINTS_H
#define MIG_BASE_POINTS_H

#include "base/span.h"

static inline bool mig_point_begins(char c) {
  return ((unsigned char)c & 0xc0) != 0x80;
}

static inline size_t mig_points_of(mig_span text) {
  size_t n = 0;
  for (size_t i = 0; i < text.len; i++) n += mig_point_begins(text.ptr[i]);
  return n;
}

/* Bytes that the first `points` code points take: all of the text where there are no more. */
static inline size_t mig_points_bytes(mig_span text, size_t points) {
  size_t i = 0;
  for (size_t n = 0; i < text.len; i++)
    if (mig_point_begins(text.ptr[i]) && n++ == points) break;
  return i;
}

#endif
