/* conflict/names.h: objects as people are told of them. */
#ifndef MIG_CONFLICT_NAMES_H
#define MIG_CONFLICT_NAMES_H

#include "base/buf.h"
#include "mig/object.h"

/* "column app.user.email": the word, then schema, table and name as far as they are given. */
void mig_object_put(mig_buf *buf, const mig_object *object);

#endif
