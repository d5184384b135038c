#include "schema/catalogue_internal.h"

mig_catalogue *mig_catalogue_new(mig_arena *arena, mig_dialect dialect) {
  mig_cat_shared *shared = MIG_NEW(arena, mig_cat_shared);
  shared->arena = arena;
  shared->dialect = dialect;
  mig_map_init(&shared->numbers, arena);
  mig_map_init(&shared->sql_numbers, arena);
  mig_map_init(&shared->expr_numbers, arena);
  mig_map_init(&shared->type_numbers, arena);
  shared->next_owner = 1;
  mig_catalogue *cat = MIG_NEW(arena, mig_catalogue);
  cat->shared = shared;
  cat->arena = arena;
  cat->dialect = dialect;
  cat->owner = shared->next_owner++;
  cat->rows = mig_rowset_new(arena, dialect);
  return cat;
}

/* A vector's elements for a clone: the same, with no room to grow into the original's. */
#define COPY_VEC(arena, v)                                                        \
  do {                                                                            \
    void *items_ = mig_arena_alloc((arena), (v)->count * sizeof *(v)->items + 1); \
    if ((v)->count != 0) memcpy(items_, (v)->items, (v)->count * sizeof *(v)->items); \
    (v)->items = items_;                                                          \
    (v)->cap = (v)->count;                                                        \
  } while (0)

mig_catalogue *mig_catalogue_clone(const mig_catalogue *from) {
  return mig_catalogue_clone_into(from->arena, from);
}

mig_catalogue *mig_catalogue_clone_into(mig_arena *arena, const mig_catalogue *from) {
  mig_catalogue *cat = MIG_NEW(arena, mig_catalogue);
  *cat = *from;
  cat->arena = arena;
  cat->owner = from->shared->next_owner++;
  for (int space = 0; space < MIG_SPACE_COUNT; space++) {
    uint32_t count = from->spaces[space].count;
    cat->spaces[space].pages = MIG_NEW_ARRAY(arena, mig_cat_page *, count);
    if (count != 0) memcpy(cat->spaces[space].pages, from->spaces[space].pages, count * sizeof(mig_cat_page *));
  }
  COPY_VEC(arena, &cat->tables);
  COPY_VEC(arena, &cat->enums);
  COPY_VEC(arena, &cat->views);
  COPY_VEC(arena, &cat->view_indexes);
  COPY_VEC(arena, &cat->sequences);
  COPY_VEC(arena, &cat->kin);
  COPY_VEC(arena, &cat->givers);
  COPY_VEC(arena, &cat->others);
  COPY_VEC(arena, &cat->fires);
  COPY_VEC(arena, &cat->murk);
  COPY_VEC(arena, &cat->doubted);
  if (from->touched.count != 0) {
    cat->touched.marks = MIG_NEW_ARRAY(arena, uint8_t, from->touched.count);
    memcpy(cat->touched.marks, from->touched.marks, from->touched.count);
  }
  cat->rows = mig_rowset_clone(arena, from->rows);
  return cat;
}

mig_catalogue *mig_catalogue_snapshot(mig_catalogue *from) {
  mig_catalogue *cat = mig_catalogue_clone(from);
  from->owner = from->shared->next_owner++; /* what both hold belongs to neither from now on */
  return cat;
}

void mig_catalogue_open(mig_catalogue *cat) {
  cat->open = true;
}

void mig_catalogue_open_rows(mig_catalogue *cat) {
  cat->open_rows = true;
  for (uint32_t i = 0; i < cat->tables.count; i++)
    if (cat->tables.items[i] != NULL)
      mig_rowset_open_table(cat->rows, mig_cat_text(cat, cat->tables.items[i]->key));
}

void mig_catalogue_begin_run(mig_catalogue *cat, mig_step from, mig_step to) {
  cat->run.from = from;
  cat->run.to = to;
}

uint32_t mig_catalogue_assumed(const mig_catalogue *cat) {
  return cat->assumed;
}

uint32_t mig_catalogue_table_count(const mig_catalogue *cat) {
  return cat->live_tables;
}

