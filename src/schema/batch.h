/* schema/batch.h: the picture that SQLite's batch mode has of a table, while a block changes it.
 *
 * For files of this room only. Everything lives in the catalogue's arena. */
#ifndef MIG_SCHEMA_BATCH_H
#define MIG_SCHEMA_BATCH_H

#include "schema/catalogue_internal.h"

typedef struct batch_column {
  mig_sym key; /* what the block calls it to its end, renamed or not */
  mig_span known_as; /* that in the table's own letters: Alembic looks it up exactly */
  mig_cat_column column;
  bool existing, cast;
  const mig_cat_type *old_type;
} batch_column;

typedef struct batch_work {
  mig_cat_do *d;
  mig_cat_table *table;
  MIG_VEC(batch_column) columns;
  MIG_VEC(mig_cat_constraint) constraints;
  MIG_VEC(mig_cat_index) indexes;
  MIG_VEC(const mig_index *) new_indexes;
  MIG_VEC(mig_step) new_index_steps;
  mig_span altered; /* the column under alter_column, by the name that the new table has it */
  bool convention; /* names what reflection finds unnamed; which name it gives is not known */
  mig_sym last; /* the table's last column, before which nothing new may come */
} batch_work;

/* batch.c: what the block calls `key`; NULL: nothing. */
batch_column *mig_batch_find(const batch_work *w, mig_sym key);
/* A constraint of the same name is replaced without a word; so is an unnamed primary key. */
mig_apply mig_batch_add_constraint(batch_work *w, const mig_constraint *in);

/* batch_args.c: columns that reflect_args put in the place of reflected ones, constraints of table_args. */
mig_apply mig_batch_take_args(batch_work *w, const mig_batch *batch);
/* What table_args name must be among the new table's columns. */
mig_apply mig_batch_check_args(batch_work *w, const mig_batch *batch);
void mig_batch_check_type(batch_work *w, const mig_column *in);
/* Enum and Boolean with create_constraint: the old type's CHECK goes, the new type's comes. */
mig_apply mig_batch_swap_check(batch_work *w, const mig_alter *alter);

#endif
