/* Operators, comparisons, attributes and subscripts. */
#include "base/points.h"
#include "py/eval_internal.h"

static bool is_text(mig_py_value v) {
  return v.kind == MIG_PY_V_STR || v.kind == MIG_PY_V_PARTIAL;
}

static bool is_outside(mig_py_value v) {
  return v.kind == MIG_PY_V_TERM || v.kind == MIG_PY_V_HOST || v.kind == MIG_PY_V_CLASS;
}

/* A text beside what may be one. */
static bool joins_text(mig_py_value v) {
  return is_text(v) || v.kind == MIG_PY_V_UNKNOWN || v.kind == MIG_PY_V_CONDITION;
}

static mig_py_value concat_texts(mig_py_eval *ev, mig_py_value a, mig_py_value b) {
  mig_buf out = mig_buf_in(ev->arena);
  bool known = mig_py_put_str(&out, a);
  known &= mig_py_put_str(&out, b);
  return mig_py_text_made(&out, known);
}

static mig_py_value concat_seqs(mig_py_eval *ev, mig_py_value a, mig_py_value b) {
  mig_py_value all = mig_py_seq_new(ev->arena, (mig_py_value_kind)a.kind, mig_py_eval_now(ev));
  for (uint32_t i = 0; i < a.as.seq->count; i++) mig_py_seq_add(ev->arena, all.as.seq, a.as.seq->items[i]);
  for (uint32_t i = 0; i < b.as.seq->count; i++) mig_py_seq_add(ev->arena, all.as.seq, b.as.seq->items[i]);
  all.as.seq->uncertain = a.as.seq->uncertain || b.as.seq->uncertain;
  return all;
}

static mig_py_value repeated(mig_py_eval *ev, mig_py_value v, int64_t times) {
  if (times < 0) times = 0;
  if (v.kind == MIG_PY_V_STR) {
    if (times > 0 && v.as.text.len > (size_t)(MIG_PY_EVAL_MAX_TEXT / times)) return mig_py_unknown("the text is too long");
    mig_buf out = mig_buf_in(ev->arena);
    for (int64_t i = 0; i < times; i++) mig_buf_put(&out, v.as.text);
    return mig_py_text_made(&out, true);
  }
  if (times > MIG_PY_EVAL_MAX_LOOP || (int64_t)v.as.seq->count * times > MIG_PY_EVAL_MAX_LOOP) {
    return mig_py_unknown("the list is too long");
  }
  mig_py_value all = mig_py_seq_new(ev->arena, (mig_py_value_kind)v.kind, mig_py_eval_now(ev));
  for (int64_t i = 0; i < times; i++) {
    for (uint32_t k = 0; k < v.as.seq->count; k++) mig_py_seq_add(ev->arena, all.as.seq, v.as.seq->items[k]);
  }
  all.as.seq->uncertain = v.as.seq->uncertain;
  return all;
}

static bool int_op(mig_py_op op, int64_t a, int64_t b, int64_t *out) {
  switch (op) {
    case MIG_PY_ADD:
      return !__builtin_add_overflow(a, b, out);
    case MIG_PY_SUB:
      return !__builtin_sub_overflow(a, b, out);
    case MIG_PY_MULT:
      return !__builtin_mul_overflow(a, b, out);
    case MIG_PY_FLOOR_DIV:
    case MIG_PY_MOD: {
      if (b == 0 || (a == INT64_MIN && b == -1)) return false;
      int64_t q = a / b, r = a % b;
      if (r != 0 && (r < 0) != (b < 0)) {
        q--;
        r += b;
      }
      *out = op == MIG_PY_MOD ? r : q;
      return true;
    }
    case MIG_PY_POW: {
      if (b < 0) return false;
      *out = 1;
      for (int64_t i = 0; i < b && i < 64; i++) {
        if (__builtin_mul_overflow(*out, a, out)) return false;
      }
      return b <= 64;
    }
    case MIG_PY_BIT_OR:
      *out = a | b;
      return true;
    case MIG_PY_BIT_AND:
      *out = a & b;
      return true;
    case MIG_PY_BIT_XOR:
      *out = a ^ b;
      return true;
    case MIG_PY_L_SHIFT:
      if (b < 0 || b > 40 || a < 0 || a > (1 << 20)) return false;
      *out = a << b;
      return true;
    default:
      return false;
  }
}

