/* Comparing two values by each database's rules. */
#include "base/span.h"
#include "schema/rows_internal.h"

static bool is_textual(mig_sqlfamily f) {
  return f == MIG_SQL_TEXT || f == MIG_SQL_CHAR;
}

static bool is_numeric(mig_sqlfamily f) {
  return f == MIG_SQL_INT || f == MIG_SQL_NUMERIC || f == MIG_SQL_FLOAT;
}

static bool is_moment(mig_sqlfamily f) {
  return f == MIG_SQL_TIMESTAMP || f == MIG_SQL_DATE;
}

static int sign(int c) {
  return (c > 0) - (c < 0);
}

static int compare_bytes(mig_span a, mig_span b) {
  return sign(mig_span_cmp(a, b));
}

/* Lower-case letters, digits and nothing else sort alike in every collation. */
static bool sorts_alike(mig_span text) {
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
  }
  return true;
}

/* Moments print so that bytes sort as time does; a date is its midnight. */
static int compare_moments(const mig_datum *a, const mig_datum *b) {
  mig_span x = a->text, y = b->text;
  size_t common = x.len < y.len ? x.len : y.len;
  int c = memcmp(x.ptr, y.ptr, common);
  if (c != 0) return sign(c);
  mig_span rest = x.len > y.len ? mig_span_cut(x, common, x.len) : mig_span_cut(y, common, y.len);
  bool midnight = rest.len == 0 || mig_span_is(rest, " 00:00:00");
  return midnight ? 0 : x.len > y.len ? 1 : -1;
}

/* ---- PostgreSQL ---------------------------------------------------------------------------------- */

static mig_sqltype without_length(mig_sqltype type) {
  type.length = type.precision = type.scale = -1;
  return type;
}

static bool coerce_literal(row_eval *e, row_value *literal, const mig_sqltype *to) {
  mig_sqltype target = without_length(*to);
  cast_call call = {.arena = e->arena, .dialect = e->dialect, .mode = CAST_ASSIGN, .result = e->result};
  if (!cast_value(&call, &literal->value, &literal->type, &target, &literal->value)) {
    e->result->depends_on_rows = false; /* read when the statement is analysed, with or without rows */
    return false;
  }
  literal->type = target;
  return true;
}

static bool no_operator(row_eval *e, mig_span op, const row_value *l, const row_value *r) {
  return rows_fail(e, MIG_ROWS_NO_OPERATOR, "operator does not exist: %.*s %.*s %.*s", MIG_FMT(l->type.name), MIG_FMT(op), MIG_FMT(r->type.name));
}

bool rows_unify(row_eval *e, mig_span op, row_value *l, row_value *r) {
  mig_sqlfamily f = l->type.family, g = r->type.family;
  if (f == MIG_SQL_UNTYPED && g == MIG_SQL_UNTYPED) {
    mig_sqltype text = rows_type(MIG_SQL_TEXT, 0, MIG_SPAN("text"));
    return coerce_literal(e, l, &text) && coerce_literal(e, r, &text);
  }
  if (f == MIG_SQL_UNTYPED) return coerce_literal(e, l, &r->type);
  if (g == MIG_SQL_UNTYPED) return coerce_literal(e, r, &l->type);
  if (f == MIG_SQL_OTHER || g == MIG_SQL_OTHER || f == MIG_SQL_ARRAY || g == MIG_SQL_ARRAY) return true;
  if (is_numeric(f) && is_numeric(g)) return true;
  if (is_textual(f) && is_textual(g)) return true;
  if (is_moment(f) && is_moment(g)) return true;
  if (f == MIG_SQL_JSON && !mig_span_is(l->type.name, "jsonb")) return no_operator(e, op, l, r); /* json has no equality */
  if (f == g && (f != MIG_SQL_ENUM || mig_span_eq(l->type.name, r->type.name))) return true;
  return no_operator(e, op, l, r);
}

static int label_position(const mig_sqltype *type, mig_span label) {
  for (uint32_t i = 0; i < type->label_count; i++)
    if (mig_span_eq(type->labels[i], label)) return (int)i;
  return -1;
}

static bool compare_postgresql(const row_value *l, const row_value *r, bool equality, int *out) {
  const mig_datum *a = &l->value, *b = &r->value;
  if (datum_is_number(a) && datum_is_number(b)) *out = datum_compare_numbers(a, b);
  else if (a->kind != DATUM_TEXT && b->kind != DATUM_TEXT && !datum_is_number(a) && !datum_is_number(b)) *out = compare_moments(a, b);
  else if (a->kind != DATUM_TEXT || b->kind != DATUM_TEXT) return false;
  else if (l->type.family == MIG_SQL_ENUM) *out = sign(label_position(&l->type, a->text) - label_position(&r->type, b->text));
  else if (is_textual(l->type.family) || l->type.family == MIG_SQL_UUID) {
    *out = compare_bytes(a->text, b->text);
    return equality || *out == 0 || (sorts_alike(a->text) && sorts_alike(b->text));
  } else { /* json, intervals, ...: equal texts are equal values, others may be too */
    *out = compare_bytes(a->text, b->text);
    return *out == 0;
  }
  return true;
}

