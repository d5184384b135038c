/* tests/py/parsed.h: a script given in the test. */
#ifndef TESTS_PY_PARSED_H
#define TESTS_PY_PARSED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "py/limits.h"
#include "py/parse.h"

/* The arena's first allocation is the file, so that it lives as long as the module. */
static inline mig_py_module *parsed_span(mig_arena *arena, mig_span text, bool skip) {
  mig_file *file = MIG_NEW(arena, mig_file);
  mig_py_module *module;
  file->path = MIG_SPAN("versions/1_a.py");
  file->text = text;
  assert_int_equal(mig_py_parse(&module, arena, file, &(mig_py_opts){.skip_bodies = skip}), MIG_OK);
  return module;
}

static inline mig_py_module *parsed(mig_arena *arena, const char *text) {
  return parsed_span(arena, mig_span_of(text), false);
}

static inline mig_py_module *skipped(mig_arena *arena, const char *text) {
  return parsed_span(arena, mig_span_of(text), true);
}

/* The value of the last top-level assignment to `name`, or NULL. */
static inline const mig_py_node *assigned(const mig_py_module *module, const char *name) {
  const mig_py_node *value = NULL;
  for (const mig_py_node *n = module->body; n != NULL; n = n->next) {
    if (n->kind != MIG_PY_ASSIGN || n->as.assign.targets->kind != MIG_PY_NAME) continue;
    if (mig_span_is(n->as.assign.targets->as.text, name)) value = n->as.assign.value;
  }
  return value;
}

static inline uint32_t problem_line(const mig_py_module *module) {
  mig_file text = {.text = module->text};
  return module->problem_count == 0 ? 0 : mig_place_locate(&text, module->problems[0].start).line;
}

static inline mig_span source_of(const mig_py_module *module, const mig_py_node *node) {
  return mig_span_cut(module->text, node->start, node->end);
}

#endif
