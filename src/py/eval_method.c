/* Methods of texts, lists, sets and dicts that are known. */
#include "py/eval_internal.h"

static mig_py_value arg(const mig_py_call *call, uint32_t i) {
  return i < call->arg_count ? call->args[i] : mig_py_none();
}

static mig_py_value unknown_text(void) {
  return mig_py_unknown_data("a text that is known at run time only");
}

static mig_py_value text_join(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_value elements = mig_py_eval_elements(ev, arg(call, 0));
  mig_buf out = mig_buf_in(ev->arena);
  if (elements.kind == MIG_PY_V_UNKNOWN) {
    mig_buf_putc(&out, MIG_PY_HOLE);
    return mig_py_text_made(&out, false);
  }
  bool known = true;
  for (uint32_t i = 0; i < elements.as.seq->count; i++) {
    if (i > 0) mig_buf_put(&out, self.as.text);
    known &= mig_py_put_str(&out, elements.as.seq->items[i]);
  }
  return mig_py_text_made(&out, known);
}

static mig_py_value text_case(mig_py_eval *ev, mig_py_value self, bool upper) {
  char *copy = mig_arena_cstr(ev->arena, self.as.text);
  for (size_t i = 0; i < self.as.text.len; i++) {
    if ((unsigned char)copy[i] >= 0x80) return unknown_text();
    if (upper && copy[i] >= 'a' && copy[i] <= 'z') copy[i] = (char)(copy[i] - 32);
    if (!upper && copy[i] >= 'A' && copy[i] <= 'Z') copy[i] = (char)(copy[i] + 32);
  }
  self.as.text.ptr = copy;
  return self;
}
static mig_py_value text_upper(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  return text_case(ev, self, true);
}
static mig_py_value text_lower(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  return text_case(ev, self, false);
}

static mig_py_value text_capitalize(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  mig_py_value v = text_case(ev, self, false);
  if (v.kind != MIG_PY_V_STR || v.as.text.len == 0) return v;
  char *copy = mig_arena_cstr(ev->arena, v.as.text);
  if (copy[0] >= 'a' && copy[0] <= 'z') copy[0] = (char)(copy[0] - 32);
  v.as.text.ptr = copy;
  return v;
}

static const mig_span white = {" \t\n\r\f\v\x1c\x1d\x1e\x1f", 10};

/* Spaces beyond ASCII, U+0085 to U+3000 as UTF-8, are not looked for: a text that may hold one is not split at spaces. */
static bool may_hold_wide_space(mig_span text) {
  for (size_t i = 0; i + 1 < text.len; i++) {
    unsigned char a = (unsigned char)text.ptr[i], b = (unsigned char)text.ptr[i + 1];
    if ((a == 0xc2 && (b == 0x85 || b == 0xa0)) || (a == 0xe1 && b == 0x9a) || (a == 0xe2 && (b == 0x80 || b == 0x81)) ||
        (a == 0xe3 && b == 0x80))
      return true;
  }
  return false;
}

static bool is_ascii(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] >= 0x80) return false;
  return true;
}

static mig_py_value stripped(mig_py_value self, const mig_py_call *call, bool left, bool right) {
  mig_py_value given = arg(call, 0);
  if (given.kind != MIG_PY_V_STR && given.kind != MIG_PY_V_NONE) return unknown_text();
  mig_span set = given.kind == MIG_PY_V_STR ? given.as.text : white;
  if (given.kind == MIG_PY_V_STR ? !is_ascii(set) : may_hold_wide_space(self.as.text)) return unknown_text();
  mig_span t = self.as.text;
  while (left && t.len > 0 && memchr(set.ptr, t.ptr[0], set.len) != NULL) {
    t.ptr++;
    t.len--;
  }
  while (right && t.len > 0 && memchr(set.ptr, t.ptr[t.len - 1], set.len) != NULL) t.len--;
  self.as.text = t;
  return self;
}
static mig_py_value text_strip(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  return stripped(self, call, true, true);
}
static mig_py_value text_lstrip(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  return stripped(self, call, true, false);
}
static mig_py_value text_rstrip(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  return stripped(self, call, false, true);
}