void mig_catalogue_record(mig_catalogue *cat) {
  mig_rowset_begin_branch(cat->rows);
  cat->recording = true;
  cat->touched_all = false;
  cat->touched.count = 0;
  cat->touched.marks = NULL;
  cat->murk.count = 0;
  cat->murk.cap = 0;
  cat->murk.items = NULL;
  cat->fires.count = 0;
  cat->fires.cap = 0;
  cat->fires.items = NULL;
}

bool mig_catalogue_disjoint(const mig_catalogue *a, const mig_catalogue *b) {
  if (a->touched_all || b->touched_all) return false;
  uint32_t count = a->touched.count < b->touched.count ? a->touched.count : b->touched.count;
  for (uint32_t i = 0; i < count; i++) {
    uint8_t x = a->touched.marks[i], y = b->touched.marks[i];
    if (x != 0 && y != 0 && (((x | y) & 2) != 0 || (x & 16 && y & 8) || (x & 8 && y & 16))) return false;
  }
  return true;
}

bool mig_catalogue_touches(const mig_catalogue *cat, const mig_murk *murk) {
  if (cat->touched_all) return true;
  if (murk->all) {
    for (uint32_t i = 0; i < cat->touched.count; i++)
      if (cat->touched.marks[i] != 0) return true;
    return false;
  }
  mig_catalogue *names = mig_catalogue_clone(cat); /* looking a name up may number it */
  names->recording = false;
  mig_span name = murk->table.kind == MIG_OBJECT_TABLE || murk->table.table.ptr == NULL ? murk->table.name : murk->table.table;
  mig_sym key = mig_cat_key(names, murk->table.schema, name);
  if (key >= cat->touched.count) return false;
  return murk->rows_only ? (cat->touched.marks[key] & 4) != 0 : (cat->touched.marks[key] & (murk->if_changed ? 2 : 7)) != 0;
}

const mig_murk *mig_catalogue_fires(const mig_catalogue *cat, const mig_catalogue *other, uint32_t *count) {
  uint32_t both = cat->touched.count < other->touched.count ? cat->touched.count : other->touched.count;
  bool met = false;
  for (uint32_t i = 0; i < both && !met; i++) met = (cat->touched.marks[i] & 16) != 0 && (other->touched.marks[i] & 8) != 0;
  *count = met ? cat->fires.count : 0;
  return cat->fires.items;
}

const mig_murk *mig_catalogue_murk(const mig_catalogue *cat, uint32_t *count) {
  *count = cat->murk.count;
  return cat->murk.items;
}

mig_cat_table *mig_cat_find_table(mig_catalogue *cat, mig_sym key) {
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  return slot.kind == MIG_SLOT_TABLE ? cat->tables.items[slot.at] : NULL;
}

mig_cat_table *mig_cat_write_table(mig_catalogue *cat, mig_cat_table *table) {
  mig_cat_touch(cat, table->key, true);
  table = cat->tables.items[table->slot]; /* the caller's pointer may be older than a change */
  if (table->owner == cat->owner) {
    table->view = NULL;
    return table;
  }
  mig_cat_table *copy = MIG_NEW(cat->arena, mig_cat_table);
  *copy = *table;
  copy->owner = cat->owner;
  copy->home = cat->arena;
  copy->view = NULL;
  copy->view_room = NULL;
  COPY_VEC(cat->arena, &copy->columns);
  COPY_VEC(cat->arena, &copy->indexes);
  COPY_VEC(cat->arena, &copy->constraints);
  COPY_VEC(cat->arena, &copy->gone);
  for (uint32_t i = 0; i < copy->indexes.count; i++) {
    mig_cat_index *index = &copy->indexes.items[i];
    mig_cat_part *parts = MIG_NEW_ARRAY(cat->arena, mig_cat_part, index->part_count);
    if (index->part_count != 0) memcpy(parts, index->parts, index->part_count * sizeof *parts);
    index->parts = parts;
  }
  for (uint32_t i = 0; i < copy->constraints.count; i++) {
    mig_cat_constraint *c = &copy->constraints.items[i];
    mig_sym *columns = MIG_NEW_ARRAY(cat->arena, mig_sym, c->column_count);
    if (c->column_count != 0) memcpy(columns, c->columns, c->column_count * sizeof *columns);
    c->columns = columns;
    mig_sym *refs = MIG_NEW_ARRAY(cat->arena, mig_sym, c->ref_count);
    if (c->ref_count != 0) memcpy(refs, c->ref_columns, c->ref_count * sizeof *refs);
    c->ref_columns = refs;
  }
  cat->tables.items[copy->slot] = copy;
  return copy;
}

