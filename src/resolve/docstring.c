/* A paragraph more in a script's docstring, wherever the project's template puts that. */
#include "base/buf.h"
#include "base/span.h"
#include "resolve/internal.h"
#include "script/script.h"

static const char *line_break_of(mig_span text) {
  return mig_span_find(text, MIG_SPAN("\r\n"), 0) != SIZE_MAX ? "\r\n" : "\n";
}

/* In a docstring: nothing that ends or escapes. In a comment the same does no harm. */
static void put_plain(mig_buf *out, mig_span paragraph, const char *line_break, const char *prefix) {
  mig_buf_puts(out, prefix);
  for (size_t i = 0; i < paragraph.len; i++) {
    char c = paragraph.ptr[i];
    if (c == '\n') {
      mig_buf_puts(out, line_break);
      mig_buf_puts(out, prefix);
    } else if (c == '\\') {
      mig_buf_putc(out, '/');
    } else {
      mig_buf_putc(out, c == '"' ? '\'' : (unsigned char)c < ' ' ? ' ' : c);
    }
  }
  mig_buf_puts(out, line_break);
}

static mig_span add_comment(mig_arena *arena, mig_span text, mig_span paragraph, const char *line_break) {
  mig_buf out = mig_buf_in(arena);
  put_plain(&out, paragraph, line_break, "# ");
  mig_buf_put(&out, text);
  return mig_buf_span(&out);
}

mig_span mig_docstring_add(mig_arena *arena, mig_span text, mig_span paragraph) {
  static const mig_sink nowhere;
  mig_script *script = MIG_NEW(arena, mig_script);
  const char *line_break = line_break_of(text);
  mig_script_read(script, arena, (mig_file){MIG_SPAN("merge"), mig_pad_text(arena, text)}, &nowhere);
  mig_span literal = mig_span_cut(text, script->doc_start, script->doc_end);
  if (!mig_span_ends(literal, MIG_SPAN("\"\"\"")) || literal.len < 6)
    return add_comment(arena, text, paragraph, line_break);
  size_t close = script->doc_end - 3u;
  bool own_line = text.ptr[close - 1] == '\n';
  mig_buf out = mig_buf_in(arena);
  mig_buf_put(&out, mig_span_cut(text, 0, close));
  if (!own_line) mig_buf_puts(&out, line_break);
  if (!own_line) mig_buf_puts(&out, line_break);
  put_plain(&out, paragraph, line_break, "");
  if (own_line) mig_buf_puts(&out, line_break);
  mig_buf_put(&out, mig_span_cut(text, close, text.len));
  return mig_buf_span(&out);
}
