#include "graph/internal.h"

graph_symbol graph_split_symbol(mig_span text) {
  size_t at = mig_span_find(text, MIG_SPAN("@"), 0);
  if (at == SIZE_MAX) return (graph_symbol){.name = text};
  graph_symbol symbol = {.name = mig_span_cut(text, at + 1, text.len)};
  if (at > 0) symbol.branch = mig_span_cut(text, 0, at);
  return symbol;
}

mig_err graph_cannot_locate(const graph_asker *ask, mig_span symbol) {
  return mig_fail(ask->why, MIG_ERR_USAGE, "Can't locate revision identified by '%.*s'", MIG_FMT(symbol));
}

/* Upward steps are named as typed, others as a number. */
mig_err graph_too_far(const graph_asker *ask, mig_span relative, int64_t steps) {
  long long count = steps;
  if (steps <= 0) relative = mig_arena_printf(ask->arena, "%lld", count);
  return mig_fail(ask->why, MIG_ERR_USAGE, "Relative revision %.*s didn't produce %lld migrations", MIG_FMT(relative),
                  count < 0 ? -count : count);
}

static mig_err several_heads(const graph_asker *ask) {
  mig_span a = ask->asked;
  return mig_fail(ask->why, MIG_ERR_USAGE,
                  "Multiple head revisions are present for given argument '%.*s'; please specify a specific target "
                  "revision, '<branchname>@%.*s' to narrow to a specific head, or 'heads' for all heads",
                  MIG_FMT(a), MIG_FMT(a));
}

static mig_rev find_exact(const mig_graph *graph, mig_span name) {
  mig_rev rev = mig_map_get(&graph->ids, name);
  return rev != MIG_MAP_NONE ? rev : mig_map_get(&graph->labels, name);
}

/* Python's len(): continuation bytes don't count. */
static bool has_more_than_three_characters(mig_span key) {
  uint32_t count = 0;
  for (size_t i = 0; i < key.len && count < 4; i++) count += ((unsigned char)key.ptr[i] & 0xc0) != 0x80;
  return count > 3;
}

typedef struct candidates {
  graph_revs revs;
  MIG_VEC(mig_span) keys;
} candidates;

static void offer(const graph_asker *ask, candidates *c, mig_span key, mig_span start, mig_rev rev) {
  if (!mig_span_starts(key, start) || !has_more_than_three_characters(key)) return;
  *mig_vec_push(ask->arena, &c->revs) = rev;
  *mig_vec_push(ask->arena, &c->keys) = key;
}

/* Ids, then labels: both may be shortened. */
static candidates find_beginning_with(const graph_asker *ask, mig_span start) {
  candidates c = {0};
  for (mig_rev r = 0; r < ask->graph->count; r++) offer(ask, &c, mig_graph_id(ask->graph, r), start, r);
  for (uint32_t i = 0; i < ask->graph->label_names.count; i++)
    offer(ask, &c, ask->graph->label_names.items[i], start, ask->graph->label_order.items[i]);
  return c;
}

static mig_err ambiguous(const graph_asker *ask, mig_span name, const candidates *c) {
  mig_span second = c->keys.count > 1 ? c->keys.items[1] : c->keys.items[0];
  return mig_fail(
      ask->why, MIG_ERR_USAGE, "Can't locate revision identified by '%.*s'; %u identifiers start with it: %.*s, %.*s%s",
      MIG_FMT(name), c->revs.count, MIG_FMT(c->keys.items[0]), MIG_FMT(second), c->revs.count > 2 ? ", ..." : "");
}

static mig_err find_partial(const graph_asker *ask, mig_span name, mig_span branch, mig_rev *out) {
  if (name.len == 0) return graph_cannot_locate(ask, name);
  candidates c = find_beginning_with(ask, name);
  mig_revs found = {c.revs.items, c.revs.count};
  mig_err err = branch.ptr == NULL ? MIG_OK : graph_filter_lineage(ask, found, branch, &found);
  if (err != MIG_OK) return err;
  if (found.count == 0) return graph_cannot_locate(ask, name);
  if (found.count > 1 && branch.ptr != NULL)
    return mig_fail(ask->why, MIG_ERR_USAGE,
                    "Can't locate revision identified by '%.*s'; %u identifiers of branch '%.*s' start with it",
                    MIG_FMT(name), found.count, MIG_FMT(branch));
  if (found.count > 1) return ambiguous(ask, name, &c);
  *out = found.items[0];
  return MIG_OK;
}

mig_err graph_find_literal(const graph_asker *ask, mig_span name, mig_rev *out) {
  *out = find_exact(ask->graph, name);
  return *out != MIG_NO_REV ? MIG_OK : find_partial(ask, name, (mig_span){0}, out);
}

static mig_err find_literal(const graph_asker *ask, graph_symbol symbol, mig_rev *out) {
  if (symbol.branch.ptr == NULL) return graph_find_literal(ask, symbol.name, out);
  mig_rev branch;
  mig_err err = graph_find_literal(ask, symbol.branch, &branch);
  if (err != MIG_OK) return err;
  *out = find_exact(ask->graph, symbol.name);
  if (*out == MIG_NO_REV) err = find_partial(ask, symbol.name, symbol.branch, out);
  if (err != MIG_OK || graph_lineage(ask->arena, ask->graph, *out, branch)) return err;
  return mig_fail(ask->why, MIG_ERR_USAGE,
                  "Can't locate revision identified by '%.*s'; it is not a member of branch '%.*s'",
                  MIG_FMT(symbol.name), MIG_FMT(symbol.branch));
}

