/* op/types.h: parameters of SQLAlchemy's type classes, and of what stands inside create_table(). */
#ifndef MIG_OP_TYPES_H
#define MIG_OP_TYPES_H

#include "mig/base.h"

/* The parameters of type class `name` (the syntax of directives.def), or NULL when not listed. */
const char *mig_type_params(mig_span name);

/* What can stand among the arguments of create_table, sa.Table and sa.Column. */
typedef enum mig_construct {
  MIG_CONSTRUCT_NONE,
#define CONSTRUCT(id, name, params) MIG_CONSTRUCT_##id,
#include "op/constructs.def"
#undef CONSTRUCT
  MIG_CONSTRUCT_COUNT
} mig_construct;

/* By class name, without its module. */
mig_construct mig_construct_find(mig_span name);
const char *mig_construct_params(mig_construct construct);

#endif
