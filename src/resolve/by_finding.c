/* by_finding.c: one finding after the other, each resolved in its own way, all of them in one plan.
 *
 * There are three ways to make one state of a fork: one side moves behind the other (two of the three: either
 * side), or the merge revision settles. Within one of them each finding has a choice of its own: what moves keeps its
 * operation or gives it up; what is settled is as one side or the other means it. Which combinations work, a
 * replay tells, so a choice is offered only if some combination with it, and with what was chosen before, works. */
#include "base/protect.h"
#include "base/span.h"
#include "resolve/choose.h"

enum { MOST_PIECES = 24, MOST_TRIES = 96 };

typedef enum approach { MOVE_OURS, MOVE_THEIRS, SETTLE, APPROACHES } approach; /* the first two are sides */
enum { CHOICES = 2 };

/* One finding; of several that are about one pair of operations the first. */
typedef struct piece {
  const mig_finding *finding;
  mig_way ways[APPROACHES][CHOICES];
} piece;

struct mig_pieces {
  mig_choosing c;
  MIG_VEC(piece) pieces;
  uint32_t tries;
};

/* A choice for each piece, within one approach. */
typedef struct combination {
  approach how;
  unsigned char choice[MOST_PIECES];
} combination;

/* ---- what a combination is worth ---- */

static bool gives_up(const mig_pieces *p, const combination *k, mig_op_list *out) {
  for (uint32_t i = 0; i < p->pieces.count; i++) {
    const mig_finding *f = p->pieces.items[i].finding;
    const mig_op *op = k->how == MOVE_OURS ? (f->has_ours ? f->ours.op : NULL) : f->has_theirs ? f->theirs.op : NULL;
    if (k->choice[i] == 0) continue;
    if (op == NULL) return false;
    *mig_vec_push(p->c.arena, out) = op;
  }
  return true;
}

/* downgrade() of the side's scripts, the last first; `draft` may be NULL. */
static mig_conflict_line way_down(mig_choosing *c, mig_choose_bind *b, const mig_draft *draft, int side) {
  mig_revs own = c->sides[side].own;
  mig_conflict_revision *down = MIG_NEW_ARRAY(c->arena, mig_conflict_revision, own.count);
  for (uint32_t k = 0; k < own.count; k++) {
    mig_rev rev = own.items[own.count - 1 - k];
    uint32_t at = mig_graph_node_of(c->project->graph, rev)->script;
    bool drafted = draft != NULL && draft->items[at].script != NULL;
    mig_script *script = drafted ? draft->items[at].script : &c->project->scripts[at];
    bool removed = draft != NULL && draft->items[at].removed;
    down[k] = (mig_conflict_revision){mig_graph_id(c->project->graph, rev), removed ? NULL : mig_trial_bind(&b->trial, script, MIG_DOWNGRADE)};
  }
  return (mig_conflict_line){down, own.count};
}

/* Do both downgrade()s lead back to where the lines part, if each of them did? What was given up or renamed in
 * upgrade() may not have been found in downgrade(). */
static bool goes_back(mig_choosing *c, const mig_draft *draft, int side) {
  int other = mig_other_side(side);
  for (uint32_t i = 0; i < c->bind_count; i++) {
    mig_choose_bind *b = &c->binds[i];
    uint32_t differences = 0;
    if (mig_trial_restores(&b->trial, c->sides[side].own).ptr != NULL || mig_trial_restores(&b->trial, c->sides[other].own).ptr != NULL) continue;
    mig_conflict_line up = mig_trial_joined(&b->trial, b->lines[other], mig_choose_drafted(c, b, draft, side));
    mig_conflict_line down = mig_trial_joined(&b->trial, way_down(c, b, draft, side), way_down(c, b, NULL, other));
    mig_trial_end before = mig_trial_run(&b->trial, (mig_conflict_line){NULL, 0}), after = mig_trial_run(&b->trial, mig_trial_joined(&b->trial, up, down));
    if (!after.runs || mig_trial_differ(&b->trial, &before, &after, &differences) != NULL) return false;
  }
  return true;
}

