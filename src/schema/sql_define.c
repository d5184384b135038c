/* MySQL's and SQLite's statements on definitions, read from tokens. */
#include "schema/sql_define.h"

#include "base/span.h"

bool define_take(definer *d, const char *word) {
  if (!define_is(d, word)) return false;
  d->at++;
  return true;
}

bool define_take2(definer *d, const char *first, const char *second) {
  if (!define_is(d, first) || !mig_sql_token_is(d->tokens, d->at + 1, second)) return false;
  d->at += 2;
  return true;
}

bool define_is(const definer *d, const char *word) {
  return d->at < d->to && mig_sql_token_is(d->tokens, d->at, word);
}

mig_span define_name(definer *d) {
  bool name = d->at < d->to && (d->tokens->items[d->at].kind == SQL_WORD || d->tokens->items[d->at].kind == SQL_QUOTED ||
                                (d->tokens->items[d->at].kind == SQL_STRING && d->b->dialect == MIG_SQLITE));
  if (!name) {
    d->failed = true;
    return MIG_SPAN("");
  }
  return mig_sql_token_value(d->b->arena, d->tokens, d->at++);
}

mig_object define_object(definer *d, mig_object_kind kind) {
  mig_object object = {.kind = kind, .name = define_name(d)};
  if (define_take(d, ".")) object.schema = object.name, object.name = define_name(d);
  /* SQLite's main is where everything is */
  if (d->b->dialect == MIG_SQLITE && mig_span_eq_nocase(object.schema, MIG_SPAN("main"))) object.schema = (mig_span){0};
  return object;
}

uint32_t define_close(definer *d) {
  uint32_t close = mig_sql_token_close(d->tokens, d->at);
  if (close >= d->to) d->failed = true;
  return close < d->to ? close : d->to;
}

mig_span define_parenthesised(definer *d) {
  if (!define_is(d, "(")) {
    d->failed = true;
    return MIG_SPAN("");
  }
  uint32_t close = define_close(d);
  mig_span text = mig_sql_token_range(d->tokens, d->at + 1, close);
  d->at = close + 1;
  return text;
}

void define_skip_item(definer *d) {
  uint32_t depth = 0;
  for (; d->at < d->to; d->at++) {
    if (define_is(d, "(")) depth++;
    if (define_is(d, ")") && depth > 0) depth--;
    else if (depth == 0 && (define_is(d, ",") || define_is(d, ")"))) return;
  }
}

mig_sql_step *define_step(definer *d, mig_effect_verb verb, mig_object object) {
  return sql_step(d->b, d->steps, verb, object);
}

static bool if_not_exists(definer *d) {
  if (!define_is(d, "IF")) return false;
  d->at++;
  return define_take2(d, "NOT", "EXISTS") || (d->failed = true, false);
}

static bool if_exists(definer *d) {
  return define_take2(d, "IF", "EXISTS");
}

/* ---- CREATE ---------------------------------------------------------------------------------- */

static void create_like(definer *d, mig_object table, bool quietly) {
  mig_object *model = MIG_NEW(d->b->arena, mig_object);
  *model = define_object(d, MIG_OBJECT_TABLE);
  mig_table *made = MIG_NEW(d->b->arena, mig_table);
  made->copies = true;
  mig_sql_step *step = define_step(d, MIG_EFFECT_CREATE, table);
  step->effect.as.table = made;
  step->effect.if_not_exists = quietly;
  step->uses = model, step->use_count = 1;
}

static void create_table(definer *d, bool temporary) {
  bool quietly = if_not_exists(d);
  mig_object table = define_object(d, MIG_OBJECT_TABLE);
  bool like = d->b->dialect == MIG_MYSQL && mig_sql_token_is(d->tokens, d->at + 1, "LIKE") && define_take(d, "("); /* t (LIKE u) */
  if (d->b->dialect == MIG_MYSQL && define_take(d, "LIKE")) {
    create_like(d, table, quietly);
    if (like && !define_take(d, ")")) d->failed = true;
    return;
  }
  if (!define_is(d, "(")) { /* CREATE TABLE t AS SELECT: the parser's, or unknown */
    d->failed = true;
    return;
  }
  uint32_t close = define_close(d);
  mig_table *made = MIG_NEW(d->b->arena, mig_table);
  definer inside = *d;
  inside.at = d->at + 1, inside.to = close;
  define_table(&inside, made);
  d->failed = d->failed || inside.failed;
  d->at = close + 1;
  if (define_is(d, "AS") || define_is(d, "SELECT")) d->failed = true;
  made->options = temporary ? MIG_SPAN("temporary") : MIG_SPAN("");
  for (uint32_t i = d->at; i + 1 < d->to; i++) {
    uint32_t value = i + 1 + mig_sql_token_is(d->tokens, i + 1, "=");
    if (!mig_sql_token_is(d->tokens, i, "COMMENT") || value >= d->to || d->tokens->items[value].kind != SQL_STRING) continue;
    made->has_comment = true;
    made->comment = mig_sql_token_value(d->b->arena, d->tokens, value);
  }
  mig_sql_step *step = define_step(d, MIG_EFFECT_CREATE, table);
  step->effect.as.table = made;
  step->effect.if_not_exists = quietly;
  d->at = d->to;
}

