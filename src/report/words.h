/* report/words.h: the phrases that several printers share. Allocates without protection. */
#ifndef MIG_REPORT_WORDS_H
#define MIG_REPORT_WORDS_H

#include "base/arena.h"
#include "mig/report.h"

/* "independent", or the outcome's name. */
const char *mig_words_outcome(const mig_comparison *comparison);
/* What that means: "only one order works". */
const char *mig_words_meaning(const mig_comparison *comparison);
/* A ref, a head, or the word `fallback`. */
mig_span mig_words_side(const mig_conflict_side *side, const char *fallback);

/* "4 scripts, 2 heads, 3 operations, 1 pair compared, 0 not understood" */
mig_span mig_words_totals(mig_arena *arena, const mig_report *report);

/* "2 errors, 1 warning"; "nothing found". */
mig_span mig_words_counts(mig_arena *arena, const uint32_t by_level[3]);

/* "raw SQL was not read: built without libpg_query"; empty when it was, or there was none. */
mig_span mig_words_unread(mig_arena *arena);

#endif
