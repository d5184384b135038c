#include "base/brief.h"

#include "base/buf.h"
#include "base/span.h"

enum { SHORT = 120, BEFORE = 24, BEHIND = 72 };

static bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static mig_span on_one_line(mig_arena *arena, mig_span text) {
  mig_buf buf = mig_buf_in(arena);
  for (size_t i = 0; i < text.len; i++) {
    if (!is_blank(text.ptr[i])) mig_buf_putc(&buf, text.ptr[i]);
    else if (i + 1 < text.len && !is_blank(text.ptr[i + 1])) mig_buf_putc(&buf, ' ');
  }
  return mig_buf_span(&buf);
}

/* Not inside of a character of UTF-8. */
static size_t whole(mig_span text, size_t at) {
  while (at > 0 && at < text.len && ((unsigned char)text.ptr[at] & 0xc0) == 0x80) at--;
  return at;
}

static mig_span around(mig_arena *arena, mig_span text, size_t at) {
  size_t from = whole(text, at > BEFORE ? at - BEFORE : 0), to = whole(text, at + BEHIND < text.len ? at + BEHIND : text.len);
  return mig_arena_printf(arena, "%s%.*s%s", from > 0 ? "..." : "", MIG_FMT(mig_span_cut(text, from, to)), to < text.len ? "..." : "");
}

void mig_brief_pair(mig_arena *arena, mig_span *a, mig_span *b) {
  if ((a->ptr == NULL || a->len <= SHORT) && (b->ptr == NULL || b->len <= SHORT)) return;
  mig_span x = on_one_line(arena, *a), y = on_one_line(arena, *b);
  size_t at = 0;
  while (at < x.len && at < y.len && x.ptr[at] == y.ptr[at]) at++;
  if (a->ptr != NULL) *a = around(arena, x, at);
  if (b->ptr != NULL) *b = around(arena, y, at);
}
