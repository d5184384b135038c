/* py/charset_tables.h: what bytes from 0x80 mean; written by tools/charsets.py. */
#ifndef MIG_PY_CHARSET_TABLES_H
#define MIG_PY_CHARSET_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct mig_charset {
  uint16_t high[128]; /* 0xfffd: no character */
} mig_charset;

typedef struct mig_charset_name {
  const char *name; /* lower case, '-' for '_' */
  uint8_t charset;
} mig_charset_name;

extern const mig_charset mig_charsets[];
extern const mig_charset_name mig_charset_names[];
extern const size_t mig_charset_name_count;

#endif
