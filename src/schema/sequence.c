/* sequence.c: sequences, and who counts with them: defaults, and statements that call nextval(). */
#include "schema/catalogue_internal.h"

/* ---- what CREATE and ALTER SEQUENCE say ---- */

static const struct {
  const char *word, *filler; /* INCREMENT [BY] 5 */
} options[MIG_SEQUENCE_OPTIONS] = {{"increment", "by"}, {"minvalue", ""}, {"maxvalue", ""}, {"start", "with"}, {"cache", ""}, {"cycle", ""}, {"as", ""}};
enum { INCREMENT, MINVALUE, MAXVALUE, START, CACHE, CYCLE, AS };

static mig_span next_word(mig_span text, size_t *at) {
  while (*at < text.len && !mig_cat_in_word(text.ptr[*at]) && text.ptr[*at] != '-') (*at)++;
  size_t from = *at;
  while (*at < text.len && (mig_cat_in_word(text.ptr[*at]) || (*at == from && text.ptr[*at] == '-'))) (*at)++;
  return mig_span_cut(text, from, *at);
}

/* Reads the options of a statement over those that are there: one that is not said stays as it is. */
static void read_options(mig_span text, mig_cat_sequence *out) {
  mig_span before = {NULL, 0};
  for (size_t at = 0; at < text.len;) {
    mig_span word = next_word(text, &at);
    bool no = mig_span_eq_nocase(before, MIG_SPAN("no"));
    before = word;
    for (size_t i = 0; i < MIG_SEQUENCE_OPTIONS && word.len != 0; i++) {
      if (!mig_span_eq_nocase(word, mig_span_of(options[i].word))) continue;
      size_t ahead = at;
      mig_span value = no ? (mig_span){NULL, 0} : i == CYCLE ? word : next_word(text, &ahead);
      if (!no && options[i].filler[0] != '\0' && mig_span_eq_nocase(value, mig_span_of(options[i].filler))) value = next_word(text, &ahead);
      out->options[i] = value;
    }
  }
}

static bool number_of(mig_span text, int64_t *out) {
  bool minus = text.len > 0 && text.ptr[0] == '-';
  if (text.len == minus || text.len > 18) return false;
  *out = 0;
  for (size_t i = minus; i < text.len; i++) {
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    *out = *out * 10 + (text.ptr[i] - '0');
  }
  if (minus) *out = -*out;
  return true;
}

/* Bounds that leave nothing to count, and a start outside of them. Those that nobody says are the type's. */
static mig_apply check_options(mig_cat_do *d, const mig_effect *effect, const mig_cat_sequence *s) {
  const mig_span *o = s->options;
  bool small = mig_span_eq_nocase(o[AS], MIG_SPAN("smallint")) || mig_span_eq_nocase(o[AS], MIG_SPAN("int2"));
  bool whole = mig_span_eq_nocase(o[AS], MIG_SPAN("integer")) || mig_span_eq_nocase(o[AS], MIG_SPAN("int")) || mig_span_eq_nocase(o[AS], MIG_SPAN("int4"));
  int64_t most = small ? INT16_MAX : whole ? INT32_MAX : INT64_MAX, step = 1, low = 0, high = 0, start = 0;
  number_of(o[INCREMENT], &step);
  bool up = step > 0, says_low = number_of(o[MINVALUE], &low), says_high = number_of(o[MAXVALUE], &high);
  if (says_high && high > most)
    return mig_cat_fail(d, effect->object, s->by, MIG_DEED_ALTERED, "MAXVALUE (%lld) is out of range for sequence data type %.*s", (long long)high,
                        MIG_FMT(o[AS]));
  if (!says_low) low = up ? 1 : -most;
  if (!says_high) high = up ? most : -1;
  if (low >= high)
    return mig_cat_fail(d, effect->object, s->by, MIG_DEED_ALTERED, "MINVALUE (%lld) must be less than MAXVALUE (%lld)", (long long)low, (long long)high);
  if (!number_of(o[START], &start)) return MIG_APPLY_OK;
  if (start >= low && start <= high) return MIG_APPLY_OK;
  return mig_cat_fail(d, effect->object, s->by, MIG_DEED_ALTERED, "START value (%lld) cannot be %s than %s (%lld)", (long long)start,
                      start < low ? "less" : "greater", start < low ? "MINVALUE" : "MAXVALUE", (long long)(start < low ? low : high));
}

