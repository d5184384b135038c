/* kin.c: PostgreSQL's INHERITS and PARTITION OF. What is done to a table reaches those that inherit from it, and its
 * rows are read with theirs; none of that is followed. Where the other side has to do with a relative, nobody knows. */
#include "schema/catalogue_internal.h"

void mig_cat_add_kin(mig_cat_do *d, const mig_cat_table *child, const mig_table *in) {
  for (uint32_t i = 0; i < in->parent_count; i++) {
    const mig_cat_table *parent = mig_cat_find_table(d->cat, mig_cat_key(d->cat, in->parents[i].schema, in->parents[i].name));
    if (parent != NULL) *mig_vec_push(d->cat->arena, &d->cat->kin) = (mig_cat_kin){child->slot, parent->slot, in->partition, in->bounds, d->step};
  }
}

const mig_cat_table *mig_cat_heir(const mig_catalogue *cat, const mig_cat_table *parent) {
  for (uint32_t i = 0; i < cat->kin.count; i++) {
    const mig_cat_kin *kin = &cat->kin.items[i];
    if (kin->parent == parent->slot && !kin->partition && cat->tables.items[kin->child] != NULL) return cat->tables.items[kin->child];
  }
  return NULL;
}

static mig_cat_table *table_of(mig_catalogue *cat, const mig_object *object) {
  mig_span name = object->table.ptr != NULL ? object->table : object->name;
  return name.len != 0 ? mig_cat_find_table(cat, mig_cat_key(cat, object->schema, name)) : NULL;
}

mig_cat_table *mig_cat_with_kin(mig_catalogue *cat, const mig_effect *effect) {
  bool changes = effect->verb == MIG_EFFECT_CREATE || effect->verb == MIG_EFFECT_DROP || effect->verb == MIG_EFFECT_ALTER ||
                 effect->verb == MIG_EFFECT_RENAME || effect->verb == MIG_EFFECT_WRITE;
  if (cat->kin.count == 0 || !changes) return NULL;
  bool recording = cat->recording;
  cat->recording = false; /* looking is no reading */
  mig_cat_table *table = table_of(cat, &effect->object);
  cat->recording = recording;
  return table;
}

/* Those that `slot` inherits from, or that inherit from it, however far. */
static void mark_line(const mig_catalogue *cat, bool *marks, uint32_t slot, bool up) {
  marks[slot] = true;
  for (bool more = true; more;) {
    more = false;
    for (uint32_t i = 0; i < cat->kin.count; i++) {
      uint32_t from = up ? cat->kin.items[i].child : cat->kin.items[i].parent, to = up ? cat->kin.items[i].parent : cat->kin.items[i].child;
      if (!marks[from] || marks[to]) continue;
      marks[to] = more = true;
    }
  }
}

void mig_cat_murk_kin(mig_cat_do *d, const mig_effect *effect, uint32_t slot) {
  mig_catalogue *cat = d->cat;
  if (slot == UINT32_MAX) { /* it has just been made */
    const mig_cat_table *made = mig_cat_with_kin(cat, effect);
    if (made == NULL) return;
    slot = made->slot;
  }
  bool *up = MIG_NEW_ARRAY(cat->arena, bool, cat->tables.count), *down = MIG_NEW_ARRAY(cat->arena, bool, cat->tables.count);
  mark_line(cat, up, slot, true);
  mark_line(cat, down, slot, false);
  for (uint32_t i = 0; i < cat->tables.count; i++) {
    if (i == slot || (!up[i] && !down[i]) || cat->tables.items[i] == NULL) continue;
    mig_object object = mig_cat_object(MIG_OBJECT_TABLE, cat->tables.items[i], (mig_span){NULL, 0});
    bool rows = effect->verb == MIG_EFFECT_WRITE;
    mig_cat_murk(d, &object, rows, MIG_SPAN("what it does to a table that inherits, or is inherited from, is not followed"));
    cat->murk.items[cat->murk.count - 1].if_changed = !rows;
  }
}
