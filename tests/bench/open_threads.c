/* open_threads.c: opens the project of a folder many times over with 1, 2 and 8 threads, and says
 * whether all that was read is the same every time:
 *
 *     open_threads FOLDER RUNS
 *
 * Built with the thread sanitizer (preset tsan) it also finds what only luck keeps the same. */
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "mig/graph.h"
#include "mig/project.h"
#include "script/script.h"

static void put_ident(mig_buf *out, const mig_ident *ident) {
  mig_buf_printf(out, " %d %u-%u", (int)ident->form, ident->start, ident->end);
  for (uint32_t i = 0; i < ident->count; i++) mig_buf_printf(out, " '%.*s'", MIG_FMT(ident->items[i]));
}

static void put_project(mig_buf *out, const mig_project *project) {
  for (uint32_t i = 0; i < project->script_count; i++) {
    const mig_script *script = &project->scripts[i];
    mig_buf_printf(out, "%.*s %.*s", MIG_FMT(script->file.path), MIG_FMT(script->longdoc));
    put_ident(out, &script->revision);
    put_ident(out, &script->down_revision);
    put_ident(out, &script->branch_labels);
    put_ident(out, &script->depends_on);
    mig_buf_puts(out, "\n");
  }
  mig_revs heads = mig_graph_heads(project->graph);
  for (uint32_t i = 0; i < heads.count; i++)
    mig_buf_printf(out, "head %.*s\n", MIG_FMT(mig_graph_node_of(project->graph, heads.items[i])->id));
}

/* Everything that was read, as text in `arena`; exits when it could not be. */
static mig_span read_all(mig_arena *arena, const char *folder, uint32_t threads) {
  mig_tree *tree = NULL;
  mig_why why = {""};
  if (mig_tree_open(&tree, &(mig_project_opts){.dir = folder, .threads = threads}, &why) != MIG_OK) {
    fprintf(stderr, "%s\n", why.text);
    exit(2);
  }
  mig_buf out = mig_buf_in(arena);
  for (uint32_t i = 0; i < tree->project_count; i++) put_project(&out, &tree->projects[i]);
  for (uint32_t i = 0; i < tree->diag_count; i++) {
    const mig_diag *d = &tree->diags[i];
    mig_buf_printf(&out, "%s %.*s %u\n", d->rule != NULL ? d->rule : "-", MIG_FMT(d->message), d->place.start);
  }
  for (uint32_t i = 0; i < tree->note_count; i++) mig_buf_printf(&out, "%.*s\n", MIG_FMT(tree->notes[i]));
  mig_tree_free(tree);
  return mig_buf_span(&out);
}

int main(int argc, char **argv) {
  static const uint32_t threads[] = {1, 2, 8};
  if (argc != 3) return 2;
  long runs = strtol(argv[2], NULL, 10), different = 0;
  mig_arena *first_arena = mig_arena_new();
  mig_span first = read_all(first_arena, argv[1], 1);
  for (long i = 0; i < runs; i++)
    for (size_t k = 0; k < sizeof threads / sizeof *threads; k++) {
      mig_arena *arena = mig_arena_new();
      different += !mig_span_eq(first, read_all(arena, argv[1], threads[k]));
      mig_arena_free(arena);
    }
  printf("%ld runs with 1, 2 and 8 threads, %zu bytes each: %ld different\n", runs, first.len, different);
  mig_arena_free(first_arena);
  return different == 0 ? 0 : 1;
}
