/* schema/sql.h: raw SQL to effects.
 *
 * The text is cut into statements; each becomes steps in the order in which they happen. Parsing is
 * libpg_query's (PostgreSQL's own grammar). What only MySQL or SQLite accept is read by a parser of
 * their table definitions, or rewritten to what PostgreSQL's grammar reads. What none of them reads
 * is an UNKNOWN effect, scoped to the tables it names when they can be told.
 *
 * Functions, triggers, extensions, policies and the like have no kind of their own: their effects are
 * CREATE, DROP, RENAME and ALTER of kind UNKNOWN, `name` being "function f(integer)", "extension citext",
 * "trigger t" (`table` set), and as.definition their text. A catalogue keeps them by that name alone.
 *
 * Ownership: results live in `arena` and borrow from `sql`, which must live as long.
 * Names:     folded as the database would (PostgreSQL: unquoted to lower case); MySQL's and
 *            SQLite's as written, the catalogue compares them without case where they do.
 * Errors:    none but MIG_ERR_NOMEM. What was not understood is an effect.
 * Threads:   any number, each with its own arena. */
#ifndef MIG_SCHEMA_SQL_H
#define MIG_SCHEMA_SQL_H

#include "base/arena.h"
#include "op/effect.h"
#include "schema/dml.h"

typedef struct mig_sql_step {
  mig_effect effect;
  /* WRITE of rows: what is done to them; as.rows is NULL then. READ: NULL. */
  const mig_dml *dml;
  /* Tables, views and columns that must exist for the statement to run, in no other step: what a
   * view, a SELECT, a WHERE or a right side names. A COLUMN whose `table` is empty belongs to one
   * of the tables used by the same step; a name "*" means all columns of the table.
   * For CREATE view they are what the view depends on. */
  const mig_object *uses;
  uint32_t use_count;
  uint32_t statement;       /* which statement of the text, from 0 */
  bool replace;             /* CREATE OR REPLACE (view, function, trigger) */
  bool outside_transaction; /* the database refuses it inside one: CONCURRENTLY, VACUUM */
  bool materialized;        /* CREATE, DROP, RENAME view: a materialized one */
  bool table_if_exists;     /* ALTER TABLE IF EXISTS: without the table nothing happens */
  bool not_valid;           /* CREATE constraint NOT VALID: existing rows are not looked at */
  bool key_follows;         /* DROP constraint: the same ALTER TABLE adds a primary key */
  mig_span using_index;     /* CREATE constraint ... USING INDEX name */
} mig_sql_step;

typedef struct mig_sql_result {
  const mig_sql_step *steps;
  uint32_t count;
  const mig_span *statements; /* their texts, cut from the SQL */
  uint32_t statement_count;
} mig_sql_result;

mig_err mig_sql_effects(mig_sql_result *out, mig_arena *arena, mig_dialect dialect, mig_span sql);

/* One expression: a CHECK's condition, a default, a USING clause. Never NULL: what cannot be read
 * is MIG_EXPR_OTHER with the text. Columns are those of the one table that it belongs to: their
 * qualifiers are left out, so that it outlives the table's name as it does in a database. */
const mig_expr *mig_sql_expression(mig_arena *arena, mig_dialect dialect, mig_span sql);

/* Names of the columns that an expression reads, each once, in order of appearance. */
const mig_span *mig_sql_columns(mig_arena *arena, const mig_expr *expr, uint32_t *out_count);

/* The expression in one spelling (mig_expr_print), for comparing two texts. */
mig_span mig_sql_canonical(mig_arena *arena, mig_dialect dialect, mig_span sql);

/* "not read: " and why: the build is one with -DMIG_PG_QUERY=OFF, or libpg_query is not on this machine.
 * Every statement that needs it is a scoped unknown then, and reports must say so. "" when SQL is read,
 * and as long as none was to be read. */
const char *mig_sql_not_read(void);

/* Loads libpg_query, for who wants to know before there is a statement. */
void mig_sql_start(void);

#endif
