/* mig/baseline.h: findings that are known and accepted, each with a reason, in a file that people
 * write and review.
 *
 *   # what stands behind `#` is for people
 *   MIG101 5f0c9ad1b27e4433 both columns were made by hand before the deploy
 *
 * A line names a rule, a finding's fingerprint (mig_finding.fingerprint: rule, object and the two
 * revisions, so it survives lines that move) and the reason, which is required. A finding that a line
 * names is suppressed exactly as by a comment in a script. Of the rules about scripts only MIG401 and
 * MIG403 are accepted, an edit of a published script at a time: the fingerprint is that of the text.
 *
 * Ownership: entries live in the arena given, and so does what they borrow of paths and text. */
#ifndef MIG_BASELINE_H
#define MIG_BASELINE_H

#include "mig/conflict.h"

struct mig_tree; /* mig/project.h */

typedef struct mig_baseline_entry {
  const char *rule;
  mig_span fingerprint, reason;
  mig_span where; /* "FILE:LINE" */
} mig_baseline_entry;

typedef struct mig_baseline {
  const mig_baseline_entry *items; /* in the order of the files and of their lines, each finding once */
  uint32_t count;
} mig_baseline;

/* Adds the lines of `text`, which is known to people as `name`, to what `baseline` holds.
 * MIG_ERR_UNREADABLE: the first line that is no entry, and why; `baseline` stays as it was. */
MIG_API mig_err mig_baseline_parse(mig_baseline *baseline, mig_arena *arena, mig_span name, mig_span text, mig_why *why);

/* The same with a file of a tree, by its path from the tree's root. MIG_ERR_NOT_FOUND: it has none. */
MIG_API mig_err mig_baseline_read(mig_baseline *baseline, mig_arena *arena, const struct mig_tree *tree, mig_span path,
                                  mig_why *why);

/* Where findings are accepted, `*comparisons` becomes a list in the arena with copies that say so.
 * `met` has a place for each entry; those that a finding matched become true, the others stay. */
MIG_API mig_err mig_baseline_accept(const mig_baseline *baseline, bool *met, mig_arena *arena,
                                    const mig_comparison *const **comparisons, uint32_t count, mig_why *why);

/* The same for diagnostics with a fingerprint: one that is accepted becomes a note with the reason. */
MIG_API mig_err mig_baseline_accept_diags(const mig_baseline *baseline, bool *met, mig_arena *arena, const mig_diag **diags,
                                          uint32_t count, mig_why *why);

#endif
