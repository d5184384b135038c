/* loose_guard.c: loose objects that do not hold what their head promises. libgit2 (1.1 to 1.9) waits for ever for the
 * rest of a stream that was cut short, and for whoever writes into a pipe that stands in an object's place: a hook
 * would hang on a damaged disk; and what is too long it writes behind its buffer. A backend in front of libgit2's own
 * inflates each file once before, and refuses it with an error where that is so. Packs are asked first, so that it
 * only sees what is loose. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/protect.h"
#include "source/object_tree.h"

enum { MOST_ALTERNATES = 5 }; /* as deep as git follows alternates of alternates */

typedef struct guard {
  git_odb_backend parent;
  mig_arena *arena;
  MIG_VEC(const char *) folders;
  z_stream stream;
} guard;

/* ---- one file ---- */

/* How many bytes the object's own head promises, itself included: "blob 12" and a NUL, then twelve. 0: no head. */
static uint64_t promised(const unsigned char *bytes, size_t len) {
  const unsigned char *nul = memchr(bytes, '\0', len), *at = memchr(bytes, ' ', len);
  uint64_t size = 0;
  if (nul == NULL || at == NULL) return 0;
  for (at++; at < nul && *at >= '0' && *at <= '9' && size < UINT64_MAX / 16; at++) size = size * 10 + (uint64_t)(*at - '0');
  return at == nul ? size + (uint64_t)(nul - bytes) + 1 : 0;
}

/* Whether the stream ends, and where its head says: of fewer bytes libgit2 waits for the rest, and more it writes
 * behind the room that it made (both 1.5.1). */
static bool ends_as_promised(z_stream *stream, int fd) {
  unsigned char in[8 * 1024], out[16 * 1024];
  uint64_t made = 0, whole = 0;
  for (;;) {
    ssize_t n = read(fd, in, sizeof in);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    stream->next_in = in;
    stream->avail_in = (uInt)n;
    do {
      stream->next_out = out;
      stream->avail_out = sizeof out;
      int state = inflate(stream, Z_NO_FLUSH);
      size_t got = sizeof out - stream->avail_out;
      if (made == 0) whole = promised(out, got);
      made += got;
      if (state == Z_STREAM_END) return made == whole;
      if (state == Z_BUF_ERROR) break; /* all is used up */
      if (state != Z_OK || made > whole) return false;
    } while (stream->avail_in != 0 || stream->avail_out == 0);
  }
}

/* 0: whole, or libgit2 says itself why it can't be opened; GIT_ENOTFOUND: not there. */
static int judge(guard *g, const char *path, const char *id) {
  char text[120];
  struct stat st;
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? GIT_ENOTFOUND : 0;
  bool whole = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && inflateReset(&g->stream) == Z_OK &&
               ends_as_promised(&g->stream, fd);
  close(fd);
  if (whole) return 0;
  snprintf(text, sizeof text, "loose object %s is damaged", id);
  git_error_set_str(GIT_ERROR_ODB, text);
  return GIT_ERROR;
}

/* ---- what libgit2 asks ---- */

/* "FOLDER/ab/cdef…"; false where that is too long for a path. */
static bool path_of(char *path, size_t size, const char *folder, const char *id) {
  int len = snprintf(path, size, "%s/%.2s/%s", folder, id, id + 2);
  return len > 0 && (size_t)len < size;
}

static int before_reading(void **bytes, size_t *len, git_object_t *type, git_odb_backend *base, const git_oid *id) {
  guard *g = (guard *)base;
  char text[GIT_OID_HEXSZ + 1], path[PATH_MAX];
  bool found = false;
  (void)bytes, (void)len, (void)type;
  git_oid_tostr(text, sizeof text, id);
  for (uint32_t i = 0; i < g->folders.count; i++) {
    int state = path_of(path, sizeof path, g->folders.items[i], text) ? judge(g, path, text) : GIT_ENOTFOUND;
    if (state == GIT_ERROR) return state;
    found = found || state == 0;
  }
  return found ? GIT_PASSTHROUGH : GIT_ENOTFOUND;
}

/* Each object of `folder`, which is called as the first two letters, whose name begins with the rest. */
static int judge_all(guard *g, const char *folder, const char *prefix, size_t len) {
  char path[PATH_MAX], id[GIT_OID_HEXSZ + 1];
  int written = snprintf(path, sizeof path, "%s/%.2s", folder, prefix), state = 0;
  DIR *dir = written > 0 && (size_t)written < sizeof path ? opendir(path) : NULL;
  if (dir == NULL) return 0;
  for (const struct dirent *d; state != GIT_ERROR && (d = readdir(dir)) != NULL;) {
    if (strlen(d->d_name) != GIT_OID_HEXSZ - 2 || strncmp(d->d_name, prefix + 2, len - 2) != 0) continue;
    memcpy(id, prefix, 2);
    memcpy(id + 2, d->d_name, GIT_OID_HEXSZ - 1); /* with its NUL */
    if (path_of(path, sizeof path, folder, id)) state = judge(g, path, id);
  }
  closedir(dir);
  return state;
}

