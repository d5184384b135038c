/* base/protect.h: where an allocation that failed lands.
 *
 * Code that builds things in an arena is written as if memory never ran out: a failed allocation
 * unwinds to the nearest mig_protect of this thread, which returns MIG_ERR_NOMEM. Every public
 * function protects its own work, so callers of the library never see an unwinding.
 *
 * Rule: between an allocation from an arena and its mig_protect nothing may be held that only the
 * unwound frames know: file descriptors, handles of other libraries and malloc'ed memory belong to
 * an arena (mig_arena_on_free) or to the function that called mig_protect. */
#ifndef MIG_BASE_PROTECT_H
#define MIG_BASE_PROTECT_H

#include "mig/base.h"

/* Runs body(context); returns what it returns, or MIG_ERR_NOMEM. Calls nest. */
mig_err mig_protect(mig_err (*body)(void *context), void *context);

/* The same; where there was no memory, `why` (which may be NULL) says so. */
mig_err mig_protect_told(mig_err (*body)(void *context), void *context, mig_why *why);

/* Unwinds to the nearest mig_protect; with none, the process aborts. */
MIG_NORETURN void mig_out_of_memory(void);

/* Inside of mig_protect, around a call that protects itself: when it had no memory, unwinds on. */
static inline mig_err mig_or_unwind(mig_err err) {
  if (err == MIG_ERR_NOMEM) mig_out_of_memory();
  return err;
}

/* The same of a call that cannot fail otherwise. */
static inline void mig_must(mig_err err) {
  if (err != MIG_OK) mig_out_of_memory();
}

#endif
