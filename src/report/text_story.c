#include "base/span.h"
#include "mig/story.h"
#include "report/text_internal.h"

static void put_share(mig_buf *buf, const mig_conflict_side *side, const char *of) {
  if (side->independent == side->operations && side->operations > 1) mig_buf_printf(buf, "all %u", side->operations);
  else mig_buf_printf(buf, "%u of %u", side->independent, side->operations);
  mig_buf_printf(buf, " operation%s of %s", side->operations == 1 ? "" : "s", of);
}

void mig_text_independent(mig_text_printer *p, const mig_comparison *c) {
  bool counted = c->ours.independent != MIG_STORY_NONE && c->theirs.independent != MIG_STORY_NONE;
  if (!counted || c->proof == MIG_PROOF_DISJOINT || c->ours.independent + c->theirs.independent == 0) return;
  mig_buf text = mig_buf_in(p->buf.arena);
  put_share(&text, &c->ours, "ours");
  mig_buf_puts(&text, " and ");
  put_share(&text, &c->theirs, "theirs");
  mig_buf_puts(&text, " touch nothing that the other side touches");
  mig_buf_putc(&p->buf, '\n');
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = "Independent:", .indent = 0, .hang = 13}, mig_buf_span(&text));
}

/* ---- both orders ---- */

enum { STEP_HANG = 14 };

/* Lines of what the schema gained and lost. */
static void put_change(mig_text_printer *p, mig_span change) {
  for (size_t i = 0; i < change.len;) {
    size_t end = i;
    while (end < change.len && change.ptr[end] != '\n') end++;
    mig_wrap(&p->buf, &(mig_wrap_opts){.label = "", .indent = STEP_HANG, .hang = STEP_HANG}, mig_span_cut(change, i, end));
    i = end + 1;
  }
}

static void put_step(mig_text_printer *p, uint32_t number, const mig_story *story, const mig_story_step *step) {
  const mig_story_operation *op = step->of_theirs ? &story->theirs[step->operation] : &story->ours[step->operation];
  mig_buf text = mig_buf_in(p->buf.arena), label = mig_buf_in(p->buf.arena);
  mig_buf_printf(&label, "%3u %s%c", number, step->of_theirs ? "theirs" : "ours", '\0');
  mig_buf_put(&text, op->phrase);
  if (step->state != MIG_STEP_RAN) mig_buf_printf(&text, ": %s", mig_step_state_name(step->state));
  if (step->says.len != 0) mig_buf_printf(&text, ": %.*s", MIG_FMT(step->says));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = label.ptr, .indent = 0, .hang = STEP_HANG - 2}, mig_buf_span(&text));
  put_change(p, step->change);
}

static void put_order(mig_text_printer *p, const char *title, const mig_story *story, const mig_story_order *order) {
  mig_buf_printf(&p->buf, "\nReplay, %s first:\n", title);
  for (uint32_t i = 0; i < order->count; i++) put_step(p, i + 1, story, &order->steps[i]);
}

void mig_text_story(mig_text_printer *p, const mig_comparison *c) {
  if (!p->opts->verbose || c->story == NULL || !c->story->has_steps) return;
  put_order(p, "ours", c->story, &c->story->ours_first);
  put_order(p, "theirs", c->story, &c->story->theirs_first);
}
