#include "schema/catalogue_internal.h"

typedef enum type_args { ARGS_NONE, ARGS_LENGTH, ARGS_PRECISION, ARGS_ZONE, ARGS_FRACTION } type_args;

/* How SQLAlchemy's classes are spelled as SQL: PostgreSQL, SQLite, MariaDB; then which arguments
 * go along. Classes in capitals that are not here are spelled as they are called. */
static const struct class_row {
  const char *name;
  const char *sql[3];
  type_args args;
} classes[] = {
    {"ARRAY", {"ARRAY", "ARRAY", "ARRAY"}, ARGS_NONE},
    {"BIGINT", {"BIGINT", "BIGINT", "BIGINT"}, ARGS_NONE},
    {"BINARY", {"BYTEA", "BINARY", "BINARY"}, ARGS_LENGTH},
    {"BLOB", {"BYTEA", "BLOB", "BLOB"}, ARGS_NONE},
    {"BOOLEAN", {"BOOLEAN", "BOOLEAN", "BOOL"}, ARGS_NONE},
    {"BigInteger", {"BIGINT", "BIGINT", "BIGINT"}, ARGS_NONE},
    {"Boolean", {"BOOLEAN", "BOOLEAN", "BOOL"}, ARGS_NONE},
    {"CHAR", {"CHAR", "CHAR", "CHAR"}, ARGS_LENGTH},
    {"CLOB", {"CLOB", "CLOB", "CLOB"}, ARGS_NONE},
    {"DATETIME", {"TIMESTAMP", "DATETIME", "DATETIME"}, ARGS_FRACTION},
    {"DECIMAL", {"NUMERIC", "DECIMAL", "DECIMAL"}, ARGS_PRECISION},
    {"DOUBLE", {"DOUBLE PRECISION", "DOUBLE", "DOUBLE"}, ARGS_PRECISION},
    {"DOUBLE_PRECISION", {"DOUBLE PRECISION", "DOUBLE PRECISION", "DOUBLE"}, ARGS_NONE},
    {"Date", {"DATE", "DATE", "DATE"}, ARGS_NONE},
    {"DateTime", {"TIMESTAMP", "DATETIME", "DATETIME"}, ARGS_ZONE},
    {"Double", {"DOUBLE PRECISION", "DOUBLE", "DOUBLE"}, ARGS_NONE},
    {"FLOAT", {"DOUBLE PRECISION", "FLOAT", "FLOAT"}, ARGS_NONE},
    {"Float", {"DOUBLE PRECISION", "FLOAT", "FLOAT"}, ARGS_NONE},
    {"INT", {"INTEGER", "INTEGER", "INTEGER"}, ARGS_NONE},
    {"INTEGER", {"INTEGER", "INTEGER", "INTEGER"}, ARGS_NONE},
    {"Integer", {"INTEGER", "INTEGER", "INTEGER"}, ARGS_NONE},
    {"Interval", {"INTERVAL", "DATETIME", "DATETIME"}, ARGS_NONE},
    {"JSON", {"JSON", "JSON", "JSON"}, ARGS_NONE},
    {"LargeBinary", {"BYTEA", "BLOB", "BLOB"}, ARGS_NONE},
    {"NCHAR", {"NCHAR", "NCHAR", "NCHAR"}, ARGS_LENGTH},
    {"NUMERIC", {"NUMERIC", "NUMERIC", "NUMERIC"}, ARGS_PRECISION},
    {"NVARCHAR", {"VARCHAR", "NVARCHAR", "NVARCHAR"}, ARGS_LENGTH},
    {"Numeric", {"NUMERIC", "NUMERIC", "NUMERIC"}, ARGS_PRECISION},
    {"PickleType", {"BYTEA", "BLOB", "BLOB"}, ARGS_NONE},
    {"REAL", {"REAL", "REAL", "REAL"}, ARGS_NONE},
    {"SMALLINT", {"SMALLINT", "SMALLINT", "SMALLINT"}, ARGS_NONE},
    {"SmallInteger", {"SMALLINT", "SMALLINT", "SMALLINT"}, ARGS_NONE},
    {"String", {"VARCHAR", "VARCHAR", "VARCHAR"}, ARGS_LENGTH},
    {"TEXT", {"TEXT", "TEXT", "TEXT"}, ARGS_NONE},
    {"TIMESTAMP", {"TIMESTAMP", "TIMESTAMP", "TIMESTAMP"}, ARGS_ZONE},
    {"Text", {"TEXT", "TEXT", "TEXT"}, ARGS_NONE},
    {"TIME", {"TIME", "TIME", "TIME"}, ARGS_ZONE},
    {"Time", {"TIME", "TIME", "TIME"}, ARGS_ZONE},
    {"UUID", {"UUID", "CHAR(32)", "CHAR(32)"}, ARGS_NONE},
    {"Unicode", {"VARCHAR", "VARCHAR", "VARCHAR"}, ARGS_LENGTH},
    {"UnicodeText", {"TEXT", "TEXT", "TEXT"}, ARGS_NONE},
    {"Uuid", {"UUID", "CHAR(32)", "CHAR(32)"}, ARGS_NONE},
    {"VARBINARY", {"BYTEA", "VARBINARY", "VARBINARY"}, ARGS_LENGTH},
    {"VARCHAR", {"VARCHAR", "VARCHAR", "VARCHAR"}, ARGS_LENGTH},
};

