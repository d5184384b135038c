/* resolve/trial.h: what a resolution would do to databases, replayed on the model before it is offered.
 *
 * Ownership: everything lives in the trial's arena.
 * Errors:    MIG_ERR_NOMEM by unwinding (base/protect.h). */
#ifndef MIG_RESOLVE_TRIAL_H
#define MIG_RESOLVE_TRIAL_H

#include "conflict/load.h"
#include "conflict/replay.h"
#include "project/modules.h"

/* One database of a project, at the place where two lines part. */
typedef struct mig_trial {
  mig_arena *arena;
  const mig_project *project;
  mig_dialect dialect;
  mig_span bind;
  mig_loader *loader;
  mig_modules *modules;
  mig_conflict_line base_line;
  mig_catalogue *base;
  bool open; /* history could not be replayed in full: what is not known is taken to be as needed */
} mig_trial;

typedef struct mig_trial_end {
  bool runs;
  bool doubtful; /* rests on something that the scripts don't tell */
  mig_catalogue *catalogue;
  mig_span because; /* !runs: what the database says */
} mig_trial_end;

void mig_trial_init(mig_trial *trial, mig_arena *arena, const mig_project *project, mig_dialect dialect, mig_span bind,
                    mig_revs shared);
/* upgrade() of each revision, in this order. */
mig_conflict_line mig_trial_line(mig_trial *trial, mig_revs revs);
mig_conflict_line mig_trial_joined(mig_trial *trial, mig_conflict_line first, mig_conflict_line second);
/* What a script does (one that is not the project's, as well); NULL: nothing in this database. */
const mig_ops *mig_trial_bind(mig_trial *trial, mig_script *script, mig_direction direction);

/* Runs the line on a database that stands where the lines part. */
mig_trial_end mig_trial_run(mig_trial *trial, mig_conflict_line line);
/* The first thing in which two ends differ; NULL: nothing. */
const mig_cat_difference *mig_trial_differ(mig_trial *trial, const mig_trial_end *a, const mig_trial_end *b,
                                           uint32_t *count);

/* downgrade() of each revision, the last one first. */
mig_conflict_line mig_trial_down(mig_trial *trial, mig_revs revs);
/* What is wrong with a line that goes up and comes back: one clause; ptr NULL when it leaves the schema as it was. */
mig_span mig_trial_returns(mig_trial *trial, mig_conflict_line line);

/* What to fear when the revisions (in the order of upgrade) are run and then taken back: ptr NULL when
 * their downgrade() restores the schema; else one clause. */
mig_span mig_trial_restores(mig_trial *trial, mig_revs revs);

#endif
