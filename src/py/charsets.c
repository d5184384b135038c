/* py/charsets.c: encodings of one byte per character that scripts declare. */
#include "base/buf.h"
#include "base/span.h"
#include "py/charset_tables.h"
#include "py/source_text.h"

enum { PADDING = 64, NOT_A_CHARACTER = 0xfffd };

static const mig_charset *find(mig_span name) {
  for (size_t i = 0; i < mig_charset_name_count; i++) {
    if (mig_span_is(name, mig_charset_names[i].name)) return &mig_charsets[mig_charset_names[i].charset];
  }
  return NULL;
}

bool mig_charset_known(mig_span name) {
  return find(name) != NULL;
}

bool mig_charset_decode(mig_span *out, mig_arena *arena, mig_span bytes, mig_span name, size_t *bad) {
  const mig_charset *charset = find(name);
  mig_buf text = mig_buf_in(arena);
  for (size_t i = 0; i < bytes.len; i++) {
    unsigned char byte = (unsigned char)bytes.ptr[i];
    if (byte < 0x80) {
      mig_buf_putc(&text, (char)byte);
      continue;
    }
    uint16_t character = charset->high[byte - 0x80];
    if (character == NOT_A_CHARACTER) {
      *bad = i;
      return false;
    }
    mig_buf_put_utf8(&text, character);
  }
  static const char zeros[PADDING];
  mig_span span = {NULL, text.len};
  mig_buf_put(&text, (mig_span){zeros, PADDING});
  span.ptr = text.ptr;
  *out = span;
  return true;
}
