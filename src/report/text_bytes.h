/* report/text_bytes.h: bytes that may be anything, made fit for formats that want UTF-8. */
#ifndef MIG_REPORT_TEXT_BYTES_H
#define MIG_REPORT_TEXT_BYTES_H

#include "mig/base.h"

bool mig_text_is_utf8(mig_span bytes);

/* NUL-terminated UTF-8; what is not becomes U+FFFD, and so does NUL. */
const char *mig_text_utf8(mig_arena *arena, mig_span bytes);

/* At most `bytes` of the beginning, never cut inside a sequence of UTF-8. */
mig_span mig_text_cut(mig_span text, size_t bytes);

mig_span mig_text_base64(mig_arena *arena, mig_span bytes);
/* What that gave; false: not such a text. */
bool mig_text_from_base64(mig_arena *arena, mig_span text, mig_span *out);

#endif
