#include "py/eval_value.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/real.h"
#include "base/span.h"
#include "base/vec.h"

mig_py_value mig_py_seq_new(mig_arena *arena, mig_py_value_kind kind, uint32_t born) {
  mig_py_seq *seq = MIG_NEW(arena, mig_py_seq);
  seq->born = born;
  return (mig_py_value){.kind = (uint8_t)kind, .as.seq = seq};
}

void mig_py_seq_add(mig_arena *arena, mig_py_seq *seq, mig_py_value value) {
  *mig_vec_push(arena, seq) = value;
}

static bool is_outside(mig_py_value v) {
  return v.kind == MIG_PY_V_TERM || v.kind == MIG_PY_V_HOST;
}

/* A value that is not known may be any other; things from outside, columns above all, are taken to differ among them. */
static bool may_be_one(mig_py_value a, mig_py_value b) {
  return !(is_outside(a) && is_outside(b)) && mig_py_equal(a, b) == MIG_PY_MAYBE;
}

void mig_py_set_add(mig_arena *arena, mig_py_seq *set, mig_py_value value) {
  for (uint32_t i = 0; i < set->count; i++) {
    if (mig_py_equal(set->items[i], value) == MIG_PY_YES) return;
    if (may_be_one(set->items[i], value)) set->uncertain = true;
  }
  mig_py_seq_add(arena, set, value);
}

mig_py_value mig_py_dict_new(mig_arena *arena, uint32_t born) {
  mig_py_dict *dict = MIG_NEW(arena, mig_py_dict);
  dict->born = born;
  return (mig_py_value){.kind = MIG_PY_V_DICT, .as.dict = dict};
}

mig_py_value *mig_py_dict_get(const mig_py_dict *dict, mig_py_value key) {
  for (uint32_t i = 0; i < dict->count; i++) {
    if (mig_py_equal(dict->keys[i], key) == MIG_PY_YES) return &dict->values[i];
  }
  return NULL;
}

mig_py_answer mig_py_dict_ask(const mig_py_dict *dict, mig_py_value key, uint32_t *index) {
  if (dict->uncertain) return MIG_PY_MAYBE;
  bool imported = mig_py_is_term(key, MIG_PY_TERM_PATH), passed = false;
  for (uint32_t i = dict->count; i > 0; i--) {
    *index = i - 1;
    mig_py_answer one = mig_py_equal(dict->keys[i - 1], key);
    if (one == MIG_PY_MAYBE && imported && mig_py_is_term(dict->keys[i - 1], MIG_PY_TERM_PATH)) passed = true; /* as may_be_one */
    else if (one != MIG_PY_NO) return one;
  }
  return passed ? MIG_PY_MAYBE : MIG_PY_NO;
}

mig_py_value mig_py_dict_item(const mig_py_dict *dict, mig_py_value key) {
  uint32_t index;
  if (mig_py_dict_ask(dict, key, &index) == MIG_PY_YES) return dict->values[index];
  return mig_py_unknown_data("a key that mig does not find in the dict");
}

mig_py_value *mig_py_dict_get_text(const mig_py_dict *dict, const char *key) {
  return mig_py_dict_get(dict, mig_py_str(mig_span_of(key)));
}

void mig_py_dict_set(mig_arena *arena, mig_py_dict *dict, mig_py_value key, mig_py_value value) {
  mig_py_value *old = mig_py_dict_get(dict, key);
  if (old != NULL) {
    *old = value;
    return;
  }
  for (uint32_t i = 0; i < dict->count; i++) dict->uncertain |= may_be_one(dict->keys[i], key);
  if (dict->count == dict->cap) {
    uint32_t cap = dict->cap;
    dict->keys = mig_vec_grown(arena, dict->keys, dict->count, &cap, sizeof *dict->keys);
    dict->values = mig_vec_grown(arena, dict->values, dict->count, &dict->cap, sizeof *dict->values);
  }
  dict->keys[dict->count] = key;
  dict->values[dict->count++] = value;
}

static bool is_number(mig_py_value v) {
  return v.kind == MIG_PY_V_BOOL || v.kind == MIG_PY_V_INT || v.kind == MIG_PY_V_FLOAT;
}

static bool is_open(mig_py_value v) {
  return v.kind == MIG_PY_V_UNKNOWN || v.kind == MIG_PY_V_PARTIAL || v.kind >= MIG_PY_V_CONDITION;
}