static mig_py_value set_op(mig_py_eval *ev, mig_py_op op, mig_py_value a, mig_py_value b) {
  mig_py_value all = mig_py_seq_new(ev->arena, MIG_PY_V_SET, mig_py_eval_now(ev));
  for (uint32_t i = 0; i < a.as.seq->count; i++) {
    bool in_b = false;
    for (uint32_t k = 0; k < b.as.seq->count; k++) {
      mig_py_answer eq = mig_py_equal(a.as.seq->items[i], b.as.seq->items[k]);
      if (eq == MIG_PY_MAYBE) return mig_py_unknown("a set of values that are not known");
      in_b |= eq == MIG_PY_YES;
    }
    if (op == MIG_PY_BIT_OR || in_b == (op == MIG_PY_BIT_AND)) mig_py_seq_add(ev->arena, all.as.seq, a.as.seq->items[i]);
  }
  for (uint32_t k = 0; op == MIG_PY_BIT_OR && k < b.as.seq->count; k++) {
    mig_py_set_add(ev->arena, all.as.seq, b.as.seq->items[k]);
  }
  return all;
}

mig_py_value mig_py_eval_binary(mig_py_eval *ev, mig_py_op op, mig_py_value a, mig_py_value b, const mig_py_node *node) {
  bool ints = (a.kind == MIG_PY_V_INT || a.kind == MIG_PY_V_BOOL) && (b.kind == MIG_PY_V_INT || b.kind == MIG_PY_V_BOOL);
  int64_t n;
  if (ints && int_op(op, a.as.integer, b.as.integer, &n)) {
    bool bools = a.kind == MIG_PY_V_BOOL && b.kind == MIG_PY_V_BOOL;
    bool bits = op == MIG_PY_BIT_AND || op == MIG_PY_BIT_OR || op == MIG_PY_BIT_XOR;
    return bools && bits ? mig_py_bool(n != 0) : mig_py_int(n);
  }
  if (op == MIG_PY_MOD && is_text(a)) return mig_py_text_percent(ev, a, b);
  if (op == MIG_PY_ADD && (is_text(a) || is_text(b)) && joins_text(a) && joins_text(b)) return concat_texts(ev, a, b);
  bool seqs = a.kind == b.kind && (a.kind == MIG_PY_V_LIST || a.kind == MIG_PY_V_TUPLE);
  if (op == MIG_PY_ADD && seqs) return concat_seqs(ev, a, b);
  if (op == MIG_PY_MULT && b.kind == MIG_PY_V_INT &&
      (a.kind == MIG_PY_V_STR || a.kind == MIG_PY_V_LIST || a.kind == MIG_PY_V_TUPLE)) {
    return repeated(ev, a, b.as.integer);
  }
  if (mig_py_is_known_seq(a) && mig_py_is_known_seq(b) && a.kind == MIG_PY_V_SET && b.kind == MIG_PY_V_SET &&
      (op == MIG_PY_SUB || op == MIG_PY_BIT_OR || op == MIG_PY_BIT_AND)) {
    return set_op(ev, op, a, b);
  }
  if (is_outside(a) || is_outside(b)) return mig_py_term_op(ev, MIG_PY_TERM_BINARY, op, a, b, node);
  if (a.kind == MIG_PY_V_UNKNOWN) return a;
  if (b.kind == MIG_PY_V_UNKNOWN) return b;
  return mig_py_unknown_data("an operation that mig does not compute");
}

/* --- comparisons -------------------------------------------------------------------------- */

static mig_py_answer contains(mig_py_value container, mig_py_value v) {
  const mig_py_value *items;
  uint32_t count;
  if (container.kind == MIG_PY_V_DICT && !container.as.dict->uncertain) {
    items = container.as.dict->keys;
    count = container.as.dict->count;
  } else if (mig_py_is_known_seq(container)) {
    items = container.as.seq->items;
    count = container.as.seq->count;
  } else if (container.kind == MIG_PY_V_STR && v.kind == MIG_PY_V_STR) {
    return mig_span_find(container.as.text, v.as.text, 0) != SIZE_MAX || v.as.text.len == 0;
  } else {
    return MIG_PY_MAYBE;
  }
  mig_py_answer found = MIG_PY_NO;
  for (uint32_t i = 0; i < count; i++) {
    mig_py_answer one = mig_py_equal(items[i], v);
    if (one == MIG_PY_YES) return MIG_PY_YES;
    if (one == MIG_PY_MAYBE) found = MIG_PY_MAYBE;
  }
  return found;
}

