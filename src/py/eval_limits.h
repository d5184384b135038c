/* py/eval_limits.h: how far the evaluator follows a program before it says "not understood". */
#ifndef MIG_PY_EVAL_LIMITS_H
#define MIG_PY_EVAL_LIMITS_H

enum {
  MIG_PY_EVAL_MAX_STEPS = 2000000,   /* statements and expressions of one script */
  MIG_PY_EVAL_MAX_FOREIGN = 20000,   /* of them, in one call into another module, or while reading one */
  MIG_PY_EVAL_MAX_ARMS = 24,         /* undecided branches in one another */
  MIG_PY_EVAL_MAX_DEPTH = 60,        /* calls in calls */
  MIG_PY_EVAL_MAX_NESTING = 1500,    /* nested expressions and statements, all calls together */
  MIG_PY_EVAL_MAX_LOOP = 100000,     /* rounds of one loop */
  MIG_PY_EVAL_MAX_TEXT = 16 << 20    /* bytes of one computed text */
};

#endif
