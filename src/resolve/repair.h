/* resolve/repair.h: what the files that look for something to mend share.
 *
 * Ownership: everything lives in the arena of the call. */
#ifndef MIG_RESOLVE_REPAIR_H
#define MIG_RESOLVE_REPAIR_H

#include "mig/published.h"
#include "resolve/draft.h"
#include "resolve/internal.h"

typedef struct mig_repairing {
  mig_arena *arena;
  const mig_project *project;
  const mig_published *published;
  mig_why *why;
  mig_draft *draft;
  mig_span_list notes;    /* what is mended */
  mig_span_list unmended; /* what is not, why, and what could be done by hand */
} mig_repairing;

void mig_repair_note(mig_repairing *w, const char *format, ...) MIG_PRINTF(2, 3);
void mig_repair_leave(mig_repairing *w, const char *format, ...) MIG_PRINTF(2, 3);

/* Is it this very script that a ref publishes under its id? */
bool mig_repair_is_published(const mig_repairing *w, uint32_t script);
bool mig_repair_has_id(const mig_script *script);

/* One file each. */
void mig_repair_missing(mig_repairing *w); /* parents that no script has: where they are, and the ways out */
void mig_repair_cycles(mig_repairing *w);  /* which of a cycle's edges git saw last */
void mig_repair_marks(mig_repairing *w);   /* conflict marks around two parents */
void mig_repair_merges(mig_repairing *w);  /* merges of merges that nobody has: one is enough */

#endif
