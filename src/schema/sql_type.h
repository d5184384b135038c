/* schema/sql_type.h: a column's SQL type as values see it.
 *
 * Any spelling of the dialect: "VARCHAR(50)", "character varying(50)", "INT UNSIGNED",
 * "TIMESTAMP WITHOUT TIME ZONE". What is not known has family OTHER: values keep, casts to and
 * from it are UNKNOWN. */
#ifndef MIG_SCHEMA_SQL_TYPE_H
#define MIG_SCHEMA_SQL_TYPE_H

#include "base/arena.h"
#include "mig/base.h"

typedef enum mig_sqlfamily {
  MIG_SQL_UNTYPED, /* PostgreSQL: a literal in quotes, NULL */
  MIG_SQL_BOOL,    /* MySQL: TINYINT(1) is INT with 1 byte */
  MIG_SQL_INT,     /* bytes: 1, 2, 3, 4, 8 */
  MIG_SQL_NUMERIC, /* precision, scale; -1: any */
  MIG_SQL_FLOAT,   /* bytes: 4 or 8 */
  MIG_SQL_TEXT,    /* varchar with length; text: length -1 */
  MIG_SQL_CHAR,    /* blank padded, length */
  MIG_SQL_DATE,
  MIG_SQL_TIME,
  MIG_SQL_TIMESTAMP, /* with_zone; MySQL: DATETIME and TIMESTAMP */
  MIG_SQL_INTERVAL,
  MIG_SQL_UUID,
  MIG_SQL_JSON, /* name says json or jsonb */
  MIG_SQL_BYTES,
  MIG_SQL_ENUM, /* labels; PostgreSQL: name */
  MIG_SQL_ARRAY,
  MIG_SQL_OTHER
} mig_sqlfamily;

typedef struct mig_sqltype {
  mig_sqlfamily family;
  uint8_t bytes;
  bool unsigned_, with_zone;
  int64_t length, precision, scale; /* -1: not given */
  mig_span name; /* as PostgreSQL's messages name it ("integer"); else the text */
  mig_span collation; /* as declared; ptr NULL: the usual one */
  const mig_span *labels; /* ENUM */
  uint32_t label_count;
} mig_sqltype;

/* `sql` is borrowed or copied into `arena`. An enum of PostgreSQL is just a name here (family
 * OTHER): the caller who knows the type sets family ENUM and the labels. */
mig_sqltype mig_sqltype_parse(mig_arena *arena, mig_dialect dialect, mig_span sql);

#endif