static mig_plan *move(mig_pieces *p, const combination *k, bool follow) {
  mig_choosing *c = &p->c;
  int side = k->how == MOVE_OURS ? MIG_OURS : MIG_THEIRS;
  mig_op_list ops = {0};
  bool removed = false;
  mig_renames renames;
  mig_draft *draft = mig_draft_new(c->arena, c->project);
  if (!gives_up(p, k, &ops) || (ops.count > 0 && !mig_choose_take_out(c, draft, side, &ops, &removed))) return NULL;
  if (follow && !mig_choose_follow(c, draft, side, &renames)) return NULL;
  if (!removed) mig_choose_move(c, draft, side);
  mig_plan *plan = mig_choose_try(c, draft, side, NULL);
  return plan != NULL && goes_back(c, draft, side) ? plan : NULL;
}

typedef struct meaning {
  const mig_pieces *p;
  const combination *k;
} meaning;

static bool is_about(const mig_object *a, const mig_object *b) {
  mig_span ta = a->table.len > 0 ? a->table : a->name, tb = b->table.len > 0 ? b->table : b->name;
  bool whole = a->kind == MIG_OBJECT_TABLE || a->kind == MIG_OBJECT_ROWS || b->kind == MIG_OBJECT_TABLE || b->kind == MIG_OBJECT_ROWS;
  return mig_span_eq_nocase(ta, tb) && (whole || mig_span_eq_nocase(a->name, b->name));
}

/* What no finding is about goes with the last one. */
static int side_of(const void *payload, const mig_object *object) {
  const meaning *m = payload;
  uint32_t at = m->p->pieces.count - 1;
  for (uint32_t i = 0; i < m->p->pieces.count; i++)
    if (is_about(&m->p->pieces.items[i].finding->object, object)) {
      at = i;
      break;
    }
  return m->k->choice[at] == 0 ? MIG_OURS : MIG_THEIRS;
}

/* The plan; NULL: it does not work. */
static mig_plan *try_combination(mig_pieces *p, const combination *k) {
  const char *trouble;
  if (k->how == SETTLE) return mig_choose_settle_by(&p->c, side_of, &(meaning){p, k}, &trouble);
  mig_plan *plan = move(p, k, false);
  return plan != NULL ? plan : move(p, k, true);
}

/* Is there a combination that begins with what is chosen for the first `fixed` pieces? It is left in `k`. */
static bool completes(mig_pieces *p, combination *k, uint32_t at) {
  if (at == p->pieces.count) return p->tries++ < MOST_TRIES && try_combination(p, k) != NULL;
  for (unsigned char choice = 0; choice < CHOICES && p->tries < MOST_TRIES; choice++) {
    k->choice[at] = choice;
    if (completes(p, k, at + 1)) return true;
  }
  return false;
}

/* ---- the pieces ---- */

static bool decides(const mig_finding *f) {
  return f->level == MIG_ERROR && f->grade >= MIG_LIKELY && f->suppressed.ptr == NULL;
}

static bool is_same(bool has_a, const mig_operation *a, bool has_b, const mig_operation *b) {
  return has_a == has_b && (!has_a || (a->place.file == b->place.file && a->place.start == b->place.start));
}

static bool is_known(const mig_pieces *p, const mig_finding *f) {
  for (uint32_t i = 0; i < p->pieces.count; i++) {
    const mig_finding *g = p->pieces.items[i].finding;
    if (is_same(f->has_ours, &f->ours, g->has_ours, &g->ours) && is_same(f->has_theirs, &f->theirs, g->has_theirs, &g->theirs)) return true;
  }
  return false;
}

static void add_pair(mig_pieces *p, const mig_comparison *pair, bool deciding) {
  for (uint32_t i = 0; i < pair->finding_count && p->pieces.count < MOST_PIECES; i++)
    if ((!deciding || decides(&pair->findings[i])) && !is_known(p, &pair->findings[i]))
      *mig_vec_push(p->c.arena, &p->pieces) = (piece){.finding = &pair->findings[i]};
}

static void add_pieces(mig_pieces *p, bool deciding) {
  for (uint32_t b = 0; b < p->c.bind_count; b++) add_pair(p, p->c.binds[b].pair, deciding);
}

