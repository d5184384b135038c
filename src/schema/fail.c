#include "schema/catalogue_internal.h"

mig_object mig_cat_object(mig_object_kind kind, const mig_cat_table *table, mig_span name) {
  mig_object object = {.kind = kind, .name = name};
  if (table == NULL) return object;
  object.schema = table->shown_schema;
  if (kind == MIG_OBJECT_TABLE) object.name = table->shown;
  else object.table = table->shown;
  return object;
}

mig_apply mig_cat_fail(mig_cat_do *d, mig_object object, mig_step by, mig_deed deed, const char *format, ...) {
  if (d->failure != NULL) {
    va_list args;
    va_start(args, format);
    *d->failure = (mig_failure){.object = object, .by = by, .deed = deed, .step = d->step};
    d->failure->message = mig_arena_vprintf(d->cat->arena, format, args);
    va_end(args);
  }
  return MIG_APPLY_FAILS;
}

mig_apply mig_cat_fail_rows(mig_cat_do *d, const mig_cat_table *table, const mig_rows_result *result) {
  if (result->status == MIG_ROWS_OK) return MIG_APPLY_OK;
  mig_object object = mig_cat_object(MIG_OBJECT_ROWS, table, (mig_span){NULL, 0});
  mig_step by = 0;
  mig_deed deed = MIG_DEED_WROTE;
  bool rows = result->depends_on_rows;
  if (table != NULL) {
    by = table->by_rows;
    mig_sym column = result->column.ptr ? mig_cat_inner_name(d->cat, result->column) : 0;
    mig_cat_column *c = column != 0 ? mig_cat_find_column(table, column) : NULL;
    const mig_cat_gone *gone = c == NULL && column != 0 ? mig_cat_find_gone(table, MIG_OBJECT_COLUMN, column) : NULL;
    if (gone != NULL) {
      mig_cat_fail(d, mig_cat_object(MIG_OBJECT_COLUMN, table, result->column), gone->by,
                   gone->renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED, "%.*s", MIG_FMT(result->message));
      if (d->failure != NULL) d->failure->renamed_to = mig_cat_text(d->cat, gone->renamed_to);
      return MIG_APPLY_FAILS;
    }
    if (c != NULL) {
      object = mig_cat_object(MIG_OBJECT_COLUMN, table, c->shown);
      if (result->failure == MIG_ROWS_NOT_NULL || result->failure == MIG_ROWS_NO_DEFAULT) {
        mig_step latest = c->by[MIG_BY_NULLABLE];
        if (c->by[MIG_BY_DEFAULT] > latest) latest = c->by[MIG_BY_DEFAULT];
        if (latest > by || !rows) by = latest;
        deed = MIG_DEED_ALTERED;
      } else if (result->failure != MIG_ROWS_UNIQUE && c->by[MIG_BY_TYPE] > by) {
        by = c->by[MIG_BY_TYPE];
        deed = MIG_DEED_ALTERED;
      }
    }
    if (result->constraint.ptr != NULL) {
      mig_sym name = mig_cat_inner_name(d->cat, result->constraint);
      mig_cat_constraint *k = mig_cat_find_constraint(table, name);
      mig_cat_index *index = mig_cat_find_index(table, name);
      mig_step made = k != NULL ? k->by : index != NULL ? index->by : 0;
      if (made > by) {
        by = made;
        deed = MIG_DEED_CREATED;
      }
    }
  }
  mig_cat_fail(d, object, by, deed, "%.*s", MIG_FMT(result->message));
  if (d->failure != NULL) {
    d->failure->rows = rows;
    d->failure->possible = result->open;
  }
  return MIG_APPLY_FAILS;
}

void mig_cat_murk(mig_cat_do *d, const mig_object *table, bool rows_only, mig_span reason) {
  mig_catalogue *cat = d->cat;
  mig_murk *murk = mig_vec_push(cat->arena, &cat->murk);
  *murk = (mig_murk){.step = d->step, .all = table == NULL, .rows_only = rows_only, .reason = reason};
  if (table == NULL) {
    cat->touched_all = cat->touched_all || cat->recording;
    return;
  }
  murk->table = *table;
}

