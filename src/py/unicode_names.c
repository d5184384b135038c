/* py/unicode_names.c: \N{GREEK SMALL LETTER ALPHA}. */
#include "py/parser.h"
#include "py/unicode_tables.h"

enum { NAME_MAX = 88, CODE_BITS = 21, HANGUL = 0xac00, VOWELS = 21, TRAILS = 28 };

/* U+AC00 … are named by what they are made of. */
static uint32_t hangul(mig_span rest) {
  static const char *const leads[] = {"G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
                                      "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
  static const char *const vowels[] = {"A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
                                       "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
  static const char *const trails[] = {"",   "G",  "GG", "GS", "N",  "NJ", "NH", "D", "L",  "LG",
                                       "LM", "LB", "LS", "LT", "LP", "LH", "M",  "B", "BS", "S",
                                       "SS", "NG", "J",  "C",  "K",  "T",  "P",  "H"};
  for (uint32_t l = 0; l < sizeof leads / sizeof *leads; l++) {
    mig_span lead = mig_span_of(leads[l]);
    if (!mig_span_starts(rest, lead)) continue;
    for (uint32_t v = 0; v < VOWELS; v++) {
      mig_span vowel = mig_span_of(vowels[v]);
      mig_span behind = mig_span_cut(rest, lead.len, rest.len);
      if (!mig_span_starts(behind, vowel)) continue;
      behind = mig_span_cut(behind, vowel.len, behind.len);
      for (uint32_t t = 0; t < TRAILS; t++) {
        if (mig_span_is(behind, trails[t])) return HANGUL + (l * VOWELS + v) * TRAILS + t;
      }
    }
  }
  return UINT32_MAX;
}

static bool is_ideograph(uint32_t code) {
  static const uint32_t ranges[][2] = {{0x3400, 0x4dbf},   {0x4e00, 0x9fff},   {0x20000, 0x2a6df}, {0x2a700, 0x2b738},
                                       {0x2b740, 0x2b81d}, {0x2b820, 0x2cea1}, {0x2ceb0, 0x2ebe0}, {0x30000, 0x3134a}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    if (code >= ranges[i][0] && code <= ranges[i][1]) return true;
  }
  return false;
}

/* CJK UNIFIED IDEOGRAPH-4E00. */
static uint32_t ideograph(mig_span digits) {
  uint32_t code = 0;
  if (digits.len < 4 || digits.len > 5) return UINT32_MAX;
  for (size_t i = 0; i < digits.len; i++) {
    char c = digits.ptr[i];
    if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'F'))) return UINT32_MAX;
    code = code << 4 | (uint32_t)(c <= '9' ? c - '0' : c - 'A' + 10);
  }
  return is_ideograph(code) ? code : UINT32_MAX;
}

static uint64_t hash_of(mig_span name) {
  uint64_t hash = 0xcbf29ce484222325U;
  for (size_t i = 0; i < name.len; i++) hash = (hash ^ (unsigned char)name.ptr[i]) * 0x100000001b3U;
  return hash >> CODE_BITS;
}

uint32_t mig_py_unicode_named(mig_span name) {
  char upper[NAME_MAX];
  if (name.len > sizeof upper) return UINT32_MAX;
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
  }
  mig_span key = {upper, name.len};
  mig_span syllable = MIG_SPAN("HANGUL SYLLABLE "), cjk = MIG_SPAN("CJK UNIFIED IDEOGRAPH-");
  /* Names that are made by rule are capital letters, the table's are any. */
  if (mig_span_starts(name, syllable)) return hangul(mig_span_cut(name, syllable.len, name.len));
  if (mig_span_starts(name, cjk)) return ideograph(mig_span_cut(name, cjk.len, name.len));
  uint64_t hash = hash_of(key);
  size_t low = 0, high = mig_unicode_name_count;
  while (low < high) {
    size_t middle = (low + high) / 2;
    uint64_t here = mig_unicode_names[middle] >> CODE_BITS;
    if (here == hash) return (uint32_t)(mig_unicode_names[middle] & ((1U << CODE_BITS) - 1));
    if (here < hash) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return UINT32_MAX;
}