static mig_py_value text_replace(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_value from = arg(call, 0), to = arg(call, 1);
  if (from.kind != MIG_PY_V_STR || from.as.text.len == 0) return unknown_text();
  mig_buf out = mig_buf_in(ev->arena);
  bool known = self.kind == MIG_PY_V_STR;
  size_t at = 0;
  for (size_t hit; (hit = mig_span_find(self.as.text, from.as.text, at)) != SIZE_MAX; at = hit + from.as.text.len) {
    mig_buf_put(&out, mig_span_cut(self.as.text, at, hit));
    known &= mig_py_put_str(&out, to);
  }
  mig_buf_put(&out, mig_span_cut(self.as.text, at, self.as.text.len));
  return mig_py_text_made(&out, known);
}

static mig_py_value split_white(mig_py_eval *ev, mig_span text) {
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, ev->arms);
  size_t start = 0;
  for (size_t i = 0; i <= text.len; i++) {
    if (i < text.len && memchr(white.ptr, text.ptr[i], white.len) == NULL) continue;
    if (i > start) mig_py_seq_add(ev->arena, list.as.seq, mig_py_str(mig_span_cut(text, start, i)));
    start = i + 1;
  }
  return list;
}

static mig_py_value text_split(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_value separator = arg(call, 0);
  int64_t limit = call->arg_count > 1 && call->args[1].kind == MIG_PY_V_INT ? call->args[1].as.integer : -1;
  if (self.kind != MIG_PY_V_STR) return unknown_text();
  if (call->arg_count > 1 && call->args[1].kind != MIG_PY_V_INT) return unknown_text();
  if (separator.kind == MIG_PY_V_NONE && limit < 0 && !may_hold_wide_space(self.as.text)) return split_white(ev, self.as.text);
  if (separator.kind != MIG_PY_V_STR || separator.as.text.len == 0) return unknown_text();
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, ev->arms);
  size_t at = 0;
  for (size_t hit; limit != 0 && (hit = mig_span_find(self.as.text, separator.as.text, at)) != SIZE_MAX; limit--) {
    mig_py_seq_add(ev->arena, list.as.seq, mig_py_str(mig_span_cut(self.as.text, at, hit)));
    at = hit + separator.as.text.len;
  }
  mig_py_seq_add(ev->arena, list.as.seq, mig_py_str(mig_span_cut(self.as.text, at, self.as.text.len)));
  return list;
}

static mig_py_value text_splitlines(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, ev->arms);
  mig_span t = self.as.text;
  for (size_t i = 0; i < t.len; i++) /* other ends of lines than "\n" */
    if (t.ptr[i] != '\n' && memchr("\r\v\f\x1c\x1d\x1e", t.ptr[i], 6) != NULL) return unknown_text();
  if (may_hold_wide_space(t)) return unknown_text();
  size_t start = 0;
  for (size_t i = 0; i < t.len; i++) {
    if (t.ptr[i] != '\n') continue;
    mig_py_seq_add(ev->arena, list.as.seq, mig_py_str(mig_span_cut(t, start, i)));
    start = i + 1;
  }
  if (start < t.len) mig_py_seq_add(ev->arena, list.as.seq, mig_py_str(mig_span_cut(t, start, t.len)));
  return list;
}

static mig_py_value text_format(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  return mig_py_text_format(ev, self, call);
}

