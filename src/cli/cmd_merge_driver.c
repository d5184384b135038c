/* A merge driver (gitattributes(5)) for files that name the head in one line. git calls it with the
 * common version, ours (where the result goes), theirs, and the path; 1 leaves a conflict. */
#include <stdio.h>
#include <string.h>

#include "git_process.h"
#include "hook_case.h"

typedef struct version {
  mig_cli_text text;
  mig_span id; /* the one word of the file; empty when it is not of that form */
} version;

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* One word, and white space around it. */
static mig_span only_word(mig_span text) {
  size_t start = 0, end = text.len;
  while (start < end && is_space(text.ptr[start])) start++;
  while (end > start && is_space(text.ptr[end - 1])) end--;
  for (size_t i = start; i < end; i++)
    if (is_space(text.ptr[i])) return (mig_span){"", 0};
  return (mig_span){text.ptr + start, end - start};
}

static bool read_version(version *out, const char *path) {
  if (mig_hook_read_file(&out->text, path, NULL) != MIG_OK) return false;
  out->id = only_word(mig_cli_text_span(&out->text));
  return true;
}

static bool same(mig_span a, mig_span b) {
  return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Of two revisions of one graph the later; empty when neither comes after the other. */
static mig_span later_in(const mig_tree *tree, mig_span a, mig_span b) {
  for (uint32_t i = 0; tree != NULL && i < tree->project_count; i++) {
    const mig_graph *graph = tree->projects[i].graph;
    mig_rev x = mig_graph_find(graph, a), y = mig_graph_find(graph, b);
    bool before = false;
    if (x == MIG_NO_REV || y == MIG_NO_REV) continue;
    if (mig_graph_is_ancestor(&before, graph, x, y, MIG_EDGES_ALL) == MIG_OK && before) return b;
    if (mig_graph_is_ancestor(&before, graph, y, x, MIG_EDGES_ALL) == MIG_OK && before) return a;
  }
  return (mig_span){"", 0};
}

/* The commits that are being put together: HEAD, and what is merged into it or picked onto it. */
static void find_commits(mig_hook_case *c) {
  static const char *const picked[] = {"CHERRY_PICK_HEAD", "REBASE_HEAD", "REVERT_HEAD"};
  mig_cli_text folder = {0};
  mig_hook_git_folder(&folder, c->cli);
  mig_hook_add_side(c, "HEAD", "HEAD");
  if (!mig_hook_merge_heads(c, mig_cli_text_string(&folder))) mig_hook_named_heads(c);
  for (size_t i = 0; i < sizeof picked / sizeof picked[0] && c->side_count == 1; i++) {
    const char *const asked[] = {"rev-parse", "-q", "--verify", picked[i], NULL};
    if (mig_git_run(NULL, c->cli->values[MIG_OPT_DIR], asked) == 0) mig_hook_add_side(c, picked[i], picked[i]);
  }
  mig_cli_text_free(&folder);
}

/* Copied into the arena of the command's caller by way of `out`. */
static bool find_later(mig_cli *cli, mig_span a, mig_span b, mig_span *out) {
  mig_hook_case c = {.cli = cli};
  bool found = false;
  find_commits(&c);
  for (uint32_t i = 0; !found && i < c.side_count; i++) {
    mig_project_opts opts = mig_cli_project_opts(cli);
    mig_tree *tree = NULL;
    opts.ref = c.sides[i].commit;
    if (mig_tree_open(&tree, &opts, NULL) != MIG_OK) continue;
    *out = later_in(tree, a, b); /* one of the two, which the files hold */
    found = out->len != 0;
    mig_tree_free(tree);
  }
  return found;
}

/* As git merges text: conflict marks in ours. */
static int leave_conflict(mig_cli *cli, const char *common, const char *ours, const char *theirs, const char *path) {
  mig_git_run(NULL, NULL, (const char *const[]){"merge-file", "-L", "ours", "-L", "base", "-L", "theirs", ours, common, theirs, NULL});
  mig_cli_note(cli, "%s: neither head comes after the other; join them with mig merge, then write the new revision's id into it", path);
  return MIG_EXIT_FINDINGS;
}

static int write_id(mig_cli *cli, const char *path, const version *ours, mig_span id) {
  mig_cli_text text = {0};
  mig_why why = {{0}};
  size_t at = (size_t)(ours->id.ptr - ours->text.ptr);
  mig_cli_add(&text, (mig_span){ours->text.ptr, at});
  mig_cli_add(&text, id);
  mig_cli_add(&text, (mig_span){ours->text.ptr + at + ours->id.len, ours->text.len - at - ours->id.len});
  mig_err err = text.failed ? MIG_ERR_NOMEM : mig_hook_write_file(path, mig_cli_text_span(&text), 0644, &why);
  mig_cli_text_free(&text);
  return err == MIG_OK ? MIG_EXIT_OK : mig_cli_fail(cli, err, &why);
}

static int merge_versions(mig_cli *cli, const version *common, const version *ours, const version *theirs) {
  char **files = cli->operands;
  mig_span id = {"", 0};
  const char *path = cli->operand_count > 3 ? files[3] : files[1];
  if (ours->id.len == 0 || theirs->id.len == 0) return leave_conflict(cli, files[0], files[1], files[2], path);
  if (same(ours->id, theirs->id) || same(common->id, theirs->id)) return MIG_EXIT_OK;
  if (same(common->id, ours->id)) id = theirs->id;
  else if (!find_later(cli, ours->id, theirs->id, &id)) return leave_conflict(cli, files[0], files[1], files[2], path);
  return write_id(cli, files[1], ours, id);
}

int mig_cmd_merge_driver(mig_cli *cli) {
  version versions[3] = {{{0}, {"", 0}}};
  int status = MIG_EXIT_OK;
  if (cli->operand_count < 3 || cli->operand_count > 4)
    return mig_cli_usage(cli, "merge-driver takes what git gives it: %%O %%A %%B %%P");
  for (int i = 0; i < 3 && status == MIG_EXIT_OK; i++) {
    mig_why why;
    snprintf(why.text, sizeof why.text, "%s: cannot be read", cli->operands[i]);
    if (!read_version(&versions[i], cli->operands[i])) status = mig_cli_fail(cli, MIG_ERR_UNREADABLE, &why);
  }
  if (status == MIG_EXIT_OK) status = merge_versions(cli, &versions[0], &versions[1], &versions[2]);
  for (int i = 0; i < 3; i++) mig_cli_text_free(&versions[i].text);
  return status;
}
