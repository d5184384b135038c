/* base/space.h: white space and UTF-8 as Python's str knows them. */
#ifndef MIG_BASE_SPACE_H
#define MIG_BASE_SPACE_H

#include "mig/base.h"

/* Bytes of the code point that `text` starts with if str.isspace() accepts it, else 0. */
size_t mig_space_at(mig_span text);

/* str.strip() */
mig_span mig_space_strip(mig_span text);

/* Well-formed UTF-8 (no surrogates), as bytes.decode() demands. */
bool mig_is_utf8(mig_span text);

#endif
