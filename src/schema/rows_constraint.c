/* NOT NULL, CHECK, keys and references: of one row against the others, and of all rows when a
 * constraint is made. */
#include "base/span.h"
#include "schema/rows_internal.h"

static row_eval evaluator(mig_rowset *set, const mig_row_catalogue *catalogue, mig_rows_result *result) {
  return (row_eval){.arena = set->arena, .dialect = set->dialect, .set = set, .catalogue = catalogue, .result = result, .writing = true};
}

static bool blame(row_eval *e, const mig_row_table *table, mig_span column, mig_span constraint) {
  e->result->table = table->key;
  e->result->column = column;
  e->result->constraint = constraint;
  e->result->depends_on_rows = true;
  return false;
}

/* ---- one row ------------------------------------------------------------------------------------------- */

static bool check_not_null(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row) {
  for (uint32_t i = 0; i < table->column_count; i++) {
    const mig_row_column *c = &table->columns[i];
    uint32_t at = rows_column(data, c->name, i);
    if (!c->not_null || at == UINT32_MAX || row[at].kind != DATUM_NULL) continue;
    if (e->dialect == MIG_POSTGRESQL)
      rows_fail(e, MIG_ROWS_NOT_NULL, "null value in column \"%.*s\" of relation \"%.*s\" violates not-null constraint", MIG_FMT(c->name), MIG_FMT(table->key));
    else if (e->dialect == MIG_MYSQL) rows_fail(e, MIG_ROWS_NOT_NULL, "Column '%.*s' cannot be null", MIG_FMT(c->name));
    else rows_fail(e, MIG_ROWS_NOT_NULL, "NOT NULL constraint failed: %.*s.%.*s", MIG_FMT(table->key), MIG_FMT(c->name));
    return blame(e, table, c->name, (mig_span){0});
  }
  return true;
}

static bool row_condition(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row, mig_span sql, mig_truth *out, bool *vague) {
  row_source source = {.alias = table->key, .table = table, .data = data, .row = row};
  row_scope scope = {NULL, &source, 1};
  const row_scope *outer = e->scope;
  e->scope = &scope;
  bool good = rows_condition(e, rows_parse(e->set, sql), out, vague);
  e->scope = outer;
  return good;
}

/* A condition that cannot be told is taken to hold: the row is not known to break it. */
static bool check_conditions(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row) {
  for (uint32_t i = 0; i < table->check_count; i++) {
    mig_truth truth = MIG_UNSET;
    bool vague = false;
    if (!row_condition(e, table, data, row, table->checks[i].sql, &truth, &vague)) {
      if (e->result->status == MIG_ROWS_FAILS) return blame(e, table, (mig_span){0}, table->checks[i].name);
      *e->result = (mig_rows_result){0};
      continue;
    }
    if (vague || truth != MIG_NO) continue;
    mig_span name = table->checks[i].name;
    if (e->dialect == MIG_POSTGRESQL)
      rows_fail(e, MIG_ROWS_CHECK, "new row for relation \"%.*s\" violates check constraint \"%.*s\"", MIG_FMT(table->key), MIG_FMT(name));
    else rows_fail(e, MIG_ROWS_CHECK, e->dialect == MIG_MYSQL ? "CONSTRAINT `%.*s` failed" : "CHECK constraint failed: %.*s", MIG_FMT(name));
    return blame(e, table, (mig_span){0}, name);
  }
  return true;
}

bool rows_check_row(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row) {
  return check_not_null(e, table, data, row) && check_conditions(e, table, data, row);
}

/* The value of one part of a key; false: not known. */
static bool key_value(row_eval *e, const mig_row_table *table, const row_data *data, const mig_row_key *key, uint32_t part,
                      const mig_datum *row, row_value *out) {
  if (key->columns[part] != UINT32_MAX) {
    const mig_row_column *c = &table->columns[key->columns[part]];
    uint32_t at = rows_column(data, c->name, key->columns[part]);
    if (at == UINT32_MAX) return false;
    *out = (row_value){.value = row[at], .type = c->type};
    return true;
  }
  row_source source = {.alias = table->key, .table = table, .data = data, .row = row};
  row_scope scope = {NULL, &source, 1};
  const row_scope *outer = e->scope;
  mig_rows_result before = *e->result;
  e->scope = &scope;
  bool good = rows_eval(e, key->expressions[part], out);
  e->scope = outer;
  *e->result = before;
  return good;
}

