/* Walks a template's nodes and writes what Mako would write. */
#include "resolve/mako_internal.h"

#include <stdio.h>

#include "base/protect.h"
#include "base/why.h"
#include "resolve/unicode.h"

bool mig_mako_fail(mako_run *run, const char *format, ...) {
  char what[512];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  for (char *c = what; *c != '\0'; c++)
    if ((unsigned char)*c < ' ') *c = ' '; /* quoted template text: the reason stays one line */
  mig_file file = {run->name, run->text};
  mig_line_column place = mig_place_locate(&file, (uint32_t)run->at);
  run->err = mig_fail(run->why, MIG_ERR_UNREADABLE, "%.*s:%u: %s; `--template stock` writes mig's own text instead",
                      MIG_FMT(run->name), (unsigned)place.line, what);
  return false;
}

bool mig_mako_step(mako_run *run) {
  return ++run->steps <= MIG_MAKO_MAX_STEPS || mig_mako_fail(run, "the template takes too long");
}

void mig_mako_assign(mako_run *run, mig_span name, mako_value value) {
  for (uint32_t i = run->variables.count; i > 0; i--) {
    if (!mig_span_eq(run->variables.items[i - 1].name, name)) continue;
    run->variables.items[i - 1].value = value;
    return;
  }
  *mig_vec_push(run->arena, &run->variables) = (mako_variable){name, value};
}

static mako_value sequence(mako_run *run, mako_kind kind, const mig_span *items, uint32_t count) {
  mako_value *values = MIG_NEW_ARRAY(run->arena, mako_value, count);
  for (uint32_t i = 0; i < count; i++) values[i] = mako_text(items[i]);
  return (mako_value){.kind = kind, .as.list = {values, count}};
}

/* None, one text, or a tuple: how Alembic hands over parents and dependencies. */
static mako_value one_or_many(mako_run *run, const mig_span *items, uint32_t count) {
  if (count == 0) return (mako_value){.kind = MAKO_NONE};
  return count == 1 ? mako_text(items[0]) : sequence(run, MAKO_TUPLE, items, count);
}

static void assign_inputs(mako_run *run) {
  const mig_mako_inputs *in = run->inputs;
  mako_value labels = {.kind = MAKO_NONE};
  if (in->label_count > 0) labels = sequence(run, MAKO_TUPLE, in->branch_labels, in->label_count);
  mig_mako_assign(run, MIG_SPAN("message"), mako_text(in->message));
  mig_mako_assign(run, MIG_SPAN("up_revision"), mako_text(in->up_revision));
  mig_mako_assign(run, MIG_SPAN("down_revision"), one_or_many(run, in->down_revision, in->down_count));
  mig_mako_assign(run, MIG_SPAN("branch_labels"), labels);
  mig_mako_assign(run, MIG_SPAN("depends_on"), one_or_many(run, in->depends_on, in->depends_count));
  mig_mako_assign(run, MIG_SPAN("create_date"), (mako_value){.kind = MAKO_DATE, .as.date = in->create_date});
  mig_mako_assign(run, MIG_SPAN("config"), (mako_value){.kind = MAKO_CONFIG});
  mig_mako_assign(run, MIG_SPAN("context"), (mako_value){.kind = MAKO_CONTEXT});
}

mako_value mig_mako_lookup(mako_run *run, mig_span name) {
  for (uint32_t i = run->variables.count; i > 0; i--)
    if (mig_span_eq(run->variables.items[i - 1].name, name)) return run->variables.items[i - 1].value;
  if (mig_span_is(name, "str") || mig_span_is(name, "tuple") || mig_span_is(name, "list"))
    return (mako_value){.kind = MAKO_TYPE, .as.text = name};
  const mako_function *builtin = mig_mako_builtin(name);
  if (builtin != NULL) return (mako_value){.kind = MAKO_FUNCTION, .as.function = {builtin, NULL}};
  return (mako_value){.kind = MAKO_UNDEFINED};
}

/* The next filter of "a, b" and what is behind it. */
static mig_span next_filter(mig_span *rest) {
  size_t end = 0;
  while (end < rest->len && rest->ptr[end] != ',') end++;
  mig_span filter = mig_span_trim(mig_span_cut(*rest, 0, end));
  *rest = end < rest->len ? mig_span_cut(*rest, end + 1, rest->len) : mig_span_cut(*rest, end, end);
  return filter;
}

static bool has_n(mig_span filters) {
  while (filters.len > 0)
    if (mig_span_is(next_filter(&filters), "n")) return true;
  return false;
}

