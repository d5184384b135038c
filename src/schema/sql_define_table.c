/* Columns, constraints and keys as MySQL and SQLite write them. */
#include "base/span.h"
#include "schema/sql_define.h"

/* A type ends where one of these begins. */
static const char *const column_words[] = {"NOT", "NULL", "DEFAULT", "ON", "AUTO_INCREMENT", "AUTOINCREMENT", "UNIQUE", "PRIMARY", "KEY", "COMMENT",
                                           "COLLATE", "REFERENCES", "CHECK", "GENERATED", "AS", "CONSTRAINT", "FIRST", "AFTER", "INVISIBLE", "VIRTUAL", "STORED"};

static bool at_column_word(const definer *d) {
  for (size_t i = 0; i < sizeof column_words / sizeof *column_words; i++)
    if (define_is(d, column_words[i])) return true;
  return false;
}

static void read_type(definer *d, mig_column *column) {
  uint32_t start = d->at, end = d->at;
  while (d->at < d->to && !define_is(d, ",") && !define_is(d, ")") && !at_column_word(d)) {
    bool charset = define_take2(d, "CHARACTER", "SET") || define_take(d, "CHARSET");
    if (charset) define_name(d);
    else if (define_is(d, "(")) d->at = define_close(d) + 1, end = d->at;
    else d->at++, end = d->at;
  }
  mig_span text = mig_sql_token_range(d->tokens, start, end);
  column->type = (mig_type){.known = true, .sql = text, .text = text, .length = -1, .precision = -1, .scale = -1};
  if (text.ptr == NULL) column->type.sql = column->type.text = MIG_SPAN("");
}

mig_span define_default(definer *d) {
  uint32_t start = d->at;
  if (define_is(d, "(")) {
    d->at = define_close(d) + 1;
  } else {
    if (define_is(d, "-") || define_is(d, "+")) d->at++;
    if (d->at < d->to) d->at++;
    if (define_is(d, "(")) d->at = define_close(d) + 1; /* now(), current_timestamp(6) */
  }
  return mig_sql_token_range(d->tokens, start, d->at);
}

static const mig_span *names_in_parentheses(definer *d, uint32_t *out_count) {
  sql_names names = {0};
  if (!define_take(d, "(")) d->failed = true;
  while (!d->failed && d->at < d->to) {
    *mig_vec_push(d->b->arena, &names) = define_name(d);
    if (define_is(d, "(")) define_parenthesised(d); /* a prefix length */
    while (define_take(d, "ASC") || define_take(d, "DESC")) {}
    if (define_take(d, "COLLATE")) define_name(d);
    if (!define_take(d, ",")) break;
  }
  if (!define_take(d, ")")) d->failed = true;
  *out_count = names.count;
  return names.items;
}

static mig_span read_action(definer *d) {
  if (define_take(d, "CASCADE")) return MIG_SPAN("CASCADE");
  if (define_take(d, "RESTRICT")) return MIG_SPAN("RESTRICT");
  if (define_take2(d, "SET", "NULL")) return MIG_SPAN("SET NULL");
  if (define_take2(d, "SET", "DEFAULT")) return MIG_SPAN("SET DEFAULT");
  if (define_take2(d, "NO", "ACTION")) return (mig_span){0};
  d->failed = true;
  return (mig_span){0};
}

static void read_references(definer *d, mig_constraint *c) {
  mig_object table = define_object(d, MIG_OBJECT_TABLE);
  c->ref_schema = table.schema, c->ref_table = table.name;
  if (define_is(d, "(")) c->ref_columns = names_in_parentheses(d, &c->ref_count);
  for (;;) {
    if (define_take2(d, "ON", "DELETE")) c->on_delete = read_action(d);
    else if (define_take2(d, "ON", "UPDATE")) c->on_update = read_action(d);
    else if (define_take(d, "MATCH")) c->match = define_name(d);
    else if (define_take2(d, "NOT", "DEFERRABLE")) {}
    else if (define_take(d, "DEFERRABLE")) c->deferrable = MIG_YES;
    else if (define_take(d, "INITIALLY")) c->initially = define_name(d);
    else return;
  }
}

static void optional_conflict(definer *d) {
  if (define_take2(d, "ON", "CONFLICT")) define_name(d);
}

