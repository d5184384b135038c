/* py/eval_internal.h: what the evaluator's files share. */
#ifndef MIG_PY_EVAL_INTERNAL_H
#define MIG_PY_EVAL_INTERNAL_H

#include "base/buf.h"
#include "base/span.h"
#include "py/eval.h"
#include "py/eval_limits.h"

/* How a statement ended. */
typedef enum mig_py_flow { MIG_PY_GOES_ON, MIG_PY_BREAKS, MIG_PY_CONTINUES, MIG_PY_RETURNS, MIG_PY_RAISES } mig_py_flow;

/* A return, break, continue or raise that happened under conditions. */
typedef struct mig_py_exit {
  mig_py_flow flow;
  mig_py_value value;         /* RETURNS */
  const mig_py_guard *guards; /* all that held, from the first */
  uint32_t guard_count;
} mig_py_exit;

mig_py_value mig_py_eval_expr(mig_py_eval *ev, const mig_py_node *node);
mig_py_flow mig_py_eval_block(mig_py_eval *ev, const mig_py_node *first);
/* Binds a target to a value: names, tuples, starred, attributes (ignored), items. */
void mig_py_eval_assign(mig_py_eval *ev, const mig_py_node *target, mig_py_value value);
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
bool mig_py_has_method(mig_py_value object, mig_span name);

/* Texts. The buffer's bytes become a STR, or a PARTIAL when not all is known. */
mig_py_value mig_py_text_made(const mig_buf *buf, bool known);
mig_py_value mig_py_text_percent(mig_py_eval *ev, mig_py_value format, mig_py_value args);
mig_py_value mig_py_text_format(mig_py_eval *ev, mig_py_value format, const mig_py_call *call);
bool mig_py_text_put_formatted(mig_buf *out, mig_py_value v, mig_span spec);

/* Counts one step; false when the budget is used up. */
bool mig_py_eval_step(mig_py_eval *ev, const mig_py_node *node);
/* Marks a container as changed, perhaps. Call before every mutation. */
void mig_py_eval_touch(mig_py_eval *ev, uint32_t born, bool *uncertain);
/* A copy of `call` in the evaluator's arena. */
const mig_py_call *mig_py_call_keep(mig_py_eval *ev, const mig_py_call *call);
mig_py_value mig_py_eval_choose(mig_py_eval *ev, mig_py_value condition, mig_py_value yes, mig_py_value no);

#endif
