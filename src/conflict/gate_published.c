/* gate_published.c: what was done to revisions that databases may have run. */
#include "base/buf.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "conflict/gate.h"
#include "conflict/verdict.h"
#include "mig/gate.h"
#include "op/directive.h"
#include "project/paths.h"
#include "script/changes.h"

typedef struct work {
  mig_arena *arena;
  const mig_project *then, *now;
  mig_span name; /* of the ref that publishes */
  const mig_graph *but; /* revisions of which others speak; NULL: none */
  bool only_changed;    /* what `now` has not is no removal */
  mig_diags stray;      /* revisions that are there, but where nobody looks */
  mig_map paths; /* of `now`, to its scripts */
  MIG_VEC(mig_diag) diags;
} work;

enum { SHOWN = 6 };

static const mig_script *script_of(const mig_project *project, mig_rev rev) {
  return &project->scripts[mig_graph_node_of(project->graph, rev)->script];
}

static mig_diag *put(work *w, const char *rule, mig_level level, const mig_script *script, const mig_ident *at) {
  mig_diag *diag = mig_vec_push(w->arena, &w->diags);
  *diag = (mig_diag){.rule = rule,
                     .level = level,
                     .place = {&script->file, at->start, at->end},
                     .revision = script->revision.items[0]};
  return diag;
}

static mig_span restore(const work *w, const mig_script *then) {
  return mig_arena_printf(w->arena, "git checkout %.*s -- %.*s", MIG_FMT(mig_shell_word(w->arena, w->name)),
                          MIG_FMT(mig_shell_word(w->arena, then->file.path)));
}

/* ---- what a revision does, in words ---- */

static void put_operations(work *w, mig_buf *text, const mig_project *project, mig_rev rev) {
  const mig_span *binds;
  uint32_t bind_count, shown = 0;
  mig_must(mig_conflict_binds(&binds, &bind_count, w->arena, project, NULL));
  for (uint32_t b = 0; b < bind_count; b++) {
    mig_operation *items;
    uint32_t count;
    mig_must(mig_conflict_operations(&items, &count, w->arena, project, rev, binds[b]));
    for (uint32_t i = 0; i < count && shown < SHOWN; i++)
      mig_buf_printf(text, "%s%.*s", shown++ == 0 ? " {" : ", ", MIG_FMT(mig_op_phrase(w->arena, items[i].op)));
  }
  if (shown != 0) mig_buf_putc(text, '}');
}

/* The statement that stands in one version and not in the other. */
static mig_span only_in(work *w, const mig_project *a, mig_rev ra, const mig_project *b, mig_rev rb, mig_span bind) {
  mig_operation *mine, *others;
  uint32_t mine_count, other_count;
  mig_must(mig_conflict_operations(&mine, &mine_count, w->arena, a, ra, bind));
  mig_must(mig_conflict_operations(&others, &other_count, w->arena, b, rb, bind));
  for (uint32_t i = 0; i < mine_count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < other_count && !found; k++) found = mig_span_eq(mine[i].text, others[k].text);
    if (!found) return mig_op_phrase(w->arena, mine[i].op);
  }
  return MIG_SPAN("");
}

static mig_span tell_edit(work *w, mig_rev then, mig_rev now) {
  const mig_span *binds;
  uint32_t count;
  mig_span was = MIG_SPAN(""), is = MIG_SPAN("");
  mig_must(mig_conflict_binds(&binds, &count, w->arena, w->then, NULL));
  for (uint32_t i = 0; i < count && was.len == 0 && is.len == 0; i++) {
    was = only_in(w, w->then, then, w->now, now, binds[i]);
    is = only_in(w, w->now, now, w->then, then, binds[i]);
  }
  if (was.len == 0 && is.len == 0) return MIG_SPAN("");
  if (was.len == 0) return mig_arena_printf(w->arena, " (new: %.*s)", MIG_FMT(is));
  if (is.len == 0) return mig_arena_printf(w->arena, " (gone: %.*s)", MIG_FMT(was));
  return mig_arena_printf(w->arena, " (was: %.*s; now: %.*s)", MIG_FMT(was), MIG_FMT(is));
}

