#include "mig/ledger.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "conflict/gate.h"
#include "mig/whereabouts.h"
#include "script/script.h"

typedef struct entry {
  mig_span id;
  MIG_VEC(mig_ledger_place) places;
  bool on_base;
} entry;

typedef struct work {
  mig_ledger *out;
  mig_arena *arena;
  const mig_ledger_ref *refs;
  uint32_t count;
  mig_span title;
  const char *dir;
  mig_why *why;
  mig_map numbers;
  MIG_VEC(entry) entries;
  MIG_VEC(mig_ledger_row) rows;
} work;

static const mig_project *project_of(const work *w, uint32_t ref) {
  const mig_tree *tree = w->refs[ref].tree;
  for (uint32_t i = 0; i < tree->project_count; i++)
    if (mig_span_eq(tree->projects[i].title, w->title)) return &tree->projects[i];
  return NULL;
}

static void collect(work *w, uint32_t ref) {
  const mig_project *p = project_of(w, ref);
  for (uint32_t i = 0; p != NULL && i < p->node_count; i++) {
    const mig_graph_node *node = &p->nodes[i];
    uint32_t number = mig_map_add(&w->numbers, node->id, w->entries.count);
    if (number == w->entries.count) *mig_vec_push(w->arena, &w->entries) = (entry){.id = node->id};
    entry *e = &w->entries.items[number];
    e->on_base = e->on_base || ref == 0;
    *mig_vec_push(w->arena, &e->places) = (mig_ledger_place){w->refs[ref].name, w->refs[ref].tree->commit, &p->scripts[node->script].file,
                                                             node->down_revision, node->down_count};
  }
}

/* The same parents, in whatever order. */
static bool same_parents(const mig_ledger_place *a, const mig_ledger_place *b) {
  if (a->parent_count != b->parent_count) return false;
  for (uint32_t i = 0; i < a->parent_count; i++) {
    bool found = false;
    for (uint32_t k = 0; k < b->parent_count && !found; k++) found = mig_span_eq(a->parents[i], b->parents[k]);
    if (!found) return false;
  }
  return true;
}

static mig_span list_parents(work *w, const mig_ledger_place *place) {
  mig_buf text = mig_buf_in(w->arena);
  for (uint32_t i = 0; i < place->parent_count; i++)
    mig_buf_printf(&text, "%s%.*s", i == 0 ? "" : ", ", MIG_FMT(place->parents[i]));
  return place->parent_count == 0 ? MIG_SPAN("nothing") : mig_buf_span(&text);
}

static mig_ledger_row *put(work *w, const entry *e, const char *rule, mig_level level) {
  mig_ledger_row *row = mig_vec_push(w->arena, &w->rows);
  *row = (mig_ledger_row){.rule = rule, .level = level, .revision = e->id, .places = e->places.items, .place_count = e->places.count};
  return row;
}

static const mig_project *project_at(const work *w, const mig_ledger_place *place) {
  for (uint32_t i = 0; i < w->count; i++)
    if (mig_span_eq(w->refs[i].name, place->name)) return project_of(w, i);
  return NULL;
}

/* "; a database that ran it on B never runs X {create table x}" */
static mig_span tell_skipped(work *w, const entry *e, const mig_ledger_place *there, const mig_ledger_place *here) {
  const mig_project *then = project_at(w, there), *now = project_at(w, here);
  mig_span skipped = then != NULL && now != NULL ? mig_gate_gained(w->arena, then, now, e->id) : MIG_SPAN("");
  if (skipped.len == 0) return skipped;
  return mig_arena_printf(w->arena, "; a database that ran it on %.*s never runs %.*s", MIG_FMT(there->name), MIG_FMT(skipped));
}

static void say_reparented(work *w, const entry *e, const mig_ledger_place *a, const mig_ledger_place *b) {
  mig_ledger_row *row = put(w, e, "MIG403", MIG_ERROR);
  row->message = mig_arena_printf(w->arena, "%.*s follows %.*s on %.*s and %.*s on %.*s%.*s%.*s", MIG_FMT(e->id),
                                  MIG_FMT(list_parents(w, a)), MIG_FMT(a->name), MIG_FMT(list_parents(w, b)), MIG_FMT(b->name),
                                  MIG_FMT(tell_skipped(w, e, b, a)), MIG_FMT(tell_skipped(w, e, a, b)));
  row->help = mig_arena_printf(w->arena, "leave the parents on %.*s as they are; give the other branch a new revision that does what "
                               "its databases lack, guarded by what is there already", MIG_FMT(a->name));
}

