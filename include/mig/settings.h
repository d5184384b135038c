/* mig/settings.h: how mig itself is configured: what was typed, then `git config mig.*`, then a
 * committed [mig] in an ini file or [tool.mig] in pyproject.toml, then the default. The first that
 * has a key counts, whole.
 *
 * Ownership: everything lives in the arena given. */
#ifndef MIG_SETTINGS_H
#define MIG_SETTINGS_H

#include "mig/project.h"

/* Every setting: ROW(id, "name", is it a list, default or NULL, "what it means"), in the order of
 * `mig config`. Names count without case; in `git config` they stand below "mig.". */
#define MIG_SETTING_ROWS(ROW)                                                                               \
  ROW(BASE, "base", false, NULL, "the branch to compare with; what it has is published")                    \
  ROW(PROTECTED, "protected", true, NULL, "refs that publish besides the base; default: every tag")         \
  ROW(LINES, "lines", true, NULL, "labels or version locations that may each keep one head")                \
  ROW(DIALECT, "dialect", false, NULL, "the rules that apply: postgresql, sqlite, mysql")                   \
  ROW(SCRIPT_DIR, "script-dir", false, NULL, "the script directory")                                        \
  ROW(STRATEGY, "strategy", false, "auto", "how branches are resolved")                                     \
  ROW(FAIL_ON, "fail-on", false, "error:likely", "when to exit 1")                                          \
  ROW(BASELINE, "baseline", false, NULL, "a file of findings that are known and accepted")                  \
  ROW(SENTINEL, "sentinel", false, NULL, "a file that names the head, kept by the merge driver")            \
  ROW(HOOK_UNKNOWN, "hookUnknown", false, "warn", "what a hook does with an unknown outcome: warn, block")

typedef enum mig_setting_key {
#define MIG_SETTING_ID(id, ...) MIG_SETTING_##id,
  MIG_SETTING_ROWS(MIG_SETTING_ID)
#undef MIG_SETTING_ID
  MIG_SETTING_COUNT
} mig_setting_key;

typedef enum mig_setting_from { MIG_SETTING_DEFAULT, MIG_SETTING_FILE, MIG_SETTING_GIT, MIG_SETTING_TYPED } mig_setting_from;

typedef struct mig_setting {
  const char *name;       /* "protected" */
  const mig_span *values; /* one, unless the key is a list; none: not set and without default */
  uint32_t count;
  mig_setting_from from;
  mig_span where; /* "pyproject.toml", "git config (local)", "--base"; empty for defaults */
} mig_setting;

typedef struct mig_settings {
  mig_setting items[MIG_SETTING_COUNT];
} mig_settings;

/* `typed` has one pointer per key, NULL where nothing was typed; may be NULL itself. The committed
 * files are those of `tree`. `dir` is mig_project_opts.dir. MIG_ERR_UNREADABLE when a file is not
 * understood: its name and line. */
MIG_API mig_err mig_settings_read(mig_settings *out, mig_arena *arena, mig_tree *tree, const char *dir,
                                  const char *const *typed, mig_why *why);

/* The single value; empty when there is none. */
static inline mig_span mig_setting_value(const mig_settings *settings, mig_setting_key key) {
  const mig_setting *setting = &settings->items[key];
  return setting->count != 0 ? setting->values[setting->count - 1] : (mig_span){"", 0};
}

#endif
