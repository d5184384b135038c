/* Values of expressions. What Python would raise is an error with the template's line. */
#include "resolve/mako_internal.h"

#include "resolve/unicode.h"

static bool eval_items(mako_run *run, const mako_expr *expr, mako_value *out);

/* A text is looped over by its characters. */
bool mig_mako_iterate(mako_run *run, mako_value *value) {
  if (value->kind == MAKO_LIST || value->kind == MAKO_TUPLE) return true;
  if (value->kind != MAKO_STR) return mig_mako_fail(run, "only texts, lists and tuples are looped over");
  mig_span text = value->as.text;
  MIG_VEC(mako_value) items = {0};
  for (size_t at = 0; at < text.len;) {
    size_t start = at;
    mig_unicode_next(text, &at);
    *mig_vec_push(run->arena, &items) = mako_text(mig_span_cut(text, start, at));
    if (!mig_mako_step(run)) return false;
  }
  *value = (mako_value){.kind = MAKO_LIST, .as.list = {items.items, items.count}};
  return true;
}

static bool eval_each(mako_run *run, const mako_expr *each, mako_value *out) {
  mako_value source, element, keep;
  MIG_VEC(mako_value) items = {0};
  if (!mig_mako_eval(run, each->b, &source)) return false;
  if (!mig_mako_iterate(run, &source)) return false;
  uint32_t outer = run->variables.count; /* one of its own, which hides another of its name until the end */
  *mig_vec_push(run->arena, &run->variables) = (mako_variable){.name = each->text};
  for (uint32_t i = 0; i < source.as.list.count; i++) {
    run->variables.items[outer].value = source.as.list.items[i];
    if (each->c != NULL) {
      if (!mig_mako_eval(run, each->c, &keep)) return false;
      if (!mig_mako_is_true(&keep)) continue;
    }
    if (!mig_mako_eval(run, each->a, &element)) return false;
    *mig_vec_push(run->arena, &items) = element;
  }
  run->variables.count = outer;
  *out = (mako_value){.kind = MAKO_LIST, .as.list = {items.items, items.count}};
  return true;
}

static bool eval_items(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value *items = MIG_NEW_ARRAY(run->arena, mako_value, expr->count);
  for (uint32_t i = 0; i < expr->count; i++)
    if (!mig_mako_eval(run, expr->items[i], &items[i])) return false;
  out->kind = expr->kind == EXPR_LIST ? MAKO_LIST : MAKO_TUPLE;
  out->as.list.items = items;
  out->as.list.count = expr->count;
  return true;
}

static bool eval_call(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value callee, arguments;
  if (!mig_mako_eval(run, expr->a, &callee)) return false;
  if (callee.kind == MAKO_UNDEFINED && expr->a->kind == EXPR_NAME)
    return mig_mako_fail(run, "the function %.*s() is not known", MIG_FMT(expr->a->text));
  if (!eval_items(run, expr, &arguments)) return false;
  mig_span *names = MIG_NEW_ARRAY(run->arena, mig_span, expr->count);
  for (uint32_t i = 0; i < expr->count; i++) names[i] = expr->items[i]->keyword;
  mako_args args = {arguments.as.list.items, names, expr->count};
  return mig_mako_call(run, &callee, &args, out);
}

static uint32_t length_of(const mako_value *value) {
  return value->kind == MAKO_STR ? (uint32_t)mig_unicode_length(value->as.text) : value->as.list.count;
}

static bool is_sequence(const mako_value *value) {
  return value->kind == MAKO_STR || value->kind == MAKO_LIST || value->kind == MAKO_TUPLE;
}

static mako_value cut(const mako_value *value, uint32_t from, uint32_t to) {
  mako_value part = *value;
  if (to < from) to = from;
  if (value->kind == MAKO_STR) {
    mig_span text = value->as.text;
    part.as.text = mig_span_cut(text, mig_unicode_offset(text, from), mig_unicode_offset(text, to));
  } else {
    part.as.list.items = value->as.list.items == NULL ? NULL : value->as.list.items + from;
    part.as.list.count = to - from;
  }
  return part;
}

static bool eval_index(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value value, index;
  if (!mig_mako_eval(run, expr->a, &value) || !mig_mako_eval(run, expr->b, &index)) return false;
  if (!is_sequence(&value) || index.kind != MAKO_INT)
    return mig_mako_fail(run, "only texts, lists and tuples are indexed, by numbers");
  int64_t count = length_of(&value), at = index.as.number < 0 ? index.as.number + count : index.as.number;
  if (at < 0 || at >= count) return mig_mako_fail(run, "the index is out of range");
  mako_value part = cut(&value, (uint32_t)at, (uint32_t)at + 1);
  *out = value.kind == MAKO_STR ? part : part.as.list.items[0];
  return true;
}

