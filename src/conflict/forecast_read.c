/* Which scripts are whose. A branch's version folders are listed; what the base has under the same
 * content is the base's, all else is read once however many branches carry it. */
#include <stdlib.h>
#include <string.h>

#include "base/protect.h"
#include "base/span.h"
#include "conflict/forecast.h"
#include "mig/lines.h"

enum { ID = 20 };
#define NOT_READ (UINT32_MAX - 1) /* the base has it, and it is no script of this project there */

/* A content to be read: where it was seen first. */
typedef struct content {
  mig_span path;
  const uint8_t *blob;
  mig_source *source;
} content;

typedef struct reading {
  mig_fc *f;
  mig_map of_base;  /* blob -> script of the base */
  mig_map of_pool;  /* blob -> number in `contents` */
  MIG_VEC(content) contents;
  mig_map base_ids; /* revision -> script of the base */
} reading;

static mig_span blob_span(const uint8_t *blob) {
  return (mig_span){(const char *)blob, ID};
}

mig_span mig_fc_id(const mig_fc *f, uint32_t script) {
  const mig_script *s = &f->pool.scripts[script];
  return s->revision.form == MIG_IDENT_STRING ? s->revision.items[0] : MIG_SPAN("");
}

static mig_span path_in(mig_arena *arena, mig_span folder, mig_span name) {
  return folder.len == 0 ? mig_arena_copy(arena, name) : mig_arena_joined(arena, folder, MIG_SPAN("/"), name);
}

typedef void see_entry(reading *r, mig_source *source, mig_span folder, const mig_entry *entry, void *payload);

/* A release may get a folder of its own below the version folder; of several script directories nobody can
 * say whose it is. */
static bool goes_below(const mig_fc *f) {
  return f->project->recursive || f->base->project_count == 1;
}

/* Every script of a version folder and of those below it. */
static void list_folder(reading *r, mig_source *source, mig_span folder, see_entry *see, void *payload, int depth) {
  enum { DEEPEST = 16 };
  mig_entries entries;
  if (mig_source_list(source, r->f->arena, folder, &entries, NULL) != MIG_OK) return;
  for (uint32_t i = 0; i < entries.count; i++) {
    const mig_entry *entry = &entries.items[i];
    if (entry->kind == MIG_ENTRY_FILE && entry->blob != NULL && mig_script_is_name(entry->name))
      see(r, source, folder, entry, payload);
    else if (entry->kind == MIG_ENTRY_FOLDER && goes_below(r->f) && depth < DEEPEST)
      list_folder(r, source, path_in(r->f->arena, folder, entry->name), see, payload, depth + 1);
  }
}

static void list_folders(reading *r, mig_source *source, const mig_span *folders, uint32_t count, see_entry *see, void *payload) {
  for (uint32_t i = 0; i < count; i++) list_folder(r, source, folders[i], see, payload, 0);
}

/* ---- the base ---- */

static void see_base(reading *r, mig_source *source, mig_span folder, const mig_entry *entry, void *payload) {
  const mig_map *paths = payload;
  (void)source;
  uint32_t script = mig_map_get(paths, path_in(r->f->arena, folder, entry->name));
  mig_map_set(&r->of_base, blob_span(entry->blob), script != MIG_MAP_NONE ? script : NOT_READ);
}

static void read_base(reading *r) {
  mig_fc *f = r->f;
  mig_map paths;
  mig_map_init(&paths, f->arena);
  mig_map_init(&r->of_base, f->arena);
  mig_map_init(&r->of_pool, f->arena);
  mig_map_init(&r->base_ids, f->arena);
  for (uint32_t i = 0; i < f->project->script_count; i++) {
    const mig_script *s = &f->project->scripts[i];
    mig_map_set(&paths, s->file.path, i);
    if (s->revision.form == MIG_IDENT_STRING) mig_map_set(&r->base_ids, s->revision.items[0], i);
  }
  const mig_span *folders;
  uint32_t count;
  mig_fc_folders(f, f->base->source, f->base->commit, &folders, &count);
  list_folders(r, f->base->source, folders, count, see_base, &paths);
}

/* ---- branches ---- */

typedef struct seen {
  mig_fc_branch *branch;
  bool *there; /* scripts of the base */
} seen;

static void see_branch(reading *r, mig_source *source, mig_span folder, const mig_entry *entry, void *payload) {
  seen *s = payload;
  mig_span key = blob_span(entry->blob);
  uint32_t script = mig_map_get(&r->of_base, key);
  if (script != MIG_MAP_NONE) {
    if (script != NOT_READ) s->there[script] = true;
    return;
  }
  uint32_t number = mig_map_get(&r->of_pool, key);
  if (number == MIG_MAP_NONE) {
    mig_span kept = mig_arena_copy(r->f->arena, key);
    number = r->contents.count;
    *mig_vec_push(r->f->arena, &r->contents) =
        (content){path_in(r->f->arena, folder, entry->name), (const uint8_t *)kept.ptr, source};
    mig_map_set(&r->of_pool, kept, number);
  }
  *mig_vec_push(r->f->arena, &s->branch->changed) = r->f->project->script_count + number;
}

