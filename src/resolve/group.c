/* Which heads one merge revision joins, and which it must not. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "mig/lines.h"
#include "mig/resolve.h"
#include "resolve/internal.h"
#include "script/script.h"

typedef MIG_VEC(mig_rev) rev_list;
typedef MIG_VEC(mig_merge_group) group_list;

typedef struct work {
  mig_merge_groups *out;
  mig_arena *arena;
  const mig_project *project;
  const mig_graph *graph;
  const mig_span *names;
  uint32_t name_count;
  mig_why *why;
  mig_span_list notes;
  group_list groups;
} work;

static mig_span id_of(const work *w, mig_rev rev) {
  return mig_graph_id(w->graph, rev);
}

/* ---- a graph that must be mended first ---- */

static mig_span path_of(const work *w, uint32_t script) {
  return script == UINT32_MAX ? MIG_SPAN("?") : mig_project_script(w->project, script).path;
}

static mig_err refuse_defect(const work *w, const mig_defect *defect) {
  mig_span path = path_of(w, defect->script), name = defect->name;
  switch (defect->kind) {
    case MIG_DEFECT_DUPLICATE:
      return mig_fail(
          w->why, MIG_ERR_REFUSED,
          "%.*s and %.*s carry the same revision id %.*s, and Alembic would run only one of them; give one of "
          "them another id (`mig check` shows both, `mig repair` helps), then merge",
          MIG_FMT(path_of(w, defect->other)), MIG_FMT(path),
          MIG_FMT(mig_project_script(w->project, defect->script).revision));
    case MIG_DEFECT_MISSING_PARENT:
    case MIG_DEFECT_MISSING_DEPENDENCY:
      return mig_fail(w->why, MIG_ERR_REFUSED,
                      "%.*s names %.*s, which no script has; bring that script here first (`mig check` tells more)",
                      MIG_FMT(path), MIG_FMT(name));
    case MIG_DEFECT_SELF_PARENT:
    case MIG_DEFECT_SELF_DEPENDENCY:
      return mig_fail(w->why, MIG_ERR_REFUSED, "%.*s names itself as what comes before it; mend that first",
                      MIG_FMT(path));
    case MIG_DEFECT_CYCLE:
      return mig_fail(w->why, MIG_ERR_REFUSED,
                      "%.*s is part of a cycle of revisions; `mig check` shows it; mend that first", MIG_FMT(path));
    case MIG_DEFECT_LABEL_COLLISION:
      return mig_fail(w->why, MIG_ERR_REFUSED,
                      "%.*s declares the label %.*s, which %.*s has already; Alembic loads neither", MIG_FMT(path),
                      MIG_FMT(name), MIG_FMT(path_of(w, defect->other)));
    case MIG_DEFECT_REDUNDANT_PARENT:
    case MIG_DEFECT_REDUNDANT_DEPENDENCY:
      break; /* harmless, or no worse with one more merge on top */
  }
  return MIG_OK;
}

/* A script without a known id may be the head that this merge would leave out, or a child of one. */
static mig_err refuse_unread(const work *w) {
  for (uint32_t i = 0; i < w->project->node_count; i++)
    if (w->project->nodes[i].parents_unknown)
      return mig_fail(w->why, MIG_ERR_UNREADABLE,
                      "%.*s: down_revision is not a literal, so the heads are not known; write it out, then merge",
                      MIG_FMT(path_of(w, w->project->nodes[i].script)));
  if (w->project->node_count == w->project->script_count) return MIG_OK;
  for (uint32_t i = 0; i < w->project->script_count; i++)
    if (mig_project_script(w->project, i).revision.len == 0)
      return mig_fail(w->why, MIG_ERR_UNREADABLE,
                      "%.*s: revision is missing or not a literal, so the heads are not known; `mig check` tells more",
                      MIG_FMT(path_of(w, i)));
  return MIG_OK;
}

static mig_err check_graph(const work *w) {
  mig_defects defects = mig_graph_defects(w->graph);
  for (uint32_t i = 0; i < defects.count; i++) {
    mig_err err = refuse_defect(w, &defects.items[i]);
    if (err != MIG_OK) return err;
  }
  return refuse_unread(w);
}

mig_err mig_resolve_check_graph(mig_arena *arena, const mig_project *project, mig_why *why) {
  return check_graph(&(work){.arena = arena, .project = project, .graph = project->graph, .why = why});
}

/* ---- named revisions ---- */

static int compare_revs(const void *a, const void *b) {
  mig_rev left = *(const mig_rev *)a, right = *(const mig_rev *)b;
  return (left > right) - (left < right);
}

static void sort_revs(rev_list *list) {
  if (list->count > 1) qsort(list->items, list->count, sizeof *list->items, compare_revs);
}