static mig_py_answer seqs_equal(const mig_py_seq *a, const mig_py_seq *b) {
  if (a->uncertain || b->uncertain) return MIG_PY_MAYBE;
  if (a->count != b->count) return MIG_PY_NO;
  mig_py_answer all = MIG_PY_YES;
  for (uint32_t i = 0; i < a->count; i++) {
    mig_py_answer one = mig_py_equal(a->items[i], b->items[i]);
    if (one == MIG_PY_NO) return MIG_PY_NO;
    if (one == MIG_PY_MAYBE) all = MIG_PY_MAYBE;
  }
  return all;
}

/* Sets and dicts hold each key once: as many, and each of one in the other. */
static mig_py_answer keys_equal(const mig_py_value *a, uint32_t a_count, const mig_py_value *b, uint32_t b_count) {
  if (a_count != b_count) return MIG_PY_NO;
  mig_py_answer all = MIG_PY_YES;
  for (uint32_t i = 0; i < a_count; i++) {
    mig_py_answer found = MIG_PY_NO;
    for (uint32_t k = 0; k < b_count && found != MIG_PY_YES; k++) {
      mig_py_answer one = mig_py_equal(a[i], b[k]);
      if (one != MIG_PY_NO) found = one;
    }
    if (found == MIG_PY_NO) return MIG_PY_NO;
    if (found == MIG_PY_MAYBE) all = MIG_PY_MAYBE;
  }
  return all;
}

static mig_py_answer dicts_equal(const mig_py_dict *a, const mig_py_dict *b) {
  if (a->uncertain || b->uncertain) return MIG_PY_MAYBE;
  mig_py_answer all = keys_equal(a->keys, a->count, b->keys, b->count);
  for (uint32_t i = 0; i < a->count && all == MIG_PY_YES; i++) {
    all = mig_py_equal(a->values[i], mig_py_dict_item(b, a->keys[i]));
  }
  return all;
}

/* Two names of one enum class may be one member; members of two classes may compare by their values. */
static mig_py_answer members_equal(const mig_py_term *a, const mig_py_term *b) {
  if (a->head.as.class_ != b->head.as.class_) return MIG_PY_MAYBE;
  return mig_span_eq(a->name, b->name) ? MIG_PY_YES : mig_py_equal(a->other, b->other);
}

mig_py_answer mig_py_equal(mig_py_value a, mig_py_value b) {
  if (is_number(a) && is_number(b)) {
    double x = a.kind == MIG_PY_V_FLOAT ? a.as.floating : (double)a.as.integer;
    double y = b.kind == MIG_PY_V_FLOAT ? b.as.floating : (double)b.as.integer;
    if (a.kind != MIG_PY_V_FLOAT && b.kind != MIG_PY_V_FLOAT) return a.as.integer == b.as.integer;
    return x == y;
  }
  if (mig_py_is_term(a, MIG_PY_TERM_MEMBER) && mig_py_is_term(b, MIG_PY_TERM_MEMBER)) return members_equal(a.as.term, b.as.term);
  if (is_open(a) || is_open(b)) return mig_py_same(a, b) && a.kind != MIG_PY_V_UNKNOWN ? MIG_PY_YES : MIG_PY_MAYBE;
  if (a.kind != b.kind) return MIG_PY_NO;
  switch (a.kind) {
    case MIG_PY_V_NONE:
      return MIG_PY_YES;
    case MIG_PY_V_STR:
    case MIG_PY_V_BYTES:
    case MIG_PY_V_BUILTIN:
      return mig_span_eq(a.as.text, b.as.text);
    case MIG_PY_V_TUPLE:
    case MIG_PY_V_LIST:
      return seqs_equal(a.as.seq, b.as.seq);
    case MIG_PY_V_SET:
      if (a.as.seq->uncertain || b.as.seq->uncertain) return MIG_PY_MAYBE;
      return keys_equal(a.as.seq->items, a.as.seq->count, b.as.seq->items, b.as.seq->count);
    case MIG_PY_V_DICT:
      return dicts_equal(a.as.dict, b.as.dict);
    case MIG_PY_V_CLASS: /* each class statement makes another one */
      return a.as.class_ == b.as.class_;
    default:
      return a.as.host == b.as.host ? MIG_PY_YES : MIG_PY_MAYBE;
  }
}

