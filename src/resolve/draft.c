#include "resolve/draft.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "resolve/internal.h"

mig_draft *mig_draft_new(mig_arena *arena, const mig_project *project) {
  mig_draft *draft = MIG_NEW(arena, mig_draft);
  draft->arena = arena;
  draft->project = project;
  draft->items = MIG_NEW_ARRAY(arena, mig_draft_item, project->script_count);
  return draft;
}

uint32_t mig_draft_script(const mig_draft *draft, mig_rev rev) {
  return mig_graph_node_of(draft->project->graph, rev)->script;
}

void mig_draft_set_parents(mig_draft *draft, mig_rev rev, const mig_span *ids, uint32_t count) {
  mig_draft_item *item = &draft->items[mig_draft_script(draft, rev)];
  item->touched = true;
  item->down = (mig_new_ids){true, ids, count};
}

void mig_draft_set_id(mig_draft *draft, mig_rev rev, mig_span id) {
  mig_draft_item *item = &draft->items[mig_draft_script(draft, rev)];
  item->touched = true;
  item->id = id;
}

/* ---- references follow ids ---- */

typedef struct renames {
  mig_map from; /* old id to index of `to` */
  mig_span_list to;
} renames;

static void collect(mig_draft *draft, renames *out) {
  mig_map_init(&out->from, draft->arena);
  for (uint32_t i = 0; i < draft->project->script_count; i++) {
    const mig_script *script = &draft->project->scripts[i];
    if (draft->items[i].id.ptr == NULL || draft->items[i].alone || script->revision.count != 1) continue;
    mig_map_set(&out->from, script->revision.items[0], out->to.count);
    *mig_vec_push(draft->arena, &out->to) = draft->items[i].id;
  }
}

static bool contains(const mig_span *items, uint32_t count, mig_span id) {
  for (uint32_t i = 0; i < count; i++)
    if (mig_span_eq(items[i], id)) return true;
  return false;
}

/* The list with new ids in place of old ones, each once. */
static void follow(mig_draft *draft, const renames *r, const mig_ident *ident, mig_new_ids *ids, bool *touched) {
  const mig_span *items = ids->change ? ids->items : ident->items;
  uint32_t count = ids->change ? ids->count : ident->count, kept = 0;
  mig_span *out = MIG_NEW_ARRAY(draft->arena, mig_span, count);
  bool any = false;
  for (uint32_t i = 0; i < count; i++) {
    uint32_t to = items[i].ptr == NULL ? MIG_MAP_NONE : mig_map_get(&r->from, items[i]);
    mig_span id = to == MIG_MAP_NONE ? items[i] : r->to.items[to];
    any = any || to != MIG_MAP_NONE;
    if (!ids->change || !contains(out, kept, id)) out[kept++] = id;
  }
  if (!any && !ids->change) return;
  *ids = (mig_new_ids){true, out, kept};
  *touched = true;
}

/* ---- texts ---- */

static mig_script *read_text(mig_draft *draft, mig_span path, mig_span text) {
  mig_script *script = MIG_NEW(draft->arena, mig_script);
  mig_script_read(script, draft->arena, (mig_file){path, mig_pad_text(draft->arena, text)}, NULL);
  return script;
}

static mig_err rewrite_item(mig_draft *draft, uint32_t i, mig_why *why) {
  mig_draft_item *item = &draft->items[i];
  const mig_script *old = &draft->project->scripts[i];
  const mig_script *from = item->text.ptr != NULL ? read_text(draft, old->file.path, item->text) : old;
  mig_rewrite what = {.revision = item->id, .down_revision = item->down, .depends_on = item->depends};
  mig_rewritten done = {{NULL, 0}, false};
  mig_err err = mig_script_rewrite(&done, draft->arena, from, &what, why);
  if (err != MIG_OK) return err;
  if (item->fix_doc) {
    mig_splices splices = mig_splices_in(draft->arena);
    const mig_script *again = read_text(draft, old->file.path, done.text);
    mig_rewrite truth = {.revision = again->revision.count == 1 ? again->revision.items[0] : (mig_span){NULL, 0},
                         .down_revision = {true, again->down_revision.items, again->down_revision.count}};
    mig_rewrite_docstring(&splices, again, &truth, true, NULL);
    done.text = mig_splices_apply(&splices, again->file.text);
    done.stale_doc = false;
  }
  draft->stale_docs += done.stale_doc;
  item->after = done.text;
  item->script = read_text(draft, item->path.ptr != NULL ? item->path : old->file.path, done.text);
  return MIG_OK;
}

