#include "base/span.h"
#include "report/html_internal.h"
#include "report/text_bytes.h"
#include "report/wrap.h"

static void put_char(mig_buf *buf, char c) {
  switch (c) {
    case '&': mig_buf_puts(buf, "&amp;"); break;
    case '<': mig_buf_puts(buf, "&lt;"); break;
    case '>': mig_buf_puts(buf, "&gt;"); break;
    case '"': mig_buf_puts(buf, "&quot;"); break;
    case '\'': mig_buf_puts(buf, "&#39;"); break;
    default: mig_buf_putc(buf, c); break;
  }
}

void mig_html_text(mig_html *h, mig_span text) {
  mig_buf shown = mig_buf_in(h->buf.arena);
  mig_wrap_untrusted(&shown, text);
  if (shown.len == 0) return;
  for (const char *c = mig_text_utf8(h->buf.arena, mig_buf_span(&shown)); *c != '\0'; c++) put_char(&h->buf, *c);
}

void mig_html_short(mig_html *h, mig_span text, size_t most) {
  size_t len = text.len;
  if (len > most) {
    len = most;
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80) len--; /* whole characters */
  }
  mig_html_text(h, mig_span_cut(text, 0, len));
  if (len < text.len) mig_buf_puts(&h->buf, "\xe2\x80\xa6");
}

void mig_html_lines(mig_html *h, mig_span text) {
  for (size_t i = 0; i < text.len;) {
    size_t end = i;
    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') end++;
    mig_html_text(h, mig_span_cut(text, i, end));
    bool crlf = end + 1 < text.len && text.ptr[end] == '\r' && text.ptr[end + 1] == '\n';
    if (end < text.len) mig_buf_putc(&h->buf, '\n');
    i = end + (crlf ? 2 : 1);
  }
}

void mig_html_place(mig_html *h, const mig_place *place) {
  if (place->file == NULL) return;
  mig_buf_puts(&h->buf, "<code class=\"path\">");
  mig_html_text(h, place->file->path);
  mig_buf_printf(&h->buf, ":%u</code>", mig_place_locate(place->file, place->start).line);
}

void mig_html_object(mig_html *h, const mig_object *object) {
  mig_span parts[] = {object->schema, object->table, object->name};
  mig_buf_printf(&h->buf, "%s <code>", mig_object_word(object));
  bool any = false;
  for (size_t i = 0; i < 3; i++) {
    if (parts[i].len == 0) continue;
    if (any) mig_buf_putc(&h->buf, '.');
    mig_html_short(h, parts[i], 120);
    any = true;
  }
  mig_buf_puts(&h->buf, "</code>");
}

mig_span mig_html_side_name(const mig_conflict_side *side, const char *fallback) {
  if (side->name.len != 0) return side->name;
  return side->head_count == 1 ? side->heads[0] : mig_span_of(fallback);
}
