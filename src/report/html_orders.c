/* Both orders, step by step; and the diff of what would resolve them. */
#include "base/span.h"
#include "report/html_internal.h"

static const char *const step_class[] = {[MIG_STEP_RAN] = "ran",
                                         [MIG_STEP_FAILED] = "failed",
                                         [MIG_STEP_FORGIVEN] = "forgiven",
                                         [MIG_STEP_PASSED_OVER] = "passed",
                                         [MIG_STEP_NOT_REACHED] = "passed"};

static void put_step(mig_html *h, const mig_story *story, const mig_story_step *step, uint32_t number) {
  const mig_story_operation *op = step->of_theirs ? &story->theirs[step->operation] : &story->ours[step->operation];
  mig_buf_printf(&h->buf, "<li class=\"%s\" value=\"%u\"><b class=\"%s\">%s</b> ", step_class[step->state], number,
                 step->of_theirs ? "t" : "o", step->of_theirs ? "theirs" : "ours");
  mig_html_short(h, op->phrase, 160);
  if (step->state != MIG_STEP_RAN) mig_buf_printf(&h->buf, " <em>%s</em>", mig_step_state_name(step->state));
  if (step->says.len != 0) {
    mig_buf_puts(&h->buf, ": ");
    mig_html_short(h, step->says, 500);
  }
  if (step->change.len != 0) {
    mig_buf_puts(&h->buf, "<pre>");
    mig_html_lines(h, step->change);
    mig_buf_puts(&h->buf, "</pre>");
  }
  mig_buf_puts(&h->buf, "</li>\n");
}

static bool wanted(const mig_html_steps *steps, const mig_story_step *step) {
  return steps->all || step->operation == (step->of_theirs ? steps->theirs : steps->ours);
}

void mig_html_order_list(mig_html *h, const mig_html_steps *steps) {
  mig_buf_puts(&h->buf, "<ol class=\"steps\">\n");
  for (uint32_t i = 0; i < steps->order->count; i++)
    if (wanted(steps, &steps->order->steps[i])) put_step(h, steps->story, &steps->order->steps[i], i + 1);
  mig_buf_puts(&h->buf, "</ol>\n");
}

static void put_order(mig_html *h, const char *title, const mig_order *order, const mig_html_steps *steps) {
  static const char *const words[] = {
      [MIG_ORDER_FAILS] = "fails", [MIG_ORDER_SUCCEEDS] = "succeeds", [MIG_ORDER_UNKNOWN] = "not known"};
  static const char *const kinds[] = {
      [MIG_ORDER_FAILS] = "error", [MIG_ORDER_SUCCEEDS] = "good", [MIG_ORDER_UNKNOWN] = "warning"};
  mig_buf_printf(&h->buf, "<div><h3>%s: <b class=\"%s\">%s</b></h3>\n", title, kinds[order->succeeds], words[order->succeeds]);
  if (order->because.len != 0) {
    mig_buf_puts(&h->buf, "<p>");
    mig_html_short(h, order->because, 1000);
    mig_buf_puts(&h->buf, "</p>\n");
  }
  if (steps->story != NULL && steps->story->has_steps && steps->order->count != 0) {
    mig_buf_printf(&h->buf, "<details%s><summary>Step by step</summary>\n", steps->order->count <= 12 ? " open" : "");
    mig_html_order_list(h, steps);
    mig_buf_puts(&h->buf, "</details>\n");
  }
  mig_buf_puts(&h->buf, "</div>\n");
}

static void put_differences(mig_html *h, const mig_comparison *c) {
  enum { SHOWN = 200 };
  if (c->difference_count == 0) return;
  mig_buf_puts(&h->buf, "<h3>What ends different</h3>\n<table class=\"plain\"><thead><tr><th scope=\"col\">object</th>"
                        "<th scope=\"col\">ours first</th><th scope=\"col\">theirs first</th></tr></thead><tbody>\n");
  for (uint32_t i = 0; i < c->difference_count && i < SHOWN; i++) {
    const mig_difference *d = &c->differences[i];
    mig_buf_puts(&h->buf, "<tr><th scope=\"row\">");
    mig_html_object(h, &d->object);
    if (d->facet.len != 0) mig_buf_printf(&h->buf, " %.*s", MIG_FMT(d->facet));
    mig_span values[] = {d->ours_first, d->theirs_first};
    mig_buf_puts(&h->buf, "</th>");
    for (size_t k = 0; k < 2; k++) {
      mig_buf_puts(&h->buf, "<td>");
      if (values[k].ptr != NULL) mig_html_short(h, values[k], 400);
      else mig_buf_puts(&h->buf, "<i>not there</i>");
      mig_buf_puts(&h->buf, "</td>");
    }
    mig_buf_puts(&h->buf, "</tr>\n");
  }
  mig_buf_puts(&h->buf, "</tbody></table>\n");
  if (c->difference_count > SHOWN) mig_buf_printf(&h->buf, "<p>and %u more</p>\n", c->difference_count - SHOWN);
}

void mig_html_orders(mig_html *h, const mig_comparison *c) {
  static const mig_story_order none = {NULL, 0};
  const mig_story *story = c->story;
  mig_html_steps ours = {story, story != NULL ? &story->ours_first : &none, true, 0, 0};
  mig_html_steps theirs = {story, story != NULL ? &story->theirs_first : &none, true, 0, 0};
  mig_buf_printf(&h->buf, "<section aria-labelledby=\"orders-%u\"><h2 id=\"orders-%u\">Both orders</h2><div class=\"two\">\n",
                 h->section, h->section);
  put_order(h, "ours first", &c->ours_first, &ours);
  put_order(h, "theirs first", &c->theirs_first, &theirs);
  mig_buf_puts(&h->buf, "</div>\n");
  put_differences(h, c);
  mig_buf_puts(&h->buf, "</section>\n");
}

