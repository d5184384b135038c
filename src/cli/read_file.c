#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

enum { CHUNK = 1 << 16 };

/* All of a stream, or NULL with errno set. The caller frees it. */
static char *read_stream(FILE *in, size_t *len) {
  size_t cap = 0;
  char *bytes = NULL;
  *len = 0;
  do {
    if (cap - *len < CHUNK) {
      char *more = realloc(bytes, cap = cap * 2 + CHUNK);
      if (more == NULL) break;
      bytes = more;
    }
    *len += fread(bytes + *len, 1, cap - *len, in);
    if (feof(in)) return bytes;
  } while (!ferror(in));
  int saved = errno;
  free(bytes);
  errno = saved;
  return NULL;
}

int mig_cli_read_file(const mig_cli *cli, const char *option, const char *path, char **bytes, size_t *len) {
  bool standard = strcmp(path, "-") == 0;
  FILE *in = standard ? stdin : fopen(path, "rb");
  if (in == NULL) return mig_cli_usage(cli, "%s: %s: %s", option, path, strerror(errno));
  *bytes = read_stream(in, len);
  int saved = errno;
  if (!standard) fclose(in);
  return *bytes != NULL ? -1 : mig_cli_usage(cli, "%s: %s: %s", option, path, strerror(saved));
}
