/* PostgreSQL's casts: which exist (pg_cast and the input and output functions of every type) and
 * what they do to a value. */
#include <math.h>

#include "base/span.h"
#include "schema/rows_cast.h"

static bool is_textual(mig_sqlfamily f) {
  return f == MIG_SQL_TEXT || f == MIG_SQL_CHAR;
}

static bool is_numeric(mig_sqlfamily f) {
  return f == MIG_SQL_INT || f == MIG_SQL_NUMERIC || f == MIG_SQL_FLOAT;
}

mig_truth cast_exists(const mig_sqltype *from, const mig_sqltype *to, cast_mode mode) {
  mig_sqlfamily f = from->family, t = to->family;
  bool explicit_cast = mode == CAST_EXPLICIT;
  if (f == MIG_SQL_UNTYPED) return MIG_YES;
  if (t == MIG_SQL_UNTYPED) return MIG_YES;
  if (f == MIG_SQL_OTHER || t == MIG_SQL_OTHER) return mig_span_eq(from->name, to->name) || is_textual(t) ? MIG_YES : MIG_UNSET;
  if (f == MIG_SQL_ARRAY || t == MIG_SQL_ARRAY) return mig_span_eq(from->name, to->name) || is_textual(t) ? MIG_YES : MIG_UNSET;
  if (f == MIG_SQL_ENUM && t == MIG_SQL_ENUM) return mig_span_eq(from->name, to->name) ? MIG_YES : MIG_NO;
  if (f == t || is_textual(t)) return MIG_YES; /* every type has an assignment cast to text */
  if (is_numeric(f) && is_numeric(t)) return MIG_YES;
  if (f == MIG_SQL_DATE && t == MIG_SQL_TIMESTAMP) return MIG_YES;
  if (f == MIG_SQL_TIMESTAMP && (t == MIG_SQL_DATE || t == MIG_SQL_TIME)) return MIG_YES;
  if (f == MIG_SQL_TIME && t == MIG_SQL_INTERVAL) return MIG_YES;
  if (f == MIG_SQL_INTERVAL && t == MIG_SQL_TIME) return MIG_YES;
  if (!explicit_cast) return MIG_NO;
  if (is_textual(f)) return MIG_YES;
  bool small = (f == MIG_SQL_INT && from->bytes == 4) || (t == MIG_SQL_INT && to->bytes == 4);
  if ((f == MIG_SQL_BOOL && t == MIG_SQL_INT) || (f == MIG_SQL_INT && t == MIG_SQL_BOOL)) return small ? MIG_YES : MIG_NO;
  return MIG_NO;
}

static bool bad_syntax(cast_call *call, mig_span text, const mig_sqltype *to) {
  return cast_fails(call, MIG_ROWS_INVALID_VALUE, "invalid input syntax for type %.*s: \"%.*s\"", MIG_FMT(to->name), MIG_FMT(text));
}

static bool to_int(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number = *value;
  if (value->kind == DATUM_TEXT) {
    if (!datum_is_all_number(value->text, &number)) return bad_syntax(call, value->text, to);
    if (number.kind == DATUM_DECIMAL || mig_span_find(value->text, MIG_SPAN("e"), 0) != SIZE_MAX) return bad_syntax(call, value->text, to);
    if (number.kind == DATUM_FLOAT)
      return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "value \"%.*s\" is out of range for type %.*s", MIG_FMT(value->text), MIG_FMT(to->name));
  }
  if (number.kind == DATUM_FLOAT) number.real = nearbyint(number.real); /* floats round to even, numerics do not */
  if (!datum_rescale(&number, 0, out)) return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "%.*s out of range", MIG_FMT(to->name));
  if (!cast_in_range(out->number, to->bytes, false)) {
    if (value->kind == DATUM_TEXT)
      return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "value \"%.*s\" is out of range for type %.*s", MIG_FMT(value->text), MIG_FMT(to->name));
    return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "%.*s out of range", MIG_FMT(to->name));
  }
  return true;
}

static bool to_numeric(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number = *value;
  if (value->kind == DATUM_TEXT && !datum_is_all_number(value->text, &number)) {
    mig_span text = mig_span_trim(value->text);
    if (mig_span_eq_nocase(text, MIG_SPAN("nan")) || mig_span_eq_nocase(text, MIG_SPAN("infinity"))) return cast_symbol(call, value, to, out);
    return bad_syntax(call, value->text, to);
  }
  *out = number;
  if (to->precision < 0) return number.kind == DATUM_FLOAT ? cast_symbol(call, value, to, out) : true;
  if (!datum_rescale(&number, (uint32_t)(to->scale < 0 ? 0 : to->scale), out))
    return number.kind == DATUM_FLOAT || to->precision > 17 ? cast_symbol(call, value, to, out) : cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "numeric field overflow");
  if (!datum_fits(out, to->precision - (to->scale < 0 ? 0 : to->scale))) return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "numeric field overflow");
  return true;
}

static bool to_float(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number = *value;
  if (value->kind == DATUM_TEXT && !datum_is_all_number(value->text, &number)) return bad_syntax(call, value->text, to);
  *out = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(&number)};
  if (to->bytes == 4) out->real = (double)(float)out->real;
  return true;
}

