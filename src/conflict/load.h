/* conflict/load.h: what each script's upgrade() does, bound when first asked for and kept with the
 * script: a command that asks for the databases, then for every pair of heads, binds each once.
 *
 * Ownership: operations live as long as the project's tree.
 * Errors:    MIG_ERR_NOMEM by unwinding (base/protect.h).
 * Threads:   one loader of a tree at a time. */
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

/* Binds all that are not bound yet, with two threads where that pays; the result is the same. */
void mig_loader_bind_all(mig_loader *loader);

/* Leaves the nameless database out of sorted names when others have names: scripts without names run
 * on those. Returns how many are left. */
uint32_t mig_loader_name_binds(mig_span *binds, uint32_t count);

/* Those for one database; NULL when the script does nothing there. */
const mig_ops *mig_loader_ops(mig_loader *loader, uint32_t script, mig_span bind);

/* What downgrade() does to one database; NULL when the script has no such function, or none for this
 * database. */
const mig_ops *mig_loader_down(mig_loader *loader, uint32_t script, mig_span bind);

#endif
