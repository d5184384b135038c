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

void mig_cli_put_name(mig_cli_text *text, mig_span name) {
  enum { LONGEST = 64 };
  for (size_t i = 0; i < name.len && i < LONGEST; i++) {
    bool control = (unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7f;
    mig_cli_put(text, control ? "\\x%02x" : "%c", (unsigned char)name.ptr[i]);
  }
  if (name.len > LONGEST) mig_cli_put(text, "...");
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

void mig_cli_put_path(mig_cli_text *text, const mig_cli *cli, const mig_tree *tree, mig_span path) {
  char *here = realpath(cli->values[MIG_OPT_DIR] != NULL ? cli->values[MIG_OPT_DIR] : ".", NULL);
  bool at_root = here != NULL && strlen(here) == tree->root.len && memcmp(here, tree->root.ptr, tree->root.len) == 0;
  free(here);
  bool plain = mig_cli_is_plain(path);
  if (!plain) mig_cli_put(text, "'");
  if (!at_root) mig_cli_put(text, ":/");
  for (size_t i = 0; i < path.len; i++) mig_cli_put(text, path.ptr[i] == '\'' ? "'\\''" : "%c", path.ptr[i]);
  if (!plain) mig_cli_put(text, "'");
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
