#include "py/eval_internal.h"

static mig_py_flow statement(mig_py_eval *ev, const mig_py_node *node);

mig_py_flow mig_py_eval_block(mig_py_eval *ev, const mig_py_node *first) {
  for (const mig_py_node *n = first; n != NULL; n = n->next) {
    if (!mig_py_eval_step(ev, n)) return MIG_PY_RETURNS;
    if (ev->nesting >= MIG_PY_EVAL_MAX_NESTING) {
      ev->host->give_up(ev->host->payload, ev, n, "blocks nest deeper than mig follows");
      return MIG_PY_GOES_ON;
    }
    ev->nesting++;
    mig_py_flow flow = statement(ev, n);
    ev->nesting--;
    if (ev->raising) return MIG_PY_RAISES;
    if (flow != MIG_PY_GOES_ON) return flow;
  }
  return MIG_PY_GOES_ON;
}

/* --- assignment --------------------------------------------------------------------------- */

static bool is_declared(const mig_py_node *declaration, mig_span name) {
  for (const mig_py_node *n = declaration; n != NULL; n = n->next) {
    if (mig_span_eq(n->as.text, name)) return true;
  }
  return false;
}

void mig_py_eval_set_name(mig_py_eval *ev, mig_span name, mig_py_value value) {
  mig_py_env *env = ev->frame->env;
  if (is_declared(env->globals, name)) {
    while (env->parent != NULL) env = env->parent;
  } else if (is_declared(env->nonlocals, name)) {
    for (mig_py_env *outer = env->parent; outer != NULL; outer = outer->parent) {
      if (mig_py_env_find(outer, name) != NULL) {
        env = outer;
        break;
      }
    }
  }
  mig_py_env_set(ev->arena, env, name, value);
}

static void assign_many(mig_py_eval *ev, const mig_py_node *targets, mig_py_value value) {
  mig_py_value elements = mig_py_eval_elements(ev, value);
  uint32_t wanted = 0, index = 0;
  bool starred = false;
  for (const mig_py_node *t = targets; t != NULL; t = t->next, wanted++) starred |= t->kind == MIG_PY_STARRED;
  bool known = elements.kind != MIG_PY_V_UNKNOWN && !starred && elements.as.seq->count == wanted;
  for (const mig_py_node *t = targets; t != NULL; t = t->next, index++) {
    mig_py_value part;
    if (known) {
      part = elements.as.seq->items[index];
    } else if (value.kind == MIG_PY_V_TERM || value.kind == MIG_PY_V_HOST) {
      part = ev->host->item(ev->host->payload, ev, value, mig_py_int(index), t);
    } else {
      part = value.kind == MIG_PY_V_UNKNOWN ? value : mig_py_unknown_data("a part of something that is not known");
    }
    mig_py_eval_assign(ev, t->kind == MIG_PY_STARRED ? t->as.one : t, part);
  }
}

static void assign_item(mig_py_eval *ev, const mig_py_node *target, mig_py_value value) {
  mig_py_value object = mig_py_eval_expr(ev, target->as.pair.first);
  if (target->as.pair.second->kind == MIG_PY_SLICE) {
    if (object.kind == MIG_PY_V_LIST) object.as.seq->uncertain = true;
    return;
  }
  mig_py_value index = mig_py_eval_expr(ev, target->as.pair.second);
  if (object.kind == MIG_PY_V_DICT) {
    mig_py_eval_touch(ev, object.as.dict->born, &object.as.dict->uncertain);
    mig_py_dict_set(ev->arena, object.as.dict, index, value);
  } else if (object.kind == MIG_PY_V_LIST) {
    mig_py_seq *seq = object.as.seq;
    mig_py_eval_touch(ev, seq->born, &seq->uncertain);
    if (index.kind == MIG_PY_V_INT && index.as.integer >= 0 && index.as.integer < (int64_t)seq->count) {
      seq->items[index.as.integer] = value;
    } else {
      seq->uncertain = true;
    }
  } else if (object.kind == MIG_PY_V_MODULE && index.kind == MIG_PY_V_STR) {
    mig_py_env_set(ev->arena, object.as.env, index.as.text, value);
  }
}

