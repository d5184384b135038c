/* schema/rows.h: the rows that scripts write, and what statements do to them.
 *
 * A mig_rowset holds the known rows of every table, by name. The catalogue keeps one beside itself
 * and tells it what happens to tables and columns; constraints, types and defaults are the
 * catalogue's facts and are passed in with each call, so rows never know catalogue's internals.
 *
 * The evaluator is mig's own, with each database's rules of types, casts and comparison: see
 * docs/design/rows.md for why and how it is checked by execution.
 *
 * Open world: a table may be `open`: it may hold rows that no script wrote. Results then carry
 *            `open`, and what they say is about the known rows only.
 * Ownership: a rowset and all it holds live in an arena. mig_rowset_clone is O(number of tables)
 *            and shares rows; neither copy sees the other's changes.
 * Names:     the catalogue's keys, byte for byte: one key per table, one per column. How it folds
 *            or qualifies is its business; `find` in mig_row_catalogue maps SQL's names to keys.
 * Errors:    none. A call that changes rows either does all of its work or, when the status is not
 *            MIG_ROWS_OK, nothing. */
#ifndef MIG_SCHEMA_ROWS_H
#define MIG_SCHEMA_ROWS_H

#include "base/arena.h"
#include "mig/base.h"
#include "schema/dml.h"
#include "schema/sql_type.h"

typedef struct mig_rowset mig_rowset;

/* ---- what the catalogue tells -------------------------------------------------------------- */

typedef struct mig_row_column {
  mig_span name;     /* key */
  mig_sqltype type;  /* mig_sqltype_parse() of the column's type as SQL */
  bool not_null;     /* also set for members of a primary key where the database implies it */
  mig_span default_sql; /* an SQL expression, "'d'", "0", "now()"; ptr NULL: no default */
  bool generated;    /* serial, identity, AUTO_INCREMENT, SQLite's INTEGER PRIMARY KEY */
  bool moves;        /* MariaDB's ON UPDATE CURRENT_TIMESTAMP: a row that changes gets the moment */
  bool always;       /* GENERATED ALWAYS AS IDENTITY: takes DEFAULT only */
  mig_span computed; /* GENERATED ALWAYS AS (sql); ptr NULL: a plain column */
} mig_row_column;

typedef struct mig_row_key { /* primary key, unique constraint or unique index */
  mig_span name;
  const uint32_t *columns; /* indexes into the table's columns; UINT32_MAX: an expression */
  const struct mig_expr *const *expressions; /* NULL: none; else one a part, NULL for a column */
  uint32_t column_count;
  mig_span where; /* partial index; ptr NULL: all rows */
  bool nulls_meet; /* NULLS NOT DISTINCT */
  bool opaque;    /* has an expression or was not understood: results are uncertain */
  bool deferrable; /* PostgreSQL: looked at when the statement is over, not row by row */
} mig_row_key;

typedef enum mig_row_action { MIG_REF_RESTRICT, MIG_REF_CASCADE, MIG_REF_SET_NULL, MIG_REF_SET_DEFAULT } mig_row_action;

typedef struct mig_row_reference {
  mig_span name;
  const uint32_t *columns; /* of the referencing table */
  uint32_t column_count;
  mig_span ref_table;          /* key */
  const mig_span *ref_columns; /* keys, column_count of them */
  mig_row_action on_delete, on_update;
} mig_row_reference;

typedef struct mig_row_check {
  mig_span name;
  mig_span sql;
} mig_row_check;

typedef struct mig_row_table {
  mig_span key;
  const mig_row_column *columns; /* in the database's order */
  uint32_t column_count;
  const mig_row_key *keys;
  uint32_t key_count;
  const mig_row_reference *references; /* none on SQLite: it does not enforce them by default */
  uint32_t reference_count;
  const mig_row_check *checks;
  uint32_t check_count;
  bool open; /* may have columns that are not known */
} mig_row_table;

typedef struct mig_row_catalogue {
  /* The table that SQL calls schema.table (schema may be empty), or NULL when there is none. The
   * result must stay valid and unchanged until the outer call returns. */
  const mig_row_table *(*find)(void *payload, mig_span schema, mig_span table);
  /* Whether that is a view: its rows are not followed. NULL: nothing is. */
  bool (*is_view)(void *payload, mig_span schema, mig_span table);
  /* The column of `table` that SQL calls `name`: its index, or UINT32_MAX. NULL: compared as the
   * dialect compares column names. */
  uint32_t (*find_column)(void *payload, const mig_row_table *table, mig_span name);
  /* The n-th table with a foreign key to `key` (from 0), or NULL after the last. */
  const mig_row_table *(*referrer)(void *payload, mig_span key, uint32_t n);
  void *payload;
} mig_row_catalogue;

/* ---- results ------------------------------------------------------------------------------- */

typedef enum mig_rows_status {
  MIG_ROWS_OK,
  MIG_ROWS_FAILS,  /* the database raises: `failure`, `message` */
  MIG_ROWS_UNKNOWN /* not understood: `message` says what; the caller decides what to forget */
} mig_rows_status;