static mig_py_answer ordered(mig_py_op op, mig_py_value a, mig_py_value b);

/* Tuples and lists: the first pair that differs decides. */
static mig_py_answer ordered_seqs(mig_py_op op, const mig_py_seq *a, const mig_py_seq *b) {
  uint32_t shorter = a->count < b->count ? a->count : b->count;
  for (uint32_t i = 0; i < shorter; i++) {
    mig_py_answer equal = mig_py_equal(a->items[i], b->items[i]);
    if (equal == MIG_PY_MAYBE) return MIG_PY_MAYBE;
    if (equal == MIG_PY_NO) return ordered(op, a->items[i], b->items[i]);
  }
  return ordered(op, mig_py_int(a->count), mig_py_int(b->count));
}

static mig_py_answer ordered(mig_py_op op, mig_py_value a, mig_py_value b) {
  int c;
  if (mig_py_is_known_seq(a) && mig_py_is_known_seq(b) && a.kind == b.kind && a.kind != MIG_PY_V_SET) {
    return ordered_seqs(op, a.as.seq, b.as.seq);
  }
  if (a.kind == MIG_PY_V_STR && b.kind == MIG_PY_V_STR) {
    size_t shorter = a.as.text.len < b.as.text.len ? a.as.text.len : b.as.text.len;
    c = shorter == 0 ? 0 : memcmp(a.as.text.ptr, b.as.text.ptr, shorter);
    if (c == 0) c = (a.as.text.len > b.as.text.len) - (a.as.text.len < b.as.text.len);
  } else if ((a.kind == MIG_PY_V_INT || a.kind == MIG_PY_V_BOOL) && (b.kind == MIG_PY_V_INT || b.kind == MIG_PY_V_BOOL)) {
    c = (a.as.integer > b.as.integer) - (a.as.integer < b.as.integer);
  } else {
    return MIG_PY_MAYBE;
  }
  switch (op) {
    case MIG_PY_LT:
      return c < 0;
    case MIG_PY_LT_E:
      return c <= 0;
    case MIG_PY_GT:
      return c > 0;
    default:
      return c >= 0;
  }
}

mig_py_answer mig_py_eval_identical(mig_py_value a, mig_py_value b) {
  bool simple = a.kind <= MIG_PY_V_BOOL && a.kind != MIG_PY_V_UNKNOWN;
  bool other = b.kind <= MIG_PY_V_BOOL && b.kind != MIG_PY_V_UNKNOWN;
  if (simple && other) return mig_py_same(a, b);
  /* None, True and False are nothing else that is known. */
  if (simple || other) {
    mig_py_value rest = simple ? b : a;
    bool known = rest.kind >= MIG_PY_V_INT && rest.kind <= MIG_PY_V_METHOD;
    return known || mig_py_is_term(rest, MIG_PY_TERM_MEMBER) ? MIG_PY_NO : MIG_PY_MAYBE;
  }
  return mig_py_equal(a, b);
}

/* A CONDITION beside True, False or None. */
static bool compare_condition(mig_py_op op, mig_py_value a, mig_py_value b, mig_py_value *out) {
  if (a.kind != MIG_PY_V_CONDITION) {
    mig_py_value swapped = a;
    a = b;
    b = swapped;
  }
  if (a.kind != MIG_PY_V_CONDITION) return false;
  bool negate = op == MIG_PY_NOT_EQ || op == MIG_PY_IS_NOT;
  if (!negate && op != MIG_PY_EQ && op != MIG_PY_IS) return false;
  if (b.kind == MIG_PY_V_NONE) {
    *out = mig_py_bool(negate);
  } else if (b.kind == MIG_PY_V_BOOL || b.kind == MIG_PY_V_INT) {
    *out = (b.as.integer != 0) != negate ? a : mig_py_eval_not(a);
  } else {
    return false;
  }
  return true;
}

