/* report/html_internal.h: what the files of the HTML report share.
 *
 * The page is one file that asks for nothing: style and script stand in it and are named by hash in
 * its Content-Security-Policy, so nothing else can run, whatever the scripts that it quotes hold.
 * There is no style attribute and no handler in the markup; all that scripts, refs and file names
 * say goes through mig_html_text. */
#ifndef MIG_REPORT_HTML_INTERNAL_H
#define MIG_REPORT_HTML_INTERNAL_H

#include "base/buf.h"
#include "mig/report.h"
#include "mig/story.h"

typedef struct mig_html {
  mig_buf buf;
  const mig_report *report;
  const mig_report_project *project;
  uint32_t section;  /* numbers ids: a section per project */
  uint32_t findings; /* findings printed so far: each has an id of its own */
} mig_html;

/* html_put.c */
/* Text as content or attribute value: escaped, UTF-8, controls and bidirectional overrides shown. */
void mig_html_text(mig_html *h, mig_span text);
/* The same, cut at `most` bytes with an ellipsis. */
void mig_html_short(mig_html *h, mig_span text, size_t most);
/* Several lines for <pre>: line breaks stay. */
void mig_html_lines(mig_html *h, mig_span text);
/* "path:12" as <code>. */
void mig_html_place(mig_html *h, const mig_place *place);
/* "column user.email". */
void mig_html_object(mig_html *h, const mig_object *object);
/* A class name for a level: "error", "warning", "note". */
mig_span mig_html_side_name(const mig_conflict_side *side, const char *fallback);

/* One file each: a part of the page for p->project. Nothing is written where there is nothing. */
void mig_html_graph(mig_html *h);
void mig_html_matrix(mig_html *h, const mig_comparison *comparison);
void mig_html_findings(mig_html *h, const mig_comparison *comparison);
void mig_html_orders(mig_html *h, const mig_comparison *comparison);
void mig_html_plan(mig_html *h, const mig_plan *plan);
void mig_html_resolutions(mig_html *h, const mig_report_project *project);

/* The steps of one order; `only`: of these two operations (MIG_STORY_NONE: none), else all. */
typedef struct mig_html_steps {
  const mig_story *story;
  const mig_story_order *order;
  bool all;
  uint32_t ours, theirs;
} mig_html_steps;
void mig_html_order_list(mig_html *h, const mig_html_steps *steps);

#endif