static const struct class_row *class_of(mig_span name) {
  for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
    if (mig_span_is(name, classes[i].name)) return &classes[i];
  return NULL;
}

/* Written for most columns: printf takes as long as all the rest. */
static void put_number(mig_buf *buf, int64_t number) {
  char digits[20], *at = digits + sizeof digits;
  do *--at = (char)('0' + number % 10);
  while ((number /= 10) != 0);
  mig_buf_put(buf, (mig_span){at, (size_t)(digits + sizeof digits - at)});
}

/* (first, second); negative: that one is not given. */
static void put_sizes(mig_buf *buf, int64_t first, int64_t second) {
  if (first < 0) return;
  mig_buf_putc(buf, '(');
  put_number(buf, first);
  if (second >= 0) {
    mig_buf_puts(buf, ", ");
    put_number(buf, second);
  }
  mig_buf_putc(buf, ')');
}

static void put_args(mig_buf *buf, const mig_type *type, type_args args, mig_dialect dialect) {
  if (args == ARGS_LENGTH || args == ARGS_FRACTION) put_sizes(buf, type->length, -1);
  if (args == ARGS_PRECISION) put_sizes(buf, type->precision, type->scale);
  if (args == ARGS_ZONE && dialect == MIG_POSTGRESQL)
    mig_buf_puts(buf, type->timezone == MIG_YES ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
  if (type->unsigned_ == MIG_YES) mig_buf_puts(buf, " UNSIGNED");
}

static void put_quoted(mig_buf *buf, mig_span text) {
  mig_buf_putc(buf, '\'');
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\'') mig_buf_putc(buf, '\'');
    mig_buf_putc(buf, text.ptr[i]);
  }
  mig_buf_putc(buf, '\'');
}

static bool is_enum(const mig_type *type) {
  return mig_span_is(type->name, "Enum") || mig_span_is(type->name, "ENUM");
}

/* Enum without a type of its own: as wide as its longest label. */
static void put_enum(mig_buf *buf, const mig_type *type, mig_dialect dialect) {
  if (dialect == MIG_MYSQL && type->native_enum != MIG_NO) {
    mig_buf_puts(buf, "ENUM(");
    for (uint32_t i = 0; i < type->label_count; i++) {
      if (i != 0) mig_buf_putc(buf, ',');
      put_quoted(buf, type->labels[i]);
    }
    mig_buf_putc(buf, ')');
    return;
  }
  size_t longest = 0;
  for (uint32_t i = 0; i < type->label_count; i++)
    if (type->labels[i].len > longest) longest = type->labels[i].len;
  if (type->length > (int64_t)longest) longest = (size_t)type->length;
  mig_buf_printf(buf, "VARCHAR(%zu)", longest);
}

static bool all_capitals(mig_span name) {
  for (size_t i = 0; i < name.len; i++)
    if (name.ptr[i] >= 'a' && name.ptr[i] <= 'z') return false;
  return name.len != 0;
}

