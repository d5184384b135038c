/* JUnit XML: a suite per script directory and database, a test case per rule, also those that find
 * nothing (a suite without tests reads as "not run"). Times are left out: the same input gives the
 * same bytes. */
#include "base/span.h"
#include "report/marks.h"
#include "report/printers.h"
#include "report/region.h"
#include "report/text_bytes.h"
#include "report/words.h"
#include "report/wrap.h"

enum { MARKS_SHOWN = 200 };

typedef enum verdict { PASSED, FAILED, NOT_JUDGED } verdict;

typedef struct printer {
  mig_buf *buf;
  const mig_report *report;
  mig_marks marks;
  mig_rule_ids rules;
} printer;

typedef struct counts {
  uint32_t tests, failures, errors;
} counts;

/* ---- XML ---- */

/* XML 1.0 has no way to write most control characters, nor U+FFFE and U+FFFF. */
static bool is_forbidden(const unsigned char *p) {
  if (p[0] < 0x20) return p[0] != '\t' && p[0] != '\n' && p[0] != '\r';
  return p[0] == 0xef && p[1] == 0xbf && (p[2] == 0xbe || p[2] == 0xbf);
}

static void put_escaped(mig_buf *buf, mig_span text, bool attribute) {
  for (const char *p = mig_text_utf8(buf->arena, text); *p != '\0'; p++) {
    if (is_forbidden((const unsigned char *)p)) {
      mig_buf_puts(buf, "\xef\xbf\xbd");
      if ((unsigned char)*p == 0xef) p += 2;
      continue;
    }
    switch (*p) {
    case '&': mig_buf_puts(buf, "&amp;"); break;
    case '<': mig_buf_puts(buf, "&lt;"); break;
    case '>': mig_buf_puts(buf, "&gt;"); break;
    case '"': mig_buf_puts(buf, "&quot;"); break;
    case '\r': mig_buf_puts(buf, "&#13;"); break;
    case '\n': case '\t':
      if (attribute) mig_buf_printf(buf, "&#%d;", *p);
      else mig_buf_putc(buf, *p);
      break;
    default: mig_buf_putc(buf, *p);
    }
  }
}

static void put_attribute(mig_buf *buf, const char *name, mig_span value) {
  mig_buf_printf(buf, " %s=\"", name);
  put_escaped(buf, value, true);
  mig_buf_putc(buf, '"');
}

/* ---- cases ---- */

static bool is_of(const mig_mark *mark, const mig_report_project *project, const char *rule) {
  return mark->project == project && strcmp(mark->rule, rule) == 0;
}

/* What was not understood is an error of the run where it keeps mig from judging, else no failure. */
static verdict verdict_of(const mig_mark *mark) {
  bool unknown = strncmp(mark->rule, "MIG9", 4) == 0;
  if (unknown && (mark->level == MIG_ERROR ||
                  (mark->comparison != NULL && mark->comparison->outcome == MIG_OUTCOME_UNKNOWN)))
    return NOT_JUDGED;
  return mark->level == MIG_ERROR ? FAILED : PASSED;
}

static verdict verdict_for(const printer *p, const mig_report_project *project, const char *rule) {
  verdict worst = PASSED;
  for (uint32_t i = 0; i < p->marks.count; i++) {
    if (!is_of(&p->marks.items[i], project, rule)) continue;
    verdict v = verdict_of(&p->marks.items[i]);
    if (v > worst) worst = v;
  }
  return worst;
}

static const mig_mark *first_mark(const printer *p, const mig_report_project *project, const char *rule) {
  for (uint32_t i = 0; i < p->marks.count; i++)
    if (is_of(&p->marks.items[i], project, rule)) return &p->marks.items[i];
  return NULL;
}

static void put_mark_lines(mig_buf *buf, const mig_mark *mark) {
  mig_buf text = mig_buf_in(buf->arena);
  mig_span other = mig_mark_other_words(buf->arena, mark);
  mig_wrap_untrusted(&text, mig_mark_path(mark));
  mig_buf_printf(&text, ":%u: %s: ", mig_region_of(&mark->at).line, mig_level_name(mark->level));
  mig_wrap_untrusted(&text, mark->message);
  if (other.len != 0) {
    mig_buf_puts(&text, "\n  other side: ");
    mig_wrap_untrusted(&text, other);
  }
  if (mark->help.len != 0) {
    mig_buf_puts(&text, "\n  to do: ");
    mig_wrap_untrusted(&text, mark->help);
  }
  mig_buf_putc(&text, '\n');
  put_escaped(buf, mig_buf_span(&text), false);
}

