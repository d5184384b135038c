/* The report as one page: verdict, revisions, operations, findings, both orders, resolution. */
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "report/html_internal.h"
#include "report/page/assets.h"
#include "report/text_bytes.h"
#include "report/words.h"

/* ---- the head ---- */

/* 'sha256-...' as Content-Security-Policy wants it: base64 of the digest. */
static mig_span source_hash(mig_arena *arena, const mig_page_asset *asset) {
  mig_buf digest = mig_buf_in(arena);
  for (size_t i = 0; asset->sha256[i] != '\0'; i += 2) {
    char pair[3] = {asset->sha256[i], asset->sha256[i + 1], '\0'};
    mig_buf_putc(&digest, (char)strtoul(pair, NULL, 16));
  }
  return mig_text_base64(arena, mig_buf_span(&digest));
}

static mig_span first_names(mig_html *h) {
  const mig_report *r = h->report;
  mig_buf title = mig_buf_in(h->buf.arena);
  if (r->source == MIG_REPORT_PAIR) mig_buf_printf(&title, "%.*s and %.*s", MIG_FMT(r->ours.name), MIG_FMT(r->theirs.name));
  else if (r->project_count == 1) mig_buf_put(&title, r->projects[0].project->title);
  else mig_buf_printf(&title, "%u script directories", r->project_count);
  return mig_buf_span(&title);
}

