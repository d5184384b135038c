/* mig/base.h: the words every room shares: bytes, places, errors, diagnostics.
 *
 * Ownership: nothing here owns memory. A span borrows bytes from whoever owns the text or the
 *            arena it was cut from.
 * Units:     offsets are bytes from the start of a file, end exclusive; lines and columns count
 *            from 1, columns in Unicode code points. */
#ifndef MIG_BASE_H
#define MIG_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define MIG_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))
#define MIG_NORETURN __attribute__((noreturn))
#define MIG_API __attribute__((visibility("default")))
#else
#define MIG_PRINTF(format_at, args_at)
#define MIG_NORETURN
#define MIG_API
#endif

/* Borrowed bytes: not NUL-terminated, never freed, valid while their owner lives. */
typedef struct mig_span {
  const char *ptr;
  size_t len;
} mig_span;

#define MIG_SPAN(literal) ((mig_span){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". Longer than INT_MAX is cut, which only a message can notice. */
#define MIG_FMT(span) ((span).len > 0x7fffffff ? 0x7fffffff : (int)(span).len), ((span).len ? (span).ptr : "")

/* Memory of one loaded project or one analysis, freed all at once; rooms see base/arena.h. */
typedef struct mig_arena mig_arena;
MIG_API mig_arena *mig_arena_new(void); /* NULL when there is no memory */
MIG_API void mig_arena_free(mig_arena *arena); /* NULL is fine */

/* The call could not be done. The command line maps these to exit statuses (docs: cli.md). */
typedef enum mig_err {
  MIG_OK = 0,
  MIG_ERR_USAGE,      /* a revision, ref or option that was typed does not exist: 2 */
  MIG_ERR_NOT_FOUND,  /* nothing to judge: no scripts, no configuration: 3 */
  MIG_ERR_UNREADABLE, /* something that matters could not be read: 3 */
  MIG_ERR_MISSING,    /* objects are missing: a partial or shallow clone; how to get them: 3 */
  MIG_ERR_REFUSED,    /* refused for safety: 4 */
  MIG_ERR_IO,         /* the system said no: 70 */
  MIG_ERR_NOMEM       /* no memory: 70 */
} mig_err;

/* Why a call failed: one sentence for people, no final newline. Callers may pass NULL. */
typedef struct mig_why {
  char text[1024];
} mig_why;

/* A file of the tree that was read. `path` is relative to the tree's root, '/' separated. */
typedef struct mig_file {
  mig_span path;
  mig_span text;
} mig_file;

/* Some bytes of a file. `file` may be NULL when a thing has no place. */
typedef struct mig_place {
  const mig_file *file;
  uint32_t start, end;
} mig_place;

typedef struct mig_line_column {
  uint32_t line, column;
} mig_line_column;

/* Line and column of a byte offset; lines end as Python's do (LF, CR LF, CR). */
MIG_API mig_line_column mig_place_locate(const mig_file *file, uint32_t offset);

typedef enum mig_level { MIG_NOTE, MIG_WARNING, MIG_ERROR } mig_level;
typedef enum mig_grade { MIG_POSSIBLE, MIG_LIKELY, MIG_CERTAIN } mig_grade;

/* Something about a script, never about two branches (that is a finding). Valid during
 * mig_sink.emit only, unless the documentation of the emitter says that an arena keeps it. */
typedef struct mig_diag {
  const char *rule; /* "MIG903"; NULL for plain notes */
  mig_level level;
  mig_place place;
  mig_span message; /* one sentence, no newline */
  mig_span help;    /* what to do next; may be empty */
  mig_span revision;
  mig_span fingerprint; /* by which a baseline may accept it; empty: none may */
  mig_span missing;     /* MIG003: the one name that nothing here has, until somebody has said where it is */
} mig_diag;

typedef struct mig_sink {
  void (*emit)(void *payload, const mig_diag *diag);
  void *payload;
} mig_sink;

/* The database whose rules apply. */
typedef enum mig_dialect { MIG_POSTGRESQL, MIG_SQLITE, MIG_MYSQL } mig_dialect;

#endif