mig_span mig_cat_sequence_text(mig_arena *arena, const mig_cat_sequence *sequence) {
  mig_buf buf = mig_buf_in(arena);
  for (size_t i = 0; i < MIG_SEQUENCE_OPTIONS; i++)
    if (sequence->options[i].len != 0) mig_buf_printf(&buf, "%s%s %.*s", buf.len != 0 ? " " : "", options[i].word, MIG_FMT(sequence->options[i]));
  return buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}

static void put_sequence(mig_cat_do *d, mig_sym key, mig_span shown, mig_span definition, bool owned) {
  mig_catalogue *cat = d->cat;
  mig_cat_sequence *sequence = MIG_NEW(cat->arena, mig_cat_sequence);
  *sequence = (mig_cat_sequence){.key = key, .shown = shown, .definition = definition, .owned = owned, .by = d->step};
  read_options(definition, sequence);
  *mig_vec_push(cat->arena, &cat->sequences) = sequence;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){.kind = MIG_SLOT_SEQUENCE, .at = cat->sequences.count - 1});
}

void mig_cat_own_sequence(mig_cat_do *d, mig_sym key) {
  put_sequence(d, key, mig_cat_text(d->cat, key), (mig_span){NULL, 0}, true);
}

/* ---- who counts ---- */

/* nextval('seq'), currval('app.seq'), setval('seq', 1): the sequence's name; ptr NULL: nothing of the kind. */
static mig_span counted(const mig_expr *expr) {
  static const char *const functions[] = {"nextval", "currval", "setval"};
  if (expr->kind != MIG_EXPR_FUNCTION || expr->count == 0) return (mig_span){NULL, 0};
  const mig_expr *name = expr->args[0];
  while (name != NULL && name->kind == MIG_EXPR_CAST && name->count == 1) name = name->args[0];
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (mig_span_eq_nocase(expr->text, mig_span_of(functions[i])) && name != NULL && name->kind == MIG_EXPR_STRING) return name->text;
  return (mig_span){NULL, 0};
}

static mig_sym key_of_text(mig_catalogue *cat, mig_span text) {
  size_t dot = mig_span_find(text, MIG_SPAN("."), 0);
  if (dot == SIZE_MAX) return mig_cat_key(cat, (mig_span){NULL, 0}, text);
  return mig_cat_key(cat, mig_span_cut(text, 0, dot), mig_span_cut(text, dot + 1, text.len));
}

mig_apply mig_cat_check_counts(mig_cat_do *d, const mig_expr *expr) {
  if (expr == NULL || d->cat->dialect == MIG_SQLITE) return MIG_APPLY_OK;
  mig_span name = counted(expr);
  if (name.ptr != NULL) {
    mig_sym key = key_of_text(d->cat, name);
    mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, key);
    if (slot.kind == MIG_SLOT_GONE)
      return mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_SEQUENCE, .name = name}, slot.by,
                          slot.renamed_to != 0 ? MIG_DEED_RENAMED : MIG_DEED_DROPPED, "relation \"%.*s\" does not exist", MIG_FMT(name));
    mig_cat_written(d->cat, key); /* where it stands decides what is written */
  }
  for (uint32_t i = 0; i < expr->count; i++)
    if (mig_cat_check_counts(d, expr->args[i]) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  return MIG_APPLY_OK;
}

static bool counts_with(mig_catalogue *cat, const mig_cat_column *column, mig_sym key) {
  if (column->default_sql.ptr == NULL) return false;
  mig_span name = counted(mig_cat_expression(cat, column->default_sql));
  return name.ptr != NULL && key_of_text(cat, name) == key;
}

/* The next column whose default counts with the sequence, from (*table, *column) on. */
static mig_cat_column *next_user(mig_catalogue *cat, mig_sym key, uint32_t *table, uint32_t *column) {
  for (; *table < cat->tables.count; (*table)++, *column = 0) {
    mig_cat_table *t = cat->tables.items[*table];
    for (; t != NULL && *column < t->columns.count; (*column)++)
      if (counts_with(cat, &t->columns.items[*column], key)) return &t->columns.items[*column];
  }
  return NULL;
}

/* A default holds its sequence; CASCADE takes the default along. */
static mig_apply drop(mig_cat_do *d, const mig_effect *effect, mig_sym key) {
  mig_catalogue *cat = d->cat;
  uint32_t at = 0, i = 0;
  for (mig_cat_column *user; (user = next_user(cat, key, &at, &i)) != NULL; i++) {
    mig_cat_table *table = cat->tables.items[at];
    if (!effect->cascade)
      return mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, user->shown), user->by[MIG_BY_DEFAULT], MIG_DEED_DEPENDS,
                          "cannot drop sequence %.*s because other objects depend on it", MIG_FMT(effect->object.name));
    user = &mig_cat_write_table(cat, table)->columns.items[i];
    user->default_sql = (mig_span){NULL, 0};
    user->by[MIG_BY_DEFAULT] = d->step;
  }
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, 0);
  return MIG_APPLY_OK;
}

