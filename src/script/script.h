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
  struct mig_py_module *module;
  mig_ident revision, down_revision, branch_labels, depends_on;
  mig_span longdoc;            /* the docstring, decoded and stripped; alembic.md 2.3 */
  mig_span doc;                /* its first paragraph */
  uint32_t doc_start, doc_end; /* the docstring literal's bytes; 0,0 when none */
  bool syntax_error;           /* some statement did not parse; identifiers may still be there */
} mig_script;

#endif
