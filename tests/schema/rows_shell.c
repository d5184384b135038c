/* rows_shell: runs SQL as mig would, for comparison with a database.
 *
 * Reads lines: "dialect NAME" begins anew, "print TABLE" prints its rows, anything else is one
 * statement, answered by "ok", "fails: ..." or "unknown: ...". "end" ends a case. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/span.h"
#include "schema/catalogue.h"

typedef struct shell {
  mig_arena *arena;
  mig_catalogue *catalogue;
  mig_step step;
} shell;

static void begin(shell *s, mig_span dialect) {
  if (s->arena != NULL) mig_arena_free(s->arena);
  s->arena = mig_arena_new();
  s->catalogue = mig_catalogue_new(s->arena, mig_span_is(dialect, "mysql") ? MIG_MYSQL : mig_span_is(dialect, "sqlite") ? MIG_SQLITE : MIG_POSTGRESQL);
  mig_catalogue_record(s->catalogue); /* what is not understood is kept from here on */
  s->step = 0;
}

/* The catalogue's text holds the rows; the table's part is cut out. */
static void print(shell *s, mig_span table) {
  (void)table;
  mig_span text = mig_catalogue_print(s->arena, s->catalogue);
  printf("%.*s", MIG_FMT(text));
}

static void run(shell *s, mig_span sql) {
  mig_effect *effect = MIG_NEW(s->arena, mig_effect);
  mig_op *op = MIG_NEW(s->arena, mig_op);
  mig_failure failure = {0};
  *effect = (mig_effect){.verb = MIG_EFFECT_SQL, .as.sql = mig_arena_copy(s->arena, sql)};
  *op = (mig_op){.directive = MIG_SPAN("execute"), .effects = effect, .effect_count = 1};
  uint32_t before, after;
  mig_catalogue_murk(s->catalogue, &before);
  mig_apply made = mig_catalogue_apply(s->catalogue, op, ++s->step, NULL, &failure);
  const mig_murk *murk = mig_catalogue_murk(s->catalogue, &after);
  if (made == MIG_APPLY_FAILS) printf("fails: %.*s\n", MIG_FMT(failure.message));
  else if (after > before) printf("unknown: %.*s\n", MIG_FMT(murk[after - 1].reason));
  else if (made == MIG_APPLY_UNKNOWN) printf("unknown:\n");
  else printf("ok\n");
}

int main(void) {
  shell s = {0};
  static char line[1 << 16];
  begin(&s, MIG_SPAN("postgresql"));
  while (fgets(line, sizeof line, stdin) != NULL) {
    mig_span text = mig_span_trim(mig_span_of(line));
    if (mig_span_starts(text, MIG_SPAN("dialect "))) begin(&s, mig_span_cut(text, 8, text.len));
    else if (mig_span_starts(text, MIG_SPAN("print "))) print(&s, mig_span_cut(text, 6, text.len));
    else if (mig_span_is(text, "end")) printf("end\n");
    else run(&s, text);
    fflush(stdout);
  }
  mig_arena_free(s.arena);
  return 0;
}
