#include "dump.h"

#include "base/span.h"
#include "base/vec.h"

typedef struct dumper {
  mig_buf *out;
  mig_py_module *module;
  bool positions;
  bool comma;              /* a field was written before */
  MIG_VEC(uint32_t) lines; /* where each starts */
} dumper;

static void node(dumper *d, const mig_py_node *n);

static void find_lines(dumper *d) {
  mig_span text = d->module->text;
  *mig_vec_push(d->out->arena, &d->lines) = d->module->has_bom ? 3 : 0;
  for (uint32_t i = 0; i < text.len; i++) {
    bool ends = text.ptr[i] == '\n' || (text.ptr[i] == '\r' && (i + 1 >= text.len || text.ptr[i + 1] != '\n'));
    if (ends) *mig_vec_push(d->out->arena, &d->lines) = i + 1;
  }
}

static uint32_t line_index(const dumper *d, uint32_t offset) {
  uint32_t low = 0, high = d->lines.count;
  while (high - low > 1) {
    uint32_t middle = (low + high) / 2;
    if (d->lines.items[middle] <= offset) {
      low = middle;
    } else {
      high = middle;
    }
  }
  return low;
}

static void open(dumper *d, const char *name) {
  mig_buf_puts(d->out, name);
  mig_buf_putc(d->out, '(');
  d->comma = false;
}

static void close(dumper *d) {
  mig_buf_putc(d->out, ')');
  d->comma = true;
}

static void field(dumper *d, const char *name) {
  if (d->comma) mig_buf_puts(d->out, ", ");
  mig_buf_puts(d->out, name);
  mig_buf_putc(d->out, '=');
  d->comma = true;
}

static void close_at(dumper *d, const mig_py_node *n) {
  if (d->positions) {
    uint32_t first = line_index(d, n->start), last = line_index(d, n->end);
    field(d, "lineno");
    mig_buf_printf(d->out, "%u, col_offset=%u, end_lineno=%u, end_col_offset=%u", first + 1,
                   n->start - d->lines.items[first], last + 1, n->end - d->lines.items[last]);
  }
  close(d);
}

static void child(dumper *d, const char *name, const mig_py_node *n) {
  if (n == NULL) return;
  field(d, name);
  node(d, n);
}

static void list(dumper *d, const char *name, const mig_py_node *n) {
  field(d, name);
  mig_buf_putc(d->out, '[');
  for (; n != NULL; n = n->next) {
    node(d, n);
    if (n->next != NULL) mig_buf_puts(d->out, ", ");
  }
  mig_buf_putc(d->out, ']');
  d->comma = true;
}

static void text(dumper *d, const char *name, mig_span value) {
  field(d, name);
  dump_string(d->out, value);
}

static void text_or_none(dumper *d, const char *name, mig_span value) {
  if (value.len != 0) text(d, name, value);
}

static void names(dumper *d, const char *name, const mig_py_node *n) {
  field(d, name);
  mig_buf_putc(d->out, '[');
  for (; n != NULL; n = n->next) {
    dump_string(d->out, n->as.text);
    if (n->next != NULL) mig_buf_puts(d->out, ", ");
  }
  mig_buf_putc(d->out, ']');
}

static const char *const op_names[] = {[MIG_PY_OP_NONE] = "None",
                                       [MIG_PY_AND] = "And",
                                       [MIG_PY_OR] = "Or",
                                       [MIG_PY_ADD] = "Add",
                                       [MIG_PY_SUB] = "Sub",
                                       [MIG_PY_MULT] = "Mult",
                                       [MIG_PY_MAT_MULT] = "MatMult",
                                       [MIG_PY_DIV] = "Div",
                                       [MIG_PY_MOD] = "Mod",
                                       [MIG_PY_POW] = "Pow",
                                       [MIG_PY_L_SHIFT] = "LShift",
                                       [MIG_PY_R_SHIFT] = "RShift",
                                       [MIG_PY_BIT_OR] = "BitOr",
                                       [MIG_PY_BIT_XOR] = "BitXor",
                                       [MIG_PY_BIT_AND] = "BitAnd",
                                       [MIG_PY_FLOOR_DIV] = "FloorDiv",
                                       [MIG_PY_INVERT] = "Invert",
                                       [MIG_PY_NOT] = "Not",
                                       [MIG_PY_U_ADD] = "UAdd",
                                       [MIG_PY_U_SUB] = "USub",
                                       [MIG_PY_EQ] = "Eq",
                                       [MIG_PY_NOT_EQ] = "NotEq",
                                       [MIG_PY_LT] = "Lt",
                                       [MIG_PY_LT_E] = "LtE",
                                       [MIG_PY_GT] = "Gt",
                                       [MIG_PY_GT_E] = "GtE",
                                       [MIG_PY_IS] = "Is",
                                       [MIG_PY_IS_NOT] = "IsNot",
                                       [MIG_PY_IN] = "In",
                                       [MIG_PY_NOT_IN] = "NotIn"};

