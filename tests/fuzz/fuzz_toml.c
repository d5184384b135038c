/* fuzz_toml.c: any bytes as a TOML file: what was accepted is a tree that can be walked. */
#include "base/arena.h"
#include "base/protect.h"
#include "base/space.h"
#include "project/toml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct input {
  mig_arena *arena;
  mig_span text;
} input;

static void walk(const mig_toml *value) {
  uint32_t count = 0;
  if (value->kind == MIG_TOML_STRING && !mig_is_utf8(value->text)) __builtin_trap();
  for (const mig_toml *child = value->first; child != NULL; child = child->next, count++) walk(child);
  if (count != value->count) __builtin_trap();
}

static mig_err read_input(void *context) {
  const input *in = context;
  mig_toml *toml;
  mig_why why;
  mig_err err = mig_toml_parse(&toml, in->arena, in->text, &why);
  if (err == MIG_OK) walk(toml);
  return err;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return 0;
  (void)mig_protect(read_input, &(input){arena, {(const char *)data, size}});
  mig_arena_free(arena);
  return 0;
}
