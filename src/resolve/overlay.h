/* resolve/overlay.h: a project as plans would leave it, with nothing written: what comes next is judged on it.
 *
 * An overlay is a value: applying a plan makes another one, so that what was tried can be dropped.
 *
 * Ownership: everything lives in the arena given; the origin must outlive it.
 * Errors:    MIG_ERR_NOMEM by unwinding. */
#ifndef MIG_RESOLVE_OVERLAY_H
#define MIG_RESOLVE_OVERLAY_H

#include "mig/project.h"
#include "mig/resolve.h"

typedef struct mig_overlay_script {
  uint32_t origin; /* index in the origin's scripts; UINT32_MAX: a plan made it */
  unsigned mode;   /* of what a plan made */
} mig_overlay_script;

typedef struct mig_overlay {
  mig_arena *arena;
  const mig_project *origin;
  mig_project project;               /* the origin, or what plans made of it */
  const mig_overlay_script *scripts; /* parallel to project.scripts */
} mig_overlay;

const mig_overlay *mig_overlay_on(mig_arena *arena, const mig_project *origin);

/* With the plan's edits of scripts; MIG_ERR_UNREADABLE or MIG_ERR_REFUSED when that gives no graph. */
mig_err mig_overlay_apply(const mig_overlay **out, const mig_overlay *from, const mig_plan *plan, mig_why *why);

/* One edit for each script that differs from the origin's, by path. */
const mig_edit *mig_overlay_edits(const mig_overlay *overlay, uint32_t *count);

/* What is published of the origin, for the overlay's graph; what a plan made is not. */
mig_publishers mig_overlay_publishers(const mig_overlay *overlay, mig_publishers origin);

#endif
