/* schema/dml.h: one INSERT, UPDATE, DELETE or SELECT as a tree that can be executed.
 *
 * Made by schema/sql.h from text, executed on known rows by schema/rows.h.
 * Ownership: everything lives in the arena it was made in and is never changed afterwards.
 * Names:     folded as the database folds what the text says (PostgreSQL: unquoted to lower case;
 *            elsewhere as written); aliases are resolved only when a name is looked up. */
#ifndef MIG_SCHEMA_DML_H
#define MIG_SCHEMA_DML_H

#include "base/buf.h"
#include "op/effect.h"

typedef enum mig_expr_kind {
  MIG_EXPR_NULL,
  MIG_EXPR_BOOL,      /* text "0" or "1" */
  MIG_EXPR_NUMBER,    /* text as written: 1, 1.50, 1e3 */
  MIG_EXPR_STRING,    /* text: the value, unquoted. On PostgreSQL an untyped literal */
  MIG_EXPR_COLUMN,    /* text: name; qualifier: table or alias, or empty */
  MIG_EXPR_STAR,      /* * or t.* */
  MIG_EXPR_PARAM,     /* a bind parameter without a value; text: its name */
  MIG_EXPR_DEFAULT,   /* DEFAULT as a value of INSERT or UPDATE */
  MIG_EXPR_OPERATOR,  /* text: the operator; 1 argument (prefix) or 2 */
  MIG_EXPR_AND,       /* 2 or more arguments */
  MIG_EXPR_OR,
  MIG_EXPR_NOT,
  MIG_EXPR_IS_NULL,
  MIG_EXPR_IS_NOT_NULL,
  MIG_EXPR_IS,        /* text: "TRUE", "FALSE", "UNKNOWN", "NOT TRUE", ... */
  MIG_EXPR_DISTINCT,  /* IS DISTINCT FROM; text "NOT" for IS NOT DISTINCT FROM */
  MIG_EXPR_IN,        /* args[0] IN (args[1...]); text "NOT" negates */
  MIG_EXPR_BETWEEN,   /* 3 arguments; text "NOT" negates */
  MIG_EXPR_LIKE,      /* 2 arguments; text "LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE" */
  MIG_EXPR_CASE,      /* [operand or NULL pointer], when, then, when, then, ..., [else or NULL] */
  MIG_EXPR_CAST,      /* args[0] AS text (a type's SQL) */
  MIG_EXPR_FUNCTION,  /* text: lower-case name; coalesce, nullif and greatest too */
  MIG_EXPR_NOW,       /* the moment: CURRENT_TIMESTAMP, now(); text: "timestamp", "date", "time" */
  MIG_EXPR_SUBSELECT, /* text: "EXISTS", "IN" (args[0]), "" (a value) */
  MIG_EXPR_OTHER      /* text: source, as far as it can be told; not executed */
} mig_expr_kind;

typedef struct mig_expr {
  mig_expr_kind kind;
  mig_span text, qualifier;
  const struct mig_expr *const *args;
  uint32_t count;
  const struct mig_select *select; /* SUBSELECT */
} mig_expr;

/* One table of a FROM clause. */
typedef struct mig_from {
  mig_span schema, table;
  bool derived; /* a subselect, a CTE or a function's result instead: `select` when it is known */
  const struct mig_select *select;
  mig_span alias; /* what columns call it: the table's name when there is no alias */
  enum { MIG_FROM_CROSS, MIG_FROM_INNER, MIG_FROM_LEFT } join; /* with all before it */
  const mig_expr *on; /* NULL: none */
} mig_from;

typedef struct mig_select {
  const mig_expr *const *outputs;
  const mig_span *names; /* AS, or the column's name, or empty */
  uint32_t output_count;
  const mig_from *from;
  uint32_t from_count;
  const mig_expr *where; /* NULL: all */
  bool distinct;
  bool limited;    /* LIMIT 1: which row is not told, that there is one is */
  bool understood; /* false: grouping, set operations, windows, limits, joins of other kinds ... */
  /* What is not executed, for footprints: GROUP BY, ORDER BY, VALUES; operands of UNION, CTEs. */
  const mig_expr *const *others;
  uint32_t other_count;
  const struct mig_select *const *parts;
  uint32_t part_count;
} mig_select;

typedef enum mig_dml_kind {
  MIG_DML_INSERT,        /* values */
  MIG_DML_INSERT_SELECT, /* source */
  MIG_DML_UPDATE,
  MIG_DML_DELETE,
  MIG_DML_TRUNCATE
} mig_dml_kind;

typedef enum mig_on_conflict {
  MIG_CONFLICT_FAILS,
  MIG_CONFLICT_NOTHING, /* ON CONFLICT DO NOTHING: only keys that are taken */
  MIG_CONFLICT_IGNORE,  /* INSERT OR IGNORE, INSERT IGNORE: NULLs and checks too */
  MIG_CONFLICT_UPDATE,  /* ON CONFLICT DO UPDATE, ON DUPLICATE KEY UPDATE */
  MIG_CONFLICT_REPLACE  /* REPLACE INTO, INSERT OR REPLACE */
} mig_on_conflict;

typedef struct mig_dml {
  mig_dml_kind kind;
  mig_object table; /* kind ROWS: schema and table */
  mig_span alias;   /* UPDATE t AS x, DELETE FROM t x; else the table's name */

  /* INSERT: named columns (positional: none named); UPDATE: the SET list's targets. */
  const mig_span *columns;
  uint32_t column_count;
  bool positional;
  bool overrides; /* OVERRIDING SYSTEM VALUE */

  /* INSERT: row_count rows of `width` values; UPDATE: one row of column_count values. */
  const mig_expr *const *values;
  uint32_t row_count, width;
  const mig_select *source;      /* INSERT_SELECT */
  const mig_from *from;          /* UPDATE ... FROM, DELETE ... USING: further tables */
  uint32_t from_count;
  const mig_expr *where;         /* UPDATE, DELETE; NULL: every row */

  mig_on_conflict on_conflict;
  const mig_span *conflict_columns; /* ON CONFLICT (a, b); count 0: any */
  uint32_t conflict_column_count;
  const mig_span *set_columns;      /* CONFLICT_UPDATE; "excluded" qualifies the new row */
  const mig_expr *const *set_values;
  uint32_t set_count;

  const mig_object *together; /* TRUNCATE: every table of the statement, this one too */
  uint32_t together_count;

  const mig_select *const *parts; /* CTEs, for footprints */
  uint32_t part_count;

  bool parameters; /* values that went through a driver typed as the column (bulk_insert) */
  bool understood; /* false: the table and the columns that could be told are all there is */
  mig_span reason; /* why not: one clause */
} mig_dml;

/* bulk_insert's literal rows as one INSERT per run of rows with the same columns. Values that are
 * not literal become PARAM. `out_count` INSERTs are returned. */
const mig_dml *mig_dml_from_rows(mig_arena *arena, mig_dialect dialect, const mig_object *table, const mig_rows *rows,
                                 uint32_t *out_count);

/* Prints an expression in one spelling, so that two texts of one tree compare equal: fully
 * parenthesised, lower-case words, standard operators, identifiers quoted only if needed. */
void mig_expr_print(mig_buf *buf, const mig_expr *expr);

#endif
