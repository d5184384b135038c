/* cli/hook.h: git hooks: where they stand, putting them there and taking them away, and running one.
 *
 * cmd_hook.c      mig hook install|uninstall|status|run
 * hook_place.c    the folder that git runs hooks from, and who else manages it
 * hook_file.c     one hook's file: what it is, writing it, restoring what was there
 * hook_husky.c    the same for husky, where a hook is a line of a file that others write
 * hook_install.c  the commands that change files
 * hook_run.c      what a hook does when git runs it
 * hook_sides.c    which commits a merge or a push is about
 * hook_places.c   did anything change where scripts stand?
 * hook_judge.c    is the tree that git is about to keep fit to be upgraded?
 * hook_explain.c  what people read, in twelve lines at most */
#ifndef MIG_CLI_HOOK_H
#define MIG_CLI_HOOK_H

#include "cli.h"

typedef enum mig_hook_id {
#define HOOK(id, ...) MIG_HOOK_##id,
#include "hooks.def"
#undef HOOK
  MIG_HOOK_COUNT
} mig_hook_id;

typedef enum mig_hook_where { MIG_HOOK_AT_CLIENT, MIG_HOOK_AT_SERVER, MIG_HOOK_AT_EXTRA } mig_hook_where;

typedef struct mig_hook {
  const char *name;
  mig_hook_where where;
  bool stops; /* a status that is not 0 stops git */
  const char *what;
} mig_hook;
extern const mig_hook mig_hooks[MIG_HOOK_COUNT];

/* NULL when mig knows no hook of that name. */
const mig_hook *mig_hook_find(const char *name);

/* ---- where ---- */

typedef struct mig_hook_place {
  mig_cli_text folder; /* absolute: where this repository's hooks stand */
  bool bare;
  bool husky;       /* hooks are lines of .husky/NAME */
  mig_cli_text advice; /* another program manages the hooks: what to add to its file; else empty */
} mig_hook_place;

/* Asks git. Returns -1 to go on, else the exit status; mig_hook_place_free in any case. */
int mig_hook_place_find(mig_cli *cli, mig_hook_place *out);
void mig_hook_place_free(mig_hook_place *place);

/* ---- one hook's file ---- */

typedef enum mig_hook_state {
  MIG_HOOK_ABSENT,
  MIG_HOOK_INSTALLED,
  MIG_HOOK_CHAINED, /* with one that was there before */
  MIG_HOOK_EDITED,  /* mig's, but somebody changed it */
  MIG_HOOK_FOREIGN
} mig_hook_state;

/* "absent", "installed", "chained", "edited", "foreign": words of the JSON report. */
const char *mig_hook_state_name(mig_hook_state state);

/* FOLDER/NAME */
void mig_hook_path(mig_cli_text *out, const mig_hook_place *place, const mig_hook *hook);

/* What the file is. `current` (may be NULL): mig's own, of this version and for this program.
 * MIG_ERR_UNREADABLE when there is something that can't be read, MIG_ERR_NOMEM. */
mig_err mig_hook_file_state(mig_hook_state *out, bool *current, const mig_hook_place *place, const mig_hook *hook, mig_why *why);

/* What was done, or why not, for one line of output. MIG_ERR_REFUSED leaves everything as it was. */
typedef struct mig_hook_change {
  const char *did; /* "installed", "chained", "unchanged", "removed", "restored", "absent" */
  mig_hook_state state;
} mig_hook_change;
mig_err mig_hook_file_install(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                              mig_why *why);
mig_err mig_hook_file_remove(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                             mig_why *why);

/* The same for a line in husky's file. */
mig_err mig_hook_husky_state(mig_hook_state *out, bool *current, const mig_hook_place *place, const mig_hook *hook, mig_why *why);
mig_err mig_hook_husky_install(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                               mig_why *why);
mig_err mig_hook_husky_remove(mig_hook_change *out, const mig_hook_place *place, const mig_hook *hook, bool dry,
                              mig_why *why);

/* Whole files. Reading appends; MIG_ERR_NOT_FOUND when there is no such file, MIG_ERR_UNREADABLE with
 * the reason, MIG_ERR_NOMEM. Writing goes by way of another file and a rename. */
mig_err mig_hook_read_file(mig_cli_text *out, const char *path, mig_why *why);
mig_err mig_hook_write_file(const char *path, mig_span text, unsigned mode, mig_why *why);

/* ---- commands ---- */

int mig_hook_install(mig_cli *cli, const mig_hook_place *place);
int mig_hook_uninstall(mig_cli *cli, const mig_hook_place *place);
int mig_hook_status(mig_cli *cli, const mig_hook_place *place);
int mig_hook_run(mig_cli *cli);

#endif