mig_span mig_cat_fill(mig_catalogue *cat, const char *words, mig_span name) {
  mig_buf buf = mig_buf_in(cat->arena);
  for (; *words != 0; words++) {
    if (*words == '%') mig_buf_put(&buf, name);
    else mig_buf_putc(&buf, *words);
  }
  return mig_buf_span(&buf);
}

/* A table that history does not show but somebody uses. */
static mig_cat_table *make_up_table(mig_cat_do *d, mig_span schema, mig_span name, mig_sym key) {
  mig_catalogue *cat = d->cat;
  cat->assumed++;
  mig_cat_table *table = MIG_NEW(cat->arena, mig_cat_table);
  table->key = key;
  table->name = mig_cat_relation_name(cat, name);
  table->schema = mig_cat_relation_name(cat, schema);
  table->shown = name;
  table->shown_schema = schema;
  table->open = true;
  table->owner = cat->owner;
  table->home = cat->arena;
  table->slot = cat->tables.count;
  *mig_vec_push(cat->arena, &cat->tables) = table;
  cat->live_tables++;
  mig_cat_slot_set(cat, MIG_SPACE_RELATION, key, (mig_cat_slot){.kind = MIG_SLOT_TABLE, .at = table->slot});
  mig_rowset_create_table(cat->rows, mig_cat_text(cat, key));
  mig_rowset_open_table(cat->rows, mig_cat_text(cat, key));
  return table;
}

/* Each database's words for a table that is not there. */
static mig_apply fail_no_table(mig_cat_do *d, mig_span schema, mig_span name, mig_cat_slot slot) {
  mig_object object = {.kind = MIG_OBJECT_TABLE, .schema = schema, .name = name};
  mig_deed deed = slot.kind != MIG_SLOT_GONE ? MIG_DEED_NONE : slot.renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  mig_span full = schema.len == 0 ? name
                                  : mig_arena_printf(d->cat->arena, "%.*s.%.*s", MIG_FMT(schema), MIG_FMT(name));
  switch (d->cat->dialect) {
  case MIG_POSTGRESQL:
    mig_cat_fail(d, object, slot.by, deed, "relation \"%.*s\" does not exist", MIG_FMT(full));
    break;
  case MIG_SQLITE: mig_cat_fail(d, object, slot.by, deed, "no such table: %.*s", MIG_FMT(full)); break;
  case MIG_MYSQL: mig_cat_fail(d, object, slot.by, deed, "Table '%.*s' doesn't exist", MIG_FMT(full)); break;
  }
  if (d->failure != NULL) d->failure->renamed_to = mig_cat_text(d->cat, slot.renamed_to);
  return MIG_APPLY_FAILS;
}

mig_cat_table *mig_cat_need_table(mig_cat_do *d, mig_span schema, mig_span name) {
  mig_catalogue *cat = d->cat;
  mig_sym key = mig_cat_key(cat, schema, name);
  mig_cat_slot slot = mig_cat_slot_get(cat, MIG_SPACE_RELATION, key);
  if (slot.kind == MIG_SLOT_TABLE) return cat->tables.items[slot.at];
  if (mig_cat_may_be_there(cat, slot) || (slot.kind == MIG_SLOT_NEVER && mig_span_is(name, "alembic_version")))
    return make_up_table(d, schema, name, key); /* Alembic's own table is made before anything runs */
  if (slot.kind == MIG_SLOT_VIEW) {
    mig_cat_view *view = cat->views.items[slot.at];
    mig_cat_fail(d, (mig_object){.kind = MIG_OBJECT_VIEW, .schema = schema, .name = name}, view->by, MIG_DEED_CREATED,
                 "\"%.*s\" is a view", MIG_FMT(name));
    return NULL;
  }
  fail_no_table(d, schema, name, slot);
  return NULL;
}

