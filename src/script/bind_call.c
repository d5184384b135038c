/* What happens when something from outside is called, or asked for an attribute or an item. */
#include "script/bind.h"

static const char *const dialect_names[] = {
    [MIG_POSTGRESQL] = "postgresql", [MIG_SQLITE] = "sqlite", [MIG_MYSQL] = "mysql"};

static bool is_one_of(mig_span name, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (mig_span_is(name, names[i])) return true;
  }
  return false;
}
#define IS_ONE_OF(name, names) is_one_of((name), (names), sizeof(names) / sizeof *(names))

/* Is a way to the database among the arguments? */
static bool reaches_database(mig_py_value v) {
  if (v.kind == MIG_PY_V_HOST) return !mig_bind_is(v, MIG_BIND_NAME) && !mig_bind_is(v, MIG_BIND_NAMES) && !mig_bind_is(v, MIG_BIND_RESULT);
  mig_span directive;
  if (mig_py_is_term(v, MIG_PY_TERM_PATH)) {
    return mig_span_is(v.as.term->name, "alembic.op") || mig_bind_is_op(v.as.term->name, &directive);
  }
  return false;
}

static bool gets_database(const mig_py_call *call) {
  if (call->more) return true;
  for (uint32_t i = 0; i < call->arg_count; i++) {
    if (reaches_database(call->args[i])) return true;
  }
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    if (reaches_database(call->values[i])) return true;
  }
  return false;
}

static bool starts_upper(mig_span name) {
  while (name.len > 0 && name.ptr[0] == '_') name = mig_span_cut(name, 1, name.len);
  return name.len > 0 && name.ptr[0] >= 'A' && name.ptr[0] <= 'Z';
}

static mig_py_value unknown_call(mig_binder *b, mig_span path, const mig_py_call *call) {
  mig_span reason = mig_arena_printf(b->scratch, "calls %.*s, which mig does not see", MIG_FMT(path));
  mig_bind_unknown(b, "", call->node, mig_arena_cstr(b->scratch, reason), NULL, 0);
  return mig_py_unknown_data("what a function gives that mig does not see");
}

/* --- alembic ------------------------------------------------------------------------------ */

static mig_py_value call_alembic(mig_binder *b, mig_py_value func, mig_span path, const mig_py_call *call) {
  mig_span directive, last = mig_bind_last(path);
  if (mig_bind_is_op(path, &directive)) {
    if (mig_span_is(directive, "create_table")) { /* gives the table, for bulk_insert */
      mig_bind_directive(b, directive, NULL, call);
      return mig_py_term_call(&b->ev, func, call);
    }
    return mig_bind_directive(b, directive, NULL, call);
  }
  if (mig_span_is(last, "is_offline_mode")) return mig_py_bool(false);
  if (mig_span_is(last, "get_bind")) return mig_bind_host(MIG_BIND_CONNECTION, NULL);
  if (mig_span_is(last, "get_context")) return mig_bind_host(MIG_BIND_CONTEXT, NULL);
  if (mig_span_is(last, "begin_transaction")) return mig_bind_host(MIG_BIND_CONTEXT, NULL);
  if (mig_span_is(last, "execute")) return mig_bind_execute(b, "execute", call);
  return mig_py_unknown_data("Alembic's configuration, which is known at run time only");
}

/* --- sqlalchemy --------------------------------------------------------------------------- */

static mig_py_value call_sqlalchemy(mig_binder *b, mig_py_value func, mig_span path, const mig_py_call *call) {
  static const char *const sessions[] = {"Session", "scoped_session", "create_session"};
  mig_span last = mig_bind_last(path);
  if (mig_span_is(last, "inspect") || mig_span_is(last, "Inspector") ||
      (mig_span_is(last, "from_engine") && mig_span_find(path, MIG_SPAN("Inspector"), 0) != SIZE_MAX)) {
    return mig_bind_host(MIG_BIND_INSPECTOR, NULL);
  }
  if (IS_ONE_OF(last, sessions)) return mig_bind_host(MIG_BIND_SESSION, NULL);
  if (mig_span_is(last, "automap_base") || mig_span_is(last, "create_engine")) {
    return mig_py_unknown("a connection of the script's own");
  }
  return mig_py_term_call(&b->ev, func, call);
}

