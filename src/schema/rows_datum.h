/* schema/rows_datum.h: one value in a row, and what the dialects do with values. For rows*.c only.
 *
 * A SYMBOL is a value that is not known but has a name: a parameter, what a function gives, a key
 * that an open table's sequence will give. Equal names mean equal values; different names tell
 * nothing. Every result that would need its value is "not known" again. */
#ifndef MIG_SCHEMA_ROWS_DATUM_H
#define MIG_SCHEMA_ROWS_DATUM_H

#include "schema/rows.h"

typedef enum datum_kind {
  DATUM_NULL,
  DATUM_BOOL,    /* number: 0 or 1 */
  DATUM_INT,     /* number */
  DATUM_DECIMAL, /* number / 10^scale */
  DATUM_FLOAT,   /* real */
  DATUM_TEXT,    /* text; json, uuid and other types too, as they print */
  DATUM_DATE,    /* text: 2024-01-02 */
  DATUM_TIME,    /* text: 10:20:30[.5] */
  DATUM_STAMP,   /* text: 2024-01-02 10:20:30[.5] */
  DATUM_NOW,     /* CURRENT_TIMESTAMP, whatever it was; text: which type's spelling it has as a text, else
                    empty; number: 0 when the base ran, 1 later: to compare, for stores they are one */
  DATUM_SYMBOL   /* text: its name */
} datum_kind;

typedef struct mig_datum {
  datum_kind kind;
  uint32_t scale;
  int64_t number;
  double real;
  mig_span text;
} mig_datum;

enum { DATUM_MAX_SCALE = 18 };

static inline mig_datum datum_null(void) {
  return (mig_datum){.kind = DATUM_NULL};
}
static inline mig_datum datum_bool(bool value) {
  return (mig_datum){.kind = DATUM_BOOL, .number = value};
}
static inline mig_datum datum_int(int64_t value) {
  return (mig_datum){.kind = DATUM_INT, .number = value};
}
static inline mig_datum datum_text(mig_span text) {
  return (mig_datum){.kind = DATUM_TEXT, .text = text.ptr ? text : MIG_SPAN("")};
}
static inline mig_datum datum_symbol(mig_span name) {
  return (mig_datum){.kind = DATUM_SYMBOL, .text = name};
}
static inline bool datum_is_number(const mig_datum *d) {
  return d->kind == DATUM_INT || d->kind == DATUM_DECIMAL || d->kind == DATUM_FLOAT || d->kind == DATUM_BOOL;
}
/* NOW and SYMBOL: nothing can be computed from them. */
static inline bool datum_is_vague(const mig_datum *d) {
  return d->kind == DATUM_NOW || d->kind == DATUM_SYMBOL;
}

/* The number that begins `text`, behind white space: INT, DECIMAL or FLOAT in *out, and where it
 * ends in *end. False when there are no digits. Too long ones become FLOAT. */
bool datum_read_number(mig_span text, mig_datum *out, size_t *end);
/* Whether all of `text`, but for white space around it, is one number. */
bool datum_is_all_number(mig_span text, mig_datum *out);

double datum_real(const mig_datum *d);
/* The same value with `scale` digits behind the point, half away from zero; false: it does not fit
 * into 18 digits. Numbers only. */
bool datum_rescale(const mig_datum *d, uint32_t scale, mig_datum *out);
/* Whether the absolute value is below 10^digits (digits before the point). */
bool datum_fits(const mig_datum *d, int64_t digits);
/* -1, 0, 1 of two numbers. */
int datum_compare_numbers(const mig_datum *a, const mig_datum *b);
/* + - * of two numbers that are no FLOATs; false: it does not fit. */
bool datum_add(const mig_datum *a, const mig_datum *b, mig_datum *out);
bool datum_subtract(const mig_datum *a, const mig_datum *b, mig_datum *out);
bool datum_multiply(const mig_datum *a, const mig_datum *b, mig_datum *out);

/* As the dialect prints it when it becomes text. */
mig_span datum_print(mig_arena *arena, mig_dialect dialect, const mig_datum *d);
/* For comparing stores and for people: unambiguous. */
void datum_show(mig_buf *buf, const mig_datum *d);
bool datum_same(const mig_datum *a, const mig_datum *b);

/* Dates: "YYYY-MM-DD", with "[ T]HH:MM[:SS[.f]]" for stamps. YES and *out, NO: certainly none,
 * UNSET: perhaps in a form that is not read here. */
mig_truth datum_read_stamp(mig_arena *arena, mig_span raw, bool date_only, mig_datum *out);

/* The same in MariaDB, to which five digits are a day, too: 11105 is 2011-10-05. */
mig_truth datum_read_stamp_my(mig_arena *arena, mig_span raw, bool date_only, mig_datum *out);

uint32_t datum_characters(mig_span text); /* code points */

#endif
