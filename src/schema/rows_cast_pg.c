/* PostgreSQL's casts: which exist (pg_cast and the input and output functions of every type) and
 * what they do to a value. */
#include <float.h>
#include <math.h>

#include "base/real.h"
#include "base/span.h"
#include "schema/rows_cast.h"

static bool is_textual(mig_sqlfamily f) {
  return f == MIG_SQL_TEXT || f == MIG_SQL_CHAR;
}

static bool is_numeric(mig_sqlfamily f) {
  return f == MIG_SQL_INT || f == MIG_SQL_NUMERIC || f == MIG_SQL_FLOAT;
}

/* PostgreSQL's own types that a text becomes only where the cast is written. */
static bool is_read_only(mig_span name) {
  static const char *const types[] = {"inet", "cidr", "macaddr", "macaddr8", "money", "tsvector", "tsquery", "point", "int4range", "int8range",
                                      "numrange", "daterange", "tsrange", "tstzrange"};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (mig_span_is(name, types[i])) return true;
  return false;
}

mig_truth cast_exists(const mig_sqltype *from, const mig_sqltype *to, cast_mode mode) {
  mig_sqlfamily f = from->family, t = to->family;
  bool explicit_cast = mode == CAST_EXPLICIT;
  if (f == MIG_SQL_UNTYPED) return MIG_YES;
  if (t == MIG_SQL_UNTYPED) return MIG_YES;
  if (t == MIG_SQL_OTHER && is_textual(f) && (explicit_cast || is_read_only(to->name))) return explicit_cast ? MIG_YES : MIG_NO;
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

/* Texts that PostgreSQL reads as numbers and that no number here holds: nan, infinity, and what strtod() takes besides. */
static bool is_other_number(mig_span text) {
  static const char *const words[] = {"nan", "inf", "infinity"};
  mig_span word = mig_span_trim(text);
  if (word.len > 0 && (word.ptr[0] == '-' || word.ptr[0] == '+')) word = mig_span_cut(word, 1, word.len);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (mig_span_eq_nocase(word, mig_span_of(words[i]))) return true;
  return mig_span_starts(word, MIG_SPAN("0x"));
}

/* A float becomes a numeric through its decimal digits: as many as its type has for certain (FLT_DIG, DBL_DIG). */
static mig_datum by_digits(cast_call *call, const mig_datum *value, const mig_sqltype *from) {
  mig_datum out = *value;
  char text[40];
  if (value->kind != DATUM_FLOAT || from->family != MIG_SQL_FLOAT) return out;
  mig_real_print_general(text, sizeof text, from->bytes == 4 ? 6 : 15, value->real);
  mig_datum number;
  if (datum_is_all_number(mig_arena_printf(call->arena, "%s", text), &number)) out = number;
  return out;
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

static bool to_numeric(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  mig_datum number = by_digits(call, value, from);
  if (value->kind == DATUM_TEXT && !datum_is_all_number(value->text, &number))
    return is_other_number(value->text) ? cast_symbol(call, value, to, out) : bad_syntax(call, value->text, to);
  *out = number;
  if (to->precision < 0) return number.kind == DATUM_FLOAT ? cast_symbol(call, value, to, out) : true;
  if (!datum_rescale(&number, (uint32_t)(to->scale < 0 ? 0 : to->scale), out))
    return number.kind == DATUM_FLOAT || to->precision > 17 ? cast_symbol(call, value, to, out) : cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "numeric field overflow");
  if (!datum_fits(out, to->precision - (to->scale < 0 ? 0 : to->scale))) return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "numeric field overflow");
  return true;
}

static bool to_float(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number = *value;
  if (value->kind == DATUM_TEXT && !datum_is_all_number(value->text, &number))
    return is_other_number(value->text) ? cast_symbol(call, value, to, out) : bad_syntax(call, value->text, to);
  *out = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(&number)};
  if (to->bytes == 4) {
    if (fabs(out->real) > (double)FLT_MAX) return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "value out of range: overflow");
    out->real = (double)(float)out->real;
  }
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

/* The database prints these in a form of its own, which is not the one that they were written in. */
static bool is_spelled_anew(const mig_datum *value, const mig_sqltype *from) {
  if (value->kind == DATUM_FLOAT) return from->family == MIG_SQL_FLOAT && from->bytes == 4 && (fabs(value->real) >= 1e6 || value->real != nearbyint(value->real));
  return from->family == MIG_SQL_ARRAY || from->family == MIG_SQL_INTERVAL || mig_span_is(from->name, "jsonb");
}

static bool to_text(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  if (is_spelled_anew(value, from)) return cast_symbol(call, value, to, out);
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
    case MIG_YES: /* finer than the type: rounded, up to the next year */
      return out->text.len > 20 + (size_t)(to->precision < 0 ? 6 : to->precision) ? cast_symbol(call, value, to, out) : true;
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

/* string_to_uuid(): 32 digits, a hyphen allowed behind every four, braces around all of it. It prints in lower case, 8-4-4-4-12. */
static bool to_uuid(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_buf buf = mig_buf_in(call->arena);
  mig_span text = value->text;
  uint32_t digits = 0;
  if (mig_span_starts(text, MIG_SPAN("{")) && mig_span_ends(text, MIG_SPAN("}"))) text = mig_span_cut(text, 1, text.len - 1);
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    bool hyphen = c == '-' && digits > 0 && digits % 4 == 0 && digits < 32 && text.ptr[i - 1] != '-';
    if (hyphen) continue;
    if (c == '\0' || strchr("0123456789abcdefABCDEF", c) == NULL) return bad_syntax(call, value->text, to);
    if (digits == 8 || digits == 12 || digits == 16 || digits == 20) mig_buf_putc(&buf, '-');
    mig_buf_putc(&buf, c >= 'A' && c <= 'F' ? (char)(c + ('a' - 'A')) : c);
    digits++;
  }
  if (digits != 32) return bad_syntax(call, value->text, to);
  *out = datum_text(mig_buf_span(&buf));
  return true;
}

bool cast_postgresql(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  bool number = datum_is_number(value) || value->kind == DATUM_TEXT;
  switch (to->family) {
    case MIG_SQL_INT: return number ? to_int(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_NUMERIC: return number ? to_numeric(call, value, from, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_FLOAT: return number ? to_float(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_BOOL: return number ? to_bool(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_TEXT:
    case MIG_SQL_CHAR: return to_text(call, value, from, to, out);
    case MIG_SQL_DATE:
    case MIG_SQL_TIME:
    case MIG_SQL_TIMESTAMP: return datum_is_number(value) ? cast_symbol(call, value, to, out) : to_moment(call, value, to, out);
    case MIG_SQL_ENUM: return value->kind == DATUM_TEXT ? to_enum(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_UUID: return value->kind == DATUM_TEXT ? to_uuid(call, value, to, out) : cast_symbol(call, value, to, out);
    case MIG_SQL_UNTYPED: *out = *value; return true;
    default:
      if (value->kind == DATUM_TEXT && !call->driven && cast_has_form(MIG_POSTGRESQL, value->text, to) == MIG_NO) return bad_form(call, value->text, to);
      /* json, bytea, intervals, arrays: the text stands for the value, whatever its normal form */
      *out = value->kind == DATUM_TEXT ? *value : datum_text(datum_print(call->arena, MIG_POSTGRESQL, value));
      return true;
  }
}
