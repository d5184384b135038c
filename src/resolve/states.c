/* states.c: what databases make of a plan in several steps. One can have run any of the heads' lines, in any
 * order, before the plan's scripts reach it. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "resolve/steps.h"

/* Up to so many heads each order of each selection is replayed. */
enum { MANY_HEADS = 5 };

typedef struct work {
  mig_choosing *c;
  const mig_overlay *after;
  mig_rev head;      /* of the overlay's graph */
  mig_revs shared;   /* below all heads, in the order of upgrade */
  mig_plan *plan;    /* what goes down first, and to what */
  mig_rev_set moved; /* the same, as a set */
  mig_span down_trouble;
  mig_span bind;
  mig_trial before_trial, after_trial;
  mig_trial_end first;
  mig_span trouble;
  uint32_t states;
} work;

/* ---- what goes down ---- */

static mig_revs heads_of(const work *w) {
  return w->c->group->parents;
}

/* What moved, and all that builds on it. */
static void find_moved(mig_choosing *c, mig_rev_set *out, const mig_span *ids, uint32_t count) {
  const mig_graph *graph = c->project->graph;
  mig_rev *revs = MIG_NEW_ARRAY(c->arena, mig_rev, count);
  uint32_t found = 0;
  for (uint32_t i = 0; i < count; i++) {
    mig_rev rev = mig_graph_find(graph, ids[i]);
    if (rev != MIG_NO_REV) revs[found++] = rev; /* else an earlier step made it */
  }
  mig_must(mig_graph_descendants(out, c->arena, graph, (mig_revs){revs, found}, MIG_EDGES_ALL));
}

static mig_rev_set below(mig_choosing *c, mig_revs revs) {
  mig_rev_set set;
  mig_must(mig_graph_ancestors(&set, c->arena, c->project->graph, revs, MIG_EDGES_ALL));
  return set;
}

static mig_revs in_order(mig_choosing *c, const mig_rev_set *set, const mig_rev_set *without) {
  mig_revs order = mig_graph_topological(c->project->graph);
  mig_rev *items = MIG_NEW_ARRAY(c->arena, mig_rev, order.count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < order.count; i++)
    if (mig_rev_set_has(set, order.items[i]) && (without == NULL || !mig_rev_set_has(without, order.items[i])))
      items[count++] = order.items[i];
  return (mig_revs){items, count};
}

/* Where databases go down to: parents that stay. */
static void add_targets(mig_choosing *c, mig_plan *plan, const mig_rev_set *moved, mig_revs list) {
  const mig_graph *graph = c->project->graph;
  mig_rev_set seen;
  mig_span *down = MIG_NEW_ARRAY(c->arena, mig_span, mig_graph_count(graph));
  mig_must(mig_rev_set_new(&seen, c->arena, graph));
  for (uint32_t i = 0; i < list.count; i++) {
    mig_revs parents = mig_graph_parents(graph, list.items[i]);
    for (uint32_t k = 0; k < parents.count; k++) {
      if (mig_rev_set_has(moved, parents.items[k]) || mig_rev_set_has(&seen, parents.items[k])) continue;
      mig_rev_set_add(&seen, parents.items[k]);
      down[plan->down_to_count++] = mig_graph_id(graph, parents.items[k]);
    }
  }
  plan->down_to = down;
}

void mig_states_fill_moved(mig_choosing *c, mig_plan *plan, const mig_span *moved, uint32_t count) {
  mig_rev_set set;
  const mig_span *binds;
  uint32_t bind_count;
  find_moved(c, &set, moved, count);
  mig_revs list = in_order(c, &set, NULL);
  mig_rev_set under = below(c, list);
  mig_span *ids = MIG_NEW_ARRAY(c->arena, mig_span, list.count);
  for (uint32_t i = 0; i < list.count; i++) ids[i] = mig_graph_id(c->project->graph, list.items[i]);
  plan->has_moved = list.count > 0;
  plan->moved = ids;
  plan->moved_count = list.count;
  plan->down_to_count = 0;
  if (list.count == 0) return;
  add_targets(c, plan, &set, list);
  mig_must(mig_conflict_binds(&binds, &bind_count, c->arena, c->project, NULL));
  for (uint32_t i = 0; i < bind_count && plan->down_trouble.len == 0; i++) {
    mig_trial trial;
    mig_trial_init(&trial, c->arena, c->project, c->opts->conflict.dialect, binds[i], in_order(c, &under, &set));
    mig_span trouble = mig_trial_restores(&trial, list);
    if (trouble.ptr != NULL) plan->down_trouble = trouble;
  }
}

