/* mig/listing.h: heads, branches, history and show, byte for byte as Alembic prints them.
 *
 * The newest Alembic is followed where versions differ; lists that it prints in no fixed order
 * (children, labels) are in load order here.
 *
 * Ownership: a listing lives in the arena given; the project must outlive it.
 * Errors:    MIG_ERR_USAGE with Alembic's own text where a symbol or a range says nothing;
 *            MIG_ERR_NOMEM. A broken graph is listed as far as it goes. */
#ifndef MIG_LISTING_H
#define MIG_LISTING_H

#include "mig/project.h"

typedef struct mig_listing {
  mig_span text;      /* what goes to stdout */
  mig_revs revisions; /* in the order of printing; with duplicate ids `heads` may name one twice */
} mig_listing;

typedef struct mig_listing_opts {
  bool verbose;
  bool operations;           /* also what upgrade() does, below each revision: no longer as Alembic */
  bool escaped;              /* for a terminal: what mig/shown.h calls hostile as \x1b; a doc keeps its lines */
  bool resolve_dependencies; /* heads: those that nothing depends on either */
  mig_span range;            /* history: START:END; ptr NULL: everything */
  mig_span symbol;           /* show: see mig_graph_resolve */
} mig_listing_opts;

typedef mig_err mig_list(mig_listing *out, mig_arena *arena, const mig_project *project, const mig_listing_opts *opts,
                         mig_why *why);

MIG_API mig_list mig_list_heads;
MIG_API mig_list mig_list_branches; /* `revisions` are the branch points */
MIG_API mig_list mig_list_history;
MIG_API mig_list mig_list_show;

/* Several projects in one output: puts "TITLE: " before each line. */
MIG_API mig_err mig_listing_prefix(mig_span *out, mig_arena *arena, mig_span text, mig_span title);

#endif