/* ---- the proposed resolution ---- */

static void put_diff(mig_html *h, mig_span diff) {
  for (size_t i = 0; i < diff.len;) {
    size_t end = i;
    while (end < diff.len && diff.ptr[end] != '\n') end++;
    mig_span line = mig_span_cut(diff, i, end);
    bool added = line.len != 0 && line.ptr[0] == '+', removed = line.len != 0 && line.ptr[0] == '-';
    if (added) mig_buf_puts(&h->buf, "<ins>");
    if (removed) mig_buf_puts(&h->buf, "<del>");
    mig_html_text(h, line);
    if (added) mig_buf_puts(&h->buf, "</ins>");
    if (removed) mig_buf_puts(&h->buf, "</del>");
    mig_buf_putc(&h->buf, '\n');
    i = end + 1;
  }
}

static void put_edits(mig_html *h, const mig_plan *plan, bool open) {
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    mig_buf_printf(&h->buf, "<details%s><summary>%s <code>", open ? " open" : "", mig_edit_action_name(plan->edits[i].action));
    mig_html_text(h, plan->edits[i].path);
    mig_buf_puts(&h->buf, "</code></summary><pre class=\"diff\" tabindex=\"0\">");
    put_diff(h, mig_edit_diff(h->buf.arena, &plan->edits[i]));
    mig_buf_puts(&h->buf, "</pre></details>\n");
  }
}

void mig_html_plan(mig_html *h, const mig_plan *plan) {
  if (plan == NULL || plan->edit_count == 0) return;
  mig_buf_printf(&h->buf, "<section aria-labelledby=\"plan-%u\"><h2 id=\"plan-%u\">Proposed resolution: %s</h2>\n<p>", h->section,
                 h->section, mig_strategy_name(plan->strategy));
  mig_html_text(h, plan->why);
  mig_buf_puts(&h->buf, "</p>\n");
  if (plan->strategy == MIG_STRATEGY_MERGE) mig_buf_puts(&h->buf, "<pre>$ mig merge</pre>\n");
  put_edits(h, plan, true);
  mig_buf_puts(&h->buf, "</section>\n");
}

static void put_kind(mig_html *h, mig_resolution_kind kind) {
  for (const char *c = mig_resolution_name(kind); *c != '\0'; c++) mig_buf_putc(&h->buf, *c == '_' ? ' ' : *c);
}

static void put_chosen_side(mig_html *h, const char *name, mig_span id, mig_span by) {
  mig_buf_printf(&h->buf, "%s is ", name);
  mig_html_short(h, id, 200);
  mig_buf_puts(&h->buf, by.ptr != NULL ? " (published: " : " (unpublished)");
  if (by.ptr == NULL) return;
  mig_html_short(h, by, 200);
  mig_buf_puts(&h->buf, ")");
}

/* Of more than two heads: two at a time. */
static void put_steps(mig_html *h, const mig_plan *plan) {
  mig_buf_puts(&h->buf, "<ol>\n");
  for (uint32_t i = 0; i < plan->step_count; i++) {
    mig_buf_puts(&h->buf, "<li>");
    put_kind(h, plan->steps[i].kind);
    mig_buf_puts(&h->buf, ", ");
    mig_html_short(h, plan->steps[i].what, 400);
    mig_buf_puts(&h->buf, ": ");
    mig_html_short(h, plan->steps[i].why, 2000);
    mig_buf_puts(&h->buf, "</li>\n");
  }
  mig_buf_puts(&h->buf, "</ol>\n");
}

void mig_html_resolutions(mig_html *h, const mig_report_project *project) {
  const mig_choice *choice = project->choice;
  if (choice == NULL || choice->count == 0) return;
  mig_buf_printf(&h->buf, "<section class=\"resolutions\" aria-labelledby=\"resolve-%u\"><h2 id=\"resolve-%u\">How to resolve it",
                 h->section, h->section);
  if (project->choice_after.len != 0) mig_buf_puts(&h->buf, ", once git has merged ");
  mig_html_short(h, project->choice_after, 200);
  mig_buf_puts(&h->buf, "</h2>\n");
  if (choice->ours_id.ptr != NULL && choice->items[0].kind != MIG_RESOLVE_MANUAL) {
    mig_buf_puts(&h->buf, "<p>Here ");
    put_chosen_side(h, "ours", choice->ours_id, choice->ours_by);
    put_chosen_side(h, ", theirs", choice->theirs_id, choice->theirs_by);
    mig_buf_puts(&h->buf, ".</p>\n");
  }
  for (uint32_t i = 0; i < choice->count; i++) {
    const mig_resolution *r = &choice->items[i];
    mig_buf_puts(&h->buf, "<div><h3>");
    bool steps = r->plan != NULL && r->plan->step_count > 1;
    if (steps) mig_buf_puts(&h->buf, "step by step");
    else put_kind(h, r->kind);
    if (r->safe) mig_buf_puts(&h->buf, " <b class=\"good\">safe: every database ends the same</b>");
    mig_buf_puts(&h->buf, "</h3>\n<p>");
    mig_html_short(h, r->why, 2000);
    mig_buf_puts(&h->buf, "</p>\n");
    if (steps) put_steps(h, r->plan);
    if (r->command.len != 0) {
      mig_buf_puts(&h->buf, "<pre>$ ");
      mig_html_text(h, r->command);
      mig_buf_puts(&h->buf, "</pre>\n");
    }
    if (r->plan != NULL) put_edits(h, r->plan, i == 0);
    mig_buf_puts(&h->buf, "</div>\n");
  }
  mig_buf_puts(&h->buf, "</section>\n");
}
