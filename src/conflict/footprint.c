#include "conflict/footprint.h"

#include "base/buf.h"
#include "base/map.h"
#include "base/span.h"
#include "base/vec.h"
#include "op/effect.h"
#include "op/long_name.h"
#include "schema/sql.h"
#include "schema/sql_type.h"

/* How an object is touched. Two lines meet at an object that one changes and the other touches at
 * all; at a table's columns when one needs them all and the other changes one of them. */
enum { NEEDS = 1, CHANGES = 2, NEEDS_ALL = 4, CHANGES_ONE = 8 };

/* What is marked. Schemas are left out of the names: that can only make lines meet. */
typedef enum space { SPACE_TABLE, SPACE_COLUMN, SPACE_COLUMNS, SPACE_ROWS, SPACE_NAME, SPACE_TYPE } space;

typedef struct footprint {
  mig_arena *arena;
  mig_dialect dialect;
  mig_map marks; /* key -> bits */
  const struct footprint *other; /* marks to meet; NULL while the first side is marked */
  bool met;
  bool listed; /* keep the keys, too */
  MIG_VEC(mig_span) keys;
} footprint;

static mig_span key_of(footprint *f, space in, mig_span table, mig_span name) {
  mig_buf key = mig_buf_in(f->arena);
  mig_span parts[] = {table, name};
  mig_buf_putc(&key, (char)('a' + (int)in));
  for (size_t p = 0; p < 2; p++) {
    for (size_t i = 0; i < parts[p].len; i++) {
      char c = parts[p].ptr[i];
      mig_buf_putc(&key, c >= 'A' && c <= 'Z' ? (char)(c + 32) : c); /* may fold too much: cautious */
    }
    mig_buf_putc(&key, '\0');
  }
  return mig_buf_span(&key);
}

bool mig_marks_meet(uint32_t a, uint32_t b) {
  return ((a & CHANGES) != 0 && (b & (NEEDS | CHANGES)) != 0) || ((b & CHANGES) != 0 && (a & NEEDS) != 0) ||
         ((a & NEEDS_ALL) != 0 && (b & CHANGES_ONE) != 0) || ((a & CHANGES_ONE) != 0 && (b & NEEDS_ALL) != 0);
}

static void mark(footprint *f, space in, mig_span table, mig_span name, uint32_t how) {
  mig_span key = key_of(f, in, table, name);
  uint32_t had = mig_map_get(&f->marks, key), there = f->other != NULL ? mig_map_get(&f->other->marks, key) : MIG_MAP_NONE;
  mig_map_set(&f->marks, key, (had == MIG_MAP_NONE ? 0 : had) | how);
  if (f->listed && had == MIG_MAP_NONE) *mig_vec_push(f->arena, &f->keys) = key;
  if (there != MIG_MAP_NONE && mig_marks_meet(there, how)) f->met = true;
}

static const mig_span nothing = {"", 0};

static void mark_table(footprint *f, mig_span table, uint32_t how) {
  mark(f, SPACE_TABLE, table, nothing, how);
  if (how == CHANGES) mark(f, SPACE_NAME, nothing, table, CHANGES); /* PostgreSQL: one namespace with indexes */
}

static void mark_column(footprint *f, mig_span table, mig_span column, uint32_t how) {
  mark_table(f, table, NEEDS);
  mark(f, SPACE_COLUMN, table, column, how);
  if (how == CHANGES) mark(f, SPACE_COLUMNS, table, nothing, CHANGES_ONE);
}

static void mark_rows(footprint *f, mig_span table, uint32_t how) {
  mark_table(f, table, NEEDS);
  mark(f, SPACE_ROWS, table, nothing, how);
}

static void need_all_columns(footprint *f, mig_span table) {
  mark_table(f, table, NEEDS);
  mark(f, SPACE_COLUMNS, table, nothing, NEEDS_ALL);
}

static void mark_name(footprint *f, mig_span name) {
  if (name.len != 0) mark(f, SPACE_NAME, nothing, name, CHANGES);
}

