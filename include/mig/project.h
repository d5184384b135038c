/* mig/project.h: one tree of files (a worktree or a commit) with the Alembic projects in it:
 * configuration found and read, scripts listed and read as text, revision graphs built.
 *
 *   mig_tree *tree;
 *   if (mig_tree_open(&tree, &(mig_project_opts){.ref = "origin/main"}, &why) == MIG_OK) ...
 *   mig_tree_free(tree);
 *
 * Ownership: the tree owns everything that can be reached from it.
 * Paths:     relative to the tree's root, '/' separated; absolute for what a worktree's
 *            configuration names outside of the root.
 * Errors:    what is the matter with one script is a diagnostic; only what leaves nothing to judge
 *            fails the call. Nothing is executed, nothing is written. */
#ifndef MIG_PROJECT_H
#define MIG_PROJECT_H

#include "mig/base.h"
#include "mig/graph.h"

typedef struct mig_project_opts {
  const char *dir;        /* -C: as if started there; NULL: the current folder */
  const char *config;     /* -c: configuration file, relative to `dir`; NULL: search */
  const char *name;       /* -n: its section; NULL: "alembic" */
  const char *script_dir; /* --script-dir: relative to the tree's root; NULL: as set, else all that are found */
  const char *ref;        /* --ref: a commit-ish; NULL: the worktree, or HEAD in a bare repository */
  bool index;             /* --index: the git index instead of the worktree; not with `ref` */
  const char *dialect;    /* --dialect as typed; NULL: as set, else from configuration when literal */
  char *const *environment; /* environ(7), for what git says there to hooks (mig/merging.h); NULL: nothing */
  struct mig_source *source; /* for rooms: this tree instead; must outlive the result. NULL: as above */
  uint32_t threads;       /* 0: as many as pay, at most two; the result never depends on it */
} mig_project_opts;

/* Where a setting came from. */
typedef enum mig_origin { MIG_FROM_DEFAULT, MIG_FROM_CONFIGURATION, MIG_FROM_OPTION } mig_origin;

struct mig_script; /* script/script.h, for rooms; others use mig_project_script */

/* One script directory, with the history that its scripts make. Judged on its own. */
typedef struct mig_project {
  struct mig_tree *tree;
  mig_span title;      /* what distinguishes it in this tree: the script directory, or a folder of scripts */
  mig_span script_dir; /* holds versions/, env.py and the template, or the scripts themselves */
  mig_span config_file; /* the ini or toml that named it; empty when none did */
  const mig_span *version_dirs; /* folders that were read, in load order */
  uint32_t version_dir_count;

  /* As configured, with Alembic's defaults (alembic.ini documentation). */
  mig_span file_template;        /* "%(rev)s_%(slug)s", after ConfigParser's interpolation */
  uint32_t truncate_slug_length; /* 40 */
  mig_span timezone;             /* empty: none */
  mig_span output_encoding;      /* "utf-8" */
  mig_span template_file;        /* <script_dir>/script.py.mako; empty when there is none */
  const mig_span *databases;     /* multi-database projects: names, as the key `databases` lists them */
  uint32_t database_count;
  const mig_span *hooks; /* names of [post_write_hooks]; never run */
  uint32_t hook_count;
  bool recursive;            /* recursive_version_locations */
  bool sourceless;           /* compiled scripts may exist, which mig cannot read */
  bool revision_environment; /* Alembic would run env.py; mig does not */
  bool parents_in_conflict;  /* git could not merge a script, and its two versions have other parents */
  bool flask_migrate;        /* the layout of Flask-Migrate: an ini without script_location */

  mig_dialect dialect;
  mig_origin dialect_from;

  /* Labels or version locations that may each keep one head: the setting `lines` as this tree has it,
   * unless the caller knows better. None: told by labels and roots (mig/lines.h). */
  const mig_span *lines;
  uint32_t line_count;

  struct mig_script *scripts; /* in Alembic's load order, unreadable ones included */
  uint32_t script_count;
  const mig_graph_node *nodes; /* scripts whose revision is known; node.script indexes `scripts` */
  uint32_t node_count;
  mig_graph *graph; /* of `nodes`; never NULL */
} mig_project;

typedef enum mig_tree_kind { MIG_TREE_WORKTREE, MIG_TREE_INDEX, MIG_TREE_COMMIT, MIG_TREE_MERGE } mig_tree_kind;

typedef struct mig_tree {
  mig_tree_kind kind;
  mig_arena *arena;
  struct mig_source *source; /* source/source.h */
  mig_span root;             /* absolute path of the worktree around it; empty in a bare repository */
  mig_span commit;           /* id of the commit read, in hexadecimal; empty for other trees */
  mig_span ref;              /* as typed, "HEAD" in a bare repository; else empty */
  mig_project *projects;     /* sorted by title, byte order */
  uint32_t project_count;
  const struct mig_settings *settings; /* mig/settings.h: all but what was typed */
  const mig_diag *diags; /* in the order of projects and scripts */
  uint32_t diag_count;
  const mig_span *notes; /* what was read and why, one line each, for -v */
  uint32_t note_count;
  uint64_t files, bytes; /* scripts read */
  mig_span path_prefix;  /* see mig_script_info.shown_prefix */
} mig_tree;

/* Opens, reads and links everything. On failure `*out` is NULL.
 * MIG_ERR_USAGE: an option names something that does not exist. MIG_ERR_NOT_FOUND: no scripts
 * found; `why` says where they were looked for and what to type. MIG_ERR_UNREADABLE: git or the
 * system refused. */
MIG_API mig_err mig_tree_open(mig_tree **out, const mig_project_opts *opts, mig_why *why);
MIG_API void mig_tree_free(mig_tree *tree);

/* Where scripts and their configuration stand in the tree that `opts` names, sorted: version folders,
 * alembic.ini, pyproject.toml, the setting `sentinel`. Whatever is outside of these says nothing about the graph of
 * revisions. Reads no script; in a worktree it never initialises libgit2. The errors of
 * mig_tree_open. The paths live in `arena`. */
MIG_API mig_err mig_tree_places(const mig_span **out, uint32_t *count, mig_arena *arena, const mig_project_opts *opts,
                                mig_why *why);

/* What Alembic prints of one script. Spans live as long as the tree. */
typedef struct mig_script_info {
  mig_span revision; /* empty when not known */
  mig_span path;         /* in the tree */
  mig_span shown_prefix; /* `Path:` shows this and then `path`: the root and '/', or COMMIT: outside the worktree */
  mig_span longdoc, doc; /* docstring, stripped; its first paragraph */
  const mig_file *file;
} mig_script_info;
/* `script` is a node's `script` (mig/graph.h). */
MIG_API mig_script_info mig_project_script(const mig_project *project, uint32_t script);

/* The bytes of any file of the tree; MIG_ERR_NOT_FOUND, MIG_ERR_UNREADABLE. */
MIG_API mig_err mig_tree_read(mig_tree *tree, mig_span path, mig_span *out, mig_why *why);

#endif
