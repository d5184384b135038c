/* Graphviz. Every name stands in quotes; in labels '\' starts an escape and '&' an entity, so both
 * are written out. Children point to their parents, newest on top. */
#include "base/span.h"
#include "report/drawing.h"
#include "report/printers.h"
#include "report/text_bytes.h"
#include "report/wrap.h"

enum { DOC_SHOWN = 60 };

static void put_escaped(mig_buf *buf, mig_span text) {
  mig_buf shown = mig_buf_in(buf->arena);
  mig_wrap_untrusted(&shown, text);
  for (const char *p = mig_text_utf8(buf->arena, mig_buf_span(&shown)); *p != '\0'; p++) {
    if (*p == '"' || *p == '\\')
      mig_buf_printf(buf, "\\%c", *p);
    else if (*p == '&')
      mig_buf_puts(buf, "&amp;");
    else
      mig_buf_putc(buf, *p);
  }
}

static void put_shortened(mig_buf *buf, mig_span text) {
  put_escaped(buf, mig_text_cut(text, DOC_SHOWN));
  if (text.len > DOC_SHOWN) mig_buf_puts(buf, "...");
}

static const char *style_of(const mig_draw_node *node) {
  switch (node->side) {
  case MIG_DRAW_OURS: return ", color=\"#0072b2\", penwidth=2";
  case MIG_DRAW_THEIRS: return ", color=\"#d55e00\", penwidth=2, style=dashed";
  case MIG_DRAW_SHARED: break;
  }
  return "";
}

static void put_label(mig_buf *buf, const mig_draw_node *node) {
  static const char *const sides[] = {
      [MIG_DRAW_SHARED] = "", [MIG_DRAW_OURS] = " <ours>", [MIG_DRAW_THEIRS] = " <theirs>"};
  if (node->folded != 0) {
    mig_buf_printf(buf, "%u %s: ", node->folded, node->older ? "older revisions" : "revisions");
    put_shortened(buf, node->id);
    mig_buf_puts(buf, " to ");
    put_shortened(buf, node->last_id);
  } else {
    put_shortened(buf, node->id);
  }
  mig_buf_puts(buf, sides[node->side]);
  if (node->head) mig_buf_puts(buf, " (head)");
  if (node->doc.len != 0) {
    mig_buf_puts(buf, "\\n");
    put_shortened(buf, node->doc);
  }
}

static void put_node(mig_buf *buf, const mig_drawing *drawing, uint32_t i) {
  const mig_draw_node *node = &drawing->nodes[i];
  mig_buf_printf(buf, "  r%u [label=\"", i);
  put_label(buf, node);
  mig_buf_puts(buf, "\", tooltip=\"");
  put_escaped(buf, node->path);
  mig_buf_printf(buf, "\"%s%s];\n", node->head ? ", peripheries=2" : "", style_of(node));
}

static void put_area(mig_buf *buf, const mig_drawing *drawing, uint32_t area) {
  bool framed = drawing->area_count > 1;
  if (framed) {
    mig_buf_printf(buf, "  subgraph \"cluster_%u\" {\n  label=\"", area);
    put_escaped(buf, drawing->areas[area].project->title);
    mig_buf_puts(buf, "\";\n");
  }
  for (uint32_t i = 0; i < drawing->node_count; i++)
    if (drawing->nodes[i].area == area) put_node(buf, drawing, i);
  if (framed) mig_buf_puts(buf, "  }\n");
}

static void put_collision(mig_buf *buf, const mig_draw_collision *collision) {
  mig_buf_printf(buf, "  r%u -> r%u [dir=none, constraint=false, style=dotted, color=\"#cc0000\", label=\"%s ",
                 collision->ours, collision->theirs, collision->first->rule);
  put_shortened(buf, mig_drawing_object(buf->arena, &collision->first->object));
  if (collision->count > 1) mig_buf_printf(buf, " and %u more", collision->count - 1);
  mig_buf_puts(buf, "\"];\n");
}

static void print(mig_buf *buf, const mig_report *report) {
  mig_drawing drawing = mig_drawing_of(buf->arena, report, &(mig_drawing_opts){.fold = false});
  mig_buf_puts(buf, "digraph \"revisions\" {\n  rankdir=BT;\n  node [shape=box, fontname=\"monospace\"];\n");
  for (uint32_t i = 0; i < drawing.area_count; i++) put_area(buf, &drawing, i);
  for (uint32_t i = 0; i < drawing.edge_count; i++)
    mig_buf_printf(buf, "  r%u -> r%u%s;\n", drawing.edges[i].child, drawing.edges[i].parent,
                   drawing.edges[i].depends ? " [style=dashed, label=\"depends on\"]" : "");
  for (uint32_t i = 0; i < drawing.collision_count; i++) put_collision(buf, &drawing.collisions[i]);
  mig_buf_puts(buf, "}\n");
}

mig_err mig_print_dot(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                      mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
