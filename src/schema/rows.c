/* The store: tables, columns and known rows, shared between clones until one changes them. */
#include "schema/rows.h"

#include "base/span.h"
#include "schema/rows_internal.h"
#include "schema/sql.h"

/* A map forgets nothing: this stands for what was dropped. */
#define NO_LONGER (MIG_MAP_NONE - 1)

mig_rowset *mig_rowset_new(mig_arena *arena, mig_dialect dialect) {
  mig_rowset *set = MIG_NEW(arena, mig_rowset);
  set->arena = arena;
  set->dialect = dialect;
  set->epoch = MIG_NEW(arena, uint64_t);
  mig_map_init(&set->texts, arena);
  mig_map_init(&set->by_name, arena);
  return set;
}

mig_rowset *mig_rowset_clone(mig_arena *arena, const mig_rowset *from) {
  mig_rowset *set = mig_rowset_new(arena, from->dialect);
  for (uint32_t i = 0; i < from->tables.count; i++) *mig_vec_push(arena, &set->tables) = from->tables.items[i];
  mig_map_clone(&set->by_name, arena, &from->by_name);
  ++*from->epoch; /* from now on `from` copies before it changes */
  return set;
}

static uint32_t index_of(const mig_rowset *set, mig_span table) {
  uint32_t at = mig_map_get(&set->by_name, table);
  return at == NO_LONGER ? UINT32_MAX : at;
}

static void add(mig_rowset *set, row_data *data) {
  mig_map_set(&set->by_name, data->name, set->tables.count);
  *mig_vec_push(set->arena, &set->tables) = data;
}

row_data *rows_find(const mig_rowset *set, mig_span table) {
  uint32_t at = index_of(set, table);
  return at == UINT32_MAX ? NULL : set->tables.items[at];
}

static const mig_span *column_names(mig_rowset *set, const mig_row_table *table) {
  mig_span *names = MIG_NEW_ARRAY(set->arena, mig_span, table->column_count);
  for (uint32_t i = 0; i < table->column_count; i++) names[i] = mig_arena_copy(set->arena, table->columns[i].name);
  return names;
}

static row_data *new_data(mig_rowset *set, const mig_row_table *table, mig_span name) {
  row_data *data = MIG_NEW(set->arena, row_data);
  *data = (row_data){.owner = set, .epoch = *set->epoch, .name = mig_arena_copy(set->arena, name), .next_id = 1};
  if (table != NULL) data->columns = column_names(set, table), data->column_count = table->column_count;
  return data;
}

row_data *rows_change(mig_rowset *set, const mig_row_table *table, mig_span name) {
  uint32_t at = index_of(set, name);
  if (at == UINT32_MAX) {
    row_data *data = new_data(set, table, name);
    data->open = true;
    at = set->tables.count;
    add(set, data);
  }
  row_data *data = set->tables.items[at];
  if (data->owner != set || data->epoch != *set->epoch) {
    row_data *copy = MIG_NEW(set->arena, row_data);
    *copy = *data;
    copy->owner = set, copy->epoch = *set->epoch;
    copy->appendable = false;
    set->tables.items[at] = data = copy;
  }
  /* without rows nothing ties the columns down: take them as they are now */
  if (table != NULL && data->count == 0) data->columns = column_names(set, table), data->column_count = table->column_count;
  if (set->recording) {
    bool known = false;
    for (uint32_t i = 0; i < set->undo.count; i++) known = known || set->undo.items[i].data == data;
    if (!known) *mig_vec_push(set->arena, &set->undo) = (row_undo){data, *data};
  }
  return data;
}

void rows_append(mig_rowset *set, row_data *data, const mig_datum *row) {
  if (!data->appendable || data->count == data->cap) {
    uint32_t cap = data->count < 8 ? 8 : data->count * 2;
    const mig_datum **rows = MIG_NEW_ARRAY(set->arena, const mig_datum *, cap);
    if (data->count > 0) memcpy(rows, data->rows, data->count * sizeof *rows);
    data->rows = rows, data->cap = cap, data->appendable = true;
  }
  data->rows[data->count++] = row;
}

void rows_replace(row_data *data, const mig_datum **rows, uint32_t count) {
  data->rows = rows, data->count = data->cap = count;
  data->appendable = false;
}

