#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

void mig_cli_put(mig_cli_text *text, const char *format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  int len = vsnprintf(NULL, 0, format, args);
  va_end(args);
  size_t need = text->len + (len < 0 ? 0 : (size_t)len) + 1;
  if (need > text->cap) {
    char *more = realloc(text->ptr, need * 2);
    text->failed = text->failed || more == NULL;
    text->ptr = more == NULL ? text->ptr : more;
    text->cap = more == NULL ? text->cap : need * 2;
  }
  if (len > 0 && need <= text->cap) {
    vsnprintf(text->ptr + text->len, (size_t)len + 1, format, again);
    text->len += (size_t)len;
  }
  va_end(again);
}

void mig_cli_add(mig_cli_text *text, mig_span bytes) {
  if (bytes.len >= text->cap - text->len) {
    size_t cap = (text->len + bytes.len + 1) * 2;
    char *more = text->failed ? NULL : realloc(text->ptr, cap);
    text->failed = text->failed || more == NULL;
    if (text->failed) return;
    text->ptr = more;
    text->cap = cap;
  }
  if (bytes.len != 0) memcpy(text->ptr + text->len, bytes.ptr, bytes.len);
  text->len += bytes.len;
  text->ptr[text->len] = '\0';
}

void mig_cli_text_free(mig_cli_text *text) {
  free(text->ptr);
  *text = (mig_cli_text){0};
}

void mig_cli_put_shown(mig_cli_text *text, mig_span of_others) {
  for (size_t i = 0; i < of_others.len;) {
    mig_shown_char c = mig_shown_at(of_others, i);
    if (!c.hostile) mig_cli_add(text, (mig_span){of_others.ptr + i, c.len});
    else mig_cli_put(text, c.code_point < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c.code_point);
    i += c.len;
  }
}

void mig_cli_put_name(mig_cli_text *text, mig_span name) {
  enum { LONGEST = 64 };
  size_t end = name.len;
  if (end > LONGEST)
    for (end = LONGEST; end > 0 && ((unsigned char)name.ptr[end] & 0xc0) == 0x80;) end--;
  mig_cli_put_shown(text, (mig_span){name.ptr, end});
  if (end < name.len) mig_cli_put(text, "...");
}

bool mig_cli_is_plain(mig_span text) {
  for (size_t i = 0; i < text.len; i++) {
    char ch = text.ptr[i];
    bool plain = (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
                 (unsigned char)ch >= 0x80 || (ch != '\0' && strchr("/._-+,@%=", ch) != NULL);
    if (!plain) return false;
  }
  return true;
}

/* Controls only exist in the $'...' of bash, zsh and POSIX 2024. */
static void put_quoted(mig_cli_text *text, const char *before, mig_span path) {
  bool hostile = false;
  for (size_t i = 0; i < path.len && !hostile;) {
    mig_shown_char c = mig_shown_at(path, i);
    hostile = c.hostile;
    i += c.len;
  }
  mig_cli_put(text, hostile ? "$'%s" : "'%s", before);
  for (size_t i = 0; i < path.len; i++) {
    unsigned char c = (unsigned char)path.ptr[i];
    if (hostile && (c < ' ' || c >= 0x7f)) mig_cli_put(text, "\\%03o", c);
    else if (hostile && (c == '\'' || c == '\\')) mig_cli_put(text, "\\%c", c);
    else mig_cli_put(text, c == '\'' ? "'\\''" : "%c", c);
  }
  mig_cli_put(text, "'");
}

void mig_cli_put_path(mig_cli_text *text, const mig_cli *cli, const mig_tree *tree, mig_span path) {
  char *here = realpath(cli->values[MIG_OPT_DIR] != NULL ? cli->values[MIG_OPT_DIR] : ".", NULL);
  bool at_root = here != NULL && strlen(here) == tree->root.len && memcmp(here, tree->root.ptr, tree->root.len) == 0;
  const char *before = !at_root ? ":/" : path.len != 0 && path.ptr[0] == '-' ? "./" : "";
  free(here);
  if (mig_cli_is_plain(path)) {
    mig_cli_put(text, "%s", before);
    mig_cli_add(text, path);
  } else {
    put_quoted(text, before, path);
  }
}

int mig_cli_text_print(const mig_cli *cli, mig_cli_text *text, int status) {
  if (text->failed)
    status = mig_cli_fail(cli, MIG_ERR_NOMEM, NULL);
  else
    status = mig_cli_print(cli, (mig_span){text->ptr, text->len}, status);
  free(text->ptr);
  *text = (mig_cli_text){0};
  return status;
}
