/* schema/sql_pg.h: the door to libpg_query; no other file includes its header. */
#ifndef MIG_SCHEMA_SQL_PG_H
#define MIG_SCHEMA_SQL_PG_H

#include "base/arena.h"

/* The ParseResult message of `sql` (see sql_tree.h), living as long as `arena`; ptr NULL when the
 * text is not PostgreSQL's, and without the library (not built in, or not on this machine). `sql` must be NUL-terminated. */
mig_span mig_sql_pg_parse(mig_arena *arena, const char *sql);

/* Loads the library now. Without a need for it, the first statement does. */
void mig_sql_pg_start(void);

/* "not read: built without libpg_query", "not read: libpg_query.so.1504.0 is not on this machine";
 * "" when it is read, and as long as nothing needed the library. Any thread may ask. */
const char *mig_sql_pg_absent(void);

#endif