static mig_span words_of(const mig_choosing *c, approach how, int choice, const mig_finding *f) {
  int side = how == MOVE_OURS ? MIG_OURS : MIG_THEIRS, meant = choice == 0 ? MIG_OURS : MIG_THEIRS;
  mig_span own = mig_choose_id(c, side), other = mig_choose_id(c, mig_other_side(side));
  if (how == SETTLE) return mig_arena_printf(c->arena, "as %.*s means it", MIG_FMT(mig_choose_id(c, meant)));
  if (choice == 0)
    return mig_arena_printf(c->arena, "%.*s does it after %.*s%s", MIG_FMT(own), MIG_FMT(other),
                            strcmp(f->rule, "MIG103") == 0 ? ", under the name that it has then" : "");
  return mig_arena_printf(c->arena, f->duplicate == MIG_DUPLICATE_SAME ? "%.*s no longer does it, %.*s does the same" : "%.*s no longer does it, what %.*s does stays",
                          MIG_FMT(own), MIG_FMT(other));
}

static mig_span whole_of(const mig_choosing *c, approach how) {
  int side = how == MOVE_OURS ? MIG_OURS : MIG_THEIRS;
  if (how == SETTLE) return MIG_SPAN("nothing moves, a merge revision settles");
  return mig_arena_printf(c->arena, "%.*s moves behind %.*s", MIG_FMT(mig_choose_id(c, side)), MIG_FMT(mig_choose_id(c, mig_other_side(side))));
}

static void fill_ways(mig_pieces *p) {
  for (uint32_t i = 0; i < p->pieces.count; i++)
    for (int how = 0; how < APPROACHES; how++)
      for (int choice = 0; choice < CHOICES; choice++)
        p->pieces.items[i].ways[how][choice] = (mig_way){.approach = how, .choice = choice, .what = words_of(&p->c, (approach)how, choice, p->pieces.items[i].finding),
                                                         .whole = whole_of(&p->c, (approach)how)};
}

typedef struct open_call {
  mig_pieces **out;
  mig_choosing c;
} open_call;

static mig_err open_pieces(void *context) {
  open_call *call = context;
  mig_pieces *p = MIG_NEW(call->c.arena, mig_pieces);
  p->c = call->c;
  *call->out = p;
  if (p->c.group->parents.count != 2) return MIG_OK;
  mig_err err = mig_choose_begin(&p->c);
  if (err != MIG_OK || p->c.outcome == MIG_CONVERGES || p->c.outcome == MIG_OUTCOME_UNKNOWN) return err;
  add_pieces(p, true);
  if (p->pieces.count == 0) add_pieces(p, false);
  fill_ways(p);
  return MIG_OK;
}

mig_err mig_resolve_pieces(mig_pieces **out, mig_arena *arena, const mig_project *project, const mig_merge_group *group,
                           const mig_choose_opts *opts, mig_why *why) {
  *out = NULL;
  return mig_protect(open_pieces, &(open_call){out, {.arena = arena, .project = project, .group = group, .opts = opts, .why = why}});
}

uint32_t mig_pieces_count(const mig_pieces *pieces) {
  return pieces->pieces.count;
}

const mig_finding *mig_pieces_finding(const mig_pieces *pieces, uint32_t at) {
  return pieces->pieces.items[at].finding;
}

/* ---- ways ---- */

static bool may_try(const mig_pieces *p, approach how) {
  bool both_run = p->c.outcome == MIG_DIVERGES || p->c.outcome == MIG_DATA_DIVERGES;
  if (how == SETTLE) return both_run;
  return mig_choose_may_change(&p->c, how == MOVE_OURS ? MIG_OURS : MIG_THEIRS);
}

static combination start_with(const mig_way *const *chosen, uint32_t count, approach how) {
  combination k = {.how = how};
  for (uint32_t i = 0; i < count; i++) k.choice[i] = (unsigned char)chosen[i]->choice;
  return k;
}

typedef struct ways_call {
  mig_pieces *p;
  uint32_t at;
  const mig_way *const *chosen;
  MIG_VEC(const mig_way *) found;
} ways_call;

static mig_err find_ways(void *context) {
  static const approach order[] = {MOVE_THEIRS, MOVE_OURS, SETTLE};
  ways_call *w = context;
  for (int i = 0; i < APPROACHES; i++) {
    approach how = order[i];
    if (!may_try(w->p, how) || (w->at > 0 && w->chosen[0]->approach != (int)how)) continue;
    for (int choice = 0; choice < CHOICES; choice++) {
      combination k = start_with(w->chosen, w->at, how);
      k.choice[w->at] = (unsigned char)choice;
      w->p->tries = 0;
      if (completes(w->p, &k, w->at + 1)) *mig_vec_push(w->p->c.arena, &w->found) = &w->p->pieces.items[w->at].ways[how][choice];
    }
  }
  return MIG_OK;
}