/* The type as DDL spells it. */
static void put_sql(mig_buf *buf, const mig_type *type, mig_dialect dialect) {
  if (type->sql.ptr != NULL) {
    mig_buf_put(buf, type->sql);
    return;
  }
  if (!type->known) {
    mig_buf_put(buf, type->text);
    return;
  }
  if (is_enum(type)) {
    put_enum(buf, type, dialect);
    return;
  }
  if (mig_span_is(type->name, "ARRAY") && type->item != NULL) {
    put_sql(buf, type->item, dialect);
    for (uint32_t i = 0; i < (type->dimensions ? type->dimensions : 1); i++) mig_buf_puts(buf, "[]");
    return;
  }
  const struct class_row *row = class_of(type->name);
  if (row != NULL) {
    mig_buf_puts(buf, row->sql[dialect]);
    bool fraction = mig_span_is(type->name, "TIMESTAMP") && dialect == MIG_MYSQL;
    put_args(buf, type, fraction ? ARGS_FRACTION : row->args, dialect);
    return;
  }
  if (all_capitals(type->name)) {
    mig_buf_put(buf, type->name);
    put_args(buf, type, type->precision >= 0 ? ARGS_PRECISION : ARGS_LENGTH, dialect);
    return;
  }
  mig_buf_put(buf, type->text.ptr != NULL ? type->text : type->name);
}

/* MariaDB's and SQLite's spellings of one type. MariaDB says them all in one way. */
static const struct synonym {
  const char *from, *to;
} synonyms[] = {
    {"integer", "int"},          {"bool", "tinyint(1)"},       {"boolean", "tinyint(1)"}, {"numeric", "decimal"},
    {"dec", "decimal"},          {"fixed", "decimal"},         {"int(11)", "int"},        {"bigint(20)", "bigint"},
    {"smallint(6)", "smallint"}, {"double precision", "double"}, {"real", "double"},      {"json", "longtext"},
    {"character varying", "varchar"}, {"character", "char"},
};

static mig_span collapse(mig_arena *arena, mig_span text) {
  mig_buf buf = mig_buf_in(arena);
  bool space = false, quoted = false;
  for (size_t i = 0; i < text.len; i++) {
    char c = text.ptr[i];
    if (c == '\'') quoted = !quoted;
    if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
      space = buf.len != 0;
      continue;
    }
    bool tight = !quoted && (c == '(' || c == ')' || c == ',');
    char before = buf.len != 0 ? buf.ptr[buf.len - 1] : ' ';
    if (space && !tight && before != '(' && before != ',') mig_buf_putc(&buf, ' ');
    space = false;
    mig_buf_putc(&buf, !quoted && c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c);
  }
  return mig_buf_span(&buf);
}

static mig_span one_spelling(mig_arena *arena, mig_dialect dialect, mig_span sql) {
  mig_span text = collapse(arena, sql);
  if (dialect != MIG_MYSQL) return text;
  for (size_t i = 0; i < sizeof synonyms / sizeof *synonyms; i++) {
    mig_span from = mig_span_of(synonyms[i].from);
    if (!mig_span_starts(text, from)) continue;
    char next = text.len > from.len ? text.ptr[from.len] : ' ';
    if (next != ' ' && next != '(') continue;
    text = mig_arena_printf(arena, "%s%.*s", synonyms[i].to, MIG_FMT(mig_span_cut(text, from.len, text.len)));
    break;
  }
  return mig_span_is(text, "decimal") ? MIG_SPAN("decimal(10,0)") : text;
}

/* PostgreSQL names types in one way whatever was typed; sizes belong to the type. */
static mig_span pg_spelling(mig_arena *arena, mig_span sql, const mig_sqltype *value) {
  if (value->family == MIG_SQL_OTHER || value->family == MIG_SQL_ARRAY || value->name.len == 0) return collapse(arena, sql);
  if (value->precision >= 0)
    return mig_arena_printf(arena, "%.*s(%lld,%lld)", MIG_FMT(value->name), (long long)value->precision,
                            (long long)(value->scale < 0 ? 0 : value->scale));
  if (value->length >= 0)
    return mig_arena_printf(arena, "%.*s(%lld)", MIG_FMT(value->name), (long long)value->length);
  return value->name;
}

static mig_cat_spelled *spelled(const mig_catalogue *cat, mig_span sql) {
  mig_cat_shared *shared = cat->shared;
  uint32_t at = mig_map_get(&shared->type_numbers, sql);
  if (at != MIG_MAP_NONE) return shared->types.items[at];
  mig_span kept = mig_arena_copy(shared->arena, sql);
  mig_cat_spelled *out = MIG_NEW(shared->arena, mig_cat_spelled);
  out->value = mig_sqltype_parse(shared->arena, cat->dialect, kept);
  out->sql = cat->dialect == MIG_POSTGRESQL ? pg_spelling(shared->arena, kept, &out->value)
                                            : one_spelling(shared->arena, cat->dialect, kept);
  mig_map_add(&shared->type_numbers, kept, shared->types.count);
  *mig_vec_push(shared->arena, &shared->types) = out;
  return out;
}

