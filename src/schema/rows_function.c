/* Operators other than comparison, and the few functions that migrations use on rows. All others
 * give a symbol: a value with a name, equal in both orders when its arguments are. */
#include "base/span.h"
#include "schema/rows_internal.h"

enum { ARGUMENT_LIMIT = 32 };

static bool is_numeric(mig_sqlfamily f) {
  return f == MIG_SQL_INT || f == MIG_SQL_NUMERIC || f == MIG_SQL_FLOAT;
}

static bool is_textual(mig_sqlfamily f) {
  return f == MIG_SQL_TEXT || f == MIG_SQL_CHAR;
}

/* MariaDB and SQLite read a text as the number it begins with. */
static bool to_number(row_eval *e, row_value *v) {
  mig_datum n;
  size_t end = 0;
  if (v->value.kind != DATUM_TEXT) return true;
  bool digits = datum_read_number(v->value.text, &n, &end);
  bool whole = digits && mig_span_trim(mig_span_cut(v->value.text, end, v->value.text.len)).len == 0;
  if (e->dialect == MIG_MYSQL && e->writing && !whole) {
    rows_fail(e, MIG_ROWS_INVALID_VALUE, "Truncated incorrect DOUBLE value: '%.*s'", MIG_FMT(v->value.text));
    e->result->depends_on_rows = true;
    return false;
  }
  v->value = digits ? n : datum_int(0);
  if (e->dialect == MIG_MYSQL || v->value.kind == DATUM_DECIMAL) v->value = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(&v->value)};
  return true;
}

static mig_sqltype wider(const mig_sqltype *a, const mig_sqltype *b) {
  if (a->family == MIG_SQL_FLOAT || b->family == MIG_SQL_FLOAT) return rows_type(MIG_SQL_FLOAT, 8, MIG_SPAN("double precision"));
  if (a->family == MIG_SQL_NUMERIC || b->family == MIG_SQL_NUMERIC) return rows_type(MIG_SQL_NUMERIC, 0, MIG_SPAN("numeric"));
  return a->bytes > b->bytes ? *a : *b;
}

static bool float_result(char op, double x, double y, row_value *out) {
  double value = op == '+' ? x + y : op == '-' ? x - y : op == '*' ? x * y : x / y;
  out->value = (mig_datum){.kind = DATUM_FLOAT, .real = value};
  return true;
}

static bool divide(row_eval *e, const row_value *l, const row_value *r, bool remainder, row_value *out) {
  const mig_datum *a = &l->value, *b = &r->value;
  bool zero = datum_real(b) == 0;
  if (zero && e->dialect == MIG_POSTGRESQL) {
    rows_fail(e, MIG_ROWS_OUT_OF_RANGE, "division by zero");
    e->result->depends_on_rows = true;
    return false;
  }
  if (zero && e->dialect == MIG_MYSQL && e->writing) { /* ERROR_FOR_DIVISION_BY_ZERO, in strict mode */
    rows_fail(e, MIG_ROWS_OUT_OF_RANGE, "Division by 0");
    e->result->depends_on_rows = true;
    return false;
  }
  if (zero) {
    out->value = datum_null();
    return true;
  }
  bool whole = a->kind == DATUM_INT && b->kind == DATUM_INT;
  bool fits = !(whole && b->number == -1 && a->number == INT64_MIN);
  if (whole && fits && (remainder || e->dialect != MIG_MYSQL)) {
    if (b->number == -1) out->value = datum_int(remainder ? 0 : -a->number);
    else out->value = datum_int(remainder ? a->number % b->number : a->number / b->number);
    return true;
  }
  if (!remainder && (a->kind == DATUM_FLOAT || b->kind == DATUM_FLOAT)) return float_result('/', datum_real(a), datum_real(b), out);
  row_value args[] = {*l, *r}; /* how many digits a quotient keeps is each database's secret */
  return rows_symbol(e, remainder ? MIG_SPAN("%") : MIG_SPAN("/"), args, 2, out->type, out);
}

