#include "py/eval_internal.h"

static mig_py_value seq_of(mig_py_eval *ev, const mig_py_node *first, mig_py_value_kind kind) {
  mig_py_value seq = mig_py_seq_new(ev->arena, kind, mig_py_eval_now(ev));
  for (const mig_py_node *n = first; n != NULL; n = n->next) {
    bool starred = n->kind == MIG_PY_STARRED;
    mig_py_value v = mig_py_eval_expr(ev, starred ? n->as.one : n);
    if (starred) {
      mig_py_value elements = mig_py_eval_elements(ev, v);
      if (elements.kind == MIG_PY_V_UNKNOWN) {
        seq.as.seq->uncertain = true;
        continue;
      }
      for (uint32_t i = 0; i < elements.as.seq->count; i++) {
        mig_py_seq_add(ev->arena, seq.as.seq, elements.as.seq->items[i]);
      }
    } else if (kind == MIG_PY_V_SET) {
      mig_py_set_add(ev->arena, seq.as.seq, v);
    } else {
      mig_py_seq_add(ev->arena, seq.as.seq, v);
    }
  }
  return seq;
}

static mig_py_value dict_of(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value dict = mig_py_dict_new(ev->arena, mig_py_eval_now(ev));
  const mig_py_node *k = node->as.dict.keys;
  for (const mig_py_node *v = node->as.dict.values; v != NULL; v = v->next, k = k->next) {
    mig_py_value key = k->kind == MIG_PY_NONE_ITEM ? mig_py_none() : mig_py_eval_expr(ev, k);
    mig_py_value value = mig_py_eval_expr(ev, v);
    if (k->kind != MIG_PY_NONE_ITEM) {
      mig_py_dict_set(ev->arena, dict.as.dict, key, value);
    } else if (value.kind == MIG_PY_V_DICT && !value.as.dict->uncertain) {
      for (uint32_t i = 0; i < value.as.dict->count; i++) {
        mig_py_dict_set(ev->arena, dict.as.dict, value.as.dict->keys[i], value.as.dict->values[i]);
      }
    } else {
      dict.as.dict->uncertain = true;
    }
  }
  return dict;
}

/* `a and b`, `a or b`: b runs only when a did not decide. */
static mig_py_value bool_op(mig_py_eval *ev, const mig_py_node *node, const mig_py_node *value) {
  mig_py_value a = mig_py_eval_expr(ev, value);
  if (value->next == NULL) return a;
  bool is_and = node->op == MIG_PY_AND;
  mig_py_answer known = mig_py_truth(a);
  if (known != MIG_PY_MAYBE) {
    return (known == MIG_PY_YES) == is_and ? bool_op(ev, node, value->next) : a;
  }
  bool boolean = a.kind == MIG_PY_V_CONDITION || a.kind == MIG_PY_V_TERM || a.kind == MIG_PY_V_HOST;
  mig_py_value first = mig_py_eval_truth(ev, a, value);
  if (first.kind == MIG_PY_V_BOOL) return (first.as.integer != 0) == is_and ? bool_op(ev, node, value->next) : a;
  mig_py_value guard = is_and ? first : mig_py_eval_not(first);
  *mig_vec_push(ev->arena, &ev->guards) = (mig_py_guard){guard.as.slot, guard.negated};
  ev->arms++;
  ev->guarded++;
  mig_py_value b = bool_op(ev, node, value->next);
  mig_py_value second = mig_py_eval_truth(ev, b, value->next);
  ev->guarded--;
  ev->arms--;
  ev->guards.count--;
  bool truth = b.kind == MIG_PY_V_CONDITION || b.kind == MIG_PY_V_BOOL;
  if (!truth && !(boolean && (b.kind == MIG_PY_V_TERM || b.kind == MIG_PY_V_HOST))) {
    return mig_py_unknown_data("depends on a value that is known at run time only");
  }
  return is_and ? mig_py_eval_and(ev, first, second) : mig_py_eval_or(ev, first, second);
}

