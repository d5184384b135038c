/* report/read_json.h: taking values out of parsed JSON. What has another type than the schema says
 * fails the whole reading, once, with the path of keys that leads there.
 *
 * Ownership: strings borrow from the cJSON tree, which the arena frees. */
#ifndef MIG_REPORT_READ_JSON_H
#define MIG_REPORT_READ_JSON_H

#include "base/arena.h"

typedef struct cJSON cJSON; /* as cJSON.h has it: the header needs no more */

typedef struct mig_read {
  mig_arena *arena;
  bool failed;
  mig_why why;       /* of the first failure */
  uint64_t blanks;   /* bytes spent on lines that stand for those not in the report */
} mig_read;

/* Remembers the first failure: "KEY: WHAT". */
void mig_read_fail(mig_read *r, const char *key, const char *what);

/* Missing keys: ptr NULL, 0, false, NULL. JSON's null is as missing. */
mig_span mig_read_span(mig_read *r, const cJSON *object, const char *key);
/* The same, but "" where it is missing. */
mig_span mig_read_text(mig_read *r, const cJSON *object, const char *key);
uint64_t mig_read_number(mig_read *r, const cJSON *object, const char *key, uint64_t most);
bool mig_read_bool(mig_read *r, const cJSON *object, const char *key);
const cJSON *mig_read_object(mig_read *r, const cJSON *object, const char *key);
const cJSON *mig_read_array(mig_read *r, const cJSON *object, const char *key, uint32_t *count);
mig_span *mig_read_spans(mig_read *r, const cJSON *object, const char *key, uint32_t *count);

/* The number whose name stands there; fails when it is none of the first `count`. Missing: 0. */
int mig_read_word(mig_read *r, const cJSON *object, const char *key, const char *(*name_of)(int), int count);

#endif