static void say_other_text(work *w, const entry *e, const mig_ledger_place *a, const mig_ledger_place *b) {
  bool edited = e->on_base;
  mig_ledger_row *row = put(w, e, edited ? "MIG401" : "MIG002", edited ? MIG_WARNING : MIG_ERROR);
  row->message = mig_arena_printf(w->arena, "%.*s is another script on %.*s (%.*s) than on %.*s (%.*s)", MIG_FMT(e->id),
                                  MIG_FMT(b->name), MIG_FMT(b->file->path), MIG_FMT(a->name), MIG_FMT(a->file->path));
  row->help = edited ? MIG_SPAN("leave a script that may have run as it is, and put the change into a new revision")
                     : MIG_SPAN("give the one that no database has run another revision id");
}

/* Of each pair with the first ref that has it, the worst is told. */
static void compare_places(work *w, const entry *e) {
  const mig_ledger_place *first = &e->places.items[0], *other_text = NULL;
  for (uint32_t i = 1; i < e->places.count; i++) {
    const mig_ledger_place *place = &e->places.items[i];
    if (!same_parents(first, place)) {
      say_reparented(w, e, first, place);
      return;
    }
    if (other_text == NULL && !mig_span_eq(first->file->text, place->file->text)) other_text = place;
  }
  if (other_text != NULL) say_other_text(w, e, first, other_text);
}

/* ---- parents that a branch has not ---- */

/* On no branch that was looked at: on another one, or on none any more. */
static void say_nowhere(work *w, mig_ledger_row *row, const entry *e, const mig_ledger_place *place, mig_span parent) {
  mig_whereabouts where;
  const mig_project *p = project_at(w, place);
  mig_err err = mig_or_unwind(mig_find_revision(&where, w->arena, p, parent, w->dir, NULL));
  mig_span missing = mig_arena_printf(w->arena, "the parent %.*s of %.*s is not on %.*s", MIG_FMT(parent), MIG_FMT(e->id),
                                      MIG_FMT(place->name));
  if (err != MIG_OK || !where.found) {
    row->message = mig_arena_printf(w->arena, "%.*s, nor in the history of any branch", MIG_FMT(missing));
    row->help = mig_arena_printf(w->arena, "ask who wrote %.*s for it; git fetch --all brings what others pushed", MIG_FMT(e->id));
    return;
  }
  bool gone = where.ref.len == 0;
  row->message = gone ? mig_arena_printf(w->arena, "%.*s; no branch has it any more, commit %.12s was the last (%.*s)",
                                         MIG_FMT(missing), where.commit.ptr, MIG_FMT(where.path))
                      : mig_arena_printf(w->arena, "%.*s; it is on %.*s (%.*s), added by commit %.12s", MIG_FMT(missing),
                                         MIG_FMT(where.ref), MIG_FMT(where.path), where.commit.ptr);
  row->help = mig_arena_printf(w->arena, "to bring it to %.*s: git checkout %.*s -- %.*s", MIG_FMT(place->name),
                               MIG_FMT(gone ? mig_span_cut(where.commit, 0, 12) : mig_shell_word(w->arena, where.ref)),
                               MIG_FMT(mig_shell_word(w->arena, where.path)));
}

static void say_missing(work *w, const entry *e, const mig_ledger_place *place, mig_span parent) {
  uint32_t number = mig_map_get(&w->numbers, parent);
  mig_ledger_row *row = put(w, e, "MIG003", MIG_ERROR);
  if (number == MIG_MAP_NONE) {
    say_nowhere(w, row, e, place, parent);
    return;
  }
  const mig_ledger_place *there = &w->entries.items[number].places.items[0];
  row->message = mig_arena_printf(w->arena, "the parent %.*s of %.*s is not on %.*s; it is on %.*s (%.*s)", MIG_FMT(parent),
                                  MIG_FMT(e->id), MIG_FMT(place->name), MIG_FMT(there->name), MIG_FMT(there->file->path));
  row->help = mig_arena_printf(w->arena, "bring %.*s to %.*s too, take %.*s away from it, or write what it does there as a revision "
                               "with another id", MIG_FMT(parent), MIG_FMT(place->name), MIG_FMT(e->id));
}

