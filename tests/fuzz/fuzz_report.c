/* Reports that are read back from JSON, and every format printed from them. */
#include <stdint.h>

#include "mig/mig.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  mig_arena *arena = mig_arena_new();
  mig_report *report = NULL;
  mig_why why = {{0}};
  uint32_t count = 0;
  const mig_format *formats = mig_formats(&count);
  if (arena == NULL) return 0;
  if (mig_report_read_back(&report, arena, (mig_span){(const char *)data, size}, &why) == MIG_OK) {
    for (uint32_t i = 0; i < count; i++) {
      mig_span text;
      formats[i].print(&text, arena, report, &(mig_text_opts){.verbose = true}, &why);
    }
  }
  mig_arena_free(arena);
  return 0;
}
