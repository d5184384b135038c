/* op/long_name.h: names that are too long for the database.
 * Where SQLAlchemy makes a name itself, or is told by op.f() that a name is final, it shortens it
 * for the dialect: the start, an underscore and four digits of the MD5 of the whole. A plain text
 * that is too long it refuses. */
#ifndef MIG_OP_LONG_NAME_H
#define MIG_OP_LONG_NAME_H

#include "mig/base.h"

/* The name of an index or a constraint as it comes to the database; `name` itself when it fits. */
mig_span mig_op_short_name(mig_arena *arena, mig_dialect dialect, mig_span name);

#endif
