/* Built-in functions over known values. Over other things they stay terms, or pass them through. */
#include "py/eval_internal.h"

static mig_py_value not_computed(mig_py_eval *ev, mig_span name, const mig_py_call *call) {
  for (uint32_t i = 0; i < call->arg_count; i++) {
    if (call->args[i].kind == MIG_PY_V_UNKNOWN) return call->args[i];
  }
  mig_py_value func = {.kind = MIG_PY_V_BUILTIN, .as.text = name};
  return mig_py_term_call(ev, func, call);
}

static mig_py_value argument(const mig_py_call *call, uint32_t i) {
  return i < call->arg_count ? call->args[i] : mig_py_none();
}

/* A number, None or a function: what wants elements of it raises. */
static bool has_no_elements(mig_py_value v) {
  return (v.kind >= MIG_PY_V_NONE && v.kind <= MIG_PY_V_FLOAT) || v.kind == MIG_PY_V_FUNCTION || v.kind == MIG_PY_V_BUILTIN;
}

static mig_py_value copy_seq(mig_py_eval *ev, const mig_py_call *call, mig_py_value_kind kind) {
  mig_py_value out = mig_py_seq_new(ev->arena, kind, mig_py_eval_now(ev));
  if (call->arg_count == 0) return out;
  mig_py_value elements = mig_py_eval_elements(ev, call->args[0]);
  /* list(x), set(x), sorted(x) of something from outside: the same collection. */
  if (elements.kind == MIG_PY_V_UNKNOWN) return has_no_elements(call->args[0]) ? elements : call->args[0];
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    if (kind == MIG_PY_V_SET) {
      mig_py_set_add(ev->arena, out.as.seq, elements.as.seq->items[i]);
    } else {
      mig_py_seq_add(ev->arena, out.as.seq, elements.as.seq->items[i]);
    }
  }
  return out;
}

static mig_py_value do_list(mig_py_eval *ev, const mig_py_call *call) {
  return copy_seq(ev, call, MIG_PY_V_LIST);
}
static mig_py_value do_tuple(mig_py_eval *ev, const mig_py_call *call) {
  return copy_seq(ev, call, MIG_PY_V_TUPLE);
}
static mig_py_value do_set(mig_py_eval *ev, const mig_py_call *call) {
  return copy_seq(ev, call, MIG_PY_V_SET);
}

static bool is_less(mig_py_eval *ev, mig_py_value a, mig_py_value b, bool *known) {
  mig_py_value v = mig_py_eval_compare(ev, MIG_PY_LT, a, b, NULL);
  if (v.kind != MIG_PY_V_BOOL) *known = false;
  return v.kind == MIG_PY_V_BOOL && v.as.integer != 0;
}

static mig_py_value do_sorted(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value out = copy_seq(ev, call, MIG_PY_V_LIST);
  if (!mig_py_is_known_seq(out)) return out;
  if (call->keyword_count > 0 || out.as.seq->count > 2000) return mig_py_unknown("an order that mig does not compute");
  bool known = true;
  mig_py_seq *s = out.as.seq;
  for (uint32_t i = 1; i < s->count && known; i++) {
    for (uint32_t k = i; k > 0 && is_less(ev, s->items[k], s->items[k - 1], &known); k--) {
      mig_py_value swapped = s->items[k];
      s->items[k] = s->items[k - 1];
      s->items[k - 1] = swapped;
    }
  }
  return known ? out : mig_py_unknown("an order that mig does not compute");
}

static mig_py_value do_reversed(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value in = copy_seq(ev, call, MIG_PY_V_LIST);
  if (!mig_py_is_known_seq(in)) return in;
  mig_py_value out = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  for (uint32_t i = in.as.seq->count; i > 0; i--) mig_py_seq_add(ev->arena, out.as.seq, in.as.seq->items[i - 1]);
  return out;
}

