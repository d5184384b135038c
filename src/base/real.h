/* base/real.h: numbers with a point, whatever the locale of the program that uses the library. */
#ifndef MIG_BASE_REAL_H
#define MIG_BASE_REAL_H

#include "mig/base.h"

/* strtod of "-1.5e3": the number that `text` begins with. */
double mig_real_read(const char *text);

/* printf's "%.*g" and "%.*f" into `out` of `size` bytes. */
void mig_real_print_general(char *out, size_t size, int digits, double value);
void mig_real_print_fixed(char *out, size_t size, int digits, double value);

#endif
