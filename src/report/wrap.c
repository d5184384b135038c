#include "report/wrap.h"

#include "base/points.h"
#include "mig/shown.h"

void mig_wrap_untrusted(mig_buf *out, mig_span text) {
  for (size_t i = 0; i < text.len;) {
    mig_shown_char c = mig_shown_at(text, i);
    if (!c.hostile) mig_buf_put(out, (mig_span){text.ptr + i, c.len});
    else if (c.code_point == '\t') mig_buf_putc(out, ' ');
    else mig_buf_printf(out, c.code_point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c.code_point);
    i += c.len;
  }
}

static uint32_t columns_of(mig_span text) {
  return (uint32_t)mig_points_of(text);
}

static void new_line(mig_buf *out, uint32_t hang) {
  mig_buf_printf(out, "\n%*s", (int)hang, "");
}

static void wrap_line(mig_buf *out, uint32_t hang, mig_span line) {
  uint32_t column = hang;
  for (size_t i = 0; i < line.len;) {
    size_t end = i;
    while (end < line.len && line.ptr[end] != ' ') end++;
    mig_span word = {line.ptr + i, end - i};
    uint32_t width = columns_of(word);
    bool first = column == hang;
    if (!first && column + 1 + width > MIG_WRAP_WIDTH) {
      new_line(out, hang);
      column = hang;
      first = true;
    }
    if (!first) {
      mig_buf_putc(out, ' ');
      column++;
    }
    mig_wrap_untrusted(out, word);
    column += width;
    i = end;
    while (i < line.len && line.ptr[i] == ' ') i++;
  }
}

void mig_wrap(mig_buf *out, const mig_wrap_opts *opts, mig_span text) {
  int gap = (int)(opts->hang - opts->indent);
  mig_buf_printf(out, "%*s%-*s", (int)opts->indent, "", gap, opts->label != NULL ? opts->label : "");
  wrap_line(out, opts->hang, text);
  mig_buf_putc(out, '\n');
}
