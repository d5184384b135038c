#include "schema/catalogue_internal.h"

typedef struct diff_list {
  mig_arena *arena;
  MIG_VEC(mig_cat_difference) items;
} diff_list;

static const mig_span absent = {NULL, 0};

static mig_cat_difference *put(diff_list *list, mig_object object, const char *facet, mig_span first, mig_span second,
                               mig_step first_by, mig_step second_by) {
  mig_cat_difference *d = mig_vec_push(list->arena, &list->items);
  *d = (mig_cat_difference){object, mig_span_of(facet), first, second, first_by, second_by, false};
  return d;
}

static bool same(mig_span a, mig_span b) {
  return (a.ptr == NULL) == (b.ptr == NULL) && mig_span_eq(a, b);
}

/* ---- columns ---- */

/* 0, 0.00, +0 and '0' are one value of a number; trailing zeros say nothing. */
static mig_span plain_number(mig_arena *arena, mig_span text) {
  text = mig_span_trim(text);
  if (text.len != 0 && text.ptr[0] == '+') text = mig_span_cut(text, 1, text.len);
  size_t dot = mig_span_find(text, MIG_SPAN("."), 0);
  for (size_t i = 0; i < text.len; i++)
    if (!(text.ptr[i] >= '0' && text.ptr[i] <= '9') && text.ptr[i] != '.' && !(i == 0 && text.ptr[i] == '-')) return text;
  if (dot != SIZE_MAX) {
    while (text.len > dot + 1 && text.ptr[text.len - 1] == '0') text.len--;
    if (text.len == dot + 1) text.len = dot;
  }
  (void)arena;
  return text;
}

static mig_span plain_truth(mig_span text) {
  static const char *const yes[] = {"1", "t", "true", "y", "yes", "on"};
  static const char *const no[] = {"0", "f", "false", "n", "no", "off"};
  for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
    if (mig_span_eq_nocase(text, mig_span_of(yes[i]))) return MIG_SPAN("true");
    if (mig_span_eq_nocase(text, mig_span_of(no[i]))) return MIG_SPAN("false");
  }
  return text;
}

static mig_span plain_default(mig_catalogue *cat, const mig_cat_column *column) {
  if (column->default_sql.ptr == NULL) {
    bool counts = column->generated && cat->dialect == MIG_POSTGRESQL && column->filled->identity.ptr == NULL;
    return counts ? MIG_SPAN("the next number") : absent;
  }
  const mig_expr *expr = mig_cat_expression(cat, column->default_sql);
  while (expr->kind == MIG_EXPR_CAST && expr->count != 0) expr = expr->args[0];
  if (expr->kind == MIG_EXPR_NOW) return MIG_SPAN("now");
  if (expr->kind != MIG_EXPR_STRING && expr->kind != MIG_EXPR_NUMBER && expr->kind != MIG_EXPR_BOOL)
    return mig_cat_expr_text(cat, expr);
  mig_span text = expr->text;
  if (column->type->value.family == MIG_SQL_BOOL) return plain_truth(text);
  switch (column->type->value.family) {
  case MIG_SQL_INT:
  case MIG_SQL_NUMERIC:
  case MIG_SQL_FLOAT: return plain_number(cat->arena, text);
  default: break;
  }
  return expr->kind == MIG_EXPR_BOOL ? plain_truth(text) : text;
}

static mig_span one_spelling(mig_catalogue *cat, mig_span sql) {
  return sql.ptr != NULL ? mig_cat_expr_text(cat, mig_cat_expression(cat, sql)) : absent;
}

static mig_span collation(const mig_cat_column *column) {
  mig_span name = column->type->value.collation;
  return mig_span_eq_nocase(name, MIG_SPAN("default")) ? MIG_SPAN("") : name; /* PostgreSQL's word for the database's own */
}

static mig_span collated(mig_catalogue *cat, mig_span type, const mig_cat_column *column) {
  mig_span name = collation(column);
  return name.len == 0 ? type : mig_arena_printf(cat->arena, "%.*s COLLATE %.*s", MIG_FMT(type), MIG_FMT(name));
}

