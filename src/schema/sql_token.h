/* schema/sql_token.h: words of SQL text, in the way of each dialect.
 *
 * Cutting text into statements, naming tables in text that no parser reads, rewriting MySQL's and
 * SQLite's spelling, and their table definitions all stand on this. It never fails: a string
 * without an end reaches to the end of the text. */
#ifndef MIG_SCHEMA_SQL_TOKEN_H
#define MIG_SCHEMA_SQL_TOKEN_H

#include "base/arena.h"
#include "base/buf.h"

typedef enum sql_token_kind {
  SQL_END,
  SQL_WORD,   /* unquoted identifier or keyword */
  SQL_QUOTED, /* "x", `x`, [x]: an identifier */
  SQL_STRING, /* 'x', E'x', $$x$$; "x" on MySQL */
  SQL_NUMBER,
  SQL_PARAM, /* :x, %(x)s, %s, ?, $1 */
  SQL_SIGN   /* one operator or one of ( ) , ; . [ ] */
} sql_token_kind;

typedef struct sql_token {
  sql_token_kind kind;
  uint32_t start, end; /* bytes of the text, quotes included */
} sql_token;

typedef struct sql_tokens {
  mig_span text;
  mig_dialect dialect;
  const sql_token *items; /* the last is SQL_END */
  uint32_t count;         /* without it */
} sql_tokens;

sql_tokens mig_sql_tokens(mig_arena *arena, mig_dialect dialect, mig_span text);

/* Source text of token i (empty past the end), and of tokens [from, to). */
mig_span mig_sql_token_text(const sql_tokens *tokens, uint32_t i);
mig_span mig_sql_token_range(const sql_tokens *tokens, uint32_t from, uint32_t to);

/* Whether token i is this word (upper or lower case, not quoted) or this sign. */
bool mig_sql_token_is(const sql_tokens *tokens, uint32_t i, const char *word);

/* What token i names or says: quotes off, doubled quotes and escapes resolved; PostgreSQL's
 * unquoted words in lower case. */
mig_span mig_sql_token_value(mig_arena *arena, const sql_tokens *tokens, uint32_t i);

/* The index of the parenthesis that closes the one at i, or tokens->count. */
uint32_t mig_sql_token_close(const sql_tokens *tokens, uint32_t i);

/* Statements of a text: [starts, ends) in tokens. Semicolons within BEGIN ... END bodies of
 * triggers and routines do not end one. Empty statements are left out. */
typedef struct sql_piece {
  uint32_t from, to;
} sql_piece;
const sql_piece *mig_sql_split(mig_arena *arena, const sql_tokens *tokens, uint32_t *out_count);

#endif
