#include "resolve/date.h"

#include "base/span.h"

/* Days from 1970-01-01, proleptic Gregorian, years 1 to 9999. */
static int64_t days_from_civil(int year, int month, int day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t year_of_era = y - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void civil_from_days(int64_t days, int *year, int *month, int *day) {
  days += 719468;
  int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  int64_t day_of_era = days - era * 146097;
  int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int64_t shifted = (5 * day_of_year + 2) / 153;
  *day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
  *month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
  *year = (int)(year_of_era + era * 400 + (*month <= 2));
}

static bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year));
}

typedef struct cursor {
  const char *at, *end;
} cursor;

static bool digits(cursor *c, int count, int *out) {
  int value = 0;
  if (c->end - c->at < count) return false;
  for (int i = 0; i < count; i++) {
    if (c->at[i] < '0' || c->at[i] > '9') return false;
    value = value * 10 + (c->at[i] - '0');
  }
  c->at += count;
  *out = value;
  return true;
}

static bool take(cursor *c, char wanted) {
  if (c->at == c->end || *c->at != wanted) return false;
  c->at++;
  return true;
}

static bool fraction(cursor *c, int *microsecond) {
  int value = 0, count = 0;
  for (; c->at < c->end && *c->at >= '0' && *c->at <= '9'; c->at++, count++)
    if (count < 6) value = value * 10 + (*c->at - '0');
  if (count == 0) return false;
  for (; count < 6; count++) value *= 10;
  *microsecond = value;
  return true;
}

static bool zone(cursor *c, mig_date *out) {
  int hours, minutes, seconds = 0;
  if (take(c, 'Z')) {
    out->has_zone = true;
    return true;
  }
  bool negative = c->at < c->end && *c->at == '-';
  if (!take(c, '+') && !take(c, '-')) return true; /* none */
  if (!digits(c, 2, &hours)) return false;
  take(c, ':');
  if (!digits(c, 2, &minutes)) return false;
  if (take(c, ':') && !digits(c, 2, &seconds)) return false;
  if (hours > 23 || minutes > 59 || seconds > 59) return false;
  out->has_zone = true;
  out->zone = (hours * 60 + minutes) * 60 + seconds;
  if (negative) out->zone = -out->zone;
  return true;
}

static bool time_of_day(cursor *c, mig_date *out) {
  if (!digits(c, 2, &out->hour) || !take(c, ':') || !digits(c, 2, &out->minute)) return false;
  if (take(c, ':')) {
    if (!digits(c, 2, &out->second)) return false;
    if (take(c, '.') && !fraction(c, &out->microsecond)) return false;
  }
  return out->hour < 24 && out->minute < 60 && out->second < 60 && zone(c, out);
}

bool mig_date_parse(mig_date *out, mig_span text) {
  text = mig_span_trim(text);
  *out = (mig_date){.text = text};
  cursor c = {text.ptr, text.ptr + text.len};
  if (!digits(&c, 4, &out->year) || !take(&c, '-') || !digits(&c, 2, &out->month) || !take(&c, '-') ||
      !digits(&c, 2, &out->day))
    return false;
  if (out->year < 1 || out->month < 1 || out->month > 12 || out->day < 1 ||
      out->day > days_in_month(out->year, out->month))
    return false;
  if (c.at < c.end) {
    if (!take(&c, ' ') && !take(&c, 'T')) return false;
    if (!time_of_day(&c, out)) return false;
  }
  return c.at == c.end;
}

void mig_date_from_epoch(mig_date *out, mig_arena *arena, int64_t epoch, bool zoned) {
  int64_t days = epoch / 86400, rest = epoch % 86400;
  if (rest < 0) {
    rest += 86400;
    days--;
  }
  *out = (mig_date){.has_zone = zoned};
  civil_from_days(days, &out->year, &out->month, &out->day);
  out->hour = (int)(rest / 3600);
  out->minute = (int)(rest / 60 % 60);
  out->second = (int)(rest % 60);
  mig_buf text = mig_buf_in(arena);
  mig_date_isoformat(&text, out, ' ');
  out->text = mig_buf_span(&text);
}

int64_t mig_date_epoch(const mig_date *d) {
  int64_t days = days_from_civil(d->year, d->month, d->day);
  return days * 86400 + d->hour * 3600 + d->minute * 60 + d->second - d->zone;
}

