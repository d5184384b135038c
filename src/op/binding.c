#include "base/span.h"
#include "op/directive.h"

/* One word of a parameter list: "name|older", "*rest", "*" or "**". */
static mig_span next_word(const char **at) {
  while (**at == ' ') ++*at;
  mig_span word = {*at, 0};
  while (**at != '\0' && **at != ' ') {
    ++*at;
    word.len++;
  }
  return word;
}

/* Is `name` the word's name or one of its older names? */
static bool word_names(mig_span word, mig_span name) {
  size_t from = 0;
  for (size_t i = 0; i <= word.len; i++) {
    if (i < word.len && word.ptr[i] != '|') continue;
    if (mig_span_eq(mig_span_cut(word, from, i), name)) return true;
    from = i + 1;
  }
  return false;
}

static mig_span current_name(mig_span word) {
  size_t end = mig_span_find(word, MIG_SPAN("|"), 0);
  return end == SIZE_MAX ? word : mig_span_cut(word, 0, end);
}

static void take_positional(mig_binding *b, uint32_t *next, uint32_t positional, mig_span word) {
  if (b->count == MIG_PARAM_MAX) return;
  b->names[b->count] = current_name(word);
  b->args[b->count++] = *next < positional ? (int32_t)(*next)++ : MIG_ARG_NONE;
}

/* Given twice is an error; of an older and a newer name, the one given by position stays. */
static bool give(mig_binding *b, uint32_t param, int32_t arg) {
  if (b->args[param] != MIG_ARG_NONE) return false;
  b->args[param] = arg;
  return true;
}

static bool take_keyword(mig_binding *b, mig_span keyword, int32_t arg) {
  for (uint32_t i = 0; i < b->count; i++) /* names in use, before older ones are spelled out */
    if (mig_span_eq(b->names[i], keyword)) return give(b, i, arg);
  const char *at = b->params;
  uint32_t param = 0;
  for (mig_span word = next_word(&at); word.len > 0; word = next_word(&at)) {
    if (word.ptr[0] == '*') continue;
    if (param < b->count && word_names(word, keyword)) return give(b, param, arg);
    param++;
  }
  return b->takes_others;
}

void mig_binding_make(mig_binding *out, const char *params, uint32_t positional, const mig_span *keywords,
                      uint32_t keyword_count) {
  *out = (mig_binding){.params = params};
  uint32_t next = 0;
  const char *at = params;
  for (mig_span word = next_word(&at); word.len > 0; word = next_word(&at)) {
    if (mig_span_is(word, "**")) {
      out->takes_others = true;
    } else if (word.ptr[0] != '*') {
      take_positional(out, &next, positional, word);
    } else if (word.len > 1) {
      out->rest_from = next;
      out->rest_to = next = positional;
    }
  }
  out->unbound = positional - next;
  for (uint32_t i = 0; i < keyword_count; i++) {
    if (!take_keyword(out, keywords[i], (int32_t)(positional + i))) out->unbound++;
  }
}

int32_t mig_binding_arg(const mig_binding *binding, const char *name) {
  for (uint32_t i = 0; i < binding->count; i++) {
    if (mig_span_is(binding->names[i], name)) return binding->args[i];
  }
  return MIG_ARG_NONE;
}

bool mig_params_has(const char *params, mig_span name) {
  const char *at = params;
  for (mig_span word = next_word(&at); word.len > 0; word = next_word(&at)) {
    while (word.len > 0 && word.ptr[0] == '*') word = mig_span_cut(word, 1, word.len);
    if (word.len > 0 && word_names(word, name)) return true;
  }
  return false;
}
