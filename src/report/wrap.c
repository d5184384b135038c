#include "report/wrap.h"

/* The hostile character at `p`: its length and code point, 0 when it is harmless. */
static size_t hostile_at(const unsigned char *p, size_t left, uint32_t *code_point) {
  if (p[0] < 0x20 || p[0] == 0x7f) {
    *code_point = p[0];
    return 1;
  }
  if (left >= 2 && p[0] == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0) {
    *code_point = p[1];
    return 2;
  }
  bool bidi = left >= 3 && p[0] == 0xe2 &&
              ((p[1] == 0x80 && p[2] >= 0xaa && p[2] <= 0xae) || (p[1] == 0x81 && p[2] >= 0xa6 && p[2] <= 0xa9));
  if (!bidi) return 0;
  *code_point = 0x2000u | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
  return 3;
}

void mig_wrap_untrusted(mig_buf *out, mig_span text) {
  for (size_t i = 0; i < text.len;) {
    uint32_t code_point = 0;
    size_t len = hostile_at((const unsigned char *)text.ptr + i, text.len - i, &code_point);
    if (len == 0) {
      mig_buf_putc(out, text.ptr[i++]);
      continue;
    }
    if (code_point == '\t')
      mig_buf_putc(out, ' ');
    else
      mig_buf_printf(out, code_point < 0x100 ? "\\x%02x" : "\\u%04x", code_point);
    i += len;
  }
}

static uint32_t columns_of(mig_span text) {
  uint32_t n = 0;
  for (size_t i = 0; i < text.len; i++) n += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
  return n;
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
  for (size_t i = 0; i <= text.len;) {
    size_t end = i;
    while (end < text.len && text.ptr[end] != '\n') end++;
    if (i != 0) new_line(out, opts->hang);
    wrap_line(out, opts->hang, (mig_span){text.ptr + i, end - i});
    i = end + 1;
  }
  mig_buf_putc(out, '\n');
}
