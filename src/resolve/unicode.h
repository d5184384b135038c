/* resolve/unicode.h: the character properties that file names and repr() depend on, as Python has
 * them. The tables come from make_unicode.py. Text is UTF-8; bytes that are not are code points of
 * their own (U+DC80 + byte, as Python's surrogateescape), which no property holds for. */
#ifndef MIG_RESOLVE_UNICODE_H
#define MIG_RESOLVE_UNICODE_H

#include "base/buf.h"

/* The code point at *at, which moves behind it. */
uint32_t mig_unicode_next(mig_span text, size_t *at);

/* Whether all of the text is UTF-8 as Python decodes it: no surrogates, nothing overlong. */
bool mig_unicode_valid(mig_span text);

/* Offset of the `count`th code point, or the text's length when it has fewer. */
size_t mig_unicode_offset(mig_span text, size_t count);
size_t mig_unicode_length(mig_span text);

bool mig_unicode_is_word(uint32_t c);      /* re's \w */
bool mig_unicode_is_printable(uint32_t c); /* str.isprintable() */
bool mig_unicode_is_space(uint32_t c);     /* str.isspace(): what strip() takes off */

mig_span mig_unicode_lower(mig_arena *arena, mig_span text); /* str.lower() */
mig_span mig_unicode_strip(mig_span text);                   /* str.strip() */

/* repr() of a str. */
void mig_unicode_repr(mig_buf *out, mig_span text);

#endif
