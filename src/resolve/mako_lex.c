/* Mako's lexer, in the order in which Mako tries things: end, expression, control line or comment,
 * <%doc>, tags, Python blocks, text. Where Mako versions read a template differently, it is refused. */
#include "resolve/mako_internal.h"

static bool at_line_start(mig_span text, size_t at) {
  return at == 0 || text.ptr[at - 1] == '\n';
}

static bool looking_at(mig_span text, size_t at, const char *word) {
  size_t len = strlen(word);
  return text.len - at >= len && memcmp(text.ptr + at, word, len) == 0;
}

static size_t skip_blanks(mig_span text, size_t at) {
  while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) at++;
  return at;
}

static bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static mako_node *add(mako_run *run, mako_nodes *out, mako_node_kind kind, size_t at) {
  mako_node *node = mig_vec_push(run->arena, out);
  *node = (mako_node){.kind = kind, .at = at};
  return node;
}

/* Behind the string literal at `at`, as Mako skips it: quotes and backslashes, no prefixes. */
static bool skip_string(mako_run *run, size_t *at) {
  mig_span text = run->text;
  char quote = text.ptr[*at];
  bool triple = text.len - *at >= 3 && text.ptr[*at + 1] == quote && text.ptr[*at + 2] == quote;
  size_t i = *at + (triple ? 3 : 1);
  for (; i < text.len; i++) {
    if (text.ptr[i] == '\\') {
      i++;
    } else if (text.ptr[i] == quote && !triple) {
      *at = i + 1;
      return true;
    } else if (text.ptr[i] == quote && text.len - i >= 3 && text.ptr[i + 1] == quote && text.ptr[i + 2] == quote) {
      *at = i + 3;
      return true;
    }
  }
  return mig_mako_fail(run, "a string is not closed");
}

static size_t skip_comment(mig_span text, size_t at) {
  while (at < text.len && text.ptr[at] != '\n') at++;
  return at;
}

/* From *at to the first byte of `stops` outside of strings, comments and brackets. */
static bool until(mako_run *run, size_t *at, const char *stops, mig_span *out) {
  mig_span text = run->text;
  size_t start = *at, i = *at;
  uint32_t depth = 0;
  while (i < text.len) {
    char c = text.ptr[i];
    if (c == '"' || c == '\'') {
      if (!skip_string(run, &i)) return false;
      continue;
    }
    if (c == '#') {
      i = skip_comment(text, i);
      continue;
    }
    if (depth == 0 && c != '\0' && strchr(stops, c) != NULL) {
      *out = mig_span_cut(text, start, i);
      *at = i;
      return true;
    }
    if (c == '(' || c == '[' || c == '{') depth++;
    if ((c == ')' || c == ']' || c == '}') && depth-- == 0) return mig_mako_fail(run, "brackets do not match");
    i++;
  }
  return mig_mako_fail(run, "\"${\" is not closed");
}

static bool lex_expression(mako_run *run, mako_nodes *out, size_t *at) {
  size_t start = *at;
  mig_span expression, filters = {"", 0};
  *at += 2;
  if (!until(run, at, "|}", &expression)) return false;
  if (run->text.ptr[*at] == '|') {
    (*at)++;
    if (!until(run, at, "}", &filters)) return false;
  }
  (*at)++;
  mako_node *node = add(run, out, NODE_EXPRESSION, start);
  node->text = expression;
  node->filters = mig_span_trim(filters);
  return true;
}

/* The end of a control line or comment: behind its line break; a backslash joins lines. */
static bool line_end(mako_run *run, size_t at, size_t *text_end, size_t *next) {
  mig_span text = run->text;
  for (; at < text.len; at++) {
    char c = text.ptr[at];
    if (c == '\\' && looking_at(text, at + 1, "\n")) {
      at++;
    } else if (c == '\\' && looking_at(text, at + 1, "\r\n")) {
      at += 2;
    } else if (c == '\n') {
      *text_end = at;
      *next = at + 1;
      return true;
    } else if (c == '\r' && looking_at(text, at + 1, "\n")) {
      *text_end = at;
      *next = at + 2;
      return true;
    } else if (c == '\r') {
      return mig_mako_fail(run, "a carriage return inside of a control line");
    }
  }
  *text_end = *next = text.len;
  return true;
}

