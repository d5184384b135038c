/* The revisions as a list whose rows carry their piece of the drawing: it can be read aloud, unfolds
 * without a script, and its length is the same however the lanes run. */
#include "base/map.h"
#include "base/span.h"
#include "report/html_internal.h"
#include "report/lanes.h"

typedef enum side { SHARED, OURS, THEIRS } side;

enum {
  LANE = 14,          /* pixels between lanes, and the height of half a row */
  WIDEST = 14,        /* lanes drawn; those further right are cut off */
  FOLD_SHARED = 7,    /* straight runs of so many rows are folded */
  FOLD_OWN = 16,
  BELOW = 3,          /* rows shown below what is compared; older ones are folded */
  MOST_ROWS = 5000
};

typedef struct drawing {
  mig_html *h;
  const mig_graph *graph;
  const mig_project **projects; /* by rev: where its script is read from */
  uint32_t *scripts;
  mig_map sides; /* id -> side */
  const mig_lane_row *rows;
  uint32_t count, left_out;
} drawing;

/* ---- what is drawn ---- */

static void add_nodes(mig_arena *arena, const mig_project *project, mig_map *seen, mig_graph_node *nodes,
                      const mig_project **projects, uint32_t *count) {
  (void)arena;
  for (mig_rev rev = 0; rev < mig_graph_count(project->graph); rev++) {
    const mig_graph_node *node = mig_graph_node_of(project->graph, rev);
    if (mig_map_set(seen, node->id, 1) != MIG_MAP_NONE) continue;
    nodes[*count] = *node;
    projects[*count] = project;
    ++*count;
  }
}

/* The graph that holds both sides' revisions; the project's own where there is one commit. */
static mig_err unite(drawing *d) {
  mig_arena *arena = d->h->buf.arena;
  const mig_report_project *in = d->h->project;
  uint32_t most = mig_graph_count(in->project->graph);
  if (in->theirs != NULL) most += mig_graph_count(in->theirs->graph);
  mig_graph_node *nodes = MIG_NEW_ARRAY(arena, mig_graph_node, most);
  d->projects = MIG_NEW_ARRAY(arena, const mig_project *, most);
  d->scripts = MIG_NEW_ARRAY(arena, uint32_t, most);
  mig_map seen;
  mig_map_init(&seen, arena);
  uint32_t count = 0;
  add_nodes(arena, in->project, &seen, nodes, d->projects, &count);
  if (in->theirs != NULL) add_nodes(arena, in->theirs, &seen, nodes, d->projects, &count);
  for (uint32_t i = 0; i < count; i++) {
    d->scripts[i] = nodes[i].script;
    nodes[i].script = i;
  }
  mig_graph *graph = NULL;
  mig_err err = mig_graph_build(&graph, arena, nodes, count, NULL);
  d->graph = graph;
  return err;
}

static void mark_side(drawing *d, const mig_conflict_side *from, side which) {
  for (uint32_t i = 0; i < from->revision_count; i++) mig_map_set(&d->sides, from->revisions[i], (uint32_t)which);
}

static side side_of(const drawing *d, mig_rev rev) {
  uint32_t found = mig_map_get(&d->sides, mig_graph_id(d->graph, rev));
  return found == MIG_MAP_NONE ? SHARED : (side)found;
}

/* ---- a row ---- */

static void put_lines(drawing *d, const mig_lane_row *row, bool folded) {
  mig_buf *buf = &d->h->buf;
  uint32_t own = row->lane * LANE + LANE / 2;
  mig_buf_puts(buf, "<path d=\"");
  for (uint32_t i = 0; i < row->line_count; i++) {
    const mig_lane_line *line = &row->lines[i];
    uint32_t x = line->lane * LANE + LANE / 2;
    if (line->lane >= WIDEST) continue;
    if (line->kind == MIG_LANE_PAST || folded) mig_buf_printf(buf, "M%u 0V28", x);
    else if (line->kind == MIG_LANE_IN) mig_buf_printf(buf, x == own ? "M%u 0V14" : "M%u 0L%u 14", x, own);
    else if (x == own) mig_buf_printf(buf, "M%u 14V28", x);
    else mig_buf_printf(buf, "M%u 14L%u 28", own, x);
  }
  mig_buf_puts(buf, "\"/>");
}

/* Sides differ in shape as well as in colour. */
static void put_mark(drawing *d, const mig_lane_row *row) {
  mig_buf *buf = &d->h->buf;
  uint32_t x = row->lane * LANE + LANE / 2;
  if (row->lane >= WIDEST) return;
  switch (side_of(d, row->rev)) {
    case OURS: mig_buf_printf(buf, "<circle class=\"o\" cx=\"%u\" cy=\"14\" r=\"5\"/>", x); break;
    case THEIRS: mig_buf_printf(buf, "<path class=\"t\" d=\"M%u 9h10v10h-10z\"/>", x - 5); break;
    case SHARED: mig_buf_printf(buf, "<circle cx=\"%u\" cy=\"14\" r=\"3.5\"/>", x); break;
  }
}

