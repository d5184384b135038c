/* report/printers.h: one function per format; src/report/formats.def has the rows. */
#ifndef MIG_REPORT_PRINTERS_H
#define MIG_REPORT_PRINTERS_H

#include "base/buf.h"
#include "mig/format.h"

#define FORMAT(name, media_type, uses, print, summary) mig_format_print print;
#include "report/formats.def"
#undef FORMAT

/* Runs `body` protected and gives what it wrote into `buf`. */
typedef void mig_print_body(mig_buf *buf, const mig_report *report);
mig_err mig_print_protected(mig_span *out, mig_arena *arena, const mig_report *report, mig_print_body *body,
                            mig_why *why);

#endif
