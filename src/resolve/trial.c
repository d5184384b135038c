#include "resolve/trial.h"

#include "base/protect.h"
#include "base/span.h"

static void replay_base(mig_trial *t, mig_revs shared) {
  mig_replay replay;
  mig_conflict_line none = {NULL, 0};
  mig_replay_init(&replay, t->arena, &t->base_line, &none, &none);
  t->base = mig_catalogue_new(t->arena, t->dialect);
  bool whole = mig_replay_run(&replay, t->base, MIG_SIDE_BASE, NULL);
  t->open = !whole || (mig_catalogue_table_count(t->base) == 0 && shared.count != 0);
  if (t->open) mig_catalogue_open(t->base);
}

void mig_trial_init(mig_trial *t, mig_arena *arena, const mig_project *project, mig_dialect dialect, mig_span bind,
                    mig_revs shared) {
  *t = (mig_trial){.arena = arena, .project = project, .dialect = dialect, .bind = bind};
  t->loader = mig_loader_new(arena, project, dialect);
  mig_loader_bind_all(t->loader);
  t->modules = MIG_NEW(arena, mig_modules);
  mig_modules_init(t->modules, arena, project);
  t->base_line = mig_trial_line(t, shared);
  replay_base(t, shared);
}

mig_conflict_line mig_trial_line(mig_trial *t, mig_revs revs) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(t->arena, mig_conflict_revision, revs.count);
  for (uint32_t i = 0; i < revs.count; i++) {
    const mig_graph_node *node = mig_graph_node_of(t->project->graph, revs.items[i]);
    items[i].id = node->id;
    items[i].ops = mig_loader_ops(t->loader, node->script, t->bind);
  }
  return (mig_conflict_line){items, revs.count};
}

mig_conflict_line mig_trial_joined(mig_trial *t, mig_conflict_line first, mig_conflict_line second) {
  mig_conflict_revision *items = MIG_NEW_ARRAY(t->arena, mig_conflict_revision, first.count + second.count);
  for (uint32_t i = 0; i < first.count; i++) items[i] = first.items[i];
  for (uint32_t i = 0; i < second.count; i++) items[first.count + i] = second.items[i];
  return (mig_conflict_line){items, first.count + second.count};
}

const mig_ops *mig_trial_bind(mig_trial *t, mig_script *script, mig_direction direction) {
  mig_script_ops_opts opts = {.direction = direction, .dialect = t->dialect, .modules = &t->modules->source};
  mig_ops *binds = NULL;
  uint32_t count = 0;
  mig_must(mig_script_operations(&binds, &count, t->arena, script, &opts));
  for (uint32_t i = 0; i < count; i++)
    if (mig_span_eq(binds[i].bind, t->bind)) return &binds[i];
  return NULL;
}

mig_trial_end mig_trial_run(mig_trial *t, mig_conflict_line line) {
  mig_replay replay;
  mig_conflict_line none = {NULL, 0};
  mig_replay_failures failures = {0};
  mig_replay_init(&replay, t->arena, &t->base_line, &line, &none);
  mig_trial_end end = {.catalogue = mig_catalogue_clone(t->base)};
  mig_catalogue_record(end.catalogue);
  end.runs = mig_replay_run(&replay, end.catalogue, MIG_SIDE_OURS, &failures);
  uint32_t murk = 0;
  mig_catalogue_murk(end.catalogue, &murk);
  end.doubtful = murk != 0 || replay.doubts.count != 0 || replay.overflow;
  if (!end.runs && failures.items.count != 0) {
    const mig_failure *first = &failures.items.items[0];
    end.because = mig_arena_printf(t->arena, "%.*s: %.*s", MIG_FMT(mig_replay_at(&replay, first->step)->revision),
                                   MIG_FMT(first->message));
  }
  return end;
}

const mig_cat_difference *mig_trial_differ(mig_trial *t, const mig_trial_end *a, const mig_trial_end *b,
                                           uint32_t *count) {
  const mig_cat_difference *list = mig_catalogue_compare(t->arena, a->catalogue, b->catalogue, count);
  return *count == 0 ? NULL : list;
}

/* ---- going down again ---- */

static mig_span path_of(const mig_trial *t, mig_rev rev) {
  return t->project->scripts[mig_graph_node_of(t->project->graph, rev)->script].file.path;
}

mig_conflict_line mig_trial_down(mig_trial *t, mig_revs revs) {
  mig_conflict_revision *down = MIG_NEW_ARRAY(t->arena, mig_conflict_revision, revs.count);
  for (uint32_t i = 0; i < revs.count; i++) {
    const mig_graph_node *node = mig_graph_node_of(t->project->graph, revs.items[revs.count - 1 - i]);
    down[i] = (mig_conflict_revision){node->id, mig_trial_bind(t, &t->project->scripts[node->script], MIG_DOWNGRADE)};
  }
  return (mig_conflict_line){down, revs.count};
}

/* Rows stay what they are: no downgrade() is asked to bring them back. */
static const mig_cat_difference *in_schema(const mig_cat_difference *list, uint32_t count) {
  for (uint32_t i = 0; list != NULL && i < count; i++)
    if (list[i].object.kind != MIG_OBJECT_ROWS) return &list[i];
  return NULL;
}

mig_span mig_trial_returns(mig_trial *t, mig_conflict_line line) {
  uint32_t count = 0;
  mig_trial_end before = mig_trial_run(t, (mig_conflict_line){NULL, 0}), end = mig_trial_run(t, line);
  if (!end.runs) return end.because;
  const mig_cat_difference *d = mig_trial_differ(t, &before, &end, &count);
  d = in_schema(d, count);
  if (d == NULL) return end.doubtful ? MIG_SPAN("a downgrade() holds statements that could not be read") : (mig_span){NULL, 0};
  const mig_object *o = &d->object;
  return mig_arena_printf(t->arena, "the %s %.*s%s%.*s is not what it was", mig_object_kind_name(o->kind), MIG_FMT(o->table),
                          o->table.len > 0 && o->name.len > 0 ? "." : "", MIG_FMT(o->name));
}

mig_span mig_trial_restores(mig_trial *t, mig_revs revs) {
  mig_conflict_line up = mig_trial_line(t, revs), down = mig_trial_down(t, revs);
  for (uint32_t i = 0; i < down.count; i++)
    if (down.items[i].ops != NULL && down.items[i].ops->raises)
      return mig_arena_printf(t->arena, "downgrade() of %.*s refuses to run", MIG_FMT(path_of(t, revs.items[revs.count - 1 - i])));
  mig_trial_end before = mig_trial_run(t, (mig_conflict_line){NULL, 0});
  mig_trial_end end = mig_trial_run(t, mig_trial_joined(t, up, down));
  if (!end.runs) return mig_arena_printf(t->arena, "going down fails at %.*s", MIG_FMT(end.because));
  uint32_t count = 0;
  const mig_cat_difference *first = mig_trial_differ(t, &before, &end, &count);
  if (first != NULL) {
    const mig_object *o = &first->object;
    return mig_arena_printf(t->arena, "downgrade() does not restore the %s %.*s%s%.*s", mig_object_kind_name(o->kind),
                            MIG_FMT(o->table), o->table.len > 0 && o->name.len > 0 ? "." : "", MIG_FMT(o->name));
  }
  if (end.doubtful) return MIG_SPAN("downgrade() holds statements that could not be read");
  return (mig_span){NULL, 0};
}
