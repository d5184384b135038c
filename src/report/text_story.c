#include "base/span.h"
#include "mig/story.h"
#include "report/text_internal.h"

static void put_share(mig_text_printer *p, const mig_conflict_side *side, const char *of, const char *other) {
  if (side->independent == MIG_STORY_NONE || side->independent == 0) return;
  mig_buf text = mig_buf_in(p->buf.arena);
  if (side->independent < side->operations) mig_buf_printf(&text, "%u of ", side->independent);
  else if (side->operations > 1) mig_buf_puts(&text, "all ");
  mig_buf_printf(&text, "%u operation%s of %s ", side->operations, side->operations == 1 ? "" : "s", of);
  mig_buf_printf(&text, "%s nothing that %s touches", side->independent == 1 ? "touches" : "touch", other);
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = "Independent:", .indent = 0, .hang = 13}, mig_buf_span(&text));
}

void mig_text_independent(mig_text_printer *p, const mig_comparison *c) {
  if (c->proof == MIG_PROOF_DISJOINT || c->finding_count + c->difference_count + c->not_understood_count == 0) return;
  size_t before = p->buf.len;
  mig_buf_putc(&p->buf, '\n');
  put_share(p, &c->ours, "ours", "theirs");
  put_share(p, &c->theirs, "theirs", "ours");
  if (p->buf.len == before + 1) p->buf.len = before;
}

/* ---- both orders ---- */

enum { STEP_HANG = 15 };

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
  mig_buf_printf(&label, "%5u %s%c", number, step->of_theirs ? "theirs" : "ours", '\0');
  mig_buf_put(&text, op->phrase);
  if (step->state != MIG_STEP_RAN) mig_buf_printf(&text, ": %s", mig_step_state_name(step->state));
  if (step->says.len != 0) mig_buf_printf(&text, ": %.*s", MIG_FMT(step->says));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = label.ptr, .indent = 0, .hang = STEP_HANG - 2}, mig_buf_span(&text));
  put_change(p, step->change);
}

/* A run of operations that were not reached is one line. Returns the step behind it. */
static uint32_t put_rest(mig_text_printer *p, const mig_story_order *order, uint32_t from) {
  uint32_t to = from;
  while (to < order->count && order->steps[to].state == MIG_STEP_NOT_REACHED &&
         order->steps[to].of_theirs == order->steps[from].of_theirs)
    to++;
  mig_buf_printf(&p->buf, "    - %-6s %u operation%s not reached\n", order->steps[from].of_theirs ? "theirs" : "ours",
                 to - from, to - from == 1 ? "" : "s");
  return to;
}

static void put_order(mig_text_printer *p, const char *title, const mig_story *story, const mig_story_order *order) {
  if (order->count == 0) return;
  mig_buf_printf(&p->buf, "\nReplay, %s first:\n", title);
  for (uint32_t i = 0; i < order->count;) {
    if (order->steps[i].state == MIG_STEP_NOT_REACHED) {
      i = put_rest(p, order, i);
      continue;
    }
    put_step(p, i + 1, story, &order->steps[i]);
    i++;
  }
}

void mig_text_story(mig_text_printer *p, const mig_comparison *c) {
  if (!p->opts->verbose || c->story == NULL || !c->story->has_steps) return;
  put_order(p, "ours", c->story, &c->story->ours_first);
  put_order(p, "theirs", c->story, &c->story->theirs_first);
}
