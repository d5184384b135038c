/* Any bytes as SQL in each dialect: steps, expressions and their one spelling. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/span.h"
#include "schema/catalogue.h"
#include "schema/sql.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void apply(mig_arena *arena, mig_dialect dialect, mig_span sql) {
  mig_catalogue *catalogue = mig_catalogue_new(arena, dialect);
  mig_effect effect = {.verb = MIG_EFFECT_SQL, .as.sql = sql};
  mig_op op = {.directive = MIG_SPAN("execute"), .effects = &effect, .effect_count = 1};
  mig_failure failure = {0};
  mig_catalogue_apply(catalogue, &op, 1, NULL, &failure);
  mig_catalogue_apply(catalogue, &op, 2, NULL, &failure);
}

/* Printing is a fixed point: an expression that was printed reads as itself. */
static void canonical(mig_arena *arena, mig_dialect dialect, mig_span sql) {
  const mig_expr *expr = mig_sql_expression(arena, dialect, sql);
  uint32_t count;
  mig_sql_columns(arena, expr, &count);
  mig_sql_canonical(arena, dialect, mig_sql_canonical(arena, dialect, sql));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1 || size > 20000) return 0;
  mig_dialect dialect = (mig_dialect)(data[0] % 3);
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) return 0;
  mig_span sql = {(const char *)data + 1, size - 1};
  mig_sql_result result;
  if (mig_sql_effects(&result, arena, dialect, sql) == MIG_OK && result.count > 0) apply(arena, dialect, sql);
  canonical(arena, dialect, sql);
  mig_arena_free(arena);
  return 0;
}
