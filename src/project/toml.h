/* project/toml.h: a reader of TOML 1.0 (toml.io), as pyproject.toml is written in.
 *
 * Refuses what CPython's tomllib refuses, and gives the same values.
 *
 * Ownership: values live in the arena given; dates and times are kept as text.
 * Errors:    MIG_ERR_UNREADABLE; `why` starts with the line's number. */
#ifndef MIG_PROJECT_TOML_H
#define MIG_PROJECT_TOML_H

#include "base/arena.h"

typedef enum mig_toml_kind {
  MIG_TOML_STRING,  /* text */
  MIG_TOML_INTEGER, /* text: digits as written, without underscores */
  MIG_TOML_FLOAT,   /* text, likewise */
  MIG_TOML_BOOLEAN, /* truth */
  MIG_TOML_TIME,    /* text: a date, a time or both */
  MIG_TOML_ARRAY,   /* children */
  MIG_TOML_TABLE    /* children, in file order */
} mig_toml_kind;

typedef struct mig_toml mig_toml;
struct mig_toml {
  mig_toml_kind kind;
  bool truth;
  mig_span key; /* of a table's child */
  mig_span text;
  mig_toml *first, *last, *next; /* children; siblings */
  uint32_t count;                /* children */
  struct mig_toml_index *index;  /* the reader's own */
};

mig_err mig_toml_parse(mig_toml **out, mig_arena *arena, mig_span text, mig_why *why);

/* The child of a table; NULL when there is none or `table` is NULL or no table. */
const mig_toml *mig_toml_get(const mig_toml *table, const char *key);

#endif
