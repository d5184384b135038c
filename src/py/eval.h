/* py/eval.h: following a Python program as far as it is literal, without running it.
 *
 * Statements are carried out over values that may be unknown (py/eval_value.h). What the program
 * takes from outside, imports above all, is a term; what happens when a term is called, asked for
 * an attribute or tested is the host's business. Where a condition is not decided both branches are
 * followed, each with a guard.
 *
 * Ownership: all values live in the evaluator's arena; names are borrowed from the modules.
 * Limits:    py/eval_limits.h; hitting one calls host->give_up.
 * Errors:    none; memory unwinds (base/protect.h). */
#ifndef MIG_PY_EVAL_H
#define MIG_PY_EVAL_H

#include "base/vec.h"
#include "py/eval_value.h"

typedef struct mig_py_eval mig_py_eval;

/* A condition that holds while something runs. */
typedef struct mig_py_guard {
  uint32_t slot;
  bool negated;
} mig_py_guard;

typedef struct mig_py_loop {
  mig_py_value element;   /* what the loop variable is */
  mig_py_value condition; /* CONDITION under which the body runs, or NONE */
} mig_py_loop;

/* What the evaluator asks its host. `payload` comes first everywhere. Nothing may be NULL. */
typedef struct mig_py_host {
  void *payload;
  /* The module that `file` imports as `name`, `level` dots up: a MODULE value, or UNKNOWN when the host has none.
   * Asked when something of it is used. */
  mig_py_value (*import_module)(void *payload, mig_py_eval *ev, const mig_file *file, mig_span name, uint32_t level);
  /* A call of anything that is not Python code: TERM, HOST, UNKNOWN, MODULE, CLASS. */
  mig_py_value (*call)(void *payload, mig_py_eval *ev, mig_py_value func, const mig_py_call *call);
  /* object.name of a TERM or HOST; mig_py_term_attr() for "nothing special". */
  mig_py_value (*attribute)(void *payload, mig_py_eval *ev, mig_py_value object, mig_span name, const mig_py_node *node);
  /* object[index] of a TERM or HOST. */
  mig_py_value (*item)(void *payload, mig_py_eval *ev, mig_py_value object, mig_py_value index, const mig_py_node *node);
  /* Is it true? BOOL or CONDITION. Asked about what the evaluator cannot tell itself. */
  mig_py_value (*truth)(void *payload, mig_py_eval *ev, mig_py_value value, const mig_py_node *node);
  /* A CONDITION that holds when all `guards` do; count is at least 1. */
  mig_py_value (*all_of)(void *payload, mig_py_eval *ev, const mig_py_guard *guards, uint32_t count);
  /* A loop over something that is not a known container. */
  mig_py_loop (*loop)(void *payload, mig_py_eval *ev, mig_py_value over, const mig_py_node *node);
  /* `with value as x:`; enter gives x. leave is called with what enter was called with. */
  mig_py_value (*enter)(void *payload, mig_py_eval *ev, mig_py_value context, const mig_py_node *node);
  void (*leave)(void *payload, mig_py_eval *ev, mig_py_value context);
  /* A try whose errors are swallowed begins (+1) and ends (-1). */
  void (*tolerate)(void *payload, mig_py_eval *ev, int change);
  /* Something that may have effects was not followed; `reason` is a clause. */
  void (*give_up)(void *payload, mig_py_eval *ev, const mig_py_node *node, const char *reason);
} mig_py_host;

/* A running call: of a function, or of a module's top level. */
typedef struct mig_py_frame {
  struct mig_py_frame *caller;
  mig_py_env *env;
  mig_py_module *module;
  const mig_py_node *call; /* the Call node in the caller's module; NULL at the outermost */
  const mig_py_closure *closure;
  uint32_t guard_base, exit_base, rest_base;
  uint32_t level; /* frames below */
  bool left;      /* a return under a condition lies behind: the rest may not run */
  bool yielded;
  bool for_effect; /* an expression statement is at work, and no call's function or argument in it */
} mig_py_frame;

struct mig_py_eval {
  mig_arena *arena;
  const mig_py_host *host;
  mig_py_frame *frame;
  MIG_VEC(mig_py_guard) guards; /* what must hold for the current statement to run */
  MIG_VEC(struct mig_py_exit) exits;
  uint32_t arms;  /* undecided branches that are open */
  uint32_t rests; /* breaks and continues under conditions that lie behind */
  uint32_t guarded; /* expressions under a condition that are open */
  uint32_t depth;   /* calls in calls */
  uint32_t nesting; /* expressions and statements in one another */
  uint32_t reading;  /* imported modules are being read: their own imports stay paths */
  uint32_t symbolic; /* comprehensions over something unknown: conditions stay terms */
  uint32_t steps, step_limit;
  uint32_t foreign; /* calls into other modules that are open */
  bool gave_up_steps;
  bool raising;          /* an exception is on its way */
  const mig_py_node *raised_at;
  mig_span raised; /* the name of its class; empty: not known */
  mig_py_value returned; /* of the last return statement */
  mig_py_value subject;  /* of the innermost match statement */
  struct mig_py_with *with; /* whose block waits for a function's yield; NULL: none */
};

void mig_py_eval_init(mig_py_eval *ev, mig_arena *arena, const mig_py_host *host);

/* Runs the top level of `module`; its environment is filled as far as the run came. */
mig_py_env *mig_py_eval_module(mig_py_eval *ev, mig_py_module *module);

/* Calls any value; `node` may be NULL. */
mig_py_value mig_py_eval_call(mig_py_eval *ev, mig_py_value func, const mig_py_call *call);

/* Truth, asking the host where needed: BOOL or CONDITION. */
mig_py_value mig_py_eval_truth(mig_py_eval *ev, mig_py_value value, const mig_py_node *node);
mig_py_value mig_py_eval_not(mig_py_value truth);
mig_py_value mig_py_eval_and(mig_py_eval *ev, mig_py_value a, mig_py_value b);
mig_py_value mig_py_eval_or(mig_py_eval *ev, mig_py_value a, mig_py_value b);

/* Terms. The node's module is that of the running frame. */
mig_py_value mig_py_term_path(mig_py_eval *ev, mig_span path);
mig_py_value mig_py_term_attr(mig_py_eval *ev, mig_py_value head, mig_span name, const mig_py_node *node);
mig_py_value mig_py_term_item(mig_py_eval *ev, mig_py_value head, mig_py_value index, const mig_py_node *node);
mig_py_value mig_py_term_call(mig_py_eval *ev, mig_py_value head, const mig_py_call *call);
mig_py_value mig_py_term_op(mig_py_eval *ev, mig_py_term_kind kind, mig_py_op op, mig_py_value head,
                            mig_py_value other, const mig_py_node *node);

/* The value of keyword `name`, or NULL. */
const mig_py_value *mig_py_call_keyword(const mig_py_call *call, const char *name);

/* The elements of a container that is known, as a LIST or TUPLE; UNKNOWN for others. */
mig_py_value mig_py_eval_elements(mig_py_eval *ev, mig_py_value v);

/* `format % args` of a STR or a PARTIAL; PARTIAL when not all is known. */
mig_py_value mig_py_text_percent(mig_py_eval *ev, mig_py_value format, mig_py_value args);

#endif
