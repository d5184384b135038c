#include "report/json_writer.h"

#include "base/span.h"
#include "report/text_bytes.h"

static void new_line(mig_json *json) {
  if (!json->wide) return;
  mig_buf_putc(json->out, '\n');
  for (unsigned i = 0; i < json->depth; i++) mig_buf_puts(json->out, "  ");
}

/* Before a value or a key. */
static void separate(mig_json *json) {
  if (json->has_key) {
    json->has_key = false;
    return;
  }
  if (json->has_item) mig_buf_putc(json->out, ',');
  if (json->depth != 0) new_line(json);
  json->has_item = true;
}

void mig_json_open(mig_json *json, char bracket) {
  separate(json);
  mig_buf_putc(json->out, bracket);
  json->depth++;
  json->has_item = false;
}

void mig_json_close(mig_json *json, char bracket) {
  json->depth--;
  if (json->has_item) new_line(json);
  mig_buf_putc(json->out, bracket);
  json->has_item = true;
}

/* Controls, quotes and backslashes must be escaped; DEL and the two separators that end a line in
 * JavaScript are, so that a line of NDJSON stays a line for every reader. */
static void put_text(mig_json *json, mig_span text) {
  mig_buf *out = json->out;
  mig_buf_putc(out, '"');
  for (const char *p = mig_text_utf8(out->arena, text); *p != '\0'; p++) {
    unsigned char c = (unsigned char)*p;
    if (c == '"' || c == '\\') {
      mig_buf_putc(out, '\\');
      mig_buf_putc(out, *p);
    } else if (c == '\n') {
      mig_buf_puts(out, "\\n");
    } else if (c < 0x20 || c == 0x7f) {
      mig_buf_printf(out, "\\u%04x", c);
    } else if (c == 0xe2 && (unsigned char)p[1] == 0x80 && ((unsigned char)p[2] & 0xfe) == 0xa8) {
      mig_buf_printf(out, "\\u202%c", p[2] & 1 ? '9' : '8');
      p += 2;
    } else {
      mig_buf_putc(out, *p);
    }
  }
  mig_buf_putc(out, '"');
}

void mig_json_key(mig_json *json, const char *key) {
  separate(json);
  put_text(json, mig_span_of(key));
  mig_buf_puts(json->out, json->wide ? ": " : ":");
  json->has_key = true;
}

void mig_json_string(mig_json *json, mig_span text) {
  separate(json);
  put_text(json, text);
}

void mig_json_number(mig_json *json, uint64_t number) {
  separate(json);
  mig_buf_printf(json->out, "%llu", (unsigned long long)number);
}

void mig_json_bool(mig_json *json, bool value) {
  separate(json);
  mig_buf_puts(json->out, value ? "true" : "false");
}

void mig_json_put(mig_json *json, const char *key, mig_span text) {
  mig_json_key(json, key);
  mig_json_string(json, text);
}

void mig_json_put_word(mig_json *json, const char *key, const char *word) {
  mig_json_put(json, key, mig_span_of(word));
}

void mig_json_put_number(mig_json *json, const char *key, uint64_t number) {
  mig_json_key(json, key);
  mig_json_number(json, number);
}
