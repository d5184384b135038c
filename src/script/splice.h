/* script/splice.h: replacing spans of a text, everything else byte for byte as it was.
 *
 * Ownership: the replacements and the result live in the arena given. */
#ifndef MIG_SCRIPT_SPLICE_H
#define MIG_SCRIPT_SPLICE_H

#include "base/vec.h"

typedef struct mig_splice {
  uint32_t start, end; /* bytes of the old text, end exclusive; equal: an insertion */
  mig_span text;
} mig_splice;

typedef struct mig_splices {
  mig_arena *arena;
  MIG_VEC(mig_splice) list;
} mig_splices;

static inline mig_splices mig_splices_in(mig_arena *arena) {
  return (mig_splices){.arena = arena};
}

void mig_splice_put(mig_splices *splices, uint32_t start, uint32_t end, mig_span text);

/* The text with all replacements done; of two that overlap the one that was put first stays. Places
 * of insertion keep the order in which they were put. */
mig_span mig_splices_apply(mig_splices *splices, mig_span text);

#endif