void rows_begin(mig_rowset *set) {
  set->recording = true;
  set->undo.count = 0;
}

void rows_end(mig_rowset *set, bool keep) {
  set->recording = false;
  for (uint32_t i = 0; i < set->undo.count && !keep; i++) {
    /* a sequence that moved stays moved, as in the databases; where it stands does not count */
    *set->undo.items[i].data = set->undo.items[i].before;
    set->undo.items[i].data->appendable = false;
  }
  set->undo.count = 0;
}

const mig_expr *rows_parse(mig_rowset *set, mig_span sql) {
  uint32_t at = mig_map_get(&set->texts, sql);
  if (at == MIG_MAP_NONE) {
    mig_span kept = mig_arena_copy(set->arena, sql);
    at = mig_map_add(&set->texts, kept, set->exprs.count);
    *mig_vec_push(set->arena, &set->exprs) = mig_sql_expression(set->arena, set->dialect, kept);
  }
  return set->exprs.items[at];
}

uint32_t rows_column(const row_data *data, mig_span name, uint32_t guess) {
  if (guess < data->column_count && mig_span_eq(data->columns[guess], name)) return guess;
  for (uint32_t i = 0; i < data->column_count; i++)
    if (mig_span_eq(data->columns[i], name)) return i;
  return UINT32_MAX;
}

/* ---- the public part ---------------------------------------------------------------------------- */

void mig_rowset_create_table(mig_rowset *set, const mig_row_table *table) {
  mig_rowset_drop_table(set, table->key);
  add(set, new_data(set, table, table->key));
}

void mig_rowset_drop_table(mig_rowset *set, mig_span table) {
  uint32_t at = index_of(set, table);
  if (at == UINT32_MAX) return;
  const row_data *last = set->tables.items[--set->tables.count];
  mig_map_set(&set->by_name, last->name, at);
  mig_map_set(&set->by_name, set->tables.items[at]->name, NO_LONGER);
  set->tables.items[at] = set->tables.items[set->tables.count];
}

void mig_rowset_rename_table(mig_rowset *set, mig_span table, mig_span to) {
  if (rows_find(set, table) == NULL || mig_span_eq(table, to)) return;
  mig_rowset_drop_table(set, to);
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = index_of(set, table);
  mig_map_set(&set->by_name, data->name, NO_LONGER);
  data->name = mig_arena_copy(set->arena, to);
  mig_map_set(&set->by_name, data->name, at);
}

void mig_rowset_open_table(mig_rowset *set, mig_span table) {
  rows_change(set, NULL, table)->open = true;
}

void mig_rowset_forget_table(mig_rowset *set, mig_span table) {
  row_data *data = rows_change(set, NULL, table);
  data->open = true;
  rows_replace(data, NULL, 0);
}

bool mig_rowset_is_open(const mig_rowset *set, mig_span table) {
  const row_data *data = rows_find(set, table);
  return data == NULL || data->open;
}

uint32_t mig_rowset_count(const mig_rowset *set, mig_span table) {
  const row_data *data = rows_find(set, table);
  return data == NULL ? 0 : data->count;
}

/* Rows with column `at` set to `value`, or with one column more at the end. */
static void set_everywhere(mig_rowset *set, row_data *data, uint32_t at, mig_datum value) {
  uint32_t width = at < data->column_count ? data->column_count : data->column_count + 1;
  const mig_datum **rows = MIG_NEW_ARRAY(set->arena, const mig_datum *, data->count);
  for (uint32_t r = 0; r < data->count; r++) {
    mig_datum *row = MIG_NEW_ARRAY(set->arena, mig_datum, width);
    memcpy(row, data->rows[r], data->column_count * sizeof *row);
    row[at] = value;
    rows[r] = row;
  }
  rows_replace(data, rows, data->count);
}

void mig_rowset_forget_column(mig_rowset *set, mig_span table, mig_span column) {
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = rows_column(data, column, 0);
  if (at == UINT32_MAX) return;
  set_everywhere(set, data, at, datum_symbol(mig_arena_printf(set->arena, "%.*s.%.*s", MIG_FMT(data->name), MIG_FMT(column))));
}

