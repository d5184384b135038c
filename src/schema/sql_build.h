/* schema/sql_build.h: from libpg_query's tree to mig's own, shared by the sql_*.c files. */
#ifndef MIG_SCHEMA_SQL_BUILD_H
#define MIG_SCHEMA_SQL_BUILD_H

#include "base/vec.h"
#include "schema/sql.h"
#include "schema/sql_token.h"
#include "schema/sql_tree.h"

/* Nesting beyond this is not followed: expressions become OTHER, selects not understood. */
enum { SQL_DEPTH_LIMIT = 150 };

/* Names of WITH in scope; the innermost first. `select` is NULL for recursive and writing ones. */
typedef struct sql_cte {
  const struct sql_cte *outer;
  mig_span name;
  const mig_select *select;
} sql_cte;

typedef struct sql_build {
  mig_arena *arena;
  mig_dialect dialect;
  const mig_span *params; /* names of $1, $2, ... */
  uint32_t param_count;
  uint32_t depth;
  const sql_cte *ctes;
  bool one_table; /* a CHECK's condition and the like: all columns are one table's, whatever they are qualified with */
} sql_build;

typedef MIG_VEC(const mig_expr *) sql_exprs;
typedef MIG_VEC(const mig_select *) sql_selects;
typedef MIG_VEC(mig_span) sql_names;
typedef MIG_VEC(mig_object) sql_objects;
typedef MIG_VEC(mig_sql_step) sql_steps;
typedef MIG_VEC(mig_constraint) sql_constraints;

/* sql_expr.c */
const mig_expr *sql_expression(sql_build *b, sql_node node);
const mig_expr *sql_make(sql_build *b, mig_expr_kind kind, mig_span text, const mig_expr *const *args, uint32_t count);
bool sql_is_pure_function(mig_span name); /* changes nothing in the database */

/* sql_print.c: an expression's text in the arena; ptr NULL for NULL. */
mig_span sql_expr_text(mig_arena *arena, const mig_expr *expr);

/* sql_select.c */
const mig_select *sql_select(sql_build *b, mig_span select_stmt);
void sql_with(sql_build *b, mig_span with_clause, sql_selects *parts, sql_steps *writes);
void sql_from_list(sql_build *b, mig_span message, uint32_t field, mig_select *into);

/* sql_dml.c: a step per statement, with the steps of writing CTEs before it; false for statements
 * of other kinds. */
bool sql_dml_steps(sql_build *b, sql_node stmt, sql_steps *steps);

/* sql_uses.c: what a statement names; each object once, in order of appearance. */
void sql_uses_of_select(mig_arena *arena, const mig_select *select, mig_sql_step *step);
void sql_uses_of_dml(mig_arena *arena, const mig_dml *dml, mig_sql_step *step);
void sql_read_steps(sql_build *b, const mig_select *select, sql_steps *steps);

/* sql_name.c: names and types. */
mig_object sql_range_object(mig_span range_var, mig_object_kind kind);
mig_object sql_list_object(sql_node list, mig_object_kind kind);      /* (schema.)name */
mig_object sql_list_member(sql_node list, mig_object_kind kind);      /* (schema.)table.name */
mig_span sql_type_text(mig_arena *arena, mig_span type_name);
const mig_span *sql_strings(mig_arena *arena, mig_span message, uint32_t field, uint32_t *out_count);

/* sql_table.c: definitions. */
const mig_table *sql_table_of(sql_build *b, mig_span create_stmt);
/* Named keys, UNIQUE and PRIMARY KEY alike, are no facets of a column: they go to `hoisted`. */
mig_column sql_column_of(sql_build *b, mig_span column_def, sql_constraints *hoisted);
mig_constraint sql_constraint_of(sql_build *b, mig_span body);
const mig_index *sql_index_of(sql_build *b, mig_span index_stmt);

/* sql_alter.c, sql_statement.c: false when the statement is of a kind they do not read. */
bool sql_alter_steps(sql_build *b, sql_node stmt, sql_steps *steps);
bool sql_statement_steps(sql_build *b, sql_node stmt, mig_span text, sql_steps *steps);

/* sql_define.c: CREATE TABLE, ALTER TABLE, CREATE INDEX and the like in MySQL's and SQLite's ways,
 * from tokens. False: not one of them, or not readable; `steps` is as it was. */
bool sql_define_steps(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps);

/* sql_normal.c: tokens [from, to) as text that PostgreSQL's grammar reads; parameters become $1, ...
 * and b->params their names. What was cut off is said in `extra`. NULL: cannot be rewritten. */
typedef struct sql_extra {
  mig_on_conflict on_conflict; /* INSERT IGNORE, REPLACE, INSERT OR ... */
  bool limited;                /* UPDATE or DELETE with LIMIT, UPDATE IGNORE, LEFT JOIN */
} sql_extra;
const char *sql_normalise(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_extra *extra);

/* sql_do.c: DO $$ ... $$; false when it is no such statement. */
bool sql_do_steps(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps);

/* sql.c: one statement, tokens [from, to). */
void sql_read_statement(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps);

/* sql_scan.c: what can be told about text that nothing reads. */
void sql_unknown_step(mig_arena *arena, const sql_tokens *tokens, uint32_t from, uint32_t to, mig_span reason,
                      sql_steps *steps);

/* A zeroed step at the end of `steps`. */
mig_sql_step *sql_step(sql_build *b, sql_steps *steps, mig_effect_verb verb, mig_object object);

#endif
