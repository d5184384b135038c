#include "resolve/unicode.h"

#include "base/span.h"

typedef struct range {
  uint32_t first, last;
} range;

typedef struct lower_run {
  uint32_t first, last, step;
  int32_t delta;
} lower_run;

static const range word_ranges[] = {
#define WORD(first, last) {first, last},
#include "resolve/unicode_tables.def"
#undef WORD
};
static const range printable_ranges[] = {
#define PRINTABLE(first, last) {first, last},
#include "resolve/unicode_tables.def"
#undef PRINTABLE
};
static const range cased_ranges[] = {
#define CASED(first, last) {first, last},
#include "resolve/unicode_tables.def"
#undef CASED
};
static const range skipped_ranges[] = {
#define SKIPPED(first, last) {first, last},
#include "resolve/unicode_tables.def"
#undef SKIPPED
};
static const lower_run lower_runs[] = {
#define LOWER(first, last, step, delta) {first, last, step, delta},
#include "resolve/unicode_tables.def"
#undef LOWER
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool in_ranges(const range *table, size_t count, uint32_t c) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (c < table[middle].first) {
      high = middle;
    } else if (c > table[middle].last) {
      low = middle + 1;
    } else {
      return true;
    }
  }
  return false;
}

/* Bytes of the sequence that starts at `at`, or 0 when there is none. */
static unsigned sequence_length(mig_span text, size_t at) {
  const unsigned char *p = (const unsigned char *)text.ptr + at;
  size_t left = text.len - at;
  unsigned need = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : p[0] < 0xf5 ? 4 : 0;
  if (need == 0 || need > left) return 0;
  for (unsigned i = 1; i < need; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  if (p[0] == 0xe0 && p[1] < 0xa0) return 0; /* overlong */
  if (p[0] == 0xed && p[1] > 0x9f) return 0; /* surrogates */
  if (p[0] == 0xf0 && p[1] < 0x90) return 0; /* overlong */
  if (p[0] == 0xf4 && p[1] > 0x8f) return 0; /* beyond U+10FFFF */
  return need;
}

uint32_t mig_unicode_next(mig_span text, size_t *at) {
  const unsigned char *p = (const unsigned char *)text.ptr + *at;
  unsigned len = sequence_length(text, *at);
  *at += len == 0 ? 1 : len;
  switch (len) {
    case 1:
      return p[0];
    case 2:
      return (p[0] & 0x1fu) << 6 | (p[1] & 0x3fu);
    case 3:
      return (p[0] & 0x0fu) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3fu);
    case 4:
      return (p[0] & 0x07u) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3fu);
    default:
      return 0xdc00u + p[0];
  }
}

bool mig_unicode_valid(mig_span text) {
  for (size_t at = 0; at < text.len;) {
    unsigned len = sequence_length(text, at);
    if (len == 0) return false;
    at += len;
  }
  return true;
}

size_t mig_unicode_offset(mig_span text, size_t count) {
  size_t at = 0;
  while (count-- > 0 && at < text.len) mig_unicode_next(text, &at);
  return at;
}

size_t mig_unicode_length(mig_span text) {
  size_t length = 0;
  for (size_t at = 0; at < text.len; length++) mig_unicode_next(text, &at);
  return length;
}

bool mig_unicode_is_word(uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  return in_ranges(word_ranges, COUNT(word_ranges), c);
}

bool mig_unicode_is_printable(uint32_t c) {
  if (c < 0x80) return c >= ' ' && c < 0x7f;
  return in_ranges(printable_ranges, COUNT(printable_ranges), c);
}