static mig_py_value affix(mig_py_value self, const mig_py_call *call, bool end) {
  mig_py_value what = arg(call, 0);
  if (self.kind != MIG_PY_V_STR) return unknown_text();
  if (what.kind == MIG_PY_V_STR) {
    return mig_py_bool(end ? mig_span_ends(self.as.text, what.as.text) : mig_span_starts(self.as.text, what.as.text));
  }
  if (!mig_py_is_known_seq(what)) return unknown_text();
  bool any = false;
  for (uint32_t i = 0; i < what.as.seq->count; i++) {
    mig_span one = what.as.seq->items[i].kind == MIG_PY_V_STR ? what.as.seq->items[i].as.text : MIG_SPAN("\n");
    any |= end ? mig_span_ends(self.as.text, one) : mig_span_starts(self.as.text, one);
  }
  return mig_py_bool(any);
}
static mig_py_value text_startswith(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  return affix(self, call, false);
}
static mig_py_value text_endswith(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  return affix(self, call, true);
}

static mig_py_value text_encode(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  (void)call;
  return self;
}

/* --- lists and sets ----------------------------------------------------------------------- */

static mig_py_seq *changing(mig_py_eval *ev, mig_py_value self) {
  mig_py_eval_touch(ev, self.as.seq->born, &self.as.seq->uncertain);
  return self.as.seq;
}

static mig_py_value list_append(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_seq_add(ev->arena, changing(ev, self), arg(call, 0));
  return mig_py_none();
}

static mig_py_value list_extend(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_seq *seq = changing(ev, self);
  mig_py_value more = mig_py_eval_elements(ev, arg(call, 0));
  if (more.kind == MIG_PY_V_UNKNOWN) {
    seq->uncertain = true;
    return mig_py_none();
  }
  for (uint32_t i = 0; i < more.as.seq->count; i++) mig_py_seq_add(ev->arena, seq, more.as.seq->items[i]);
  return mig_py_none();
}

static mig_py_value list_insert(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_seq *seq = changing(ev, self);
  mig_py_value at = arg(call, 0);
  mig_py_seq_add(ev->arena, seq, arg(call, 1));
  if (at.kind != MIG_PY_V_INT || at.as.integer < 0) seq->uncertain = true;
  for (uint32_t i = seq->count - 1; !seq->uncertain && (int64_t)i > at.as.integer; i--) {
    mig_py_value swapped = seq->items[i];
    seq->items[i] = seq->items[i - 1];
    seq->items[i - 1] = swapped;
  }
  return mig_py_none();
}

static mig_py_value seq_blurred(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  (void)call;
  self.as.seq->uncertain = true;
  return mig_py_unknown_data("a change of a list that mig does not compute");
}

static mig_py_value list_pop(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_seq *seq = changing(ev, self);
  if (call->arg_count > 0 || seq->count == 0 || seq->uncertain || self.kind != MIG_PY_V_LIST) {
    return seq_blurred(ev, self, call);
  }
  return seq->items[--seq->count];
}

static mig_py_value list_index(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  for (uint32_t i = 0; !self.as.seq->uncertain && i < self.as.seq->count; i++) {
    if (mig_py_equal(self.as.seq->items[i], arg(call, 0)) == MIG_PY_YES) return mig_py_int(i);
  }
  return mig_py_unknown_data("a place in a list");
}

static mig_py_value seq_copy(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  mig_py_value copy = mig_py_seq_new(ev->arena, (mig_py_value_kind)self.kind, ev->arms);
  for (uint32_t i = 0; i < self.as.seq->count; i++) mig_py_seq_add(ev->arena, copy.as.seq, self.as.seq->items[i]);
  copy.as.seq->uncertain = self.as.seq->uncertain;
  return copy;
}

static mig_py_value set_add(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_set_add(ev->arena, changing(ev, self), arg(call, 0));
  return mig_py_none();
}

static mig_py_value as_set(mig_py_eval *ev, mig_py_value v) {
  mig_py_value elements = mig_py_eval_elements(ev, v);
  elements.kind = elements.kind == MIG_PY_V_UNKNOWN ? elements.kind : MIG_PY_V_SET;
  return elements;
}
static mig_py_value set_difference(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  return mig_py_eval_binary(ev, MIG_PY_SUB, self, as_set(ev, arg(call, 0)), call->node);
}
static mig_py_value set_union(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  return mig_py_eval_binary(ev, MIG_PY_BIT_OR, self, as_set(ev, arg(call, 0)), call->node);
}
static mig_py_value set_intersection(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  return mig_py_eval_binary(ev, MIG_PY_BIT_AND, self, as_set(ev, arg(call, 0)), call->node);
}

