/* Values of expressions. With a source without a row every column is a symbol: then only types and
 * names matter, which is how a statement is analysed before it meets any row. */
#include "base/span.h"
#include "schema/rows_internal.h"

enum { DEPTH_LIMIT = 160 };

mig_sqltype rows_type(mig_sqlfamily family, uint8_t bytes, mig_span name) {
  return (mig_sqltype){.family = family, .bytes = bytes, .length = -1, .precision = -1, .scale = -1, .name = name};
}

static mig_sqltype untyped(void) {
  return rows_type(MIG_SQL_UNTYPED, 0, MIG_SPAN("unknown"));
}

static mig_sqltype boolean_type(const row_eval *e) {
  return e->dialect == MIG_POSTGRESQL ? rows_type(MIG_SQL_BOOL, 1, MIG_SPAN("boolean"))
                                      : e->dialect == MIG_MYSQL ? rows_type(MIG_SQL_INT, 4, MIG_SPAN("int")) : untyped();
}

bool rows_fail(row_eval *e, mig_rows_failure failure, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *e->result = (mig_rows_result){.status = MIG_ROWS_FAILS, .failure = failure};
  e->result->message = mig_arena_vprintf(e->arena, format, args);
  va_end(args);
  return false;
}

bool rows_unknown(row_eval *e, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *e->result = (mig_rows_result){.status = MIG_ROWS_UNKNOWN};
  e->result->message = mig_arena_vprintf(e->arena, format, args);
  va_end(args);
  return false;
}

bool rows_symbol(row_eval *e, mig_span what, const row_value *args, uint32_t count, mig_sqltype type, row_value *out) {
  mig_buf buf = mig_buf_in(e->arena);
  mig_buf_put(&buf, what);
  mig_buf_putc(&buf, '(');
  for (uint32_t i = 0; i < count && buf.len < 500; i++) {
    if (i > 0) mig_buf_puts(&buf, ", ");
    datum_show(&buf, &args[i].value);
  }
  mig_buf_putc(&buf, ')');
  *out = (row_value){.value = datum_symbol(mig_buf_span(&buf)), .type = type};
  return true;
}

mig_datum rows_fresh(row_eval *e, mig_span what, uint32_t ordinal) {
  if (ordinal == 0) return datum_symbol(mig_arena_printf(e->arena, "%.*s of step %u", MIG_FMT(what), e->set->statement));
  return datum_symbol(mig_arena_printf(e->arena, "%.*s %u of step %u", MIG_FMT(what), ordinal, e->set->statement));
}

/* Parameters have names within their statement; without a name each is a value of its own. */
static mig_datum parameter(row_eval *e, mig_span name) {
  return name.len != 0 ? rows_fresh(e, name, 0) : rows_fresh(e, MIG_SPAN("value"), ++e->set->fresh);
}

static void truth_value(row_eval *e, mig_truth truth, row_value *out) {
  *out = (row_value){.type = boolean_type(e)};
  if (truth == MIG_UNSET) out->value = datum_null();
  else if (e->dialect == MIG_POSTGRESQL) out->value = datum_bool(truth == MIG_YES);
  else out->value = datum_int(truth == MIG_YES);
}

static void vague_truth(row_eval *e, const mig_expr *expr, row_value *out) {
  mig_buf buf = mig_buf_in(e->arena);
  mig_expr_print(&buf, expr);
  *out = (row_value){.value = datum_symbol(mig_buf_span(&buf)), .type = boolean_type(e)};
}

/* ---- leaves ---------------------------------------------------------------------------------------- */