static bool compute(row_eval *e, char op, const row_value *l, const row_value *r, row_value *out) {
  const mig_datum *a = &l->value, *b = &r->value;
  bool fits = false;
  if (op == '/' || op == '%') return divide(e, l, r, op == '%', out);
  if (a->kind == DATUM_FLOAT || b->kind == DATUM_FLOAT) return float_result(op, datum_real(a), datum_real(b), out);
  if (op == '+') fits = datum_add(a, b, &out->value);
  else if (op == '-') fits = datum_subtract(a, b, &out->value);
  else fits = datum_multiply(a, b, &out->value);
  row_value args[] = {*l, *r};
  if (!fits) return rows_symbol(e, (mig_span){&op, 1}, args, 2, out->type, out);
  if (e->dialect == MIG_POSTGRESQL && out->type.family == MIG_SQL_INT && !cast_in_range(out->value.number, out->type.bytes, false)) {
    rows_fail(e, MIG_ROWS_OUT_OF_RANGE, "%.*s out of range", MIG_FMT(out->type.name));
    e->result->depends_on_rows = true;
    return false;
  }
  return true;
}

static bool concatenate(row_eval *e, row_value *l, row_value *r, row_value *out) {
  row_value args[] = {*l, *r};
  mig_sqltype text = rows_type(MIG_SQL_TEXT, 0, MIG_SPAN("text"));
  bool has_text = is_textual(l->type.family) || is_textual(r->type.family) || l->type.family == MIG_SQL_UNTYPED || r->type.family == MIG_SQL_UNTYPED;
  bool other = l->type.family == MIG_SQL_OTHER || r->type.family == MIG_SQL_OTHER || l->type.family == MIG_SQL_JSON || l->type.family == MIG_SQL_ARRAY ||
               r->type.family == MIG_SQL_JSON || r->type.family == MIG_SQL_ARRAY;
  if (e->dialect == MIG_POSTGRESQL && other) return rows_symbol(e, MIG_SPAN("||"), args, 2, rows_type(MIG_SQL_OTHER, 0, MIG_SPAN("?")), out);
  if (e->dialect == MIG_POSTGRESQL && !has_text)
    return rows_fail(e, MIG_ROWS_NO_OPERATOR, "operator does not exist: %.*s || %.*s", MIG_FMT(l->type.name), MIG_FMT(r->type.name));
  *out = (row_value){.value = datum_null(), .type = text};
  if (l->value.kind == DATUM_NULL || r->value.kind == DATUM_NULL) return true;
  if (datum_is_vague(&l->value) || datum_is_vague(&r->value)) return rows_symbol(e, MIG_SPAN("||"), args, 2, text, out);
  mig_span a = datum_print(e->arena, e->dialect, &l->value), b = datum_print(e->arena, e->dialect, &r->value);
  out->value = datum_text(mig_arena_printf(e->arena, "%.*s%.*s", MIG_FMT(a), MIG_FMT(b)));
  return true;
}

/* PostgreSQL: which operands + - * / % take; the rest (moments, intervals, json) is a symbol. */
static bool operands(row_eval *e, mig_span op, row_value *l, row_value *r, bool *known) {
  *known = true;
  mig_sqlfamily f = l->type.family, g = r->type.family;
  if (f == MIG_SQL_UNTYPED && is_numeric(g)) return rows_unify(e, op, l, r);
  if (g == MIG_SQL_UNTYPED && is_numeric(f)) return rows_unify(e, op, l, r);
  if (is_numeric(f) && is_numeric(g)) return true;
  bool refused = (is_textual(f) || f == MIG_SQL_BOOL || f == MIG_SQL_ENUM || is_numeric(f)) && (is_textual(g) || g == MIG_SQL_BOOL || g == MIG_SQL_ENUM || is_numeric(g));
  bool date_math = (f == MIG_SQL_TIMESTAMP && is_numeric(g)) || (is_textual(f) && g == MIG_SQL_TIMESTAMP);
  if (refused || date_math)
    return rows_fail(e, MIG_ROWS_NO_OPERATOR, "operator does not exist: %.*s %.*s %.*s", MIG_FMT(l->type.name), MIG_FMT(op), MIG_FMT(r->type.name));
  bool moments = (f == MIG_SQL_TIMESTAMP || f == MIG_SQL_DATE) && (g == MIG_SQL_TIMESTAMP || g == MIG_SQL_DATE);
  bool scaled = (f == MIG_SQL_TIMESTAMP || f == MIG_SQL_DATE || g == MIG_SQL_TIMESTAMP || g == MIG_SQL_DATE) && memchr("*/%", op.ptr[0], 3) != NULL;
  if (scaled || (moments && op.ptr[0] == '+'))
    return rows_fail(e, MIG_ROWS_NO_OPERATOR, "operator does not exist: %.*s %.*s %.*s", MIG_FMT(l->type.name), MIG_FMT(op), MIG_FMT(r->type.name));
  *known = false;
  return true;
}

