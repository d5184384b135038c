#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "script/script.h"

typedef struct seen {
  unsigned count;
  char rules[256]; /* each followed by a space */
} seen;

static void note(void *payload, const mig_diag *diag) {
  seen *s = payload;
  s->count++;
  if (strlen(s->rules) + 8 < sizeof s->rules) strcat(strcat(s->rules, diag->rule != NULL ? diag->rule : "-"), " ");
}

typedef struct reading {
  mig_arena *arena;
  mig_script *script;
  seen seen;
} reading;

static reading read_text(const char *name, mig_span text) {
  reading r = {mig_arena_new(), NULL, {0}};
  char *padded = mig_arena_zalloc(r.arena, text.len + 64);
  if (text.len != 0) memcpy(padded, text.ptr, text.len);
  r.script = MIG_NEW(r.arena, mig_script);
  mig_script_read(r.script, r.arena, (mig_file){mig_span_of(name), {padded, text.len}}, &(mig_sink){note, &r.seen});
  return r;
}

static void only_names_that_alembic_loads_are_scripts(void **state) {
  (void)state;
  const char *scripts[] = {"a.py", ".hidden.py", "with space.py", "a-b.py", "__ini__.py", ".py", "a.py.py"};
  const char *others[] = {".#a.py", "__init__.py", "__init__foo.py", "a.PY", "a.pyc", "py", "a.py~", ""};
  for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) assert_true(mig_script_is_name(mig_span_of(scripts[i])));
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) assert_false(mig_script_is_name(mig_span_of(others[i])));
}

static void places_lead_to_name_and_value(void **state) {
  (void)state;
  static const char text[] = "revision: str = ('a')\ndown_revision = (  'b', )\n";
  reading r = read_text("a.py", MIG_SPAN(text));
  const mig_ident *down = &r.script->down_revision, *revision = &r.script->revision;
  assert_memory_equal(text + revision->name_start, "revision", revision->name_end - revision->name_start);
  assert_memory_equal(text + revision->start, "'a'", revision->end - revision->start);
  assert_memory_equal(text + down->start, "(  'b', )", down->end - down->start);
  assert_int_equal(r.seen.count, 0);
  mig_arena_free(r.arena);
}

/* Texts that are no scripts, and what is said of them. */
static void bad_input_is_said_and_survived(void **state) {
  (void)state;
  static const struct {
    mig_span text;
    const char *rules;
  } table[] = {
      {{"", 0}, "MIG902 "},
      {{"\0\0\0", 3}, "MIG903 MIG902 "},
      {{"revision = 'a\0b'\ndown_revision = None\n", 36}, NULL},
      {{"revision = 'a'\ndown_revision = '", 32}, NULL},
      {{"revision = 'a'\ndown_revision = (((", 34}, NULL},
      {{"\xff\xfe\x00", 3}, NULL},
      {{"# coding: nonesuch\nrevision = 'a'\n", 34}, NULL},
      {{"revision = 'a'\ndown_revision = None\n    indented = 1\n", 53}, NULL},
      {{"revision = 'a'\ndown_revision = (None, 'b')\n", 43}, "MIG902 "},
      {{"revision = 'a:b@c'\ndown_revision = None\n", 40}, "MIG902 "},
      {{"revision = compute()\ndown_revision = None\n", 42}, "MIG902 "},
      {{"from x import *\n", 16}, "MIG902 MIG902 MIG902 MIG902 "},
      {{"revision = ['a']\ndown_revision = 1\n", 35}, "MIG902 MIG902 "},
  };
  for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
    reading r = read_text("a_script.py", table[i].text);
    assert_true(r.seen.count != 0);
    if (table[i].rules != NULL) assert_string_equal(r.seen.rules, table[i].rules);
    mig_arena_free(r.arena);
  }
}

static void long_identifier_with_quotes_and_newlines_is_read_whole(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  mig_buf id = mig_buf_in(arena), text = mig_buf_in(arena);
  for (int i = 0; i < 2500; i++) mig_buf_puts(&id, "'\"\nx");
  mig_buf_puts(&text, "down_revision = None\nrevision = '");
  for (int i = 0; i < 2500; i++) mig_buf_puts(&text, "\\'\\\"\\nx");
  mig_buf_puts(&text, "'\n");
  reading r = read_text("a.py", mig_buf_span(&text));
  assert_int_equal(r.script->revision.form, MIG_IDENT_STRING);
  assert_true(mig_span_eq(r.script->revision.items[0], mig_buf_span(&id)));
  mig_arena_free(r.arena);
  mig_arena_free(arena);
}

