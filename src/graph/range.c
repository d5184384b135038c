/* history -r A:B, after Alembic's walk_revisions. */
#include "graph/internal.h"

typedef struct range {
  graph_asker ask;
  mig_span start, end; /* as typed, or the words that stand for nothing typed */
  mig_revs targets, current;
} range;

static mig_err not_on_one_branch(const range *r) {
  return mig_fail(r->ask.why, MIG_ERR_USAGE,
                  "Requested range %.*s:%.*s does not refer to ancestor/descendant revisions along the same branch",
                  MIG_FMT(r->start), MIG_FMT(r->end));
}

static mig_err read_range(range *r, mig_span text) {
  mig_span trimmed = mig_span_trim(text);
  size_t colon = mig_span_find(trimmed, MIG_SPAN(":"), 0);
  if (colon == SIZE_MAX || mig_span_find(trimmed, MIG_SPAN(":"), colon + 1) != SIZE_MAX)
    return mig_fail(r->ask.why, MIG_ERR_USAGE, "History range requires [start]:[end], [start]:, or :[end]");
  r->start = mig_span_cut(trimmed, 0, colon);
  r->end = mig_span_cut(trimmed, colon + 1, trimmed.len);
  if (r->start.len == 0) r->start = MIG_SPAN("base");
  if (r->end.len == 0) r->end = MIG_SPAN("heads");
  r->ask.asked = r->end;
  return MIG_OK;
}

/* `L@base:` keeps the targets that carry L. A revision named before the '@' stands for its one
 * label. */
static mig_err keep_labelled(range *r) {
  const graph_asker *ask = &r->ask;
  graph_revs kept = {0};
  size_t at = mig_span_find(r->start, MIG_SPAN("@"), 0);
  if (at == SIZE_MAX) return MIG_OK;
  mig_span label = mig_span_cut(r->start, 0, at);
  mig_rev rev;
  mig_err err = graph_resolve_one(ask, (graph_symbol){.name = label}, &rev);
  if (err != MIG_OK) return err;
  if (rev != MIG_NO_REV && mig_span_eq(mig_graph_id(ask->graph, rev), label)) {
    mig_labels labels = graph_labels(ask->arena, ask->graph, rev);
    if (labels.count != 1)
      return mig_fail(ask->why, MIG_ERR_USAGE, "Revision %.*s has %s; name a label before the '@'", MIG_FMT(label),
                      labels.count == 0 ? "no branch label" : "several branch labels");
    label = labels.items[0];
  }
  for (uint32_t i = 0; i < r->targets.count; i++)
    if (graph_has_label(ask->arena, ask->graph, r->targets.items[i], label))
      *mig_vec_push(ask->arena, &kept) = r->targets.items[i];
  r->targets = (mig_revs){kept.items, kept.count};
  return MIG_OK;
}

/* `+2` counts from the start of the range, as one revision; `L@+2` from any number. */
static mig_err find_origin(range *r, mig_revs *out) {
  if (r->end.ptr[0] != '+') return graph_resolve(&r->ask, r->start, out);
  mig_rev *rev = MIG_NEW(r->ask.arena, mig_rev);
  mig_err err = graph_resolve_one(&r->ask, graph_split_symbol(r->start), rev);
  *out = (mig_revs){rev, *rev != MIG_NO_REV};
  return err;
}

static mig_err find_targets(range *r) {
  mig_revs from = {NULL, 0};
  bool relative = r->end.ptr[0] == '+' || mig_span_find(r->end, MIG_SPAN("@+"), 0) != SIZE_MAX;
  mig_err err = relative ? find_origin(r, &from) : MIG_OK;
  if (err == MIG_OK) err = graph_resolve_target(&r->ask, r->end, from, false, &r->targets);
  return err == MIG_OK ? keep_labelled(r) : err;
}