static mig_py_value do_dict(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value out = mig_py_dict_new(ev->arena, mig_py_eval_now(ev));
  mig_py_value from = argument(call, 0);
  bool known = from.kind == MIG_PY_V_DICT || mig_py_is_known_seq(from);
  if (call->arg_count > 0 && !known) return has_no_elements(from) ? mig_py_unknown_data("a dict of no dict") : from;
  if (call->arg_count > 0) mig_py_eval_update_dict(ev, out.as.dict, from);
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    mig_py_dict_set(ev->arena, out.as.dict, mig_py_str(call->names[i]), call->values[i]);
  }
  out.as.dict->uncertain |= call->more;
  return out;
}

static mig_py_value do_len(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value v = argument(call, 0);
  if (v.kind == MIG_PY_V_DICT && !v.as.dict->uncertain) return mig_py_int(v.as.dict->count);
  mig_py_value elements = mig_py_eval_elements(ev, v);
  if (elements.kind == MIG_PY_V_UNKNOWN) return not_computed(ev, MIG_SPAN("len"), call);
  return mig_py_int(elements.as.seq->count);
}

static mig_py_value do_range(mig_py_eval *ev, const mig_py_call *call) {
  int64_t bounds[3] = {0, 0, 1};
  for (uint32_t i = 0; i < call->arg_count && i < 3; i++) {
    if (call->args[i].kind != MIG_PY_V_INT) return mig_py_unknown("a range that is known at run time only");
    bounds[call->arg_count == 1 ? 1 : i] = call->args[i].as.integer;
  }
  mig_py_value out = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  if (bounds[2] == 0) return mig_py_unknown("a range that raises");
  for (int64_t i = bounds[0]; bounds[2] > 0 ? i < bounds[1] : i > bounds[1]; i += bounds[2]) {
    if (out.as.seq->count >= MIG_PY_EVAL_MAX_LOOP) return mig_py_unknown("a range that is longer than mig follows");
    mig_py_seq_add(ev->arena, out.as.seq, mig_py_int(i));
  }
  return out;
}

static mig_py_value pair_of(mig_py_eval *ev, mig_py_value a, mig_py_value b) {
  mig_py_value pair = mig_py_seq_new(ev->arena, MIG_PY_V_TUPLE, mig_py_eval_now(ev));
  mig_py_seq_add(ev->arena, pair.as.seq, a);
  mig_py_seq_add(ev->arena, pair.as.seq, b);
  return pair;
}

static mig_py_value do_enumerate(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value elements = mig_py_eval_elements(ev, argument(call, 0));
  if (elements.kind == MIG_PY_V_UNKNOWN) return elements;
  const mig_py_value *named = mig_py_call_keyword(call, "start");
  mig_py_value start = named != NULL ? *named : call->arg_count > 1 ? call->args[1] : mig_py_int(0);
  mig_py_value out = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    mig_py_value n = start.kind == MIG_PY_V_INT ? mig_py_int(start.as.integer + i) : mig_py_unknown("a count");
    mig_py_seq_add(ev->arena, out.as.seq, pair_of(ev, n, elements.as.seq->items[i]));
  }
  return out;
}

static mig_py_value do_zip(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value out = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  uint32_t shortest = UINT32_MAX;
  mig_py_value *columns = MIG_NEW_ARRAY(ev->arena, mig_py_value, call->arg_count);
  for (uint32_t i = 0; i < call->arg_count; i++) {
    columns[i] = mig_py_eval_elements(ev, call->args[i]);
    if (columns[i].kind == MIG_PY_V_UNKNOWN) return columns[i];
    if (columns[i].as.seq->count < shortest) shortest = columns[i].as.seq->count;
  }
  for (uint32_t row = 0; call->arg_count > 0 && row < shortest; row++) {
    mig_py_value tuple = mig_py_seq_new(ev->arena, MIG_PY_V_TUPLE, mig_py_eval_now(ev));
    for (uint32_t i = 0; i < call->arg_count; i++) mig_py_seq_add(ev->arena, tuple.as.seq, columns[i].as.seq->items[row]);
    mig_py_seq_add(ev->arena, out.as.seq, tuple);
  }
  return out;
}

