#include "script/changes.h"

#include "base/span.h"
#include "base/vec.h"
#include "py/shape.h"

/* The parts of a script that may change for themselves. */
typedef struct parts {
  mig_buf upgrade, downgrade;
} parts;

static int by_bytes(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

static bool is_downgrade(const mig_py_node *n) {
  return (n->kind == MIG_PY_FUNCTION_DEF || n->kind == MIG_PY_ASYNC_FUNCTION_DEF) &&
         mig_span_starts(n->as.def->name, MIG_SPAN("downgrade"));
}

/* The identifiers are compared as values. */
static bool is_identifier(const mig_py_node *n) {
  static const char *const names[] = {"revision", "down_revision", "branch_labels", "depends_on"};
  const mig_py_node *target = n->kind == MIG_PY_ASSIGN       ? n->as.assign.targets
                              : n->kind == MIG_PY_ANN_ASSIGN ? n->as.ann_assign.target
                                                             : NULL;
  if (target == NULL || target->next != NULL || target->kind != MIG_PY_NAME) return false;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (mig_span_is(target->as.text, names[i])) return true;
  return false;
}

/* Imports are sorted: tools put them in order, and their order hardly ever matters. */
static void sort_out(parts *out, mig_arena *arena, mig_py_module *module) {
  MIG_VEC(mig_span) imports = {0};
  out->upgrade = mig_buf_in(arena);
  out->downgrade = mig_buf_in(arena);
  for (const mig_py_node *n = module->body; n != NULL; n = n->next) {
    if (is_identifier(n)) continue;
    if (n->kind == MIG_PY_IMPORT || n->kind == MIG_PY_IMPORT_FROM) {
      mig_buf shape = mig_buf_in(arena);
      mig_py_put_shape(&shape, module, n);
      *mig_vec_push(arena, &imports) = mig_buf_span(&shape);
    } else {
      mig_py_put_shape(is_downgrade(n) ? &out->downgrade : &out->upgrade, module, n);
    }
  }
  if (imports.count > 1) qsort(imports.items, imports.count, sizeof *imports.items, by_bytes);
  for (uint32_t i = 0; i < imports.count; i++) mig_buf_put(&out->upgrade, imports.items[i]);
}

static mig_py_module *parse(mig_arena *arena, const mig_script *script) {
  mig_py_module *module = NULL;
  return mig_py_parse(&module, arena, &script->file, NULL) == MIG_OK ? module : NULL;
}

static bool same_values(const mig_ident *a, const mig_ident *b) {
  if (a->count != b->count || (a->form == MIG_IDENT_NOT_LITERAL) != (b->form == MIG_IDENT_NOT_LITERAL)) return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (!mig_span_eq(a->items[i], b->items[i])) return false;
  return true;
}

mig_changes mig_script_changes(mig_arena *arena, const mig_script *before, const mig_script *after) {
  mig_changes changes = {.bytes = !mig_span_eq(before->file.text, after->file.text)};
  if (!changes.bytes) return changes;
  changes.parents = !same_values(&before->down_revision, &after->down_revision);
  changes.depends = !same_values(&before->depends_on, &after->depends_on) ||
                    !same_values(&before->branch_labels, &after->branch_labels);
  mig_py_module *a = parse(arena, before), *b = parse(arena, after);
  parts was, is;
  changes.upgrade = changes.downgrade = true;
  if (a == NULL || b == NULL) return changes;
  sort_out(&was, arena, a);
  sort_out(&is, arena, b);
  changes.upgrade = !mig_span_eq(mig_buf_span(&was.upgrade), mig_buf_span(&is.upgrade));
  changes.downgrade = !mig_span_eq(mig_buf_span(&was.downgrade), mig_buf_span(&is.downgrade));
  return changes;
}