static void list_branch(reading *r, mig_fc_branch *b) {
  mig_fc *f = r->f;
  mig_source *source = NULL;
  mig_why why = {""};
  seen s = {b, MIG_NEW_ARRAY(f->arena, bool, f->project->script_count)};
  mig_span because = b->told.ref.because;
  if (because.len == 0) {
    const char *commit = mig_arena_cstr(f->arena, b->told.ref.commit);
    if (mig_or_unwind(mig_repository_tree(&source, f->arena, f->repo, commit, &why)) != MIG_OK)
      because = mig_arena_copy(f->arena, mig_span_of(why.text));
  }
  if (source == NULL) {
    b->told.unread = true;
    b->told.because = because;
    return;
  }
  const mig_span *folders;
  uint32_t count;
  mig_fc_folders(f, source, b->told.ref.commit, &folders, &count);
  list_folders(r, source, folders, count, see_branch, &s);
  for (uint32_t i = 0; i < f->project->script_count; i++)
    if (!s.there[i]) *mig_vec_push(f->arena, &b->missing) = i;
}

static void read_contents(reading *r) {
  mig_fc *f = r->f;
  uint32_t known = f->project->script_count;
  f->pool = *f->project;
  f->pool.script_count = known + r->contents.count;
  f->pool.scripts = MIG_NEW_ARRAY(f->arena, mig_script, f->pool.script_count);
  memcpy(f->pool.scripts, f->project->scripts, known * sizeof *f->pool.scripts);
  for (uint32_t i = 0; i < r->contents.count; i++) {
    const content *c = &r->contents.items[i];
    mig_file file = {c->path, MIG_SPAN("")};
    mig_script *script = &f->pool.scripts[known + i];
    if (mig_source_read_blob(c->source, f->arena, c->blob, c->path, &file.text, NULL) != MIG_OK)
      mig_script_unread(script, file);
    else
      mig_script_read(script, f->arena, file, NULL);
    f->out->files++;
    f->out->bytes += file.text.len;
  }
}

/* ---- revisions ---- */

static void keep_missing(reading *r, mig_fc_branch *b, const mig_map *ids) {
  mig_numbers kept = {0};
  for (uint32_t i = 0; i < b->missing.count; i++)
    if (mig_map_get(ids, mig_fc_id(r->f, b->missing.items[i])) == MIG_MAP_NONE) /* else another version of it */
      *mig_vec_push(r->f->arena, &kept) = b->missing.items[i];
  b->missing = kept;
  b->told.behind = kept.count;
}

static void sort_out(reading *r, mig_fc_branch *b) {
  mig_fc *f = r->f;
  mig_map ids;
  mig_map_init(&ids, f->arena);
  for (uint32_t i = 0; i < b->changed.count; i++) {
    uint32_t script = b->changed.items[i];
    mig_span id = mig_fc_id(f, script);
    if (id.len == 0) {
      b->told.unread = true;
      b->told.because = mig_arena_printf(f->arena, "%.*s: its identifiers can't be read", MIG_FMT(f->pool.scripts[script].file.path));
      continue;
    }
    if (mig_map_set(&ids, id, script) == script) continue; /* the same content in two folders */
    uint32_t there = mig_map_get(&r->base_ids, id);
    if (there == MIG_MAP_NONE) {
      *mig_vec_push(f->arena, &b->own) = script;
      continue;
    }
    *mig_vec_push(f->arena, &b->again) = script;
    *mig_vec_push(f->arena, &b->namesakes) = there;
  }
  keep_missing(r, b, &ids);
}

static void put_strings(const mig_ident *ident, const mig_span **items, uint32_t *count) {
  bool plain = ident->form == MIG_IDENT_STRING || ident->form == MIG_IDENT_TUPLE || ident->form == MIG_IDENT_LIST || ident->form == MIG_IDENT_SET;
  *items = plain ? ident->items : NULL;
  *count = plain ? ident->count : 0;
}

static mig_graph_node node_of(const mig_fc *f, uint32_t script) {
  const mig_script *s = &f->pool.scripts[script];
  mig_graph_node node = {.id = mig_fc_id(f, script), .script = script};
  put_strings(&s->down_revision, &node.down_revision, &node.down_count);
  put_strings(&s->depends_on, &node.depends_on, &node.depends_count);
  put_strings(&s->branch_labels, &node.labels, &node.label_count);
  return node;
}

/* Heads that are too many, over all lines. */
static uint32_t excess_of(mig_arena *arena, const mig_project *project) {
  mig_lines lines = {0};
  uint32_t excess = 0;
  mig_must(mig_project_lines(&lines, arena, project, NULL));
  for (uint32_t i = 0; i < lines.count; i++) excess += lines.items[i].heads.count - 1;
  return excess;
}

