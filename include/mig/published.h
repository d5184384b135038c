/* mig/published.h: has anybody run this revision already? What databases may have run must never be
 * edited, moved or removed: they keep what it did, and skip what is put before it.
 *
 * A revision is published when a ref that publishes has it: the base branch, or one that matches
 * `protected` (default: every tag). An ordinary branch publishes nothing, pushed or not. What
 * cannot be shown to be unpublished counts as published: without a repository, or when no base is
 * found, everything does.
 *
 * Ownership: everything lives in the arena given; the tree and the settings must outlive it. */
#ifndef MIG_PUBLISHED_H
#define MIG_PUBLISHED_H

#include "mig/project.h"
#include "mig/settings.h"

typedef struct mig_published mig_published;

/* The branch that others build on: the setting `base`; else the remote's HEAD branch, origin/main,
 * origin/master, the current branch's upstream, the first that exists; never the local branch that
 * is checked out, unless it was named. */
typedef struct mig_base_branch {
  mig_span name;    /* as typed or "origin/main"; empty: none was found */
  mig_span commit;  /* its full id */
  mig_span because; /* one clause: where the name comes from, or what was looked for in vain */
  bool typed;       /* on the command line: then it is a usage error when it does not exist */
} mig_base_branch;

/* MIG_ERR_USAGE: a base that was typed does not exist; MIG_ERR_NOT_FOUND: a configured one. That
 * none is found is no error: `out->name` is empty. */
MIG_API mig_err mig_base_find(mig_base_branch *out, mig_arena *arena, const mig_settings *settings, const char *dir,
                              mig_why *why);

/* Whether the setting `protected` means the ref of this full name; without it every tag is meant. */
MIG_API bool mig_ref_is_protected(const mig_settings *settings, mig_span ref);

/* Reads what the publishing refs have of the projects of `tree` (any kind of tree; for its version
 * folders). `dir` is mig_project_opts.dir. No base and no repository are no errors: then everything
 * is published. */
MIG_API mig_err mig_published_open(mig_published **out, mig_arena *arena, mig_tree *tree, const mig_settings *settings,
                                   const char *dir, mig_why *why);

typedef struct mig_publication {
  bool published;
  mig_span ref;    /* "origin/main", "refs/tags/v1" short: v1; empty: it could not be shown to be unpublished */
  mig_span commit; /* of that ref */
  mig_span path;   /* where the script stands there */
  mig_span text;   /* the script as published; ptr NULL without `ref` */
  mig_span why;    /* one clause: "origin/main has it", "no base branch was found: ..." */
} mig_publication;

/* `script_dir` is mig_project.title. The base is asked first, then the other refs by name. */
MIG_API mig_publication mig_published_revision(const mig_published *published, mig_span script_dir, mig_span revision);

/* The base's name and where it comes from. */
MIG_API const mig_base_branch *mig_published_base(const mig_published *published);

#endif