int mig_date_cmp(const mig_date *a, const mig_date *b) {
  int64_t left = mig_date_epoch(a), right = mig_date_epoch(b);
  if (left != right) return left < right ? -1 : 1;
  if (a->microsecond != b->microsecond) return a->microsecond < b->microsecond ? -1 : 1;
  return mig_span_cmp(a->text, b->text);
}

static void put_zone(mig_buf *out, const mig_date *d, const char *colon) {
  if (!d->has_zone) return;
  int east = d->zone < 0 ? -d->zone : d->zone;
  mig_buf_printf(out, "%c%02d%s%02d", d->zone < 0 ? '-' : '+', east / 3600, colon, east / 60 % 60);
  if (east % 60 != 0) mig_buf_printf(out, "%s%02d", colon, east % 60);
}

void mig_date_isoformat(mig_buf *out, const mig_date *d, char separator) {
  mig_buf_printf(out, "%04d-%02d-%02d%c%02d:%02d:%02d", d->year, d->month, d->day, separator, d->hour, d->minute,
                 d->second);
  if (d->microsecond != 0) mig_buf_printf(out, ".%06d", d->microsecond);
  put_zone(out, d, ":");
}

static const char *const day_names[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
static const char *const month_names[] = {"January", "February", "March",     "April",   "May",      "June",
                                          "July",    "August",   "September", "October", "November", "December"};

static int weekday(const mig_date *d) {
  return (int)(((days_from_civil(d->year, d->month, d->day) + 3) % 7 + 7) % 7); /* 0 is Monday */
}

static int day_of_year(const mig_date *d) {
  return (int)(days_from_civil(d->year, d->month, d->day) - days_from_civil(d->year, 1, 1)) + 1;
}

static bool put_directive(mig_buf *out, const mig_date *d, char directive) {
  int twelve = d->hour % 12 == 0 ? 12 : d->hour % 12;
  switch (directive) {
    case 'Y':
      mig_buf_printf(out, "%d", d->year);
      return d->year >= 1000; /* glibc does not pad */
    case 'y':
      mig_buf_printf(out, "%02d", d->year % 100);
      return true;
    case 'm':
      mig_buf_printf(out, "%02d", d->month);
      return true;
    case 'd':
      mig_buf_printf(out, "%02d", d->day);
      return true;
    case 'e':
      mig_buf_printf(out, "%2d", d->day);
      return true;
    case 'H':
      mig_buf_printf(out, "%02d", d->hour);
      return true;
    case 'I':
      mig_buf_printf(out, "%02d", twelve);
      return true;
    case 'M':
      mig_buf_printf(out, "%02d", d->minute);
      return true;
    case 'S':
      mig_buf_printf(out, "%02d", d->second);
      return true;
    case 'f':
      mig_buf_printf(out, "%06d", d->microsecond);
      return true;
    case 'j':
      mig_buf_printf(out, "%03d", day_of_year(d));
      return true;
    case 'p':
      mig_buf_puts(out, d->hour < 12 ? "AM" : "PM");
      return true;
    case 'a':
      mig_buf_printf(out, "%.3s", day_names[weekday(d)]);
      return true;
    case 'A':
      mig_buf_puts(out, day_names[weekday(d)]);
      return true;
    case 'b':
      mig_buf_printf(out, "%.3s", month_names[d->month - 1]);
      return true;
    case 'B':
      mig_buf_puts(out, month_names[d->month - 1]);
      return true;
    case 'F':
      return put_directive(out, d, 'Y') && (mig_buf_printf(out, "-%02d-%02d", d->month, d->day), true);
    case 'T':
      mig_buf_printf(out, "%02d:%02d:%02d", d->hour, d->minute, d->second);
      return true;
    case 'R':
      mig_buf_printf(out, "%02d:%02d", d->hour, d->minute);
      return true;
    case 'z':
      put_zone(out, d, "");
      return true;
    case '%':
      mig_buf_putc(out, '%');
      return true;
    default:
      return false;
  }
}

bool mig_date_strftime(mig_buf *out, const mig_date *date, mig_span format) {
  for (size_t i = 0; i < format.len; i++) {
    if (format.ptr[i] != '%') {
      mig_buf_putc(out, format.ptr[i]);
    } else if (++i == format.len || !put_directive(out, date, format.ptr[i])) {
      return false;
    }
  }
  return true;
}
