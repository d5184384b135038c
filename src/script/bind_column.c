/* sa.Column and what stands inside it. */
#include "script/bind.h"

mig_value mig_bind_value(mig_binder *b, mig_py_value v) {
  mig_buf text = mig_buf_in(b->scratch);
  switch (v.kind) {
    case MIG_PY_V_NONE:
      return (mig_value){MIG_VALUE_NULL, {0}};
    case MIG_PY_V_BOOL:
      return (mig_value){MIG_VALUE_BOOL, v.as.integer ? MIG_SPAN("1") : MIG_SPAN("0")};
    case MIG_PY_V_INT:
    case MIG_PY_V_FLOAT:
      mig_py_put_repr(&text, v);
      return (mig_value){MIG_VALUE_NUMBER, mig_buf_span(&text)};
    case MIG_PY_V_STR:
      return (mig_value){MIG_VALUE_TEXT, v.as.text};
    case MIG_PY_V_TERM:
      if (v.as.term->kind == MIG_PY_TERM_MEMBER) return mig_bind_value(b, v.as.term->other);
      break;
    case MIG_PY_V_HOST:
      if (mig_bind_is(v, MIG_BIND_NAME)) return (mig_value){MIG_VALUE_TEXT, *(mig_span *)v.as.host};
      break;
    default:
      return (mig_value){MIG_VALUE_UNKNOWN, {0}};
  }
  if (mig_bind_sql_expr(b, v, &text)) return (mig_value){MIG_VALUE_SQL, mig_buf_span(&text)};
  return (mig_value){MIG_VALUE_UNKNOWN, {0}};
}

/* There is a default, and rows get it: so it needs a text, and one that no other default has. */
static mig_value computed_default(mig_binder *b) {
  return (mig_value){MIG_VALUE_UNKNOWN, mig_arena_printf(b->out, "a value computed in %.*s (%u)", MIG_FMT(b->script->file.path), b->ops.count + 1)};
}

mig_value mig_bind_default(mig_binder *b, mig_py_value v) {
  const mig_py_call *call;
  mig_value value = {MIG_VALUE_UNKNOWN, {0}};
  if (mig_bind_construct(v, &call) == MIG_CONSTRUCT_DEFAULT_CLAUSE && call->arg_count > 0) v = call->args[0];
  bool text = v.kind == MIG_PY_V_STR || v.kind == MIG_PY_V_TERM || mig_bind_is(v, MIG_BIND_NAME);
  /* SQLAlchemy refuses anything else (a number, True) but for old versions' leniency. */
  bool plain = v.kind == MIG_PY_V_INT || v.kind == MIG_PY_V_BOOL || v.kind == MIG_PY_V_FLOAT;
  if (text || plain) value = mig_bind_value(b, v);
  return value.kind == MIG_VALUE_UNKNOWN && value.text.ptr == NULL ? computed_default(b) : value;
}

/* "[schema.]table.column" of ForeignKey(). */
static bool split_target(mig_span target, mig_constraint *fk, mig_span *column) {
  size_t last = target.len, first;
  while (last > 0 && target.ptr[last - 1] != '.') last--;
  if (last == 0) {
    /* Only a table: its column has the same name. */
    fk->ref_table = target;
    *column = (mig_span){0};
    return false;
  }
  *column = mig_span_cut(target, last, target.len);
  first = last - 1;
  while (first > 0 && target.ptr[first - 1] != '.') first--;
  fk->ref_table = mig_span_cut(target, first, last - 1);
  if (first > 0) fk->ref_schema = mig_span_cut(target, 0, first - 1);
  return true;
}