bool mig_unicode_is_space(uint32_t c) {
  return (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

static bool is_cased(uint32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return in_ranges(cased_ranges, COUNT(cased_ranges), c);
}

static bool is_skipped(uint32_t c) {
  if (c < 0x80) return c == '"' || c == '\'' || c == '.' || c == ':' || c == '^' || c == '`';
  return in_ranges(skipped_ranges, COUNT(skipped_ranges), c);
}

static uint32_t lower_one(uint32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  size_t low = 0, high = COUNT(lower_runs);
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    const lower_run *run = &lower_runs[middle];
    if (c < run->first) {
      high = middle;
    } else if (c > run->last) {
      low = middle + 1;
    } else {
      return (c - run->first) % run->step == 0 ? (uint32_t)((int32_t)c + run->delta) : c;
    }
  }
  return c;
}

/* A capital sigma at the end of a word has a lower case of its own: after a cased letter and not
 * before one, where marks and some punctuation are looked past. `cased_before` is kept by the
 * caller as it goes. */
static bool sigma_is_final(mig_span text, size_t after, bool cased_before) {
  while (after < text.len) {
    uint32_t c = mig_unicode_next(text, &after);
    if (!is_skipped(c)) return cased_before && !is_cased(c);
  }
  return cased_before;
}

static void put_code_point(mig_buf *out, mig_span text, size_t start, size_t end, uint32_t c) {
  if (c >= 0xdc80 && c <= 0xdcff) {
    mig_buf_put(out, mig_span_cut(text, start, end)); /* not UTF-8: as it was */
  } else {
    mig_buf_put_utf8(out, c);
  }
}

mig_span mig_unicode_lower(mig_arena *arena, mig_span text) {
  mig_buf out = mig_buf_in(arena);
  bool cased_before = false;
  for (size_t at = 0; at < text.len;) {
    size_t start = at;
    uint32_t c = mig_unicode_next(text, &at);
    if (c == 0x130) {
      mig_buf_puts(&out, "i\xcc\x87"); /* the one capital with a two-letter lower case */
    } else if (c == 0x3a3) {
      mig_buf_put_utf8(&out, sigma_is_final(text, at, cased_before) ? 0x3c2 : 0x3c3);
    } else {
      put_code_point(&out, text, start, at, lower_one(c));
    }
    if (!is_skipped(c)) cased_before = is_cased(c);
  }
  return out.len == 0 ? MIG_SPAN("") : mig_buf_span(&out);
}

mig_span mig_unicode_strip(mig_span text) {
  size_t start = 0, end = 0;
  for (size_t at = 0; at < text.len;) {
    size_t here = at;
    bool space = mig_unicode_is_space(mig_unicode_next(text, &at));
    if (!space) end = at;
    if (!space && start == here) continue;
    if (space && start == here) start = at;
  }
  return start >= end ? mig_span_cut(text, 0, 0) : mig_span_cut(text, start, end);
}

static void repr_code_point(mig_buf *out, uint32_t c) {
  if (c == '\n') {
    mig_buf_puts(out, "\\n");
  } else if (c == '\r') {
    mig_buf_puts(out, "\\r");
  } else if (c == '\t') {
    mig_buf_puts(out, "\\t");
  } else if (c < 0x100) {
    mig_buf_printf(out, "\\x%02x", (unsigned)c);
  } else {
    mig_buf_printf(out, c < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)c);
  }
}

void mig_unicode_repr(mig_buf *out, mig_span text) {
  bool single = text.len != 0 && memchr(text.ptr, '\'', text.len) != NULL;
  bool dbl = text.len != 0 && memchr(text.ptr, '"', text.len) != NULL;
  char quote = single && !dbl ? '"' : '\'';
  mig_buf_putc(out, quote);
  for (size_t at = 0; at < text.len;) {
    uint32_t c = mig_unicode_next(text, &at);
    if (c == (unsigned char)quote || c == '\\') {
      mig_buf_putc(out, '\\');
      mig_buf_putc(out, (char)c);
    } else if (mig_unicode_is_printable(c)) {
      mig_buf_put_utf8(out, c);
    } else {
      repr_code_point(out, c);
    }
  }
  mig_buf_putc(out, quote);
}
