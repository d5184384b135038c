/* repair_marks.c: both sides gave a script another parent, and git left both between conflict marks. Where
 * one of the parents comes after the other, that one is right: the script runs after both then. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "py/parse.h"
#include "resolve/repair.h"

typedef struct versions {
  mig_buf ours, theirs;
  bool marked, broken;
} versions;

static bool starts(mig_span line, const char *mark) {
  return mig_span_starts(line, mig_span_of(mark)) && (line.len == 7 || line.ptr[7] == ' ' || line.ptr[7] == '\r' || line.ptr[7] == '\n');
}

/* The two texts that the marks stand for. A part between ||||||| and ======= is the common ancestor's. */
static void take_apart(versions *v, mig_span text) {
  enum { BOTH, OURS, BASE, THEIRS } in = BOTH;
  for (size_t at = 0, end; at < text.len; at = end) {
    end = mig_span_find(text, MIG_SPAN("\n"), at);
    end = end == SIZE_MAX ? text.len : end + 1;
    mig_span line = mig_span_cut(text, at, end);
    bool expected = true;
    if (starts(line, "<<<<<<<")) {
      expected = in == BOTH;
      in = OURS;
      v->marked = true;
    } else if (in != BOTH && starts(line, "|||||||")) {
      expected = in == OURS;
      in = BASE;
    } else if (in != BOTH && starts(line, "=======")) {
      expected = in == OURS || in == BASE;
      in = THEIRS;
    } else if (in != BOTH && starts(line, ">>>>>>>")) {
      expected = in == THEIRS;
      in = BOTH;
    } else {
      if (in == BOTH || in == OURS) mig_buf_put(&v->ours, line);
      if (in == BOTH || in == THEIRS) mig_buf_put(&v->theirs, line);
    }
    v->broken = v->broken || !expected;
  }
  v->broken = v->broken || in != BOTH;
}

static mig_script *read_version(mig_repairing *w, mig_span path, mig_buf *text) {
  mig_script *script = MIG_NEW(w->arena, mig_script);
  mig_script_read(script, w->arena, (mig_file){path, mig_pad_text(w->arena, mig_buf_span(text))}, NULL);
  mig_py_module *module = mig_script_parse(script, w->arena, NULL);
  mig_py_parse_bodies(module);
  return module->problem_count == 0 && mig_repair_has_id(script) ? script : NULL;
}

/* Do the two differ in their parents only, and in what the docstring says of them? */
static bool only_parents(mig_repairing *w, const mig_script *ours, const mig_script *theirs) {
  mig_rewritten as_ours = {{NULL, 0}, false};
  mig_rewrite what = {.down_revision = {true, ours->down_revision.items, ours->down_revision.count}};
  if (!mig_span_eq(ours->revision.items[0], theirs->revision.items[0])) return false;
  return mig_script_rewrite(&as_ours, w->arena, theirs, &what, NULL) == MIG_OK && mig_span_eq(as_ours.text, ours->file.text);
}

/* Are all parents of `a` before those of `b`? All of them are here. */
static bool comes_before(mig_repairing *w, const mig_script *a, const mig_script *b) {
  const mig_graph *graph = w->project->graph;
  for (uint32_t i = 0; i < a->down_revision.count; i++) {
    mig_rev from = mig_graph_find(graph, a->down_revision.items[i]);
    bool before = false;
    for (uint32_t k = 0; k < b->down_revision.count && !before; k++)
      mig_must(mig_graph_is_ancestor(&before, graph, from, mig_graph_find(graph, b->down_revision.items[k]), MIG_EDGES_ALL));
    if (!before) return false;
  }
  return true;
}

static bool are_here(mig_repairing *w, const mig_script *script) {
  for (uint32_t i = 0; i < script->down_revision.count; i++)
    if (mig_graph_find(w->project->graph, script->down_revision.items[i]) == MIG_NO_REV) return false;
  return true;
}

