/* `mig hook run NAME`: what a hook does when git starts it. Arguments, input and state are those of
 * githooks(5). A hook ends with 0 or 1; those that run when git is done always with 0. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "git_process.h"
#include "hook_case.h"

typedef struct run {
  mig_cli *cli;
  const mig_hook *hook;
  char **arguments;
  int count;
  mig_cli_text git_folder;
} run;

static mig_hook_case case_of(const run *r, const char *headline) {
  mig_hook_case c = {.cli = r->cli, .hook = r->hook, .staged = "staged", .skip = "MIG_HOOK=0 or --no-verify"};
  snprintf(c.headline, sizeof c.headline, "%s", headline);
  c.tree = mig_cli_project_opts(r->cli);
  c.join = ", then git commit";
  return c;
}

static bool is_zero(const char *commit) {
  return strspn(commit, "0") == strlen(commit);
}

static bool is_branch(const char *ref) {
  return strncmp(ref, "refs/heads/", 11) == 0;
}

/* ---- before a commit ---- */

static bool staged_changed(const run *r, const mig_project_opts *tree, mig_cli_text *names) {
  return mig_hook_touched(r->cli, tree,
                          (const char *const[]){"diff-index", "--cached", "--exit-code", "--name-only", "--no-renames", "-z", "HEAD", NULL},
                          names);
}

/* What git is about to commit: never the worktree, which may hold more, or less. */
static int judge_staged(const run *r, mig_hook_case *c) {
  int status = 0;
  if (staged_changed(r, &c->tree, &c->changed)) {
    c->tree.index = true;
    status = mig_hook_judge(c);
  }
  mig_cli_text_free(&c->changed);
  return status;
}

static int judge_merge(const run *r, mig_hook_case *c) {
  c->join = " && git commit --no-edit";
  c->give_up = "git merge --abort";
  return judge_staged(r, c);
}

static int run_pre_merge_commit(run *r) {
  mig_hook_case c = case_of(r, "this merge is stopped");
  mig_hook_add_side(&c, "HEAD", "HEAD");
  mig_hook_named_heads(&c);
  return judge_merge(r, &c);
}

static int run_pre_commit(run *r) {
  mig_hook_case c = case_of(r, "this commit is stopped");
  mig_hook_add_side(&c, "HEAD", "HEAD");
  if (!mig_hook_merge_heads(&c, mig_cli_text_string(&r->git_folder))) return judge_staged(r, &c);
  snprintf(c.headline, sizeof c.headline, "this merge is stopped");
  return judge_merge(r, &c);
}

/* ---- when git is done ---- */

static int judge_move(const run *r, mig_hook_case *c, const char *from, const char *from_name) {
  const char *const diff[] = {"diff-tree", "-r", "--quiet", from, "HEAD", NULL};
  c->join = " && git commit";
  c->skip = "MIG_HOOK=0";
  if (!mig_hook_touched(r->cli, &c->tree, diff, NULL)) return 0;
  c->tree.ref = "HEAD";
  mig_hook_add_side(c, from, from_name);
  mig_hook_named_heads(c);
  return mig_hook_judge(c);
}

static int run_post_merge(run *r) {
  if (r->count > 0 && strcmp(r->arguments[0], "1") == 0) {
    mig_hook_case c = case_of(r, "what git merge --squash staged is not fit to be upgraded");
    mig_hook_add_side(&c, "HEAD", "HEAD");
    c.skip = "MIG_HOOK=0";
    return judge_staged(r, &c);
  }
  mig_hook_case c = case_of(r, "this merge left migrations that are not fit to be upgraded");
  c.staged = "merged";
  return judge_move(r, &c, "ORIG_HEAD", "before");
}

static int run_post_rewrite(run *r) {
  char line[400], last[72] = "";
  while (fgets(line, sizeof line, stdin) != NULL) {
    size_t len = strcspn(line, " \n");
    if (len != 0 && len < sizeof last) snprintf(last, sizeof last, "%.*s", (int)len, line);
  }
  if (last[0] == '\0') return 0;
  mig_hook_case c = case_of(r, "what was rewritten is not fit to be upgraded");
  c.staged = "rewritten";
  return judge_move(r, &c, last, "before");
}

/* ---- switching branches ---- */

static const mig_project *project_of(const mig_tree *tree, mig_span title) {
  for (uint32_t i = 0; i < tree->project_count; i++)
    if (tree->projects[i].title.len == title.len && memcmp(tree->projects[i].title.ptr, title.ptr, title.len) == 0)
      return &tree->projects[i];
  return NULL;
}

