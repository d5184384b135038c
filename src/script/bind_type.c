/* SQLAlchemy's type expressions. */
#include "script/bind.h"

mig_truth mig_bind_truth(const mig_py_value *v) {
  if (v == NULL || (v->kind != MIG_PY_V_BOOL && v->kind != MIG_PY_V_INT)) return MIG_UNSET;
  return v->as.integer ? MIG_YES : MIG_NO;
}

/* "postgresql" of sqlalchemy.dialects.postgresql.JSONB, "sa" of SQLAlchemy's own, else the package. */
static mig_span module_of(mig_span path) {
  mig_span prefix = MIG_SPAN("sqlalchemy.dialects.");
  if (mig_span_starts(path, prefix)) {
    mig_span rest = mig_span_cut(path, prefix.len, path.len);
    size_t dot = mig_span_find(rest, MIG_SPAN("."), 0);
    return dot == SIZE_MAX ? rest : mig_span_cut(rest, 0, dot);
  }
  size_t dot = mig_span_find(path, MIG_SPAN("."), 0);
  mig_span top = dot == SIZE_MAX ? (mig_span){"", 0} : mig_span_cut(path, 0, dot);
  return mig_span_is(top, "sqlalchemy") ? MIG_SPAN("sa") : top;
}

static int64_t whole(const mig_py_value *v) {
  return v != NULL && v->kind == MIG_PY_V_INT && v->as.integer >= 0 ? v->as.integer : -1;
}

static mig_span lower(mig_binder *b, mig_span text) {
  char *copy = mig_arena_cstr(b->scratch, text);
  for (size_t i = 0; i < text.len; i++) {
    if (copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] + 32);
  }
  return (mig_span){copy, text.len};
}

/* Labels of Enum(SomeEnum): the members' names, or their values when values_callable says so. */
static bool class_labels(mig_binder *b, mig_type *type, mig_py_value enum_class, bool values) {
  mig_py_value members = mig_py_eval_elements(&b->ev, enum_class);
  if (members.kind == MIG_PY_V_UNKNOWN) return false;
  mig_span *labels = MIG_NEW_ARRAY(b->scratch, mig_span, members.as.seq->count);
  for (uint32_t i = 0; i < members.as.seq->count; i++) {
    const mig_py_term *member = members.as.seq->items[i].as.term;
    mig_py_value label = values ? member->other : mig_py_str(member->name);
    if (!mig_bind_name(b, &label, &labels[i])) return false;
  }
  type->labels = labels;
  type->label_count = members.as.seq->count;
  type->enum_name = lower(b, enum_class.as.class_->name);
  return true;
}

static bool enum_labels(mig_binder *b, mig_type *type, const mig_bind_args *args) {
  const mig_py_value *first = &args->call->args[args->binding.rest_from];
  uint32_t count = args->binding.rest_to - args->binding.rest_from;
  if (count == 1 && first->kind == MIG_PY_V_CLASS) {
    return class_labels(b, type, *first, mig_bind_arg(args, "values_callable") != NULL);
  }
  /* Old scripts hand over one list. */
  if (count == 1 && mig_py_is_known_seq(*first)) {
    count = first->as.seq->count;
    first = first->as.seq->items;
  }
  mig_span *labels = MIG_NEW_ARRAY(b->scratch, mig_span, count);
  for (uint32_t i = 0; i < count; i++) {
    mig_py_value label = first[i];
    if (mig_py_is_term(label, MIG_PY_TERM_MEMBER)) label = label.as.term->other;
    if (!mig_bind_name(b, &label, &labels[i]) || labels[i].ptr == NULL) return false;
  }
  type->labels = labels;
  type->label_count = count;
  return !args->call->more && count > 0;
}