/* app.logger.info(...), project.utils.LOG.warning(...): a logger that another module made. */
static bool writes_a_log(mig_span path) {
  static const char *const loggers[] = {"logger", "LOGGER", "_logger", "log", "LOG"};
  static const char *const methods[] = {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log"};
  mig_span method = mig_bind_last(path);
  if (path.len <= method.len + 1) return false;
  return IS_ONE_OF(method, methods) && IS_ONE_OF(mig_bind_last(mig_span_cut(path, 0, path.len - method.len - 1)), loggers);
}

static mig_py_value call_path(mig_binder *b, mig_py_value func, mig_span path, const mig_py_call *call) {
  mig_span last = mig_bind_last(path);
  mig_span directive;
  if (mig_bind_is_op(path, &directive)) return call_alembic(b, func, path, call); /* what most calls are */
  if (mig_span_starts(path, MIG_SPAN("alembic.")) && !mig_bind_is_harmless(path)) return call_alembic(b, func, path, call);
  if (mig_bind_is_sqlalchemy(path)) return call_sqlalchemy(b, func, path, call);
  if (mig_span_is(path, "textwrap.dedent") && call->arg_count == 1) return mig_bind_dedent(b, call->args[0]);
  if (mig_span_starts(path, MIG_SPAN("contextlib.suppress"))) return mig_py_unknown_data("a context");
  if (mig_bind_is_harmless(path)) return mig_py_unknown_data(MIG_BIND_ENVIRONMENT);
  if (writes_a_log(path) && !gets_database(call)) return mig_py_none();
  /* Flask's and others' sessions: db.session.execute(...). */
  if (mig_span_find(path, MIG_SPAN("session."), 0) != SIZE_MAX) {
    static const char *const methods[] = {"execute", "query", "add", "add_all", "scalar", "scalars", "delete", "merge",
                                          "commit", "flush", "rollback", "close", "bulk_insert_mappings"};
    if (IS_ONE_OF(last, methods)) return mig_bind_session(b, last, call);
  }
  /* The function is defined elsewhere. A class only makes a thing; a value that is wanted without a
   * connection handed over is a value. Anything else may do anything. */
  if (starts_upper(last)) return mig_py_term_call(&b->ev, func, call);
  if (gets_database(call) || (b->ev.frame->for_effect && !b->loading)) return unknown_call(b, path, call);
  return mig_py_unknown_data("what a function gives that mig does not see");
}

/* --- methods ------------------------------------------------------------------------------ */

static mig_py_value call_connection(mig_binder *b, mig_py_value self, mig_span method, const mig_py_call *call) {
  static const char *const executes[] = {"execute", "exec_driver_sql", "scalar", "scalars"};
  static const char *const same[] = {"connect", "execution_options", "begin", "begin_nested", "engine", "get_bind",
                                     "connection", "detach"};
  if (IS_ONE_OF(method, executes)) return mig_bind_execute(b, "execute", call);
  if (IS_ONE_OF(method, same)) return self;
  if (mig_span_starts(method, MIG_SPAN("has_")) || mig_span_starts(method, MIG_SPAN("get_")) ||
      mig_span_is(method, "table_names")) {
    return mig_bind_inspector(b, mig_span_is(method, "table_names") ? MIG_SPAN("get_table_names") : method, call);
  }
  if (mig_span_is(method, "run_callable") || mig_span_is(method, "run_sync")) {
    return unknown_call(b, method, call);
  }
  return mig_py_unknown_data("what a connection gives");
}

static mig_py_value call_result(mig_binder *b, mig_py_value self, mig_span method, const mig_py_call *call) {
  static const char *const same[] = {"fetchone", "fetchall", "first", "scalar", "scalars", "scalar_one", "one", "all",
                                     "one_or_none", "scalar_one_or_none", "mappings", "fetchmany", "unique"};
  static const char *const chain[] = {"filter", "filter_by", "order_by", "join", "outerjoin", "options", "limit",
                                      "offset", "group_by", "distinct", "yield_per", "with_entities", "count",
                                      "having", "select_from", "enable_eagerloads", "with_for_update", "exists",
                                      "update", "delete", "get", "outer_join", "columns", "execution_options"};
  (void)b;
  (void)call;
  if (IS_ONE_OF(method, same) || IS_ONE_OF(method, chain)) return self;
  return mig_py_unknown_data("what a query gives, which is known at run time only");
}

static mig_py_value call_host(mig_binder *b, mig_py_value self, mig_span method, const mig_py_call *call) {
  static const char *const session_same[] = {"begin", "begin_nested", "connection", "get_bind", "bind"};
  switch ((mig_bind_tag)self.tag) {
    case MIG_BIND_CONNECTION:
    case MIG_BIND_DIALECT:
      return call_connection(b, self, method, call);
    case MIG_BIND_CONTEXT:
      if (mig_span_is(method, "autocommit_block")) return mig_bind_host(MIG_BIND_AUTOCOMMIT, NULL);
      if (mig_span_is(method, "execute")) return mig_bind_execute(b, "execute", call);
      if (mig_span_is(method, "begin_transaction")) return self;
      return mig_py_unknown_data("Alembic's configuration, which is known at run time only");
    case MIG_BIND_SESSION:
      if (IS_ONE_OF(method, session_same)) {
        return mig_span_starts(method, MIG_SPAN("begin")) ? self : mig_bind_host(MIG_BIND_CONNECTION, NULL);
      }
      return mig_bind_session(b, method, call);
    case MIG_BIND_INSPECTOR:
      return mig_bind_inspector(b, method, call);
    case MIG_BIND_BATCH:
      return mig_bind_directive(b, method, self.as.host, call);
    case MIG_BIND_RESULT:
      return call_result(b, self, method, call);
    default:
      return mig_py_unknown_data("something that is known at run time only");
  }
}

/* Session = sessionmaker(bind=...); session = Session(). */
static bool makes_sessions(mig_py_value v) {
  return mig_bind_constructs(v, "sessionmaker") != NULL || mig_bind_constructs(v, "scoped_session") != NULL ||
         mig_bind_constructs(v, "async_sessionmaker") != NULL;
}

/* What was made by a call that got a way to the database may do anything with it. */
static bool made_with_database(mig_py_value v) {
  for (; v.kind == MIG_PY_V_TERM && v.as.term->kind != MIG_PY_TERM_PATH; v = v.as.term->head)
    if (v.as.term->kind == MIG_PY_TERM_CALL && v.as.term->call != NULL && gets_database(v.as.term->call)) return true;
  return false;
}

/* A base that mig does not see may bring methods that do anything: save() of an application's own models. */
static bool has_unseen_base(const mig_py_class *c) {
  for (uint32_t i = 0; i < c->base_count; i++) {
    mig_py_value base = c->bases[i];
    if (base.kind == MIG_PY_V_CLASS && has_unseen_base(base.as.class_)) return true;
    mig_span root = mig_bind_root(base);
    if (base.kind == MIG_PY_V_TERM && root.len != 0 && mig_bind_is_unseen(root)) return true;
  }
  return false;
}

/* Order or Order(n=1), not Order.id or Order.query: a method of the class itself, whose value may be wanted for itself
 * where a column's or a query's makes an expression. */
static bool is_of_class(mig_py_value self) {
  if (self.kind == MIG_PY_V_TERM && self.as.term->kind == MIG_PY_TERM_CALL) self = self.as.term->head;
  return self.kind == MIG_PY_V_CLASS;
}

static mig_py_value call_method(mig_binder *b, mig_py_value func, const mig_py_call *call) {
  const mig_py_term *attr = func.as.term;
  mig_py_value self = attr->head;
  if (self.kind == MIG_PY_V_HOST) return call_host(b, self, attr->name, call);
  if (mig_bind_type_method(b, self, attr->name, call)) return mig_py_none();
  mig_span root = mig_bind_root(self);
  if (mig_span_is(attr->name, "create_all") || mig_span_is(attr->name, "drop_all")) {
    return unknown_call(b, mig_span_is(attr->name, "create_all") ? MIG_SPAN("create_all()") : MIG_SPAN("drop_all()"), call);
  }
  bool changes = mig_span_is(attr->name, "create") || mig_span_is(attr->name, "drop");
  if (changes && gets_database(call)) return unknown_call(b, attr->name, call);
  if (mig_span_is(attr->name, "execute") && root.len > 0) return mig_bind_execute(b, "execute", call);
  if (mig_bind_is_sqlalchemy(root) || mig_span_starts(root, MIG_SPAN("alembic."))) return mig_py_term_call(&b->ev, func, call);
  mig_py_value owner = self;
  while (owner.kind == MIG_PY_V_TERM && owner.as.term->kind != MIG_PY_TERM_PATH) owner = owner.as.term->head;
  if (made_with_database(self) && !mig_bind_is_harmless(root)) {
    mig_span whose = root.len > 0 ? mig_arena_printf(b->scratch, "%.*s.%.*s", MIG_FMT(root), MIG_FMT(attr->name)) : attr->name;
    return unknown_call(b, whose, call);
  }
  bool acts = !b->loading && (b->ev.frame->for_effect || is_of_class(self));
  if (owner.kind == MIG_PY_V_CLASS && acts && has_unseen_base(owner.as.class_)) return unknown_call(b, attr->name, call);
  if (owner.kind == MIG_PY_V_CLASS || owner.kind == MIG_PY_V_HOST) return mig_py_term_call(&b->ev, func, call);
  if (gets_database(call)) return unknown_call(b, root.len > 0 ? root : attr->name, call);
  return mig_py_term_call(&b->ev, func, call);
}

mig_py_value mig_bind_call(void *payload, mig_py_eval *ev, mig_py_value func, const mig_py_call *call) {
  mig_binder *b = payload;
  switch (func.kind) {
    case MIG_PY_V_TERM:
      if (func.as.term->kind == MIG_PY_TERM_PATH) return call_path(b, func, func.as.term->name, call);
      if (func.as.term->kind == MIG_PY_TERM_ATTR) return call_method(b, func, call);
      if (makes_sessions(func)) return mig_bind_host(MIG_BIND_SESSION, NULL);
      return mig_py_term_call(ev, func, call);
    case MIG_PY_V_CLASS: {
      const mig_py_class *c = func.as.class_;
      if (c->is_enum && call->arg_count == 1) return call->args[0];
      return mig_py_term_call(ev, func, call);
    }
    case MIG_PY_V_UNKNOWN:
      if (func.data && !gets_database(call)) return func;
      if (!gets_database(call) && (b->loading || !b->ev.frame->for_effect)) return func;
      mig_bind_unknown(b, "", call->node, "calls a function that is known at run time only", NULL, 0);
      return mig_py_unknown_data("what a function gives that mig does not see");
    case MIG_PY_V_HOST:
      if (mig_bind_is(func, MIG_BIND_SESSION)) return func; /* scoped_session()() */
      return mig_py_unknown_data("something that is known at run time only");
    default:
      return mig_py_unknown_data("something that is called and is no function");
  }
}

/* --- attributes and items ----------------------------------------------------------------- */

static mig_py_value connection_attribute(mig_binder *b, mig_py_value object, mig_span name, const mig_py_node *node) {
  if (mig_span_is(name, "dialect")) return mig_bind_host(MIG_BIND_DIALECT, NULL);
  if (mig_span_is(name, "engine") || mig_span_is(name, "connection") || mig_span_is(name, "bind")) {
    return mig_bind_host(MIG_BIND_CONNECTION, NULL);
  }
  if (mig_span_is(name, "name")) return mig_py_str(mig_span_of(dialect_names[b->opts->dialect]));
  return mig_py_term_attr(&b->ev, object, name, node);
}

/* Order.query of Flask-SQLAlchemy, and of models that are defined elsewhere. */
static bool is_model(mig_binder *b, mig_py_value v) {
  mig_span schema, name;
  if (v.kind == MIG_PY_V_CLASS) return has_unseen_base(v.as.class_) || mig_bind_table_named(b, v, &schema, &name);
  if (!mig_py_is_term(v, MIG_PY_TERM_PATH)) return false;
  return starts_upper(mig_bind_last(v.as.term->name)) && mig_bind_is_unseen(v.as.term->name);
}

mig_py_value mig_bind_attribute(void *payload, mig_py_eval *ev, mig_py_value object, mig_span name,
                                const mig_py_node *node) {
  mig_binder *b = payload;
  if (object.kind == MIG_PY_V_HOST) {
    switch ((mig_bind_tag)object.tag) {
      case MIG_BIND_CONNECTION:
      case MIG_BIND_CONTEXT:
        return connection_attribute(b, object, name, node);
      case MIG_BIND_DIALECT:
        if (mig_span_is(name, "name")) return mig_py_str(mig_span_of(dialect_names[b->opts->dialect]));
        break;
      case MIG_BIND_SESSION:
        if (mig_span_is(name, "bind")) return mig_bind_host(MIG_BIND_CONNECTION, NULL);
        break;
      case MIG_BIND_RESULT:
        if (mig_span_is(name, "rowcount")) return object;
        break;
      default:
        break;
    }
  }
  if (mig_span_is(name, "query") && !b->loading && is_model(b, object)) return mig_bind_model_query(b, object, node);
  if (mig_py_is_term(object, MIG_PY_TERM_PATH)) {
    mig_py_value path = mig_py_term_attr(ev, object, name, node);
    if (mig_span_is(path.as.term->name, "typing.TYPE_CHECKING")) return mig_py_bool(false);
    return path;
  }
  return mig_py_term_attr(ev, object, name, node);
}

mig_py_value mig_bind_item(void *payload, mig_py_eval *ev, mig_py_value object, mig_py_value index,
                           const mig_py_node *node) {
  (void)payload;
  if (mig_bind_is(object, MIG_BIND_RESULT)) return object; /* the first row, or its first field */
  if (mig_py_is_term(object, MIG_PY_TERM_PATH)) {
    mig_span path = object.as.term->name;
    if (mig_span_is(path, "sys.modules")) { /* sys.modules[__name__] */
      mig_py_env *env = ev->frame->env;
      while (env->parent != NULL) env = env->parent;
      return (mig_py_value){.kind = MIG_PY_V_MODULE, .as.env = env};
    }
    if (mig_bind_is_harmless(path)) return mig_py_unknown_data(MIG_BIND_ENVIRONMENT);
  }
  return mig_py_term_item(ev, object, index, node);
}