mig_cat_column *mig_cat_need_column(mig_cat_do *d, mig_cat_table **table, mig_span name, const char *words) {
  mig_catalogue *cat = d->cat;
  mig_sym sym = mig_cat_inner_name(cat, name);
  mig_cat_column *column = mig_cat_find_column(*table, sym);
  if (column != NULL) return column;
  const mig_cat_gone *gone = mig_cat_find_gone(*table, MIG_OBJECT_COLUMN, sym);
  if (gone == NULL && (*table)->open) {
    *table = mig_cat_write_table(cat, *table); /* the caller may have found it before somebody else made the column up */
    if ((column = mig_cat_find_column(*table, sym)) != NULL) return column;
    cat->assumed++;
    column = mig_vec_push(cat->arena, &(*table)->columns);
    *column = (mig_cat_column){.name = sym, .shown = name, .type = &mig_cat_no_type, .filled = &mig_cat_not_filled};
    return column;
  }
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, *table, name);
  mig_deed deed = gone == NULL ? MIG_DEED_NONE : gone->renamed_to ? MIG_DEED_RENAMED : MIG_DEED_DROPPED;
  mig_step by = gone != NULL ? gone->by : 0;
  mig_span shown = (*table)->shown;
  if (words != NULL)
    mig_cat_fail(d, object, by, deed, "%.*s", MIG_FMT(mig_cat_fill(cat, words, name)));
  else if (cat->dialect == MIG_POSTGRESQL)
    mig_cat_fail(d, object, by, deed, "column \"%.*s\" of relation \"%.*s\" does not exist", MIG_FMT(name), MIG_FMT(shown));
  else if (cat->dialect == MIG_SQLITE)
    mig_cat_fail(d, object, by, deed, "no such column: %.*s", MIG_FMT(name));
  else
    mig_cat_fail(d, object, by, deed, "Unknown column '%.*s' in '%.*s'", MIG_FMT(name), MIG_FMT(shown));
  if (d->failure != NULL && gone != NULL) d->failure->renamed_to = mig_cat_text(cat, gone->renamed_to);
  return NULL;
}

/* What stands under a relation's name, and who put it there. */
static mig_step slot_maker(const mig_catalogue *cat, mig_cat_slot slot) {
  switch (slot.kind) {
  case MIG_SLOT_TABLE: return cat->tables.items[slot.at]->by_name;
  case MIG_SLOT_VIEW: return cat->views.items[slot.at]->by;
  case MIG_SLOT_SEQUENCE: return cat->sequences.items[slot.at]->by;
  default: return slot.by;
  }
}

mig_apply mig_cat_need_free(mig_cat_do *d, mig_sym key, mig_span shown) {
  mig_cat_slot slot = mig_cat_slot_get(d->cat, MIG_SPACE_RELATION, key);
  if (slot.kind == MIG_SLOT_NEVER || slot.kind == MIG_SLOT_GONE) return MIG_APPLY_OK;
  mig_object_kind kind = slot.kind == MIG_SLOT_TABLE      ? MIG_OBJECT_TABLE
                         : slot.kind == MIG_SLOT_VIEW     ? MIG_OBJECT_VIEW
                         : slot.kind == MIG_SLOT_SEQUENCE ? MIG_OBJECT_SEQUENCE
                                                          : MIG_OBJECT_INDEX;
  mig_object object = {.kind = kind, .name = shown};
  const char *words = d->cat->dialect == MIG_POSTGRESQL ? "relation \"%\" already exists"
                      : d->cat->dialect == MIG_SQLITE   ? (slot.kind == MIG_SLOT_INDEX ? "index % already exists"
                                                                                       : "table % already exists")
                                                        : "Table '%' already exists";
  mig_span message = mig_cat_fill(d->cat, words, shown);
  return mig_cat_fail(d, object, slot_maker(d->cat, slot), MIG_DEED_CREATED, "%.*s", MIG_FMT(message));
}
