/* resolve/mako.h: rendering the part of Mako that Alembic's script templates use.
 *
 * What real templates hold is read exactly as Mako 1.2 renders it: expressions with filters,
 * conditions and loops, comments, line joining, imports, and the blocks that list the databases of a
 * multi-database project. Nothing is executed, so anything else is refused with its line.
 *
 * Ownership: the result and all intermediate values live in the arena.
 * Errors:    MIG_ERR_UNREADABLE, with the template's line, for what is outside of the subset and for
 *            what Mako itself would reject. */
#ifndef MIG_RESOLVE_MAKO_H
#define MIG_RESOLVE_MAKO_H

#include "base/arena.h"
#include "resolve/date.h"

/* What Alembic hands to a template when it writes a merge. */
typedef struct mig_mako_inputs {
  mig_span message;
  mig_span up_revision;
  const mig_span *down_revision; /* count 0: None; 1: a str; more: a tuple */
  uint32_t down_count;
  const mig_span *branch_labels; /* count 0: None; else a tuple */
  uint32_t label_count;
  const mig_span *depends_on; /* as down_revision */
  uint32_t depends_count;
  const mig_date *create_date;
  const mig_span *databases; /* the key `databases`; count 0: not set */
  uint32_t database_count;
  const mig_span *binds; /* what the running application would list: names, "" first; count 0: not known */
  uint32_t bind_count;
} mig_mako_inputs;

/* `name` is the template's path, for messages. */
mig_err mig_mako_render(mig_span *out, mig_arena *arena, mig_span text, mig_span name, const mig_mako_inputs *inputs,
                        mig_why *why);

/* Hitting one of these is an error with the template's line. */
enum {
  MIG_MAKO_MAX_DEPTH = 64,             /* nesting of expressions and of control lines */
  MIG_MAKO_MAX_STEPS = 1000000,        /* values computed */
  MIG_MAKO_MAX_BYTES = 4 * 1024 * 1024 /* of output and of each computed text */
};

#endif
