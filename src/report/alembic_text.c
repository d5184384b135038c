#include "report/alembic_text.h"

#include "base/protect.h"
#include "base/span.h"
#include "report/wrap.h"

/* What the scripts' authors chose. */
static void put_theirs(mig_buf *out, mig_span text, bool escaped) {
  if (escaped) mig_wrap_untrusted(out, text);
  else mig_buf_put(out, text);
}

static void put_joined(mig_buf *out, const mig_span *items, uint32_t count, bool escaped) {
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(out, ", ");
    put_theirs(out, items[i], escaped);
  }
}

/* As written: repeats and parents that no script has are named too. */
static void put_parents(mig_buf *out, const mig_graph_node *node, bool escaped) {
  if (node->parents_unknown)
    mig_buf_puts(out, "<unknown>");
  else if (node->down_count == 0)
    mig_buf_puts(out, "<base>");
  else
    put_joined(out, node->down_revision, node->down_count, escaped);
}

static mig_labels labels_of(mig_buf *out, const mig_project *project, mig_rev rev) {
  mig_labels labels = {0};
  if (mig_graph_labels(&labels, out->arena, project->graph, rev) != MIG_OK) mig_out_of_memory();
  return labels;
}

/* Text from Python may hold lone surrogates, kept as three bytes (ED A0 80 to ED BF BF); Alembic
 * writes a question mark for what the output cannot encode. */
static void put_text(mig_buf *out, mig_span text, bool escaped) {
  size_t done = 0;
  for (size_t i = 0; i + 2 < text.len; i++) {
    if ((unsigned char)text.ptr[i] != 0xed || (unsigned char)text.ptr[i + 1] < 0xa0) continue;
    put_theirs(out, mig_span_cut(text, done, i), escaped);
    mig_buf_putc(out, '?');
    done = i + 3;
    i += 2;
  }
  put_theirs(out, mig_span_cut(text, done, text.len), escaped);
}

static void put_head_tag(mig_buf *out, const mig_graph *graph, mig_rev rev) {
  if (mig_graph_is_real_head(graph, rev))
    mig_buf_puts(out, " (head)");
  else if (mig_graph_is_head(graph, rev))
    mig_buf_puts(out, " (effective head)");
}

static void put_tree_tags(mig_buf *out, const mig_graph *graph, mig_rev rev) {
  if (mig_graph_is_branch_point(graph, rev)) mig_buf_puts(out, " (branchpoint)");
  if (mig_graph_is_merge_point(graph, rev)) mig_buf_puts(out, " (mergepoint)");
}

static void put_arrow(mig_buf *out, const mig_graph_node *node, bool escaped) {
  put_parents(out, node, escaped);
  if (node->depends_count > 0) {
    mig_buf_puts(out, " (");
    put_joined(out, node->depends_on, node->depends_count, escaped);
    mig_buf_puts(out, ")");
  }
  mig_buf_puts(out, " -> ");
}

void mig_alembic_line(mig_buf *out, const mig_project *project, mig_rev rev, mig_line_parts parts) {
  const mig_graph_node *node = mig_graph_node_of(project->graph, rev);
  mig_labels labels = labels_of(out, project, rev);
  if (parts.parents) put_arrow(out, node, parts.escaped);
  put_theirs(out, node->id, parts.escaped);
  if (labels.count > 0) {
    mig_buf_puts(out, " (");
    put_joined(out, labels.items, labels.count, parts.escaped);
    mig_buf_puts(out, ")");
  }
  put_head_tag(out, project->graph, rev);
  if (parts.tree) put_tree_tags(out, project->graph, rev);
  if (parts.doc) {
    mig_buf_puts(out, ", ");
    put_text(out, mig_project_script(project, node->script).doc, parts.escaped);
  }
  mig_buf_putc(out, '\n');
}

/* Bytes of the line end at `at`, 0 when there is none: what str.splitlines() breaks on. */
static size_t line_end_at(mig_span text, size_t at) {
  const unsigned char *p = (const unsigned char *)text.ptr + at;
  size_t left = text.len - at;
  if (*p == '\r') return left > 1 && p[1] == '\n' ? 2 : 1;
  if ((*p >= '\n' && *p <= '\f') || (*p >= 0x1c && *p <= 0x1e)) return 1;
  if (left >= 2 && p[0] == 0xc2 && p[1] == 0x85) return 2;
  return left >= 3 && p[0] == 0xe2 && p[1] == 0x80 && (p[2] == 0xa8 || p[2] == 0xa9) ? 3 : 0;
}

static void put_body(mig_buf *out, mig_span text, bool escaped) {
  for (size_t at = 0; at < text.len;) {
    size_t start = at, end = 0;
    while (at < text.len && (end = line_end_at(text, at)) == 0) at++;
    if (start > 0) mig_buf_putc(out, '\n');
    mig_buf_puts(out, "    ");
    put_text(out, mig_span_cut(text, start, at), escaped);
    at += end;
  }
}

static void put_children(mig_buf *out, const mig_graph *graph, mig_rev rev, bool escaped) {
  mig_revs children = mig_graph_children(graph, rev, MIG_EDGES_VERSIONED);
  if (children.count < 2) return;
  mig_buf_puts(out, "Branches into: ");
  for (uint32_t i = 0; i < children.count; i++) {
    if (i > 0) mig_buf_puts(out, ", ");
    put_theirs(out, mig_graph_id(graph, children.items[i]), escaped);
  }
  mig_buf_putc(out, '\n');
}

static void put_list(mig_buf *out, const char *name, const mig_span *items, uint32_t count, bool escaped) {
  if (count == 0) return;
  mig_buf_puts(out, name);
  put_joined(out, items, count, escaped);
  mig_buf_putc(out, '\n');
}

/* Here "(head)" is the versioned notion: an effective head is called head. */
void mig_alembic_entry(mig_buf *out, const mig_project *project, mig_rev rev, bool escaped) {
  const mig_graph *graph = project->graph;
  const mig_graph_node *node = mig_graph_node_of(graph, rev);
  mig_script_info script = mig_project_script(project, node->script);
  mig_labels labels = labels_of(out, project, rev);
  mig_buf_puts(out, "Rev: ");
  put_theirs(out, node->id, escaped);
  if (mig_graph_is_head(graph, rev)) mig_buf_puts(out, " (head)");
  put_tree_tags(out, graph, rev);
  mig_buf_puts(out, mig_graph_is_merge_point(graph, rev) ? "\nMerges: " : "\nParent: ");
  put_parents(out, node, escaped);
  mig_buf_putc(out, '\n');
  put_list(out, "Also depends on: ", node->depends_on, node->depends_count, escaped);
  put_children(out, graph, rev, escaped);
  put_list(out, "Branch names: ", labels.items, labels.count, escaped);
  mig_buf_puts(out, "Path: ");
  put_theirs(out, script.shown_prefix, escaped);
  put_theirs(out, script.path, escaped);
  mig_buf_puts(out, "\n\n");
  put_body(out, script.longdoc, escaped);
  mig_buf_puts(out, "\n\n");
}
