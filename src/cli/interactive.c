/* interactive.c: merge -i: plain questions on stderr, answers from stdin, so that it works over ssh and in a pipe.
 * No answer, or the end of input, leaves everything as it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"

enum { MOST_ANSWERS = 32, MOST_FINDINGS = 64 };

/* What can be answered: a way for this finding, or a resolution for all of them; the other is NULL. */
typedef struct answer {
  const mig_way *way;
  const mig_resolution *resolution;
} answer;

typedef struct asking {
  const mig_cli *cli;
  mig_pieces *pieces;
  const mig_choice *choice;
  uint32_t count; /* findings */
  const mig_way *chosen[MOST_FINDINGS];
  answer answers[MOST_ANSWERS];
  unsigned answer_count;
} asking;

/* One line; false at the end of input. What is typed at a terminal is seen there with its line's end. */
static bool read_answer(char *out, size_t size) {
  fflush(stderr);
  bool read = fgets(out, (int)size, stdin) != NULL;
  if (!read || !isatty(STDIN_FILENO)) fputc('\n', stderr);
  if (read) out[strcspn(out, "\r\n")] = '\0';
  return read;
}

/* False, which is said, where memory ran out: nobody is to agree to what was not seen. */
static bool show(const mig_cli *cli, const mig_plan *plan) {
  mig_span diff = mig_plan_diff(cli->arena, plan);
  if (diff.ptr == NULL) mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  else mig_cli_stderr_lines(diff);
  return diff.ptr != NULL;
}

/* ---- findings ---- */

static void show_operation(const mig_operation *op) {
  if (op->place.file == NULL) return;
  fputs("      ", stderr);
  mig_cli_stderr_text(op->revision);
  fputs("  ", stderr);
  mig_cli_stderr_text(op->place.file->path);
  fprintf(stderr, ":%u  ", (unsigned)mig_place_locate(op->place.file, op->place.start).line);
  mig_cli_stderr_text(op->text);
  fputc('\n', stderr);
}

static void show_finding(const mig_finding *f) {
  fprintf(stderr, "%s ", f->rule);
  mig_cli_stderr_text(f->message);
  fputc('\n', stderr);
  if (f->has_ours) show_operation(&f->ours);
  if (f->has_theirs) show_operation(&f->theirs);
}

static void show_findings(const mig_merge_verdict *verdict) {
  unsigned number = 0;
  for (uint32_t i = 0; i < verdict->comparison_count; i++)
    for (uint32_t k = 0; k < verdict->comparisons[i]->finding_count; k++) {
      fprintf(stderr, "%3u.  ", ++number);
      show_finding(&verdict->comparisons[i]->findings[k]);
    }
}

static void show_side(const char *name, mig_span id, mig_span by) {
  fprintf(stderr, "%s is ", name);
  mig_cli_stderr_text(id);
  fputs(by.ptr != NULL ? ", published: " : ", unpublished", stderr);
  mig_cli_stderr_text(by);
  fputc('\n', stderr);
}

/* ---- what can be answered ---- */

static void add_answer(asking *a, const mig_way *way, const mig_resolution *resolution) {
  if (a->answer_count < MOST_ANSWERS) a->answers[a->answer_count++] = (answer){way, resolution};
}

static void add_resolutions(asking *a) {
  for (uint32_t i = 0; i < a->choice->count; i++)
    if (a->choice->items[i].plan != NULL) add_answer(a, NULL, &a->choice->items[i]);
}

static void show_resolution(const mig_resolution *r) {
  fprintf(stderr, "%s: ", r->plan->step_count > 1 ? "step by step" : mig_resolution_name(r->kind));
  mig_cli_stderr_text(r->why);
  fputc('\n', stderr);
  for (uint32_t i = 0; i < r->plan->step_count; i++) {
    fprintf(stderr, "      %u. %s, ", (unsigned)(i + 1), mig_resolution_name(r->plan->steps[i].kind));
    mig_cli_stderr_text(r->plan->steps[i].what);
    fputs(": ", stderr);
    mig_cli_stderr_text(r->plan->steps[i].why);
    fputc('\n', stderr);
  }
}