static mig_py_value do_str(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value v = argument(call, 0);
  if (call->arg_count == 0) return mig_py_str(MIG_SPAN(""));
  if (v.kind == MIG_PY_V_TERM || v.kind == MIG_PY_V_HOST) return not_computed(ev, MIG_SPAN("str"), call);
  mig_buf out = mig_buf_in(ev->arena);
  return mig_py_text_made(&out, mig_py_put_str(&out, v)).kind == MIG_PY_V_STR
             ? mig_py_str(mig_buf_span(&out))
             : v.kind == MIG_PY_V_PARTIAL || (v.kind == MIG_PY_V_UNKNOWN && v.data) ? v : mig_py_unknown_data("a text that is known at run time only");
}

static mig_py_value do_repr(mig_py_eval *ev, const mig_py_call *call) {
  mig_buf out = mig_buf_in(ev->arena);
  bool known = call->arg_count == 1 && mig_py_put_repr(&out, call->args[0]);
  return mig_py_text_made(&out, known);
}

static mig_py_value do_format(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value spec = call->arg_count > 1 ? call->args[1] : mig_py_str(MIG_SPAN(""));
  mig_buf out = mig_buf_in(ev->arena);
  bool known = spec.kind == MIG_PY_V_STR && mig_py_text_put_formatted(&out, argument(call, 0), spec.as.text);
  return mig_py_text_made(&out, known);
}

static mig_py_value do_int(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value v = argument(call, 0);
  if (v.kind == MIG_PY_V_INT || v.kind == MIG_PY_V_BOOL) return mig_py_int(v.as.integer);
  if (v.kind == MIG_PY_V_STR && v.as.text.len > 0 && v.as.text.len < 18) {
    char digits[20];
    memcpy(digits, v.as.text.ptr, v.as.text.len);
    digits[v.as.text.len] = '\0';
    char *end;
    long long n = strtoll(digits, &end, 10);
    if (*end == '\0') return mig_py_int(n);
  }
  return not_computed(ev, MIG_SPAN("int"), call);
}

static mig_py_value do_bool(mig_py_eval *ev, const mig_py_call *call) {
  return mig_py_eval_truth(ev, argument(call, 0), call->node);
}

/* any() and all() of a comprehension over something from outside: is there an element that ... */
static mig_py_value any_term(mig_py_eval *ev, mig_py_value v, bool negate, const mig_py_node *node) {
  if (mig_py_is_term(v, MIG_PY_TERM_COMP)) {
    const mig_py_term *old = v.as.term;
    mig_py_value test = old->other;
    if (negate) test = mig_py_term_op(ev, MIG_PY_TERM_UNARY, MIG_PY_NOT, test, mig_py_none(), node);
    mig_py_value third = old->third;
    mig_py_value filtered = mig_py_term_op(ev, MIG_PY_TERM_COMP, MIG_PY_OP_NONE, old->head, old->other, node);
    filtered.as.term->third = third.kind == MIG_PY_V_NONE
                                  ? test
                                  : mig_py_term_op(ev, MIG_PY_TERM_BINARY, MIG_PY_AND, third, test, node);
    v = filtered;
  }
  return mig_py_eval_truth(ev, v, node);
}

static mig_py_value quantified(mig_py_eval *ev, const mig_py_call *call, bool all) {
  mig_py_value elements = mig_py_eval_elements(ev, argument(call, 0));
  if (elements.kind == MIG_PY_V_UNKNOWN) {
    mig_py_value v = any_term(ev, argument(call, 0), all, call->node);
    return all ? mig_py_eval_not(v) : v;
  }
  mig_py_value joined = mig_py_bool(all);
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    mig_py_value one = mig_py_eval_truth(ev, elements.as.seq->items[i], call->node);
    joined = all ? mig_py_eval_and(ev, joined, one) : mig_py_eval_or(ev, joined, one);
  }
  return joined;
}

static mig_py_value do_any(mig_py_eval *ev, const mig_py_call *call) {
  return quantified(ev, call, false);
}
static mig_py_value do_all(mig_py_eval *ev, const mig_py_call *call) {
  return quantified(ev, call, true);
}

/* next(x for x in collection if ...): an element that is there or not; its truth is what is asked. */
static mig_py_value do_next(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value v = argument(call, 0);
  if (mig_py_is_known_seq(v)) {
    if (v.as.seq->count > 0) return v.as.seq->items[0];
    return call->arg_count > 1 ? call->args[1] : mig_py_unknown_data("the first of nothing");
  }
  (void)ev;
  return v;
}

