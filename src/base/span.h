/* base/span.h: comparing and cutting borrowed bytes. */
#ifndef MIG_BASE_SPAN_H
#define MIG_BASE_SPAN_H

#include <string.h>

#include "mig/base.h"

static inline mig_span mig_span_of(const char *text) {
  return (mig_span){text, text ? strlen(text) : 0};
}

/* Bytes [start, end) of `text`. Of an absent text only [0, 0), which is absent too: C11 allows no
 * arithmetic on a null pointer. */
static inline mig_span mig_span_cut(mig_span text, size_t start, size_t end) {
  if (text.ptr == NULL) return text;
  return (mig_span){text.ptr + start, end - start};
}

/* Names are looked for in tables all the time and most differ in their first byte: these compare it
 * before they call anything. */
static inline bool mig_span_eq(mig_span a, mig_span b) {
  return a.len == b.len && (a.len == 0 || (*a.ptr == *b.ptr && memcmp(a.ptr, b.ptr, a.len) == 0));
}

static inline bool mig_span_is(mig_span a, const char *text) {
  if (a.len == 0 || text == NULL) return a.len == 0 && (text == NULL || *text == '\0');
  return *a.ptr == *text && mig_span_eq(a, mig_span_of(text));
}

static inline bool mig_span_starts(mig_span a, mig_span prefix) {
  if (prefix.len == 0 || a.len < prefix.len) return prefix.len == 0;
  return *a.ptr == *prefix.ptr && memcmp(a.ptr, prefix.ptr, prefix.len) == 0;
}

static inline bool mig_span_ends(mig_span a, mig_span suffix) {
  return a.len >= suffix.len &&
         (suffix.len == 0 || memcmp(a.ptr + a.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* Byte order, shorter first among equals: total, so it can end a comparator. */
int mig_span_cmp(mig_span a, mig_span b);

/* ASCII white space off both ends. */
mig_span mig_span_trim(mig_span a);

/* Offset of `needle` at or after `from`, or SIZE_MAX. */
size_t mig_span_find(mig_span a, mig_span needle, size_t from);

/* ASCII only, whatever the locale. */
bool mig_span_eq_nocase(mig_span a, mig_span b);

#endif
