/* Operations of ours against those of theirs: where they collide, and which are independent. */
#include "base/span.h"
#include "report/html_internal.h"

enum { MOST_SHOWN = 40 }; /* of a side; with more, only operations that collide are in the table */

typedef struct axis {
  const mig_story_operation *operations;
  uint32_t count;
  const char *letter;
  const uint32_t *shown; /* indices into operations */
  uint32_t shown_count;
} axis;

static bool collides(const mig_comparison *c, bool theirs, uint32_t at) {
  for (uint32_t i = 0; i < c->finding_count; i++) {
    const mig_finding *finding = &c->findings[i];
    if (theirs ? finding->has_theirs && finding->theirs_at == at : finding->has_ours && finding->ours_at == at) return true;
  }
  return false;
}

static axis axis_of(mig_html *h, const mig_comparison *c, bool theirs) {
  axis a = {.operations = theirs ? c->story->theirs : c->story->ours,
            .count = theirs ? c->story->theirs_count : c->story->ours_count,
            .letter = theirs ? "T" : "O"};
  uint32_t *shown = MIG_NEW_ARRAY(h->buf.arena, uint32_t, a.count < MOST_SHOWN ? a.count : MOST_SHOWN);
  for (uint32_t i = 0; i < a.count && a.shown_count < MOST_SHOWN; i++)
    if (a.count <= MOST_SHOWN || collides(c, theirs, i)) shown[a.shown_count++] = i;
  a.shown = shown;
  return a;
}

static void put_cell(mig_html *h, const mig_comparison *c, uint32_t ours, uint32_t theirs) {
  uint32_t found = 0, first = 0;
  for (uint32_t i = 0; i < c->finding_count; i++) {
    const mig_finding *finding = &c->findings[i];
    if (!finding->has_ours || !finding->has_theirs || finding->ours_at != ours || finding->theirs_at != theirs) continue;
    if (found++ == 0) first = i;
  }
  if (found == 0) {
    mig_buf_puts(&h->buf, "<td></td>");
    return;
  }
  const mig_finding *finding = &c->findings[first];
  mig_buf_printf(&h->buf, "<td class=\"%s\"><a href=\"#f%u\" title=\"", mig_level_name(finding->level), h->findings + first + 1);
  mig_html_short(h, finding->message, 200);
  mig_buf_printf(&h->buf, "\">\xe2\x9c\x97<span class=\"hide\"> collision, finding %u</span></a></td>", first + 1);
}

static void put_names(mig_html *h, const axis *a, const char *title, const char *kind) {
  mig_buf_printf(&h->buf, "<div><h3><b class=\"%s\">%s</b></h3><ul class=\"ops\">\n", kind, title);
  for (uint32_t i = 0; i < a->count && i < MIG_STORY_STEPS; i++) {
    const mig_story_operation *op = &a->operations[i];
    mig_buf_printf(&h->buf, "<li><code>%s%u</code> ", a->letter, i + 1);
    mig_html_short(h, op->phrase, 160);
    mig_buf_puts(&h->buf, " ");
    mig_html_place(h, &op->operation->place);
    if (op->independent) mig_buf_puts(&h->buf, " <i>independent</i>");
    mig_buf_puts(&h->buf, "</li>\n");
  }
  if (a->count > MIG_STORY_STEPS) mig_buf_printf(&h->buf, "<li>and %u more</li>\n", a->count - MIG_STORY_STEPS);
  if (a->count == 0) mig_buf_puts(&h->buf, "<li>nothing</li>\n");
  mig_buf_puts(&h->buf, "</ul></div>\n");
}

static void put_table(mig_html *h, const mig_comparison *c, const axis *ours, const axis *theirs) {
  mig_buf_puts(&h->buf, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Operations of ours against theirs\">"
                        "<table class=\"matrix\"><caption>\xe2\x9c\x97 marks operations that collide. O: of ours, T: of theirs, "
                        "as listed below.</caption>\n<thead><tr><th scope=\"col\">ours \\ theirs</th>");
  for (uint32_t j = 0; j < theirs->shown_count; j++) {
    mig_buf_puts(&h->buf, "<th scope=\"col\" title=\"");
    mig_html_short(h, theirs->operations[theirs->shown[j]].phrase, 120);
    mig_buf_printf(&h->buf, "\">T%u</th>", theirs->shown[j] + 1);
  }
  mig_buf_puts(&h->buf, "</tr></thead>\n<tbody>\n");
  for (uint32_t i = 0; i < ours->shown_count; i++) {
    mig_buf_printf(&h->buf, "<tr><th scope=\"row\">O%u ", ours->shown[i] + 1);
    mig_html_short(h, ours->operations[ours->shown[i]].phrase, 80);
    mig_buf_puts(&h->buf, "</th>");
    for (uint32_t j = 0; j < theirs->shown_count; j++) put_cell(h, c, ours->shown[i], theirs->shown[j]);
    mig_buf_puts(&h->buf, "</tr>\n");
  }
  mig_buf_puts(&h->buf, "</tbody></table></div>\n");
}

void mig_html_matrix(mig_html *h, const mig_comparison *c) {
  if (c->story == NULL || c->story->ours_count + c->story->theirs_count == 0) return;
  axis ours = axis_of(h, c, false), theirs = axis_of(h, c, true);
  mig_buf_puts(&h->buf, "<section><h2>Operations</h2>\n");
  if (c->finding_count == 0) {
    mig_buf_printf(&h->buf, "<p>%u operation%s of ours, %u of theirs; none collide.</p>\n", ours.count,
                   ours.count == 1 ? "" : "s", theirs.count);
  } else if (ours.shown_count != 0 && theirs.shown_count != 0) {
    put_table(h, c, &ours, &theirs);
    if (ours.count > MOST_SHOWN || theirs.count > MOST_SHOWN)
      mig_buf_puts(&h->buf, "<p>Of the longer side only operations that collide are in the table.</p>\n");
  }
  mig_buf_printf(&h->buf, "<details%s><summary>All operations: %u of ours, %u of theirs</summary><div class=\"two\">\n",
                 ours.count + theirs.count <= 24 ? " open" : "", ours.count, theirs.count);
  put_names(h, &ours, "ours", "o");
  put_names(h, &theirs, "theirs", "t");
  mig_buf_puts(&h->buf, "</div></details></section>\n");
}