static bool same_parents(const mig_script *a, const mig_script *b) {
  if (a->down_revision.count != b->down_revision.count) return false;
  for (uint32_t i = 0; i < a->down_revision.count; i++)
    if (!mig_span_eq(a->down_revision.items[i], b->down_revision.items[i])) return false;
  return true;
}

/* The published script's parents are the right ones, whatever comes after what. */
static const mig_script *published_one(mig_repairing *w, const mig_script *ours, const mig_script *theirs) {
  mig_publication p = mig_published_revision(w->published, w->project->title, ours->revision.items[0]);
  if (!p.published || p.text.ptr == NULL) return NULL;
  mig_script *script = MIG_NEW(w->arena, mig_script);
  mig_script_read(script, w->arena, (mig_file){p.path, mig_pad_text(w->arena, p.text)}, NULL);
  return same_parents(script, ours) ? ours : same_parents(script, theirs) ? theirs : NULL;
}

static mig_span shown(mig_repairing *w, const mig_script *script) {
  const mig_ident *ident = &script->down_revision;
  return ident->end > ident->start ? mig_arena_copy(w->arena, mig_span_cut(script->file.text, ident->start, ident->end)) : MIG_SPAN("None");
}

static mig_span all_parents(mig_repairing *w, const mig_script *ours, const mig_script *theirs) {
  mig_buf out = mig_buf_in(w->arena);
  const mig_script *both[] = {ours, theirs};
  for (int s = 0; s < 2; s++)
    for (uint32_t i = 0; i < both[s]->down_revision.count; i++)
      mig_buf_printf(&out, "%s%.*s", out.len > 0 ? ", " : "", MIG_FMT(mig_python_literal(w->arena, both[s]->down_revision.items[i], '\'')));
  return mig_buf_span(&out);
}

static void mend(mig_repairing *w, uint32_t i, versions *v) {
  mig_span path = w->project->scripts[i].file.path;
  const mig_script *ours = v->broken ? NULL : read_version(w, path, &v->ours), *theirs = v->broken ? NULL : read_version(w, path, &v->theirs);
  if (ours == NULL || theirs == NULL || !only_parents(w, ours, theirs)) {
    mig_repair_leave(w, "%.*s: conflict marks around more than the parents: mend them by hand", MIG_FMT(path));
    return;
  }
  const mig_script *right = published_one(w, ours, theirs);
  const char *because = "as it is published";
  if (right == NULL && are_here(w, ours) && are_here(w, theirs)) {
    right = comes_before(w, ours, theirs) ? theirs : comes_before(w, theirs, ours) ? ours : NULL;
    because = "which comes after the other parent";
  } else if (right == NULL) {
    mig_repair_leave(w, "%.*s: both sides gave it another parent, %.*s and %.*s, and not all of them are here", MIG_FMT(path),
                     MIG_FMT(shown(w, ours)), MIG_FMT(shown(w, theirs)));
    return;
  }
  if (right == NULL) {
    mig_repair_leave(w, "%.*s: both sides gave it another parent, %.*s and %.*s, and neither comes after the other. Behind both: down_revision = (%.*s)",
                     MIG_FMT(path), MIG_FMT(shown(w, ours)), MIG_FMT(shown(w, theirs)), MIG_FMT(all_parents(w, ours, theirs)));
    return;
  }
  w->draft->items[i].touched = true;
  w->draft->items[i].text = right->file.text;
  mig_repair_note(w, "%.*s: of the two parents between conflict marks %.*s stays, %s; then: git add it", MIG_FMT(path),
                  MIG_FMT(shown(w, right)), because);
}

void mig_repair_marks(mig_repairing *w) {
  for (uint32_t i = 0; i < w->project->script_count; i++) {
    mig_span text = w->project->scripts[i].file.text;
    versions v = {.ours = mig_buf_in(w->arena), .theirs = mig_buf_in(w->arena)};
    if (!mig_span_starts(text, MIG_SPAN("<<<<<<<")) && mig_span_find(text, MIG_SPAN("\n<<<<<<<"), 0) == SIZE_MAX) continue;
    take_apart(&v, text);
    if (v.marked) mend(w, i, &v);
  }
}