static bool lex_control(mako_run *run, mako_nodes *out, size_t *at) {
  size_t mark = skip_blanks(run->text, *at), end = mark, next = mark;
  bool is_comment = run->text.ptr[mark] == '#';
  size_t start = skip_blanks(run->text, mark + (is_comment ? 2 : 1));
  run->at = mark;
  if (!line_end(run, start, &end, &next)) return false;
  *at = next;
  if (is_comment) return true;
  size_t word_end = start;
  while (word_end < end && is_word_char(run->text.ptr[word_end])) word_end++;
  if (word_end == start) return mig_mako_fail(run, "a control line without a word");
  mako_node *node = add(run, out, NODE_CONTROL, mark);
  node->word = mig_span_cut(run->text, start, word_end);
  node->text = mig_span_cut(run->text, word_end, end);
  return true;
}

/* <%doc>...</%doc> is dropped, <%text>...</%text> is text. */
static bool lex_raw_tag(mako_run *run, mako_nodes *out, size_t *at, const char *open, const char *close, bool keep) {
  size_t start = *at + strlen(open);
  size_t end = mig_span_find(run->text, mig_span_of(close), start);
  run->at = *at;
  if (end == SIZE_MAX) return mig_mako_fail(run, "%s is not closed", open);
  if (keep && end == start) return mig_mako_fail(run, "Mako does not see the end of %s without a text", open);
  if (keep) add(run, out, NODE_TEXT, start)->text = mig_span_cut(run->text, start, end);
  *at = end + strlen(close);
  return true;
}

static bool lex_block(mako_run *run, mako_nodes *out, size_t *at) {
  mig_span text = run->text;
  size_t start = *at, i = start + 2;
  bool is_module = i < text.len && text.ptr[i] == '!';
  if (is_module) i++;
  size_t body = i;
  while (i < text.len && !looking_at(text, i, "%>")) {
    if (text.ptr[i] == '"' || text.ptr[i] == '\'') {
      if (!skip_string(run, &i)) return false;
    } else if (text.ptr[i] == '#') {
      i = skip_comment(text, i);
    } else {
      i++;
    }
  }
  if (i >= text.len) return mig_mako_fail(run, "\"<%%\" is not closed");
  add(run, out, is_module ? NODE_MODULE : NODE_BLOCK, start)->text = mig_span_cut(text, body, i);
  *at = i + 2;
  return true;
}

static bool lex_tag(mako_run *run, mako_nodes *out, size_t *at) {
  mig_span text = run->text;
  run->at = *at;
  if (looking_at(text, *at, "<%doc>")) return lex_raw_tag(run, out, at, "<%doc>", "</%doc>", false);
  if (looking_at(text, *at, "<%text>")) return lex_raw_tag(run, out, at, "<%text>", "</%text>", true);
  size_t i = *at + 2;
  if (looking_at(text, *at, "<%") && i < text.len && (is_word_char(text.ptr[i]) || text.ptr[i] == '.')) {
    size_t end = i;
    while (end < text.len && (is_word_char(text.ptr[end]) || text.ptr[end] == ':' || text.ptr[end] == '.')) end++;
    return mig_mako_fail(run, "the tag <%%%.*s> is not read", MIG_FMT(mig_span_cut(text, i, end)));
  }
  if (looking_at(text, *at, "<%")) return lex_block(run, out, at);
  return mig_mako_fail(run, "\"%.*s\" stands for itself in no version of Mako",
                       MIG_FMT(mig_span_cut(text, *at, *at + 2)));
}

/* Whether Mako's text stops at `at`, which is behind the first byte of the text. */
static bool text_stops(mig_span text, size_t at) {
  char c = text.ptr[at];
  if (c == '$') return looking_at(text, at, "${");
  if (c == '<')
    return looking_at(text, at, "<%") || looking_at(text, at, "</%") || looking_at(text, at, "<&") ||
           looking_at(text, at, "</&");
  if (c == '\\') return looking_at(text, at, "\\\n") || looking_at(text, at, "\\\r\n");
  if (!at_line_start(text, at)) return false;
  size_t mark = skip_blanks(text, at);
  return looking_at(text, mark, "%") || looking_at(text, mark, "##");
}

