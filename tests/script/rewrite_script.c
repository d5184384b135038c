/* rewrite_script < LIST: gives each script of the list (a path a line) other parents, dependencies and
 * another id, and then the old ones again. For each file a line
 *
 *   RESULT LENGTH PATH
 *
 * and LENGTH bytes of the script in between. RESULT: same (every byte is back), root (all but the
 * line "Revises:" of a script that had no parent), differs, or refused (the reason is on stderr). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/span.h"
#include "script/rewrite.h"
#include "source/source.h"

static mig_span read_file(mig_arena *arena, const char *path) {
  FILE *in = fopen(path, "rb");
  if (in == NULL) return (mig_span){NULL, 0};
  fseek(in, 0, SEEK_END);
  size_t size = (size_t)ftell(in);
  rewind(in);
  char *bytes = mig_arena_zalloc(arena, size + MIG_SOURCE_PADDING);
  size_t got = fread(bytes, 1, size, in);
  fclose(in);
  return (mig_span){bytes, got};
}

/* Each id with a letter in front, so that nothing but an id can have changed so. */
static mig_new_ids other(mig_arena *arena, const mig_ident *ident) {
  mig_span *items = MIG_NEW_ARRAY(arena, mig_span, ident->count + 1);
  for (uint32_t i = 0; i < ident->count; i++) items[i] = mig_arena_printf(arena, "z%.*s", MIG_FMT(ident->items[i]));
  items[ident->count] = MIG_SPAN("zroot");
  bool root = ident->form == MIG_IDENT_NONE;
  return (mig_new_ids){true, items, ident->count + (root ? 1 : 0)};
}

static mig_new_ids same(const mig_ident *ident) {
  return (mig_new_ids){true, ident->items, ident->count};
}

static mig_script *read_script(mig_arena *arena, const char *path, mig_span text) {
  mig_script *script = MIG_NEW(arena, mig_script);
  char *copy = mig_arena_zalloc(arena, text.len + MIG_SOURCE_PADDING);
  if (text.len != 0) memcpy(copy, text.ptr, text.len);
  mig_script_read(script, arena, (mig_file){mig_span_of(path), {copy, text.len}}, NULL);
  return script;
}

/* Both texts without the rest of their "Revises:" lines. */
static bool same_but_for_revises(mig_span a, mig_span b) {
  size_t at = mig_span_find(a, MIG_SPAN("Revises:"), 0), other_at = mig_span_find(b, MIG_SPAN("Revises:"), 0);
  if (at == SIZE_MAX || at != other_at) return false;
  size_t end = mig_span_find(a, MIG_SPAN("\n"), at), other_end = mig_span_find(b, MIG_SPAN("\n"), at);
  if (end == SIZE_MAX || other_end == SIZE_MAX) return false;
  return mig_span_eq(mig_span_cut(a, 0, at), mig_span_cut(b, 0, at)) &&
         mig_span_eq(mig_span_cut(a, end, a.len), mig_span_cut(b, other_end, b.len));
}

static const char *result_of(const mig_script *script, mig_span old, mig_span back) {
  if (mig_span_eq(old, back)) return "same";
  bool root = script->down_revision.form == MIG_IDENT_NONE;
  return root && same_but_for_revises(old, back) ? "root" : "differs";
}

static void there_and_back(const char *path) {
  mig_arena *arena = mig_arena_new();
  if (arena == NULL) abort();
  mig_span text = read_file(arena, path);
  mig_why why = {{0}};
  const mig_script *script = read_script(arena, path, text);
  mig_rewrite there = {.down_revision = other(arena, &script->down_revision)};
  mig_rewritten moved = {{"", 0}, false}, back = {{"", 0}, false};
  if (script->depends_on.count != 0) there.depends_on = other(arena, &script->depends_on);
  if (script->revision.count == 1) there.revision = mig_arena_printf(arena, "z%.*s", MIG_FMT(script->revision.items[0]));
  mig_err err = mig_script_rewrite(&moved, arena, script, &there, &why);
  if (err == MIG_OK) {
    const mig_script *again = read_script(arena, path, moved.text);
    mig_rewrite old = {.down_revision = same(&script->down_revision)};
    if (script->depends_on.count != 0) old.depends_on = same(&script->depends_on);
    if (there.revision.ptr != NULL) old.revision = script->revision.items[0];
    err = mig_script_rewrite(&back, arena, again, &old, &why);
  }
  if (err != MIG_OK) fprintf(stderr, "%s\n", why.text);
  printf("%s %zu %s\n", err != MIG_OK ? "refused" : result_of(script, text, back.text), moved.text.len, path);
  fwrite(moved.text.ptr, 1, moved.text.len, stdout);
  mig_arena_free(arena);
}

int main(void) {
  char path[8192];
  while (fgets(path, sizeof path, stdin) != NULL) {
    path[strcspn(path, "\n")] = '\0';
    there_and_back(path);
  }
  return 0;
}