/* No member may be another's ancestor; Alembic names the first that is not alone. */
static mig_err refuse_overlap(const range *r, mig_revs revs) {
  const mig_graph *graph = r->ask.graph;
  for (uint32_t i = 0; i < revs.count && revs.count > 1; i++) {
    mig_rev_set below = graph_reach(r->ask.arena, graph, &graph->normal, graph_one(&revs.items[i]));
    for (uint32_t j = 0; j < revs.count; j++)
      if (revs.items[j] != revs.items[i] && mig_rev_set_has(&below, revs.items[j]))
        return mig_fail(r->ask.why, MIG_ERR_USAGE,
                        "Requested revision %.*s overlaps with other requested revisions %.*s",
                        MIG_FMT(mig_graph_id(graph, revs.items[i])), MIG_FMT(mig_graph_id(graph, revs.items[j])));
  }
  return MIG_OK;
}

/* Of what `end` needs, dependencies included, that on which nothing else of it is built by `down_revision`: what a
 * database at `end` has in its version table. */
static mig_revs applied_at(const range *r, mig_rev end) {
  const mig_graph *graph = r->ask.graph;
  mig_rev_set below = graph_reach(r->ask.arena, graph, &graph->normal, graph_one(&end));
  mig_rev_set tips = graph_set_new(r->ask.arena, graph->count);
  for (mig_rev x = 0; x < graph->count; x++) {
    mig_revs children = graph_row(&graph->children, x);
    bool covered = !mig_rev_set_has(&below, x);
    for (uint32_t i = 0; i < children.count && !covered; i++) covered = mig_rev_set_has(&below, children.items[i]);
    if (!covered) mig_rev_set_add(&tips, x);
  }
  return graph_set_list(r->ask.arena, &tips);
}

/* `L@-N` counts from the range's end; where that is of another branch, from the one revision of L that it needs. */
static mig_err find_end_on_branch(const range *r, mig_span branch, mig_rev *out) {
  const graph_asker *ask = &r->ask;
  mig_revs own, applied;
  mig_err err = graph_find_literal(ask, r->end, out);
  if (err == MIG_OK) err = graph_filter_lineage(ask, graph_one(out), branch, &own);
  if (err == MIG_OK && own.count == 0) {
    err = graph_filter_lineage(ask, applied_at(r, *out), branch, &applied);
    if (err == MIG_OK && applied.count == 1) *out = applied.items[0];
  }
  return err != MIG_OK ? err : graph_resolve_one(ask, (graph_symbol){branch, mig_graph_id(ask->graph, *out)}, out);
}

/* `-N` that leaves the graph below the heads is counted from the range's end instead, and stops. */
static mig_err count_from_end(range *r, graph_symbol symbol, int64_t steps) {
  mig_rev start, *found = MIG_NEW(r->ask.arena, mig_rev);
  mig_err err = symbol.branch.ptr != NULL ? find_end_on_branch(r, symbol.branch, &start)
                                          : graph_resolve_one(&r->ask, (graph_symbol){r->end, r->end}, &start);
  if (err == MIG_OK) err = graph_walk_steps(&r->ask, &(graph_walk){.start = start, .steps = steps}, found);
  if (err == MIG_OK) r->current = (mig_revs){found, *found < GRAPH_TOO_FAR};
  return err;
}

static mig_err find_current(range *r, const mig_rev_set *required) {
  graph_symbol symbol = graph_split_symbol(r->start);
  int64_t steps = 0;
  bool negative = graph_is_negative(symbol.name, &steps);
  mig_err err = negative ? graph_below_heads(&r->ask, symbol.branch, steps, &r->current)
                         : graph_resolve(&r->ask, r->start, &r->current);
  for (uint32_t i = 0; err == MIG_OK && i < r->current.count; i++) {
    mig_rev rev = r->current.items[i];
    if (rev != GRAPH_TOO_FAR && (rev == GRAPH_BASE || !mig_rev_set_has(required, rev))) return not_on_one_branch(r);
    if (rev == GRAPH_TOO_FAR && r->current.items[0] != GRAPH_TOO_FAR) return graph_too_far(&r->ask, symbol.name, steps);
  }
  if (err == MIG_OK && negative && r->current.count > 0 && r->current.items[0] == GRAPH_TOO_FAR)
    err = count_from_end(r, symbol, steps);
  return err;
}

