#include "base/shell.h"

#include "base/buf.h"
#include "base/span.h"
#include "mig/shown.h"

static bool is_plain(mig_span word) {
  for (size_t i = 0; i < word.len; i++) {
    unsigned char c = (unsigned char)word.ptr[i];
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 ||
                 (c != '\0' && strchr("/._-+,@%=:^", c) != NULL);
    if (!plain) return false;
  }
  return word.len != 0;
}

static bool is_hostile(mig_span word) {
  for (size_t i = 0; i < word.len;) {
    mig_shown_char c = mig_shown_at(word, i);
    if (c.hostile) return true;
    i += c.len;
  }
  return false;
}

static mig_span quoted(mig_arena *arena, mig_span word) {
  mig_buf out = mig_buf_in(arena);
  mig_buf_putc(&out, '\'');
  for (size_t i = 0; i < word.len; i++) {
    if (word.ptr[i] == '\'') mig_buf_puts(&out, "'\\''");
    else mig_buf_putc(&out, word.ptr[i]);
  }
  mig_buf_putc(&out, '\'');
  return mig_buf_span(&out);
}

/* Octal escapes end after three digits; hexadecimal ones would take what follows. */
static mig_span escaped(mig_arena *arena, mig_span word) {
  mig_buf out = mig_buf_in(arena);
  mig_buf_puts(&out, "$'");
  for (size_t i = 0; i < word.len; i++) {
    unsigned char c = (unsigned char)word.ptr[i];
    if (c < ' ' || c >= 0x7f) mig_buf_printf(&out, "\\%03o", c);
    else if (c == '\'' || c == '\\') mig_buf_printf(&out, "\\%c", c);
    else mig_buf_putc(&out, (char)c);
  }
  mig_buf_putc(&out, '\'');
  return mig_buf_span(&out);
}

mig_span mig_shell_word(mig_arena *arena, mig_span word) {
  if (is_hostile(word)) return escaped(arena, word);
  return is_plain(word) ? word : quoted(arena, word);
}

mig_span mig_shell_path(mig_arena *arena, mig_span path) {
  if (path.len != 0 && path.ptr[0] == '-') path = mig_arena_printf(arena, "./%.*s", MIG_FMT(path));
  return mig_shell_word(arena, path);
}