bool rows_key_applies(row_eval *e, const mig_row_table *table, const row_data *data, const mig_row_key *key, const mig_datum *row, bool *vague) {
  *vague = key->opaque;
  for (uint32_t i = 0; i < key->column_count; i++) {
    row_value value;
    if (!key_value(e, table, data, key, i, row, &value)) {
      *vague = key->columns[i] == UINT32_MAX;
      return false;
    }
    if (value.value.kind == DATUM_NULL && !key->nulls_meet) return false; /* NULLs are distinct from all */
  }
  if (key->where.ptr == NULL || key->where.len == 0) return !key->opaque;
  mig_truth truth = MIG_UNSET;
  if (!row_condition(e, table, data, row, key->where, &truth, vague)) {
    *e->result = (mig_rows_result){0};
    *vague = true;
  }
  return !*vague && truth == MIG_YES;
}

mig_truth rows_same_key(row_eval *e, const mig_row_table *table, const row_data *data, const mig_row_key *key, const mig_datum *a, const mig_datum *b) {
  mig_truth same = MIG_YES;
  for (uint32_t i = 0; i < key->column_count; i++) {
    row_value l, r;
    if (!key_value(e, table, data, key, i, a, &l) || !key_value(e, table, data, key, i, b, &r)) return MIG_UNSET;
    if (l.value.kind == DATUM_INT && r.value.kind == DATUM_INT) {
      if (l.value.number != r.value.number) return MIG_NO;
      continue;
    }
    if (key->nulls_meet && l.value.kind == DATUM_NULL && r.value.kind == DATUM_NULL) continue;
    int order = 0;
    bool null, vague;
    if (!rows_compare(e, MIG_SPAN("="), &l, &r, &order, &null, &vague)) {
      *e->result = (mig_rows_result){0};
      return MIG_UNSET;
    }
    if (null || (!vague && order != 0)) return MIG_NO;
    if (vague) same = MIG_UNSET;
  }
  return same;
}

bool rows_taken(row_eval *e, const mig_row_table *table, const mig_row_key *key) {
  if (e->dialect == MIG_POSTGRESQL) rows_fail(e, MIG_ROWS_UNIQUE, "duplicate key value violates unique constraint \"%.*s\"", MIG_FMT(key->name));
  else if (e->dialect == MIG_MYSQL) rows_fail(e, MIG_ROWS_UNIQUE, "Duplicate entry for key '%.*s'", MIG_FMT(key->name));
  else rows_fail(e, MIG_ROWS_UNIQUE, "UNIQUE constraint failed: %.*s.%.*s", MIG_FMT(table->key), MIG_FMT(key->columns[0] != UINT32_MAX ? table->columns[key->columns[0]].name : key->name));
  return blame(e, table, (mig_span){0}, key->name);
}

/* A part of the key where the row has a whole number: thousands of rows that have another there are passed over
 * at a glance. UINT32_MAX: none. */
static uint32_t telling_part(const mig_row_table *table, const row_data *data, const mig_row_key *key, const mig_datum *row) {
  for (uint32_t i = 0; i < key->column_count; i++) {
    if (key->columns[i] == UINT32_MAX) continue;
    uint32_t at = rows_column(data, table->columns[key->columns[i]].name, key->columns[i]);
    if (at != UINT32_MAX && row[at].kind == DATUM_INT) return at;
  }
  return UINT32_MAX;
}

/* Whether `row` meets no other row in any key; a meeting fills the result, *broken and *with. */
bool rows_check_uniqueness(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row, uint32_t skip,
                           const mig_row_key **broken, uint32_t *with) {
  for (uint32_t k = 0; k < table->key_count; k++) {
    const mig_row_key *key = &table->keys[k];
    bool vague;
    if (!rows_key_applies(e, table, data, key, row, &vague)) continue;
    uint32_t part = telling_part(table, data, key, row);
    for (uint32_t r = 0; r < data->count; r++) {
      if (part != UINT32_MAX && data->rows[r][part].kind == DATUM_INT && data->rows[r][part].number != row[part].number) continue;
      if (r == skip || rows_same_key(e, table, data, key, row, data->rows[r]) != MIG_YES) continue;
      if (key->where.len > 0 && !rows_key_applies(e, table, data, key, data->rows[r], &vague)) continue;
      *broken = key;
      *with = r;
      return rows_taken(e, table, key);
    }
  }
  return true;
}