static void compare_column(diff_list *list, mig_catalogue *a, const mig_cat_table *ta, const mig_cat_column *ca,
                           mig_catalogue *b, const mig_cat_column *cb) {
  mig_object object = mig_cat_object(MIG_OBJECT_COLUMN, ta, ca->shown);
  mig_span x = mig_cat_type_text(a, ca->type), y = mig_cat_type_text(b, cb->type);
  if (mig_span_eq(x, y) && !mig_span_eq_nocase(collation(ca), collation(cb))) x = collated(a, x, ca), y = collated(b, y, cb);
  if (!mig_span_eq(x, y)) put(list, object, "type", x, y, ca->by[MIG_BY_TYPE], cb->by[MIG_BY_TYPE]);
  if (a->dialect != MIG_POSTGRESQL && !mig_span_eq(ca->shown, cb->shown)) /* one name, other letters */
    put(list, object, "name", ca->shown, cb->shown, ca->by[MIG_BY_NAME], cb->by[MIG_BY_NAME]);
  if (ca->not_null != cb->not_null)
    put(list, object, "nullable", ca->not_null ? MIG_SPAN("NOT NULL") : MIG_SPAN("NULL"),
        cb->not_null ? MIG_SPAN("NOT NULL") : MIG_SPAN("NULL"), ca->by[MIG_BY_NULLABLE], cb->by[MIG_BY_NULLABLE]);
  x = plain_default(a, ca);
  y = plain_default(b, cb);
  if (!same(x, y)) put(list, object, "default", x, y, ca->by[MIG_BY_DEFAULT], cb->by[MIG_BY_DEFAULT]);
  if (!same(ca->comment, cb->comment))
    put(list, object, "comment", ca->comment, cb->comment, ca->by[MIG_BY_COMMENT], cb->by[MIG_BY_COMMENT]);
  if (!same(one_spelling(a, ca->filled->computed), one_spelling(b, cb->filled->computed)))
    put(list, object, "definition", ca->filled->computed, cb->filled->computed, ca->by[MIG_BY_EXISTS], cb->by[MIG_BY_EXISTS]);
  if (a->dialect == MIG_MYSQL && ca->generated != cb->generated)
    put(list, object, "default", ca->generated ? MIG_SPAN("AUTO_INCREMENT") : absent,
        cb->generated ? MIG_SPAN("AUTO_INCREMENT") : absent, ca->by[MIG_BY_DEFAULT], cb->by[MIG_BY_DEFAULT]);
  if ((ca->filled->identity.ptr != NULL) != (cb->filled->identity.ptr != NULL) || mig_cat_always(ca) != mig_cat_always(cb))
    put(list, object, "default", ca->filled->identity, cb->filled->identity, ca->by[MIG_BY_DEFAULT], cb->by[MIG_BY_DEFAULT]);
}

static mig_step latest(const mig_cat_column *column) {
  return column->by[MIG_BY_EXISTS] > column->by[MIG_BY_NAME] ? column->by[MIG_BY_EXISTS] : column->by[MIG_BY_NAME];
}

static mig_step gone_by(const mig_cat_table *table, mig_object_kind kind, mig_sym name) {
  const mig_cat_gone *gone = mig_cat_find_gone(table, kind, name);
  return gone != NULL ? gone->by : 0;
}

static void compare_columns(diff_list *list, mig_catalogue *a, const mig_cat_table *ta, mig_catalogue *b,
                            const mig_cat_table *tb) {
  for (uint32_t i = 0; i < ta->columns.count; i++) {
    const mig_cat_column *ca = &ta->columns.items[i], *cb = mig_cat_find_column(tb, ca->name);
    if (cb != NULL) compare_column(list, a, ta, ca, b, cb);
    else
      put(list, mig_cat_object(MIG_OBJECT_COLUMN, ta, ca->shown), "", mig_cat_type_text(a, ca->type), absent, latest(ca),
          gone_by(tb, MIG_OBJECT_COLUMN, ca->name));
  }
  for (uint32_t i = 0; i < tb->columns.count; i++) {
    const mig_cat_column *cb = &tb->columns.items[i];
    if (mig_cat_find_column(ta, cb->name) == NULL)
      put(list, mig_cat_object(MIG_OBJECT_COLUMN, tb, cb->shown), "", absent, mig_cat_type_text(b, cb->type),
          gone_by(ta, MIG_OBJECT_COLUMN, cb->name), latest(cb));
  }
}

