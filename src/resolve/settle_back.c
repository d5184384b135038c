/* settle_back.c: the downgrade() of a settling merge revision.
 *
 * After it the downgrades of both sides run, and each relies on what its own upgrade left. The settled state is
 * the one in which the chosen side ran last: going back first the chosen side, then the other, takes that back
 * step by step. Alembic takes the side of the first parent back first, so the parents may change places. Two
 * bodies are tried, nothing at all and what makes the state in which the other side ran last, and both orders
 * are replayed down to where the sides parted. */
#include "base/span.h"
#include "resolve/settle.h"

/* One database with one body of downgrade(). */
typedef struct way {
  mig_span trouble[MIG_BOTH]; /* with that side taken back first; ptr NULL: it works */
} way;

static mig_conflict_line downs_of(mig_choosing *c, mig_choose_bind *b, int side) {
  return mig_trial_down(&b->trial, c->sides[side].own);
}

static mig_conflict_line one(mig_choosing *c, const mig_ops *ops) {
  mig_conflict_revision *item = MIG_NEW(c->arena, mig_conflict_revision);
  *item = (mig_conflict_revision){MIG_SPAN("merge"), ops};
  return (mig_conflict_line){item, 1};
}

/* Up and down again without the other side: what a merge revision can't mend. */
static mig_span alone(mig_choosing *c, mig_choose_bind *b, int side) {
  mig_conflict_line down = downs_of(c, b, side);
  for (uint32_t i = 0; i < down.count; i++)
    if (down.items[i].ops != NULL && down.items[i].ops->raises)
      return mig_arena_printf(c->arena, "downgrade() of %.*s refuses to run", MIG_FMT(down.items[i].id));
  return mig_trial_returns(&b->trial, mig_trial_joined(&b->trial, b->lines[side], down));
}

/* Up both sides and the merge, down the merge and both sides. */
static way try_way(mig_settling *s, mig_choose_bind *b, const mig_plan *plan) {
  mig_choosing *c = s->c;
  mig_trial *t = &b->trial;
  mig_script *script = MIG_NEW(c->arena, mig_script);
  way out = {0};
  mig_script_read(script, c->arena, (mig_file){plan->edits[0].path, mig_pad_text(c->arena, plan->edits[0].after)}, NULL);
  mig_conflict_line line = mig_trial_joined(t, b->lines[MIG_OURS], b->lines[MIG_THEIRS]); /* the settled state is one */
  line = mig_trial_joined(t, line, one(c, mig_trial_bind(t, script, MIG_UPGRADE)));
  line = mig_trial_joined(t, line, one(c, mig_trial_bind(t, script, MIG_DOWNGRADE)));
  for (int first = MIG_OURS; first < MIG_BOTH; first++) {
    mig_conflict_line down = mig_trial_joined(t, downs_of(c, b, first), downs_of(c, b, mig_other_side(first)));
    out.trouble[first] = mig_trial_returns(t, mig_trial_joined(t, line, down));
  }
  return out;
}

/* ---- which body ---- */

/* Alembic takes the side of the merge's first parent back first. */
static int goes_first(const mig_settling *s) {
  bool ours = s->c->group->parents.items[0] == s->c->sides[MIG_OURS].head;
  return ours != s->swapped ? MIG_OURS : MIG_THEIRS;
}

static int rank(const way *w, int first) {
  return 2 * (w->trouble[first].ptr == NULL) + (w->trouble[mig_other_side(first)].ptr == NULL);
}

static mig_choose_bind *bind_of(mig_choosing *c, const mig_merge_body *body) {
  for (uint32_t i = 0; i < c->bind_count; i++)
    if (mig_span_eq(c->binds[i].name, body->bind)) return &c->binds[i];
  return NULL;
}

static int other_side_of(const void *payload, const mig_object *object) {
  const mig_settling *s = payload;
  return mig_other_side(s->side_of(s->payload, object));
}

/* Statements for the state in which the other side ran last; empty: there are none. */
static void other_state(mig_settling *s, mig_choose_bind *b, mig_merge_body *body) {
  mig_settling other = {.c = s->c, .side_of = other_side_of, .payload = s, .casts = s->casts, .bind = b, .schema_only = true};
  other.code = mig_buf_in(s->c->arena);
  other.imports = mig_buf_in(s->c->arena);
  mig_map_init(&other.seen, s->c->arena);
  mig_settle_look(&other);
  if (other.trouble != NULL || other.code.len == 0) return;
  body->back = mig_buf_span(&other.code);
  body->imports = mig_arena_printf(s->c->arena, "%.*s%.*s", MIG_FMT(body->imports), MIG_FMT(mig_buf_span(&other.imports)));
}