static mig_err resolve_names(const work *w, rev_list *out) {
  for (uint32_t i = 0; i < w->name_count; i++) {
    mig_revs revs;
    mig_err err = mig_graph_resolve(&revs, w->arena, w->graph, w->names[i], w->why);
    if (err != MIG_OK) return err;
    if (revs.count == 0)
      return mig_fail(w->why, MIG_ERR_USAGE, "\"%.*s\" names no revision; a merge of nothing would be a new base",
                      MIG_FMT(w->names[i]));
    for (uint32_t k = 0; k < revs.count; k++) *mig_vec_push(w->arena, out) = revs.items[k];
  }
  sort_revs(out);
  for (uint32_t i = 1; i < out->count; i++)
    if (out->items[i] == out->items[i - 1])
      return mig_fail(w->why, MIG_ERR_USAGE, "%.*s is named twice", MIG_FMT(id_of(w, out->items[i])));
  return MIG_OK;
}

static bool same_parents(const work *w, mig_rev rev, const rev_list *wanted) {
  mig_revs have = mig_graph_parents(w->graph, rev);
  if (have.count != wanted->count) return false;
  for (uint32_t i = 0; i < have.count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < wanted->count; k++) found = found || wanted->items[k] == have.items[i];
    if (!found) return false;
  }
  return true;
}

static mig_rev existing_merge(const work *w, const rev_list *parents) {
  mig_revs children = mig_graph_children(w->graph, parents->items[0], MIG_EDGES_VERSIONED);
  for (uint32_t i = 0; parents->count > 1 && i < children.count; i++)
    if (same_parents(w, children.items[i], parents)) return children.items[i];
  return MIG_NO_REV;
}

static mig_err check_heads(const work *w, const rev_list *parents) {
  for (uint32_t i = 0; i < parents->count; i++) {
    mig_rev rev = parents->items[i];
    if (mig_graph_is_head(w->graph, rev)) continue;
    mig_revs children = mig_graph_children(w->graph, rev, MIG_EDGES_VERSIONED);
    return mig_fail(w->why, MIG_ERR_USAGE, "%.*s is not a head: %.*s builds on it; `mig heads` lists the heads",
                    MIG_FMT(id_of(w, rev)), MIG_FMT(id_of(w, children.items[0])));
  }
  return MIG_OK;
}

/* Alembic's version table loses its way at a merge of three or more where one parent is below
 * another (through depends_on; over down_revision no two heads are related). With two it works. */
static mig_err check_related(work *w, const rev_list *parents) {
  for (uint32_t i = 0; i < parents->count; i++) {
    for (uint32_t k = 0; k < parents->count; k++) {
      bool related = false;
      mig_err err =
          i == k ? MIG_OK
                 : mig_graph_is_ancestor(&related, w->graph, parents->items[i], parents->items[k], MIG_EDGES_ALL);
      if (err != MIG_OK) return err;
      if (!related) continue;
      mig_span low = id_of(w, parents->items[i]), high = id_of(w, parents->items[k]);
      if (parents->count > 2)
        return mig_fail(w->why, MIG_ERR_USAGE,
                        "%.*s depends on %.*s, and `alembic upgrade` fails at a merge of both with a third; type `mig "
                        "merge %.*s %.*s` "
                        "first, then merge the rest",
                        MIG_FMT(high), MIG_FMT(low), MIG_FMT(low), MIG_FMT(high));
      mig_note(w->arena, &w->notes, "%.*s depends on %.*s already; joining them makes one head of two for `upgrade head`",
               MIG_FMT(high), MIG_FMT(low));
    }
  }
  return MIG_OK;
}

/* What each parent reaches. */
static mig_err find_reached(const work *w, const rev_list *parents, mig_rev_set **out) {
  mig_err err = MIG_OK;
  *out = MIG_NEW_ARRAY(w->arena, mig_rev_set, parents->count);
  for (uint32_t i = 0; err == MIG_OK && i < parents->count; i++)
    err = mig_graph_ancestors(&(*out)[i], w->arena, w->graph, (mig_revs){&parents->items[i], 1}, MIG_EDGES_VERSIONED);
  return err;
}

static bool is_below_all(const mig_rev_set *reached, uint32_t count, mig_rev rev) {
  bool all = true;
  for (uint32_t i = 0; i < count; i++) all = all && mig_rev_set_has(&reached[i], rev);
  return all;
}

/* A label or a dependency that mig cannot read decides nothing below all parents: there it counts
 * for each of them. Elsewhere it may make two lines of what looks like a fork, or a dependency of a
 * head. */
