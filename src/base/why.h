/* base/why.h: saying why a call failed. */
#ifndef MIG_BASE_WHY_H
#define MIG_BASE_WHY_H

#include "mig/base.h"

/* Fills `why` (which may be NULL) and returns `err`: `return mig_fail(why, MIG_ERR_IO, "…")`. */
mig_err mig_fail(mig_why *why, mig_err err, const char *format, ...) MIG_PRINTF(3, 4);

#endif
