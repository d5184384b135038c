/* project/toml_reader.h: the parts of the TOML reader. The functions mirror the rules of CPython's
 * tomllib, so that both refuse the same texts. */
#ifndef MIG_PROJECT_TOML_READER_H
#define MIG_PROJECT_TOML_READER_H

#include "base/buf.h"
#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/toml.h"

/* Arrays and inline tables in each other. */
enum { MIG_TOML_MOST_NESTING = 150 };

typedef struct mig_toml_reader {
  mig_arena *arena;
  const char *start, *at, *end; /* *end is 0 */
  mig_why *why;
  unsigned nesting;
  MIG_VEC(mig_span) key; /* the last key read, part by part */
} mig_toml_reader;

/* Whether a path of keys may still be opened or extended; parallel to the tables themselves. */
typedef struct mig_toml_mark mig_toml_mark;
struct mig_toml_mark {
  mig_map names;
  MIG_VEC(mig_toml_mark *) below;
  bool declared; /* by a header, or by a dotted key in an earlier section */
  bool frozen;   /* an inline table or array, with all below */
};

mig_err mig_toml_fail(const mig_toml_reader *r, const char *message);
void mig_toml_skip_blanks(mig_toml_reader *r);   /* spaces and tabs */
mig_err mig_toml_skip_comment(mig_toml_reader *r);

mig_toml *mig_toml_new(mig_arena *arena, mig_toml_kind kind);
void mig_toml_append(mig_toml *parent, mig_toml *child);
mig_toml *mig_toml_child(const mig_toml *table, mig_span key);
void mig_toml_put(mig_arena *arena, mig_toml *table, mig_span key, mig_toml *value);
/* The table at the first `count` parts of `key`, made where it is missing. NULL when a value is in
 * the way. `lists`: of an array of tables the last one counts. */
mig_toml *mig_toml_open_path(mig_arena *arena, mig_toml *table, const mig_span *key, uint32_t count, bool lists);

mig_toml_mark *mig_toml_mark_at(mig_arena *arena, mig_toml_mark *mark, const mig_span *key, uint32_t count);
bool mig_toml_is_frozen(const mig_toml_mark *root, const mig_span *key, uint32_t count);
bool mig_toml_is_declared(const mig_toml_mark *root, const mig_span *key, uint32_t count);

/* toml_text.c */
mig_err mig_toml_read_key(mig_toml_reader *r); /* into r->key */
mig_err mig_toml_read_string(mig_toml_reader *r, mig_span *out);

/* toml_value.c */
mig_err mig_toml_read_value(mig_toml_reader *r, mig_toml **out);
/* key = value; the key in r->key. */
mig_err mig_toml_read_pair(mig_toml_reader *r, mig_toml **value);

#endif
