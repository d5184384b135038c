/* MySQL's and SQLite's spelling of statements on rows, rewritten to what PostgreSQL's grammar reads.
 * Table definitions are not rewritten: sql_define.c reads them itself. */
#include "base/span.h"
#include "schema/sql_build.h"

typedef struct writer {
  sql_build *b;
  const sql_tokens *tokens;
  mig_buf out;
  sql_names params;
  bool duplicate; /* behind ON DUPLICATE KEY UPDATE: VALUES(c) is the new row's c */
} writer;

/* Words that stay words. Others that hold a capital letter are quoted to keep it. */
static const char *const keywords[] = {
    "ALL", "AND", "ANY", "AS", "ASC", "BETWEEN", "BIGINT", "BINARY", "BOOLEAN", "BY", "CASCADE", "CASE", "CAST", "CHAR", "CHARACTER", "COLLATE",
    "CONFLICT", "CREATE", "CROSS", "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "DATE", "DECIMAL", "DEFAULT", "DELETE", "DESC",
    "DISTINCT", "DO", "DOUBLE", "DROP", "ELSE", "END", "ESCAPE", "EXCEPT", "EXISTS", "FALSE", "FLOAT", "FROM", "FULL", "GROUP", "HAVING",
    "IF", "IN", "INNER", "INSERT", "INT", "INTEGER", "INTERSECT", "INTERVAL", "INTO", "IS", "ISNULL", "JOIN", "LEFT", "LIKE", "LIMIT",
    "MATERIALIZED", "NATURAL", "NOT", "NOTHING", "NOTNULL", "NULL", "NUMERIC", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION",
    "PRECISION", "REAL", "RECURSIVE", "REPLACE", "RESTRICT", "RETURNING", "RIGHT", "SELECT", "SET", "SIGNED", "SMALLINT", "TABLE", "TEMP",
    "TEMPORARY", "TEXT", "THEN", "TIME", "TIMESTAMP", "TRUE", "TRUNCATE", "UNION", "UNSIGNED", "UPDATE", "USING", "VALUES", "VARCHAR", "VIEW",
    "WHEN", "WHERE", "WITH", "ZONE", "CALL", "COMMENT", "EXPLAIN", "FETCH", "FIRST", "LAST", "NEXT", "NULLS", "ROW", "ROWS", "RANGE", "WINDOW",
    "FILTER", "WITHIN", "ILIKE", "SIMILAR", "VARYING", "WITHOUT", "MERGE", "MATCHED", "TO", "ADD", "COLUMN", "EXCLUDED", "ONLY",
};

/* Reserved in PostgreSQL, ordinary names elsewhere. */
static const char *const reserved[] = {"user", "only", "placing", "freeze", "verbose", "authorization", "symmetric", "asymmetric", "initially",
                                       "analyse", "concurrently", "tablesample", "session_user", "fetch", "similar", "variadic", "some", "do"};

static bool among(mig_span word, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (mig_span_eq_nocase(word, mig_span_of(list[i]))) return true;
  return false;
}

static void put_quoted(mig_buf *out, mig_span text, char quote) {
  mig_buf_putc(out, quote);
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == quote) mig_buf_putc(out, quote);
    if (text.ptr[i] != '\0') mig_buf_putc(out, text.ptr[i]);
  }
  mig_buf_putc(out, quote);
}

static void put_word(writer *w, uint32_t i) {
  mig_span word = mig_sql_token_text(w->tokens, i);
  bool capital = false, called = mig_sql_token_is(w->tokens, i + 1, "(");
  for (size_t c = 0; c < word.len; c++) capital = capital || (word.ptr[c] >= 'A' && word.ptr[c] <= 'Z');
  bool keyword = among(word, keywords, sizeof keywords / sizeof *keywords);
  bool name = !called && ((capital && !keyword) || (among(word, reserved, sizeof reserved / sizeof *reserved) && !mig_span_is(word, "do") && !mig_span_is(word, "DO")));
  if (name) put_quoted(&w->out, word, '"');
  else mig_buf_put(&w->out, word);
}

static void put_sign(writer *w, mig_span sign) {
  bool mysql = w->tokens->dialect == MIG_MYSQL;
  if (mig_span_is(sign, "==")) mig_buf_puts(&w->out, "=");
  else if (mysql && mig_span_is(sign, "&&")) mig_buf_puts(&w->out, "AND");
  else if (mysql && mig_span_is(sign, "||")) mig_buf_puts(&w->out, "OR");
  else if (mysql && mig_span_is(sign, "<=>")) mig_buf_puts(&w->out, "IS NOT DISTINCT FROM");
  else mig_buf_put(&w->out, sign);
}

static void put_string(writer *w, uint32_t i) {
  mig_span text = mig_sql_token_text(w->tokens, i);
  bool bits = text.ptr[0] == 'x' || text.ptr[0] == 'X' || text.ptr[0] == 'b' || text.ptr[0] == 'B';
  if (bits) mig_buf_put(&w->out, text);
  else put_quoted(&w->out, mig_sql_token_value(w->b->arena, w->tokens, i), '\'');
}

