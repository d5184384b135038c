/* Tables and indexes, and what a table is called. */
#include <stdlib.h>

#include "script/bind.h"

static bool is_listed(mig_span name, const char *const *known) {
  for (; *known != NULL; known++) {
    if (mig_span_is(name, *known)) return true;
  }
  return false;
}

static int by_text(const void *a, const void *b) {
  return mig_span_cmp(*(const mig_span *)a, *(const mig_span *)b);
}

mig_span mig_bind_options(mig_binder *b, const mig_py_call *call, const char *const *known) {
  mig_span *options = MIG_NEW_ARRAY(b->scratch, mig_span, call->keyword_count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    if (is_listed(call->names[i], known) || call->values[i].kind == MIG_PY_V_NONE) continue;
    mig_buf one = mig_buf_in(b->scratch);
    mig_buf_put(&one, call->names[i]);
    mig_buf_putc(&one, '=');
    if (!mig_py_put_repr(&one, call->values[i]) && call->values[i].kind == MIG_PY_V_TERM) {
      one.len = call->names[i].len + 1;
      if (!mig_bind_sql_expr(b, call->values[i], &one)) mig_buf_putc(&one, '?');
    }
    options[count++] = mig_buf_span(&one);
  }
  if (count > 0) qsort(options, count, sizeof *options, by_text);
  mig_buf all = mig_buf_in(b->scratch);
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(&all, ", ");
    mig_buf_put(&all, options[i]);
  }
  return mig_buf_span(&all);
}

/* "name": a column's; sa.text(), sa.func.lower(...), column.desc(): an expression. */
static bool read_part(mig_binder *b, mig_py_value v, mig_index_part *part) {
  const mig_py_call *call;
  if (v.kind == MIG_PY_V_STR || mig_bind_is(v, MIG_BIND_NAME)) return mig_bind_name(b, &v, &part->column);
  mig_construct construct = mig_bind_construct(v, &call);
  if ((construct == MIG_CONSTRUCT_LIGHT_COLUMN || construct == MIG_CONSTRUCT_COLUMN) && call->arg_count > 0) {
    return mig_bind_name(b, &call->args[0], &part->column);
  }
  if (mig_py_is_term(v, MIG_PY_TERM_ATTR)) { /* table.c.x */
    part->column = v.as.term->name;
    return true;
  }
  mig_buf text = mig_buf_in(b->scratch);
  bool known = mig_bind_sql_expr(b, v, &text);
  part->expression = mig_buf_span(&text);
  return known;
}

mig_index mig_bind_index_parts(mig_binder *b, const mig_py_value *items, uint32_t count) {
  mig_index index = {.understood = true};
  mig_index_part *parts = MIG_NEW_ARRAY(b->scratch, mig_index_part, count);
  for (uint32_t i = 0; i < count; i++) index.understood &= read_part(b, items[i], &parts[i]);
  index.parts = parts;
  index.part_count = count;
  return index;
}

static mig_index table_index(mig_binder *b, mig_py_value v, const mig_py_call *call) {
  static const char *const known[] = {"unique", "postgresql_using", "postgresql_where", "sqlite_where",
                                      "mysql_using", "quote", "info", NULL};
  mig_bind_args args;
  mig_bind_args_make(&args, mig_construct_params(MIG_CONSTRUCT_INDEX), call);
  mig_index index = mig_bind_index_parts(b, call->args + args.binding.rest_from,
                                         args.binding.rest_to - args.binding.rest_from);
  index.understood &= mig_bind_name(b, mig_bind_arg(&args, "name"), &index.name);
  index.unique = mig_bind_truth(mig_bind_arg(&args, "unique"));
  index.options = mig_bind_options(b, call, known);
  index.place = mig_bind_term_place(v);
  return index;
}

typedef struct items {
  mig_column *columns;
  mig_constraint *constraints;
  mig_index *indexes;
} items;

/* SQLAlchemy keeps the last of two columns with one name (2.0 refuses the script). */
static void keep_column(mig_table *table, items *out, mig_column column) {
  uint32_t at = 0;
  while (at < table->column_count && !(column.name.ptr != NULL && mig_span_eq(out->columns[at].name, column.name))) at++;
  out->columns[at] = column;
  if (at == table->column_count) table->column_count++;
}

