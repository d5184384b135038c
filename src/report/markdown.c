/* A comment for a pull request, in GitHub's Markdown: a hidden marker by which a bot finds its
 * comment again, the verdict, a table of what was found, each finding in full, the drawing.
 *
 * GitHub takes 65,536 characters. Every part is bounded, parts are added while they fit, the most
 * serious first, and what was left out is said; nothing is cut inside a fence or a tag. */
#include "base/span.h"
#include "report/drawing.h"
#include "report/markdown_text.h"
#include "report/marks.h"
#include "report/mermaid.h"
#include "report/printers.h"
#include "report/region.h"
#include "report/words.h"

enum {
  BUDGET = 60000,
  RESERVED = 1500, /* for what stands behind the findings, without the drawing */
  TABLE = 20000,
  VERDICTS = 8000,
  NAME_BYTES = 120,
  MESSAGE_BYTES = 600,
  CODE_LINES = 12,
  CODE_BYTES = 600
};

typedef struct printer {
  mig_buf *out;
  const mig_report *report;
  mig_marks marks;
} printer;

/* Adds a part when the whole stays below `limit`. */
static bool fits(printer *p, const mig_buf *part, size_t limit) {
  if (p->out->len + part->len > limit) return false;
  mig_buf_put(p->out, mig_buf_span(part));
  return true;
}

/* ---- head ---- */

/* Names the script directory, in characters that cannot end a comment. */
static void put_marker(printer *p) {
  mig_buf *out = p->out;
  mig_buf_puts(out, "<!-- mig-report:");
  if (p->report->project_count != 0) {
    mig_span title = p->report->projects[0].project->title;
    for (size_t i = 0; i < title.len && i < NAME_BYTES; i++) {
      char c = title.ptr[i];
      bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.';
      mig_buf_putc(out, plain ? c : '_');
    }
  }
  mig_buf_puts(out, " -->\n");
}

static void put_title(mig_buf *out, const mig_report_project *project, bool named) {
  if (!named) return;
  mig_markdown_code(out, project->project->title, NAME_BYTES, false);
  if (project->has_bind && project->bind.len != 0) {
    mig_buf_puts(out, " (");
    mig_markdown_prose(out, project->bind, NAME_BYTES);
    mig_buf_putc(out, ')');
  }
  mig_buf_puts(out, ": ");
}

static void put_verdict(printer *p, const mig_report_project *project, const mig_comparison *c, uint32_t *left_out) {
  mig_buf part = mig_buf_in(p->out->arena);
  mig_buf_puts(&part, "**mig:** ");
  put_title(&part, project, p->report->project_count > 1);
  mig_markdown_code(&part, mig_words_side(&c->ours, "ours"), NAME_BYTES, false);
  mig_buf_puts(&part, " and ");
  mig_markdown_code(&part, mig_words_side(&c->theirs, "theirs"), NAME_BYTES, false);
  mig_buf_printf(&part, ": **%s**: %s", mig_words_outcome(c), mig_words_meaning(c));
  if (c->grade != MIG_CERTAIN) mig_buf_printf(&part, " (%s)", mig_grade_name(c->grade));
  mig_buf_puts(&part, ".\n\n");
  if (!fits(p, &part, VERDICTS)) ++*left_out;
}

static void put_counts(printer *p) {
  uint32_t by_level[3] = {0};
  for (uint32_t i = 0; i < p->marks.count; i++) by_level[p->marks.items[i].level]++;
  mig_span counts = mig_words_counts(p->out->arena, by_level);
  mig_buf_printf(p->out, "%.*s", MIG_FMT(counts));
  if (p->marks.suppressed_count != 0) mig_buf_printf(p->out, ", %u accepted", p->marks.suppressed_count);
  if (p->report->has_totals)
    mig_buf_printf(p->out, "; %.*s", MIG_FMT(mig_words_totals(p->out->arena, p->report)));
  mig_span unread = mig_words_unread(p->out->arena);
  if (unread.len != 0) mig_buf_printf(p->out, "; %.*s", MIG_FMT(unread));
  mig_buf_puts(p->out, ".\n");
}