void mig_py_eval_assign(mig_py_eval *ev, const mig_py_node *target, mig_py_value value) {
  switch ((mig_py_kind)target->kind) {
    case MIG_PY_NAME:
      mig_py_eval_set_name(ev, target->as.text, value);
      return;
    case MIG_PY_TUPLE:
    case MIG_PY_LIST:
      assign_many(ev, target->as.list.first, value);
      return;
    case MIG_PY_STARRED:
      mig_py_eval_assign(ev, target->as.one, mig_py_unknown_data("the rest of a sequence"));
      return;
    case MIG_PY_SUBSCRIPT:
      assign_item(ev, target, value);
      return;
    case MIG_PY_ATTRIBUTE: {
      mig_py_value object = mig_py_eval_expr(ev, target->as.attribute.value);
      if (object.kind == MIG_PY_V_MODULE) mig_py_env_set(ev->arena, object.as.env, target->as.attribute.attr, value);
      return;
    }
    default:
      return;
  }
}

/* --- undecided branches ------------------------------------------------------------------- */

typedef struct snapshot {
  mig_py_value *values;
  uint32_t count;
} snapshot;

static snapshot take_snapshot(mig_py_eval *ev) {
  mig_py_env *env = ev->frame->env;
  snapshot s = {MIG_NEW_ARRAY(ev->arena, mig_py_value, env->count), env->count};
  for (uint32_t i = 0; i < env->count; i++) s.values[i] = env->values[i];
  return s;
}

static mig_py_value missing(void) {
  return mig_py_unknown("a name that is set under a condition only");
}

static void restore(mig_py_eval *ev, const snapshot *s) {
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) env->values[i] = i < s->count ? s->values[i] : missing();
}

/* After both branches: the environment holds `no`'s values; joins `yes`'s into them. */
static void join(mig_py_eval *ev, mig_py_value condition, const snapshot *yes, bool yes_ended, bool no_ended) {
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) {
    mig_py_value a = i < yes->count ? yes->values[i] : missing();
    mig_py_value b = env->values[i];
    if (no_ended) {
      env->values[i] = a;
    } else if (!yes_ended) {
      env->values[i] = mig_py_eval_choose(ev, condition, a, b);
    }
  }
}

static void push_guard(mig_py_eval *ev, mig_py_value condition) {
  *mig_vec_push(ev->arena, &ev->guards) = (mig_py_guard){condition.as.slot, condition.negated};
}

/* What left the code since `mark` under conditions from `depth` on: the rest runs when it did not. */
static void guard_rest(mig_py_eval *ev, uint32_t mark, uint32_t depth, bool continues_too) {
  for (uint32_t i = mark; i < ev->exits.count; i++) {
    mig_py_exit exit = ev->exits.items[i];
    if (exit.guard_count <= depth || (exit.flow == MIG_PY_CONTINUES && !continues_too)) continue;
    mig_py_value c = ev->host->all_of(ev->host->payload, ev, exit.guards + depth, exit.guard_count - depth);
    if (c.kind == MIG_PY_V_CONDITION) push_guard(ev, mig_py_eval_not(c));
  }
}

static void record_exit(mig_py_eval *ev, mig_py_flow flow, mig_py_value value) {
  if (ev->guards.count <= ev->frame->guard_base) return;
  mig_py_guard *copy = MIG_NEW_ARRAY(ev->arena, mig_py_guard, ev->guards.count);
  for (uint32_t i = 0; i < ev->guards.count; i++) copy[i] = ev->guards.items[i];
  *mig_vec_push(ev->arena, &ev->exits) = (mig_py_exit){flow, value, copy, ev->guards.count};
}

typedef mig_py_flow (*branch_body)(mig_py_eval *ev, const mig_py_node *node);

