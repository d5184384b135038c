/* INSERT: rows from values or from a SELECT, defaults, keys, and what happens when one is taken. */
#include "base/span.h"
#include "schema/rows_execute.h"

static bool wrong_count(execution *x, uint32_t have, uint32_t want) {
  if (x->e.dialect == MIG_MYSQL) return rows_fail(&x->e, MIG_ROWS_COUNT, "Column count doesn't match value count at row 1");
  if (x->e.dialect == MIG_SQLITE) return rows_fail(&x->e, MIG_ROWS_COUNT, "table %.*s has %u columns but %u values were supplied", MIG_FMT(x->table->key), want, have);
  return rows_fail(&x->e, MIG_ROWS_COUNT, have > want ? "INSERT has more expressions than target columns" : "INSERT has more target columns than expressions");
}

/* Named columns, or all in order; PostgreSQL fills what a shorter list leaves out. */
static bool find_targets(execution *x, uint32_t width, uint32_t *count) {
  const mig_dml *dml = x->dml;
  if (!dml->positional) {
    *count = dml->column_count;
    if (width != dml->column_count) return wrong_count(x, width, dml->column_count);
    return execute_targets(x, dml->columns, dml->column_count, &x->targets);
  }
  uint32_t *all = MIG_NEW_ARRAY(x->e.arena, uint32_t, x->table->column_count), plain = 0;
  for (uint32_t i = 0; i < x->table->column_count; i++)
    if (x->e.dialect != MIG_SQLITE || x->table->columns[i].computed.ptr == NULL) all[plain++] = i;
  if (width > plain || (width < plain && x->e.dialect != MIG_POSTGRESQL)) return wrong_count(x, width, plain);
  x->targets = all;
  *count = width;
  return true;
}

static bool no_default(execution *x, uint32_t column) {
  const mig_row_column *c = &x->table->columns[column];
  rows_fail(&x->e, MIG_ROWS_NO_DEFAULT, "Field '%.*s' doesn't have a default value", MIG_FMT(c->name));
  x->result.table = x->table->key, x->result.column = c->name;
  return false;
}

/* A value of NULL that asks for a generated key. */
static bool asks_for_key(const execution *x, const mig_row_column *c, const mig_datum *d) {
  if (!c->generated || x->e.dialect == MIG_POSTGRESQL) return false;
  return d->kind == DATUM_NULL || (x->e.dialect == MIG_MYSQL && d->kind == DATUM_INT && d->number == 0);
}

static bool ignores(const execution *x) {
  return x->dml->on_conflict == MIG_CONFLICT_IGNORE && x->e.dialect == MIG_MYSQL;
}

/* INSERT IGNORE on MariaDB warns and takes what fits: 'v1' is 0 as a number, and no label of an enum. */
static bool bend(execution *x, const mig_row_column *c, const row_value *value, mig_datum *out) {
  x->result = (mig_rows_result){.affected = x->result.affected};
  mig_span text = value->value.text;
  bool word = value->value.kind == DATUM_TEXT && (text.len == 0 || (text.ptr[0] >= 'A' && text.ptr[0] <= 'Z') || (text.ptr[0] >= 'a' && text.ptr[0] <= 'z'));
  switch (c->type.family) {
  case MIG_SQL_INT:
  case MIG_SQL_BOOL:
  case MIG_SQL_NUMERIC:
  case MIG_SQL_FLOAT:
    if (word) return rows_zero(&x->e, c, out);
    break;
  case MIG_SQL_TIMESTAMP:
    if (word) return *out = datum_text(MIG_SPAN("0000-00-00 00:00:00")), true;
    break;
  case MIG_SQL_ENUM:
    if (value->value.kind == DATUM_TEXT) return *out = datum_text(MIG_SPAN("")), true;
    break;
  default: break;
  }
  return rows_unknown(&x->e, "INSERT IGNORE bends a value");
}

static bool store(execution *x, const mig_row_column *c, const row_value *value, mig_datum *out) {
  if (rows_store(&x->e, c, value, out)) return true;
  return ignores(x) && x->result.status == MIG_ROWS_FAILS && bend(x, c, value, out);
}

static bool not_by_hand(execution *x, const mig_row_column *c) {
  rows_fail(&x->e, MIG_ROWS_NO_DEFAULT, "cannot insert a non-DEFAULT value into column \"%.*s\"", MIG_FMT(c->name));
  x->result.table = x->table->key, x->result.column = c->name;
  return false;
}

