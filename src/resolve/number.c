#include "resolve/number.h"

#include "base/span.h"

enum { MOST_DIGITS = 6 };

typedef struct number {
  bool known;
  uint32_t value;
  size_t start, end; /* of the digits in the text */
} number;

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
static bool is_joint(char c) {
  return c == '_' || c == '-';
}

/* The first run of digits that stands alone between the ends, '_' and '-'. */
static number number_in(mig_span text) {
  for (size_t i = 0; i < text.len; i++) {
    if (!is_digit(text.ptr[i]) || (i > 0 && !is_joint(text.ptr[i - 1]))) continue;
    number n = {.known = true, .start = i, .end = i};
    while (n.end < text.len && is_digit(text.ptr[n.end])) n.end++;
    if (n.end - n.start > MOST_DIGITS || (n.end < text.len && !is_joint(text.ptr[n.end]))) return (number){0};
    for (size_t k = n.start; k < n.end; k++) n.value = n.value * 10 + (uint32_t)(text.ptr[k] - '0');
    return n;
  }
  return (number){0};
}

static mig_span stem_of(mig_span path) {
  size_t start = path.len;
  while (start > 0 && path.ptr[start - 1] != '/') start--;
  mig_span name = mig_span_cut(path, start, path.len);
  if (mig_span_ends(name, MIG_SPAN(".py"))) name.len -= 3;
  return name;
}

static mig_span path_of(const mig_draft *draft, mig_rev rev) {
  return draft->project->scripts[mig_draft_script(draft, rev)].file.path;
}

static number number_of(const mig_draft *draft, mig_rev rev) {
  return number_in(stem_of(path_of(draft, rev)));
}

/* Does the project count? Each script with a number and one parent votes. */
static bool counts(const mig_draft *draft) {
  const mig_graph *graph = draft->project->graph;
  uint32_t votes = 0, next = 0;
  for (mig_rev rev = 0; rev < mig_graph_count(graph); rev++) {
    mig_revs parents = mig_graph_parents(graph, rev);
    if (parents.count != 1) continue;
    number own = number_of(draft, rev), parent = number_of(draft, parents.items[0]);
    votes++;
    next += own.known && parent.known && own.value == parent.value + 1;
  }
  return votes > 0 && next * 3 >= votes * 2;
}

static mig_span with_number(mig_draft *draft, mig_span text, const number *n, uint32_t value) {
  int width = (int)(n->end - n->start);
  mig_span before = mig_span_cut(text, 0, n->start), after = mig_span_cut(text, n->end, text.len);
  return mig_arena_printf(draft->arena, "%.*s%0*u%.*s", MIG_FMT(before), width, (unsigned)value, MIG_FMT(after));
}

static void renumber(mig_draft *draft, mig_rev rev, uint32_t by) {
  mig_span path = path_of(draft, rev), stem = stem_of(path), id = mig_graph_id(draft->project->graph, rev);
  number in_name = number_in(stem), in_id = number_in(id);
  mig_draft_item *item = &draft->items[mig_draft_script(draft, rev)];
  size_t folder = (size_t)(stem.ptr - path.ptr);
  item->touched = true;
  item->path = mig_arena_printf(draft->arena, "%.*s%.*s.py", (int)folder, path.ptr,
                                MIG_FMT(with_number(draft, stem, &in_name, in_name.value + by)));
  if (in_id.known && in_id.value == in_name.value) item->id = with_number(draft, id, &in_id, in_id.value + by);
}

uint32_t mig_draft_renumber(mig_draft *draft, mig_revs moved, const mig_rev_set *after) {
  uint32_t highest = 0, changed = 0;
  if (moved.count == 0 || !counts(draft)) return 0;
  for (mig_rev rev = 0; rev < mig_graph_count(draft->project->graph); rev++) {
    number n = number_of(draft, rev);
    if (mig_rev_set_has(after, rev) && n.known && n.value > highest) highest = n.value;
  }
  number first = number_of(draft, moved.items[0]);
  if (!first.known || first.value > highest) return 0;
  uint32_t by = highest + 1 - first.value;
  for (uint32_t i = 0; i < moved.count; i++) {
    if (!number_of(draft, moved.items[i]).known) continue;
    renumber(draft, moved.items[i], by);
    changed++;
  }
  return changed;
}