static mig_py_value do_iter(mig_py_eval *ev, const mig_py_call *call) {
  (void)ev;
  return argument(call, 0);
}

static mig_py_value extreme(mig_py_eval *ev, const mig_py_call *call, bool largest) {
  mig_py_value elements = mig_py_none();
  if (call->arg_count == 1) elements = mig_py_eval_elements(ev, call->args[0]);
  if (call->keyword_count > 0 || elements.kind == MIG_PY_V_UNKNOWN) return mig_py_unknown_data("a value that is known at run time only");
  const mig_py_value *items = call->arg_count == 1 ? elements.as.seq->items : call->args;
  uint32_t count = call->arg_count == 1 ? elements.as.seq->count : call->arg_count;
  if (count == 0) return mig_py_unknown_data("the largest of nothing");
  mig_py_value best = items[0];
  bool known = true;
  for (uint32_t i = 1; i < count; i++) {
    if (is_less(ev, largest ? best : items[i], largest ? items[i] : best, &known)) best = items[i];
  }
  return known ? best : mig_py_unknown_data("a value that is known at run time only");
}
static mig_py_value do_max(mig_py_eval *ev, const mig_py_call *call) {
  return extreme(ev, call, true);
}
static mig_py_value do_min(mig_py_eval *ev, const mig_py_call *call) {
  return extreme(ev, call, false);
}

static mig_py_value do_sum(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value elements = mig_py_eval_elements(ev, argument(call, 0));
  if (elements.kind == MIG_PY_V_UNKNOWN) return not_computed(ev, MIG_SPAN("sum"), call);
  mig_py_value total = call->arg_count > 1 ? call->args[1] : mig_py_int(0);
  if (total.kind == MIG_PY_V_STR) return mig_py_unknown_data("a sum that raises");
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    total = mig_py_eval_binary(ev, MIG_PY_ADD, total, elements.as.seq->items[i], call->node);
  }
  return total;
}

/* map(f, xs) and filter(f, xs) with a function of the program's own. */
static mig_py_value do_map(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value elements = mig_py_eval_elements(ev, argument(call, 1));
  if (elements.kind == MIG_PY_V_UNKNOWN || call->arg_count != 2) return mig_py_unknown_data("values that are known at run time only");
  mig_py_value out = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    mig_py_call one = {.args = &elements.as.seq->items[i], .arg_count = 1, .node = call->node};
    mig_py_seq_add(ev->arena, out.as.seq, mig_py_eval_call(ev, call->args[0], &one));
  }
  return out;
}

static mig_py_value do_filter(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value elements = mig_py_eval_elements(ev, argument(call, 1));
  if (elements.kind == MIG_PY_V_UNKNOWN) return mig_py_unknown_data("values that are known at run time only");
  mig_py_value out = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    mig_py_value v = elements.as.seq->items[i];
    mig_py_call one = {.args = &v, .arg_count = 1, .node = call->node};
    if (call->args[0].kind != MIG_PY_V_NONE) v = mig_py_eval_call(ev, call->args[0], &one);
    mig_py_answer keep = mig_py_truth(v);
    if (keep == MIG_PY_MAYBE) return mig_py_unknown_data("values that are known at run time only");
    if (keep == MIG_PY_YES) mig_py_seq_add(ev->arena, out.as.seq, elements.as.seq->items[i]);
  }
  return out;
}

