/* script_dump: reads scripts from stdin, each framed by "LENGTH NAME\n", and prints one line of JSON
 * for each: the identifiers, the docstring, the diagnostics, and whether the quick reader gave the
 * same as the tree. For comparison with CPython, and for the fixtures of oddities. */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/protect.h"
#include "script/internal.h"

static void put_text(mig_buf *out, mig_span text) {
  mig_buf_putc(out, '"');
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c == '"' || c == '\\') mig_buf_putc(out, '\\');
    if (c < 0x20 || c == 0x7f) mig_buf_printf(out, "\\u%04x", c);
    else mig_buf_putc(out, (char)c);
  }
  mig_buf_putc(out, '"');
}

static void put_ident(mig_buf *out, const char *name, const mig_ident *ident) {
  static const char *const forms[] = {
      [MIG_IDENT_ABSENT] = "absent", [MIG_IDENT_NONE] = "none", [MIG_IDENT_STRING] = "string",
      [MIG_IDENT_TUPLE] = "tuple",   [MIG_IDENT_LIST] = "list", [MIG_IDENT_SET] = "set",
      [MIG_IDENT_NOT_LITERAL] = "not_literal", [MIG_IDENT_BAD_TYPE] = "bad_type"};
  mig_buf_printf(out, "\"%s\":{\"form\":\"%s\",\"at\":[%u,%u,%u,%u],\"items\":[", name, forms[ident->form], ident->start,
                 ident->end, ident->name_start, ident->name_end);
  for (uint32_t i = 0; i < ident->count; i++) {
    if (i != 0) mig_buf_putc(out, ',');
    if (ident->items[i].ptr == NULL) mig_buf_puts(out, "null");
    else put_text(out, ident->items[i]);
  }
  mig_buf_puts(out, "]},");
}

static void put_script(mig_buf *out, mig_script *script) {
  static const char *const names[] = {"revision", "down_revision", "branch_labels", "depends_on"};
  for (unsigned i = 0; i < MIG_NAME_COUNT; i++) put_ident(out, names[i], mig_script_ident(script, (mig_ident_name)i));
  mig_buf_puts(out, "\"longdoc\":");
  put_text(out, script->longdoc);
  mig_buf_puts(out, ",\"doc\":");
  put_text(out, script->doc);
  mig_buf_printf(out, ",\"doc_at\":[%u,%u],\"syntax_error\":%s", script->doc_start, script->doc_end,
                 script->syntax_error ? "true" : "false");
}

typedef struct problems {
  mig_buf *out;
  unsigned count;
} problems;

static void put_diag(void *payload, const mig_diag *diag) {
  problems *p = payload;
  mig_line_column at = mig_place_locate(diag->place.file, diag->place.start);
  if (p->count++ != 0) mig_buf_putc(p->out, ',');
  mig_buf_printf(p->out, "{\"rule\":\"%s\",\"line\":%u,\"message\":", diag->rule != NULL ? diag->rule : "", at.line);
  put_text(p->out, diag->message);
  mig_buf_putc(p->out, '}');
}

static bool same_record(mig_arena *arena, mig_script *a, mig_script *b) {
  mig_buf x = mig_buf_in(arena), y = mig_buf_in(arena);
  put_script(&x, a);
  put_script(&y, b);
  return mig_span_eq(mig_buf_span(&x), mig_buf_span(&y));
}

static void dump(mig_arena *arena, mig_file file) {
  mig_buf out = mig_buf_in(arena), diags = mig_buf_in(arena);
  problems p = {&diags, 0};
  mig_script script, quick = {.file = file}, tree = {.file = file};
  mig_script_read(&script, arena, file, &(mig_sink){put_diag, &p});
  bool was_quick = mig_script_read_quickly(&quick, arena, file.text);
  mig_script_read_tree(&tree, arena, arena, NULL);
  mig_buf_putc(&out, '{');
  put_script(&out, &script);
  /* The quick reader does not look for syntax errors inside of functions. */
  quick.syntax_error = tree.syntax_error;
  mig_buf_printf(&out, ",\"quick\":%s,\"same\":%s,\"diags\":[", was_quick ? "true" : "false",
                 !was_quick || same_record(arena, &quick, &tree) ? "true" : "false");
  mig_buf_put(&out, mig_buf_span(&diags));
  mig_buf_puts(&out, "]}\n");
  fwrite(out.ptr, 1, out.len, stdout);
}

static mig_err run(void *context) {
  size_t len;
  char name[256];
  (void)context;
  while (scanf("%zu %255s", &len, name) == 2 && getchar() == '\n') {
    mig_arena *arena = mig_arena_new();
    if (arena == NULL) return MIG_ERR_NOMEM;
    char *text = mig_arena_zalloc(arena, len + 64);
    if (fread(text, 1, len, stdin) != len) return MIG_ERR_IO;
    dump(arena, (mig_file){mig_arena_copy(arena, mig_span_of(name)), {text, len}});
    mig_arena_free(arena);
  }
  return MIG_OK;
}

int main(void) {
  return mig_protect(run, NULL) == MIG_OK ? 0 : 1;
}
