/* base/outfile.h: writing a file so that it is whole at every instant.
 *
 * A temporary file in the same folder is written, synced and renamed; errors stick and are
 * reported by commit. Without `replace`, an existing target is refused (MIG_ERR_REFUSED), without a
 * race: the name is made by link(2). */
#ifndef MIG_BASE_OUTFILE_H
#define MIG_BASE_OUTFILE_H

#include "mig/base.h"

typedef struct mig_outfile_opts {
  bool replace;  /* an existing file of this name may be replaced; its mode is kept */
  unsigned mode; /* permission bits of a new file; 0: what the umask leaves */
  /* Name of the temporary file, in the target's folder; NULL: a random one. For those who want to
   * find what a killed process left. It must not exist. */
  const char *temp;
} mig_outfile_opts;

/* Writes `bytes` to `path`. MIG_ERR_REFUSED when it exists and may not be replaced. */
mig_err mig_outfile_write(const char *path, mig_span bytes, const mig_outfile_opts *opts, mig_why *why);

#endif