static void put_all_marks(const printer *p, const mig_report_project *project, const char *rule) {
  uint32_t shown = 0, all = 0;
  for (uint32_t i = 0; i < p->marks.count; i++) {
    if (!is_of(&p->marks.items[i], project, rule) || all++ >= MARKS_SHOWN) continue;
    put_mark_lines(p->buf, &p->marks.items[i]);
    shown++;
  }
  if (shown < all) mig_buf_printf(p->buf, "%u more findings of this rule were left out\n", all - shown);
}

static void put_case(const printer *p, const mig_report_project *project, mig_span class_name, const char *rule) {
  static const char *const elements[] = {[PASSED] = "system-out", [FAILED] = "failure", [NOT_JUDGED] = "error"};
  const mig_rule *row = mig_rule_find(mig_span_of(rule));
  const mig_mark *mark = first_mark(p, project, rule);
  mig_buf *buf = p->buf;
  mig_buf_puts(buf, "    <testcase");
  put_attribute(buf, "classname", class_name);
  put_attribute(buf, "name", row != NULL ? mig_arena_printf(buf->arena, "%s %s", rule, row->title) : mig_span_of(rule));
  if (mark == NULL) {
    mig_buf_puts(buf, "/>\n");
    return;
  }
  verdict v = verdict_for(p, project, rule);
  put_attribute(buf, "file", mig_mark_path(mark));
  mig_buf_printf(buf, " line=\"%u\">\n      <%s", mig_region_of(&mark->at).line, elements[v]);
  if (v != PASSED) {
    put_attribute(buf, "type", mig_span_of(rule));
    put_attribute(buf, "message", mark->message);
  }
  mig_buf_putc(buf, '>');
  put_all_marks(p, project, rule);
  mig_buf_printf(buf, "</%s>\n    </testcase>\n", elements[v]);
}

/* ---- suites ---- */

static mig_span suite_name(mig_arena *arena, const mig_report_project *project) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_put(&buf, project->project->title.len != 0 ? project->project->title : MIG_SPAN("migrations"));
  if (project->has_bind && project->bind.len != 0) {
    mig_buf_puts(&buf, " (");
    mig_buf_put(&buf, project->bind);
    mig_buf_putc(&buf, ')');
  }
  return mig_buf_span(&buf);
}

static void put_counts(mig_buf *buf, counts n) {
  mig_buf_printf(buf, " tests=\"%u\" failures=\"%u\" errors=\"%u\"", n.tests, n.failures, n.errors);
}

static counts count_suite(const printer *p, const mig_report_project *project) {
  counts n = {.tests = p->rules.count};
  for (uint32_t i = 0; i < p->rules.count; i++) {
    verdict v = verdict_for(p, project, p->rules.items[i]);
    n.failures += v == FAILED;
    n.errors += v == NOT_JUDGED;
  }
  return n;
}

static void put_suite(const printer *p, const mig_report_project *project, counts n) {
  mig_span name = suite_name(p->buf->arena, project);
  mig_buf_puts(p->buf, "  <testsuite");
  put_attribute(p->buf, "name", name);
  put_counts(p->buf, n);
  mig_buf_puts(p->buf, " skipped=\"0\">\n");
  for (uint32_t i = 0; i < p->rules.count; i++) put_case(p, project, name, p->rules.items[i]);
  mig_span unread = mig_words_unread(p->buf->arena);
  if (unread.len != 0) mig_buf_printf(p->buf, "    <system-out>%.*s</system-out>\n", MIG_FMT(unread));
  mig_buf_puts(p->buf, "  </testsuite>\n");
}

static void print(mig_buf *buf, const mig_report *report) {
  printer p = {.buf = buf, .report = report, .marks = mig_marks_of(buf->arena, report)};
  counts total = {0};
  p.rules = mig_mark_rules(buf->arena, &p.marks);
  counts *each = MIG_NEW_ARRAY(buf->arena, counts, report->project_count);
  for (uint32_t i = 0; i < report->project_count; i++) {
    each[i] = count_suite(&p, &report->projects[i]);
    total.tests += each[i].tests;
    total.failures += each[i].failures;
    total.errors += each[i].errors;
  }
  mig_buf_puts(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"mig\"");
  put_counts(buf, total);
  mig_buf_puts(buf, ">\n");
  for (uint32_t i = 0; i < report->project_count; i++) put_suite(&p, &report->projects[i], each[i]);
  mig_buf_puts(buf, "</testsuites>\n");
}

mig_err mig_print_junit(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                        mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