bool rows_arithmetic(row_eval *e, mig_span op, row_value *l, row_value *r, row_value *out) {
  row_value args[] = {*l, *r};
  bool known = true;
  if (mig_span_is(op, "||")) return concatenate(e, l, r, out);
  if (op.len != 1 || memchr("+-*/%", op.ptr[0], 5) == NULL) return rows_symbol(e, op, args, 2, rows_type(MIG_SQL_OTHER, 0, MIG_SPAN("?")), out);
  if (e->dialect == MIG_POSTGRESQL && !operands(e, op, l, r, &known)) return false;
  if (!known) {
    mig_sqltype type = l->type.family == MIG_SQL_TIMESTAMP || l->type.family == MIG_SQL_DATE ? l->type : rows_type(MIG_SQL_OTHER, 0, MIG_SPAN("?"));
    return rows_symbol(e, op, args, 2, type, out);
  }
  *out = (row_value){.value = datum_null(), .type = wider(&l->type, &r->type)};
  if (e->dialect == MIG_SQLITE) out->type = rows_type(MIG_SQL_UNTYPED, 0, MIG_SPAN("unknown"));
  if (l->value.kind == DATUM_NULL || r->value.kind == DATUM_NULL) return true;
  bool moment = l->value.kind == DATUM_STAMP || r->value.kind == DATUM_STAMP || l->value.kind == DATUM_DATE || r->value.kind == DATUM_DATE;
  if (moment || datum_is_vague(&l->value) || datum_is_vague(&r->value)) return rows_symbol(e, op, args, 2, out->type, out);
  if (!to_number(e, l) || !to_number(e, r)) return false;
  return compute(e, op.ptr[0], l, r, out);
}

/* ---- functions -------------------------------------------------------------------------------------- */

typedef struct call {
  row_eval *e;
  row_value args[ARGUMENT_LIMIT];
  uint32_t count;
} call;

static mig_span text_of(const call *c, uint32_t i) {
  return datum_print(c->e->arena, c->e->dialect, &c->args[i].value);
}

static bool has_high_bytes(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] >= 0x80) return true;
  return false;
}

static bool change_case(call *c, bool up, row_value *out) {
  mig_span text = mig_arena_copy(c->e->arena, text_of(c, 0));
  char *p = (char *)(uintptr_t)text.ptr;
  for (size_t i = 0; i < text.len; i++) {
    if (up && p[i] >= 'a' && p[i] <= 'z') p[i] = (char)(p[i] - ('a' - 'A'));
    if (!up && p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + ('a' - 'A'));
  }
  out->value = datum_text(text);
  return !has_high_bytes(text);
}

static bool do_lower(call *c, row_value *out) {
  return change_case(c, false, out);
}

static bool do_upper(call *c, row_value *out) {
  return change_case(c, true, out);
}

static bool do_length(call *c, row_value *out) {
  mig_span text = text_of(c, 0);
  out->type = rows_type(MIG_SQL_INT, 4, MIG_SPAN("integer"));
  out->value = datum_int(c->e->dialect == MIG_MYSQL ? (int64_t)text.len : datum_characters(text));
  return true;
}

static bool do_char_length(call *c, row_value *out) {
  out->type = rows_type(MIG_SQL_INT, 4, MIG_SPAN("integer"));
  out->value = datum_int(datum_characters(text_of(c, 0)));
  return true;
}

