/* partition.c: whether the bounds of partitions overlap. Numbers and dates of one form can be compared as they are written;
 * of anything else nobody knows, and neither side's partition is taken to leave room for the other's. */
#include "schema/catalogue_internal.h"

static bool is_default(mig_span bounds) {
  return mig_span_eq_nocase(bounds, MIG_SPAN("default"));
}

/* What stands in the parentheses after `word`. */
static bool inside(mig_span bounds, const char *word, mig_span *out) {
  size_t len = strlen(word), at = 0;
  while (at + len <= bounds.len && !mig_span_eq_nocase(mig_span_cut(bounds, at, at + len), mig_span_of(word))) at++;
  size_t open = at + len <= bounds.len ? mig_span_find(bounds, MIG_SPAN("("), at) : SIZE_MAX;
  size_t close = open != SIZE_MAX ? mig_span_find(bounds, MIG_SPAN(")"), open) : SIZE_MAX;
  if (close == SIZE_MAX) return false;
  *out = mig_span_trim(mig_span_cut(bounds, open + 1, close));
  return true;
}

static bool is_number(mig_span text) {
  bool any = false;
  for (size_t i = 0; i < text.len && text.len <= 18; i++) {
    if (i == 0 && text.ptr[i] == '-') continue;
    if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    any = true;
  }
  return any;
}

static int64_t number(mig_span text) {
  int64_t value = 0;
  for (size_t i = text.ptr[0] == '-'; i < text.len; i++) value = value * 10 + (text.ptr[i] - '0');
  return text.ptr[0] == '-' ? -value : value;
}

/* '2024-01-01', and with a time behind it where both have one of the same length. */
static bool is_date(mig_span text) {
  static const char form[] = "'dddd-dd-dd";
  if (text.len < sizeof form || text.ptr[text.len - 1] != '\'') return false;
  for (size_t i = 0; i + 1 < sizeof form; i++) {
    bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    if (form[i] == 'd' ? !digit : text.ptr[i] != form[i]) return false;
  }
  return true;
}

/* Whether a comes before b or is the same. */
static mig_truth up_to(mig_span a, mig_span b) {
  if (mig_span_eq_nocase(a, MIG_SPAN("maxvalue")) || mig_span_eq_nocase(b, MIG_SPAN("minvalue"))) return MIG_NO;
  if (mig_span_eq_nocase(a, MIG_SPAN("minvalue")) || mig_span_eq_nocase(b, MIG_SPAN("maxvalue"))) return MIG_YES;
  if (is_number(a) && is_number(b)) return number(a) <= number(b) ? MIG_YES : MIG_NO;
  if (is_date(a) && is_date(b) && a.len == b.len) return mig_span_cmp(a, b) <= 0 ? MIG_YES : MIG_NO;
  return MIG_UNSET;
}

static mig_truth ranges_overlap(mig_span a, mig_span b) {
  mig_span from_a, to_a, from_b, to_b;
  if (!inside(a, "from", &from_a) || !inside(a, " to ", &to_a) || !inside(b, "from", &from_b) || !inside(b, " to ", &to_b)) return MIG_UNSET;
  mig_truth before = up_to(to_a, from_b), after = up_to(to_b, from_a);
  if (before == MIG_YES || after == MIG_YES) return MIG_NO;
  return before == MIG_NO && after == MIG_NO ? MIG_YES : MIG_UNSET;
}

static mig_span next_item(mig_span *list) {
  size_t end = mig_span_find(*list, MIG_SPAN(","), 0);
  mig_span item = mig_span_trim(mig_span_cut(*list, 0, end == SIZE_MAX ? list->len : end));
  *list = end == SIZE_MAX ? MIG_SPAN("") : mig_span_cut(*list, end + 1, list->len);
  return item;
}

/* A constant, whose spelling says whether it equals another of its kind. */
static bool is_plain(mig_span item) {
  bool text = item.len >= 2 && item.ptr[0] == '\'' && mig_span_find(item, MIG_SPAN("'"), 1) == item.len - 1;
  return text || is_number(item) || mig_span_eq_nocase(item, MIG_SPAN("null"));
}

static mig_truth lists_overlap(mig_span a, mig_span b) {
  for (mig_span left = a; left.len != 0;) {
    mig_span item = next_item(&left);
    for (mig_span right = b; right.len != 0;) {
      mig_span other = next_item(&right);
      if (mig_span_eq(item, other)) return MIG_YES;
      if (!is_plain(item) || !is_plain(other) || (item.ptr[0] == '\'') != (other.ptr[0] == '\'')) return MIG_UNSET;
    }
  }
  return MIG_NO;
}

static mig_truth overlap(mig_span a, mig_span b) {
  if (a.ptr == NULL || b.ptr == NULL) return MIG_UNSET;
  if (mig_span_eq(a, b)) return MIG_YES;
  if (is_default(a) || is_default(b)) return is_default(a) && is_default(b) ? MIG_YES : MIG_NO;
  mig_span in_a, in_b;
  if (inside(a, "in ", &in_a) && inside(b, "in ", &in_b)) return lists_overlap(in_a, in_b);
  return ranges_overlap(a, b);
}

mig_apply mig_cat_check_partition(mig_cat_do *d, const mig_effect *effect) {
  mig_catalogue *cat = d->cat;
  const mig_table *in = effect->as.table;
  if (in == NULL || !in->partition || in->parent_count != 1) return MIG_APPLY_OK;
  const mig_cat_table *parent = mig_cat_find_table(cat, mig_cat_key(cat, in->parents[0].schema, in->parents[0].name));
  if (parent == NULL) return MIG_APPLY_OK;
  mig_cat_touch(cat, mig_cat_intern(cat, mig_arena_printf(cat->arena, "\001partitions of %.*s", MIG_FMT(mig_cat_text(cat, parent->key)))), true);
  for (uint32_t i = 0; i < cat->kin.count; i++) {
    const mig_cat_kin *kin = &cat->kin.items[i];
    const mig_cat_table *there = cat->tables.items[kin->child];
    if (kin->parent != parent->slot || !kin->partition || there == NULL) continue;
    mig_truth meets = overlap(kin->bounds, in->bounds);
    mig_object object = mig_cat_object(MIG_OBJECT_TABLE, there, (mig_span){NULL, 0});
    if (meets == MIG_YES)
      return mig_cat_fail(d, object, kin->by, MIG_DEED_CREATED, "partition \"%.*s\" would overlap partition \"%.*s\"", MIG_FMT(effect->object.name),
                          MIG_FMT(there->shown));
    if (meets == MIG_UNSET) mig_cat_murk(d, &object, false, MIG_SPAN("whether the bounds of two partitions overlap is not told by their text"));
  }
  return MIG_APPLY_OK;
}