/* values[i] belongs to targets[i]; a NULL expression stands for DEFAULT. */
static bool build_row(execution *x, row_data *data, const row_value *values, const bool *defaults, uint32_t count, mig_datum **out) {
  mig_datum *row = MIG_NEW_ARRAY(x->e.arena, mig_datum, data->column_count + 1);
  bool *given = MIG_NEW_ARRAY(x->e.arena, bool, x->table->column_count + 1);
  for (uint32_t i = 0; i < count; i++) {
    const mig_row_column *c = &x->table->columns[x->targets[i]];
    uint32_t at = rows_column(data, c->name, x->targets[i]);
    if (at == UINT32_MAX) return rows_unknown(&x->e, "the rows of the table do not have the column %.*s", MIG_FMT(c->name));
    if (defaults[i]) continue;
    if (c->always && !x->dml->overrides) return not_by_hand(x, c);
    if (!store(x, c, &values[i], &row[at])) return false;
    given[x->targets[i]] = !asks_for_key(x, c, &row[at]);
  }
  for (uint32_t c = 0; c < x->table->column_count; c++) {
    uint32_t at = rows_column(data, x->table->columns[c].name, c);
    bool missing = false;
    if (given[c] || at == UINT32_MAX) continue;
    if (!rows_default(&x->e, x->table, c, data, &row[at], &missing)) return false;
    bool implicit = x->table->columns[c].type.family == MIG_SQL_ENUM; /* its first label */
    if (missing && x->e.dialect == MIG_MYSQL && implicit) row[at] = datum_text(x->table->columns[c].type.labels[0]);
    else if (missing && ignores(x)) {
      if (!rows_zero(&x->e, &x->table->columns[c], &row[at])) return false;
    } else if (missing && x->e.dialect == MIG_MYSQL) return no_default(x, c);
  }
  rows_computed(&x->e, x->table, data, row);
  *out = row;
  return true;
}

static void note_keys(execution *x, row_data *data, const mig_datum *row) {
  for (uint32_t c = 0; c < x->table->column_count && x->e.dialect == MIG_MYSQL; c++) {
    uint32_t at = rows_column(data, x->table->columns[c].name, c);
    if (x->table->columns[c].generated && at != UINT32_MAX && row[at].kind == DATUM_INT && row[at].number >= data->next_id) data->next_id = row[at].number + 1;
  }
}

static void remove_row(row_data *data, uint32_t at, mig_arena *arena) {
  const mig_datum **rows = MIG_NEW_ARRAY(arena, const mig_datum *, data->count);
  if (at > 0) memcpy(rows, data->rows, at * sizeof *rows);
  if (at + 1 < data->count) memcpy(rows + at, data->rows + at + 1, (data->count - at - 1) * sizeof *rows);
  rows_replace(data, rows, data->count - 1);
}

/* ON CONFLICT (a, b) names the key that it is about. */
static bool names_key(execution *x, const mig_row_key *key) {
  const mig_dml *dml = x->dml;
  if (dml->conflict_column_count == 0) return true;
  const uint32_t *columns;
  if (dml->conflict_column_count != key->column_count || !execute_targets(x, dml->conflict_columns, dml->conflict_column_count, &columns)) return false;
  for (uint32_t i = 0; i < key->column_count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < key->column_count; k++) found = found || key->columns[k] == columns[i];
    if (!found) return false;
  }
  return true;
}

/* There has to be one, whether or not a row meets it; a partial index is not taken for one. */
static bool check_conflict_target(execution *x) {
  bool vague = false;
  if (x->dml->conflict_column_count == 0) return true;
  for (uint32_t k = 0; k < x->table->key_count; k++) {
    const mig_row_key *key = &x->table->keys[k];
    if (key->where.len == 0 && names_key(x, key)) return !key->opaque || rows_unknown(&x->e, "its key was not understood");
    if (x->result.status != MIG_ROWS_OK) return false;
    vague = vague || (key->opaque && key->column_count == 0);
  }
  if (vague) return rows_unknown(&x->e, "whether a key matches its ON CONFLICT is not known");
  rows_fail(&x->e, MIG_ROWS_NO_COLUMN,
            x->e.dialect == MIG_SQLITE ? "ON CONFLICT clause does not match any PRIMARY KEY or UNIQUE constraint"
                                       : "there is no unique or exclusion constraint matching the ON CONFLICT specification");
  x->result.table = x->table->key;
  return false;
}