static bool number(row_eval *e, mig_span text, row_value *out) {
  *out = (row_value){.literal = true};
  bool exponent = mig_span_find(text, MIG_SPAN("e"), 0) != SIZE_MAX || mig_span_find(text, MIG_SPAN("E"), 0) != SIZE_MAX;
  if (!datum_is_all_number(text, &out->value)) return rows_unknown(e, "the number %.*s is not read", MIG_FMT(text));
  bool small = out->value.kind == DATUM_INT && cast_in_range(out->value.number, 4, false);
  if (out->value.kind == DATUM_INT) out->type = small ? rows_type(MIG_SQL_INT, 4, MIG_SPAN("integer")) : rows_type(MIG_SQL_INT, 8, MIG_SPAN("bigint"));
  else out->type = rows_type(exponent && e->dialect != MIG_POSTGRESQL ? MIG_SQL_FLOAT : MIG_SQL_NUMERIC, 8, MIG_SPAN("numeric"));
  if (e->dialect == MIG_SQLITE) {
    if (out->value.kind == DATUM_DECIMAL) out->value = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(&out->value)};
    out->type = untyped();
  }
  return true;
}

static bool names_equal(const row_eval *e, mig_span a, mig_span b) {
  return e->dialect == MIG_POSTGRESQL ? mig_span_eq(a, b) : mig_span_eq_nocase(a, b);
}

static uint32_t find_column(row_eval *e, const mig_row_table *table, mig_span name) {
  if (table == NULL) return UINT32_MAX;
  if (e->catalogue != NULL && e->catalogue->find_column != NULL) return e->catalogue->find_column(e->catalogue->payload, table, name);
  for (uint32_t i = 0; i < table->column_count; i++)
    if (names_equal(e, table->columns[i].name, name)) return i;
  return UINT32_MAX;
}

static bool may_mean(const row_eval *e, const row_source *source, const mig_expr *expr) {
  if (expr->qualifier.len > 0) return names_equal(e, source->alias, expr->qualifier);
  return !mig_span_is(source->alias, "excluded");
}

uint32_t rows_depth(row_eval *e, const row_source *sources, uint32_t count, const mig_expr *expr) {
  uint32_t depth = 0;
  for (uint32_t i = 0; i < count; i++) {
    if (!may_mean(e, &sources[i], expr) || find_column(e, sources[i].table, expr->text) == UINT32_MAX) continue;
    if (depth != 0) return count;
    depth = i + 1;
  }
  return depth != 0 ? depth : count;
}

static void column_value(const row_source *source, uint32_t at, row_value *out, mig_arena *arena) {
  const mig_row_column *column = &source->table->columns[at];
  *out = (row_value){.type = column->type};
  for (uint32_t k = 0; k < source->table->key_count; k++)
    if (source->table->keys[k].column_count > 0 && source->table->keys[k].columns[0] == at) out->keyed = true;
  if (source->row == NULL) {
    out->value = datum_symbol(column->name);
    return;
  }
  uint32_t stored = source->data != NULL ? rows_column(source->data, column->name, at) : at;
  if (stored != UINT32_MAX) out->value = source->row[stored];
  else out->value = datum_symbol(mig_arena_joined(arena, source->table->key, MIG_SPAN("."), column->name));
}

static bool no_column(row_eval *e, const mig_expr *expr) {
  mig_span dot = expr->qualifier.len > 0 ? MIG_SPAN(".") : MIG_SPAN("");
  switch (e->dialect) {
    case MIG_POSTGRESQL:
      if (expr->qualifier.len > 0) rows_fail(e, MIG_ROWS_NO_COLUMN, "column %.*s.%.*s does not exist", MIG_FMT(expr->qualifier), MIG_FMT(expr->text));
      else rows_fail(e, MIG_ROWS_NO_COLUMN, "column \"%.*s\" does not exist", MIG_FMT(expr->text));
      break;
    case MIG_MYSQL:
      rows_fail(e, MIG_ROWS_NO_COLUMN, "Unknown column '%.*s%.*s%.*s' in 'where clause'", MIG_FMT(expr->qualifier), MIG_FMT(dot), MIG_FMT(expr->text));
      break;
    default: rows_fail(e, MIG_ROWS_NO_COLUMN, "no such column: %.*s%.*s%.*s", MIG_FMT(expr->qualifier), MIG_FMT(dot), MIG_FMT(expr->text)); break;
  }
  e->result->column = expr->text;
  return false;
}