static void find_missing(work *w, uint32_t ref) {
  const mig_project *p = project_of(w, ref);
  for (uint32_t i = 0; p != NULL && i < p->node_count; i++) {
    const mig_graph_node *node = &p->nodes[i];
    const entry *e = &w->entries.items[mig_map_get(&w->numbers, node->id)];
    for (uint32_t k = 0; k < node->down_count; k++) {
      if (node->down_revision[k].ptr == NULL || mig_graph_find(p->graph, node->down_revision[k]) != MIG_NO_REV) continue;
      for (uint32_t n = 0; n < e->places.count; n++)
        if (mig_span_eq(e->places.items[n].name, w->refs[ref].name)) {
          say_missing(w, e, &e->places.items[n], node->down_revision[k]);
          break;
        }
    }
  }
}

/* ---- branches that are gone ---- */

static void say_lost(work *w, const mig_lost *lost) {
  mig_ledger_place *place = MIG_NEW(w->arena, mig_ledger_place);
  *place = (mig_ledger_place){mig_span_cut(lost->commit, 0, 12), lost->commit, lost->file, lost->parents, lost->parent_count};
  mig_ledger_row *row = mig_vec_push(w->arena, &w->rows);
  *row = (mig_ledger_row){.rule = "MIG402", .level = MIG_WARNING, .revision = lost->revision, .places = place, .place_count = 1};
  row->message = mig_arena_printf(w->arena, "%.*s is on no branch any more; commit %.12s was the last that had it (%.*s)",
                                  MIG_FMT(lost->revision), lost->commit.ptr, MIG_FMT(lost->file->path));
  row->help = mig_arena_printf(w->arena, "where a database stands on it: git checkout %.12s -- %.*s", lost->commit.ptr,
                               MIG_FMT(mig_shell_word(w->arena, lost->file->path)));
}

static mig_err find_lost(work *w) {
  const mig_lost *lost;
  uint32_t count;
  const mig_project *p = project_of(w, 0);
  mig_err err = p != NULL ? mig_find_lost(&lost, &count, w->arena, p, w->why) : MIG_OK;
  for (uint32_t i = 0; p != NULL && err == MIG_OK && i < count; i++) say_lost(w, &lost[i]);
  return err;
}

static int by_row(const void *left, const void *right) {
  const mig_ledger_row *a = left, *b = right;
  int c = mig_span_cmp(a->revision, b->revision);
  if (c == 0) c = mig_span_cmp(mig_span_of(a->rule), mig_span_of(b->rule));
  return c != 0 ? c : mig_span_cmp(a->message, b->message);
}

static mig_err make(void *context) {
  work *w = context;
  mig_map_init(&w->numbers, w->arena);
  for (uint32_t i = 0; i < w->count; i++) collect(w, i);
  for (uint32_t i = 0; i < w->entries.count; i++) compare_places(w, &w->entries.items[i]);
  for (uint32_t i = 0; i < w->count; i++) find_missing(w, i);
  mig_err err = find_lost(w);
  if (err != MIG_OK) return err;
  if (w->rows.count > 1) qsort(w->rows.items, w->rows.count, sizeof *w->rows.items, by_row);
  *w->out = (mig_ledger){w->rows.items, w->rows.count, w->entries.count};
  return MIG_OK;
}

mig_err mig_ledger_make(mig_ledger *out, mig_arena *arena, const mig_ledger_ref *refs, uint32_t count, mig_span title,
                        const char *dir, mig_why *why) {
  *out = (mig_ledger){NULL, 0, 0};
  return mig_protect_told(make, &(work){.out = out, .arena = arena, .refs = refs, .count = count, .title = title, .dir = dir,
                                        .why = why}, why);
}
