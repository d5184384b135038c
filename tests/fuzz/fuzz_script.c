/* fuzz_script.c: any bytes as a script: the quick reader, where it reads at all, agrees with the tree
 * on every identifier. */
#include "base/arena.h"
#include "base/protect.h"
#include "base/span.h"
#include "script/internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct input {
  mig_arena *arena;
  mig_file file;
} input;

static void compare(const mig_ident *a, const mig_ident *b) {
  if (a->form != b->form || a->count != b->count || a->start != b->start || a->end != b->end) __builtin_trap();
  for (uint32_t i = 0; i < a->count; i++)
    if (!mig_span_eq(a->items[i], b->items[i])) __builtin_trap();
}

static mig_err read_input(void *context) {
  const input *in = context;
  mig_script whole, quick = {.file = in->file}, tree = {.file = in->file};
  mig_script_read(&whole, in->arena, in->file, NULL);
  if (!mig_script_read_quickly(&quick, in->arena, in->file.text)) return MIG_OK;
  mig_script_read_tree(&tree, in->arena, in->arena, NULL);
  if (tree.syntax_error) return MIG_OK; /* the quick reader does not look for errors */
  for (int i = 0; i < MIG_NAME_COUNT; i++)
    compare(mig_script_ident(&quick, (mig_ident_name)i), mig_script_ident(&tree, (mig_ident_name)i));
  if (!mig_span_eq(quick.longdoc, tree.longdoc)) __builtin_trap();
  return MIG_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return 0;
  char *text = calloc(1, size + 64);
  if (text != NULL) {
    if (size != 0) memcpy(text, data, size);
    (void)mig_protect(read_input, &(input){arena, {MIG_SPAN("x.py"), {text, size}}});
  }
  mig_arena_free(arena);
  free(text);
  return 0;
}
