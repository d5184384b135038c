/* mig/ledger.h: one revision id on several refs: is it the same script everywhere?
 *
 * Databases know a revision by its id alone. Where one id has other parents on a release branch, a
 * database of that branch skips what stands between; where a parent is missing, Alembic can't load
 * the branch at all.
 *
 * Ownership: everything lives in the arena given; the trees must outlive it.
 * Order:     rows by revision id, refs as given. */
#ifndef MIG_LEDGER_H
#define MIG_LEDGER_H

#include "mig/project.h"

typedef struct mig_ledger_ref {
  mig_span name;
  const mig_tree *tree; /* of a commit */
} mig_ledger_ref;

/* Where a revision stands on one ref. */
typedef struct mig_ledger_place {
  mig_span name, commit;
  const mig_file *file;
  const mig_span *parents;
  uint32_t parent_count;
} mig_ledger_place;

typedef struct mig_ledger_row {
  const char *rule; /* MIG403 other parents, MIG401 other text, MIG002 one id for two scripts, MIG003,
                       * MIG402 on no branch any more (its one place is named by the commit) */
  mig_level level;
  mig_span revision, message, help;
  const mig_ledger_place *places; /* one per ref that has it */
  uint32_t place_count;
} mig_ledger_row;

typedef struct mig_ledger {
  const mig_ledger_row *rows; /* only those with something to say */
  uint32_t count;
  uint32_t revisions; /* ids seen */
} mig_ledger;

/* `refs[0]` is the base. `title`: the script directory. `dir` is mig_project_opts.dir: other branches
 * are asked for parents that are missing, and reflogs for what was on branches that are gone. */
MIG_API mig_err mig_ledger_make(mig_ledger *out, mig_arena *arena, const mig_ledger_ref *refs, uint32_t count, mig_span title,
                                const char *dir, mig_why *why);

#endif