/* ---- indexes and constraints: by name when somebody named them, else by what they say ---- */

typedef struct part_view {
  mig_object_kind kind;
  mig_sym name; /* 0: nobody named it */
  mig_span shown, text;
  mig_step by;
  bool matched;
} part_view;

typedef MIG_VEC(part_view) part_views;

static void put_columns(mig_buf *buf, const mig_catalogue *cat, const mig_sym *columns, uint32_t count) {
  mig_buf_putc(buf, '(');
  for (uint32_t i = 0; i < count; i++) {
    if (i != 0) mig_buf_puts(buf, ", ");
    mig_buf_put(buf, mig_cat_text(cat, columns[i]));
  }
  mig_buf_putc(buf, ')');
}

static mig_span action(mig_span text) {
  return mig_span_eq_nocase(text, MIG_SPAN("NO ACTION")) ? MIG_SPAN("") : text;
}

static mig_span constraint_text(mig_catalogue *cat, const mig_cat_constraint *c) {
  static const char *const words[] = {"PRIMARY KEY ", "UNIQUE ", "FOREIGN KEY ", "CHECK ", "EXCLUDE ", ""};
  mig_buf buf = mig_buf_in(cat->arena);
  mig_buf_puts(&buf, words[c->kind]);
  if (c->kind == MIG_CHECK) {
    mig_buf_putc(&buf, '(');
    mig_buf_put(&buf, mig_cat_expr_text(cat, mig_cat_strip_text_casts(cat, c->condition)));
    mig_buf_putc(&buf, ')');
  } else
    put_columns(&buf, cat, c->columns, c->column_count);
  if (c->kind == MIG_FOREIGN_KEY) {
    mig_buf_puts(&buf, " REFERENCES ");
    mig_buf_put(&buf, mig_cat_text(cat, c->ref_table));
    put_columns(&buf, cat, c->ref_columns, c->ref_count);
    mig_span on_delete = action(c->on_delete), on_update = action(c->on_update);
    if (on_delete.len != 0) mig_buf_printf(&buf, " ON DELETE %.*s", MIG_FMT(on_delete));
    if (on_update.len != 0) mig_buf_printf(&buf, " ON UPDATE %.*s", MIG_FMT(on_update));
  }
  if (c->kind == MIG_EXCLUDE) mig_buf_put(&buf, mig_cat_expr_text(cat, c->condition));
  if (c->nulls_meet) mig_buf_puts(&buf, " NULLS NOT DISTINCT");
  if (c->deferrable) mig_buf_puts(&buf, " DEFERRABLE");
  if (c->initially.len != 0) mig_buf_printf(&buf, " INITIALLY %.*s", MIG_FMT(c->initially));
  return mig_buf_span(&buf);
}

static mig_span index_text(mig_catalogue *cat, const mig_cat_index *index) {
  mig_buf buf = mig_buf_in(cat->arena);
  mig_buf_puts(&buf, index->unique ? "UNIQUE INDEX (" : "INDEX (");
  for (uint32_t i = 0; i < index->part_count; i++) {
    if (i != 0) mig_buf_puts(&buf, ", ");
    if (index->parts[i].column != 0) mig_buf_put(&buf, mig_cat_text(cat, index->parts[i].column));
    else mig_buf_put(&buf, mig_cat_expr_text(cat, index->parts[i].tree));
  }
  mig_buf_putc(&buf, ')');
  if (index->where != NULL) {
    mig_buf_puts(&buf, " WHERE ");
    mig_buf_put(&buf, mig_cat_expr_text(cat, index->where));
  }
  if (index->using_.len != 0 && !mig_span_eq_nocase(index->using_, MIG_SPAN("btree")))
    mig_buf_printf(&buf, " USING %.*s", MIG_FMT(index->using_));
  if (index->options.len != 0) mig_buf_printf(&buf, " WITH %.*s", MIG_FMT(index->options));
  return mig_buf_span(&buf);
}

