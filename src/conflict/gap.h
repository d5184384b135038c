/* conflict/gap.h: a side that follows a script which nobody has. What that script did is not known, so
 * nothing is known of what the side runs on. */
#ifndef MIG_CONFLICT_GAP_H
#define MIG_CONFLICT_GAP_H

#include "mig/conflict.h"
#include "mig/project.h"
#include "script/script.h"

typedef struct mig_gap {
  const mig_script *script; /* NULL: there is none */
  mig_span id, parent;      /* the revision, and the parent that is missing */
} mig_gap;

/* The first gap of a project's revisions that `holds` agrees to, in load order. */
mig_gap mig_gap_find(const mig_project *project, bool (*holds)(const void *payload, mig_rev rev, mig_span parent), const void *payload);

/* Makes the comparison unknown because of it. Allocates without protection. */
void mig_gap_tell(mig_comparison *comparison, mig_arena *arena, const mig_gap *gap);

#endif
