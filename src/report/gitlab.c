/* GitLab Code Quality: one JSON array of issues. Required are description, check_name, fingerprint,
 * severity and location; of two issues with one fingerprint GitLab shows the first. No findings is
 * an empty array, so that the widget says what was fixed. */
#include "base/span.h"
#include "report/json_writer.h"
#include "report/marks.h"
#include "report/printers.h"
#include "report/region.h"

static const char *const severities[] = {[MIG_NOTE] = "info", [MIG_WARNING] = "major", [MIG_ERROR] = "critical"};

/* Relative, without "./" or '/' in front. */
static mig_span relative(mig_span path) {
  while (mig_span_starts(path, MIG_SPAN("/")) || mig_span_starts(path, MIG_SPAN("./")))
    path = mig_span_cut(path, path.ptr[0] == '/' ? 1 : 2, path.len);
  return path;
}

static mig_span description(mig_arena *arena, const mig_mark *mark) {
  mig_buf buf = mig_buf_in(arena);
  mig_span other = mig_mark_other_words(arena, mark);
  mig_buf_put(&buf, mark->message);
  if (other.len != 0) mig_buf_printf(&buf, " The other side is %.*s.", MIG_FMT(other));
  if (mark->help.len != 0) {
    mig_buf_puts(&buf, " To do: ");
    mig_buf_put(&buf, mark->help);
  }
  return mig_buf_span(&buf);
}

static void put_mark(mig_json *json, const mig_mark *mark) {
  mig_region region = mig_region_of(&mark->at);
  mig_arena *arena = json->out->arena;
  mig_json_open(json, '{');
  mig_json_put(json, "description", description(arena, mark));
  mig_json_put(json, "check_name", mig_arena_printf(arena, "mig/%s", mark->rule));
  mig_json_put(json, "fingerprint", mark->fingerprint);
  mig_json_put_word(json, "severity", severities[mark->level]);
  mig_json_key(json, "location");
  mig_json_open(json, '{');
  mig_json_put(json, "path", relative(mig_mark_path(mark)));
  mig_json_key(json, "lines");
  mig_json_open(json, '{');
  mig_json_put_number(json, "begin", region.line);
  mig_json_put_number(json, "end", region.last_line);
  mig_json_close(json, '}');
  mig_json_close(json, '}');
  mig_json_close(json, '}');
}

static void print(mig_buf *buf, const mig_report *report) {
  mig_marks marks = mig_marks_of(buf->arena, report);
  mig_json json = {.out = buf, .wide = true};
  mig_json_open(&json, '[');
  for (uint32_t i = 0; i < marks.count; i++) put_mark(&json, &marks.items[i]);
  mig_json_close(&json, ']');
  mig_buf_putc(buf, '\n');
}

mig_err mig_print_gitlab(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                         mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
