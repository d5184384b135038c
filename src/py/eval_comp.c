/* Comprehensions, and what can be iterated. */
#include "py/eval_internal.h"

static mig_py_value characters(mig_py_eval *ev, mig_span text) {
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  size_t start = 0;
  for (size_t i = 1; i <= text.len; i++) {
    if (i < text.len && ((unsigned char)text.ptr[i] & 0xc0) == 0x80) continue;
    mig_py_seq_add(ev->arena, list.as.seq, mig_py_str(mig_span_cut(text, start, i)));
    start = i;
  }
  return list;
}

static mig_py_value members(mig_py_eval *ev, mig_py_value enum_class) {
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  const mig_py_env *env = enum_class.as.class_->env;
  for (uint32_t i = 0; i < env->count; i++) {
    bool hidden = env->names[i].len > 0 && env->names[i].ptr[0] == '_';
    if (hidden || env->values[i].kind == MIG_PY_V_FUNCTION) continue;
    mig_py_set_add(ev->arena, list.as.seq, mig_py_eval_attribute(ev, enum_class, env->names[i], NULL)); /* once each */
  }
  return list;
}

mig_py_value mig_py_eval_elements(mig_py_eval *ev, mig_py_value v) {
  if (mig_py_is_known_seq(v)) return v;
  if (v.kind == MIG_PY_V_STR) return characters(ev, v.as.text);
  if (v.kind == MIG_PY_V_CLASS && v.as.class_->is_enum) return members(ev, v);
  if (v.kind == MIG_PY_V_DICT && !v.as.dict->uncertain) {
    mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
    for (uint32_t i = 0; i < v.as.dict->count; i++) mig_py_seq_add(ev->arena, list.as.seq, v.as.dict->keys[i]);
    return list;
  }
  return v.kind == MIG_PY_V_UNKNOWN ? v : mig_py_unknown("a loop over something that is known at run time only");
}

typedef struct comp {
  mig_py_eval *ev;
  const mig_py_node *node;
  mig_py_value out; /* LIST, SET or DICT */
  bool failed;
  mig_py_value symbol; /* TERM instead of a container, when it runs over something from outside */
} comp;

static void add_element(comp *c) {
  mig_py_value first = mig_py_eval_expr(c->ev, c->node->as.comp.elt);
  if (c->node->kind == MIG_PY_DICT_COMP) {
    mig_py_dict_set(c->ev->arena, c->out.as.dict, first, mig_py_eval_expr(c->ev, c->node->as.comp.value));
  } else if (c->node->kind == MIG_PY_SET_COMP) {
    mig_py_set_add(c->ev->arena, c->out.as.seq, first);
  } else {
    mig_py_seq_add(c->ev->arena, c->out.as.seq, first);
  }
}

static void generate(comp *c, const mig_py_node *generator);

/* NO: the element is left out; MAYBE: nothing can be said of the whole. */
static mig_py_answer passes(comp *c, const mig_py_node *ifs) {
  for (const mig_py_node *test = ifs; test != NULL; test = test->next) {
    mig_py_value v = mig_py_eval_truth(c->ev, mig_py_eval_expr(c->ev, test), test);
    if (v.kind != MIG_PY_V_BOOL) return MIG_PY_MAYBE;
    if (v.as.integer == 0) return MIG_PY_NO;
  }
  return MIG_PY_YES;
}

/* [elt for x in TERM if ...] as a term over one symbolic element. */
static void symbolic(comp *c, const mig_py_node *generator, mig_py_value source) {
  mig_py_eval *ev = c->ev;
  mig_py_value element = mig_py_term_op(ev, MIG_PY_TERM_ELEMENT, MIG_PY_OP_NONE, source, mig_py_none(), generator);
  mig_py_eval_assign(ev, generator->as.comprehension.target, element);
  ev->symbolic++;
  mig_py_value condition = mig_py_none();
  for (const mig_py_node *test = generator->as.comprehension.ifs; test != NULL; test = test->next) {
    mig_py_value v = mig_py_eval_expr(ev, test);
    condition = condition.kind == MIG_PY_V_NONE ? v
                                                : mig_py_term_op(ev, MIG_PY_TERM_BINARY, MIG_PY_AND, condition, v, test);
  }
  mig_py_value elt = mig_py_eval_expr(ev, c->node->as.comp.elt);
  if (c->node->kind == MIG_PY_DICT_COMP) mig_py_eval_expr(ev, c->node->as.comp.value);
  ev->symbolic--;
  c->symbol = mig_py_term_op(ev, MIG_PY_TERM_COMP, MIG_PY_OP_NONE, source, elt, c->node);
  c->symbol.as.term->third = condition;
}

static void generate(comp *c, const mig_py_node *generator) {
  mig_py_eval *ev = c->ev;
  if (generator == NULL) {
    add_element(c);
    return;
  }
  mig_py_value over = mig_py_eval_expr(ev, generator->as.comprehension.iter);
  mig_py_value elements = mig_py_eval_elements(ev, over);
  if (elements.kind == MIG_PY_V_UNKNOWN) {
    bool outside = over.kind == MIG_PY_V_TERM || over.kind == MIG_PY_V_HOST;
    if (outside && generator->next == NULL && generator == c->node->as.comp.generators) {
      symbolic(c, generator, over);
    } else {
      c->failed = true;
      c->symbol = elements;
    }
    return;
  }
  for (uint32_t i = 0; i < elements.as.seq->count && !c->failed; i++) {
    mig_py_eval_assign(ev, generator->as.comprehension.target, elements.as.seq->items[i]);
    mig_py_answer pass = passes(c, generator->as.comprehension.ifs);
    if (pass == MIG_PY_MAYBE) {
      c->failed = true;
      c->symbol = mig_py_unknown_data("a comprehension with a condition that is known at run time only");
    } else if (pass == MIG_PY_YES) {
      generate(c, generator->next);
    }
  }
}

mig_py_value mig_py_eval_comp(mig_py_eval *ev, const mig_py_node *node) {
  comp c = {.ev = ev, .node = node, .symbol = mig_py_none()};
  if (node->kind == MIG_PY_DICT_COMP) {
    c.out = mig_py_dict_new(ev->arena, mig_py_eval_now(ev));
  } else {
    c.out = mig_py_seq_new(ev->arena, node->kind == MIG_PY_SET_COMP ? MIG_PY_V_SET : MIG_PY_V_LIST, mig_py_eval_now(ev));
  }
  /* A comprehension has a scope of its own; the names of an enclosing class are not seen from it. */
  mig_py_env *outer = ev->frame->env;
  ev->frame->env = mig_py_env_new(ev->arena, outer, outer->module);
  ev->frame->env->is_comp = true;
  generate(&c, node->as.comp.generators);
  ev->frame->env = outer;
  return c.symbol.kind != MIG_PY_V_NONE ? c.symbol : c.out;
}