/* Follows `yes(yes_node)` under `condition` and `no(no_node)` under its negation. */
static mig_py_flow follow_both(mig_py_eval *ev, mig_py_value condition, branch_body yes, const mig_py_node *yes_node,
                               branch_body no, const mig_py_node *no_node) {
  uint32_t depth = ev->guards.count, mark = ev->exits.count;
  if (ev->arms >= MIG_PY_EVAL_MAX_ARMS) {
    ev->host->give_up(ev->host->payload, ev, yes_node, "conditions nest deeper than mig follows");
    return MIG_PY_GOES_ON;
  }
  snapshot before = take_snapshot(ev);
  ev->arms++;
  push_guard(ev, condition);
  mig_py_flow first = yes(ev, yes_node);
  ev->raising = false;
  ev->guards.count = depth;
  snapshot after_yes = take_snapshot(ev);
  restore(ev, &before);
  push_guard(ev, mig_py_eval_not(condition));
  mig_py_flow second = no(ev, no_node);
  ev->raising = false;
  ev->guards.count = depth;
  ev->arms--;
  join(ev, condition, &after_yes, first != MIG_PY_GOES_ON, second != MIG_PY_GOES_ON);
  if (first != MIG_PY_GOES_ON && second != MIG_PY_GOES_ON) {
    if (first == MIG_PY_RAISES) return second == MIG_PY_RAISES ? MIG_PY_RETURNS : second;
    if (second == MIG_PY_RAISES || first == second) return first;
    /* Whatever else one of them does, the loop's round is over and later ones are guarded. */
    return first == MIG_PY_CONTINUES || second == MIG_PY_CONTINUES ? MIG_PY_CONTINUES : MIG_PY_BREAKS;
  }
  guard_rest(ev, mark, depth, true);
  return MIG_PY_GOES_ON;
}

static mig_py_flow follow_if(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value test = mig_py_eval_truth(ev, mig_py_eval_expr(ev, node->as.if_.test), node->as.if_.test);
  const mig_py_bodies *b = node->as.if_.bodies;
  if (test.kind == MIG_PY_V_BOOL) return mig_py_eval_block(ev, test.as.integer ? b->body : b->orelse);
  return follow_both(ev, test, mig_py_eval_block, b->body, mig_py_eval_block, b->orelse);
}

/* --- loops -------------------------------------------------------------------------------- */

/* Names that the loop changes by itself: in a round that stands for all, nothing is known of them. */
static void forget_counters(void *payload, const mig_py_node *node) {
  mig_py_eval *ev = payload;
  if (node->kind == MIG_PY_AUG_ASSIGN && node->as.pair.first->kind == MIG_PY_NAME) {
    mig_py_value *v = mig_py_env_find(ev->frame->env, node->as.pair.first->as.text);
    if (v != NULL) *v = mig_py_unknown_data("changes from round to round of a loop");
  }
  mig_py_each_child(node, forget_counters, payload);
}

/* One round of a loop that runs zero or more times. */
static void follow_once(mig_py_eval *ev, const mig_py_node *target, const mig_py_loop *loop, const mig_py_node *body) {
  uint32_t depth = ev->guards.count, mark = ev->exits.count;
  for (const mig_py_node *n = body; n != NULL; n = n->next) forget_counters(ev, n);
  snapshot before = take_snapshot(ev);
  ev->arms++;
  if (loop->condition.kind == MIG_PY_V_CONDITION) push_guard(ev, loop->condition);
  if (target != NULL) mig_py_eval_assign(ev, target, loop->element);
  mig_py_eval_block(ev, body);
  ev->raising = false;
  ev->guards.count = depth;
  ev->arms--;
  mig_py_env *env = ev->frame->env;
  for (uint32_t i = 0; i < env->count; i++) {
    bool same = i < before.count && mig_py_same(before.values[i], env->values[i]);
    if (same) continue;
    bool flag = i < before.count && before.values[i].kind == MIG_PY_V_BOOL && env->values[i].kind == MIG_PY_V_CONDITION;
    if (!flag) env->values[i] = mig_py_unknown_data("set in a loop over something that is known at run time only");
  }
  guard_rest(ev, mark, depth, false);
}

