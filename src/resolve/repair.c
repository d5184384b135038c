/* repair.c: what is wrong with scripts and can be mended without a question. */
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "base/why.h"
#include "resolve/repair.h"
#include "resolve/sha1.h"

enum { ID_DIGITS = 12 };

typedef mig_repairing work;

typedef struct call {
  mig_plan **out;
  const mig_span **left;
  uint32_t *left_count;
  work w;
} call;

void mig_repair_note(work *w, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *mig_vec_push(w->arena, &w->notes) = mig_arena_vprintf(w->arena, format, args);
  va_end(args);
}

void mig_repair_leave(work *w, const char *format, ...) {
  va_list args;
  va_start(args, format);
  *mig_vec_push(w->arena, &w->unmended) = mig_arena_vprintf(w->arena, format, args);
  va_end(args);
}

static const mig_script *script_at(const work *w, uint32_t i) {
  return &w->project->scripts[i];
}

bool mig_repair_has_id(const mig_script *script) {
  return script->revision.form == MIG_IDENT_STRING && script->revision.items[0].len > 0;
}

bool mig_repair_is_published(const work *w, uint32_t i) {
  const mig_script *script = script_at(w, i);
  mig_publication p = mig_published_revision(w->published, w->project->title, script->revision.items[0]);
  if (!p.published) return false;
  return p.text.ptr == NULL || mig_span_eq(p.path, script->file.path) || mig_span_eq(p.text, script->file.text);
}

/* ---- duplicate ids ---- */

static bool names(const mig_ident *ident, mig_span id) {
  for (uint32_t i = 0; i < ident->count; i++)
    if (ident->items[i].ptr != NULL && mig_span_eq(ident->items[i], id)) return true;
  return false;
}

/* An unpublished script that names the id could mean either. */
static const mig_script *ambiguous(const work *w, mig_span id) {
  for (uint32_t i = 0; i < w->project->script_count; i++) {
    const mig_script *script = script_at(w, i);
    if (!mig_repair_has_id(script) || (!names(&script->down_revision, id) && !names(&script->depends_on, id))) continue;
    if (!mig_repair_is_published(w, i)) return script;
  }
  return NULL;
}

static void give_id(work *w, uint32_t i) {
  char name[41];
  const mig_script *script = script_at(w, i);
  mig_draft_item *item = &w->draft->items[i];
  mig_sha1_blob_name(name, script->file.text);
  item->touched = true;
  item->alone = true;
  item->id = mig_arena_copy(w->arena, (mig_span){name, ID_DIGITS});
  mig_repair_note(w, "%.*s: revision %.*s is another script's, too; this one is not published and becomes %.*s",
      MIG_FMT(script->file.path), MIG_FMT(script->revision.items[0]), MIG_FMT(item->id));
}

static void mend_pair(work *w, uint32_t a, uint32_t b) {
  mig_span id = script_at(w, a)->revision.items[0];
  bool published_a = mig_repair_is_published(w, a), published_b = mig_repair_is_published(w, b);
  const mig_script *unclear = ambiguous(w, id);
  if (published_a == published_b) {
    mig_repair_leave(w, "%.*s and %.*s carry the revision id %.*s, and %s published; give one of them another id by hand",
        MIG_FMT(script_at(w, a)->file.path), MIG_FMT(script_at(w, b)->file.path), MIG_FMT(id),
        published_a ? "both count as" : "neither is");
  } else if (unclear != NULL) {
    mig_repair_leave(w, "%.*s names %.*s, which two scripts carry: say by hand which one is meant",
        MIG_FMT(unclear->file.path), MIG_FMT(id));
  } else {
    give_id(w, published_a ? b : a);
  }
}

static void mend_duplicates(work *w) {
  mig_defects defects = mig_graph_defects(w->project->graph);
  for (uint32_t i = 0; i < defects.count; i++)
    if (defects.items[i].kind == MIG_DEFECT_DUPLICATE) mend_pair(w, defects.items[i].other, defects.items[i].script);
}

/* ---- docstrings ---- */

static bool contradicts(const work *w, uint32_t i) {
  mig_doc_error error;
  const mig_script *script = script_at(w, i);
  if (script->down_revision.form == MIG_IDENT_NOT_LITERAL || script->down_revision.form == MIG_IDENT_BAD_TYPE) return false;
  return mig_docstring_contradicts(&error, w->arena, script);
}

static void mend_docstrings(work *w) {
  for (uint32_t i = 0; i < w->project->script_count; i++) {
    bool changes = w->draft->items[i].removed || w->draft->items[i].text.ptr != NULL;
    if (changes || !mig_repair_has_id(script_at(w, i)) || !contradicts(w, i)) continue;
    if (mig_repair_is_published(w, i)) {
      mig_repair_leave(w, "%.*s: the docstring contradicts the code; the script is published and stays",
          MIG_FMT(script_at(w, i)->file.path));
      continue;
    }
    w->draft->items[i].touched = true;
    w->draft->items[i].fix_doc = true;
    mig_repair_note(w, "%.*s: the docstring says what the code says now", MIG_FMT(script_at(w, i)->file.path));
  }
}

/* What cannot be read could be the other one of two, or name what is about to change. */
static mig_err refuse_unread(const work *w) {
  const mig_tree *tree = w->project->tree;
  for (uint32_t i = 0; i < tree->diag_count; i++) {
    const mig_diag *d = &tree->diags[i];
    if (d->rule == NULL || strcmp(d->rule, "MIG903") != 0 || d->place.file == NULL || !mig_span_starts(d->message, MIG_SPAN("cannot be read")))
      continue;
    return mig_fail(w->why, MIG_ERR_UNREADABLE, "%.*s %.*s; nothing is repaired without knowing it", MIG_FMT(d->place.file->path),
                    MIG_FMT(d->message));
  }
  return MIG_OK;
}

static mig_err repair(void *context) {
  call *k = context;
  work *w = &k->w;
  mig_err unread = refuse_unread(w);
  if (unread != MIG_OK) return unread;
  w->draft = mig_draft_new(w->arena, w->project);
  mend_duplicates(w);
  mig_repair_marks(w);
  mig_repair_missing(w);
  mig_repair_cycles(w);
  mig_repair_merges(w);
  mend_docstrings(w);
  mig_err err = mig_draft_finish(w->draft, w->why);
  if (err != MIG_OK) return err;
  mig_plan *plan = mig_draft_plan(w->draft);
  plan->strategy = MIG_STRATEGY_REPAIR;
  plan->why = MIG_SPAN("only scripts that nobody can have run are changed");
  plan->notes = w->notes.items;
  plan->note_count = w->notes.count;
  *k->out = plan;
  *k->left = w->unmended.items;
  *k->left_count = w->unmended.count;
  return MIG_OK;
}

mig_err mig_resolve_repair(mig_plan **out, const mig_span **left, uint32_t *left_count, mig_arena *arena,
                           const mig_project *project, const mig_published *published, mig_why *why) {
  *out = NULL;
  *left = NULL;
  *left_count = 0;
  return mig_protect(repair, &(call){.out = out,
                                     .left = left,
                                     .left_count = left_count,
                                     .w = {.arena = arena, .project = project, .published = published, .why = why}});
}