/* --- dicts -------------------------------------------------------------------------------- */

static mig_py_value dict_list(mig_py_eval *ev, mig_py_value self, bool keys, bool values) {
  const mig_py_dict *d = self.as.dict;
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, ev->arms);
  list.as.seq->uncertain = d->uncertain;
  for (uint32_t i = 0; i < d->count; i++) {
    if (keys && values) {
      mig_py_value pair = mig_py_seq_new(ev->arena, MIG_PY_V_TUPLE, ev->arms);
      mig_py_seq_add(ev->arena, pair.as.seq, d->keys[i]);
      mig_py_seq_add(ev->arena, pair.as.seq, d->values[i]);
      mig_py_seq_add(ev->arena, list.as.seq, pair);
    } else {
      mig_py_seq_add(ev->arena, list.as.seq, keys ? d->keys[i] : d->values[i]);
    }
  }
  return list;
}
static mig_py_value dict_items(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  return dict_list(ev, self, true, true);
}
static mig_py_value dict_keys(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  return dict_list(ev, self, true, false);
}
static mig_py_value dict_values(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  return dict_list(ev, self, false, true);
}

static mig_py_value dict_get(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  mig_py_value *found = mig_py_dict_get(self.as.dict, arg(call, 0));
  bool known_key = arg(call, 0).kind == MIG_PY_V_STR || arg(call, 0).kind == MIG_PY_V_INT || arg(call, 0).kind == MIG_PY_V_NONE;
  if (self.as.dict->uncertain || (found == NULL && !known_key)) return mig_py_unknown_data("an entry of a dict");
  return found != NULL ? *found : arg(call, 1);
}

static mig_py_value dict_setdefault(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_value *found = mig_py_dict_get(self.as.dict, arg(call, 0));
  if (found != NULL) return *found;
  mig_py_eval_touch(ev, self.as.dict->born, &self.as.dict->uncertain);
  mig_py_dict_set(ev->arena, self.as.dict, arg(call, 0), arg(call, 1));
  return arg(call, 1);
}

static mig_py_value dict_update(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_dict *d = self.as.dict;
  mig_py_eval_touch(ev, d->born, &d->uncertain);
  mig_py_value more = arg(call, 0);
  if (more.kind == MIG_PY_V_DICT) {
    d->uncertain |= more.as.dict->uncertain;
    for (uint32_t i = 0; i < more.as.dict->count; i++) {
      mig_py_dict_set(ev->arena, d, more.as.dict->keys[i], more.as.dict->values[i]);
    }
  } else if (call->arg_count > 0) {
    d->uncertain = true;
  }
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    mig_py_dict_set(ev->arena, d, mig_py_str(call->names[i]), call->values[i]);
  }
  return mig_py_none();
}

static mig_py_value dict_copy(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  mig_py_value copy = mig_py_dict_new(ev->arena, ev->arms);
  mig_py_call one = {.args = &self, .arg_count = 1};
  dict_update(ev, copy, &one);
  return copy;
}

static mig_py_value dict_pop(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_dict *d = self.as.dict;
  mig_py_eval_touch(ev, d->born, &d->uncertain);
  for (uint32_t i = 0; i < d->count && !d->uncertain; i++) {
    if (mig_py_equal(d->keys[i], arg(call, 0)) != MIG_PY_YES) continue;
    mig_py_value v = d->values[i];
    for (uint32_t k = i + 1; k < d->count; k++) {
      d->keys[k - 1] = d->keys[k];
      d->values[k - 1] = d->values[k];
    }
    d->count--;
    return v;
  }
  return call->arg_count > 1 ? call->args[1] : mig_py_unknown_data("an entry of a dict");
}

