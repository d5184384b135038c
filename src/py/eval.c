#include "py/eval.h"

#include "py/eval_internal.h"

void mig_py_eval_init(mig_py_eval *ev, mig_arena *arena, const mig_py_host *host) {
  *ev = (mig_py_eval){.arena = arena, .host = host, .step_limit = MIG_PY_EVAL_MAX_STEPS};
}

bool mig_py_eval_step(mig_py_eval *ev, const mig_py_node *node) {
  if (++ev->steps <= ev->step_limit) return true;
  if (!ev->gave_up_steps) {
    ev->gave_up_steps = true;
    ev->host->give_up(ev->host->payload, ev, node, "the script does more than mig follows");
  }
  return false;
}

enum { LEVEL_SHIFT = 16, MOST_ARMS = 0xffff };

uint32_t mig_py_eval_now(const mig_py_eval *ev) {
  uint32_t arms = ev->arms + ev->rests < MOST_ARMS ? ev->arms + ev->rests : MOST_ARMS;
  return (ev->frame != NULL ? ev->frame->level : 0) << LEVEL_SHIFT | arms;
}

/* Something made at `born` is changed by code that may not run, while what was made is there in any case. */
static bool is_undecided(const mig_py_eval *ev, uint32_t born) {
  if (ev->arms + ev->rests > (born & MOST_ARMS)) return true;
  for (const mig_py_frame *f = ev->frame; f != NULL && f->level > born >> LEVEL_SHIFT; f = f->caller) {
    if (f->left) return true;
  }
  return false;
}

void mig_py_eval_touch(mig_py_eval *ev, uint32_t born, bool *uncertain) {
  if (is_undecided(ev, born)) *uncertain = true;
}

void mig_py_eval_set_in(mig_py_eval *ev, mig_py_env *env, mig_span name, mig_py_value value) {
  mig_py_value *old = mig_py_env_find(env, name);
  bool known = env == ev->frame->env || !is_undecided(ev, env->born) || (old != NULL && mig_py_same(*old, value));
  if (!known) value = mig_py_unknown("a name that is set under a condition only");
  mig_py_env_set(ev->arena, env, name, value);
}

void mig_py_eval_set_outer_name(mig_py_eval *ev, mig_span name, mig_py_value value) {
  mig_py_env *env = ev->frame->env;
  while (env->is_comp) env = env->parent;
  if (ev->guarded > 0) value = mig_py_unknown_data("a name that is set under a condition only");
  mig_py_eval_set_in(ev, env, name, value);
}

mig_py_value mig_py_eval_truth(mig_py_eval *ev, mig_py_value value, const mig_py_node *node) {
  if (value.kind == MIG_PY_V_CONDITION) return value;
  mig_py_answer answer = mig_py_truth(value);
  if (answer != MIG_PY_MAYBE) return mig_py_bool(answer == MIG_PY_YES);
  return ev->host->truth(ev->host->payload, ev, value, node);
}

mig_py_value mig_py_eval_not(mig_py_value truth) {
  if (truth.kind == MIG_PY_V_CONDITION) {
    truth.negated = !truth.negated;
    return truth;
  }
  return mig_py_bool(truth.as.integer == 0);
}

mig_py_value mig_py_eval_and(mig_py_eval *ev, mig_py_value a, mig_py_value b) {
  if (a.kind == MIG_PY_V_BOOL) return a.as.integer ? b : a;
  if (b.kind == MIG_PY_V_BOOL) return b.as.integer ? a : b;
  if (a.as.slot == b.as.slot) return a.negated == b.negated ? a : mig_py_bool(false);
  mig_py_guard both[] = {{a.as.slot, a.negated}, {b.as.slot, b.negated}};
  return ev->host->all_of(ev->host->payload, ev, both, 2);
}

mig_py_value mig_py_eval_or(mig_py_eval *ev, mig_py_value a, mig_py_value b) {
  return mig_py_eval_not(mig_py_eval_and(ev, mig_py_eval_not(a), mig_py_eval_not(b)));
}

static bool is_boolish(mig_py_value v) {
  return v.kind == MIG_PY_V_BOOL || v.kind == MIG_PY_V_CONDITION || v.kind == MIG_PY_V_NONE;
}

/* A container that a value which is not known may be: what is done to that value is done to it, unseen. */
static void may_change(mig_py_value v) {
  if (v.kind >= MIG_PY_V_LIST && v.kind <= MIG_PY_V_SET) v.as.seq->uncertain = true;
  if (v.kind == MIG_PY_V_DICT) v.as.dict->uncertain = true;
}

