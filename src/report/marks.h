/* report/marks.h: everything that a report has to say about lines of files, in one list.
 *
 * Formats that annotate lines differ in how they write a mark, not in which marks there are, which
 * side each stands on, or what comes first; that is settled here once.
 *
 * Ownership: marks live in the arena given and borrow from the report. Allocates without protection. */
#ifndef MIG_REPORT_MARKS_H
#define MIG_REPORT_MARKS_H

#include "base/arena.h"
#include "base/vec.h"
#include "mig/report.h"

typedef struct mig_mark {
  const char *rule;  /* "MIG101" */
  mig_level level;   /* as shown: an error that is only possible is a warning here */
  mig_grade grade;
  mig_span message;  /* never empty; may hold any bytes */
  mig_span help;     /* what to do; may be empty */
  mig_span revision; /* whose script it is; may be empty */
  mig_place at;      /* on the side that is under review; file NULL: nowhere in particular */
  const char *side;  /* "ours", "theirs" or NULL: which side `at` is on */
  const mig_operation *other; /* the operation of the other side, or NULL */
  const char *other_side;
  mig_span other_name; /* what the other side is called: a ref or a head */
  mig_span fingerprint; /* 16 hexadecimal digits, stable when lines move, unique in the list */
  mig_span suppressed;  /* the reason given in the script or a baseline; ptr NULL: none */
  const mig_report_project *project;
  const mig_comparison *comparison; /* NULL: a diagnostic */
  const mig_finding *finding;       /* NULL: a diagnostic, or a statement that was not understood */
} mig_mark;

typedef struct mig_marks {
  const mig_mark *items; /* most serious first; among equals as the report has them */
  uint32_t count;        /* without the suppressed ones, which stand behind them */
  uint32_t suppressed_count;
} mig_marks;

mig_marks mig_marks_of(mig_arena *arena, const mig_report *report);

typedef MIG_VEC(const char *) mig_rule_ids;

/* Ids of the rules that compare branches, all of them, and of what marks, suppressed or not, name besides; sorted. */
mig_rule_ids mig_mark_rules(mig_arena *arena, const mig_marks *marks);

/* "ours, main: migrations/versions/b.py:18"; empty when there is no other side. */
mig_span mig_mark_other_place(mig_arena *arena, const mig_mark *mark);
/* The same and the first line of what stands there: ": op.add_column(...)". */
mig_span mig_mark_other_words(mig_arena *arena, const mig_mark *mark);

/* What a finding is called: its rule's title, which names two sides; where one side is all there is,
 * that it does not run. */
const char *mig_finding_title(const mig_comparison *comparison, const mig_finding *finding, const mig_rule *rule);
/* Of any mark; "" when its rule is not known. */
const char *mig_mark_title(const mig_mark *mark);

/* Path for formats that need one: the mark's file, else the configuration or the script directory. */
mig_span mig_mark_path(const mig_mark *mark);

#endif
