/* resolve/draft.h: scripts as they would become, before anything is a plan.
 *
 * Changes are collected per script: other parents, another id, another path, other operations. When
 * the draft is finished, references follow the ids, each text is rewritten in place (script/rewrite.h)
 * and the graph of all scripts is built anew and must not be worse than it was.
 *
 * Ownership: everything lives in the arena given. */
#ifndef MIG_RESOLVE_DRAFT_H
#define MIG_RESOLVE_DRAFT_H

#include "mig/project.h"
#include "mig/resolve.h"
#include "script/rewrite.h"

typedef struct mig_draft_item {
  bool touched, removed;
  mig_span text; /* with other operations; ptr NULL: the file's own */
  mig_span path; /* ptr NULL: stays */
  mig_span id;   /* ptr NULL: stays */
  mig_new_ids down, depends;
  bool fix_doc; /* also where the docstring contradicted the code before */
  bool alone;   /* the new id is of this script only: references keep the old one, which another script has */
  /* after mig_draft_finish, for items that changed */
  mig_span after;
  mig_script *script; /* `after`, read; NULL: unchanged */
} mig_draft_item;

typedef struct mig_draft {
  mig_arena *arena;
  const mig_project *project;
  mig_draft_item *items; /* one for each script of the project */
  const mig_edit *edits; /* after mig_draft_finish, by path */
  uint32_t edit_count;
  mig_graph *graph; /* as it would become */
  const mig_graph_node *nodes;
  uint32_t stale_docs; /* scripts whose docstring contradicts the code, and was left alone */
} mig_draft;

mig_draft *mig_draft_new(mig_arena *arena, const mig_project *project);
/* The script that stands for a revision. */
uint32_t mig_draft_script(const mig_draft *draft, mig_rev rev);
void mig_draft_set_parents(mig_draft *draft, mig_rev rev, const mig_span *ids, uint32_t count);
void mig_draft_set_id(mig_draft *draft, mig_rev rev, mig_span id);

/* MIG_ERR_UNREADABLE when a script cannot be rewritten, MIG_ERR_REFUSED when the graph would have a
 * defect that it has not now. */
mig_err mig_draft_finish(mig_draft *draft, mig_why *why);

/* A plan of the draft's edits; the caller fills in strategy and why. */
mig_plan *mig_draft_plan(const mig_draft *draft);

#endif
