/* mig/story.h: what a report tells beside the verdict: the operations of both sides, both orders
 * step by step, and the tables concerned before and after.
 *
 * A story explains a verdict, it never makes one.
 *
 * Ownership: as the comparison that it belongs to. */
#ifndef MIG_STORY_H
#define MIG_STORY_H

#include "mig/base.h"

struct mig_operation; /* mig/conflict.h */

#define MIG_STORY_NONE UINT32_MAX

/* An operation of one side, in the order in which it runs. */
typedef struct mig_story_operation {
  const struct mig_operation *operation;
  mig_span phrase;  /* "add column user.email" */
  bool independent; /* touches nothing that the other side touches */
} mig_story_operation;

typedef enum mig_step_state {
  MIG_STEP_RAN,
  MIG_STEP_FAILED,      /* here the database stops */
  MIG_STEP_FORGIVEN,    /* it fails, and the script goes on */
  MIG_STEP_PASSED_OVER, /* its own condition says no */
  MIG_STEP_NOT_REACHED  /* an earlier one failed */
} mig_step_state;

/* "runs", "fails", "fails, and the script goes on", "is passed over", "is not reached". */
MIG_API const char *mig_step_state_name(mig_step_state state);

typedef struct mig_story_step {
  bool of_theirs;
  uint32_t operation; /* index into that side's operations */
  mig_step_state state;
  mig_span change; /* lines "+ column t.c: type", "- ...", "~ ...": what the schema gained and lost; may be empty */
  mig_span says;   /* the database's words where it fails */
} mig_story_step;

typedef struct mig_story_order {
  const mig_story_step *steps;
  uint32_t count;
} mig_story_order;

/* Beside a finding: the tables concerned, as text. */
typedef struct mig_story_finding {
  mig_span before;       /* the schema that both sides start from; empty: nothing of it is there */
  mig_span ours_first, theirs_first; /* at the end of each order, or where it stopped */
} mig_story_finding;

typedef struct mig_story {
  const mig_story_operation *ours, *theirs;
  uint32_t ours_count, theirs_count;
  bool has_steps; /* false: told only for up to MIG_STORY_STEPS operations, and not for rows that were made up */
  mig_story_order ours_first, theirs_first;
  const mig_story_finding *findings; /* parallel to the comparison's */
} mig_story;

enum { MIG_STORY_STEPS = 400 };

#endif