/* A referenced column: "table.column", or Model.column, table.c.column. */
static bool read_target(mig_binder *b, mig_py_value v, mig_constraint *fk, mig_span *column) {
  mig_span text;
  if (v.kind == MIG_PY_V_STR || mig_bind_is(v, MIG_BIND_NAME)) {
    return mig_bind_name(b, &v, &text) && split_target(text, fk, column);
  }
  if (!mig_py_is_term(v, MIG_PY_TERM_ATTR)) return false;
  mig_py_value owner = v.as.term->head;
  if (mig_py_is_term(owner, MIG_PY_TERM_ATTR) &&
      (mig_span_is(owner.as.term->name, "c") || mig_span_is(owner.as.term->name, "columns"))) {
    owner = owner.as.term->head;
  }
  *column = v.as.term->name;
  return mig_bind_table_named(b, owner, &fk->ref_schema, &fk->ref_table);
}

static void read_common(mig_binder *b, mig_constraint *c, const mig_bind_args *args) {
  const mig_py_value *name = mig_bind_arg(args, "name");
  c->understood &= mig_bind_name(b, name, &c->name);
  c->name_is_final = name != NULL && mig_bind_is(*name, MIG_BIND_NAME);
  c->deferrable = mig_bind_truth(mig_bind_arg(args, "deferrable"));
  mig_bind_name(b, mig_bind_arg(args, "initially"), &c->initially);
  mig_bind_name(b, mig_bind_arg(args, "ondelete"), &c->on_delete);
  mig_bind_name(b, mig_bind_arg(args, "onupdate"), &c->on_update);
  mig_bind_name(b, mig_bind_arg(args, "match"), &c->match);
  c->understood &= !args->call->more;
}

bool mig_bind_names_of(mig_binder *b, const mig_py_value *v, const mig_span **out, uint32_t *count) {
  *out = NULL;
  *count = 0;
  if (v == NULL) return false;
  mig_py_value items = *v;
  if (items.kind == MIG_PY_V_STR || mig_bind_is(items, MIG_BIND_NAME)) { /* one name instead of a list */
    mig_span *one = MIG_NEW(b->scratch, mig_span);
    mig_bind_name(b, &items, one);
    *out = one;
    *count = 1;
    return true;
  }
  items = mig_py_eval_elements(&b->ev, items);
  if (items.kind == MIG_PY_V_UNKNOWN) return false;
  mig_span *names = MIG_NEW_ARRAY(b->scratch, mig_span, items.as.seq->count);
  for (uint32_t i = 0; i < items.as.seq->count; i++) {
    mig_py_value item = items.as.seq->items[i];
    const mig_py_call *call;
    if (mig_bind_construct(item, &call) == MIG_CONSTRUCT_LIGHT_COLUMN && call->arg_count > 0) item = call->args[0];
    if (!mig_bind_name(b, &item, &names[i]) || names[i].ptr == NULL) return false;
  }
  *out = names;
  *count = items.as.seq->count;
  return true;
}

static void read_foreign_keys(mig_binder *b, mig_constraint *c, const mig_bind_args *args) {
  c->understood &= mig_bind_names_of(b, mig_bind_arg(args, "columns"), &c->columns, &c->column_count);
  const mig_py_value *targets = mig_bind_arg(args, "refcolumns");
  mig_py_value items = targets != NULL ? mig_py_eval_elements(&b->ev, *targets) : mig_py_unknown("");
  if (items.kind == MIG_PY_V_UNKNOWN) {
    c->understood = false;
    return;
  }
  mig_span *columns = MIG_NEW_ARRAY(b->scratch, mig_span, items.as.seq->count);
  for (uint32_t i = 0; i < items.as.seq->count; i++) c->understood &= read_target(b, items.as.seq->items[i], c, &columns[i]);
  c->ref_columns = columns;
  c->ref_count = items.as.seq->count;
}

static void read_foreign_key(mig_binder *b, mig_constraint *c, const mig_bind_args *args) {
  const mig_py_value *target = mig_bind_arg(args, "column");
  mig_span *column = MIG_NEW(b->scratch, mig_span);
  c->understood &= target != NULL && read_target(b, *target, c, column);
  c->ref_columns = column;
  c->ref_count = column->ptr != NULL;
}

