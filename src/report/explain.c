/* What a rule means, for people and as the document docs/rules.md. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "mig/report.h"
#include "report/wrap.h"

typedef struct explainer {
  mig_buf buf;
  const mig_rule *rule; /* NULL: all */
  bool list;            /* all, one line each */
  bool markdown;
} explainer;

/* The line at *at without its end; false behind the last. */
static bool next_line(mig_span *line, size_t *at, mig_span text) {
  if (*at >= text.len) return false;
  size_t end = *at;
  while (end < text.len && text.ptr[end] != '\n') end++;
  *line = mig_span_cut(text, *at, end);
  *at = end + 1;
  return true;
}

static mig_span suppression(const mig_rule *rule, mig_arena *arena) {
  if (rule->about_scripts)
    return MIG_SPAN("Not by a comment or a baseline: it is about the scripts themselves. --fail-on LEVEL decides what fails a check.");
  return mig_arena_printf(arena, "# mig: ignore[%s] REASON on the line of the operation, or on the one above it; the reason is "
                                 "required, and reports show it. Or a line %s FINGERPRINT REASON in the file of --baseline; -v shows "
                                 "the fingerprint.", rule->id, rule->id);
}

/* ---- for people ---- */

static void put_wrapped(mig_buf *buf, const char *label, uint32_t hang, mig_span text) {
  mig_wrap(buf, &(mig_wrap_opts){.label = label, .indent = 2, .hang = hang}, text);
}

static void put_plain(mig_buf *buf, mig_span text) {
  mig_span line;
  for (size_t at = 0; next_line(&line, &at, text);) mig_buf_printf(buf, "  %.*s\n", MIG_FMT(line));
}

/* "PostgreSQL: fails" as a label and what it does. */
static void put_databases(mig_buf *buf, mig_span text) {
  mig_span line;
  for (size_t at = 0; next_line(&line, &at, text);) {
    size_t colon = mig_span_find(line, MIG_SPAN(": "), 0);
    mig_span name = mig_span_cut(line, 0, colon);
    mig_buf label = mig_buf_in(buf->arena);
    mig_buf_printf(&label, "%.*s%c", MIG_FMT(name), '\0');
    put_wrapped(buf, label.ptr, 14, mig_span_cut(line, colon + 2, line.len));
  }
}

static void put_text(explainer *e, const mig_rule *rule) {
  mig_buf *buf = &e->buf;
  mig_buf_printf(buf, "%s: %s (%s)\n\nWhy\n", rule->id, rule->title, mig_level_name(rule->level));
  put_wrapped(buf, "", 2, mig_span_of(rule->why));
  mig_buf_puts(buf, "\nExample\n");
  put_plain(buf, mig_span_of(rule->example));
  mig_buf_printf(buf, "\nWhat %s\n", rule->about_scripts ? "follows" : "databases do");
  put_databases(buf, mig_span_of(rule->databases));
  mig_buf_puts(buf, "\nWhat to do\n");
  put_wrapped(buf, "", 2, mig_span_of(rule->help));
  mig_buf_puts(buf, "\nSuppress\n");
  put_wrapped(buf, "", 2, suppression(rule, buf->arena));
}

static void put_line(explainer *e, const mig_rule *rule) {
  mig_buf_printf(&e->buf, "%s  %-7s  %s\n", rule->id, mig_level_name(rule->level), rule->title);
}

/* ---- as a document ---- */

static void put_markdown(explainer *e, const mig_rule *rule) {
  mig_buf *buf = &e->buf;
  mig_buf_printf(buf, "## %s: %s\n\n*%s.* %s\n\n```text\n%s```\n\n", rule->id, rule->title, mig_level_name(rule->level),
                 rule->why, rule->example);
  mig_span line;
  for (size_t at = 0; next_line(&line, &at, mig_span_of(rule->databases));) {
    size_t colon = mig_span_find(line, MIG_SPAN(":"), 0);
    mig_buf_printf(buf, "- **%.*s**%.*s\n", MIG_FMT(mig_span_cut(line, 0, colon)), MIG_FMT(mig_span_cut(line, colon, line.len)));
  }
  mig_buf_printf(buf, "\n**What to do.** %s\n\n**Suppress.** ", rule->help);
  if (rule->about_scripts) mig_buf_put(buf, suppression(rule, buf->arena));
  else
    mig_buf_printf(buf, "`# mig: ignore[%s] REASON` on the line of the operation, or on the one above it; the reason is required, "
                        "and reports show it. Or a line `%s FINGERPRINT REASON` in the file of `--baseline`; `-v` shows the fingerprint.",
                   rule->id, rule->id);
  mig_buf_puts(buf, "\n");
}

static void begin_document(explainer *e) {
  mig_buf_puts(&e->buf, "# Rules\n\n"
                        "What mig finds, by identifier. Identifiers are public: a rule is never renamed, and none is used again. This\n"
                        "file is printed by `mig explain --all --format markdown`.\n\n"
                        "| rule | level | |\n|---|---|---|\n");
}

static void put_table_row(explainer *e, const mig_rule *rule) {
  mig_buf_printf(&e->buf, "| %s | %s | %s |\n", rule->id, mig_level_name(rule->level), rule->title);
}

/* ---- the whole ---- */

typedef void put_rule(explainer *e, const mig_rule *rule);

/* Both tables, merged by id. `between`: stands between two rules. */
static void each_rule(explainer *e, put_rule *put, const char *between) {
  uint32_t counts[2] = {0, 0}, at[2] = {0, 0};
  const mig_rule *tables[2] = {mig_rules(&counts[0]), mig_script_rules(&counts[1])};
  for (bool first = true; at[0] < counts[0] || at[1] < counts[1]; first = false) {
    int which = at[0] == counts[0] || (at[1] < counts[1] && strcmp(tables[1][at[1]].id, tables[0][at[0]].id) < 0);
    if (!first) mig_buf_puts(&e->buf, between);
    put(e, &tables[which][at[which]++]);
  }
}

static mig_err explain(void *context) {
  explainer *e = context;
  put_rule *put = e->markdown ? put_markdown : put_text;
  if (e->rule != NULL) {
    put(e, e->rule);
  } else if (e->list) {
    each_rule(e, put_line, "");
  } else {
    if (e->markdown) {
      begin_document(e);
      each_rule(e, put_table_row, "");
      mig_buf_putc(&e->buf, '\n');
    }
    each_rule(e, put, "\n");
  }
  return MIG_OK;
}

mig_err mig_report_explain(mig_span *out, mig_arena *arena, const mig_rule *rule, const mig_explain_opts *opts, mig_why *why) {
  explainer e = {.buf = mig_buf_in(arena), .rule = rule, .list = opts->list, .markdown = opts->markdown};
  mig_err err = mig_protect(explain, &e);
  if (err != MIG_OK) return mig_fail(why, err, "out of memory");
  *out = mig_buf_span(&e.buf);
  return MIG_OK;
}