mig_py_value mig_py_eval_choose(mig_py_eval *ev, mig_py_value condition, mig_py_value yes, mig_py_value no) {
  if (mig_py_same(yes, no)) return yes;
  if (condition.kind == MIG_PY_V_BOOL) return condition.as.integer ? yes : no;
  if (!is_boolish(yes) || !is_boolish(no)) {
    may_change(yes);
    may_change(no);
    mig_py_value v = mig_py_unknown("depends on a condition that is decided at run time");
    v.data = true;
    return v;
  }
  if (yes.kind == MIG_PY_V_NONE) yes = mig_py_bool(false);
  if (no.kind == MIG_PY_V_NONE) no = mig_py_bool(false);
  mig_py_value when_yes = mig_py_eval_and(ev, condition, yes);
  return mig_py_eval_or(ev, when_yes, mig_py_eval_and(ev, mig_py_eval_not(condition), no));
}

/* --- modules and calls -------------------------------------------------------------------- */

static void enter_frame(mig_py_eval *ev, mig_py_frame *frame) {
  frame->caller = ev->frame;
  frame->guard_base = ev->guards.count;
  frame->exit_base = ev->exits.count;
  frame->rest_base = ev->rests;
  frame->level = ev->frame != NULL ? ev->frame->level + 1 : 0;
  ev->frame = frame;
}

static void leave_frame(mig_py_eval *ev, const mig_py_frame *frame) {
  ev->frame = frame->caller;
  ev->guards.count = frame->guard_base;
  ev->exits.count = frame->exit_base;
  ev->rests = frame->rest_base;
}

/* Code of other modules has a budget of its own, so that an application that hangs on an import does
 * not use up the script's. */
static uint32_t begin_foreign(mig_py_eval *ev) {
  uint32_t outer = ev->step_limit;
  if (ev->foreign++ == 0 && outer - ev->steps > MIG_PY_EVAL_MAX_FOREIGN) {
    ev->step_limit = ev->steps + MIG_PY_EVAL_MAX_FOREIGN;
  }
  return outer;
}

static void end_foreign(mig_py_eval *ev, uint32_t outer) {
  if (--ev->foreign > 0) return;
  ev->step_limit = outer;
  if (ev->steps < outer) ev->gave_up_steps = false;
}

mig_py_env *mig_py_eval_module(mig_py_eval *ev, mig_py_module *module) {
  uint32_t outer_limit = ev->frame != NULL ? begin_foreign(ev) : 0;
  mig_py_env *env = mig_py_env_new(ev->arena, NULL, module);
  mig_py_frame frame = {.env = env, .module = module};
  enter_frame(ev, &frame);
  env->born = mig_py_eval_now(ev);
  mig_py_eval_block(ev, module->body);
  leave_frame(ev, &frame);
  ev->raising = false;
  if (ev->frame != NULL) end_foreign(ev, outer_limit);
  return env;
}

/* The value of a call whose returns stood under conditions. */
static mig_py_value joined_returns(mig_py_eval *ev, const mig_py_frame *frame, mig_py_flow flow) {
  mig_py_value result = flow == MIG_PY_RETURNS ? ev->returned : mig_py_none();
  /* What is returned unless it raises. */
  if (flow == MIG_PY_RAISES && ev->exits.count > frame->exit_base) result = ev->exits.items[ev->exits.count - 1].value;
  for (uint32_t i = ev->exits.count; i > frame->exit_base; i--) {
    mig_py_exit exit = ev->exits.items[i - 1];
    if (exit.flow != MIG_PY_RETURNS || mig_py_same(exit.value, result)) continue;
    result = mig_py_eval_choose(ev, mig_py_eval_conjunction(ev, &exit, frame->guard_base), exit.value, result);
  }
  return result;
}

mig_py_value mig_py_eval_closure(mig_py_eval *ev, const mig_py_node *def, mig_py_arguments *args, mig_span name) {
  mig_py_closure *c = MIG_NEW(ev->arena, mig_py_closure);
  c->def = def;
  c->args = args;
  c->name = name;
  c->env = ev->frame->env;
  while (c->env->is_class && c->env->parent != NULL) c->env = c->env->parent;
  MIG_VEC(mig_py_value) defaults = {0};
  for (const mig_py_node *d = args->defaults; d != NULL; d = d->next) {
    *mig_vec_push(ev->arena, &defaults) = mig_py_eval_expr(ev, d);
  }
  for (const mig_py_node *d = args->kw_defaults; d != NULL; d = d->next) {
    *mig_vec_push(ev->arena, &defaults) = d->kind == MIG_PY_NONE_ITEM ? mig_py_unknown("") : mig_py_eval_expr(ev, d);
  }
  c->defaults = defaults.items;
  return (mig_py_value){.kind = MIG_PY_V_FUNCTION, .as.closure = c};
}

static uint32_t length(const mig_py_node *list) {
  uint32_t n = 0;
  for (; list != NULL; list = list->next) n++;
  return n;
}

typedef struct binder {
  mig_py_eval *ev;
  mig_py_env *env;
  const mig_py_call *call;
  bool *used; /* keywords */
  uint32_t next;
} binder;

