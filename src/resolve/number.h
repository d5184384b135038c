/* resolve/number.h: projects that number their scripts: 0042_add_email.py, id '0042' or '0042_add_email'.
 *
 * Only what is plainly a count is taken for one: the number of most scripts must be their parent's and
 * one more. Dates and identifiers that start with a digit are none. */
#ifndef MIG_RESOLVE_NUMBER_H
#define MIG_RESOLVE_NUMBER_H

#include "resolve/draft.h"

/* Renumbers the moved revisions (parents first) so that they follow all that `after` holds, if the
 * project counts and they don't already: file names, and ids that carry the number. Returns how many. */
uint32_t mig_draft_renumber(mig_draft *draft, mig_revs moved, const mig_rev_set *after);

#endif
