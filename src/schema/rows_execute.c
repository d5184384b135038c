/* UPDATE, DELETE, TRUNCATE, and what foreign keys make of them. */
#include "schema/rows_execute.h"

#include "base/span.h"

enum { CASCADE_LIMIT = 32 };

bool execute_targets(execution *x, const mig_span *names, uint32_t count, const uint32_t **out) {
  uint32_t *targets = MIG_NEW_ARRAY(x->e.arena, uint32_t, count + 1);
  const mig_row_catalogue *cat = x->e.catalogue;
  for (uint32_t i = 0; i < count; i++) {
    targets[i] = UINT32_MAX;
    if (cat->find_column != NULL) targets[i] = cat->find_column(cat->payload, x->table, names[i]);
    for (uint32_t c = 0; cat->find_column == NULL && c < x->table->column_count; c++) {
      mig_span have = x->table->columns[c].name;
      if (x->e.dialect == MIG_POSTGRESQL ? mig_span_eq(have, names[i]) : mig_span_eq_nocase(have, names[i])) targets[i] = c;
    }
    if (targets[i] != UINT32_MAX) continue;
    if (x->e.dialect == MIG_POSTGRESQL)
      rows_fail(&x->e, MIG_ROWS_NO_COLUMN, "column \"%.*s\" of relation \"%.*s\" does not exist", MIG_FMT(names[i]), MIG_FMT(x->table->key));
    else if (x->e.dialect == MIG_MYSQL) rows_fail(&x->e, MIG_ROWS_NO_COLUMN, "Unknown column '%.*s' in 'field list'", MIG_FMT(names[i]));
    else if (x->dml->kind == MIG_DML_UPDATE) rows_fail(&x->e, MIG_ROWS_NO_COLUMN, "no such column: %.*s", MIG_FMT(names[i]));
    else rows_fail(&x->e, MIG_ROWS_NO_COLUMN, "table %.*s has no column named %.*s", MIG_FMT(x->table->key), MIG_FMT(names[i]));
    x->result.table = x->table->key, x->result.column = names[i];
    return false;
  }
  *out = targets;
  return true;
}

/* Names and types, without any row. Databases other than PostgreSQL look at names only. */
static bool analyse(execution *x, const row_source *target) {
  const mig_dml *dml = x->dml;
  row_source *sources = MIG_NEW_ARRAY(x->e.arena, row_source, dml->from_count + 1);
  sources[0] = *target;
  sources[0].row = NULL;
  for (uint32_t i = 0; i < dml->from_count; i++)
    if (!rows_source(&x->e, &dml->from[i], &sources[i + 1])) return false;
  row_scope scope = {NULL, sources, dml->from_count + 1};
  x->e.scope = &scope;
  x->e.writing = false;
  bool good = true;
  for (uint32_t i = 0; good && i < dml->column_count && dml->kind == MIG_DML_UPDATE; i++) {
    row_value value;
    mig_datum stored;
    if (dml->values[i]->kind == MIG_EXPR_DEFAULT) continue;
    good = rows_eval(&x->e, dml->values[i], &value);
    if (good && x->e.dialect == MIG_POSTGRESQL) good = rows_store(&x->e, &x->table->columns[x->targets[i]], &value, &stored);
  }
  mig_truth truth;
  bool vague;
  for (uint32_t i = 0; good && i < dml->from_count; i++)
    if (dml->from[i].on != NULL) good = rows_condition(&x->e, dml->from[i].on, &truth, &vague);
  if (good && dml->where != NULL) good = rows_condition(&x->e, dml->where, &truth, &vague);
  x->e.scope = NULL;
  x->e.writing = true;
  if (good) return true;
  bool names = x->result.failure == MIG_ROWS_NO_COLUMN || x->result.failure == MIG_ROWS_NO_TABLE;
  if (x->result.status == MIG_ROWS_FAILS && (names || x->e.dialect == MIG_POSTGRESQL)) {
    x->result.depends_on_rows = x->result.depends_on_rows && x->result.failure != MIG_ROWS_NO_OPERATOR && target->data != NULL && target->data->count > 0;
    return false;
  }
  if (x->result.status == MIG_ROWS_UNKNOWN && (target->data == NULL || target->data->open || target->data->count > 0)) return false;
  x->result = (mig_rows_result){0};
  return true;
}

