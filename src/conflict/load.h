/* conflict/load.h: what each script's upgrade() does, bound when first asked for and kept.
 *
 * Ownership: operations live in the loader's arena; the project must outlive it.
 * Errors:    MIG_ERR_NOMEM by unwinding (base/protect.h). */
#ifndef MIG_CONFLICT_LOAD_H
#define MIG_CONFLICT_LOAD_H

#include "base/arena.h"
#include "mig/conflict.h"
#include "mig/project.h"
#include "script/operations.h"

typedef struct mig_loader mig_loader;

mig_loader *mig_loader_new(mig_arena *arena, const mig_project *project, mig_dialect dialect);

/* Every database's operations of a script (index into project->scripts), sorted by bind. */
const mig_ops *mig_loader_all(mig_loader *loader, uint32_t script, uint32_t *count);

/* Those for one database; NULL when the script does nothing there. */
const mig_ops *mig_loader_ops(mig_loader *loader, uint32_t script, mig_span bind);

#endif