mig_py_value mig_py_eval_compare(mig_py_eval *ev, mig_py_op op, mig_py_value a, mig_py_value b, const mig_py_node *node) {
  mig_py_value out;
  if (compare_condition(op, a, b, &out)) return out;
  mig_py_answer answer = MIG_PY_MAYBE;
  bool negate = op == MIG_PY_NOT_EQ || op == MIG_PY_IS_NOT || op == MIG_PY_NOT_IN;
  /* Terms overload comparison: table.c.x == 1 is SQL, never a truth value. */
  bool overloaded = is_outside(a) || is_outside(b);
  bool members = mig_py_is_term(a, MIG_PY_TERM_MEMBER) || mig_py_is_term(b, MIG_PY_TERM_MEMBER);
  if (op == MIG_PY_IS || op == MIG_PY_IS_NOT) {
    answer = mig_py_eval_identical(a, b);
  } else if (op == MIG_PY_IN || op == MIG_PY_NOT_IN) {
    answer = contains(b, a);
  } else if (!overloaded || members) {
    answer = op == MIG_PY_EQ || op == MIG_PY_NOT_EQ ? mig_py_equal(a, b) : ordered(op, a, b);
  }
  if (answer != MIG_PY_MAYBE) return mig_py_bool((answer == MIG_PY_YES) != negate);
  return mig_py_term_op(ev, MIG_PY_TERM_COMPARE, op, a, b, node);
}

/* --- names, attributes, items ------------------------------------------------------------- */

/* The environment may grow while a module is read: the name is looked up again to be set. */
static mig_py_value settled_import(mig_py_eval *ev, mig_py_env *env, mig_span name, mig_py_value import) {
  mig_py_value v = mig_py_eval_imported(ev, import);
  if (ev->reading == 0) mig_py_env_set(ev->arena, env, name, v);
  return v;
}

static mig_py_value module_attribute(mig_py_eval *ev, mig_py_env *env, mig_span name, const mig_py_node *node) {
  mig_py_value *found = mig_py_env_find(env, name);
  if (found != NULL && found->kind == MIG_PY_V_IMPORT) return settled_import(ev, env, name, *found);
  if (found != NULL) return *found;
  env->open = true; /* perhaps a method of globals() that binds names */
  if (env->path.len == 0) return mig_py_unknown("the module has no such name that mig can see");
  return mig_py_term_attr(ev, mig_py_term_path(ev, env->path), name, node); /* a submodule */
}

mig_py_value mig_py_eval_lookup(mig_py_eval *ev, mig_span name) {
  mig_py_env *start = ev->frame->env;
  for (mig_py_env *env = start; env != NULL; env = env->parent) {
    if (env->is_class && env != start) continue; /* methods do not see their class's names */
    mig_py_value *found = mig_py_env_find(env, name);
    if (found != NULL && found->kind == MIG_PY_V_IMPORT) return settled_import(ev, env, name, *found);
    if (found != NULL) return *found;
    if (env->parent == NULL && mig_py_is_builtin(name)) {
      return (mig_py_value){.kind = MIG_PY_V_BUILTIN, .as.text = name};
    }
    if (env->parent == NULL && env->star.ptr != NULL) {
      return mig_py_term_attr(ev, mig_py_term_path(ev, env->star), name, NULL);
    }
  }
  if (mig_span_is(name, "__name__")) return mig_py_str(MIG_SPAN("__name__"));
  if (mig_span_is(name, "__file__")) return mig_py_unknown_data("the place of the file");
  /* A built-in of Python 2 or of newer versions, or an exception class. */
  return mig_py_term_path(ev, name);
}

static bool is_decorated(const mig_py_closure *c, const char *name) {
  if (c->def->kind == MIG_PY_LAMBDA) return false;
  for (const mig_py_node *d = c->def->as.def->decorators; d != NULL; d = d->next) {
    if (d->kind == MIG_PY_NAME && mig_span_is(d->as.text, name)) return true;
  }
  return false;
}

