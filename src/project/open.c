#include <stdlib.h>

#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "project/opening.h"
#include "project/paths.h"

void mig_opening_note(mig_opening *o, const char *format, ...) {
  va_list args;
  va_start(args, format);
  mig_span note = mig_arena_vprintf(o->arena, format, args);
  va_end(args);
  *mig_vec_push(o->arena, &o->notes) = note;
}

bool mig_opening_has(const mig_opening *o, mig_span path, mig_entry_kind kind, mig_span *real) {
  mig_entry_kind found;
  mig_span unused;
  if (o->tree->kind != MIG_TREE_WORKTREE && mig_path_is_absolute(path)) return false; /* outside of the tree */
  return mig_source_resolve(o->source, o->arena, path, real != NULL ? real : &unused, &found, NULL) == MIG_OK && found == kind;
}

/* ---- nodes ---- */

static void put_strings(const mig_ident *ident, const mig_span **items, uint32_t *count) {
  bool readable = ident->form == MIG_IDENT_STRING || ident->form == MIG_IDENT_TUPLE || ident->form == MIG_IDENT_LIST ||
                  ident->form == MIG_IDENT_SET;
  *items = readable ? ident->items : NULL;
  *count = readable ? ident->count : 0;
}

static bool is_unknown(const mig_ident *ident) {
  return ident->form == MIG_IDENT_NOT_LITERAL || ident->form == MIG_IDENT_BAD_TYPE || ident->form == MIG_IDENT_ABSENT;
}

static void make_nodes(mig_opening *o, mig_project *p) {
  mig_graph_node *nodes = MIG_NEW_ARRAY(o->arena, mig_graph_node, p->script_count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < p->script_count; i++) {
    const mig_script *script = &p->scripts[i];
    if (script->revision.form != MIG_IDENT_STRING) continue;
    mig_graph_node *node = &nodes[count++];
    node->id = script->revision.items[0];
    node->script = i;
    node->parents_unknown = is_unknown(&script->down_revision) || script->parents_marked;
    put_strings(&script->down_revision, &node->down_revision, &node->down_count);
    put_strings(&script->depends_on, &node->depends_on, &node->depends_count);
    put_strings(&script->branch_labels, &node->labels, &node->label_count);
  }
  p->nodes = nodes;
  p->node_count = count;
}

/* `tasks` are not needed any more afterwards. */
static mig_err finish_project(mig_opening *o, mig_project *p, const mig_tasks *tasks) {
  mig_tasks all = *tasks;
  mig_opening_add_conflicted(o, &all);
  tasks = &all;
  p->script_count = tasks->count;
  p->scripts = MIG_NEW_ARRAY(o->arena, mig_script, tasks->count);
  mig_err err = mig_opening_load(o, tasks, p->scripts);
  if (err != MIG_OK) return err;
  mig_opening_judge_conflicted(o, p, tasks);
  mig_arena_give_back(o->arena, all.items, all.cap * sizeof *all.items);
  make_nodes(o, p);
  err = mig_graph_build(&p->graph, o->arena, p->nodes, p->node_count, o->why);
  *mig_vec_push(o->arena, &o->projects) = *p;
  return err;
}

/* Each subfolder is a history of its own. */
static mig_err split_project(mig_opening *o, const mig_project *whole, const mig_strings *folders) {
  for (uint32_t i = 0; i < folders->count; i++) {
    mig_project p = *whole;
    mig_tasks tasks = {0};
    p.title = folders->items[i];
    p.version_dirs = &folders->items[i];
    p.version_dir_count = 1;
    mig_err err = mig_opening_list_folder(o, folders->items[i], &tasks);
    if (err == MIG_OK) err = finish_project(o, &p, &tasks);
    if (err != MIG_OK) return err;
  }
  return MIG_OK;
}

static mig_err open_project(mig_opening *o, const mig_candidate *candidate) {
  mig_project p;
  mig_tasks tasks = {0};
  mig_strings folders = {NULL, 0, false};
  bool each_alone = false;
  mig_err err = mig_opening_settings(o, &p, candidate);
  if (err == MIG_OK) err = mig_opening_list(o, &p, candidate, &tasks);
  if (err == MIG_OK && !p.recursive) err = mig_opening_subfolders(o, &p, &folders);
  if (err == MIG_OK && folders.count != 0) err = mig_opening_choose(o, &p, &folders, &tasks, &each_alone);
  if (err != MIG_OK) return err;
  return each_alone ? split_project(o, &p, &folders) : finish_project(o, &p, &tasks);
}

/* ---- the tree ---- */

static int by_title(const void *left, const void *right) {
  const mig_project *a = left, *b = right;
  return mig_span_cmp(a->title, b->title); /* folders are unique */
}

const char *mig_opening_tree_name(const mig_opening *o) {
  static const char *const names[] = {[MIG_TREE_WORKTREE] = "this worktree",
                                      [MIG_TREE_INDEX] = "the index",
                                      [MIG_TREE_COMMIT] = "this commit",
                                      [MIG_TREE_MERGE] = "the merge"};
  return names[o->tree->kind];
}

