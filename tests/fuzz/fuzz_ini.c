/* fuzz_ini.c: any bytes as a configuration file: what was accepted can be asked for. */
#include "base/arena.h"
#include "base/protect.h"
#include "project/ini.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct input {
  mig_arena *arena;
  const mig_ini *ini;
  mig_span text, section;
} input;

static void ask_key(void *payload, mig_span key) {
  const input *in = payload;
  mig_span value;
  mig_why why;
  (void)mig_ini_get(&value, in->arena, in->ini, in->section, key, &why);
  if (!mig_ini_get_raw(&value, in->ini, in->section, key)) __builtin_trap();
}

static void ask_section(void *payload, mig_span section) {
  input *in = payload;
  in->section = section;
  mig_ini_each(in->ini, section, ask_key, in);
}

static mig_err read_input(void *context) {
  input *in = context;
  mig_ini *ini;
  mig_why why;
  mig_err err = mig_ini_parse(&ini, in->arena, in->text, (mig_span){"/here", 5}, &why);
  if (err != MIG_OK) return err;
  in->ini = ini;
  mig_ini_each_section(ini, ask_section, in);
  return MIG_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return 0;
  (void)mig_protect(read_input, &(input){.arena = arena, .text = {(const char *)data, size}});
  mig_arena_free(arena);
  return 0;
}