/* Spelled in SQL: any name may be that of a type that a script makes, unless the database has it built in. */
static bool is_built_in(const footprint *f, mig_span sql) {
  if (f->dialect != MIG_POSTGRESQL) return true;
  mig_sqlfamily family = mig_sqltype_parse(f->arena, f->dialect, sql).family;
  bool named = family == MIG_SQL_OTHER || family == MIG_SQL_ENUM || family == MIG_SQL_ARRAY;
  return !named && mig_span_find(sql, MIG_SPAN("."), 0) == SIZE_MAX;
}

static void mark_type(footprint *f, const mig_type *type, uint32_t how) {
  if (type->enum_name.len != 0) mark(f, SPACE_TYPE, nothing, type->enum_name, how);
  if (!type->known || (type->sql.len != 0 && !is_built_in(f, type->sql))) f->met = true; /* may name any type */
}

static void mark_constraint(footprint *f, mig_span table, const mig_constraint *c) {
  if (!c->understood) f->met = true;
  mark_name(f, c->name);
  mark_rows(f, table, NEEDS);
  for (uint32_t i = 0; i < c->column_count; i++) mark_column(f, table, c->columns[i], NEEDS);
  /* What the key of a table is, and which constraints it has besides, no mark of a column tells. */
  if (c->name.len == 0 || c->kind == MIG_PRIMARY_KEY) mark(f, SPACE_TABLE, table, MIG_SPAN("unnamed"), CHANGES);
  if (c->kind == MIG_CHECK || c->kind == MIG_EXCLUDE) need_all_columns(f, table);
  if (c->kind != MIG_FOREIGN_KEY) return;
  mark_rows(f, c->ref_table, NEEDS);
  need_all_columns(f, c->ref_table);
}

static void mark_index(footprint *f, mig_span table, const mig_index *index) {
  if (!index->understood) f->met = true;
  mark_name(f, index->name);
  mark_table(f, table, NEEDS);
  if (index->unique == MIG_YES) mark_rows(f, table, NEEDS);
  for (uint32_t i = 0; i < index->part_count; i++) {
    if (index->parts[i].column.ptr != NULL)
      mark_column(f, table, index->parts[i].column, NEEDS);
    else
      need_all_columns(f, table);
  }
  if (index->where.len != 0) need_all_columns(f, table);
}

static void mark_new_column(footprint *f, mig_span table, const mig_column *column, uint32_t type_how) {
  if (!column->understood) f->met = true;
  mark_column(f, table, column->name, CHANGES);
  mark_type(f, &column->type, type_how);
  if (column->has_computed) need_all_columns(f, table);
  if (column->unique == MIG_YES || column->index == MIG_YES) /* their names follow from the column's */
    mark_name(f, mig_op_short_name(f->arena, f->dialect, mig_arena_printf(f->arena, "ix_%.*s_%.*s", MIG_FMT(table), MIG_FMT(column->name))));
  if (column->autoincrement == MIG_YES)
    mark_name(f, mig_arena_printf(f->arena, "%.*s_%.*s_seq", MIG_FMT(table), MIG_FMT(column->name)));
  if (column->primary_key == MIG_YES) mark(f, SPACE_TABLE, table, MIG_SPAN("unnamed"), CHANGES);
  for (uint32_t i = 0; i < column->constraint_count; i++) mark_constraint(f, table, &column->constraints[i]);
}

static void mark_new_table(footprint *f, mig_span name, const mig_table *table) {
  if (table == NULL || !table->understood) {
    f->met = true;
    return;
  }
  mark_table(f, name, CHANGES);
  for (uint32_t i = 0; i < table->column_count; i++) mark_new_column(f, name, &table->columns[i], CHANGES);
  for (uint32_t i = 0; i < table->constraint_count; i++) mark_constraint(f, name, &table->constraints[i]);
  for (uint32_t i = 0; i < table->index_count; i++) mark_index(f, name, &table->indexes[i]);
}

static void mark_alter(footprint *f, const mig_object *column, const mig_alter *alter) {
  mark_column(f, column->table, column->name, CHANGES);
  if ((alter->sets & MIG_FACET_NAME) != 0) mark_column(f, column->table, alter->to.name, CHANGES);
  if ((alter->sets & MIG_FACET_TYPE) != 0) mark_type(f, &alter->to.type, NEEDS);
  if ((alter->sets & ~(uint32_t)MIG_FACET_NAME) != 0) mark_rows(f, column->table, NEEDS); /* casts, defaults */
  if (alter->using_.len != 0) need_all_columns(f, column->table);
}

