#include "script/operations.h"

#include <stdlib.h>

#include "base/protect.h"
#include "py/parse.h"
#include "script/bind.h"
#include "script/kept.h"

typedef struct request {
  mig_ops **out;
  uint32_t *count;
  mig_arena *arena, *scratch, *texts;
  mig_script *script;
  mig_py_module *module; /* the script's tree; the script has it too only when it is kept */
  const mig_script_ops_opts *opts;
} request;

static mig_span entry_name(const request *r) {
  return r->opts->direction == MIG_UPGRADE ? MIG_SPAN("upgrade") : MIG_SPAN("downgrade");
}

static void complain(const request *r, mig_place place, mig_level level, const char *message) {
  if (r->opts->sink == NULL) return;
  mig_diag diag = {.level = level, .place = place, .message = mig_span_of(message)};
  r->opts->sink->emit(r->opts->sink->payload, &diag);
}

/* --- arguments ---------------------------------------------------------------------------- */

/* upgrade(op, tables, tester): projects whose env.py hands these over call them so: Alembic's op, tables
 * by name, and what fills them with rows while tests run. Others are the name of the database. */
static mig_py_value parameter(mig_binder *b, mig_span name) {
  if (mig_span_is(name, "op")) return mig_py_term_path(&b->ev, MIG_SPAN("alembic.op"));
  if (mig_span_is(name, "tables")) return mig_bind_host(MIG_BIND_TABLES, NULL);
  if (mig_span_is(name, "tester")) return mig_py_term_path(&b->ev, MIG_SPAN("unittest.tester"));
  if (b->engine.ptr != NULL) return mig_py_str(b->engine);
  return mig_py_unknown_data("an argument of the function, which is known at run time only");
}

static void call_entry(mig_binder *b, mig_py_value function) {
  MIG_VEC(mig_py_value) args = {0};
  const mig_py_arguments *params = function.as.closure->args;
  for (const mig_py_node *p = params->posonly; p != NULL; p = p->next) {
    *mig_vec_push(b->scratch, &args) = parameter(b, p->as.arg.name);
  }
  for (const mig_py_node *p = params->args; p != NULL; p = p->next) {
    *mig_vec_push(b->scratch, &args) = parameter(b, p->as.arg.name);
  }
  mig_py_call call = {.args = args.items, .arg_count = args.count};
  b->ev.raising = false;
  mig_py_eval_call(&b->ev, function, &call);
  b->raised = b->ev.raising;
  if (b->raised) b->raised_at = (mig_place){&b->script->file, b->ev.raised_at->start, b->ev.raised_at->end};
  /* A downgrade() that refuses to run is usual; an upgrade() that never ends well is no upgrade. */
  if (b->raised && b->opts->direction == MIG_UPGRADE) {
    mig_bind_unknown(b, "", NULL, "upgrade() raises an exception here, whatever the database", NULL, 0);
    b->ops.items[b->ops.count - 1].place = b->raised_at;
  }
}

/* --- multi-database scripts ---------------------------------------------------------------- */

/* The database's name is a parameter that must be given; others are what the environment makes of them. */
static bool takes_a_database(mig_py_value function) {
  const mig_py_arguments *p = function.as.closure->args;
  if (p->defaults != NULL) return false;
  for (const mig_py_node *a = p->args; a != NULL; a = a->next) {
    mig_span name = a->as.arg.name;
    if (mig_span_is(name, "op") || mig_span_is(name, "tables") || mig_span_is(name, "tester")) continue;
    return true;
  }
  return p->posonly != NULL;
}

/* upgrade(engine_name=""): a default does not make it less of a database's name. */
static bool may_take_a_database(mig_py_value function) {
  static const char *const names[] = {"engine_name", "engine", "bind_key", "db_name", "database"};
  const mig_py_node *first = function.as.closure->args->args;
  for (size_t i = 0; first != NULL && i < sizeof names / sizeof *names; i++) {
    if (mig_span_is(first->as.arg.name, names[i])) return true;
  }
  return false;
}

