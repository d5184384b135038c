/* script/internal.h: how the identifiers of a script are read: quickly where the file is written
 * the usual way, else from its tree. Both must give the same record. */
#ifndef MIG_SCRIPT_INTERNAL_H
#define MIG_SCRIPT_INTERNAL_H

#include "base/arena.h"
#include "base/span.h"
#include "base/vec.h"
#include "script/script.h"

/* The four names that Alembic looks up in a script's module. */
typedef enum mig_ident_name {
  MIG_NAME_REVISION,
  MIG_NAME_DOWN_REVISION,
  MIG_NAME_BRANCH_LABELS,
  MIG_NAME_DEPENDS_ON,
  MIG_NAME_COUNT /* none of them */
} mig_ident_name;

mig_ident_name mig_ident_name_of(mig_span name);
mig_ident *mig_script_ident(mig_script *script, mig_ident_name name);

/* quick.c: false when the file holds anything unusual at top level; `out` is unusable then. `text`
 * has zero bytes behind it. */
bool mig_script_read_quickly(mig_script *out, mig_arena *arena, mig_span text);

/* tree.c: reads out->file from its tree, which is built in `scratch`. */
void mig_script_read_tree(mig_script *out, mig_arena *arena, mig_arena *scratch, const mig_sink *sink);
/* What does not parse, as MIG903. */
void mig_script_report_problems(const struct mig_py_module *module, const mig_sink *sink);

/* check.c: what Alembic would not take, as MIG902; gives files of Alembic 0.1 their revision. */
void mig_script_check(mig_script *script, mig_arena *arena, const mig_sink *sink);

/* docstring.c: strips `text` as Python's str.strip() and finds the first paragraph. */
void mig_script_set_doc(mig_script *out, mig_span text);

#endif