static void mark_create(footprint *f, const mig_effect *e) {
  switch (e->object.kind) {
    case MIG_OBJECT_TABLE: mark_new_table(f, e->object.name, e->as.table); break;
    case MIG_OBJECT_COLUMN:
      mark_new_column(f, e->object.table, e->as.column, NEEDS);
      mark_rows(f, e->object.table, NEEDS); /* existing rows must take it */
      break;
    case MIG_OBJECT_INDEX: mark_index(f, e->object.table, e->as.index); break;
    case MIG_OBJECT_CONSTRAINT: mark_constraint(f, e->object.table, e->as.constraint); break;
    case MIG_OBJECT_TYPE: mark(f, SPACE_TYPE, nothing, e->object.name, CHANGES); break;
    default: f->met = true; break;
  }
}

/* An index or constraint holds columns that its drop does not name: it meets all that changes the
 * table's columns, needs them all, or writes or checks its rows. */
static void mark_dropped_part(footprint *f, const mig_object *part) {
  if (part->table.len == 0 || part->name.len == 0) {
    f->met = true;
    return;
  }
  mark_name(f, part->name);
  mark_rows(f, part->table, NEEDS);
  mark(f, SPACE_TABLE, part->table, MIG_SPAN("unnamed"), CHANGES);
  mark(f, SPACE_COLUMNS, part->table, nothing, NEEDS_ALL | CHANGES_ONE);
}

static void mark_drop(footprint *f, const mig_effect *e) {
  switch (e->object.kind) {
    case MIG_OBJECT_TABLE: mark_table(f, e->object.name, CHANGES); break;
    case MIG_OBJECT_COLUMN: mark_column(f, e->object.table, e->object.name, CHANGES); break;
    case MIG_OBJECT_TYPE: mark(f, SPACE_TYPE, nothing, e->object.name, CHANGES); break;
    case MIG_OBJECT_INDEX:
    case MIG_OBJECT_CONSTRAINT: mark_dropped_part(f, &e->object); break;
    default: f->met = true; break;
  }
  if (e->cascade) f->met = true;
}

/* An index or constraint comes and goes by its name, unnamed, or with a column. */
static void mark_asked_part(footprint *f, const mig_object *part) {
  if (part->table.len == 0 || part->name.len == 0) {
    f->met = true;
    return;
  }
  mark(f, SPACE_NAME, nothing, part->name, NEEDS);
  mark(f, SPACE_TABLE, part->table, MIG_SPAN("unnamed"), NEEDS);
  need_all_columns(f, part->table);
}

/* What a condition looks at. A condition on data or on the environment looks at nothing of its own:
 * a query that it comes from is an operation, and has its marks. */
static void mark_question(footprint *f, const mig_object *object, mig_question question) {
  switch (question) {
    case MIG_ASK_UNKNOWN:
    case MIG_ASK_NOTHING:
    case MIG_ASK_ALL: break;
    case MIG_ASK_HAS_TABLE: mark_table(f, object->name, NEEDS); break;
    case MIG_ASK_HAS_COLUMN: mark_column(f, object->table, object->name, NEEDS); break;
    case MIG_ASK_HAS_INDEX:
    case MIG_ASK_HAS_FOREIGN_KEY:
    case MIG_ASK_HAS_CONSTRAINT: mark_asked_part(f, object); break;
    case MIG_ASK_TABLE_HAS_ROWS: mark_rows(f, object->table.len != 0 ? object->table : object->name, NEEDS); break;
    default: f->met = true; break;
  }
}

