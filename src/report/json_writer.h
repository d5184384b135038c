/* report/json_writer.h: JSON written straight into a buffer, for formats that are only printed.
 *
 * Any bytes may go in: what is not UTF-8 becomes U+FFFD. Commas and, in the wide form, line breaks
 * are put by the writer. Allocates without protection. */
#ifndef MIG_REPORT_JSON_WRITER_H
#define MIG_REPORT_JSON_WRITER_H

#include "base/buf.h"

typedef struct mig_json {
  mig_buf *out;
  bool wide;      /* one member per line, indented */
  unsigned depth; /* open objects and arrays */
  bool has_item;  /* the innermost one has something already */
  bool has_key;   /* a key was just written: its value follows on the same line */
} mig_json;

void mig_json_open(mig_json *json, char bracket); /* '{' or '[' */
void mig_json_close(mig_json *json, char bracket); /* '}' or ']' */
void mig_json_key(mig_json *json, const char *key);
void mig_json_string(mig_json *json, mig_span text);
void mig_json_number(mig_json *json, uint64_t number);
void mig_json_bool(mig_json *json, bool value);

/* Key and value at once. */
void mig_json_put(mig_json *json, const char *key, mig_span text);
void mig_json_put_word(mig_json *json, const char *key, const char *word);
void mig_json_put_number(mig_json *json, const char *key, uint64_t number);

#endif
