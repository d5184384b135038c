/* Python blocks of a template. Nothing is executed: imports are skipped, assignments of expressions
 * are evaluated, and the one block that asks the running application is known by its form:
 * Flask-Migrate's multi-database template lists the application's binds into a name. */
#include "resolve/mako_internal.h"

typedef struct lines {
  mig_span text;
  size_t at;
} lines;

/* The next line without its break; false at the end. */
static bool next_line(lines *l, mig_span *out) {
  if (l->at >= l->text.len) return false;
  size_t end = l->at;
  while (end < l->text.len && l->text.ptr[end] != '\n') end++;
  *out = mig_span_cut(l->text, l->at, end);
  l->at = end + 1;
  return true;
}

static bool starts_with_word(mig_span line, mig_span word) {
  return mig_span_starts(line, word) && (line.len == word.len || line.ptr[word.len] == ' ');
}

static size_t name_length(mig_span line) {
  size_t i = 0;
  while (i < line.len && ((line.ptr[i] >= 'a' && line.ptr[i] <= 'z') || (line.ptr[i] >= 'A' && line.ptr[i] <= 'Z') ||
                          line.ptr[i] == '_' || (i > 0 && line.ptr[i] >= '0' && line.ptr[i] <= '9')))
    i++;
  return i;
}

/* NAME = EXPRESSION: true with both, false when the line is something else. */
static bool split_assignment(mig_span line, mig_span *name, mig_span *value) {
  size_t len = name_length(line), i = len;
  while (i < line.len && line.ptr[i] == ' ') i++;
  if (len == 0 || i + 1 >= line.len || line.ptr[i] != '=' || line.ptr[i + 1] == '=') return false;
  *name = mig_span_cut(line, 0, len);
  *value = mig_span_cut(line, i + 1, line.len);
  return true;
}

/* The last name that is assigned without being indented further than the first statement. */
static bool last_assigned(mig_span text, mig_span *out) {
  lines l = {text, 0};
  mig_span line, value;
  size_t outer = SIZE_MAX;
  bool found = false;
  while (next_line(&l, &line)) {
    mig_span statement = mig_span_trim(line);
    if (statement.len == 0 || statement.ptr[0] == '#') continue;
    size_t indent = (size_t)(statement.ptr - line.ptr);
    if (outer == SIZE_MAX) outer = indent;
    if (indent <= outer && split_assignment(statement, out, &value)) found = true;
  }
  return found;
}

/* The application's binds are known to the running application only; the project's scripts name the
 * same databases, one function pair each. */
static bool application_block(mako_run *run, mig_span text) {
  mig_span name;
  if (!last_assigned(text, &name)) return mig_mako_fail(run, "a Python block is not read");
  if (run->inputs->bind_count == 0)
    return mig_mako_fail(run, "the template asks the application for its databases, and no script names one");
  mako_value *items = MIG_NEW_ARRAY(run->arena, mako_value, run->inputs->bind_count);
  for (uint32_t i = 0; i < run->inputs->bind_count; i++) items[i] = mako_text(run->inputs->binds[i]);
  mig_mako_assign(run, name, (mako_value){.kind = MAKO_LIST, .as.list = {items, run->inputs->bind_count}});
  return true;
}

static bool is_import(mig_span line) {
  if (mig_span_starts(line, MIG_SPAN("from __future__ "))) return false; /* comes too late in what Mako makes of it */
  if (mig_span_starts(line, MIG_SPAN("import "))) return true;
  return starts_with_word(line, MIG_SPAN("from")) && mig_span_find(line, MIG_SPAN(" import "), 0) != SIZE_MAX;
}

/* What an import brings into the template's names: of all modules only re. */
static void note_import(mako_run *run, mig_span line) {
  if (mig_span_is(line, "import re")) mig_mako_assign(run, MIG_SPAN("re"), (mako_value){.kind = MAKO_RE});
}

static bool statement(mako_run *run, mig_span line, bool is_module) {
  mig_span name, text;
  mako_value value;
  bool open = line.ptr[line.len - 1] == '(' || line.ptr[line.len - 1] == '\\';
  if (is_import(line) && !open && mig_span_find(line, MIG_SPAN(";"), 0) == SIZE_MAX) {
    note_import(run, line);
    return true;
  }
  if (is_module || !split_assignment(line, &name, &text))
    return mig_mako_fail(run, "\"%.*s\" is not read in a Python block", MIG_FMT(line));
  if (!mig_mako_eval_text(run, text, &value)) return false;
  mig_mako_assign(run, name, value);
  return true;
}

bool mig_mako_block(mako_run *run, mig_span text, bool is_module) {
  if (!is_module && mig_span_find(text, MIG_SPAN("current_app"), 0) != SIZE_MAX) return application_block(run, text);
  lines l = {text, 0};
  mig_span line;
  size_t block = (size_t)(text.ptr - run->text.ptr), first_indent = SIZE_MAX;
  while (l.at < text.len) {
    size_t at = l.at;
    if (!next_line(&l, &line)) break;
    mig_span trimmed = mig_span_trim(line);
    if (trimmed.len == 0 || trimmed.ptr[0] == '#') continue;
    run->at = block + at;
    size_t indent = (size_t)(trimmed.ptr - line.ptr);
    if (first_indent == SIZE_MAX) first_indent = indent;
    if (indent != first_indent && at != 0)
      return mig_mako_fail(run, "\"%.*s\" is not read in a Python block", MIG_FMT(trimmed));
    if (!statement(run, trimmed, is_module)) return false;
  }
  return true;
}
