/* libpg_query keeps its state in thread-local variables and comes back from errors by itself
 * (its longjmp never leaves the call), so any thread may parse. Results are malloc'ed.
 *
 * MIG_LAZY_PG_QUERY, when defined, is the library's file name: it is loaded when the first statement
 * is to be read, as most runs read none and its relocations take a quarter of a start. */
#include "schema/sql_pg.h"

#ifdef MIG_PG_QUERY

#include <pg_query.h>

#if PG_VERSION_NUM / 10000 != 15
#error "sql_tags.h holds the field numbers of PostgreSQL 15; make them anew with make_sql_tags.py"
#endif

typedef PgQueryProtobufParseResult parse_function(const char *sql);
typedef void free_function(PgQueryProtobufParseResult result);

typedef struct functions {
  parse_function *parse;
  free_function *free;
} functions;

#ifdef MIG_LAZY_PG_QUERY

#include <pthread.h>
#include <stdatomic.h>

#include "base/library.h"

/* Only what pthread_once leaves behind for the calls after the first. */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static functions loaded;
static mig_err outcome;
static atomic_bool absent; /* what of it other threads may see without pthread_once */

static void load(void) {
  static const mig_library_symbol symbols[] = {
      {"pg_query_parse_protobuf", offsetof(functions, parse)},
      {"pg_query_free_protobuf_parse_result", offsetof(functions, free)},
  };
  outcome = mig_library_load(&loaded, MIG_LAZY_PG_QUERY, symbols, sizeof symbols / sizeof *symbols, NULL);
  atomic_store(&absent, outcome != MIG_OK);
}

/* NULL when the library is not on this machine. */
static const functions *library(void) {
  pthread_once(&once, load);
  return outcome == MIG_OK ? &loaded : NULL;
}

const char *mig_sql_pg_absent(void) {
  return atomic_load(&absent) ? "not read: " MIG_LAZY_PG_QUERY " is not on this machine" : "";
}

#else

static const functions *library(void) {
  static const functions linked = {pg_query_parse_protobuf, pg_query_free_protobuf_parse_result};
  return &linked;
}

const char *mig_sql_pg_absent(void) {
  return "";
}

#endif

void mig_sql_pg_start(void) {
  library();
}

static void free_result(void *held) {
  PgQueryProtobufParseResult *result = held;
  if (library() != NULL) library()->free(*result);
}

mig_span mig_sql_pg_parse(mig_arena *arena, const char *sql) {
  const functions *pg = library();
  if (pg == NULL) return (mig_span){0};
  /* Registered while still empty: then no allocation can unwind past a result. */
  PgQueryProtobufParseResult *held = MIG_NEW(arena, PgQueryProtobufParseResult);
  mig_arena_on_free(arena, free_result, held);
  *held = pg->parse(sql);
  if (held->error != NULL || held->parse_tree.data == NULL) return (mig_span){0};
  return (mig_span){held->parse_tree.data, held->parse_tree.len};
}

#else

mig_span mig_sql_pg_parse(mig_arena *arena, const char *sql) {
  (void)arena, (void)sql;
  return (mig_span){0};
}

void mig_sql_pg_start(void) {
}

const char *mig_sql_pg_absent(void) {
  return "not read: built without libpg_query";
}

#endif