static bool column(row_eval *e, const mig_expr *expr, row_value *out) {
  bool open = false;
  for (const row_scope *s = e->scope; s != NULL; s = s->outer) {
    bool found = false;
    for (uint32_t i = 0; i < s->count; i++) {
      const row_source *source = &s->sources[i];
      if (!may_mean(e, source, expr)) continue;
      uint32_t at = find_column(e, source->table, expr->text);
      open = open || (at == UINT32_MAX && (source->table == NULL || source->table->open));
      if (at == UINT32_MAX) continue;
      if (found) return rows_unknown(e, "the column %.*s is in several tables", MIG_FMT(expr->text));
      column_value(source, at, out, e->arena);
      found = true;
    }
    if (found) return true;
  }
  static const char *const system[] = {"ctid", "xmin", "rowid", "oid", "_rowid_", "tableoid"};
  for (size_t i = 0; i < sizeof system / sizeof *system; i++)
    if (mig_span_eq_nocase(expr->text, mig_span_of(system[i]))) return rows_unknown(e, "it reads the row's own address");
  if (open) return rows_unknown(e, "not all columns of the table that has %.*s are known", MIG_FMT(expr->text));
  return no_column(e, expr);
}

mig_datum rows_now(const row_eval *e) {
  return (mig_datum){.kind = DATUM_NOW, .number = e->set->later};
}

static void moment(row_eval *e, mig_span which, row_value *out) {
  mig_sqlfamily family = mig_span_is(which, "date") ? MIG_SQL_DATE : mig_span_is(which, "time") ? MIG_SQL_TIME : MIG_SQL_TIMESTAMP;
  *out = (row_value){.value = rows_now(e), .type = rows_type(family, 0, mig_span_is(which, "timestamp") ? MIG_SPAN("timestamp with time zone") : which)};
  out->type.with_zone = family == MIG_SQL_TIMESTAMP;
  if (e->dialect == MIG_SQLITE) out->type = untyped();
}

/* ---- conditions -------------------------------------------------------------------------------------- */

bool rows_to_bool(row_eval *e, const row_value *v, mig_truth *out, bool *vague) {
  *vague = datum_is_vague(&v->value);
  *out = MIG_UNSET;
  if (e->dialect == MIG_POSTGRESQL && v->type.family != MIG_SQL_BOOL && v->type.family != MIG_SQL_OTHER && v->type.family != MIG_SQL_UNTYPED)
    return rows_fail(e, MIG_ROWS_NO_CAST, "argument of WHERE must be type boolean, not type %.*s", MIG_FMT(v->type.name));
  if (*vague || v->value.kind == DATUM_NULL) return true;
  if (datum_is_number(&v->value)) *out = datum_real(&v->value) != 0 ? MIG_YES : MIG_NO;
  else if (v->value.kind == DATUM_TEXT) {
    mig_datum n;
    size_t end;
    if (e->dialect == MIG_POSTGRESQL) *vague = true;
    else *out = datum_read_number(v->value.text, &n, &end) && datum_real(&n) != 0 ? MIG_YES : MIG_NO;
    if (e->dialect == MIG_MYSQL && e->writing && !datum_is_all_number(v->value.text, &n)) {
      rows_fail(e, MIG_ROWS_INVALID_VALUE, "Truncated incorrect DECIMAL value: '%.*s'", MIG_FMT(v->value.text));
      e->result->depends_on_rows = true;
      return false;
    }
  } else *vague = true;
  return true;
}

bool rows_condition(row_eval *e, const mig_expr *expr, mig_truth *out, bool *vague) {
  row_value v;
  return rows_eval(e, expr, &v) && rows_to_bool(e, &v, out, vague);
}