static void op(dumper *d, uint8_t which) {
  field(d, "op");
  mig_buf_printf(d->out, "%s()", op_names[which]);
}

static void context(dumper *d, const mig_py_node *n) {
  static const char *const contexts[] = {"Load()", "Store()", "Del()"};
  field(d, "ctx");
  mig_buf_puts(d->out, contexts[n->ctx]);
}

static void number_field(dumper *d, const char *name, uint32_t value) {
  field(d, name);
  mig_buf_printf(d->out, "%u", value);
}

static void arguments(dumper *d, const mig_py_arguments *args) {
  open(d, "arguments");
  list(d, "posonlyargs", args->posonly);
  list(d, "args", args->args);
  child(d, "vararg", args->vararg);
  list(d, "kwonlyargs", args->kwonly);
  list(d, "kw_defaults", args->kw_defaults);
  child(d, "kwarg", args->kwarg);
  list(d, "defaults", args->defaults);
  close(d);
}

static void definition(dumper *d, const mig_py_node *n) {
  const mig_py_def *def = n->as.def;
  text(d, "name", def->name);
  if (n->kind == MIG_PY_CLASS_DEF) {
    list(d, "bases", def->bases);
    list(d, "keywords", def->keywords);
  } else {
    field(d, "args");
    arguments(d, def->args);
  }
  list(d, "body", def->body);
  list(d, "decorator_list", def->decorators);
  child(d, "returns", def->returns);
  if (def->type_params != NULL) list(d, "type_params", def->type_params); /* only 3.12 has them */
}

static void alias(dumper *d, const mig_py_node *n) {
  text(d, "name", mig_py_alias_name(n));
  text_or_none(d, "asname", mig_py_alias_asname(n));
}

static void import(dumper *d, const mig_py_node *n) {
  if (n->kind == MIG_PY_IMPORT_FROM) text_or_none(d, "module", mig_py_import_module(n));
  list(d, "names", n->as.import.names);
  if (n->kind == MIG_PY_IMPORT_FROM) number_field(d, "level", n->as.import.level);
}

static bool statement(dumper *d, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
    case MIG_PY_CLASS_DEF:
      definition(d, n);
      break;
    case MIG_PY_DELETE:
      list(d, "targets", n->as.list.first);
      break;
    case MIG_PY_GLOBAL:
    case MIG_PY_NONLOCAL:
      names(d, "names", n->as.list.first);
      break;
    case MIG_PY_ASSIGN:
      list(d, "targets", n->as.assign.targets), child(d, "value", n->as.assign.value);
      break;
    case MIG_PY_AUG_ASSIGN:
      child(d, "target", n->as.pair.first), op(d, n->op), child(d, "value", n->as.pair.second);
      break;
    case MIG_PY_ANN_ASSIGN:
      child(d, "target", n->as.ann_assign.target), child(d, "annotation", n->as.ann_assign.annotation);
      child(d, "value", n->as.ann_assign.value), number_field(d, "simple", (n->flags & MIG_PY_SIMPLE) != 0);
      break;
    case MIG_PY_FOR:
    case MIG_PY_ASYNC_FOR:
      child(d, "target", n->as.for_.target), child(d, "iter", n->as.for_.iter);
      list(d, "body", n->as.for_.bodies->body), list(d, "orelse", n->as.for_.bodies->orelse);
      break;
    case MIG_PY_WHILE:
    case MIG_PY_IF:
      child(d, "test", n->as.if_.test);
      list(d, "body", n->as.if_.bodies->body), list(d, "orelse", n->as.if_.bodies->orelse);
      break;
    case MIG_PY_WITH:
    case MIG_PY_ASYNC_WITH:
      list(d, "items", n->as.with_.items), list(d, "body", n->as.with_.body);
      break;
    case MIG_PY_MATCH:
      child(d, "subject", n->as.match.subject), list(d, "cases", n->as.match.cases);
      break;
    case MIG_PY_RAISE:
      child(d, "exc", n->as.pair.first), child(d, "cause", n->as.pair.second);
      break;
    case MIG_PY_TRY:
    case MIG_PY_TRY_STAR:
      list(d, "body", n->as.try_.bodies->body), list(d, "handlers", n->as.try_.handlers);
      list(d, "orelse", n->as.try_.bodies->orelse), list(d, "finalbody", n->as.try_.bodies->finalbody);
      break;
    case MIG_PY_ASSERT:
      child(d, "test", n->as.pair.first), child(d, "msg", n->as.pair.second);
      break;
    case MIG_PY_IMPORT:
    case MIG_PY_IMPORT_FROM:
      import(d, n);
      break;
    case MIG_PY_TYPE_ALIAS:
      child(d, "name", n->as.type_alias.name), list(d, "type_params", n->as.type_alias.type_params);
      child(d, "value", n->as.type_alias.value);
      break;
    case MIG_PY_RETURN:
    case MIG_PY_EXPR_STMT:
      child(d, "value", n->as.one);
      break;
    case MIG_PY_BROKEN_STMT:
      list(d, "body", n->as.broken.body);
      break;
    case MIG_PY_PASS:
    case MIG_PY_BREAK:
    case MIG_PY_CONTINUE:
      break;
    default:
      return false;
  }
  return true;
}