static mig_py_value take_keyword(binder *b, mig_span name, mig_py_value otherwise) {
  for (uint32_t i = 0; i < b->call->keyword_count; i++) {
    if (!mig_span_eq(b->call->names[i], name)) continue;
    b->used[i] = true;
    return b->call->values[i];
  }
  return b->call->more ? mig_py_unknown("an argument is passed on with * or **") : otherwise;
}

static void bind_positional(binder *b, const mig_py_closure *c, const mig_py_node *params, uint32_t *index) {
  uint32_t total = length(c->args->posonly) + length(c->args->args);
  uint32_t default_count = length(c->args->defaults);
  for (const mig_py_node *p = params; p != NULL; p = p->next, ++*index) {
    mig_py_value v;
    if (c->has_self && *index == 0) {
      v = c->self;
    } else if (b->next < b->call->arg_count) {
      v = b->call->args[b->next++];
    } else {
      bool has_default = *index + default_count >= total;
      v = take_keyword(b, p->as.arg.name,
                       has_default ? c->defaults[*index + default_count - total]
                                   : mig_py_unknown("the caller does not give this argument"));
    }
    mig_py_env_set(b->ev->arena, b->env, p->as.arg.name, v);
  }
}

static void bind_rest(binder *b, const mig_py_closure *c) {
  mig_arena *arena = b->ev->arena;
  if (c->args->vararg != NULL) {
    mig_py_value rest = mig_py_seq_new(arena, MIG_PY_V_TUPLE, mig_py_eval_now(b->ev));
    while (b->next < b->call->arg_count) mig_py_seq_add(arena, rest.as.seq, b->call->args[b->next++]);
    rest.as.seq->uncertain = b->call->more;
    mig_py_env_set(arena, b->env, c->args->vararg->as.arg.name, rest);
  }
  uint32_t index = length(c->args->defaults);
  for (const mig_py_node *p = c->args->kwonly; p != NULL; p = p->next) {
    mig_py_env_set(arena, b->env, p->as.arg.name, take_keyword(b, p->as.arg.name, c->defaults[index++]));
  }
  if (c->args->kwarg == NULL) return;
  mig_py_value rest = mig_py_dict_new(arena, mig_py_eval_now(b->ev));
  for (uint32_t i = 0; i < b->call->keyword_count; i++) {
    if (!b->used[i]) mig_py_dict_set(arena, rest.as.dict, mig_py_str(b->call->names[i]), b->call->values[i]);
  }
  rest.as.dict->uncertain = b->call->more;
  mig_py_env_set(arena, b->env, c->args->kwarg->as.arg.name, rest);
}

mig_py_value mig_py_eval_call_closure(mig_py_eval *ev, mig_py_value func, const mig_py_call *call) {
  const mig_py_closure *c = func.as.closure;
  if (ev->depth >= MIG_PY_EVAL_MAX_DEPTH) {
    ev->host->give_up(ev->host->payload, ev, call->node, "calls nest deeper than mig follows");
    return mig_py_unknown("calls nest deeper than mig follows");
  }
  mig_py_env *env = mig_py_env_new(ev->arena, c->env, c->env->module);
  binder b = {.ev = ev, .env = env, .call = call, .used = MIG_NEW_ARRAY(ev->arena, bool, call->keyword_count)};
  uint32_t index = 0;
  bind_positional(&b, c, c->args->posonly, &index);
  bind_positional(&b, c, c->args->args, &index);
  bind_rest(&b, c);

  mig_py_frame frame = {.env = env, .module = c->env->module, .call = call->node, .closure = c};
  bool foreign = ev->frame != NULL && ev->frame->module != c->env->module;
  uint32_t outer_limit = foreign ? begin_foreign(ev) : 0;
  enter_frame(ev, &frame);
  env->born = mig_py_eval_now(ev);
  ev->depth++;
  mig_py_value result;
  frame.for_effect = frame.caller == NULL || call->node == NULL || frame.caller->for_effect; /* of a lambda's expression */
  if (c->def->kind == MIG_PY_LAMBDA) {
    result = mig_py_eval_expr(ev, c->def->as.lambda.body);
  } else {
    mig_py_node *body = mig_py_body(c->env->module, (mig_py_node *)c->def);
    mig_py_flow flow = mig_py_eval_block(ev, body);
    result = joined_returns(ev, &frame, flow);
  }
  if (frame.yielded) result = mig_py_unknown_data("what a generator gives");
  ev->depth--;
  leave_frame(ev, &frame);
  if (foreign) end_foreign(ev, outer_limit);
  return result;
}

mig_py_value mig_py_eval_call(mig_py_eval *ev, mig_py_value func, const mig_py_call *call) {
  switch (func.kind) {
    case MIG_PY_V_FUNCTION:
      return mig_py_eval_call_closure(ev, func, call);
    case MIG_PY_V_BUILTIN:
      return mig_py_eval_builtin(ev, func.as.text, call);
    case MIG_PY_V_METHOD:
      return mig_py_eval_method(ev, func.as.method, call);
    default:
      return ev->host->call(ev->host->payload, ev, func, call);
  }
}
