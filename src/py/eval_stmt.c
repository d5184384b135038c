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
  mig_py_eval_set_in(ev, env, name, value);
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
    mig_py_eval_set_in(ev, object.as.env, index.as.text, value);
  }
}

static void assign_attribute(mig_py_eval *ev, const mig_py_node *target, mig_py_value value) {
  mig_py_value object = mig_py_eval_expr(ev, target->as.attribute.value);
  mig_span name = target->as.attribute.attr;
  if (object.kind == MIG_PY_V_MODULE) mig_py_eval_set_in(ev, object.as.env, name, value);
  /* What an enum is given later is no member of it. */
  if (object.kind == MIG_PY_V_CLASS && !object.as.class_->is_enum) mig_py_eval_set_in(ev, object.as.class_->env, name, value);
  mig_py_eval_set_on_instance(ev, object, name);
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
    case MIG_PY_ATTRIBUTE:
      assign_attribute(ev, target, value);
      return;
    default:
      return;
  }
}

static mig_py_flow follow_if(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value test = mig_py_eval_truth(ev, mig_py_eval_expr(ev, node->as.if_.test), node->as.if_.test);
  const mig_py_bodies *b = node->as.if_.bodies;
  if (test.kind == MIG_PY_V_BOOL) return mig_py_eval_block(ev, test.as.integer ? b->body : b->orelse);
  return mig_py_eval_both(ev, test, mig_py_eval_block, b->body, mig_py_eval_block, b->orelse);
}

/* --- definitions -------------------------------------------------------------------------- */

static bool is_enum_base(mig_py_value base) {
  if (base.kind == MIG_PY_V_CLASS) return base.as.class_->is_enum;
  if (!mig_py_is_term(base, MIG_PY_TERM_PATH)) return false;
  return mig_span_ends(base.as.term->name, MIG_SPAN("Enum"));
}

/* A decorator that can be followed and gives a function; others are taken to give what they decorate. */
static mig_py_value decorated(mig_py_eval *ev, const mig_py_node *decorator, mig_py_value function) {
  if (decorator == NULL) return function;
  function = decorated(ev, decorator->next, function); /* the last one first */
  const mig_py_node *name = decorator->kind == MIG_PY_CALL ? decorator->as.call.func : decorator;
  if (name->kind != MIG_PY_NAME || mig_py_eval_lookup(ev, name->as.text).kind != MIG_PY_V_FUNCTION) return function;
  mig_py_value wrapper = mig_py_eval_expr(ev, decorator);
  if (wrapper.kind != MIG_PY_V_FUNCTION) return function;
  mig_py_call call = {.args = &function, .arg_count = 1, .node = decorator};
  mig_py_value wrapped = mig_py_eval_call(ev, wrapper, &call);
  return wrapped.kind == MIG_PY_V_FUNCTION ? wrapped : function;
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
  c->env->born = mig_py_eval_now(ev);
  ev->frame->env = c->env;
  mig_py_eval_block(ev, mig_py_body(outer->module, (mig_py_node *)node));
  ev->frame->env = outer;
  mig_py_eval_set_name(ev, c->name, (mig_py_value){.kind = MIG_PY_V_CLASS, .as.class_ = c});
}

/* Lists, sets and dicts are changed in place: what else names them changes too. */
static void replace_seq(mig_py_eval *ev, mig_py_seq *seq, mig_py_value made) {
  mig_py_eval_touch(ev, seq->born, &seq->uncertain);
  if (made.kind == MIG_PY_V_UNKNOWN || made.kind == MIG_PY_V_TERM) {
    seq->uncertain = true;
    return;
  }
  seq->uncertain |= made.as.seq->uncertain;
  seq->items = made.as.seq->items;
  seq->count = made.as.seq->count;
  seq->cap = made.as.seq->cap;
}

static void extend_list(mig_py_eval *ev, mig_py_seq *list, mig_py_value more) {
  mig_py_value elements = mig_py_eval_elements(ev, more);
  mig_py_eval_touch(ev, list->born, &list->uncertain);
  if (elements.kind == MIG_PY_V_UNKNOWN) {
    list->uncertain = true;
    return;
  }
  uint32_t count = elements.as.seq->count; /* `a += a` */
  for (uint32_t i = 0; i < count; i++) mig_py_seq_add(ev->arena, list, elements.as.seq->items[i]);
}

static void augmented(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value old = mig_py_eval_expr(ev, node->as.pair.first);
  mig_py_value more = mig_py_eval_expr(ev, node->as.pair.second);
  if (old.kind == MIG_PY_V_LIST && node->op == MIG_PY_ADD) {
    extend_list(ev, old.as.seq, more);
  } else if (old.kind == MIG_PY_V_LIST || old.kind == MIG_PY_V_SET) {
    replace_seq(ev, old.as.seq, mig_py_eval_binary(ev, (mig_py_op)node->op, old, more, node));
  } else if (old.kind == MIG_PY_V_DICT) {
    mig_py_eval_update_dict(ev, old.as.dict, more);
  } else {
    mig_py_eval_assign(ev, node->as.pair.first, mig_py_eval_binary(ev, (mig_py_op)node->op, old, more, node));
  }
}

static mig_py_flow leave(mig_py_eval *ev, mig_py_flow flow, mig_py_value value) {
  mig_py_eval_record_exit(ev, flow, value);
  if (flow == MIG_PY_RETURNS) ev->returned = value;
  return flow;
}

static void delete_names(mig_py_eval *ev, const mig_py_node *targets) {
  for (const mig_py_node *t = targets; t != NULL; t = t->next) {
    if (t->kind == MIG_PY_NAME) mig_py_eval_set_name(ev, t->as.text, mig_py_unknown("a name that was deleted"));
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
      return mig_py_eval_for(ev, node);
    case MIG_PY_WHILE:
      return mig_py_eval_while(ev, node);
    case MIG_PY_TRY:
    case MIG_PY_TRY_STAR:
      return mig_py_eval_try(ev, node);
    case MIG_PY_WITH:
    case MIG_PY_ASYNC_WITH:
      return mig_py_eval_with(ev, node->as.with_.items, node->as.with_.body);
    case MIG_PY_MATCH:
      return mig_py_eval_match(ev, node);
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
      mig_py_eval_set_name(ev, node->as.def->name,
                           decorated(ev, node->as.def->decorators,
                                     mig_py_eval_closure(ev, node, node->as.def->args, node->as.def->name)));
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
      return mig_py_eval_raise(ev, node);
    case MIG_PY_ASSERT: {
      mig_py_value test = mig_py_eval_expr(ev, node->as.pair.first);
      return mig_py_truth(test) == MIG_PY_NO ? mig_py_eval_raise(ev, node) : MIG_PY_GOES_ON;
    }
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
