/* schema/sql_tree.h: reading libpg_query's protobuf tree where it lies.
 *
 * A message is a span of wire bytes; fields are found by number (sql_tags.h). Absent messages have
 * ptr NULL, absent strings are empty, absent numbers 0: as proto3 says.
 * Damaged bytes read as absent fields; nothing is trusted beyond the span. */
#ifndef MIG_SCHEMA_SQL_TREE_H
#define MIG_SCHEMA_SQL_TREE_H

#include "mig/base.h"
#include "schema/sql_tags.h"

/* A message of type Node is one of many: `kind` (PG_NODE_...) says which, 0 none. */
typedef struct sql_node {
  uint32_t kind;
  mig_span body;
} sql_node;

/* Walks all occurrences of one field: `sql_walk w = sql_list(m, F); while (sql_next(&w, &n)) ...` */
typedef struct sql_walk {
  mig_span rest;
  uint32_t field;
} sql_walk;

mig_span sql_message(mig_span message, uint32_t field);
mig_span sql_string(mig_span message, uint32_t field);
int64_t sql_number(mig_span message, uint32_t field);
sql_node sql_child(mig_span message, uint32_t field);

static inline bool sql_flag(mig_span message, uint32_t field) {
  return sql_number(message, field) != 0;
}

static inline sql_walk sql_list(mig_span message, uint32_t field) {
  return (sql_walk){message, field};
}
bool sql_next_message(sql_walk *walk, mig_span *out);
bool sql_next(sql_walk *walk, sql_node *out);
uint32_t sql_count(mig_span message, uint32_t field);
/* The n-th from the end of a list: 0 is the last. kind 0 when there are not so many. */
sql_node sql_last(mig_span message, uint32_t field, uint32_t from_end);

/* The text of a String node, else empty. */
mig_span sql_text(sql_node node);

#endif