static mig_py_value bound_to(mig_py_eval *ev, mig_py_value function, mig_py_value self) {
  mig_py_closure *bound_closure = MIG_NEW(ev->arena, mig_py_closure);
  *bound_closure = *function.as.closure;
  bound_closure->has_self = true;
  bound_closure->self = self;
  function.as.closure = bound_closure;
  return function;
}

mig_py_value *mig_py_eval_class_name(mig_py_class *c, mig_span name) {
  mig_py_value *found = mig_py_env_find(c->env, name);
  for (uint32_t i = 0; found == NULL && i < c->base_count; i++) {
    if (c->bases[i].kind == MIG_PY_V_CLASS) found = mig_py_eval_class_name(c->bases[i].as.class_, name);
  }
  return found;
}

static mig_py_value class_attribute(mig_py_eval *ev, mig_py_value object, mig_span name, const mig_py_node *node) {
  mig_py_class *c = object.as.class_;
  mig_py_value *found = mig_py_eval_class_name(c, name);
  if (found == NULL) {
    if (mig_span_is(name, "__name__")) return mig_py_str(c->name);
    return ev->host->attribute(ev->host->payload, ev, object, name, node);
  }
  if (c->is_enum && found->kind != MIG_PY_V_FUNCTION) {
    mig_py_value member = mig_py_term_op(ev, MIG_PY_TERM_MEMBER, MIG_PY_OP_NONE, object, *found, node);
    member.as.term->name = name;
    return member;
  }
  if (found->kind == MIG_PY_V_TERM) return mig_py_term_attr(ev, object, name, node);
  if (found->kind == MIG_PY_V_FUNCTION && is_decorated(found->as.closure, "classmethod")) return bound_to(ev, *found, object);
  return *found;
}

/* obj.method of an instance of a class of this file. */
static bool instance_method(mig_py_eval *ev, mig_py_value object, mig_span name, mig_py_value *out) {
  if (!mig_py_is_term(object, MIG_PY_TERM_CALL) || object.as.term->head.kind != MIG_PY_V_CLASS) return false;
  mig_py_value *found = mig_py_eval_class_name(object.as.term->head.as.class_, name);
  if (found == NULL) return false;
  *out = *found;
  if (found->kind != MIG_PY_V_FUNCTION) return found->kind != MIG_PY_V_TERM;
  if (is_decorated(found->as.closure, "staticmethod")) return true;
  bool of_class = is_decorated(found->as.closure, "classmethod");
  *out = bound_to(ev, *found, of_class ? object.as.term->head : object);
  return true;
}

mig_py_value mig_py_eval_attribute(mig_py_eval *ev, mig_py_value object, mig_span name, const mig_py_node *node) {
  mig_py_value out;
  switch (object.kind) {
    case MIG_PY_V_UNKNOWN:
      return object;
    case MIG_PY_V_MODULE:
      if (mig_span_is(name, "get") && mig_py_env_find(object.as.env, name) == NULL) break; /* globals().get() */
      return module_attribute(ev, object.as.env, name, node);
    case MIG_PY_V_CLASS:
      return class_attribute(ev, object, name, node);
    case MIG_PY_V_TERM:
      if (object.as.term->kind == MIG_PY_TERM_MEMBER) {
        if (mig_span_is(name, "value")) return object.as.term->other;
        if (mig_span_is(name, "name")) return mig_py_str(object.as.term->name);
        return mig_py_unknown_data("an attribute of an enum member");
      }
      if (mig_py_eval_instance_attribute(object, name, &out)) return out;
      if (instance_method(ev, object, name, &out)) return out;
      return ev->host->attribute(ev->host->payload, ev, object, name, node);
    case MIG_PY_V_HOST:
      return ev->host->attribute(ev->host->payload, ev, object, name, node);
    case MIG_PY_V_FUNCTION:
      if (mig_span_is(name, "__name__")) return mig_py_str(object.as.closure->name);
      return mig_py_unknown_data("an attribute of a function");
    default:
      break;
  }
  if (!mig_py_has_method(object, name)) return mig_py_unknown_data("an attribute that mig does not know");
  mig_py_method *m = MIG_NEW(ev->arena, mig_py_method);
  *m = (mig_py_method){object, name};
  return (mig_py_value){.kind = MIG_PY_V_METHOD, .as.method = m};
}

