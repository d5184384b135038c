/* schema/sql_pg.h: the door to libpg_query; no other file includes its header. */
#ifndef MIG_SCHEMA_SQL_PG_H
#define MIG_SCHEMA_SQL_PG_H

#include "base/arena.h"

/* The ParseResult message of `sql` (see sql_tree.h), living as long as `arena`; ptr NULL when the
 * text is not PostgreSQL's, and without the library (not built in, or not on this machine). `sql` must be NUL-terminated. */
mig_span mig_sql_pg_parse(mig_arena *arena, const char *sql);

/* "libpg_query 15.1", or "" when SQL is not read. Loads the library. */
const char *mig_sql_pg_version(void);

#endif
