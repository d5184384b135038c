/* script/bind.h: what the files that bind operations share.
 *
 * A binder is the host of the evaluator (py/eval.h): it knows what `op`, `sa`, a connection and an
 * inspector are, and turns calls of them into operations.
 *
 * Ownership: values of the evaluator and operations live in `scratch`, which goes when binding is
 *            done; script/kept.h copies what stays. Only the directive's name of an operation is
 *            constant, or lives in `out`. */
#ifndef MIG_SCRIPT_BIND_H
#define MIG_SCRIPT_BIND_H

#include "base/buf.h"
#include "base/span.h"
#include "base/vec.h"
#include "op/directive.h"
#include "op/types.h"
#include "py/eval.h"
#include "script/operations.h"

/* Things that scripts get from Alembic and SQLAlchemy, as tags of HOST values. */
typedef enum mig_bind_tag {
  MIG_BIND_CONNECTION = 1, /* op.get_bind() */
  MIG_BIND_CONTEXT,        /* op.get_context() */
  MIG_BIND_DIALECT,        /* connection.dialect */
  MIG_BIND_SESSION,        /* sqlalchemy.orm.Session(bind=...) */
  MIG_BIND_INSPECTOR,      /* sa.inspect(bind) */
  MIG_BIND_BATCH,          /* host: struct mig_batch; NULL for the one that is open */
  MIG_BIND_AUTOCOMMIT,     /* op.get_context().autocommit_block() */
  MIG_BIND_NAME,           /* host: mig_span; op.f("name") */
  MIG_BIND_RESULT,         /* host: mig_bind_result */
  MIG_BIND_TABLES,         /* the argument `tables` of upgrade(op, tables, tester) */
  MIG_BIND_NAMES           /* host: mig_bind_names: what an inspector lists */
} mig_bind_tag;

/* What a query gives. */
typedef struct mig_bind_result {
  mig_span sql; /* with values in it; empty when not known */
} mig_bind_result;

/* Tables, columns, indexes ... of which the catalogue knows at replay which there are. */
typedef struct mig_bind_names {
  mig_question question;
  mig_span schema, table;
  bool known;      /* schema and table are */
  bool names_only; /* elements are names, not dicts that have one */
  uint32_t moment; /* when they were listed: questions about them are asked there */
  const mig_guard *guards; /* what held then */
  uint32_t guard_count;
} mig_bind_names;

/* Why a value of the clock, the machine or the dice is not known. */
#define MIG_BIND_ENVIRONMENT "depends on the environment"

typedef struct mig_binder {
  mig_arena *out, *scratch;
  mig_py_eval ev;
  mig_py_host host;
  mig_script *script;
  mig_py_module *module; /* the script's tree */
  const mig_script_ops_opts *opts;
  mig_span engine; /* of a multi-database script: the database that is being bound */
  MIG_VEC(mig_op) ops;
  MIG_VEC(uint32_t) moments; /* of ops: operations are sorted by it in the end */
  uint32_t moment;
  uint32_t slots;
  MIG_VEC(struct mig_bind_pending) pending; /* conditions that nobody asked for yet */
  MIG_VEC(mig_span) queries;   /* that ran so far: what is decided afterwards may hang on their results */
  MIG_VEC(mig_object) queried; /* whose rows others read, which are no text */
  bool from_rows; /* what is being written as SQL or rows holds a value that a query may have given */
  const mig_batch *batch;
  uint32_t autocommit, tolerated;
  uint32_t silent; /* a helper module's top level runs: nothing is emitted */
  bool loading;    /* the script's own top level runs */
  MIG_VEC(struct mig_bind_module) modules;
  bool raised;
  mig_place raised_at;
} mig_binder;

/* A slot whose MIG_ASK_UNKNOWN is emitted when an operation depends on it. */
typedef struct mig_bind_pending {
  uint32_t slot;
  mig_place place;
  mig_span reason;
  uint32_t queries, queried; /* how many had run then */
} mig_bind_pending;

typedef struct mig_bind_module {
  const mig_file *file; /* who imports it */
  mig_span name;
  uint32_t level;
  mig_py_value value;
} mig_bind_module;

