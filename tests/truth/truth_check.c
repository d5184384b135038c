/* truth_check [-v] [--id ID] [--at-least N] [--sound] [--laws] [--memory] FILE.jsonl...
 *
 * --laws checks instead that an empty branch converges with any that runs, that swapping the sides mirrors the
 * outcome, and that splitting a branch into more revisions changes nothing.
 *
 * --sound fails only when something is said to converge that does not.
 *
 * --memory prints the peak at the end: each case has an arena of its own, so it is that of the largest case.
 *
 * Turns each executed case into the scripts that it stands for, reads them as mig reads a project's,
 * and compares mig's outcome with the recorded one. Prints a confusion matrix per file: rows are
 * what the database did, columns what mig says. */
#include <cjson/cJSON.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "mig/conflict.h"
#include "script/operations.h"

enum { OUTCOMES = 6 };

typedef struct options {
  bool verbose;
  const char *id;
  int at_least;
  bool sound;
  bool laws;
} options;

typedef struct totals {
  int count[OUTCOMES][OUTCOMES];
  int broken; /* laws */
  int cases, right, wrong_converges, false_alarms, unknown, wrong_order;
} totals;

static int outcome_of(const char *name) {
  for (int i = 0; i < OUTCOMES; i++)
    if (strcmp(name, mig_outcome_name((mig_outcome)i)) == 0) return i;
  return MIG_OUTCOME_UNKNOWN;
}

/* ---- a case as scripts ---- */

static void put_line(mig_buf *buf, const char *text) {
  for (const char *line = text; line != NULL;) {
    const char *end = strchr(line, '\n');
    size_t len = end != NULL ? (size_t)(end - line) : strlen(line);
    mig_buf_puts(buf, "    ");
    mig_buf_put(buf, (mig_span){line, len});
    mig_buf_putc(buf, '\n');
    line = end != NULL ? end + 1 : NULL;
  }
}

static mig_span script_text(mig_arena *arena, const char *id, const char *down, const cJSON *ops) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_printf(&buf,
                 "\"\"\"case\"\"\"\nfrom alembic import op\nimport sqlalchemy as sa\n"
                 "from sqlalchemy.dialects import mysql, postgresql\n\nrevision = \"%s\"\ndown_revision = %s%s%s\n"
                 "branch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n",
                 id, *down ? "\"" : "", *down ? down : "None", *down ? "\"" : "");
  const cJSON *op;
  cJSON_ArrayForEach(op, ops) put_line(&buf, op->valuestring);
  mig_buf_puts(&buf, "    pass\n\n\ndef downgrade():\n    pass\n");
  size_t len = buf.len;
  for (int i = 0; i < 64; i++) mig_buf_putc(&buf, 0); /* readers look ahead */
  return (mig_span){mig_buf_span(&buf).ptr, len};
}

static mig_conflict_revision bind(mig_arena *arena, mig_dialect dialect, const char *id, const char *down,
                                  const cJSON *ops) {
  mig_script *script = MIG_NEW(arena, mig_script);
  mig_file file = {mig_arena_printf(arena, "versions/%s.py", id), script_text(arena, id, down, ops)};
  mig_script_read(script, arena, file, NULL);
  mig_script_ops_opts opts = {.direction = MIG_UPGRADE, .dialect = dialect};
  mig_ops *bound = NULL;
  uint32_t count = 0;
  if (mig_script_operations(&bound, &count, arena, script, &opts) != MIG_OK) abort();
  return (mig_conflict_revision){mig_arena_copy(arena, mig_span_of(id)), count != 0 ? &bound[0] : NULL};
}

