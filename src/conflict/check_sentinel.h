/* conflict/check_sentinel.h: a file in which a project keeps the head's id. */
#ifndef MIG_CONFLICT_CHECK_SENTINEL_H
#define MIG_CONFLICT_CHECK_SENTINEL_H

#include "mig/project.h"

/* True when the setting `sentinel` of the project's tree names a file that does not name the heads, one a
 * line: `out` says so then (MIG010). Unwinds. */
bool mig_check_sentinel(mig_diag *out, mig_arena *arena, const mig_project *project);

#endif