/* AND and OR look at every part: what decides wins over what cannot be told. */
static bool junction(row_eval *e, const mig_expr *expr, row_value *out) {
  mig_truth decisive = expr->kind == MIG_EXPR_AND ? MIG_NO : MIG_YES;
  bool any_null = false, any_vague = false;
  for (uint32_t i = 0; i < expr->count; i++) {
    mig_truth part;
    bool vague;
    if (!rows_condition(e, expr->args[i], &part, &vague)) return false;
    if (vague) any_vague = true;
    else if (part == decisive) {
      truth_value(e, decisive, out);
      return true;
    } else if (part == MIG_UNSET) any_null = true;
  }
  if (any_vague) vague_truth(e, expr, out);
  else truth_value(e, any_null ? MIG_UNSET : decisive == MIG_NO ? MIG_YES : MIG_NO, out);
  return true;
}

static mig_truth negated(mig_truth t) {
  return t == MIG_UNSET ? MIG_UNSET : t == MIG_YES ? MIG_NO : MIG_YES;
}

static bool negation(row_eval *e, const mig_expr *expr, row_value *out) {
  mig_truth part;
  bool vague;
  if (!rows_condition(e, expr->args[0], &part, &vague)) return false;
  if (vague) vague_truth(e, expr, out);
  else truth_value(e, negated(part), out);
  return true;
}

static mig_truth holds(mig_span op, int c) {
  if (mig_span_is(op, "=")) return c == 0 ? MIG_YES : MIG_NO;
  if (mig_span_is(op, "<>")) return c != 0 ? MIG_YES : MIG_NO;
  if (mig_span_is(op, "<")) return c < 0 ? MIG_YES : MIG_NO;
  if (mig_span_is(op, "<=")) return c <= 0 ? MIG_YES : MIG_NO;
  if (mig_span_is(op, ">")) return c > 0 ? MIG_YES : MIG_NO;
  return c >= 0 ? MIG_YES : MIG_NO;
}

static bool is_comparison(mig_span op) {
  static const char *const ops[] = {"=", "<>", "<", "<=", ">", ">="};
  for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
    if (mig_span_is(op, ops[i])) return true;
  return false;
}

static bool compare_pair(row_eval *e, mig_span op, row_value l, row_value r, mig_truth *out, bool *vague) {
  int c = 0;
  bool null;
  if (!rows_compare(e, op, &l, &r, &c, &null, vague)) return false;
  *out = null || *vague ? MIG_UNSET : holds(op, c);
  return true;
}

static bool binary(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value l, r;
  if (expr->count == 1) {
    l = (row_value){.value = datum_int(0), .type = rows_type(MIG_SQL_INT, 4, MIG_SPAN("integer")), .literal = true};
    return rows_eval(e, expr->args[0], &r) && rows_arithmetic(e, expr->text, &l, &r, out);
  }
  if (!rows_eval(e, expr->args[0], &l) || !rows_eval(e, expr->args[1], &r)) return false;
  if (!is_comparison(expr->text)) return rows_arithmetic(e, expr->text, &l, &r, out);
  mig_truth truth;
  bool vague;
  if (!compare_pair(e, expr->text, l, r, &truth, &vague)) return false;
  if (vague) vague_truth(e, expr, out);
  else truth_value(e, truth, out);
  return true;
}

static bool null_test(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value v = {0};
  if (!rows_eval(e, expr->args[0], &v)) return false;
  bool null = v.value.kind == DATUM_NULL, asked = expr->kind == MIG_EXPR_IS_NULL;
  if (v.value.kind == DATUM_SYMBOL) vague_truth(e, expr, out);
  else truth_value(e, null == asked ? MIG_YES : MIG_NO, out);
  return true;
}

static bool truth_test(row_eval *e, const mig_expr *expr, row_value *out) {
  mig_truth part;
  bool vague;
  if (!rows_condition(e, expr->args[0], &part, &vague)) return false;
  bool inverted = mig_span_starts(expr->text, MIG_SPAN("NOT "));
  mig_span word = inverted ? mig_span_cut(expr->text, 4, expr->text.len) : expr->text;
  mig_truth asked = mig_span_is(word, "TRUE") ? MIG_YES : mig_span_is(word, "FALSE") ? MIG_NO : MIG_UNSET;
  if (vague) vague_truth(e, expr, out);
  else truth_value(e, (part == asked) != inverted ? MIG_YES : MIG_NO, out);
  return true;
}