static mig_py_flow follow_for(mig_py_eval *ev, const mig_py_node *node) {
  const mig_py_bodies *b = node->as.for_.bodies;
  mig_py_value over = mig_py_eval_expr(ev, node->as.for_.iter);
  mig_py_value elements = mig_py_eval_elements(ev, over);
  if (elements.kind == MIG_PY_V_UNKNOWN) {
    mig_py_loop loop = ev->host->loop(ev->host->payload, ev, over, node);
    follow_once(ev, node->as.for_.target, &loop, b->body);
    return mig_py_eval_block(ev, b->orelse);
  }
  uint32_t depth = ev->guards.count, mark = ev->exits.count;
  const mig_py_seq *seq = elements.as.seq;
  for (uint32_t i = 0; i < seq->count; i++) {
    uint32_t round = ev->guards.count, round_mark = ev->exits.count;
    mig_py_eval_assign(ev, node->as.for_.target, seq->items[i]);
    mig_py_flow flow = mig_py_eval_block(ev, b->body);
    if (flow == MIG_PY_RETURNS || flow == MIG_PY_RAISES) return flow;
    if (flow == MIG_PY_BREAKS) {
      ev->guards.count = depth;
      guard_rest(ev, mark, depth, false);
      return MIG_PY_GOES_ON;
    }
    ev->guards.count = round;
    guard_rest(ev, round_mark, round, false);
  }
  /* A break guards the rest of the loop only; a return the rest of the function. */
  uint32_t end = ev->exits.count;
  mig_py_flow flow = mig_py_eval_block(ev, b->orelse);
  ev->guards.count = depth;
  for (uint32_t i = mark; i < end; i++) {
    mig_py_exit exit = ev->exits.items[i];
    if (exit.flow != MIG_PY_RETURNS || exit.guard_count <= depth) continue;
    mig_py_value c = ev->host->all_of(ev->host->payload, ev, exit.guards + depth, exit.guard_count - depth);
    if (c.kind == MIG_PY_V_CONDITION) push_guard(ev, mig_py_eval_not(c));
  }
  return flow;
}

static mig_py_flow follow_while(mig_py_eval *ev, const mig_py_node *node) {
  const mig_py_bodies *b = node->as.if_.bodies;
  for (uint32_t round = 0; round < MIG_PY_EVAL_MAX_LOOP; round++) {
    mig_py_value test = mig_py_eval_truth(ev, mig_py_eval_expr(ev, node->as.if_.test), node->as.if_.test);
    if (test.kind != MIG_PY_V_BOOL) {
      mig_py_loop loop = {.element = mig_py_none(), .condition = test};
      follow_once(ev, NULL, &loop, b->body);
      return MIG_PY_GOES_ON;
    }
    if (test.as.integer == 0) return mig_py_eval_block(ev, b->orelse);
    uint32_t exits = ev->exits.count;
    mig_py_flow flow = mig_py_eval_block(ev, b->body);
    if (flow == MIG_PY_BREAKS) return MIG_PY_GOES_ON;
    if (flow == MIG_PY_RETURNS || flow == MIG_PY_RAISES) return flow;
    /* `while True:` that is left when the data say so: one round stands for all. */
    if (ev->exits.count > exits) return MIG_PY_GOES_ON;
    if (ev->gave_up_steps) return MIG_PY_RETURNS;
  }
  ev->host->give_up(ev->host->payload, ev, node, "a loop runs longer than mig follows");
  return MIG_PY_GOES_ON;
}

/* --- try, with, match --------------------------------------------------------------------- */

static bool ends_in_raise(const mig_py_node *body) {
  const mig_py_node *last = body;
  while (last != NULL && last->next != NULL) last = last->next;
  return last != NULL && last->kind == MIG_PY_RAISE;
}

static bool is_import_error(const mig_py_node *type) {
  if (type == NULL) return false;
  if (type->kind == MIG_PY_NAME) {
    return mig_span_is(type->as.text, "ImportError") || mig_span_is(type->as.text, "ModuleNotFoundError");
  }
  return type->kind == MIG_PY_TUPLE && is_import_error(type->as.list.first);
}