static mig_conflict_line line_of(mig_arena *arena, mig_dialect dialect, const cJSON *revisions, char side) {
  int count = cJSON_GetArraySize(revisions);
  mig_conflict_revision *items = MIG_NEW_ARRAY(arena, mig_conflict_revision, (size_t)count);
  char down[16] = "000000000000", id[16];
  for (int i = 0; i < count; i++) {
    snprintf(id, sizeof id, "%c%011d", side, i + 1);
    items[i] = bind(arena, dialect, id, down, cJSON_GetArrayItem(revisions, i));
    memcpy(down, id, sizeof down);
  }
  return (mig_conflict_line){items, (uint32_t)count};
}

static mig_dialect dialect_of(const char *name) {
  return strcmp(name, "sqlite") == 0 ? MIG_SQLITE : strcmp(name, "mysql") == 0 ? MIG_MYSQL : MIG_POSTGRESQL;
}

static const char *text_of(const cJSON *item, const char *key) {
  const cJSON *value = cJSON_GetObjectItem(item, key);
  return cJSON_IsString(value) ? value->valuestring : NULL;
}

/* ---- telling ---- */

static void print_order(const char *name, const mig_order *order, const char *truth) {
  mig_span said = order->succeeds == MIG_ORDER_FAILS ? order->because : MIG_SPAN("runs");
  printf("    %s: mig: %.*s | database: %s\n", name, MIG_FMT(said), truth != NULL ? truth : "runs");
}

static void print_ops(const char *name, const cJSON *revisions) {
  const cJSON *revision, *op;
  cJSON_ArrayForEach(revision, revisions) {
    printf("    %s --\n", name);
    if (cJSON_IsString(revision)) printf("      %s\n", revision->valuestring);
    cJSON_ArrayForEach(op, revision) printf("      %s\n", op->valuestring);
  }
}

static void explain(const cJSON *item, const mig_comparison *result, int truth) {
  printf("  %s: database %s, mig %s (%s)\n", text_of(item, "id"), mig_outcome_name((mig_outcome)truth),
         mig_outcome_name(result->outcome), mig_grade_name(result->grade));
  print_ops("base", cJSON_GetObjectItem(item, "base"));
  print_ops("a", cJSON_GetObjectItem(item, "a"));
  print_ops("b", cJSON_GetObjectItem(item, "b"));
  print_order("a first", &result->ours_first, text_of(item, "a_first"));
  print_order("b first", &result->theirs_first, text_of(item, "b_first"));
  for (uint32_t i = 0; i < result->difference_count; i++) {
    const mig_difference *d = &result->differences[i];
    printf("    differs: %s %.*s.%.*s %.*s: %.*s | %.*s\n", mig_object_kind_name(d->object.kind), MIG_FMT(d->object.table),
           MIG_FMT(d->object.name), MIG_FMT(d->facet), MIG_FMT(d->ours_first), MIG_FMT(d->theirs_first));
  }
  for (uint32_t i = 0; i < result->not_understood_count; i++)
    printf("    not understood: %.*s: %.*s\n", MIG_FMT(result->not_understood[i].text), MIG_FMT(result->not_understood[i].reason));
  for (uint32_t i = 0; i < result->diagnostic_count; i++)
    printf("    base: %.*s\n", MIG_FMT(result->diagnostics[i].message));
  const char *keys[] = {"diff", "data_diff"};
  for (int i = 0; i < 2; i++) {
    char *text = cJSON_PrintUnformatted(cJSON_GetObjectItem(item, keys[i]));
    if (text != NULL && strcmp(text, "null") != 0) printf("    database's %s: %s\n", keys[i], text);
    free(text);
  }
}

/* ---- laws ---- */

/* One revision for each operation. */
static mig_conflict_line split_line(mig_arena *arena, mig_dialect dialect, const cJSON *revisions, char side) {
  cJSON *split = cJSON_CreateArray();
  const cJSON *revision, *op;
  cJSON_ArrayForEach(revision, revisions) {
    cJSON_ArrayForEach(op, revision) {
      cJSON *one = cJSON_CreateArray();
      cJSON_AddItemToArray(one, cJSON_CreateString(op->valuestring));
      cJSON_AddItemToArray(split, one);
    }
  }
  mig_conflict_line line = line_of(arena, dialect, split, side);
  cJSON_Delete(split);
  return line;
}