static void put_token(writer *w, uint32_t i) {
  const sql_tokens *tokens = w->tokens;
  mig_span text = mig_sql_token_text(tokens, i);
  if (tokens->items[i].kind == SQL_PARAM) {
    *mig_vec_push(w->b->arena, &w->params) = text;
    mig_buf_printf(&w->out, "$%u", w->params.count);
  } else if (tokens->dialect == MIG_POSTGRESQL) {
    mig_buf_put(&w->out, text);
  } else {
    switch (tokens->items[i].kind) {
      case SQL_WORD: put_word(w, i); break;
      case SQL_QUOTED: put_quoted(&w->out, mig_sql_token_value(w->b->arena, tokens, i), '"'); break;
      case SQL_STRING: put_string(w, i); break;
      case SQL_SIGN: put_sign(w, text); break;
      default: mig_buf_put(&w->out, text); break;
    }
  }
}

/* Touching tokens stay so: "a.b", "x::text", ">>=" of an extension's operator. */
static void put_range(writer *w, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; i++) {
    if (i > 0 && w->tokens->items[i].start > w->tokens->items[i - 1].end) mig_buf_putc(&w->out, ' ');
    bool new_value = w->duplicate && mig_sql_token_is(w->tokens, i, "VALUES") && mig_sql_token_is(w->tokens, i + 1, "(") && i + 3 < to;
    if (new_value) {
      mig_buf_puts(&w->out, "excluded.");
      put_token(w, i + 2);
      i += 3;
    } else {
      put_token(w, i);
    }
  }
}

/* The first token in [from, to) outside of parentheses that is one of the words; `to` if none. */
static uint32_t find_word(const sql_tokens *tokens, uint32_t from, uint32_t to, const char *const *words, size_t count) {
  uint32_t depth = 0;
  for (uint32_t i = from; i < to; i++) {
    if (mig_sql_token_is(tokens, i, "(")) depth++;
    else if (mig_sql_token_is(tokens, i, ")") && depth > 0) depth--;
    for (size_t w = 0; w < count && depth == 0; w++)
      if (mig_sql_token_is(tokens, i, words[w])) return i;
  }
  return to;
}

static uint32_t find_one(const sql_tokens *tokens, uint32_t from, uint32_t to, const char *word) {
  return find_word(tokens, from, to, &word, 1);
}

static void put_insert(writer *w, uint32_t from, uint32_t to, sql_extra *extra) {
  const sql_tokens *t = w->tokens;
  if (mig_sql_token_is(t, from, "REPLACE")) extra->on_conflict = MIG_CONFLICT_REPLACE;
  uint32_t i = from + 1;
  while (i < to && !mig_sql_token_is(t, i, "INTO")) {
    if (mig_sql_token_is(t, i, "IGNORE")) extra->on_conflict = MIG_CONFLICT_IGNORE;
    else if (mig_sql_token_is(t, i, "REPLACE")) extra->on_conflict = MIG_CONFLICT_REPLACE;
    else if (t->items[i].kind == SQL_QUOTED || mig_sql_token_is(t, i, "(") || mig_sql_token_is(t, i + 1, "(") || mig_sql_token_is(t, i + 1, "VALUES")) {
      i--; /* INSERT without INTO: this is the table */
      break;
    }
    i++;
  }
  mig_buf_puts(&w->out, "INSERT INTO");
  uint32_t rest = i + 1, duplicate = to;
  for (uint32_t on = rest; on + 3 < to; on++)
    if (mig_sql_token_is(t, on, "ON") && mig_sql_token_is(t, on + 1, "DUPLICATE")) duplicate = on;
  mig_buf_putc(&w->out, ' ');
  put_range(w, rest, duplicate);
  if (duplicate == to) return;
  mig_buf_puts(&w->out, " ON CONFLICT (id) DO UPDATE SET ");
  w->duplicate = true;
  put_range(w, duplicate + 4, to);
  extra->on_conflict = MIG_CONFLICT_UPDATE;
}

/* The SET list, without the target's qualifiers; false when one names another table. */
static bool put_assignments(writer *w, uint32_t from, uint32_t to, mig_span table, mig_span alias) {
  uint32_t depth = 0;
  bool start = true;
  for (uint32_t i = from; i < to; i++) {
    if (start && i + 2 < to && mig_sql_token_is(w->tokens, i + 1, ".")) {
      mig_span qualifier = mig_sql_token_value(w->b->arena, w->tokens, i);
      if (!mig_span_eq_nocase(qualifier, table) && !mig_span_eq_nocase(qualifier, alias)) return false;
      i += 2;
    }
    put_range(w, i, i + 1);
    if (start) mig_buf_putc(&w->out, ' ');
    if (mig_sql_token_is(w->tokens, i, "(")) depth++;
    else if (mig_sql_token_is(w->tokens, i, ")") && depth > 0) depth--;
    start = depth == 0 && mig_sql_token_is(w->tokens, i, ",");
  }
  return true;
}

