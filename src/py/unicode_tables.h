/* py/unicode_tables.h: what tools/unicode.py writes. All tables are sorted by their first field. */
#ifndef MIG_PY_UNICODE_TABLES_H
#define MIG_PY_UNICODE_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct mig_code_range {
  uint32_t start, count;
} mig_code_range;
extern const mig_code_range mig_xid_start[], mig_xid_continue[];
extern const size_t mig_xid_start_count, mig_xid_continue_count;

/* Canonical combining class, where it is not 0. */
typedef struct mig_code_class {
  uint32_t start;
  uint16_t count;
  uint8_t value;
} mig_code_class;
extern const mig_code_class mig_combining[];
extern const size_t mig_combining_count;

/* Full compatibility decomposition: `count` code points of mig_decomposed from `at`. */
typedef struct mig_decomposition {
  uint32_t code;
  uint16_t at;
  uint8_t count;
} mig_decomposition;
extern const mig_decomposition mig_decompositions[];
extern const size_t mig_decomposition_count;
extern const uint32_t mig_decomposed[];

typedef struct mig_composition {
  uint32_t first, second, both;
} mig_composition;
extern const mig_composition mig_compositions[];
extern const size_t mig_composition_count;

extern const uint64_t mig_unicode_names[];
extern const size_t mig_unicode_name_count;

#endif
