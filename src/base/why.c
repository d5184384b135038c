#include "base/why.h"

#include <stdarg.h>
#include <stdio.h>

mig_err mig_fail(mig_why *why, mig_err err, const char *format, ...) {
  if (why == NULL) return err;
  va_list args;
  va_start(args, format);
  vsnprintf(why->text, sizeof why->text, format, args);
  va_end(args);
  return err;
}
