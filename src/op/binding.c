/* Calls give few of the parameters that constructs have: what is not given is never looked at. */
#include "base/span.h"
#include "op/directive.h"

/* One word of a parameter list: "name|older", "*rest", "*" or "**". */
static mig_span next_word(const char **at) {
  while (**at == ' ') ++*at;
  mig_span word = {*at, 0};
  while (word.ptr[word.len] != '\0' && word.ptr[word.len] != ' ') word.len++;
  *at = word.ptr + word.len;
  return word;
}

static mig_span current_name(const char *word) {
  mig_span name = {word, 0};
  while (name.ptr[name.len] != '\0' && name.ptr[name.len] != ' ' && name.ptr[name.len] != '|') name.len++;
  return name;
}

static bool ends_name(char c) {
  return c == ' ' || c == '|' || c == '\0';
}

/* Keywords of f(**{"a b": 1}) may be anything. */
static bool is_a_name(mig_span name) {
  for (size_t i = 0; i < name.len; i++)
    if (ends_name(name.ptr[i]) || name.ptr[i] == '*') return false;
  return name.len != 0;
}

/* Where `name` stands as a whole name in `params`, at or after `from`; NULL: nowhere. A name behind
 * stars counts when `starred`. */
static const char *find_name(mig_span params, mig_span name, size_t from, bool starred) {
  for (size_t at = from; (at = mig_span_find(params, name, at)) != SIZE_MAX; at++) {
    char before = at > 0 ? params.ptr[at - 1] : ' ';
    if ((ends_name(before) || (starred && before == '*')) && ends_name(params.ptr[at + name.len])) return params.ptr + at;
  }
  return NULL;
}

/* The word of the parameter that has this name: now, else in older versions. */
static const char *find_param(mig_span params, mig_span name) {
  const char *older = NULL;
  if (!is_a_name(name)) return NULL;
  for (const char *at = find_name(params, name, 0, false); at != NULL;
       at = find_name(params, name, (size_t)(at - params.ptr) + 1, false)) {
    if (at == params.ptr || at[-1] == ' ') return at;
    if (older == NULL) older = at;
  }
  while (older != NULL && older != params.ptr && older[-1] != ' ') older--;
  return older != NULL && *older != '*' ? older : NULL;
}

/* Given twice is an error; of an older and a newer name, the one given by position stays. */
static bool give(mig_binding *b, mig_span param, int32_t arg) {
  for (uint32_t i = 0; i < b->given; i++)
    if (b->names[i].ptr == param.ptr) return false;
  if (b->given == MIG_PARAM_MAX) return false;
  b->names[b->given] = param;
  b->initials |= (uint64_t)1 << (*param.ptr & 63);
  b->args[b->given++] = arg;
  return true;
}

static bool take_keyword(mig_binding *b, mig_span params, mig_span keyword, int32_t arg) {
  const char *word = find_param(params, keyword);
  return word != NULL ? give(b, current_name(word), arg) : b->takes_others;
}

/* As many as there are parameters for, one after the other; `*name` takes what is left. */
static uint32_t take_positional(mig_binding *b, const char *params, uint32_t positional) {
  uint32_t next = 0;
  const char *at = params;
  for (mig_span word = next_word(&at); word.len > 0 && next < positional; word = next_word(&at)) {
    if (word.ptr[0] != '*') {
      give(b, current_name(word.ptr), (int32_t)next++);
    } else if (word.len > 1 && word.ptr[1] != '*') {
      b->rest_from = next;
      b->rest_to = next = positional;
    }
  }
  return next;
}

void mig_binding_make(mig_binding *out, const char *params, uint32_t positional, const mig_span *keywords,
                      uint32_t keyword_count) {
  mig_span text = mig_span_of(params);
  out->params = params;
  out->given = 0;
  out->initials = 0;
  out->rest_from = out->rest_to = 0;
  out->takes_others = mig_span_ends(text, MIG_SPAN("**"));
  out->unbound = positional - take_positional(out, params, positional);
  for (uint32_t i = 0; i < keyword_count; i++) {
    if (!take_keyword(out, text, keywords[i], (int32_t)(positional + i))) out->unbound++;
  }
}

int32_t mig_binding_arg(const mig_binding *binding, const char *name) {
  for (uint32_t i = 0; i < binding->given; i++) {
    if (mig_span_is(binding->names[i], name)) return binding->args[i];
  }
  return MIG_ARG_NONE;
}

bool mig_params_has(const char *params, mig_span name) {
  return is_a_name(name) && find_name(mig_span_of(params), name, 0, true) != NULL;
}
