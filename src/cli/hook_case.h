/* cli/hook_case.h: one question that a hook asks, and the answer for people.
 *
 * A case says which tree git is about to keep (or has kept) and which commits it comes from. Sides
 * only explain: which head came from where, and what was wrong before already. */
#ifndef MIG_CLI_HOOK_CASE_H
#define MIG_CLI_HOOK_CASE_H

#include "hook.h"

enum { MIG_HOOK_MOST_SIDES = 16, MIG_HOOK_MOST_LINES = 12 };

typedef struct mig_hook_side {
  char commit[72]; /* object id, or a name like HEAD */
  char name[96];   /* for people */
} mig_hook_side;

typedef struct mig_hook_case {
  mig_cli *cli;
  const mig_hook *hook;
  char headline[200];     /* "this merge is stopped" */
  const char *join;       /* behind `mig merge --stage`: what to type next */
  const char *give_up;    /* what takes it back; NULL */
  const char *skip;       /* how to get past the hook */
  const char *staged;     /* the name of what is in no side: "staged" */
  mig_project_opts tree;  /* what git keeps */
  mig_hook_side sides[MIG_HOOK_MOST_SIDES]; /* the first: what was there before */
  uint32_t side_count;
  const char *moved;  /* the receiver's branch that moves from the first side, short; NULL: nothing is pushed */
  mig_cli_text changed; /* paths that differ from the first side, a NUL behind each; len 0: not known */
  const char *remote; /* the receiver's name in the sender's clone; NULL at the receiver */
} mig_hook_case;

/* hook_sides.c. The folder of MERGE_HEAD and ORIG_HEAD; "" when it is not found. */
void mig_hook_git_folder(mig_cli_text *out, const mig_cli *cli);
/* The commits of a merge that is under way (MERGE_HEAD): false when there is none. */
bool mig_hook_merge_heads(mig_hook_case *c, const char *git_folder);
/* Those that `git merge` names to its hooks (GITHEAD_<id>). */
bool mig_hook_named_heads(mig_hook_case *c);
void mig_hook_add_side(mig_hook_case *c, const char *commit, const char *name);
/* Is one of these files there: a rebase, a cherry-pick or a revert is under way. */
bool mig_hook_rebasing(const char *git_folder);

/* hook_places.c. Did anything change under a script directory or its configuration, as `git diff-*`
 * with these arguments tells? True when nobody can say. `opts` names the tree whose places count; `names`,
 * unless NULL, gets what git prints of it. */
bool mig_hook_touched(mig_cli *cli, const mig_project_opts *opts, const char *const *diff, mig_cli_text *names);

/* hook_judge.c. 0 or 1; explains on stderr. */
int mig_hook_judge(mig_hook_case *c);

/* hook_explain.c */
struct mig_hook_trouble;
typedef struct mig_hook_trouble {
  const mig_hook_case *c;
  mig_tree *tree;
  mig_tree *sides[MIG_HOOK_MOST_SIDES]; /* NULL: not read */
  const mig_project *project;
  const mig_diag *diags; /* what stops */
  uint32_t count;
  uint32_t older; /* defects that were there before */
  bool unpublishes; /* what stops are edits of what is published, not defects */
} mig_hook_trouble;
void mig_hook_explain(const mig_hook_trouble *trouble);
/* A merge point whose parents collide. */
void mig_hook_explain_joined(const mig_hook_trouble *trouble, mig_rev merge_point, const mig_comparisons *comparisons);

#endif
