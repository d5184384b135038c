/* schema/rows_cast.h: from one type to another, as each database does it. For rows*.c only. */
#ifndef MIG_SCHEMA_ROWS_CAST_H
#define MIG_SCHEMA_ROWS_CAST_H

#include "schema/rows_datum.h"

typedef enum cast_mode {
  CAST_ASSIGN,   /* storing into a column: INSERT, UPDATE, and ALTER TYPE without USING */
  CAST_EXPLICIT, /* CAST(x AS t) */
  CAST_ALTER     /* MySQL's MODIFY, whose rules are stricter than storing */
} cast_mode;

/* What went wrong; status OK when nothing did. `column` words MySQL's messages. */
typedef struct cast_call {
  mig_arena *arena;
  mig_dialect dialect;
  cast_mode mode;
  bool driven; /* a driver has seen to the form */
  mig_span column;
  mig_rows_result *result;
} cast_call;

/* PostgreSQL: whether such a cast exists at all, whatever the value. UNSET: a type not known here. */
mig_truth cast_exists(const mig_sqltype *from, const mig_sqltype *to, cast_mode mode);

/* The value as type `to`. False: call->result says why (FAILS or UNKNOWN). */
bool cast_value(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out);

/* Whether the text has the form of the type: JSON, an array, an interval. UNSET: not known, or the type has none. */
mig_truth cast_has_form(mig_dialect dialect, mig_span text, const mig_sqltype *type);

/* per dialect */
bool cast_postgresql(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out);
bool cast_mysql(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out);
bool cast_sqlite(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out);

/* A failure because of the value; always false. */
bool cast_fails(cast_call *call, mig_rows_failure failure, const char *format, ...) MIG_PRINTF(3, 4);
/* A value that cannot be told: a symbol named after the cast; always true. */
bool cast_symbol(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out);
bool cast_in_range(int64_t value, uint32_t bytes, bool unsigned_);

#endif
