/* One bit per question, 64 questions per sweep, and a sweep covers only the part of the order
 * between the first source and the last sink. Real histories ask about neighbours, so a sweep is
 * short; at worst the cost is revisions x questions / 64. */
#include "graph/internal.h"

enum { KEYS_PER_SWEEP = 64 };

typedef struct sweep {
  const mig_graph *graph;
  const graph_rows *rows;
  bool upwards;        /* sources flow from parents to children, else the other way */
  uint64_t *own, *got; /* by place in the direction of flow */
  uint32_t first_key, low, high;
} sweep;

/* Places count in the direction of flow: 0 is where nothing flows in. */
static uint32_t place_of(const sweep *s, mig_rev rev) {
  uint32_t position = s->graph->position[rev];
  return s->upwards ? position : s->graph->count - 1 - position;
}

static mig_rev rev_at(const sweep *s, uint32_t place) {
  return s->graph->topological.items[s->upwards ? place : s->graph->count - 1 - place];
}

static uint32_t end_of_keys(graph_marks marks, uint32_t from, uint32_t end_key) {
  while (from < marks.count && marks.items[from].key < end_key) from++;
  return from;
}

static void find_window(sweep *s, graph_marks sources, graph_marks sinks) {
  s->low = UINT32_MAX;
  s->high = 0;
  for (uint32_t i = 0; i < sources.count; i++) {
    uint32_t place = place_of(s, sources.items[i].rev);
    if (place < s->low) s->low = place;
  }
  for (uint32_t i = 0; i < sinks.count; i++) {
    uint32_t place = place_of(s, sinks.items[i].rev);
    if (place > s->high) s->high = place;
  }
}

static void flow(sweep *s) {
  for (uint32_t place = s->low; place <= s->high; place++) {
    mig_revs from = graph_row(s->rows, rev_at(s, place));
    uint64_t bits = 0;
    for (uint32_t i = 0; i < from.count; i++) {
      uint32_t there = place_of(s, from.items[i]);
      if (there >= s->low && there < place) bits |= s->own[there] | s->got[there];
    }
    s->got[place] = bits;
  }
}

static void run_sweep(sweep *s, bool *answers, graph_marks sources, graph_marks sinks) {
  find_window(s, sources, sinks);
  if (sources.count == 0 || s->low > s->high) return;
  size_t bytes = ((size_t)s->high - s->low + 1) * sizeof(uint64_t);
  memset(s->own + s->low, 0, bytes);
  memset(s->got + s->low, 0, bytes);
  for (uint32_t i = 0; i < sources.count; i++) {
    uint32_t place = place_of(s, sources.items[i].rev);
    if (place <= s->high) s->own[place] |= (uint64_t)1 << (sources.items[i].key - s->first_key);
  }
  flow(s);
  for (uint32_t i = 0; i < sinks.count; i++) {
    uint32_t place = place_of(s, sinks.items[i].rev);
    if (place >= s->low) answers[i] = (s->got[place] >> (sinks.items[i].key - s->first_key)) & 1;
  }
}

void graph_flood(bool *answers, mig_arena *scratch, const mig_graph *graph, const graph_flow *how, graph_marks sources,
                 graph_marks sinks) {
  sweep s = {.graph = graph,
             .rows = how->rows,
             .upwards = how->upwards,
             .own = MIG_NEW_ARRAY(scratch, uint64_t, graph->count),
             .got = MIG_NEW_ARRAY(scratch, uint64_t, graph->count)};
  uint32_t source = 0, sink = 0;
  for (; sink < sinks.count; s.first_key += KEYS_PER_SWEEP) {
    uint32_t end_key = s.first_key + KEYS_PER_SWEEP;
    uint32_t source_end = end_of_keys(sources, source, end_key), sink_end = end_of_keys(sinks, sink, end_key);
    run_sweep(&s, answers + sink, (graph_marks){sources.items + source, source_end - source},
              (graph_marks){sinks.items + sink, sink_end - sink});
    source = source_end;
    sink = sink_end;
  }
}
