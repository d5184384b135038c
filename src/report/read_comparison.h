/* report/read_comparison.h: comparisons and diagnostics as src/report/json.c writes them. */
#ifndef MIG_REPORT_READ_COMPARISON_H
#define MIG_REPORT_READ_COMPARISON_H

#include "mig/report.h"
#include "report/read_json.h"

mig_comparison *mig_read_comparison(mig_read *r, const cJSON *json);
mig_diag *mig_read_diags(mig_read *r, const cJSON *project, uint32_t *count);

#endif