static part_views parts_of(mig_catalogue *cat, const mig_cat_table *table) {
  part_views views = {0};
  for (uint32_t i = 0; i < table->constraints.count; i++) {
    const mig_cat_constraint *c = &table->constraints.items[i];
    if (mig_cat_hidden(cat, table, i)) continue;
    *mig_vec_push(cat->arena, &views) =
        (part_view){MIG_OBJECT_CONSTRAINT, c->named ? c->name : 0, c->shown, constraint_text(cat, c), c->by, false};
  }
  for (uint32_t i = 0; i < table->indexes.count; i++) {
    const mig_cat_index *index = &table->indexes.items[i];
    if (index->for_key) continue;
    *mig_vec_push(cat->arena, &views) =
        (part_view){MIG_OBJECT_INDEX, index->named ? index->name : 0, index->shown, index_text(cat, index), index->by, false};
  }
  return views;
}

static part_view *partner(const part_view *view, part_views *others) {
  for (uint32_t i = 0; i < others->count; i++) {
    part_view *other = &others->items[i];
    if (other->matched || other->kind != view->kind || other->name != view->name) continue;
    if (view->name != 0 || mig_span_eq(other->text, view->text)) return other;
  }
  return NULL;
}

static void compare_parts(diff_list *list, mig_catalogue *a, const mig_cat_table *ta, mig_catalogue *b,
                          const mig_cat_table *tb) {
  part_views first = parts_of(a, ta), second = parts_of(b, tb);
  for (uint32_t i = 0; i < first.count; i++) {
    part_view *view = &first.items[i], *other = partner(view, &second);
    mig_object object = mig_cat_object(view->kind, ta, view->shown);
    if (other == NULL) {
      mig_step by = gone_by(tb, view->kind, view->name);
      put(list, object, "", view->text, absent, view->by, by)->nameless = view->name == 0;
      continue;
    }
    other->matched = true;
    if (!mig_span_eq(view->text, other->text)) put(list, object, "definition", view->text, other->text, view->by, other->by);
  }
  for (uint32_t i = 0; i < second.count; i++) {
    part_view *view = &second.items[i];
    if (view->matched) continue;
    mig_object object = mig_cat_object(view->kind, tb, view->shown);
    put(list, object, "", absent, view->text, gone_by(ta, view->kind, view->name), view->by)->nameless = view->name == 0;
  }
}

/* ---- relations and types ---- */

static void compare_tables(diff_list *list, mig_catalogue *a, const mig_cat_table *ta, mig_catalogue *b,
                           const mig_cat_table *tb) {
  compare_columns(list, a, ta, b, tb);
  compare_parts(list, a, ta, b, tb);
  if (!same(ta->comment, tb->comment))
    put(list, mig_cat_object(MIG_OBJECT_TABLE, ta, absent), "comment", ta->comment, tb->comment, ta->by_comment, tb->by_comment);
}

static mig_object slot_object(const mig_catalogue *cat, mig_cat_slot slot) {
  if (slot.kind == MIG_SLOT_TABLE) return mig_cat_object(MIG_OBJECT_TABLE, cat->tables.items[slot.at], absent);
  if (slot.kind == MIG_SLOT_VIEW) return (mig_object){.kind = MIG_OBJECT_VIEW, .name = cat->views.items[slot.at]->shown};
  return (mig_object){.kind = MIG_OBJECT_SEQUENCE, .name = cat->sequences.items[slot.at]->shown};
}

static bool counts(const mig_catalogue *cat, mig_cat_slot slot) {
  return slot.kind == MIG_SLOT_TABLE || slot.kind == MIG_SLOT_VIEW ||
         (slot.kind == MIG_SLOT_SEQUENCE && !cat->sequences.items[slot.at]->owned);
}

