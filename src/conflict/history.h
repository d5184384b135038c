/* conflict/history.h: the shared history of a comparison, which can be long: its operations are bound
 * a little ahead of the replay, by a second thread where that pays, and dropped behind it. What is
 * named later (the one that made a table) is bound again. The result is the same for any number of
 * threads.
 *
 * Ownership: a history lives in its arena, and so do operations that were bound again.
 * Errors:    MIG_ERR_NOMEM by unwinding (base/protect.h).
 * Threads:   one at a time; those it starts end before mig_history_each returns. */
#ifndef MIG_CONFLICT_HISTORY_H
#define MIG_CONFLICT_HISTORY_H

#include "conflict/load.h"

typedef struct mig_history mig_history;

/* The revisions `revs` of the loader's project, in the order in which they run. `loader` and `revs`
 * must outlive the history. */
mig_history *mig_history_new(mig_arena *arena, mig_loader *loader, const mig_project *project, mig_revs revs,
                             mig_span bind);

uint32_t mig_history_count(const mig_history *history);
mig_span mig_history_id(const mig_history *history, uint32_t index);

/* Shows each revision's operations in turn (NULL: nothing for this database); they and what they
 * point to, but for texts, go when `visit` returns. */
void mig_history_each(mig_history *history, void (*visit)(void *payload, uint32_t index, const mig_ops *ops),
                      void *payload);

/* The same operations, to stay. */
const mig_ops *mig_history_ops(mig_history *history, uint32_t index);

#endif
