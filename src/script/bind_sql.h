/* script/bind_sql.h: writing SQL from SQLAlchemy's expressions; shared by expressions and statements. */
#ifndef MIG_SCRIPT_BIND_SQL_H
#define MIG_SCRIPT_BIND_SQL_H

#include "script/bind.h"

typedef struct mig_bind_writer {
  mig_binder *b;
  mig_buf *out;
  uint32_t *params; /* how many $n stand already; NULL: values must be known */
  mig_py_value values; /* DICT of bind parameters, or NONE */
} mig_bind_writer;

/* All return false when something is not known; what was written is then of no use. */
bool mig_bind_put_expr(mig_bind_writer *w, mig_py_value v);
bool mig_bind_put_select(mig_bind_writer *w, mig_py_value v);
/* A text with `:name` parameters, whose values are in `bound` or the writer's. */
bool mig_bind_put_text(mig_bind_writer *w, mig_span text, mig_py_value bound);
void mig_bind_put_name(mig_bind_writer *w, mig_span name);
void mig_bind_put_table_name(mig_bind_writer *w, mig_span schema, mig_span name);
/* sa.text("...") with what it was given by bindparams(). */
bool mig_bind_is_text(mig_py_value v, mig_py_value *text, mig_py_value *bound, mig_arena *arena);
/* table.c.x, table.c["x"], Model.x. */
bool mig_bind_column_name(mig_py_value v, mig_py_value *table, mig_span *name);

#endif
