/* What to type after two commits were compared and don't go together: what resolves it is found in
 * the tree that git's merge makes. */
#include "base/shell.h"
#include "base/span.h"
#include "report/text_internal.h"

static void put_next(mig_text_printer *p, mig_span text) {
  mig_buf_putc(&p->buf, '\n');
  mig_wrap(&p->buf, &(mig_wrap_opts){.label = "Next:", .indent = 0, .hang = 6}, text);
}

static bool is_one(const mig_conflict_side *side) {
  return side->revision_count == 1 && side->head_count == 1;
}

/* Which side must stand on top, where one order is all that works. */
static mig_span order_words(mig_arena *arena, const mig_comparison *c) {
  bool ours_first = c->ours_first.succeeds == MIG_ORDER_SUCCEEDS;
  const mig_conflict_side *below = ours_first ? &c->ours : &c->theirs, *above = ours_first ? &c->theirs : &c->ours;
  const char *words = ours_first ? "theirs goes on top of ours" : "ours goes on top of theirs";
  if (!is_one(above) || below->head_count != 1)
    return mig_arena_printf(arena, "%s: after the git merge, mig conflicts shows the command that moves it", words);
  return mig_arena_printf(arena, "%s: if no database has run that one, then after the git merge: mig rebase %.*s --onto %.*s", words,
                          MIG_FMT(above->revisions[0]), MIG_FMT(below->heads[0]));
}

/* A side that does not run on its own is to be repaired first, as its finding says. */
static bool is_broken(const mig_comparison *c) {
  for (uint32_t i = 0; i < c->finding_count; i++)
    if (c->findings[i].has_ours && c->findings[i].has_theirs) return false;
  return c->outcome == MIG_FAILS;
}

/* mig merge refuses until each parent has its script: what is to be done comes first. */
static const mig_operation *without_parent(const mig_comparison *c) {
  for (uint32_t i = 0; i < c->not_understood_count; i++)
    if (c->not_understood[i].object.kind == MIG_OBJECT_REVISION) return &c->not_understood[i];
  return NULL;
}

static mig_span unknown_words(mig_arena *arena, const mig_comparison *c) {
  const mig_operation *at = without_parent(c);
  if (at == NULL)
    return MIG_SPAN("read the statements above: if none of them meets the other side, mig merge --accept-unknown after the git merge");
  mig_span parent = at->object.name;
  return mig_arena_printf(arena, "bring the script of %.*s to the side of %.*s first, mig merge refuses without it: "
                                 "git log --all -S %.*s finds where it was",
                          MIG_FMT(parent), MIG_FMT(at->revision), MIG_FMT(mig_shell_word(arena, parent)));
}

void mig_text_next(mig_text_printer *p, const mig_comparison *c) {
  bool commits = p->report->source == MIG_REPORT_PAIR && !p->report->merged;
  bool both = c->ours.revision_count != 0 && c->theirs.revision_count != 0;
  if (mig_text_has_way_out(p->project) || !commits || !both || p->opts->quiet || c->outcome == MIG_CONVERGES || is_broken(c)) return;
  if (c->outcome == MIG_OUTCOME_UNKNOWN)
    put_next(p, unknown_words(p->buf.arena, c));
  else if (c->outcome == MIG_ORDER_DEPENDENT)
    put_next(p, order_words(p->buf.arena, c));
  else
    put_next(p, MIG_SPAN("change the side that no database has run; or after the git merge, mig conflicts shows what "
                         "resolves it, and mig merge does what is safe"));
}