static mig_py_value do_isinstance(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value v = argument(call, 0), type = argument(call, 1);
  if (v.kind == MIG_PY_V_UNKNOWN || v.kind >= MIG_PY_V_CONDITION) return mig_py_unknown_data("the type of a value");
  static const struct {
    const char *name;
    uint8_t kind, other;
  } types[] = {{"str", MIG_PY_V_STR, MIG_PY_V_PARTIAL}, {"int", MIG_PY_V_INT, MIG_PY_V_BOOL}, {"bool", MIG_PY_V_BOOL, MIG_PY_V_BOOL},
               {"float", MIG_PY_V_FLOAT, MIG_PY_V_FLOAT}, {"list", MIG_PY_V_LIST, MIG_PY_V_LIST},
               {"tuple", MIG_PY_V_TUPLE, MIG_PY_V_TUPLE}, {"dict", MIG_PY_V_DICT, MIG_PY_V_DICT},
               {"set", MIG_PY_V_SET, MIG_PY_V_SET}, {"bytes", MIG_PY_V_BYTES, MIG_PY_V_BYTES}};
  mig_py_value list = mig_py_is_known_seq(type) ? type : pair_of(ev, type, type);
  bool is = false, known = v.kind != MIG_PY_V_SET; /* a frozenset is kept as one */
  for (uint32_t i = 0; i < list.as.seq->count; i++) {
    mig_py_value one = list.as.seq->items[i];
    size_t k = 0, count = sizeof types / sizeof *types;
    while (k < count && !(one.kind == MIG_PY_V_BUILTIN && mig_span_is(one.as.text, types[k].name))) k++;
    known &= k < count;
    is |= k < count && (types[k].kind == v.kind || types[k].other == v.kind);
  }
  return is || known ? mig_py_bool(is) : mig_py_unknown_data("the type of a value");
}

static mig_py_value do_getattr(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value name = argument(call, 1);
  if (name.kind != MIG_PY_V_STR) return mig_py_unknown("an attribute whose name is computed at run time");
  mig_py_value v = mig_py_eval_attribute(ev, argument(call, 0), name.as.text, call->node);
  if (v.kind != MIG_PY_V_UNKNOWN || call->arg_count < 3) return v;
  mig_py_value object = argument(call, 0);
  bool seen = object.kind != MIG_PY_V_UNKNOWN && object.kind != MIG_PY_V_TERM && object.kind != MIG_PY_V_HOST;
  return seen ? call->args[2] : v; /* of what is not seen nobody knows which of the two it gives */
}

static mig_py_value do_hasattr(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value name = argument(call, 1), object = argument(call, 0);
  if (name.kind == MIG_PY_V_STR && object.kind == MIG_PY_V_MODULE) {
    const mig_py_env *env = object.as.env;
    if (mig_py_env_find(object.as.env, name.as.text) != NULL) return mig_py_bool(true);
    if (!env->open && env->star.len == 0) return mig_py_bool(false);
  }
  (void)ev;
  return mig_py_unknown_data("whether an attribute exists");
}

static mig_py_env *globals_of(mig_py_eval *ev) {
  mig_py_env *env = ev->frame->env;
  while (env->parent != NULL) env = env->parent;
  return env;
}

static mig_py_value do_globals(mig_py_eval *ev, const mig_py_call *call) {
  (void)call;
  return (mig_py_value){.kind = MIG_PY_V_MODULE, .as.env = globals_of(ev)};
}

static mig_py_value do_locals(mig_py_eval *ev, const mig_py_call *call) {
  (void)call;
  return (mig_py_value){.kind = MIG_PY_V_MODULE, .as.env = ev->frame->env};
}

/* eval("upgrade_%s" % engine_name): a name and nothing else. */
static mig_py_value do_eval(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_value code = argument(call, 0);
  bool is_name = code.kind == MIG_PY_V_STR && code.as.text.len > 0;
  for (size_t i = 0; is_name && i < code.as.text.len; i++) {
    char c = code.as.text.ptr[i];
    is_name = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (i > 0 && c >= '0' && c <= '9');
  }
  if (is_name) return mig_py_eval_lookup(ev, code.as.text);
  globals_of(ev)->open = true;
  ev->host->give_up(ev->host->payload, ev, call->node, "code in a string is run");
  return mig_py_unknown("code in a string is run");
}

static mig_py_value do_nothing(mig_py_eval *ev, const mig_py_call *call) {
  (void)ev;
  (void)call;
  return mig_py_none();
}

static mig_py_value do_setattr(mig_py_eval *ev, const mig_py_call *call) {
  /* Of a name that is not known, __init__ itself: what it stored is unknown then. */
  bool named = call->arg_count > 1 && call->args[1].kind == MIG_PY_V_STR;
  if (call->arg_count > 0) mig_py_eval_set_on_instance(ev, call->args[0], named ? call->args[1].as.text : MIG_SPAN("__init__"));
  return mig_py_none();
}

