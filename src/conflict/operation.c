#include "conflict/operation.h"

#include "base/span.h"

enum { LONGEST_TEXT = 500 }; /* report.schema.json */

static mig_span text_of(const mig_place *place) {
  if (place->file == NULL) return MIG_SPAN("");
  mig_span text = mig_span_cut(place->file->text, place->start, place->end);
  if (text.len <= LONGEST_TEXT) return text;
  text.len = LONGEST_TEXT;
  while (text.len > 0 && ((unsigned char)text.ptr[text.len] & 0xc0) == 0x80) text.len--; /* whole characters */
  return text;
}

mig_operation mig_operation_of(mig_span revision, const mig_op *op) {
  mig_operation out = {.revision = revision,
                       .place = op->place,
                       .called_from = op->called_from,
                       .directive = op->directive,
                       .text = text_of(&op->place),
                       .object = op->object,
                       .op = op};
  for (uint32_t i = 0; i < op->effect_count && out.reason.len == 0; i++)
    if (op->effects[i].verb == MIG_EFFECT_UNKNOWN) out.reason = op->effects[i].as.scope.reason;
  return out;
}