/* ---- which rows ----------------------------------------------------------------------------------------- */

typedef struct matched {
  bool hit;
  execution *x;
} matched;

/* With several tables the order is not promised: all at once then. */
static bool assigns_in_order(const execution *x) {
  return x->e.dialect == MIG_MYSQL && x->dml->from_count == 0;
}

static bool take(void *payload, row_eval *e) {
  matched *m = payload;
  bool again = m->hit;
  m->hit = true;
  if (m->x->dml->kind != MIG_DML_UPDATE) return false; /* one is enough */
  /* MariaDB assigns from left to right and sees what it assigned: see update_row */
  for (uint32_t i = 0; i < m->x->dml->column_count && !assigns_in_order(m->x); i++) {
    row_value value;
    if (m->x->dml->values[i]->kind == MIG_EXPR_DEFAULT) continue;
    if (!rows_eval(e, m->x->dml->values[i], &value)) return false;
    if (again && !datum_same(&value.value, &m->x->values[i].value)) return rows_unknown(e, "several rows match one that it changes, with other values");
    m->x->values[i] = value;
  }
  return m->x->dml->from_count > 0; /* which of several counts is not promised */
}

static bool match(execution *x, const row_source *target, matched *m) {
  row_sink sink = {.take = take, .payload = m};
  m->hit = false;
  if (!rows_join(&x->e, x->dml->from, x->dml->from_count, target, x->dml->where, &sink) || x->result.status != MIG_ROWS_OK) return false;
  if (!sink.maybe) return true;
  return rows_unknown(&x->e, "whether it changes a row depends on a value that is not known");
}

/* ---- UPDATE ---------------------------------------------------------------------------------------------- */

static bool assign_in_order(execution *x, row_data *data, mig_datum *row) {
  row_source source = {.alias = x->dml->alias, .table = x->table, .data = data, .row = row};
  row_scope scope = {NULL, &source, 1};
  for (uint32_t i = 0; i < x->dml->column_count; i++) {
    row_value value;
    uint32_t at = rows_column(data, x->table->columns[x->targets[i]].name, x->targets[i]);
    if (at == UINT32_MAX || x->dml->values[i]->kind == MIG_EXPR_DEFAULT) return rows_unknown(&x->e, "it sets a default");
    x->e.scope = &scope;
    bool good = rows_eval(&x->e, x->dml->values[i], &value) && rows_store(&x->e, &x->table->columns[x->targets[i]], &value, &row[at]);
    x->e.scope = NULL;
    if (!good) return false;
  }
  return true;
}

static bool assign_at_once(execution *x, row_data *data, mig_datum *row) {
  for (uint32_t i = 0; i < x->dml->column_count; i++) {
    const mig_row_column *c = &x->table->columns[x->targets[i]];
    uint32_t at = rows_column(data, c->name, x->targets[i]);
    bool missing = false;
    if (at == UINT32_MAX) return rows_unknown(&x->e, "the rows of the table do not have the column %.*s", MIG_FMT(c->name));
    if (x->dml->values[i]->kind == MIG_EXPR_DEFAULT) {
      if (!rows_default(&x->e, x->table, x->targets[i], data, &row[at], &missing)) return false;
    } else if (!rows_store(&x->e, c, &x->values[i], &row[at])) return false;
  }
  return true;
}

static bool sets(const execution *x, uint32_t column) {
  for (uint32_t i = 0; i < x->dml->column_count; i++)
    if (x->targets[i] == column) return true;
  return false;
}

