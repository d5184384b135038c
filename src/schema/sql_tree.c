#include "schema/sql_tree.h"

#include <string.h>

typedef struct wire_field {
  uint32_t number, wire_type;
  uint64_t value; /* wire type 0 */
  mig_span bytes; /* wire type 2 */
} wire_field;

static bool read_varint(mig_span *rest, uint64_t *out) {
  uint64_t value = 0;
  for (uint32_t shift = 0; shift < 64 && rest->len > 0; shift += 7) {
    unsigned char byte = (unsigned char)*rest->ptr;
    rest->ptr++, rest->len--;
    value |= (uint64_t)(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *out = value;
      return true;
    }
  }
  return false;
}

static bool skip(mig_span *rest, size_t bytes) {
  if (rest->len < bytes) return false;
  rest->ptr += bytes, rest->len -= bytes;
  return true;
}

static bool read_field(mig_span *rest, wire_field *out) {
  uint64_t key, size;
  if (rest->len == 0 || !read_varint(rest, &key)) return false;
  out->number = (uint32_t)(key >> 3);
  out->wire_type = (uint32_t)(key & 7);
  switch (out->wire_type) {
    case 0: return read_varint(rest, &out->value);
    case 1: return skip(rest, 8);
    case 2:
      if (!read_varint(rest, &size) || size > rest->len) return false;
      out->bytes = (mig_span){rest->ptr, (size_t)size};
      return skip(rest, (size_t)size);
    case 5: return skip(rest, 4);
    default: return false;
  }
}

static bool find(mig_span message, uint32_t field, uint32_t wire_type, wire_field *out) {
  while (message.ptr != NULL && read_field(&message, out))
    if (out->number == field && out->wire_type == wire_type) return true;
  return false;
}

mig_span sql_message(mig_span message, uint32_t field) {
  wire_field found;
  return find(message, field, 2, &found) ? found.bytes : (mig_span){0};
}

mig_span sql_string(mig_span message, uint32_t field) {
  return sql_message(message, field);
}

int64_t sql_number(mig_span message, uint32_t field) {
  wire_field found;
  return find(message, field, 0, &found) ? (int64_t)found.value : 0;
}

static sql_node node_of(mig_span message) {
  wire_field found;
  if (message.ptr == NULL || !read_field(&message, &found) || found.wire_type != 2) return (sql_node){0};
  return (sql_node){found.number, found.bytes};
}

sql_node sql_child(mig_span message, uint32_t field) {
  return node_of(sql_message(message, field));
}

bool sql_next_message(sql_walk *walk, mig_span *out) {
  wire_field found;
  while (walk->rest.ptr != NULL && read_field(&walk->rest, &found)) {
    if (found.number != walk->field || found.wire_type != 2) continue;
    *out = found.bytes;
    return true;
  }
  return false;
}

bool sql_next(sql_walk *walk, sql_node *out) {
  mig_span message;
  if (!sql_next_message(walk, &message)) return false;
  *out = node_of(message);
  return true;
}

uint32_t sql_count(mig_span message, uint32_t field) {
  sql_walk walk = sql_list(message, field);
  mig_span item;
  uint32_t count = 0;
  while (sql_next_message(&walk, &item)) count++;
  return count;
}

sql_node sql_last(mig_span message, uint32_t field, uint32_t from_end) {
  uint32_t count = sql_count(message, field);
  sql_node node = {0};
  if (from_end >= count) return node;
  sql_walk walk = sql_list(message, field);
  for (uint32_t i = 0; i < count - from_end; i++) sql_next(&walk, &node);
  return node;
}

mig_span sql_text(sql_node node) {
  return node.kind == PG_NODE_String ? sql_string(node.body, PG_String_sval) : (mig_span){0};
}