static mig_revs copy_one(const graph_asker *ask, mig_rev rev) {
  mig_rev *copy = MIG_NEW(ask->arena, mig_rev);
  *copy = rev;
  return (mig_revs){copy, 1};
}

static mig_err resolve_head(const graph_asker *ask, mig_span branch, mig_revs *out) {
  *out = ask->graph->heads;
  mig_err err = branch.ptr == NULL ? MIG_OK : graph_filter_lineage(ask, *out, branch, out);
  if (err != MIG_OK) return err;
  return out->count > 1 ? several_heads(ask) : MIG_OK;
}

/* The words `heads`, `head` and `base`; *literal says that it is none of them. */
static mig_err resolve_word(const graph_asker *ask, graph_symbol symbol, mig_revs *out, bool *literal) {
  *literal = false;
  *out = (mig_revs){NULL, 0};
  if (mig_span_is(symbol.name, "base")) return MIG_OK;
  if (mig_span_is(symbol.name, "head")) return resolve_head(ask, symbol.branch, out);
  *literal = !mig_span_is(symbol.name, "heads");
  if (*literal) return MIG_OK;
  if (symbol.branch.ptr != NULL) return graph_filter_lineage(ask, ask->graph->heads, symbol.branch, out);
  *out = ask->graph->real_heads;
  return MIG_OK;
}

mig_err graph_filter_lineage(const graph_asker *ask, mig_revs from, mig_span branch, mig_revs *out) {
  graph_revs kept = {0};
  mig_revs shares;
  bool literal;
  mig_err err = resolve_word(ask, (graph_symbol){.name = branch}, &shares, &literal);
  if (err == MIG_OK && literal && from.count > 0) {
    mig_rev rev;
    err = graph_find_literal(ask, branch, &rev);
    if (err == MIG_OK) shares = copy_one(ask, rev);
  }
  if (err != MIG_OK) return err;
  for (uint32_t i = 0; i < from.count; i++) {
    bool shared = shares.count == 0; /* `base` is everybody's lineage */
    for (uint32_t j = 0; j < shares.count && !shared; j++)
      shared = graph_lineage(ask->arena, ask->graph, from.items[i], shares.items[j]);
    if (shared) *mig_vec_push(ask->arena, &kept) = from.items[i];
  }
  *out = (mig_revs){kept.items, kept.count};
  return MIG_OK;
}

/* A branch called `head` filters like the word, but is no branch. */
static mig_err check_branch(const graph_asker *ask, mig_span branch) {
  mig_rev rev;
  return branch.ptr == NULL ? MIG_OK : graph_find_literal(ask, branch, &rev);
}

mig_err graph_resolve_one(const graph_asker *ask, graph_symbol symbol, mig_rev *out) {
  mig_revs found;
  bool literal;
  mig_err err = resolve_word(ask, symbol, &found, &literal);
  *out = MIG_NO_REV;
  if (err != MIG_OK) return err;
  if (literal) return find_literal(ask, symbol, out);
  if (found.count > 1) return several_heads(ask);
  *out = found.count == 1 ? found.items[0] : MIG_NO_REV;
  return check_branch(ask, symbol.branch);
}

static mig_err resolve_negative(const graph_asker *ask, graph_symbol symbol, int64_t steps, mig_revs *out) {
  mig_err err = graph_below_heads(ask, symbol.branch, steps, out);
  for (uint32_t i = 0; err == MIG_OK && i < out->count; i++)
    if (out->items[i] >= GRAPH_TOO_FAR) err = graph_too_far(ask, symbol.name, steps);
  return err;
}

mig_err graph_resolve(const graph_asker *ask, mig_span text, mig_revs *out) {
  graph_symbol symbol = graph_split_symbol(text);
  bool literal;
  int64_t steps;
  mig_rev rev;
  mig_err err = resolve_word(ask, symbol, out, &literal);
  if (err == MIG_OK && !literal && out->count > 0) err = check_branch(ask, symbol.branch);
  if (err != MIG_OK || !literal) return err;
  if (graph_is_negative(symbol.name, &steps)) return resolve_negative(ask, symbol, steps, out);
  err = find_literal(ask, symbol, &rev);
  if (err == MIG_OK) *out = copy_one(ask, rev);
  return err;
}

typedef struct resolve_call {
  graph_asker ask;
  mig_span symbol;
  mig_revs *out;
} resolve_call;

static mig_err resolve(void *context) {
  resolve_call *call = context;
  return graph_resolve(&call->ask, call->symbol, call->out);
}

mig_err mig_graph_resolve(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_span symbol, mig_why *why) {
  resolve_call call = {{.graph = graph, .arena = arena, .asked = symbol, .why = why}, symbol, out};
  return mig_protect(resolve, &call);
}
