/* mig/read_back.h: a report from the JSON that mig printed, to be printed in another format.
 *
 * Nothing is judged again and no script is needed: text and every machine format print as they
 * would have then. Not in the JSON, and so not read back: the story (mig/story.h), the operations'
 * effects, whole files (a line is known by the statement on it).
 *
 * Ownership: the report and all it points to live in the arena given.
 * Errors:    MIG_ERR_UNREADABLE: not JSON, not a report of a version that is known, or a value that
 *            cannot be; `why` says where. MIG_ERR_NOMEM. */
#ifndef MIG_READ_BACK_H
#define MIG_READ_BACK_H

#include "mig/report.h"

/* `json` is the text of a whole report. */
MIG_API mig_err mig_report_read_back(mig_report **out, mig_arena *arena, mig_span json, mig_why *why);

#endif