/* Under a comprehension's symbolic element nothing can be asked yet: `and`, `or`, `not` stay terms. */
static bool is_about_element(mig_py_value v) {
  if (v.kind != MIG_PY_V_TERM) return false;
  const mig_py_term *t = v.as.term;
  if (t->kind == MIG_PY_TERM_ELEMENT) return true;
  if (t->kind == MIG_PY_TERM_PATH || t->kind == MIG_PY_TERM_COMP || t->kind == MIG_PY_TERM_MEMBER) return false;
  return is_about_element(t->head) || is_about_element(t->other);
}

static mig_py_value bool_terms(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value joined = mig_py_none();
  for (const mig_py_node *n = node->as.list.first; n != NULL; n = n->next) {
    mig_py_value v = mig_py_eval_expr(ev, n);
    joined = joined.kind == MIG_PY_V_NONE ? v : mig_py_term_op(ev, MIG_PY_TERM_BINARY, node->op, joined, v, node);
  }
  return joined;
}

static mig_py_value boolean(mig_py_eval *ev, const mig_py_node *node) {
  return ev->symbolic > 0 ? bool_terms(ev, node) : bool_op(ev, node, node->as.list.first);
}

static mig_py_value unary(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value v = mig_py_eval_expr(ev, node->as.one);
  if (node->op == MIG_PY_NOT) {
    if (ev->symbolic > 0 && is_about_element(v)) return mig_py_term_op(ev, MIG_PY_TERM_UNARY, MIG_PY_NOT, v, mig_py_none(), node);
    return mig_py_eval_not(mig_py_eval_truth(ev, v, node->as.one));
  }
  if (v.kind == MIG_PY_V_BOOL) v.kind = MIG_PY_V_INT; /* all but `not` count with it */
  if (node->op == MIG_PY_U_SUB && v.kind == MIG_PY_V_INT && v.as.integer != INT64_MIN) return mig_py_int(-v.as.integer);
  if (node->op == MIG_PY_U_SUB && v.kind == MIG_PY_V_FLOAT) {
    v.as.floating = -v.as.floating;
    return v;
  }
  if (node->op == MIG_PY_U_ADD && (v.kind == MIG_PY_V_INT || v.kind == MIG_PY_V_FLOAT)) return v;
  if (v.kind == MIG_PY_V_TERM) return mig_py_term_op(ev, MIG_PY_TERM_UNARY, node->op, v, mig_py_none(), node);
  return v.kind == MIG_PY_V_UNKNOWN ? v : mig_py_unknown("an operator on something that mig does not compute");
}

/* Runs `node` under `condition`, a CONDITION. */
static mig_py_value guarded_expr(mig_py_eval *ev, mig_py_value condition, const mig_py_node *node) {
  *mig_vec_push(ev->arena, &ev->guards) = (mig_py_guard){condition.as.slot, condition.negated};
  ev->arms++;
  ev->guarded++;
  mig_py_value v = mig_py_eval_expr(ev, node);
  ev->guarded--;
  ev->arms--;
  ev->guards.count--;
  return v;
}

static mig_py_value conditional(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value test = mig_py_eval_truth(ev, mig_py_eval_expr(ev, node->as.if_exp.test), node->as.if_exp.test);
  if (test.kind == MIG_PY_V_BOOL) {
    return mig_py_eval_expr(ev, test.as.integer ? node->as.if_exp.body : node->as.if_exp.orelse);
  }
  mig_py_value yes = guarded_expr(ev, test, node->as.if_exp.body);
  mig_py_value no = guarded_expr(ev, mig_py_eval_not(test), node->as.if_exp.orelse);
  return mig_py_eval_choose(ev, test, yes, no);
}

