/* operator_class.c: PostgreSQL builds an index only over types that its access method has operators for.
 *
 * Facts: pg_opclass of PostgreSQL 15 and of its extensions btree_gin and btree_gist, which give what is
 * missing for plain values. Types of other extensions are not listed: nothing is said about them. */
#include "schema/catalogue_internal.h"

/* One letter an access method. */
static const struct {
  const char *name;
  char letter;
} methods[] = {{"btree", 'B'}, {"hash", 'H'}, {"gin", 'N'}, {"gist", 'G'}, {"spgist", 'S'}, {"brin", 'R'}};

/* Which methods have a default operator class for the type, and which get one from an extension. */
static const struct class_row {
  const char *type;
  const char *has, *gets;
} defaults[] = {
    {"smallint", "BHR", "NG"}, {"integer", "BHR", "NG"}, {"bigint", "BHR", "NG"}, {"real", "BHR", "NG"},
    {"double precision", "BHR", "NG"}, {"numeric", "BHR", "NG"}, {"date", "BHR", "NG"}, {"interval", "BHR", "NG"},
    {"time without time zone", "BHR", "NG"}, {"time with time zone", "BHR", "NG"},
    {"timestamp without time zone", "BHR", "NG"}, {"timestamp with time zone", "BHR", "NG"},
    {"oid", "BHR", "NG"}, {"macaddr", "BHR", "NG"}, {"macaddr8", "BHR", "NG"}, {"uuid", "BHR", "NG"},
    {"bytea", "BHR", "NG"}, {"name", "BHR", "NG"}, {"character", "BHR", "NG"}, {"text", "BHSR", "NG"},
    {"character varying", "BHSR", "NG"}, {"boolean", "BH", "NG"}, {"bit", "BR", "NG"}, {"bit varying", "BR", "NG"},
    {"inet", "BHSR", "NG"}, {"cidr", "BHSR", "NG"}, {"money", "B", "NG"}, {"pg_lsn", "BHR", ""},
    {"json", "", ""}, {"xml", "", ""}, {"jsonb", "BHN", ""}, {"tsvector", "BNG", ""}, {"tsquery", "BG", ""},
    {"point", "GS", ""}, {"box", "GSR", ""}, {"circle", "G", ""}, {"polygon", "GS", ""}, {"line", "", ""},
    {"lseg", "", ""}, {"path", "", ""},
    {"int4range", "BHGSR", ""}, {"int8range", "BHGSR", ""}, {"numrange", "BHGSR", ""}, {"tsrange", "BHGSR", ""},
    {"tstzrange", "BHGSR", ""}, {"daterange", "BHGSR", ""}, {"int4multirange", "BHG", ""}, {"int8multirange", "BHG", ""},
    {"nummultirange", "BHG", ""}, {"tsmultirange", "BHG", ""}, {"tstzmultirange", "BHG", ""}, {"datemultirange", "BHG", ""},
};

static const struct class_row array_row = {"[]", "BHN", "G"}, enum_row = {"enum", "BH", "NG"};

/* Classes that people write down, and the types they take. */
static const struct {
  const char *name, *types[2];
} named[] = {
    {"jsonb_path_ops", {"jsonb", NULL}}, {"jsonb_ops", {"jsonb", NULL}},
    {"text_pattern_ops", {"text", "character varying"}}, {"varchar_pattern_ops", {"text", "character varying"}},
    {"bpchar_pattern_ops", {"character", NULL}}, {"gin_trgm_ops", {"text", "character varying"}},
    {"gist_trgm_ops", {"text", "character varying"}}, {"inet_ops", {"inet", "cidr"}},
};

static mig_span plain_type(mig_span text) {
  size_t size = mig_span_find(text, MIG_SPAN("("), 0);
  return size == SIZE_MAX ? text : mig_span_trim(mig_span_cut(text, 0, size));
}

static const struct class_row *row_of(mig_catalogue *cat, const mig_cat_type *type) {
  mig_span text = plain_type(type->sql);
  if (!type->known) return NULL;
  if (type->value.family == MIG_SQL_ARRAY || mig_span_ends(type->sql, MIG_SPAN("[]"))) return &array_row;
  if (type->enum_key != 0) {
    const mig_cat_enum *found = mig_cat_find_enum(cat, type->enum_key);
    return found != NULL && !found->opaque ? &enum_row : NULL;
  }
  for (size_t i = 0; i < sizeof defaults / sizeof *defaults; i++)
    if (mig_span_is(text, defaults[i].type)) return &defaults[i];
  return NULL;
}

/* What stands after `mark` up to one of the characters of `end`; ptr NULL: nothing. */
static mig_span behind(mig_span text, mig_span mark, const char *end) {
  size_t at = mig_span_find(text, mark, 0), to = 0;
  if (at == SIZE_MAX) return (mig_span){NULL, 0};
  for (to = at += mark.len; to < text.len && strchr(end, text.ptr[to]) == NULL; to++) {}
  return mig_span_cut(text, at, to);
}

/* The operator class or collation of a part, as raw SQL's options or Alembic's postgresql_ops say it. */
static mig_span part_option(mig_catalogue *cat, const mig_cat_index *index, uint32_t i, mig_span column, const char *word) {
  mig_span said = behind(index->options, mig_arena_printf(cat->arena, "%u %s ", i + 1, word), ";");
  mig_span ops = behind(index->options, MIG_SPAN("postgresql_ops={"), "}");
  if (said.ptr != NULL || strcmp(word, "ops") != 0 || ops.ptr == NULL) return said;
  return behind(ops, mig_arena_printf(cat->arena, "'%.*s': '", MIG_FMT(column)), "'");
}

