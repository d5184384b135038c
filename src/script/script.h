/* script/script.h: from a file's bytes to a revision record.
 *
 * Ownership: a script lives in the arena it was read into; its file must outlive it.
 * Nothing is executed: a value that is not literal is said to be so, with its place. */
#ifndef MIG_SCRIPT_SCRIPT_H
#define MIG_SCRIPT_SCRIPT_H

#include "mig/base.h"

typedef enum mig_ident_form {
  MIG_IDENT_ABSENT,
  MIG_IDENT_NONE,   /* None */
  MIG_IDENT_STRING,
  MIG_IDENT_TUPLE,
  MIG_IDENT_LIST,
  MIG_IDENT_SET,
  MIG_IDENT_NOT_LITERAL, /* needs running: say so, never guess */
  MIG_IDENT_BAD_TYPE     /* a literal that Alembic rejects: an int, a nested list */
} mig_ident_form;

/* revision, down_revision, branch_labels or depends_on of one script. */
typedef struct mig_ident {
  mig_ident_form form;
  const mig_span *items; /* decoded; one for STRING; None inside a sequence has ptr NULL */
  uint32_t count;
  uint32_t start, end;           /* the value's bytes in the file; 0,0 when absent */
  uint32_t name_start, name_end; /* the assigned name's bytes */
} mig_ident;

typedef struct mig_script {
  mig_file file;
  struct mig_py_module *module; /* NULL until mig_script_parse */
  mig_ident revision, down_revision, branch_labels, depends_on;
  mig_span longdoc;            /* the docstring, decoded and stripped; alembic.md 2.3 */
  mig_span doc;                /* its first paragraph */
  uint32_t doc_start, doc_end; /* the docstring literal's bytes; 0,0 when none */
  bool syntax_error;           /* some statement did not parse; identifiers may still be there */
  bool marked;         /* git's conflict marks stand in it: identifiers are those of our side (script/marked.h) */
  bool parents_marked; /* and theirs has other parents */
  struct mig_ops *kept_ops;    /* conflict/load.c: what upgrade() does in kept_dialect; NULL: not asked for */
  uint32_t kept_count;
  mig_dialect kept_dialect;
} mig_script;

/* Alembic's rule of which names of a version folder are scripts: *.py (case counts), except names
 * that start with ".#" or "__init__". */
bool mig_script_is_name(mig_span name);

/* Reads the identifiers and docstring of `file` without keeping a tree. The values are those that
 * the module would hold after it ran: the last assignment at top level wins, in if, try and with
 * too where they agree. Complaints go to `sink`, with spans that live in `arena`.
 * Does not fail: what cannot be read is NOT_LITERAL, with MIG902, or MIG903 for the whole file.
 * `file.text` has 64 zero bytes behind it, as mig_source_read gives it. `out` must not move later:
 * places refer to out->file. `sink` may be NULL. */
void mig_script_read(mig_script *out, mig_arena *arena, mig_file file, const mig_sink *sink);

/* A script of which there are no bytes: everything NOT_LITERAL. The caller has said why. */
void mig_script_unread(mig_script *out, mig_file file);

/* The whole tree, function bodies included; parsed on the first call, kept in `arena` and in
 * script->module. Not for several threads at once on one script. */
struct mig_py_module *mig_script_parse(mig_script *script, mig_arena *arena, const mig_sink *sink);

#endif