typedef enum mig_rows_failure {
  MIG_ROWS_NO_FAILURE,
  MIG_ROWS_NO_TABLE,
  MIG_ROWS_NO_COLUMN,
  MIG_ROWS_NOT_NULL,
  MIG_ROWS_NO_DEFAULT,      /* MariaDB: Field 'c' doesn't have a default value */
  MIG_ROWS_UNIQUE,
  MIG_ROWS_FOREIGN_KEY,     /* the row points to nothing */
  MIG_ROWS_REFERENCED,      /* the row is still pointed to */
  MIG_ROWS_CHECK,
  MIG_ROWS_TOO_LONG,
  MIG_ROWS_OUT_OF_RANGE,
  MIG_ROWS_INVALID_VALUE,   /* 'v1' is not an integer; not a label of the enum */
  MIG_ROWS_NO_OPERATOR,     /* PostgreSQL: operator does not exist: text = integer */
  MIG_ROWS_NO_CAST,         /* PostgreSQL: column is of type integer but expression is of type text */
  MIG_ROWS_COUNT            /* more values than columns, or fewer */
} mig_rows_failure;

typedef struct mig_rows_result {
  mig_rows_status status;
  mig_rows_failure failure;
  mig_span message;    /* FAILS: as the database says it; UNKNOWN: one clause */
  mig_span table;      /* FAILS: key of the table, when one is to blame */
  mig_span column;     /* FAILS: the column, when one is to blame */
  mig_span constraint; /* FAILS: the key, reference or check that was broken */
  uint32_t affected;   /* OK: rows inserted, changed or deleted */
  bool depends_on_rows; /* FAILS: because of a row's value, not of names and types alone */
  bool too_many;       /* UNKNOWN: because the table holds more rows than are followed */
  bool open;           /* says something about known rows of a table that may hold others */
} mig_rows_result;

/* ---- tables and columns -------------------------------------------------------------------- */

mig_rowset *mig_rowset_new(mig_arena *arena, mig_dialect dialect);
mig_rowset *mig_rowset_clone(mig_arena *arena, const mig_rowset *from);

/* A table that was created and has no rows. Its columns are those passed later; its name is borrowed. */
void mig_rowset_create_table(mig_rowset *set, mig_span table);
void mig_rowset_drop_table(mig_rowset *set, mig_span table);
void mig_rowset_rename_table(mig_rowset *set, mig_span table, mig_span to);
/* From now on the table may hold rows that are not known. */
void mig_rowset_open_table(mig_rowset *set, mig_span table);
/* Forgets what is known of the table's rows, or of one column's values: they become open. */
void mig_rowset_forget_table(mig_rowset *set, mig_span table);
void mig_rowset_forget_column(mig_rowset *set, mig_span table, mig_span column);

bool mig_rowset_is_open(const mig_rowset *set, mig_span table);
uint32_t mig_rowset_count(const mig_rowset *set, mig_span table);

/* `table` already has the column (at index `column`), the rows do not: fills it with its default,
 * generated value or NULL. FAILS when it is NOT NULL without a value and there are rows (MariaDB
 * fills in the type's zero instead). */
mig_rows_result mig_rowset_add_column(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table,
                                      uint32_t column);
void mig_rowset_drop_column(mig_rowset *set, mig_span table, mig_span column);
void mig_rowset_rename_column(mig_rowset *set, mig_span table, mig_span column, mig_span to);

/* ALTER COLUMN TYPE: casts every value. `table` describes the state before; `to` is the new type;
 * `using_sql` (ptr NULL: none) is PostgreSQL's USING. Types alone can fail too, without rows:
 * "cannot be cast automatically". */
mig_rows_result mig_rowset_cast_column(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table,
                                       uint32_t column, const mig_sqltype *to, mig_span using_sql);

/* Whether a default of the old type may stay (PostgreSQL: "default for column ... cannot be cast
 * automatically"). The default is an SQL expression. */
mig_rows_result mig_rows_cast_default(mig_arena *arena, mig_dialect dialect, mig_span default_sql,
                                      const mig_sqltype *from, const mig_sqltype *to);

/* ---- what a new constraint asserts: OK, or FAILS because of a known row ---------------------- */

mig_rows_result mig_rowset_check_not_null(const mig_rowset *set, const mig_row_table *table, uint32_t column);
/* MariaDB's MODIFY ... NOT NULL, SQLite's copy and PostgreSQL's SET NOT NULL all fail on NULL. */
mig_rows_result mig_rowset_check_key(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table,
                                     const mig_row_key *key);
mig_rows_result mig_rowset_check_reference(const mig_rowset *set, const mig_row_table *table,
                                           const mig_row_reference *reference);
/* Also without rows: an unknown column, or an operator that does not exist for the types. */
mig_rows_result mig_rowset_check_condition(mig_rowset *set, const mig_row_catalogue *catalogue,
                                           const mig_row_table *table, const mig_row_check *check);

/* ---- statements ------------------------------------------------------------------------------ */

/* Which step the next statements belong to: what they make up (uuids, values not known) is theirs. */
void mig_rowset_begin_step(mig_rowset *set, uint32_t step);
/* The base has run: its moment is over. */
void mig_rowset_begin_branch(mig_rowset *set);
mig_rows_result mig_rowset_execute(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_dml *dml);

/* ---- comparing ------------------------------------------------------------------------------- */

/* Names of the tables whose known rows differ, sorted. Row order and column order do not count;
 * CURRENT_TIMESTAMP equals CURRENT_TIMESTAMP; columns are matched by name. */
const mig_span *mig_rowset_differences(mig_arena *arena, const mig_rowset *a, const mig_rowset *b, uint32_t *out_count);

/* One row that is in `a`'s table and not in `b`'s, as text: "(id=1, name='x')"; ptr NULL: none. */
mig_span mig_rowset_only_in(mig_arena *arena, const mig_rowset *a, const mig_rowset *b, mig_span table);

/* All rows as text, sorted, one line each: for tests and people. */
void mig_rowset_print(mig_buf *buf, const mig_rowset *set, mig_span table);

#endif
