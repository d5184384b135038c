/* Imports. A module is read when one of its names is used, not before: most never are. */
#include "py/eval_internal.h"

static mig_py_value import_of(mig_py_eval *ev, mig_span module, uint32_t level, mig_span name) {
  mig_py_import *import = MIG_NEW(ev->arena, mig_py_import);
  *import = (mig_py_import){module, name, level, ev->frame->module->file};
  return (mig_py_value){.kind = MIG_PY_V_IMPORT, .as.import = import};
}

mig_py_value mig_py_eval_imported(mig_py_eval *ev, mig_py_value v) {
  if (v.kind != MIG_PY_V_IMPORT) return v;
  const mig_py_import *i = v.as.import;
  mig_py_value path = mig_py_term_path(ev, i->module);
  if (ev->reading > 0) return i->name.len > 0 ? mig_py_term_attr(ev, path, i->name, NULL) : path;
  mig_py_value module = ev->host->import_module(ev->host->payload, ev, i->file, i->module, i->level);
  if (i->name.len == 0) return module.kind == MIG_PY_V_MODULE ? module : path;
  mig_py_value *found = module.kind == MIG_PY_V_MODULE ? mig_py_env_find(module.as.env, i->name) : NULL;
  if (found != NULL) {
    mig_py_value deeper = *found;
    found->kind = MIG_PY_V_UNKNOWN; /* a module that imports from itself, round about */
    found->as.text = MIG_SPAN("an import that leads back to itself");
    deeper = mig_py_eval_imported(ev, deeper);
    mig_py_env_set(ev->arena, module.as.env, i->name, deeper);
    return deeper;
  }
  /* A submodule, or a name that the module takes from elsewhere. */
  path = mig_py_term_attr(ev, path, i->name, NULL);
  module = ev->host->import_module(ev->host->payload, ev, i->file, path.as.term->name, i->level);
  return module.kind == MIG_PY_V_MODULE ? module : path;
}

void mig_py_eval_import(mig_py_eval *ev, const mig_py_node *node) {
  for (const mig_py_node *a = node->as.import.names; a != NULL; a = a->next) {
    mig_span name = mig_py_alias_name(a), asname = mig_py_alias_asname(a);
    size_t dot = mig_span_find(name, MIG_SPAN("."), 0);
    if (asname.len > 0) {
      mig_py_eval_set_name(ev, asname, import_of(ev, name, 0, (mig_span){0}));
    } else if (dot != SIZE_MAX) { /* binds the package; what is below it stays a path */
      mig_py_eval_set_name(ev, mig_span_cut(name, 0, dot), mig_py_term_path(ev, mig_span_cut(name, 0, dot)));
    } else {
      mig_py_eval_set_name(ev, name, import_of(ev, name, 0, (mig_span){0}));
    }
  }
}

static void import_star(mig_py_eval *ev, mig_span name, uint32_t level) {
  mig_py_value module = mig_py_eval_imported(ev, import_of(ev, name, level, (mig_span){0}));
  if (module.kind != MIG_PY_V_MODULE) {
    ev->frame->env->star = name;
    return;
  }
  for (uint32_t i = 0; i < module.as.env->count; i++) {
    mig_span public = module.as.env->names[i];
    if (public.len > 0 && public.ptr[0] != '_') mig_py_eval_set_name(ev, public, module.as.env->values[i]);
  }
}

void mig_py_eval_import_from(mig_py_eval *ev, const mig_py_node *node) {
  mig_span name = mig_py_import_module(node);
  uint32_t level = node->as.import.level;
  if (mig_span_is(name, "__future__")) return;
  for (const mig_py_node *a = node->as.import.names; a != NULL; a = a->next) {
    mig_span wanted = mig_py_alias_name(a), asname = mig_py_alias_asname(a);
    if (mig_span_is(wanted, "*")) {
      import_star(ev, name, level);
    } else {
      mig_py_eval_set_name(ev, asname.len > 0 ? asname : wanted, import_of(ev, name, level, wanted));
    }
  }
}
