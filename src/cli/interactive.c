#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

/* One line; false at the end of input. */
static bool read_answer(char *out, size_t size) {
  fflush(stderr);
  if (fgets(out, (int)size, stdin) == NULL) return false;
  out[strcspn(out, "\r\n")] = '\0';
  return true;
}

static void show(const mig_cli *cli, const mig_plan *plan) {
  mig_cli_stderr_lines(mig_plan_diff(cli->arena, plan));
}

static void show_operation(const char *side, const mig_operation *op) {
  if (op->place.file == NULL) return;
  fprintf(stderr, "      %-6s ", side); /* as the sentence above calls them */
  mig_cli_stderr_text(op->revision);
  fputs("  ", stderr);
  mig_cli_stderr_text(op->place.file->path);
  fprintf(stderr, ":%u  ", (unsigned)mig_place_locate(op->place.file, op->place.start).line);
  mig_cli_stderr_text(op->text);
  fputc('\n', stderr);
}

void mig_cli_show_findings(const mig_merge_verdict *verdict) {
  unsigned number = 0;
  for (uint32_t i = 0; i < verdict->comparison_count; i++) {
    const mig_comparison *pair = verdict->comparisons[i];
    for (uint32_t k = 0; k < pair->finding_count; k++) {
      const mig_finding *f = &pair->findings[k];
      fprintf(stderr, "%3u.  %s ", ++number, f->rule);
      mig_cli_stderr_text(f->message);
      fputc('\n', stderr);
      if (f->has_ours) show_operation("ours", &f->ours);
      if (f->has_theirs) show_operation("theirs", &f->theirs);
    }
  }
}

const mig_resolution *mig_cli_ask_resolution(const mig_cli *cli, const mig_choice *choice) {
  const mig_resolution *safe[16];
  unsigned count = 0;
  for (uint32_t i = 0; i < choice->count && count < 16; i++)
    if (choice->items[i].plan != NULL) safe[count++] = &choice->items[i];
  if (count == 0) return NULL;
  for (unsigned i = 0; i < count; i++) {
    fprintf(stderr, "%u  %s: ", i + 1, mig_resolution_name(safe[i]->kind));
    mig_cli_stderr_text(safe[i]->why);
    fputc('\n', stderr);
  }
  char answer[64];
  for (;;) {
    fprintf(stderr, "which one? (a number, d and a number for its edits, q for none) ");
    if (!read_answer(answer, sizeof answer) || strcmp(answer, "q") == 0 || answer[0] == '\0') return NULL;
    bool diff = answer[0] == 'd';
    unsigned long number = strtoul(answer + (diff ? 1 : 0), NULL, 10);
    if (number == 0 || number > count) continue;
    if (!diff) return safe[number - 1];
    show(cli, safe[number - 1]->plan);
  }
}

bool mig_cli_ask_plan(const mig_cli *cli, const mig_plan *plan) {
  char answer[64];
  show(cli, plan);
  fprintf(stderr, "write this? (y for yes) ");
  return read_answer(answer, sizeof answer) && (strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0);
}
