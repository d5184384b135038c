/* conflict/verdict.h: both orders, simulated; the room's own.
 *
 * Ownership: everything lives in verdict.arena. */
#ifndef MIG_CONFLICT_VERDICT_H
#define MIG_CONFLICT_VERDICT_H

#include "conflict/replay.h"

/* One simulation: each side alone, then each after the other. */
typedef struct mig_sim {
  bool ours_runs, theirs_runs; /* alone, on the base */
  bool disjoint;
  bool together_ours, together_theirs; /* ours first; theirs first */
  mig_catalogue *ours, *theirs, *ours_first, *theirs_first;
  mig_replay_failures own_ours, own_theirs, fail_ours_first, fail_theirs_first;
  const mig_cat_difference *differences;
  uint32_t difference_count;
  mig_outcome outcome;
  bool murky; /* something that was not understood meets the other side */
  uint32_t choice; /* the answers to doubts that it was made with */
} mig_sim;

typedef struct mig_verdict {
  mig_arena *arena;
  const mig_conflict_opts *opts;
  mig_replay replay;
  mig_catalogue *base;
  bool has_base; /* the sides have ancestors in common */
  bool base_failed;
  mig_replay_failures base_failures;
  mig_sim sim;           /* the one that is told */
  bool sampled;          /* sim holds rows that could be there */
  bool doubtful;         /* answers that nobody knows change the outcome */
  bool shaky;            /* a side fails on its own, and not for sure: mig_verdict_fails_for_sure */
  bool excused;          /* a side fails on its own, but not for sure, and on what the other does not touch; `sim` is without that */
  mig_sim failing;       /* what was simulated before it was excused */
  bool idle_doubts;      /* more doubts than can be tried, but whatever hangs on them meets nothing */
  mig_comparison *out;
  MIG_VEC(mig_finding) findings;
} mig_verdict;

/* sim.c */
void mig_verdict_simulate(mig_verdict *v, mig_sim *sim, const mig_catalogue *base);

/* sample.c: a simulation on rows that could be there, when its outcome is another one. */
bool mig_verdict_sample(mig_verdict *v, mig_sim *out);
/* Findings that hold only if tables hold such rows, graded possible. */
void mig_verdict_find_possible(mig_verdict *v);

/* partner.c: operations of the other side; 0: none. What made the object that is missing; what else
 * is most likely concerned, when the catalogue could name nobody. */
mig_step mig_verdict_maker(mig_verdict *v, const mig_failure *failure);
mig_step mig_verdict_partner(mig_verdict *v, const mig_failure *failure);

/* uncertain.c: what a side's own failure rests on that is not known. */
typedef enum mig_uncertainty {
  MIG_UNCERTAIN_NOT,
  MIG_UNCERTAIN_HISTORY, /* the history that it contradicts can't be replayed itself */
  MIG_UNCERTAIN_USED,    /* nobody made what is in the way: it was taken to be there because something uses it */
  MIG_UNCERTAIN_MURK,    /* something between the two was not understood */
} mig_uncertainty;

mig_uncertainty mig_verdict_uncertain(mig_verdict *v, const mig_failure *failure);
/* Whether something that was not understood could have written rows of which two orders leave different ones. */
bool mig_verdict_rows_in_doubt(const mig_verdict *v, const mig_object *rows);
/* Whether both orders fail for a reason that is known; for a simulation in which a side fails alone. */
bool mig_verdict_fails_for_sure(mig_verdict *v);

/* excuse.c: whether the operations with which a side fails on its own are no question between the sides;
 * if so, the replay passes over them from now on. */
bool mig_verdict_excuse(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs);

/* findings.c */
void mig_verdict_find(mig_verdict *v);
/* One finding more, of the comparison's grade; 0: no operation of that side. */
mig_finding *mig_verdict_put(mig_verdict *v, const char *rule, const mig_object *object, mig_step ours, mig_step theirs);
mig_span mig_verdict_phrase(mig_verdict *v, mig_step step);
mig_span mig_verdict_because(mig_verdict *v, const mig_failure *failure);

/* mysql8.c: findings that hold on MySQL 8 alone, graded possible. */
void mig_verdict_find_mysql8(mig_verdict *v);

/* story.c: counts independent operations of both sides; tells the story when the options ask. */
void mig_verdict_tell(mig_verdict *v, const mig_conflict_line *ours, const mig_conflict_line *theirs);

/* suppress.c: the reason given on or above the operation's line; ptr NULL: none. */
mig_span mig_finding_suppressed(const mig_finding *finding);
/* 16 hexadecimal digits. */
mig_span mig_finding_fingerprint(mig_arena *arena, const mig_finding *finding);
/* The same for something that was done to a script: its text as it is now. */
mig_span mig_text_fingerprint(mig_arena *arena, const char *rule, mig_span revision, mig_span text);

#endif
