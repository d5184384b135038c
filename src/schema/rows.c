/* The store: tables, columns and known rows, shared between clones until one changes them. */
#include "schema/rows.h"

#include "base/span.h"
#include "schema/rows_internal.h"
#include "schema/sql.h"

/* A map forgets nothing: this stands for what was dropped. */
#define NO_LONGER (MIG_MAP_NONE - 1)
#define NOT_OWN UINT64_MAX

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
  set->tables.items = from->tables.items, set->tables.count = set->tables.cap = from->tables.count;
  set->by_name = from->by_name;
  set->listed = NOT_OWN;
  set->later = from->later;
  ++*from->epoch; /* from now on `from` copies before it changes */
  return set;
}

/* Before the list of tables changes. */
static void own_list(mig_rowset *set) {
  if (set->listed == *set->epoch) return;
  row_table *items = mig_arena_alloc(set->arena, (set->tables.count + 1) * sizeof *items);
  if (set->tables.count != 0) memcpy(items, set->tables.items, set->tables.count * sizeof *items);
  set->tables.items = items, set->tables.cap = set->tables.count + 1;
  mig_map shared = set->by_name;
  mig_map_clone(&set->by_name, set->arena, &shared);
  set->listed = *set->epoch;
}

static uint32_t index_of(const mig_rowset *set, mig_span table) {
  uint32_t at = mig_map_get(&set->by_name, table);
  return at == NO_LONGER ? UINT32_MAX : at;
}

static void add(mig_rowset *set, row_table table) {
  own_list(set);
  mig_map_set(&set->by_name, table.name, set->tables.count);
  *mig_vec_push_own(set->arena, &set->tables) = table;
}

const row_data *rows_of(const row_table *table) {
  static const row_data fresh = {.next_id = 1};
  return table->data != NULL ? table->data : &fresh;
}

const row_data *rows_find(const mig_rowset *set, mig_span table) {
  uint32_t at = index_of(set, table);
  return at == UINT32_MAX ? NULL : rows_of(&set->tables.items[at]);
}

static const mig_span *column_names(mig_rowset *set, const mig_row_table *table) {
  mig_span *names = MIG_NEW_ARRAY(set->arena, mig_span, table->column_count);
  for (uint32_t i = 0; i < table->column_count; i++) names[i] = mig_arena_copy(set->arena, table->columns[i].name);
  return names;
}

static bool has_columns(const row_data *data, const mig_row_table *table) {
  bool same = data->column_count == table->column_count;
  for (uint32_t i = 0; same && i < table->column_count; i++) same = mig_span_eq(data->columns[i], table->columns[i].name);
  return same;
}

row_data *rows_change(mig_rowset *set, const mig_row_table *table, mig_span name) {
  uint32_t at = index_of(set, name);
  bool unheard_of = at == UINT32_MAX;
  if (unheard_of) {
    at = set->tables.count;
    add(set, (row_table){mig_arena_copy(set->arena, name), NULL});
  }
  row_data *data = set->tables.items[at].data;
  if (data == NULL || data->owner != set || data->epoch != *set->epoch) {
    row_data *copy = MIG_NEW(set->arena, row_data);
    *copy = *rows_of(&set->tables.items[at]);
    copy->owner = set, copy->epoch = *set->epoch;
    copy->appendable = false, copy->room = 0;
    copy->open = copy->open || unheard_of;
    own_list(set);
    set->tables.items[at].data = data = copy;
  }
  /* without rows nothing ties the columns down: take them as they are now */
  if (table != NULL && data->count == 0 && !has_columns(data, table))
    data->columns = column_names(set, table), data->column_count = table->column_count, data->room = 0;
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
  data->room = 0;
}

mig_span *rows_own(mig_rowset *set, row_data *data, uint32_t columns) {
  if (data->room >= columns && data->room != 0 && !set->recording) return (mig_span *)(uintptr_t)data->columns;
  uint32_t room = columns <= data->column_count ? data->column_count : columns + columns / 2;
  mig_span *names = MIG_NEW_ARRAY(set->arena, mig_span, room);
  if (data->column_count != 0) memcpy(names, data->columns, data->column_count * sizeof *names);
  const mig_datum **rows = MIG_NEW_ARRAY(set->arena, const mig_datum *, data->count);
  for (uint32_t r = 0; r < data->count; r++) {
    mig_datum *row = MIG_NEW_ARRAY(set->arena, mig_datum, room);
    if (data->column_count != 0) memcpy(row, data->rows[r], data->column_count * sizeof *row);
    rows[r] = row;
  }
  rows_replace(data, rows, data->count);
  data->columns = names;
  data->room = room;
  return names;
}

mig_datum *rows_row(const row_data *data, uint32_t r) {
  return (mig_datum *)(uintptr_t)data->rows[r];
}