/* A class of the project's own, "name()": what it is in a database is not told. */
static bool is_unknown(const mig_cat_type *type) {
  return !type->known || (type->value.family == MIG_SQL_OTHER && type->sql.len > 0 && type->sql.ptr[type->sql.len - 1] == ')');
}

static bool takes(mig_span class_name, const mig_cat_type *type, bool *listed) {
  for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
    if (!mig_span_is(class_name, named[i].name)) continue;
    *listed = true;
    if (is_unknown(type)) return true;
    for (int t = 0; t < 2; t++)
      if (named[i].types[t] != NULL && mig_span_is(plain_type(type->sql), named[i].types[t])) return true;
    return false;
  }
  *listed = false;
  return true;
}

static mig_step blamed(const mig_cat_do *d, const mig_cat_column *column, mig_step by) {
  return column->by[MIG_BY_TYPE] == d->step ? by : column->by[MIG_BY_TYPE];
}

static mig_apply fail_class(mig_cat_do *d, mig_object object, const mig_cat_column *column, mig_step by, mig_span method) {
  return mig_cat_fail(d, object, blamed(d, column, by), MIG_DEED_ALTERED,
                      "data type %.*s has no default operator class for access method \"%.*s\"",
                      MIG_FMT(mig_cat_type_text(d->cat, column->type)), MIG_FMT(method));
}

static bool has_extension(const mig_catalogue *cat) {
  for (uint32_t i = 0; i < cat->others.count; i++)
    if (mig_span_starts(cat->others.items[i].object.name, MIG_SPAN("extension btree_g"))) return true;
  return cat->open;
}

/* What only an extension gives: a side that made such an index ran, so the extension was there, whoever installed
 * it. An index that was made over another type shows nothing of the kind. */
static mig_apply check_default(mig_cat_do *d, mig_object object, const mig_cat_column *column, mig_step by, mig_span method) {
  const struct class_row *row = row_of(d->cat, column->type);
  for (size_t i = 0; row != NULL && i < sizeof methods / sizeof *methods; i++) {
    if (!mig_span_eq_nocase(method, mig_span_of(methods[i].name))) continue;
    if (strchr(row->has, methods[i].letter) != NULL) return MIG_APPLY_OK;
    bool shown = column->by[MIG_BY_TYPE] == column->by[MIG_BY_EXISTS] || has_extension(d->cat);
    if (strchr(row->gets, methods[i].letter) != NULL && shown) return MIG_APPLY_OK;
    return fail_class(d, object, column, by, method);
  }
  return MIG_APPLY_OK;
}

static bool has_collation(const mig_cat_type *type) {
  return !type->known || type->enum_key != 0 || type->value.family == MIG_SQL_TEXT || type->value.family == MIG_SQL_CHAR ||
         type->value.family == MIG_SQL_OTHER || type->value.family == MIG_SQL_ARRAY;
}

mig_apply mig_cat_check_index_operators(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index) {
  mig_catalogue *cat = d->cat;
  mig_span method = index->using_.len != 0 ? index->using_ : MIG_SPAN("btree");
  for (uint32_t i = 0; i < index->part_count && cat->dialect == MIG_POSTGRESQL; i++) {
    const mig_cat_column *column = index->parts[i].column != 0 ? mig_cat_find_column(table, index->parts[i].column) : NULL;
    if (column == NULL) continue;
    mig_object object = mig_cat_object(MIG_OBJECT_INDEX, table, index->shown);
    mig_span ops = part_option(cat, index, i, column->shown, "ops"), collation = part_option(cat, index, i, column->shown, "collate");
    bool listed = false;
    if (!takes(ops, column->type, &listed))
      return mig_cat_fail(d, object, blamed(d, column, index->by), MIG_DEED_ALTERED,
                          "operator class \"%.*s\" does not accept data type %.*s", MIG_FMT(ops),
                          MIG_FMT(mig_cat_type_text(cat, column->type)));
    if (collation.ptr != NULL && !has_collation(column->type))
      return mig_cat_fail(d, object, blamed(d, column, index->by), MIG_DEED_ALTERED, "collations are not supported by type %.*s",
                          MIG_FMT(mig_cat_type_text(cat, column->type)));
    if (ops.ptr == NULL && check_default(d, object, column, index->by, method) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}

/* A key is a btree; an exclusion is what it says, gist if it says nothing. */
mig_apply mig_cat_check_key_operators(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c) {
  mig_span method = MIG_SPAN("btree"), text = mig_cat_expr_text(d->cat, c->condition);
  bool excludes = c->kind == MIG_EXCLUDE;
  if (d->cat->dialect != MIG_POSTGRESQL || (c->kind != MIG_PRIMARY_KEY && c->kind != MIG_UNIQUE && !excludes)) return MIG_APPLY_OK;
  if (excludes && !mig_span_starts(text, method)) method = MIG_SPAN("gist");
  for (uint32_t i = 0; i < c->column_count; i++) {
    const mig_cat_column *column = mig_cat_find_column(table, c->columns[i]);
    mig_object object = mig_cat_object(MIG_OBJECT_CONSTRAINT, table, c->shown);
    if (column != NULL && check_default(d, object, column, c->by, method) != MIG_APPLY_OK) return MIG_APPLY_FAILS;
  }
  return MIG_APPLY_OK;
}