static void put_head(mig_html *h) {
  mig_arena *arena = h->buf.arena;
  mig_span style = source_hash(arena, &mig_page_style), script = source_hash(arena, &mig_page_script);
  mig_buf_printf(&h->buf,
                 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-%.*s'; "
                 "script-src 'sha256-%.*s'; base-uri 'none'; form-action 'none'\">\n"
                 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                 "<meta name=\"color-scheme\" content=\"light dark\">\n"
                 "<meta name=\"generator\" content=\"mig " MIG_VERSION "\">\n<title>mig %s: ",
                 MIG_FMT(style), MIG_FMT(script), h->report->command);
  mig_html_short(h, first_names(h), 200);
  mig_buf_puts(&h->buf, "</title>\n<style>");
  mig_buf_put(&h->buf, (mig_span){mig_page_style.text, mig_page_style.len});
  mig_buf_puts(&h->buf, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n");
}

/* ---- verdicts ---- */

typedef struct verdict_look {
  const char *kind, *sign;
} verdict_look;

static const verdict_look looks[] = {
    [MIG_CONVERGES] = {"good", "\xe2\x9c\x93"},   [MIG_ORDER_DEPENDENT] = {"error", "\xe2\x9c\x97"},
    [MIG_FAILS] = {"error", "\xe2\x9c\x97"},      [MIG_DIVERGES] = {"error", "\xe2\x9c\x97"},
    [MIG_DATA_DIVERGES] = {"error", "\xe2\x9c\x97"}, [MIG_OUTCOME_UNKNOWN] = {"warning", "?"}};

static void put_verdict(mig_html *h, const mig_comparison *c) {
  verdict_look look = looks[c->outcome];
  mig_buf_printf(&h->buf, "<p class=\"verdict %s\"><span aria-hidden=\"true\">%s</span> <b>", look.kind, look.sign);
  mig_html_short(h, mig_html_side_name(&c->ours, "ours"), 80);
  mig_buf_puts(&h->buf, "</b> and <b>");
  mig_html_short(h, mig_html_side_name(&c->theirs, "theirs"), 80);
  mig_buf_printf(&h->buf, "</b>: <strong>%s</strong>, %s", mig_words_outcome(c), mig_words_meaning(c));
  if (c->grade != MIG_CERTAIN) mig_buf_printf(&h->buf, " (%s)", mig_grade_name(c->grade));
  mig_buf_puts(&h->buf, "</p>\n");
}

static void put_side(mig_html *h, const char *label, const char *kind, const mig_conflict_side *side) {
  enum { SHOWN = 12 };
  mig_buf_printf(&h->buf, "<div><dt><b class=\"%s\">%s</b></dt><dd>", kind, label);
  if (side->name.len != 0) {
    mig_html_short(h, side->name, 120);
    mig_buf_puts(&h->buf, ": ");
  }
  for (uint32_t i = 0; i < side->revision_count && i < SHOWN; i++) {
    mig_buf_puts(&h->buf, i == 0 ? "<code>" : ", <code>");
    mig_html_short(h, side->revisions[i], 60);
    mig_buf_puts(&h->buf, "</code>");
  }
  if (side->revision_count > SHOWN) mig_buf_printf(&h->buf, " and %u more", side->revision_count - SHOWN);
  if (side->revision_count == 0) mig_buf_puts(&h->buf, "nothing of its own");
  mig_buf_printf(&h->buf, ", %u operation%s", side->operations, side->operations == 1 ? "" : "s");
  if (side->independent != MIG_STORY_NONE && side->operations != 0)
    mig_buf_printf(&h->buf, ", %u of them independent", side->independent);
  mig_buf_puts(&h->buf, "</dd></div>\n");
}

static void put_comparison(mig_html *h, const mig_comparison *c) {
  put_verdict(h, c);
  mig_buf_puts(&h->buf, "<p>");
  mig_html_text(h, c->why);
  mig_buf_puts(&h->buf, "</p>\n<dl class=\"facts\">\n");
  put_side(h, "ours", "o", &c->ours);
  put_side(h, "theirs", "t", &c->theirs);
  mig_buf_puts(&h->buf, "</dl>\n");
  if (h->project->comparison_count == 1) mig_html_graph(h);
  mig_html_matrix(h, c);
  mig_html_findings(h, c);
  if (c == h->project->comparisons[h->project->comparison_count - 1]) mig_html_resolutions(h, h->project);
  if (c->ours.operations + c->theirs.operations != 0) mig_html_orders(h, c);
}

/* ---- diagnostics ---- */

static void put_diag(mig_html *h, const mig_diag *diag) {
  const char *level = mig_level_name(diag->level);
  mig_buf_printf(&h->buf, "<article class=\"finding\" data-level=\"%s\"><h3><b class=\"%s\">%s</b> %s ", level, level, level,
                 diag->rule != NULL ? diag->rule : "");
  mig_html_place(h, &diag->place);
  mig_buf_puts(&h->buf, "</h3>\n<p>");
  mig_html_short(h, diag->message, 2000);
  mig_buf_puts(&h->buf, "</p>\n");
  if (diag->help.len != 0) {
    mig_buf_puts(&h->buf, "<p><b>What to do:</b> ");
    mig_html_short(h, diag->help, 2000);
    mig_buf_puts(&h->buf, "</p>\n");
  }
  mig_buf_puts(&h->buf, "</article>\n");
}

static void put_diags(mig_html *h, const mig_report_project *in) {
  enum { MOST = 1000 };
  if (in->diag_count == 0) return;
  mig_buf_printf(&h->buf, "<section><h2>About the scripts (%u)</h2>\n", in->diag_count);
  for (uint32_t i = 0; i < in->diag_count && i < MOST; i++) put_diag(h, &in->diags[i]);
  if (in->diag_count > MOST) mig_buf_printf(&h->buf, "<p>and %u more</p>\n", in->diag_count - MOST);
  mig_buf_puts(&h->buf, "</section>\n");
}

/* ---- projects ---- */

static void put_project(mig_html *h, const mig_report_project *in) {
  static const char *const dialects[] = {
      [MIG_POSTGRESQL] = "PostgreSQL", [MIG_SQLITE] = "SQLite", [MIG_MYSQL] = "MariaDB"};
  static const char *const origins[] = {[MIG_FROM_DEFAULT] = "by default; <code>--dialect</code> names another",
                                        [MIG_FROM_CONFIGURATION] = "as the configuration says",
                                        [MIG_FROM_OPTION] = "as <code>--dialect</code> says"};
  h->project = in;
  h->section++;
  mig_buf_printf(&h->buf, "<section class=\"project\" aria-label=\"Script directory %u\">\n", h->section);
  if (in->project != NULL) {
    mig_buf_puts(&h->buf, "<p class=\"where\">Scripts in <code>");
    mig_html_text(h, in->project->title);
    mig_buf_puts(&h->buf, "</code>");
    if (in->has_bind && in->bind.len != 0) {
      mig_buf_puts(&h->buf, ", database <code>");
      mig_html_text(h, in->bind);
      mig_buf_puts(&h->buf, "</code>");
    }
    if (in->comparison_count != 0)
      mig_buf_printf(&h->buf, ". Rules of %s, %s", dialects[in->project->dialect], origins[in->project->dialect_from]);
    mig_buf_puts(&h->buf, ".</p>\n");
  }
  if (in->comparison_count > 1) mig_html_graph(h);
  for (uint32_t i = 0; i < in->comparison_count; i++) {
    if (i != 0) h->section++;
    put_comparison(h, in->comparisons[i]);
  }
  mig_html_plan(h, in->plan);
  put_diags(h, in);
  if (in->comparison_count == 0) mig_html_graph(h);
  mig_buf_puts(&h->buf, "</section>\n");
}

/* ---- the page ---- */

static void put_ref(mig_html *h, const mig_report_ref *ref) {
  mig_buf_puts(&h->buf, "<code>");
  mig_html_short(h, ref->name, 120);
  mig_buf_puts(&h->buf, "</code>");
  if (ref->commit.len == 0 || mig_span_eq(ref->commit, ref->name)) return;
  mig_buf_puts(&h->buf, " (<code>");
  mig_html_short(h, mig_span_cut(ref->commit, 0, ref->commit.len < 12 ? ref->commit.len : 12), 12);
  mig_buf_puts(&h->buf, "</code>)");
}

static void put_origin(mig_html *h) {
  const mig_report *r = h->report;
  mig_buf_puts(&h->buf, "<p class=\"origin\">");
  switch (r->source) {
    case MIG_REPORT_WORKTREE: mig_buf_puts(&h->buf, "Read from the worktree."); break;
    case MIG_REPORT_INDEX: mig_buf_puts(&h->buf, "Read from the git index."); break;
    case MIG_REPORT_COMMIT:
      mig_buf_puts(&h->buf, "Read from commit <code>");
      mig_html_text(h, r->commit);
      mig_buf_puts(&h->buf, "</code>.");
      break;
    case MIG_REPORT_PAIR:
      mig_buf_puts(&h->buf, "<b class=\"o\">ours</b> ");
      put_ref(h, &r->ours);
      mig_buf_puts(&h->buf, ", <b class=\"t\">theirs</b> ");
      put_ref(h, &r->theirs);
      if (r->base.name.len != 0) {
        mig_buf_puts(&h->buf, ", parted at ");
        put_ref(h, &r->base);
      }
      mig_buf_putc(&h->buf, '.');
      break;
  }
  mig_buf_puts(&h->buf, "</p>\n");
}

static void put_totals(mig_html *h) {
  const mig_report *r = h->report;
  if (!r->has_totals) return;
  mig_buf_printf(&h->buf, "<p class=\"totals\">%.*s.", MIG_FMT(mig_words_totals(h->buf.arena, r)));
  mig_span unread = mig_words_unread(h->buf.arena);
  if (unread.len != 0) mig_buf_printf(&h->buf, " (%.*s)", MIG_FMT(unread));
  mig_buf_puts(&h->buf, "</p>\n");
}

static mig_err print(void *context) {
  mig_html *h = context;
  put_head(h);
  mig_buf_printf(&h->buf, "<header><h1>mig %s: ", h->report->command);
  mig_html_short(h, first_names(h), 200);
  mig_buf_puts(&h->buf, "</h1>\n");
  put_origin(h);
  mig_buf_puts(&h->buf, "</header>\n<main id=\"main\">\n");
  for (uint32_t i = 0; i < h->report->project_count; i++) put_project(h, &h->report->projects[i]);
  put_totals(h);
  mig_buf_puts(&h->buf, "</main>\n<footer>mig " MIG_VERSION "</footer>\n<script>");
  mig_buf_put(&h->buf, (mig_span){mig_page_script.text, mig_page_script.len});
  mig_buf_puts(&h->buf, "</script>\n</body>\n</html>\n");
  return MIG_OK;
}

mig_err mig_report_html(mig_span *out, mig_arena *arena, const mig_report *report, mig_why *why) {
  mig_html h = {.buf = mig_buf_in(arena), .report = report};
  mig_err err = mig_protect(print, &h);
  if (err != MIG_OK) return mig_fail(why, err, "out of memory");
  *out = mig_buf_span(&h.buf);
  return MIG_OK;
}
