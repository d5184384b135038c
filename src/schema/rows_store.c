/* Values on their way into columns: assignment, defaults, generated keys; and ALTER TYPE. */
#include "base/span.h"
#include "schema/rows_internal.h"

bool rows_store(row_eval *e, const mig_row_column *column, const row_value *value, mig_datum *out) {
  cast_call call = {.arena = e->arena, .dialect = e->dialect, .mode = CAST_ASSIGN, .driven = e->driven, .column = column->name, .result = e->result};
  if (e->dialect == MIG_POSTGRESQL && cast_exists(&value->type, &column->type, CAST_ASSIGN) == MIG_NO) {
    rows_fail(e, MIG_ROWS_NO_CAST, "column \"%.*s\" is of type %.*s but expression is of type %.*s", MIG_FMT(column->name), MIG_FMT(column->type.name),
              MIG_FMT(value->type.name));
    e->result->column = column->name;
    return false;
  }
  if (cast_value(&call, &value->value, &value->type, &column->type, out)) return true;
  if (value->literal && e->dialect == MIG_POSTGRESQL) e->result->depends_on_rows = false; /* raised when the statement is analysed */
  return false;
}

static int64_t greatest(const row_data *data, uint32_t at) {
  int64_t best = 0;
  for (uint32_t r = 0; r < data->count; r++)
    if (data->rows[r][at].kind == DATUM_INT && data->rows[r][at].number > best) best = data->rows[r][at].number;
  return best;
}

/* The next key: PostgreSQL's sequence counts by itself, the others follow the greatest key. */
static mig_datum generate(row_eval *e, const mig_row_table *table, uint32_t column, row_data *data) {
  uint32_t at = rows_column(data, table->columns[column].name, column);
  if (data->open) return datum_symbol(mig_arena_printf(e->arena, "%.*s key %lld", MIG_FMT(table->key), (long long)data->next_id++));
  if (e->dialect == MIG_POSTGRESQL || at == UINT32_MAX) return datum_int(data->next_id++);
  int64_t next = greatest(data, at) + 1;
  if (e->dialect == MIG_MYSQL && next < data->next_id) next = data->next_id; /* AUTO_INCREMENT never goes back */
  data->next_id = next + 1;
  return datum_int(next);
}

/* MariaDB's "CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP": what a new row gets. */
static mig_span for_new_rows(mig_dialect dialect, mig_span sql) {
  if (dialect != MIG_MYSQL) return sql;
  size_t at = mig_span_find(sql, MIG_SPAN(" ON UPDATE "), 0);
  if (at == SIZE_MAX) at = mig_span_find(sql, MIG_SPAN(" on update "), 0);
  return at == SIZE_MAX ? sql : mig_span_cut(sql, 0, at);
}

bool rows_default(row_eval *e, const mig_row_table *table, uint32_t column, row_data *data, mig_datum *out, bool *missing) {
  const mig_row_column *c = &table->columns[column];
  *missing = false;
  *out = datum_null();
  if (c->computed.ptr != NULL) return true; /* filled in when the other columns are known */
  if (c->generated) {
    *out = generate(e, table, column, data);
    return true;
  }
  if (c->default_sql.ptr == NULL) {
    *missing = c->not_null;
    return true;
  }
  row_value value;
  const row_scope *outer = e->scope;
  e->scope = NULL;
  bool good = rows_eval(e, rows_parse(e->set, for_new_rows(e->dialect, c->default_sql)), &value);
  e->scope = outer;
  if (!good && e->result->status == MIG_ROWS_UNKNOWN) {
    *e->result = (mig_rows_result){0};
    *out = datum_symbol(mig_arena_printf(e->arena, "default %.*s", MIG_FMT(c->default_sql)));
    return true;
  }
  return good && rows_store(e, c, &value, out);
}

/* ---- ALTER TYPE ---------------------------------------------------------------------------------------- */

static bool cast_one(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row, uint32_t column, const mig_sqltype *to,
                     const mig_expr *using_, mig_datum *out) {
  const mig_row_column *c = &table->columns[column];
  cast_call call = {.arena = e->arena, .dialect = e->dialect, .mode = e->dialect == MIG_MYSQL ? CAST_ALTER : CAST_ASSIGN, .column = c->name, .result = e->result};
  if (e->dialect == MIG_SQLITE) call.mode = CAST_EXPLICIT; /* batch mode copies through CAST */
  row_source source = {.alias = table->key, .table = table, .data = data, .row = row};
  row_scope scope = {NULL, &source, 1};
  row_value value = {.type = c->type};
  uint32_t at = data != NULL ? rows_column(data, c->name, column) : column;
  if (using_ != NULL) {
    e->scope = &scope;
    bool good = rows_eval(e, using_, &value);
    e->scope = NULL;
    if (!good) return false;
  } else {
    value.value = row == NULL || at == UINT32_MAX ? datum_symbol(c->name) : row[at];
  }
  if (e->dialect == MIG_POSTGRESQL && cast_exists(&value.type, to, CAST_ASSIGN) == MIG_NO) {
    rows_fail(e, MIG_ROWS_NO_CAST, using_ ? "result of USING clause for column \"%.*s\" cannot be cast automatically to type %.*s" : "column \"%.*s\" cannot be cast automatically to type %.*s",
              MIG_FMT(c->name), MIG_FMT(to->name));
    return false;
  }
  if (!cast_value(&call, &value.value, &value.type, to, out)) return false;
  mig_datum stored = *out;
  call.mode = CAST_ASSIGN; /* into a column of the new affinity */
  return e->dialect != MIG_SQLITE || cast_value(&call, &stored, to, to, out);
}

