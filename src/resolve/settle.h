/* resolve/settle.h: statements of a merge revision that bring each database to the state in which the
 * chosen side ran last.
 *
 * Ownership: everything lives in the choosing's arena. */
#ifndef MIG_RESOLVE_SETTLE_H
#define MIG_RESOLVE_SETTLE_H

#include "base/buf.h"
#include "base/map.h"
#include "py/parse.h"
#include "resolve/choose.h"

typedef struct mig_settling {
  mig_choosing *c;
  mig_side_of_fn side_of; /* whose state counts, for each object that differs */
  const void *payload;
  int side; /* the one whose objects are looked at now */
  bool casts; /* PostgreSQL wants to be told how values become the other type */
  mig_choose_bind *bind;
  mig_replay replay; /* the order in which the chosen side is last */
  mig_buf code, imports;
  mig_map seen; /* lines of imports */
  bool swapped;     /* the merge names the parents the other way round: the first one's side goes down first */
  bool schema_only; /* rows are left alone */
  const char *trouble; /* why it is not offered; NULL: nothing so far */
} mig_settling;

/* settle.c: the operation that wrote something in the wanted order; NULL: not known. */
const mig_op *mig_settle_op(mig_settling *s, mig_step step);
/* The script of the operation, parsed; NULL: none of the project's. */
mig_py_module *mig_settle_module(mig_settling *s, const mig_op *op);
/* The node as written, once what its names need is among the imports. */
mig_span mig_settle_words(mig_settling *s, const mig_py_module *module, const mig_py_node *value);

/* The statements of one database, into `code` and `imports`; sets `trouble` when there are none for something. */
void mig_settle_look(mig_settling *s);
/* The merge revision with these bodies; NULL: `trouble` says why not. */
mig_plan *mig_settle_plan(mig_settling *s, const mig_merge_body *bodies, uint32_t count);

/* settle_back.c: the plan again, with a downgrade() in the bodies where one is needed, replayed; notes where going
 * down fails whatever is in it. */
mig_plan *mig_settle_back(mig_settling *s, mig_merge_body *bodies, uint32_t count, mig_plan *plan);

/* settle_object.c: something that is there in one order only, or with another definition. Sets `trouble`
 * when there is no statement for it. `d->second` is the wanted state. */
void mig_settle_object(mig_settling *s, const mig_cat_difference *d);

/* settle_defined.c: the same for keys and indexes whose definition says all; false: it doesn't. */
bool mig_settle_defined(mig_settling *s, mig_buf *out, const mig_cat_difference *d);
/* Whether the statement calls the columns as the wanted state does. */
bool mig_settle_names_hold(mig_settling *s, const mig_op *op, const mig_cat_difference *d);

/* settle_rows.c: rows that differ once the schema is settled. What fills only what is empty may run once
 * more, after all that writes it; nothing else: it would overwrite what people wrote since. */
void mig_settle_rows(mig_settling *s, const mig_object *table);

#endif
