/* sentinel.c: a file that names the head, a word a line, follows what a plan makes the head. */
#include "base/buf.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/why.h"
#include "resolve/internal.h"
#include "script/script.h"
#include "source/source.h"

typedef struct work {
  mig_plan *plan;
  mig_arena *arena;
  const mig_project *project;
  mig_span path;
  mig_why *why;
  mig_graph *after; /* as the plan leaves the scripts */
} work;

/* ---- the heads after the plan ---- */

static const mig_edit *edit_of(const work *w, mig_span path) {
  for (uint32_t i = 0; i < w->plan->edit_count; i++)
    if (mig_span_eq(w->plan->edits[i].path, path)) return &w->plan->edits[i];
  return NULL;
}

static bool add_node(work *w, mig_graph_node *node, mig_span path, mig_span text) {
  mig_script *script = MIG_NEW(w->arena, mig_script);
  mig_script_read(script, w->arena, (mig_file){path, mig_pad_text(w->arena, text)}, NULL);
  if (script->revision.form != MIG_IDENT_STRING) return false;
  node->id = script->revision.items[0];
  node->down_revision = script->down_revision.items;
  node->down_count = script->down_revision.count;
  node->depends_on = script->depends_on.items;
  node->depends_count = script->depends_on.count;
  return true;
}

static mig_err build_after(work *w) {
  const mig_project *p = w->project;
  mig_graph_node *nodes = MIG_NEW_ARRAY(w->arena, mig_graph_node, p->node_count + w->plan->edit_count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < p->node_count; i++) {
    const mig_edit *edit = edit_of(w, p->scripts[p->nodes[i].script].file.path);
    if (edit != NULL && edit->action == MIG_EDIT_DELETE) continue;
    nodes[count] = p->nodes[i];
    if (edit == NULL || add_node(w, &nodes[count], edit->path, edit->after)) count++;
  }
  for (uint32_t i = 0; i < w->plan->edit_count; i++) {
    const mig_edit *edit = &w->plan->edits[i];
    nodes[count] = (mig_graph_node){.script = p->script_count + i};
    if (edit->action == MIG_EDIT_CREATE && add_node(w, &nodes[count], edit->path, edit->after)) count++;
  }
  return mig_graph_build(&w->after, w->arena, nodes, count, w->why);
}

/* The one head that comes after the revision, or takes its place; ptr NULL: there is no such one. */
static mig_span head_for(work *w, mig_span word) {
  mig_revs heads = mig_graph_heads(w->after);
  mig_rev rev = mig_graph_find(w->after, word);
  mig_span found = {NULL, 0};
  for (uint32_t i = 0; i < heads.count; i++) {
    bool later = rev == MIG_NO_REV; /* the plan took it away, or it never was: any head may be it */
    if (rev != MIG_NO_REV) mig_must(mig_graph_is_ancestor(&later, w->after, rev, heads.items[i], MIG_EDGES_VERSIONED));
    if (rev == heads.items[i]) return word;
    if (later && found.ptr != NULL) return (mig_span){NULL, 0};
    if (later) found = mig_graph_id(w->after, heads.items[i]);
  }
  return found;
}

/* ---- the file ---- */

