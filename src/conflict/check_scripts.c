/* What loading found, and what only a full parse finds, put together with the graph's findings. */
#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "conflict/check_sentinel.h"
#include "mig/check.h"
#include "script/rewrite.h"

typedef struct work {
  mig_diags *out;
  mig_arena *arena;
  const mig_project *project;
  MIG_VEC(mig_diag) diags;
} work;

/* ---- docstrings ---- */

static mig_span says_code(work *w, const mig_ident *ident) {
  mig_buf buf = mig_buf_in(w->arena);
  for (uint32_t i = 0; i < ident->count; i++)
    mig_buf_printf(&buf, "%s%.*s", i == 0 ? "" : ", ", MIG_FMT(ident->items[i]));
  return ident->count != 0 ? mig_buf_span(&buf) : MIG_SPAN("None");
}

static void check_docstring(work *w, const mig_script *script) {
  mig_doc_error error;
  if (!mig_docstring_contradicts(&error, w->arena, script)) return;
  bool parents = strcmp(error.label, "Revises:") == 0;
  mig_span code = says_code(w, parents ? &script->down_revision : &script->revision);
  mig_span message = mig_arena_printf(w->arena, "the docstring says \"%s%s%.*s\", but %s is %.*s", error.label,
                                      error.says.len != 0 ? " " : "", MIG_FMT(error.says),
                                      parents ? "down_revision" : "revision", MIG_FMT(code));
  *mig_vec_push(w->arena, &w->diags) =
      (mig_diag){.rule = "MIG501",
                 .level = MIG_NOTE,
                 .place = {&script->file, error.start, error.end},
                 .message = message,
                 .help = MIG_SPAN("Alembic goes by the code; mig repair corrects the docstring where the script is not "
                                  "published yet"),
                 .revision = script->revision.items[0]};
}

static void check_docstrings(work *w) {
  for (uint32_t i = 0; i < w->project->script_count; i++) check_docstring(w, &w->project->scripts[i]);
}

/* ---- all of it ---- */

static bool is_of(const mig_project *project, const mig_diag *diag) {
  const mig_file *file = diag->place.file;
  if (file == NULL) return project == &project->tree->projects[0];
  for (uint32_t i = 0; i < project->script_count; i++)
    if (mig_span_eq(project->scripts[i].file.path, file->path)) return true;
  return false;
}

/* Loading reads only the top of a file; where the full parse complains too, its word is enough. */
static bool is_told(const mig_diags *syntax, const mig_diag *diag) {
  for (uint32_t i = 0; i < syntax->count; i++)
    if (diag->place.file != NULL && diag->rule != NULL && strcmp(diag->rule, "MIG903") == 0 &&
        mig_span_eq(syntax->items[i].place.file->path, diag->place.file->path))
      return true;
  return false;
}

static void append(work *w, const mig_diags *diags) {
  for (uint32_t i = 0; i < diags->count; i++) *mig_vec_push(w->arena, &w->diags) = diags->items[i];
}

/* Several heads, a second base and heads joined twice are for the gate to judge. */
static bool is_defect(const mig_diag *diag) {
  static const char *const judged[] = {"MIG001", "MIG006", "MIG007"};
  for (size_t i = 0; i < sizeof judged / sizeof *judged; i++)
    if (strcmp(diag->rule, judged[i]) == 0) return false;
  return true;
}

static void check_defects(work *w) {
  mig_diags graph = {0};
  if (mig_graph_defects(w->project->graph).count > 0) mig_must(mig_check_graph(&graph, w->arena, w->project, NULL));
  for (uint32_t i = 0; i < graph.count; i++)
    if (is_defect(&graph.items[i])) *mig_vec_push(w->arena, &w->diags) = graph.items[i];
}

static mig_err check_only_defects(void *context) {
  work *w = context;
  check_defects(w);
  *w->out = (mig_diags){w->diags.items, w->diags.count};
  return MIG_OK;
}

mig_err mig_check_defects(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why) {
  work w = {.out = out, .arena = arena, .project = project};
  return mig_protect_told(check_only_defects, &w, why);
}

static mig_err check_listed(void *context) {
  work *w = context;
  check_defects(w);
  const mig_tree *tree = w->project->tree;
  for (uint32_t i = 0; i < tree->diag_count; i++)
    if (is_of(w->project, &tree->diags[i])) *mig_vec_push(w->arena, &w->diags) = tree->diags[i];
  *w->out = (mig_diags){w->diags.items, w->diags.count};
  return MIG_OK;
}

mig_err mig_check_listed(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why) {
  work w = {.out = out, .arena = arena, .project = project};
  return mig_protect_told(check_listed, &w, why);
}

static mig_err check_project(void *context) {
  work *w = context;
  mig_diags graph = {0}, syntax = {0};
  mig_must(mig_check_graph(&graph, w->arena, w->project, NULL));
  mig_must(mig_check_syntax(&syntax, w->arena, w->project, NULL));
  append(w, &graph);
  mig_diag sentinel;
  if (mig_check_sentinel(&sentinel, w->arena, w->project)) *mig_vec_push(w->arena, &w->diags) = sentinel;
  check_docstrings(w);
  const mig_tree *tree = w->project->tree;
  for (uint32_t i = 0; i < tree->diag_count; i++)
    if (is_of(w->project, &tree->diags[i]) && !is_told(&syntax, &tree->diags[i]))
      *mig_vec_push(w->arena, &w->diags) = tree->diags[i];
  append(w, &syntax);
  *w->out = (mig_diags){w->diags.items, w->diags.count};
  return MIG_OK;
}

mig_err mig_check_project(mig_diags *out, mig_arena *arena, const mig_project *project, mig_why *why) {
  work w = {.out = out, .arena = arena, .project = project};
  return mig_protect_told(check_project, &w, why);
}
