/* docstring.c: the text of a script as Alembic prints it. */
#include "base/space.h"
#include "script/internal.h"

void mig_script_set_doc(mig_script *out, mig_span text) {
  if (text.len == 0) return;
  out->longdoc = mig_space_strip(text);
  size_t blank = mig_span_find(out->longdoc, MIG_SPAN("\n\n"), 0);
  out->doc = blank == SIZE_MAX ? out->longdoc : mig_span_cut(out->longdoc, 0, blank);
}
