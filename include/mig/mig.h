/* mig/mig.h: everything. */
#ifndef MIG_MIG_H
#define MIG_MIG_H

#include "mig/base.h"
#include "mig/graph.h"
#include "mig/project.h"
#include "mig/report.h"
#include "mig/resolve.h"

#endif
