#include "op/directive.h"

#include "base/span.h"

#define CREATE(kind) {MIG_EFFECT_CREATE, MIG_OBJECT_##kind}
#define DROP(kind) {MIG_EFFECT_DROP, MIG_OBJECT_##kind}
#define RENAME(kind) {MIG_EFFECT_RENAME, MIG_OBJECT_##kind}
#define ALTER(kind) {MIG_EFFECT_ALTER, MIG_OBJECT_##kind}
#define EFFECTS(...) {__VA_ARGS__}, sizeof((mig_directive_effect[]){__VA_ARGS__}) / sizeof(mig_directive_effect)
#define SPECIAL {{MIG_EFFECT_UNKNOWN, MIG_OBJECT_UNKNOWN}}, 0

static const mig_directive rows[] = {
#define DIRECTIVE(id, name, params, batch, effects, reverse, phrase) \
  [MIG_DIRECTIVE_##id] = {MIG_DIRECTIVE_##id, name, params, batch, effects, MIG_DIRECTIVE_##reverse, phrase},
#include "op/directives.def"
#undef DIRECTIVE
};
_Static_assert(sizeof rows / sizeof *rows == MIG_DIRECTIVE_COUNT, "one row for each directive");

const mig_directive *mig_directive_find(mig_span name) {
  for (size_t i = 0; i < MIG_DIRECTIVE_COUNT; i++) {
    if (mig_span_is(name, rows[i].name)) return &rows[i];
  }
  return NULL;
}

const mig_directive *mig_directive_row(mig_directive_id id) {
  return id < MIG_DIRECTIVE_COUNT ? &rows[id] : NULL;
}
