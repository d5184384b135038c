/* mig/report.h: printing results. Nothing here computes: what is printed was decided before.
 *
 * Ownership: printed text lives in the arena given.
 * Errors:    MIG_ERR_NOMEM, and MIG_ERR_IO where something is written. */
#ifndef MIG_REPORT_H
#define MIG_REPORT_H

#include "mig/base.h"

/* Writes to a file, whole or not at all; NULL and "-" mean stdout. */
MIG_API mig_err mig_output_write(const char *path, mig_span text, mig_why *why);

typedef struct mig_versions {
  const char *git2, *sqlite, *raw_sql;
} mig_versions;
MIG_API mig_versions mig_library_versions(void);

#endif
