/* MariaDB 10.11 in strict mode: storing into a column, and what MODIFY does with stored values. */
#include <math.h>

#include "base/span.h"
#include "schema/rows_cast.h"

static bool out_of_range(cast_call *call) {
  return cast_fails(call, MIG_ROWS_OUT_OF_RANGE, "Out of range value for column '%.*s' at row 1", MIG_FMT(call->column));
}

/* A text as a number. MODIFY refuses anything but a number in the column's own form; storing says
 * whether nothing or only a part of it was one. */
static bool text_number(cast_call *call, mig_span text, const char *word, const char *upper, bool whole_only, mig_datum *out) {
  size_t end = 0;
  bool digits = datum_read_number(text, out, &end);
  mig_span rest = digits ? mig_span_trim(mig_span_cut(text, end, text.len)) : MIG_SPAN("");
  if (call->mode == CAST_ALTER) {
    if (!digits || rest.len > 0 || (whole_only && out->kind != DATUM_INT))
      return cast_fails(call, MIG_ROWS_INVALID_VALUE, "Truncated incorrect %s value: '%.*s'", upper, MIG_FMT(text));
    return true;
  }
  if (!digits)
    return cast_fails(call, MIG_ROWS_INVALID_VALUE, "Incorrect %s value: '%.*s' for column '%.*s' at row 1", word, MIG_FMT(text), MIG_FMT(call->column));
  if (rest.len > 0) return cast_fails(call, MIG_ROWS_INVALID_VALUE, "Data truncated for column '%.*s' at row 1", MIG_FMT(call->column));
  return true;
}

/* 2024-01-02 03:04:05 as the number 20240102030405. */
static mig_datum moment_number(const mig_datum *value) {
  int64_t number = 0;
  for (size_t i = 0; i < value->text.len && value->text.ptr[i] != '.'; i++)
    if (value->text.ptr[i] >= '0' && value->text.ptr[i] <= '9') number = number * 10 + (value->text.ptr[i] - '0');
  return datum_int(number);
}

static bool as_number(cast_call *call, const mig_datum *value, const char *word, const char *upper, bool whole_only, mig_datum *out) {
  *out = *value;
  if (value->kind == DATUM_BOOL) out->kind = DATUM_INT;
  if (value->kind == DATUM_STAMP || value->kind == DATUM_DATE || value->kind == DATUM_TIME) *out = moment_number(value);
  return value->kind != DATUM_TEXT || text_number(call, value->text, word, upper, whole_only, out);
}

static bool to_int(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  mig_datum number;
  if (!as_number(call, value, "integer", "INTEGER", true, &number)) return false;
  bool huge = to->bytes == 8 && to->unsigned_; /* half of what it holds is more than a number here */
  if (number.kind == DATUM_FLOAT && huge && number.real > 9e18 && number.real < 18446744073709551616.0) return cast_symbol(call, value, to, out);
  if (from->family == MIG_SQL_FLOAT && number.kind == DATUM_FLOAT) number.real = nearbyint(number.real); /* to even; decimals away from zero */
  if (!datum_rescale(&number, 0, out) || !cast_in_range(out->number, to->bytes, to->unsigned_)) return out_of_range(call);
  return true;
}

static bool to_decimal(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number;
  if (!as_number(call, value, "decimal", "DECIMAL", false, &number)) return false;
  mig_datum digits; /* those that a double prints with count, not its binary fraction */
  if (number.kind == DATUM_FLOAT && datum_is_all_number(datum_print(call->arena, MIG_MYSQL, &number), &digits)) number = digits;
  if (!datum_rescale(&number, (uint32_t)to->scale, out)) return to->precision > 17 ? cast_symbol(call, value, to, out) : out_of_range(call);
  if (!datum_fits(out, to->precision - to->scale)) return out_of_range(call);
  return true;
}

static bool to_float(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number;
  if (!as_number(call, value, "double", "DOUBLE", false, &number)) return false;
  *out = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(&number)};
  if (to->bytes == 4) out->real = (double)(float)out->real;
  return true;
}

/* Whether a float's text is that of its shortest digits: a FLOAT's has six, and where an exponent begins is the database's secret. */
static bool prints_plainly(double real, const mig_sqltype *from, mig_span text) {
  bool single = from->family == MIG_SQL_FLOAT && from->bytes == 4;
  return memchr(text.ptr, 'e', text.len) == NULL && text.len < 16 && (!single || (real == nearbyint(real) && fabs(real) < 1e6));
}

