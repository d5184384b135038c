#include "base/protect.h"
#include "py/parse.h"
#include "script/internal.h"

void mig_script_unread(mig_script *out, mig_file file) {
  *out = (mig_script){.file = file};
  for (int i = 0; i < MIG_NAME_COUNT; i++) mig_script_ident(out, (mig_ident_name)i)->form = MIG_IDENT_NOT_LITERAL;
}

typedef struct tree_call {
  mig_script *out;
  mig_arena *arena, *scratch;
  const mig_sink *sink;
} tree_call;

static mig_err read_tree(void *context) {
  const tree_call *c = context;
  mig_script_read_tree(c->out, c->arena, c->scratch, c->sink);
  return MIG_OK;
}

/* The tree may take twenty times the file's size and is not kept. */
static void read_with_tree(mig_script *out, mig_arena *arena, const mig_sink *sink) {
  mig_arena *scratch = mig_arena_new();
  if (scratch == NULL) mig_out_of_memory();
  mig_err err = mig_protect(read_tree, &(tree_call){out, arena, scratch, sink});
  mig_arena_free(scratch);
  if (err != MIG_OK) mig_out_of_memory();
}

void mig_script_read(mig_script *out, mig_arena *arena, mig_file file, const mig_sink *sink) {
  *out = (mig_script){.file = file};
  if (!mig_script_read_quickly(out, arena, file.text)) {
    *out = (mig_script){.file = file};
    read_with_tree(out, arena, sink);
  }
  mig_script_check(out, arena, sink);
}

struct mig_py_module *mig_script_parse(mig_script *script, mig_arena *arena, const mig_sink *sink) {
  if (script->module != NULL) return script->module;
  mig_py_module *module;
  if (mig_py_parse(&module, arena, &script->file, &(mig_py_opts){.padded = true}) != MIG_OK) mig_out_of_memory();
  mig_py_parse_bodies(module);
  script->module = module;
  script->syntax_error = module->problem_count != 0;
  mig_script_report_problems(module, sink);
  return module;
}