/* The left column's collation counts, else the right one's. */
static mig_span collation_of(const row_value *l, const row_value *r) {
  return l->type.collation.len != 0 ? l->type.collation : r->type.collation;
}

/* ---- MariaDB --------------------------------------------------------------------------------------- */

static bool has_high_bytes(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] >= 0x80) return true;
  return false;
}

/* The default collations ignore case and trailing blanks, those of bytes only the latter. */
static bool compare_collated(mig_span a, mig_span b, bool equality, bool bytes, int *out) {
  while (a.len > 0 && a.ptr[a.len - 1] == ' ') a.len--;
  while (b.len > 0 && b.ptr[b.len - 1] == ' ') b.len--;
  bool same = bytes ? mig_span_eq(a, b) : mig_span_eq_nocase(a, b);
  *out = same ? 0 : compare_bytes(a, b);
  if (same) return true;
  if (has_high_bytes(a) || has_high_bytes(b)) return false;
  return equality || (sorts_alike(a) && sorts_alike(b));
}

/* A text that meets a number is read as one; what is left over is an error in a statement that
 * writes. A literal that meets a BIGINT column is made one beforehand, without an error. */
static bool as_number(row_eval *e, row_value *text, const row_value *other, bool *vague) {
  mig_datum number;
  size_t end = 0;
  bool digits = datum_read_number(text->value.text, &number, &end);
  bool whole = digits && mig_span_trim(mig_span_cut(text->value.text, end, text->value.text.len)).len == 0;
  bool silent = text->literal && !other->literal && other->type.family == MIG_SQL_INT && other->type.bytes == 8;
  if (!whole && e->writing && text->literal && other->keyed) {
    *vague = true; /* looked up in an index it is made a number without an error, or finds nothing */
    return true;
  }
  if (!whole && e->writing && !silent) {
    const char *word = other->value.kind == DATUM_DECIMAL || other->value.kind == DATUM_FLOAT ? "DOUBLE" : "DECIMAL";
    return rows_fail(e, MIG_ROWS_INVALID_VALUE, "Truncated incorrect %s value: '%.*s'", word, MIG_FMT(text->value.text)) ||
           (e->result->depends_on_rows = true, false);
  }
  text->value = digits ? number : datum_int(0);
  if (silent && !datum_rescale(&text->value, 0, &text->value)) *vague = true;
  return true;
}

static bool as_moment(row_eval *e, row_value *v, bool *vague) {
  if (v->value.kind == DATUM_STAMP || v->value.kind == DATUM_DATE) return true;
  mig_span text = datum_print(e->arena, MIG_MYSQL, &v->value);
  mig_truth read = v->value.kind == DATUM_TEXT || (v->value.kind == DATUM_INT && v->value.number < 101) ? datum_read_stamp_my(e->arena, text, false, &v->value) : MIG_UNSET;
  if (read == MIG_UNSET) *vague = true;
  if (read != MIG_NO) return true;
  if (e->writing) {
    rows_fail(e, MIG_ROWS_INVALID_VALUE, "Truncated incorrect datetime value: '%.*s'", MIG_FMT(text));
    e->result->depends_on_rows = true;
    return false;
  }
  *vague = true;
  return true;
}

static bool compare_mysql(row_eval *e, row_value *l, row_value *r, bool equality, int *out, bool *vague) {
  bool moment = l->value.kind == DATUM_STAMP || l->value.kind == DATUM_DATE || r->value.kind == DATUM_STAMP || r->value.kind == DATUM_DATE;
  if (moment) {
    if (!as_moment(e, l, vague) || !as_moment(e, r, vague)) return false;
    if (!*vague) *out = compare_moments(&l->value, &r->value);
    return true;
  }
  if (l->value.kind == DATUM_TEXT && r->value.kind == DATUM_TEXT) {
    bool bytes = mig_span_ends(collation_of(l, r), MIG_SPAN("_bin"));
    *vague = !compare_collated(l->value.text, r->value.text, equality, bytes, out);
    return true;
  }
  if (l->value.kind == DATUM_TEXT && l->type.family == MIG_SQL_ENUM) *vague = true; /* an enum meets a number by its index */
  if (r->value.kind == DATUM_TEXT && r->type.family == MIG_SQL_ENUM) *vague = true;
  if (*vague) return true;
  if (l->value.kind == DATUM_TEXT && !as_number(e, l, r, vague)) return false;
  if (r->value.kind == DATUM_TEXT && !as_number(e, r, l, vague)) return false;
  if (datum_is_number(&l->value) && datum_is_number(&r->value)) *out = datum_compare_numbers(&l->value, &r->value);
  else *vague = true;
  return true;
}