static int before_reading_short(git_oid *found, void **bytes, size_t *len, git_object_t *type, git_odb_backend *base,
                                const git_oid *id, size_t digits) {
  guard *g = (guard *)base;
  char text[GIT_OID_HEXSZ + 1];
  (void)found, (void)bytes, (void)len, (void)type;
  git_oid_tostr(text, sizeof text, id);
  if (digits < 2 || digits > GIT_OID_HEXSZ) return GIT_ENOTFOUND;
  for (uint32_t i = 0; i < g->folders.count; i++)
    if (judge_all(g, g->folders.items[i], text, digits) == GIT_ERROR) return GIT_ERROR;
  return GIT_ENOTFOUND;
}

/* libgit2 reads an object's head with one step, which ends. */
static int before_reading_head(size_t *len, git_object_t *type, git_odb_backend *base, const git_oid *id) {
  (void)len, (void)type, (void)base, (void)id;
  return GIT_ENOTFOUND;
}

/* ---- its folders ---- */

static void add_folder(guard *g, const char *path, int depth);

/* Up to `size` bytes of a file; 0 where there is none. */
static size_t read_start(const char *path, char *bytes, size_t size) {
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  ssize_t n = fd >= 0 ? read(fd, bytes, size) : 0;
  if (fd >= 0) close(fd);
  return n > 0 ? (size_t)n : 0;
}

/* gitrepository-layout(5), objects/info/alternates: a folder a line, relative ones from `folder`. */
static void add_alternates(guard *g, const char *folder, int depth) {
  char path[PATH_MAX], text[16 * 1024];
  int written = snprintf(path, sizeof path, "%s/info/alternates", folder);
  size_t len = written > 0 && (size_t)written < sizeof path ? read_start(path, text, sizeof text) : 0;
  for (size_t at = 0; at < len; at++) {
    const char *line = text + at;
    size_t end = 0;
    while (at < len && text[at] != '\n') at++, end++;
    if (end == 0 || line[0] == '#' || end >= sizeof path) continue;
    written = line[0] == '/' ? snprintf(path, sizeof path, "%.*s", (int)end, line)
                             : snprintf(path, sizeof path, "%s/%.*s", folder, (int)end, line);
    if (written > 0 && (size_t)written < sizeof path) add_folder(g, path, depth + 1);
  }
}

static void add_folder(guard *g, const char *path, int depth) {
  if (depth > MOST_ALTERNATES) return;
  for (uint32_t i = 0; i < g->folders.count; i++)
    if (strcmp(g->folders.items[i], path) == 0) return;
  const char *folder = mig_arena_cstr(g->arena, mig_span_of(path));
  *mig_vec_push(g->arena, &g->folders) = folder;
  add_alternates(g, folder, depth);
}

static void take_folder(void *payload, const char *path) {
  add_folder(payload, path, 0);
}

typedef struct fill_call {
  guard *g;
  const mig_repository *repo;
} fill_call;

static mig_err fill(void *context) {
  const fill_call *c = context;
  mig_repository_each_folder(c->repo, take_folder, c->g);
  return MIG_OK;
}

static void free_guard(git_odb_backend *base) {
  guard *g = (guard *)base;
  if (g == NULL) return;
  inflateEnd(&g->stream);
  if (g->arena != NULL) mig_arena_free(g->arena);
  free(g);
}

mig_err mig_loose_guard_add(git_odb *odb, const mig_repository *repo) {
  guard *g = calloc(1, sizeof *g);
  if (g == NULL) return MIG_ERR_NOMEM;
  g->parent = (git_odb_backend){.version = GIT_ODB_BACKEND_VERSION, .read = before_reading, .read_prefix = before_reading_short,
                                .read_header = before_reading_head, .free = free_guard};
  g->arena = mig_arena_new();
  mig_err err = g->arena == NULL || inflateInit(&g->stream) != Z_OK ? MIG_ERR_NOMEM : mig_protect(fill, &(fill_call){g, repo});
  if (err == MIG_OK && git_odb_add_backend(odb, &g->parent, MIG_GUARD_PRIORITY) != 0) err = MIG_ERR_NOMEM;
  if (err != MIG_OK) free_guard(&g->parent);
  return err;
}