/* What would resolve it, best first. */
static void put_choice(printer *p, const mig_report_project *project) {
  enum { SHOWN = 4 };
  const mig_choice *choice = project->choice;
  if (project->choice_after.len != 0 && choice != NULL && choice->items[0].kind == MIG_RESOLVE_MANUAL) return; /* nothing to type */
  for (uint32_t i = 0; choice != NULL && i < choice->count && i < SHOWN; i++) {
    const mig_resolution *r = &choice->items[i];
    mig_buf part = mig_buf_in(p->out->arena);
    mig_buf_puts(&part, i == 0 ? "To resolve, " : "Or ");
    if (i == 0 && project->choice_after.len != 0) {
      mig_buf_puts(&part, "once git has merged ");
      mig_markdown_code(&part, project->choice_after, NAME_BYTES, false);
      mig_buf_puts(&part, ", ");
    }
    bool steps = r->plan != NULL && r->plan->step_count > 1;
    mig_buf_printf(&part, "**%s**%s: ", steps ? "step by step" : mig_resolution_name(r->kind), r->safe ? " (every database ends the same)" : "");
    mig_markdown_prose(&part, r->why, MESSAGE_BYTES);
    if (r->command.len != 0) {
      mig_buf_puts(&part, " ");
      mig_markdown_code(&part, r->command, MESSAGE_BYTES, false);
    }
    mig_buf_puts(&part, "\n\n");
    fits(p, &part, VERDICTS + SHOWN * 2 * MESSAGE_BYTES);
  }
}

static void put_head(printer *p) {
  uint32_t comparisons = 0, left_out = 0;
  for (uint32_t i = 0; i < p->report->project_count; i++) {
    const mig_report_project *project = &p->report->projects[i];
    for (uint32_t k = 0; k < project->comparison_count; k++, comparisons++)
      put_verdict(p, project, project->comparisons[k], &left_out);
    put_choice(p, project);
  }
  if (left_out != 0) mig_buf_printf(p->out, "%u more pairs were compared.\n\n", left_out);
  if (comparisons == 0)
    mig_buf_printf(p->out, "**mig:** %s.\n\n", p->marks.count == 0 ? "nothing stands against these migrations" : "findings in these migrations");
  put_counts(p);
}

/* ---- table ---- */

static void put_place(mig_buf *out, const mig_place *place, bool in_cell) {
  if (place->file == NULL) return;
  mig_buf text = mig_buf_in(out->arena);
  mig_span path = place->file->path;
  if (path.len > NAME_BYTES) { /* the end tells more than the beginning */
    mig_buf_puts(&text, "...");
    size_t start = path.len - NAME_BYTES;
    while (start < path.len && ((unsigned char)path.ptr[start] & 0xc0) == 0x80) start++;
    path = mig_span_cut(path, start, path.len);
  }
  mig_buf_put(&text, path);
  mig_buf_printf(&text, ":%u", mig_region_of(place).line);
  mig_markdown_code(out, mig_buf_span(&text), text.len, in_cell);
}

static const mig_place *place_on(const mig_mark *mark, const char *side) {
  static const mig_place nowhere = {NULL, 0, 0};
  if (mark->side != NULL && strcmp(mark->side, side) == 0) return &mark->at;
  if (mark->other != NULL && strcmp(mark->other_side, side) == 0) return &mark->other->place;
  return mark->side == NULL && strcmp(side, "theirs") == 0 ? &mark->at : &nowhere;
}

static void put_what(mig_buf *out, const mig_mark *mark) {
  const mig_rule *rule = mig_rule_find(mig_span_of(mark->rule));
  mig_buf_puts(out, mark->rule);
  if (mark->finding != NULL && mark->finding->object.kind != MIG_OBJECT_UNKNOWN) {
    mig_buf_putc(out, ' ');
    mig_markdown_code(out, mig_drawing_object(out->arena, &mark->finding->object), NAME_BYTES, true);
  }
  if (rule != NULL) mig_buf_printf(out, " %s", mig_mark_title(mark));
}

static void put_row(mig_buf *out, const mig_mark *mark) {
  mig_buf_printf(out, "| %s | ", mig_level_name(mark->level));
  put_what(out, mark);
  mig_buf_puts(out, " | ");
  put_place(out, place_on(mark, "ours"), true);
  mig_buf_puts(out, " | ");
  put_place(out, place_on(mark, "theirs"), true);
  mig_buf_puts(out, " | ");
  mig_markdown_prose(out, mark->help, MESSAGE_BYTES / 2);
  mig_buf_puts(out, " |\n");
}

static void put_table(printer *p) {
  if (p->marks.count == 0) return;
  mig_buf_puts(p->out, "\n| level | finding | ours | theirs | what to do |\n|---|---|---|---|---|\n");
  for (uint32_t i = 0; i < p->marks.count; i++) {
    mig_buf row = mig_buf_in(p->out->arena);
    put_row(&row, &p->marks.items[i]);
    if (!fits(p, &row, TABLE)) {
      mig_buf_printf(p->out, "\n%u more findings are not in this table.\n", p->marks.count - i);
      return;
    }
  }
}

