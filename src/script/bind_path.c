#include "script/bind.h"

mig_span mig_bind_root(mig_py_value v) {
  while (v.kind == MIG_PY_V_TERM) {
    if (v.as.term->kind == MIG_PY_TERM_PATH) return v.as.term->name;
    v = v.as.term->head;
  }
  return (mig_span){"", 0};
}

mig_span mig_bind_last(mig_span path) {
  size_t start = path.len;
  while (start > 0 && path.ptr[start - 1] != '.') start--;
  return mig_span_cut(path, start, path.len);
}

static bool is_within(mig_span path, const char *package) {
  if (path.len == 0 || *path.ptr != *package) return false; /* most of these lists' names */
  mig_span name = mig_span_of(package);
  return mig_span_starts(path, name) && (path.len == name.len || path.ptr[name.len] == '.');
}

static bool is_within_any(mig_span path, const char *const *packages, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (is_within(path, packages[i])) return true;
  }
  return false;
}

/* SQLAlchemy and packages of types for it: constructing their objects does nothing to a database. */
static const char *const constructing[] = {
    "sqlalchemy",  "sqlmodel",        "geoalchemy2",       "geoalchemy",     "sqlalchemy_utils", "pgvector",
    "citext",      "sqlalchemy_json", "sqlalchemy_jsonfield", "fastapi_users_db_sqlalchemy", "sqlalchemy_searchable",
    "advanced_alchemy", "sqlalchemy_bigquery", "clickhouse_sqlalchemy", "snowflake", "sqlalchemy_redshift"};

static const char *const harmless[] = {
    "abc",       "argparse", "ast",     "base64",   "binascii", "calendar", "codecs",   "collections", "contextlib",
    "copy",      "csv",      "dataclasses", "datetime", "dateutil", "decimal", "email", "enum",        "errno",
    "fractions", "functools", "glob",   "gzip",     "hashlib",  "hmac",     "html",     "inspect",     "io",
    "itertools", "json",     "keyword", "locale",   "logging",  "math",     "mimetypes", "numbers",    "operator",
    "os",        "pathlib",  "pickle",  "platform", "pprint",   "pytz",     "random",   "re",          "secrets",
    "shutil",    "six",      "slugify", "socket",   "string",   "struct",   "sys",      "tempfile",    "textwrap",
    "time",      "timeit",   "traceback", "types",  "typing",   "typing_extensions", "unicodedata", "urllib",
    "uuid",      "warnings", "yaml",    "zlib",     "zoneinfo", "simplejson", "ujson",  "orjson",      "werkzeug",
    "cryptography", "passlib", "bcrypt", "packaging", "tqdm",   "structlog", "loguru",  "click",       "builtins",
    "past",      "future",   "arrow",   "pendulum", "rich",     "dotenv",   "environ",  "decouple",    "importlib",
    "alembic.util", "__future__", "subprocess", "threading", "concurrent", "multiprocessing", "statistics", "bisect",
    "unittest"};

bool mig_bind_is_sqlalchemy(mig_span path) {
  return is_within_any(path, constructing, sizeof constructing / sizeof *constructing);
}

bool mig_bind_is_harmless(mig_span path) {
  return is_within_any(path, harmless, sizeof harmless / sizeof *harmless);
}

bool mig_bind_is_unseen(mig_span path) {
  return !mig_bind_is_sqlalchemy(path) && !mig_bind_is_harmless(path);
}

bool mig_bind_is_op(mig_span path, mig_span *directive) {
  static const char *const modules[] = {"alembic.op.", "alembic.operations.Operations."};
  for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
    mig_span prefix = mig_span_of(modules[i]);
    if (!mig_span_starts(path, prefix)) continue;
    *directive = mig_span_cut(path, prefix.len, path.len);
    return true;
  }
  return false;
}

const mig_py_call *mig_bind_constructs(mig_py_value v, const char *name) {
  if (!mig_py_is_term(v, MIG_PY_TERM_CALL) || !mig_py_is_term(v.as.term->head, MIG_PY_TERM_PATH)) return NULL;
  return mig_span_is(mig_bind_last(v.as.term->head.as.term->name), name) ? v.as.term->call : NULL;
}

mig_construct mig_bind_construct(mig_py_value v, const mig_py_call **call) {
  if (!mig_py_is_term(v, MIG_PY_TERM_CALL) || !mig_py_is_term(v.as.term->head, MIG_PY_TERM_PATH)) {
    return MIG_CONSTRUCT_NONE;
  }
  *call = v.as.term->call;
  return mig_construct_find(mig_bind_last(v.as.term->head.as.term->name));
}

void mig_bind_args_make(mig_bind_args *args, const char *params, const mig_py_call *call) {
  args->call = call;
  mig_binding_make(&args->binding, params, call->arg_count, call->names, call->keyword_count);
}

const mig_py_value *mig_bind_find_arg(const mig_bind_args *args, const char *name) {
  int32_t index = mig_binding_arg(&args->binding, name);
  if (index == MIG_ARG_NONE) return NULL;
  uint32_t i = (uint32_t)index;
  return i < args->call->arg_count ? &args->call->args[i] : &args->call->values[i - args->call->arg_count];
}