static void begin_drawing(drawing *d, const mig_lane_row *row) {
  uint32_t width = row->width > WIDEST ? WIDEST : row->width;
  mig_buf_printf(&d->h->buf, "<svg aria-hidden=\"true\" width=\"%u\" height=\"28\">", width * LANE);
}

static void put_badge(drawing *d, bool is, const char *kind, const char *words) {
  if (is) mig_buf_printf(&d->h->buf, " <b class=\"%s\">%s</b>", kind, words);
}

static void put_badges(drawing *d, mig_rev rev) {
  side which = side_of(d, rev);
  put_badge(d, which == OURS, "o", "ours");
  put_badge(d, which == THEIRS, "t", "theirs");
  put_badge(d, mig_graph_is_head(d->graph, rev), "h", "head");
  put_badge(d, mig_graph_is_merge_point(d->graph, rev), "p", "merge point");
  put_badge(d, mig_graph_is_branch_point(d->graph, rev), "p", "branch point");
  put_badge(d, mig_graph_is_base(d->graph, rev), "p", "base");
  mig_revs depends = mig_graph_dependencies(d->graph, rev);
  for (uint32_t i = 0; i < depends.count; i++) {
    mig_buf_puts(&d->h->buf, i == 0 ? " <i>depends on " : ", ");
    mig_html_short(d->h, mig_graph_id(d->graph, depends.items[i]), 40);
  }
  if (depends.count != 0) mig_buf_puts(&d->h->buf, "</i>");
}

static void put_row(drawing *d, const mig_lane_row *row) {
  mig_html *h = d->h;
  uint32_t at = mig_graph_node_of(d->graph, row->rev)->script;
  mig_script_info info = mig_project_script(d->projects[at], d->scripts[at]);
  mig_buf_puts(&h->buf, "<li>");
  begin_drawing(d, row);
  put_lines(d, row, false);
  put_mark(d, row);
  mig_buf_puts(&h->buf, "</svg><code>");
  mig_html_short(h, mig_graph_id(d->graph, row->rev), 40);
  mig_buf_puts(&h->buf, "</code>");
  put_badges(d, row->rev);
  mig_buf_puts(&h->buf, " <span>");
  mig_span doc = info.doc;
  for (size_t i = 0; i < doc.len; i++)
    if (doc.ptr[i] == '\n' || doc.ptr[i] == '\r') doc.len = i;
  mig_html_short(h, doc, 90);
  mig_buf_puts(&h->buf, "</span></li>\n");
}

/* ---- folding ---- */

static bool can_fold(const drawing *d, const mig_lane_row *row) {
  return row->straight && !mig_graph_is_head(d->graph, row->rev) && mig_graph_dependencies(d->graph, row->rev).count == 0;
}

/* How many rows from `at` on are one straight run of one side. */
static uint32_t run_from(const drawing *d, uint32_t at) {
  uint32_t to = at;
  side which = side_of(d, d->rows[at].rev);
  while (to < d->count && can_fold(d, &d->rows[to]) && side_of(d, d->rows[to].rev) == which &&
         d->rows[to].lane == d->rows[at].lane && d->rows[to].line_count == d->rows[at].line_count)
    to++;
  return to - at;
}

static void put_run(drawing *d, uint32_t at, uint32_t run) {
  mig_html *h = d->h;
  const mig_lane_row *row = &d->rows[at];
  side which = side_of(d, row->rev);
  mig_buf_puts(&h->buf, "<li><details><summary>");
  begin_drawing(d, row);
  put_lines(d, row, true);
  mig_buf_printf(&h->buf, "</svg>%u revisions", run);
  put_badge(d, which == OURS, "o", "ours");
  put_badge(d, which == THEIRS, "t", "theirs");
  mig_buf_puts(&h->buf, " <span>from <code>");
  mig_html_short(h, mig_graph_id(d->graph, d->rows[at + run - 1].rev), 40);
  mig_buf_puts(&h->buf, "</code> to <code>");
  mig_html_short(h, mig_graph_id(d->graph, row->rev), 40);
  mig_buf_puts(&h->buf, "</code></span></summary><ol>\n");
  for (uint32_t i = at; i < at + run; i++) put_row(d, &d->rows[i]);
  mig_buf_puts(&h->buf, "</ol></details></li>\n");
}

static void put_rows(drawing *d, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to;) {
    uint32_t run = run_from(d, i);
    uint32_t least = side_of(d, d->rows[i].rev) == SHARED ? FOLD_SHARED : FOLD_OWN;
    if (run > to - i) run = to - i;
    if (run >= least) {
      put_run(d, i, run);
      i += run;
    } else {
      put_row(d, &d->rows[i++]);
    }
  }
}

