#include "base/buf.h"
#include "base/span.h"
#include "op/directive.h"

static const char *const verbs[] = {
    [MIG_EFFECT_CREATE] = "create",   [MIG_EFFECT_DROP] = "drop",      [MIG_EFFECT_RENAME] = "rename",
    [MIG_EFFECT_ALTER] = "alter",     [MIG_EFFECT_REQUIRE] = "need",   [MIG_EFFECT_READ] = "read",
    [MIG_EFFECT_WRITE] = "write",     [MIG_EFFECT_SQL] = "execute",    [MIG_EFFECT_PROBE] = "test for",
    [MIG_EFFECT_UNKNOWN] = "run code that was not understood",
};

static const char *const kinds[] = {
    [MIG_OBJECT_SCHEMA] = "schema", [MIG_OBJECT_TABLE] = "table",
    [MIG_OBJECT_COLUMN] = "column", [MIG_OBJECT_INDEX] = "index",
    [MIG_OBJECT_CONSTRAINT] = "constraint", [MIG_OBJECT_TYPE] = "type",
    [MIG_OBJECT_SEQUENCE] = "sequence", [MIG_OBJECT_VIEW] = "view",
    [MIG_OBJECT_ROWS] = "rows of", [MIG_OBJECT_UNKNOWN] = "",
};

static void put_qualified(mig_buf *out, mig_span schema, mig_span name) {
  if (schema.len > 0) {
    mig_buf_put(out, schema);
    mig_buf_putc(out, '.');
  }
  if (name.ptr == NULL) {
    mig_buf_puts(out, "(unnamed)");
  } else {
    mig_buf_put(out, name);
  }
}

static bool is_own_name(mig_object_kind kind) {
  return kind == MIG_OBJECT_TABLE || kind == MIG_OBJECT_TYPE || kind == MIG_OBJECT_SEQUENCE || kind == MIG_OBJECT_VIEW;
}

static void put_new_name(mig_buf *out, const mig_op *op) {
  for (uint32_t i = 0; i < op->effect_count; i++) {
    if (op->effects[i].verb != MIG_EFFECT_RENAME) continue;
    mig_buf_put(out, op->effects[i].as.rename.new_name);
    return;
  }
}

static void put_placeholder(mig_buf *out, mig_span word, const mig_op *op) {
  if (mig_span_is(word, "table")) {
    put_qualified(out, op->object.schema, op->object.table);
  } else if (mig_span_is(word, "name")) {
    put_qualified(out, is_own_name(op->object.kind) ? op->object.schema : (mig_span){0}, op->object.name);
  } else {
    put_new_name(out, op);
  }
}

static void put_template(mig_buf *out, const char *phrase, const mig_op *op) {
  for (const char *at = phrase; *at != '\0'; at++) {
    if (*at != '{') {
      mig_buf_putc(out, *at);
      continue;
    }
    mig_span word = {at + 1, 0};
    while (word.ptr[word.len] != '}') word.len++;
    put_placeholder(out, word, op);
    at += word.len + 1;
  }
}

static void put_effect(mig_buf *out, const mig_effect *effect) {
  mig_buf_puts(out, verbs[effect->verb]);
  if (effect->verb == MIG_EFFECT_UNKNOWN) return;
  if (effect->verb == MIG_EFFECT_SQL) {
    mig_buf_puts(out, " SQL");
    return;
  }
  if (effect->object.kind == MIG_OBJECT_UNKNOWN) {
    mig_buf_puts(out, " a condition");
    return;
  }
  mig_buf_printf(out, " %s ", kinds[effect->object.kind]);
  mig_span name = effect->object.kind == MIG_OBJECT_ROWS ? effect->object.table : effect->object.name;
  if (!is_own_name(effect->object.kind) && effect->object.kind != MIG_OBJECT_ROWS && effect->object.table.len > 0) {
    put_qualified(out, effect->object.schema, effect->object.table);
    mig_buf_putc(out, '.');
    put_qualified(out, (mig_span){0}, name);
    return;
  }
  put_qualified(out, effect->object.schema, name);
}

mig_span mig_op_phrase(mig_arena *arena, const mig_op *op) {
  mig_buf out = mig_buf_in(arena);
  const mig_directive *row = mig_directive_find(op->directive);
  if (op->effect_count > 0 && op->effects[0].verb == MIG_EFFECT_UNKNOWN && op->directive.len > 0) {
    mig_buf_put(&out, op->directive);
    mig_buf_puts(&out, ", which was not understood");
  } else if (row != NULL && row->phrase[0] != '\0' && op->object.kind != MIG_OBJECT_UNKNOWN) {
    put_template(&out, row->phrase, op);
  } else if (row != NULL && row->id == MIG_DIRECTIVE_EXECUTE) {
    mig_buf_puts(&out, row->phrase);
  } else if (op->effect_count > 0) {
    put_effect(&out, &op->effects[0]);
  }
  return mig_buf_span(&out);
}