static void note(mig_choosing *c, mig_plan *plan, mig_span text) {
  mig_span *notes = MIG_NEW_ARRAY(c->arena, mig_span, plan->note_count + 1);
  for (uint32_t i = 0; i < plan->note_count; i++) notes[i] = plan->notes[i];
  notes[plan->note_count] = text;
  plan->notes = notes;
  plan->note_count++;
}

static void tell(mig_settling *s, mig_plan *plan, const way *w) {
  mig_choosing *c = s->c;
  int first = goes_first(s), other = mig_other_side(first);
  if (w->trouble[first].ptr == NULL && w->trouble[other].ptr == NULL) return;
  if (w->trouble[first].ptr == NULL)
    note(c, plan, mig_arena_printf(c->arena, "going down from the merge revision, Alembic takes %.*s back first, which works; with %.*s first it fails: %.*s",
                                   MIG_FMT(mig_choose_id(c, first)), MIG_FMT(mig_choose_id(c, other)), MIG_FMT(w->trouble[other])));
  else
    note(c, plan, mig_arena_printf(c->arena, "going down from the merge revision, Alembic takes %.*s back first, which fails: %.*s",
                                   MIG_FMT(mig_choose_id(c, first)), MIG_FMT(w->trouble[first])));
}

static mig_span said_in_file(mig_settling *s, const way *w) {
  int first = goes_first(s);
  if (w->trouble[first].ptr == NULL) return MIG_SPAN("");
  return mig_arena_printf(s->c->arena, "# going down fails where %.*s is taken back first:\n# %.*s\npass\n",
                          MIG_FMT(mig_choose_id(s->c, first)), MIG_FMT(w->trouble[first]));
}

/* Each side alone: what a merge revision can't mend. */
static bool sides_return(mig_choosing *c, mig_plan *plan) {
  for (uint32_t i = 0; i < c->bind_count; i++)
    for (int side = MIG_OURS; side < MIG_BOTH; side++) {
      mig_span own = alone(c, &c->binds[i], side);
      if (own.ptr == NULL) continue;
      note(c, plan, mig_arena_printf(c->arena, "going down does not restore the schema: %.*s", MIG_FMT(own)));
      return false;
    }
  return true;
}

/* One database: without a body, and with one (has_body). */
typedef struct ways {
  way none, body;
  bool has_body;
} ways;

static const way *better(const ways *w, int first) {
  return w->has_body && rank(&w->body, first) > rank(&w->none, first) ? &w->body : &w->none;
}

/* The first parent's side goes first; the parents change places where only the other order works. */
static bool should_swap(const mig_settling *s, const ways *all, uint32_t count) {
  int first = goes_first(s);
  bool works = true, other = true;
  for (uint32_t i = 0; i < count; i++) {
    works = works && better(&all[i], first)->trouble[first].ptr == NULL;
    other = other && better(&all[i], mig_other_side(first))->trouble[mig_other_side(first)].ptr == NULL;
  }
  return !works && other;
}

mig_plan *mig_settle_back(mig_settling *s, mig_merge_body *bodies, uint32_t count, mig_plan *plan) {
  mig_choosing *c = s->c;
  ways *all = MIG_NEW_ARRAY(c->arena, ways, count);
  bool good = true;
  if (!sides_return(c, plan)) return plan;
  for (uint32_t i = 0; i < count; i++) {
    all[i].none = try_way(s, bind_of(c, &bodies[i]), plan);
    if (rank(&all[i].none, MIG_OURS) == 3) continue;
    good = false;
    other_state(s, bind_of(c, &bodies[i]), &bodies[i]);
  }
  if (good) return plan;
  mig_plan *with = mig_settle_plan(s, bodies, count);
  for (uint32_t i = 0; i < count && with != NULL; i++) {
    all[i].has_body = bodies[i].back.len > 0;
    if (all[i].has_body) all[i].body = try_way(s, bind_of(c, &bodies[i]), with);
  }
  s->swapped = should_swap(s, all, count);
  for (uint32_t i = 0; i < count; i++)
    if (better(&all[i], goes_first(s)) == &all[i].none) bodies[i].back = said_in_file(s, &all[i].none);
  mig_plan *last = mig_settle_plan(s, bodies, count);
  for (uint32_t i = 0; i < count && last != NULL; i++) tell(s, last, better(&all[i], goes_first(s)));
  return last != NULL ? last : plan;
}
