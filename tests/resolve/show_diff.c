/* Prints the diff between two files as mig shows edits: show_diff ACTION PATH TO BEFORE AFTER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "mig/resolve.h"

static mig_span read_all(mig_arena *arena, const char *path) {
  enum { MOST = 1 << 20 };
  FILE *file = fopen(path, "rb");
  char *bytes = mig_arena_alloc(arena, MOST);
  if (file == NULL) exit(2);
  size_t len = fread(bytes, 1, MOST, file);
  fclose(file);
  return (mig_span){bytes, len};
}

int main(int argc, char **argv) {
  if (argc != 6) return 2;
  mig_arena *arena = mig_arena_new();
  mig_edit edit = {.path = {argv[2], strlen(argv[2])}, .to = {argv[3], strlen(argv[3])}};
  for (int action = MIG_EDIT_CREATE; action <= MIG_EDIT_DELETE; action++)
    if (strcmp(argv[1], mig_edit_action_name((mig_edit_action)action)) == 0) edit.action = (mig_edit_action)action;
  if (edit.action != MIG_EDIT_CREATE) edit.before = read_all(arena, argv[4]);
  if (edit.action != MIG_EDIT_DELETE) edit.after = read_all(arena, argv[5]);
  mig_span diff = mig_edit_diff(arena, &edit);
  fwrite(diff.ptr, 1, diff.len, stdout);
  mig_arena_free(arena);
  return 0;
}
