/* mig/lines.h: which heads belong together.
 *
 * A project may keep several lines of history on purpose, each with one head: heads whose branch
 * labels are disjoint, and heads of separate roots that stand in separate version locations or
 * carry labels of their own. Heads that are in one line are a fork. */
#ifndef MIG_LINES_H
#define MIG_LINES_H

#include "mig/project.h"

typedef struct mig_line {
  mig_span name; /* its labels, else its version location; "" when there is one line */
  mig_revs heads; /* load order */
  /* A history of its own beside another in the same version location, without a label: most often
   * a script whose down_revision was left at None by mistake. `root` is where it starts. */
  bool stray;
  mig_rev root;
} mig_line;

typedef struct mig_lines {
  const mig_line *items; /* by their first head, load order */
  uint32_t count;
} mig_lines;

/* The heads of `project`, put into lines as its settings or its labels and folders say. */
MIG_API mig_err mig_project_lines(mig_lines *out, mig_arena *arena, const mig_project *project, mig_why *why);

#endif
