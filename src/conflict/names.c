/* Public words of the report, and the rules as a table. */
#include "conflict/names.h"

#include "base/span.h"
#include "mig/conflict.h"

#define ROW(id, level, title, help, example, why, databases, scripts) \
  {id, level, title, help, example, why, databases, scripts},

static const mig_rule rules[] = {
#define RULE(...) ROW(__VA_ARGS__, false)
#include "conflict/rules.def"
#undef RULE
};

static const mig_rule script_rules[] = {
#define SCRIPT_RULE(...) ROW(__VA_ARGS__, true)
#include "conflict/script_rules.def"
#undef SCRIPT_RULE
};

enum { RULES = sizeof rules / sizeof *rules, SCRIPT_RULES = sizeof script_rules / sizeof *script_rules };

const mig_rule *mig_rules(uint32_t *count) {
  *count = RULES;
  return rules;
}

const mig_rule *mig_script_rules(uint32_t *count) {
  *count = SCRIPT_RULES;
  return script_rules;
}

const mig_rule *mig_rule_find(mig_span id) {
  for (size_t i = 0; i < RULES; i++)
    if (mig_span_is(id, rules[i].id)) return &rules[i];
  for (size_t i = 0; i < SCRIPT_RULES; i++)
    if (mig_span_is(id, script_rules[i].id)) return &script_rules[i];
  return NULL;
}

const char *mig_outcome_name(mig_outcome outcome) {
  static const char *const names[] = {
      [MIG_CONVERGES] = "converges", [MIG_ORDER_DEPENDENT] = "order_dependent", [MIG_FAILS] = "fails",
      [MIG_DIVERGES] = "diverges",   [MIG_DATA_DIVERGES] = "data_diverges",     [MIG_OUTCOME_UNKNOWN] = "unknown"};
  return names[outcome];
}

const char *mig_proof_name(mig_proof proof) {
  static const char *const names[] = {[MIG_PROOF_DISJOINT] = "disjoint",
                                      [MIG_PROOF_SIMULATED] = "simulated",
                                      [MIG_PROOF_EXECUTED] = "executed",
                                      [MIG_PROOF_NONE] = "none"};
  return names[proof];
}

const char *mig_grade_name(mig_grade grade) {
  static const char *const names[] = {
      [MIG_POSSIBLE] = "possible", [MIG_LIKELY] = "likely", [MIG_CERTAIN] = "certain"};
  return names[grade];
}

const char *mig_level_name(mig_level level) {
  static const char *const names[] = {[MIG_NOTE] = "note", [MIG_WARNING] = "warning", [MIG_ERROR] = "error"};
  return names[level];
}

const char *mig_object_kind_name(mig_object_kind kind) {
  static const char *const names[] = {
      [MIG_OBJECT_SCHEMA] = "schema", [MIG_OBJECT_TABLE] = "table",           [MIG_OBJECT_COLUMN] = "column",
      [MIG_OBJECT_INDEX] = "index",   [MIG_OBJECT_CONSTRAINT] = "constraint", [MIG_OBJECT_TYPE] = "type",
      [MIG_OBJECT_SEQUENCE] = "sequence", [MIG_OBJECT_VIEW] = "view",         [MIG_OBJECT_ROWS] = "rows",
      [MIG_OBJECT_REVISION] = "revision", [MIG_OBJECT_UNKNOWN] = "unknown"};
  return names[kind];
}

const char *mig_object_word(const mig_object *object) {
  return object->kind == MIG_OBJECT_UNKNOWN && object->name.len != 0 ? "object" : mig_object_kind_name(object->kind);
}

void mig_object_put(mig_buf *buf, const mig_object *object) {
  mig_span parts[] = {object->schema, object->table, object->name};
  mig_buf_puts(buf, mig_object_word(object));
  const char *before = " ";
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (parts[i].len == 0) continue;
    mig_buf_puts(buf, before);
    mig_buf_put(buf, parts[i]);
    before = ".";
  }
}
