/* sql_shell CASES: reads "=== dialect title / SQL / --- / steps" groups and prints them back with
 * the steps that mig makes; equal output means that every case holds. */
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "sql_text.h"

static mig_span read_all(mig_arena *arena, FILE *file) {
  mig_buf buf = mig_buf_in(arena);
  char chunk[4096];
  for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;) mig_buf_put(&buf, (mig_span){chunk, n});
  return mig_buf_span(&buf);
}

static mig_span cut_line(mig_span *rest) {
  size_t end = mig_span_find(*rest, MIG_SPAN("\n"), 0);
  size_t len = end == SIZE_MAX ? rest->len : end + 1;
  mig_span line = mig_span_cut(*rest, 0, len);
  *rest = mig_span_cut(*rest, len, rest->len);
  return line;
}

static mig_dialect dialect_of(mig_span title) {
  if (mig_span_starts(title, MIG_SPAN("=== mysql"))) return MIG_MYSQL;
  return mig_span_starts(title, MIG_SPAN("=== sqlite")) ? MIG_SQLITE : MIG_POSTGRESQL;
}

static void run_case(mig_span title, mig_span sql) {
  mig_arena *arena = mig_arena_new();
  mig_sql_result result;
  mig_buf buf = mig_buf_in(arena);
  if (mig_sql_effects(&result, arena, dialect_of(title), sql) == MIG_OK) print_steps(&buf, &result);
  printf("%.*s%.*s---\n%.*s\n", MIG_FMT(title), MIG_FMT(sql), MIG_FMT(mig_buf_span(&buf)));
  mig_arena_free(arena);
}

int main(int argc, char **argv) {
  mig_arena *arena = mig_arena_new();
  FILE *file = argc > 1 ? fopen(argv[1], "rb") : stdin;
  if (file == NULL) return 2;
  mig_span rest = read_all(arena, file), title = {0};
  const char *sql = NULL;
  while (rest.len > 0) {
    mig_span line = cut_line(&rest);
    if (mig_span_starts(line, MIG_SPAN("=== "))) title = line, sql = rest.ptr;
    else if (mig_span_is(line, "---\n") && sql != NULL) run_case(title, (mig_span){sql, (size_t)(line.ptr - sql)}), sql = NULL;
    else if (title.ptr == NULL) printf("%.*s", MIG_FMT(line));
  }
  if (argc > 1) fclose(file);
  mig_arena_free(arena);
  return 0;
}