/* ON UPDATE CURRENT_TIMESTAMP: where anything else changes, and nobody says otherwise. */
static void move_moments(const execution *x, const row_data *data, const mig_datum *before, mig_datum *row) {
  bool changed = false;
  for (uint32_t i = 0; i < data->column_count && !changed; i++) changed = !datum_same(&before[i], &row[i]);
  for (uint32_t i = 0; i < x->table->column_count && changed; i++) {
    const mig_row_column *c = &x->table->columns[i];
    uint32_t at = c->moves && !sets(x, i) ? rows_column(data, c->name, i) : UINT32_MAX;
    if (at != UINT32_MAX) row[at] = rows_now(&x->e);
  }
}

/* *out: the row as it is then; NULL: it is not touched. */
static bool update_row(execution *x, row_data *data, uint32_t r, const mig_datum **out) {
  row_source target = {.alias = x->dml->alias, .table = x->table, .data = data, .row = data->rows[r]};
  matched m = {.x = x};
  *out = NULL;
  if (!match(x, &target, &m)) return false;
  if (!m.hit) return true;
  mig_datum *row = MIG_NEW_ARRAY(x->e.arena, mig_datum, data->column_count);
  memcpy(row, data->rows[r], data->column_count * sizeof *row);
  if (assigns_in_order(x) ? !assign_in_order(x, data, row) : !assign_at_once(x, data, row)) return false;
  move_moments(x, data, data->rows[r], row);
  rows_computed(&x->e, x->table, data, row);
  if (!rows_check_row(&x->e, x->table, data, row)) return false;
  *out = row;
  x->result.affected++;
  return true;
}

bool execute_unique(execution *x, const mig_row_table *table, row_data *data, const bool *changed) {
  const mig_row_key *key;
  uint32_t with;
  for (uint32_t r = 0; r < data->count; r++)
    if (changed[r] && !rows_check_uniqueness(&x->e, table, data, data->rows[r], r, &key, &with)) return false;
  return true;
}

/* Keys are looked at row by row: one that is only free at the end may be taken when its turn comes.
 * rows_turns() says when each row's is; without, the order is not known. */
static bool meets_on_the_way(execution *x, const row_data *before, const row_data *after, const bool *changed) {
  const uint32_t *turn = NULL;
  bool asked = false;
  for (uint32_t k = 0; k < x->table->key_count; k++) {
    const mig_row_key *key = &x->table->keys[k];
    for (uint32_t r = 0; r < after->count && !key->deferrable; r++) {
      bool vague;
      if (!changed[r] || !rows_key_applies(&x->e, x->table, after, key, after->rows[r], &vague)) continue;
      for (uint32_t o = 0; o < before->count; o++) {
        if (o == r || !changed[o] || rows_same_key(&x->e, x->table, after, key, after->rows[r], before->rows[o]) != MIG_YES) continue;
        if (!asked) turn = rows_turns(&x->e, x->table, before, x->dml), asked = true;
        if (turn != NULL && turn[r] >= turn[o]) continue;
        if (turn == NULL) return rows_unknown(&x->e, "keys are exchanged among rows; whether they meet depends on their order"), true;
        return rows_taken(&x->e, x->table, key), true;
      }
    }
  }
  return false;
}

/* PostgreSQL writes a changed row behind all others. */
static void move_changed(execution *x, row_data *data, const bool *changed) {
  if (x->e.dialect != MIG_POSTGRESQL) return;
  const mig_datum **moved = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, x->result.affected);
  uint32_t stay = 0, go = 0;
  for (uint32_t r = 0; r < data->count; r++) {
    if (changed[r]) moved[go++] = data->rows[r];
    else data->rows[stay++] = data->rows[r];
  }
  memcpy(data->rows + stay, moved, go * sizeof *moved);
}

bool execute_too_many(execution *x) {
  rows_unknown(&x->e, "scripts write more rows to the table than are followed (%d)", MIG_ROWS_MAX);
  x->result.too_many = true;
  return false;
}