/* ---- one database ---- */

static mig_revs upgrade(work *w, const mig_graph *graph, mig_rev to, mig_revs applied) {
  mig_revs out;
  mig_must(mig_graph_order_upgrade(&out, w->c->arena, graph, (mig_revs){&to, 1}, applied));
  return out;
}

static mig_span say_state(work *w, const mig_rev *ran, uint32_t count) {
  mig_buf out = mig_buf_in(w->c->arena);
  if (count == 0) return MIG_SPAN("a new database");
  mig_buf_puts(&out, "a database that ran ");
  for (uint32_t i = 0; i < count; i++)
    mig_buf_printf(&out, "%s%.*s", i > 0 ? ", then " : "", MIG_FMT(mig_graph_id(w->c->project->graph, ran[i])));
  return mig_buf_span(&out);
}

/* What is wrong with this end; ptr NULL: it is the one that the others reach. */
static mig_span trouble_of(work *w, const mig_trial_end *end, mig_span state) {
  uint32_t differences = 0;
  if (!end->runs) return mig_arena_printf(w->c->arena, "%.*s fails at %.*s", MIG_FMT(state), MIG_FMT(end->because));
  if (end->doubtful) return mig_arena_printf(w->c->arena, "%.*s: what it ends as rests on what the scripts don't tell", MIG_FMT(state));
  if (w->first.catalogue == NULL) w->first = *end;
  const mig_cat_difference *d = mig_trial_differ(&w->after_trial, &w->first, end, &differences);
  if (d == NULL) return (mig_span){NULL, 0};
  return mig_arena_printf(w->c->arena, "%.*s ends with another %s %.*s%s%.*s", MIG_FMT(state), mig_object_kind_name(d->object.kind), MIG_FMT(d->object.table),
                          d->object.table.len > 0 && d->object.name.len > 0 ? "." : "", MIG_FMT(d->object.name));
}

static void judge_end(work *w, const mig_trial_end *end, const mig_rev *ran, uint32_t count, bool moved) {
  mig_span trouble = trouble_of(w, end, say_state(w, ran, count));
  w->states += trouble.ptr == NULL;
  if (trouble.ptr == NULL) return;
  if (moved) w->down_trouble = trouble;
  else w->trouble = mig_arena_printf(w->c->arena, "all steps together: %.*s", MIG_FMT(trouble));
}

/* What stands below all heads, and the line. */
static mig_rev_set applied_of(work *w, mig_revs line) {
  mig_rev_set done;
  mig_must(mig_rev_set_new(&done, w->c->arena, w->c->project->graph));
  for (uint32_t i = 0; i < w->shared.count; i++) mig_rev_set_add(&done, w->shared.items[i]);
  for (uint32_t i = 0; i < line.count; i++) mig_rev_set_add(&done, line.items[i]);
  return done;
}

/* The revisions that these heads' lines run, one after the other. */
static mig_revs lines_of(work *w, const mig_rev *ran, uint32_t count) {
  const mig_graph *graph = w->c->project->graph;
  mig_rev *revs = MIG_NEW_ARRAY(w->c->arena, mig_rev, mig_graph_count(graph));
  mig_rev_set done = applied_of(w, (mig_revs){NULL, 0});
  uint32_t total = 0;
  for (uint32_t i = 0; i < count; i++) {
    mig_revs line = upgrade(w, graph, ran[i], w->shared);
    for (uint32_t k = 0; k < line.count; k++) {
      if (mig_rev_set_has(&done, line.items[k])) continue;
      mig_rev_set_add(&done, line.items[k]);
      revs[total++] = line.items[k];
    }
  }
  return (mig_revs){revs, total};
}

