/* The renderer of script templates: any bytes are a template; some of the first ones choose what it
 * is given. Rendering twice must give the same. */
#include <stdint.h>
#include <stdlib.h>

#include "base/span.h"
#include "resolve/filename.h"
#include "resolve/mako.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static mig_err render(mig_span *out, mig_arena *arena, mig_span text, unsigned choice) {
  static const mig_span parents[] = {{"aaaa1", 5}, {"b'b\"b", 5}, {"\xc3\xb1", 2}}, names[] = {{"", 0}, {"db1", 3}};
  mig_date date;
  mig_why why;
  mig_date_from_epoch(&date, arena, (int64_t)choice * 1000003, (choice & 1) != 0);
  mig_mako_inputs in = {.message = {"Merge \xc3\xbc it's", 14},
                        .up_revision = {"ffff00001111", (choice & 2) != 0 ? 12u : 0u},
                        .down_revision = parents,
                        .down_count = choice % 4,
                        .branch_labels = names + 1,
                        .label_count = (choice >> 2) & 1,
                        .create_date = &date,
                        .databases = names,
                        .database_count = choice % 3,
                        .binds = names,
                        .bind_count = choice % 3};
  return mig_mako_render(out, arena, text, (mig_span){"template", 8}, &in, &why);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1) return 0;
  mig_arena *arena = mig_arena_new();
  mig_span text = {(const char *)data + 1, size - 1}, first = {"", 0}, second = {"", 0}, name;
  mig_err a = render(&first, arena, text, data[0]), b = render(&second, arena, text, data[0]);
  if (a != b || (a == MIG_OK && !mig_span_eq(first, second))) abort();
  mig_date date;
  mig_date_parse(&date, text);
  mig_date_parse(&date, MIG_SPAN("2026-01-02"));
  mig_filename_parts parts = {
      .rev = MIG_SPAN("r"), .message = text, .date = &date, .file_template = text, .slug_length = data[0]};
  if (size < 4096) (void)mig_filename(&name, arena, &parts, NULL);
  mig_arena_free(arena);
  return 0;
}