static mig_step maker(const mig_catalogue *cat, mig_cat_slot slot) {
  if (slot.kind == MIG_SLOT_TABLE) return cat->tables.items[slot.at]->by_name;
  if (slot.kind == MIG_SLOT_VIEW) return cat->views.items[slot.at]->by;
  return cat->sequences.items[slot.at]->by;
}

static mig_span use_text(diff_list *list, mig_catalogue *cat, const mig_cat_use *use) {
  mig_span table = mig_cat_text(cat, use->table), column = mig_cat_text(cat, use->column);
  return mig_arena_printf(list->arena, "reads %.*s.%.*s", MIG_FMT(table), MIG_FMT(column));
}

static mig_span lowered(mig_arena *arena, mig_span text) {
  mig_span copy = mig_arena_copy(arena, text);
  char *p = (char *)(uintptr_t)copy.ptr;
  for (size_t i = 0; i < copy.len; i++)
    if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
  return copy;
}

/* SQLite writes a new name into the text of the views that are there: the names of what this one reads that its maker
 * did not write. What stands for * is not written down. */
static mig_span rewritten(diff_list *list, mig_catalogue *cat, const mig_cat_view *view) {
  mig_buf buf = mig_buf_in(list->arena);
  mig_span text = lowered(list->arena, view->definition);
  for (uint32_t i = 0; i < view->use_count; i++) {
    const mig_cat_use *use = &view->uses[i];
    mig_span name = mig_cat_text(cat, use->column != 0 ? use->column : use->table);
    if ((use->column == 0 || !view->star) && !mig_cat_mentions(text, name)) mig_buf_printf(&buf, "%.*s ", MIG_FMT(name));
  }
  return mig_buf_span(&buf);
}

/* The same words may mean other columns: a view follows the column that it was made over to its new name,
 * and another column may have taken the old one. (MariaDB keeps the words; SQLite's * is read anew each time.) */
static void compare_views(diff_list *list, mig_catalogue *a, const mig_cat_view *va, mig_catalogue *b, const mig_cat_view *vb) {
  mig_object object = {.kind = MIG_OBJECT_VIEW, .name = va->shown};
  if (!same(va->definition, vb->definition)) {
    put(list, object, "definition", va->definition, vb->definition, va->by, vb->by);
    return;
  }
  if (a->dialect == MIG_SQLITE) {
    mig_span words_a = rewritten(list, a, va), words_b = rewritten(list, b, vb);
    if (!same(words_a, words_b)) {
      put(list, object, "definition", words_a, words_b, va->by, vb->by);
      return;
    }
  }
  if (a->dialect == MIG_MYSQL || (a->dialect == MIG_SQLITE && (va->star || vb->star))) return;
  for (uint32_t i = 0; i < va->use_count && i < vb->use_count; i++) {
    const mig_cat_use *x = &va->uses[i], *y = &vb->uses[i];
    if (x->table == y->table && x->column == y->column) continue;
    if (va->use_count != vb->use_count && (x->column != 0 || y->column != 0)) return; /* tables can be told, columns not */
    put(list, object, "definition", use_text(list, a, x), use_text(list, b, y), va->by, vb->by);
    return;
  }
}

static void compare_sequences(diff_list *list, const mig_cat_sequence *x, const mig_cat_sequence *y) {
  mig_span a = mig_cat_sequence_text(list->arena, x), b = mig_cat_sequence_text(list->arena, y);
  if (x != y && !same(a, b)) put(list, (mig_object){.kind = MIG_OBJECT_SEQUENCE, .name = x->shown}, "definition", a, b, x->by, y->by);
}

static void compare_view_indexes(diff_list *list, const mig_catalogue *a, const mig_catalogue *b, mig_sym key) {
  const mig_cat_view_index *x = mig_cat_find_view_index(a, key), *y = mig_cat_find_view_index(b, key);
  if (x == NULL && y == NULL) return;
  mig_object object = {.kind = MIG_OBJECT_INDEX, .name = x != NULL ? x->shown : y->shown};
  mig_step gone = mig_cat_slot_peek(x == NULL ? a : b, MIG_SPACE_RELATION, key).by;
  if (x == NULL) put(list, object, "", absent, MIG_SPAN("there"), gone, y->by);
  else if (y == NULL) put(list, object, "", MIG_SPAN("there"), absent, x->by, gone);
  else if (!same(x->text, y->text)) put(list, object, "definition", x->text, y->text, x->by, y->by);
}

