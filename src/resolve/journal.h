/* resolve/journal.h: what a plan was about to do, written down before it does it.
 *
 * Three files in the site's folder: `journal` while a plan is under way, `undo` when it is done, and
 * `lock`, which the process that writes holds. A journal has the bytes of each file before and after,
 * so that whoever finds it can tell how far the plan got and bring the tree to either end.
 *
 * Ownership: everything lives in the site's arena. */
#ifndef MIG_RESOLVE_JOURNAL_H
#define MIG_RESOLVE_JOURNAL_H

#include "base/arena.h"
#include "mig/resolve.h"

/* A worktree to write to. */
typedef struct mig_site {
  mig_arena *arena;
  const char *root;    /* absolute, without symbolic links */
  const char *records; /* absolute folder of the three files; may not exist yet */
  bool in_git;         /* the records lie in git's folder, whatever the version folder */
  int lock;            /* of the open lock file; -1: not held */
  mig_why *why;
} mig_site;

typedef struct mig_journal {
  bool stage, undoes;
  const mig_span *folders; /* where the plan may write */
  uint32_t folder_count;
  const mig_span *made; /* folders that it makes, outer first; that undoing it removes */
  uint32_t made_count;
  const mig_edit *edits; /* CREATE, MODIFY, DELETE; `mode`: of the file before, or of a new one */
  uint32_t edit_count;
} mig_journal;

/* `folder`: the version folder, where the records lie when the tree is in no repository. */
mig_err mig_site_open(mig_site *site, mig_arena *arena, mig_span root, mig_span folder, mig_why *why);
char *mig_site_path(const mig_site *site, mig_span path);
/* MIG_ERR_REFUSED when another process holds it. */
mig_err mig_site_lock(mig_site *site);
void mig_site_unlock(mig_site *site);

typedef enum mig_record { MIG_RECORD_JOURNAL, MIG_RECORD_UNDO } mig_record;
bool mig_record_exists(const mig_site *site, mig_record record);
mig_err mig_record_write(const mig_site *site, mig_record record, const mig_journal *journal);
/* MIG_ERR_NOT_FOUND; MIG_ERR_UNREADABLE when it is not one of mig's. */
mig_err mig_record_read(const mig_site *site, mig_record record, mig_journal *out);
mig_err mig_record_remove(const mig_site *site, mig_record record);
/* The plan is done: what was under way can be undone from now on. */
mig_err mig_record_complete(const mig_site *site);

/* edit_file.c: one edit and the files that it is about. */
typedef enum mig_edit_state {
  MIG_EDIT_BEFORE,
  MIG_EDIT_AFTER,
  MIG_EDIT_FOREIGN /* neither: somebody else wrote there */
} mig_edit_state;

mig_edit_state mig_edit_look(const mig_site *site, const mig_edit *edit);
mig_err mig_edit_do(const mig_site *site, const mig_edit *edit, uint32_t number);
mig_err mig_edit_take_back(const mig_site *site, const mig_edit *edit, uint32_t number);
/* Removes what a killed process left beside the edit's files. */
void mig_edit_clean(const mig_site *site, const mig_edit *edit, uint32_t number);
unsigned mig_edit_mode(const mig_site *site, mig_span path); /* 0: no such file */
/* The inverse, for undoing. */
mig_edit mig_edit_inverse(const mig_edit *edit);

/* apply.c: brings the tree to one end, whatever state it is in. */
mig_err mig_journal_roll_back(const mig_site *site, const mig_journal *journal);
mig_err mig_journal_finish(const mig_site *site, const mig_journal *journal);
mig_err mig_journal_stage(const mig_site *site, const mig_journal *journal);

#endif
