/* report/excerpt.h: an operation's source text as people are shown it.
 *
 * Everything comes from what the JSON report holds too (text, line, column, object), so that a
 * report read back prints the same. */
#ifndef MIG_REPORT_EXCERPT_H
#define MIG_REPORT_EXCERPT_H

#include "base/buf.h"
#include "mig/conflict.h"

/* Bytes of op->text that name the object: its name in quotes, else as a word, else its table; the
 * first line where it isn't named. len 0: there is no text. */
typedef struct mig_excerpt_mark {
  size_t start, len;
} mig_excerpt_mark;
mig_excerpt_mark mig_excerpt_find(const mig_operation *op, const mig_object *object);

/* One line of op->text, without the indentation that all of the call has. `start`, `end`: bytes of
 * op->text, without the line break. */
typedef struct mig_excerpt_line {
  size_t start, end;
  uint32_t number; /* in its file */
} mig_excerpt_line;
/* The line that starts at or after `at`; false behind the last one. *next: where to go on. */
bool mig_excerpt_next(mig_excerpt_line *out, size_t *next, const mig_operation *op);

/* The first line of the call and the one with the mark, each "  18 | text", and carets below the
 * mark; 80 columns. `color`: the carets' escape sequence, "" for none. */
void mig_excerpt_put(mig_buf *out, const mig_operation *op, const mig_object *object, const char *color);

#endif
