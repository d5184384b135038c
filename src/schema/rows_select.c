/* SELECTs within expressions. */
#include "base/span.h"
#include "schema/rows_internal.h"

static bool any_open(row_eval *e, const mig_select *select) {
  for (uint32_t i = 0; i < select->from_count; i++) {
    row_source source = {0};
    if (!rows_source(e, &select->from[i], &source)) return true;
    if (source.data == NULL || source.data->open) return true;
  }
  return false;
}

static bool is_static(const row_eval *e) {
  for (const row_scope *s = e->scope; s != NULL; s = s->outer)
    for (uint32_t i = 0; i < s->count; i++)
      if (s->sources[i].row == NULL) return true;
  return false;
}

typedef enum aggregate { AGGREGATE_NONE, AGGREGATE_COUNT, AGGREGATE_MAX, AGGREGATE_MIN } aggregate;

static aggregate aggregate_of(const mig_expr *expr) {
  if (expr->kind != MIG_EXPR_FUNCTION || expr->count != 1) return AGGREGATE_NONE;
  if (mig_span_is(expr->text, "count")) return AGGREGATE_COUNT;
  if (mig_span_is(expr->text, "max")) return AGGREGATE_MAX;
  return mig_span_is(expr->text, "min") ? AGGREGATE_MIN : AGGREGATE_NONE;
}

typedef struct collect {
  const mig_expr *output; /* NULL: only whether there is a row */
  aggregate kind;
  uint32_t rows;
  MIG_VEC(row_value) values;
} collect;

static bool take(void *payload, row_eval *e) {
  collect *c = payload;
  c->rows++;
  if (c->output == NULL) return false; /* one row is enough; the status stays OK */
  const mig_expr *expr = c->kind == AGGREGATE_NONE ? c->output : c->output->args[0];
  if (expr->kind == MIG_EXPR_STAR) return true;
  row_value value;
  if (!rows_eval(e, expr, &value)) return false;
  if (c->kind == AGGREGATE_NONE || value.value.kind != DATUM_NULL) *mig_vec_push(e->arena, &c->values) = value;
  else if (c->kind == AGGREGATE_COUNT) c->rows--;
  return true;
}

static bool fold(row_eval *e, collect *c, row_value *out) {
  if (c->kind == AGGREGATE_COUNT) {
    *out = (row_value){.value = datum_int(c->rows), .type = rows_type(MIG_SQL_INT, 8, MIG_SPAN("bigint"))};
    return true;
  }
  *out = (row_value){.value = datum_null(), .type = rows_type(MIG_SQL_UNTYPED, 0, MIG_SPAN("unknown"))};
  for (uint32_t i = 0; i < c->values.count; i++) {
    row_value best = *out, next = c->values.items[i];
    int order = 0;
    bool null, vague;
    if (i > 0 && !rows_compare(e, MIG_SPAN("<"), &next, &best, &order, &null, &vague)) return false;
    if (i > 0 && vague) return rows_unknown(e, "which value is the greatest cannot be told");
    if (i == 0 || (c->kind == AGGREGATE_MAX ? order > 0 : order < 0)) *out = c->values.items[i];
  }
  return true;
}

static void put_truth(row_eval *e, mig_truth truth, row_value *out) {
  bool pg = e->dialect == MIG_POSTGRESQL;
  *out = (row_value){.type = pg ? rows_type(MIG_SQL_BOOL, 1, MIG_SPAN("boolean")) : rows_type(MIG_SQL_INT, 4, MIG_SPAN("int"))};
  out->value = truth == MIG_UNSET ? datum_null() : pg ? datum_bool(truth == MIG_YES) : datum_int(truth == MIG_YES);
}

/* The type of a scalar SELECT's only output, without any row. */
static bool output_type(row_eval *e, const mig_select *select, mig_sqltype *out) {
  row_source *sources = MIG_NEW_ARRAY(e->arena, row_source, select->from_count + 1);
  *out = rows_type(MIG_SQL_OTHER, 0, MIG_SPAN("?"));
  if (select->output_count != 1 || select->outputs[0]->kind == MIG_EXPR_STAR) return true;
  const mig_expr *output = select->outputs[0];
  aggregate kind = aggregate_of(output);
  if (kind == AGGREGATE_COUNT) {
    *out = rows_type(MIG_SQL_INT, 8, MIG_SPAN("bigint"));
    return true;
  }
  for (uint32_t i = 0; i < select->from_count; i++)
    if (!rows_source(e, &select->from[i], &sources[i])) return false;
  row_scope scope = {e->scope, sources, select->from_count};
  const row_scope *outer = e->scope;
  row_value value;
  e->scope = &scope;
  bool good = rows_eval(e, kind == AGGREGATE_NONE ? output : output->args[0], &value);
  e->scope = outer;
  if (good) *out = value.type;
  else if (e->result->status == MIG_ROWS_UNKNOWN) *e->result = (mig_rows_result){0}, good = true;
  return good;
}