static void mark_effect(footprint *f, const mig_effect *e) {
  switch (e->verb) {
    case MIG_EFFECT_CREATE: mark_create(f, e); break;
    case MIG_EFFECT_DROP: mark_drop(f, e); break;
    case MIG_EFFECT_RENAME:
      if (e->object.kind != MIG_OBJECT_TABLE) f->met = true;
      mark_table(f, e->object.name, CHANGES);
      mark_table(f, e->as.rename.new_name, CHANGES);
      break;
    case MIG_EFFECT_ALTER:
      if (e->object.kind == MIG_OBJECT_COLUMN)
        mark_alter(f, &e->object, e->as.alter);
      else if (e->object.kind == MIG_OBJECT_TABLE)
        mark(f, SPACE_TABLE, e->object.name, MIG_SPAN("comment"), CHANGES), mark_table(f, e->object.name, NEEDS);
      else
        f->met = true;
      break;
    case MIG_EFFECT_REQUIRE:
      if (e->object.kind == MIG_OBJECT_TABLE) mark_table(f, e->object.name, NEEDS);
      if (e->object.kind == MIG_OBJECT_COLUMN) mark_column(f, e->object.table, e->object.name, NEEDS);
      break;
    case MIG_EFFECT_READ:
    case MIG_EFFECT_WRITE: {
      mig_span table = e->object.table.len != 0 ? e->object.table : e->object.name;
      mark_rows(f, table, e->verb == MIG_EFFECT_WRITE ? CHANGES : NEEDS);
      need_all_columns(f, table);
      break;
    }
    case MIG_EFFECT_PROBE: mark_question(f, &e->object, e->as.probe.question); break;
    default: f->met = true; break; /* SQL inside of SQL, what was not understood */
  }
}

static void mark_sql(footprint *f, mig_span sql) {
  mig_sql_result result;
  if (mig_sql_effects(&result, f->arena, f->dialect, sql) != MIG_OK) f->met = true;
  for (uint32_t i = 0; !f->met && i < result.count; i++) {
    const mig_sql_step *step = &result.steps[i];
    mark_effect(f, &step->effect);
    for (uint32_t k = 0; k < step->use_count; k++) {
      const mig_object *use = &step->uses[k];
      if (use->kind == MIG_OBJECT_TABLE) {
        mark_rows(f, use->name, NEEDS);
        need_all_columns(f, use->name);
      } else if (use->kind != MIG_OBJECT_COLUMN) {
        f->met = true;
      } /* a column's table is among the uses, and all its columns are needed */
    }
  }
}

/* SQLite's batch mode makes the table anew from all that it finds there. */
static void mark_batch(footprint *f, const mig_batch *batch) {
  if (f->dialect == MIG_SQLITE && batch->recreate != MIG_RECREATE_NEVER) mark_table(f, batch->table.name, CHANGES);
}

static void mark_line(footprint *f, const mig_conflict_line *line) {
  for (uint32_t r = 0; !f->met && r < line->count; r++) {
    const mig_ops *ops = line->items[r].ops;
    for (uint32_t i = 0; ops != NULL && !f->met && i < ops->count; i++) {
      const mig_op *op = &ops->items[i];
      if (op->batch != NULL) mark_batch(f, op->batch);
      for (uint32_t k = 0; k < op->effect_count; k++) {
        if (op->effects[k].verb == MIG_EFFECT_SQL)
          mark_sql(f, op->effects[k].as.sql);
        else
          mark_effect(f, &op->effects[k]);
      }
    }
  }
}

bool mig_footprints_disjoint(mig_arena *arena, mig_dialect dialect, const mig_conflict_line *ours,
                             const mig_conflict_line *theirs) {
  footprint a = {.arena = arena, .dialect = dialect}, b = {.arena = arena, .dialect = dialect};
  mig_map_init(&a.marks, arena);
  mig_map_init(&b.marks, arena);
  mark_line(&a, ours);
  b.other = &a;
  if (!a.met) mark_line(&b, theirs);
  return !a.met && !b.met;
}

mig_footprint mig_footprint_of(mig_arena *arena, mig_dialect dialect, const mig_conflict_line *line) {
  footprint f = {.arena = arena, .dialect = dialect, .listed = true};
  mig_map_init(&f.marks, arena);
  mark_line(&f, line);
  mig_mark *marks = MIG_NEW_ARRAY(arena, mig_mark, f.keys.count);
  for (uint32_t i = 0; i < f.keys.count; i++)
    marks[i] = (mig_mark){f.keys.items[i], mig_map_get(&f.marks, f.keys.items[i])};
  return (mig_footprint){marks, f.keys.count, f.met};
}
