/* project/config.h: one project's settings: an ini file, a pyproject.toml, or both. As in Alembic
 * each key is looked up in the ini first, then in the toml.
 *
 * Ownership: everything lives in the arena that mig_config_open was given. */
#ifndef MIG_PROJECT_CONFIG_H
#define MIG_PROJECT_CONFIG_H

#include "project/ini.h"
#include "project/toml.h"
#include "source/source.h"

typedef struct mig_config {
  mig_ini *ini;               /* NULL: none */
  const mig_toml *toml;       /* [tool.alembic]; NULL: none */
  mig_span section;           /* of the ini: "alembic" or -n */
  mig_span ini_file, toml_file;
  mig_span folder;            /* of the ini, else of the toml */
  mig_span root;              /* what %(here)s is built on */
} mig_config;

/* Reads `ini_file` and `toml_file`, either may be empty. A toml without [tool.alembic] counts as
 * none. MIG_ERR_UNREADABLE names the file and line. */
mig_err mig_config_open(mig_config *out, mig_arena *arena, mig_source *source, mig_span root, mig_span section,
                        mig_span ini_file, mig_span toml_file, mig_why *why);

/* For messages and mig_project.config_file: the ini, else the toml. */
mig_span mig_config_file(const mig_config *config);

/* A string. MIG_ERR_NOT_FOUND when not set, MIG_ERR_UNREADABLE when it cannot be interpolated. */
mig_err mig_config_get(mig_span *out, mig_arena *arena, const mig_config *config, const char *key, mig_why *why);
/* Alembic's rule: in an ini exactly "true", in a toml a boolean. */
bool mig_config_is_true(mig_arena *arena, const mig_config *config, const char *key);

typedef struct mig_strings {
  const mig_span *items;
  uint32_t count;
  bool set; /* the key is there */
} mig_strings;

/* `version_locations` and `prepend_sys_path`: arrays in a toml; in an ini split by path_separator,
 * version_path_separator, or the way of old, which splits at commas and spaces (and colons, for
 * prepend_sys_path). */
mig_err mig_config_paths(mig_strings *out, mig_arena *arena, const mig_config *config, const char *key, mig_why *why);

#endif
