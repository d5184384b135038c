#include "base/span.h"
#include "report/text_internal.h"

/* "rebase_theirs" as people write it. */
static void put_kind(mig_buf *buf, mig_resolution_kind kind) {
  for (const char *c = mig_resolution_name(kind); *c != '\0'; c++) mig_buf_putc(buf, *c == '_' ? ' ' : *c);
}

static void put_step(mig_text_printer *p, uint32_t number, const mig_plan_step *step) {
  mig_buf text = mig_buf_in(p->buf.arena), label = mig_buf_in(p->buf.arena);
  mig_buf_printf(&label, "%u.%c", number, '\0');
  put_kind(&text, step->kind);
  mig_buf_printf(&text, ", %.*s: %.*s", MIG_FMT(step->what), MIG_FMT(step->why));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = label.ptr, .indent = MIG_TEXT_INDENT + 2, .hang = MIG_TEXT_INDENT + 5}, mig_buf_span(&text));
}

static void put_resolution(mig_text_printer *p, const mig_resolution *r) {
  mig_buf text = mig_buf_in(p->buf.arena);
  uint32_t steps = r->plan != NULL ? r->plan->step_count : 0;
  if (steps > 1) mig_buf_puts(&text, "step by step");
  else put_kind(&text, r->kind);
  if (r->safe) mig_buf_puts(&text, ", safe");
  mig_buf_printf(&text, ": %.*s", MIG_FMT(r->why));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = "-", .indent = MIG_TEXT_INDENT, .hang = MIG_TEXT_INDENT + 2}, mig_buf_span(&text));
  for (uint32_t i = 0; i < steps; i++) put_step(p, i + 1, &r->plan->steps[i]);
  if (r->command.len == 0) return;
  mig_buf_printf(&p->buf, "%*s$ ", MIG_TEXT_INDENT + 2, "");
  mig_wrap_untrusted(&p->buf, r->command);
  mig_buf_putc(&p->buf, '\n');
}

static bool has(const mig_conflict_side *side, mig_span id) {
  for (uint32_t i = 0; i < side->revision_count; i++)
    if (mig_span_eq(side->revisions[i], id)) return true;
  return false;
}

/* Which head is called ours here: the published one, if one is. It need not be what is called so above. */
static void put_side(mig_text_printer *p, const char *label, mig_span id, mig_span by, const mig_conflict_side *opposite, const char *other) {
  mig_buf text = mig_buf_in(p->buf.arena);
  if (has(opposite, id)) mig_buf_printf(&text, "here is %.*s (%s above): ", MIG_FMT(id), other);
  else mig_buf_printf(&text, "is %.*s: ", MIG_FMT(id));
  if (by.ptr != NULL) mig_buf_printf(&text, "published, %.*s", MIG_FMT(by));
  else mig_buf_puts(&text, "unpublished");
  mig_text_paragraph(p, label, mig_buf_span(&text));
}

bool mig_text_has_way_out(const mig_report_project *project) {
  const mig_choice *choice = project->choice;
  return choice != NULL && choice->count != 0 && (project->choice_after.len == 0 || choice->items[0].kind != MIG_RESOLVE_MANUAL);
}

void mig_text_resolutions(mig_text_printer *p) {
  const mig_choice *choice = p->project->choice;
  if (!mig_text_has_way_out(p->project) || p->opts->quiet) return;
  mig_buf_puts(&p->buf, "\nHow to resolve it");
  if (p->project->choice_after.len != 0) mig_buf_puts(&p->buf, ", once git has merged ");
  mig_wrap_untrusted(&p->buf, p->project->choice_after);
  mig_buf_puts(&p->buf, ":\n");
  if (choice->ours_id.ptr != NULL && choice->items[0].kind != MIG_RESOLVE_MANUAL && p->project->comparison_count == 1) {
    const mig_comparison *c = p->project->comparisons[0];
    put_side(p, "ours", choice->ours_id, choice->ours_by, &c->theirs, "theirs");
    put_side(p, "theirs", choice->theirs_id, choice->theirs_by, &c->ours, "ours");
  }
  for (uint32_t i = 0; i < choice->count; i++) put_resolution(p, &choice->items[i]);
}