/* parse_bool(): unique prefixes of true, false, yes, no; on, off; 1, 0. */
static bool to_bool(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
  if (value->kind != DATUM_TEXT) {
    *out = datum_bool(value->number != 0);
    return true;
  }
  mig_span text = mig_span_trim(value->text);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    mig_span word = mig_span_of(words[i]);
    bool prefix = text.len > 0 && text.len <= word.len && mig_span_eq_nocase(text, mig_span_cut(word, 0, text.len));
    if (!prefix || (word.ptr[0] == 'o' && text.len < 2)) continue;
    *out = datum_bool(i % 2 == 1);
    return true;
  }
  return bad_syntax(call, value->text, to);
}

static bool to_text(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_span text = datum_print(call->arena, MIG_POSTGRESQL, value);
  bool limited = to->length >= 0 && (int64_t)datum_characters(text) > to->length;
  if (limited) {
    size_t end = 0;
    for (int64_t seen = 0; end < text.len; end++)
      if (((unsigned char)text.ptr[end] & 0xc0) != 0x80 && ++seen > to->length) break;
    bool blanks = true;
    for (size_t i = end; i < text.len; i++) blanks = blanks && text.ptr[i] == ' ';
    if (!blanks && call->mode == CAST_ASSIGN)
      return cast_fails(call, MIG_ROWS_TOO_LONG, "value too long for type %.*s(%lld)", MIG_FMT(to->name), (long long)to->length);
    text = mig_span_cut(text, 0, end);
  }
  if (to->family == MIG_SQL_CHAR) /* blank padding is not significant: kept off */
    while (text.len > 0 && text.ptr[text.len - 1] == ' ') text.len--;
  *out = datum_text(text);
  return true;
}

static bool to_moment(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  bool date = to->family == MIG_SQL_DATE;
  mig_span text = value->text;
  if (to->family == MIG_SQL_TIME) {
    if (value->kind == DATUM_STAMP) *out = (mig_datum){.kind = DATUM_TIME, .text = mig_span_cut(text, 11, text.len)};
    else if (value->kind == DATUM_TIME) *out = *value;
    else return cast_symbol(call, value, to, out);
    return true;
  }
  if (to->family == MIG_SQL_TIMESTAMP && to->with_zone && value->kind == DATUM_TEXT && mig_span_find(text, MIG_SPAN("+"), 0) != SIZE_MAX)
    return cast_symbol(call, value, to, out);
  switch (datum_read_stamp(call->arena, text, date, out)) {
    case MIG_YES: return true;
    case MIG_NO: {
      mig_sqltype named = *to; /* the message names the type without its zone */
      if (to->family == MIG_SQL_TIMESTAMP && !to->with_zone) named.name = MIG_SPAN("timestamp");
      return bad_syntax(call, text, &named);
    }
    default: return cast_symbol(call, value, to, out);
  }
}

static bool to_enum(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  for (uint32_t i = 0; i < to->label_count; i++) {
    if (!mig_span_eq(value->text, to->labels[i])) continue;
    *out = *value;
    return true;
  }
  return cast_fails(call, MIG_ROWS_INVALID_VALUE, "invalid input value for enum %.*s: \"%.*s\"", MIG_FMT(to->name), MIG_FMT(value->text));
}

static bool bad_form(cast_call *call, mig_span text, const mig_sqltype *to) {
  if (to->family == MIG_SQL_ARRAY) return cast_fails(call, MIG_ROWS_INVALID_VALUE, "malformed array literal: \"%.*s\"", MIG_FMT(text));
  return bad_syntax(call, text, to);
}

static bool is_uuid(mig_span text) {
  uint32_t digits = 0;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!hex && c != '-' && c != '{' && c != '}') return false;
    digits += hex;
  }
  return digits == 32;
}

bool cast_postgresql(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  (void)from;
  bool number = datum_is_number(value) || value->kind == DATUM_TEXT;
  switch (to->family) {
    case MIG_SQL_INT: return number ? to_int(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_NUMERIC: return number ? to_numeric(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_FLOAT: return number ? to_float(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_BOOL: return number ? to_bool(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_TEXT:
    case MIG_SQL_CHAR: return to_text(call, value, to, out);
    case MIG_SQL_DATE:
    case MIG_SQL_TIME:
    case MIG_SQL_TIMESTAMP: return datum_is_number(value) ? cast_symbol(call, value, to, out) : to_moment(call, value, to, out);
    case MIG_SQL_ENUM: return value->kind == DATUM_TEXT ? to_enum(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_UUID:
      if (value->kind == DATUM_TEXT && !is_uuid(value->text)) return bad_syntax(call, value->text, to);
      *out = *value;
      return true;
    case MIG_SQL_UNTYPED: *out = *value; return true;
    default:
      if (value->kind == DATUM_TEXT && !call->driven && cast_has_form(value->text, to) == MIG_NO) return bad_form(call, value->text, to);
      /* json, bytea, intervals, arrays: the text stands for the value, whatever its normal form */
      *out = value->kind == DATUM_TEXT ? *value : datum_text(datum_print(call->arena, MIG_POSTGRESQL, value));
      return true;
  }
}
