#include "schema/rows_cast.h"

#include "base/span.h"

bool cast_fails(cast_call *call, mig_rows_failure failure, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *call->result = (mig_rows_result){.status = MIG_ROWS_FAILS, .failure = failure, .column = call->column, .depends_on_rows = true};
  call->result->message = mig_arena_vprintf(call->arena, format, args);
  va_end(args);
  return false;
}

bool cast_symbol(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  mig_buf buf = mig_buf_in(call->arena);
  if (value->kind == DATUM_SYMBOL) mig_buf_put(&buf, value->text); /* keeps its name through casts */
  else datum_show(&buf, value);
  if (value->kind != DATUM_SYMBOL) mig_buf_printf(&buf, " as %.*s", MIG_FMT(to->name));
  *out = datum_symbol(mig_buf_span(&buf));
  return true;
}

bool cast_in_range(int64_t value, uint32_t bytes, bool unsigned_) {
  if (bytes >= 8) return !unsigned_ || value >= 0;
  int64_t span = (int64_t)1 << (8 * bytes - 1);
  return unsigned_ ? value >= 0 && value < 2 * span : value >= -span && value < span;
}

/* PostgreSQL: as a text the moment is spelled as its type spells it, with a zone or without. */
static mig_span spelling_of(const mig_datum *now, const mig_sqltype *from, const mig_sqltype *to) {
  if (to->family != MIG_SQL_TEXT && to->family != MIG_SQL_CHAR) return MIG_SPAN("");
  switch (from->family) {
    case MIG_SQL_TIMESTAMP:
      return from->with_zone || mig_span_ends(from->name, MIG_SPAN("with time zone")) ? MIG_SPAN("with its zone") : MIG_SPAN("without a zone");
    case MIG_SQL_DATE: return MIG_SPAN("the day");
    case MIG_SQL_TIME: return MIG_SPAN("the time");
    default: return now->text;
  }
}

bool cast_value(cast_call *call, const mig_datum *value, const mig_sqltype *from, const mig_sqltype *to, mig_datum *out) {
  if (value->kind == DATUM_NULL) {
    *out = *value;
    return true;
  }
  /* NOW stays the moment in every type that holds one; elsewhere it is a text nobody knows */
  bool moment = to->family == MIG_SQL_TIMESTAMP || to->family == MIG_SQL_DATE || to->family == MIG_SQL_TIME || to->family == MIG_SQL_OTHER ||
                to->family == MIG_SQL_TEXT || to->family == MIG_SQL_UNTYPED;
  bool number = to->family == MIG_SQL_INT || to->family == MIG_SQL_NUMERIC || to->family == MIG_SQL_FLOAT;
  if (value->kind == DATUM_NOW && call->dialect == MIG_SQLITE && call->mode == CAST_EXPLICIT && number) {
    *out = datum_symbol(MIG_SPAN("the year it is")); /* the number that the text starts with */
    return true;
  }
  if (value->kind == DATUM_NOW && (moment || call->dialect == MIG_SQLITE)) {
    *out = *value;
    if (call->dialect == MIG_POSTGRESQL) out->text = spelling_of(value, from, to);
    return true;
  }
  if (datum_is_vague(value)) return cast_symbol(call, value, to, out);
  switch (call->dialect) {
    case MIG_POSTGRESQL: return cast_postgresql(call, value, from, to, out);
    case MIG_MYSQL: return cast_mysql(call, value, from, to, out);
    default: return cast_sqlite(call, value, to, out);
  }
}

/* ---- SQLite: affinity, and CAST that never fails ----------------------------------------------- */

/* https://sqlite.org/datatype3.html, "Type Affinity": text that is all a number becomes one. */
static mig_datum numeric_affinity(const mig_datum *value, bool integer_column) {
  mig_datum number = *value;
  if (value->kind == DATUM_TEXT && !datum_is_all_number(value->text, &number)) return *value;
  if (number.kind == DATUM_DECIMAL) number = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(&number)};
  if (number.kind == DATUM_BOOL) number.kind = DATUM_INT;
  (void)integer_column;
  if (number.kind == DATUM_FLOAT && number.real > -9e15 && number.real < 9e15 && number.real == (double)(int64_t)number.real)
    return datum_int((int64_t)number.real);
  return number;
}

static mig_datum prefix_number(const mig_datum *value) {
  mig_datum number;
  size_t end;
  if (value->kind != DATUM_TEXT) return *value;
  return datum_read_number(value->text, &number, &end) ? number : datum_int(0);
}

bool cast_sqlite(cast_call *call, const mig_datum *value, const mig_sqltype *to, mig_datum *out) {
  bool explicit_cast = call->mode != CAST_ASSIGN;
  switch (to->family) {
    case MIG_SQL_TEXT:
      *out = datum_is_number(value) ? datum_text(datum_print(call->arena, MIG_SQLITE, value)) : *value;
      return true;
    case MIG_SQL_INT:
    case MIG_SQL_NUMERIC:
      if (!explicit_cast) {
        *out = numeric_affinity(value, to->family == MIG_SQL_INT);
        return true;
      }
      *out = prefix_number(value);
      if (to->family == MIG_SQL_INT) { /* CAST AS INTEGER reads the longest integer and cuts reals */
        double real = datum_real(out);
        if (out->kind != DATUM_INT) *out = datum_int(real >= 9223372036854775807.0 ? INT64_MAX : real <= -9223372036854775808.0 ? INT64_MIN : (int64_t)real);
      } else {
        *out = numeric_affinity(out, false);
      }
      return true;
    case MIG_SQL_FLOAT:
      *out = explicit_cast ? prefix_number(value) : numeric_affinity(value, false);
      if (datum_is_number(out)) *out = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(out)};
      return true;
    default:
      *out = *value;
      if (out->kind == DATUM_DECIMAL) *out = (mig_datum){.kind = DATUM_FLOAT, .real = datum_real(value)};
      if (out->kind == DATUM_BOOL) out->kind = DATUM_INT;
      return true;
  }
}
