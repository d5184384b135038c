/* Names and types as libpg_query's tree holds them. */
#include "base/span.h"
#include "schema/sql_build.h"

mig_object sql_range_object(mig_span range_var, mig_object_kind kind) {
  mig_object object = {.kind = kind, .schema = sql_string(range_var, PG_RangeVar_schemaname)};
  mig_span name = sql_string(range_var, PG_RangeVar_relname);
  if (kind == MIG_OBJECT_ROWS) object.table = name;
  else object.name = name;
  return object;
}

mig_object sql_list_object(sql_node list, mig_object_kind kind) {
  mig_object object = {.kind = kind};
  switch (list.kind) {
    case PG_NODE_String: object.name = sql_text(list); break;
    case PG_NODE_List:
      object.name = sql_text(sql_last(list.body, PG_List_items, 0));
      object.schema = sql_text(sql_last(list.body, PG_List_items, 1));
      break;
    case PG_NODE_TypeName:
      object.name = sql_text(sql_last(list.body, PG_TypeName_names, 0));
      object.schema = sql_text(sql_last(list.body, PG_TypeName_names, 1));
      break;
    default: break;
  }
  return object;
}

mig_object sql_list_member(sql_node list, mig_object_kind kind) {
  mig_object object = {.kind = kind};
  if (list.kind != PG_NODE_List) return object;
  object.name = sql_text(sql_last(list.body, PG_List_items, 0));
  object.table = sql_text(sql_last(list.body, PG_List_items, 1));
  object.schema = sql_text(sql_last(list.body, PG_List_items, 2));
  return object;
}

const mig_span *sql_strings(mig_arena *arena, mig_span message, uint32_t field, uint32_t *out_count) {
  sql_names names = {0};
  sql_walk walk = sql_list(message, field);
  sql_node node;
  while (sql_next(&walk, &node)) *mig_vec_push(arena, &names) = sql_text(node);
  *out_count = names.count;
  return names.items;
}

/* PostgreSQL's internal names, as format_type() prints them. `suffix` follows the length. */
static const struct {
  const char *internal, *printed, *suffix;
} type_names[] = {
    {"int2", "smallint", ""},   {"int4", "integer", ""},      {"int8", "bigint", ""},
    {"float4", "real", ""},     {"float8", "double precision", ""}, {"bool", "boolean", ""},
    {"varchar", "character varying", ""}, {"bpchar", "character", ""}, {"decimal", "numeric", ""},
    {"timestamp", "timestamp", " without time zone"}, {"timestamptz", "timestamp", " with time zone"},
    {"time", "time", " without time zone"},           {"timetz", "time", " with time zone"},
    {"varbit", "bit varying", ""},
};

static void put_typmods(mig_buf *buf, mig_span type_name) {
  sql_walk walk = sql_list(type_name, PG_TypeName_typmods);
  sql_node node;
  bool first = true;
  sql_build b = {.arena = buf->arena};
  while (sql_next(&walk, &node)) {
    mig_buf_puts(buf, first ? "(" : ",");
    mig_expr_print(buf, sql_expression(&b, node));
    first = false;
  }
  if (!first) mig_buf_putc(buf, ')');
}

static void put_identifier(mig_buf *buf, mig_span name) {
  sql_build b = {.arena = buf->arena};
  mig_expr_print(buf, sql_make(&b, MIG_EXPR_COLUMN, name, NULL, 0));
}

mig_span sql_type_text(mig_arena *arena, mig_span type_name) {
  mig_buf buf = mig_buf_in(arena);
  mig_span name = sql_text(sql_last(type_name, PG_TypeName_names, 0));
  mig_span schema = sql_text(sql_last(type_name, PG_TypeName_names, 1));
  const char *suffix = "";
  bool system = mig_span_is(schema, "pg_catalog"), renamed = false;
  for (size_t i = 0; i < sizeof type_names / sizeof *type_names && !renamed; i++) {
    if ((!system && schema.len > 0) || !mig_span_is(name, type_names[i].internal)) continue;
    renamed = true;
    mig_buf_puts(&buf, type_names[i].printed);
    suffix = type_names[i].suffix;
  }
  if (!renamed) {
    if (schema.len > 0 && !system) put_identifier(&buf, schema), mig_buf_putc(&buf, '.');
    put_identifier(&buf, name);
  }
  /* interval's fields arrive as a number among the typmods, bpchar's 1 stands for plain char */
  if (!mig_span_is(name, "interval")) put_typmods(&buf, type_name);
  mig_buf_puts(&buf, suffix);
  for (uint32_t i = 0; i < sql_count(type_name, PG_TypeName_array_bounds); i++) mig_buf_puts(&buf, "[]");
  return mig_buf_span(&buf);
}
