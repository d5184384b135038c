/* script/changes.h: what somebody changed in a script that was there before. */
#ifndef MIG_SCRIPT_CHANGES_H
#define MIG_SCRIPT_CHANGES_H

#include "base/arena.h"
#include "script/script.h"

typedef struct mig_changes {
  bool bytes;      /* anything at all */
  bool parents;    /* down_revision names other revisions */
  bool depends;    /* depends_on or branch_labels do */
  bool upgrade;    /* what upgrade() may do: its own code, or other code of the module */
  bool downgrade;  /* what downgrade() may do */
} mig_changes;

/* Compares two versions of one script. Comments, docstrings, layout, the order of imports and how
 * strings are quoted count as bytes only. Trees live in `arena`. */
mig_changes mig_script_changes(mig_arena *arena, const mig_script *before, const mig_script *after);

#endif