static bool may_look(execution *x, row_data *data) {
  data->looks += data->count;
  if (data->looks <= MIG_ROWS_LOOKS) return true;
  rows_unknown(&x->e, "scripts change the table's rows more often than is followed");
  x->result.too_many = true;
  return false;
}

/* The rows as they are after the statement; NULL when it touches none. */
static bool update_rows(execution *x, row_data *data, const mig_datum ***rows, bool **changed) {
  x->values = MIG_NEW_ARRAY(x->e.arena, row_value, x->dml->column_count + 1);
  for (uint32_t r = 0; r < data->count; r++) {
    const mig_datum *row;
    if (!update_row(x, data, r, &row)) return false;
    if (row == NULL) continue;
    if (*rows == NULL) {
      *rows = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, data->count);
      *changed = MIG_NEW_ARRAY(x->e.arena, bool, data->count);
      memcpy(*rows, data->rows, data->count * sizeof **rows);
    }
    (*rows)[r] = row;
    (*changed)[r] = true;
  }
  return true;
}

bool execute_update(execution *x) {
  if (!execute_targets(x, x->dml->columns, x->dml->column_count, &x->targets)) return false;
  row_data *data = rows_change(x->e.set, x->table, x->table->key);
  row_source target = {.alias = x->dml->alias, .table = x->table, .data = data};
  if (!analyse(x, &target)) return false;
  if (!may_look(x, data)) return false;
  row_data before = *data;
  const mig_datum **rows = NULL;
  bool *changed = NULL;
  if (!update_rows(x, data, &rows, &changed)) return false;
  if (rows == NULL) return true;
  rows_replace(data, rows, before.count);
  if (!execute_unique(x, x->table, data, changed)) return false;
  if (meets_on_the_way(x, &before, data, changed)) return false;
  for (uint32_t r = 0; r < data->count; r++)
    if (changed[r] && !rows_check_references(&x->e, x->table, data, data->rows[r])) return false;
  uint32_t affected = x->result.affected;
  move_changed(x, data, changed);
  bool good = execute_referrers(x, x->table, before.rows, before.count, false, 0);
  if (good) x->result.affected = affected;
  return good;
}

/* ---- DELETE ------------------------------------------------------------------------------------------------ */

/* Whether the statement empties the other table, too. */
static bool goes_along(execution *x, const mig_row_table *other) {
  for (uint32_t i = 0; i < x->dml->together_count; i++) {
    const mig_object *it = &x->dml->together[i];
    const mig_row_table *table = x->e.catalogue->find(x->e.catalogue->payload, it->schema, it->table);
    if (table != NULL && mig_span_eq(table->key, other->key)) return true;
  }
  return false;
}

static bool truncate(execution *x, row_data *data) {
  for (uint32_t n = 0; x->e.catalogue->referrer != NULL; n++) {
    const mig_row_table *other = x->e.catalogue->referrer(x->e.catalogue->payload, x->table->key, n);
    if (other == NULL) break;
    if (!mig_span_eq(other->key, x->table->key) && !goes_along(x, other)) return rows_fail(&x->e, MIG_ROWS_REFERENCED, "cannot truncate a table referenced in a foreign key constraint");
  }
  x->result.affected = data->count;
  rows_replace(data, NULL, 0);
  data->open = false;
  return true;
}

