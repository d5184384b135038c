/* schema/rows_internal.h: the rows' own files only. */
#ifndef MIG_SCHEMA_ROWS_INTERNAL_H
#define MIG_SCHEMA_ROWS_INTERNAL_H

#include "base/map.h"
#include "base/vec.h"
#include "schema/rows_cast.h"

/* Each row is compared with all others: more than this in one table are not followed. */
enum { MIG_ROWS_MAX = 8192 };
/* How many rows of one table all its UPDATEs and DELETEs together may look at: a statement for each of thousands
 * of rows looks at every row each time. The joins of one statement may look at as many. */
enum { MIG_ROWS_LOOKS = 2000000 };

/* The known rows of one table. Row arrays and rows are never changed where another rowset or an
 * undo could see them: an array is only appended to behind `count`, or replaced. */
typedef struct row_data {
  const struct mig_rowset *owner; /* may be changed in place by this set during this epoch only */
  uint64_t epoch;
  const mig_span *columns;
  uint32_t column_count;
  const mig_datum **rows; /* each column_count values */
  uint32_t count, cap;
  bool appendable; /* nobody else appends to the same array */
  uint32_t room;   /* > 0: nobody else sees these names and rows, and they have room for so many columns */
  bool open;
  uint32_t looks; /* see MIG_ROWS_LOOKS */
  bool too_many; /* more rows than are followed were written: none are kept from then on */
  int64_t next_id; /* of the generated column: PostgreSQL's sequence, the others' maximum + 1 */
} row_data;

/* A table that is known: most never get a row. */
typedef struct row_table {
  mig_span name;
  row_data *data; /* NULL: it was created, and nothing more is known or happened */
} row_table;

typedef struct row_undo {
  row_data *data;
  row_data before;
} row_undo;

struct mig_rowset {
  mig_arena *arena;
  mig_dialect dialect;
  MIG_VEC(row_table) tables;
  mig_map by_name; /* of `tables`: name -> index, or NO_LONGER */
  uint64_t *epoch; /* moves on when the set is cloned: what was owned is shared then */
  uint64_t listed; /* the epoch in which `tables` and `by_name` are this set's own */
  MIG_VEC(row_undo) undo;
  bool recording; /* inside a statement */
  bool later;     /* the base has run: the moment is another one than its */
  uint32_t statement, fresh; /* the step under way, and how many values nobody can foresee it made */
  mig_map texts;  /* SQL text -> index into exprs */
  MIG_VEC(const mig_expr *) exprs;
};

/* rows.c */
const row_data *rows_of(const row_table *table); /* none, where there is none */
const row_data *rows_find(const mig_rowset *set, mig_span table);
/* The same, changeable by `set`; created, open, when there is none. */
row_data *rows_change(mig_rowset *set, const mig_row_table *table, mig_span name);
void rows_append(mig_rowset *set, row_data *data, const mig_datum *row);
void rows_replace(row_data *data, const mig_datum **rows, uint32_t count);
/* Makes names and rows this table's alone, with room for as many columns, and returns the names: thousands
 * of ALTERs of one table would otherwise copy all of it each time. */
mig_span *rows_own(mig_rowset *set, row_data *data, uint32_t columns);
/* A row to be written to, after rows_own(). */
mig_datum *rows_row(const row_data *data, uint32_t r);
void rows_begin(mig_rowset *set);
void rows_end(mig_rowset *set, bool keep);
const mig_expr *rows_parse(mig_rowset *set, mig_span sql);
uint32_t rows_column(const row_data *data, mig_span name, uint32_t guess); /* UINT32_MAX: none */

/* ---- evaluating ---- */

typedef struct row_source {
  mig_span alias;
  const mig_row_table *table;
  const row_data *data;
  const mig_datum *row; /* NULL: every column is a symbol (only types matter) */
} row_source;

typedef struct row_scope {
  const struct row_scope *outer;
  const row_source *sources;
  uint32_t count;
} row_scope;

typedef struct row_eval {
  mig_arena *arena;
  mig_dialect dialect;
  mig_rowset *set;
  const mig_row_catalogue *catalogue;
  const row_scope *scope;
  mig_rows_result *result; /* filled when a call returns false */
  bool writing;            /* MariaDB: bad conversions are errors in INSERT, UPDATE, DELETE */
  bool driven;             /* values went through a driver, which spells a text for JSON as JSON */
  uint32_t depth;
  uint32_t looks; /* rows that the statement's joins looked at, see MIG_ROWS_LOOKS */
} row_eval;

