/* marked.c: the two versions of a script in which git left its conflict marks (git-merge(1), HOW CONFLICTS
 * ARE PRESENTED; the part behind ||||||| is what both started from). */
#include "script/marked.h"

#include "base/shell.h"
#include "base/span.h"

static bool is_mark(mig_span line, char c) {
  enum { MARK = 7 };
  if (line.len < MARK || (line.len > MARK && memchr(" \r\n", line.ptr[MARK], 3) == NULL)) return false;
  for (size_t i = 0; i < MARK; i++)
    if (line.ptr[i] != c) return false;
  return true;
}

/* Blanks keep every other byte at its place: lines and columns stay what they are in the file. */
static void blank(char *text, size_t start, size_t end) {
  for (size_t i = start; i < end; i++)
    if (text[i] != '\n') text[i] = ' ';
}

/* Every script is asked; a '<' is rare in them. */
static bool may_be_marked(mig_span text) {
  return mig_span_find(text, MIG_SPAN("<<<<<<<"), 0) != SIZE_MAX;
}

/* With the zero bytes behind it that the parser may read. */
static char *copy(mig_arena *arena, mig_span text) {
  enum { PADDING = 64 };
  char *bytes = mig_arena_alloc(arena, text.len + PADDING);
  memcpy(bytes, text.ptr, text.len);
  memset(bytes + text.len, 0, PADDING);
  return bytes;
}

bool mig_script_take_apart(mig_span *ours, mig_span *theirs, mig_arena *arena, mig_span text) {
  enum { BOTH, OURS, BASE, THEIRS } in = BOTH;
  bool any = false;
  if (!may_be_marked(text)) return false;
  char *a = copy(arena, text), *b = copy(arena, text);
  for (size_t at = 0, end; at < text.len; at = end) {
    end = mig_span_find(text, MIG_SPAN("\n"), at);
    end = end == SIZE_MAX ? text.len : end + 1;
    mig_span line = mig_span_cut(text, at, end);
    bool mark = true;
    if (in == BOTH && is_mark(line, '<')) in = OURS;
    else if (in == OURS && is_mark(line, '|')) in = BASE;
    else if ((in == OURS || in == BASE) && is_mark(line, '=')) in = THEIRS;
    else if (in == THEIRS && is_mark(line, '>')) in = BOTH;
    else mark = false;
    any = any || mark;
    if (mark || in == BASE || in == THEIRS) blank(a, at, end);
    if (mark || in == BASE || in == OURS) blank(b, at, end);
  }
  *ours = (mig_span){a, text.len};
  *theirs = (mig_span){b, text.len};
  return any && in == BOTH;
}

/* ---- what they say ---- */

static bool same_ident(const mig_ident *a, const mig_ident *b) {
  if (a->form != b->form || a->count != b->count) return false;
  for (uint32_t i = 0; i < a->count; i++)
    if (!mig_span_eq(a->items[i], b->items[i])) return false;
  return true;
}

static mig_span written(const mig_script *script) {
  const mig_ident *ident = &script->down_revision;
  return ident->end > ident->start ? mig_span_cut(script->file.text, ident->start, ident->end) : MIG_SPAN("missing");
}

mig_versions_differ mig_script_versions(mig_span *message, mig_arena *arena, const char *matter, const mig_script *ours,
                                        const mig_script *theirs) {
  if (!same_ident(&ours->revision, &theirs->revision)) {
    *message = mig_arena_printf(arena, "%s: both sides brought it, with different revisions in it", matter);
    return MIG_VERSIONS_REVISION;
  }
  if (same_ident(&ours->down_revision, &theirs->down_revision)) {
    *message = mig_arena_printf(arena, "%s: both sides changed it, each in its own way", matter);
    return MIG_VERSIONS_BODY;
  }
  *message = mig_arena_printf(arena, "%s: down_revision is %.*s on our side and %.*s on theirs", matter, MIG_FMT(written(ours)),
                              MIG_FMT(written(theirs)));
  return MIG_VERSIONS_PARENTS;
}

bool mig_script_read_marked(mig_script *out, mig_arena *arena, mig_file file, const mig_sink *sink) {
  mig_span our_text, their_text;
  if (!mig_script_take_apart(&our_text, &their_text, arena, file.text)) return false;
  mig_script *theirs = MIG_NEW(arena, mig_script);
  mig_script_read(theirs, arena, (mig_file){file.path, their_text}, NULL);
  mig_script_read(out, arena, (mig_file){file.path, our_text}, sink);
  out->marked = true;
  out->parents_marked = !same_ident(&out->down_revision, &theirs->down_revision);
  mig_diag diag = {.rule = "MIG009",
                   .level = MIG_ERROR,
                   .place = {&out->file, out->down_revision.start, out->down_revision.end},
                   .revision = out->revision.form == MIG_IDENT_STRING ? out->revision.items[0] : MIG_SPAN("")};
  mig_script_versions(&diag.message, arena, "git's conflict marks stand in this file", out, theirs);
  diag.help = mig_arena_printf(arena, "mig repair says which parent is right; then: git add %.*s", MIG_FMT(mig_shell_path(arena, file.path)));
  out->file.text = file.text;
  if (sink != NULL) sink->emit(sink->payload, &diag);
  return true;
}
