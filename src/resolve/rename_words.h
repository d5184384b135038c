/* resolve/rename_words.h: new names for tables and columns in the calls of a script.
 *
 * Only text in the places where Alembic's directives and SQLAlchemy's constructs take such names is
 * changed, and words of SQL. Whether the result means what it should is for a replay to say.
 *
 * Ownership: everything lives in the arena. */
#ifndef MIG_RESOLVE_RENAME_WORDS_H
#define MIG_RESOLVE_RENAME_WORDS_H

#include "base/vec.h"
#include "mig/conflict.h"
#include "py/parse.h"

typedef struct mig_rename {
  mig_span table; /* of a column: as it was called before */
  mig_span from, to;
} mig_rename;

typedef struct mig_renames {
  mig_arena *arena;
  MIG_VEC(mig_rename) tables, columns;
} mig_renames;

/* rename.c: adds what the line's operations rename, each name as it was before all of them. */
void mig_renames_collect(mig_renames *renames, const mig_conflict_line *line);

/* The script's text with the new names in upgrade() and downgrade(); ptr NULL: nothing is named there. */
mig_span mig_renames_apply(const mig_renames *renames, mig_py_module *module);

#endif
