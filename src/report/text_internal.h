/* report/text_internal.h: what the files of the text report share. */
#ifndef MIG_REPORT_TEXT_INTERNAL_H
#define MIG_REPORT_TEXT_INTERNAL_H

#include "base/buf.h"
#include "mig/report.h"
#include "report/wrap.h"

typedef struct mig_text_printer {
  mig_buf buf;
  const mig_report *report;
  const mig_text_opts *opts;
  const mig_report_project *project;
  mig_span prefix; /* "DIR: " where there are several script directories */
} mig_text_printer;

enum { MIG_TEXT_INDENT = 2, MIG_TEXT_LABEL = 8 };

/* Escape sequences; "" without colour. */
const char *mig_text_color(const mig_text_printer *p, mig_level level);
const char *mig_text_reset(const mig_text_printer *p);

/* "path:line", a link where links are wanted and the file is in a worktree. */
void mig_text_place(mig_text_printer *p, const mig_place *place);
/* "label   text", wrapped; nothing for an empty text. */
void mig_text_paragraph(mig_text_printer *p, const char *label, mig_span text);

/* text_finding.c: what collides, with both places; what was not understood. */
void mig_text_finding(mig_text_printer *p, const mig_comparison *comparison, const mig_finding *finding);
void mig_text_not_understood(mig_text_printer *p, const mig_comparison *comparison);

/* text_story.c: what was proved independent, and with -v both orders step by step. */
void mig_text_independent(mig_text_printer *p, const mig_comparison *comparison);
void mig_text_story(mig_text_printer *p, const mig_comparison *comparison);

/* text_next.c: what to type after two commits that don't go together; nothing for trees. */
void mig_text_next(mig_text_printer *p, const mig_comparison *comparison);

/* text_resolution.c: is it known what resolves it? Of two commits for which nothing does, mig_text_next tells. */
bool mig_text_has_way_out(const mig_report_project *project);
/* What would resolve what the project compares, best first, with what to type. */
void mig_text_resolutions(mig_text_printer *p);

#endif
