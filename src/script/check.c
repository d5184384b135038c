/* check.c: identifiers that Alembic would not take, told by its own rules: alembic/script/base.py
 * (Script._from_filename) and revision.py (Revision.verify_rev_id, _revision_illegal_chars). */
#include "script/internal.h"

/* Column alembic_version.version_num is VARCHAR(32). */
enum { LONGEST_ID = 32 };

typedef struct check {
  mig_script *script;
  mig_arena *arena;
  const mig_sink *sink;
} check;

static void say(const check *c, mig_level level, const mig_ident *ident, mig_span message, const char *help) {
  if (c->sink == NULL || c->sink->emit == NULL) return;
  mig_diag diag = {.rule = "MIG902", .level = level, .message = message, .help = mig_span_of(help)};
  diag.place = (mig_place){&c->script->file, ident->start, ident->end};
  if (c->script->revision.form == MIG_IDENT_STRING) diag.revision = c->script->revision.items[0];
  c->sink->emit(c->sink->payload, &diag);
}

static mig_span base_name(mig_span path) {
  size_t start = path.len;
  while (start > 0 && path.ptr[start - 1] != '/') start--;
  return mig_span_cut(path, start, path.len);
}

/* Alembic 0.1 wrote files named after the revision, ^([a-f0-9]+)\.py$, without the variable. */
static void take_from_name(const check *c) {
  mig_span name = base_name(c->script->file.path);
  if (!mig_span_ends(name, MIG_SPAN(".py"))) return;
  mig_span stem = mig_span_cut(name, 0, name.len - 3);
  for (size_t i = 0; i < stem.len; i++)
    if (strchr("abcdef0123456789", stem.ptr[i]) == NULL) return;
  if (stem.len == 0) return;
  mig_span *item = MIG_NEW(c->arena, mig_span);
  *item = mig_arena_copy(c->arena, stem);
  c->script->revision.form = MIG_IDENT_STRING;
  c->script->revision.items = item;
  c->script->revision.count = 1;
}

static void check_characters(const check *c, mig_span id) {
  static const char illegal[] = "+-:@"; /* sorted, as Alembic lists them */
  char found[16] = "";
  size_t len = 0;
  for (const char *p = illegal; *p != '\0'; p++) {
    if (memchr(id.ptr, *p, id.len) == NULL) continue;
    if (len != 0) memcpy(found + len, ", ", 3), len += 2;
    found[len++] = *p;
    found[len] = '\0';
  }
  if (len != 0)
    say(c, MIG_ERROR, &c->script->revision,
        mig_arena_printf(c->arena, "Character(s) '%s' not allowed in revision identifier '%.*s'", found, MIG_FMT(id)),
        "Alembic refuses the whole folder; give the script another revision");
}

/* Characters, as VARCHAR counts them. */
static size_t code_points(mig_span text) {
  size_t count = 0;
  for (size_t i = 0; i < text.len; i++) count += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
  return count;
}

static void check_revision(const check *c) {
  mig_ident *revision = &c->script->revision;
  if (revision->form == MIG_IDENT_ABSENT) take_from_name(c);
  if (revision->form == MIG_IDENT_ABSENT) {
    say(c, MIG_ERROR, revision, MIG_SPAN("no variable `revision`, so Alembic refuses the whole folder"),
        "move the file out of the scripts' folder if it is none");
  } else if (revision->form == MIG_IDENT_STRING) {
    mig_span id = revision->items[0];
    if (id.len != 0) check_characters(c, id);
    if (code_points(id) > LONGEST_ID)
      say(c, MIG_WARNING, revision,
          mig_arena_printf(c->arena, "the revision identifier has %zu characters; the column alembic_version.version_num holds 32",
                           code_points(id)),
          "PostgreSQL and MySQL refuse to upgrade to it unless the column was made wider");
  } else if (revision->form != MIG_IDENT_NOT_LITERAL) {
    say(c, MIG_ERROR, revision, MIG_SPAN("`revision` is not a string"), "Alembic needs one string, such as 'ae1027a6acf'");
    revision->form = MIG_IDENT_BAD_TYPE;
  }
}

static bool has_none(const mig_ident *ident) {
  for (uint32_t i = 0; i < ident->count; i++)
    if (ident->items[i].ptr == NULL) return true;
  return false;
}

static void check_list(const check *c, mig_ident *ident, const char *name) {
  bool bad = ident->form == MIG_IDENT_BAD_TYPE || has_none(ident);
  if (!bad) return;
  ident->form = MIG_IDENT_BAD_TYPE;
  say(c, MIG_ERROR, ident, mig_arena_printf(c->arena, "`%s` is neither None, a string nor a sequence of strings", name),
      "Alembic fails on it");
}

void mig_script_check(mig_script *script, mig_arena *arena, const mig_sink *sink) {
  check c = {script, arena, sink};
  check_revision(&c);
  if (script->down_revision.form == MIG_IDENT_ABSENT && script->revision.form == MIG_IDENT_STRING)
    say(&c, MIG_ERROR, &script->down_revision, MIG_SPAN("no variable `down_revision`, so Alembic fails on the script"),
        "write `down_revision = None` if the script starts a history");
  check_list(&c, &script->down_revision, "down_revision");
  check_list(&c, &script->branch_labels, "branch_labels");
  check_list(&c, &script->depends_on, "depends_on");
}
