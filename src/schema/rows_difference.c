/* Two stores compared: rows as a bag, columns by name. */
#include "base/span.h"
#include "schema/rows_internal.h"

static int compare_names(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

/* A row as text, columns in the order of their names: equal rows have equal texts. */
static mig_span row_text(mig_arena *arena, const row_data *data, const mig_span *order, const mig_datum *row) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_putc(&buf, '(');
  for (uint32_t i = 0; i < data->column_count; i++) {
    uint32_t at = rows_column(data, order[i], i);
    mig_buf_printf(&buf, "%s%.*s=", i > 0 ? ", " : "", MIG_FMT(order[i]));
    const mig_datum *d = &row[at];
    mig_datum normal = *d;
    /* 1, 1.0 and 1.00 are one value in one column */
    while (normal.kind == DATUM_DECIMAL && normal.scale > 0 && normal.number % 10 == 0) normal.number /= 10, normal.scale--;
    if (normal.kind == DATUM_FLOAT && normal.real > -9e15 && normal.real < 9e15 && normal.real == (double)(int64_t)normal.real)
      normal = datum_int((int64_t)normal.real);
    datum_show(&buf, &normal);
  }
  mig_buf_putc(&buf, ')');
  return mig_buf_span(&buf);
}

static const mig_span *row_texts(mig_arena *arena, const row_data *data) {
  mig_span *order = MIG_NEW_ARRAY(arena, mig_span, data->column_count), *texts = MIG_NEW_ARRAY(arena, mig_span, data->count);
  for (uint32_t i = 0; i < data->column_count; i++) order[i] = data->columns[i];
  if (data->column_count > 1) qsort(order, data->column_count, sizeof *order, compare_names);
  for (uint32_t r = 0; r < data->count; r++) texts[r] = row_text(arena, data, order, data->rows[r]);
  if (data->count > 1) qsort(texts, data->count, sizeof *texts, compare_names);
  return texts;
}

static bool same_rows(mig_arena *arena, const row_data *a, const row_data *b) {
  if (a == b || (a->rows == b->rows && a->count == b->count && a->columns == b->columns)) return true;
  if (a->count != b->count || (a->column_count != b->column_count && a->count > 0)) return false;
  const mig_span *x = row_texts(arena, a), *y = row_texts(arena, b);
  for (uint32_t i = 0; i < a->count; i++)
    if (!mig_span_eq(x[i], y[i])) return false;
  return true;
}

const mig_span *mig_rowset_differences(mig_arena *arena, const mig_rowset *a, const mig_rowset *b, uint32_t *out_count) {
  MIG_VEC(mig_span) names = {0};
  for (uint32_t i = 0; i < a->tables.count; i++) {
    const row_data *mine = rows_of(&a->tables.items[i]), *theirs = rows_find(b, a->tables.items[i].name);
    if (theirs != NULL ? !same_rows(arena, mine, theirs) : mine->count > 0) *mig_vec_push(arena, &names) = a->tables.items[i].name;
  }
  for (uint32_t i = 0; i < b->tables.count; i++)
    if (rows_of(&b->tables.items[i])->count > 0 && rows_find(a, b->tables.items[i].name) == NULL) *mig_vec_push(arena, &names) = b->tables.items[i].name;
  if (names.count > 1) qsort(names.items, names.count, sizeof *names.items, compare_names);
  *out_count = names.count;
  return names.items;
}

mig_span mig_rowset_only_in(mig_arena *arena, const mig_rowset *a, const mig_rowset *b, mig_span table) {
  const row_data *mine = rows_find(a, table), *theirs = rows_find(b, table);
  if (mine == NULL) return (mig_span){0};
  const mig_span *x = row_texts(arena, mine), *y = theirs != NULL ? row_texts(arena, theirs) : NULL;
  uint32_t other = 0, other_count = theirs != NULL ? theirs->count : 0;
  for (uint32_t i = 0; i < mine->count; i++) {
    while (other < other_count && mig_span_cmp(y[other], x[i]) < 0) other++;
    if (other >= other_count || !mig_span_eq(y[other], x[i])) return x[i];
    other++;
  }
  return (mig_span){0};
}

void mig_rowset_print(mig_buf *buf, const mig_rowset *set, mig_span table) {
  const row_data *data = rows_find(set, table);
  if (data == NULL) return;
  const mig_span *texts = row_texts(buf->arena, data);
  for (uint32_t r = 0; r < data->count; r++) mig_buf_printf(buf, "%.*s\n", MIG_FMT(texts[r]));
  if (data->open) mig_buf_puts(buf, "...\n");
}