static bool render_expression(mako_run *run, const mako_node *node) {
  mako_value value;
  mig_span rest = node->filters;
  if (!mig_mako_eval_text(run, node->text, &value)) return false;
  if (value.kind == MAKO_UNDEFINED && rest.len == 0)
    return mig_mako_fail(run, "\"%.*s\" has no value in a merge", MIG_FMT(mig_span_trim(node->text)));
  if (!has_n(rest) && !mig_mako_filter(run, MIG_SPAN("str"), &value)) return false;
  bool behind_comma = rest.len > 0 && rest.ptr[rest.len - 1] == ',';
  while (rest.len > 0) {
    mig_span filter = next_filter(&rest);
    if (filter.len == 0 || (behind_comma && rest.len == 0)) return mig_mako_fail(run, "an empty filter");
    if (!mig_span_is(filter, "n") && !mig_mako_filter(run, filter, &value)) return false;
  }
  if (value.kind != MAKO_STR) return mig_mako_fail(run, "the filter \"n\" leaves something that is no text");
  mig_buf_put(&run->out, value.as.text);
  return run->out.len <= MIG_MAKO_MAX_BYTES || mig_mako_fail(run, "the result is too long");
}

/* ---- control lines ---- */

typedef enum control_word { WORD_IF, WORD_ELIF, WORD_ELSE, WORD_ENDIF, WORD_FOR, WORD_ENDFOR, WORD_OTHER } control_word;

static control_word word_of(const mako_node *node) {
  static const char *const words[] = {"if", "elif", "else", "endif", "for", "endfor"};
  for (unsigned i = 0; i < sizeof words / sizeof *words; i++)
    if (mig_span_is(node->word, words[i])) return (control_word)i;
  return WORD_OTHER;
}

/* Links each part of an if to the next one, each for to its end. */
static bool link_controls(mako_run *run, mako_nodes *nodes) {
  uint32_t open[MIG_MAKO_MAX_DEPTH], starts[MIG_MAKO_MAX_DEPTH], depth = 0;
  for (uint32_t i = 0; i < nodes->count; i++) {
    mako_node *node = &nodes->items[i];
    if (node->kind != NODE_CONTROL) continue;
    run->at = node->at;
    control_word word = word_of(node);
    if (word == WORD_OTHER) return mig_mako_fail(run, "\"%% %.*s\" is not read", MIG_FMT(node->word));
    if (word == WORD_IF || word == WORD_FOR) {
      if (depth == MIG_MAKO_MAX_DEPTH) return mig_mako_fail(run, "control lines are nested too deeply");
      starts[depth] = open[depth] = i;
      depth++;
      continue;
    }
    control_word opener = depth == 0 ? WORD_OTHER : word_of(&nodes->items[starts[depth - 1]]);
    bool fits = opener == (word == WORD_ENDFOR ? WORD_FOR : WORD_IF);
    if (fits && (word == WORD_ELIF || word == WORD_ELSE)) fits = word_of(&nodes->items[open[depth - 1]]) != WORD_ELSE;
    if (!fits) return mig_mako_fail(run, "\"%% %.*s\" fits nothing before it", MIG_FMT(node->word));
    nodes->items[open[depth - 1]].next = i;
    open[depth - 1] = i;
    if (word == WORD_ENDIF || word == WORD_ENDFOR) depth--;
  }
  if (depth > 0) run->at = nodes->items[starts[depth - 1]].at;
  return depth == 0 || mig_mako_fail(run, "\"%% %.*s\" is not closed", MIG_FMT(nodes->items[starts[depth - 1]].word));
}

/* What stands between the word and its colon; behind the colon only a comment may stand. */
static bool condition(mako_run *run, const mako_node *node, mig_span *out) {
  mig_span text = mig_span_trim(node->text);
  if (text.ptr == node->text.ptr && text.len > 0 && text.ptr[0] != ':')
    return mig_mako_fail(run, "\"%% %.*s\" without a blank behind it", MIG_FMT(node->word));
  size_t colon = SIZE_MAX;
  char quote = '\0';
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (quote != '\0' && c == '\\') {
      i++;
    } else if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      text = mig_span_trim(mig_span_cut(text, 0, i));
      break;
    } else if (c == ':') {
      colon = i;
    }
  }
  if (colon == SIZE_MAX || colon + 1 != text.len)
    return mig_mako_fail(run, "\"%% %.*s\" does not end in a colon", MIG_FMT(node->word));
  *out = mig_span_trim(mig_span_cut(text, 0, colon));
  return true;
}

static bool render_range(mako_run *run, const mako_nodes *nodes, uint32_t from, uint32_t to);