static const char *const joins[] = {"JOIN", "INNER", "LEFT", "CROSS", ",", "STRAIGHT_JOIN", "RIGHT", "NATURAL"};

/* UPDATE a JOIN b ON c SET ... WHERE d  ->  UPDATE a SET ... FROM b WHERE (c) AND (d) */
static bool put_update(writer *w, uint32_t from, uint32_t to, sql_extra *extra) {
  static const char *const ends[] = {"ORDER", "LIMIT"};
  const sql_tokens *t = w->tokens;
  uint32_t target = from + 1;
  if (mig_sql_token_is(t, target, "OR")) target += 2, extra->limited = true;
  while (mig_sql_token_is(t, target, "IGNORE") || mig_sql_token_is(t, target, "LOW_PRIORITY")) target++, extra->limited = true;
  uint32_t set = find_one(t, target, to, "SET"), end = find_word(t, set, to, ends, 2), where = find_one(t, set, end, "WHERE");
  uint32_t stop = where < end ? where : end, from_word = find_one(t, set, stop, "FROM");
  if (set >= to) return false;
  if (end < to) extra->limited = true;
  uint32_t join = find_word(t, target, set, joins, sizeof joins / sizeof *joins);
  mig_span table = mig_sql_token_value(w->b->arena, t, join > target + 2 && mig_sql_token_is(t, target + 1, ".") ? target + 2 : target);
  mig_span alias = mig_sql_token_value(w->b->arena, t, join - 1);
  mig_buf_puts(&w->out, "UPDATE ");
  put_range(w, target, join);
  mig_buf_puts(&w->out, " SET ");
  if (!put_assignments(w, set + 1, from_word < stop ? from_word : stop, table, alias)) return false;
  if (from_word < stop) put_range(w, from_word, stop);
  uint32_t on = set, condition_end = set;
  if (join < set) {
    uint32_t second = join;
    while (second < set && among(mig_sql_token_text(t, second), joins, sizeof joins / sizeof *joins)) {
      if (mig_sql_token_is(t, second, "LEFT") || mig_sql_token_is(t, second, "RIGHT") || mig_sql_token_is(t, second, "NATURAL")) extra->limited = true;
      second++;
    }
    if (mig_sql_token_is(t, second, "OUTER") || mig_sql_token_is(t, second, "JOIN")) second += 1 + mig_sql_token_is(t, second + 1, "JOIN");
    on = find_one(t, second, set, "ON");
    condition_end = find_word(t, on, set, joins, sizeof joins / sizeof *joins);
    mig_buf_puts(&w->out, " FROM ");
    put_range(w, second, on);
    put_range(w, condition_end, set);
  }
  if (on < set || where < end) mig_buf_puts(&w->out, " WHERE ");
  if (on < set) mig_buf_puts(&w->out, "("), put_range(w, on + 1, condition_end), mig_buf_puts(&w->out, ")");
  if (on < set && where < end) mig_buf_puts(&w->out, " AND ");
  if (where < end) mig_buf_puts(&w->out, "("), put_range(w, where + 1, end), mig_buf_puts(&w->out, ")");
  return true;
}

static bool put_delete(writer *w, uint32_t from, uint32_t to, sql_extra *extra) {
  static const char *const ends[] = {"ORDER", "LIMIT"};
  const sql_tokens *t = w->tokens;
  if (!mig_sql_token_is(t, from + 1, "FROM")) return false; /* DELETE a FROM a JOIN b */
  uint32_t end = find_word(t, from, to, ends, 2);
  if (end < to) extra->limited = true;
  if (find_word(t, from, end, joins, sizeof joins / sizeof *joins) < find_one(t, from, end, "WHERE")) return false;
  put_range(w, from, end);
  return true;
}

const char *sql_normalise(sql_build *b, const sql_tokens *tokens, uint32_t from, uint32_t to, sql_extra *extra) {
  writer w = {.b = b, .tokens = tokens, .out = mig_buf_in(b->arena)};
  bool good = true;
  *extra = (sql_extra){.on_conflict = MIG_CONFLICT_FAILS};
  bool rewritten = tokens->dialect != MIG_POSTGRESQL;
  if (rewritten && (mig_sql_token_is(tokens, from, "INSERT") || mig_sql_token_is(tokens, from, "REPLACE"))) put_insert(&w, from, to, extra);
  else if (rewritten && mig_sql_token_is(tokens, from, "UPDATE")) good = put_update(&w, from, to, extra);
  else if (rewritten && mig_sql_token_is(tokens, from, "DELETE")) good = put_delete(&w, from, to, extra);
  else put_range(&w, from, to);
  mig_buf_putc(&w.out, '\0');
  b->params = w.params.items, b->param_count = w.params.count;
  return good ? w.out.ptr : NULL;
}