mig_rows_result mig_rowset_cast_column(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table, uint32_t column,
                                       const mig_sqltype *to, mig_span using_sql) {
  mig_rows_result result = {0};
  row_eval e = {.arena = set->arena, .dialect = set->dialect, .set = set, .catalogue = catalogue, .result = &result, .writing = true};
  const mig_expr *using_ = using_sql.ptr != NULL && using_sql.len > 0 ? rows_parse(set, using_sql) : NULL;
  const row_data *before = rows_find(set, table->key);
  mig_datum value;
  bool empty = before != NULL && !before->open && before->count == 0;
  if (!cast_one(&e, table, before, NULL, column, to, using_, &value)) {
    if (result.status == MIG_ROWS_UNKNOWN && empty) result = (mig_rows_result){0};
    result.table = table->key, result.column = table->columns[column].name;
    result.open = before == NULL || before->open;
    return result;
  }
  row_data *data = rows_change(set, NULL, table->key);
  uint32_t at = rows_column(data, table->columns[column].name, column);
  mig_datum *values = MIG_NEW_ARRAY(set->arena, mig_datum, data->count);
  for (uint32_t r = 0; r < data->count && at != UINT32_MAX; r++) {
    if (cast_one(&e, table, data, data->rows[r], column, to, using_, &values[r])) continue;
    result.depends_on_rows = true;
    result.table = table->key, result.column = table->columns[column].name;
    result.open = data->open;
    return result;
  }
  if (at != UINT32_MAX) rows_own(set, data, data->column_count);
  for (uint32_t r = 0; r < data->count && at != UINT32_MAX; r++) rows_row(data, r)[at] = values[r];
  result.open = data->open;
  result.affected = data->count;
  return result;
}

void rows_computed(row_eval *e, const mig_row_table *table, const row_data *data, mig_datum *row) {
  row_source source = {.alias = table->key, .table = table, .data = data, .row = row};
  row_scope scope = {NULL, &source, 1};
  const row_scope *outer = e->scope;
  for (uint32_t c = 0; c < table->column_count; c++) {
    const mig_row_column *column = &table->columns[c];
    uint32_t at = rows_column(data, column->name, c);
    if (column->computed.ptr == NULL || at == UINT32_MAX) continue;
    row_value value;
    mig_rows_result before = *e->result;
    e->scope = &scope;
    bool good = rows_eval(e, rows_parse(e->set, column->computed), &value);
    mig_row_column plain = *column;
    plain.computed.ptr = NULL; /* store as into any other */
    good = good && rows_store(e, &plain, &value, &row[at]);
    e->scope = outer;
    *e->result = before;
    if (!good) row[at] = datum_symbol(mig_arena_printf(e->arena, "computed %.*s", MIG_FMT(column->computed)));
  }
}

mig_rows_result mig_rows_cast_default(mig_arena *arena, mig_dialect dialect, mig_span default_sql, const mig_sqltype *from, const mig_sqltype *to) {
  mig_rows_result result = {0};
  if (dialect != MIG_POSTGRESQL || default_sql.ptr == NULL) return result;
  mig_rowset *set = mig_rowset_new(arena, dialect);
  row_eval e = {.arena = arena, .dialect = dialect, .set = set, .result = &result};
  /* the stored default has the column's type already, whatever it was written as */
  if (cast_exists(from, to, CAST_ASSIGN) == MIG_NO) {
    rows_fail(&e, MIG_ROWS_NO_CAST, "default cannot be cast automatically to type %.*s", MIG_FMT(to->name));
    return result;
  }
  const mig_expr *expr = rows_parse(set, default_sql);
  if (from->family != MIG_SQL_UNTYPED || expr->kind != MIG_EXPR_STRING) return result;
  /* an untyped literal is read as the type at once; that it is too long shows when a row takes it */
  mig_sqltype wide = *to;
  wide.length = wide.precision = wide.scale = -1;
  mig_datum value = datum_text(expr->text), read;
  cast_call call = {.arena = arena, .dialect = dialect, .mode = CAST_ASSIGN, .result = &result};
  if (!cast_value(&call, &value, from, &wide, &read) && result.status != MIG_ROWS_FAILS) result = (mig_rows_result){0};
  return result;
}
