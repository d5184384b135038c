/* Any bytes as a script: read whole, read with bodies skipped, the bodies read later, and every
 * node visited and asked what consumers ask. */
#include "base/arena.h"
#include "py/parse.h"

typedef struct counter {
  uint32_t nodes, text_len;
  uint64_t sum;
} counter;

static void count(void *payload, const mig_py_node *node) {
  counter *c = payload;
  int64_t value;
  c->nodes++;
  if (node->start > node->end || node->end > c->text_len) __builtin_trap();
  c->sum += (unsigned char)mig_py_kind_name((mig_py_kind)node->kind)[0];
  switch (node->kind) {
    case MIG_PY_NUMBER:
      if (mig_py_number_int64(node, &value)) c->sum += (uint64_t)value;
      c->sum += mig_py_number_double(node) > 1;
      break;
    case MIG_PY_STRING:
    case MIG_PY_BYTES:
    case MIG_PY_NAME:
      for (size_t i = 0; i < node->as.text.len; i++) c->sum += (unsigned char)node->as.text.ptr[i];
      break;
    default:
      break;
  }
  mig_py_each_child(node, count, payload);
}

static uint32_t visit(const mig_py_module *module) {
  counter c = {.text_len = (uint32_t)module->text.len};
  for (const mig_py_node *node = module->body; node != NULL; node = node->next) count(&c, node);
  return c.nodes;
}

static void emit(void *payload, const mig_diag *diag) {
  (void)payload;
  if (diag->message.len == 0) __builtin_trap();
}

static uint32_t read(mig_arena *arena, const mig_file *file, bool skip) {
  mig_py_module *module;
  mig_sink sink = {emit, NULL};
  if (mig_py_parse(&module, arena, file, &(mig_py_opts){.skip_bodies = skip}) != MIG_OK) return 0;
  visit(module);
  mig_py_docstring(module->body);
  mig_py_parse_bodies(module);
  mig_py_report(module, &sink);
  uint32_t nodes = visit(module);
  return module->problem_count == 0 ? nodes : 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return 0;
  mig_file file = {.text = {size == 0 ? "" : (const char *)data, size}};
  uint32_t whole = read(arena, &file, false), later = read(arena, &file, true);
  /* A body that was skipped is the same when it is read later. */
  if (whole != 0 && whole != later) __builtin_trap();
  mig_arena_free(arena);
  return 0;
}
