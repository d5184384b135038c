/* The written file is read back before it is written: Alembic writes first, and a template or a
 * message that breaks the file then stops every later command. */
#include "base/buf.h"
#include "base/span.h"
#include "base/why.h"
#include "py/parse.h"
#include "resolve/internal.h"
#include "resolve/unicode.h"
#include "script/script.h"
#include "source/source.h"

mig_span mig_pad_text(mig_arena *arena, mig_span text) {
  char *bytes = mig_arena_zalloc(arena, text.len + MIG_SOURCE_PADDING);
  if (text.len > 0) memcpy(bytes, text.ptr, text.len);
  return (mig_span){bytes, text.len};
}

typedef struct first_error {
  mig_arena *arena;
  mig_span message;
  uint32_t line;
} first_error;

static void keep_first(void *payload, const mig_diag *diag) {
  first_error *first = payload;
  if (diag->level != MIG_ERROR || first->line != 0) return;
  first->message = mig_arena_copy(first->arena, diag->message);
  first->line = diag->place.file == NULL ? 1 : mig_place_locate(diag->place.file, diag->place.start).line;
}

static mig_err parses(mig_script *script, mig_arena *arena, const mig_wanted *wanted, mig_why *why) {
  first_error first = {.arena = arena};
  mig_sink sink = {keep_first, &first};
  mig_py_module *module = mig_script_parse(script, arena, &sink);
  if (module->problem_count > 0 && first.line == 0) mig_py_report(module, &sink);
  if (first.line == 0 && module->problem_count == 0) return MIG_OK;
  return mig_fail(why, MIG_ERR_UNREADABLE, "%.*s would not be Python: line %u: %.*s", MIG_FMT(wanted->path),
                  (unsigned)first.line, MIG_FMT(first.message));
}

static bool is_list(const mig_ident *ident, const mig_span *items, uint32_t count) {
  bool sequence = ident->form == MIG_IDENT_TUPLE || ident->form == MIG_IDENT_LIST || ident->form == MIG_IDENT_SET;
  if (!sequence && !(ident->form == MIG_IDENT_STRING && count == 1)) return false;
  if (ident->count != count) return false;
  for (uint32_t i = 0; i < count; i++)
    if (ident->items[i].ptr == NULL || !mig_span_eq(ident->items[i], items[i])) return false;
  return true;
}

static mig_err identifiers(const mig_script *script, const mig_wanted *wanted, mig_why *why) {
  const char *wrong = NULL;
  bool labels = wanted->label.len == 0
                    ? script->branch_labels.form == MIG_IDENT_NONE || script->branch_labels.form == MIG_IDENT_ABSENT
                    : is_list(&script->branch_labels, &wanted->label, 1);
  if (script->revision.form != MIG_IDENT_STRING || !mig_span_eq(script->revision.items[0], wanted->id)) {
    wrong = "revision";
  } else if (!is_list(&script->down_revision, wanted->parents, wanted->parent_count)) {
    wrong = "down_revision";
  } else if (!labels) {
    wrong = "branch_labels";
  } else if (script->depends_on.form != MIG_IDENT_NONE && script->depends_on.form != MIG_IDENT_ABSENT) {
    wrong = "depends_on";
  }
  if (wrong == NULL) return MIG_OK;
  return mig_fail(why, MIG_ERR_UNREADABLE,
                  "the template would not write %s as the merge needs it; mend script.py.mako, or type "
                  "`--template stock`",
                  wrong);
}

static bool has_function(const mig_py_module *module, const char *prefix, mig_span bind) {
  for (const mig_py_node *node = module->body; node != NULL; node = node->next) {
    if (node->kind != MIG_PY_FUNCTION_DEF) continue;
    mig_span name = node->as.def->name;
    if (mig_span_starts(name, mig_span_of(prefix)) && mig_span_eq(mig_span_cut(name, strlen(prefix), name.len), bind))
      return true;
  }
  return false;
}

static mig_err functions(const mig_script *script, const mig_wanted *wanted, mig_why *why) {
  for (uint32_t i = 0; i < wanted->bind_count; i++) {
    mig_span bind = wanted->binds[i];
    const char *missing = !has_function(script->module, "upgrade_", bind)     ? "upgrade_"
                          : !has_function(script->module, "downgrade_", bind) ? "downgrade_"
                                                                              : NULL;
    if (missing != NULL)
      return mig_fail(why, MIG_ERR_UNREADABLE,
                      "the template would not write %s%.*s(), which env.py calls for that database; mend "
                      "script.py.mako, or type `--template stock`",
                      missing, MIG_FMT(bind));
  }
  return MIG_OK;
}

mig_err mig_verify_script(mig_arena *arena, mig_span text, const mig_wanted *wanted, bool *says_message, mig_why *why) {
  static const mig_sink nowhere;
  mig_script *script = MIG_NEW(arena, mig_script);
  mig_script_read(script, arena, (mig_file){wanted->path, mig_pad_text(arena, text)}, &nowhere);
  *says_message = mig_span_starts(script->longdoc, mig_unicode_strip(wanted->message));
  mig_err err = parses(script, arena, wanted, why);
  if (err == MIG_OK) err = identifiers(script, wanted, why);
  if (err == MIG_OK) err = functions(script, wanted, why);
  return err;
}