/* A default knows its sequence by number, whatever that is called. */
static mig_apply rename(mig_cat_do *d, const mig_effect *effect, mig_sym key, mig_cat_slot slot) {
  mig_catalogue *cat = d->cat;
  mig_span schema = effect->as.rename.new_schema.len != 0 ? effect->as.rename.new_schema : effect->object.schema;
  mig_sym to = mig_cat_key(cat, schema, effect->as.rename.new_name);
  if (mig_cat_need_free(d, to, effect->as.rename.new_name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  mig_cat_sequence *copy = MIG_NEW(cat->arena, mig_cat_sequence);
  *copy = *cat->sequences.items[slot.at];
  copy->key = to;
  copy->shown = effect->as.rename.new_name;
  copy->by = d->step;
  cat->sequences.items[slot.at] = copy;
  mig_cat_slot_free(cat, MIG_SPACE_RELATION, key, d->step, to);
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, to, slot);
  uint32_t at = 0, i = 0;
  while (next_user(cat, key, &at, &i) != NULL) {
    mig_cat_column *user = &mig_cat_write_table(cat, cat->tables.items[at])->columns.items[i++];
    user->default_sql = mig_arena_printf(cat->arena, "nextval('%.*s')", MIG_FMT(mig_cat_text(cat, to)));
  }
  for (at = 0; at < cat->tables.count; at++)
    for (i = 0; cat->tables.items[at] != NULL && i < cat->tables.items[at]->columns.count; i++)
      if (cat->tables.items[at]->columns.items[i].sequence == key)
        mig_cat_write_table(cat, cat->tables.items[at])->columns.items[i].sequence = to;
  return MIG_APPLY_OK;
}

/* ALTER SEQUENCE, setval(): rows that are written afterwards get other numbers. */
static void move(mig_cat_do *d, mig_sym key) {
  mig_catalogue *cat = d->cat;
  mig_cat_fires(d, key);
  for (uint32_t at = 0; at < cat->tables.count; at++) {
    const mig_cat_table *table = cat->tables.items[at];
    for (uint32_t i = 0; table != NULL && i < table->columns.count; i++)
      if (table->columns.items[i].sequence == key || counts_with(cat, &table->columns.items[i], key)) mig_cat_fires(d, table->key);
  }
}

static mig_apply alter(mig_cat_do *d, const mig_effect *effect, mig_sym key, mig_cat_slot slot) {
  mig_catalogue *cat = d->cat;
  mig_cat_sequence *copy = MIG_NEW(cat->arena, mig_cat_sequence);
  *copy = *cat->sequences.items[slot.at];
  read_options(effect->as.definition, copy);
  if (check_options(d, effect, copy) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  copy->by = d->step;
  cat->sequences.items[slot.at] = copy;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, slot);
  return MIG_APPLY_OK;
}

mig_apply mig_cat_apply_sequence(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  if (cat->dialect == MIG_SQLITE) return MIG_APPLY_OK;
  mig_sym key = mig_cat_key(cat, effect->object.schema, effect->object.name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (effect->verb == MIG_EFFECT_CREATE) {
    if (effect->if_not_exists && slot.kind != MIG_SLOT_NEVER && slot.kind != MIG_SLOT_GONE) return MIG_APPLY_OK;
    if (mig_cat_need_free(d, key, effect->object.name) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
    put_sequence(d, key, effect->object.name, effect->as.definition, false);
    return MIG_APPLY_OK;
  }
  if (effect->verb == MIG_EFFECT_REQUIRE || effect->verb == MIG_EFFECT_ALTER) {
    if (slot.kind == MIG_SLOT_GONE)
      return mig_cat_fail_missing(d, effect, MIG_SPACE_RELATION, key, "relation \"%\" does not exist");
    move(d, key);
    return effect->verb == MIG_EFFECT_ALTER && slot.kind == MIG_SLOT_SEQUENCE ? alter(d, effect, key, slot) : MIG_APPLY_OK;
  }
  if (slot.kind != MIG_SLOT_SEQUENCE) return mig_cat_fail_missing(d, effect, MIG_SPACE_RELATION, key, "sequence \"%\" does not exist");
  if (effect->verb == MIG_EFFECT_DROP) return drop(d, effect, key);
  return effect->verb == MIG_EFFECT_RENAME ? rename(d, effect, key, slot) : MIG_APPLY_OK;
}
