/* script/rewrite.h: giving a script another id, other parents or dependencies, in its own bytes.
 *
 * Only what must change changes: quotes, brackets, comments, line ends, a byte order mark and the
 * rest of the file stay. `Revision ID:` and `Revises:` of the docstring follow where they said what
 * the code says; where they said something else they are left alone (`stale_doc`).
 *
 * Ownership: the new text lives in the arena given.
 * Errors:    MIG_ERR_UNREADABLE when the new text would not say what was asked for when it is read
 *            back; `why` names the file and the line. Nothing is written anywhere. */
#ifndef MIG_SCRIPT_REWRITE_H
#define MIG_SCRIPT_REWRITE_H

#include "base/arena.h"
#include "script/script.h"
#include "script/splice.h"

typedef struct mig_new_ids {
  bool change; /* false: stays as it is */
  const mig_span *items;
  uint32_t count; /* 0: None */
} mig_new_ids;

typedef struct mig_rewrite {
  mig_span revision; /* ptr NULL: stays */
  mig_new_ids down_revision, depends_on;
} mig_rewrite;

typedef struct mig_rewritten {
  mig_span text;
  bool stale_doc; /* the docstring's `Revises:` or `Revision ID:` named something else before */
} mig_rewritten;

mig_err mig_script_rewrite(mig_rewritten *out, mig_arena *arena, const mig_script *script, const mig_rewrite *what,
                           mig_why *why);

/* rewrite_doc.c: makes the docstring say what `what` says. `stale` (may be NULL) is set where it said
 * something else than the script; with `force` it is made to say the truth then, too. */
void mig_rewrite_docstring(mig_splices *splices, const mig_script *script, const mig_rewrite *what, bool force,
                           bool *stale);

/* A line of the docstring that contradicts the code. */
typedef struct mig_doc_error {
  const char *label; /* "Revision ID:" or "Revises:" */
  mig_span says;     /* behind the label; "": nothing */
  uint32_t start, end; /* bytes of the file: what is wrong, or where something is missing */
} mig_doc_error;

/* The first such line; false: there is none, or the code's own values are not literal. */
bool mig_docstring_contradicts(mig_doc_error *out, mig_arena *arena, const mig_script *script);

/* A Python literal of `value` in quotes like `quote`. */
mig_span mig_python_literal(mig_arena *arena, mig_span value, char quote);

#endif
