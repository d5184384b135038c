#include "graph/internal.h"

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Saturates: nobody has 10^15 revisions. */
static int64_t read_digits(mig_span digits) {
  int64_t value = 0;
  for (size_t i = 0; i < digits.len && value < 1000000000000000; i++) value = value * 10 + (digits.ptr[i] - '0');
  return value;
}

bool graph_is_negative(mig_span name, int64_t *steps) {
  mig_span number = mig_span_trim(name);
  if (number.len < 2 || number.ptr[0] != '-') return false;
  for (size_t i = 1; i < number.len; i++)
    if (!is_digit(number.ptr[i])) return false;
  *steps = -read_digits(mig_span_cut(number, 1, number.len));
  return *steps < 0;
}

typedef struct next_steps {
  mig_revs revs;
  bool base; /* the step leads to before the first revision */
} next_steps;

static mig_err steps_up(const graph_asker *ask, mig_rev from, mig_span branch, next_steps *next) {
  next->revs = from == MIG_NO_REV ? ask->graph->bases : graph_row(&ask->graph->children, from);
  return branch.ptr == NULL ? MIG_OK : graph_filter_lineage(ask, next->revs, branch, &next->revs);
}

static void steps_down(const graph_asker *ask, mig_rev from, next_steps *next) {
  if (from == GRAPH_BASE) return;
  next->revs = from == MIG_NO_REV ? ask->graph->heads : graph_row(&ask->graph->parents, from);
  next->base = next->revs.count == 0;
}

/* ('a', 'a') is two ways to a. */
static bool is_fork(const graph_asker *ask, const next_steps *next, mig_rev from, bool down) {
  if (next->revs.count > 1) return true;
  return down && from < GRAPH_TOO_FAR && mig_graph_is_merge_point(ask->graph, from);
}

mig_err graph_walk_steps(const graph_asker *ask, const graph_walk *walk, mig_rev *out) {
  mig_rev at = walk->start;
  bool down = walk->steps < 0;
  for (int64_t left = down ? -walk->steps : walk->steps; left > 0; left--) {
    next_steps next = {0};
    mig_err err = MIG_OK;
    if (down)
      steps_down(ask, at, &next);
    else
      err = steps_up(ask, at, walk->branch, &next);
    if (err != MIG_OK) return err;
    if (next.revs.count == 0 && !next.base) {
      *out = walk->exact ? GRAPH_TOO_FAR : at;
      return MIG_OK;
    }
    if (is_fork(ask, &next, at, down)) return mig_fail(ask->why, MIG_ERR_USAGE, "Ambiguous walk");
    at = next.base ? GRAPH_BASE : next.revs.items[0];
  }
  *out = at;
  return MIG_OK;
}

mig_err graph_below_heads(const graph_asker *ask, mig_span branch, int64_t steps, mig_revs *out) {
  graph_revs found = {0};
  mig_revs heads = ask->graph->real_heads;
  for (uint32_t i = 0; i < heads.count; i++) {
    if (branch.ptr != NULL && !graph_has_label(ask->arena, ask->graph, heads.items[i], branch)) continue;
    mig_err err = graph_walk_steps(ask, &(graph_walk){.start = heads.items[i], .steps = steps, .exact = true},
                                   mig_vec_push(ask->arena, &found));
    if (err != MIG_OK) return err;
  }
  *out = (mig_revs){found.items, found.count};
  return MIG_OK;
}

/* What Alembic's regular expression for relative targets matches: (?:(.+?)@)?(\w+)?([+-]\d+),
 * anchored at the start only. */
typedef struct relative {
  mig_span branch, symbol; /* ptr NULL: not there */
  mig_span text;           /* sign and digits */
  int64_t steps;
} relative;

/* Letters and digits of any script; bytes above ASCII count as letters. */
static bool is_word(char c) {
  return is_digit(c) || c == '_' || ((c | 32) >= 'a' && (c | 32) <= 'z') || (unsigned char)c >= 0x80;
}

static bool match_steps(mig_span text, size_t start, relative *out) {
  size_t sign = start;
  while (sign < text.len && is_word(text.ptr[sign])) sign++;
  if (sign + 1 >= text.len || (text.ptr[sign] != '+' && text.ptr[sign] != '-')) return false;
  size_t end = sign + 1;
  while (end < text.len && is_digit(text.ptr[end])) end++;
  if (end == sign + 1) return false;
  if (sign > start) out->symbol = mig_span_cut(text, start, sign);
  out->text = mig_span_cut(text, sign, end);
  out->steps = read_digits(mig_span_cut(text, sign + 1, end));
  if (text.ptr[sign] == '-') out->steps = -out->steps;
  return true;
}

