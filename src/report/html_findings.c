/* What collides: both sources side by side, both orders of the two operations, the tables before and
 * after. And what was not understood. */
#include "base/span.h"
#include "report/excerpt.h"
#include "report/html_internal.h"
#include "report/marks.h"

enum { IN_FULL = 100, SHOWN_NOT_UNDERSTOOD = 200 };

/* ---- sources ---- */

static void put_marked(mig_html *h, const mig_operation *op, size_t start, size_t end, mig_excerpt_mark mark) {
  size_t from = mark.start < start ? start : mark.start > end ? end : mark.start;
  size_t to = mark.start + mark.len;
  to = to < from ? from : to > end ? end : to;
  mig_html_text(h, mig_span_cut(op->text, start, from));
  if (to > from) {
    mig_buf_puts(&h->buf, "<mark>");
    mig_html_text(h, mig_span_cut(op->text, from, to));
    mig_buf_puts(&h->buf, "</mark>");
  }
  mig_html_text(h, mig_span_cut(op->text, to, end));
}

static void put_source(mig_html *h, const char *side, const char *kind, const mig_operation *op, const mig_object *object) {
  mig_buf_printf(&h->buf, "<figure><figcaption><b class=\"%s\">%s</b> ", kind, side);
  mig_html_place(h, &op->place);
  if (op->revision.len != 0) {
    mig_buf_puts(&h->buf, " revision <code>");
    mig_html_short(h, op->revision, 60);
    mig_buf_puts(&h->buf, "</code>");
  }
  if (op->called_from.file != NULL) {
    mig_buf_puts(&h->buf, " called at ");
    mig_html_place(h, &op->called_from);
  }
  mig_buf_puts(&h->buf, "</figcaption><pre tabindex=\"0\"><code>");
  mig_excerpt_mark mark = mig_excerpt_find(op, object);
  mig_excerpt_line line = {0};
  for (size_t next = 0; mig_excerpt_next(&line, &next, op);) {
    mig_buf_printf(&h->buf, "<i>%4u</i> ", line.number);
    put_marked(h, op, line.start, line.end, mark);
    mig_buf_putc(&h->buf, '\n');
  }
  if (op->place.file != NULL && op->place.end - op->place.start > op->text.len) mig_buf_puts(&h->buf, "     \xe2\x80\xa6\n");
  mig_buf_puts(&h->buf, "</code></pre></figure>\n");
}

static void put_nobody(mig_html *h, const char *side, const char *kind) {
  mig_buf_printf(&h->buf, "<figure><figcaption><b class=\"%s\">%s</b> has no part in it</figcaption></figure>\n", kind, side);
}

/* ---- both orders and the tables ---- */

static void put_orders(mig_html *h, const mig_comparison *c, const mig_finding *finding) {
  if (c->story == NULL || !c->story->has_steps) return;
  static const char *const titles[] = {"ours first", "theirs first"};
  const mig_story_order *orders[] = {&c->story->ours_first, &c->story->theirs_first};
  mig_buf_puts(&h->buf, "<div class=\"two\">\n");
  for (size_t i = 0; i < 2; i++) {
    mig_buf_printf(&h->buf, "<div><h4>%s</h4>", titles[i]);
    mig_html_order_list(h, &(mig_html_steps){.story = c->story,
                                             .order = orders[i],
                                             .ours = finding->has_ours ? finding->ours_at : MIG_STORY_NONE,
                                             .theirs = finding->has_theirs ? finding->theirs_at : MIG_STORY_NONE});
    mig_buf_puts(&h->buf, "</div>\n");
  }
  mig_buf_puts(&h->buf, "</div>\n");
}

static void put_tables(mig_html *h, const mig_comparison *c, uint32_t at) {
  if (c->story == NULL || !c->story->has_steps) return;
  const mig_story_finding *told = &c->story->findings[at];
  static const char *const titles[] = {"before", "ours first", "theirs first"};
  mig_span texts[] = {told->before, told->ours_first, told->theirs_first};
  if (texts[0].len + texts[1].len + texts[2].len == 0) return;
  mig_buf_puts(&h->buf, "<details><summary>The tables concerned, before and after</summary><div class=\"three\">\n");
  for (size_t i = 0; i < 3; i++) {
    mig_buf_printf(&h->buf, "<div><h4>%s</h4><pre tabindex=\"0\">", titles[i]);
    if (texts[i].len != 0) mig_html_lines(h, texts[i]);
    else mig_buf_puts(&h->buf, "nothing of it is there");
    mig_buf_puts(&h->buf, "</pre></div>\n");
  }
  mig_buf_puts(&h->buf, "</div></details>\n");
}