/* ---- each finding ---- */

static void put_operation(mig_buf *out, const char *side, mig_span name, const mig_operation *op) {
  mig_buf_puts(out, side);
  if (name.len != 0) {
    mig_buf_puts(out, ", ");
    mig_markdown_code(out, name, NAME_BYTES, false);
  }
  if (op->place.file != NULL) mig_buf_puts(out, ", ");
  put_place(out, &op->place, false);
  if (op->revision.len != 0) {
    mig_buf_puts(out, ", revision ");
    mig_markdown_code(out, op->revision, NAME_BYTES, false);
  }
  mig_buf_puts(out, ":\n\n");
  mig_markdown_block(out, "python", op->text, CODE_LINES, CODE_BYTES);
  mig_buf_putc(out, '\n');
}

static void put_summary(mig_buf *out, const mig_mark *mark) {
  const mig_rule *rule = mig_rule_find(mig_span_of(mark->rule));
  mig_buf_printf(out, "\n<details><summary>%s %s", mig_level_name(mark->level), mark->rule);
  if (rule != NULL) mig_buf_printf(out, ", %s", mig_mark_title(mark));
  if (mark->finding != NULL && mark->finding->object.kind != MIG_OBJECT_UNKNOWN) {
    mig_buf_puts(out, ": ");
    mig_markdown_html(out, mig_drawing_object(out->arena, &mark->finding->object), NAME_BYTES);
  }
  mig_buf_puts(out, "</summary>\n\n"); /* the empty line lets Markdown begin again */
}

static void put_details(mig_buf *out, const mig_mark *mark) {
  put_summary(out, mark);
  mig_markdown_prose(out, mark->message, MESSAGE_BYTES);
  mig_buf_puts(out, "\n\n");
  if (mark->finding == NULL && mark->at.file != NULL) {
    put_place(out, &mark->at, false);
    mig_buf_puts(out, "\n\n");
  }
  if (mark->finding != NULL && mark->finding->has_ours)
    put_operation(out, "ours", mig_words_side(&mark->comparison->ours, ""), &mark->finding->ours);
  if (mark->finding != NULL && mark->finding->has_theirs)
    put_operation(out, "theirs", mig_words_side(&mark->comparison->theirs, ""), &mark->finding->theirs);
  if (mark->help.len != 0) {
    mig_buf_puts(out, "**To do:** ");
    mig_markdown_prose(out, mark->help, MESSAGE_BYTES);
    mig_buf_puts(out, "\n\n");
  }
  mig_buf_puts(out, "</details>\n");
}

/* What to type to see everything: the same comparison on a command line. */
static void put_command(printer *p, mig_buf *out) {
  const mig_report *r = p->report;
  mig_buf text = mig_buf_in(out->arena);
  mig_buf_printf(&text, "mig %s", r->command);
  if (r->source == MIG_REPORT_PAIR) {
    mig_buf_putc(&text, ' ');
    mig_buf_put(&text, r->ours.name);
    mig_buf_putc(&text, ' ');
    mig_buf_put(&text, r->theirs.name);
  }
  mig_markdown_code(out, mig_buf_span(&text), NAME_BYTES * 3, false);
}

static void put_findings(printer *p) {
  uint32_t i = 0;
  for (; i < p->marks.count; i++) {
    mig_buf part = mig_buf_in(p->out->arena);
    put_details(&part, &p->marks.items[i]);
    if (!fits(p, &part, BUDGET - RESERVED)) break;
  }
  if (i == p->marks.count) return;
  mig_buf_printf(p->out, "\n%u more finding%s did not fit: ", p->marks.count - i, p->marks.count - i == 1 ? "" : "s");
  put_command(p, p->out);
  mig_buf_puts(p->out, " shows all.\n");
}

static void put_drawing(printer *p) {
  mig_mermaid_limits limits = {.nodes = 60, .edges = 300, .bytes = 12000};
  mig_buf part = mig_buf_in(p->out->arena);
  if (p->marks.count == 0) return;
  mig_buf_puts(&part, "\n<details><summary>The revisions</summary>\n\n```mermaid\n");
  if (!mig_mermaid_put(&part, p->report, &limits)) return;
  mig_buf_puts(&part, "```\n\n</details>\n");
  fits(p, &part, BUDGET);
}

static void print(mig_buf *buf, const mig_report *report) {
  printer p = {.out = buf, .report = report, .marks = mig_marks_of(buf->arena, report)};
  put_marker(&p);
  put_head(&p);
  put_table(&p);
  put_findings(&p);
  put_drawing(&p);
}

mig_err mig_print_markdown(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                           mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