static bool match_relative(mig_span text, relative *out) {
  *out = (relative){0};
  for (size_t at = 1; at < text.len && text.ptr[at - 1] != '\n'; at++) {
    if (text.ptr[at] != '@' || !match_steps(text, at + 1, out)) continue;
    out->branch = mig_span_cut(text, 0, at);
    return true;
  }
  return match_steps(text, 0, out);
}

/* Of those below `current` that share the lineage, the ones that nothing else of them stands on. */
static mig_err find_applied_tips(const graph_asker *ask, mig_revs current, mig_span branch, mig_revs *out) {
  const mig_graph *graph = ask->graph;
  mig_rev_set below = graph_reach(ask->arena, graph, &graph->normal, current);
  mig_revs active;
  mig_err err = graph_filter_lineage(ask, graph_set_list(ask->arena, &below), branch, &active);
  if (err != MIG_OK) return err;
  mig_rev_set tips = graph_set_new(ask->arena, graph->count);
  for (uint32_t i = 0; i < active.count; i++) mig_rev_set_add(&tips, active.items[i]);
  for (uint32_t i = 0; i < active.count; i++) {
    mig_revs parents = graph_row(&graph->normal, active.items[i]);
    for (uint32_t p = 0; p < parents.count; p++) mig_rev_set_remove(&tips, parents.items[p]);
  }
  *out = graph_set_list(ask->arena, &tips);
  return MIG_OK;
}

/* Where `+N` counts from. */
static mig_err find_start(const graph_asker *ask, const relative *r, mig_revs current, mig_rev *out) {
  mig_revs starts = current;
  mig_err err = MIG_OK;
  if (r->branch.ptr != NULL) {
    err = graph_filter_lineage(ask, current, r->branch, &starts);
    if (err == MIG_OK && starts.count == 0) err = find_applied_tips(ask, current, r->branch, &starts);
  }
  if (err != MIG_OK) return err;
  if (starts.count > 1) return mig_fail(ask->why, MIG_ERR_USAGE, "Ambiguous upgrade from multiple current revisions");
  *out = starts.count == 1 ? starts.items[0] : MIG_NO_REV;
  return MIG_OK;
}

static mig_err walk_relative(const graph_asker *ask, const relative *r, mig_revs current, bool exact, mig_rev *out) {
  graph_walk walk = {.steps = r->steps, .exact = exact};
  mig_err err;
  if (r->steps > 0) walk.branch = r->branch;
  if (r->symbol.ptr == NULL && r->steps <= 0) return graph_too_far(ask, r->text, r->steps);
  if (r->symbol.ptr == NULL)
    err = find_start(ask, r, current, &walk.start);
  else if (r->steps > 0)
    err = graph_resolve_one(ask, (graph_symbol){.name = r->symbol}, &walk.start);
  else
    err = graph_resolve_one(ask, (graph_symbol){r->branch, r->symbol}, &walk.start);
  return err != MIG_OK ? err : graph_walk_steps(ask, &walk, out);
}

mig_err graph_resolve_target(const graph_asker *ask, mig_span text, mig_revs current, bool exact, mig_revs *out) {
  relative r;
  if (!match_relative(text, &r)) return graph_resolve(ask, text, out);
  mig_rev *found = MIG_NEW(ask->arena, mig_rev);
  mig_err err = walk_relative(ask, &r, current, exact, found);
  if (err != MIG_OK) return err;
  if (*found >= GRAPH_TOO_FAR) return graph_too_far(ask, r.text, r.steps);
  *out = (mig_revs){found, 1};
  return MIG_OK;
}

typedef struct target_call {
  graph_asker ask;
  mig_span symbol;
  mig_revs current;
  bool exact;
  mig_revs *out;
} target_call;

static mig_err resolve_target(void *context) {
  target_call *call = context;
  return graph_resolve_target(&call->ask, call->symbol, call->current, call->exact, call->out);
}

mig_err mig_graph_resolve_target(mig_revs *out, mig_arena *arena, const mig_graph *graph, mig_span symbol,
                                 mig_revs current, bool exact, mig_why *why) {
  target_call call = {{.graph = graph, .arena = arena, .asked = symbol, .why = why}, symbol, current, exact, out};
  return mig_protect(resolve_target, &call);
}