static bool distinct(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value l, r;
  int c = 0;
  bool null, vague;
  if (!rows_eval(e, expr->args[0], &l) || !rows_eval(e, expr->args[1], &r)) return false;
  if (!rows_compare(e, MIG_SPAN("="), &l, &r, &c, &null, &vague)) return false;
  bool same = null ? l.value.kind == r.value.kind : c == 0;
  if (vague || (null && (l.value.kind == DATUM_SYMBOL || r.value.kind == DATUM_SYMBOL))) vague_truth(e, expr, out);
  else truth_value(e, same != (expr->text.len == 0) ? MIG_YES : MIG_NO, out);
  return true;
}

static bool in_list(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value left;
  bool any_null = false, any_vague = false, found = false;
  if (!rows_eval(e, expr->args[0], &left)) return false;
  for (uint32_t i = 1; i < expr->count; i++) {
    row_value item;
    mig_truth same;
    bool vague;
    if (!rows_eval(e, expr->args[i], &item) || !compare_pair(e, MIG_SPAN("="), left, item, &same, &vague)) return false;
    found = found || (!vague && same == MIG_YES);
    any_vague = any_vague || vague;
    any_null = any_null || (!vague && same == MIG_UNSET);
  }
  mig_truth truth = found ? MIG_YES : any_null ? MIG_UNSET : MIG_NO;
  if (!found && any_vague) vague_truth(e, expr, out);
  else truth_value(e, expr->text.len > 0 ? negated(truth) : truth, out);
  return true;
}

static bool between(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value v, low, high;
  mig_truth above, below;
  bool vague1, vague2;
  if (!rows_eval(e, expr->args[0], &v) || !rows_eval(e, expr->args[1], &low) || !rows_eval(e, expr->args[2], &high)) return false;
  if (!compare_pair(e, MIG_SPAN(">="), v, low, &above, &vague1) || !compare_pair(e, MIG_SPAN("<="), v, high, &below, &vague2)) return false;
  mig_truth truth = above == MIG_NO || below == MIG_NO ? MIG_NO : above == MIG_UNSET || below == MIG_UNSET ? MIG_UNSET : MIG_YES;
  if ((vague1 || vague2) && truth != MIG_NO) vague_truth(e, expr, out);
  else truth_value(e, expr->text.len > 0 ? negated(truth) : truth, out);
  return true;
}

