/* report/alembic_text.h: one revision as Alembic prints it, on one line or at length.
 * For src/report/listing.c; allocates without protection. */
#ifndef MIG_REPORT_ALEMBIC_TEXT_H
#define MIG_REPORT_ALEMBIC_TEXT_H

#include "base/buf.h"
#include "mig/project.h"

/* Which parts the one-line form has; it always names the revision, its labels and "(head)". */
typedef struct mig_line_parts {
  bool parents, tree, doc; /* tree: (branchpoint), (mergepoint) */
  bool escaped;            /* see mig_listing_opts */
} mig_line_parts;

void mig_alembic_line(mig_buf *out, const mig_project *project, mig_rev rev, mig_line_parts parts);

/* Ends with an empty line, as Alembic's print does. */
void mig_alembic_entry(mig_buf *out, const mig_project *project, mig_rev rev, bool escaped);

#endif
