/* Joins of known rows. */
#include "base/span.h"
#include "schema/rows_internal.h"

enum { SOURCE_LIMIT = 16 };

bool rows_source(row_eval *e, const mig_from *from, row_source *out) {
  if (from->derived) return rows_unknown(e, "it reads a subselect in FROM");
  const mig_row_table *table = e->catalogue->find(e->catalogue->payload, from->schema, from->table);
  if (table == NULL && e->catalogue->is_view != NULL && e->catalogue->is_view(e->catalogue->payload, from->schema, from->table))
    return rows_unknown(e, "it reads a view");
  if (table == NULL) {
    if (e->dialect == MIG_SQLITE) rows_fail(e, MIG_ROWS_NO_TABLE, "no such table: %.*s", MIG_FMT(from->table));
    else if (e->dialect == MIG_MYSQL) rows_fail(e, MIG_ROWS_NO_TABLE, "Table '%.*s' doesn't exist", MIG_FMT(from->table));
    else rows_fail(e, MIG_ROWS_NO_TABLE, "relation \"%.*s\" does not exist", MIG_FMT(from->table));
    return false;
  }
  *out = (row_source){.alias = from->alias, .table = table, .data = rows_find(e->set, table->key)};
  return true;
}

/* A part of WHERE that is asked before the last table is reached. */
typedef struct early {
  const mig_expr *part;
  uint32_t at; /* as soon as so many sources have their row */
} early;

typedef struct join {
  row_eval *e;
  const mig_from *from;
  row_source sources[SOURCE_LIMIT];
  uint32_t fixed, count; /* sources[0 ... fixed-1] have their row already */
  const mig_expr *where;
  MIG_VEC(early) early;
  row_sink *sink;
  bool stop;
} join;

static bool condition(join *j, uint32_t visible, const mig_expr *expr, bool *holds) {
  row_scope scope = {j->e->scope, j->sources, visible};
  const row_scope *outer = j->e->scope;
  mig_truth truth = MIG_YES;
  bool vague = false;
  j->e->scope = &scope;
  bool good = expr == NULL || rows_condition(j->e, expr, &truth, &vague);
  j->e->scope = outer;
  if (vague) j->sink->maybe = true;
  *holds = truth == MIG_YES;
  return good;
}

/* ---- parts of WHERE that can be asked early ---- */

/* Without functions, parameters and SELECTs, which may give something else each time they are asked. */
static bool is_plain(const mig_expr *expr) {
  switch (expr->kind) {
    case MIG_EXPR_NULL:
    case MIG_EXPR_BOOL:
    case MIG_EXPR_NUMBER:
    case MIG_EXPR_STRING:
    case MIG_EXPR_COLUMN: return true;
    case MIG_EXPR_OPERATOR:
    case MIG_EXPR_AND:
    case MIG_EXPR_OR:
    case MIG_EXPR_NOT:
    case MIG_EXPR_IS_NULL:
    case MIG_EXPR_IS_NOT_NULL:
    case MIG_EXPR_IN:
    case MIG_EXPR_BETWEEN:
    case MIG_EXPR_LIKE: break;
    default: return false;
  }
  for (uint32_t i = 0; i < expr->count; i++)
    if (!is_plain(expr->args[i])) return false;
  return true;
}

/* How many sources must have their row before a plain expression can be asked. */
static uint32_t depth_of(const join *j, const mig_expr *expr) {
  if (expr->kind == MIG_EXPR_COLUMN) return rows_depth(j->e, j->sources, j->count, expr);
  uint32_t depth = 0;
  for (uint32_t i = 0; i < expr->count; i++) {
    uint32_t of = depth_of(j, expr->args[i]);
    if (of > depth) depth = of;
  }
  return depth;
}

static void find_early(join *j, const mig_expr *where) {
  if (where == NULL) return;
  if (where->kind == MIG_EXPR_AND) {
    for (uint32_t i = 0; i < where->count; i++) find_early(j, where->args[i]);
  } else if (is_plain(where)) {
    uint32_t at = depth_of(j, where);
    if (at < j->count) *mig_vec_push(j->e->arena, &j->early) = (early){where, at};
  }
}

/* Whether WHERE holds for no row of the sources that are left. Only a plain NO counts: what fails, or can't be
 * told, is for the whole row to say. */
static bool is_excluded(join *j, uint32_t at) {
  bool excluded = false;
  bool maybe = j->sink->maybe;
  for (uint32_t i = 0; i < j->early.count && !excluded; i++) {
    if (j->early.items[i].at != at) continue;
    mig_rows_result before = *j->e->result;
    bool holds = true;
    j->sink->maybe = false;
    excluded = condition(j, at, j->early.items[i].part, &holds) && !holds && !j->sink->maybe;
    *j->e->result = before;
  }
  j->sink->maybe = maybe;
  return excluded;
}

/* ---- every row of the join ---- */

static bool visit(join *j, uint32_t at);

static bool leaf(join *j) {
  bool holds;
  if (!condition(j, j->count, j->where, &holds)) return false;
  if (!holds) return true;
  row_scope scope = {j->e->scope, j->sources, j->count};
  const row_scope *outer = j->e->scope;
  j->e->scope = &scope;
  bool good = j->sink->take(j->sink->payload, j->e);
  j->e->scope = outer;
  j->stop = !good;
  return good || j->e->result->status == MIG_ROWS_OK;
}

static bool visit(join *j, uint32_t at) {
  if (j->stop) return true;
  if (at == j->count) return leaf(j);
  if (is_excluded(j, at)) return true;
  const mig_from *from = &j->from[at - j->fixed];
  row_source *source = &j->sources[at];
  bool matched = false;
  for (uint32_t r = 0; source->data != NULL && r < source->data->count && !j->stop; r++) {
    bool holds;
    if (++j->e->looks > MIG_ROWS_LOOKS) return rows_unknown(j->e, "it joins more rows than are followed");
    source->row = source->data->rows[r];
    if (!condition(j, at + 1, from->on, &holds)) return false;
    if (!holds) continue;
    matched = true;
    if (!visit(j, at + 1)) return false;
  }
  if (matched || from->join != MIG_FROM_LEFT || j->stop) return true;
  mig_datum *nulls = MIG_NEW_ARRAY(j->e->arena, mig_datum, source->data != NULL ? source->data->column_count + 1 : 1);
  source->row = nulls;
  return visit(j, at + 1);
}

bool rows_join(row_eval *e, const mig_from *from, uint32_t count, const row_source *first, const mig_expr *where, row_sink *sink) {
  join j = {.e = e, .from = from, .where = where, .sink = sink};
  if (first != NULL) j.sources[j.fixed++] = *first;
  j.count = j.fixed + count;
  if (j.count > SOURCE_LIMIT) return rows_unknown(e, "it joins too many tables");
  for (uint32_t i = 0; i < count; i++)
    if (!rows_source(e, &from[i], &j.sources[j.fixed + i])) return false;
  find_early(&j, where);
  return visit(&j, j.fixed);
}
