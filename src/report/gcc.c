/* FILE:LINE:COLUMN: LEVEL: MESSAGE [RULE], as compilers print: editors and CI logs jump to such
 * lines. Columns count bytes. A message never holds a line break. */
#include "report/marks.h"
#include "report/printers.h"
#include "report/region.h"
#include "report/words.h"
#include "report/wrap.h"

static void put_place(mig_buf *buf, mig_span path, const mig_place *place) {
  mig_region region = mig_region_of(place);
  mig_wrap_untrusted(buf, path);
  mig_buf_printf(buf, ":%u:%u: ", region.line, region.byte_column);
}

static void put_note(mig_buf *buf, mig_span path, const mig_place *place, mig_span text) {
  if (text.len == 0) return;
  put_place(buf, path, place);
  mig_buf_puts(buf, "note: ");
  mig_wrap_untrusted(buf, text);
  mig_buf_putc(buf, '\n');
}

static void put_mark(mig_buf *buf, const mig_mark *mark) {
  mig_span path = mig_mark_path(mark);
  put_place(buf, path, &mark->at);
  mig_buf_printf(buf, "%s: ", mig_level_name(mark->level));
  mig_wrap_untrusted(buf, mark->message);
  mig_buf_printf(buf, " [%s]\n", mark->rule);
  if (mark->other != NULL && mark->other->place.file != NULL)
    put_note(buf, mark->other->place.file->path, &mark->other->place, mig_mark_other_words(buf->arena, mark));
  put_note(buf, path, &mark->at, mark->help);
}

static void print(mig_buf *buf, const mig_report *report) {
  mig_marks marks = mig_marks_of(buf->arena, report);
  for (uint32_t i = 0; i < marks.count; i++) put_mark(buf, &marks.items[i]);
  mig_span unread = mig_words_unread(buf->arena);
  if (unread.len != 0) mig_buf_printf(buf, "mig: note: %.*s\n", MIG_FMT(unread));
}

mig_err mig_print_gcc(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                      mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
