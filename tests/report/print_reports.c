/* print_reports OUT FILE...: reads each report back and writes it in every format, OUT/NAME.FORMAT. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mig/mig.h"

static char *read_all(const char *path, size_t *len) {
  FILE *in = fopen(path, "rb");
  if (in == NULL || fseek(in, 0, SEEK_END) != 0) return NULL;
  long size = ftell(in);
  char *bytes = size < 0 ? NULL : malloc((size_t)size + 1);
  rewind(in);
  *len = bytes != NULL ? fread(bytes, 1, (size_t)size, in) : 0;
  fclose(in);
  return bytes;
}

/* Not mig_output_write: thousands of files need not be safe from a power cut. */
static bool write_all(const char *path, mig_span text) {
  FILE *out = fopen(path, "wb");
  if (out == NULL) return false;
  bool done = fwrite(text.ptr, 1, text.len, out) == text.len;
  return fclose(out) == 0 && done;
}

static bool is_drawable(const mig_report *report) {
  for (uint32_t i = 0; i < report->project_count; i++)
    if (report->projects[i].has_revisions) return true;
  return false;
}

static int print_one(const char *out, const char *name, size_t name_len, const mig_report *report, mig_arena *arena) {
  uint32_t count = 0;
  const mig_format *formats = mig_formats(&count);
  for (uint32_t i = 0; i < count; i++) {
    mig_span text;
    mig_why why = {{0}};
    char path[4096];
    if (formats[i].uses == MIG_FORMAT_DRAWS && !is_drawable(report)) continue;
    mig_err err = formats[i].print(&text, arena, report, &(mig_text_opts){.verbose = true}, &why);
    snprintf(path, sizeof path, "%s/%.*s.%s", out, (int)name_len, name, formats[i].name);
    if (err != MIG_OK || !write_all(path, text)) {
      fprintf(stderr, "%s: %s\n", path, why.text);
      return 1;
    }
  }
  return 0;
}

int main(int argc, char **argv) {
  int failed = argc < 3;
  for (int i = 2; i < argc && !failed; i++) {
    const char *slash = strrchr(argv[i], '/'), *name = slash != NULL ? slash + 1 : argv[i];
    const char *dot = strrchr(name, '.');
    mig_arena *arena = mig_arena_new();
    mig_report *report = NULL;
    mig_why why = {{0}};
    size_t len = 0;
    char *bytes = read_all(argv[i], &len);
    if (bytes == NULL || arena == NULL || mig_report_read_back(&report, arena, (mig_span){bytes, len}, &why) != MIG_OK) {
      fprintf(stderr, "%s: %s\n", argv[i], bytes == NULL ? "cannot be read" : why.text);
      failed = 1;
    } else {
      failed = print_one(argv[1], name, dot != NULL ? (size_t)(dot - name) : strlen(name), report, arena);
    }
    free(bytes);
    mig_arena_free(arena);
  }
  return failed;
}