/* The row behind all that is compared and what it grew from; `count` where nothing is compared. */
static uint32_t compared_rows(const drawing *d) {
  const mig_report_project *in = d->h->project;
  mig_map common;
  mig_map_init(&common, d->h->buf.arena);
  for (uint32_t c = 0; c < in->comparison_count; c++)
    for (uint32_t i = 0; i < in->comparisons[c]->common_count; i++) mig_map_set(&common, in->comparisons[c]->common[i], 1);
  uint32_t last = 0;
  for (uint32_t i = 0; i < d->count; i++) {
    bool is_common = mig_map_get(&common, mig_graph_id(d->graph, d->rows[i].rev)) != MIG_MAP_NONE;
    if (is_common || side_of(d, d->rows[i].rev) != SHARED) last = i + 1;
  }
  return last == 0 || d->count - last < BELOW + FOLD_SHARED ? d->count : last + BELOW;
}

static void put_older(drawing *d, uint32_t from) {
  if (from >= d->count) return;
  mig_html *h = d->h;
  mig_buf_puts(&h->buf, "<li><details><summary>");
  begin_drawing(d, &d->rows[from]);
  mig_buf_puts(&h->buf, "<path d=\"");
  for (uint32_t i = 0; i < d->rows[from].line_count; i++) {
    const mig_lane_line *line = &d->rows[from].lines[i];
    if (line->kind != MIG_LANE_OUT && line->lane < WIDEST) mig_buf_printf(&h->buf, "M%u 0V28", line->lane * LANE + LANE / 2);
  }
  mig_buf_printf(&h->buf, "\"/></svg>%u older revisions</summary><ol>\n", d->count - from);
  put_rows(d, from, d->count);
  mig_buf_puts(&h->buf, "</ol></details></li>\n");
}

/* ---- the section ---- */

static bool drawn_before(const mig_html *h) {
  for (const mig_report_project *other = h->report->projects; other < h->project; other++)
    if (other->project == h->project->project) return true; /* another database of the same scripts */
  return false;
}

static void put_legend(drawing *d, bool sides) {
  mig_buf *buf = &d->h->buf;
  mig_buf_printf(buf, "<p class=\"legend\">%u revisions, newest first.", mig_graph_count(d->graph));
  if (sides)
    mig_buf_puts(buf, " <svg aria-hidden=\"true\" width=\"14\" height=\"14\"><circle class=\"o\" cx=\"7\" cy=\"7\" r=\"5\"/></svg>"
                      " ours, <svg aria-hidden=\"true\" width=\"14\" height=\"14\"><path class=\"t\" d=\"M2 2h10v10h-10z\"/></svg>"
                      " theirs, <svg aria-hidden=\"true\" width=\"14\" height=\"14\"><circle cx=\"7\" cy=\"7\" r=\"3.5\"/></svg>"
                      " both.");
  mig_buf_puts(buf, " Long straight runs are folded: open them with a click or the Enter key.</p>\n");
}

void mig_html_graph(mig_html *h) {
  drawing d = {.h = h};
  mig_revs order = {0};
  if (h->project->project == NULL || drawn_before(h)) return;
  if (unite(&d) != MIG_OK || mig_graph_history(&order, h->buf.arena, d.graph, (mig_span){NULL, 0}, NULL) != MIG_OK) return;
  if (order.count == 0) return;
  mig_map_init(&d.sides, h->buf.arena);
  bool sides = h->project->comparison_count == 1;
  if (sides) mark_side(&d, &h->project->comparisons[0]->ours, OURS);
  if (sides) mark_side(&d, &h->project->comparisons[0]->theirs, THEIRS);
  if (order.count > MOST_ROWS) {
    d.left_out = order.count - MOST_ROWS;
    order.count = MOST_ROWS;
  }
  d.rows = mig_lanes_of(h->buf.arena, d.graph, order);
  d.count = order.count;
  mig_buf_printf(&h->buf, "<section class=\"graph\" aria-labelledby=\"graph-%u\"><h2 id=\"graph-%u\">Revisions</h2>\n",
                 h->section, h->section);
  put_legend(&d, sides);
  mig_buf_puts(&h->buf, "<ol class=\"rows\">\n");
  uint32_t compared = compared_rows(&d);
  put_rows(&d, 0, compared);
  put_older(&d, compared);
  mig_buf_puts(&h->buf, "</ol>\n");
  if (d.left_out != 0)
    mig_buf_printf(&h->buf, "<p>%u older revisions are left out; <code>mig history</code> lists all.</p>\n", d.left_out);
  mig_buf_puts(&h->buf, "</section>\n");
}