/* Which tree the options mean, and its handle. */
static mig_err choose_source(mig_opening *o) {
  const char *dir = o->opts->dir != NULL ? o->opts->dir : ".", *ref = o->opts->ref;
  mig_tree *tree = o->tree;
  if (o->opts->source != NULL) {
    tree->kind = mig_source_commit(o->opts->source).len != 0 ? MIG_TREE_COMMIT : MIG_TREE_MERGE;
    o->source = o->opts->source;
    return MIG_OK;
  }
  if (o->opts->index) {
    tree->kind = MIG_TREE_INDEX;
    return mig_source_open_index(&o->source, o->arena, dir, o->why);
  }
  if (ref == NULL && !mig_source_has_worktree(dir)) ref = "HEAD";
  if (ref != NULL) {
    tree->kind = MIG_TREE_COMMIT;
    tree->ref = mig_arena_copy(o->arena, mig_span_of(ref));
    return mig_source_open_commit(&o->source, o->arena, dir, ref, o->why);
  }
  tree->kind = MIG_TREE_WORKTREE;
  mig_err err = mig_source_open_worktree(&o->source, o->arena, dir, o->why);
  return err == MIG_ERR_NOT_FOUND && o->opts->dir != NULL ? MIG_ERR_USAGE : err;
}

/* What `Path:` begins with: git's own way to name a path of a commit or of the index. */
static mig_span path_prefix(mig_opening *o) {
  const mig_tree *tree = o->tree;
  if (tree->kind == MIG_TREE_COMMIT) return mig_arena_printf(o->arena, "%.*s:", MIG_FMT(tree->commit));
  if (tree->kind == MIG_TREE_INDEX) return MIG_SPAN(":");
  if (tree->kind == MIG_TREE_MERGE) return MIG_SPAN("");
  return mig_arena_printf(o->arena, "%.*s/", MIG_FMT(tree->root.len > 1 ? tree->root : MIG_SPAN("")));
}

/* As typed, else as git's configuration or a file of the tree's root says. */
static mig_err choose_script_dir(mig_opening *o) {
  mig_settings settings;
  o->script_dir = o->opts->script_dir;
  o->script_dir_from = MIG_SPAN("");
  if (o->script_dir != NULL || o->opts->config != NULL) return MIG_OK;
  mig_err err = mig_settings_choose(&settings, o->reading, NULL, 0, o->why);
  const mig_setting *setting = &settings.items[MIG_SETTING_SCRIPT_DIR];
  if (err != MIG_OK || setting->count == 0) return err;
  o->script_dir = mig_arena_cstr(o->arena, setting->values[0]);
  o->script_dir_from = setting->where;
  return MIG_OK;
}

/* Which settings count, now that Alembic's configurations are known. */
static mig_err read_settings(mig_opening *o) {
  mig_settings *settings = MIG_NEW(o->arena, mig_settings);
  mig_span *files = MIG_NEW_ARRAY(o->arena, mig_span, o->candidates.count);
  for (uint32_t i = 0; i < o->candidates.count; i++) files[i] = mig_config_file(&o->candidates.items[i].config);
  o->settings = o->tree->settings = settings;
  return mig_settings_choose(settings, o->reading, files, o->candidates.count, o->why);
}

static mig_err open_source(mig_opening *o) {
  mig_tree *tree = o->tree;
  tree->ref = MIG_SPAN("");
  mig_err err = choose_source(o);
  if (err != MIG_OK) return err;
  o->reading = mig_settings_reading_new(o->arena, o->source, o->opts->dir);
  tree->source = o->source;
  tree->root = mig_source_root(o->source);
  tree->commit = mig_source_commit(o->source);
  o->root = tree->root.len != 0 ? tree->root : mig_arena_printf(o->arena, "/%.*s", MIG_FMT(tree->commit));
  tree->path_prefix = path_prefix(o);
  if (tree->kind == MIG_TREE_COMMIT)
    mig_opening_note(o, "reading commit %.*s (%.*s)", MIG_FMT(tree->commit), MIG_FMT(tree->ref));
  else if (tree->kind == MIG_TREE_WORKTREE)
    mig_opening_note(o, "reading the worktree %.*s", MIG_FMT(tree->root));
  else
    mig_opening_note(o, "reading %s", mig_opening_tree_name(o));
  return choose_script_dir(o);
}

static mig_err open_tree(void *context) {
  mig_opening *o = context;
  o->tree = MIG_NEW(o->arena, mig_tree);
  o->tree->arena = o->arena;
  o->section = mig_span_of(o->opts->name != NULL ? o->opts->name : "alembic");
  mig_err err = open_source(o);
  if (err == MIG_OK) err = mig_opening_discover(o);
  if (err == MIG_OK) err = read_settings(o);
  for (uint32_t i = 0; err == MIG_OK && i < o->candidates.count; i++) err = open_project(o, &o->candidates.items[i]);
  if (err != MIG_OK) return err;
  if (o->projects.count > 1) qsort(o->projects.items, o->projects.count, sizeof *o->projects.items, by_title);
  mig_opening_note(o, "%llu scripts, %llu bytes", (unsigned long long)o->tree->files, (unsigned long long)o->tree->bytes);
  mig_tree *tree = o->tree;
  tree->projects = o->projects.items;
  tree->project_count = o->projects.count;
  tree->diags = o->diags.items;
  tree->diag_count = o->diags.count;
  tree->notes = o->notes.items;
  tree->note_count = o->notes.count;
  return MIG_OK;
}

