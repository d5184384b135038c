/* script/names.h: what the names of a module are bound to while its statements are gone through.
 *
 * Ownership: everything lives in the arena given to mig_names_init. */
#ifndef MIG_SCRIPT_NAMES_H
#define MIG_SCRIPT_NAMES_H

#include "base/map.h"
#include "base/vec.h"
#include "py/ast.h"

typedef enum mig_bound { MIG_BOUND_NOT, MIG_BOUND_VALUE, MIG_BOUND_UNKNOWN } mig_bound;

typedef struct mig_binding {
  mig_bound bound;
  const mig_py_node *value;  /* VALUE: the expression, of which no part is a name that was followed */
  const mig_py_node *target; /* the name that was assigned to; NULL when another statement binds it */
  const mig_py_node *at;     /* VALUE: the expression as written; UNKNOWN: what makes it so */
  const char *reason;        /* UNKNOWN: completes "its value ..." */
} mig_binding;

typedef struct mig_names {
  mig_arena *arena;
  mig_map numbers;
  MIG_VEC(struct mig_name_state) states; /* by number */
  MIG_VEC(struct mig_name_change) log;   /* every change, so that a way can be taken back */
} mig_names;

/* How one way through the code left the names that it touched; each name once. */
typedef struct mig_names_way {
  MIG_VEC(struct mig_name_change) ends;
} mig_names_way;

void mig_names_init(mig_names *names, mig_arena *arena);
void mig_names_bind(mig_names *names, mig_span name, mig_binding binding);
mig_binding mig_names_get(const mig_names *names, mig_span name);

/* Where a way begins. */
static inline uint32_t mig_names_mark(const mig_names *names) {
  return names->log.count;
}
/* Takes back all that happened since `mark`, and says what it was. */
mig_names_way mig_names_take_back(mig_names *names, uint32_t mark);
/* One of two ways is gone: names keep what both agree on; of the others `reason` is said. */
void mig_names_join(mig_names *names, const mig_names_way *a, const mig_names_way *b, const char *reason);

#endif