static void read_one(mig_binder *b, mig_table *table, items *out, mig_py_value v) {
  const mig_py_call *call;
  mig_construct construct = mig_bind_construct(v, &call);
  if (construct == MIG_CONSTRUCT_COLUMN || construct == MIG_CONSTRUCT_LIGHT_COLUMN) {
    mig_column column = mig_bind_column(b, v);
    keep_column(table, out, column);
    table->understood &= column.name.ptr != NULL;
  } else if (construct == MIG_CONSTRUCT_INDEX) {
    mig_index *index = &out->indexes[table->index_count++];
    *index = table_index(b, v, call);
    table->understood &= index->understood;
  } else if (mig_bind_constraint(b, v, &out->constraints[table->constraint_count])) {
    mig_constraint *c = &out->constraints[table->constraint_count++];
    table->understood &= c->understood || c->kind == MIG_CHECK;
  } else if (v.kind != MIG_PY_V_NONE) {
    table->understood = false;
  }
}

mig_table mig_bind_table_items(mig_binder *b, const mig_py_value *values, uint32_t count, const mig_py_call *call) {
  static const char *const known[] = {"schema", "comment", "if_not_exists", "table_name", "name", "info",
                                      "extend_existing", "keep_existing", "quote", "autoload", "autoload_with",
                                      "must_exist", "listeners", NULL};
  mig_table table = {.understood = !call->more};
  items out = {MIG_NEW_ARRAY(b->scratch, mig_column, count), MIG_NEW_ARRAY(b->scratch, mig_constraint, count),
               MIG_NEW_ARRAY(b->scratch, mig_index, count)};
  for (uint32_t i = 0; i < count; i++) read_one(b, &table, &out, values[i]);
  table.columns = out.columns;
  table.constraints = out.constraints;
  table.indexes = out.indexes;
  const mig_py_value *comment = mig_py_call_keyword(call, "comment");
  table.has_comment = comment != NULL && comment->kind != MIG_PY_V_NONE;
  if (table.has_comment) table.understood &= mig_bind_name(b, comment, &table.comment);
  table.options = mig_bind_options(b, call, known);
  return table;
}

/* metadata.tables["t"], Base.classes.t of reflected tables; tables.t of an argument `tables`. */
static bool collection_table(mig_binder *b, const mig_py_term *term, mig_span *name) {
  if (term->kind == MIG_PY_TERM_ITEM && mig_py_is_term(term->head, MIG_PY_TERM_ATTR) &&
      mig_span_is(term->head.as.term->name, "tables")) {
    return mig_bind_name(b, &term->other, name) && name->ptr != NULL;
  }
  if (term->kind != MIG_PY_TERM_ATTR) return false;
  bool classes = mig_py_is_term(term->head, MIG_PY_TERM_ATTR) && mig_span_is(term->head.as.term->name, "classes");
  if (!classes && !mig_bind_is(term->head, MIG_BIND_TABLES)) return false;
  *name = term->name;
  return true;
}

bool mig_bind_table_named(mig_binder *b, mig_py_value v, mig_span *schema, mig_span *name) {
  *schema = *name = (mig_span){0};
  if (v.kind == MIG_PY_V_CLASS) return mig_bind_class_table(b, v.as.class_, schema, name);
  if (v.kind != MIG_PY_V_TERM) return false;
  const mig_py_term *term = v.as.term;
  if (term->kind == MIG_PY_TERM_ATTR && mig_span_is(term->name, "__table__")) {
    return mig_bind_table_named(b, term->head, schema, name);
  }
  if (collection_table(b, term, name)) return true;
  if (term->kind != MIG_PY_TERM_CALL) return false;
  if (mig_py_is_term(term->head, MIG_PY_TERM_ATTR)) { /* t.alias() */
    bool alias = mig_span_is(term->head.as.term->name, "alias");
    return alias && mig_bind_table_named(b, term->head.as.term->head, schema, name);
  }
  const mig_py_call *call = term->call;
  mig_construct construct = mig_bind_construct(v, &call);
  bool is_table = construct == MIG_CONSTRUCT_TABLE || construct == MIG_CONSTRUCT_LIGHT_TABLE ||
                  mig_bind_constructs(v, "create_table") != NULL || mig_bind_constructs(v, "TableClause") != NULL;
  if (!is_table) return false;
  const mig_py_value *given = call->arg_count > 0 ? &call->args[0] : mig_py_call_keyword(call, "name");
  if (given == NULL) given = mig_py_call_keyword(call, "table_name");
  return mig_bind_name(b, mig_py_call_keyword(call, "schema"), schema) && mig_bind_name(b, given, name) &&
         name->ptr != NULL;
}
