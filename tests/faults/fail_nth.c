/* fail_nth.c: preloaded into a program, makes the n-th call of a kind fail, once.
 *
 *     FAIL_KIND=malloc|open|read|write|rename   FAIL_AT=n (from 1)   LD_PRELOAD=…/libfail_nth.so
 *
 * malloc: malloc, calloc and realloc give NULL. open: EMFILE. read, write: EIO. rename: EACCES.
 * Only what the program itself calls is counted: how a library takes the failure of its own calls
 * is the library's business (libpg_query, as PostgreSQL, does not survive a failing allocation). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);

static atomic_long seen;
static long fail_at;
static const char *kind = "";

static uintptr_t program_start, program_end;

/* The first object is the program. */
static int note_program(struct dl_phdr_info *info, size_t size, void *unused) {
  (void)size, (void)unused;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *part = &info->dlpi_phdr[i];
    if (part->p_type != PT_LOAD || !(part->p_flags & PF_X)) continue;
    program_start = info->dlpi_addr + part->p_vaddr;
    program_end = program_start + part->p_memsz;
  }
  return 1;
}

/* Before any constructor ran nothing fails: that is the loader's business. */
__attribute__((constructor)) static void start(void) {
  const char *at = getenv("FAIL_AT");
  if (getenv("FAIL_KIND") != NULL) kind = getenv("FAIL_KIND");
  dl_iterate_phdr(note_program, NULL);
  fail_at = at != NULL ? strtol(at, NULL, 10) : 0;
}

static int is_ours(const void *caller) {
  return (uintptr_t)caller >= program_start && (uintptr_t)caller < program_end;
}

#define fails(what) fails_for(what, __builtin_return_address(0))
static int fails_for(const char *what, const void *caller) {
  return fail_at > 0 && is_ours(caller) && strcmp(kind, what) == 0 && atomic_fetch_add(&seen, 1) + 1 == fail_at;
}

void *malloc(size_t size) {
  return fails("malloc") ? (errno = ENOMEM, NULL) : __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  return fails("malloc") ? (errno = ENOMEM, NULL) : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  return fails("malloc") ? (errno = ENOMEM, NULL) : __libc_realloc(old, size);
}

static void *next(const char *name) {
  return dlsym(RTLD_NEXT, name);
}

#define OPEN_AT(name)                                                       \
  int name(int folder, const char *path, int flags, ...) {                  \
    va_list args;                                                           \
    va_start(args, flags);                                                  \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0; \
    va_end(args);                                                           \
    int (*real)(int, const char *, int, ...);                               \
    *(void **)&real = next(#name);                                          \
    return fails("open") ? (errno = EMFILE, -1) : real(folder, path, flags, mode); \
  }
OPEN_AT(openat)
OPEN_AT(openat64)

#define OPEN(name)                                                          \
  int name(const char *path, int flags, ...) {                              \
    va_list args;                                                           \
    va_start(args, flags);                                                  \
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(args, mode_t) : 0; \
    va_end(args);                                                           \
    int (*real)(const char *, int, ...);                                    \
    *(void **)&real = next(#name);                                          \
    return fails("open") ? (errno = EMFILE, -1) : real(path, flags, mode);  \
  }
OPEN(open)
OPEN(open64)

ssize_t read(int fd, void *bytes, size_t size) {
  ssize_t (*real)(int, void *, size_t);
  *(void **)&real = next("read");
  return fails("read") ? (errno = EIO, -1) : real(fd, bytes, size);
}

ssize_t write(int fd, const void *bytes, size_t size) {
  ssize_t (*real)(int, const void *, size_t);
  *(void **)&real = next("write");
  return fd > 2 && fails("write") ? (errno = EIO, -1) : real(fd, bytes, size);
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *);
  *(void **)&real = next("rename");
  return fails("rename") ? (errno = EACCES, -1) : real(from, to);
}