void mig_bind_init(mig_binder *b, mig_arena *out, mig_arena *scratch, mig_script *script,
                   mig_py_module *module, const mig_script_ops_opts *opts);

/* --- bind.c: places, names, emission --- */
mig_place mig_bind_place(mig_binder *b, const mig_py_node *node);
mig_place mig_bind_term_place(mig_py_value term);
/* Source text of a node of the running frame's module (or of a term's own). */
mig_span mig_bind_source(const mig_py_module *module, const mig_py_node *node);
/* A name: a str, op.f("x"), quoted_name("x"). False when it is not known; None gives ptr NULL. */
bool mig_bind_name(mig_binder *b, const mig_py_value *v, mig_span *out);
/* Adds an operation of `count` effects (copied) at `node`. */
void mig_bind_emit(mig_binder *b, const char *directive, const mig_py_node *node, mig_object object,
                   const mig_effect *effects, uint32_t count);
/* An operation that was not understood. `tables` may be NULL: it can reach everything. */
void mig_bind_unknown(mig_binder *b, const char *directive, const mig_py_node *node, const char *reason,
                      const mig_object *tables, uint32_t count);
/* A new condition; asked at once (PROBE of `object`) unless the question is MIG_ASK_UNKNOWN. */
mig_py_value mig_bind_ask(mig_binder *b, const mig_py_node *node, mig_question question, mig_object object);
/* The same question about what was listed earlier, asked at that moment. */
mig_py_value mig_bind_ask_then(mig_binder *b, const mig_py_node *node, const mig_bind_names *names, mig_object object);
/* What guards hold now. */
const mig_guard *mig_bind_guards(mig_binder *b, uint32_t *count);
mig_py_value mig_bind_undecided(mig_binder *b, const mig_py_node *node, const char *reason);
mig_object mig_bind_table(mig_binder *b, mig_span schema, mig_span name);
static inline mig_py_value mig_bind_host(mig_bind_tag tag, void *host) {
  return (mig_py_value){.kind = MIG_PY_V_HOST, .tag = (uint16_t)tag, .as.host = host};
}
static inline bool mig_bind_is(mig_py_value v, mig_bind_tag tag) {
  return v.kind == MIG_PY_V_HOST && v.tag == tag;
}

/* --- bind_finish.c --- */
mig_ops mig_bind_finish(mig_binder *b, mig_span bind);

/* --- bind_replaceable.c: op.create_view(ReplaceableObject(...)); false: it is something else --- */
bool mig_bind_replaceable(mig_binder *b, mig_span directive, const mig_py_call *call);

/* --- bind_path.c: what a term is called --- */
/* The dotted path that a term or call starts from: "sqlalchemy.Column"; empty when it is none. */
mig_span mig_bind_root(mig_py_value v);
mig_span mig_bind_last(mig_span path); /* "Column" */
bool mig_bind_is_sqlalchemy(mig_span path);
bool mig_bind_is_harmless(mig_span path); /* the standard library and the like: no database behind it */
bool mig_bind_is_unseen(mig_span path);   /* neither: an application's own, or a library that is not known */
bool mig_bind_is_op(mig_span path, mig_span *directive);
/* The call behind `v` when it constructs `name` ("Column", "text"), whatever module it came from. */
const mig_py_call *mig_bind_constructs(mig_py_value v, const char *name);
mig_construct mig_bind_construct(mig_py_value v, const mig_py_call **call);

/* Arguments of a call, bound to the parameters of a row or construct. */
typedef struct mig_bind_args {
  const mig_py_call *call;
  mig_binding binding;
} mig_bind_args;
void mig_bind_args_make(mig_bind_args *args, const char *params, const mig_py_call *call);
const mig_py_value *mig_bind_find_arg(const mig_bind_args *args, const char *name);
/* NULL: not given */
static inline const mig_py_value *mig_bind_arg(const mig_bind_args *args, const char *name) {
  return mig_binding_may_have(&args->binding, name) ? mig_bind_find_arg(args, name) : NULL;
}

