/* schema/sql_define.h: walking tokens of a definition; for sql_define*.c only. */
#ifndef MIG_SCHEMA_SQL_DEFINE_H
#define MIG_SCHEMA_SQL_DEFINE_H

#include "schema/sql_build.h"

/* `failed` sticks; whatever was made before is then thrown away. */
typedef struct definer {
  sql_build *b;
  const sql_tokens *tokens;
  uint32_t from, at, to;
  sql_steps *steps;
  bool failed;
} definer;

bool define_is(const definer *d, const char *word);
bool define_take(definer *d, const char *word);
bool define_take2(definer *d, const char *first, const char *second);
mig_span define_name(definer *d);
mig_object define_object(definer *d, mig_object_kind kind);
uint32_t define_close(definer *d);              /* of the parenthesis at `at` */
mig_span define_parenthesised(definer *d);      /* the text within, and moves behind */
void define_skip_item(definer *d);              /* to the next comma or closing parenthesis */
mig_sql_step *define_step(definer *d, mig_effect_verb verb, mig_object object);

/* sql_define_table.c */
void define_table(definer *d, mig_table *table);          /* what stands between the parentheses */
mig_column define_column(definer *d);
bool define_constraint(definer *d, mig_constraint *out);  /* false: no constraint stands here */
bool define_key(definer *d, mig_index *out);              /* INDEX (a), KEY k (a, b) */
void define_index_parts(definer *d, mig_index *index);    /* (a, b(10) desc, (expr)) */
mig_span define_default(definer *d);

/* sql_define_alter.c */
void define_alteration(definer *d, mig_object table);

#endif