/* Everything the targets need and the current ones don't, the current ones included, and of that
 * only what stands on them. */
static mig_rev_set subtract(const range *r, const mig_rev_set *required) {
  const mig_graph *graph = r->ask.graph;
  mig_rev_set needs = graph_set_new(r->ask.arena, graph->count);
  mig_rev_set below = graph_reach(r->ask.arena, graph, &graph->normal, r->current);
  mig_rev_set above = graph_reach(r->ask.arena, graph, &graph->children, r->current);
  for (mig_rev x = 0; x < graph->count; x++)
    if (mig_rev_set_has(required, x) && !mig_rev_set_has(&below, x) &&
        (r->current.count == 0 || mig_rev_set_has(&above, x)))
      mig_rev_set_add(&needs, x);
  for (uint32_t i = 0; i < r->current.count; i++) mig_rev_set_add(&needs, r->current.items[i]);
  return needs;
}

/* With cycles some revisions are below no head; those that nothing stands on once the cycles are
 * cut open count as heads then. */
static mig_revs find_tips(mig_arena *arena, const mig_graph *graph, const mig_rev_set *set) {
  mig_rev_set tips = graph_set_new(arena, graph->count);
  for (mig_rev r = 0; r < graph->count; r++) {
    mig_revs children = graph_row(&graph->all_children, r);
    bool covered = !mig_rev_set_has(set, r);
    for (uint32_t i = 0; i < children.count && !covered; i++)
      covered = mig_rev_set_has(set, children.items[i]) && graph_orders(graph, children.items[i], r);
    if (!covered) mig_rev_set_add(&tips, r);
  }
  return graph_set_list(arena, &tips);
}

static mig_err list_range(range *r, mig_revs *out) {
  const mig_graph *graph = r->ask.graph;
  mig_err err = find_targets(r);
  if (err == MIG_OK) err = refuse_overlap(r, r->targets);
  if (err != MIG_OK) return err;
  mig_rev_set required = graph_reach(r->ask.arena, graph, &graph->normal, r->targets);
  err = find_current(r, &required);
  if (err == MIG_OK) err = refuse_overlap(r, r->current);
  if (err != MIG_OK) return err;
  mig_rev_set needs = subtract(r, &required);
  mig_revs heads = graph->has_cycle ? find_tips(r->ask.arena, graph, &needs) : r->targets;
  *out = graph_order(r->ask.arena, graph, &needs, heads);
  /* Alembic fails an assertion where the end stands on the start through dependencies only. */
  return out->count == mig_rev_set_count(&needs) ? MIG_OK : not_on_one_branch(r);
}

static mig_revs list_everything(mig_arena *arena, const mig_graph *graph) {
  mig_rev_set all = graph_set_new(arena, graph->count);
  for (mig_rev r = 0; r < graph->count; r++) mig_rev_set_add(&all, r);
  return graph_order(arena, graph, &all, graph->has_cycle ? find_tips(arena, graph, &all) : graph->real_heads);
}

typedef struct history_call {
  mig_revs *out;
  mig_span text;
  range r;
} history_call;

static mig_err history(void *context) {
  history_call *call = context;
  if (call->text.ptr == NULL) {
    *call->out = list_everything(call->r.ask.arena, call->r.ask.graph);
    return MIG_OK;
  }
  mig_err err = read_range(&call->r, call->text);
  return err == MIG_OK ? list_range(&call->r, call->out) : err;
}

mig_err mig_graph_history(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_span text, mig_why *why) {
  history_call call = {out, text, {.ask = {.graph = graph, .arena = arena, .why = why}}};
  *out = (mig_revs){NULL, 0};
  return mig_protect(history, &call);
}
