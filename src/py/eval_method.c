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
    mig_py_value one = elements.as.seq->items[i];
    if (one.kind >= MIG_PY_V_NONE && one.kind <= MIG_PY_V_METHOD && one.kind != MIG_PY_V_STR && one.kind != MIG_PY_V_PARTIAL)
      return unknown_text(); /* raises */
    if (i > 0) mig_buf_put(&out, self.as.text);
    known &= mig_py_put_str(&out, one);
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
  if (to.kind != MIG_PY_V_STR && to.kind != MIG_PY_V_PARTIAL) return unknown_text();
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
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
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
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
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
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
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
  if (what.kind != MIG_PY_V_TUPLE || what.as.seq->uncertain) return unknown_text();
  bool any = false;
  for (uint32_t i = 0; i < what.as.seq->count; i++) {
    mig_py_value one = what.as.seq->items[i];
    if (one.kind != MIG_PY_V_STR) return unknown_text();
    any |= end ? mig_span_ends(self.as.text, one.as.text) : mig_span_starts(self.as.text, one.as.text);
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

/* Texts are UTF-8 here. Python 2's str.decode() gives the text. */
static mig_py_value text_encode(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  mig_py_value coding = arg(call, 0);
  bool utf8 = coding.kind == MIG_PY_V_NONE ||
              (coding.kind == MIG_PY_V_STR && (mig_span_is(coding.as.text, "utf-8") || mig_span_is(coding.as.text, "utf8")));
  if (!utf8) return unknown_text();
  self.kind = MIG_PY_V_BYTES;
  return self;
}
static mig_py_value text_decode(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  self = text_encode(ev, self, call);
  if (self.kind == MIG_PY_V_BYTES) self.kind = MIG_PY_V_STR;
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
  for (uint32_t i = 0; !self.as.seq->uncertain && call->arg_count == 1 && i < self.as.seq->count; i++) {
    mig_py_answer one = mig_py_equal(self.as.seq->items[i], call->args[0]);
    if (one == MIG_PY_YES) return mig_py_int(i);
    if (one == MIG_PY_MAYBE) break;
  }
  return mig_py_unknown_data("a place in a list");
}

static mig_py_value seq_copy(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  mig_py_value copy = mig_py_seq_new(ev->arena, (mig_py_value_kind)self.kind, mig_py_eval_now(ev));
  for (uint32_t i = 0; i < self.as.seq->count; i++) mig_py_seq_add(ev->arena, copy.as.seq, self.as.seq->items[i]);
  copy.as.seq->uncertain = self.as.seq->uncertain;
  return copy;
}

static mig_py_value set_add(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_set_add(ev->arena, changing(ev, self), arg(call, 0));
  return mig_py_none();
}

static mig_py_value set_update(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_seq *set = changing(ev, self);
  for (uint32_t k = 0; k < call->arg_count; k++) {
    mig_py_value more = mig_py_eval_elements(ev, call->args[k]);
    if (more.kind == MIG_PY_V_UNKNOWN) set->uncertain = true;
    for (uint32_t i = 0; more.kind != MIG_PY_V_UNKNOWN && i < more.as.seq->count; i++) {
      mig_py_set_add(ev->arena, set, more.as.seq->items[i]);
    }
  }
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
  mig_py_value list = mig_py_seq_new(ev->arena, MIG_PY_V_LIST, mig_py_eval_now(ev));
  list.as.seq->uncertain = d->uncertain;
  for (uint32_t i = 0; i < d->count; i++) {
    if (keys && values) {
      mig_py_value pair = mig_py_seq_new(ev->arena, MIG_PY_V_TUPLE, mig_py_eval_now(ev));
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

static mig_py_value unknown_entry(void) {
  return mig_py_unknown_data("an entry of a dict");
}

static mig_py_value dict_get(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)ev;
  uint32_t index;
  mig_py_answer found = mig_py_dict_ask(self.as.dict, arg(call, 0), &index);
  if (found == MIG_PY_MAYBE) return unknown_entry();
  return found == MIG_PY_YES ? self.as.dict->values[index] : arg(call, 1);
}

/* globals().get("upgrade_%s" % engine_name, lambda: None) */
static mig_py_value names_get(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_value name = arg(call, 0);
  if (name.kind != MIG_PY_V_STR) return mig_py_unknown("a global name that is computed at run time");
  const mig_py_env *env = self.as.env;
  if (mig_py_env_find(self.as.env, name.as.text) != NULL) return mig_py_eval_attribute(ev, self, name.as.text, NULL);
  if (env->open || env->star.len > 0) return mig_py_unknown("a global name that may be bound where mig does not see it");
  return arg(call, 1);
}

static mig_py_value dict_setdefault(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  uint32_t index;
  mig_py_answer found = mig_py_dict_ask(self.as.dict, arg(call, 0), &index);
  if (found == MIG_PY_YES) return self.as.dict->values[index];
  mig_py_eval_touch(ev, self.as.dict->born, &self.as.dict->uncertain);
  mig_py_dict_set(ev->arena, self.as.dict, arg(call, 0), arg(call, 1));
  return found == MIG_PY_NO ? arg(call, 1) : unknown_entry();
}

/* dict([(key, value), …]) and what update() takes. */
static void add_pairs(mig_py_eval *ev, mig_py_dict *dict, const mig_py_seq *pairs) {
  for (uint32_t i = 0; i < pairs->count; i++) {
    mig_py_value pair = mig_py_eval_elements(ev, pairs->items[i]);
    if (pair.kind == MIG_PY_V_UNKNOWN || pair.as.seq->count != 2) {
      dict->uncertain = true;
    } else {
      mig_py_dict_set(ev->arena, dict, pair.as.seq->items[0], pair.as.seq->items[1]);
    }
  }
}

void mig_py_eval_update_dict(mig_py_eval *ev, mig_py_dict *dict, mig_py_value more) {
  mig_py_eval_touch(ev, dict->born, &dict->uncertain);
  if (more.kind == MIG_PY_V_DICT) {
    dict->uncertain |= more.as.dict->uncertain;
    for (uint32_t i = 0; i < more.as.dict->count; i++) {
      mig_py_dict_set(ev->arena, dict, more.as.dict->keys[i], more.as.dict->values[i]);
    }
  } else if (mig_py_is_known_seq(more)) {
    add_pairs(ev, dict, more.as.seq);
  } else {
    dict->uncertain = true;
  }
}

static mig_py_value dict_update(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_dict *d = self.as.dict;
  mig_py_eval_touch(ev, d->born, &d->uncertain);
  if (call->arg_count > 0) mig_py_eval_update_dict(ev, d, call->args[0]);
  for (uint32_t i = 0; i < call->keyword_count; i++) {
    mig_py_dict_set(ev->arena, d, mig_py_str(call->names[i]), call->values[i]);
  }
  d->uncertain |= call->more;
  return mig_py_none();
}

static mig_py_value dict_copy(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  (void)call;
  mig_py_value copy = mig_py_dict_new(ev->arena, mig_py_eval_now(ev));
  mig_py_eval_update_dict(ev, copy.as.dict, self);
  return copy;
}

static mig_py_value dict_pop(mig_py_eval *ev, mig_py_value self, const mig_py_call *call) {
  mig_py_dict *d = self.as.dict;
  mig_py_eval_touch(ev, d->born, &d->uncertain);
  uint32_t index;
  mig_py_answer found = mig_py_dict_ask(d, arg(call, 0), &index);
  if (found == MIG_PY_NO) return call->arg_count > 1 ? call->args[1] : unknown_entry();
  if (found == MIG_PY_MAYBE) {
    d->uncertain = true;
    return unknown_entry();
  }
  mig_py_value v = d->values[index];
  for (uint32_t k = index + 1; k < d->count; k++) {
    d->keys[k - 1] = d->keys[k];
    d->values[k - 1] = d->values[k];
  }
  d->count--;
  return v;
}

enum { TEXT = 1, LIST = 2, TUPLE = 4, SET = 8, DICT = 16, PARTLY = 32, NAMES = 64 };
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
    {"encode", TEXT, text_encode, 1},
    {"decode", TEXT, text_decode, 1},
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
    {"update", SET, set_update, ANY},
    {"difference", SET, set_difference, ANY},
    {"union", SET, set_union, ANY},
    {"intersection", SET, set_intersection, ANY},
    {"items", DICT, dict_items, ANY},
    {"iteritems", DICT, dict_items, ANY},
    {"keys", DICT, dict_keys, ANY},
    {"values", DICT, dict_values, ANY},
    {"get", DICT, dict_get, ANY},         {"get", NAMES, names_get, ANY},
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
    case MIG_PY_V_MODULE:
      return NAMES;
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