static void find_outer(mig_fc *f, mig_fc_branch *b, const mig_graph *graph, const bool *own) {
  MIG_VEC(mig_span) outer = {0};
  for (uint32_t i = 0; i < b->own.count; i++) {
    mig_rev rev = mig_graph_find(graph, mig_fc_id(f, b->own.items[i]));
    mig_revs parents = mig_graph_parents(graph, rev);
    for (uint32_t k = 0; k < parents.count; k++)
      if (!own[parents.items[k]]) *mig_vec_push(f->arena, &outer) = mig_arena_copy(f->arena, mig_graph_id(graph, parents.items[k]));
  }
  b->told.follows = outer.items;
  b->told.follow_count = outer.count;
}

/* What follows a revision that neither the branch nor the base has can't land, and what that one does nobody knows. */
static void find_gap(mig_fc *f, mig_fc_branch *b, const mig_graph *graph) {
  mig_defects defects = mig_graph_defects(graph);
  for (uint32_t i = 0; i < defects.count; i++) {
    const mig_defect *d = &defects.items[i];
    if (d->kind != MIG_DEFECT_MISSING_PARENT || d->script < f->project->script_count) continue;
    b->told.unread = true;
    b->told.because = mig_arena_printf(f->arena, "%.*s: it follows %.*s, which no script has", MIG_FMT(f->pool.scripts[d->script].file.path),
                                       MIG_FMT(d->name));
    return;
  }
}

/* The base's graph with the branch's revisions: their order, where they hang, how many heads. */
typedef struct placing {
  mig_fc *f;
  mig_fc_branch *b;
  uint32_t base_excess;
  mig_arena *scratch; /* the graph, which nobody needs afterwards */
} placing;

static mig_err place(void *context) {
  const placing *c = context;
  mig_fc *f = c->f;
  mig_fc_branch *b = c->b;
  mig_project both = f->pool;
  mig_graph_node *nodes = MIG_NEW_ARRAY(c->scratch, mig_graph_node, f->project->node_count + b->own.count);
  memcpy(nodes, f->project->nodes, f->project->node_count * sizeof *nodes);
  for (uint32_t i = 0; i < b->own.count; i++) nodes[f->project->node_count + i] = node_of(f, b->own.items[i]);
  both.nodes = nodes;
  both.node_count = f->project->node_count + b->own.count;
  mig_must(mig_graph_build(&both.graph, c->scratch, nodes, both.node_count, NULL));
  if (!b->told.unread) find_gap(f, b, both.graph);
  bool *own = MIG_NEW_ARRAY(c->scratch, bool, mig_graph_count(both.graph));
  for (uint32_t i = 0; i < b->own.count; i++) own[mig_graph_find(both.graph, mig_fc_id(f, b->own.items[i]))] = true;
  mig_revs order = mig_graph_topological(both.graph);
  mig_numbers sorted = {0};
  for (uint32_t i = 0; i < order.count; i++)
    if (own[order.items[i]]) *mig_vec_push(f->arena, &sorted) = mig_graph_node_of(both.graph, order.items[i])->script;
  b->own = sorted;
  find_outer(f, b, both.graph, own);
  b->told.forks = excess_of(c->scratch, &both) > c->base_excess;
  mig_span *ids = MIG_NEW_ARRAY(f->arena, mig_span, sorted.count);
  for (uint32_t i = 0; i < sorted.count; i++) ids[i] = mig_fc_id(f, sorted.items[i]);
  b->told.revisions = ids;
  b->told.revision_count = sorted.count;
  return MIG_OK;
}

static void place_branch(mig_fc *f, mig_fc_branch *b, uint32_t base_excess) {
  placing c = {f, b, base_excess, mig_arena_new()};
  mig_err err = c.scratch == NULL ? MIG_ERR_NOMEM : mig_protect(place, &c);
  mig_arena_free(c.scratch);
  mig_must(err);
}

static void order_base(mig_fc *f) {
  mig_revs order = {0};
  const mig_graph *graph = f->project->graph;
  mig_must(mig_graph_order_upgrade(&order, f->arena, graph, mig_graph_real_heads(graph), (mig_revs){0}));
  for (uint32_t i = 0; i < order.count; i++)
    *mig_vec_push(f->arena, &f->base_order) = mig_graph_node_of(graph, order.items[i])->script;
}

void mig_fc_read(mig_fc *f) {
  reading r = {.f = f};
  read_base(&r);
  for (uint32_t i = 0; i < f->count; i++) list_branch(&r, &f->branches[i]);
  read_contents(&r);
  uint32_t excess = excess_of(f->arena, f->project);
  for (uint32_t i = 0; i < f->count; i++) {
    if (!f->branches[i].told.unread) sort_out(&r, &f->branches[i]);
    if (f->branches[i].own.count != 0) place_branch(f, &f->branches[i], excess);
  }
  order_base(f);
}