/* A database that ran them cannot be upgraded from here: Alembic does not find its revision. */
static void say_left_behind(const run *r, const mig_project *before, const mig_tree *now) {
  const mig_project *here = project_of(now, before->title);
  uint32_t count = 0;
  mig_span first = {"", 0};
  for (mig_rev rev = 0; rev < mig_graph_count(before->graph); rev++) {
    mig_span id = mig_graph_id(before->graph, rev);
    if (here != NULL && mig_graph_find(here->graph, id) != MIG_NO_REV) continue;
    if (count++ == 0) first = id;
  }
  if (count == 0) return;
  mig_cli_note(r->cli, "%u revision%s of the branch before %s not here (%.*s%s): a database that ran %s can't be upgraded from "
               "this branch", (unsigned)count, count == 1 ? "" : "s", count == 1 ? "is" : "are", MIG_FMT(first),
               count == 1 ? "" : ", ...", count == 1 ? "it" : "them");
}

static int run_post_checkout(run *r) {
  if (r->count < 3 || strcmp(r->arguments[2], "1") != 0) return 0;
  const char *from = r->arguments[0], *to = r->arguments[1];
  mig_project_opts opts = mig_cli_project_opts(r->cli);
  mig_tree *before = NULL, *now = NULL;
  if (is_zero(from) || strcmp(from, to) == 0 || mig_hook_rebasing(mig_cli_text_string(&r->git_folder))) return 0;
  if (!mig_hook_touched(r->cli, &opts, (const char *const[]){"diff-tree", "-r", "--quiet", from, to, NULL}, NULL)) return 0;
  opts.ref = from;
  if (mig_tree_open(&before, &opts, NULL) == MIG_OK) {
    opts.ref = to;
    if (mig_tree_open(&now, &opts, NULL) == MIG_OK)
      for (uint32_t i = 0; i < before->project_count; i++) say_left_behind(r, &before->projects[i], now);
  }
  mig_tree_free(before);
  mig_tree_free(now);
  return 0;
}

/* ---- pushes ---- */

static bool is_here(const run *r, const char *commit) {
  return mig_git_run(NULL, r->cli->values[MIG_OPT_DIR], (const char *const[]){"cat-file", "-e", commit, NULL}) == 0;
}

/* What the receiver has when nobody can say what its branch has: the commit where `to` leaves the
 * remote's main branch, or the server's own. Empty: nothing. */
static void find_known(const run *r, mig_cli_text *out, const char *to) {
  mig_cli_text head = {0};
  if (r->hook->where != MIG_HOOK_AT_CLIENT) {
    mig_cli_put(out, "HEAD");
  } else if (r->count > 0) {
    mig_cli_put(&head, "refs/remotes/%s/HEAD", r->arguments[0]);
    const char *const base[] = {"merge-base", mig_cli_text_string(&head), to, NULL};
    if (mig_git_run(out, r->cli->values[MIG_OPT_DIR], base) != 0) mig_cli_text_free(out);
  }
  mig_cli_text_free(&head);
}

/* One branch that moves from one commit to another. */
static int judge_update(const run *r, const char *from, const char *to, const char *ref, const char *headline) {
  mig_hook_case c = case_of(r, headline);
  mig_cli_text known = {0};
  if (!is_zero(from) && is_here(r, from)) mig_cli_put(&known, "%s", from);
  else find_known(r, &known, to);
  const char *before = mig_cli_text_string(&known);
  c.tree.ref = to;
  c.join = " && git commit, then push again";
  c.staged = "pushed";
  c.skip = r->hook->where == MIG_HOOK_AT_CLIENT ? "MIG_HOOK=0 or git push --no-verify" : "only who runs the server can";
  if (strcmp(before, from) == 0) {
    c.moved = ref;
    c.remote = r->hook->where == MIG_HOOK_AT_CLIENT ? r->count > 0 ? r->arguments[0] : getenv("PRE_COMMIT_REMOTE_NAME") : NULL;
  }
  bool touched = known.len == 0 ||
                 mig_hook_touched(r->cli, &c.tree, (const char *const[]){"diff-tree", "-r", "--quiet", before, to, NULL}, NULL);
  if (known.len != 0) mig_hook_add_side(&c, before, strcmp(before, from) == 0 ? ref : before);
  mig_cli_text_free(&known);
  return touched ? mig_hook_judge(&c) : 0;
}

