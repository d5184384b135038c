/* fail_nth.c: preloaded into a program, makes the n-th call of a kind fail, once.
 *
 *     FAIL_KIND=malloc|open|read|write|fsync|rename|link|unlink|mkdir   FAIL_AT=n (from 1)   LD_PRELOAD=…/libfail_nth.so
 *
 * malloc: malloc, calloc and realloc give NULL. open: EMFILE. read, write, fsync: EIO. rename, link,
 * unlink, mkdir: EACCES.
 * FAIL_PROGRAM=NAME: only in the program of that name, not in those that it starts.
 * LEAKS=FILE: two numbers, written there at its end: how many of the program's own allocations were
 * never freed, and how many calls of the kind there were while FAIL_AT was more than 0.
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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *thing);

static atomic_long seen;
static long fail_at;
static const char *kind = "";
static int counts; /* LEAKS is asked for */

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
  const char *at = getenv("FAIL_AT"), *program = getenv("FAIL_PROGRAM");
  if (program != NULL && strcmp(program, program_invocation_short_name) != 0) return;
  if (getenv("FAIL_KIND") != NULL) kind = getenv("FAIL_KIND");
  dl_iterate_phdr(note_program, NULL);
  fail_at = at != NULL ? strtol(at, NULL, 10) : 0;
  counts = getenv("LEAKS") != NULL;
}

static int is_ours(const void *caller) {
  return (uintptr_t)caller >= program_start && (uintptr_t)caller < program_end;
}

#define fails(what) fails_for(what, __builtin_return_address(0))
static int fails_for(const char *what, const void *caller) {
  return fail_at > 0 && is_ours(caller) && strcmp(kind, what) == 0 && atomic_fetch_add(&seen, 1) + 1 == fail_at;
}

/* ---- what is still allocated ---- */

enum { SLOTS = 1 << 20 };
static void *live[SLOTS]; /* open addressing; a freed slot keeps GONE */
static char gone_mark;
#define GONE ((void *)&gone_mark)
static atomic_flag busy = ATOMIC_FLAG_INIT;

static size_t slot_of(const void *thing) {
  return ((uintptr_t)thing >> 4) * 0x9e3779b97f4a7c15u >> 44;
}

static void note(void *thing) {
  if (!counts || thing == NULL) return;
  while (atomic_flag_test_and_set(&busy)) continue;
  size_t i = slot_of(thing);
  while (live[i] != NULL && live[i] != GONE) i = (i + 1) % SLOTS;
  live[i] = thing;
  atomic_flag_clear(&busy);
}

static void forget(void *thing) {
  if (!counts || thing == NULL) return;
  while (atomic_flag_test_and_set(&busy)) continue;
  for (size_t i = slot_of(thing); live[i] != NULL; i = (i + 1) % SLOTS) {
    if (live[i] != thing) continue;
    live[i] = GONE;
    break;
  }
  atomic_flag_clear(&busy);
}

__attribute__((destructor)) static void tell_leaks(void) {
  const char *path = getenv("LEAKS");
  char text[32];
  int count = 0;
  if (!counts) return;
  counts = 0;
  for (size_t i = 0; i < SLOTS; i++) count += live[i] != NULL && live[i] != GONE;
  int len = snprintf(text, sizeof text, "%d %ld\n", count, atomic_load(&seen)), fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (fd >= 0 && write(fd, text, (size_t)len) == len) close(fd);
}

static void *noted(void *thing, const void *caller) {
  if (is_ours(caller)) note(thing);
  return thing;
}

void *malloc(size_t size) {
  if (fails("malloc")) return errno = ENOMEM, NULL;
  return noted(__libc_malloc(size), __builtin_return_address(0));
}

void *calloc(size_t count, size_t size) {
  if (fails("malloc")) return errno = ENOMEM, NULL;
  return noted(__libc_calloc(count, size), __builtin_return_address(0));
}

void *realloc(void *old, size_t size) {
  if (fails("malloc")) return errno = ENOMEM, NULL;
  forget(old);
  return noted(__libc_realloc(old, size), __builtin_return_address(0));
}

void free(void *thing) {
  forget(thing);
  __libc_free(thing);
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

int link(const char *from, const char *to) {
  int (*real)(const char *, const char *);
  *(void **)&real = next("link");
  return fails("link") ? (errno = EACCES, -1) : real(from, to);
}

int unlink(const char *path) {
  int (*real)(const char *);
  *(void **)&real = next("unlink");
  return fails("unlink") ? (errno = EACCES, -1) : real(path);
}

int mkdir(const char *path, mode_t mode) {
  int (*real)(const char *, mode_t);
  *(void **)&real = next("mkdir");
  return fails("mkdir") ? (errno = EACCES, -1) : real(path, mode);
}

int fsync(int fd) {
  int (*real)(int);
  *(void **)&real = next("fsync");
  return fails("fsync") ? (errno = EIO, -1) : real(fd);
}
