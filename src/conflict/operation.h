/* conflict/operation.h: what people are told of an operation: its place, text and object. */
#ifndef MIG_CONFLICT_OPERATION_H
#define MIG_CONFLICT_OPERATION_H

#include "mig/conflict.h"
#include "op/effect.h"

/* Everything is borrowed from `op`. `reason` is that of its first unknown effect, if there is one. */
mig_operation mig_operation_of(mig_span revision, const mig_op *op);

#endif
