/* py/identifier.c: names beyond ASCII: which characters they may have, and their NFKC form. */
#include <stdlib.h>

#include "py/parser.h"
#include "py/unicode_tables.h"

typedef MIG_VEC(uint32_t) code_points;

static bool in_ranges(const mig_code_range *ranges, size_t count, uint32_t code) {
  size_t low = 0, high = count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (code < ranges[middle].start) {
      high = middle;
    } else if (code - ranges[middle].start < ranges[middle].count) {
      return true;
    } else {
      low = middle + 1;
    }
  }
  return false;
}

static uint8_t combining_class(uint32_t code) {
  size_t low = 0, high = mig_combining_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    if (code < mig_combining[middle].start) {
      high = middle;
    } else if (code - mig_combining[middle].start < mig_combining[middle].count) {
      return mig_combining[middle].value;
    } else {
      low = middle + 1;
    }
  }
  return 0;
}

/* One code point of valid UTF-8. */
static uint32_t decode(const unsigned char **at) {
  const unsigned char *c = *at;
  size_t len = *c < 0x80 ? 1 : *c < 0xe0 ? 2 : *c < 0xf0 ? 3 : 4;
  uint32_t code = len == 1 ? *c : *c & (0x7fU >> len);
  for (size_t i = 1; i < len; i++) code = code << 6 | (c[i] & 0x3fU);
  *at += len;
  return code;
}

enum {
  HANGUL = 0xac00,
  HANGUL_COUNT = 11172,
  LEAD = 0x1100,
  VOWEL = 0x1161,
  TRAIL = 0x11a7,
  LEADS = 19,
  VOWELS = 21,
  TRAILS = 28
};

static void decompose_hangul(mig_arena *arena, code_points *out, uint32_t syllable) {
  *mig_vec_push(arena, out) = LEAD + syllable / (VOWELS * TRAILS);
  *mig_vec_push(arena, out) = VOWEL + syllable % (VOWELS * TRAILS) / TRAILS;
  if (syllable % TRAILS != 0) *mig_vec_push(arena, out) = TRAIL + syllable % TRAILS;
}

static int by_code(const void *key, const void *item) {
  uint32_t a = *(const uint32_t *)key, b = ((const mig_decomposition *)item)->code;
  return (a > b) - (a < b);
}

static void decompose(mig_arena *arena, code_points *out, uint32_t code) {
  if (code - HANGUL < HANGUL_COUNT) {
    decompose_hangul(arena, out, code - HANGUL);
    return;
  }
  const mig_decomposition *found =
      code < 128 ? NULL
                 : bsearch(&code, mig_decompositions, mig_decomposition_count, sizeof *mig_decompositions, by_code);
  if (found == NULL) {
    *mig_vec_push(arena, out) = code;
    return;
  }
  for (unsigned i = 0; i < found->count; i++) *mig_vec_push(arena, out) = mig_decomposed[found->at + i];
}

/* Marks behind a base, in the order of their classes; equal ones keep their order. */
static void reorder(code_points *text) {
  for (uint32_t i = 1; i < text->count; i++) {
    uint32_t code = text->items[i], at = i;
    uint8_t class_ = combining_class(code);
    if (class_ == 0) continue;
    for (; at > 0 && combining_class(text->items[at - 1]) > class_; at--) text->items[at] = text->items[at - 1];
    text->items[at] = code;
  }
}

static int by_pair(const void *key, const void *item) {
  const mig_composition *a = key, *b = item;
  if (a->first != b->first) return a->first < b->first ? -1 : 1;
  return (a->second > b->second) - (a->second < b->second);
}

/* 0: they do not compose. */
static uint32_t composed(uint32_t first, uint32_t second) {
  if (first - LEAD < LEADS && second - VOWEL < VOWELS) {
    return HANGUL + ((first - LEAD) * VOWELS + (second - VOWEL)) * TRAILS;
  }
  if (first - HANGUL < HANGUL_COUNT && (first - HANGUL) % TRAILS == 0 && second - TRAIL - 1 < TRAILS - 1) {
    return first + (second - TRAIL);
  }
  mig_composition pair = {first, second, 0};
  const mig_composition *found =
      bsearch(&pair, mig_compositions, mig_composition_count, sizeof *mig_compositions, by_pair);
  return found != NULL ? found->both : 0;
}

static void compose(code_points *text) {
  uint32_t kept = 0, starter = UINT32_MAX;
  for (uint32_t i = 0; i < text->count; i++) {
    uint32_t code = text->items[i];
    uint8_t class_ = combining_class(code);
    bool adjacent = starter != UINT32_MAX && kept == starter + 1;
    bool blocked = !adjacent && kept > 0 && combining_class(text->items[kept - 1]) >= class_;
    uint32_t both = starter != UINT32_MAX && !blocked ? composed(text->items[starter], code) : 0;
    if (both != 0) {
      text->items[starter] = both;
      continue;
    }
    if (class_ == 0) starter = kept;
    text->items[kept++] = code;
  }
  text->count = kept;
}

static mig_span normalize(mig_arena *arena, mig_span name) {
  code_points text = {0};
  const unsigned char *at = (const unsigned char *)name.ptr, *end = at + name.len;
  while (at < end) decompose(arena, &text, decode(&at));
  reorder(&text);
  compose(&text);
  mig_buf out = mig_buf_in(arena);
  for (uint32_t i = 0; i < text.count; i++) mig_buf_put_utf8(&out, text.items[i]);
  mig_span result = mig_buf_span(&out);
  return mig_span_eq(result, name) ? name : result;
}

static void check_characters(mig_py_parser *p, mig_span name) {
  const unsigned char *at = (const unsigned char *)name.ptr, *end = at + name.len;
  bool first = true;
  while (at < end) {
    const unsigned char *here = at;
    uint32_t code = decode(&at);
    bool good = code < 128 || (first ? in_ranges(mig_xid_start, mig_xid_start_count, code)
                                     : in_ranges(mig_xid_continue, mig_xid_continue_count, code));
    first = false;
    if (good) continue;
    p->at.cur = (const char *)at;
    mig_span message =
        mig_arena_printf(p->arena, "invalid character '%.*s' (U+%04X)", (int)(at - here), (const char *)here, code);
    uint32_t start = mig_py_offset(p, (const char *)here);
    mig_py_fail_as(p, BY_LEXER, MIG_PY_SYNTAX_ERROR, start, mig_py_offset(p, (const char *)at), message);
  }
}

/* The current token is a NAME with bytes beyond ASCII. */
void mig_py_lex_wide_name(mig_py_parser *p) {
  mig_span name = p->at.name;
  if (!mig_py_is_utf8(name.ptr, name.len)) {
    mig_py_fail_lexer(p, p->at.start, "(unicode error) 'utf-8' codec can't decode");
  }
  check_characters(p, name);
  p->at.name = normalize(p->arena, name);
}