mig_py_answer mig_py_truth(mig_py_value v) {
  switch (v.kind) {
    case MIG_PY_V_NONE:
      return MIG_PY_NO;
    case MIG_PY_V_BOOL:
    case MIG_PY_V_INT:
      return v.as.integer != 0;
    case MIG_PY_V_FLOAT:
      return v.as.floating != 0;
    case MIG_PY_V_STR:
    case MIG_PY_V_BYTES:
      return v.as.text.len > 0;
    case MIG_PY_V_TUPLE:
    case MIG_PY_V_LIST:
    case MIG_PY_V_SET:
      return v.as.seq->uncertain ? MIG_PY_MAYBE : (mig_py_answer)(v.as.seq->count > 0);
    case MIG_PY_V_DICT:
      return v.as.dict->uncertain ? MIG_PY_MAYBE : (mig_py_answer)(v.as.dict->count > 0);
    case MIG_PY_V_FUNCTION:
    case MIG_PY_V_CLASS:
    case MIG_PY_V_MODULE:
    case MIG_PY_V_BUILTIN:
    case MIG_PY_V_METHOD:
      return MIG_PY_YES;
    case MIG_PY_V_TERM:
      return v.as.term->kind == MIG_PY_TERM_MEMBER ? MIG_PY_YES : MIG_PY_MAYBE;
    default:
      return MIG_PY_MAYBE;
  }
}

bool mig_py_same(mig_py_value a, mig_py_value b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case MIG_PY_V_NONE:
      return true;
    case MIG_PY_V_BOOL:
    case MIG_PY_V_INT:
      return a.as.integer == b.as.integer;
    case MIG_PY_V_FLOAT:
      return a.as.floating == b.as.floating;
    case MIG_PY_V_STR:
    case MIG_PY_V_PARTIAL:
    case MIG_PY_V_BYTES:
    case MIG_PY_V_BUILTIN:
    case MIG_PY_V_UNKNOWN:
      return mig_span_eq(a.as.text, b.as.text);
    case MIG_PY_V_CONDITION:
      return a.as.slot == b.as.slot && a.negated == b.negated;
    case MIG_PY_V_TERM:
      return a.as.term == b.as.term ||
             (a.as.term->kind == MIG_PY_TERM_PATH && b.as.term->kind == MIG_PY_TERM_PATH &&
              mig_span_eq(a.as.term->name, b.as.term->name));
    default:
      return a.as.host == b.as.host;
  }
}

/* The shortest digits that read back as the same double, in Python's layout. */
static void put_float(mig_buf *out, double number) {
  char digits[40];
  for (int precision = 1; precision <= 17; precision++) {
    mig_real_print_general(digits, sizeof digits, precision, number);
    if (mig_real_read(digits) == number) break;
  }
  /* Python writes an exponent from 1e16 on and below 1e-4; %g switches by precision. */
  double size = number < 0 ? -number : number;
  if (strchr(digits, 'e') != NULL && size < 1e16 && size >= 1e-4) mig_real_print_fixed(digits, sizeof digits, 0, number);
  mig_buf_puts(out, digits);
  if (strpbrk(digits, ".en") == NULL) mig_buf_puts(out, ".0");
}

/* Letters of scripts that repr() writes as they are. Of other characters beyond ASCII mig does not know. */
static bool is_printable(uint32_t point) {
  static const uint32_t ranges[][2] = {{0x20, 0x7e},       {0xa1, 0xac},     {0xae, 0x24f},    {0x391, 0x3a1}, {0x3a3, 0x3ff},
                                       {0x400, 0x481},     {0x2010, 0x2027}, {0x3041, 0x3096}, {0x30a1, 0x30fa},
                                       {0x4e00, 0x9fff},   {0xac00, 0xd7a3}, {0x1f600, 0x1f64f}};
  for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
    if (point >= ranges[i][0] && point <= ranges[i][1]) return true;
  }
  return false;
}

/* The text is UTF-8, as literals are. */
static bool is_plain(mig_span text) {
  for (size_t i = 0; i < text.len;) {
    unsigned char c = (unsigned char)text.ptr[i];
    size_t len = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
    uint32_t point = len == 1 ? c : c & (0x7fU >> len);
    for (size_t k = 1; k < len && i + k < text.len; k++) point = point << 6 | ((unsigned char)text.ptr[i + k] & 0x3fU);
    if (len > 1 && !is_printable(point)) return false;
    i += len;
  }
  return true;
}

