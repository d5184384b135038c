/* given.c: names that PostgreSQL's extensions and collations give: types, functions, operator classes. What uses them is
 * not followed; where one side drops what gives them and the other side says such a name, nobody knows. */
#include "schema/catalogue_internal.h"

/* What the extensions that come with PostgreSQL give, and some that are often installed. `class`: an access method
 * that builds what it could not without the extension. */
static const struct {
  const char *extension, *words;
} given[] = {
    {"btree_gin", "gin"},
    {"btree_gist", "gist exclude"},
    {"citext", "citext CITEXT"},
    {"cube", "cube"},
    {"earthdistance", "earth ll_to_earth earth_distance earth_box"},
    {"fuzzystrmatch", "levenshtein levenshtein_less_equal soundex difference metaphone dmetaphone dmetaphone_alt"},
    {"hstore", "hstore HSTORE hstore_to_json akeys avals skeys svals each"},
    {"intarray", "gin__int_ops gist__int_ops gist__intbig_ops icount sort_asc sort_desc uniq idx subarray intset"},
    {"ltree", "ltree LTREE lquery ltxtquery lca nlevel subltree subpath text2ltree ltree2text"},
    {"pg_trgm", "gin_trgm_ops gist_trgm_ops similarity word_similarity strict_word_similarity show_trgm set_limit show_limit % <-> <% %>"},
    {"pgcrypto", "crypt gen_salt digest hmac gen_random_bytes gen_random_uuid encrypt decrypt pgp_sym_encrypt pgp_sym_decrypt pgp_pub_encrypt "
                 "pgp_pub_decrypt armor dearmor"},
    {"tablefunc", "crosstab connectby normal_rand"},
    {"unaccent", "unaccent"},
    {"uuid-ossp", "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_url"},
    {"vector", "vector Vector halfvec sparsevec ivfflat hnsw vector_cosine_ops vector_l2_ops vector_ip_ops"},
};

static const char *words_of(mig_span extension) {
  for (size_t i = 0; i < sizeof given / sizeof *given; i++)
    if (mig_span_is(extension, given[i].extension)) return given[i].words;
  return NULL;
}

/* "extension pg_trgm": whether `text` says one of its words, which may be an operator. */
static bool says(mig_span text, mig_span giver) {
  if (text.len == 0) return false;
  if (mig_span_starts(giver, MIG_SPAN("collation "))) return mig_cat_mentions(text, mig_span_cut(giver, 10, giver.len));
  const char *words = words_of(mig_span_cut(giver, 10, giver.len));
  for (const char *at = words, *end; at != NULL && *at != '\0'; at = *end == ' ' ? end + 1 : end) {
    end = strchr(at, ' ');
    if (end == NULL) end = at + strlen(at);
    mig_span word = {at, (size_t)(end - at)};
    bool found = mig_cat_in_word(word.ptr[0]) ? mig_cat_mentions(text, word) : mig_span_find(text, word, 0) != SIZE_MAX;
    if (found) return true;
  }
  return false;
}

/* ---- the texts of an effect ---- */

static bool type_says(const mig_type *type, mig_span giver) {
  for (; type != NULL; type = type->item)
    if (says(type->sql, giver) || says(type->text, giver) || says(type->name, giver) || says(type->collation, giver)) return true;
  return false;
}

static bool constraints_say(const mig_constraint *items, uint32_t count, mig_span giver) {
  for (uint32_t i = 0; i < count; i++)
    if (says(items[i].condition, giver) || (items[i].kind == MIG_EXCLUDE && says(MIG_SPAN("exclude"), giver))) return true;
  return false;
}

static bool column_says(const mig_column *c, mig_span giver) {
  return type_says(&c->type, giver) || says(c->default_.text, giver) || says(c->computed, giver) ||
         constraints_say(c->constraints, c->constraint_count, giver);
}

static bool index_says(const mig_index *index, mig_span giver) {
  for (uint32_t i = 0; i < index->part_count; i++)
    if (says(index->parts[i].expression, giver)) return true;
  return says(index->options, giver) || says(index->using_, giver) || says(index->where, giver);
}

static bool table_says(const mig_table *table, mig_span giver) {
  for (uint32_t i = 0; i < table->column_count; i++)
    if (column_says(&table->columns[i], giver)) return true;
  for (uint32_t i = 0; i < table->index_count; i++)
    if (index_says(&table->indexes[i], giver)) return true;
  return constraints_say(table->constraints, table->constraint_count, giver);
}

static bool effect_says(const mig_effect *effect, mig_span giver) {
  mig_object_kind kind = effect->object.kind;
  if (effect->verb == MIG_EFFECT_SQL) return says(effect->as.sql, giver);
  if (mig_effect_alter(effect) != NULL) return column_says(&effect->as.alter->to, giver) || says(effect->as.alter->using_, giver);
  if (effect->verb != MIG_EFFECT_CREATE) return false;
  if (kind == MIG_OBJECT_TABLE) return effect->as.table != NULL && table_says(effect->as.table, giver);
  if (kind == MIG_OBJECT_COLUMN) return effect->as.column != NULL && column_says(effect->as.column, giver);
  if (kind == MIG_OBJECT_INDEX) return effect->as.index != NULL && index_says(effect->as.index, giver);
  if (kind == MIG_OBJECT_CONSTRAINT) return effect->as.constraint != NULL && constraints_say(effect->as.constraint, 1, giver);
  return kind == MIG_OBJECT_VIEW && says(effect->as.definition, giver);
}

/* ---- who gives ---- */

bool mig_cat_gives(mig_span object) {
  return mig_span_starts(object, MIG_SPAN("extension ")) || mig_span_starts(object, MIG_SPAN("collation "));
}

static mig_sym key_of_names(mig_catalogue *cat, mig_span giver) {
  return mig_cat_intern(cat, mig_arena_printf(cat->arena, "\001names of %.*s", MIG_FMT(giver)));
}

void mig_cat_take_back(mig_cat_do *d, mig_span giver) {
  mig_catalogue *cat = d->cat;
  bool known = mig_span_starts(giver, MIG_SPAN("collation ")) || words_of(mig_span_cut(giver, 10, giver.len)) != NULL;
  if (known) mig_cat_fires_for(d, key_of_names(cat, giver), MIG_SPAN("the other side may use what goes with it"));
  else mig_cat_murk(d, NULL, false, MIG_SPAN("the other side may use what goes with it"));
}

void mig_cat_note_given(mig_cat_do *d, const mig_op *op) {
  mig_catalogue *cat = d->cat;
  for (uint32_t i = 0; cat->recording && i < cat->givers.count; i++) {
    mig_sym key = key_of_names(cat, cat->givers.items[i]);
    for (uint32_t j = 0; j < op->effect_count; j++)
      if (effect_says(&op->effects[j], cat->givers.items[i])) mig_cat_written(cat, key);
  }
}
