/* What an instance of a class of the tree shows: what its __init__ stored, where that does nothing
 * else than to store its parameters. An instance stays the call that made it; nothing is run.
 *
 * What is set on an instance later is not told apart from its class's other instances: the name is
 * then unknown on all of them. */
#include "py/eval_internal.h"
#include "py/parse.h"

static const mig_py_class *class_of(mig_py_value object) {
  bool instance = mig_py_is_term(object, MIG_PY_TERM_CALL) && object.as.term->head.kind == MIG_PY_V_CLASS;
  return instance ? object.as.term->head.as.class_ : NULL;
}

/* Nothing but its own namespace decides what an instance of it shows. */
static const mig_py_closure *plain_init(const mig_py_class *c) {
  static const char *const others[] = {"__new__", "__getattr__", "__getattribute__", "__setattr__"};
  const mig_py_def *def = c->def->as.def;
  bool of_object = def->bases == NULL || (def->bases->next == NULL && def->bases->kind == MIG_PY_NAME && mig_span_is(def->bases->as.text, "object"));
  if (!of_object || def->keywords != NULL || def->decorators != NULL) return NULL;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (mig_py_env_find(c->env, mig_span_of(others[i])) != NULL) return NULL;
  const mig_py_value *init = mig_py_env_find(c->env, MIG_SPAN("__init__"));
  if (init == NULL || init->kind != MIG_PY_V_FUNCTION) return NULL;
  const mig_py_closure *closure = init->as.closure;
  const mig_py_arguments *args = closure->args;
  bool simple = args->args != NULL && args->posonly == NULL && args->vararg == NULL && args->kwonly == NULL && args->kwarg == NULL;
  if (!simple || closure->def->kind != MIG_PY_FUNCTION_DEF || closure->def->as.def->decorators != NULL) return NULL;
  return closure;
}

static bool is_name(const mig_py_node *node, mig_span name) {
  return node->kind == MIG_PY_NAME && mig_span_eq(node->as.text, name);
}

/* `self.name = parameter`: gives the parameter. */
static const mig_py_node *stored_by(const mig_py_closure *init, const mig_py_node *statement, mig_span *name) {
  const mig_py_node *target = NULL, *value = NULL;
  if (statement->kind == MIG_PY_ASSIGN) {
    target = statement->as.assign.targets;
    value = statement->as.assign.value;
  } else if (statement->kind == MIG_PY_ANN_ASSIGN) {
    target = statement->as.ann_assign.target;
    value = statement->as.ann_assign.value;
  }
  if (target == NULL || target->next != NULL || target->kind != MIG_PY_ATTRIBUTE || value == NULL || value->kind != MIG_PY_NAME) return NULL;
  const mig_py_node *self = init->args->args;
  if (!is_name(target->as.attribute.value, self->as.arg.name)) return NULL;
  *name = target->as.attribute.attr;
  for (const mig_py_node *p = self->next; p != NULL; p = p->next)
    if (is_name(value, p->as.arg.name)) return p;
  return NULL;
}

static bool does_nothing(const mig_py_node *statement) {
  return statement->kind == MIG_PY_PASS || (statement->kind == MIG_PY_EXPR_STMT && statement->as.one->kind == MIG_PY_STRING);
}

/* The parameter that __init__ stores as `name`; NULL when it stores none or does anything else. */
static const mig_py_node *parameter_of(const mig_py_closure *init, mig_span name) {
  const mig_py_node *found = NULL;
  const mig_py_node *body = mig_py_body(init->env->module, (mig_py_node *)init->def);
  for (const mig_py_node *s = body; s != NULL; s = s->next) {
    mig_span stored = {"", 0};
    const mig_py_node *parameter = stored_by(init, s, &stored);
    if (parameter == NULL && !does_nothing(s)) return NULL;
    if (parameter != NULL && mig_span_eq(stored, name)) found = parameter;
  }
  return found;
}

static uint32_t length(const mig_py_node *node) {
  uint32_t count = 0;
  for (; node != NULL; node = node->next) count++;
  return count;
}

/* What the call gives parameter number `at`, from 1: `self` is number 0 and not among the arguments. */
static const mig_py_value *given(const mig_py_closure *init, const mig_py_call *call, uint32_t at, mig_span name) {
  if (at <= call->arg_count) return &call->args[at - 1];
  for (uint32_t i = 0; i < call->keyword_count; i++)
    if (mig_span_eq(call->names[i], name)) return &call->values[i];
  uint32_t total = length(init->args->args), defaults = length(init->args->defaults);
  return at + defaults >= total ? &init->defaults[at + defaults - total] : NULL;
}

/* The value of a parameter; NULL where Python would refuse the call or not all of it is known. */
static const mig_py_value *bind(const mig_py_closure *init, const mig_py_call *call, const mig_py_node *parameter) {
  if (call->more) return NULL;
  const mig_py_value *found = NULL;
  uint32_t at = 1, named = 0;
  for (const mig_py_node *p = init->args->args->next; p != NULL; p = p->next, at++) {
    const mig_py_value *value = given(init, call, at, p->as.arg.name);
    if (value == NULL) return NULL;
    if (p == parameter) found = value;
    for (uint32_t i = 0; at > call->arg_count && i < call->keyword_count; i++) named += mig_span_eq(call->names[i], p->as.arg.name);
  }
  bool fits = call->arg_count < at && named == call->keyword_count;
  return fits ? found : NULL;
}

bool mig_py_eval_instance_attribute(mig_py_value object, mig_span name, mig_py_value *out) {
  const mig_py_class *c = class_of(object);
  const mig_py_closure *init = c != NULL ? plain_init(c) : NULL;
  const mig_py_node *parameter = init != NULL ? parameter_of(init, name) : NULL;
  if (parameter == NULL) return false;
  if (mig_py_env_find(c->env, name) != NULL) { /* a default, a property, or it was set later */
    *out = mig_py_unknown_data("an attribute that is set on an instance");
    return true;
  }
  const mig_py_value *value = bind(init, object.as.term->call, parameter);
  if (value != NULL) *out = *value;
  return value != NULL;
}

void mig_py_eval_set_on_instance(mig_py_eval *ev, mig_py_value object, mig_span name) {
  const mig_py_class *c = class_of(object);
  if (c == NULL) return;
  mig_py_value *found = mig_py_eval_class_name(object.as.term->head.as.class_, name);
  mig_py_value unknown = mig_py_unknown_data("an attribute that is set on an instance");
  if (found != NULL) *found = unknown;
  else if (plain_init(c) != NULL) mig_py_env_set(ev->arena, c->env, name, unknown);
}
