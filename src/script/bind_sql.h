/* script/bind_sql.h: writing SQL from SQLAlchemy's expressions; shared by expressions and statements. */
#ifndef MIG_SCRIPT_BIND_SQL_H
#define MIG_SCRIPT_BIND_SQL_H

#include "script/bind.h"

enum { MIG_BIND_FROM_MAX = 8 };

/* The tables of a statement, as SQL names them; of UPDATE and DELETE the first is the target. */
typedef struct mig_bind_from {
  mig_span tables[MIG_BIND_FROM_MAX];
  uint32_t count;
  bool overflow; /* more than fit: the statement cannot be written */
} mig_bind_from;

typedef struct mig_bind_writer {
  mig_binder *b;
  mig_buf *out;
  uint32_t *params; /* how many $n stand already; NULL: values must be known */
  mig_py_value values; /* DICT of bind parameters, or NONE */
  const mig_bind_from *around; /* tables of the statement that a subquery stands in; NULL: in none */
} mig_bind_writer;

/* All return false when something is not known; what was written is then of no use. */
bool mig_bind_put_expr(mig_bind_writer *w, mig_py_value v);
/* A value for a column. PostgreSQL takes a list for an array or for JSON, as the column is: one parameter. */
bool mig_bind_put_assigned(mig_bind_writer *w, mig_py_value v);
bool mig_bind_put_select(mig_bind_writer *w, mig_py_value v);
/* A text with `:name` parameters, whose values are in `bound` or the writer's. */
bool mig_bind_put_text(mig_bind_writer *w, mig_span text, mig_py_value bound);
void mig_bind_put_name(mig_bind_writer *w, mig_span name);
void mig_bind_put_table_name(mig_bind_writer *w, mig_span schema, mig_span name);
/* sa.text("...") with what it was given by bindparams(). */
bool mig_bind_is_text(mig_py_value v, mig_py_value *text, mig_py_value *bound, mig_arena *arena);
/* table.c.x, table.c["x"], Model.x. */
bool mig_bind_column_name(mig_py_value v, mig_py_value *table, mig_span *name);

/* Adds a table once; collect: those whose columns the expression uses outside of subqueries. */
void mig_bind_from_add(mig_bind_writer *w, mig_bind_from *from, mig_span schema, mig_span name);
void mig_bind_from_collect(mig_bind_writer *w, mig_bind_from *from, mig_py_value v);
/* Leaves out tables of the statement around, as SQLAlchemy's automatic correlation does. */
void mig_bind_from_correlate(mig_bind_from *from, const mig_bind_from *around);
/* The tables from number `first` on, behind `before`; nothing when there are none. */
void mig_bind_put_from(mig_bind_writer *w, const mig_bind_from *from, uint32_t first, const char *before);

#endif