enum { TEXT = 1, LIST = 2, TUPLE = 4, SET = 8, DICT = 16, PARTLY = 32 };
enum { ANY = 0xff };

static const struct {
  const char *name;
  unsigned on; /* which values have it */
  mig_py_value (*call)(mig_py_eval *ev, mig_py_value self, const mig_py_call *call);
  unsigned char most; /* arguments by position that are minded; with others, and keywords, nothing is known */
} methods[] = {
    {"join", TEXT, text_join, 1},
    {"format", TEXT | PARTLY, text_format, ANY},
    {"upper", TEXT, text_upper, 0},
    {"lower", TEXT, text_lower, 0},
    {"capitalize", TEXT, text_capitalize, 0},
    {"strip", TEXT | PARTLY, text_strip, 1},
    {"lstrip", TEXT | PARTLY, text_lstrip, 1},
    {"rstrip", TEXT | PARTLY, text_rstrip, 1},
    {"replace", TEXT | PARTLY, text_replace, 2},
    {"split", TEXT, text_split, 2},
    {"splitlines", TEXT, text_splitlines, 0},
    {"startswith", TEXT, text_startswith, 1},
    {"endswith", TEXT, text_endswith, 1},
    {"encode", TEXT | PARTLY, text_encode, ANY},
    {"decode", TEXT | PARTLY, text_encode, ANY},
    {"append", LIST, list_append, ANY},
    {"extend", LIST, list_extend, ANY},
    {"insert", LIST, list_insert, ANY},
    {"pop", LIST | SET, list_pop, ANY},
    {"remove", LIST | SET, seq_blurred, ANY},
    {"discard", SET, seq_blurred, ANY},
    {"sort", LIST, seq_blurred, ANY},
    {"reverse", LIST, seq_blurred, ANY},
    {"clear", LIST | SET, seq_blurred, ANY},
    {"index", LIST | TUPLE, list_index, ANY},
    {"copy", LIST | SET, seq_copy, ANY},
    {"add", SET, set_add, ANY},
    {"update", SET, list_extend, ANY},
    {"difference", SET, set_difference, ANY},
    {"union", SET, set_union, ANY},
    {"intersection", SET, set_intersection, ANY},
    {"items", DICT, dict_items, ANY},
    {"iteritems", DICT, dict_items, ANY},
    {"keys", DICT, dict_keys, ANY},
    {"values", DICT, dict_values, ANY},
    {"get", DICT, dict_get, ANY},
    {"setdefault", DICT, dict_setdefault, ANY},
    {"update", DICT, dict_update, ANY},
    {"copy", DICT, dict_copy, ANY},
    {"pop", DICT, dict_pop, ANY},
};

static unsigned kind_bit(mig_py_value v) {
  switch (v.kind) {
    case MIG_PY_V_STR:
      return TEXT;
    case MIG_PY_V_PARTIAL:
      return PARTLY;
    case MIG_PY_V_LIST:
      return LIST;
    case MIG_PY_V_TUPLE:
      return TUPLE;
    case MIG_PY_V_SET:
      return SET;
    case MIG_PY_V_DICT:
      return DICT;
    default:
      return 0;
  }
}

bool mig_py_has_method(mig_py_value object, mig_span name) {
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    if ((methods[i].on & kind_bit(object)) != 0 && mig_span_is(name, methods[i].name)) return true;
  }
  return false;
}

mig_py_value mig_py_eval_method(mig_py_eval *ev, const mig_py_method *method, const mig_py_call *call) {
  for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
    if ((methods[i].on & kind_bit(method->self)) == 0 || !mig_span_is(method->name, methods[i].name)) continue;
    bool of_text = (methods[i].on & TEXT) != 0;
    if (of_text && (call->arg_count > methods[i].most || (methods[i].most != ANY && (call->keyword_count != 0 || call->more))))
      return unknown_text();
    return methods[i].call(ev, method->self, call);
  }
  return mig_py_unknown_data("a method that mig does not compute");
}