static bool update_conflicting(execution *x, row_data *data, const mig_datum *offered, uint32_t with) {
  const mig_dml *dml = x->dml;
  const uint32_t *columns;
  row_source sources[] = {{.alias = dml->alias, .table = x->table, .data = data, .row = data->rows[with]},
                          {.alias = MIG_SPAN("excluded"), .table = x->table, .data = data, .row = offered}};
  row_scope scope = {NULL, sources, 2};
  if (!execute_targets(x, dml->set_columns, dml->set_count, &columns)) return false;
  mig_datum *row = MIG_NEW_ARRAY(x->e.arena, mig_datum, data->column_count);
  memcpy(row, data->rows[with], data->column_count * sizeof *row);
  x->e.scope = &scope;
  for (uint32_t i = 0; i < dml->set_count; i++) {
    row_value value;
    uint32_t at = rows_column(data, x->table->columns[columns[i]].name, columns[i]);
    if (at == UINT32_MAX || !rows_eval(&x->e, dml->set_values[i], &value) || !rows_store(&x->e, &x->table->columns[columns[i]], &value, &row[at])) {
      x->e.scope = NULL;
      return false;
    }
  }
  x->e.scope = NULL;
  const mig_row_key *broken;
  uint32_t other;
  if (!rows_check_row(&x->e, x->table, data, row) || !rows_check_uniqueness(&x->e, x->table, data, row, with, &broken, &other)) return false;
  const mig_datum **rows = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, data->count);
  memcpy(rows, data->rows, data->count * sizeof *rows);
  rows[with] = row;
  rows_replace(data, rows, data->count);
  return rows_check_references(&x->e, x->table, data, row);
}

/* The row meets another in a key: *skip when it is not to be inserted after all. */
static bool settle_conflict(execution *x, row_data *data, const mig_datum *row, const mig_row_key *key, uint32_t with, bool *skip) {
  mig_rows_result failure = x->result;
  x->result = (mig_rows_result){0};
  *skip = true;
  if (x->dml->on_conflict == MIG_CONFLICT_FAILS || !names_key(x, key)) {
    x->result = failure;
    return false;
  }
  if (x->dml->on_conflict == MIG_CONFLICT_NOTHING || x->dml->on_conflict == MIG_CONFLICT_IGNORE) return true;
  if (x->dml->on_conflict == MIG_CONFLICT_UPDATE) return update_conflicting(x, data, row, with);
  const mig_datum *old = data->rows[with]; /* REPLACE deletes whatever is in the way */
  remove_row(data, with, x->e.arena);
  *skip = false;
  return execute_referrers(x, x->table, &old, 1, true, 0);
}

/* ON CONFLICT (a) looks at that key first: where the row meets another in it, the other keys are not asked.
 * Without columns, any key will do. */
static bool meets(execution *x, row_data *data, const mig_datum *row, const mig_row_key **key, uint32_t *with) {
  mig_row_table first = *x->table;
  first.key_count = 1;
  for (uint32_t k = 0; x->dml->conflict_column_count != 0 && k < x->table->key_count; k++) {
    first.keys = &x->table->keys[k];
    if (names_key(x, first.keys) && !rows_check_uniqueness(&x->e, &first, data, row, UINT32_MAX, key, with)) return true;
  }
  return !rows_check_uniqueness(&x->e, x->table, data, row, UINT32_MAX, key, with);
}

static bool insert_row(execution *x, row_data *data, const mig_datum *row) {
  const mig_row_key *key;
  uint32_t with;
  bool quietly = x->dml->on_conflict == MIG_CONFLICT_IGNORE;
  if (!rows_check_row(&x->e, x->table, data, row)) {
    if (quietly && x->e.dialect == MIG_SQLITE) return x->result = (mig_rows_result){.affected = x->result.affected}, true;
    return quietly ? rows_unknown(&x->e, "INSERT IGNORE bends a value") : false;
  }
  for (uint32_t tries = 0; meets(x, data, row, &key, &with); tries++) {
    bool skip;
    if (tries > 8 || !settle_conflict(x, data, row, key, with, &skip)) return false;
    if (skip) return true;
  }
  /* PostgreSQL looks at references when all rows of the statement are there. */
  if (x->e.dialect != MIG_POSTGRESQL && !rows_check_references(&x->e, x->table, data, row)) {
    if (quietly) x->result = (mig_rows_result){.affected = x->result.affected};
    return quietly;
  }
  note_keys(x, data, row);
  rows_append(x->e.set, data, row);
  x->result.affected++;
  return true;
}