mig_err mig_tree_open(mig_tree **out, const mig_project_opts *opts, mig_why *why) {
  *out = NULL;
  mig_why own = {""};
  mig_opening o = {.opts = opts, .why = why != NULL ? why : &own, .arena = mig_arena_new(), .threads = opts->threads};
  if (o.arena == NULL) return mig_fail(why, MIG_ERR_NOMEM, "out of memory");
  mig_err err = mig_protect(open_tree, &o);
  if (err == MIG_OK) *out = o.tree;
  else mig_arena_free(o.arena);
  return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
}

/* ---- places only ---- */

typedef struct places_call {
  mig_opening opening;
  mig_arena *into;
  MIG_VEC(mig_span) found;
} places_call;

static void add_place(places_call *c, mig_span path) {
  for (uint32_t i = 0; i < c->found.count; i++)
    if (mig_span_eq(c->found.items[i], path)) return;
  *mig_vec_push(c->into, &c->found) = mig_arena_copy(c->into, path);
}

static int by_path(const void *left, const void *right) {
  return mig_span_cmp(*(const mig_span *)left, *(const mig_span *)right);
}

/* The files that settings come from, and the one that names the head. */
static void add_settings(places_call *c) {
  const mig_settings *settings = c->opening.settings;
  mig_span sentinel = mig_setting_value(settings, MIG_SETTING_SENTINEL);
  if (sentinel.len != 0) add_place(c, sentinel);
  for (uint32_t key = 0; key < MIG_SETTING_COUNT; key++)
    if (settings->items[key].from == MIG_SETTING_FILE) add_place(c, settings->items[key].where);
}

static mig_err find_places(void *context) {
  places_call *c = context;
  mig_opening *o = &c->opening;
  o->tree = MIG_NEW(o->arena, mig_tree);
  o->tree->arena = o->arena;
  o->section = mig_span_of(o->opts->name != NULL ? o->opts->name : "alembic");
  mig_err err = open_source(o);
  if (err == MIG_OK) err = mig_opening_discover(o);
  if (err == MIG_OK) err = read_settings(o);
  for (uint32_t i = 0; err == MIG_OK && i < o->candidates.count; i++) {
    const mig_candidate *candidate = &o->candidates.items[i];
    mig_project p;
    mig_tasks tasks = {0};
    err = mig_opening_settings(o, &p, candidate);
    if (err == MIG_OK) err = mig_opening_list(o, &p, candidate, &tasks);
    if (err != MIG_OK) break;
    for (uint32_t k = 0; k < p.version_dir_count; k++) add_place(c, p.version_dirs[k]);
    if (p.config_file.len != 0) add_place(c, p.config_file);
  }
  if (err == MIG_OK) add_settings(c);
  if (c->found.count > 1) qsort(c->found.items, c->found.count, sizeof *c->found.items, by_path);
  return err;
}

mig_err mig_tree_places(const mig_span **out, uint32_t *count, mig_arena *arena, const mig_project_opts *opts,
                        mig_why *why) {
  mig_why own = {""};
  places_call c = {.opening = {.opts = opts, .why = why != NULL ? why : &own, .arena = mig_arena_new()}, .into = arena};
  *out = NULL;
  *count = 0;
  if (c.opening.arena == NULL) return mig_fail(why, MIG_ERR_NOMEM, "out of memory");
  mig_err err = mig_protect(find_places, &c);
  mig_arena_free(c.opening.arena);
  if (err != MIG_OK) return err == MIG_ERR_NOMEM ? mig_fail(why, err, "out of memory") : err;
  *out = c.found.items;
  *count = c.found.count;
  return MIG_OK;
}

void mig_tree_free(mig_tree *tree) {
  if (tree != NULL) mig_arena_free(tree->arena);
}

mig_script_info mig_project_script(const mig_project *project, uint32_t script) {
  const mig_script *s = &project->scripts[script];
  return (mig_script_info){
      .revision = s->revision.form == MIG_IDENT_STRING ? s->revision.items[0] : (mig_span){"", 0},
      .path = s->file.path,
      .shown_prefix = mig_path_is_absolute(s->file.path) ? (mig_span){"", 0} : project->tree->path_prefix,
      .longdoc = s->longdoc,
      .doc = s->doc,
      .file = &s->file};
}

mig_err mig_tree_read(mig_tree *tree, mig_span path, mig_span *out, mig_why *why) {
  return mig_source_read(tree->source, tree->arena, path, out, why);
}
