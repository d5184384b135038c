/* report/read_forecast.h: the part of a report that `mig forecast` wrote. */
#ifndef MIG_REPORT_READ_FORECAST_H
#define MIG_REPORT_READ_FORECAST_H

#include "mig/forecast.h"
#include "report/read_json.h"

/* NULL when the project has none. `base`: the name of what branches land on. What is inconsistent
 * fails the reading. */
mig_forecast *mig_read_forecast(mig_read *r, const mig_project *project, mig_span base, const cJSON *json);

#endif