static bool slice_end(mako_run *run, const mako_expr *expr, int64_t count, int64_t absent, uint32_t *out) {
  mako_value value = mako_number(MAKO_INT, absent);
  if (expr != NULL && !mig_mako_eval(run, expr, &value)) return false;
  if (value.kind == MAKO_NONE) value = mako_number(MAKO_INT, absent);
  if (value.kind != MAKO_INT) return mig_mako_fail(run, "the ends of a slice must be numbers");
  int64_t at = value.as.number < 0 ? value.as.number + count : value.as.number;
  *out = (uint32_t)(at < 0 ? 0 : at > count ? count : at);
  return true;
}

static bool eval_slice(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value value;
  uint32_t from = 0, to = 0;
  if (!mig_mako_eval(run, expr->a, &value)) return false;
  if (!is_sequence(&value)) return mig_mako_fail(run, "only texts, lists and tuples are sliced");
  int64_t count = length_of(&value);
  if (!slice_end(run, expr->b, count, 0, &from) || !slice_end(run, expr->c, count, count, &to)) return false;
  *out = cut(&value, from, to);
  return true;
}

static bool add_lists(mako_run *run, const mako_value *a, const mako_value *b, mako_value *out) {
  uint32_t count = a->as.list.count + b->as.list.count;
  if (count > MIG_MAKO_MAX_STEPS) return mig_mako_fail(run, "a list is too long");
  mako_value *items = MIG_NEW_ARRAY(run->arena, mako_value, count);
  for (uint32_t i = 0; i < count; i++)
    items[i] = i < a->as.list.count ? a->as.list.items[i] : b->as.list.items[i - a->as.list.count];
  *out = (mako_value){.kind = a->kind, .as.list = {items, count}};
  return true;
}

static bool add(mako_run *run, const mako_value *a, const mako_value *b, mako_value *out) {
  if (a->kind == MAKO_INT && b->kind == MAKO_INT) {
    *out = mako_number(MAKO_INT, a->as.number + b->as.number);
    return true;
  }
  if (a->kind == MAKO_STR && b->kind == MAKO_STR) {
    if (a->as.text.len + b->as.text.len > MIG_MAKO_MAX_BYTES) return mig_mako_fail(run, "a text is too long");
    mig_buf joined = mig_buf_in(run->arena);
    mig_buf_put(&joined, a->as.text);
    mig_buf_put(&joined, b->as.text);
    *out = mako_text(mako_built(&joined));
    return true;
  }
  if (a->kind == b->kind && (a->kind == MAKO_LIST || a->kind == MAKO_TUPLE)) return add_lists(run, a, b, out);
  return mig_mako_fail(run, "\"+\" between these values is not read");
}

bool mig_mako_equal(const mako_value *a, const mako_value *b) {
  bool numbers = (a->kind == MAKO_INT || a->kind == MAKO_BOOL) && (b->kind == MAKO_INT || b->kind == MAKO_BOOL);
  if (numbers) return a->as.number == b->as.number;
  if (a->kind != b->kind) return false;
  if (a->kind == MAKO_STR || a->kind == MAKO_TYPE) return mig_span_eq(a->as.text, b->as.text);
  if (a->kind == MAKO_FUNCTION) return a->as.function.row == b->as.function.row;
  if (a->kind != MAKO_LIST && a->kind != MAKO_TUPLE) return true; /* one thing of its kind */
  if (a->as.list.count != b->as.list.count) return false;
  for (uint32_t i = 0; i < a->as.list.count; i++)
    if (!mig_mako_equal(&a->as.list.items[i], &b->as.list.items[i])) return false;
  return true;
}

static bool contains(mako_run *run, const mako_value *needle, const mako_value *in, bool *out) {
  *out = false;
  if (in->kind == MAKO_STR && needle->kind == MAKO_STR) {
    *out = needle->as.text.len == 0 || mig_span_find(in->as.text, needle->as.text, 0) != SIZE_MAX;
    return true;
  }
  if (in->kind != MAKO_LIST && in->kind != MAKO_TUPLE)
    return mig_mako_fail(run, "\"in\" between these values is not read");
  for (uint32_t i = 0; i < in->as.list.count && !*out; i++) *out = mig_mako_equal(needle, &in->as.list.items[i]);
  return true;
}

static bool is_singleton(const mako_value *value) {
  return value->kind == MAKO_NONE || value->kind == MAKO_BOOL || value->kind == MAKO_UNDEFINED;
}

static bool compare_order(mako_run *run, mako_expr_kind kind, const mako_value *a, const mako_value *b, bool *out) {
  int order;
  if (a->kind == MAKO_INT && b->kind == MAKO_INT) {
    order = (a->as.number > b->as.number) - (a->as.number < b->as.number);
  } else if (a->kind == MAKO_STR && b->kind == MAKO_STR) {
    order = mig_span_cmp(a->as.text, b->as.text); /* UTF-8 sorts as code points do */
  } else {
    return mig_mako_fail(run, "a comparison between these values is not read");
  }
  *out = kind == EXPR_LT ? order < 0 : kind == EXPR_LE ? order <= 0 : kind == EXPR_GT ? order > 0 : order >= 0;
  return true;
}