static void compare_ops(dumper *d, const mig_py_node *n) {
  field(d, "ops");
  mig_buf_putc(d->out, '[');
  const uint8_t *which = n->as.compare.ops;
  for (const mig_py_node *c = n->as.compare.comparators; c != NULL; c = c->next) {
    mig_buf_printf(d->out, "%s()%s", op_names[*which++], c->next != NULL ? ", " : "");
  }
  mig_buf_putc(d->out, ']');
}

static bool constant(dumper *d, const mig_py_node *n) {
  static const char *const words[] = {
      [MIG_PY_TRUE] = "True", [MIG_PY_FALSE] = "False", [MIG_PY_NONE] = "None", [MIG_PY_ELLIPSIS] = "Ellipsis"};
  if (n->kind < MIG_PY_STRING || n->kind > MIG_PY_ELLIPSIS) return false;
  field(d, "value");
  switch (n->kind) {
    case MIG_PY_STRING:
      dump_string(d->out, n->as.text);
      break;
    case MIG_PY_BYTES:
      dump_bytes(d->out, n->as.text);
      break;
    case MIG_PY_NUMBER:
      dump_number(d->out, n);
      break;
    default:
      mig_buf_puts(d->out, words[n->kind]);
      break;
  }
  if (n->kind == MIG_PY_STRING && (n->flags & MIG_PY_U_PREFIX)) text(d, "kind", MIG_SPAN("u"));
  return true;
}

static void formatted(dumper *d, const mig_py_node *n) {
  child(d, "value", n->as.formatted.value);
  field(d, "conversion");
  mig_buf_printf(d->out, "%d", n->as.formatted.conversion != 0 ? n->as.formatted.conversion : -1);
  child(d, "format_spec", n->as.formatted.format_spec);
}

static bool display(dumper *d, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_DICT:
      list(d, "keys", n->as.dict.keys), list(d, "values", n->as.dict.values);
      break;
    case MIG_PY_SET:
      list(d, "elts", n->as.list.first);
      break;
    case MIG_PY_LIST:
    case MIG_PY_TUPLE:
      list(d, "elts", n->as.list.first), context(d, n);
      break;
    case MIG_PY_LIST_COMP:
    case MIG_PY_SET_COMP:
    case MIG_PY_GENERATOR_EXP:
      child(d, "elt", n->as.comp.elt), list(d, "generators", n->as.comp.generators);
      break;
    case MIG_PY_DICT_COMP:
      child(d, "key", n->as.comp.elt), child(d, "value", n->as.comp.value);
      list(d, "generators", n->as.comp.generators);
      break;
    case MIG_PY_JOINED_STR:
      list(d, "values", n->as.list.first);
      break;
    case MIG_PY_FORMATTED_VALUE:
      formatted(d, n);
      break;
    default:
      return constant(d, n);
  }
  return true;
}

static bool expression(dumper *d, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_BOOL_OP:
      op(d, n->op), list(d, "values", n->as.list.first);
      break;
    case MIG_PY_NAMED_EXPR:
      child(d, "target", n->as.pair.first), child(d, "value", n->as.pair.second);
      break;
    case MIG_PY_BIN_OP:
      child(d, "left", n->as.pair.first), op(d, n->op), child(d, "right", n->as.pair.second);
      break;
    case MIG_PY_UNARY_OP:
      op(d, n->op), child(d, "operand", n->as.one);
      break;
    case MIG_PY_LAMBDA:
      field(d, "args"), arguments(d, n->as.lambda.args), child(d, "body", n->as.lambda.body);
      break;
    case MIG_PY_IF_EXP:
      child(d, "test", n->as.if_exp.test), child(d, "body", n->as.if_exp.body);
      child(d, "orelse", n->as.if_exp.orelse);
      break;
    case MIG_PY_AWAIT:
    case MIG_PY_YIELD:
    case MIG_PY_YIELD_FROM:
      child(d, "value", n->as.one);
      break;
    case MIG_PY_COMPARE:
      child(d, "left", n->as.compare.left), compare_ops(d, n), list(d, "comparators", n->as.compare.comparators);
      break;
    case MIG_PY_CALL:
      child(d, "func", n->as.call.func), list(d, "args", n->as.call.args), list(d, "keywords", n->as.call.keywords);
      break;
    case MIG_PY_ATTRIBUTE:
      child(d, "value", n->as.attribute.value), text(d, "attr", n->as.attribute.attr), context(d, n);
      break;
    case MIG_PY_SUBSCRIPT:
      child(d, "value", n->as.pair.first), child(d, "slice", n->as.pair.second), context(d, n);
      break;
    case MIG_PY_STARRED:
      child(d, "value", n->as.one), context(d, n);
      break;
    case MIG_PY_NAME:
      text(d, "id", n->as.text), context(d, n);
      break;
    case MIG_PY_SLICE:
      child(d, "lower", n->as.if_exp.test), child(d, "upper", n->as.if_exp.body), child(d, "step", n->as.if_exp.orelse);
      break;
    default:
      return display(d, n);
  }
  return true;
}