static const char *const serials[][2] = {{"serial", "integer"}, {"serial4", "integer"}, {"bigserial", "bigint"},
                                         {"serial8", "bigint"}, {"smallserial", "smallint"}, {"serial2", "smallint"}};

mig_span mig_cat_array_text(mig_catalogue *cat, mig_sym item) {
  return mig_arena_printf(cat->arena, "%.*s[]", MIG_FMT(mig_cat_text(cat, item)));
}

/* mood[], app.mood[]: the key of what was made a type; 0: a type of the system's. */
static mig_sym named_key(mig_catalogue *cat, mig_span sql) {
  size_t dot = mig_span_find(sql, MIG_SPAN("."), 0);
  mig_span name = dot == SIZE_MAX ? sql : mig_span_cut(sql, dot + 1, sql.len);
  mig_sym key = mig_cat_key(cat, dot == SIZE_MAX ? (mig_span){NULL, 0} : mig_span_cut(sql, 0, dot), name);
  return mig_cat_slot_get(cat, MIG_SPACE_TYPE, key).kind != MIG_SLOT_NEVER ? key : 0;
}

static mig_sym item_of(mig_catalogue *cat, const mig_type *type, mig_span sql) {
  const mig_type *item = type->item;
  if (item != NULL && type->sql.ptr == NULL)
    return is_enum(item) && item->native_enum != MIG_NO && item->enum_name.ptr != NULL ? mig_cat_key(cat, item->enum_schema, item->enum_name) : 0;
  size_t end = mig_span_find(sql, MIG_SPAN("["), 0);
  return end == SIZE_MAX ? 0 : named_key(cat, mig_span_trim(mig_span_cut(sql, 0, end)));
}

const mig_cat_type mig_cat_no_type = {.sql = {"?", 1}, .value = {.family = MIG_SQL_OTHER}};

/* All but what the spelling says already. */
static bool same_type(const mig_cat_type *a, const mig_cat_type *b) {
  return a->known == b->known && a->serial == b->serial && a->enum_key == b->enum_key && a->item_key == b->item_key &&
         a->value.family == b->value.family && mig_span_eq(a->sql, b->sql) &&
         mig_span_eq(a->value.collation, b->value.collation);
}

const mig_cat_type *mig_cat_keep_type(mig_catalogue *cat, const mig_cat_type *type) {
  mig_cat_type *kept = MIG_NEW(cat->arena, mig_cat_type);
  *kept = *type;
  return kept;
}

static const mig_cat_type *keep_type_of(mig_catalogue *cat, mig_cat_spelled *spelling, const mig_cat_type *type) {
  enum { LOOKED_AT = 16 }; /* thousands of enums may have one spelling */
  uint32_t looked = 0;
  for (const mig_cat_kept_type *k = spelling->kept; k != NULL && looked < LOOKED_AT; k = k->next, looked++)
    if (same_type(&k->type, type)) return &k->type;
  mig_cat_kept_type *kept = MIG_NEW(cat->shared->arena, mig_cat_kept_type);
  *kept = (mig_cat_kept_type){*type, spelling->kept};
  kept->type.sql = mig_arena_copy(cat->shared->arena, type->sql);
  if (type->value.collation.len != 0) kept->type.value.collation = mig_arena_copy(cat->shared->arena, type->value.collation);
  spelling->kept = kept;
  return &kept->type;
}