/* Another edit of the same script is another finding. */
static void pin(const work *w, mig_diag *diag, const mig_script *now) {
  if (diag->level == MIG_NOTE) return;
  diag->fingerprint = mig_text_fingerprint(w->arena, diag->rule, diag->revision, now->file.text);
}

/* ---- edited ---- */

static void report_edit(work *w, mig_rev then_rev, mig_rev now_rev, const mig_changes *changes) {
  const mig_script *then = script_of(w->then, then_rev), *now = script_of(w->now, now_rev);
  mig_span id = mig_graph_id(w->then->graph, then_rev);
  mig_diag *diag = put(w, "MIG401", changes->upgrade || changes->depends ? MIG_ERROR : MIG_WARNING, now, &now->revision);
  const char *what = changes->upgrade ? "what it does was edited" : changes->depends ? "depends_on or its labels were edited"
                                                                                     : "its downgrade() was edited";
  diag->message = mig_arena_printf(w->arena, "published revision %.*s: %s%.*s; databases that ran it, as %.*s has it, keep "
                                   "what it did before", MIG_FMT(id), what,
                                   MIG_FMT(changes->upgrade ? tell_edit(w, then_rev, now_rev) : MIG_SPAN("")),
                                   MIG_FMT(w->name));
  diag->help = mig_arena_printf(w->arena, "put the change into a new revision, and this one back: %.*s",
                                MIG_FMT(restore(w, then)));
  pin(w, diag, now);
}

static void note_harmless(work *w, mig_rev then_rev, mig_rev now_rev, bool moved) {
  const mig_script *then = script_of(w->then, then_rev), *now = script_of(w->now, now_rev);
  mig_diag *diag = put(w, "MIG401", MIG_NOTE, now, &now->revision);
  mig_span id = mig_graph_id(w->then->graph, then_rev);
  diag->message = moved ? mig_arena_printf(w->arena, "the file of published revision %.*s was renamed from %.*s; it does the same",
                                           MIG_FMT(id), MIG_FMT(then->file.path))
                        : mig_arena_printf(w->arena, "the file of published revision %.*s was edited; it does the same",
                                           MIG_FMT(id));
}

/* ---- re-parented ---- */

/* Ancestors that databases at this revision were never given. */
static void put_gained(work *w, mig_buf *text, mig_rev then_rev, mig_rev now_rev) {
  mig_rev_set before, after;
  mig_revs list;
  mig_rev from_then[] = {then_rev}, from_now[] = {now_rev};
  mig_must(mig_graph_ancestors(&before, w->arena, w->then->graph, (mig_revs){from_then, 1}, MIG_EDGES_VERSIONED));
  mig_must(mig_graph_ancestors(&after, w->arena, w->now->graph, (mig_revs){from_now, 1}, MIG_EDGES_VERSIONED));
  mig_must(mig_rev_set_list(&list, w->arena, &after));
  uint32_t shown = 0;
  for (uint32_t i = 0; i < list.count; i++) {
    mig_span id = mig_graph_id(w->now->graph, list.items[i]);
    mig_rev there = mig_graph_find(w->then->graph, id);
    if (list.items[i] == now_rev || (there != MIG_NO_REV && mig_rev_set_has(&before, there))) continue;
    if (shown++ == SHOWN) break;
    mig_buf_printf(text, "%s%.*s", shown == 1 ? "" : ", ", MIG_FMT(id));
    put_operations(w, text, w->now, list.items[i]);
  }
}

mig_span mig_gate_gained(mig_arena *arena, const mig_project *then, const mig_project *now, mig_span revision) {
  work w = {.arena = arena, .then = then, .now = now};
  mig_buf gained = mig_buf_in(arena);
  put_gained(&w, &gained, mig_graph_find(then->graph, revision), mig_graph_find(now->graph, revision));
  return gained.len != 0 ? mig_buf_span(&gained) : MIG_SPAN("");
}

