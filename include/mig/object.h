/* mig/object.h: what a schema holds, by kind and name.
 *
 * Names are as written in the script; a span with ptr NULL means "not given". */
#ifndef MIG_OBJECT_H
#define MIG_OBJECT_H

#include "mig/base.h"

typedef enum mig_object_kind {
  MIG_OBJECT_SCHEMA,
  MIG_OBJECT_TABLE,
  MIG_OBJECT_COLUMN,
  MIG_OBJECT_INDEX,
  MIG_OBJECT_CONSTRAINT,
  MIG_OBJECT_TYPE, /* PostgreSQL enum (or another named type) */
  MIG_OBJECT_SEQUENCE,
  MIG_OBJECT_VIEW,
  MIG_OBJECT_ROWS, /* the rows of a table */
  MIG_OBJECT_REVISION, /* a revision id that two scripts bear, or none */
  MIG_OBJECT_UNKNOWN
} mig_object_kind;

/* `table` is the table that a column, index, constraint or rows belong to; for a table itself,
 * and for types, sequences and views, the name is in `name`. */
typedef struct mig_object {
  mig_object_kind kind;
  mig_span schema, table, name;
} mig_object;

/* "schema", "table", ...: public words of the JSON report. */
MIG_API const char *mig_object_kind_name(mig_object_kind kind);
/* The word before an object's name, for people: its kind, or "object" where the name says more. */
MIG_API const char *mig_object_word(const mig_object *object);

#endif