/* ---- SQLite ---------------------------------------------------------------------------------------- */

static bool numeric_affinity(const mig_sqltype *t) {
  return t->family == MIG_SQL_INT || t->family == MIG_SQL_NUMERIC || t->family == MIG_SQL_FLOAT;
}

static void apply(row_eval *e, row_value *v, mig_sqlfamily family) {
  mig_sqltype to = rows_type(family, 8, MIG_SPAN(""));
  cast_call call = {.arena = e->arena, .dialect = MIG_SQLITE, .mode = CAST_ASSIGN, .result = e->result};
  cast_value(&call, &v->value, &v->type, &to, &v->value);
}

static int storage_class(const mig_datum *d) {
  return datum_is_number(d) ? 1 : 2;
}

static bool compare_words(mig_span a, mig_span b, mig_span collation, bool equality, int *out) {
  *out = compare_bytes(a, b);
  if (collation.len == 0 || mig_span_eq_nocase(collation, MIG_SPAN("binary")) || *out == 0) return true;
  if (!mig_span_eq_nocase(collation, MIG_SPAN("nocase"))) return false;
  if (mig_span_eq_nocase(a, b)) *out = 0;
  return equality || *out == 0 || (sorts_alike(a) && sorts_alike(b));
}

/* False: which comes first is not known. */
static bool compare_sqlite(row_eval *e, row_value *l, row_value *r, bool equality, int *out) {
  if (numeric_affinity(&l->type) && !numeric_affinity(&r->type)) apply(e, r, MIG_SQL_NUMERIC);
  else if (numeric_affinity(&r->type) && !numeric_affinity(&l->type)) apply(e, l, MIG_SQL_NUMERIC);
  else if (l->type.family == MIG_SQL_TEXT && r->type.family == MIG_SQL_UNTYPED) apply(e, r, MIG_SQL_TEXT);
  else if (r->type.family == MIG_SQL_TEXT && l->type.family == MIG_SQL_UNTYPED) apply(e, l, MIG_SQL_TEXT);
  int x = storage_class(&l->value), y = storage_class(&r->value);
  if (x != y) *out = x < y ? -1 : 1;
  else if (x == 1) *out = datum_compare_numbers(&l->value, &r->value);
  else return compare_words(l->value.text, r->value.text, collation_of(l, r), equality, out);
  return true;
}

/* Two moments: that of the base is not that of the branches, where more than the day or the second is kept. */
static void compare_now(const row_eval *e, const row_value *l, const row_value *r, int *out, bool *vague) {
  bool whole = l->type.family == MIG_SQL_TIMESTAMP && r->type.family == MIG_SQL_TIMESTAMP;
  *vague = !whole || e->dialect != MIG_POSTGRESQL;
  *out = l->value.number < r->value.number ? -1 : 1;
}

bool rows_compare(row_eval *e, mig_span op, row_value *left, row_value *right, int *out, bool *null, bool *vague) {
  bool equality = mig_span_is(op, "=") || mig_span_is(op, "<>");
  *null = *vague = false;
  if (e->dialect == MIG_POSTGRESQL && !rows_unify(e, op, left, right)) return false;
  *null = left->value.kind == DATUM_NULL || right->value.kind == DATUM_NULL;
  if (*null) return true;
  if (datum_is_vague(&left->value) || datum_is_vague(&right->value)) {
    *vague = !datum_same(&left->value, &right->value);
    *out = 0;
    if (left->value.kind == DATUM_NOW && right->value.kind == DATUM_NOW && left->value.number != right->value.number) {
      compare_now(e, left, right, out, vague);
      return true;
    }
    /* The moment at which a script runs is never one that a script spells out. */
    bool moment = left->value.kind == DATUM_NOW || right->value.kind == DATUM_NOW;
    bool spelled = !datum_is_vague(&left->value) || !datum_is_vague(&right->value);
    if (equality && moment && spelled) {
      *vague = false;
      *out = left->value.kind == DATUM_NOW ? 1 : -1;
    }
    return true;
  }
  if (e->dialect == MIG_POSTGRESQL) *vague = !compare_postgresql(left, right, equality, out);
  else if (e->dialect == MIG_MYSQL) return compare_mysql(e, left, right, equality, out, vague);
  else *vague = !compare_sqlite(e, left, right, equality, out);
  return true;
}
