/* base/md5.h: MD5 (RFC 1321), for names that other programs make with it. Not for security. */
#ifndef MIG_BASE_MD5_H
#define MIG_BASE_MD5_H

#include "mig/base.h"

/* 32 lower-case hexadecimal digits and a NUL. */
void mig_md5_hex(char out[33], mig_span bytes);

#endif