static bool render_if(mako_run *run, const mako_nodes *nodes, uint32_t *at) {
  uint32_t part = *at;
  bool done = false;
  for (; word_of(&nodes->items[part]) != WORD_ENDIF; part = nodes->items[part].next) {
    const mako_node *node = &nodes->items[part];
    mako_value value = mako_number(MAKO_BOOL, 1);
    mig_span test = {"", 0};
    if (done) continue;
    run->at = node->at;
    if (!condition(run, node, &test)) return false;
    if (word_of(node) == WORD_ELSE && test.len > 0) return mig_mako_fail(run, "\"%% else\" with a condition");
    if (word_of(node) != WORD_ELSE && !mig_mako_eval_text(run, test, &value)) return false;
    if (!mig_mako_is_true(&value)) continue;
    done = true;
    if (!render_range(run, nodes, part + 1, node->next)) return false;
  }
  *at = part;
  return true;
}

/* NAME in EXPRESSION */
static bool split_for(mako_run *run, mig_span text, mig_span *name, mig_span *iterable) {
  size_t end = 0;
  while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != '\t') end++;
  *name = mig_span_cut(text, 0, end);
  mig_span rest = mig_span_trim(mig_span_cut(text, end, text.len));
  bool plain = name->len > 0 && !(name->ptr[0] >= '0' && name->ptr[0] <= '9');
  for (size_t i = 0; i < name->len; i++) {
    char c = name->ptr[i];
    plain = plain && (c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }
  if (!plain || !mig_span_starts(rest, MIG_SPAN("in")) || rest.len < 3 ||
      (rest.ptr[2] != ' ' && rest.ptr[2] != '(' && rest.ptr[2] != '['))
    return mig_mako_fail(run, "\"%% for %.*s\" is not read", MIG_FMT(text));
  *iterable = mig_span_cut(rest, 2, rest.len);
  return true;
}

static bool render_for(mako_run *run, const mako_nodes *nodes, uint32_t *at) {
  const mako_node *node = &nodes->items[*at];
  mig_span text = {"", 0}, name = text, iterable = text;
  mako_value source;
  run->at = node->at;
  if (!condition(run, node, &text) || !split_for(run, text, &name, &iterable)) return false;
  if (!mig_mako_eval_text(run, iterable, &source)) return false;
  if (!mig_mako_iterate(run, &source)) return false;
  for (uint32_t i = 0; i < source.as.list.count; i++) {
    if (!mig_mako_step(run)) return false;
    mig_mako_assign(run, name, source.as.list.items[i]);
    if (!render_range(run, nodes, *at + 1, node->next)) return false;
  }
  *at = node->next;
  return true;
}

static bool render_range(mako_run *run, const mako_nodes *nodes, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) {
    const mako_node *node = &nodes->items[i];
    bool ok = mig_mako_step(run);
    run->at = node->at;
    if (node->kind == NODE_TEXT) {
      mig_buf_put(&run->out, node->text);
      if (run->out.len > MIG_MAKO_MAX_BYTES) return mig_mako_fail(run, "the result is too long");
    } else if (node->kind == NODE_EXPRESSION) {
      ok = ok && render_expression(run, node);
    } else if (node->kind == NODE_CONTROL) {
      ok = ok && (word_of(node) == WORD_IF ? render_if(run, nodes, &i) : render_for(run, nodes, &i));
    } else {
      ok = ok && mig_mako_block(run, node->text, node->kind == NODE_MODULE);
    }
    if (!ok) return false;
  }
  return true;
}

/* Module blocks run before everything else, wherever they stand. */
static bool run_modules(mako_run *run, mako_nodes *nodes) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < nodes->count; i++) {
    run->at = nodes->items[i].at;
    if (nodes->items[i].kind != NODE_MODULE) {
      nodes->items[kept++] = nodes->items[i];
    } else if (!mig_mako_block(run, nodes->items[i].text, true)) {
      return false;
    }
  }
  nodes->count = kept;
  return true;
}

static bool render(mako_run *run) {
  mako_nodes nodes = {0};
  if (mig_span_starts(run->text, MIG_SPAN("\xef\xbb\xbf"))) run->text = mig_span_cut(run->text, 3, run->text.len);
  if (run->text.len > MIG_MAKO_MAX_BYTES) return mig_mako_fail(run, "the template is too long");
  if (!mig_unicode_valid(run->text)) return mig_mako_fail(run, "the template is not UTF-8");
  assign_inputs(run);
  return mig_mako_lex(run, &nodes) && run_modules(run, &nodes) && link_controls(run, &nodes) &&
         render_range(run, &nodes, 0, nodes.count);
}

typedef struct call {
  mako_run *run;
  mig_span *out;
} call;

static mig_err render_protected(void *context) {
  call *c = context;
  if (!render(c->run)) return c->run->err;
  *c->out = mako_built(&c->run->out);
  return MIG_OK;
}

mig_err mig_mako_render(mig_span *out, mig_arena *arena, mig_span text, mig_span name, const mig_mako_inputs *inputs,
                        mig_why *why) {
  mako_run run = {.arena = arena, .text = text, .name = name, .inputs = inputs, .out = mig_buf_in(arena), .why = why};
  return mig_protect(render_protected, &(call){&run, out});
}