static mig_cat_type type_of(mig_catalogue *cat, const mig_type *type, mig_cat_spelled **spelling) {
  mig_cat_type out = {.known = type->known || type->sql.ptr != NULL};
  mig_buf buf = mig_buf_in(cat->arena);
  put_sql(&buf, type, cat->dialect);
  mig_span sql = mig_buf_span(&buf);
  if (cat->dialect == MIG_POSTGRESQL) {
    for (size_t i = 0; i < sizeof serials / sizeof *serials; i++)
      if (mig_span_eq_nocase(mig_span_trim(sql), mig_span_of(serials[i][0]))) {
        sql = mig_span_of(serials[i][1]);
        out.serial = true;
      }
  }
  *spelling = spelled(cat, sql);
  mig_buf_drop(&buf);
  out.value = (*spelling)->value;
  out.sql = (*spelling)->sql;
  if (type->collation.len != 0) out.value.collation = type->collation;
  bool listed = mig_span_is(type->name, "ARRAY");
  if (!out.known && !listed && out.value.family == MIG_SQL_ARRAY) out.value.family = MIG_SQL_OTHER; /* Python's brackets */
  if (cat->dialect != MIG_POSTGRESQL) return out;
  bool array = out.value.family == MIG_SQL_ARRAY || (listed && type->sql.ptr == NULL);
  if (array) out.item_key = item_of(cat, type, out.sql);
  if (out.item_key != 0) {
    out.sql = mig_cat_array_text(cat, out.item_key);
    out.value.family = MIG_SQL_ARRAY;
    out.known = true; /* ENUM(name='mood') needs no labels */
  }
  if (array) return out;
  if (is_enum(type) && type->sql.ptr == NULL && type->native_enum != MIG_NO && type->enum_name.ptr != NULL)
    out.enum_key = mig_cat_key(cat, type->enum_schema, type->enum_name);
  else if (out.value.family == MIG_SQL_OTHER && type->sql.ptr != NULL) out.enum_key = named_key(cat, out.sql);
  if (out.enum_key != 0) out.value.family = MIG_SQL_ENUM;
  return out;
}

const mig_cat_type *mig_cat_type_of(mig_catalogue *cat, const mig_type *type) {
  mig_cat_spelled *spelling;
  mig_cat_type out = type_of(cat, type, &spelling);
  return keep_type_of(cat, spelling, &out);
}

mig_span mig_cat_type_text(const mig_catalogue *cat, const mig_cat_type *type) {
  return type->enum_key != 0 ? mig_cat_text(cat, type->enum_key) : type->sql;
}

static int link_class(const mig_sqltype *type) {
  switch (type->family) {
  case MIG_SQL_INT:
  case MIG_SQL_NUMERIC:
  case MIG_SQL_FLOAT: return 1;
  case MIG_SQL_TEXT:
  case MIG_SQL_CHAR: return 2;
  case MIG_SQL_DATE:
  case MIG_SQL_TIMESTAMP: return 3;
  default: return 16 + (int)type->family;
  }
}

/* Numbers are cast from narrower to wider without being asked, never back. */
static int number_rank(const mig_sqltype *type) {
  return type->family == MIG_SQL_INT ? 1 : type->family == MIG_SQL_NUMERIC ? 2 : type->family == MIG_SQL_FLOAT ? 3 : 0;
}

/* Whether a foreign key's column of type `a` may refer to one of type `b`. PostgreSQL needs an equality
 * operator of the key's type, to which `a` is cast if need be; InnoDB the same size and sign, but any
 * lengths of strings and decimals. */
bool mig_cat_types_link(const mig_catalogue *cat, const mig_cat_type *a, const mig_cat_type *b) {
  if (cat->dialect == MIG_SQLITE || a->value.family == MIG_SQL_OTHER || b->value.family == MIG_SQL_OTHER)
    return cat->dialect == MIG_SQLITE || a->enum_key == b->enum_key;
  if (cat->dialect == MIG_POSTGRESQL)
    return link_class(&a->value) == link_class(&b->value) && a->enum_key == b->enum_key &&
           number_rank(&a->value) <= number_rank(&b->value);
  if (link_class(&a->value) == 2 && link_class(&b->value) == 2) return true;
  if (a->value.family == MIG_SQL_NUMERIC && b->value.family == MIG_SQL_NUMERIC) return true; /* any precision */
  return mig_span_eq(a->sql, b->sql);
}

mig_span mig_cat_default_sql(mig_catalogue *cat, const mig_value *value) {
  mig_buf buf = mig_buf_in(cat->arena);
  switch (value->kind) {
  case MIG_VALUE_NULL: return MIG_SPAN("NULL");
  case MIG_VALUE_BOOL: return mig_span_is(value->text, "1") ? MIG_SPAN("true") : MIG_SPAN("false");
  case MIG_VALUE_TEXT: put_quoted(&buf, value->text); return mig_buf_span(&buf);
  default: return value->text;
  }
}

bool mig_cat_type_needs_length(const mig_catalogue *cat, const mig_cat_type *type) {
  if (cat->dialect != MIG_MYSQL) return false;
  size_t text = mig_span_find(type->sql, MIG_SPAN("text"), 0), blob = mig_span_find(type->sql, MIG_SPAN("blob"), 0);
  return (text != SIZE_MAX && text <= 6) || (blob != SIZE_MAX && blob <= 6);
}
