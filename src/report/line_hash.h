/* report/line_hash.h: the hash by which GitHub code scanning knows a line again.
 *
 * The algorithm is its upload action's: the file as UTF-16 without spaces and tabs, CR and CR LF as
 * LF, then 65535, then zeros; a line's hash is the sum over the 100 units from its first one of
 * h = h * 37 + unit (64 bits, wrapping), and behind a colon how often that hash came up so far. */
#ifndef MIG_REPORT_LINE_HASH_H
#define MIG_REPORT_LINE_HASH_H

#include "mig/base.h"

typedef struct mig_line_hash {
  uint64_t hash;
  uint32_t occurrence; /* from 1 */
} mig_line_hash;

/* Of each line of the text, the first at index 0. Allocates without protection. */
mig_line_hash *mig_line_hashes(uint32_t *count, mig_arena *arena, mig_span text);

#endif