static bool vague_result(row_eval *e, const mig_expr *expr, row_value *out) {
  mig_buf buf = mig_buf_in(e->arena);
  mig_expr_print(&buf, expr);
  *out = (row_value){.value = datum_symbol(mig_buf_span(&buf))};
  if (expr->text.len == 0) return output_type(e, expr->select, &out->type);
  row_value truth;
  put_truth(e, MIG_YES, &truth);
  out->type = truth.type;
  return true;
}

static bool member_of(row_eval *e, const mig_expr *expr, collect *c, bool open, row_value *out) {
  row_value left;
  bool any_null = false, any_vague = open;
  if (!rows_eval(e, expr->args[0], &left)) return false;
  for (uint32_t i = 0; i < c->values.count; i++) {
    row_value l = left, r = c->values.items[i];
    int order = 0;
    bool null, vague;
    if (!rows_compare(e, MIG_SPAN("="), &l, &r, &order, &null, &vague)) return false;
    if (!null && !vague && order == 0) {
      put_truth(e, MIG_YES, out);
      return true;
    }
    any_null = any_null || null;
    any_vague = any_vague || vague;
  }
  if (any_vague) return vague_result(e, expr, out);
  put_truth(e, any_null ? MIG_UNSET : MIG_NO, out);
  return true;
}

bool rows_subselect(row_eval *e, const mig_expr *expr, row_value *out) {
  const mig_select *select = expr->select;
  bool exists = mig_span_is(expr->text, "EXISTS"), member = mig_span_is(expr->text, "IN"), scalar = expr->text.len == 0;
  if (select == NULL || !select->understood || (!exists && !member && !scalar)) return rows_unknown(e, "it holds a SELECT that is not followed");
  if (!exists && (select->output_count != 1 || select->outputs[0]->kind == MIG_EXPR_STAR)) return rows_unknown(e, "it holds a SELECT that is not followed");
  if (is_static(e)) { /* names and types of the outer statement: what the SELECT gives is not asked for */
    for (uint32_t i = 0; i < select->from_count; i++) {
      row_source source;
      if (!rows_source(e, &select->from[i], &source)) return false;
    }
    return vague_result(e, expr, out);
  }
  collect c = {.output = exists ? NULL : select->outputs[0]};
  if (c.output != NULL) c.kind = aggregate_of(c.output);
  row_sink sink = {.take = take, .payload = &c};
  bool open = any_open(e, select);
  if (e->result->status != MIG_ROWS_OK || !rows_join(e, select->from, select->from_count, NULL, select->where, &sink)) return false;
  if (e->result->status != MIG_ROWS_OK) return false;
  open = open || sink.maybe;
  if (exists && select->output_count == 1 && aggregate_of(select->outputs[0]) != AGGREGATE_NONE) { /* one row, of whatever */
    put_truth(e, MIG_YES, out);
    return true;
  }
  if (exists) {
    if (c.rows == 0 && open) return vague_result(e, expr, out);
    put_truth(e, c.rows > 0 ? MIG_YES : MIG_NO, out);
    return true;
  }
  if (member && c.kind != AGGREGATE_NONE && !open) {
    row_value folded;
    if (!fold(e, &c, &folded)) return false;
    c.values.count = 0;
    *mig_vec_push(e->arena, &c.values) = folded;
  }
  if (member) return member_of(e, expr, &c, open, out);
  if (open || select->distinct) return vague_result(e, expr, out);
  if (c.kind != AGGREGATE_NONE) {
    mig_sqltype type;
    bool good = output_type(e, select, &type) && fold(e, &c, out);
    out->type = type;
    return good;
  }
  if (c.values.count > 1) {
    if (e->dialect == MIG_SQLITE || select->limited) return vague_result(e, expr, out);
    rows_fail(e, MIG_ROWS_COUNT, e->dialect == MIG_MYSQL ? "Subquery returns more than 1 row" : "more than one row returned by a subquery used as an expression");
    e->result->depends_on_rows = true;
    return false;
  }
  *out = (row_value){.value = datum_null()};
  if (c.values.count == 1) *out = c.values.items[0];
  else if (!output_type(e, select, &out->type)) return false;
  out->literal = false;
  return true;
}
