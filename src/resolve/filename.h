/* resolve/filename.h: the name that Alembic gives a script file. */
#ifndef MIG_RESOLVE_FILENAME_H
#define MIG_RESOLVE_FILENAME_H

#include "resolve/date.h"

typedef struct mig_filename_parts {
  mig_span rev;
  mig_span message;
  const mig_date *date;
  mig_span file_template; /* Python's "%" format over rev, slug, epoch, year, month, day, hour, minute, second */
  size_t slug_length;     /* truncate_slug_length, in characters */
} mig_filename_parts;

/* Runs of word characters joined by "_", lower-cased, cut at the last "_" within the length. */
mig_span mig_filename_slug(mig_arena *arena, mig_span message, size_t max_length);

/* With ".py"; may hold '/'. MIG_ERR_UNREADABLE when the template is one that Python rejects or
 * mig does not read. */
mig_err mig_filename(mig_span *out, mig_arena *arena, const mig_filename_parts *parts, mig_why *why);

#endif
