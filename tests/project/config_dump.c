/* config_dump ini|toml: reads a file from stdin and prints what it holds as JSON, or REFUSED and the
 * reason; for comparison with CPython's own readers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/protect.h"
#include "project/ini.h"
#include "project/toml.h"

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

/* ---- ini: {"section": {"key": "value", or null where interpolation fails}} ---- */

typedef struct ini_dump {
  mig_buf *out;
  const mig_ini *ini;
  mig_span section;
  bool first_section, first_key;
} ini_dump;

static void dump_key(void *payload, mig_span key) {
  ini_dump *d = payload;
  mig_span value;
  if (!d->first_key) mig_buf_putc(d->out, ',');
  d->first_key = false;
  put_text(d->out, key);
  mig_buf_putc(d->out, ':');
  if (mig_ini_get(&value, d->out->arena, d->ini, d->section, key, NULL) == MIG_OK) put_text(d->out, value);
  else mig_buf_puts(d->out, "null");
}

static void dump_section(void *payload, mig_span section) {
  ini_dump *d = payload;
  if (!d->first_section) mig_buf_putc(d->out, ',');
  d->first_section = false;
  d->section = section;
  d->first_key = true;
  put_text(d->out, section);
  mig_buf_puts(d->out, ":{");
  mig_ini_each(d->ini, section, dump_key, d);
  mig_buf_putc(d->out, '}');
}

static void dump_ini(mig_buf *out, mig_span text) {
  mig_why why = {""};
  mig_ini *ini;
  if (mig_ini_parse(&ini, out->arena, text, (mig_span){"/here", 5}, &why) != MIG_OK) {
    mig_buf_printf(out, "REFUSED %s", why.text);
    return;
  }
  ini_dump d = {.out = out, .ini = ini, .first_section = true};
  mig_buf_putc(out, '{');
  mig_ini_each_section(ini, dump_section, &d);
  mig_buf_putc(out, '}');
}

/* ---- toml: numbers and times as {"integer": "1"} so that their spelling survives ---- */

static void dump_value(mig_buf *out, const mig_toml *value) {
  static const char *const kinds[] = {[MIG_TOML_INTEGER] = "integer", [MIG_TOML_FLOAT] = "float", [MIG_TOML_TIME] = "time"};
  bool table = value->kind == MIG_TOML_TABLE;
  switch (value->kind) {
    case MIG_TOML_STRING: put_text(out, value->text); break;
    case MIG_TOML_BOOLEAN: mig_buf_puts(out, value->truth ? "true" : "false"); break;
    case MIG_TOML_ARRAY:
    case MIG_TOML_TABLE:
      mig_buf_putc(out, table ? '{' : '[');
      for (const mig_toml *child = value->first; child != NULL; child = child->next) {
        if (child != value->first) mig_buf_putc(out, ',');
        if (table) {
          put_text(out, child->key);
          mig_buf_putc(out, ':');
        }
        dump_value(out, child);
      }
      mig_buf_putc(out, table ? '}' : ']');
      break;
    default:
      mig_buf_printf(out, "{\"\\u0000%s\":", kinds[value->kind]);
      put_text(out, value->text);
      mig_buf_putc(out, '}');
  }
}

static void dump_toml(mig_buf *out, mig_span text) {
  mig_why why = {""};
  mig_toml *toml;
  if (mig_toml_parse(&toml, out->arena, text, &why) != MIG_OK) mig_buf_printf(out, "REFUSED %s", why.text);
  else dump_value(out, toml);
}

typedef struct call {
  mig_arena *arena;
  bool ini;
} call;

/* Texts are framed by their length in one line, so that one process reads thousands. */
static mig_err run(void *context) {
  const call *c = context;
  size_t len;
  while (scanf("%zu", &len) == 1 && getchar() == '\n') {
    char *text = mig_arena_alloc(c->arena, len + 1);
    if (fread(text, 1, len, stdin) != len) return MIG_ERR_IO;
    mig_buf out = mig_buf_in(c->arena);
    if (c->ini) dump_ini(&out, (mig_span){text, len});
    else dump_toml(&out, (mig_span){text, len});
    mig_buf_putc(&out, '\n');
    fwrite(out.ptr, 1, out.len, stdout);
  }
  return MIG_OK;
}

int main(int argc, char **argv) {
  mig_arena *arena = mig_arena_new();
  if (argc != 2 || arena == NULL) return 2;
  mig_err err = mig_protect(run, &(call){arena, strcmp(argv[1], "ini") == 0});
  mig_arena_free(arena);
  return err == MIG_OK ? 0 : 1;
}
