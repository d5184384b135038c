#include "resolve/overlay.h"

#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "project/paths.h"
#include "resolve/internal.h"
#include "script/script.h"

/* A script on its way into the new list. */
typedef struct entry {
  const mig_script *script;
  const mig_graph_node *node; /* NULL: its identifiers are not known, or a plan made it */
  mig_overlay_script about;
  mig_span text; /* ptr NULL: the script's own */
  mig_span path;
  bool made;
} entry;

typedef struct work {
  mig_arena *arena;
  MIG_VEC(entry) entries;
  const mig_overlay *from;
  mig_overlay *to;
} work;

const mig_overlay *mig_overlay_on(mig_arena *arena, const mig_project *origin) {
  mig_overlay *overlay = MIG_NEW(arena, mig_overlay);
  mig_overlay_script *scripts = MIG_NEW_ARRAY(arena, mig_overlay_script, origin->script_count);
  for (uint32_t i = 0; i < origin->script_count; i++) scripts[i].origin = i;
  *overlay = (mig_overlay){.arena = arena, .origin = origin, .project = *origin, .scripts = scripts};
  return overlay;
}

/* ---- edits of the list ---- */

static void list_entries(work *w) {
  const mig_project *p = &w->from->project;
  for (uint32_t i = 0; i < p->script_count; i++)
    *mig_vec_push(w->arena, &w->entries) =
        (entry){.script = &p->scripts[i], .about = w->from->scripts[i], .path = p->scripts[i].file.path};
  for (uint32_t i = 0; i < p->node_count; i++) w->entries.items[p->nodes[i].script].node = &p->nodes[i];
}

static uint32_t find_entry(const work *w, mig_span path) {
  for (uint32_t i = 0; i < w->entries.count; i++)
    if (mig_span_eq(w->entries.items[i].path, path)) return i;
  return UINT32_MAX;
}

static void remove_entry(work *w, uint32_t at) {
  w->entries.count--;
  for (uint32_t i = at; i < w->entries.count; i++) w->entries.items[i] = w->entries.items[i + 1];
}

/* Where Alembic would load it: folders stay as they are, names in a folder are sorted. */
static void insert_entry(work *w, entry e) {
  uint32_t at = w->entries.count;
  mig_span folder = mig_path_folder(e.path);
  for (uint32_t i = 0; i < w->entries.count; i++) {
    mig_span path = w->entries.items[i].path;
    if (!mig_span_eq(mig_path_folder(path), folder)) continue;
    at = i + 1;
    if (mig_span_cmp(mig_path_name(path), mig_path_name(e.path)) < 0) continue;
    at = i;
    break;
  }
  mig_vec_push(w->arena, &w->entries);
  for (uint32_t i = w->entries.count - 1; i > at; i--) w->entries.items[i] = w->entries.items[i - 1];
  w->entries.items[at] = e;
}

static mig_err edit_entries(work *w, const mig_plan *plan, mig_why *why) {
  for (uint32_t i = 0; i < plan->edit_count; i++) {
    const mig_edit *edit = &plan->edits[i];
    if (edit->action == MIG_EDIT_CREATE) {
      insert_entry(w, (entry){.about = {UINT32_MAX, edit->mode}, .text = edit->after, .path = edit->path, .made = true});
      continue;
    }
    uint32_t at = find_entry(w, edit->path);
    if (at == UINT32_MAX)
      return mig_fail(why, MIG_ERR_REFUSED, "%.*s would change, and is no script", MIG_FMT(edit->path));
    entry e = w->entries.items[at];
    e.made = true;
    e.text = edit->after;
    if (edit->to.len > 0) e.path = edit->to;
    if (edit->action != MIG_EDIT_MODIFY) remove_entry(w, at);
    if (edit->action == MIG_EDIT_RENAME) insert_entry(w, e);
    if (edit->action == MIG_EDIT_MODIFY) w->entries.items[at] = e;
  }
  return MIG_OK;
}

/* ---- the project ---- */

static bool is_written_out(const mig_ident *ident) {
  return ident->form == MIG_IDENT_STRING || ident->form == MIG_IDENT_TUPLE || ident->form == MIG_IDENT_LIST ||
         ident->form == MIG_IDENT_SET;
}

/* What a plan wrote was read back before it became one: identifiers are literal. */
static void read_made(work *w, const entry *e, mig_script *script, mig_graph_node *node) {
  mig_script_read(script, w->arena, (mig_file){e->path, mig_pad_text(w->arena, e->text)}, NULL);
  if (script->revision.form != MIG_IDENT_STRING) return;
  node->id = script->revision.items[0];
  node->down_revision = script->down_revision.items;
  node->down_count = script->down_revision.count;
  node->depends_on = is_written_out(&script->depends_on) ? script->depends_on.items : NULL;
  node->depends_count = node->depends_on != NULL ? script->depends_on.count : 0;
  node->labels = is_written_out(&script->branch_labels) ? script->branch_labels.items : NULL;
  node->label_count = node->labels != NULL ? script->branch_labels.count : 0;
}