static void create_index(definer *d, mig_truth unique, mig_span special) {
  bool quietly = if_not_exists(d);
  mig_object index = define_object(d, MIG_OBJECT_INDEX);
  mig_index *made = MIG_NEW(d->b->arena, mig_index);
  made->name = index.name, made->unique = unique, made->understood = true, made->using_ = special;
  if (define_take(d, "USING")) made->using_ = define_name(d);
  if (!define_take(d, "ON")) d->failed = true;
  mig_object table = define_object(d, MIG_OBJECT_TABLE);
  define_index_parts(d, made);
  if (define_take(d, "WHERE")) {
    made->where = mig_sql_token_range(d->tokens, d->at, d->to);
    d->at = d->to;
  }
  mig_sql_step *step = define_step(d, MIG_EFFECT_CREATE, (mig_object){.kind = MIG_OBJECT_INDEX, .schema = table.schema.len ? table.schema : index.schema, .table = table.name, .name = index.name});
  step->effect.as.index = made;
  step->effect.if_not_exists = quietly;
  d->at = d->to; /* COMMENT, ALGORITHM and the like */
}

/* Triggers and routines: known by name. A trigger's table must exist. */
static void create_named(definer *d, const char *word) {
  bool quietly = if_not_exists(d);
  mig_object made = define_object(d, MIG_OBJECT_UNKNOWN);
  made.name = mig_arena_printf(d->b->arena, "%s %.*s", word, MIG_FMT(made.name));
  for (; d->at < d->to && strcmp(word, "trigger") == 0; d->at++) {
    if (!define_take(d, "ON")) continue;
    mig_object table = define_object(d, MIG_OBJECT_TABLE);
    define_step(d, MIG_EFFECT_REQUIRE, table);
    made.table = table.name, made.schema = table.schema;
    break;
  }
  mig_sql_step *step = define_step(d, MIG_EFFECT_CREATE, made);
  step->effect.as.definition = mig_sql_token_range(d->tokens, d->from, d->to);
  step->effect.if_not_exists = quietly;
  d->at = d->to;
}

static void create(definer *d) {
  if (define_take2(d, "OR", "REPLACE")) d->failed = true; /* views: the parser's */
  if (define_take(d, "TABLE")) create_table(d, false);
  else if (define_take2(d, "TEMPORARY", "TABLE") || define_take2(d, "TEMP", "TABLE")) create_table(d, true);
  else if (define_take2(d, "UNIQUE", "INDEX")) create_index(d, MIG_YES, (mig_span){0});
  else if (define_take(d, "INDEX")) create_index(d, MIG_NO, (mig_span){0});
  else if (define_take2(d, "FULLTEXT", "INDEX")) create_index(d, MIG_NO, MIG_SPAN("FULLTEXT"));
  else if (define_take2(d, "SPATIAL", "INDEX")) create_index(d, MIG_NO, MIG_SPAN("SPATIAL"));
  else if (define_take(d, "TRIGGER") || define_take2(d, "TEMP", "TRIGGER")) create_named(d, "trigger");
  else if (define_take(d, "PROCEDURE")) create_named(d, "procedure");
  else if (define_take(d, "FUNCTION")) create_named(d, "function");
  else if (define_take(d, "EVENT")) create_named(d, "event");
  else d->failed = true;
}

/* ---- DROP, RENAME, ALTER ---------------------------------------------------------------------- */

static const struct {
  const char *word;
  mig_object_kind kind;
  const char *prefix;
} droppable[] = {
    {"TABLE", MIG_OBJECT_TABLE, ""},           {"VIEW", MIG_OBJECT_VIEW, ""},        {"TRIGGER", MIG_OBJECT_UNKNOWN, "trigger"},
    {"PROCEDURE", MIG_OBJECT_UNKNOWN, "procedure"}, {"FUNCTION", MIG_OBJECT_UNKNOWN, "function"}, {"EVENT", MIG_OBJECT_UNKNOWN, "event"},
};

