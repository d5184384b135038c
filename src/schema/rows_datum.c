#include "schema/rows_datum.h"

#include <math.h>
#include <stdio.h>

#include "base/points.h"
#include "base/real.h"
#include "base/span.h"

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static int64_t power(uint32_t n) {
  int64_t value = 1;
  while (n-- > 0) value *= 10;
  return value;
}

static double parse_real(mig_span text) {
  char copy[400];
  size_t len = text.len < sizeof copy - 1 ? text.len : sizeof copy - 1;
  memcpy(copy, text.ptr, len);
  copy[len] = '\0';
  return mig_real_read(copy); /* digits, point and exponent only */
}

/* Digits with at most one point, as mantissa and scale; false when 18 digits do not hold it. */
static bool parse_exact(mig_span text, mig_datum *out) {
  int64_t mantissa = 0;
  uint32_t scale = 0, digits = 0;
  bool negative = false, point = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '-') negative = true;
    else if (c == '.') point = true;
    else if (is_digit(c)) {
      if (digits >= 18 || (point && scale >= DATUM_MAX_SCALE)) return false;
      if (mantissa != 0 || c != '0') digits++;
      mantissa = mantissa * 10 + (c - '0');
      if (point) scale++;
    } else if (c == 'e' || c == 'E') return false;
  }
  *out = (mig_datum){.kind = point ? DATUM_DECIMAL : DATUM_INT, .number = negative ? -mantissa : mantissa, .scale = scale};
  return true;
}

bool datum_read_number(mig_span text, mig_datum *out, size_t *end) {
  size_t i = 0;
  while (i < text.len && is_blank(text.ptr[i])) i++;
  size_t start = i, digits = 0;
  if (i < text.len && (text.ptr[i] == '-' || text.ptr[i] == '+')) i++;
  while (i < text.len && is_digit(text.ptr[i])) i++, digits++;
  if (i < text.len && text.ptr[i] == '.') {
    i++;
    while (i < text.len && is_digit(text.ptr[i])) i++, digits++;
  }
  if (digits == 0) return false;
  if (i < text.len && (text.ptr[i] == 'e' || text.ptr[i] == 'E')) {
    size_t exponent = i + 1;
    if (exponent < text.len && (text.ptr[exponent] == '-' || text.ptr[exponent] == '+')) exponent++;
    if (exponent < text.len && is_digit(text.ptr[exponent])) {
      while (exponent < text.len && is_digit(text.ptr[exponent])) exponent++;
      i = exponent;
    }
  }
  *end = i;
  mig_span number = mig_span_cut(text, start, i);
  if (!parse_exact(number, out)) *out = (mig_datum){.kind = DATUM_FLOAT, .real = parse_real(number)};
  return true;
}

bool datum_is_all_number(mig_span text, mig_datum *out) {
  size_t end;
  if (!datum_read_number(text, out, &end)) return false;
  while (end < text.len && is_blank(text.ptr[end])) end++;
  return end == text.len;
}

double datum_real(const mig_datum *d) {
  if (d->kind == DATUM_FLOAT) return d->real;
  return (double)d->number / (double)power(d->kind == DATUM_DECIMAL ? d->scale : 0);
}

static uint32_t scale_of(const mig_datum *d) {
  return d->kind == DATUM_DECIMAL ? d->scale : 0;
}