static char folded(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* LIKE with % and _; the work is bounded by the product of the lengths. SQLite's has no escape of its own. */
static bool matches(mig_span text, mig_span pattern, bool fold, bool escapes) {
  size_t t = 0, p = 0, star = SIZE_MAX, mark = 0;
  while (t < text.len) {
    bool escaped = escapes && p + 1 < pattern.len && pattern.ptr[p] == '\\';
    if (p < pattern.len && pattern.ptr[p] == '%') {
      star = p++;
      mark = t;
      continue;
    }
    char want = p < pattern.len ? pattern.ptr[p + escaped] : '\0', have = text.ptr[t];
    bool same = p < pattern.len && ((want == '_' && !escaped) || want == have || (fold && folded(want) == folded(have)));
    if (same) {
      p += 1u + escaped;
      t++;
    } else if (star != SIZE_MAX) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (p < pattern.len && pattern.ptr[p] == '%') p++;
  return p == pattern.len;
}

static bool like(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value l = {0}, r = {0};
  if (!rows_eval(e, expr->args[0], &l) || !rows_eval(e, expr->args[1], &r)) return false;
  bool text = l.type.family == MIG_SQL_TEXT || l.type.family == MIG_SQL_CHAR || l.type.family == MIG_SQL_UNTYPED || l.type.family == MIG_SQL_OTHER;
  if (e->dialect == MIG_POSTGRESQL && !text)
    return rows_fail(e, MIG_ROWS_NO_OPERATOR, "operator does not exist: %.*s ~~ %.*s", MIG_FMT(l.type.name), MIG_FMT(r.type.name));
  bool inverted = mig_span_starts(expr->text, MIG_SPAN("NOT ")), fold = e->dialect != MIG_POSTGRESQL || mig_span_ends(expr->text, MIG_SPAN("ILIKE"));
  if (l.value.kind == DATUM_NULL || r.value.kind == DATUM_NULL) truth_value(e, MIG_UNSET, out);
  else if (datum_is_vague(&l.value) || datum_is_vague(&r.value) || r.value.kind != DATUM_TEXT) vague_truth(e, expr, out);
  else truth_value(e, matches(datum_print(e->arena, e->dialect, &l.value), r.value.text, fold, e->dialect != MIG_SQLITE) != inverted ? MIG_YES : MIG_NO, out);
  return true;
}

/* ---- CASE and CAST ------------------------------------------------------------------------------------- */

static bool case_when(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value operand;
  bool decided = false, any_vague = false;
  mig_sqltype type = untyped();
  MIG_VEC(row_value) arms = {0};
  *out = (row_value){.value = datum_null()};
  if (expr->args[0] != NULL && !rows_eval(e, expr->args[0], &operand)) return false;
  for (uint32_t i = 1; i + 2 <= expr->count - 1 || i == expr->count - 1; i += 2) {
    bool last = i == expr->count - 1;
    row_value result = {.value = datum_null(), .type = untyped()};
    mig_truth when = MIG_YES;
    bool vague = false;
    if (!last && expr->args[0] != NULL) {
      row_value item;
      if (!rows_eval(e, expr->args[i], &item) || !compare_pair(e, MIG_SPAN("="), operand, item, &when, &vague)) return false;
    } else if (!last && !rows_condition(e, expr->args[i], &when, &vague)) return false;
    const mig_expr *then = last ? expr->args[i] : expr->args[i + 1];
    if (then != NULL && !rows_eval(e, then, &result)) return false;
    if (type.family == MIG_SQL_UNTYPED) type = result.type;
    *mig_vec_push(e->arena, &arms) = result;
    if (!decided && vague) any_vague = decided = true;
    if (!decided && when == MIG_YES) decided = true, *out = result;
    if (last) break;
  }
  for (uint32_t i = 0; i < arms.count && e->dialect == MIG_POSTGRESQL && type.family != MIG_SQL_UNTYPED; i++) {
    row_value want = {.value = datum_null(), .type = type};
    if (rows_unify(e, MIG_SPAN("="), &want, &arms.items[i])) continue;
    if (e->result->failure == MIG_ROWS_NO_OPERATOR)
      rows_fail(e, MIG_ROWS_NO_CAST, "CASE types %.*s and %.*s cannot be matched", MIG_FMT(type.name), MIG_FMT(arms.items[i].type.name));
    return false;
  }
  if (any_vague) vague_truth(e, expr, out);
  /* arms of several types meet in PostgreSQL's common type; text and numbers keep their value */
  mig_sqlfamily had = out->type.family;
  out->type = type;
  if (e->dialect == MIG_POSTGRESQL && had == MIG_SQL_UNTYPED && type.family != MIG_SQL_UNTYPED) {
    mig_sqltype from = untyped();
    cast_call call = {.arena = e->arena, .dialect = e->dialect, .mode = CAST_EXPLICIT, .result = e->result};
    return cast_value(&call, &out->value, &from, &type, &out->value);
  }
  return true;
}

/* An enum named in a cast: some column of a table in sight may have it. */
static void find_enum(const row_eval *e, mig_sqltype *type) {
  for (const row_scope *s = e->scope; s != NULL; s = s->outer)
    for (uint32_t i = 0; i < s->count; i++)
      for (uint32_t c = 0; s->sources[i].table != NULL && c < s->sources[i].table->column_count; c++) {
        const mig_sqltype *have = &s->sources[i].table->columns[c].type;
        if (have->family == MIG_SQL_ENUM && mig_span_eq(have->name, type->name)) *type = *have;
      }
}

static bool cast(row_eval *e, const mig_expr *expr, row_value *out) {
  row_value v = {0};
  if (!rows_eval(e, expr->args[0], &v)) return false;
  mig_sqltype to = mig_sqltype_parse(e->arena, e->dialect, expr->text);
  if (e->dialect == MIG_MYSQL && to.family != MIG_SQL_TEXT && to.family != MIG_SQL_CHAR) /* CAST AS SIGNED, DATETIME, ...: warnings, not errors */
    return v.value.kind == DATUM_NULL ? (*out = (row_value){.value = v.value, .type = to}, true) : rows_symbol(e, expr->text, &v, 1, to, out);
  if (to.family == MIG_SQL_OTHER) find_enum(e, &to);
  if (e->dialect == MIG_POSTGRESQL && cast_exists(&v.type, &to, CAST_EXPLICIT) == MIG_NO)
    return rows_fail(e, MIG_ROWS_NO_CAST, "cannot cast type %.*s to %.*s", MIG_FMT(v.type.name), MIG_FMT(to.name));
  cast_call call = {.arena = e->arena, .dialect = e->dialect, .mode = CAST_EXPLICIT, .result = e->result};
  *out = (row_value){.type = to, .literal = v.literal};
  return cast_value(&call, &v.value, &v.type, &to, &out->value);
}

static bool by_kind(row_eval *e, const mig_expr *expr, row_value *out) {
  *out = (row_value){.type = untyped(), .literal = true};
  switch (expr->kind) {
    case MIG_EXPR_NULL: out->value = datum_null(); return true;
    case MIG_EXPR_BOOL:
      truth_value(e, mig_span_is(expr->text, "1") ? MIG_YES : MIG_NO, out);
      out->literal = true;
      return true;
    case MIG_EXPR_NUMBER: return number(e, expr->text, out);
    case MIG_EXPR_STRING:
      out->value = datum_text(expr->text);
      if (e->dialect == MIG_MYSQL) out->type = rows_type(MIG_SQL_TEXT, 0, MIG_SPAN("varchar"));
      return true;
    case MIG_EXPR_COLUMN: return column(e, expr, out);
    case MIG_EXPR_PARAM: out->value = parameter(e, expr->text); return true;
    case MIG_EXPR_OPERATOR: return binary(e, expr, out);
    case MIG_EXPR_AND:
    case MIG_EXPR_OR: return junction(e, expr, out);
    case MIG_EXPR_NOT: return negation(e, expr, out);
    case MIG_EXPR_IS_NULL:
    case MIG_EXPR_IS_NOT_NULL: return null_test(e, expr, out);
    case MIG_EXPR_IS: return truth_test(e, expr, out);
    case MIG_EXPR_DISTINCT: return distinct(e, expr, out);
    case MIG_EXPR_IN: return in_list(e, expr, out);
    case MIG_EXPR_BETWEEN: return between(e, expr, out);
    case MIG_EXPR_LIKE: return like(e, expr, out);
    case MIG_EXPR_CASE: return case_when(e, expr, out);
    case MIG_EXPR_CAST: return cast(e, expr, out);
    case MIG_EXPR_FUNCTION: return rows_function(e, expr, out);
    case MIG_EXPR_NOW: moment(e, expr->text, out); return true;
    case MIG_EXPR_SUBSELECT: return rows_subselect(e, expr, out);
    case MIG_EXPR_STAR: return rows_unknown(e, "* is no value");
    case MIG_EXPR_DEFAULT: return rows_unknown(e, "DEFAULT stands within an expression");
    case MIG_EXPR_OTHER: return rows_unknown(e, "the expression %.*s is not read", MIG_FMT(expr->text));
  }
  return rows_unknown(e, "an expression is not read");
}

bool rows_eval(row_eval *e, const mig_expr *expr, row_value *out) {
  if (e->depth >= DEPTH_LIMIT) return rows_unknown(e, "an expression is nested too deeply");
  e->depth++;
  bool good = by_kind(e, expr, out);
  e->depth--;
  return good;
}
