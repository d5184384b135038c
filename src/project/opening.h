/* project/opening.h: what the steps of mig_tree_open share. */
#ifndef MIG_PROJECT_OPENING_H
#define MIG_PROJECT_OPENING_H

#include "base/map.h"
#include "base/vec.h"
#include "mig/project.h"
#include "mig/settings.h"
#include "project/config.h"
#include "script/script.h"
#include "source/source.h"

/* A script directory that was found, and what configures it. */
typedef struct mig_candidate {
  mig_span script_dir; /* real path in the tree */
  mig_config config;   /* both files empty when nothing configures it */
  bool flask_migrate;
  bool bare_scripts;   /* the folder holds scripts itself */
} mig_candidate;

typedef MIG_VEC(mig_candidate) mig_candidates;

/* A file to read as a script. */
typedef struct mig_task {
  const mig_entries *folder;
  const mig_entry *entry; /* NULL: a link, to be read by its path */
  mig_span path;          /* real */
  const char *refusal;    /* why it is not to be read; NULL */
  const uint8_t *blob;    /* theirs of a path in conflict, which this source's tree does not show; NULL */
  mig_span text;          /* when it was read before; else empty */
} mig_task;

typedef MIG_VEC(mig_task) mig_tasks;

typedef struct mig_settings_reading mig_settings_reading;

typedef struct mig_opening {
  mig_arena *arena; /* the tree's */
  mig_tree *tree;
  const mig_project_opts *opts;
  mig_source *source;
  mig_span root;    /* absolute; made up for a bare repository, so that %(here)s has a meaning */
  mig_span section; /* -n or "alembic" */
  const char *script_dir;       /* as typed, else as set */
  mig_span script_dir_from;     /* where it is set; empty: typed */
  mig_settings_reading *reading;
  const mig_settings *settings; /* of git's configuration and the tree's files; set before projects are opened */
  mig_why *why;
  mig_candidates candidates;
  MIG_VEC(mig_project) projects;
  MIG_VEC(mig_span) notes;
  MIG_VEC(mig_diag) diags;
  mig_map listed_at; /* path of a folder that was listed: its place in `listed` */
  MIG_VEC(const mig_entries *) listed;
  mig_map read_at; /* path of a script that was read to decide about its folder: its place in `texts` */
  MIG_VEC(mig_span) texts;
  uint32_t threads;
} mig_opening;

void mig_opening_note(mig_opening *o, const char *format, ...) MIG_PRINTF(2, 3);

/* Whether there is a file or folder (links are followed); `real` may be NULL. */
bool mig_opening_has(const mig_opening *o, mig_span path, mig_entry_kind kind, mig_span *real);

/* discover.c: fills o->candidates. MIG_ERR_USAGE and MIG_ERR_NOT_FOUND say what was looked for. */
mig_err mig_opening_discover(mig_opening *o);

/* scan.c: script directories without configuration below `folder`: with env.py and versions/; when
 * there is none, folders named versions that hold scripts. */
mig_err mig_opening_scan(mig_opening *o, mig_span folder);

/* locate.c: a folder as a configuration names it, in the tree read. False when none exists. */
bool mig_opening_locate(mig_opening *o, const mig_config *config, mig_span text, mig_span *real);

/* settings.c: everything of the project but scripts and graph. */
mig_err mig_opening_settings(mig_opening *o, mig_project *project, const mig_candidate *candidate);

/* folders.c: the scripts to read, in Alembic's load order. */
mig_err mig_opening_list(mig_opening *o, mig_project *project, const mig_candidate *candidate, mig_tasks *tasks);
/* Folders below the version folders that hold files like scripts and are in no list. */
mig_err mig_opening_subfolders(mig_opening *o, const mig_project *project, mig_strings *out);
mig_err mig_opening_list_folder(mig_opening *o, mig_span folder, mig_tasks *tasks);

/* subfolders.c: which of `folders` belong to the project: their scripts are added to `tasks`, or
 * `*each_alone` says that every folder is a history of its own. */
mig_err mig_opening_choose(mig_opening *o, mig_project *project, const mig_strings *folders, mig_tasks *tasks,
                           bool *each_alone);

/* conflicted.c: paths that git could not merge. Before loading, their second versions are added to
 * `tasks`; afterwards each is reported, and one that has the same revision id as the first is taken
 * out of the graph. */
void mig_opening_add_conflicted(mig_opening *o, mig_tasks *tasks);
void mig_opening_judge_conflicted(mig_opening *o, mig_project *project, const mig_tasks *tasks);

/* mig_settings.c: git is asked and each file is read once for all that `reading` is used for. */
mig_settings_reading *mig_settings_reading_new(mig_arena *arena, mig_source *source, const char *dir);
/* Which settings count, without what was typed. `files`: Alembic's configurations that were found;
 * those of the tree's root are looked at besides. Unwinds. */
mig_err mig_settings_choose(mig_settings *out, mig_settings_reading *reading, const mig_span *files, uint32_t file_count,
                            mig_why *why);

/* For messages: "this worktree", "this commit", "the index", "the merge". */
const char *mig_opening_tree_name(const mig_opening *o);

/* load.c: reads the scripts into `scripts` (zeroed, `tasks->count` of them); complaints go to
 * o->diags. */
mig_err mig_opening_load(mig_opening *o, const mig_tasks *tasks, mig_script *scripts);

#endif