static bool do_trim(call *c, row_value *out) {
  mig_span text = text_of(c, 0);
  while (text.len > 0 && text.ptr[0] == ' ') text.ptr++, text.len--;
  while (text.len > 0 && text.ptr[text.len - 1] == ' ') text.len--;
  out->value = datum_text(text);
  return c->count == 1;
}

static bool do_replace(call *c, row_value *out) {
  mig_span text = text_of(c, 0), from = text_of(c, 1), to = text_of(c, 2);
  mig_buf buf = mig_buf_in(c->e->arena);
  size_t at = 0, hit;
  while (from.len > 0 && (hit = mig_span_find(text, from, at)) != SIZE_MAX) {
    mig_buf_put(&buf, mig_span_cut(text, at, hit));
    mig_buf_put(&buf, to);
    at = hit + from.len;
  }
  mig_buf_put(&buf, mig_span_cut(text, at, text.len));
  out->value = datum_text(mig_buf_span(&buf));
  return true;
}

static bool do_substr(call *c, row_value *out) {
  mig_span text = text_of(c, 0);
  const mig_datum *start = &c->args[1].value, *count = c->count > 2 ? &c->args[2].value : NULL;
  if (start->kind != DATUM_INT || start->number < 1 || (count != NULL && (count->kind != DATUM_INT || count->number < 0)) || has_high_bytes(text)) return false;
  size_t from = (uint64_t)start->number - 1 < text.len ? (size_t)start->number - 1 : text.len, to = text.len;
  if (count != NULL && (uint64_t)count->number < text.len - from) to = from + (size_t)count->number;
  out->value = datum_text(mig_span_cut(text, from, to));
  return true;
}

static bool do_concat(call *c, row_value *out) {
  mig_buf buf = mig_buf_in(c->e->arena);
  for (uint32_t i = 0; i < c->count; i++)
    if (c->args[i].value.kind != DATUM_NULL) mig_buf_put(&buf, text_of(c, i)); /* PostgreSQL's skips NULLs; MariaDB's never sees one */
  out->value = datum_text(mig_buf_span(&buf));
  return true;
}

static bool do_abs(call *c, row_value *out) {
  *out = c->args[0];
  out->literal = false;
  if (!datum_is_number(&out->value)) return false;
  if (out->value.number < 0) out->value.number = -out->value.number;
  if (out->value.real < 0) out->value.real = -out->value.real;
  return true;
}

/* nulls: 0 any NULL gives NULL, 1 the function sees them */
static const struct {
  const char *name;
  uint32_t min, max;
  bool sees_nulls;
  bool (*run)(call *c, row_value *out); /* false: not for these arguments */
} functions[] = {
    {"lower", 1, 1, false, do_lower},   {"upper", 1, 1, false, do_upper},          {"length", 1, 1, false, do_length},
    {"char_length", 1, 1, false, do_char_length}, {"btrim", 1, 1, false, do_trim}, {"trim", 1, 1, false, do_trim},
    {"replace", 3, 3, false, do_replace}, {"substr", 2, 3, false, do_substr},      {"substring", 2, 3, false, do_substr},
    {"concat", 1, ARGUMENT_LIMIT, true, do_concat}, {"abs", 1, 1, false, do_abs},
};

/* The first that is not NULL; in PostgreSQL all of them must have a common type. */
static bool coalesce(call *c, row_value *out) {
  row_eval *e = c->e;
  bool vague = false, found = false;
  mig_sqltype type = c->args[0].type;
  for (uint32_t i = 1; i < c->count; i++) {
    if (type.family == MIG_SQL_UNTYPED) type = c->args[i].type;
    else if (e->dialect == MIG_POSTGRESQL) {
      row_value a = {.value = datum_null(), .type = type}, b = c->args[i];
      if (!rows_unify(e, MIG_SPAN("="), &a, &b)) {
        if (e->result->failure == MIG_ROWS_NO_OPERATOR)
          rows_fail(e, MIG_ROWS_NO_CAST, "COALESCE types %.*s and %.*s cannot be matched", MIG_FMT(type.name), MIG_FMT(c->args[i].type.name));
        return false;
      }
      c->args[i].value = b.value;
      if (is_numeric(type.family) && is_numeric(c->args[i].type.family)) type = wider(&type, &c->args[i].type);
    }
  }
  *out = (row_value){.value = datum_null(), .type = type};
  for (uint32_t i = 0; i < c->count && !found; i++) {
    vague = c->args[i].value.kind == DATUM_SYMBOL;
    found = vague || c->args[i].value.kind != DATUM_NULL;
    if (found) out->value = c->args[i].value;
  }
  return !vague || c->count == 1 || rows_symbol(e, MIG_SPAN("coalesce"), c->args, c->count, type, out);
}