static void compare_relation(diff_list *list, mig_catalogue *a, mig_catalogue *b, mig_sym key) {
  compare_view_indexes(list, a, b, key);
  mig_cat_slot x = mig_cat_slot_peek(a, MIG_SPACE_RELATION, key), y = mig_cat_slot_peek(b, MIG_SPACE_RELATION, key);
  bool in_a = counts(a, x), in_b = counts(b, y);
  if (!in_a && !in_b) return;
  if (in_a && in_b && x.kind == y.kind) {
    if (x.kind == MIG_SLOT_TABLE && a->tables.items[x.at] != b->tables.items[y.at])
      compare_tables(list, a, a->tables.items[x.at], b, b->tables.items[y.at]);
    if (x.kind == MIG_SLOT_SEQUENCE) compare_sequences(list, a->sequences.items[x.at], b->sequences.items[y.at]);
    if (x.kind == MIG_SLOT_VIEW) compare_views(list, a, a->views.items[x.at], b, b->views.items[y.at]);
    return;
  }
  if (in_a) put(list, slot_object(a, x), "", MIG_SPAN("there"), absent, maker(a, x), y.by);
  if (in_b) put(list, slot_object(b, y), "", absent, MIG_SPAN("there"), x.by, maker(b, y));
}

static mig_span labels_text(mig_arena *arena, const mig_cat_enum *type) {
  mig_buf buf = mig_buf_in(arena);
  for (uint32_t i = 0; i < type->label_count; i++) {
    if (i != 0) mig_buf_puts(&buf, ", ");
    mig_buf_put(&buf, type->labels[i]);
  }
  return buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}

static void compare_type(diff_list *list, mig_catalogue *a, mig_catalogue *b, mig_sym key) {
  mig_cat_slot x = mig_cat_slot_peek(a, MIG_SPACE_TYPE, key), y = mig_cat_slot_peek(b, MIG_SPACE_TYPE, key);
  const mig_cat_enum *ta = x.kind == MIG_SLOT_TYPE ? a->enums.items[x.at] : NULL;
  const mig_cat_enum *tb = y.kind == MIG_SLOT_TYPE ? b->enums.items[y.at] : NULL;
  if (ta == tb) return;
  mig_object object = {.kind = MIG_OBJECT_TYPE, .name = ta != NULL ? ta->shown : tb->shown};
  mig_span first = ta != NULL ? labels_text(list->arena, ta) : absent;
  mig_span second = tb != NULL ? labels_text(list->arena, tb) : absent;
  if (same(first, second)) return;
  put(list, object, ta != NULL && tb != NULL ? "labels" : "", first, second, ta != NULL ? ta->by_labels : x.by,
      tb != NULL ? tb->by_labels : y.by);
}

static void put_others(diff_list *list, const mig_cat_other *first, const mig_cat_other *second, mig_step no_first, mig_step no_second) {
  if (first == NULL && second == NULL) return;
  bool both = first != NULL && second != NULL;
  if (both && same(first->definition, second->definition) && !same(first->state, second->state)) {
    put(list, first->object, "state", first->state, second->state, first->by, second->by);
    return;
  }
  if (both && same(first->definition, second->definition)) return;
  put(list, first != NULL ? first->object : second->object, both ? "definition" : "",
      both ? first->definition : first != NULL ? MIG_SPAN("there") : absent,
      both ? second->definition : second != NULL ? MIG_SPAN("there") : absent, first != NULL ? first->by : no_first,
      second != NULL ? second->by : no_second);
}

/* A table's number, under which PostgreSQL's triggers stand, hangs on the order in which tables came: two
 * catalogues are compared by the table's name. */