static int by_path(const void *a, const void *b) {
  return mig_span_cmp(((const mig_edit *)a)->path, ((const mig_edit *)b)->path);
}

static void list_edits(mig_draft *draft) {
  MIG_VEC(mig_edit) edits = {0};
  for (uint32_t i = 0; i < draft->project->script_count; i++) {
    const mig_draft_item *item = &draft->items[i];
    const mig_file *file = &draft->project->scripts[i].file;
    bool renamed = item->path.ptr != NULL && !mig_span_eq(item->path, file->path);
    if (!item->touched || (!item->removed && !renamed && mig_span_eq(item->after, file->text))) continue;
    mig_edit edit = {.action = MIG_EDIT_MODIFY, .path = file->path, .before = file->text, .after = item->after};
    if (renamed) edit.action = MIG_EDIT_RENAME;
    if (renamed) edit.to = item->path;
    if (item->removed) {
      edit.action = MIG_EDIT_DELETE;
      edit.after = (mig_span){NULL, 0};
    }
    *mig_vec_push(draft->arena, &edits) = edit;
  }
  if (edits.count > 1) qsort(edits.items, edits.count, sizeof *edits.items, by_path);
  draft->edits = edits.items;
  draft->edit_count = edits.count;
}

/* ---- the graph as it would become ---- */

static void set_node(mig_graph_node *node, const mig_script *script) {
  node->id = script->revision.items[0];
  node->down_revision = script->down_revision.items;
  node->down_count = script->down_revision.count;
  node->depends_on = script->depends_on.items;
  node->depends_count = script->depends_on.count;
}

static mig_err build_graph(mig_draft *draft, mig_why *why) {
  const mig_project *p = draft->project;
  mig_graph_node *nodes = MIG_NEW_ARRAY(draft->arena, mig_graph_node, p->node_count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < p->node_count; i++) {
    const mig_draft_item *item = &draft->items[p->nodes[i].script];
    if (item->removed) continue;
    nodes[count] = p->nodes[i];
    if (item->script != NULL) set_node(&nodes[count], item->script);
    count++;
  }
  draft->nodes = nodes;
  return mig_graph_build(&draft->graph, draft->arena, nodes, count, why);
}

static mig_err check_defects(const mig_draft *draft, mig_why *why) {
  mig_defects before = mig_graph_defects(draft->project->graph), after = mig_graph_defects(draft->graph);
  if (after.count > before.count) {
    const mig_defect *defect = &after.items[after.count - 1];
    return mig_fail(why, MIG_ERR_REFUSED, "the graph would be broken: %.*s and %.*s; nothing was written",
                    MIG_FMT(draft->project->scripts[defect->script].file.path),
                    MIG_FMT(defect->name.len > 0 ? defect->name : MIG_SPAN("its parents")));
  }
  mig_err err = mig_graph_find_redundant(&before, draft->arena, draft->project->graph);
  if (err == MIG_OK) err = mig_graph_find_redundant(&after, draft->arena, draft->graph);
  if (err != MIG_OK || after.count <= before.count) return err;
  const mig_defect *defect = &after.items[after.count - 1];
  return mig_fail(why, MIG_ERR_REFUSED,
                  "%.*s would name %.*s, which it has already through another parent, and Alembic can fail on that; "
                  "nothing was written",
                  MIG_FMT(draft->project->scripts[defect->script].file.path), MIG_FMT(defect->name));
}

mig_err mig_draft_finish(mig_draft *draft, mig_why *why) {
  renames r = {.to = {0}};
  collect(draft, &r);
  for (uint32_t i = 0; i < draft->project->script_count; i++) {
    mig_draft_item *item = &draft->items[i];
    const mig_script *script = &draft->project->scripts[i];
    follow(draft, &r, &script->down_revision, &item->down, &item->touched);
    follow(draft, &r, &script->depends_on, &item->depends, &item->touched);
    if (!item->touched || item->removed) continue;
    mig_err err = rewrite_item(draft, i, why);
    if (err != MIG_OK) return err;
  }
  list_edits(draft);
  mig_err err = build_graph(draft, why);
  return err != MIG_OK ? err : check_defects(draft, why);
}

mig_plan *mig_draft_plan(const mig_draft *draft) {
  const mig_project *p = draft->project;
  mig_plan *plan = MIG_NEW(draft->arena, mig_plan);
  plan->root = p->tree->root;
  if (p->version_dir_count > 0) {
    plan->folder = p->version_dirs[0];
    plan->more_folders = p->version_dirs + 1;
    plan->more_folder_count = p->version_dir_count - 1;
  }
  plan->edits = draft->edits;
  plan->edit_count = draft->edit_count;
  return plan;
}