/* ---- a finding ---- */

static void put_sentence(mig_html *h, const char *label, mig_span text) {
  if (text.len == 0) return;
  mig_buf_printf(&h->buf, "<p><b>%s</b> ", label);
  mig_html_short(h, text, 2000);
  mig_buf_puts(&h->buf, "</p>\n");
}

static void put_finding(mig_html *h, const mig_comparison *c, uint32_t at) {
  const mig_finding *finding = &c->findings[at];
  const mig_rule *rule = mig_rule_find(mig_span_of(finding->rule));
  uint32_t number = h->findings + at + 1;
  mig_buf_printf(&h->buf, "<article class=\"finding\" id=\"f%u\" tabindex=\"-1\" data-level=\"%s\" aria-labelledby=\"f%u-h\">"
                          "<h3 id=\"f%u-h\"><b class=\"%s\">%s</b> %s <span>",
                 number, mig_level_name(finding->level), number, number, mig_level_name(finding->level),
                 mig_level_name(finding->level), finding->rule);
  mig_html_object(h, &finding->object);
  mig_buf_printf(&h->buf, "%s%s</span> <i>%s</i></h3>\n", rule != NULL ? ": " : "", rule != NULL ? mig_finding_title(c, finding, rule) : "",
                 mig_grade_name(finding->grade));
  if (finding->suppressed.ptr != NULL) put_sentence(h, "Ignored:", finding->suppressed);
  put_sentence(h, "What happens:", finding->message);
  put_sentence(h, "What to do:", finding->help);
  if (at < IN_FULL) {
    mig_buf_puts(&h->buf, "<div class=\"two\">\n");
    if (finding->has_ours) put_source(h, "ours", "o", &finding->ours, &finding->object);
    else put_nobody(h, "ours", "o");
    if (finding->has_theirs) put_source(h, "theirs", "t", &finding->theirs, &finding->object);
    else put_nobody(h, "theirs", "t");
    mig_buf_puts(&h->buf, "</div>\n");
    put_orders(h, c, finding);
    put_tables(h, c, at);
  }
  mig_buf_printf(&h->buf, "<p class=\"more\"><code>mig explain %s</code> tells more of this rule.</p></article>\n", finding->rule);
}

static void put_not_understood(mig_html *h, const mig_comparison *c) {
  if (c->not_understood_count == 0) return;
  mig_buf_printf(&h->buf, "<section><h2>Not understood (%u)</h2>\n", c->not_understood_count);
  for (uint32_t i = 0; i < c->not_understood_count && i < SHOWN_NOT_UNDERSTOOD; i++) {
    const mig_operation *op = &c->not_understood[i];
    mig_buf_puts(&h->buf, "<article class=\"finding\" data-level=\"warning\">");
    put_sentence(h, "Why:", op->reason);
    put_source(h, "statement", "p", op, &op->object);
    mig_buf_puts(&h->buf, "</article>\n");
  }
  if (c->not_understood_count > SHOWN_NOT_UNDERSTOOD)
    mig_buf_printf(&h->buf, "<p>and %u more</p>\n", c->not_understood_count - SHOWN_NOT_UNDERSTOOD);
  mig_buf_puts(&h->buf, "</section>\n");
}

void mig_html_findings(mig_html *h, const mig_comparison *c) {
  enum { MOST = 1000 };
  if (c->finding_count != 0) {
    mig_buf_printf(&h->buf, "<section class=\"findings\"><h2>Findings (%u)</h2>\n", c->finding_count);
    for (uint32_t i = 0; i < c->finding_count && i < MOST; i++) put_finding(h, c, i);
    if (c->finding_count > MOST)
      mig_buf_printf(&h->buf, "<p>and %u more; <code>mig conflicts</code> prints all.</p>\n", c->finding_count - MOST);
    mig_buf_puts(&h->buf, "</section>\n");
  }
  h->findings += c->finding_count;
  put_not_understood(h, c);
}