static const mig_cat_other *counterpart(const mig_catalogue *own, const mig_cat_other *other, mig_catalogue *cat) {
  const mig_cat_table *table = own->tables.items[other->table];
  return mig_cat_same_other(cat, mig_cat_find_table(cat, table->key), other->object.name);
}

static void compare_other(diff_list *list, mig_catalogue *a, mig_catalogue *b, mig_sym key) {
  mig_cat_slot x = mig_cat_slot_peek(a, MIG_SPACE_OTHER, key), y = mig_cat_slot_peek(b, MIG_SPACE_OTHER, key);
  const mig_cat_other *first = mig_cat_find_other(a, x), *second = mig_cat_find_other(b, y);
  bool in_table_a = first != NULL && first->table != UINT32_MAX, in_table_b = second != NULL && second->table != UINT32_MAX;
  if (in_table_a) put_others(list, first, counterpart(a, first, b), x.by, y.by);
  if (in_table_b && counterpart(b, second, a) == NULL) put_others(list, NULL, second, x.by, y.by);
  put_others(list, in_table_a ? NULL : first, in_table_b ? NULL : second, x.by, y.by);
}

static int by_object(const void *left, const void *right) {
  const mig_cat_difference *a = left, *b = right;
  bool rows_a = a->object.kind == MIG_OBJECT_ROWS, rows_b = b->object.kind == MIG_OBJECT_ROWS;
  if (rows_a != rows_b) return rows_a ? 1 : -1;
  mig_span ta = a->object.table.ptr != NULL ? a->object.table : a->object.name;
  mig_span tb = b->object.table.ptr != NULL ? b->object.table : b->object.name;
  int c = mig_span_cmp(a->object.schema, b->object.schema);
  if (c == 0) c = mig_span_cmp(ta, tb);
  if (c == 0) c = (int)a->object.kind - (int)b->object.kind;
  if (c == 0) c = mig_span_cmp(a->object.name, b->object.name);
  if (c == 0) c = mig_span_cmp(a->facet, b->facet);
  if (c == 0) c = mig_span_cmp(a->first, b->first);
  return c != 0 ? c : mig_span_cmp(a->second, b->second);
}

static void compare_rows(diff_list *list, mig_catalogue *a, mig_catalogue *b) {
  uint32_t count = 0;
  const mig_span *tables = mig_rowset_differences(list->arena, a->rows, b->rows, &count);
  for (uint32_t i = 0; i < count; i++) {
    mig_cat_table *ta = mig_cat_find_table(a, mig_cat_intern(a, tables[i]));
    mig_cat_table *tb = mig_cat_find_table(b, mig_cat_intern(b, tables[i]));
    if (ta == NULL || tb == NULL) continue; /* told as a missing table */
    put(list, mig_cat_object(MIG_OBJECT_ROWS, ta, absent), "rows", mig_rowset_only_in(list->arena, a->rows, b->rows, tables[i]),
        mig_rowset_only_in(list->arena, b->rows, a->rows, tables[i]), ta->by_rows, tb->by_rows);
  }
}

static mig_sym end_of_both(const mig_catalogue *a, const mig_catalogue *b, mig_cat_space space) {
  mig_sym x = mig_cat_slot_end(a, space), y = mig_cat_slot_end(b, space);
  return x > y ? x : y;
}

const mig_cat_difference *mig_catalogue_compare(mig_arena *arena, const mig_catalogue *first,
                                                const mig_catalogue *second, uint32_t *count) {
  mig_catalogue *a = mig_catalogue_clone(first), *b = mig_catalogue_clone(second);
  a->recording = b->recording = false;
  diff_list list = {.arena = arena};
  for (mig_sym key = 1; key < end_of_both(a, b, MIG_SPACE_RELATION); key++) compare_relation(&list, a, b, key);
  for (mig_sym key = 1; key < end_of_both(a, b, MIG_SPACE_TYPE); key++) compare_type(&list, a, b, key);
  for (mig_sym key = 1; key < end_of_both(a, b, MIG_SPACE_OTHER); key++) compare_other(&list, a, b, key);
  compare_rows(&list, a, b);
  if (list.items.count > 1) qsort(list.items.items, list.items.count, sizeof *list.items.items, by_object);
  *count = list.items.count;
  return list.items.items;
}