static bool null_if(call *c, row_value *out) {
  int order = 0;
  bool null, vague;
  *out = c->args[0];
  out->literal = false;
  row_value l = c->args[0], r = c->args[1];
  if (c->e->dialect == MIG_SQLITE) l.type.family = r.type.family = MIG_SQL_UNTYPED; /* a function: no affinity is applied */
  if (!rows_compare(c->e, MIG_SPAN("="), &l, &r, &order, &null, &vague)) return false;
  if (vague) return rows_symbol(c->e, MIG_SPAN("nullif"), c->args, 2, out->type, out);
  if (!null && order == 0) out->value = datum_null();
  return true;
}

static bool if_else(call *c, row_value *out) {
  mig_truth truth;
  bool vague;
  if (!rows_to_bool(c->e, &c->args[0], &truth, &vague)) return false;
  *out = c->args[truth == MIG_YES ? 1 : 2];
  return !vague || rows_symbol(c->e, MIG_SPAN("if"), c->args, 3, out->type, out);
}

/* What a symbol's type is, as far as it is the same for every argument. */
static mig_sqltype result_type(mig_span name) {
  static const char *const texts[] = {"md5", "concat_ws", "to_char", "lpad", "rpad", "left", "right", "initcap", "regexp_replace", "string_agg",
                                      "repeat", "reverse", "translate", "format", "encode", "substring_index", "split_part", "ltrim", "rtrim"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (mig_span_is(name, texts[i])) return rows_type(MIG_SQL_TEXT, 0, MIG_SPAN("text"));
  if (mig_span_is(name, "gen_random_uuid") || mig_span_is(name, "uuid_generate_v4")) return rows_type(MIG_SQL_UUID, 0, MIG_SPAN("uuid"));
  return rows_type(MIG_SQL_OTHER, 0, MIG_SPAN("?"));
}

/* Gives another value each time it is called. */
static bool is_volatile(mig_span name) {
  static const char *const names[] = {"gen_random_uuid", "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v4", "uuid", "uuid_short",
                                      "random", "rand", "nextval", "randomblob", "random_bytes", "gen_random_bytes", "clock_timestamp"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (mig_span_is(name, names[i])) return true;
  return false;
}

/* PostgreSQL has no implicit cast to text: lower(1) names no function. */
static bool takes_text(const mig_sqltype *type) {
  static const mig_sqlfamily refused[] = {MIG_SQL_INT, MIG_SQL_NUMERIC, MIG_SQL_FLOAT, MIG_SQL_BOOL, MIG_SQL_DATE, MIG_SQL_TIME, MIG_SQL_TIMESTAMP, MIG_SQL_UUID, MIG_SQL_ENUM};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    if (type->family == refused[i]) return false;
  return true;
}

/* Full text search takes its text last, behind the configuration. */
static bool searches(mig_span name) {
  static const char *const names[] = {"to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (mig_span_is(name, names[i])) return true;
  return false;
}

/* x COLLATE y: the same value, told apart from others as y does. */
static bool collate(const call *c, mig_span name, row_value *out) {
  static const mig_span word = {"collate ", 8};
  if (c->count != 1 || !mig_span_starts(name, word)) return false;
  *out = c->args[0];
  out->type.collation = mig_span_cut(name, word.len, name.len);
  return true;
}

static bool run(call *c, mig_span name, row_value *out) {
  row_eval *e = c->e;
  if (collate(c, name, out)) return true;
  if (e->dialect == MIG_POSTGRESQL && c->count > 0 && searches(name) && !takes_text(&c->args[c->count - 1].type))
    return rows_fail(e, MIG_ROWS_NO_OPERATOR, "function %.*s(%s%.*s) does not exist", MIG_FMT(name), c->count > 1 ? "unknown, " : "",
                     MIG_FMT(c->args[c->count - 1].type.name));
  if (c->count > 0 && (mig_span_is(name, "coalesce") || (mig_span_is(name, "ifnull") && c->count == 2))) return coalesce(c, out);
  if (c->count == 2 && mig_span_is(name, "nullif")) return null_if(c, out);
  if (c->count == 3 && mig_span_is(name, "if") && e->dialect == MIG_MYSQL) return if_else(c, out);
  if (is_volatile(name)) {
    *out = (row_value){.value = rows_fresh(e, name, ++e->set->fresh), .type = result_type(name)};
    return true;
  }
  bool vague = false, null = false;
  for (uint32_t i = 0; i < c->count; i++) {
    vague = vague || datum_is_vague(&c->args[i].value);
    null = null || c->args[i].value.kind == DATUM_NULL;
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
    if (!mig_span_is(name, functions[i].name) || c->count < functions[i].min || c->count > functions[i].max) continue;
    if (e->dialect == MIG_POSTGRESQL && functions[i].run != do_concat && functions[i].run != do_abs && !takes_text(&c->args[0].type))
      return rows_fail(e, MIG_ROWS_NO_OPERATOR, "function %.*s(%.*s) does not exist", MIG_FMT(name), MIG_FMT(c->args[0].type.name));
    *out = (row_value){.value = datum_null(), .type = functions[i].run == do_abs ? c->args[0].type : rows_type(MIG_SQL_TEXT, 0, MIG_SPAN("text"))};
    if (e->dialect == MIG_POSTGRESQL && (functions[i].run == do_length || functions[i].run == do_char_length)) out->type = rows_type(MIG_SQL_INT, 4, MIG_SPAN("integer"));
    bool keeps_null = !functions[i].sees_nulls || e->dialect == MIG_MYSQL;
    if (null && keeps_null && !vague) return true;
    if (!vague && functions[i].run(c, out)) return true;
    return rows_symbol(e, name, c->args, c->count, out->type, out);
  }
  return rows_symbol(e, name, c->args, c->count, result_type(name), out);
}

/* One value of many rows, or one that other rows have a part in: where it is not taken apart, nothing is known of it. */
static bool is_over_rows(mig_span name, uint32_t count) {
  static const char *const names[] = {"count", "sum", "avg", "total", "group_concat", "string_agg", "array_agg", "json_agg", "jsonb_agg", "json_object_agg",
                                      "jsonb_object_agg", "json_group_array", "json_arrayagg", "bool_and", "bool_or", "every", "bit_and", "bit_or", "stddev", "variance"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (mig_span_is(name, names[i])) return true;
  return mig_span_ends(name, MIG_SPAN(" over")) || (count == 1 && (mig_span_is(name, "max") || mig_span_is(name, "min")));
}

bool rows_function(row_eval *e, const mig_expr *expr, row_value *out) {
  call c = {.e = e, .count = expr->count};
  if (expr->count > ARGUMENT_LIMIT) return rows_unknown(e, "%.*s has too many arguments", MIG_FMT(expr->text));
  for (uint32_t i = 0; i < expr->count; i++) {
    if (expr->args[i]->kind == MIG_EXPR_STAR) return rows_unknown(e, "%.*s(*) counts rows", MIG_FMT(expr->text));
    if (!rows_eval(e, expr->args[i], &c.args[i])) return false;
  }
  mig_span lower = mig_arena_copy(e->arena, expr->text);
  char *p = (char *)(uintptr_t)lower.ptr;
  for (size_t i = 0; i < lower.len; i++)
    if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + ('a' - 'A'));
  return is_over_rows(lower, c.count) ? rows_unknown(e, "%.*s() is of many rows", MIG_FMT(lower)) : run(&c, lower, out);
}