void mig_rowset_drop_column(mig_rowset *set, mig_span table, mig_span column) {
  if (rows_find(set, table) == NULL) return;
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = rows_column(data, column, 0);
  if (at == UINT32_MAX) return;
  mig_span *names = MIG_NEW_ARRAY(set->arena, mig_span, data->column_count);
  const mig_datum **rows = MIG_NEW_ARRAY(set->arena, const mig_datum *, data->count);
  uint32_t behind = data->column_count - at - 1;
  if (at > 0) memcpy(names, data->columns, at * sizeof *names);
  if (behind > 0) memcpy(names + at, data->columns + at + 1, behind * sizeof *names);
  for (uint32_t r = 0; r < data->count; r++) {
    mig_datum *row = MIG_NEW_ARRAY(set->arena, mig_datum, data->column_count);
    memcpy(row, data->rows[r], at * sizeof *row);
    memcpy(row + at, data->rows[r] + at + 1, behind * sizeof *row);
    rows[r] = row;
  }
  data->columns = names, data->column_count--;
  rows_replace(data, rows, data->count);
}

void mig_rowset_rename_column(mig_rowset *set, mig_span table, mig_span column, mig_span to) {
  if (rows_find(set, table) == NULL) return;
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = rows_column(data, column, 0);
  if (at == UINT32_MAX) return;
  mig_span *names = MIG_NEW_ARRAY(set->arena, mig_span, data->column_count);
  memcpy(names, data->columns, data->column_count * sizeof *names);
  names[at] = mig_arena_copy(set->arena, to);
  data->columns = names;
}

mig_rows_result mig_rowset_add_column(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table, uint32_t column) {
  mig_rows_result result = {0};
  row_data *data = rows_change(set, NULL, table->key);
  const mig_row_column *added = &table->columns[column];
  if (rows_column(data, added->name, column) != UINT32_MAX) return result; /* the table was not known: made with all columns */
  row_eval e = {.arena = set->arena, .dialect = set->dialect, .set = set, .catalogue = catalogue, .result = &result, .writing = true};
  uint32_t at = data->column_count;
  mig_span *names = MIG_NEW_ARRAY(set->arena, mig_span, at + 1);
  if (at > 0) memcpy(names, data->columns, at * sizeof *names);
  names[at] = mig_arena_copy(set->arena, added->name);
  const mig_datum **rows = MIG_NEW_ARRAY(set->arena, const mig_datum *, data->count);
  for (uint32_t r = 0; r < data->count; r++) {
    mig_datum *row = MIG_NEW_ARRAY(set->arena, mig_datum, at + 1);
    memcpy(row, data->rows[r], at * sizeof *row);
    bool missing = false;
    if (added->computed.ptr == NULL && !rows_default(&e, table, column, data, &row[at], &missing)) return result;
    bool null = added->computed.ptr == NULL && row[at].kind == DATUM_NULL;
    if (null && added->not_null && set->dialect == MIG_MYSQL && added->default_sql.ptr == NULL) {
      /* existing rows get the type's zero, without a word */
      row_value zero = {.value = added->type.family == MIG_SQL_ENUM ? datum_int(1) : datum_int(0), .type = rows_type(MIG_SQL_INT, 4, MIG_SPAN("int"))};
      if (added->type.family == MIG_SQL_TEXT || added->type.family == MIG_SQL_CHAR || added->type.family == MIG_SQL_BYTES || added->type.family == MIG_SQL_OTHER)
        zero.value = datum_text(MIG_SPAN(""));
      if (!rows_store(&e, added, &zero, &row[at])) return result;
    } else if (null && added->not_null) {
      rows_fail(&e, MIG_ROWS_NOT_NULL, set->dialect == MIG_SQLITE ? "Cannot add a NOT NULL column with default value NULL" : "column \"%.*s\" of relation \"%.*s\" contains null values",
                MIG_FMT(added->name), MIG_FMT(table->key));
      result.table = table->key, result.column = added->name;
      return result;
    }
    rows[r] = row;
  }
  data->columns = names, data->column_count = at + 1;
  for (uint32_t r = 0; r < data->count && added->computed.ptr != NULL; r++)
    rows_computed(&e, table, data, (mig_datum *)(uintptr_t)rows[r]); /* made above, nobody else's yet */
  rows_replace(data, rows, data->count);
  result.affected = data->count;
  result.open = data->open;
  return result;
}
