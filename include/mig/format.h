/* mig/format.h: the formats that a report can be printed in.
 *
 * Ownership: rows are constants; what a row prints lives in the arena given to it.
 * Errors:    MIG_ERR_NOMEM. A report that cannot be printed in a format is the caller's mistake:
 *            `uses` says what each one is for. */
#ifndef MIG_FORMAT_H
#define MIG_FORMAT_H

#include "mig/report.h"

/* What a command has to print; one bit each. */
typedef enum mig_format_use {
  MIG_FORMAT_LISTS = 1,  /* revisions in an order, and plans: everything that judges nothing */
  MIG_FORMAT_JUDGES = 2, /* comparisons, findings, diagnostics */
  MIG_FORMAT_DRAWS = 4,  /* the graph of revisions */
  MIG_FORMAT_EXPLAINS = 16, /* rules, which are no report */
  MIG_FORMAT_TELLS = 8   /* both orders step by step: wants comparisons with their story */
} mig_format_use;

typedef mig_err mig_format_print(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                                 mig_why *why);

typedef struct mig_format {
  const char *name;       /* as --format takes it */
  const char *media_type;
  const char *summary;    /* a few words for help */
  unsigned uses;          /* mig_format_use, or-ed */
  mig_format_print *print;
} mig_format;

/* Every format, in the order in which help shows them. */
MIG_API const mig_format *mig_formats(uint32_t *count);
MIG_API const mig_format *mig_format_find(mig_span name); /* NULL when there is none */

#endif
