/* The directives of Alembic's recipe "replaceable objects", which many projects carry as their own:
 * op.create_view(V), op.replace_view(V, replaces="1975ea.V"), op.drop_view(V); the same with sp and fn.
 * V is a ReplaceableObject("name", "text").
 *
 * What a project's own class does is not followed. Copies of the recipe differ in whether they say
 * OR REPLACE or IF EXISTS, and in nothing that reaches beyond the object: so what stands under its name
 * is not known afterwards, but a view's query is read. A routine's body is looked at by no database
 * that knows only MariaDB's kind of routine; elsewhere it may be, and the directive stays opaque. */
#include "base/buf.h"
#include "base/span.h"
#include "script/bind.h"

typedef enum thing { VIEW, ROUTINE } thing;

static const struct row {
  const char *directive;
  thing thing;
  bool makes, replaces;
} rows[] = {
    {"create_view", VIEW, true, false},  {"replace_view", VIEW, true, true},  {"drop_view", VIEW, false, false},
    {"create_sp", ROUTINE, true, false}, {"replace_sp", ROUTINE, true, true}, {"drop_sp", ROUTINE, false, false},
    {"create_fn", ROUTINE, true, false}, {"replace_fn", ROUTINE, true, true}, {"drop_fn", ROUTINE, false, false},
};

static const struct row *find(mig_span directive) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (mig_span_is(directive, rows[i].directive)) return &rows[i];
  return NULL;
}

/* The call of ReplaceableObject, imported or of a module in the tree. */
static const mig_py_call *construction(mig_py_value v) {
  const mig_py_call *call = mig_bind_constructs(v, "ReplaceableObject");
  if (call != NULL || !mig_py_is_term(v, MIG_PY_TERM_CALL) || v.as.term->head.kind != MIG_PY_V_CLASS) return call;
  return mig_span_is(v.as.term->head.as.class_->name, "ReplaceableObject") ? v.as.term->call : NULL;
}

static bool is_plain_name(mig_span name) {
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i];
    bool digit = c >= '0' && c <= '9';
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (digit && i > 0))) return false;
  }
  return name.len != 0;
}

/* "1975ea.VIEW" of op.replace_view(VIEW, ...): the object's earlier self, so it has the same name. */
static bool replaces_itself(const mig_binder *b, const mig_py_call *call) {
  const mig_py_value *old = mig_py_call_keyword(call, "replaces");
  if (old == NULL || old->kind != MIG_PY_V_STR || call->node == NULL) return false;
  const mig_py_frame *frame = b->ev.frame;
  const mig_py_node *first = call->node->as.call.args;
  if (frame == NULL || first == NULL) return false;
  mig_span written = mig_bind_source(frame->module, first);
  size_t dot = old->as.text.len;
  while (dot > 0 && old->as.text.ptr[dot - 1] != '.') dot--;
  return dot > 0 && mig_span_eq(mig_span_cut(old->as.text, dot, old->as.text.len), written);
}

static mig_effect sql(mig_binder *b, const char *before, mig_span name, const char *between, mig_span text) {
  mig_effect effect = {.verb = MIG_EFFECT_SQL, .object.kind = MIG_OBJECT_UNKNOWN};
  effect.as.sql = mig_arena_printf(b->scratch, "%s%.*s%s%.*s", before, MIG_FMT(name), between, MIG_FMT(text));
  return effect;
}

static void emit(mig_binder *b, const struct row *row, const mig_py_call *call, mig_span name, mig_span text) {
  enum { MOST = 3 };
  mig_effect effects[MOST];
  uint32_t count = 0;
  mig_object *reached = MIG_NEW(b->scratch, mig_object);
  *reached = mig_bind_table(b, MIG_SPAN(""), name);
  effects[count] = (mig_effect){.verb = MIG_EFFECT_UNKNOWN, .object.kind = MIG_OBJECT_UNKNOWN};
  effects[count].as.scope.tables = reached;
  effects[count].as.scope.count = 1;
  effects[count++].as.scope.reason = MIG_SPAN("how an extension makes or drops it is not in the script");
  bool lite = b->opts->dialect == MIG_SQLITE;
  if (row->thing == VIEW && (lite || !row->makes))
    effects[count++] = sql(b, "DROP VIEW IF EXISTS ", name, "", MIG_SPAN(""));
  if (row->thing == VIEW && row->makes)
    effects[count++] = sql(b, lite ? "CREATE VIEW " : "CREATE OR REPLACE VIEW ", name, " AS ", text);
  mig_bind_emit(b, row->directive, call->node, *reached, effects, count);
}

bool mig_bind_replaceable(mig_binder *b, mig_span directive, const mig_py_call *call) {
  const struct row *row = find(directive);
  const mig_py_call *made = row != NULL && call->arg_count == 1 && !call->more ? construction(call->args[0]) : NULL;
  if (made == NULL || made->arg_count != 2 || made->keyword_count != 0) return false;
  if (made->args[0].kind != MIG_PY_V_STR || made->args[1].kind != MIG_PY_V_STR) return false;
  if (row->thing == ROUTINE && b->opts->dialect != MIG_MYSQL) return false;
  if (row->replaces && !replaces_itself(b, call)) return false;
  if (!is_plain_name(made->args[0].as.text)) return false;
  emit(b, row, call, made->args[0].as.text, made->args[1].as.text);
  return true;
}