bool datum_rescale(const mig_datum *d, uint32_t scale, mig_datum *out) {
  if (scale > DATUM_MAX_SCALE) return false;
  *out = (mig_datum){.kind = scale > 0 ? DATUM_DECIMAL : DATUM_INT, .scale = scale};
  if (d->kind == DATUM_FLOAT) {
    double scaled = d->real * (double)power(scale);
    if (!(fabs(scaled) < 9e17)) return false;
    out->number = (int64_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
    return true;
  }
  uint32_t from = scale_of(d);
  if (from <= scale) return !__builtin_mul_overflow(d->number, power(scale - from), &out->number);
  int64_t divisor = power(from - scale), half = divisor / 2, rest = d->number % divisor;
  out->number = d->number / divisor;
  if (rest >= half) out->number++;
  else if (rest <= -half) out->number--;
  return true;
}

bool datum_fits(const mig_datum *d, int64_t digits) {
  if (digits >= 18) return true;
  if (digits < 0) digits = 0;
  if (d->kind == DATUM_FLOAT) return fabs(d->real) < (double)power((uint32_t)digits);
  int64_t whole = d->number / power(scale_of(d));
  return whole < power((uint32_t)digits) && whole > -power((uint32_t)digits);
}

int datum_compare_numbers(const mig_datum *a, const mig_datum *b) {
  uint32_t scale = scale_of(a) > scale_of(b) ? scale_of(a) : scale_of(b);
  mig_datum x, y;
  if (a->kind != DATUM_FLOAT && b->kind != DATUM_FLOAT && datum_rescale(a, scale, &x) && datum_rescale(b, scale, &y))
    return (x.number > y.number) - (x.number < y.number);
  double left = datum_real(a), right = datum_real(b);
  return (left > right) - (left < right);
}

static bool same_scale(const mig_datum *a, const mig_datum *b, mig_datum *x, mig_datum *y) {
  uint32_t scale = scale_of(a) > scale_of(b) ? scale_of(a) : scale_of(b);
  return datum_rescale(a, scale, x) && datum_rescale(b, scale, y);
}

bool datum_add(const mig_datum *a, const mig_datum *b, mig_datum *out) {
  mig_datum x, y;
  if (!same_scale(a, b, &x, &y)) return false;
  *out = x;
  return !__builtin_add_overflow(x.number, y.number, &out->number);
}

bool datum_subtract(const mig_datum *a, const mig_datum *b, mig_datum *out) {
  mig_datum x, y;
  if (!same_scale(a, b, &x, &y)) return false;
  *out = x;
  return !__builtin_sub_overflow(x.number, y.number, &out->number);
}

bool datum_multiply(const mig_datum *a, const mig_datum *b, mig_datum *out) {
  uint32_t scale = scale_of(a) + scale_of(b);
  *out = (mig_datum){.kind = scale > 0 ? DATUM_DECIMAL : DATUM_INT, .scale = scale};
  return scale <= DATUM_MAX_SCALE && !__builtin_mul_overflow(a->number, b->number, &out->number);
}

static mig_span print_decimal(mig_arena *arena, const mig_datum *d) {
  uint64_t magnitude = d->number < 0 ? 0 - (uint64_t)d->number : (uint64_t)d->number;
  uint64_t unit = (uint64_t)power(d->scale);
  return mig_arena_printf(arena, "%s%llu.%0*llu", d->number < 0 ? "-" : "", (unsigned long long)(magnitude / unit), (int)d->scale,
                          (unsigned long long)(magnitude % unit));
}

/* The shortest digits that read back as the same number. */
static mig_span print_real(mig_arena *arena, mig_dialect dialect, double real) {
  char text[40];
  for (int digits = dialect == MIG_SQLITE ? 15 : 1; digits <= 17; digits++) {
    mig_real_print_general(text, sizeof text, digits, real);
    if (dialect == MIG_SQLITE || mig_real_read(text) == real) break;
  }
  if (dialect != MIG_SQLITE || strpbrk(text, ".n") != NULL) return mig_arena_printf(arena, "%s", text);
  size_t digits = strcspn(text, "e"); /* %!.15g always has a point */
  return mig_arena_printf(arena, "%.*s.0%s", (int)digits, text, text + digits);
}

mig_span datum_print(mig_arena *arena, mig_dialect dialect, const mig_datum *d) {
  switch (d->kind) {
    case DATUM_BOOL:
      if (dialect == MIG_POSTGRESQL) return d->number ? MIG_SPAN("true") : MIG_SPAN("false");
      return d->number ? MIG_SPAN("1") : MIG_SPAN("0");
    case DATUM_INT: return mig_arena_printf(arena, "%lld", (long long)d->number);
    case DATUM_DECIMAL: return d->scale > 0 ? print_decimal(arena, d) : mig_arena_printf(arena, "%lld", (long long)d->number);
    case DATUM_FLOAT: return print_real(arena, dialect, d->real);
    case DATUM_NULL: return MIG_SPAN("NULL");
    case DATUM_NOW: return d->text.len == 0 ? MIG_SPAN("now") : mig_arena_printf(arena, "now %.*s", MIG_FMT(d->text));
    default: return d->text;
  }
}

void datum_show(mig_buf *buf, const mig_datum *d) {
  switch (d->kind) {
    case DATUM_TEXT: mig_buf_printf(buf, "'%.*s'", MIG_FMT(d->text)); break;
    case DATUM_BOOL: mig_buf_puts(buf, d->number ? "true" : "false"); break;
    case DATUM_SYMBOL: mig_buf_printf(buf, "<%.*s>", MIG_FMT(d->text)); break;
    default: mig_buf_put(buf, datum_print(buf->arena, MIG_MYSQL, d)); break;
  }
}

bool datum_same(const mig_datum *a, const mig_datum *b) {
  if (datum_is_number(a) && datum_is_number(b) && (a->kind == DATUM_BOOL) == (b->kind == DATUM_BOOL)) return datum_compare_numbers(a, b) == 0;
  if (a->kind != b->kind) return false;
  if (a->kind == DATUM_NULL) return true;
  return mig_span_eq(a->text, b->text);
}

/* Two digits at `at`, at most `limit`. */
static bool two_digits(mig_span text, size_t at, int low, int limit) {
  if (at + 2 > text.len || !is_digit(text.ptr[at]) || !is_digit(text.ptr[at + 1])) return false;
  int value = (text.ptr[at] - '0') * 10 + (text.ptr[at + 1] - '0');
  return value >= low && value <= limit;
}

static bool read_date(mig_span text) {
  for (size_t i = 0; i < 4; i++)
    if (i >= text.len || !is_digit(text.ptr[i])) return false;
  if (text.len < 10 || text.ptr[4] != '-' || text.ptr[7] != '-' || !two_digits(text, 5, 1, 12) || !two_digits(text, 8, 1, 31)) return false;
  static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year = (text.ptr[0] - '0') * 1000 + (text.ptr[1] - '0') * 100 + (text.ptr[2] - '0') * 10 + (text.ptr[3] - '0');
  int month = (text.ptr[5] - '0') * 10 + (text.ptr[6] - '0'), day = (text.ptr[8] - '0') * 10 + (text.ptr[9] - '0');
  bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= days[month - 1] && (month != 2 || day < 29 || leap);
}

/* HH:MM[:SS[.f]] as HH:MM:SS[.f], trailing zeros of the fraction off. */
static bool read_time(mig_arena *arena, mig_span text, mig_span *out) {
  if (text.len < 5 || !two_digits(text, 0, 0, 23) || text.ptr[2] != ':' || !two_digits(text, 3, 0, 59)) return false;
  if (text.len == 5) {
    *out = mig_arena_printf(arena, "%.*s:00", MIG_FMT(text));
    return true;
  }
  if (text.len < 8 || text.ptr[5] != ':' || !two_digits(text, 6, 0, 59)) return false;
  size_t end = text.len;
  if (end > 8) {
    if (text.ptr[8] != '.') return false;
    for (size_t i = 9; i < end; i++)
      if (!is_digit(text.ptr[i])) return false;
    while (text.ptr[end - 1] == '0') end--;
    if (end == 9) end = 8;
  }
  *out = mig_span_cut(text, 0, end);
  return true;
}

/* Words that dates are spelled with; a text whose letters form others is none. */
static bool is_date_word(mig_span word) {
  static const char *const words[] = {"now",  "today", "tomorrow", "yesterday", "epoch", "infinity", "allballs", "am", "pm", "bc", "ad", "utc", "gmt", "z", "t",
                                      "mon",  "tue",   "wed",      "thu",       "fri",   "sat",      "sun",      "j",  "at", "on", "y",  "m",   "d"};
  static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
  for (size_t w = 0; w < sizeof words / sizeof *words; w++)
    if (mig_span_eq_nocase(word, mig_span_of(words[w]))) return true;
  for (size_t w = 0; w < sizeof months / sizeof *months; w++)
    if (word.len >= 3 && mig_span_eq_nocase(mig_span_cut(word, 0, 3), mig_span_of(months[w]))) return true;
  return word.len >= 6 && mig_span_eq_nocase(mig_span_cut(word, word.len - 3, word.len), MIG_SPAN("day"));
}

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Something that no database reads as a date: foreign words, or a short plain number. Words beside
 * long numbers could be a zone's name. */
static bool surely_no_date(mig_span text) {
  size_t digits = 0, others = 0, foreign = 0;
  for (size_t i = 0; i < text.len; i++) {
    size_t start = i;
    while (i < text.len && is_letter(text.ptr[i])) i++;
    if (i > start && !is_date_word(mig_span_cut(text, start, i))) foreign++;
    if (i >= text.len) break;
    digits += is_digit(text.ptr[i]);
    others += !is_digit(text.ptr[i]) && text.ptr[i] != ' ' && text.ptr[i] != '_' && !is_letter(text.ptr[i]);
  }
  if (foreign > 0) return digits < 4;
  bool number = digits > 0 && digits == text.len - others && others <= 1 && text.len < 6;
  return number && (others == 0 || text.ptr[0] == '-' || mig_span_find(text, MIG_SPAN("."), 0) != SIZE_MAX);
}

mig_truth datum_read_stamp(mig_arena *arena, mig_span raw, bool date_only, mig_datum *out) {
  mig_span text = mig_span_trim(raw), time = MIG_SPAN("00:00:00");
  if (!read_date(text)) return surely_no_date(text) || text.len == 0 ? MIG_NO : MIG_UNSET;
  if (text.len > 10) {
    if (text.ptr[10] != ' ' && text.ptr[10] != 'T') return MIG_UNSET;
    mig_span rest = mig_span_cut(text, 11, text.len);
    if (mig_span_ends(rest, MIG_SPAN("+00")) || mig_span_ends(rest, MIG_SPAN("Z"))) return MIG_UNSET;
    if (!read_time(arena, rest, &time)) return MIG_UNSET;
  }
  if (date_only) *out = (mig_datum){.kind = DATUM_DATE, .text = mig_span_cut(text, 0, 10)};
  else *out = (mig_datum){.kind = DATUM_STAMP, .text = mig_arena_printf(arena, "%.10s %.*s", text.ptr, MIG_FMT(time))};
  return MIG_YES;
}

mig_truth datum_read_stamp_my(mig_arena *arena, mig_span raw, bool date_only, mig_datum *out) {
  mig_span text = mig_span_trim(raw);
  size_t digits = 0;
  while (digits < text.len && is_digit(text.ptr[digits])) digits++;
  return digits == 5 && text.len == 5 ? MIG_UNSET : datum_read_stamp(arena, raw, date_only, out);
}

uint32_t datum_characters(mig_span text) {
  return (uint32_t)mig_points_of(text);
}