/* PostgreSQL reads the literals of DO UPDATE SET with the statement, whether or not a row is in the way. */
static bool analyse_sets(execution *x) {
  const mig_dml *dml = x->dml;
  const uint32_t *columns;
  if (x->e.dialect != MIG_POSTGRESQL || dml->set_count == 0) return true;
  if (!execute_targets(x, dml->set_columns, dml->set_count, &columns)) return false;
  for (uint32_t i = 0; i < dml->set_count; i++) {
    row_value value;
    mig_datum stored;
    if (dml->set_values[i]->kind != MIG_EXPR_STRING && dml->set_values[i]->kind != MIG_EXPR_NUMBER) continue;
    if (!rows_eval(&x->e, dml->set_values[i], &value) || !rows_store(&x->e, &x->table->columns[columns[i]], &value, &stored)) return false;
  }
  return true;
}

static bool insert_values(execution *x, row_data *data) {
  const mig_dml *dml = x->dml;
  uint32_t count = 0;
  if (!analyse_sets(x)) return false;
  if (dml->width > 0 || dml->positional || dml->column_count > 0) {
    if (!find_targets(x, dml->width, &count)) return false;
  }
  row_value *values = MIG_NEW_ARRAY(x->e.arena, row_value, count + 1);
  bool *defaults = MIG_NEW_ARRAY(x->e.arena, bool, count + 1);
  for (uint32_t r = 0; r < dml->row_count; r++) {
    uint32_t affected = x->result.affected;
    for (uint32_t i = 0; i < count; i++) {
      const mig_expr *expr = dml->values[(size_t)r * dml->width + i];
      defaults[i] = expr->kind == MIG_EXPR_DEFAULT;
      if (!defaults[i] && !rows_eval(&x->e, expr, &values[i])) return false;
    }
    mig_datum *row = NULL;
    if (!build_row(x, data, values, defaults, count, &row) || !insert_row(x, data, row)) return false;
    x->result.affected = x->result.affected < affected ? affected : x->result.affected;
  }
  return true;
}

/* ---- INSERT ... SELECT: all rows are read before the first is written ---------------------------------- */

typedef struct selected {
  execution *x;
  const mig_expr *const *outputs;
  uint32_t width;
  MIG_VEC(row_value *) rows;
} selected;

static bool take(void *payload, row_eval *e) {
  selected *s = payload;
  row_value *values = MIG_NEW_ARRAY(e->arena, row_value, s->width + 1);
  for (uint32_t i = 0; i < s->width; i++)
    if (!rows_eval(e, s->outputs[i], &values[i])) return false;
  if (s->rows.count >= MIG_ROWS_MAX) return execute_too_many(s->x);
  *mig_vec_push(e->arena, &s->rows) = values;
  return true;
}

/* (f(x)).*: as many columns as the value has fields. */
static bool is_spread(const mig_expr *output) {
  return output->kind == MIG_EXPR_FUNCTION && mig_span_is(output->text, "[]") && output->args[output->count - 1]->kind == MIG_EXPR_STAR;
}

/* * and t.* as the columns that they stand for now. */
static bool expand(execution *x, const mig_select *select, const mig_expr *const **outputs, uint32_t *count) {
  MIG_VEC(const mig_expr *) all = {0};
  for (uint32_t o = 0; o < select->output_count; o++) {
    const mig_expr *output = select->outputs[o];
    if (is_spread(output)) return rows_unknown(&x->e, "how many columns a value spreads into is not known");
    if (output->kind != MIG_EXPR_STAR) {
      *mig_vec_push(x->e.arena, &all) = output;
      continue;
    }
    for (uint32_t f = 0; f < select->from_count; f++) {
      row_source source;
      if (output->qualifier.len > 0 && !mig_span_eq(output->qualifier, select->from[f].alias)) continue;
      if (!rows_source(&x->e, &select->from[f], &source)) return false;
      for (uint32_t c = 0; c < source.table->column_count; c++) {
        mig_expr *column = MIG_NEW(x->e.arena, mig_expr);
        *column = (mig_expr){.kind = MIG_EXPR_COLUMN, .text = source.table->columns[c].name, .qualifier = select->from[f].alias};
        *mig_vec_push(x->e.arena, &all) = column;
      }
    }
  }
  *outputs = all.items;
  *count = all.count;
  return true;
}