static mig_comparison *compare(mig_arena *arena, mig_dialect dialect, const mig_conflict_line *base,
                               const mig_conflict_line *ours, const mig_conflict_line *theirs) {
  mig_conflict_opts conflict = {.dialect = dialect, .diagnostics = true};
  mig_comparison *result = NULL;
  if (mig_conflict_compare(&result, arena, base, ours, theirs, &conflict, NULL) != MIG_OK) abort();
  return result;
}

static void check_laws(const cJSON *item, totals *sum) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) abort();
  mig_dialect dialect = dialect_of(text_of(item, "db"));
  mig_conflict_revision first = bind(arena, dialect, "000000000000", "", cJSON_GetObjectItem(item, "base"));
  const cJSON *a = cJSON_GetObjectItem(item, "a"), *b = cJSON_GetObjectItem(item, "b");
  mig_conflict_line base = {&first, 1}, none = {NULL, 0};
  mig_conflict_line ours = line_of(arena, dialect, a, 'a'), theirs = line_of(arena, dialect, b, 'b');
  mig_conflict_line many_ours = split_line(arena, dialect, a, 'a'), many_theirs = split_line(arena, dialect, b, 'b');
  const mig_comparison *plain = compare(arena, dialect, &base, &ours, &theirs);
  const mig_comparison *swapped = compare(arena, dialect, &base, &theirs, &ours);
  const mig_comparison *split = compare(arena, dialect, &base, &many_ours, &many_theirs);
  const char *law = NULL;
  bool run = compare(arena, dialect, &base, &ours, &none)->outcome == MIG_CONVERGES &&
             compare(arena, dialect, &base, &none, &theirs)->outcome == MIG_CONVERGES;
  if (run == (bool)cJSON_IsTrue(cJSON_GetObjectItem(item, "alone")))
    law = run ? "a branch that does not run alone does not converge with an empty one" : "a branch and an empty one converge";
  else if (plain->outcome != swapped->outcome || plain->ours_first.succeeds != swapped->theirs_first.succeeds ||
           plain->theirs_first.succeeds != swapped->ours_first.succeeds ||
           plain->difference_count != swapped->difference_count)
    law = "swapping the sides mirrors the outcome";
  else if (plain->outcome != split->outcome || plain->ours_first.succeeds != split->ours_first.succeeds)
    law = "splitting revisions changes nothing";
  sum->cases++;
  if (law != NULL) {
    sum->broken++;
    printf("  %s breaks the law that %s\n", text_of(item, "id"), law);
  }
  mig_arena_free(arena);
}

static void judge(const cJSON *item, const options *opts, totals *sum) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) abort();
  mig_dialect dialect = dialect_of(text_of(item, "db"));
  mig_conflict_revision first = bind(arena, dialect, "000000000000", "", cJSON_GetObjectItem(item, "base"));
  mig_conflict_line base = {&first, 1}, ours = line_of(arena, dialect, cJSON_GetObjectItem(item, "a"), 'a');
  mig_conflict_line theirs = line_of(arena, dialect, cJSON_GetObjectItem(item, "b"), 'b');
  mig_conflict_opts conflict = {.dialect = dialect, .diagnostics = true};
  mig_comparison *result = NULL;
  if (mig_conflict_compare(&result, arena, &base, &ours, &theirs, &conflict, NULL) != MIG_OK) abort();
  int truth = outcome_of(text_of(item, "outcome"));
  bool wrong_order = truth == MIG_ORDER_DEPENDENT && result->outcome == MIG_ORDER_DEPENDENT &&
                     (result->ours_first.succeeds == MIG_ORDER_FAILS) != (text_of(item, "a_first") != NULL);
  bool right = truth == (int)result->outcome && !wrong_order;
  sum->count[truth][result->outcome]++;
  sum->cases++;
  sum->right += right;
  sum->wrong_order += wrong_order;
  sum->wrong_converges += result->outcome == MIG_CONVERGES && truth != MIG_CONVERGES;
  sum->unknown += result->outcome == MIG_OUTCOME_UNKNOWN;
  sum->false_alarms += truth == MIG_CONVERGES && result->outcome != MIG_CONVERGES && result->outcome != MIG_OUTCOME_UNKNOWN;
  if ((opts->verbose && !right) || opts->id != NULL) explain(item, result, truth);
  mig_arena_free(arena);
}

