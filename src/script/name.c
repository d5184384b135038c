/* name.c: names that mean something to Alembic. */
#include "script/internal.h"

static const mig_span names[] = {
    [MIG_NAME_REVISION] = {"revision", 8},
    [MIG_NAME_DOWN_REVISION] = {"down_revision", 13},
    [MIG_NAME_BRANCH_LABELS] = {"branch_labels", 13},
    [MIG_NAME_DEPENDS_ON] = {"depends_on", 10},
};
_Static_assert(sizeof names / sizeof *names == MIG_NAME_COUNT, "one row per name");

mig_ident_name mig_ident_name_of(mig_span name) {
  for (unsigned i = 0; i < MIG_NAME_COUNT; i++)
    if (mig_span_eq(name, names[i])) return (mig_ident_name)i;
  return MIG_NAME_COUNT;
}

mig_ident *mig_script_ident(mig_script *script, mig_ident_name name) {
  switch (name) {
    case MIG_NAME_REVISION: return &script->revision;
    case MIG_NAME_DOWN_REVISION: return &script->down_revision;
    case MIG_NAME_BRANCH_LABELS: return &script->branch_labels;
    default: return &script->depends_on;
  }
}

/* alembic/script/base.py: _only_source_rev_file = ^(?!\.\#|__init__)(.*\.py)$ */
bool mig_script_is_name(mig_span name) {
  return mig_span_ends(name, MIG_SPAN(".py")) && !mig_span_starts(name, MIG_SPAN(".#")) &&
         !mig_span_starts(name, MIG_SPAN("__init__"));
}