static mig_err fill_project(work *w, mig_why *why) {
  mig_project *p = &w->to->project;
  mig_overlay_script *about = MIG_NEW_ARRAY(w->arena, mig_overlay_script, w->entries.count);
  mig_graph_node *nodes = MIG_NEW_ARRAY(w->arena, mig_graph_node, w->entries.count);
  *p = w->from->project;
  p->scripts = MIG_NEW_ARRAY(w->arena, mig_script, w->entries.count);
  p->script_count = w->entries.count;
  p->node_count = 0;
  for (uint32_t i = 0; i < w->entries.count; i++) {
    const entry *e = &w->entries.items[i];
    mig_graph_node node = e->node != NULL ? *e->node : (mig_graph_node){.id = {NULL, 0}};
    about[i] = e->about;
    if (e->made) read_made(w, e, &p->scripts[i], &node);
    else p->scripts[i] = *e->script;
    node.script = i;
    if (node.id.ptr != NULL) nodes[p->node_count++] = node;
  }
  p->nodes = nodes;
  w->to->scripts = about;
  return mig_graph_build(&p->graph, w->arena, nodes, p->node_count, why);
}

mig_err mig_overlay_apply(const mig_overlay **out, const mig_overlay *from, const mig_plan *plan, mig_why *why) {
  work w = {.arena = from->arena, .from = from, .to = MIG_NEW(from->arena, mig_overlay)};
  *w.to = (mig_overlay){.arena = from->arena, .origin = from->origin};
  list_entries(&w);
  mig_err err = edit_entries(&w, plan, why);
  if (err == MIG_OK) err = fill_project(&w, why);
  *out = w.to;
  return err;
}

/* ---- what became of it ---- */

static int by_path(const void *a, const void *b) {
  return mig_span_cmp(((const mig_edit *)a)->path, ((const mig_edit *)b)->path);
}

const mig_edit *mig_overlay_edits(const mig_overlay *o, uint32_t *count) {
  MIG_VEC(mig_edit) edits = {0};
  bool *kept = MIG_NEW_ARRAY(o->arena, bool, o->origin->script_count);
  for (uint32_t i = 0; i < o->project.script_count; i++) {
    const mig_file *now = &o->project.scripts[i].file;
    uint32_t origin = o->scripts[i].origin;
    mig_edit edit = {.action = MIG_EDIT_CREATE, .path = now->path, .after = now->text, .mode = o->scripts[i].mode};
    if (origin != UINT32_MAX) {
      const mig_file *was = &o->origin->scripts[origin].file;
      bool renamed = !mig_span_eq(was->path, now->path);
      kept[origin] = true;
      if (!renamed && mig_span_eq(was->text, now->text)) continue;
      edit = (mig_edit){.action = renamed ? MIG_EDIT_RENAME : MIG_EDIT_MODIFY, .path = was->path, .before = was->text, .after = now->text};
      if (renamed) edit.to = now->path;
    }
    *mig_vec_push(o->arena, &edits) = edit;
  }
  for (uint32_t i = 0; i < o->origin->script_count; i++) {
    const mig_file *was = &o->origin->scripts[i].file;
    if (!kept[i]) *mig_vec_push(o->arena, &edits) = (mig_edit){.action = MIG_EDIT_DELETE, .path = was->path, .before = was->text};
  }
  if (edits.count > 1) qsort(edits.items, edits.count, sizeof *edits.items, by_path);
  *count = edits.count;
  return edits.items;
}

mig_publishers mig_overlay_publishers(const mig_overlay *o, mig_publishers origin) {
  if (origin.by == NULL) return origin;
  mig_span *by = MIG_NEW_ARRAY(o->arena, mig_span, mig_graph_count(o->project.graph) + 1u);
  for (mig_rev rev = 0; rev < mig_graph_count(o->project.graph); rev++) {
    uint32_t script = o->scripts[mig_graph_node_of(o->project.graph, rev)->script].origin;
    mig_span id = script == UINT32_MAX || o->origin->scripts[script].revision.count != 1
                      ? (mig_span){NULL, 0}
                      : o->origin->scripts[script].revision.items[0];
    mig_rev was = id.ptr == NULL ? MIG_NO_REV : mig_graph_find(o->origin->graph, id);
    if (was != MIG_NO_REV) by[rev] = origin.by[was];
  }
  return (mig_publishers){by};
}
