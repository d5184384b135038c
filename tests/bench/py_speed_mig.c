/* Times mig's parser, with and without reading bodies: lines of name, milliseconds, MB/s. */
#include "base/arena.h"
#include "py/parse.h"
#include "py_speed.h"

static void parse(const sample *one, bool skip) {
  mig_arena *arena = mig_arena_new();
  mig_file file = {.text = {one->text, one->len}};
  mig_py_module *module;
  if (arena == NULL) exit(1);
  if (mig_py_parse(&module, arena, &file, &(mig_py_opts){.padded = true, .skip_bodies = skip}) != MIG_OK) exit(1);
  mig_arena_free(arena);
}

static void parse_all(const sample *one) {
  parse(one, false);
}

static void parse_heads(const sample *one) {
  parse(one, true);
}

int main(void) {
  samples all = read_samples();
  printf("files %zu %zu\n", all.count, all.bytes);
  measure("mig", &all, 7, parse_all);
  measure("mig-skip", &all, 7, parse_heads);
  return 0;
}
