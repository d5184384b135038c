/* Mermaid flow chart. Its readers refuse more than 500 edges or 50,000 characters, and a diagram
 * cannot raise either limit. Identifiers are r0, r1, ... only ("end" is a word of the language);
 * labels stand in quotes with everything escaped that it would interpret. */
#include "report/mermaid.h"

#include "base/span.h"
#include "report/drawing.h"
#include "report/printers.h"
#include "report/text_bytes.h"
#include "report/wrap.h"

enum { SHOWN = 40, COLLISIONS_SHOWN = 20 };

static void put_escaped(mig_buf *buf, mig_span text) {
  mig_buf shown = mig_buf_in(buf->arena);
  mig_wrap_untrusted(&shown, text);
  for (const char *p = mig_text_utf8(buf->arena, mig_buf_span(&shown)); *p != '\0'; p++) {
    switch (*p) {
    case '"': mig_buf_puts(buf, "#quot;"); break;
    case '<': mig_buf_puts(buf, "#lt;"); break;
    case '>': mig_buf_puts(buf, "#gt;"); break;
    case '&': mig_buf_puts(buf, "#amp;"); break;
    case '#': case '%': case '`': case '\\': case '[': case ']': case '{': case '}': case '|': case ';': case '*':
    case '_': case '~':
      mig_buf_printf(buf, "#%d;", *p);
      break;
    default: mig_buf_putc(buf, *p);
    }
  }
}

static void put_shortened(mig_buf *buf, mig_span text) {
  put_escaped(buf, mig_text_cut(text, SHOWN));
  if (text.len > SHOWN) mig_buf_puts(buf, "...");
}

static void put_node(mig_buf *buf, const mig_drawing *drawing, uint32_t i) {
  static const char *const sides[] = {
      [MIG_DRAW_SHARED] = "", [MIG_DRAW_OURS] = " #lt;ours#gt;", [MIG_DRAW_THEIRS] = " #lt;theirs#gt;"};
  static const char *const classes[] = {[MIG_DRAW_SHARED] = "", [MIG_DRAW_OURS] = ":::ours", [MIG_DRAW_THEIRS] = ":::theirs"};
  const mig_draw_node *node = &drawing->nodes[i];
  mig_buf_printf(buf, "  r%u[\"", i);
  if (node->folded != 0) mig_buf_printf(buf, "%u %s:<br/>", node->folded, node->older ? "older revisions" : "revisions");
  put_shortened(buf, node->id);
  if (node->folded != 0) {
    mig_buf_puts(buf, " to ");
    put_shortened(buf, node->last_id);
  }
  mig_buf_puts(buf, sides[node->side]);
  if (node->head) mig_buf_puts(buf, " (head)");
  if (node->doc.len != 0) {
    mig_buf_puts(buf, "<br/>");
    put_shortened(buf, node->doc);
  }
  mig_buf_printf(buf, "\"]%s\n", classes[node->side]);
}

static void put_area(mig_buf *buf, const mig_drawing *drawing, uint32_t area) {
  bool framed = drawing->area_count > 1;
  if (framed) {
    mig_buf_printf(buf, "  subgraph a%u[\"", area);
    put_shortened(buf, drawing->areas[area].project->title);
    mig_buf_puts(buf, "\"]\n");
  }
  for (uint32_t i = 0; i < drawing->node_count; i++)
    if (drawing->nodes[i].area == area) put_node(buf, drawing, i);
  if (framed) mig_buf_puts(buf, "  end\n");
}

static void put_collision(mig_buf *buf, const mig_draw_collision *collision) {
  mig_buf_printf(buf, "  r%u -. \"%s ", collision->ours, collision->first->rule);
  put_shortened(buf, mig_drawing_object(buf->arena, &collision->first->object));
  if (collision->count > 1) mig_buf_printf(buf, " and %u more", collision->count - 1);
  mig_buf_printf(buf, "\" .- r%u\n", collision->theirs);
}

static void put_drawing(mig_buf *buf, const mig_drawing *drawing) {
  bool has_ours = false, has_theirs = false;
  mig_buf_puts(buf, "flowchart BT\n");
  for (uint32_t i = 0; i < drawing->area_count; i++) put_area(buf, drawing, i);
  for (uint32_t i = 0; i < drawing->edge_count; i++)
    mig_buf_printf(buf, drawing->edges[i].depends ? "  r%u -. depends on .-> r%u\n" : "  r%u --> r%u\n",
                   drawing->edges[i].child, drawing->edges[i].parent);
  for (uint32_t i = 0; i < drawing->collision_count && i < COLLISIONS_SHOWN; i++)
    put_collision(buf, &drawing->collisions[i]);
  for (uint32_t i = 0; i < drawing->node_count; i++) {
    has_ours = has_ours || drawing->nodes[i].side == MIG_DRAW_OURS;
    has_theirs = has_theirs || drawing->nodes[i].side == MIG_DRAW_THEIRS;
  }
  if (has_ours) mig_buf_puts(buf, "  classDef ours stroke:#0072b2,stroke-width:3px\n");
  if (has_theirs) mig_buf_puts(buf, "  classDef theirs stroke:#d55e00,stroke-width:3px,stroke-dasharray:5 3\n");
}

bool mig_mermaid_put(mig_buf *buf, const mig_report *report, const mig_mermaid_limits *limits) {
  size_t start = buf->len;
  for (uint32_t nodes = limits->nodes; nodes > 1; nodes /= 2) {
    mig_drawing drawing = mig_drawing_of(buf->arena, report, &(mig_drawing_opts){.fold = true, .max_nodes = nodes});
    if (drawing.node_count == 0) return false;
    if (drawing.edge_count + COLLISIONS_SHOWN > limits->edges) continue;
    put_drawing(buf, &drawing);
    if (buf->len - start <= limits->bytes) return true;
    buf->len = start;
  }
  return false;
}

static void print(mig_buf *buf, const mig_report *report) {
  mig_mermaid_limits limits = {.nodes = 300, .edges = 490, .bytes = 45000};
  if (!mig_mermaid_put(buf, report, &limits)) mig_buf_puts(buf, "flowchart BT\n  r0[\"no revisions to draw\"]\n");
}

mig_err mig_print_mermaid(mig_span *out, mig_arena *arena, const mig_report *report, const mig_text_opts *opts,
                          mig_why *why) {
  (void)opts;
  return mig_print_protected(out, arena, report, print, why);
}
