/* How a project writes its scripts, read from the scripts themselves. */
#include "base/map.h"
#include "base/span.h"
#include "py/parse.h"
#include "resolve/internal.h"

uint32_t mig_style_newest(const mig_project *project, mig_revs parents) {
  uint32_t newest = UINT32_MAX;
  mig_date latest;
  for (uint32_t i = 0; i < parents.count; i++) {
    mig_date date;
    uint32_t script = mig_graph_node_of(project->graph, parents.items[i])->script;
    if (!mig_find_create_date(&date, mig_project_script(project, script).longdoc))
      mig_date_parse(&date, MIG_SPAN("0001-01-01"));
    if (newest != UINT32_MAX && mig_date_cmp(&date, &latest) < 0) continue;
    latest = date;
    newest = script;
  }
  return newest;
}

static mig_py_module *parse(mig_arena *arena, const mig_file *file) {
  mig_py_module *module = NULL;
  mig_py_opts opts = {.skip_bodies = true};
  return mig_py_parse(&module, arena, file, &opts) == MIG_OK ? module : NULL;
}

static bool is_function(const mig_py_node *node, const char *name) {
  return node->kind == MIG_PY_FUNCTION_DEF && mig_span_is(node->as.def->name, name);
}

static uint32_t parameters_of(const mig_py_node *function) {
  const mig_py_arguments *args = function->as.def->args;
  uint32_t count = 0;
  if (args == NULL) return 0;
  for (const mig_py_node *arg = args->posonly; arg != NULL; arg = arg->next) count++;
  for (const mig_py_node *arg = args->args; arg != NULL; arg = arg->next) count++;
  for (const mig_py_node *arg = args->kwonly; arg != NULL; arg = arg->next) count++;
  return count + (args->vararg != NULL) + (args->kwarg != NULL);
}

static bool is_for_database(const mig_py_node *node) {
  return node->kind == MIG_PY_FUNCTION_DEF && mig_span_starts(node->as.def->name, MIG_SPAN("upgrade_"));
}

static bool names_revision(const mig_py_node *node) {
  return node->kind == MIG_PY_ANN_ASSIGN && node->as.ann_assign.target->kind == MIG_PY_NAME &&
         mig_span_is(node->as.ann_assign.target->as.text, "revision");
}

mig_stock_style mig_style_of(mig_arena *arena, const mig_project *project, uint32_t script) {
  mig_stock_style style = {0};
  uint32_t parameters = 0;
  bool databases = false;
  mig_py_module *module = parse(arena, mig_project_script(project, script).file);
  for (mig_py_node *node = module == NULL ? NULL : module->body; node != NULL; node = node->next) {
    if (names_revision(node)) style.annotated = true;
    databases = databases || is_for_database(node);
    if (!is_function(node, "upgrade")) continue;
    style.returns_none = node->as.def->returns != NULL;
    style.documented = mig_py_docstring(mig_py_body(module, node)) != NULL;
    parameters = parameters_of(node);
  }
  style.multidb = parameters == 1 && databases;
  style.other_parameters = parameters > 0 && !style.multidb;
  return style;
}

static void add_name(mig_span_list *out, mig_arena *arena, mig_map *seen, mig_span name) {
  if (mig_map_add(seen, name, out->count) == out->count) *mig_vec_push(arena, out) = name;
}

static void add_names_of(mig_span_list *out, mig_arena *arena, mig_map *seen, const mig_file *file) {
  const mig_span prefix = MIG_SPAN("upgrade_");
  if (mig_span_find(file->text, prefix, 0) == SIZE_MAX) return;
  mig_py_module *module = parse(arena, file);
  bool dispatches = false;
  for (mig_py_node *node = module == NULL ? NULL : module->body; node != NULL; node = node->next)
    dispatches = dispatches || (is_function(node, "upgrade") && parameters_of(node) == 1);
  for (mig_py_node *node = dispatches ? module->body : NULL; node != NULL; node = node->next)
    if (is_for_database(node))
      add_name(out, arena, seen, mig_span_cut(node->as.def->name, prefix.len, node->as.def->name.len));
}

void mig_style_binds(mig_span_list *out, mig_arena *arena, const mig_project *project, uint32_t newest) {
  mig_map seen;
  mig_map_init(&seen, arena);
  add_names_of(out, arena, &seen, mig_project_script(project, newest).file);
  for (uint32_t i = 0; i < project->script_count; i++)
    add_names_of(out, arena, &seen, mig_project_script(project, i).file);
  for (uint32_t i = 0; i < project->database_count; i++) add_name(out, arena, &seen, project->databases[i]);
}
