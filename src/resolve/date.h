/* resolve/date.h: a create date as Alembic prints it (str() of a Python datetime). */
#ifndef MIG_RESOLVE_DATE_H
#define MIG_RESOLVE_DATE_H

#include "base/buf.h"

typedef struct mig_date {
  int year, month, day, hour, minute, second, microsecond;
  bool has_zone;
  int zone;      /* seconds east of UTC */
  mig_span text; /* what str() gives: as written where it was read from a text */
} mig_date;

/* "YYYY-MM-DD[ T]HH:MM[:SS[.f...]][Z|+HH[:]MM[:SS]]" or a day alone; false for anything else. */
bool mig_date_parse(mig_date *out, mig_span text);

/* A POSIX time in UTC; `zoned` adds "+00:00", as Alembic does when `timezone` is set. */
void mig_date_from_epoch(mig_date *out, mig_arena *arena, int64_t epoch, bool zoned);

/* Seconds since 1970 (a date without a zone counts as UTC); local days for file names. */
int64_t mig_date_epoch(const mig_date *date);

/* Earlier first; equal instants by microsecond, then by text. */
int mig_date_cmp(const mig_date *a, const mig_date *b);

/* datetime.strftime() in the C locale; false for a directive that depends on the system. */
bool mig_date_strftime(mig_buf *out, const mig_date *date, mig_span format);

/* datetime.isoformat(sep) */
void mig_date_isoformat(mig_buf *out, const mig_date *date, char separator);

#endif
