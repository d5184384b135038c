/* report/wrap.h: text that fits a terminal and can't play tricks on it. */
#ifndef MIG_REPORT_WRAP_H
#define MIG_REPORT_WRAP_H

#include "base/buf.h"

enum { MIG_WRAP_WIDTH = 80 };

typedef struct mig_wrap_opts {
  const char *label; /* stands before the first line */
  uint32_t indent;   /* columns before the label */
  uint32_t hang;     /* column where the text starts in every line */
} mig_wrap_opts;

/* Words of `text`, wrapped at MIG_WRAP_WIDTH columns, with a newline at the end. Longer words
 * stand alone; a line break in the text is somebody's trick, and escaped like other controls. */
void mig_wrap(mig_buf *out, const mig_wrap_opts *opts, mig_span text);

/* Text from scripts, refs or file names: what mig/shown.h calls hostile is escaped (\x1b, \u202e);
 * tabs become spaces. */
void mig_wrap_untrusted(mig_buf *out, mig_span text);

#endif