mig_err mig_pieces_ways(const mig_way *const **out, uint32_t *count, mig_pieces *pieces, uint32_t at, const mig_way *const *chosen) {
  ways_call w = {.p = pieces, .at = at, .chosen = chosen};
  mig_err err = mig_protect(find_ways, &w);
  *out = w.found.items;
  *count = w.found.count;
  return err;
}

/* ---- what comes to light ---- */

/* Where an order fails, what stands behind that was not compared: without what is given up it is. */
static mig_err find_more(void *context) {
  ways_call *w = context;
  mig_pieces *p = w->p;
  combination k = start_with(w->chosen, w->at, (approach)w->chosen[0]->approach);
  mig_op_list ops = {0};
  uint32_t before = p->pieces.count;
  if (k.how == SETTLE || !gives_up(p, &k, &ops) || ops.count == 0) return MIG_OK;
  for (uint32_t b = 0; b < p->c.bind_count; b++) {
    mig_choose_bind *bind = &p->c.binds[b];
    mig_conflict_line lines[MIG_BOTH] = {bind->lines[MIG_OURS], bind->lines[MIG_THEIRS]};
    int side = k.how == MOVE_OURS ? MIG_OURS : MIG_THEIRS;
    mig_comparison *pair = NULL;
    mig_conflict_opts opts = p->c.opts->conflict;
    opts.bind = bind->name;
    lines[side] = mig_choose_line_without(&p->c, lines[side], &ops);
    mig_err err = mig_conflict_compare(&pair, p->c.arena, &bind->trial.base_line, &lines[MIG_OURS], &lines[MIG_THEIRS], &opts, p->c.why);
    if (err != MIG_OK) return err;
    add_pair(p, pair, true);
  }
  if (p->pieces.count > before) fill_ways(p);
  return MIG_OK;
}

mig_err mig_pieces_look_again(mig_pieces *pieces, const mig_way *const *chosen, uint32_t count) {
  return count == 0 ? MIG_OK : mig_protect(find_more, &(ways_call){.p = pieces, .at = count, .chosen = chosen});
}

/* ---- all of them ---- */

typedef struct plan_call {
  mig_pieces *p;
  const mig_way *const *chosen;
  uint32_t count;
  mig_resolution *out;
} plan_call;

static mig_resolution_kind kind_of(const mig_pieces *p, const combination *k) {
  bool any = false;
  for (uint32_t i = 0; i < p->pieces.count; i++) any = any || k->choice[i] != 0;
  if (k->how == SETTLE) return MIG_RESOLVE_SETTLE;
  if (any) return MIG_RESOLVE_DROP_DUPLICATE;
  return k->how == MOVE_OURS ? MIG_RESOLVE_REBASE_OURS : MIG_RESOLVE_REBASE_THEIRS;
}

static mig_err make_plan(void *context) {
  plan_call *call = context;
  mig_pieces *p = call->p;
  if (call->count == 0) return MIG_ERR_USAGE; /* nothing says which approach */
  combination k = start_with(call->chosen, call->count, (approach)call->chosen[0]->approach);
  p->tries = 0;
  if (!completes(p, &k, call->count)) return MIG_ERR_USAGE;
  mig_plan *plan = try_combination(p, &k);
  if (k.how != SETTLE) plan->strategy = kind_of(p, &k) == MIG_RESOLVE_DROP_DUPLICATE ? MIG_STRATEGY_DROP_DUPLICATE : MIG_STRATEGY_REBASE;
  bool gone = plan->edit_count == 1 && plan->edits[0].action == MIG_EDIT_DELETE;
  plan->why = mig_arena_printf(p->c.arena, "%.*s, as was chosen finding by finding; replayed from every state",
                               MIG_FMT(gone ? mig_arena_printf(p->c.arena, "%.*s gave up all that it did and goes", MIG_FMT(plan->revision)) : whole_of(&p->c, k.how)));
  *call->out = (mig_resolution){.kind = kind_of(p, &k), .safe = true, .asks = true, .why = plan->why, .plan = plan};
  return MIG_OK;
}

mig_err mig_pieces_resolution(mig_resolution *out, mig_pieces *pieces, const mig_way *const *chosen, uint32_t count) {
  return mig_protect(make_plan, &(plan_call){pieces, chosen, count, out});
}
