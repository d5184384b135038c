/* mig/check.h: the gate over one tree: heads, identifiers, parents, cycles, files that parse.
 *
 * What is found are diagnostics of the rules MIG0xx, MIG501 and MIG9xx, sorted by rule family, then load
 * order; each says what to do next.
 *
 * Ownership: results live in the arena given; the project must outlive them. */
#ifndef MIG_CHECK_H
#define MIG_CHECK_H

#include "mig/project.h"

typedef struct mig_diags {
  const mig_diag *items;
  uint32_t count;
} mig_diags;

/* Only what the graph says: MIG001 to MIG008. */
MIG_API mig_err mig_check_graph(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why);

/* Parses every script whole: one syntax error stops every Alembic command. MIG903. */
MIG_API mig_err mig_check_syntax(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why);

/* What keeps Alembic from reading the graph as it is meant: of MIG001 to MIG008 not several heads,
 * another base, or heads joined twice. Costs nothing where all is well. */
MIG_API mig_err mig_check_defects(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why);

/* Those, and what loading the tree said of this project: what a listing can tell besides. */
MIG_API mig_err mig_check_listed(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why);

/* Graph and syntax, docstrings that contradict the code (MIG501, notes), and what loading the tree said
 * of this project (MIG902, MIG903). */
MIG_API mig_err mig_check_project(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why);

/* Looks for parents that are in no script (MIG003) on the repository's other branches and tags, and
 * puts what it finds into message and help. `dir` is mig_project_opts.dir. */
MIG_API mig_err mig_check_find_missing(mig_diags *diags, mig_arena *arena, const mig_project *project,
                                       const char *dir, mig_why *why);

#endif