bool execute_delete(execution *x) {
  row_data *data = rows_change(x->e.set, x->table, x->table->key);
  if (x->dml->kind == MIG_DML_TRUNCATE) return truncate(x, data);
  row_source target = {.alias = x->dml->alias, .table = x->table, .data = data};
  if (!analyse(x, &target)) return false;
  if (!may_look(x, data)) return false;
  x->e.writing = false; /* MariaDB's DELETE only warns where UPDATE raises */
  row_data before = *data;
  const mig_datum **kept = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, data->count), **gone = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, data->count);
  uint32_t kept_count = 0, gone_count = 0;
  for (uint32_t r = 0; r < before.count; r++) {
    matched m = {.x = x};
    target.row = before.rows[r];
    if (!match(x, &target, &m)) return false;
    if (m.hit) gone[gone_count++] = before.rows[r];
    else kept[kept_count++] = before.rows[r];
  }
  if (gone_count > 0) rows_replace(data, kept, kept_count);
  if (x->dml->where == NULL && x->dml->from_count == 0) data->open = false; /* all of them, known or not */
  x->e.writing = true;
  x->result.affected = gone_count;
  return gone_count == 0 || execute_referrers(x, x->table, gone, gone_count, true, 0);
}

/* ---- foreign keys that point here --------------------------------------------------------------------------- */

static bool same_values(const row_data *child, const mig_row_table *child_table, const mig_row_reference *ref, const mig_datum *child_row, const row_data *parent,
                        const mig_datum *parent_row) {
  for (uint32_t i = 0; i < ref->column_count; i++) {
    uint32_t mine = rows_column(child, child_table->columns[ref->columns[i]].name, ref->columns[i]), theirs = rows_column(parent, ref->ref_columns[i], 0);
    if (mine == UINT32_MAX || theirs == UINT32_MAX || child_row[mine].kind == DATUM_NULL || !datum_same(&child_row[mine], &parent_row[theirs])) return false;
  }
  return true;
}

/* Whether the row pointed to one of `before` and now points to nothing. */
static bool dangles(const row_data *child, const mig_row_table *child_table, const mig_row_reference *ref, const mig_datum *row, const row_data *parent,
                    const mig_datum *const *before, uint32_t count) {
  bool pointed = false;
  for (uint32_t i = 0; i < count && !pointed; i++) pointed = same_values(child, child_table, ref, row, parent, before[i]);
  for (uint32_t i = 0; i < parent->count && pointed; i++) pointed = !same_values(child, child_table, ref, row, parent, parent->rows[i]);
  return pointed;
}

static bool refused(execution *x, const mig_row_table *table, const mig_row_table *child, const mig_row_reference *ref) {
  if (x->e.dialect == MIG_MYSQL) rows_fail(&x->e, MIG_ROWS_REFERENCED, "Cannot delete or update a parent row: a foreign key constraint fails");
  else
    rows_fail(&x->e, MIG_ROWS_REFERENCED, "update or delete on table \"%.*s\" violates foreign key constraint \"%.*s\" on table \"%.*s\"", MIG_FMT(table->key),
              MIG_FMT(ref->name), MIG_FMT(child->key));
  x->result.table = table->key, x->result.constraint = ref->name;
  x->result.depends_on_rows = true;
  return false;
}

static bool follow(execution *x, const mig_row_table *table, const mig_row_table *child, const mig_row_reference *ref, const mig_datum *const *before,
                   uint32_t before_count, bool deleted, uint32_t depth) {
  const row_data *parent = rows_find(x->e.set, table->key);
  row_data *data = rows_change(x->e.set, child, child->key);
  const mig_datum **rows = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, data->count), **gone = MIG_NEW_ARRAY(x->e.arena, const mig_datum *, data->count);
  uint32_t kept = 0, gone_count = 0;
  int action = deleted ? (int)ref->on_delete : (int)ref->on_update;
  for (uint32_t r = 0; r < data->count; r++) {
    rows[kept] = data->rows[r];
    if (!dangles(data, child, ref, data->rows[r], parent, before, before_count)) {
      kept++;
      continue;
    }
    gone[gone_count++] = data->rows[r];
    if (action == MIG_REF_RESTRICT) return refused(x, table, child, ref);
    if (action == MIG_REF_CASCADE && deleted) continue;
    if (action != MIG_REF_SET_NULL) return rows_unknown(&x->e, "a foreign key changes rows that point here");
    mig_datum *row = MIG_NEW_ARRAY(x->e.arena, mig_datum, data->column_count);
    memcpy(row, data->rows[r], data->column_count * sizeof *row);
    for (uint32_t i = 0; i < ref->column_count; i++) row[rows_column(data, child->columns[ref->columns[i]].name, ref->columns[i])] = datum_null();
    if (!rows_check_row(&x->e, child, data, row)) return false;
    rows[kept++] = row;
  }
  if (gone_count == 0) return true;
  rows_replace(data, rows, kept);
  return action != MIG_REF_CASCADE || execute_referrers(x, child, gone, gone_count, true, depth + 1);
}