bool define_constraint(definer *d, mig_constraint *out) {
  mig_constraint c = {.name_is_final = true, .understood = true};
  uint32_t start = d->at;
  if (define_take(d, "CONSTRAINT") && !define_is(d, "PRIMARY") && !define_is(d, "UNIQUE") && !define_is(d, "FOREIGN") && !define_is(d, "CHECK"))
    c.name = define_name(d);
  if (define_take2(d, "PRIMARY", "KEY")) {
    c.kind = MIG_PRIMARY_KEY;
    if (define_take(d, "USING")) define_name(d);
    c.columns = names_in_parentheses(d, &c.column_count);
    optional_conflict(d);
  } else if (define_take(d, "UNIQUE")) {
    c.kind = MIG_UNIQUE;
    if (!define_take(d, "KEY")) define_take(d, "INDEX");
    if (!define_is(d, "(") && !define_is(d, "USING")) c.name = define_name(d);
    if (define_take(d, "USING")) define_name(d);
    c.columns = names_in_parentheses(d, &c.column_count);
    if (define_take(d, "USING")) define_name(d);
    optional_conflict(d);
  } else if (define_take2(d, "FOREIGN", "KEY")) {
    c.kind = MIG_FOREIGN_KEY;
    if (!define_is(d, "(")) {
      mig_span index_name = define_name(d);
      if (c.name.ptr == NULL) c.name = index_name;
    }
    c.columns = names_in_parentheses(d, &c.column_count);
    if (define_take(d, "REFERENCES")) read_references(d, &c);
    else d->failed = true;
  } else if (define_take(d, "CHECK")) {
    c.kind = MIG_CHECK;
    c.condition = define_parenthesised(d);
  } else {
    d->at = start;
    return false;
  }
  *out = c;
  return true;
}

void define_index_parts(definer *d, mig_index *index) {
  MIG_VEC(mig_index_part) parts = {0};
  mig_buf options = mig_buf_in(d->b->arena);
  if (!define_take(d, "(")) d->failed = true;
  while (!d->failed && d->at < d->to) {
    uint32_t start = d->at;
    define_skip_item(d);
    uint32_t end = d->at;
    bool descending = mig_sql_token_is(d->tokens, end - 1, "DESC");
    if (descending) mig_buf_printf(&options, "%u desc; ", parts.count + 1);
    if (descending || mig_sql_token_is(d->tokens, end - 1, "ASC")) end--;
    bool name = end > start && (d->tokens->items[start].kind == SQL_WORD || d->tokens->items[start].kind == SQL_QUOTED);
    bool prefix = name && end == start + 4 && mig_sql_token_is(d->tokens, start + 1, "(") && d->tokens->items[start + 2].kind == SQL_NUMBER &&
                  d->b->dialect == MIG_MYSQL;
    mig_index_part part = {0};
    if (name && (end == start + 1 || prefix)) part.column = mig_sql_token_value(d->b->arena, d->tokens, start);
    else part.expression = mig_sql_token_range(d->tokens, start, end);
    if (prefix) mig_buf_printf(&options, "%u length %.*s; ", parts.count + 1, MIG_FMT(mig_sql_token_text(d->tokens, start + 2)));
    *mig_vec_push(d->b->arena, &parts) = part;
    if (!define_take(d, ",")) break;
  }
  if (!define_take(d, ")")) d->failed = true;
  index->parts = parts.items, index->part_count = parts.count;
  index->options = mig_span_trim(mig_buf_span(&options));
}

bool define_key(definer *d, mig_index *out) {
  uint32_t start = d->at;
  if (d->b->dialect != MIG_MYSQL) return false; /* SQLite: a column named key */
  bool special = define_take(d, "FULLTEXT") || define_take(d, "SPATIAL");
  bool key = define_take(d, "INDEX") || define_take(d, "KEY");
  if (!key && !special) return false;
  mig_index index = {.unique = MIG_NO, .understood = true};
  if (!define_is(d, "(") && !define_is(d, "USING")) index.name = define_name(d);
  if (define_take(d, "USING")) define_name(d);
  if (!define_is(d, "(")) {
    d->at = start;
    return false;
  }
  if (special) index.using_ = mig_sql_token_text(d->tokens, start);
  define_index_parts(d, &index);
  if (define_take(d, "USING")) define_name(d);
  if (define_take(d, "COMMENT")) d->at++;
  *out = index;
  return true;
}

static void column_reference(definer *d, mig_column *column, sql_constraints *own, mig_span name) {
  mig_constraint c = {.kind = MIG_FOREIGN_KEY, .name = name, .name_is_final = true, .understood = true};
  mig_span *columns = MIG_NEW_ARRAY(d->b->arena, mig_span, 1);
  columns[0] = column->name;
  c.columns = columns, c.column_count = 1;
  read_references(d, &c);
  *mig_vec_push(d->b->arena, own) = c;
}

static void computed(definer *d, mig_column *column) {
  column->has_computed = true;
  column->computed = define_parenthesised(d);
  if (define_take(d, "STORED") || define_take(d, "PERSISTENT")) column->computed_persisted = MIG_YES;
  else define_take(d, "VIRTUAL");
}

