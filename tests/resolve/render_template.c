/* Renders templates with given inputs: one request per line of stdin, fields separated by tabs:
 *   template file, output file, message, up_revision, create_date, down_revision, labels,
 *   depends_on, databases, binds (the last five: '|' between items)
 * Prints "ok" or the reason, one line per request. "\n" and "\t" in a message stand for themselves. */
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "resolve/mako.h"

enum { FIELDS = 10 };

static mig_span read_all(mig_arena *arena, const char *path) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) exit(2);
  char *bytes = malloc(1 << 20);
  size_t len = fread(bytes, 1, 1 << 20, file);
  fclose(file);
  mig_span copy = mig_arena_copy(arena, (mig_span){bytes, len});
  free(bytes);
  return copy;
}

static const mig_span *items(mig_arena *arena, char *field, uint32_t *count) {
  MIG_VEC(mig_span) list = {0};
  *count = 0;
  if (*field == '\0') return NULL;
  for (char *start = field;; start++) {
    char *end = strchr(start, '|');
    size_t len = end == NULL ? strlen(start) : (size_t)(end - start);
    *mig_vec_push(arena, &list) = (mig_span){start, len};
    if (end == NULL) break;
    start = end;
  }
  *count = list.count;
  return list.items;
}

static mig_span unescape(char *text) {
  size_t out = 0;
  for (size_t i = 0; text[i] != '\0'; i++) {
    bool escaped = text[i] == '\\' && (text[i + 1] == 'n' || text[i + 1] == 't' || text[i + 1] == '\\');
    if (escaped) i++;
    text[out++] = !escaped ? text[i] : text[i] == 'n' ? '\n' : text[i] == 't' ? '\t' : '\\';
  }
  return (mig_span){text, out};
}

static void render(char **f) {
  mig_arena *arena = mig_arena_new();
  mig_mako_inputs in = {.message = unescape(f[2]), .up_revision = {f[3], strlen(f[3])}};
  mig_date date;
  mig_why why = {""};
  mig_span out;
  if (!mig_date_parse(&date, (mig_span){f[4], strlen(f[4])})) exit(2);
  in.create_date = &date;
  in.down_revision = items(arena, f[5], &in.down_count);
  in.branch_labels = items(arena, f[6], &in.label_count);
  in.depends_on = items(arena, f[7], &in.depends_count);
  in.databases = items(arena, f[8], &in.database_count);
  in.binds = items(arena, f[9], &in.bind_count);
  mig_err err = mig_mako_render(&out, arena, read_all(arena, f[0]), (mig_span){"template", 8}, &in, &why);
  if (err == MIG_OK) {
    FILE *file = fopen(f[1], "wb");
    if (file == NULL || fwrite(out.ptr, 1, out.len, file) != out.len || fclose(file) != 0) exit(2);
  }
  printf("%s\n", err == MIG_OK ? "ok" : why.text);
  mig_arena_free(arena);
}

int main(void) {
  static char line[1 << 16];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char *fields[FIELDS], *at = line;
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < FIELDS; i++) {
      fields[i] = at;
      at += strcspn(at, "\t");
      if (*at == '\t') *at++ = '\0';
    }
    render(fields);
  }
  return 0;
}