static void report_parents(work *w, mig_rev then_rev, mig_rev now_rev) {
  const mig_script *then = script_of(w->then, then_rev), *now = script_of(w->now, now_rev);
  mig_span id = mig_graph_id(w->then->graph, then_rev);
  mig_buf gained = mig_buf_in(w->arena);
  put_gained(w, &gained, then_rev, now_rev);
  mig_diag *diag = put(w, "MIG403", MIG_ERROR, now, &now->down_revision);
  if (gained.len != 0)
    diag->message = mig_arena_printf(w->arena, "published revision %.*s gains ancestors: databases at %.*s will never run "
                                     "%.*s", MIG_FMT(id), MIG_FMT(id), MIG_FMT(mig_buf_span(&gained)));
  else
    diag->message = mig_arena_printf(w->arena, "published revision %.*s has another parent than on %.*s, whose databases "
                                     "took the way that is gone", MIG_FMT(id), MIG_FMT(w->name));
  diag->help = mig_arena_printf(w->arena, "put the parent back, then mig merge joins what was to come first: %.*s",
                                MIG_FMT(restore(w, then)));
  pin(w, diag, now);
}

/* ---- removed ---- */

/* A script of its own that stands where a removed one stood: most often the revision that undoes it. */
static mig_span replacement(work *w, mig_rev gone) {
  mig_revs parents = mig_graph_parents(w->then->graph, gone);
  if (w->now == NULL || parents.count != 1) return MIG_SPAN("");
  mig_rev parent = mig_graph_find(w->now->graph, mig_graph_id(w->then->graph, parents.items[0]));
  if (parent == MIG_NO_REV) return MIG_SPAN("");
  mig_revs children = mig_graph_children(w->now->graph, parent, MIG_EDGES_VERSIONED);
  for (uint32_t i = 0; i < children.count; i++) {
    mig_span id = mig_graph_id(w->now->graph, children.items[i]);
    if (mig_graph_find(w->then->graph, id) == MIG_NO_REV) return id;
  }
  return MIG_SPAN("");
}

static void report_removed(work *w, mig_revs gone) {
  if (gone.count == 0) return;
  const mig_script *first = script_of(w->then, gone.items[0]);
  mig_buf ids = mig_buf_in(w->arena), paths = mig_buf_in(w->arena);
  for (uint32_t i = 0; i < gone.count; i++) {
    mig_buf_printf(&ids, "%s%.*s", i == 0 ? "" : ", ", MIG_FMT(mig_graph_id(w->then->graph, gone.items[i])));
    mig_buf_printf(&paths, " %.*s", MIG_FMT(mig_shell_word(w->arena, script_of(w->then, gone.items[i])->file.path)));
  }
  mig_diag *diag = put(w, "MIG402", MIG_ERROR, first, &first->revision);
  diag->message = mig_arena_printf(w->arena, "published revision%s removed: %.*s; databases stamped with %s cannot find it any "
                                   "more", gone.count == 1 ? "" : "s", MIG_FMT(mig_buf_span(&ids)),
                                   gone.count == 1 ? "it" : "one of them");
  mig_span instead = gone.count == 1 ? replacement(w, gone.items[0]) : MIG_SPAN("");
  mig_span then = instead.len == 0 ? MIG_SPAN("")
                                   : mig_arena_printf(w->arena, ", and chain %.*s after it: mig rebase %.*s --onto %.*s",
                                                      MIG_FMT(instead), MIG_FMT(instead), MIG_FMT(mig_buf_span(&ids)));
  diag->help = mig_arena_printf(w->arena, "bring it back: git checkout %.*s --%.*s%.*s", MIG_FMT(mig_shell_word(w->arena, w->name)),
                                MIG_FMT(mig_buf_span(&paths)), MIG_FMT(then));
}

