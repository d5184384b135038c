/* py/eval_internal.h: what the evaluator's files share. */
#ifndef MIG_PY_EVAL_INTERNAL_H
#define MIG_PY_EVAL_INTERNAL_H

#include "base/buf.h"
#include "base/span.h"
#include "py/eval.h"
#include "py/eval_limits.h"

/* How a statement ended. */
typedef enum mig_py_flow { MIG_PY_GOES_ON, MIG_PY_BREAKS, MIG_PY_CONTINUES, MIG_PY_RETURNS, MIG_PY_RAISES } mig_py_flow;

/* What the names of the running frame hold at some moment. */
typedef struct mig_py_snapshot {
  mig_py_value *values;
  uint32_t count;
} mig_py_snapshot;

/* A return, break, continue or raise that happened under conditions. */
typedef struct mig_py_exit {
  mig_py_flow flow;
  mig_py_value value;         /* RETURNS */
  const mig_py_guard *guards; /* all that held, from the first */
  uint32_t guard_count;
  mig_py_snapshot names;      /* BREAKS, CONTINUES: what the frame's names held */
} mig_py_exit;

/* The bit of every flow. */
#define MIG_PY_ALL_FLOWS 0xffU

typedef mig_py_flow (*mig_py_branch)(mig_py_eval *ev, const mig_py_node *node);

mig_py_value mig_py_eval_expr(mig_py_eval *ev, const mig_py_node *node);
mig_py_flow mig_py_eval_block(mig_py_eval *ev, const mig_py_node *first);
/* Binds a target to a value: names, tuples, starred, attributes (ignored), items. */
void mig_py_eval_assign(mig_py_eval *ev, const mig_py_node *target, mig_py_value value);
mig_py_flow mig_py_eval_with(mig_py_eval *ev, const mig_py_node *item, const mig_py_node *body);
/* A `yield` was met: the block that waits for it, if any, runs now. */
void mig_py_eval_yielded(mig_py_eval *ev, mig_py_value value);
mig_py_value mig_py_eval_comp(mig_py_eval *ev, const mig_py_node *node);
void mig_py_eval_set_name(mig_py_eval *ev, mig_span name, mig_py_value value);
void mig_py_eval_import(mig_py_eval *ev, const mig_py_node *node);
void mig_py_eval_import_from(mig_py_eval *ev, const mig_py_node *node);
/* What an IMPORT stands for; other values are returned as they are. */
mig_py_value mig_py_eval_imported(mig_py_eval *ev, mig_py_value v);
mig_py_value mig_py_eval_lookup(mig_py_eval *ev, mig_span name);
mig_py_value mig_py_eval_attribute(mig_py_eval *ev, mig_py_value object, mig_span name, const mig_py_node *node);
mig_py_value mig_py_eval_item(mig_py_eval *ev, mig_py_value object, const mig_py_node *slice, const mig_py_node *node);
mig_py_value mig_py_eval_binary(mig_py_eval *ev, mig_py_op op, mig_py_value a, mig_py_value b, const mig_py_node *node);
mig_py_value mig_py_eval_compare(mig_py_eval *ev, mig_py_op op, mig_py_value a, mig_py_value b, const mig_py_node *node);
mig_py_value mig_py_eval_closure(mig_py_eval *ev, const mig_py_node *def, mig_py_arguments *args, mig_span name);
mig_py_value mig_py_eval_call_closure(mig_py_eval *ev, mig_py_value func, const mig_py_call *call);
mig_py_value mig_py_eval_builtin(mig_py_eval *ev, mig_span name, const mig_py_call *call);
bool mig_py_is_builtin(mig_span name);
mig_py_value mig_py_eval_method(mig_py_eval *ev, const mig_py_method *method, const mig_py_call *call);
/* What a class or the first of its bases that has the name holds; NULL when none has. */
mig_py_value *mig_py_eval_class_name(mig_py_class *c, mig_span name);
/* instance.name where a plain __init__ of a class of the tree stored it; false: nothing is known of it. */
bool mig_py_eval_instance_attribute(mig_py_value object, mig_span name, mig_py_value *out);
/* `object.name = ...` was carried out, or may have been: no instance of its class shows it any more. */
void mig_py_eval_set_on_instance(mig_py_eval *ev, mig_py_value object, mig_span name);
/* dict.update(more) */
void mig_py_eval_update_dict(mig_py_eval *ev, mig_py_dict *dict, mig_py_value more);
bool mig_py_has_method(mig_py_value object, mig_span name);

