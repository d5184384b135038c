/* base/brief.h: two long texts, cut to where they part. */
#ifndef MIG_BASE_BRIEF_H
#define MIG_BASE_BRIEF_H

#include "base/arena.h"
#include "mig/base.h"

/* Texts of up to 120 bytes stay as they are. Else runs of blanks become one, and what is left are some
 * words before the first difference and some behind it, with "..." for the rest. A text whose ptr is
 * NULL stays so. */
void mig_brief_pair(mig_arena *arena, mig_span *a, mig_span *b);

#endif
