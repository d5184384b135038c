#include "base/span.h"

int mig_span_cmp(mig_span a, mig_span b) {
  size_t n = a.len < b.len ? a.len : b.len;
  int c = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);
  return c != 0 ? c : (a.len > b.len) - (a.len < b.len);
}

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

mig_span mig_span_trim(mig_span a) {
  while (a.len > 0 && is_space(a.ptr[0])) {
    a.ptr++;
    a.len--;
  }
  while (a.len > 0 && is_space(a.ptr[a.len - 1])) a.len--;
  return a;
}

size_t mig_span_find(mig_span a, mig_span needle, size_t from) {
  if (needle.len == 0) return from <= a.len ? from : SIZE_MAX;
  for (size_t i = from; i + needle.len <= a.len; i++) {
    const char *hit = memchr(a.ptr + i, needle.ptr[0], a.len - needle.len - i + 1);
    if (hit == NULL) return SIZE_MAX;
    i = (size_t)(hit - a.ptr);
    if (hit[needle.len - 1] == needle.ptr[needle.len - 1] && memcmp(hit, needle.ptr, needle.len) == 0) return i;
  }
  return SIZE_MAX;
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

bool mig_span_eq_nocase(mig_span a, mig_span b) {
  if (a.len != b.len) return false;
  for (size_t i = 0; i < a.len; i++)
    if (lower(a.ptr[i]) != lower(b.ptr[i])) return false;
  return true;
}
