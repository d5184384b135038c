/* Workflow commands of GitHub Actions: each line that starts with "::error" becomes an annotation.
 *
 * A step shows ten errors and ten warnings and drops the rest silently, so the last of them says how
 * many there are. The annotation has one place, so the other side stands in the message. */
#include "base/span.h"
#include "report/marks.h"
#include "report/printers.h"
#include "report/region.h"
#include "report/text_bytes.h"
#include "report/words.h"

enum { SHOWN = 9 };

static const char *const commands[] = {[MIG_NOTE] = "notice", [MIG_WARNING] = "warning", [MIG_ERROR] = "error"};

/* As @actions/core escapes: '%' and line ends anywhere, ':' and ',' in properties too. A command is
 * one line, so other controls go as well: they would only make the log lie. */
static void put_escaped(mig_buf *buf, mig_span text, bool property) {
  for (const char *p = mig_text_utf8(buf->arena, text); *p != '\0'; p++) {
    unsigned char c = (unsigned char)*p;
    if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ',')))
      mig_buf_printf(buf, "%%%02X", c);
    else if (c < 0x20 && c != '\t')
      mig_buf_putc(buf, '?');
    else
      mig_buf_putc(buf, *p);
  }
}

static void put_line_break(mig_buf *buf) {
  mig_buf_puts(buf, "%0A");
}

static void put_mark(mig_buf *buf, const mig_mark *mark) {
  mig_region region = mig_region_of(&mark->at);
  const mig_rule *rule = mig_rule_find((mig_span){mark->rule, strlen(mark->rule)});
  mig_buf_printf(buf, "::%s file=", commands[mark->level]);
  put_escaped(buf, mig_mark_path(mark), true);
  mig_buf_printf(buf, ",line=%u,endLine=%u,col=%u", region.line, region.line, region.column);
  if (region.end_column > region.column) mig_buf_printf(buf, ",endColumn=%u", region.end_column);
  mig_buf_puts(buf, ",title=");
  put_escaped(buf, (mig_span){mark->rule, strlen(mark->rule)}, true);
  if (rule != NULL) {
    put_escaped(buf, MIG_SPAN(": "), true);
    put_escaped(buf, mig_span_of(mig_mark_title(mark)), true);
  }
  mig_buf_puts(buf, "::");
  put_escaped(buf, mark->message, false);
  mig_span other = mig_mark_other_words(buf->arena, mark);
  if (other.len != 0) {
    put_line_break(buf);
    put_escaped(buf, other, false);
  }
  if (mark->help.len != 0) {
    put_line_break(buf);
    put_escaped(buf, mark->help, false);
  }
  mig_buf_putc(buf, '\n');
}

static void put_rest(mig_buf *buf, uint32_t left_out, uint32_t suppressed) {
  if (left_out != 0)
    mig_buf_printf(buf, "::notice::%u more finding%s: GitHub shows ten of a kind per step; the text or SARIF report has all\n",
                   left_out, left_out == 1 ? "" : "s");
  if (suppressed != 0)
    mig_buf_printf(buf, "::notice::%u finding%s left out: accepted, with a reason\n", suppressed,
                   suppressed == 1 ? "" : "s");
}

/* Nine of each kind, so that a tenth place is free for what other steps' tools or the rest say. */
static void print(mig_buf *buf, const mig_report *report) {
  mig_marks marks = mig_marks_of(buf->arena, report);
  uint32_t shown[] = {[MIG_NOTE] = 0, [MIG_WARNING] = 0, [MIG_ERROR] = 0};
  uint32_t left_out = 0;
  for (uint32_t i = 0; i < marks.count; i++) {
    mig_level level = marks.items[i].level;
    if (shown[level] == SHOWN - (level == MIG_NOTE ? 2 : 0)) {
      left_out++;
      continue;
    }
    shown[level]++;
    put_mark(buf, &marks.items[i]);
  }
  put_rest(buf, left_out, marks.suppressed_count);
  mig_span unread = mig_words_unread(buf->arena);
  if (unread.len != 0) mig_buf_printf(buf, "::notice::%.*s\n", MIG_FMT(unread));
}

mig_err mig_print_github(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                         mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