static bool condition_text(mig_binder *b, const mig_py_value *v, mig_span *out) {
  if (v == NULL) return false;
  if (v->kind == MIG_PY_V_STR) {
    *out = v->as.text;
    return true;
  }
  mig_buf text = mig_buf_in(b->scratch);
  bool known = mig_bind_sql_expr(b, *v, &text);
  *out = mig_buf_span(&text);
  return known;
}

mig_span mig_bind_exclusion(const mig_py_module *module, const mig_py_call *call) {
  mig_span text = mig_bind_source(module, call->node);
  size_t open = mig_span_find(text, MIG_SPAN("("), 0);
  size_t first = open == SIZE_MAX ? open : mig_span_find(text, MIG_SPAN("("), open + 1);
  return first == SIZE_MAX ? text : mig_span_cut(text, first, text.len - 1);
}

bool mig_bind_constraint(mig_binder *b, mig_py_value v, mig_constraint *out) {
  static const struct {
    mig_construct construct;
    mig_constraint_kind kind;
  } kinds[] = {{MIG_CONSTRUCT_PRIMARY_KEY, MIG_PRIMARY_KEY}, {MIG_CONSTRUCT_UNIQUE, MIG_UNIQUE},
               {MIG_CONSTRUCT_FOREIGN_KEY_CONSTRAINT, MIG_FOREIGN_KEY}, {MIG_CONSTRUCT_FOREIGN_KEY, MIG_FOREIGN_KEY},
               {MIG_CONSTRUCT_CHECK, MIG_CHECK}, {MIG_CONSTRUCT_EXCLUDE, MIG_EXCLUDE}};
  const mig_py_call *call;
  mig_construct construct = mig_bind_construct(v, &call);
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (kinds[i].construct != construct) continue;
    *out = (mig_constraint){.kind = kinds[i].kind, .understood = true, .place = mig_bind_term_place(v)};
    mig_bind_args args;
    mig_bind_args_make(&args, mig_construct_params(construct), call);
    read_common(b, out, &args);
    if (construct == MIG_CONSTRUCT_FOREIGN_KEY_CONSTRAINT) {
      read_foreign_keys(b, out, &args);
    } else if (construct == MIG_CONSTRUCT_FOREIGN_KEY) {
      read_foreign_key(b, out, &args);
    } else if (construct == MIG_CONSTRUCT_CHECK) {
      out->understood &= condition_text(b, mig_bind_arg(&args, "sqltext"), &out->condition);
    } else if (construct == MIG_CONSTRUCT_EXCLUDE) {
      out->condition = mig_bind_exclusion(v.as.term->module, call);
    } else {
      mig_py_value list = {.kind = MIG_PY_V_TUPLE, .as.seq = MIG_NEW(b->scratch, mig_py_seq)};
      list.as.seq->items = (mig_py_value *)call->args;
      list.as.seq->count = call->arg_count;
      out->understood &= mig_bind_names_of(b, &list, &out->columns, &out->column_count);
    }
    return true;
  }
  return false;
}

static mig_span argument_text(mig_py_value v, const mig_py_call *call) {
  mig_span text = call->node != NULL ? mig_bind_source(v.as.term->module, call->node) : (mig_span){"", 0};
  size_t open = mig_span_find(text, MIG_SPAN("("), 0);
  return open == SIZE_MAX ? text : mig_span_cut(text, open + 1, text.len - 1);
}

/* One of Column's positional arguments behind its name. */
static void read_item(mig_binder *b, mig_column *column, mig_py_value v, mig_constraint *constraint) {
  const mig_py_call *call;
  mig_construct construct = mig_bind_construct(v, &call);
  if (mig_bind_constraint(b, v, constraint)) {
    column->constraint_count++;
    column->understood &= constraint->understood || constraint->kind == MIG_CHECK;
  } else if (construct == MIG_CONSTRUCT_IDENTITY) {
    column->has_identity = true;
    column->identity = argument_text(v, call);
  } else if (construct == MIG_CONSTRUCT_COMPUTED) {
    mig_bind_args args;
    mig_bind_args_make(&args, mig_construct_params(construct), call);
    column->has_computed = true;
    column->understood &= condition_text(b, mig_bind_arg(&args, "sqltext"), &column->computed);
    column->computed_persisted = mig_bind_truth(mig_bind_arg(&args, "persisted"));
  } else if (construct == MIG_CONSTRUCT_SEQUENCE) {
    column->understood &= call->arg_count > 0 && mig_bind_name(b, &call->args[0], &column->sequence);
  } else if (v.kind == MIG_PY_V_UNKNOWN) {
    column->understood = false;
  } else if (v.kind != MIG_PY_V_NONE && !column->type.known && column->type.text.ptr == NULL) {
    column->type = mig_bind_type(b, v);
  }
}

