#include "base/buf.h"

#include <stdio.h>

#include "base/protect.h"
#include "base/span.h"

static void reserve(mig_buf *buf, size_t more) {
  if (more > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4) mig_out_of_memory();
  size_t need = buf->len + more;
  if (need <= buf->cap) return;
  size_t cap = buf->cap == 0 ? 128 : buf->cap * 2;
  if (cap < need) cap = need;
  char *bigger = mig_arena_alloc(buf->arena, cap);
  if (buf->len != 0) memcpy(bigger, buf->ptr, buf->len);
  buf->ptr = bigger;
  buf->cap = cap;
}

void mig_buf_drop(mig_buf *buf) {
  size_t size = (buf->cap + (MIG_ARENA_ALIGN - 1)) & ~(size_t)(MIG_ARENA_ALIGN - 1);
  if (buf->cap != 0 && buf->ptr + size == buf->arena->at) buf->arena->at = buf->ptr;
  *buf = mig_buf_in(buf->arena);
}

void mig_buf_put(mig_buf *buf, mig_span bytes) {
  if (bytes.len == 0) return;
  reserve(buf, bytes.len);
  memcpy(buf->ptr + buf->len, bytes.ptr, bytes.len);
  buf->len += bytes.len;
}

void mig_buf_puts(mig_buf *buf, const char *text) {
  mig_buf_put(buf, mig_span_of(text));
}

void mig_buf_putc(mig_buf *buf, char c) {
  reserve(buf, 1);
  buf->ptr[buf->len++] = c;
}

void mig_buf_printf(mig_buf *buf, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  if (len > 0) {
    reserve(buf, (size_t)len + 1);
    vsnprintf(buf->ptr + buf->len, (size_t)len + 1, format, again);
    buf->len += (size_t)len;
  }
  va_end(again);
}

void mig_buf_put_utf8(mig_buf *buf, uint32_t c) {
  if (c < 0x80) {
    mig_buf_putc(buf, (char)c);
  } else if (c < 0x800) {
    mig_buf_putc(buf, (char)(0xc0 | (c >> 6)));
    mig_buf_putc(buf, (char)(0x80 | (c & 0x3f)));
  } else if (c < 0x10000) {
    mig_buf_putc(buf, (char)(0xe0 | (c >> 12)));
    mig_buf_putc(buf, (char)(0x80 | ((c >> 6) & 0x3f)));
    mig_buf_putc(buf, (char)(0x80 | (c & 0x3f)));
  } else {
    mig_buf_putc(buf, (char)(0xf0 | (c >> 18)));
    mig_buf_putc(buf, (char)(0x80 | ((c >> 12) & 0x3f)));
    mig_buf_putc(buf, (char)(0x80 | ((c >> 6) & 0x3f)));
    mig_buf_putc(buf, (char)(0x80 | (c & 0x3f)));
  }
}