static void compare_revision(work *w, mig_rev then, mig_rev now) {
  mig_arena *scratch = w->arena;
  const mig_script *a = script_of(w->then, then), *b = script_of(w->now, now);
  bool moved = !mig_span_eq(a->file.path, b->file.path);
  mig_changes changes = mig_script_changes(scratch, a, b);
  if (changes.parents) report_parents(w, then, now);
  if (changes.upgrade || changes.downgrade || changes.depends) report_edit(w, then, now, &changes);
  else if (!changes.parents && (changes.bytes || (moved && !mig_span_eq(mig_path_name(a->file.path), mig_path_name(b->file.path)))))
    note_harmless(w, then, now, moved);
}

/* The same bytes at the same path: nothing to look into, and another script with this id is a
 * duplicate, not an edit. */
static bool stands_unchanged(const work *w, mig_rev then) {
  const mig_script *script = script_of(w->then, then);
  uint32_t at = w->now != NULL ? mig_map_get(&w->paths, script->file.path) : MIG_MAP_NONE;
  return at != MIG_MAP_NONE && mig_span_eq(w->now->scripts[at].file.text, script->file.text);
}

static bool is_stray(const work *w, mig_span id) {
  for (uint32_t i = 0; i < w->stray.count; i++)
    if (mig_span_eq(w->stray.items[i].revision, id)) return true;
  return false;
}

static mig_diags judge(work *w) {
  mig_map_init(&w->paths, w->arena);
  for (uint32_t i = 0; w->now != NULL && i < w->now->script_count; i++)
    mig_map_add(&w->paths, w->now->scripts[i].file.path, i);
  MIG_VEC(mig_rev) gone = {0};
  uint32_t count = mig_graph_count(w->then->graph);
  for (mig_rev rev = 0; rev < count; rev++) {
    if (stands_unchanged(w, rev) || (w->but != NULL && mig_graph_find(w->but, mig_graph_id(w->then->graph, rev)) != MIG_NO_REV))
      continue;
    mig_rev now = w->now != NULL ? mig_graph_find(w->now->graph, mig_graph_id(w->then->graph, rev)) : MIG_NO_REV;
    if (now == MIG_NO_REV && is_stray(w, mig_graph_id(w->then->graph, rev))) continue;
    if (now == MIG_NO_REV) *mig_vec_push(w->arena, &gone) = rev;
    else compare_revision(w, rev, now);
  }
  if (!w->only_changed) report_removed(w, (mig_revs){gone.items, gone.count});
  return (mig_diags){w->diags.items, w->diags.count};
}

mig_diags mig_gate_changed(mig_arena *arena, const mig_project *published, const mig_project *now, const mig_graph *but,
                           mig_span published_name) {
  work w = {.arena = arena, .then = published, .now = now, .name = published_name, .but = but, .only_changed = true};
  return judge(&w);
}

mig_diags mig_gate_edited(mig_arena *arena, const mig_project *published, const mig_project *now, mig_diags stray,
                          mig_span published_name) {
  if (published == NULL) return (mig_diags){NULL, 0};
  work w = {.arena = arena, .then = published, .now = now, .name = published_name, .stray = stray};
  return judge(&w);
}

typedef struct published_call {
  mig_diags *out;
  mig_arena *arena;
  const mig_project *then, *now;
  mig_span name;
} published_call;

static mig_err judge_published(void *context) {
  const published_call *c = context;
  *c->out = mig_gate_edited(c->arena, c->then, c->now, (mig_diags){NULL, 0}, c->name);
  return MIG_OK;
}

mig_err mig_gate_published(mig_diags *out, mig_arena *arena, const mig_project *published, const mig_project *now,
                           mig_span published_name, mig_why *why) {
  *out = (mig_diags){NULL, 0};
  return mig_protect_told(judge_published, &(published_call){out, arena, published, now, published_name}, why);
}
