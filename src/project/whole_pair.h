/* project/whole_pair.h: the pair a caller sees, and where its own small things live. */
#ifndef MIG_PROJECT_WHOLE_PAIR_H
#define MIG_PROJECT_WHOLE_PAIR_H

#include "base/arena.h"
#include "mig/pair.h"

typedef struct mig_whole_pair {
  mig_pair pair; /* first: mig_pair_free gets its address */
  mig_arena *arena;
} mig_whole_pair;

mig_whole_pair *mig_whole_pair_new(void); /* NULL: no memory. mig_pair_free frees it */

#endif
