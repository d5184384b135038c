#include "schema/sql_type.h"

#include "base/span.h"
#include "base/vec.h"
#include "schema/sql_token.h"

typedef struct spelling {
  const char *words; /* lower case, one blank between */
  mig_sqlfamily family;
  uint8_t bytes;
  bool with_zone;
  const char *printed; /* as PostgreSQL's messages have it; NULL: as written */
} spelling;

static const spelling postgresql[] = {
    {"smallint", MIG_SQL_INT, 2, false, "smallint"}, {"int2", MIG_SQL_INT, 2, false, "smallint"}, {"integer", MIG_SQL_INT, 4, false, "integer"},
    {"int", MIG_SQL_INT, 4, false, "integer"}, {"int4", MIG_SQL_INT, 4, false, "integer"}, {"serial", MIG_SQL_INT, 4, false, "integer"},
    {"smallserial", MIG_SQL_INT, 2, false, "smallint"}, {"bigserial", MIG_SQL_INT, 8, false, "bigint"}, {"bigint", MIG_SQL_INT, 8, false, "bigint"},
    {"int8", MIG_SQL_INT, 8, false, "bigint"}, {"numeric", MIG_SQL_NUMERIC, 0, false, "numeric"}, {"decimal", MIG_SQL_NUMERIC, 0, false, "numeric"},
    {"dec", MIG_SQL_NUMERIC, 0, false, "numeric"}, {"real", MIG_SQL_FLOAT, 4, false, "real"}, {"float4", MIG_SQL_FLOAT, 4, false, "real"},
    {"double precision", MIG_SQL_FLOAT, 8, false, "double precision"}, {"float8", MIG_SQL_FLOAT, 8, false, "double precision"},
    {"float", MIG_SQL_FLOAT, 8, false, "double precision"}, {"boolean", MIG_SQL_BOOL, 1, false, "boolean"}, {"bool", MIG_SQL_BOOL, 1, false, "boolean"},
    {"text", MIG_SQL_TEXT, 0, false, "text"}, {"character varying", MIG_SQL_TEXT, 0, false, "character varying"},
    {"varchar", MIG_SQL_TEXT, 0, false, "character varying"}, {"citext", MIG_SQL_OTHER, 0, false, "citext"}, {"character", MIG_SQL_CHAR, 0, false, "character"},
    {"char", MIG_SQL_CHAR, 0, false, "character"}, {"bpchar", MIG_SQL_CHAR, 0, false, "character"}, {"date", MIG_SQL_DATE, 0, false, "date"},
    {"time", MIG_SQL_TIME, 0, false, "time without time zone"}, {"time without time zone", MIG_SQL_TIME, 0, false, "time without time zone"},
    {"time with time zone", MIG_SQL_TIME, 0, true, "time with time zone"}, {"timetz", MIG_SQL_TIME, 0, true, "time with time zone"},
    {"timestamp", MIG_SQL_TIMESTAMP, 0, false, "timestamp without time zone"},
    {"timestamp without time zone", MIG_SQL_TIMESTAMP, 0, false, "timestamp without time zone"},
    {"timestamp with time zone", MIG_SQL_TIMESTAMP, 0, true, "timestamp with time zone"},
    {"timestamptz", MIG_SQL_TIMESTAMP, 0, true, "timestamp with time zone"}, {"interval", MIG_SQL_INTERVAL, 0, false, "interval"},
    {"uuid", MIG_SQL_UUID, 0, false, "uuid"}, {"json", MIG_SQL_JSON, 0, false, "json"}, {"jsonb", MIG_SQL_JSON, 0, false, "jsonb"},
    {"bytea", MIG_SQL_BYTES, 0, false, "bytea"},
};

static const spelling mysql[] = {
    {"tinyint", MIG_SQL_INT, 1, false, NULL}, {"bool", MIG_SQL_INT, 1, false, NULL}, {"boolean", MIG_SQL_INT, 1, false, NULL},
    {"smallint", MIG_SQL_INT, 2, false, NULL}, {"mediumint", MIG_SQL_INT, 3, false, NULL}, {"int", MIG_SQL_INT, 4, false, NULL},
    {"integer", MIG_SQL_INT, 4, false, NULL}, {"bigint", MIG_SQL_INT, 8, false, NULL}, {"decimal", MIG_SQL_NUMERIC, 0, false, NULL},
    {"numeric", MIG_SQL_NUMERIC, 0, false, NULL}, {"dec", MIG_SQL_NUMERIC, 0, false, NULL}, {"float", MIG_SQL_FLOAT, 4, false, NULL},
    {"double", MIG_SQL_FLOAT, 8, false, NULL}, {"double precision", MIG_SQL_FLOAT, 8, false, NULL}, {"real", MIG_SQL_FLOAT, 8, false, NULL},
    {"varchar", MIG_SQL_TEXT, 0, false, NULL}, {"text", MIG_SQL_TEXT, 0, false, NULL}, {"tinytext", MIG_SQL_TEXT, 0, false, NULL},
    {"mediumtext", MIG_SQL_TEXT, 0, false, NULL}, {"longtext", MIG_SQL_TEXT, 0, false, NULL}, {"char", MIG_SQL_CHAR, 0, false, NULL},
    {"date", MIG_SQL_DATE, 0, false, NULL}, {"time", MIG_SQL_TIME, 0, false, NULL}, {"datetime", MIG_SQL_TIMESTAMP, 0, false, NULL},
    {"timestamp", MIG_SQL_TIMESTAMP, 0, false, NULL}, {"json", MIG_SQL_JSON, 0, false, NULL}, {"uuid", MIG_SQL_UUID, 0, false, NULL},
    {"binary", MIG_SQL_BYTES, 0, false, NULL}, {"varbinary", MIG_SQL_BYTES, 0, false, NULL}, {"blob", MIG_SQL_BYTES, 0, false, NULL},
    {"longblob", MIG_SQL_BYTES, 0, false, NULL}, {"enum", MIG_SQL_ENUM, 0, false, NULL}, {"char byte", MIG_SQL_BYTES, 0, false, NULL},
};

