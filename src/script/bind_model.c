/* The table of a mapped class. */
#include "base/buf.h"
#include "base/span.h"
#include "script/bind.h"

/* ---- Flask-SQLAlchemy names what has no __tablename__ after the class ---- */

/* db.Model, db.Column, wherever db comes from. */
static bool is_of_db(mig_py_value v, const char *name) {
  if (mig_py_is_term(v, MIG_PY_TERM_ATTR)) return mig_span_is(v.as.term->name, name);
  if (!mig_py_is_term(v, MIG_PY_TERM_PATH)) return false;
  mig_span path = v.as.term->name, last = mig_bind_last(path);
  return mig_span_is(last, name) && path.len > last.len;
}

/* Only a class with a primary key of its own gets a table of its own. */
static bool has_primary_key(const mig_py_class *c) {
  for (uint32_t i = 0; i < c->env->count; i++) {
    mig_py_value v = c->env->values[i];
    bool column = mig_py_is_term(v, MIG_PY_TERM_CALL) && is_of_db(v.as.term->head, "Column");
    const mig_py_value *key = column ? mig_py_call_keyword(v.as.term->call, "primary_key") : NULL;
    if (key != NULL && mig_bind_truth(key) == MIG_YES) return true;
  }
  return false;
}

/* A base that is not seen may name the table. */
static bool flask_names(const mig_py_class *c) {
  bool flask = false;
  for (uint32_t i = 0; i < c->base_count; i++) {
    mig_py_value base = c->bases[i];
    bool plain = base.kind == MIG_PY_V_CLASS && base.as.class_->base_count == 0 &&
                 mig_py_env_find(base.as.class_->env, MIG_SPAN("__tablename__")) == NULL;
    if (!is_of_db(base, "Model") && !plain) return false;
    flask = flask || is_of_db(base, "Model");
  }
  return flask && mig_py_env_find(c->env, MIG_SPAN("__abstract__")) == NULL && has_primary_key(c);
}

static bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}

/* UserRoles: user_roles; HTTPServer: http_server. */
static mig_span in_snake_case(mig_binder *b, mig_span name) {
  mig_buf out = mig_buf_in(b->scratch);
  for (size_t i = 0; i < name.len; i++) {
    char c = name.ptr[i], before = i > 0 ? name.ptr[i - 1] : 0, after = i + 1 < name.len ? name.ptr[i + 1] : 0;
    bool starts = is_upper(c) && i > 0 && (is_lower(before) || (before >= '0' && before <= '9') || is_lower(after));
    if (starts) mig_buf_putc(&out, '_');
    mig_buf_putc(&out, is_upper(c) ? (char)(c + 32) : c);
  }
  return mig_buf_span(&out);
}

/* ---- SQLAlchemy ---- */

bool mig_bind_class_table(mig_binder *b, const mig_py_class *c, mig_span *schema, mig_span *name) {
  mig_py_value *table = mig_py_env_find(c->env, MIG_SPAN("__table__"));
  if (table != NULL) return mig_bind_table_named(b, *table, schema, name);
  mig_py_value *tablename = mig_py_env_find(c->env, MIG_SPAN("__tablename__"));
  if (tablename == NULL) {
    for (uint32_t i = 0; i < c->base_count; i++) {
      if (c->bases[i].kind == MIG_PY_V_CLASS && mig_bind_class_table(b, c->bases[i].as.class_, schema, name)) return true;
    }
    if (!flask_names(c)) return false;
  }
  mig_py_value *args = mig_py_env_find(c->env, MIG_SPAN("__table_args__"));
  mig_py_value last = args != NULL ? *args : mig_py_none();
  if (mig_py_is_known_seq(last) && last.as.seq->count > 0) last = last.as.seq->items[last.as.seq->count - 1];
  if (last.kind == MIG_PY_V_DICT && !mig_bind_name(b, mig_py_dict_get_text(last.as.dict, "schema"), schema)) return false;
  if (tablename == NULL) *name = in_snake_case(b, c->name);
  return (tablename == NULL || mig_bind_name(b, tablename, name)) && name->ptr != NULL;
}
