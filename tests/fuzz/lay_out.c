#define _GNU_SOURCE
#include "lay_out.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST_NAME = 120, MOST_FILES = 64 };

static char root[64];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at) {
  (void)st, (void)kind;
  return at->level == 0 ? 0 : remove(path);
}

static int remove_root(const char *path, const struct stat *st, int kind, struct FTW *at) {
  (void)st, (void)kind, (void)at;
  return remove(path);
}

static void clean_up(void) {
  nftw(root, remove_root, 16, FTW_DEPTH | FTW_PHYS);
}

static void empty_root(void) {
  if (root[0] != '\0') {
    nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    return;
  }
  snprintf(root, sizeof root, "%s/mig-fuzz-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
  if (mkdtemp(root) == NULL) abort();
  atexit(clean_up);
}

static int is_name(const char *name, size_t len) {
  static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-/";
  if (len == 0 || len >= LONGEST_NAME || name[0] == '/') return 0;
  for (size_t i = 0; i < len; i++) {
    if (memchr(plain, name[i], sizeof plain - 1) == NULL) return 0;
    if (name[i] == '.' && i + 1 < len && name[i + 1] == '.') return 0;
  }
  return 1;
}

/* Opens root/name for writing, making its folders; NULL: a folder of that name, a file in its way. */
static FILE *create(const char *name) {
  char path[256];
  int len = snprintf(path, sizeof path, "%s/%s", root, name);
  for (int i = (int)strlen(root) + 1; i < len; i++) {
    if (path[i] != '/') continue;
    path[i] = '\0';
    mkdir(path, 0755);
    path[i] = '/';
  }
  return fopen(path, "wb");
}

static uint32_t adler32(const uint8_t *bytes, size_t size) {
  uint32_t a = 1, b = 0;
  for (size_t i = 0; i < size; i++) a = (a + bytes[i]) % 65521, b = (b + a) % 65521;
  return b << 16 | a;
}

/* A loose object: the first line says its type; zlib's format with blocks that are stored (RFC 1950
 * and 1951). Lengths and sums are right, so that what is fuzzed is what is in it. */
static void write_zlib(FILE *out, const uint8_t *bytes, size_t size) {
  static const uint8_t header[] = {0x78, 0x01};
  fwrite(header, 1, sizeof header, out);
  for (size_t at = 0; at == 0 || at < size;) {
    size_t part = size - at > 65535 ? 65535 : size - at;
    uint8_t block[] = {at + part == size, (uint8_t)part, (uint8_t)(part >> 8), (uint8_t)~part, (uint8_t)(~part >> 8)};
    fwrite(block, 1, sizeof block, out);
    fwrite(bytes + at, 1, part, out);
    at += part;
    if (part == 0) break;
  }
  uint32_t sum = adler32(bytes, size);
  uint8_t end[] = {(uint8_t)(sum >> 24), (uint8_t)(sum >> 16), (uint8_t)(sum >> 8), (uint8_t)sum};
  fwrite(end, 1, sizeof end, out);
}

static void write_object(FILE *out, const uint8_t *bytes, size_t size) {
  const uint8_t *line_end = size != 0 ? memchr(bytes, '\n', size) : NULL;
  size_t type = line_end != NULL ? (size_t)(line_end - bytes) : 0, len = size - type - (line_end != NULL);
  uint8_t *whole = malloc(size + 32);
  if (whole == NULL) abort();
  memcpy(whole, bytes, type);
  size_t header = type + (size_t)sprintf((char *)whole + type, " %zu", len) + 1;
  memcpy(whole + header, bytes + size - len, len);
  write_zlib(out, whole, header + len);
  free(whole);
}

static void write_file(const char *line, size_t len, const uint8_t *bytes, size_t size, int (*stored)(const char *name)) {
  char name[LONGEST_NAME];
  if (!is_name(line, len)) return;
  memcpy(name, line, len);
  name[len] = '\0';
  FILE *out = create(name);
  if (out == NULL) return;
  if (stored != NULL && stored(name)) write_object(out, bytes, size);
  else fwrite(bytes, 1, size, out);
  fclose(out);
}

static const uint8_t *next_mark(const uint8_t *at, const uint8_t *end, const uint8_t *start) {
  for (; (at = memmem(at, (size_t)(end - at), "%%% ", 4)) != NULL; at++)
    if (at == start || at[-1] == '\n') return at;
  return end;
}

const char *lay_out(const uint8_t *data, size_t size, int (*stored)(const char *name)) {
  const uint8_t *end = data + size;
  empty_root();
  if (size == 0) return root;
  const uint8_t *mark = next_mark(data, end, data);
  for (int files = 0; mark < end && files < MOST_FILES; files++) {
    const uint8_t *name = mark + 4, *line_end = memchr(name, '\n', (size_t)(end - name));
    if (line_end == NULL) break;
    mark = next_mark(line_end + 1, end, data);
    size_t len = (size_t)(mark - line_end - 1);
    if (mark < end && len != 0) len--; /* the line feed before the next mark is no file's */
    write_file((const char *)name, (size_t)(line_end - name), line_end + 1, len, stored);
  }
  return root;
}

void lay_out_default(const char *name, const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", root, name);
  if (access(path, F_OK) == 0) return;
  FILE *out = create(name);
  if (out == NULL) return;
  fputs(text, out);
  fclose(out);
}
