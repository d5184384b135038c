/* resolve/edit_ops.h: taking single statements out of upgrade() and downgrade(), as text.
 *
 * Only statements that stand alone are taken: a call on lines of its own, in the function itself or in
 * a `with` block of it. What is in a loop, a condition or a helper is left, and the caller told. */
#ifndef MIG_RESOLVE_EDIT_OPS_H
#define MIG_RESOLVE_EDIT_OPS_H

#include "op/effect.h"
#include "py/parse.h"
#include "script/splice.h"

typedef struct mig_removals {
  mig_arena *arena;
  mig_py_module *module;
  MIG_VEC(const mig_py_node *) marked;
} mig_removals;

/* The statement that `op` is, with the `with` block around it (or NULL); NULL: it stands in no such place. */
const mig_py_node *mig_statement_of(mig_py_module *module, const mig_op *op, const mig_py_node **with);

/* The lines that the statement has to itself, without the break at their end, a comment behind it with them;
 * false: they hold something else. */
bool mig_statement_lines(const mig_py_module *module, const mig_py_node *statement, uint32_t *start, uint32_t *end);

/* False when the operation cannot be taken out. */
bool mig_removals_add(mig_removals *removals, const mig_op *op);
/* The text without what was marked; an empty body becomes `pass`. `empty`: every function that lost
 * something does nothing now. ptr NULL: the lines hold something else, too. */
mig_span mig_removals_apply(mig_removals *removals, bool *empty);

#endif