static void show_answers(const asking *a, uint32_t at) {
  for (unsigned i = 0; i < a->answer_count; i++) {
    const answer *it = &a->answers[i];
    fprintf(stderr, "  %2u  ", i + 1);
    if (it->resolution != NULL) {
      if (a->count > 1) fprintf(stderr, "for all %u findings, ", (unsigned)a->count);
      show_resolution(it->resolution);
      continue;
    }
    mig_cli_stderr_text(it->way->what);
    if (at == 0) fputs("; for the whole fork: ", stderr);
    if (at == 0) mig_cli_stderr_text(it->way->whole);
    fputc('\n', stderr);
  }
}

static void show_edits(asking *a, uint32_t at, const answer *it) {
  mig_resolution made;
  a->chosen[at] = it->way;
  if (it->resolution != NULL) show(a->cli, it->resolution->plan);
  else if (mig_pieces_resolution(&made, a->pieces, a->chosen, at + 1) == MIG_OK) show(a->cli, made.plan);
}

/* NULL: none of them. */
static const answer *ask(asking *a, uint32_t at) {
  char text[64];
  show_answers(a, at);
  for (;;) {
    fputs("which one? (a number, d and a number for its edits, q for none) ", stderr);
    if (!read_answer(text, sizeof text) || strcmp(text, "q") == 0 || text[0] == '\0') return NULL;
    bool diff = text[0] == 'd';
    unsigned long number = strtoul(text + (diff ? 1 : 0), NULL, 10);
    if (number == 0 || number > a->answer_count) continue;
    if (!diff) return &a->answers[number - 1];
    show_edits(a, at, &a->answers[number - 1]);
  }
}

/* ---- one after the other ---- */

static mig_err find_ways(asking *a, uint32_t at) {
  const mig_way *const *ways;
  uint32_t count;
  a->answer_count = 0;
  mig_err err = mig_pieces_ways(&ways, &count, a->pieces, at, a->chosen);
  for (uint32_t i = 0; err == MIG_OK && i < count; i++) add_answer(a, ways[i], NULL);
  return err;
}

/* The one way that is left after what was chosen before is no question. */
static const answer *answer_to(asking *a, uint32_t at) {
  if (at == 0 || a->answer_count > 1) return ask(a, at);
  fputs("      what was chosen leaves one way: ", stderr);
  mig_cli_stderr_text(a->answers[0].way->what);
  fputc('\n', stderr);
  return &a->answers[0];
}

static bool ask_each(asking *a, mig_resolution *out) {
  for (uint32_t at = 0; at < a->count; at++) {
    if (find_ways(a, at) != MIG_OK) return false;
    if (at == 0 && (a->count > 1 || a->answer_count == 0)) add_resolutions(a);
    if (a->answer_count == 0) return false;
    fprintf(stderr, "\nfinding %u of %u: ", (unsigned)(at + 1), (unsigned)a->count);
    show_finding(mig_pieces_finding(a->pieces, at));
    const answer *given = answer_to(a, at);
    if (given == NULL) return false;
    if (given->resolution != NULL) {
      *out = *given->resolution;
      return true;
    }
    a->chosen[at] = given->way;
    if (at + 1 == a->count && mig_pieces_look_again(a->pieces, a->chosen, a->count) != MIG_OK) return false;
    a->count = mig_pieces_count(a->pieces);
  }
  return mig_pieces_resolution(out, a->pieces, a->chosen, a->count) == MIG_OK;
}

bool mig_cli_ask_resolution(const mig_cli *cli, mig_resolution *out, const mig_merge_verdict *verdict, mig_pieces *pieces,
                            const mig_choice *choice, bool *asked) {
  asking a = {.cli = cli, .pieces = pieces, .choice = choice, .count = mig_pieces_count(pieces)};
  if (choice->ours_id.ptr != NULL) {
    show_side("ours", choice->ours_id, choice->ours_by);
    show_side("theirs", choice->theirs_id, choice->theirs_by);
  }
  if (a.count > 0 && a.count <= MOST_FINDINGS) {
    bool given = ask_each(&a, out);
    *asked = a.answer_count > 0;
    return given;
  }
  add_resolutions(&a);
  *asked = a.answer_count > 0;
  show_findings(verdict);
  const answer *given = *asked ? ask(&a, 0) : NULL;
  if (given != NULL) *out = *given->resolution;
  return given != NULL;
}

bool mig_cli_ask_plan(const mig_cli *cli, const mig_plan *plan) {
  char text[64];
  if (!show(cli, plan)) return false;
  fprintf(stderr, "write this? (y for yes) ");
  return read_answer(text, sizeof text) && (strcmp(text, "y") == 0 || strcmp(text, "yes") == 0);
}
