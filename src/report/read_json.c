#include "report/read_json.h"

#include <cJSON.h>
#include <stdio.h>

#include "base/span.h"

void mig_read_fail(mig_read *r, const char *key, const char *what) {
  if (r->failed) return;
  r->failed = true;
  snprintf(r->why.text, sizeof r->why.text, "%s: %s", key, what);
}

static const cJSON *find(const cJSON *object, const char *key) {
  const cJSON *item = cJSON_GetObjectItemCaseSensitive(object, key);
  return cJSON_IsNull(item) ? NULL : item;
}

mig_span mig_read_span(mig_read *r, const cJSON *object, const char *key) {
  const cJSON *item = find(object, key);
  if (item != NULL && !cJSON_IsString(item)) mig_read_fail(r, key, "not a string");
  return cJSON_IsString(item) ? mig_span_of(item->valuestring) : (mig_span){NULL, 0};
}

mig_span mig_read_text(mig_read *r, const cJSON *object, const char *key) {
  mig_span text = mig_read_span(r, object, key);
  return text.ptr != NULL ? text : MIG_SPAN("");
}

uint64_t mig_read_number(mig_read *r, const cJSON *object, const char *key, uint64_t most) {
  const cJSON *item = find(object, key);
  if (item == NULL) return 0;
  if (!cJSON_IsNumber(item) || !(item->valuedouble >= 0) || item->valuedouble > (double)most) {
    mig_read_fail(r, key, "not a number that can stand there");
    return 0;
  }
  return (uint64_t)item->valuedouble;
}

bool mig_read_bool(mig_read *r, const cJSON *object, const char *key) {
  const cJSON *item = find(object, key);
  if (item != NULL && !cJSON_IsBool(item)) mig_read_fail(r, key, "neither true nor false");
  return cJSON_IsTrue(item);
}

const cJSON *mig_read_object(mig_read *r, const cJSON *object, const char *key) {
  const cJSON *item = find(object, key);
  if (item != NULL && !cJSON_IsObject(item)) mig_read_fail(r, key, "not an object");
  return cJSON_IsObject(item) ? item : NULL;
}

const cJSON *mig_read_array(mig_read *r, const cJSON *object, const char *key, uint32_t *count) {
  const cJSON *item = find(object, key);
  *count = 0;
  if (item != NULL && !cJSON_IsArray(item)) mig_read_fail(r, key, "not an array");
  if (!cJSON_IsArray(item)) return NULL;
  *count = (uint32_t)cJSON_GetArraySize(item);
  return item->child;
}

mig_span *mig_read_spans(mig_read *r, const cJSON *object, const char *key, uint32_t *count) {
  const cJSON *item = mig_read_array(r, object, key, count);
  mig_span *spans = MIG_NEW_ARRAY(r->arena, mig_span, *count);
  for (uint32_t i = 0; i < *count; i++, item = item->next) {
    if (!cJSON_IsString(item)) {
      mig_read_fail(r, key, "holds what is not a string");
      spans[i] = MIG_SPAN("");
    } else {
      spans[i] = mig_span_of(item->valuestring);
    }
  }
  return spans;
}

int mig_read_word(mig_read *r, const cJSON *object, const char *key, const char *(*name_of)(int), int count) {
  mig_span word = mig_read_span(r, object, key);
  if (word.ptr == NULL) return 0;
  for (int i = 0; i < count; i++)
    if (mig_span_is(word, name_of(i))) return i;
  mig_read_fail(r, key, "a word that this version of mig does not know");
  return 0;
}