/* What ran[at] needs and none of the later ones does. */
static mig_rev_set own_of(work *w, const mig_rev *ran, uint32_t at, uint32_t count) {
  mig_rev_set own = below(w->c, (mig_revs){&ran[at], 1}), others = below(w->c, (mig_revs){ran + at + 1, count - at - 1});
  for (mig_rev rev = 0; rev < mig_graph_count(w->c->project->graph); rev++)
    if (mig_rev_set_has(&others, rev)) mig_rev_set_remove(&own, rev);
  return own;
}

/* Those of `line` that are in both sets, the last first; they leave `todo`. */
static void take_back(mig_revs line, mig_rev_set *todo, const mig_rev_set *of, mig_rev *out, uint32_t *count) {
  for (uint32_t k = line.count; k-- > 0;) {
    if (!mig_rev_set_has(todo, line.items[k]) || !mig_rev_set_has(of, line.items[k])) continue;
    mig_rev_set_remove(todo, line.items[k]);
    out[(*count)++] = line.items[k];
  }
}

/* What `alembic downgrade` takes back on the way to a revision: all that builds on it. Lines that have nothing to do
 * with each other go down in the order in which Alembic loads files, which its older versions leave to
 * the file system: so the last line first, or (`turned`) the first. */
static mig_revs goes_down(work *w, mig_span target, const mig_rev_set *applied, mig_revs line, mig_revs ran, bool turned) {
  const mig_graph *graph = w->c->project->graph;
  mig_rev to = mig_graph_find(graph, target);
  mig_rev_set todo;
  mig_rev *out = MIG_NEW_ARRAY(w->c->arena, mig_rev, line.count);
  uint32_t total = 0;
  mig_must(mig_graph_descendants(&todo, w->c->arena, graph, (mig_revs){&to, 1}, MIG_EDGES_ALL));
  mig_rev_set_remove(&todo, to);
  for (mig_rev rev = 0; rev < mig_graph_count(graph); rev++)
    if (!mig_rev_set_has(applied, rev)) mig_rev_set_remove(&todo, rev);
  for (uint32_t i = 0; i < ran.count && turned; i++) {
    mig_rev_set own = own_of(w, ran.items, i, ran.count);
    take_back(line, &todo, &own, out, &total);
  }
  take_back(line, &todo, applied, out, &total);
  return (mig_revs){out, total};
}

static mig_conflict_line down_line(work *w, mig_revs revs) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(w->c->arena, mig_conflict_revision, revs.count);
  const mig_project *p = w->c->project;
  for (uint32_t i = 0; i < revs.count; i++) {
    const mig_graph_node *node = mig_graph_node_of(p->graph, revs.items[i]);
    items[i] = (mig_conflict_revision){node->id, mig_trial_bind(&w->before_trial, &p->scripts[node->script], MIG_DOWNGRADE)};
  }
  return (mig_conflict_line){items, revs.count};
}

/* The line that the database ran so far, less what `done` loses by going down. */
static mig_conflict_line with_downgrades(work *w, mig_revs line, mig_rev_set *done, mig_revs ran, bool turned) {
  mig_conflict_line all = mig_trial_line(&w->before_trial, line);
  for (uint32_t i = 0; i < w->plan->down_to_count; i++) {
    mig_revs down = goes_down(w, w->plan->down_to[i], done, line, ran, turned);
    for (uint32_t k = 0; k < down.count; k++) mig_rev_set_remove(done, down.items[k]);
    all = mig_trial_joined(&w->before_trial, all, down_line(w, down));
  }
  return all;
}

/* From where the database stands, with the scripts as the plan leaves them. */
static mig_trial_end goes_up(work *w, mig_conflict_line ran, const mig_rev_set *done) {
  const mig_graph *was = w->c->project->graph, *now = w->after->project.graph;
  mig_rev *applied = MIG_NEW_ARRAY(w->c->arena, mig_rev, mig_graph_count(was));
  uint32_t count = 0;
  for (mig_rev rev = 0; rev < mig_graph_count(was); rev++) {
    mig_rev same = mig_rev_set_has(done, rev) ? mig_graph_find(now, mig_graph_id(was, rev)) : MIG_NO_REV;
    if (same != MIG_NO_REV) applied[count++] = same;
  }
  mig_revs rest = upgrade(w, now, w->head, (mig_revs){applied, count});
  return mig_trial_run(&w->before_trial, mig_trial_joined(&w->before_trial, ran, mig_trial_line(&w->after_trial, rest)));
}

