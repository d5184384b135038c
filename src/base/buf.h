/* base/buf.h: bytes that grow, in an arena. Output is built here and written once. */
#ifndef MIG_BASE_BUF_H
#define MIG_BASE_BUF_H

#include "base/arena.h"

typedef struct mig_buf {
  mig_arena *arena;
  char *ptr;
  size_t len, cap;
} mig_buf;

static inline mig_buf mig_buf_in(mig_arena *arena) {
  return (mig_buf){.arena = arena};
}
static inline mig_span mig_buf_span(const mig_buf *buf) {
  return (mig_span){buf->ptr, buf->len};
}
/* The text was needed for a moment only: its memory goes back when nothing was allocated behind it. */
void mig_buf_drop(mig_buf *buf);
void mig_buf_put(mig_buf *buf, mig_span bytes);
void mig_buf_puts(mig_buf *buf, const char *text);
void mig_buf_putc(mig_buf *buf, char c);
void mig_buf_printf(mig_buf *buf, const char *format, ...) MIG_PRINTF(2, 3);
/* One code point as UTF-8; surrogates as three bytes, so that nothing is lost. */
void mig_buf_put_utf8(mig_buf *buf, uint32_t code_point);

#endif