static void read_parameters(mig_binder *b, mig_type *type, const mig_py_call *call) {
  const char *params = mig_type_params(type->name);
  if (params == NULL) {
    if (call->arg_count > 0) type->length = whole(&call->args[0]);
    return;
  }
  mig_bind_args args;
  mig_bind_args_make(&args, params, call);
  type->length = whole(mig_bind_arg(&args, "length"));
  type->precision = whole(mig_bind_arg(&args, "precision"));
  if (type->precision < 0) type->precision = whole(mig_bind_arg(&args, "fsp"));
  type->scale = whole(mig_bind_arg(&args, "scale"));
  type->timezone = mig_bind_truth(mig_bind_arg(&args, "timezone"));
  type->unsigned_ = mig_bind_truth(mig_bind_arg(&args, "unsigned"));
  type->native_enum = mig_bind_truth(mig_bind_arg(&args, "native_enum"));
  type->create_constraint = mig_bind_truth(mig_bind_arg(&args, "create_constraint"));
  type->create_type = mig_bind_truth(mig_bind_arg(&args, "create_type"));
  bool names = mig_bind_name(b, mig_bind_arg(&args, "collation"), &type->collation);
  if (mig_params_has(params, MIG_SPAN("labels"))) type->known = enum_labels(b, type, &args);
  if (mig_bind_arg(&args, "name") != NULL) names &= mig_bind_name(b, mig_bind_arg(&args, "name"), &type->enum_name);
  names &= mig_bind_name(b, mig_bind_arg(&args, "schema"), &type->enum_schema);
  type->known &= names && !call->more;
  const mig_py_value *item = mig_bind_arg(&args, "item_type");
  if (item != NULL) {
    mig_type *kept = MIG_NEW(b->scratch, mig_type);
    *kept = mig_bind_type(b, *item);
    type->item = kept;
    type->known &= kept->known;
  }
  int64_t dimensions = whole(mig_bind_arg(&args, "dimensions"));
  if (dimensions > 0) type->dimensions = (uint32_t)dimensions;
}

/* x.with_variant(other, "mysql") is `other` there. */
static bool variant(mig_binder *b, const mig_py_term *term, mig_py_value *out) {
  static const char *const names[] = {[MIG_POSTGRESQL] = "postgresql", [MIG_SQLITE] = "sqlite", [MIG_MYSQL] = "mysql"};
  if (term->kind != MIG_PY_TERM_CALL || !mig_py_is_term(term->head, MIG_PY_TERM_ATTR)) return false;
  const mig_py_term *method = term->head.as.term;
  *out = method->head;
  if (mig_span_is(method->name, "evaluates_none")) return true;
  if (!mig_span_is(method->name, "with_variant")) return false;
  for (uint32_t i = 1; i < term->call->arg_count; i++) {
    mig_span dialect;
    if (!mig_bind_name(b, &term->call->args[i], &dialect)) return false;
    if (mig_span_is(dialect, names[b->opts->dialect])) *out = term->call->args[0];
  }
  return true;
}

static mig_type named_type(mig_binder *b, mig_type type, mig_span path, const mig_py_call *call) {
  static const mig_py_call no_arguments = {0};
  type.known = true;
  type.name = mig_bind_last(path);
  type.module = module_of(path);
  read_parameters(b, &type, call != NULL ? call : &no_arguments);
  return type;
}

mig_type mig_bind_type(mig_binder *b, mig_py_value v) {
  mig_type type = {.length = -1, .precision = -1, .scale = -1};
  if (v.kind == MIG_PY_V_CLASS) { /* a TypeDecorator of this file: what it wraps */
    mig_py_value *impl = mig_py_env_find(v.as.class_->env, MIG_SPAN("impl"));
    if (impl != NULL) return mig_bind_type(b, *impl);
    type.known = true;
    type.name = v.as.class_->name;
    type.module = MIG_SPAN("");
    return type;
  }
  if (v.kind != MIG_PY_V_TERM) return type;
  const mig_py_term *term = v.as.term;
  if (term->node != NULL && term->kind != MIG_PY_TERM_MEMBER) {
    type.text = mig_bind_source(term->module, term->node);
  }
  mig_py_value other;
  if (variant(b, term, &other)) return mig_bind_type(b, other);
  if (term->kind == MIG_PY_TERM_PATH) return named_type(b, type, term->name, NULL);
  if (term->kind != MIG_PY_TERM_CALL) return type;
  if (term->head.kind == MIG_PY_V_CLASS) return mig_bind_type(b, term->head);
  if (!mig_py_is_term(term->head, MIG_PY_TERM_PATH)) return type;
  return named_type(b, type, term->head.as.term->name, term->call);
}
