#include "py/eval_internal.h"

static mig_py_value new_term(mig_py_eval *ev, mig_py_term term) {
  mig_py_term *kept = MIG_NEW(ev->arena, mig_py_term);
  *kept = term;
  kept->module = ev->frame != NULL ? ev->frame->module : NULL;
  return (mig_py_value){.kind = MIG_PY_V_TERM, .as.term = kept};
}

mig_py_value mig_py_term_path(mig_py_eval *ev, mig_span path) {
  return new_term(ev, (mig_py_term){.kind = MIG_PY_TERM_PATH, .name = path});
}

mig_py_value mig_py_term_attr(mig_py_eval *ev, mig_py_value head, mig_span name, const mig_py_node *node) {
  if (!mig_py_is_term(head, MIG_PY_TERM_PATH)) {
    return new_term(ev, (mig_py_term){.kind = MIG_PY_TERM_ATTR, .head = head, .name = name, .node = node});
  }
  mig_span path = head.as.term->name;
  if (path.len == 0) return mig_py_term_path(ev, name);
  char *text = mig_arena_alloc(ev->arena, path.len + 1 + name.len);
  memcpy(text, path.ptr, path.len);
  text[path.len] = '.';
  memcpy(text + path.len + 1, name.ptr, name.len);
  return new_term(ev, (mig_py_term){
                          .kind = MIG_PY_TERM_PATH, .name = {text, path.len + 1 + name.len}, .node = node});
}

mig_py_value mig_py_term_item(mig_py_eval *ev, mig_py_value head, mig_py_value index, const mig_py_node *node) {
  return new_term(ev, (mig_py_term){.kind = MIG_PY_TERM_ITEM, .head = head, .other = index, .node = node});
}

const mig_py_call *mig_py_call_keep(mig_py_eval *ev, const mig_py_call *call) {
  mig_py_call *kept = MIG_NEW(ev->arena, mig_py_call);
  *kept = *call;
  mig_py_value *args = MIG_NEW_ARRAY(ev->arena, mig_py_value, call->arg_count);
  mig_py_value *values = MIG_NEW_ARRAY(ev->arena, mig_py_value, call->keyword_count);
  mig_span *names = MIG_NEW_ARRAY(ev->arena, mig_span, call->keyword_count);
  for (uint32_t i = 0; i < call->arg_count; i++) args[i] = call->args[i];
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    names[i] = call->names[i];
    values[i] = call->values[i];
  }
  kept->args = args;
  kept->names = names;
  kept->values = values;
  return kept;
}

mig_py_value mig_py_term_call(mig_py_eval *ev, mig_py_value head, const mig_py_call *call) {
  return new_term(ev, (mig_py_term){
                          .kind = MIG_PY_TERM_CALL, .head = head, .call = mig_py_call_keep(ev, call), .node = call->node});
}

mig_py_value mig_py_term_op(mig_py_eval *ev, mig_py_term_kind kind, mig_py_op op, mig_py_value head,
                            mig_py_value other, const mig_py_node *node) {
  return new_term(ev, (mig_py_term){.kind = kind, .op = op, .head = head, .other = other, .node = node});
}

const mig_py_value *mig_py_call_keyword(const mig_py_call *call, const char *name) {
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    if (mig_span_is(call->names[i], name)) return &call->values[i];
  }
  return NULL;
}