static bool compare(mako_run *run, const mako_expr *expr, const mako_value *a, const mako_value *b, mako_value *out) {
  bool yes = false;
  switch (expr->kind) {
    case EXPR_EQ:
      yes = mig_mako_equal(a, b);
      break;
    case EXPR_NE:
      yes = !mig_mako_equal(a, b);
      break;
    case EXPR_IS:
    case EXPR_IS_NOT:
      if (!is_singleton(a) && !is_singleton(b))
        return mig_mako_fail(run, "\"is\" is read with None, True and False only");
      yes = (a->kind == b->kind && (a->kind != MAKO_BOOL || a->as.number == b->as.number)) == (expr->kind == EXPR_IS);
      break;
    case EXPR_IN:
    case EXPR_NOT_IN:
      if (!contains(run, a, b, &yes)) return false;
      yes = yes == (expr->kind == EXPR_IN);
      break;
    default:
      if (!compare_order(run, expr->kind, a, b, &yes)) return false;
  }
  *out = mako_number(MAKO_BOOL, yes);
  return true;
}

static bool eval_binary(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value a, b;
  if (!mig_mako_eval(run, expr->a, &a) || !mig_mako_eval(run, expr->b, &b)) return false;
  if (expr->kind == EXPR_ADD) return add(run, &a, &b, out);
  if (expr->kind != EXPR_MODULO) return compare(run, expr, &a, &b, out);
  if (a.kind != MAKO_STR) return mig_mako_fail(run, "\"%%\" is read behind a text only");
  return mig_mako_format(run, a.as.text, &b, out);
}

static bool eval_choice(mako_run *run, const mako_expr *expr, mako_value *out) {
  const mako_expr *test = expr->kind == EXPR_IF ? expr->b : expr->a;
  mako_value value;
  if (!mig_mako_eval(run, test, &value)) return false;
  bool yes = mig_mako_is_true(&value);
  if (expr->kind == EXPR_IF) return mig_mako_eval(run, yes ? expr->a : expr->c, out);
  if (yes == (expr->kind == EXPR_AND)) return mig_mako_eval(run, expr->b, out);
  *out = value;
  return true;
}

static bool eval_attribute(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value value;
  return mig_mako_eval(run, expr->a, &value) && mig_mako_attribute(run, &value, expr->text, out);
}

static bool eval_negation(mako_run *run, const mako_expr *expr, mako_value *out) {
  mako_value value;
  if (!mig_mako_eval(run, expr->a, &value)) return false;
  if (expr->kind == EXPR_NOT) {
    *out = mako_number(MAKO_BOOL, !mig_mako_is_true(&value));
    return true;
  }
  if (value.kind != MAKO_INT) return mig_mako_fail(run, "\"-\" is read before numbers only");
  *out = mako_number(MAKO_INT, -value.as.number);
  return true;
}

static bool eval_one(mako_run *run, const mako_expr *expr, mako_value *out) {
  switch (expr->kind) {
    case EXPR_VALUE:
      *out = expr->value;
      return true;
    case EXPR_NAME:
      *out = mig_mako_lookup(run, expr->text);
      return true;
    case EXPR_TUPLE:
    case EXPR_LIST:
      return eval_items(run, expr, out);
    case EXPR_EACH:
      return eval_each(run, expr, out);
    case EXPR_ATTRIBUTE:
      return eval_attribute(run, expr, out);
    case EXPR_INDEX:
      return eval_index(run, expr, out);
    case EXPR_SLICE:
      return eval_slice(run, expr, out);
    case EXPR_CALL:
      return eval_call(run, expr, out);
    case EXPR_NOT:
    case EXPR_NEGATE:
      return eval_negation(run, expr, out);
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_IF:
      return eval_choice(run, expr, out);
    default:
      return eval_binary(run, expr, out);
  }
}

bool mig_mako_eval(mako_run *run, const mako_expr *expr, mako_value *out) {
  *out = (mako_value){.kind = MAKO_NONE};
  if (!mig_mako_step(run)) return false;
  if (++run->depth > MIG_MAKO_MAX_DEPTH * 4) return mig_mako_fail(run, "the expression is nested too deeply");
  bool ok = eval_one(run, expr, out);
  run->depth--;
  return ok;
}

bool mig_mako_eval_text(mako_run *run, mig_span text, mako_value *out) {
  mako_expr *expr;
  return mig_mako_parse(run, text, &expr) && mig_mako_eval(run, expr, out);
}

bool mig_mako_is_true(const mako_value *value) {
  switch (value->kind) {
    case MAKO_UNDEFINED:
    case MAKO_NONE:
      return false;
    case MAKO_BOOL:
    case MAKO_INT:
      return value->as.number != 0;
    case MAKO_STR:
      return value->as.text.len != 0;
    case MAKO_TUPLE:
    case MAKO_LIST:
      return value->as.list.count != 0;
    default:
      return true;
  }
}
