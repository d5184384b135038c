/* reviewdog's diagnostic format, one JSON object per line. Columns count bytes of UTF-8 from 1 and
 * the end is exclusive; without an end, the range is the one line. */
#include "report/json_writer.h"
#include "report/marks.h"
#include "report/printers.h"
#include "report/region.h"

static const char *const severities[] = {[MIG_NOTE] = "INFO", [MIG_WARNING] = "WARNING", [MIG_ERROR] = "ERROR"};

static void put_position(mig_json *json, const char *key, uint32_t line, uint32_t column) {
  mig_json_key(json, key);
  mig_json_open(json, '{');
  mig_json_put_number(json, "line", line);
  mig_json_put_number(json, "column", column);
  mig_json_close(json, '}');
}

static void put_location(mig_json *json, mig_span path, const mig_place *place) {
  mig_region region = mig_region_of(place);
  mig_json_key(json, "location");
  mig_json_open(json, '{');
  mig_json_put(json, "path", path);
  mig_json_key(json, "range");
  mig_json_open(json, '{');
  put_position(json, "start", region.line, region.byte_column);
  if (region.byte_end_column > region.byte_column) put_position(json, "end", region.line, region.byte_end_column);
  mig_json_close(json, '}');
  mig_json_close(json, '}');
}

static void put_other(mig_json *json, const mig_mark *mark) {
  if (mark->other == NULL || mark->other->place.file == NULL) return;
  mig_json_key(json, "related_locations");
  mig_json_open(json, '[');
  mig_json_open(json, '{');
  mig_json_put(json, "message", mig_mark_other_words(json->out->arena, mark));
  put_location(json, mark->other->place.file->path, &mark->other->place);
  mig_json_close(json, '}');
  mig_json_close(json, ']');
}

static void put_mark(mig_buf *buf, const mig_mark *mark) {
  mig_json json = {.out = buf};
  mig_span message = mark->message;
  if (mark->help.len != 0)
    message = mig_arena_printf(buf->arena, "%.*s\n%.*s", MIG_FMT(mark->message), MIG_FMT(mark->help));
  mig_json_open(&json, '{');
  mig_json_put(&json, "message", message);
  put_location(&json, mig_mark_path(mark), &mark->at);
  mig_json_put_word(&json, "severity", severities[mark->level]);
  mig_json_key(&json, "source");
  mig_json_open(&json, '{');
  mig_json_put_word(&json, "name", "mig");
  mig_json_close(&json, '}');
  mig_json_key(&json, "code");
  mig_json_open(&json, '{');
  mig_json_put_word(&json, "value", mark->rule);
  mig_json_close(&json, '}');
  put_other(&json, mark);
  mig_json_close(&json, '}');
  mig_buf_putc(buf, '\n');
}

static void print(mig_buf *buf, const mig_report *report) {
  mig_marks marks = mig_marks_of(buf->arena, report);
  for (uint32_t i = 0; i < marks.count; i++) put_mark(buf, &marks.items[i]);
}

mig_err mig_print_rdjsonl(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                          mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