/* `open`: what is said of a table that may hold more than is known. */
static void print_table(mig_buf *buf, mig_catalogue *cat, const mig_cat_table *table, const char *open) {
  mig_buf_printf(buf, "table %.*s%s\n", MIG_FMT(mig_cat_text(cat, table->key)), table->open ? open : "");
  for (uint32_t j = 0; j < table->columns.count; j++) {
    const mig_cat_column *c = &table->columns.items[j];
    mig_span type = mig_cat_type_text(cat, c->type), value = plain_default(cat, c);
    mig_buf_printf(buf, "  %.*s %.*s%s", MIG_FMT(c->shown), MIG_FMT(type), c->not_null ? " NOT NULL" : "");
    if (value.ptr != NULL) mig_buf_printf(buf, " DEFAULT %.*s", MIG_FMT(value));
    if (c->comment.ptr != NULL) mig_buf_printf(buf, " COMMENT %.*s", MIG_FMT(c->comment));
    mig_buf_putc(buf, '\n');
  }
  part_views parts = parts_of(cat, table);
  for (uint32_t j = 0; j < parts.count; j++)
    mig_buf_printf(buf, "  %.*s %.*s\n", MIG_FMT(parts.items[j].shown), MIG_FMT(parts.items[j].text));
}

static void print_type(mig_buf *buf, const mig_cat_enum *type) {
  mig_span labels = labels_text(buf->arena, type);
  mig_buf_printf(buf, "type %.*s (%.*s)\n", MIG_FMT(type->shown), MIG_FMT(labels));
}

mig_span mig_catalogue_print(mig_arena *arena, const mig_catalogue *catalogue) {
  mig_catalogue *cat = mig_catalogue_clone(catalogue);
  mig_buf buf = mig_buf_in(arena);
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    if (cat->tables.items[i] == NULL) continue;
    print_table(&buf, cat, cat->tables.items[i], " (open)");
    mig_rowset_print(&buf, cat->rows, mig_cat_text(cat, cat->tables.items[i]->key));
  }
  for (uint32_t i = 0; i < cat->enums.count; i++)
    if (cat->enums.items[i] != NULL) print_type(&buf, cat->enums.items[i]);
  return mig_buf_span(&buf);
}

/* The slot that an object's text belongs to: its table's, unless it is a relation or a type itself. */
static mig_cat_slot shown_slot(mig_catalogue *cat, const mig_object *object) {
  bool inner = object->table.len != 0;
  mig_sym key = mig_cat_key(cat, object->schema, inner ? object->table : object->name);
  mig_cat_space space = object->kind == MIG_OBJECT_TYPE ? MIG_SPACE_TYPE : MIG_SPACE_RELATION;
  return mig_cat_slot_peek(cat, space, key);
}

mig_span mig_catalogue_print_objects(mig_arena *arena, const mig_catalogue *catalogue, const mig_object *objects,
                                     uint32_t count) {
  mig_catalogue *cat = mig_catalogue_clone(catalogue);
  cat->recording = false;
  mig_buf buf = mig_buf_in(arena);
  mig_cat_slot *slots = MIG_NEW_ARRAY(arena, mig_cat_slot, count);
  for (uint32_t i = 0; i < count; i++) {
    slots[i] = shown_slot(cat, &objects[i]);
    bool again = false;
    for (uint32_t k = 0; k < i; k++) again = again || (slots[k].kind == slots[i].kind && slots[k].at == slots[i].at);
    if (again) continue;
    if (slots[i].kind == MIG_SLOT_TABLE) print_table(&buf, cat, cat->tables.items[slots[i].at], " (may hold more)");
    if (slots[i].kind == MIG_SLOT_TYPE) print_type(&buf, cat->enums.items[slots[i].at]);
    if (slots[i].kind == MIG_SLOT_VIEW)
      mig_buf_printf(&buf, "view %.*s\n", MIG_FMT(cat->views.items[slots[i].at]->shown));
  }
  return buf.len != 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}