/* YES: the row points to a known row (or to nothing at all); NO: certainly to none. */
static mig_truth points_to_a_row(const mig_rowset *set, const mig_row_table *table, const row_data *data, const mig_row_reference *ref, const mig_datum *row) {
  const row_data *parent = rows_find(set, ref->ref_table);
  if (parent == NULL) return MIG_UNSET;
  bool vague = parent->open;
  for (uint32_t i = 0; i < ref->column_count; i++) {
    uint32_t at = rows_column(data, table->columns[ref->columns[i]].name, ref->columns[i]);
    if (at == UINT32_MAX) return MIG_UNSET;
    if (row[at].kind == DATUM_NULL) return MIG_YES; /* MATCH SIMPLE */
  }
  bool itself = mig_span_eq(ref->ref_table, table->key); /* a row may point to itself */
  for (uint32_t r = 0; r < parent->count + itself; r++) {
    const mig_datum *pointed = r < parent->count ? parent->rows[r] : row;
    bool same = true;
    for (uint32_t i = 0; i < ref->column_count && same; i++) {
      uint32_t at = rows_column(data, table->columns[ref->columns[i]].name, ref->columns[i]), in = rows_column(parent, ref->ref_columns[i], 0);
      if (in == UINT32_MAX) return MIG_UNSET;
      const mig_datum *mine = &row[at], *theirs = &pointed[in];
      same = datum_same(mine, theirs);
      if (!same && (datum_is_vague(mine) || datum_is_vague(theirs))) vague = true;
    }
    if (same) return MIG_YES;
  }
  return vague ? MIG_UNSET : MIG_NO;
}

static bool reference_failure(row_eval *e, const mig_row_table *table, const mig_row_reference *ref) {
  if (e->dialect == MIG_MYSQL) rows_fail(e, MIG_ROWS_FOREIGN_KEY, "Cannot add or update a child row: a foreign key constraint fails (%.*s)", MIG_FMT(ref->name));
  else rows_fail(e, MIG_ROWS_FOREIGN_KEY, "insert or update on table \"%.*s\" violates foreign key constraint \"%.*s\"", MIG_FMT(table->key), MIG_FMT(ref->name));
  return blame(e, table, (mig_span){0}, ref->name);
}

bool rows_check_references(row_eval *e, const mig_row_table *table, const row_data *data, const mig_datum *row) {
  for (uint32_t i = 0; i < table->reference_count; i++)
    if (points_to_a_row(e->set, table, data, &table->references[i], row) == MIG_NO) return reference_failure(e, table, &table->references[i]);
  return true;
}

/* ---- a new constraint --------------------------------------------------------------------------------- */

static mig_rows_result opened(mig_rows_result result, const row_data *data) {
  result.open = data == NULL || data->open;
  return result;
}

mig_rows_result mig_rowset_check_not_null(const mig_rowset *set, const mig_row_table *table, uint32_t column) {
  mig_rows_result result = {0};
  const row_data *data = rows_find(set, table->key);
  mig_span name = table->columns[column].name;
  uint32_t at = data != NULL ? rows_column(data, name, column) : UINT32_MAX;
  for (uint32_t r = 0; at != UINT32_MAX && r < data->count; r++) {
    if (data->rows[r][at].kind != DATUM_NULL) continue;
    result = (mig_rows_result){.status = MIG_ROWS_FAILS, .failure = MIG_ROWS_NOT_NULL, .table = table->key, .column = name, .depends_on_rows = true};
    if (set->dialect == MIG_POSTGRESQL)
      result.message = mig_arena_printf(set->arena, "column \"%.*s\" of relation \"%.*s\" contains null values", MIG_FMT(name), MIG_FMT(table->key));
    else if (set->dialect == MIG_MYSQL) result.message = mig_arena_printf(set->arena, "Data truncated for column '%.*s'", MIG_FMT(name));
    else result.message = mig_arena_printf(set->arena, "NOT NULL constraint failed: %.*s.%.*s", MIG_FMT(table->key), MIG_FMT(name));
    break;
  }
  return opened(result, data);
}

