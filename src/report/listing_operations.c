#include "report/listing_operations.h"

#include "base/protect.h"
#include "mig/conflict.h"
#include "report/wrap.h"

static bool is_white(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

enum { FITS = 160 };

/* A call may be written on many lines; it is shown on one, as far as it fits. */
static void put_flat(mig_buf *out, mig_span text) {
  mig_buf flat = mig_buf_in(out->arena);
  size_t i = 0;
  for (; i < text.len; i++) {
    bool inside = ((unsigned char)text.ptr[i] & 0xc0) == 0x80; /* of a character */
    if (flat.len >= FITS && !inside) break;
    mig_buf_putc(&flat, is_white(text.ptr[i]) ? ' ' : text.ptr[i]);
    while (is_white(text.ptr[i]) && i + 1 < text.len && is_white(text.ptr[i + 1])) i++;
  }
  mig_wrap_untrusted(out, mig_buf_span(&flat));
  if (i < text.len) mig_buf_puts(out, " ...");
}

static void put_operation(mig_buf *out, mig_span bind, const mig_operation *op) {
  mig_buf_puts(out, "    ");
  if (op->place.file != NULL) mig_buf_printf(out, "line %u: ", mig_place_locate(op->place.file, op->place.start).line);
  if (bind.len > 0) mig_buf_printf(out, "[%.*s] ", MIG_FMT(bind));
  put_flat(out, op->text);
  if (op->reason.len > 0) {
    mig_buf_puts(out, "  (not understood: ");
    mig_wrap_untrusted(out, op->reason);
    mig_buf_putc(out, ')');
  }
  mig_buf_putc(out, '\n');
}

void mig_listing_operations(mig_buf *out, const mig_project *project, mig_rev rev, mig_listing_binds *binds) {
  if (binds->items == NULL && mig_conflict_binds(&binds->items, &binds->count, out->arena, project, NULL) != MIG_OK)
    mig_out_of_memory();
  for (uint32_t b = 0; b < binds->count; b++) {
    mig_operation *operations = NULL;
    uint32_t count = 0;
    if (mig_conflict_operations(&operations, &count, out->arena, project, rev, binds->items[b]) != MIG_OK)
      mig_out_of_memory();
    for (uint32_t i = 0; i < count; i++) put_operation(out, binds->items[b], &operations[i]);
  }
}
