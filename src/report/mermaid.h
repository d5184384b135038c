/* report/mermaid.h: the flow chart within limits, for the format of its own and for comments. */
#ifndef MIG_REPORT_MERMAID_H
#define MIG_REPORT_MERMAID_H

#include "base/buf.h"
#include "mig/report.h"

typedef struct mig_mermaid_limits {
  uint32_t nodes; /* of each script directory */
  uint32_t edges;
  size_t bytes;
} mig_mermaid_limits;

/* Appends the largest drawing that keeps the limits; nothing, and false, when there is none. Allocates
 * without protection. */
bool mig_mermaid_put(mig_buf *buf, const mig_report *report, const mig_mermaid_limits *limits);

#endif
