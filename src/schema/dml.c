#include "schema/dml.h"

#include "base/span.h"
#include "base/vec.h"
#include "schema/sql.h"

static const mig_expr *value_expr(mig_arena *arena, mig_dialect dialect, const mig_value *value) {
  if (value->kind == MIG_VALUE_SQL) return mig_sql_expression(arena, dialect, value->text);
  static const mig_expr_kind kinds[] = {
      [MIG_VALUE_NULL] = MIG_EXPR_NULL,     [MIG_VALUE_BOOL] = MIG_EXPR_BOOL, [MIG_VALUE_NUMBER] = MIG_EXPR_NUMBER,
      [MIG_VALUE_TEXT] = MIG_EXPR_STRING,   [MIG_VALUE_SQL] = MIG_EXPR_OTHER, [MIG_VALUE_UNKNOWN] = MIG_EXPR_PARAM,
  };
  mig_expr *expr = MIG_NEW(arena, mig_expr);
  *expr = (mig_expr){.kind = kinds[value->kind], .text = value->text};
  return expr;
}

static bool same_columns(const mig_row *a, const mig_row *b) {
  if (a->count != b->count) return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (!mig_span_eq(a->columns[i], b->columns[i])) return false;
  return true;
}

static mig_dml insert_of(mig_arena *arena, mig_dialect dialect, const mig_object *table, const mig_row *rows, uint32_t count) {
  mig_dml dml = {.kind = MIG_DML_INSERT, .table = *table, .alias = table->table, .row_count = count, .width = rows[0].count,
                 .columns = rows[0].columns, .column_count = rows[0].count, .parameters = true, .understood = true};
  dml.table.kind = MIG_OBJECT_ROWS;
  const mig_expr **values = MIG_NEW_ARRAY(arena, const mig_expr *, (size_t)count * rows[0].count);
  for (uint32_t r = 0, v = 0; r < count; r++)
    for (uint32_t c = 0; c < rows[r].count; c++) values[v++] = value_expr(arena, dialect, &rows[r].values[c]);
  dml.values = values;
  return dml;
}

const mig_dml *mig_dml_from_rows(mig_arena *arena, mig_dialect dialect, const mig_object *table, const mig_rows *rows,
                                 uint32_t *out_count) {
  MIG_VEC(mig_dml) inserts = {0};
  for (uint32_t i = 0; i < rows->count;) {
    uint32_t end = i + 1;
    while (end < rows->count && same_columns(&rows->rows[i], &rows->rows[end])) end++;
    *mig_vec_push(arena, &inserts) = insert_of(arena, dialect, table, &rows->rows[i], end - i);
    i = end;
  }
  *out_count = inserts.count;
  return inserts.items;
}