static void put_quoted(mig_buf *out, mig_span text, mig_py_value_kind kind) {
  bool has_single = memchr(text.len ? text.ptr : "", '\'', text.len) != NULL;
  char quote = has_single && memchr(text.ptr, '"', text.len) == NULL ? '"' : '\'';
  mig_buf_putc(out, quote);
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c == '\\' || c == (unsigned char)quote) {
      mig_buf_putc(out, '\\');
      mig_buf_putc(out, (char)c);
    } else if (c == '\n') {
      mig_buf_puts(out, "\\n");
    } else if (c == '\t') {
      mig_buf_puts(out, "\\t");
    } else if (c == '\r') {
      mig_buf_puts(out, "\\r");
    } else if ((c < 0x20 && !(c == MIG_PY_HOLE && kind == MIG_PY_V_PARTIAL)) || c == 0x7f || (c >= 0x80 && kind == MIG_PY_V_BYTES)) {
      mig_buf_printf(out, "\\x%02x", c);
    } else {
      mig_buf_putc(out, (char)c);
    }
  }
  mig_buf_putc(out, quote);
}

static bool put_items(mig_buf *out, const mig_py_seq *seq, const char *open, const char *close) {
  bool known = !seq->uncertain;
  mig_buf_puts(out, open);
  for (uint32_t i = 0; i < seq->count; i++) {
    if (i > 0) mig_buf_puts(out, ", ");
    known &= mig_py_put_repr(out, seq->items[i]);
  }
  mig_buf_puts(out, close);
  return known;
}

static bool put_dict(mig_buf *out, const mig_py_dict *dict) {
  bool known = !dict->uncertain;
  mig_buf_putc(out, '{');
  for (uint32_t i = 0; i < dict->count; i++) {
    if (i > 0) mig_buf_puts(out, ", ");
    known &= mig_py_put_repr(out, dict->keys[i]);
    mig_buf_puts(out, ": ");
    known &= mig_py_put_repr(out, dict->values[i]);
  }
  mig_buf_putc(out, '}');
  return known;
}

bool mig_py_put_repr(mig_buf *out, mig_py_value v) {
  switch (v.kind) {
    case MIG_PY_V_NONE:
      mig_buf_puts(out, "None");
      return true;
    case MIG_PY_V_BOOL:
      mig_buf_puts(out, v.as.integer ? "True" : "False");
      return true;
    case MIG_PY_V_INT:
      mig_buf_printf(out, "%lld", (long long)v.as.integer);
      return true;
    case MIG_PY_V_FLOAT:
      put_float(out, v.as.floating);
      return true;
    case MIG_PY_V_BYTES:
      mig_buf_putc(out, 'b');
      put_quoted(out, v.as.text, MIG_PY_V_BYTES);
      return true;
    case MIG_PY_V_STR:
    case MIG_PY_V_PARTIAL:
      put_quoted(out, v.as.text, (mig_py_value_kind)v.kind);
      return v.kind == MIG_PY_V_STR && is_plain(v.as.text);
    case MIG_PY_V_TUPLE:
      return put_items(out, v.as.seq, "(", v.as.seq->count == 1 ? ",)" : ")");
    case MIG_PY_V_LIST:
      return put_items(out, v.as.seq, "[", "]");
    case MIG_PY_V_SET:
      put_items(out, v.as.seq, "{", "}");
      return v.as.seq->count == 1; /* the order of a set is chance */
    case MIG_PY_V_DICT:
      return put_dict(out, v.as.dict);
    default:
      mig_buf_putc(out, MIG_PY_HOLE);
      return false;
  }
}

bool mig_py_put_str(mig_buf *out, mig_py_value v) {
  if (v.kind == MIG_PY_V_STR || v.kind == MIG_PY_V_PARTIAL) {
    mig_buf_put(out, v.as.text);
    return v.kind == MIG_PY_V_STR;
  }
  return mig_py_put_repr(out, v);
}

mig_py_env *mig_py_env_new(mig_arena *arena, mig_py_env *parent, mig_py_module *module) {
  mig_py_env *env = MIG_NEW(arena, mig_py_env);
  env->parent = parent;
  env->module = module;
  return env;
}

mig_py_value *mig_py_env_find(mig_py_env *env, mig_span name) {
  for (uint32_t i = 0; i < env->count; i++) {
    if (mig_span_eq(env->names[i], name)) return &env->values[i];
  }
  return NULL;
}

void mig_py_env_set(mig_arena *arena, mig_py_env *env, mig_span name, mig_py_value value) {
  mig_py_value *old = mig_py_env_find(env, name);
  if (old != NULL) {
    *old = value;
    return;
  }
  if (env->count == env->cap) {
    uint32_t cap = env->cap;
    env->names = mig_vec_grown(arena, env->names, env->count, &cap, sizeof *env->names);
    env->values = mig_vec_grown(arena, env->values, env->count, &env->cap, sizeof *env->values);
  }
  env->names[env->count] = name;
  env->values[env->count++] = value;
}
