/* py_dump [--positions] [--status] FILE…: for each file a line, what Python 3.11 prints for
 * ast.dump(ast.parse(source)); --positions: with include_attributes=True.
 *
 * A file that does not parse gives "SyntaxError: line L, column C: message" instead, and the exit
 * status is 1. --status puts a line before each: "ok", "3.12" when the file needs 3.12, "error".
 * --skip parses function bodies when they are asked for, --files reads the names from standard
 * input, --partial prints the tree of a broken file all the same. */
#include <stdio.h>

#include "base/protect.h"
#include "base/span.h"
#include "dump.h"

typedef struct options {
  bool positions, status, skip, files, partial;
} options;

typedef struct job {
  const options *opts;
  const char *path;
  bool broken;
} job;

static bool read_file(mig_arena *arena, const char *path, mig_span *out) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) return false;
  mig_buf bytes = mig_buf_in(arena);
  char chunk[65536];
  for (size_t got; (got = fread(chunk, 1, sizeof chunk, file)) > 0;) mig_buf_put(&bytes, (mig_span){chunk, got});
  fclose(file);
  *out = mig_buf_span(&bytes);
  return true;
}

static void print_problem(const mig_py_module *module, const char *status) {
  const mig_py_problem *problem = &module->problems[0];
  mig_file text = {.text = module->text};
  mig_line_column at = mig_place_locate(&text, problem->start);
  if (module->has_bom && at.line == 1 && at.column > 1) at.column--;
  printf("%sSyntaxError: line %u, column %u: %.*s\n", status, at.line, at.column, MIG_FMT(problem->message));
}

static mig_err print_file(job *j, mig_arena *arena) {
  mig_file file = {.path = mig_span_of(j->path)};
  mig_py_module *module;
  if (!read_file(arena, j->path, &file.text)) {
    printf("%sOSError: %s\n", j->opts->status ? "error\n" : "", j->path);
    j->broken = true;
    return MIG_OK;
  }
  mig_err err = mig_py_parse(&module, arena, &file, &(mig_py_opts){.skip_bodies = j->opts->skip});
  if (err != MIG_OK) return err;
  mig_buf out = mig_buf_in(arena);
  if (module->problem_count == 0 || j->opts->partial) dump_module(&out, module, j->opts->positions);
  if (module->problem_count != 0) {
    print_problem(module, j->opts->status ? "error\n" : "");
    j->broken = true;
    if (!j->opts->partial) return MIG_OK;
  } else if (j->opts->status) {
    puts(module->uses_312 ? "3.12" : "ok");
  }
  fwrite(out.ptr, 1, out.len, stdout);
  putchar('\n');
  return MIG_OK;
}

static mig_err run(void *context) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return MIG_ERR_NOMEM;
  mig_err err = print_file(context, arena);
  mig_arena_free(arena);
  return err;
}

static bool dump_one(const options *opts, const char *path) {
  job j = {.opts = opts, .path = path};
  return mig_protect(run, &j) == MIG_OK && !j.broken;
}

static bool dump_named(const options *opts) {
  char path[4096];
  bool fine = true;
  while (fgets(path, sizeof path, stdin) != NULL) {
    path[strcspn(path, "\n")] = 0;
    fine &= dump_one(opts, path);
    fflush(stdout);
  }
  return fine;
}

int main(int argc, char **argv) {
  options opts = {0};
  bool fine = true;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "--positions") == 0) {
      opts.positions = true;
    } else if (strcmp(argv[i], "--status") == 0) {
      opts.status = true;
    } else if (strcmp(argv[i], "--skip") == 0) {
      opts.skip = true;
    } else if (strcmp(argv[i], "--partial") == 0) {
      opts.partial = true;
    } else if (strcmp(argv[i], "--files") == 0) {
      opts.files = true;
    } else {
      fine &= dump_one(&opts, argv[i]);
    }
  }
  if (opts.files) fine &= dump_named(&opts);
  return fine ? 0 : 1;
}