static void read_keywords(mig_binder *b, mig_column *column, const mig_bind_args *args) {
  const mig_py_value *nullable = mig_bind_arg(args, "nullable");
  column->nullable = mig_bind_truth(nullable);
  if (nullable != NULL && column->nullable == MIG_UNSET) column->understood = false;
  column->primary_key = mig_bind_truth(mig_bind_arg(args, "primary_key"));
  column->unique = mig_bind_truth(mig_bind_arg(args, "unique"));
  column->index = mig_bind_truth(mig_bind_arg(args, "index"));
  column->autoincrement = mig_bind_truth(mig_bind_arg(args, "autoincrement"));
  const mig_py_value *comment = mig_bind_arg(args, "comment");
  column->has_comment = comment != NULL && comment->kind != MIG_PY_V_NONE;
  if (column->has_comment && !mig_bind_name(b, comment, &column->comment)) column->understood = false;
  const mig_py_value *server_default = mig_bind_arg(args, "server_default");
  if (server_default == NULL || server_default->kind == MIG_PY_V_NONE) return;
  const mig_py_call *call;
  mig_construct construct = mig_bind_construct(*server_default, &call);
  if (construct == MIG_CONSTRUCT_IDENTITY || construct == MIG_CONSTRUCT_COMPUTED) {
    mig_constraint unused;
    read_item(b, column, *server_default, &unused);
    return;
  }
  if (construct == MIG_CONSTRUCT_FETCHED_VALUE) return;
  column->has_default = true;
  column->default_ = mig_bind_default(b, *server_default);
}

mig_column mig_bind_column(mig_binder *b, mig_py_value v) {
  mig_column column = {.understood = true, .type = {.length = -1, .precision = -1, .scale = -1}};
  const mig_py_call *call;
  mig_construct construct = mig_bind_construct(v, &call);
  if (construct != MIG_CONSTRUCT_COLUMN && construct != MIG_CONSTRUCT_LIGHT_COLUMN) {
    column.understood = false;
    return column;
  }
  column.place = mig_bind_term_place(v);
  mig_bind_args args;
  mig_bind_args_make(&args, mig_construct_params(MIG_CONSTRUCT_COLUMN), call);
  uint32_t next = 0;
  const mig_py_value *name = mig_bind_arg(&args, "name");
  bool first_is_name = call->arg_count > 0 && (call->args[0].kind == MIG_PY_V_STR || call->args[0].kind == MIG_PY_V_NONE ||
                                               call->args[0].kind == MIG_PY_V_PARTIAL ||
                                               call->args[0].kind == MIG_PY_V_UNKNOWN ||
                                               call->args[0].kind == MIG_PY_V_HOST ||
                                               mig_bind_constructs(call->args[0], "quoted_name") != NULL);
  if (name == NULL && first_is_name) name = &call->args[next++];
  column.understood = name != NULL && mig_bind_name(b, name, &column.name) && column.name.ptr != NULL && !call->more;
  const mig_py_value *type = mig_bind_arg(&args, "type_");
  if (type != NULL) column.type = mig_bind_type(b, *type);
  mig_constraint *constraints = MIG_NEW_ARRAY(b->scratch, mig_constraint, call->arg_count + 1);
  for (; next < call->arg_count; next++) {
    read_item(b, &column, call->args[next], &constraints[column.constraint_count]);
  }
  column.constraints = constraints;
  read_keywords(b, &column, &args);
  return column;
}