/* A database that ran these heads' lines as the scripts were, and took back what moved; then up to the head. */
static void run_state(work *w, const mig_rev *ran, uint32_t count) {
  bool moved = false;
  for (uint32_t i = 0; i < count; i++) moved = moved || mig_rev_set_has(&w->moved, ran[i]);
  if (w->trouble.ptr != NULL || (moved && w->down_trouble.ptr != NULL)) return;
  mig_revs line = lines_of(w, ran, count);
  mig_conflict_line first = mig_trial_line(&w->before_trial, line);
  if (count > 1 && !mig_trial_run(&w->before_trial, first).runs) return; /* no database can be in this state */
  for (int turned = 0; turned < (moved && count > 1 ? 2 : 1); turned++) {
    mig_rev_set left = applied_of(w, line);
    mig_conflict_line so_far = moved ? with_downgrades(w, line, &left, (mig_revs){ran, count}, turned == 1) : first;
    mig_trial_end end = goes_up(w, so_far, &left);
    judge_end(w, &end, ran, count, moved);
  }
}

/* ---- every database ---- */

static void run_orders(work *w, mig_rev *ran, uint32_t count, uint32_t most) {
  mig_revs heads = heads_of(w);
  run_state(w, ran, count);
  for (uint32_t i = 0; i < heads.count && count < most; i++) {
    bool used = false;
    for (uint32_t k = 0; k < count; k++) used = used || ran[k] == heads.items[i];
    if (used) continue;
    ran[count] = heads.items[i];
    run_orders(w, ran, count + 1, most);
  }
}

static void run_turns(work *w, mig_rev *ran) {
  mig_revs heads = heads_of(w);
  for (uint32_t start = 0; start < heads.count; start++) {
    for (uint32_t i = 0; i < heads.count; i++) ran[i] = heads.items[(start + i) % heads.count];
    run_state(w, ran, heads.count);
  }
}

static void find_shared(work *w) {
  mig_revs heads = heads_of(w);
  mig_rev_set all = below(w->c, (mig_revs){heads.items, 1});
  for (uint32_t i = 1; i < heads.count; i++) {
    mig_rev_set one = below(w->c, (mig_revs){&heads.items[i], 1});
    for (mig_rev rev = 0; rev < mig_graph_count(w->c->project->graph); rev++)
      if (!mig_rev_set_has(&one, rev)) mig_rev_set_remove(&all, rev);
  }
  mig_revs list;
  mig_must(mig_rev_set_list(&list, w->c->arena, &all));
  mig_must(mig_graph_order_upgrade(&w->shared, w->c->arena, w->c->project->graph, list, (mig_revs){NULL, 0}));
}

mig_span mig_states_replay(mig_choosing *c, const mig_overlay *after, mig_span head, mig_plan *plan, uint32_t *states) {
  work w = {.c = c, .after = after, .plan = plan, .head = mig_graph_find(after->project.graph, head)};
  const mig_span *binds;
  uint32_t count;
  mig_rev *ran = MIG_NEW_ARRAY(c->arena, mig_rev, c->group->parents.count);
  if (plan->down_trouble.len > 0) w.down_trouble = plan->down_trouble;
  find_shared(&w);
  find_moved(c, &w.moved, plan->moved, plan->moved_count);
  mig_must(mig_conflict_binds(&binds, &count, c->arena, c->project, c->why));
  for (uint32_t i = 0; i < count && w.trouble.ptr == NULL; i++) {
    w.bind = binds[i];
    w.first = (mig_trial_end){.catalogue = NULL};
    w.states = 0;
    mig_trial_init(&w.before_trial, c->arena, c->project, c->opts->conflict.dialect, binds[i], w.shared);
    mig_trial_init(&w.after_trial, c->arena, &after->project, c->opts->conflict.dialect, binds[i], (mig_revs){NULL, 0});
    bool many = c->group->parents.count > MANY_HEADS;
    run_orders(&w, ran, 0, many ? 2 : c->group->parents.count);
    if (many) run_turns(&w, ran);
  }
  *states = w.states;
  plan->down_trouble = w.down_trouble;
  return w.trouble;
}