static mig_span repeated(mig_arena *arena, const char *before, const char *text, int times, const char *after) {
  mig_buf buf = mig_buf_in(arena);
  mig_buf_puts(&buf, before);
  for (int i = 0; i < times; i++) mig_buf_puts(&buf, text);
  mig_buf_puts(&buf, after);
  return mig_buf_span(&buf);
}

static void deep_and_long_scripts_do_not_exhaust_the_stack(void **state) {
  (void)state;
  mig_arena *arena = mig_arena_new();
  const mig_span texts[] = {
      repeated(arena, "revision = 'a'\ndown_revision = None\nx = ", "(", 10000, "\n"),
      repeated(arena, "revision = ", "(", 10000, "\n"),
      repeated(arena, "down_revision = None\nrevision = 'a'", " 'b'", 20000, "\n"),
      repeated(arena, "revision = 'a'\ndown_revision = (", "'b', ", 50000, ")\n"),
      repeated(arena, "revision = 'a'\nif x:\n  y = 1\n", "elif z:\n  y = 2\n", 5000, "down_revision = None\n"),
      repeated(arena, "revision = 'a'\n", "revision = revision\n", 20000, "down_revision = None\n"),
      repeated(arena, "revision = 'a'\ndown_revision = None\n", "try:\n  x = 1\nexcept:\n  x = 2\n", 20000, ""),
      repeated(arena, "", "a = ", 3000, "revision = down_revision = None\n"),
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    reading r = read_text("a_script.py", texts[i]);
    mig_arena_free(r.arena);
  }
  mig_arena_free(arena);
}

static void names_of_many_ways_stay_unknown(void **state) {
  (void)state;
  reading r = read_text("a.py", MIG_SPAN("revision = 'a'\nif x:\n  down_revision = 'b'\nelif y:\n  down_revision = 'c'\n"));
  assert_int_equal(r.script->down_revision.form, MIG_IDENT_NOT_LITERAL);
  mig_arena_free(r.arena);
  r = read_text("a.py", MIG_SPAN("revision = 'a'\nif x:\n  down_revision = 'b'\nelse:\n  down_revision = 'b'\n"));
  assert_int_equal(r.script->down_revision.form, MIG_IDENT_STRING);
  mig_arena_free(r.arena);
}

static void whole_tree_is_parsed_when_asked_for(void **state) {
  (void)state;
  reading r = read_text("a.py", MIG_SPAN("revision = 'a'\ndown_revision = None\ndef upgrade():\n  print 'x'\n"));
  assert_int_equal(r.seen.count, 0); /* bodies are not read for identifiers */
  assert_false(r.script->syntax_error);
  assert_non_null(mig_script_parse(r.script, r.arena, &(mig_sink){note, &r.seen}));
  assert_true(r.script->syntax_error);
  assert_string_equal(r.seen.rules, "MIG903 ");
  mig_arena_free(r.arena);
}

/* What stands behind a function still counts, wherever the function really ends. */
static void the_last_assignment_counts_behind_any_body(void **state) {
  (void)state;
  static const char *const bodies[] = {
      "def f():\n    pass\n",
      "def f():\n    g(\n0)\n",                           /* a bracket's line at the margin */
      "def f():\n    x = 1 + \\\n0\n",                    /* a joined line at the margin */
      "def f():\n    '''\nrevision = 'no'\n'''\n",        /* a string's line at the margin */
      "def f():\n    pass\n# at the margin (\n    pass\n", /* comments do not count */
      "def f():\n    pass\n  \f",                         /* a form feed starts the column anew */
      "def f():\n    s = f'{(1)}' '\"' # ' \n\n\n",
      "class C:\n    def f(self):\n        return [(0), {0: [1]}]\n",
  };
  for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
    char text[256] = "revision = 'a'\ndown_revision = None\n";
    strcat(strcat(text, bodies[i]), "revision = 'b'\n");
    reading r = read_text("a.py", mig_span_of(text));
    assert_int_equal(r.script->revision.form, MIG_IDENT_STRING);
    assert_memory_equal(r.script->revision.items[0].ptr, "b", 1);
    assert_int_equal(r.seen.count, 0);
    mig_arena_free(r.arena);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(only_names_that_alembic_loads_are_scripts),
      cmocka_unit_test(places_lead_to_name_and_value),
      cmocka_unit_test(the_last_assignment_counts_behind_any_body),
      cmocka_unit_test(bad_input_is_said_and_survived),
      cmocka_unit_test(long_identifier_with_quotes_and_newlines_is_read_whole),
      cmocka_unit_test(deep_and_long_scripts_do_not_exhaust_the_stack),
      cmocka_unit_test(names_of_many_ways_stay_unknown),
      cmocka_unit_test(whole_tree_is_parsed_when_asked_for),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
