#include "schema/catalogue_internal.h"

/* Rows that a table might hold, for asking what would change if it held some: two rows with values
 * that fit the columns' types, the second with NULL wherever that is allowed. */

enum { SAMPLE_ROWS = 2, SAMPLE_PASSES = 3 };

static const mig_expr *literal(mig_catalogue *cat, mig_expr_kind kind, mig_span text) {
  mig_expr *expr = MIG_NEW(cat->arena, mig_expr);
  *expr = (mig_expr){.kind = kind, .text = text};
  return expr;
}

/* NULL when no value of the type is known to fit. */
static const mig_expr *value_of(mig_catalogue *cat, const mig_sqltype *type, uint32_t row) {
  unsigned n = row + 1;
  switch (type->family) {
  case MIG_SQL_INT:
  case MIG_SQL_NUMERIC:
  case MIG_SQL_FLOAT: return literal(cat, MIG_EXPR_NUMBER, mig_arena_printf(cat->arena, "%u", n));
  case MIG_SQL_BOOL: return literal(cat, MIG_EXPR_BOOL, n == 1 ? MIG_SPAN("1") : MIG_SPAN("0"));
  case MIG_SQL_TEXT:
  case MIG_SQL_CHAR: return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "%c", (char)('a' + row)));
  case MIG_SQL_DATE: return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "2000-01-0%u", n));
  case MIG_SQL_TIMESTAMP: return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "2000-01-0%u 00:00:00", n));
  case MIG_SQL_UUID:
    return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "00000000-0000-0000-0000-00000000000%u", n));
  case MIG_SQL_JSON: return literal(cat, MIG_EXPR_STRING, MIG_SPAN("{}"));
  case MIG_SQL_ENUM:
    if (type->label_count == 0) return literal(cat, MIG_EXPR_PARAM, mig_arena_printf(cat->arena, "label %u", n)); /* one of them */
    return literal(cat, MIG_EXPR_STRING, type->labels[row % type->label_count]);
  case MIG_SQL_TIME:
  case MIG_SQL_INTERVAL: return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "00:00:0%u", n));
  case MIG_SQL_ARRAY: return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "{%u}", n));
  case MIG_SQL_BYTES:
  case MIG_SQL_OTHER: /* inet, ltree, point: some value that nobody looks into */
    return literal(cat, MIG_EXPR_STRING, mig_arena_printf(cat->arena, "%u", n));
  default: return NULL;
  }
}

static bool insert(mig_catalogue *cat, mig_cat_table *table, bool nulls) {
  const mig_row_table *view = mig_cat_row_table(cat, table);
  mig_span *columns = MIG_NEW_ARRAY(cat->arena, mig_span, view->column_count);
  const mig_expr **values = MIG_NEW_ARRAY(cat->arena, const mig_expr *, view->column_count * SAMPLE_ROWS);
  uint32_t width = 0;
  for (uint32_t i = 0; i < view->column_count; i++)
    if (view->columns[i].computed.ptr == NULL) columns[width++] = view->columns[i].name;
  for (uint32_t row = 0; row < SAMPLE_ROWS; row++) {
    uint32_t at = 0;
    for (uint32_t i = 0; i < view->column_count; i++) {
      if (view->columns[i].computed.ptr != NULL) continue;
      const mig_expr *value = value_of(cat, &view->columns[i].type, row);
      if ((nulls && row == 1 && !view->columns[i].not_null) || value == NULL) {
        if (view->columns[i].not_null) return true; /* no row of this table is known to be possible */
        value = literal(cat, MIG_EXPR_NULL, MIG_SPAN("NULL"));
      }
      values[row * width + at++] = value;
    }
  }
  mig_dml *dml = MIG_NEW(cat->arena, mig_dml);
  *dml = (mig_dml){.kind = MIG_DML_INSERT, .columns = columns, .column_count = width, .values = values,
                   .row_count = SAMPLE_ROWS, .width = width, .parameters = true, .understood = true};
  dml->table = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
  mig_row_catalogue rows = mig_cat_row_catalogue(cat);
  return mig_rowset_execute(cat->rows, &rows, dml).status == MIG_ROWS_OK;
}

static bool touched(const mig_catalogue *cat, mig_sym key) {
  return key < cat->touched.count && cat->touched.marks[key] != 0;
}

bool mig_catalogue_sample(mig_catalogue *cat, const mig_catalogue *ours, const mig_catalogue *theirs, bool nulls) {
  bool any = false;
  uint8_t *done = MIG_NEW_ARRAY(cat->arena, uint8_t, cat->tables.count);
  for (int pass = 0; pass < SAMPLE_PASSES; pass++) /* parents before children, in whatever order they stand */
    for (uint32_t i = 0; i < cat->tables.count; i++) {
      mig_cat_table *table = cat->tables.items[i];
      if (table == NULL || done[i] || table->open || !touched(ours, table->key) || !touched(theirs, table->key)) continue;
      if (mig_rowset_count(cat->rows, mig_cat_text(cat, table->key)) != 0 || table->columns.count == 0) continue;
      done[i] = insert(cat, table, nulls);
      any = any || done[i];
    }
  return any;
}
