/* mig/mig.h: everything. */
#ifndef MIG_MIG_H
#define MIG_MIG_H

#include "mig/base.h"
#include "mig/baseline.h"
#include "mig/check.h"
#include "mig/conflict.h"
#include "mig/forecast.h"
#include "mig/format.h"
#include "mig/gate.h"
#include "mig/graph.h"
#include "mig/ledger.h"
#include "mig/lines.h"
#include "mig/listing.h"
#include "mig/merging.h"
#include "mig/object.h"
#include "mig/pair.h"
#include "mig/project.h"
#include "mig/published.h"
#include "mig/read_back.h"
#include "mig/report.h"
#include "mig/resolve.h"
#include "mig/settings.h"
#include "mig/shown.h"
#include "mig/whereabouts.h"

#endif
