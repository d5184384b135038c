#include "base/points.h"
#include "conflict/names.h"
#include "report/excerpt.h"
#include "report/marks.h"
#include "report/text_internal.h"

static uint32_t columns_of(mig_span text) {
  return (uint32_t)mig_points_of(text);
}

/* Behind the place where it fits, below it where it doesn't. */
static void put_behind(mig_text_printer *p, uint32_t *column, mig_span text) {
  uint32_t width = columns_of(text);
  if (*column + 2 + width > MIG_WRAP_WIDTH) {
    mig_buf_printf(&p->buf, "\n%*s", MIG_TEXT_INDENT + MIG_TEXT_LABEL, "");
    *column = MIG_TEXT_INDENT + MIG_TEXT_LABEL;
  } else {
    mig_buf_puts(&p->buf, "  ");
    *column += 2;
  }
  mig_buf_put(&p->buf, text);
  *column += width;
}

static void put_operation(mig_text_printer *p, const char *label, const mig_operation *op, const mig_object *object,
                          mig_level level) {
  mig_arena *arena = p->buf.arena;
  mig_buf_printf(&p->buf, "%*s%-*s", MIG_TEXT_INDENT, "", MIG_TEXT_LABEL, label);
  mig_text_place(p, &op->place);
  uint32_t column = MIG_TEXT_INDENT + MIG_TEXT_LABEL;
  if (op->place.file != NULL) {
    mig_buf place = mig_buf_in(arena);
    mig_wrap_untrusted(&place, op->place.file->path);
    mig_buf_printf(&place, ":%u", mig_place_locate(op->place.file, op->place.start).line);
    column += columns_of(mig_buf_span(&place));
  }
  if (op->revision.len != 0) {
    mig_buf text = mig_buf_in(arena);
    mig_buf_puts(&text, "(revision ");
    mig_wrap_untrusted(&text, op->revision);
    mig_buf_putc(&text, ')');
    put_behind(p, &column, mig_buf_span(&text));
  }
  mig_buf_putc(&p->buf, '\n');
  if (op->called_from.file != NULL && op->called_from.file == op->place.file) {
    mig_buf_printf(&p->buf, "%*scalled at line %u\n", MIG_TEXT_INDENT + MIG_TEXT_LABEL, "",
                   mig_place_locate(op->called_from.file, op->called_from.start).line);
  } else if (op->called_from.file != NULL) {
    mig_buf_printf(&p->buf, "%*scalled at ", MIG_TEXT_INDENT + MIG_TEXT_LABEL, "");
    mig_text_place(p, &op->called_from);
    mig_buf_putc(&p->buf, '\n');
  }
  mig_excerpt_put(&p->buf, op, object, mig_text_color(p, level));
}

/* Why it fails no gate; else, for those who ask, what a baseline would say. */
static void put_suppressed(mig_text_printer *p, const mig_finding *finding) {
  mig_arena *arena = p->buf.arena;
  mig_span reason = finding->suppressed;
  if (finding->accepted_at.len != 0)
    reason = mig_arena_printf(arena, "%.*s (%.*s)", MIG_FMT(reason), MIG_FMT(finding->accepted_at));
  if (reason.ptr == NULL && p->opts->verbose && finding->fingerprint.len != 0)
    mig_text_paragraph(p, "accept", mig_arena_printf(arena, "%s %.*s REASON", finding->rule, MIG_FMT(finding->fingerprint)));
  if (reason.ptr != NULL) mig_text_paragraph(p, "ignored", reason);
}

void mig_text_finding(mig_text_printer *p, const mig_comparison *comparison, const mig_finding *finding) {
  mig_buf head = mig_buf_in(p->buf.arena);
  const mig_rule *rule = mig_rule_find(mig_span_of(finding->rule));
  mig_buf_printf(&head, "%s%s%s %s (%s) ", mig_text_color(p, finding->level), mig_level_name(finding->level),
                 mig_text_reset(p), finding->rule, mig_grade_name(finding->grade));
  mig_buf_putc(&p->buf, '\n');
  mig_buf_put(&p->buf, mig_buf_span(&head));
  mig_buf object = mig_buf_in(p->buf.arena);
  mig_object_put(&object, &finding->object);
  mig_wrap_untrusted(&p->buf, mig_buf_span(&object));
  if (rule != NULL) mig_buf_printf(&p->buf, ": %s", mig_finding_title(comparison, finding, rule));
  mig_buf_putc(&p->buf, '\n');
  if (finding->has_ours) put_operation(p, "ours", &finding->ours, &finding->object, finding->level);
  if (finding->has_theirs) put_operation(p, "theirs", &finding->theirs, &finding->object, finding->level);
  mig_text_paragraph(p, "what", finding->message);
  mig_text_paragraph(p, "do", finding->help);
  put_suppressed(p, finding);
}

void mig_text_not_understood(mig_text_printer *p, const mig_comparison *c) {
  enum { SHOWN = 10 };
  uint32_t shown = p->opts->verbose || c->not_understood_count <= SHOWN ? c->not_understood_count : SHOWN;
  if (c->not_understood_count == 0) return;
  mig_buf_printf(&p->buf, "\nNot understood (%u):\n", c->not_understood_count);
  for (uint32_t i = 0; i < shown; i++) {
    const mig_operation *op = &c->not_understood[i];
    put_operation(p, "-", op, &op->object, MIG_WARNING);
    mig_text_paragraph(p, "why", op->reason);
  }
  if (shown < c->not_understood_count)
    mig_buf_printf(&p->buf, "  and %u more; -v shows all\n", c->not_understood_count - shown);
}