/* --- bind_type.c, bind_table.c, bind_column.c: schema constructs --- */
mig_type mig_bind_type(mig_binder *b, mig_py_value v);
mig_value mig_bind_default(mig_binder *b, mig_py_value v);
mig_truth mig_bind_truth(const mig_py_value *v);
/* Names in a list; false when one is not known. */
bool mig_bind_names_of(mig_binder *b, const mig_py_value *v, const mig_span **out, uint32_t *count);
mig_column mig_bind_column(mig_binder *b, mig_py_value v);
/* What an exclusion constraint excludes: its elements and what follows, as written. */
mig_span mig_bind_exclusion(const mig_py_module *module, const mig_py_call *call);
bool mig_bind_constraint(mig_binder *b, mig_py_value v, mig_constraint *out);
mig_index mig_bind_index_parts(mig_binder *b, const mig_py_value *items, uint32_t count);
/* Keywords of `call` that `known` does not list, as "name=value" sorted. */
mig_span mig_bind_options(mig_binder *b, const mig_py_call *call, const char *const *known);
mig_table mig_bind_table_items(mig_binder *b, const mig_py_value *values, uint32_t count, const mig_py_call *call);
/* bind_model.c: the table of a mapped class: its __tablename__, or the name that Flask-SQLAlchemy gives it. */
bool mig_bind_class_table(mig_binder *b, const mig_py_class *c, mig_span *schema, mig_span *name);
/* sa.table("t"), sa.Table("t", ...), op.create_table("t"), Model, Model.__table__: its name. */
bool mig_bind_table_named(mig_binder *b, mig_py_value v, mig_span *schema, mig_span *name);

/* --- bind_sql.c: statements --- */
/* SQL of a statement: a text, sa.text(), table.update()...; values that are not known become $1, $2, ...
 * `params` is what execute() was given beside it, or NONE. False when it cannot be written. */
bool mig_bind_sql(mig_binder *b, mig_py_value v, mig_py_value params, mig_span *out);
/* SQL of an expression; false when some of it is not known. */
bool mig_bind_sql_expr(mig_binder *b, mig_py_value v, mig_buf *out);
/* The statement's table, of insert, update, delete. */
bool mig_bind_sql_target(mig_binder *b, mig_py_value v, mig_span *schema, mig_span *name);
bool mig_bind_is_select(mig_py_value v);
/* bind_holes.c: a text with holes as SQL, $n in the places of values; with a hole in a name it can't
 * be read. */
mig_span mig_bind_sql_holes(mig_binder *b, mig_span text);
mig_value mig_bind_value(mig_binder *b, mig_py_value v);

/* --- bind_directive.c, bind_exec.c, bind_inspect.c, bind_call.c --- */
mig_py_value mig_bind_directive(mig_binder *b, mig_span name, const mig_batch *batch, const mig_py_call *call);
/* A value that a query of the script gave, or that is made of one; not what the environment gives. */
bool mig_bind_may_come_from_rows(mig_py_value v);
mig_py_value mig_bind_execute(mig_binder *b, const char *directive, const mig_py_call *call);
void mig_bind_bulk_insert(mig_binder *b, const mig_bind_args *args, const mig_py_call *call);
bool mig_bind_type_method(mig_binder *b, mig_py_value self, mig_span method, const mig_py_call *call);
mig_py_value mig_bind_session(mig_binder *b, mig_span method, const mig_py_call *call);
/* Order.query: rows of the model are read, and perhaps written when the session is flushed. */
mig_py_value mig_bind_model_query(mig_binder *b, mig_py_value model, const mig_py_node *node);
mig_py_value mig_bind_inspector(mig_binder *b, mig_span method, const mig_py_call *call);
/* textwrap.dedent("...") of a text that is known (but for holes). */
mig_py_value mig_bind_dedent(mig_binder *b, mig_py_value v);
mig_py_value mig_bind_test(mig_binder *b, mig_py_value v, const mig_py_node *node);
mig_py_value mig_bind_call(void *payload, mig_py_eval *ev, mig_py_value func, const mig_py_call *call);
mig_py_value mig_bind_attribute(void *payload, mig_py_eval *ev, mig_py_value object, mig_span name,
                                const mig_py_node *node);
mig_py_value mig_bind_item(void *payload, mig_py_eval *ev, mig_py_value object, mig_py_value index,
                           const mig_py_node *node);

#endif
