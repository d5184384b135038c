/* report/listing_operations.h: below a revision, one line for each operation of its upgrade().
 * For src/report/listing.c; allocates without protection. */
#ifndef MIG_REPORT_LISTING_OPERATIONS_H
#define MIG_REPORT_LISTING_OPERATIONS_H

#include "base/buf.h"
#include "mig/project.h"

/* The databases that the project's scripts name, see mig_conflict_binds: asked once per listing. */
typedef struct mig_listing_binds {
  const mig_span *items; /* NULL: not asked yet */
  uint32_t count;
} mig_listing_binds;

void mig_listing_operations(mig_buf *out, const mig_project *project, mig_rev rev, mig_listing_binds *binds);

#endif