static mig_py_value compare(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value left = mig_py_eval_expr(ev, node->as.compare.left);
  mig_py_value all = mig_py_bool(true);
  const uint8_t *op = node->as.compare.ops;
  for (const mig_py_node *n = node->as.compare.comparators; n != NULL; n = n->next, op++) {
    mig_py_value right = mig_py_eval_expr(ev, n);
    mig_py_value one = mig_py_eval_compare(ev, (mig_py_op)*op, left, right, node);
    if (n->next == NULL && all.kind == MIG_PY_V_BOOL && all.as.integer) return one;
    all = mig_py_eval_and(ev, all, mig_py_eval_truth(ev, one, node));
    left = right;
  }
  return all;
}

static void add_keyword(mig_py_eval *ev, mig_py_call *call, mig_span name, mig_py_value v, uint32_t *cap) {
  if (call->keyword_count == *cap) {
    uint32_t names_cap = *cap;
    call->names = mig_vec_grown(ev->arena, (void *)call->names, call->keyword_count, &names_cap, sizeof *call->names);
    call->values = mig_vec_grown(ev->arena, (void *)call->values, call->keyword_count, cap, sizeof *call->values);
  }
  ((mig_span *)call->names)[call->keyword_count] = name;
  ((mig_py_value *)call->values)[call->keyword_count++] = v;
}

static void add_keywords(mig_py_eval *ev, mig_py_call *call, const mig_py_node *keywords) {
  uint32_t cap = 0;
  for (const mig_py_node *k = keywords; k != NULL; k = k->next) {
    mig_py_value v = mig_py_eval_expr(ev, k->as.keyword.value);
    if (k->as.keyword.name.len > 0) {
      add_keyword(ev, call, k->as.keyword.name, v, &cap);
      continue;
    }
    if (v.kind != MIG_PY_V_DICT || v.as.dict->uncertain) {
      call->more = true;
      continue;
    }
    for (uint32_t i = 0; i < v.as.dict->count; i++) {
      if (v.as.dict->keys[i].kind == MIG_PY_V_STR) {
        add_keyword(ev, call, v.as.dict->keys[i].as.text, v.as.dict->values[i], &cap);
      } else {
        call->more = true;
      }
    }
  }
}

static mig_py_value call_node(mig_py_eval *ev, const mig_py_node *node) {
  bool for_effect = ev->frame->for_effect;
  ev->frame->for_effect = false;
  mig_py_value func = mig_py_eval_expr(ev, node->as.call.func);
  mig_py_value args = seq_of(ev, node->as.call.args, MIG_PY_V_TUPLE);
  mig_py_call call = {.node = node, .args = args.as.seq->items, .arg_count = args.as.seq->count,
                      .more = args.as.seq->uncertain};
  add_keywords(ev, &call, node->as.call.keywords);
  ev->frame->for_effect = for_effect;
  return mig_py_eval_call(ev, func, &call);
}

static mig_py_value joined_string(mig_py_eval *ev, const mig_py_node *node) {
  mig_buf out = mig_buf_in(ev->arena);
  bool known = true;
  for (const mig_py_node *part = node->as.list.first; part != NULL; part = part->next) {
    if (part->kind != MIG_PY_FORMATTED_VALUE) {
      mig_buf_put(&out, part->as.text);
      continue;
    }
    mig_py_value v = mig_py_eval_expr(ev, part->as.formatted.value);
    mig_span spec = {0};
    if (part->as.formatted.format_spec != NULL) spec = mig_py_eval_expr(ev, part->as.formatted.format_spec).as.text;
    known &= mig_py_text_put_converted(&out, v, (char)part->as.formatted.conversion, spec);
  }
  return mig_py_text_made(&out, known);
}

static mig_py_value number(const mig_py_node *node) {
  int64_t n;
  if (mig_py_number_int64(node, &n)) return mig_py_int(n);
  if (mig_py_number_kind_of(node) == MIG_PY_FLOAT) {
    return (mig_py_value){.kind = MIG_PY_V_FLOAT, .as.floating = mig_py_number_double(node)};
  }
  return mig_py_unknown("a number that mig does not compute with");
}

