/* check_sentinel.c: does the file that the setting `sentinel` names say what the heads are? Teams keep one so
 * that git itself stops where two branches add a revision; it helps only while it is right. */
#include "conflict/check_sentinel.h"

#include "base/buf.h"
#include "base/protect.h"
#include "base/shell.h"
#include "base/span.h"
#include "base/vec.h"
#include "mig/lines.h"
#include "mig/settings.h"
#include "source/source.h"

typedef struct work {
  mig_arena *arena;
  const mig_project *project;
  mig_file *file;
  mig_revs heads;
  bool *named;   /* of the heads */
  mig_span wrong; /* the first word that is none of them */
} work;

/* Of several script directories it belongs to the one that it stands in. */
static bool is_ours(const mig_project *project, mig_span path) {
  if (project->tree->project_count == 1) return true;
  return mig_span_starts(path, project->script_dir) && path.len > project->script_dir.len && path.ptr[project->script_dir.len] == '/';
}

/* A fork is told as such; which of its heads the file names says nothing then. */
static bool has_fork(const work *w) {
  mig_lines lines;
  mig_must(mig_project_lines(&lines, w->arena, w->project, NULL));
  for (uint32_t i = 0; i < lines.count; i++)
    if (lines.items[i].heads.count > 1) return true;
  return false;
}

static bool is_mark(mig_span word) {
  static const char *const marks[] = {"<<<<<<<", "=======", ">>>>>>>", "|||||||"};
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
    if (mig_span_starts(word, mig_span_of(marks[i]))) return true;
  return false;
}

static void take_word(work *w, mig_span word) {
  for (uint32_t i = 0; i < w->heads.count; i++) {
    if (!mig_span_eq(mig_graph_id(w->project->graph, w->heads.items[i]), word)) continue;
    w->named[i] = true;
    return;
  }
  if (w->wrong.len == 0) w->wrong = word;
}

/* One word a line. */
static bool read_words(work *w) {
  mig_span text = w->file->text;
  for (size_t at = 0, end; at < text.len; at = end + 1) {
    end = mig_span_find(text, MIG_SPAN("\n"), at);
    if (end == SIZE_MAX) end = text.len;
    mig_span line = mig_span_trim(mig_span_cut(text, at, end));
    if (is_mark(line)) return false;
    if (line.len != 0) take_word(w, line);
  }
  return true;
}

static mig_span mend(const work *w) {
  mig_buf text = mig_buf_in(w->arena);
  mig_buf_puts(&text, "write what it should say: printf '%s\\n'");
  for (uint32_t i = 0; i < w->heads.count; i++)
    mig_buf_printf(&text, " %.*s", MIG_FMT(mig_shell_word(w->arena, mig_graph_id(w->project->graph, w->heads.items[i]))));
  mig_buf_printf(&text, " >%.*s", MIG_FMT(mig_shell_path(w->arena, w->file->path)));
  return mig_buf_span(&text);
}

static mig_span tell(const work *w, bool readable) {
  if (w->file->text.ptr == NULL) return MIG_SPAN("the file that is to name the head is not there");
  if (!readable) return MIG_SPAN("git's conflict marks stand in the file that is to name the head");
  if (w->wrong.len != 0)
    return mig_arena_printf(w->arena, "the file that is to name the head names %.*s, which is none", MIG_FMT(w->wrong));
  for (uint32_t i = 0; i < w->heads.count; i++)
    if (!w->named[i])
      return mig_arena_printf(w->arena, "the file that is to name the head does not name %.*s",
                              MIG_FMT(mig_graph_id(w->project->graph, w->heads.items[i])));
  return MIG_SPAN("");
}

bool mig_check_sentinel(mig_diag *out, mig_arena *arena, const mig_project *project) {
  mig_span path = mig_setting_value(project->tree->settings, MIG_SETTING_SENTINEL);
  if (path.len == 0 || !is_ours(project, path) || mig_graph_count(project->graph) == 0) return false;
  work w = {.arena = arena, .project = project, .file = MIG_NEW(arena, mig_file), .heads = mig_graph_heads(project->graph)};
  if (project->parents_in_conflict || has_fork(&w)) return false;
  w.named = MIG_NEW_ARRAY(arena, bool, w.heads.count);
  *w.file = (mig_file){path, {NULL, 0}};
  mig_span text;
  mig_err err = mig_or_unwind(mig_source_read(project->tree->source, arena, path, &text, NULL));
  if (err == MIG_OK) w.file->text = text;
  mig_span message = tell(&w, err == MIG_OK && read_words(&w));
  if (message.len == 0) return false;
  *out = (mig_diag){.rule = "MIG010", .level = MIG_ERROR, .place = {w.file, 0, 0}, .message = message, .help = mend(&w)};
  return true;
}
