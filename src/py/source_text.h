/* py/source_text.h: from a file's bytes to text in UTF-8: byte order mark and coding declaration.
 *
 * Ownership: `text` is the file's own text where it can be, else a copy in `arena`. */
#ifndef MIG_PY_SOURCE_TEXT_H
#define MIG_PY_SOURCE_TEXT_H

#include "base/arena.h"
#include "py/parse.h"

typedef struct mig_source_text {
  mig_span text; /* 64 zero bytes follow */
  mig_span encoding;
  bool recoded, has_bom;
  mig_py_problem problem;
} mig_source_text;

/* False when the declared encoding is unknown or contradicts the mark, or the file is too long. */
bool mig_source_text_of(mig_source_text *out, mig_arena *arena, mig_span bytes, bool padded);

/* charsets.c: the bytes as UTF-8 in `arena` with 64 zero bytes behind; false: unknown encoding, or
 * *bad is the offset of a byte that the encoding does not have. */
bool mig_charset_known(mig_span name);
bool mig_charset_decode(mig_span *out, mig_arena *arena, mig_span bytes, mig_span name, size_t *bad);

#endif