static mig_span moment(mig_span text) {
  static const char *const words[] = {"current_timestamp", "current_timestamp()", "now()", "localtimestamp", "localtime"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (mig_span_eq_nocase(text, mig_span_of(words[i]))) return MIG_SPAN("CURRENT_TIMESTAMP");
  return text;
}

/* MariaDB has it with the default, in either order; so has a server_default of Alembic's. */
static void keep_on_update(definer *d, mig_column *column, mig_span on_update) {
  mig_span value = column->has_default ? moment(column->default_.text) : MIG_SPAN("NULL");
  column->default_ = (mig_value){MIG_VALUE_SQL, mig_arena_printf(d->b->arena, "%.*s ON UPDATE %.*s", MIG_FMT(value), MIG_FMT(moment(on_update)))};
  column->has_default = true;
}

static void read_default(definer *d, mig_column *column) {
  mig_span before = column->has_default ? column->default_.text : (mig_span){0};
  column->default_ = (mig_value){MIG_VALUE_SQL, define_default(d)};
  column->has_default = !mig_span_eq_nocase(column->default_.text, MIG_SPAN("NULL"));
  static const mig_span nothing_else = {"NULL ON UPDATE ", 15};
  if (mig_span_starts(before, nothing_else)) keep_on_update(d, column, mig_span_cut(before, nothing_else.len, before.len));
}

/* One of the column's own words; false when none stands here. */
static bool column_part(definer *d, mig_column *column, sql_constraints *own, mig_span *name) {
  if (define_take2(d, "NOT", "NULL")) column->nullable = MIG_NO, optional_conflict(d);
  else if (define_take(d, "NULL")) column->nullable = MIG_YES;
  else if (define_take(d, "DEFAULT")) read_default(d, column);
  else if (define_take2(d, "ON", "UPDATE")) keep_on_update(d, column, define_default(d));
  else if (define_take(d, "AUTO_INCREMENT") || define_take(d, "AUTOINCREMENT")) column->autoincrement = MIG_YES;
  else if (define_take(d, "UNIQUE")) column->unique = MIG_YES, define_take(d, "KEY"), optional_conflict(d);
  else if (define_take2(d, "PRIMARY", "KEY")) {
    column->primary_key = MIG_YES;
    while (define_take(d, "ASC") || define_take(d, "DESC")) {}
    optional_conflict(d);
  } else if (define_take(d, "COMMENT")) {
    if (d->at < d->to && d->tokens->items[d->at].kind == SQL_STRING) {
      column->has_comment = true;
      column->comment = mig_sql_token_value(d->b->arena, d->tokens, d->at++);
    } else d->failed = true;
  } else if (define_take(d, "COLLATE")) column->type.collation = define_name(d);
  else if (define_take(d, "REFERENCES")) column_reference(d, column, own, *name);
  else if (define_take(d, "CHECK"))
    *mig_vec_push(d->b->arena, own) = (mig_constraint){.kind = MIG_CHECK, .name = *name, .name_is_final = true, .understood = true, .condition = define_parenthesised(d)};
  else if (define_take2(d, "GENERATED", "ALWAYS")) {
    if (!define_take(d, "AS")) d->failed = true;
    computed(d, column);
  } else if (define_take(d, "AS")) computed(d, column);
  else if (define_take(d, "CONSTRAINT")) {
    *name = define_name(d);
    return true;
  } else if (define_take(d, "FIRST") || define_take(d, "INVISIBLE")) {}
  else if (define_take(d, "AFTER")) define_name(d);
  else return false;
  *name = (mig_span){0};
  return true;
}

mig_column define_column(definer *d) {
  mig_column column = {.name = define_name(d), .understood = true};
  sql_constraints own = {0};
  mig_span name = {0};
  read_type(d, &column);
  while (!d->failed && column_part(d, &column, &own, &name)) {}
  column.constraints = own.items, column.constraint_count = own.count;
  return column;
}

void define_table(definer *d, mig_table *table) {
  MIG_VEC(mig_column) columns = {0};
  sql_constraints constraints = {0};
  MIG_VEC(mig_index) indexes = {0};
  mig_constraint constraint;
  mig_index index;
  do {
    if (define_constraint(d, &constraint)) *mig_vec_push(d->b->arena, &constraints) = constraint;
    else if (define_key(d, &index)) *mig_vec_push(d->b->arena, &indexes) = index;
    else *mig_vec_push(d->b->arena, &columns) = define_column(d);
  } while (!d->failed && define_take(d, ","));
  if (d->at < d->to) d->failed = true;
  table->columns = columns.items, table->column_count = columns.count;
  table->constraints = constraints.items, table->constraint_count = constraints.count;
  table->indexes = indexes.items, table->index_count = indexes.count;
  table->understood = true;
}