static int by_name(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

/* A function that upgrade() calls by its name is a helper; those of databases are found by a
 * computed name, eval("upgrade_%s" % engine_name) or globals()[...]. */
typedef struct naming {
  mig_span name;
  bool found;
} naming;

static void find_name(void *payload, const mig_py_node *node) {
  naming *n = payload;
  if (node->kind == MIG_PY_NAME && mig_span_eq(node->as.text, n->name)) n->found = true;
  if (!n->found) mig_py_each_child(node, find_name, payload);
}

static bool is_called_by_name(mig_py_value function, mig_span name) {
  const mig_py_closure *c = function.as.closure;
  naming n = {name, false};
  for (const mig_py_node *s = mig_py_body(c->env->module, (mig_py_node *)c->def); s != NULL; s = s->next) find_name(&n, s);
  return n.found;
}

/* Names of databases that the script has an upgrade_<name>() for, sorted. */
static mig_span *engines_of(const request *r, const mig_py_env *env, mig_py_value function, uint32_t *count) {
  mig_span prefix = r->opts->direction == MIG_UPGRADE ? MIG_SPAN("upgrade_") : MIG_SPAN("downgrade_");
  mig_span *names = MIG_NEW_ARRAY(r->scratch, mig_span, env->count);
  *count = 0;
  for (uint32_t i = 0; i < env->count; i++) {
    bool fits = env->values[i].kind == MIG_PY_V_FUNCTION && mig_span_starts(env->names[i], prefix) &&
                !is_called_by_name(function, env->names[i]);
    if (fits) names[(*count)++] = mig_span_cut(env->names[i], prefix.len, env->names[i].len);
  }
  if (*count > 1) qsort(names, *count, sizeof *names, by_name);
  return names;
}

/* Names that `engine_name == "x"` or `engine_name in (...)` compares with. */
typedef struct mentioned {
  mig_arena *arena;
  const mig_py_arguments *params;
  MIG_VEC(mig_span) names;
} mentioned;

static bool is_parameter(const mentioned *m, const mig_py_node *node) {
  if (node->kind != MIG_PY_NAME) return false;
  for (const mig_py_node *p = m->params->args; p != NULL; p = p->next) {
    if (mig_span_eq(p->as.arg.name, node->as.text)) return true;
  }
  return false;
}

static void add_mentioned(mentioned *m, const mig_py_node *node) {
  if (node->kind == MIG_PY_STRING) {
    for (uint32_t i = 0; i < m->names.count; i++) {
      if (mig_span_eq(m->names.items[i], node->as.text)) return;
    }
    *mig_vec_push(m->arena, &m->names) = node->as.text;
  } else if (node->kind == MIG_PY_TUPLE || node->kind == MIG_PY_LIST || node->kind == MIG_PY_SET) {
    for (const mig_py_node *n = node->as.list.first; n != NULL; n = n->next) add_mentioned(m, n);
  }
}

static void find_mentioned(void *payload, const mig_py_node *node) {
  mentioned *m = payload;
  if (node->kind == MIG_PY_COMPARE && is_parameter(m, node->as.compare.left)) {
    for (const mig_py_node *n = node->as.compare.comparators; n != NULL; n = n->next) add_mentioned(m, n);
  }
  mig_py_each_child(node, find_mentioned, payload);
}

static mig_span *engines_compared(const request *r, mig_py_value function, uint32_t *count) {
  const mig_py_closure *c = function.as.closure;
  mentioned m = {.arena = r->scratch, .params = c->args};
  mig_py_node *body = mig_py_body(c->env->module, (mig_py_node *)c->def);
  for (const mig_py_node *n = body; n != NULL; n = n->next) find_mentioned(&m, n);
  *count = m.names.count;
  if (*count > 1) qsort(m.names.items, *count, sizeof *m.names.items, by_name);
  return m.names.items;
}

/* --- one run ------------------------------------------------------------------------------- */

/* Follows the module, then the function. Gives the function, or UNKNOWN when there is none. */
static mig_py_value follow(const request *r, mig_binder *b, mig_span engine, mig_py_env **env) {
  mig_bind_init(b, r->texts, r->scratch, r->script, r->module, r->opts);
  b->engine = engine;
  b->loading = true;
  *env = mig_py_eval_module(&b->ev, r->module);
  b->loading = false;
  mig_py_value *found = mig_py_env_find(*env, entry_name(r));
  return found != NULL && found->kind == MIG_PY_V_FUNCTION ? *found : mig_py_unknown("");
}

/* `upgrade` may be imported or assigned: Alembic calls whatever has the name. */
static bool is_named_elsewhere(const request *r, const mig_py_env *env) {
  return mig_py_env_find((mig_py_env *)env, entry_name(r)) != NULL || env->star.len != 0;
}

/* The first statement of the module that says the name, or `*`. */
static mig_place where_named(const request *r, const mig_py_env *env) {
  mig_span said = mig_py_env_find((mig_py_env *)env, entry_name(r)) != NULL ? entry_name(r) : MIG_SPAN("*");
  const mig_py_module *module = r->module;
  for (const mig_py_node *node = module->body; node != NULL; node = node->next)
    if (node->kind != MIG_PY_EXPR_STMT && mig_span_find(mig_bind_source(module, node), said, 0) != SIZE_MAX)
      return (mig_place){module->file, mig_py_file_offset(module, node->start), mig_py_file_offset(module, node->end)};
  return (mig_place){module->file, 0, 0};
}

static void bind_elsewhere(const request *r, mig_binder *b, const mig_py_env *env) {
  mig_bind_unknown(b, "", NULL, "the function is no def of this script, and mig does not see what it does", NULL, 0);
  b->ops.items[b->ops.count - 1].place = where_named(r, env);
}

static void say_missing(const request *r) {
  if (r->opts->direction == MIG_DOWNGRADE) return;
  complain(r, (mig_place){&r->script->file, 0, 0}, MIG_WARNING, "the script has no upgrade() function");
}

static mig_ops finish(const request *r, mig_binder *b, mig_span bind) {
  mig_ops found = mig_bind_finish(b, bind);
  return mig_ops_kept(r->arena, r->texts, &r->script->file, &found);
}

static mig_err bind_all(const request *r) {
  mig_binder *b = MIG_NEW(r->scratch, mig_binder);
  mig_py_env *env;
  mig_py_value function = follow(r, b, (mig_span){0}, &env);
  if (b->ops.count > 0) complain(r, b->ops.items[0].place, MIG_NOTE, "operations run while the script is loaded");
  uint32_t count = 0;
  mig_span *engines = NULL;
  bool is_function = function.kind == MIG_PY_V_FUNCTION;
  bool elsewhere = !is_function && is_named_elsewhere(r, env);
  if (elsewhere) bind_elsewhere(r, b, env);
  else if (!is_function) say_missing(r);
  bool takes = is_function && takes_a_database(function);
  if (takes || (is_function && may_take_a_database(function))) {
    engines = engines_of(r, env, function, &count);
    if (count == 0 && takes) engines = engines_compared(r, function, &count);
  }
  uint32_t total = count > 0 ? count : 1;
  mig_ops *all = MIG_NEW_ARRAY(r->arena, mig_ops, total);
  if (count == 0) {
    if (is_function) call_entry(b, function);
    all[0] = finish(r, b, MIG_SPAN(""));
  }
  for (uint32_t i = 0; i < count; i++) {
    function = follow(r, b, engines[i].ptr != NULL ? engines[i] : MIG_SPAN(""), &env);
    call_entry(b, function);
    all[i] = finish(r, b, engines[i].len > 0 ? engines[i] : MIG_SPAN(MIG_UNNAMED_DATABASE));
  }
  *r->out = all;
  *r->count = total;
  return MIG_OK;
}

/* A tree that nobody needs afterwards holds only what the function leads to. */
static mig_py_module *parse_for_now(const request *r) {
  mig_py_opts opts = {.skip_bodies = true, .padded = true};
  mig_py_module *module;
  if (mig_py_parse(&module, r->scratch, &r->script->file, &opts) != MIG_OK) mig_out_of_memory();
  return module;
}

static mig_err protected(void *context) {
  request *r = context;
  bool passes = r->script->module == NULL && r->opts->sink == NULL;
  r->module = passes ? parse_for_now(r) : mig_script_parse(r->script, r->arena, r->opts->sink);
  return bind_all(r);
}

mig_err mig_script_operations(mig_ops **out, uint32_t *count, mig_arena *arena, mig_script *script,
                              const mig_script_ops_opts *opts) {
  *out = NULL;
  *count = 0;
  mig_arena *scratch = opts->scratch != NULL ? opts->scratch : mig_arena_new();
  if (scratch == NULL) return MIG_ERR_NOMEM;
  mig_arena *texts = opts->texts != NULL ? opts->texts : arena;
  request r = {.out = out, .count = count, .arena = arena, .scratch = scratch, .texts = texts, .script = script, .opts = opts};
  mig_err err = mig_protect(protected, &r);
  if (opts->scratch != NULL) mig_arena_reset(scratch);
  else mig_arena_free(scratch);
  return err;
}
