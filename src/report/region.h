/* report/region.h: bytes of a file as lines and columns, in the units that formats ask for.
 * Lines and columns count from 1; an end column is exclusive. */
#ifndef MIG_REPORT_REGION_H
#define MIG_REPORT_REGION_H

#include "mig/base.h"

/* The first line that a place touches: review tools show a mark only where all its lines changed. */
typedef struct mig_region {
  uint32_t line;
  uint32_t column, end_column; /* Unicode code points */
  uint32_t byte_column, byte_end_column;
  uint32_t last_line; /* where the whole place ends */
} mig_region;

/* A place without a file is line 1, column 1. */
mig_region mig_region_of(const mig_place *place);

/* Length of the line that starts at `start`, without its end (LF, CR LF, CR). */
size_t mig_region_line_length(mig_span text, size_t start);

#endif