static bool to_text(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  mig_span text = datum_print(call->arena, MIG_MYSQL, value);
  if (value->kind == DATUM_FLOAT && !prints_plainly(value->real, from, text)) return cast_symbol(call, value, to, out);
  if (to->length >= 0 && (int64_t)datum_characters(text) > to->length && call->mode != CAST_EXPLICIT) {
    mig_span trimmed = text;
    while (trimmed.len > 0 && trimmed.ptr[trimmed.len - 1] == ' ' && (int64_t)datum_characters(trimmed) > to->length) trimmed.len--;
    if ((int64_t)datum_characters(trimmed) > to->length)
      return cast_fails(call, MIG_ROWS_TOO_LONG, "Data too long for column '%.*s' at row 1", MIG_FMT(call->column));
    text = trimmed;
  }
  if (to->family == MIG_SQL_CHAR && call->mode != CAST_EXPLICIT) /* CHAR gives its trailing blanks never back */
    while (text.len > 0 && text.ptr[text.len - 1] == ' ') text.len--;
  *out = datum_text(text);
  return true;
}

/* What is finer than the type is cut off, not rounded: "19", then the point and its digits. */
static bool cut_fraction(const mig_sqltype *to, mig_datum *out) {
  size_t most = to->precision > 0 ? 20 + (size_t)to->precision : 19;
  if (out->text.len > most) out->text.len = most;
  while (out->text.len > 19 && strchr("0.", out->text.ptr[out->text.len - 1]) != NULL) out->text.len--;
  return true;
}

static bool to_moment(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  bool date = to->family == MIG_SQL_DATE;
  mig_span text = datum_print(call->arena, MIG_MYSQL, value);
  if (to->family == MIG_SQL_TIME) return cast_symbol(call, value, to, out);
  if (datum_is_number(value)) {
    if (value->number == 0 && value->kind != DATUM_FLOAT) {
      *out = (mig_datum){.kind = date ? DATUM_DATE : DATUM_STAMP, .text = date ? MIG_SPAN("0000-00-00") : MIG_SPAN("0000-00-00 00:00:00")};
      return true;
    }
    if (value->kind != DATUM_INT || value->number < 101 || (value->number > 99991231 && value->number < 10000101000000))
      return cast_fails(call, MIG_ROWS_INVALID_VALUE, "Incorrect %s value: '%.*s' for column '%.*s' at row 1", date ? "date" : "datetime", MIG_FMT(text), MIG_FMT(call->column));
    return cast_symbol(call, value, to, out);
  }
  switch (datum_read_stamp_my(call->arena, text, date, out)) {
    case MIG_YES: return cut_fraction(to, out);
    case MIG_NO:
      return cast_fails(call, MIG_ROWS_INVALID_VALUE, "Incorrect %s value: '%.*s' for column '%.*s' at row 1", date ? "date" : "datetime", MIG_FMT(text), MIG_FMT(call->column));
    default: return cast_symbol(call, value, to, out);
  }
}

static bool to_enum(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_datum number;
  if (datum_is_number(value) && value->kind == DATUM_INT && value->number >= 1 && value->number <= to->label_count) {
    *out = datum_text(to->labels[value->number - 1]);
    return true;
  }
  if (datum_is_number(value) && value->kind != DATUM_INT && datum_real(value) < to->label_count + 1) return cast_symbol(call, value, to, out); /* an index, rounded somehow */
  mig_span text = datum_print(call->arena, MIG_MYSQL, value);
  while (text.len > 0 && text.ptr[text.len - 1] == ' ') text.len--;
  for (uint32_t i = 0; i < to->label_count; i++) {
    if (!mig_span_eq_nocase(text, to->labels[i])) continue;
    *out = datum_text(to->labels[i]);
    return true;
  }
  if (value->kind == DATUM_TEXT && datum_is_all_number(text, &number)) return cast_symbol(call, value, to, out); /* '1' may be an index */
  return cast_fails(call, MIG_ROWS_INVALID_VALUE, "Data truncated for column '%.*s' at row 1", MIG_FMT(call->column));
}

bool cast_mysql(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  switch (to->family) {
    case MIG_SQL_BOOL:
    case MIG_SQL_INT: return to_int(call, value, from, to, out);
    case MIG_SQL_NUMERIC: return to_decimal(call, value, to, out);
    case MIG_SQL_FLOAT: return to_float(call, value, to, out);
    case MIG_SQL_TEXT:
    case MIG_SQL_CHAR: return to_text(call, value, from, to, out);
    case MIG_SQL_DATE:
    case MIG_SQL_TIME:
    case MIG_SQL_TIMESTAMP: return to_moment(call, value, to, out);
    case MIG_SQL_ENUM: return to_enum(call, value, to, out);
    case MIG_SQL_UNTYPED: *out = *value; return true;
    case MIG_SQL_JSON: /* a text with a CHECK */
      if (value->kind == DATUM_TEXT && !call->driven && call->mode != CAST_EXPLICIT && cast_has_form(MIG_MYSQL, value->text, to) == MIG_NO)
        return cast_fails(call, MIG_ROWS_INVALID_VALUE, "CONSTRAINT `%.*s` failed", MIG_FMT(call->column));
      *out = datum_text(datum_print(call->arena, MIG_MYSQL, value));
      return true;
    default: *out = datum_text(datum_print(call->arena, MIG_MYSQL, value)); return true;
  }
}
