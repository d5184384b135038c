/* resolve/internal.h: what the files that plan a merge share. */
#ifndef MIG_RESOLVE_INTERNAL_H
#define MIG_RESOLVE_INTERNAL_H

#include "base/vec.h"
#include "mig/project.h"
#include "mig/resolve.h"
#include "resolve/date.h"
#include "resolve/stock.h"

typedef MIG_VEC(mig_span) mig_span_list;

/* notes.c: one sentence more for the reader of a plan. */
void mig_note(mig_arena *arena, mig_span_list *notes, const char *format, ...) MIG_PRINTF(3, 4);

/* style.c: how the project writes its scripts. */

/* Of the parents, the one with the latest create date (the last of them in load order). */
uint32_t mig_style_newest(const mig_project *project, mig_revs parents);
mig_stock_style mig_style_of(mig_arena *arena, const mig_project *project, uint32_t script);
/* Names X of the functions upgrade_X of scripts whose upgrade() takes a parameter: the newest
 * script's in its order, then the others'. Names that the key `databases` lists come last. */
void mig_style_binds(mig_span_list *out, mig_arena *arena, const mig_project *project, uint32_t newest);

/* create_date.c */
/* --date, else SOURCE_DATE_EPOCH, else the latest "Create Date:" of the parents, else 1970. */
mig_err mig_choose_create_date(mig_date *out, mig_arena *arena, const mig_project *project, mig_revs parents,
                               const mig_merge_opts *opts, mig_why *why);
/* The "Create Date:" line of a docstring. */
bool mig_find_create_date(mig_date *out, mig_span longdoc);

/* verify.c: a copy that the reader of scripts may read behind (MIG_SOURCE_PADDING). */
mig_span mig_pad_text(mig_arena *arena, mig_span text);

/* body.c: `code` in place of `pass` in the function, and imports after the last one. MIG_ERR_UNREADABLE
 * when the function is missing or does something already. */
mig_err mig_body_fill(mig_span *out, mig_arena *arena, mig_span text, const mig_merge_body *body, mig_why *why);

/* docstring.c: `text` with a paragraph at the end of its docstring, or in comments on top. */
mig_span mig_docstring_add(mig_arena *arena, mig_span text, mig_span paragraph);

/* group.c: MIG_ERR_REFUSED or MIG_ERR_UNREADABLE when the graph is not what Alembic would see. */
mig_err mig_resolve_check_graph(mig_arena *arena, const mig_project *project, mig_why *why);

/* judge.c: comparisons of several databases become one verdict. */
void mig_verdict_begin(mig_merge_verdict *verdict);
void mig_verdict_worst(mig_merge_verdict *verdict, mig_outcome outcome, mig_grade grade);

/* verify.c: what the written file must say when it is read back. */
typedef struct mig_wanted {
  mig_span path;
  mig_span id, label; /* label empty: none */
  mig_span message;
  const mig_span *parents;
  uint32_t parent_count;
  const mig_span *binds; /* upgrade_X and downgrade_X must exist for each */
  uint32_t bind_count;
} mig_wanted;

/* MIG_ERR_UNREADABLE with the reason when Alembic would not load `text` as wanted.
 * `says_message`: the docstring starts with the message. */
mig_err mig_verify_script(mig_arena *arena, mig_span text, const mig_wanted *wanted, bool *says_message, mig_why *why);

#endif