/* ---- files ---- */

static char *read_line(FILE *in, size_t *cap, char *line) {
  size_t len = 0;
  for (int c; (c = getc(in)) != EOF && c != '\n';) {
    if (len + 2 > *cap) {
      *cap = *cap * 2 + 4096;
      line = realloc(line, *cap);
      if (line == NULL) abort();
    }
    line[len++] = (char)c;
  }
  if (len != 0) line[len] = 0;
  else if (line != NULL) line[0] = 0;
  return line;
}

static int check_file(const char *path, const options *opts) {
  FILE *in = fopen(path, "r");
  if (in == NULL) {
    fprintf(stderr, "truth_check: can't open %s\n", path);
    return 1;
  }
  totals sum = {0};
  size_t cap = 0;
  char *line = NULL;
  while (!feof(in)) {
    line = read_line(in, &cap, line);
    cJSON *item = line != NULL && *line != 0 ? cJSON_Parse(line) : NULL;
    if (item != NULL && (opts->id == NULL || strcmp(opts->id, text_of(item, "id")) == 0)) {
      if (opts->laws) check_laws(item, &sum);
      else judge(item, opts, &sum);
    }
    cJSON_Delete(item);
  }
  free(line);
  fclose(in);
  const char *name = strrchr(path, '/');
  if (opts->laws) {
    printf("%s: %d cases, %d break a law\n", name != NULL ? name + 1 : path, sum.cases, sum.broken);
    return sum.broken != 0;
  }
  printf("%s: %d cases, %d right; %d wrong converges, %d false alarms, %d unknown, %d order the wrong way round\n",
         name != NULL ? name + 1 : path, sum.cases, sum.right, sum.wrong_converges, sum.false_alarms, sum.unknown,
         sum.wrong_order);
  printf("  %-16s", "database \\ mig");
  for (int i = 0; i < OUTCOMES; i++) printf(" %15s", mig_outcome_name((mig_outcome)i));
  printf("\n");
  for (int i = 0; i < OUTCOMES - 1; i++) {
    printf("  %-16s", mig_outcome_name((mig_outcome)i));
    for (int j = 0; j < OUTCOMES; j++) printf(" %15d", sum.count[i][j]);
    printf("\n");
  }
  return sum.right < opts->at_least || (opts->sound && sum.wrong_converges != 0);
}

int main(int argc, char **argv) {
  options opts = {0};
  int failed = 0;
  bool memory = false;
  for (int i = 1; i < argc; i++) {
    if (strcmp(argv[i], "-v") == 0) opts.verbose = true;
    else if (strcmp(argv[i], "--laws") == 0) opts.laws = true;
    else if (strcmp(argv[i], "--id") == 0 && i + 1 < argc) opts.id = argv[++i];
    else if (strcmp(argv[i], "--at-least") == 0 && i + 1 < argc) opts.at_least = atoi(argv[++i]);
    else if (strcmp(argv[i], "--sound") == 0) opts.sound = true;
    else if (strcmp(argv[i], "--memory") == 0) memory = true;
    else failed |= check_file(argv[i], &opts);
  }
  struct rusage usage;
  if (memory && getrusage(RUSAGE_SELF, &usage) == 0) printf("peak memory: %ld KiB\n", usage.ru_maxrss);
  return failed;
}
