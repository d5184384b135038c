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

/* The same for those that may name databases. By script: true where the text alone says that upgrade()
 * is one function, whatever the database; those are not bound for this. */
const bool *mig_loader_bind_naming(mig_loader *loader);

/* Leaves the nameless database out of sorted names when others have names: scripts without names run
 * on those. Returns how many are left. */
uint32_t mig_loader_name_binds(mig_span *binds, uint32_t count);

/* Those for one database; NULL when the script does nothing there. */
const mig_ops *mig_loader_ops(mig_loader *loader, uint32_t script, mig_span bind);

/* Whether they are kept already: mig_loader_ops will not have to bind the script. */
bool mig_loader_is_bound(const mig_loader *loader, uint32_t script);

/* One thread's means of binding scripts for a while. What operations and what is made of them share
 * (texts that stand in no script, helper modules) lives in the hand's arena. */
typedef struct mig_loader_hand mig_loader_hand;
mig_loader_hand *mig_loader_hand_new(const mig_loader *loader, mig_arena *arena);

/* As mig_loader_ops, bound into `arena`; nothing is kept. */
const mig_ops *mig_loader_hand_ops(const mig_loader_hand *hand, mig_arena *arena, uint32_t script, mig_span bind);

/* Whether several threads may bind scripts of this project. */
bool mig_loader_takes_threads(const mig_loader *loader);

/* What downgrade() does to one database; NULL when the script has no such function, or none for this
 * database. */
const mig_ops *mig_loader_down(mig_loader *loader, uint32_t script, mig_span bind);

#endif