static bool only_passes(const mig_py_node *body) {
  for (const mig_py_node *n = body; n != NULL; n = n->next) {
    bool docstring = n->kind == MIG_PY_EXPR_STMT && n->as.one->kind == MIG_PY_STRING;
    if (n->kind != MIG_PY_PASS && n->kind != MIG_PY_RAISE && !docstring) return false;
  }
  return true;
}

static mig_py_flow nothing(mig_py_eval *ev, const mig_py_node *node) {
  (void)ev;
  (void)node;
  return MIG_PY_GOES_ON;
}

static mig_py_flow handlers_of(mig_py_eval *ev, const mig_py_node *node) {
  for (const mig_py_node *h = node->as.try_.handlers; h != NULL; h = h->next) {
    const mig_py_handler *handler = h->as.handler;
    if (only_passes(handler->body) || is_import_error(handler->type)) continue;
    mig_py_value error = mig_py_unknown_data("whether an error is raised, which is known at run time only");
    if (handler->name.len > 0) mig_py_env_set(ev->arena, ev->frame->env, handler->name, error);
    mig_py_value condition = ev->host->truth(ev->host->payload, ev, error, h);
    if (condition.kind != MIG_PY_V_CONDITION) continue;
    follow_both(ev, condition, mig_py_eval_block, handler->body, nothing, NULL);
  }
  return MIG_PY_GOES_ON;
}

static mig_py_flow follow_try(mig_py_eval *ev, const mig_py_node *node) {
  const mig_py_bodies *b = node->as.try_.bodies;
  bool swallows = false;
  for (const mig_py_node *h = node->as.try_.handlers; h != NULL; h = h->next) {
    swallows |= !ends_in_raise(h->as.handler->body) && !is_import_error(h->as.handler->type);
  }
  if (swallows) ev->host->tolerate(ev->host->payload, ev, 1);
  mig_py_flow flow = mig_py_eval_block(ev, b->body);
  if (swallows) ev->host->tolerate(ev->host->payload, ev, -1);
  if (flow == MIG_PY_RAISES && node->as.try_.handlers != NULL) {
    ev->raising = false;
    flow = mig_py_eval_block(ev, node->as.try_.handlers->as.handler->body);
  } else if (flow == MIG_PY_GOES_ON) {
    handlers_of(ev, node);
    flow = mig_py_eval_block(ev, b->orelse);
  } else if (flow == MIG_PY_RETURNS) {
    mig_py_value returned = ev->returned;
    handlers_of(ev, node);
    ev->returned = returned;
  }
  bool raising = ev->raising;
  ev->raising = false;
  mig_py_flow last = mig_py_eval_block(ev, b->finalbody);
  ev->raising |= raising;
  return last == MIG_PY_GOES_ON ? flow : last;
}

static mig_py_flow follow_with(mig_py_eval *ev, const mig_py_node *item, const mig_py_node *body) {
  if (item == NULL) return mig_py_eval_block(ev, body);
  mig_py_value context = mig_py_eval_expr(ev, item->as.pair.first);
  mig_py_value entered = ev->host->enter(ev->host->payload, ev, context, item);
  if (item->as.pair.second != NULL) mig_py_eval_assign(ev, item->as.pair.second, entered);
  mig_py_flow flow = follow_with(ev, item->next, body);
  ev->host->leave(ev->host->payload, ev, context);
  return flow;
}

static mig_py_answer pattern_fits(mig_py_eval *ev, const mig_py_node *pattern, mig_py_value subject) {
  if (pattern->kind == MIG_PY_MATCH_VALUE || pattern->kind == MIG_PY_MATCH_SINGLETON) {
    return mig_py_equal(mig_py_eval_expr(ev, pattern->as.one), subject);
  }
  if (pattern->kind == MIG_PY_MATCH_AS && pattern->as.keyword.value == NULL) return MIG_PY_YES;
  if (pattern->kind != MIG_PY_MATCH_OR) return MIG_PY_MAYBE;
  mig_py_answer any = MIG_PY_NO;
  for (const mig_py_node *p = pattern->as.list.first; p != NULL; p = p->next) {
    mig_py_answer one = pattern_fits(ev, p, subject);
    if (one == MIG_PY_YES) return one;
    if (one == MIG_PY_MAYBE) any = one;
  }
  return any;
}