static void lex_text(mako_run *run, mako_nodes *out, size_t *at, size_t start) {
  size_t i = *at;
  while (i < run->text.len && !text_stops(run->text, i)) i++;
  if (i > start) add(run, out, NODE_TEXT, start)->text = mig_span_cut(run->text, start, i);
  *at = i;
}

/* "%%" at the start of a line is one "%". Indented, or at the start of the file, Mako's versions
 * disagree on what is left of it. */
static bool lex_percent(mako_run *run, mako_nodes *out, size_t *at) {
  run->at = *at;
  if (*at == 0 || run->text.ptr[*at] != '%') return mig_mako_fail(run, "Mako's versions disagree on \"%%%%\" here");
  size_t start = *at + 1;
  *at = start + 1; /* the second one does not start a control line */
  lex_text(run, out, at, start);
  return true;
}

static bool lex_one(mako_run *run, mako_nodes *out, size_t *at) {
  mig_span text = run->text;
  run->at = *at;
  if (looking_at(text, *at, "${")) return lex_expression(run, out, at);
  if (at_line_start(text, *at)) {
    size_t mark = skip_blanks(text, *at);
    if (looking_at(text, mark, "%%")) return lex_percent(run, out, at);
    if (looking_at(text, mark, "%") || looking_at(text, mark, "##")) return lex_control(run, out, at);
  }
  if (text.ptr[*at] == '\\' && text_stops(text, *at)) {
    *at += text.ptr[*at + 1] == '\r' ? 3 : 2; /* joins the lines */
    return true;
  }
  if (text.ptr[*at] == '<' && text_stops(text, *at)) return lex_tag(run, out, at);
  size_t start = *at;
  (*at)++;
  lex_text(run, out, at, start);
  return true;
}

/* A first line that declares the encoding is Mako's own and is not part of the output. */
static bool skip_coding_line(mako_run *run, size_t *at) {
  mig_span text = run->text;
  size_t end = text.len == 0 || text.ptr[0] != '#' ? 0 : skip_comment(text, 0);
  if (end == 0 || end == text.len) return true;
  mig_span line = mig_span_cut(text, 0, end);
  size_t word = SIZE_MAX; /* the last place where it fits, as a greedy match finds it */
  for (size_t i = mig_span_find(line, MIG_SPAN("coding"), 0); i != SIZE_MAX;
       i = mig_span_find(line, MIG_SPAN("coding"), i + 1)) {
    size_t value = i + 6;
    if (value >= line.len || (line.ptr[value] != ':' && line.ptr[value] != '=')) continue;
    value++;
    while (value < line.len && (line.ptr[value] == ' ' || line.ptr[value] == '\t')) value++;
    if (value < line.len && (is_word_char(line.ptr[value]) || line.ptr[value] == '-' || line.ptr[value] == '.'))
      word = value;
  }
  if (word == SIZE_MAX) return true;
  size_t stop = word;
  while (stop < line.len && (is_word_char(line.ptr[stop]) || line.ptr[stop] == '-' || line.ptr[stop] == '.')) stop++;
  mig_span name = mig_span_cut(line, word, stop);
  if (!mig_span_eq_nocase(name, MIG_SPAN("utf-8")) && !mig_span_eq_nocase(name, MIG_SPAN("utf8")) &&
      !mig_span_eq_nocase(name, MIG_SPAN("ascii")))
    return mig_mako_fail(run, "the encoding %.*s is not read", MIG_FMT(name));
  *at = end + 1;
  return true;
}

bool mig_mako_lex(mako_run *run, mako_nodes *out) {
  size_t at = 0;
  if (!skip_coding_line(run, &at)) return false;
  while (at < run->text.len)
    if (!lex_one(run, out, &at)) return false;
  return true;
}
