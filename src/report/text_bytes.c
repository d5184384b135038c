#include "report/text_bytes.h"

#include "base/buf.h"
#include "mig/shown.h"

bool mig_text_is_utf8(mig_span bytes) {
  for (size_t i = 0, len; i < bytes.len; i += len) {
    len = mig_utf8_at(bytes, i);
    if (len == 0) return false;
  }
  return true;
}

const char *mig_text_utf8(mig_arena *arena, mig_span bytes) {
  mig_buf buf = mig_buf_in(arena);
  for (size_t i = 0; i < bytes.len;) {
    size_t len = bytes.ptr[i] == '\0' ? 0 : mig_utf8_at(bytes, i);
    mig_buf_put(&buf, len == 0 ? MIG_SPAN("\xef\xbf\xbd") : (mig_span){bytes.ptr + i, len});
    i += len == 0 ? 1 : len;
  }
  mig_buf_putc(&buf, '\0');
  return buf.ptr;
}

mig_span mig_text_cut(mig_span text, size_t bytes) {
  if (text.len <= bytes) return text;
  while (bytes > 0 && ((unsigned char)text.ptr[bytes] & 0xc0) == 0x80) bytes--;
  return (mig_span){text.ptr, bytes};
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

mig_span mig_text_base64(mig_arena *arena, mig_span bytes) {
  mig_buf buf = mig_buf_in(arena);
  for (size_t i = 0; i < bytes.len; i += 3) {
    uint32_t group = 0;
    for (size_t k = 0; k < 3; k++) group = group << 8 | (i + k < bytes.len ? (unsigned char)bytes.ptr[i + k] : 0u);
    for (size_t k = 0; k < 4; k++)
      mig_buf_putc(&buf, i + k > bytes.len ? '=' : digits[group >> (18 - 6 * k) & 63]);
  }
  return mig_buf_span(&buf);
}

bool mig_text_from_base64(mig_arena *arena, mig_span text, mig_span *out) {
  mig_buf buf = mig_buf_in(arena);
  while (text.len > 0 && text.ptr[text.len - 1] == '=') text.len--;
  uint32_t bits = 0, count = 0;
  for (size_t i = 0; i < text.len; i++) {
    const char *digit = text.ptr[i] != '\0' ? strchr(digits, text.ptr[i]) : NULL;
    if (digit == NULL) return false;
    bits = bits << 6 | (uint32_t)(digit - digits);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    mig_buf_putc(&buf, (char)(bits >> count & 0xff));
  }
  *out = buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("");
  return true;
}