mig_rows_result mig_rowset_check_key(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table, const mig_row_key *key) {
  mig_rows_result result = {0};
  row_eval e = evaluator(set, catalogue, &result);
  const row_data *data = rows_find(set, table->key);
  bool vague, maybe = key->opaque;
  for (uint32_t r = 1; data != NULL && r < data->count; r++) {
    if (!rows_key_applies(&e, table, data, key, data->rows[r], &vague)) {
      maybe = maybe || vague;
      continue;
    }
    for (uint32_t other = 0; other < r; other++) {
      mig_truth same = rows_same_key(&e, table, data, key, data->rows[r], data->rows[other]);
      if (same == MIG_UNSET && datum_is_vague(&data->rows[r][0]) ) maybe = true;
      if (same != MIG_YES || !rows_key_applies(&e, table, data, key, data->rows[other], &vague)) continue;
      if (e.dialect == MIG_POSTGRESQL) rows_fail(&e, MIG_ROWS_UNIQUE, "could not create unique index \"%.*s\"", MIG_FMT(key->name));
      else rows_fail(&e, MIG_ROWS_UNIQUE, e.dialect == MIG_MYSQL ? "Duplicate entry for key '%.*s'" : "UNIQUE constraint failed: %.*s", MIG_FMT(key->name));
      blame(&e, table, (mig_span){0}, key->name);
      return opened(result, data);
    }
  }
  if (maybe && data != NULL && data->count > 1 && key->opaque) {
    result.status = MIG_ROWS_UNKNOWN;
    result.message = MIG_SPAN("whether the rows are unique depends on an expression");
  }
  return opened(result, data);
}

mig_rows_result mig_rowset_check_reference(const mig_rowset *set, const mig_row_table *table, const mig_row_reference *reference) {
  mig_rows_result result = {0};
  const row_data *data = rows_find(set, table->key);
  row_eval e = {.arena = set->arena, .dialect = set->dialect, .result = &result};
  bool open = data == NULL || data->open;
  for (uint32_t r = 0; data != NULL && r < data->count; r++) {
    mig_truth there = points_to_a_row(set, table, data, reference, data->rows[r]);
    if (there == MIG_UNSET) open = true;
    if (there != MIG_NO) continue;
    reference_failure(&e, table, reference);
    break;
  }
  result.open = open;
  return result;
}

mig_rows_result mig_rowset_check_condition(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_row_table *table, const mig_row_check *check) {
  mig_rows_result result = {0};
  row_eval e = evaluator(set, catalogue, &result);
  const row_data *data = rows_find(set, table->key);
  mig_truth truth;
  bool vague;
  e.writing = false;
  if (!row_condition(&e, table, data, NULL, check->sql, &truth, &vague)) {
    bool named = result.failure == MIG_ROWS_NO_COLUMN || set->dialect == MIG_POSTGRESQL;
    if (result.status == MIG_ROWS_UNKNOWN || !named) result = (mig_rows_result){.status = MIG_ROWS_UNKNOWN, .message = result.message};
    if (result.status == MIG_ROWS_UNKNOWN && data != NULL && data->count == 0) result = (mig_rows_result){0};
    if (result.status != MIG_ROWS_OK) {
      result.table = table->key, result.constraint = check->name;
      return opened(result, data);
    }
  }
  e.writing = true;
  for (uint32_t r = 0; data != NULL && r < data->count; r++) {
    if (!row_condition(&e, table, data, data->rows[r], check->sql, &truth, &vague)) break;
    if (vague) {
      result = (mig_rows_result){.status = MIG_ROWS_UNKNOWN, .message = MIG_SPAN("whether a row meets the condition cannot be told")};
      break;
    }
    if (truth != MIG_NO) continue;
    if (set->dialect == MIG_POSTGRESQL) rows_fail(&e, MIG_ROWS_CHECK, "check constraint \"%.*s\" of relation \"%.*s\" is violated by some row", MIG_FMT(check->name), MIG_FMT(table->key));
    else rows_fail(&e, MIG_ROWS_CHECK, set->dialect == MIG_MYSQL ? "CONSTRAINT `%.*s` failed" : "CHECK constraint failed: %.*s", MIG_FMT(check->name));
    blame(&e, table, (mig_span){0}, check->name);
    break;
  }
  return opened(result, data);
}
