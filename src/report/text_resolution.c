#include "base/span.h"
#include "report/text_internal.h"

/* "rebase_theirs" as people write it. */
static void put_kind(mig_buf *buf, mig_resolution_kind kind) {
  for (const char *c = mig_resolution_name(kind); *c != '\0'; c++) mig_buf_putc(buf, *c == '_' ? ' ' : *c);
}

static void put_resolution(mig_text_printer *p, const mig_resolution *r) {
  mig_buf text = mig_buf_in(p->buf.arena);
  put_kind(&text, r->kind);
  if (r->safe) mig_buf_puts(&text, ", safe");
  mig_buf_printf(&text, ": %.*s", MIG_FMT(r->why));
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = "-", .indent = MIG_TEXT_INDENT, .hang = MIG_TEXT_INDENT + 2}, mig_buf_span(&text));
  if (r->command.len == 0) return;
  mig_buf_printf(&p->buf, "%*s$ ", MIG_TEXT_INDENT + 2, "");
  mig_wrap_untrusted(&p->buf, r->command);
  mig_buf_putc(&p->buf, '\n');
}

/* Which head is called ours here: the published one, if one is. */
static void put_side(mig_text_printer *p, const char *label, mig_rev rev, mig_span by) {
  mig_buf text = mig_buf_in(p->buf.arena);
  mig_buf_printf(&text, "is %.*s: ", MIG_FMT(mig_graph_id(p->project->project->graph, rev)));
  if (by.ptr != NULL) mig_buf_printf(&text, "published, %.*s", MIG_FMT(by));
  else mig_buf_puts(&text, "unpublished");
  mig_text_paragraph(p, label, mig_buf_span(&text));
}

void mig_text_resolutions(mig_text_printer *p, const mig_choice *choice) {
  if (choice == NULL || choice->count == 0 || p->opts->quiet) return;
  mig_buf_puts(&p->buf, "\nHow to resolve it:\n");
  if (choice->ours != MIG_NO_REV && choice->items[0].kind != MIG_RESOLVE_MANUAL) {
    put_side(p, "ours", choice->ours, choice->ours_by);
    put_side(p, "theirs", choice->theirs, choice->theirs_by);
  }
  for (uint32_t i = 0; i < choice->count; i++) put_resolution(p, &choice->items[i]);
}