/* A bound of a slice: false when it is not a known int. */
static bool bound(mig_py_eval *ev, const mig_py_node *node, int64_t otherwise, int64_t size, int64_t *out) {
  *out = otherwise;
  if (node == NULL) return true;
  mig_py_value v = mig_py_eval_expr(ev, node);
  if (v.kind == MIG_PY_V_NONE) return true;
  if (v.kind != MIG_PY_V_INT) return false;
  *out = v.as.integer < 0 ? v.as.integer + size : v.as.integer;
  if (*out < 0) *out = 0;
  if (*out > size) *out = size;
  return true;
}

/* Bytes of the code points [from, to) of `text`. */
static mig_span cut_points(mig_span text, int64_t from, int64_t to) {
  int64_t point = 0;
  size_t start = text.len, end = text.len;
  for (size_t i = 0; i < text.len; i++) {
    if (((unsigned char)text.ptr[i] & 0xc0) == 0x80) continue;
    if (point == from) start = i;
    if (point == to) end = i;
    point++;
  }
  return start <= end ? mig_span_cut(text, start, end) : (mig_span){text.ptr, 0};
}

static int64_t points(mig_span text) {
  return (int64_t)mig_points_of(text);
}

static mig_py_value slice_of(mig_py_eval *ev, mig_py_value object, const mig_py_node *slice) {
  int64_t from, to, size = object.kind == MIG_PY_V_STR ? points(object.as.text) : (int64_t)object.as.seq->count;
  bool known = slice->as.if_exp.orelse == NULL && bound(ev, slice->as.if_exp.test, 0, size, &from) &&
               bound(ev, slice->as.if_exp.body, size, size, &to);
  if (!known) return mig_py_unknown("a slice that mig does not compute");
  if (object.kind == MIG_PY_V_STR) return mig_py_str(from < to ? cut_points(object.as.text, from, to) : (mig_span){"", 0});
  mig_py_value part = mig_py_seq_new(ev->arena, (mig_py_value_kind)object.kind, mig_py_eval_now(ev));
  for (int64_t i = from; i < to; i++) mig_py_seq_add(ev->arena, part.as.seq, object.as.seq->items[i]);
  return part;
}

static mig_py_value item_at(mig_py_value object, int64_t index) {
  int64_t size = object.kind == MIG_PY_V_STR ? points(object.as.text) : (int64_t)object.as.seq->count;
  if (index < 0) index += size;
  if (index < 0 || index >= size) return mig_py_unknown("an index out of range");
  if (object.kind == MIG_PY_V_STR) return mig_py_str(cut_points(object.as.text, index, index + 1));
  return object.as.seq->items[index];
}

mig_py_value mig_py_eval_item(mig_py_eval *ev, mig_py_value object, const mig_py_node *slice, const mig_py_node *node) {
  bool sequence = object.kind == MIG_PY_V_STR || mig_py_is_known_seq(object);
  if (slice->kind == MIG_PY_SLICE) {
    if (sequence) return slice_of(ev, object, slice);
    return object.kind == MIG_PY_V_UNKNOWN ? object : mig_py_unknown_data("a part of something that is not known");
  }
  mig_py_value index = mig_py_eval_expr(ev, slice);
  if (sequence && (index.kind == MIG_PY_V_INT || index.kind == MIG_PY_V_BOOL)) return item_at(object, index.as.integer);
  switch (object.kind) {
    case MIG_PY_V_DICT:
      return mig_py_dict_item(object.as.dict, index);
    case MIG_PY_V_MODULE: /* globals()["name"] */
      if (index.kind == MIG_PY_V_STR) return mig_py_eval_attribute(ev, object, index.as.text, node);
      return mig_py_unknown("a global name that is computed at run time");
    case MIG_PY_V_CLASS: /* Color["RED"] of an enum */
      if (index.kind == MIG_PY_V_STR && object.as.class_->is_enum) return class_attribute(ev, object, index.as.text, node);
      return mig_py_term_item(ev, object, index, node);
    case MIG_PY_V_TERM:
    case MIG_PY_V_HOST:
      return ev->host->item(ev->host->payload, ev, object, index, node);
    case MIG_PY_V_UNKNOWN:
      return object;
    default:
      return mig_py_unknown_data("a part of something that is not known");
  }
}
