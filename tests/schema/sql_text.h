/* Effects as text, one line a step: what the SQL cases compare. */
#ifndef MIG_TESTS_SCHEMA_SQL_TEXT_H
#define MIG_TESTS_SCHEMA_SQL_TEXT_H

#include "base/buf.h"
#include "schema/sql.h"

void print_steps(mig_buf *buf, const mig_sql_result *result);

#endif
