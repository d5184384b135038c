/* resolve/sha1.h: git's name for a blob, as an identifier that depends on nothing but the bytes.
 * Not for security: nobody who could find a collision gains more than a refused merge. */
#ifndef MIG_RESOLVE_SHA1_H
#define MIG_RESOLVE_SHA1_H

#include "mig/base.h"

/* 40 lower-case hexadecimal digits of sha1("blob <length>\0" + bytes), and a NUL. */
void mig_sha1_blob_name(char out[41], mig_span bytes);

#endif