static mig_err check_readable(const work *w, const rev_list *parents, bool named) {
  mig_rev_set *reached = NULL;
  for (uint32_t i = 0; i < w->project->node_count; i++) {
    uint32_t number = w->project->nodes[i].script;
    const mig_script *script = &w->project->scripts[number];
    bool labels = !named && script->branch_labels.form == MIG_IDENT_NOT_LITERAL;
    if (!labels && script->depends_on.form != MIG_IDENT_NOT_LITERAL) continue;
    mig_err err = reached == NULL ? find_reached(w, parents, &reached) : MIG_OK;
    if (err != MIG_OK) return err;
    if (!is_below_all(reached, parents->count, mig_graph_find(w->graph, w->project->nodes[i].id)))
      return mig_fail(
          w->why, MIG_ERR_UNREADABLE,
          "%.*s: %s is not a literal, so whether %.*s and %.*s belong together is not known; name the heads to "
          "join, or write it out",
          MIG_FMT(path_of(w, number)), labels ? "branch_labels" : "depends_on", MIG_FMT(id_of(w, parents->items[0])),
          MIG_FMT(id_of(w, parents->items[1])));
  }
  return MIG_OK;
}

static void add_group(work *w, mig_span line, const rev_list *parents, mig_rev existing) {
  *mig_vec_push(w->arena, &w->groups) =
      (mig_merge_group){.line = line, .parents = {parents->items, parents->count}, .existing = existing};
}

static mig_err group_named(work *w) {
  rev_list parents = {0};
  mig_err err = resolve_names(w, &parents);
  if (err != MIG_OK) return err;
  w->out->heads = (mig_revs){parents.items, parents.count};
  mig_rev existing = existing_merge(w, &parents);
  if (existing != MIG_NO_REV) {
    add_group(w, MIG_SPAN(""), &parents, existing);
    return MIG_OK;
  }
  err = check_heads(w, &parents);
  if (err == MIG_OK && parents.count < 2)
    err = mig_fail(w->why, MIG_ERR_USAGE, "%.*s is one head; a merge needs two", MIG_FMT(id_of(w, parents.items[0])));
  if (err == MIG_OK && parents.count > 2) err = check_readable(w, &parents, true);
  if (err == MIG_OK) err = check_related(w, &parents);
  if (err == MIG_OK) add_group(w, MIG_SPAN(""), &parents, MIG_NO_REV);
  return err;
}

/* ---- all heads, line by line ---- */

static mig_err group_line(work *w, const mig_line *line) {
  rev_list parents = {0};
  for (uint32_t i = 0; i < line->heads.count; i++) {
    mig_rev head = line->heads.items[i];
    if (mig_graph_is_real_head(w->graph, head)) {
      *mig_vec_push(w->arena, &parents) = head;
    } else {
      mig_rev by = mig_graph_children(w->graph, head, MIG_EDGES_ALL).items[0];
      mig_note(w->arena, &w->notes, "%.*s is left out: %.*s depends on it, so `alembic upgrade heads` reaches it; name it to join it",
               MIG_FMT(id_of(w, head)), MIG_FMT(id_of(w, by)));
    }
  }
  sort_revs(&parents);
  if (parents.count < 2) return MIG_OK;
  add_group(w, line->name, &parents, MIG_NO_REV);
  return check_readable(w, &parents, false);
}

static mig_err group_lines(work *w) {
  mig_lines lines;
  mig_err err = mig_project_lines(&lines, w->arena, w->project, w->why);
  w->out->heads = mig_graph_heads(w->graph);
  w->out->line_count = lines.count;
  for (uint32_t i = 0; err == MIG_OK && i < lines.count; i++) {
    if (lines.items[i].stray)
      mig_note(w->arena, &w->notes, "%.*s starts a history of its own (down_revision = None); it is not joined unless named: "
               "was its parent forgotten?", MIG_FMT(id_of(w, lines.items[i].root)));
    err = group_line(w, &lines.items[i]);
  }
  return err;
}

static mig_err find_groups(void *context) {
  work *w = context;
  bool all = w->name_count == 0 || (w->name_count == 1 && mig_span_is(w->names[0], "heads"));
  w->graph = w->project->graph;
  w->out->line_count = 1;
  mig_err err = check_graph(w);
  if (err == MIG_OK) err = all ? group_lines(w) : group_named(w);
  w->out->items = w->groups.items;
  w->out->count = w->groups.count;
  w->out->notes = w->notes.items;
  w->out->note_count = w->notes.count;
  return err;
}

mig_err mig_resolve_merge_groups(mig_merge_groups *out, mig_arena *arena, const mig_project *project,
                                 const mig_span *revs, uint32_t rev_count, mig_why *why) {
  *out = (mig_merge_groups){0};
  return mig_protect(
      find_groups,
      &(work){.out = out, .arena = arena, .project = project, .names = revs, .name_count = rev_count, .why = why});
}