void rows_replace(row_data *data, const mig_datum **rows, uint32_t count) {
  data->rows = rows, data->count = data->cap = count;
  data->appendable = false, data->room = 0;
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
    set->undo.items[i].data->appendable = false, set->undo.items[i].data->room = 0;
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

void mig_rowset_create_table(mig_rowset *set, mig_span table) {
  mig_rowset_drop_table(set, table);
  add(set, (row_table){table, NULL});
}

void mig_rowset_drop_table(mig_rowset *set, mig_span table) {
  uint32_t at = index_of(set, table);
  if (at == UINT32_MAX) return;
  own_list(set);
  const row_table *last = &set->tables.items[--set->tables.count];
  mig_map_set(&set->by_name, last->name, at);
  mig_map_set(&set->by_name, set->tables.items[at].name, NO_LONGER);
  set->tables.items[at] = set->tables.items[set->tables.count];
}

void mig_rowset_rename_table(mig_rowset *set, mig_span table, mig_span to) {
  if (rows_find(set, table) == NULL || mig_span_eq(table, to)) return;
  mig_rowset_drop_table(set, to);
  uint32_t at = index_of(set, table);
  own_list(set);
  row_table *renamed = &set->tables.items[at];
  mig_map_set(&set->by_name, renamed->name, NO_LONGER);
  renamed->name = mig_arena_copy(set->arena, to);
  mig_map_set(&set->by_name, renamed->name, at);
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

void mig_rowset_forget_column(mig_rowset *set, mig_span table, mig_span column) {
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = rows_column(data, column, 0);
  if (at == UINT32_MAX) return;
  mig_datum any = datum_symbol(mig_arena_joined(set->arena, table, MIG_SPAN("."), column));
  rows_own(set, data, data->column_count);
  for (uint32_t r = 0; r < data->count; r++) rows_row(data, r)[at] = any;
}

void mig_rowset_drop_column(mig_rowset *set, mig_span table, mig_span column) {
  if (rows_find(set, table) == NULL) return;
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = rows_column(data, column, 0);
  if (at == UINT32_MAX) return;
  mig_span *names = rows_own(set, data, data->column_count);
  uint32_t behind = data->column_count - at - 1;
  memmove(names + at, names + at + 1, behind * sizeof *names);
  for (uint32_t r = 0; r < data->count; r++) memmove(rows_row(data, r) + at, rows_row(data, r) + at + 1, behind * sizeof(mig_datum));
  data->column_count--;
}

void mig_rowset_rename_column(mig_rowset *set, mig_span table, mig_span column, mig_span to) {
  if (rows_find(set, table) == NULL) return;
  row_data *data = rows_change(set, NULL, table);
  uint32_t at = rows_column(data, column, 0);
  if (at == UINT32_MAX) return;
  rows_own(set, data, data->column_count)[at] = mig_arena_copy(set->arena, to);
}

bool rows_zero(row_eval *e, const mig_row_column *column, mig_datum *out) {
  row_value value = {.value = column->type.family == MIG_SQL_ENUM ? datum_int(1) : datum_int(0), .type = rows_type(MIG_SQL_INT, 4, MIG_SPAN("int"))};
  mig_sqlfamily family = column->type.family;
  if (family == MIG_SQL_TEXT || family == MIG_SQL_CHAR || family == MIG_SQL_BYTES || family == MIG_SQL_OTHER) value.value = datum_text(MIG_SPAN(""));
  return rows_store(e, column, &value, out);
}

/* What a new column holds in one of the rows that are there. */
static bool fill(row_eval *e, const mig_row_table *table, uint32_t column, row_data *data, mig_datum *out) {
  const mig_row_column *added = &table->columns[column];
  bool missing = false;
  *out = datum_null();
  if (added->computed.ptr != NULL) return true; /* when it is there */
  if (!rows_default(e, table, column, data, out, &missing)) return false;
  if (out->kind != DATUM_NULL || !added->not_null) return true;
  if (e->dialect == MIG_MYSQL && added->default_sql.ptr == NULL) return rows_zero(e, added, out);
  rows_fail(e, MIG_ROWS_NOT_NULL, e->dialect == MIG_SQLITE ? "Cannot add a NOT NULL column with default value NULL" : "column \"%.*s\" of relation \"%.*s\" contains null values",
            MIG_FMT(added->name), MIG_FMT(table->key));
  e->result->table = table->key, e->result->column = added->name;
  return false;
}

mig_rows_result mig_rowset_add_column(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table, uint32_t column) {
  mig_rows_result result = {0};
  row_data *data = rows_change(set, NULL, table->key);
  const mig_row_column *added = &table->columns[column];
  if (rows_column(data, added->name, column) != UINT32_MAX) return result; /* the table was not known: made with all columns */
  row_eval e = {.arena = set->arena, .dialect = set->dialect, .set = set, .catalogue = catalogue, .result = &result, .writing = true};
  mig_datum *values = MIG_NEW_ARRAY(set->arena, mig_datum, data->count);
  for (uint32_t r = 0; r < data->count; r++)
    if (!fill(&e, table, column, data, &values[r])) return result;
  uint32_t at = data->column_count;
  rows_own(set, data, at + 1)[at] = mig_arena_copy(set->arena, added->name);
  data->column_count++;
  for (uint32_t r = 0; r < data->count; r++) rows_row(data, r)[at] = values[r];
  for (uint32_t r = 0; r < data->count && added->computed.ptr != NULL; r++) rows_computed(&e, table, data, rows_row(data, r));
  result.affected = data->count;
  result.open = data->open;
  return result;
}