mig_cat_enum *mig_cat_find_enum(mig_catalogue *cat, mig_sym key) {
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_TYPE, key);
  return slot.kind == MIG_SLOT_TYPE ? cat->enums.items[slot.at] : NULL;
}

mig_cat_enum *mig_cat_write_enum(mig_catalogue *cat, mig_cat_enum *type) {
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_TYPE, type->key);
  mig_cat_touch(cat, type->key, true);
  cat->type_version = cat->shared->next_owner++;
  if (type->owner == cat->owner) return type;
  mig_cat_enum *copy = MIG_NEW(cat->arena, mig_cat_enum);
  *copy = *type;
  copy->owner = cat->owner;
  copy->labels = MIG_NEW_ARRAY(cat->arena, mig_span, type->label_count);
  if (type->label_count != 0) memcpy(copy->labels, type->labels, type->label_count * sizeof(mig_span));
  cat->enums.items[slot.at] = copy;
  return copy;
}

mig_cat_view *mig_cat_find_view(mig_catalogue *cat, mig_sym key) {
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  return slot.kind == MIG_SLOT_VIEW ? cat->views.items[slot.at] : NULL;
}

mig_cat_column *mig_cat_find_column(const mig_cat_table *table, mig_sym name) {
  for (uint32_t i = 0; i < table->columns.count; i++)
    if (table->columns.items[i].name == name) return &table->columns.items[i];
  return NULL;
}

mig_cat_index *mig_cat_find_index(const mig_cat_table *table, mig_sym name) {
  for (uint32_t i = 0; i < table->indexes.count; i++)
    if (table->indexes.items[i].name == name) return &table->indexes.items[i];
  return NULL;
}

mig_cat_constraint *mig_cat_find_constraint(const mig_cat_table *table, mig_sym name) {
  for (uint32_t i = 0; i < table->constraints.count; i++)
    if (table->constraints.items[i].name == name && name != 0) return &table->constraints.items[i];
  return NULL;
}

mig_cat_constraint *mig_cat_primary_key(const mig_cat_table *table) {
  for (uint32_t i = 0; i < table->constraints.count; i++)
    if (table->constraints.items[i].kind == MIG_PRIMARY_KEY) return &table->constraints.items[i];
  return NULL;
}

bool mig_cat_has_sym(const mig_sym *items, uint32_t count, mig_sym sym) {
  for (uint32_t i = 0; i < count; i++)
    if (items[i] == sym) return true;
  return false;
}

void mig_cat_remove_gone(mig_cat_table *table, mig_object_kind kind, mig_sym name) {
  for (uint32_t i = table->gone.count; i-- > 0;)
    if (table->gone.items[i].kind == kind && table->gone.items[i].name == name)
      table->gone.items[i] = table->gone.items[--table->gone.count];
}

void mig_cat_add_gone(mig_catalogue *cat, mig_cat_table *table, mig_object_kind kind, mig_sym name, mig_step by,
                      mig_sym renamed_to) {
  if (name == 0) return;
  mig_cat_remove_gone(table, kind, name);
  *mig_vec_push(cat->arena, &table->gone) = (mig_cat_gone){kind, name, renamed_to, by};
}

const mig_cat_gone *mig_cat_find_gone(const mig_cat_table *table, mig_object_kind kind, mig_sym name) {
  for (uint32_t i = 0; i < table->gone.count; i++)
    if (table->gone.items[i].kind == kind && table->gone.items[i].name == name) return &table->gone.items[i];
  return NULL;
}