static mig_py_value do_outside(mig_py_eval *ev, const mig_py_call *call) {
  (void)ev;
  (void)call;
  return mig_py_unknown_data("something that is known at run time only");
}

enum { ANY = 0xff };

static const struct {
  const char *name;
  mig_py_value (*call)(mig_py_eval *ev, const mig_py_call *call);
  unsigned char most; /* arguments by position that are minded */
  bool keywords;      /* so are keywords; with others nothing is known */
} builtins[] = {
    {"all", do_all, 1, false}, {"any", do_any, 1, false}, {"bool", do_bool, 1, false}, {"dict", do_dict, ANY, true},
    {"enumerate", do_enumerate, ANY, true}, {"eval", do_eval, ANY, true}, {"exec", do_eval, ANY, true},
    {"filter", do_filter, 2, false}, {"frozenset", do_set, 1, false}, {"getattr", do_getattr, ANY, false},
    {"globals", do_globals, ANY, false}, {"hasattr", do_hasattr, ANY, false}, {"int", do_int, 1, false},
    {"isinstance", do_isinstance, 2, false}, {"iter", do_iter, 1, false}, {"len", do_len, 1, false},
    {"list", do_list, 1, false}, {"locals", do_locals, ANY, false}, {"map", do_map, ANY, false},
    {"max", do_max, ANY, true}, {"min", do_min, ANY, true}, {"next", do_next, 2, false},
    {"print", do_nothing, ANY, true}, {"range", do_range, 3, false}, {"repr", do_repr, 1, false},
    {"reversed", do_reversed, 1, false}, {"set", do_set, 1, false}, {"sorted", do_sorted, ANY, true},
    {"str", do_str, 1, false}, {"sum", do_sum, 2, false}, {"tuple", do_tuple, 1, false},
    {"unicode", do_str, 1, false}, {"vars", do_locals, ANY, false}, {"xrange", do_range, 3, false},
    {"zip", do_zip, ANY, true}, {"abs", do_outside, ANY, true}, {"callable", do_outside, ANY, true},
    {"chr", do_outside, ANY, true}, {"float", do_outside, ANY, true}, {"hash", do_outside, ANY, true},
    {"id", do_outside, ANY, true}, {"input", do_outside, ANY, true}, {"open", do_outside, ANY, true},
    {"ord", do_outside, ANY, true}, {"round", do_outside, ANY, true}, {"setattr", do_setattr, ANY, true},
    {"super", do_outside, ANY, true}, {"type", do_outside, ANY, true}, {"bytes", do_outside, ANY, true},
    {"object", do_outside, ANY, true}, {"format", do_format, 2, false}, {"raw_input", do_outside, ANY, true},
    {"staticmethod", do_iter, 1, false}, {"classmethod", do_iter, 1, false}, {"property", do_iter, 1, false},
    {"hex", do_outside, ANY, true}, {"divmod", do_outside, ANY, true}, {"slice", do_outside, ANY, true},
    {"memoryview", do_outside, ANY, true}, {"bytearray", do_outside, ANY, true},
    {"issubclass", do_outside, ANY, true}, {"dir", do_outside, ANY, true}, {"pow", do_outside, ANY, true},
    {"bin", do_outside, ANY, true},
};

bool mig_py_is_builtin(mig_span name) {
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
    if (mig_span_is(name, builtins[i].name)) return true;
  }
  return false;
}

mig_py_value mig_py_eval_builtin(mig_py_eval *ev, mig_span name, const mig_py_call *call) {
  for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
    if (!mig_span_is(name, builtins[i].name)) continue;
    bool minded = call->arg_count <= builtins[i].most && (builtins[i].keywords || call->keyword_count == 0);
    bool spread = call->more && builtins[i].call != do_dict; /* *args or **kwargs that are not known */
    return minded && !spread ? builtins[i].call(ev, call) : not_computed(ev, name, call);
  }
  return mig_py_unknown_data("a built-in function that mig does not compute");
}
