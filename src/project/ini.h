/* project/ini.h: files in the syntax of Python's configparser, as alembic.ini is one.
 *
 * Follows ConfigParser of CPython 3.11 with its defaults (strict, BasicInterpolation): the same
 * files are refused, the same values come out.
 *
 * Ownership: everything lives in the arena given; values that need no joining borrow from the text. */
#ifndef MIG_PROJECT_INI_H
#define MIG_PROJECT_INI_H

#include "base/arena.h"

typedef struct mig_ini mig_ini;

/* MIG_ERR_UNREADABLE where ConfigParser.read would raise; `why` starts with the line's number.
 * `here` is the value of %(here)s, which Alembic adds to the defaults. */
mig_err mig_ini_parse(mig_ini **out, mig_arena *arena, mig_span text, mig_span here, mig_why *why);

bool mig_ini_has_section(const mig_ini *ini, mig_span section);

/* Interpolated, as parser.get(section, key). MIG_ERR_NOT_FOUND when section or key is missing,
 * MIG_ERR_UNREADABLE when interpolation fails. The key counts without case. */
mig_err mig_ini_get(mig_span *out, mig_arena *arena, const mig_ini *ini, mig_span name, mig_span key, mig_why *why);

/* As written, without interpolation; false when missing. */
bool mig_ini_get_raw(mig_span *out, const mig_ini *ini, mig_span section, mig_span key);

/* Calls visit for each key of the section (not of [DEFAULT]) in file order. */
void mig_ini_each(const mig_ini *ini, mig_span name, void (*visit)(void *payload, mig_span key), void *payload);
/* Calls visit for each section in file order; [DEFAULT] is none. */
void mig_ini_each_section(const mig_ini *ini, void (*visit)(void *payload, mig_span section), void *payload);

#endif