bool execute_referrers(execution *x, const mig_row_table *table, const mig_datum *const *before, uint32_t before_count, bool deleted, uint32_t depth) {
  const mig_row_catalogue *cat = x->e.catalogue;
  if (cat->referrer == NULL || x->e.dialect == MIG_SQLITE) return true;
  if (depth > CASCADE_LIMIT) return rows_unknown(&x->e, "foreign keys cascade too far");
  for (uint32_t n = 0;; n++) {
    const mig_row_table *child = cat->referrer(cat->payload, table->key, n);
    if (child == NULL) return true;
    for (uint32_t i = 0; i < child->reference_count; i++) {
      if (!mig_span_eq(child->references[i].ref_table, table->key)) continue;
      if (!follow(x, table, child, &child->references[i], before, before_count, deleted, depth)) return false;
    }
  }
}

/* ---- the entrance ---------------------------------------------------------------------------------------------- */

static bool empty_and_closed(const mig_rowset *set, mig_span table) {
  const row_data *data = rows_find(set, table);
  return data != NULL && !data->open && data->count == 0;
}

static bool execute(execution *x) {
  const mig_dml *dml = x->dml;
  bool insert = dml->kind == MIG_DML_INSERT || dml->kind == MIG_DML_INSERT_SELECT;
  mig_from target = {.schema = dml->table.schema, .table = dml->table.table, .alias = dml->alias};
  row_source source;
  if (!rows_source(&x->e, &target, &source)) return false;
  x->table = source.table;
  if (insert && source.data != NULL && (source.data->too_many || source.data->count >= MIG_ROWS_MAX)) return execute_too_many(x);
  if (!dml->understood) /* whatever it does, it does nothing to no rows */
    return (!insert && empty_and_closed(x->e.set, x->table->key)) || rows_unknown(&x->e, "%.*s", MIG_FMT(dml->reason));
  if (insert) return execute_insert(x);
  return dml->kind == MIG_DML_UPDATE ? execute_update(x) : execute_delete(x);
}

void mig_rowset_begin_step(mig_rowset *set, uint32_t step) {
  set->statement = step;
  set->fresh = 0;
}

void mig_rowset_begin_branch(mig_rowset *set) {
  set->later = true;
}

mig_rows_result mig_rowset_execute(mig_rowset *set, const mig_row_catalogue *catalogue, const mig_dml *dml) {
  execution x = {.dml = dml};
  x.e = (row_eval){.arena = set->arena, .dialect = set->dialect, .set = set, .catalogue = catalogue, .result = &x.result,
                     .writing = true, .driven = dml->parameters};
  rows_begin(set);
  bool good = execute(&x);
  if (!good && x.result.status == MIG_ROWS_OK) rows_unknown(&x.e, "the statement is not followed");
  rows_end(set, good);
  const row_data *data = x.table != NULL ? rows_find(set, x.table->key) : NULL;
  if (data != NULL && (data->count >= MIG_ROWS_MAX || x.result.too_many) && !good) rows_change(set, NULL, x.table->key)->too_many = true;
  if (x.table != NULL) x.result.open = x.result.open || mig_rowset_is_open(set, x.table->key);
  if (x.table != NULL && x.result.status == MIG_ROWS_FAILS && x.result.table.ptr == NULL) x.result.table = x.table->key;
  return x.result;
}
