/* conflict/forecast.h: what the files of a forecast share.
 *
 * forecast_read.c   which scripts are whose; each content is read once
 * forecast_folders.c where a branch keeps its scripts
 * forecast.c        footprints, the pairs that meet, their comparisons
 * forecast_namesakes.c  one id for two scripts
 * forecast_order.c  in which order to land
 * forecast_join.c   what several machines found, as one */
#ifndef MIG_CONFLICT_FORECAST_H
#define MIG_CONFLICT_FORECAST_H

#include "base/map.h"
#include "base/vec.h"
#include "conflict/footprint.h"
#include "conflict/ground.h"
#include "conflict/load.h"
#include "mig/forecast.h"
#include "script/script.h"
#include "source/repository.h"

typedef MIG_VEC(uint32_t) mig_numbers;

/* A branch as it is worked on; script numbers are those of `pool`. */
typedef struct mig_fc_branch {
  mig_forecast_branch told;
  mig_numbers own;     /* parents before children */
  mig_numbers changed; /* scripts that the base has not, as listed: own ones, and other versions */
  mig_numbers missing; /* scripts of the base that it has not */
  mig_numbers again, namesakes; /* changed ones with an id that the base has; the base's script of each */
  mig_numbers stacked_on; /* becomes told.stands_on */
  bool fails_alone;       /* its own revisions fail on the base as it is */
  mig_footprint *marks;   /* one per database */
} mig_fc_branch;

typedef struct mig_fc {
  mig_arena *arena;
  mig_tree *base;
  const mig_project *project;
  const mig_forecast_opts *opts;
  mig_forecast *out;
  mig_repository *repo;
  mig_project pool; /* the base's project with every script of every branch */
  mig_loader *loader;
  mig_fc_branch *branches;
  uint32_t count;
  MIG_VEC(mig_span) binds;
  mig_numbers base_order; /* scripts of the base in upgrade order */
  MIG_VEC(mig_forecast_pair) pairs;
  mig_why *why;
} mig_fc;

mig_span mig_fc_id(const mig_fc *f, uint32_t script);
bool mig_fc_owns(const mig_fc *f, uint32_t branch, uint32_t script);

void mig_fc_read(mig_fc *f);
/* forecast_folders.c: version folders of a commit; the first are the base's. */
void mig_fc_folders(mig_fc *f, mig_source *source, mig_span commit, const mig_span **out, uint32_t *count);
/* An id that the base and the branch gave to different scripts; empty: none. */
mig_span mig_fc_namesake(mig_fc *f, const mig_fc_branch *branch);
/* Needs the branches and the pairs; sets order, order_count and rebases. */
void mig_fc_order(mig_forecast *f, mig_arena *arena);

#endif