static mig_py_value follow_yield(mig_py_eval *ev, const mig_py_node *node) {
  mig_py_value value = node->as.one != NULL ? mig_py_eval_expr(ev, node->as.one) : mig_py_none();
  if (node->kind == MIG_PY_YIELD) mig_py_eval_yielded(ev, value);
  return value;
}

static mig_py_value expr(mig_py_eval *ev, const mig_py_node *node) {
  switch ((mig_py_kind)node->kind) {
    case MIG_PY_NONE:
      return mig_py_none();
    case MIG_PY_TRUE:
      return mig_py_bool(true);
    case MIG_PY_FALSE:
      return mig_py_bool(false);
    case MIG_PY_NUMBER:
      return number(node);
    case MIG_PY_STRING:
      return mig_py_str(node->as.text);
    case MIG_PY_BYTES:
      return (mig_py_value){.kind = MIG_PY_V_BYTES, .as.text = node->as.text};
    case MIG_PY_JOINED_STR:
      return joined_string(ev, node);
    case MIG_PY_NAME:
      return mig_py_eval_lookup(ev, node->as.text);
    case MIG_PY_ATTRIBUTE:
      return mig_py_eval_attribute(ev, mig_py_eval_expr(ev, node->as.attribute.value), node->as.attribute.attr, node);
    case MIG_PY_SUBSCRIPT:
      return mig_py_eval_item(ev, mig_py_eval_expr(ev, node->as.pair.first), node->as.pair.second, node);
    case MIG_PY_CALL:
      return call_node(ev, node);
    case MIG_PY_LIST:
      return seq_of(ev, node->as.list.first, MIG_PY_V_LIST);
    case MIG_PY_TUPLE:
      return seq_of(ev, node->as.list.first, MIG_PY_V_TUPLE);
    case MIG_PY_SET:
      return seq_of(ev, node->as.list.first, MIG_PY_V_SET);
    case MIG_PY_DICT:
      return dict_of(ev, node);
    case MIG_PY_BOOL_OP:
      return boolean(ev, node);
    case MIG_PY_UNARY_OP:
      return unary(ev, node);
    case MIG_PY_BIN_OP: {
      mig_py_value a = mig_py_eval_expr(ev, node->as.pair.first);
      return mig_py_eval_binary(ev, (mig_py_op)node->op, a, mig_py_eval_expr(ev, node->as.pair.second), node);
    }
    case MIG_PY_COMPARE:
      return compare(ev, node);
    case MIG_PY_IF_EXP:
      return conditional(ev, node);
    case MIG_PY_LAMBDA:
      return mig_py_eval_closure(ev, node, node->as.lambda.args, MIG_SPAN("lambda"));
    case MIG_PY_LIST_COMP:
    case MIG_PY_SET_COMP:
    case MIG_PY_DICT_COMP:
    case MIG_PY_GENERATOR_EXP:
      return mig_py_eval_comp(ev, node);
    case MIG_PY_NAMED_EXPR: {
      mig_py_value v = mig_py_eval_expr(ev, node->as.pair.second);
      mig_py_eval_set_outer_name(ev, node->as.pair.first->as.text, v);
      return v;
    }
    case MIG_PY_AWAIT:
      return mig_py_eval_expr(ev, node->as.one);
    case MIG_PY_YIELD_FROM:
    case MIG_PY_YIELD:
      ev->frame->yielded = true;
      return follow_yield(ev, node);
    default:
      return mig_py_unknown_data("an expression that mig does not compute");
  }
}

mig_py_value mig_py_eval_expr(mig_py_eval *ev, const mig_py_node *node) {
  if (!mig_py_eval_step(ev, node)) return mig_py_unknown("the script does more than mig follows");
  if (ev->nesting >= MIG_PY_EVAL_MAX_NESTING) {
    ev->host->give_up(ev->host->payload, ev, node, "expressions nest deeper than mig follows");
    return mig_py_unknown("expressions nest deeper than mig follows");
  }
  ev->nesting++;
  mig_py_value v = expr(ev, node);
  ev->nesting--;
  return v;
}
