/* SQL with holes: a text of which some parts are known at run time only.
 *
 * A hole that stands for a value becomes $1, $2, ...; so does a quoted string with a hole in it. A
 * hole in a name is set apart from its letters, so that the statement can't be read: a computed
 * name must never pass for a real one. */
#include "script/bind.h"

typedef struct filling {
  mig_buf out;
  mig_span text;
  size_t at;
  uint32_t params;
  bool on_rows; /* INSERT, UPDATE ...: strings are values */
} filling;

static bool is_word(char c) {
  return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static char last_of(const filling *f) {
  return f->out.len > 0 ? f->out.ptr[f->out.len - 1] : ' ';
}

static bool follows_word(const filling *f, const char *const *words, size_t count) {
  size_t end = f->out.len;
  while (end > 0 && (f->out.ptr[end - 1] == ' ' || f->out.ptr[end - 1] == '\n')) end--;
  size_t start = end;
  while (start > 0 && is_word(f->out.ptr[start - 1])) start--;
  mig_span word = {f->out.ptr + start, end - start};
  for (size_t i = 0; i < count; i++)
    if (mig_span_eq_nocase(word, mig_span_of(words[i]))) return true;
  return false;
}

static bool begins_rows(mig_span text) {
  static const char *const verbs[] = {"insert", "update", "delete", "with", "select", "replace", "merge"};
  while (text.len > 0 && (text.ptr[0] == ' ' || text.ptr[0] == '\n' || text.ptr[0] == '\t' || text.ptr[0] == '\r'))
    text = mig_span_cut(text, 1, text.len);
  for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
    mig_span verb = mig_span_of(verbs[i]);
    if (text.len > verb.len && mig_span_eq_nocase(mig_span_cut(text, 0, verb.len), verb) && !is_word(text.ptr[verb.len])) return true;
  }
  return false;
}

static void put_param(filling *f) {
  if (is_word(last_of(f))) mig_buf_putc(&f->out, ' ');
  mig_buf_printf(&f->out, "$%u", ++f->params);
  if (f->at < f->text.len && (is_word(f->text.ptr[f->at]) || f->text.ptr[f->at] == MIG_PY_HOLE)) mig_buf_putc(&f->out, ' ');
}

/* As it is, holes shown as parameters. */
static void copy(filling *f, size_t to) {
  for (; f->at < to; f->at++) {
    if (f->text.ptr[f->at] == MIG_PY_HOLE) mig_buf_printf(&f->out, "$%u", ++f->params);
    else mig_buf_putc(&f->out, f->text.ptr[f->at]);
  }
}

static bool has_hole(const filling *f, size_t to) {
  return memchr(f->text.ptr + f->at, MIG_PY_HOLE, to - f->at) != NULL;
}

/* Behind the quote that ends what starts here; a doubled one is a part of it. */
static size_t quoted_end(const filling *f) {
  char quote = f->text.ptr[f->at];
  for (size_t i = f->at + 1; i < f->text.len; i++) {
    if (f->text.ptr[i] != quote) continue;
    if (i + 1 < f->text.len && f->text.ptr[i + 1] == quote) i++;
    else return i + 1;
  }
  return f->text.len;
}

static void put_quoted(filling *f) {
  static const char *const typed[] = {"interval", "date", "timestamp", "time", "e", "n", "b", "x"};
  size_t end = quoted_end(f);
  bool string = f->text.ptr[f->at] == '\'';
  bool whole = end - f->at == 3;
  bool value = !string || whole || (f->on_rows && !follows_word(f, typed, sizeof typed / sizeof *typed));
  if (!has_hole(f, end) || !value) {
    copy(f, end);
    return;
  }
  f->at = end;
  put_param(f);
}

/* Behind a comment or a dollar-quoted body that starts here, else `at`. */
static size_t raw_end(const filling *f) {
  mig_span rest = mig_span_cut(f->text, f->at, f->text.len);
  if (mig_span_starts(rest, MIG_SPAN("--"))) {
    size_t end = mig_span_find(f->text, MIG_SPAN("\n"), f->at);
    return end == SIZE_MAX ? f->text.len : end;
  }
  if (mig_span_starts(rest, MIG_SPAN("/*"))) {
    size_t end = mig_span_find(f->text, MIG_SPAN("*/"), f->at);
    return end == SIZE_MAX ? f->text.len : end + 2;
  }
  size_t tag = 1;
  while (rest.ptr[0] == '$' && tag < rest.len && is_word(rest.ptr[tag])) tag++;
  if (rest.ptr[0] != '$' || tag >= rest.len || rest.ptr[tag] != '$') return f->at;
  size_t end = mig_span_find(f->text, mig_span_cut(rest, 0, tag + 1), f->at + tag + 1);
  return end == SIZE_MAX ? f->text.len : end + tag + 1;
}

mig_span mig_bind_sql_holes(mig_binder *b, mig_span text) {
  filling f = {.out = mig_buf_in(b->scratch), .text = text, .on_rows = begins_rows(text)};
  while (f.at < text.len) {
    char c = text.ptr[f.at];
    size_t raw = c == '-' || c == '/' || c == '$' ? raw_end(&f) : f.at;
    if (raw > f.at) copy(&f, raw);
    else if (c == '\'' || c == '"' || c == '`') put_quoted(&f);
    else if (c == MIG_PY_HOLE) {
      f.at++;
      put_param(&f);
    } else {
      mig_buf_putc(&f.out, c);
      f.at++;
    }
  }
  return mig_buf_span(&f.out);
}
