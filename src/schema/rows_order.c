/* In which order a database meets the rows of a small table. It shows only where keys move: SET k = k + 1
 * finds k + 1 taken if the row that has it comes later.
 *
 * PostgreSQL reads the heap: rows in the order written, changed ones behind (rows_execute.c). InnoDB
 * reads its primary key, SQLite the row number, which INTEGER PRIMARY KEY is. There a condition on
 * another column may lead to an index on that; then the order is not known. */
#include "base/span.h"
#include "schema/rows_internal.h"

static const mig_row_key *clustered(row_eval *e, const mig_row_table *table) {
  for (uint32_t k = 0; k < table->key_count && e->dialect == MIG_MYSQL; k++)
    if (mig_span_is(table->keys[k].name, "PRIMARY")) return &table->keys[k];
  for (uint32_t k = 0; k < table->key_count && e->dialect == MIG_SQLITE; k++)
    if (table->keys[k].column_count == 1 && table->keys[k].columns[0] != UINT32_MAX && table->columns[table->keys[k].columns[0]].generated) return &table->keys[k];
  return NULL;
}

/* Whether the condition may be looked up elsewhere than in the clustered key. */
static bool looks_elsewhere(const mig_expr *expr, const mig_row_table *table, const mig_row_key *key) {
  if (expr == NULL) return false;
  if (expr->kind == MIG_EXPR_COLUMN)
    return key == NULL || !mig_span_eq_nocase(table->columns[key->columns[0]].name, expr->text);
  for (uint32_t i = 0; i < expr->count; i++)
    if (looks_elsewhere(expr->args[i], table, key)) return true;
  return expr->kind == MIG_EXPR_SUBSELECT;
}

/* -1, 0, 1; 2: cannot be told. */
static int order_of(row_eval *e, const mig_row_table *table, const row_data *data, const mig_row_key *key, const mig_datum *a, const mig_datum *b) {
  for (uint32_t i = 0; i < key->column_count; i++) {
    const mig_row_column *c = &table->columns[key->columns[i]];
    uint32_t at = rows_column(data, c->name, key->columns[i]);
    if (at == UINT32_MAX) return 2;
    row_value l = {.value = a[at], .type = c->type}, r = {.value = b[at], .type = c->type};
    int order = 0;
    bool null, vague;
    if (!rows_compare(e, MIG_SPAN("="), &l, &r, &order, &null, &vague)) {
      *e->result = (mig_rows_result){0};
      return 2;
    }
    if (null || vague) return 2;
    if (order != 0) return order;
  }
  return 0;
}

const uint32_t *rows_turns(row_eval *e, const mig_row_table *table, const row_data *data, const mig_dml *dml) {
  const mig_row_key *key = clustered(e, table);
  if (dml->from_count > 0 || (e->dialect != MIG_POSTGRESQL && looks_elsewhere(dml->where, table, key))) return NULL;
  uint32_t *turns = MIG_NEW_ARRAY(e->arena, uint32_t, data->count + 1);
  if (key == NULL && e->dialect == MIG_MYSQL && table->key_count > 0) return NULL; /* any of them may be clustered */
  for (uint32_t r = 0; r < data->count; r++) {
    turns[r] = key == NULL ? r : 0;
    for (uint32_t o = 0; o < data->count && key != NULL; o++) {
      if (o == r) continue;
      int order = order_of(e, table, data, key, data->rows[o], data->rows[r]);
      if (order == 2) return NULL;
      turns[r] += order < 0;
    }
  }
  return turns;
}
