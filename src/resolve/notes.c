#include <stdarg.h>

#include "resolve/internal.h"

void mig_note(mig_arena *arena, mig_span_list *notes, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *mig_vec_push(arena, notes) = mig_arena_vprintf(arena, format, args);
  va_end(args);
}