static bool is_aggregate(const mig_expr *expr) {
  static const char *const names[] = {"count", "max", "min", "sum", "avg", "string_agg", "array_agg"};
  for (size_t i = 0; expr != NULL && expr->kind == MIG_EXPR_FUNCTION && i < sizeof names / sizeof *names; i++)
    if (mig_span_is(expr->text, names[i])) return true;
  for (uint32_t i = 0; expr != NULL && i < expr->count; i++)
    if (is_aggregate(expr->args[i])) return true;
  return false;
}

/* Names and types, before any row; PostgreSQL's types alone can refuse. */
static bool analyse(execution *x, const mig_select *select, const mig_expr *const *outputs, uint32_t count) {
  row_source *sources = MIG_NEW_ARRAY(x->e.arena, row_source, select->from_count + 1);
  for (uint32_t i = 0; i < select->from_count; i++)
    if (!rows_source(&x->e, &select->from[i], &sources[i])) return false;
  row_scope scope = {NULL, sources, select->from_count};
  mig_truth truth;
  bool vague, good = true;
  x->e.scope = &scope;
  x->e.writing = false;
  for (uint32_t i = 0; i < count && good; i++) {
    row_value value;
    mig_datum stored;
    good = rows_eval(&x->e, outputs[i], &value);
    if (good && x->e.dialect == MIG_POSTGRESQL) good = rows_store(&x->e, &x->table->columns[x->targets[i]], &value, &stored);
  }
  if (good && select->where != NULL) good = rows_condition(&x->e, select->where, &truth, &vague);
  x->e.scope = NULL;
  x->e.writing = true;
  bool names = x->result.failure == MIG_ROWS_NO_COLUMN || x->result.failure == MIG_ROWS_NO_TABLE;
  if (good || (x->result.status == MIG_ROWS_FAILS && (names || x->e.dialect == MIG_POSTGRESQL))) return good;
  x->result = (mig_rows_result){0}; /* what is not understood shows when there are rows */
  return true;
}

/* MariaDB asks for them before the first row, also when none comes. */
static bool all_have_defaults(execution *x, uint32_t count) {
  for (uint32_t c = 0; c < x->table->column_count && x->e.dialect == MIG_MYSQL; c++) {
    const mig_row_column *column = &x->table->columns[c];
    bool named = column->generated || column->computed.ptr != NULL || column->type.family == MIG_SQL_ENUM;
    for (uint32_t i = 0; i < count; i++) named = named || x->targets[i] == c;
    if (!named && !ignores(x) && column->not_null && column->default_sql.ptr == NULL) return no_default(x, c);
  }
  return true;
}

static bool insert_selected(execution *x, row_data *data) {
  const mig_select *select = x->dml->source;
  selected s = {.x = x};
  uint32_t count = 0;
  if (!expand(x, select, &s.outputs, &s.width)) return false;
  for (uint32_t i = 0; i < s.width; i++)
    if (is_aggregate(s.outputs[i])) return rows_unknown(&x->e, "it inserts aggregates");
  if (!find_targets(x, s.width, &count) || !analyse(x, select, s.outputs, count)) return false;
  row_sink sink = {.take = take, .payload = &s};
  if (!rows_join(&x->e, select->from, select->from_count, NULL, select->where, &sink) || x->result.status != MIG_ROWS_OK) return false;
  if (sink.maybe || (select->distinct && s.rows.count > 1)) return rows_unknown(&x->e, "which rows it inserts cannot be told");
  for (uint32_t i = 0; i < select->from_count; i++) {
    row_source source;
    if (rows_source(&x->e, &select->from[i], &source) && (source.data == NULL || source.data->open)) {
      rows_change(x->e.set, x->table, x->table->key)->open = true; /* rows that are not known may come too */
      x->result.open = true;
    }
  }
  if (!all_have_defaults(x, count)) return false;
  bool *defaults = MIG_NEW_ARRAY(x->e.arena, bool, count + 1);
  for (uint32_t r = 0; r < s.rows.count; r++) {
    mig_datum *row;
    if (!build_row(x, data, s.rows.items[r], defaults, count, &row) || !insert_row(x, data, row)) return false;
  }
  return true;
}

bool execute_insert(execution *x) {
  row_data *data = rows_change(x->e.set, x->table, x->table->key);
  if (!check_conflict_target(x)) return false;
  uint32_t first = data->count;
  if (!(x->dml->kind == MIG_DML_INSERT ? insert_values(x, data) : insert_selected(x, data))) return false;
  for (uint32_t r = first; r < data->count && x->e.dialect == MIG_POSTGRESQL; r++)
    if (!rows_check_references(&x->e, x->table, data, data->rows[r])) return false;
  return true;
}
