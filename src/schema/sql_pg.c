/* libpg_query keeps its state in thread-local variables and comes back from errors by itself
 * (its longjmp never leaves the call), so any thread may parse. Results are malloc'ed. */
#include "schema/sql_pg.h"

#ifdef MIG_PG_QUERY

#include <pg_query.h>

#if PG_VERSION_NUM / 10000 != 15
#error "sql_tags.h holds the field numbers of PostgreSQL 15; make them anew with make_sql_tags.py"
#endif

static void free_result(void *held) {
  PgQueryProtobufParseResult *result = held;
  pg_query_free_protobuf_parse_result(*result);
}

mig_span mig_sql_pg_parse(mig_arena *arena, const char *sql) {
  /* Registered while still empty: then no allocation can unwind past a result. */
  PgQueryProtobufParseResult *held = MIG_NEW(arena, PgQueryProtobufParseResult);
  mig_arena_on_free(arena, free_result, held);
  *held = pg_query_parse_protobuf(sql);
  if (held->error != NULL || held->parse_tree.data == NULL) return (mig_span){0};
  return (mig_span){held->parse_tree.data, held->parse_tree.len};
}

const char *mig_sql_pg_version(void) {
  return "libpg_query " PG_VERSION;
}

#else

mig_span mig_sql_pg_parse(mig_arena *arena, const char *sql) {
  (void)arena, (void)sql;
  return (mig_span){0};
}

const char *mig_sql_pg_version(void) {
  return "";
}

#endif