static bool pattern(dumper *d, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_MATCH_VALUE:
      child(d, "value", n->as.one);
      break;
    case MIG_PY_MATCH_SINGLETON:
      field(d, "value");
      mig_buf_puts(d->out, n->as.one->kind == MIG_PY_NONE ? "None" : n->as.one->kind == MIG_PY_TRUE ? "True" : "False");
      break;
    case MIG_PY_MATCH_SEQUENCE:
    case MIG_PY_MATCH_OR:
      list(d, "patterns", n->as.list.first);
      break;
    case MIG_PY_MATCH_MAPPING:
      list(d, "keys", n->as.match_mapping->keys), list(d, "patterns", n->as.match_mapping->patterns);
      text_or_none(d, "rest", n->as.match_mapping->rest);
      break;
    case MIG_PY_MATCH_CLASS:
      child(d, "cls", n->as.match_class->cls), list(d, "patterns", n->as.match_class->patterns);
      names(d, "kwd_attrs", n->as.match_class->kwd_attrs), list(d, "kwd_patterns", n->as.match_class->kwd_patterns);
      break;
    case MIG_PY_MATCH_STAR:
      text_or_none(d, "name", n->as.text);
      break;
    case MIG_PY_MATCH_AS:
      child(d, "pattern", n->as.keyword.value), text_or_none(d, "name", n->as.keyword.name);
      break;
    default:
      return false;
  }
  return true;
}

static bool other(dumper *d, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_EXCEPT_HANDLER:
      child(d, "type", n->as.handler->type), text_or_none(d, "name", n->as.handler->name);
      list(d, "body", n->as.handler->body);
      break;
    case MIG_PY_ARG:
      text(d, "arg", n->as.arg.name), child(d, "annotation", n->as.arg.annotation);
      break;
    case MIG_PY_KEYWORD:
      text_or_none(d, "arg", n->as.keyword.name), child(d, "value", n->as.keyword.value);
      break;
    case MIG_PY_ALIAS:
      alias(d, n);
      break;
    case MIG_PY_TYPE_VAR:
      text(d, "name", n->as.keyword.name), child(d, "bound", n->as.keyword.value);
      break;
    case MIG_PY_PARAM_SPEC:
    case MIG_PY_TYPE_VAR_TUPLE:
      text(d, "name", n->as.text);
      break;
    default:
      return false;
  }
  return true;
}

/* Nodes that CPython gives no place. */
static bool placeless(dumper *d, const mig_py_node *n) {
  switch (n->kind) {
    case MIG_PY_COMPREHENSION:
      child(d, "target", n->as.comprehension.target), child(d, "iter", n->as.comprehension.iter);
      list(d, "ifs", n->as.comprehension.ifs), number_field(d, "is_async", (n->flags & MIG_PY_IS_ASYNC) != 0);
      break;
    case MIG_PY_WITH_ITEM:
      child(d, "context_expr", n->as.pair.first), child(d, "optional_vars", n->as.pair.second);
      break;
    case MIG_PY_MATCH_CASE:
      child(d, "pattern", n->as.match_case->pattern), child(d, "guard", n->as.match_case->guard);
      list(d, "body", n->as.match_case->body);
      break;
    default:
      return false;
  }
  return true;
}

static void node(dumper *d, const mig_py_node *n) {
  if (n->kind == MIG_PY_NONE_ITEM) {
    mig_buf_puts(d->out, "None");
    d->comma = true;
    return;
  }
  open(d, mig_py_kind_name((mig_py_kind)n->kind));
  if (placeless(d, n)) {
    close(d);
    return;
  }
  if (!statement(d, n) && !expression(d, n) && !pattern(d, n)) other(d, n);
  close_at(d, n);
}

void dump_module(mig_buf *out, mig_py_module *module, bool positions) {
  dumper d = {.out = out, .module = module, .positions = positions};
  mig_py_parse_bodies(module);
  find_lines(&d);
  open(&d, "Module");
  list(&d, "body", module->body);
  list(&d, "type_ignores", NULL);
  close(&d);
}