/* The words before a parenthesis, lower case, joined by one blank; what MySQL puts behind is left
 * out. Numbers and labels within the parentheses go to the type. */
static mig_span read_words(mig_arena *arena, const sql_tokens *t, mig_sqltype *type) {
  mig_buf words = mig_buf_in(arena);
  MIG_VEC(mig_span) labels = {0};
  uint32_t numbers = 0;
  for (uint32_t i = 0; i < t->count; i++) {
    if (mig_sql_token_is(t, i, "UNSIGNED")) type->unsigned_ = true;
    else if (mig_sql_token_is(t, i, "SIGNED") || mig_sql_token_is(t, i, "ZEROFILL")) {}
    else if (mig_sql_token_is(t, i, "COLLATE") || mig_sql_token_is(t, i, "CHARSET")) i++;
    else if (mig_sql_token_is(t, i, "CHARACTER") && mig_sql_token_is(t, i + 1, "SET")) i += 2;
    else if (mig_sql_token_is(t, i, "[")) type->family = MIG_SQL_ARRAY;
    else if (t->items[i].kind == SQL_NUMBER) {
      int64_t value = 0;
      mig_span digits = mig_sql_token_text(t, i);
      for (size_t d = 0; d < digits.len && value < 100000000; d++)
        if (digits.ptr[d] >= '0' && digits.ptr[d] <= '9') value = value * 10 + (digits.ptr[d] - '0');
      if (numbers++ == 0) type->precision = type->length = value;
      else type->scale = value;
    } else if (t->items[i].kind == SQL_STRING) *mig_vec_push(arena, &labels) = mig_sql_token_value(arena, t, i);
    else if (t->items[i].kind == SQL_WORD) {
      mig_span word = mig_sql_token_text(t, i);
      if (words.len > 0) mig_buf_putc(&words, ' ');
      for (size_t c = 0; c < word.len; c++)
        mig_buf_putc(&words, word.ptr[c] >= 'A' && word.ptr[c] <= 'Z' ? (char)(word.ptr[c] + ('a' - 'A')) : word.ptr[c]);
    } else if (t->items[i].kind == SQL_QUOTED) mig_buf_put(&words, MIG_SPAN("\""));
  }
  type->labels = labels.items, type->label_count = labels.count;
  return words.len > 0 ? mig_buf_span(&words) : MIG_SPAN("");
}

static bool contains(mig_span text, const char *part) {
  return mig_span_find(text, mig_span_of(part), 0) != SIZE_MAX;
}

/* SQLite's rule of affinity: the first of these that the declared type holds decides. */
static void sqlite_affinity(mig_span words, mig_sqltype *type) {
  type->bytes = 8;
  if (contains(words, "int")) type->family = MIG_SQL_INT;
  else if (contains(words, "char") || contains(words, "clob") || contains(words, "text")) type->family = MIG_SQL_TEXT;
  else if (contains(words, "blob") || words.len == 0) type->family = MIG_SQL_OTHER;
  else if (contains(words, "real") || contains(words, "floa") || contains(words, "doub")) type->family = MIG_SQL_FLOAT;
  else type->family = MIG_SQL_NUMERIC;
}

static void by_spelling(const spelling *list, size_t count, mig_span words, mig_sqltype *type) {
  for (size_t i = 0; i < count; i++) {
    if (!mig_span_is(words, list[i].words)) continue;
    type->family = list[i].family;
    type->bytes = list[i].bytes;
    type->with_zone = list[i].with_zone;
    if (list[i].printed != NULL) type->name = mig_span_of(list[i].printed);
    return;
  }
  type->family = MIG_SQL_OTHER;
}

/* Numbers in parentheses mean a length for some families, precision and scale for others. */
static void settle_numbers(mig_dialect dialect, mig_span words, mig_sqltype *type) {
  if (type->family == MIG_SQL_NUMERIC) {
    if (dialect == MIG_MYSQL && type->precision < 0) type->precision = 10;
    if (type->precision >= 0 && type->scale < 0) type->scale = 0;
  } else {
    type->scale = -1;
  }
  bool text = type->family == MIG_SQL_TEXT || type->family == MIG_SQL_CHAR;
  if (!text) type->length = -1;
  if (type->family == MIG_SQL_CHAR && type->length < 0) type->length = 1;
  if (dialect == MIG_MYSQL && mig_span_is(words, "tinytext")) type->length = 255;
  if (text) type->precision = -1;
}

mig_sqltype mig_sqltype_parse(mig_arena *arena, mig_dialect dialect, mig_span sql) {
  mig_sqltype type = {.family = MIG_SQL_OTHER, .length = -1, .precision = -1, .scale = -1, .name = sql};
  sql_tokens tokens = mig_sql_tokens(arena, dialect == MIG_SQLITE ? MIG_POSTGRESQL : dialect, sql);
  mig_span words = read_words(arena, &tokens, &type);
  if (type.family == MIG_SQL_ARRAY) return type;
  if (dialect == MIG_SQLITE) sqlite_affinity(words, &type);
  else if (dialect == MIG_MYSQL) by_spelling(mysql, sizeof mysql / sizeof *mysql, words, &type);
  else by_spelling(postgresql, sizeof postgresql / sizeof *postgresql, words, &type);
  settle_numbers(dialect, words, &type);
  return type;
}
