/* schema/rows_execute.h: shared by the files that execute statements. */
#ifndef MIG_SCHEMA_ROWS_EXECUTE_H
#define MIG_SCHEMA_ROWS_EXECUTE_H

#include "schema/rows_internal.h"

typedef struct execution {
  row_eval e;
  const mig_dml *dml;
  const mig_row_table *table;
  mig_rows_result result;
  const uint32_t *targets; /* columns of the table that dml->columns name */
  row_value *values;       /* UPDATE: of the SET list, for the row under way */
} execution;

bool execute_insert(execution *x);
bool execute_update(execution *x);
bool execute_delete(execution *x);
/* More rows than are followed would come into the table: the result says so. False, always. */
bool execute_too_many(execution *x);

/* The table's columns that SQL calls so; fills `out`. */
bool execute_targets(execution *x, const mig_span *names, uint32_t count, const uint32_t **out);
/* What became of rows that pointed to keys of `table` that are gone: refused, changed, deleted. */
bool execute_referrers(execution *x, const mig_row_table *table, const mig_datum *const *before, uint32_t before_count, bool deleted, uint32_t depth);
/* Keys among rows [0, count): a collision at the end fails; one on the way only might. */
bool execute_unique(execution *x, const mig_row_table *table, row_data *data, const bool *changed);

#endif