typedef struct row_value {
  mig_datum value;
  mig_sqltype type; /* PostgreSQL: the static type; SQLite: the affinity; MariaDB: where it came from */
  bool literal;     /* MariaDB: a constant of the statement */
  bool keyed;       /* MariaDB: a column that leads a key: a constant may be looked up in it instead of compared */
} row_value;

bool rows_eval(row_eval *e, const mig_expr *expr, row_value *out);
/* As a condition: YES, NO, or UNSET for NULL; *vague when it cannot be told. */
bool rows_condition(row_eval *e, const mig_expr *expr, mig_truth *out, bool *vague);
bool rows_fail(row_eval *e, mig_rows_failure failure, const char *format, ...) MIG_PRINTF(3, 4);
bool rows_unknown(row_eval *e, const char *format, ...) MIG_PRINTF(2, 3);
mig_sqltype rows_type(mig_sqlfamily family, uint8_t bytes, mig_span name);
mig_datum rows_now(const row_eval *e);
/* 1 + the index of the source that `expr`, a column, is read from; `count` where that can't be told, or it is of an outer scope. */
uint32_t rows_depth(row_eval *e, const row_source *sources, uint32_t count, const mig_expr *expr);
/* A symbol named after what was done with what. */
bool rows_symbol(row_eval *e, mig_span what, const row_value *args, uint32_t count, mig_sqltype type, row_value *out);

/* A value that is like no other: a parameter of this statement, or (`ordinal` > 0) what a function
 * gives anew each time. The same statement gives the same symbols in either order. */
mig_datum rows_fresh(row_eval *e, mig_span what, uint32_t ordinal);

/* rows_compare.c: -1, 0, 1; *vague or *null instead. False: the result says why. */
bool rows_compare(row_eval *e, mig_span op, row_value *left, row_value *right, int *out, bool *null, bool *vague);
bool rows_unify(row_eval *e, mig_span op, row_value *left, row_value *right); /* PostgreSQL: literals take the other's type */

/* rows_function.c */
bool rows_function(row_eval *e, const mig_expr *expr, row_value *out);
bool rows_arithmetic(row_eval *e, mig_span op, row_value *left, row_value *right, row_value *out);
bool rows_to_bool(row_eval *e, const row_value *value, mig_truth *out, bool *vague);

/* rows_join.c */
typedef struct row_sink {
  bool (*take)(void *payload, row_eval *inner); /* for every row of the join; false stops */
  void *payload;
  bool maybe; /* a condition could not be told for some row */
} row_sink;
bool rows_join(row_eval *e, const mig_from *from, uint32_t count, const row_source *first, const mig_expr *where, row_sink *sink);
bool rows_source(row_eval *e, const mig_from *from, row_source *out);

/* rows_select.c */
bool rows_subselect(row_eval *e, const mig_expr *expr, row_value *out);

/* rows_constraint.c: `row` is in the order of data->columns. */
bool rows_check_row(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row);
bool rows_check_uniqueness(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row, uint32_t skip, const mig_row_key **broken, uint32_t *with);
/* Fails as the database does when a key is taken. False, always. */
bool rows_taken(row_eval *e, const mig_row_table *table, const mig_row_key *key);
bool rows_check_references(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row);
bool rows_key_applies(row_eval *e, const mig_row_table *table, const row_data *data, const mig_row_key *key, const mig_datum *row, bool *vague);
mig_truth rows_same_key(row_eval *e, const mig_row_table *table, const row_data *data, const mig_row_key *key, const mig_datum *a, const mig_datum *b);

/* rows_order.c: when the turn of each row comes in an UPDATE; NULL: not known. */
const uint32_t *rows_turns(row_eval *e, const mig_row_table *table, const row_data *data, const mig_dml *dml);

/* MariaDB: the value of a NOT NULL column without a default, where it gives one without a word. */
bool rows_zero(row_eval *e, const mig_row_column *column, mig_datum *out);
bool rows_store(row_eval *e, const mig_row_column *column, const row_value *value, mig_datum *out);
/* Fills in the computed columns of a row whose others are set. */
void rows_computed(row_eval *e, const mig_row_table *table, const row_data *data, mig_datum *row);
bool rows_default(row_eval *e, const mig_row_table *table, uint32_t column, row_data *data, mig_datum *out, bool *missing);

#endif