static bool is_mark(mig_span line) {
  static const char *const marks[] = {"<<<<<<<", "|||||||", "=======", ">>>>>>>"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (mig_span_starts(line, mig_span_of(marks[i]))) return true;
  return false;
}

/* Each line's word becomes its head; lines that name one head twice become one. ptr NULL: it holds
 * something else than words, or a word for which there is no one head. */
static mig_span follow(work *w, mig_span text) {
  mig_buf out = mig_buf_in(w->arena);
  mig_map seen;
  mig_map_init(&seen, w->arena);
  for (size_t at = 0, end; at < text.len; at = end) {
    end = mig_span_find(text, MIG_SPAN("\n"), at);
    end = end == SIZE_MAX ? text.len : end + 1;
    mig_span line = mig_span_cut(text, at, end), word = mig_span_trim(line);
    if (is_mark(line)) continue; /* of a conflict both sides are read */
    if (word.len > 0 && mig_span_find(word, MIG_SPAN(" "), 0) != SIZE_MAX) return (mig_span){NULL, 0};
    mig_span head = word.len == 0 ? word : head_for(w, word);
    if (head.ptr == NULL) return head;
    uint32_t before = seen.count;
    if (head.len > 0) mig_map_add(&seen, head, 1);
    if (head.len > 0 && seen.count == before) continue;
    size_t start = (size_t)(word.ptr - line.ptr);
    mig_buf_put(&out, mig_span_cut(line, 0, start));
    mig_buf_put(&out, head);
    mig_buf_put(&out, mig_span_cut(line, start + word.len, line.len));
  }
  return mig_buf_span(&out);
}

/* ---- one that nobody told mig of ---- */

enum { LARGEST_POINTER = 4096 };

/* Nothing but revisions of the project, a line each, of which one is a head. */
static bool names_heads(const work *w, mig_span text) {
  const mig_graph *graph = w->project->graph;
  bool any = false;
  if (text.len == 0 || text.len > LARGEST_POINTER) return false;
  for (size_t at = 0, end; at < text.len; at = end) {
    end = mig_span_find(text, MIG_SPAN("\n"), at);
    end = end == SIZE_MAX ? text.len : end + 1;
    mig_span line = mig_span_cut(text, at, end), word = mig_span_trim(line);
    mig_rev rev = word.len == 0 || is_mark(line) ? MIG_NO_REV : mig_graph_find(graph, word);
    if (word.len > 0 && !is_mark(line) && rev == MIG_NO_REV) return false;
    any = any || (rev != MIG_NO_REV && mig_graph_is_head(graph, rev));
  }
  return any;
}

static mig_span find_in(work *w, mig_span folder) {
  mig_entries entries;
  if (mig_source_list(w->project->tree->source, w->arena, folder, &entries, NULL) != MIG_OK) return (mig_span){NULL, 0};
  for (uint32_t i = 0; i < entries.count; i++) {
    mig_span text, name = entries.items[i].name;
    if (entries.items[i].kind != MIG_ENTRY_FILE || mig_span_ends(name, MIG_SPAN(".py")) || mig_span_ends(name, MIG_SPAN(".pyc"))) continue;
    if (mig_source_read_entry(w->project->tree->source, w->arena, &entries, &entries.items[i], &text, NULL) != MIG_OK) continue;
    if (names_heads(w, text)) return mig_arena_printf(w->arena, "%.*s%s%.*s", MIG_FMT(folder), folder.len > 0 ? "/" : "", MIG_FMT(name));
  }
  return (mig_span){NULL, 0};
}

static mig_span find_pointer(work *w) {
  mig_span found = find_in(w, w->project->script_dir);
  for (uint32_t i = 0; found.ptr == NULL && i < w->project->version_dir_count; i++) found = find_in(w, w->project->version_dirs[i]);
  return found;
}

static void add_note(work *w, mig_span note) {
  mig_span *notes = MIG_NEW_ARRAY(w->arena, mig_span, w->plan->note_count + 1);
  for (uint32_t i = 0; i < w->plan->note_count; i++) notes[i] = w->plan->notes[i];
  notes[w->plan->note_count] = note;
  w->plan->notes = notes;
  w->plan->note_count++;
}

static void add_edit(work *w, mig_span before, mig_span after) {
  mig_plan *plan = w->plan;
  mig_edit *edits = MIG_NEW_ARRAY(w->arena, mig_edit, plan->edit_count + 1);
  mig_span *folders = MIG_NEW_ARRAY(w->arena, mig_span, plan->more_folder_count + 1);
  size_t slash = w->path.len;
  while (slash > 0 && w->path.ptr[slash - 1] != '/') slash--;
  for (uint32_t i = 0; i < plan->edit_count; i++) edits[i] = plan->edits[i];
  for (uint32_t i = 0; i < plan->more_folder_count; i++) folders[i] = plan->more_folders[i];
  edits[plan->edit_count] = (mig_edit){.action = MIG_EDIT_MODIFY, .path = w->path, .before = before, .after = after};
  folders[plan->more_folder_count] = slash == 0 ? MIG_SPAN("") : mig_span_cut(w->path, 0, slash - 1);
  plan->edits = edits;
  plan->edit_count++;
  plan->more_folders = folders;
  plan->more_folder_count++;
}

/* Such a file is in nobody's settings: it is said, not written. */
static mig_err look_for_pointer(work *w) {
  mig_span text;
  w->path = find_pointer(w);
  if (w->path.ptr == NULL || mig_source_read(w->project->tree->source, w->arena, w->path, &text, NULL) != MIG_OK) return MIG_OK;
  mig_err err = build_after(w);
  if (err != MIG_OK) return err;
  mig_span after = follow(w, text);
  if (after.ptr == NULL || mig_span_eq(after, text)) return MIG_OK;
  add_note(w, mig_arena_printf(w->arena, "%.*s names the head and was left as it is; `git config mig.sentinel %.*s` has mig write it, too",
                               MIG_FMT(w->path), MIG_FMT(mig_shell_word(w->arena, w->path))));
  return MIG_OK;
}

static mig_err follow_head(void *context) {
  work *w = context;
  mig_span text;
  if (w->path.len == 0) return look_for_pointer(w);
  mig_err err = mig_source_read(w->project->tree->source, w->arena, w->path, &text, w->why);
  if (err != MIG_OK && err != MIG_ERR_NOT_FOUND) return err;
  if (err != MIG_OK) {
    add_note(w, mig_arena_printf(w->arena, "%.*s, the setting sentinel, is not there and was not made", MIG_FMT(w->path)));
    return MIG_OK;
  }
  err = build_after(w);
  if (err != MIG_OK) return err;
  mig_span after = follow(w, text);
  if (after.ptr == NULL)
    add_note(w, mig_arena_printf(w->arena, "%.*s was left alone: mig cannot tell which head it should name", MIG_FMT(w->path)));
  else if (!mig_span_eq(after, text))
    add_edit(w, text, after);
  return MIG_OK;
}

mig_err mig_plan_follow_head(mig_plan *plan, mig_arena *arena, const mig_project *project, mig_span sentinel, mig_why *why) {
  if (plan->edit_count == 0) return MIG_OK;
  return mig_protect(follow_head, &(work){.plan = plan, .arena = arena, .project = project, .path = sentinel, .why = why});
}