static mig_py_flow follow_cases(mig_py_eval *ev, const mig_py_node *node) {
  for (; node != NULL; node = node->next) {
    const mig_py_match_case *c = node->as.match_case;
    mig_py_answer fits = pattern_fits(ev, c->pattern, ev->subject);
    if (fits == MIG_PY_NO) continue;
    if (fits == MIG_PY_YES && c->guard == NULL) return mig_py_eval_block(ev, c->body);
    mig_py_value unknown = mig_py_unknown_data("which case matches is known at run time only");
    mig_py_value test = ev->host->truth(ev->host->payload, ev, unknown, node);
    if (test.kind != MIG_PY_V_CONDITION) return MIG_PY_GOES_ON;
    return follow_both(ev, test, mig_py_eval_block, c->body, follow_cases, node->next);
  }
  return MIG_PY_GOES_ON;
}

/* --- definitions -------------------------------------------------------------------------- */

static bool is_enum_base(mig_py_value base) {
  if (base.kind == MIG_PY_V_CLASS) return base.as.class_->is_enum;
  if (!mig_py_is_term(base, MIG_PY_TERM_PATH)) return false;
  return mig_span_ends(base.as.term->name, MIG_SPAN("Enum"));
}

static void define_class(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_class *c = MIG_NEW(ev->arena, mig_py_class);
  c->name = node->as.def->name;
  c->def = node;
  MIG_VEC(mig_py_value) bases = {0};
  for (const mig_py_node *b = node->as.def->bases; b != NULL; b = b->next) {
    mig_py_value base = mig_py_eval_expr(ev, b);
    c->is_enum |= is_enum_base(base);
    *mig_vec_push(ev->arena, &bases) = base;
  }
  c->bases = bases.items;
  c->base_count = bases.count;
  mig_py_env *outer = ev->frame->env;
  c->env = mig_py_env_new(ev->arena, outer, outer->module);
  c->env->is_class = true;
  ev->frame->env = c->env;
  mig_py_eval_block(ev, mig_py_body(outer->module, (mig_py_node *)node));
  ev->frame->env = outer;
  mig_py_eval_set_name(ev, c->name, (mig_py_value){.kind = MIG_PY_V_CLASS, .as.class_ = c});
}

static void augmented(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value old = mig_py_eval_expr(ev, node->as.pair.first);
  mig_py_value more = mig_py_eval_expr(ev, node->as.pair.second);
  if (old.kind == MIG_PY_V_LIST && node->op == MIG_PY_ADD) {
    mig_py_value elements = mig_py_eval_elements(ev, more);
    mig_py_eval_touch(ev, old.as.seq->born, &old.as.seq->uncertain);
    if (elements.kind == MIG_PY_V_UNKNOWN) {
      old.as.seq->uncertain = true;
      return;
    }
    for (uint32_t i = 0; i < elements.as.seq->count; i++) {
      mig_py_seq_add(ev->arena, old.as.seq, elements.as.seq->items[i]);
    }
    return;
  }
  mig_py_eval_assign(ev, node->as.pair.first, mig_py_eval_binary(ev, (mig_py_op)node->op, old, more, node));
}

static mig_py_flow leave(mig_py_eval *ev, mig_py_flow flow, mig_py_value value) {
  record_exit(ev, flow, value);
  if (flow == MIG_PY_RETURNS) ev->returned = value;
  return flow;
}

static void delete_names(mig_py_eval *ev, const mig_py_node *targets) {
  for (const mig_py_node *t = targets; t != NULL; t = t->next) {
    if (t->kind == MIG_PY_SUBSCRIPT) {
      mig_py_value object = mig_py_eval_expr(ev, t->as.pair.first);
      if (object.kind == MIG_PY_V_DICT) object.as.dict->uncertain = true;
      if (object.kind == MIG_PY_V_LIST) object.as.seq->uncertain = true;
    }
  }
}