/* Texts. The buffer's bytes become a STR, or a PARTIAL when not all is known. */
mig_py_value mig_py_text_made(const mig_buf *buf, bool known);
mig_py_value mig_py_text_format(mig_py_eval *ev, mig_py_value format, const mig_py_call *call);
bool mig_py_text_put_formatted(mig_buf *out, mig_py_value v, mig_span spec);
bool mig_py_text_put_converted(mig_buf *out, mig_py_value v, char conversion, mig_span spec);

/* eval_branch.c */
mig_py_snapshot mig_py_eval_snapshot(mig_py_eval *ev);
/* Each name holds what it held at `yes` under `condition`, and what it holds now otherwise. */
void mig_py_eval_join(mig_py_eval *ev, mig_py_value condition, const mig_py_snapshot *yes);
/* Nothing is known of names that hold something else than `before`. */
void mig_py_eval_blur(mig_py_eval *ev, const mig_py_snapshot *before, const char *reason);
void mig_py_eval_push_guard(mig_py_eval *ev, mig_py_value condition);
/* What an exit's guards from `base` on amount to: BOOL or CONDITION. */
mig_py_value mig_py_eval_conjunction(mig_py_eval *ev, const mig_py_exit *exit, uint32_t base);
/* What left the code by the exits from `mark` to `end`, under conditions from `depth` on and by one of `flows`
 * (bits 1 << flow): the rest runs when it did not. */
void mig_py_eval_guard_rest(mig_py_eval *ev, uint32_t mark, uint32_t end, uint32_t depth, unsigned flows);
void mig_py_eval_record_exit(mig_py_eval *ev, mig_py_flow flow, mig_py_value value);
/* Follows `yes(yes_node)` under `condition` and `no(no_node)` under its negation. */
mig_py_flow mig_py_eval_both(mig_py_eval *ev, mig_py_value condition, mig_py_branch yes, const mig_py_node *yes_node,
                             mig_py_branch no, const mig_py_node *no_node);

mig_py_flow mig_py_eval_for(mig_py_eval *ev, const mig_py_node *node);
mig_py_flow mig_py_eval_while(mig_py_eval *ev, const mig_py_node *node);
mig_py_flow mig_py_eval_try(mig_py_eval *ev, const mig_py_node *node);
mig_py_flow mig_py_eval_raise(mig_py_eval *ev, const mig_py_node *node);
mig_py_flow mig_py_eval_match(mig_py_eval *ev, const mig_py_node *node);
/* `a is b`. */
mig_py_answer mig_py_eval_identical(mig_py_value a, mig_py_value b);

/* How undecided it is here whether the code runs: for `born`, to compare with later. */
uint32_t mig_py_eval_now(const mig_py_eval *ev);
/* Sets a name of any environment; one that is not the frame's own may keep what it held. */
void mig_py_eval_set_in(mig_py_eval *ev, mig_py_env *env, mig_span name, mig_py_value value);
/* Sets a name outside of the comprehensions that are open, as `:=` does. */
void mig_py_eval_set_outer_name(mig_py_eval *ev, mig_span name, mig_py_value value);

/* Counts one step; false when the budget is used up. */
bool mig_py_eval_step(mig_py_eval *ev, const mig_py_node *node);
/* Marks a container as changed, perhaps. Call before every mutation. */
void mig_py_eval_touch(mig_py_eval *ev, uint32_t born, bool *uncertain);
/* A copy of `call` in the evaluator's arena. */
const mig_py_call *mig_py_call_keep(mig_py_eval *ev, const mig_py_call *call);
mig_py_value mig_py_eval_choose(mig_py_eval *ev, mig_py_value condition, mig_py_value yes, mig_py_value no);

#endif