/* What git says of a push could not be read, or is not what githooks(5) says: whoever lets that pass
 * lets everything pass. */
static int stop_unread(const run *r, const char *why) {
  mig_cli_note(r->cli, "what git says of this push %s, so it is stopped", why);
  return 1;
}

static int end_of_input(const run *r, int status) {
  return ferror(stdin) ? stop_unread(r, "could not be read") : status;
}

static int run_pre_push(run *r) {
  char line[4200], to[72], from[72], local[2000], ref[2000];
  int status = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    char headline[200];
    if (sscanf(line, "%1999s %71s %1999s %71s", local, to, ref, from) != 4) return stop_unread(r, "is not understood");
    if (is_zero(to) || !is_branch(ref)) continue;
    snprintf(headline, sizeof headline, "the push to %.150s is stopped", ref + 11);
    if (judge_update(r, from, to, ref + 11, headline) != 0) status = 1;
  }
  return end_of_input(r, status);
}

static int judge_received(const run *r, const char *from, const char *to, const char *ref) {
  char headline[200];
  if (is_zero(to) || !is_branch(ref)) return 0;
  snprintf(headline, sizeof headline, "the push to %.150s is refused", ref + 11);
  return judge_update(r, from, to, ref + 11, headline);
}

static int run_pre_receive(run *r) {
  char line[4200], to[72], from[72], ref[2000];
  int status = 0;
  while (fgets(line, sizeof line, stdin) != NULL) {
    if (sscanf(line, "%71s %71s %1999s", from, to, ref) != 3) return stop_unread(r, "is not understood");
    if (judge_received(r, from, to, ref) != 0) status = 1;
  }
  return end_of_input(r, status);
}

static int run_update(run *r) {
  if (r->count < 3) return mig_cli_usage(r->cli, "update takes REF OLD NEW from git") != 0;
  return judge_received(r, r->arguments[1], r->arguments[2], r->arguments[0]);
}

/* ---- which ---- */

static int (*const runs[MIG_HOOK_COUNT])(run *) = {
    [MIG_HOOK_PRE_COMMIT] = run_pre_commit,       [MIG_HOOK_PRE_MERGE_COMMIT] = run_pre_merge_commit,
    [MIG_HOOK_POST_MERGE] = run_post_merge,       [MIG_HOOK_POST_CHECKOUT] = run_post_checkout,
    [MIG_HOOK_POST_REWRITE] = run_post_rewrite,   [MIG_HOOK_PRE_PUSH] = run_pre_push,
    [MIG_HOOK_PRE_RECEIVE] = run_pre_receive,     [MIG_HOOK_UPDATE] = run_update};

/* `auto`: for the framework pre-commit, which does not pass the stage's name but its variables. */
static int run_auto(run *r) {
  const char *to = getenv("PRE_COMMIT_TO_REF"), *from = getenv("PRE_COMMIT_FROM_REF");
  mig_hook_case merge = {.cli = r->cli};
  r->hook = &mig_hooks[MIG_HOOK_PRE_COMMIT];
  if (to != NULL && *to != '\0') {
    const char *ref = getenv("PRE_COMMIT_REMOTE_BRANCH");
    r->hook = &mig_hooks[MIG_HOOK_PRE_PUSH];
    return judge_update(r, from != NULL && *from != '\0' ? from : "0", to, ref != NULL ? ref : to, "this push is stopped");
  }
  if (!mig_hook_merge_heads(&merge, mig_cli_text_string(&r->git_folder)) && mig_hook_named_heads(&merge))
    r->hook = &mig_hooks[MIG_HOOK_PRE_MERGE_COMMIT];
  return runs[r->hook - mig_hooks](r);
}

int mig_hook_run(mig_cli *cli) {
  const char *name = cli->operand_count > 1 ? cli->operands[1] : "";
  const char *off = getenv("MIG_HOOK");
  run r = {.cli = cli, .hook = mig_hook_find(name), .arguments = cli->operands + 2, .count = cli->operand_count - 2};
  bool automatic = strcmp(name, "auto") == 0;
  if (r.hook == NULL && !automatic) return mig_cli_usage(cli, "hook run takes the name of a git hook, not '%s'", name);
  if (off != NULL && strcmp(off, "0") == 0) return 0;
  mig_hook_git_folder(&r.git_folder, cli);
  int status = automatic ? run_auto(&r) : runs[r.hook - mig_hooks](&r);
  mig_cli_text_free(&r.git_folder);
  return r.hook->stops ? status : 0;
}