static mig_py_flow statement(mig_py_eval *ev, const mig_py_node *node) {
  ev->frame->for_effect = node->kind == MIG_PY_EXPR_STMT;
  switch ((mig_py_kind)node->kind) {
    case MIG_PY_EXPR_STMT:
      if (node->as.one->kind != MIG_PY_STRING) mig_py_eval_expr(ev, node->as.one);
      return MIG_PY_GOES_ON;
    case MIG_PY_ASSIGN: {
      mig_py_value v = mig_py_eval_expr(ev, node->as.assign.value);
      for (const mig_py_node *t = node->as.assign.targets; t != NULL; t = t->next) mig_py_eval_assign(ev, t, v);
      return MIG_PY_GOES_ON;
    }
    case MIG_PY_ANN_ASSIGN:
      if (node->as.ann_assign.value != NULL) {
        mig_py_eval_assign(ev, node->as.ann_assign.target, mig_py_eval_expr(ev, node->as.ann_assign.value));
      }
      return MIG_PY_GOES_ON;
    case MIG_PY_AUG_ASSIGN:
      augmented(ev, node);
      return MIG_PY_GOES_ON;
    case MIG_PY_IF:
      return follow_if(ev, node);
    case MIG_PY_FOR:
    case MIG_PY_ASYNC_FOR:
      return follow_for(ev, node);
    case MIG_PY_WHILE:
      return follow_while(ev, node);
    case MIG_PY_TRY:
    case MIG_PY_TRY_STAR:
      return follow_try(ev, node);
    case MIG_PY_WITH:
    case MIG_PY_ASYNC_WITH:
      return follow_with(ev, node->as.with_.items, node->as.with_.body);
    case MIG_PY_MATCH:
      ev->subject = mig_py_eval_expr(ev, node->as.match.subject);
      return follow_cases(ev, node->as.match.cases);
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
      mig_py_eval_set_name(ev, node->as.def->name, mig_py_eval_closure(ev, node, node->as.def->args, node->as.def->name));
      return MIG_PY_GOES_ON;
    case MIG_PY_CLASS_DEF:
      define_class(ev, node);
      return MIG_PY_GOES_ON;
    case MIG_PY_RETURN:
      return leave(ev, MIG_PY_RETURNS, node->as.one != NULL ? mig_py_eval_expr(ev, node->as.one) : mig_py_none());
    case MIG_PY_BREAK:
      return leave(ev, MIG_PY_BREAKS, mig_py_none());
    case MIG_PY_CONTINUE:
      return leave(ev, MIG_PY_CONTINUES, mig_py_none());
    case MIG_PY_RAISE:
      /* Behind a conditional return it is no more certain than that one. */
      ev->raising = ev->guards.count <= ev->frame->guard_base;
      ev->raised_at = node;
      return MIG_PY_RAISES;
    case MIG_PY_ASSERT:
      mig_py_eval_expr(ev, node->as.pair.first);
      return MIG_PY_GOES_ON;
    case MIG_PY_IMPORT:
      mig_py_eval_import(ev, node);
      return MIG_PY_GOES_ON;
    case MIG_PY_IMPORT_FROM:
      mig_py_eval_import_from(ev, node);
      return MIG_PY_GOES_ON;
    case MIG_PY_GLOBAL:
      ev->frame->env->globals = node->as.list.first;
      return MIG_PY_GOES_ON;
    case MIG_PY_NONLOCAL:
      ev->frame->env->nonlocals = node->as.list.first;
      return MIG_PY_GOES_ON;
    case MIG_PY_DELETE:
      delete_names(ev, node->as.list.first);
      return MIG_PY_GOES_ON;
    case MIG_PY_BROKEN_STMT:
      ev->host->give_up(ev->host->payload, ev, node, "a statement that does not parse");
      return mig_py_eval_block(ev, node->as.broken.body);
    default:
      return MIG_PY_GOES_ON;
  }
}