static void drop_index(definer *d) {
  bool quietly = if_exists(d);
  mig_object index = define_object(d, MIG_OBJECT_INDEX);
  if (define_take(d, "ON")) {
    mig_object table = define_object(d, MIG_OBJECT_TABLE);
    index.table = table.name, index.schema = table.schema;
  }
  define_step(d, MIG_EFFECT_DROP, index)->effect.if_exists = quietly;
  d->at = d->to;
}

static void drop(definer *d) {
  if (define_take(d, "INDEX")) {
    drop_index(d);
    return;
  }
  define_take(d, "TEMPORARY");
  for (size_t i = 0; i < sizeof droppable / sizeof *droppable; i++) {
    if (!define_take(d, droppable[i].word)) continue;
    bool quietly = if_exists(d);
    do {
      mig_object object = define_object(d, droppable[i].kind);
      if (droppable[i].prefix[0]) object.name = mig_arena_printf(d->b->arena, "%s %.*s", droppable[i].prefix, MIG_FMT(object.name));
      define_step(d, MIG_EFFECT_DROP, object)->effect.if_exists = quietly;
    } while (define_take(d, ","));
    /* CASCADE and RESTRICT do nothing in MySQL */
    if (define_is(d, "CASCADE") || define_is(d, "RESTRICT")) d->at++;
    return;
  }
  d->failed = true;
}

static void rename_tables(definer *d) {
  if (!define_take(d, "TABLE") && !define_take(d, "TABLES")) d->failed = true;
  do {
    mig_object from = define_object(d, MIG_OBJECT_TABLE);
    if (!define_take(d, "TO")) d->failed = true;
    mig_object to = define_object(d, MIG_OBJECT_TABLE);
    mig_sql_step *step = define_step(d, MIG_EFFECT_RENAME, from);
    step->effect.as.rename.new_name = to.name, step->effect.as.rename.new_schema = to.schema;
  } while (!d->failed && define_take(d, ","));
}

static bool adds_key(const mig_sql_step *step) {
  const mig_effect *e = &step->effect;
  return e->verb == MIG_EFFECT_CREATE && e->object.kind == MIG_OBJECT_CONSTRAINT && e->as.constraint != NULL && e->as.constraint->kind == MIG_PRIMARY_KEY;
}

static void alter(definer *d) {
  define_take(d, "ONLINE");
  define_take(d, "IGNORE");
  if (!define_take(d, "TABLE")) {
    d->failed = true;
    return;
  }
  uint32_t first = d->steps->count;
  bool quietly = if_exists(d);
  mig_object table = define_object(d, MIG_OBJECT_TABLE);
  do {
    define_alteration(d, table);
  } while (!d->failed && define_take(d, ","));
  bool key_follows = false;
  for (uint32_t i = d->steps->count; i-- > first;) {
    mig_sql_step *step = &d->steps->items[i];
    step->table_if_exists = quietly;
    step->key_follows = key_follows;
    key_follows = key_follows || adds_key(step);
  }
}

/* ---- statements without effect ---------------------------------------------------------------- */

static const char *const harmless[] = {"PRAGMA",   "SHOW",     "SET",       "USE",       "FLUSH",   "ANALYZE", "OPTIMIZE", "LOCK",    "UNLOCK",
                                       "VACUUM",   "REINDEX",  "BEGIN",     "START",     "COMMIT",  "ROLLBACK", "SAVEPOINT", "RELEASE", "GRANT",
                                       "REVOKE",   "EXPLAIN",  "DESCRIBE",  "CHECK",     "REPAIR",  "KILL",    "DELIMITER", "END"};

bool sql_define_steps(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_steps *steps) {
  sql_steps made = {0};
  definer d = {.b = b, .tokens = tokens, .from = from, .at = from, .to = to, .steps = &made};
  for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
    if (mig_sql_token_is(tokens, from, harmless[i])) return true;
  if (define_take(&d, "CREATE")) create(&d);
  else if (define_take(&d, "DROP")) drop(&d);
  else if (define_take(&d, "RENAME")) rename_tables(&d);
  else if (define_take(&d, "ALTER")) alter(&d);
  else return false;
  if (d.failed || d.at < to) return false;
  for (uint32_t i = 0; i < made.count; i++) *mig_vec_push(b->arena, steps) = made.items[i];
  return true;
}
