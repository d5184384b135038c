#include "report/lanes.h"

#include "base/vec.h"

typedef MIG_VEC(mig_rev) lanes;
typedef MIG_VEC(mig_lane_line) lines;

static uint32_t free_lane(mig_arena *arena, lanes *active) {
  for (uint32_t i = 0; i < active->count; i++)
    if (active->items[i] == MIG_NO_REV) return i;
  *mig_vec_push(arena, active) = MIG_NO_REV;
  return active->count - 1;
}

static uint32_t lane_to(const lanes *active, mig_rev rev) {
  for (uint32_t i = 0; i < active->count; i++)
    if (active->items[i] == rev) return i;
  return UINT32_MAX;
}

static void push(mig_arena *arena, lines *out, mig_lane_kind kind, uint32_t lane) {
  *mig_vec_push(arena, out) = (mig_lane_line){kind, lane};
}

/* Every lane that waits for the revision ends at it; the leftmost becomes its own. */
static uint32_t arrive(mig_arena *arena, lanes *active, lines *out, mig_rev rev) {
  uint32_t own = lane_to(active, rev);
  if (own == UINT32_MAX) own = free_lane(arena, active);
  for (uint32_t i = 0; i < active->count; i++) {
    if (active->items[i] == rev) {
      push(arena, out, MIG_LANE_IN, i);
      active->items[i] = MIG_NO_REV;
    } else if (active->items[i] != MIG_NO_REV) {
      push(arena, out, MIG_LANE_PAST, i);
    }
  }
  return own;
}

/* The first parent goes on in the revision's own lane, the others where somebody waits for them
 * already, else in a lane of their own. */
static void leave(mig_arena *arena, lanes *active, lines *out, uint32_t own, mig_revs parents) {
  for (uint32_t i = 0; i < parents.count; i++) {
    uint32_t lane = lane_to(active, parents.items[i]);
    if (lane == UINT32_MAX) {
      lane = active->items[own] == MIG_NO_REV ? own : free_lane(arena, active);
      active->items[lane] = parents.items[i];
    }
    push(arena, out, MIG_LANE_OUT, lane);
  }
}

static bool is_straight(const mig_lane_row *row) {
  uint32_t in = 0, out = 0;
  for (uint32_t i = 0; i < row->line_count; i++) {
    const mig_lane_line *line = &row->lines[i];
    if (line->kind == MIG_LANE_PAST) continue;
    if (line->lane != row->lane) return false;
    if (line->kind == MIG_LANE_IN) in++;
    else out++;
  }
  return in == 1 && out == 1;
}

mig_lane_row *mig_lanes_of(mig_arena *arena, const mig_graph *graph, mig_revs order) {
  mig_lane_row *rows = MIG_NEW_ARRAY(arena, mig_lane_row, order.count);
  lanes active = {0};
  for (uint32_t i = 0; i < order.count; i++) {
    lines out = {0};
    rows[i].rev = order.items[i];
    rows[i].lane = arrive(arena, &active, &out, order.items[i]);
    leave(arena, &active, &out, rows[i].lane, mig_graph_parents(graph, order.items[i]));
    rows[i].lines = out.items;
    rows[i].line_count = out.count;
    rows[i].width = rows[i].lane + 1;
    for (uint32_t k = 0; k < out.count; k++)
      if (out.items[k].lane >= rows[i].width) rows[i].width = out.items[k].lane + 1;
    rows[i].straight = is_straight(&rows[i]);
  }
  return rows;
}
