/* The plan that writes one merge revision. */
#include <stdio.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/why.h"
#include "resolve/filename.h"
#include "resolve/internal.h"
#include "resolve/mako.h"
#include "resolve/sha1.h"
#include "resolve/unicode.h"

enum { LONGEST_ID = 32, ID_DIGITS = 12 };

typedef struct work {
  mig_plan *plan;
  mig_arena *arena;
  const mig_project *project;
  const mig_merge_group *group;
  const mig_merge_opts *opts;
  mig_why *why;
  mig_span *parents; /* ids */
  mig_span message, label;
  mig_date date;
  mig_span template_text, template_name;
  bool multidb;
  mig_mako_inputs inputs;
  mig_span_list notes, binds, databases;
} work;

/* ---- what was asked for ---- */

static bool has_any(mig_span text, const char *bytes, char *found) {
  for (size_t i = 0; i < text.len; i++) {
    unsigned char c = (unsigned char)text.ptr[i];
    if (c >= ' ' && c != 0x7f && strchr(bytes, (char)c) == NULL) continue;
    *found = c >= ' ' && c != 0x7f ? (char)c : '?';
    return true;
  }
  return false;
}

static bool has_longer_ids(const work *w) {
  for (uint32_t i = 0; i < mig_graph_count(w->project->graph); i++)
    if (mig_graph_id(w->project->graph, i).len > LONGEST_ID) return true;
  return false;
}

static mig_err check_id(work *w, mig_span id) {
  char bad;
  if (id.len == 0) return mig_fail(w->why, MIG_ERR_USAGE, "--rev-id is empty");
  if (has_any(id, "@-+:", &bad)) return mig_fail(w->why, MIG_ERR_USAGE, "Alembic allows no '%c' in a revision id", bad);
  if (has_any(id, "/\\\"'", &bad))
    return mig_fail(w->why, MIG_ERR_USAGE, "'%c' in a revision id would not survive in file names or texts", bad);
  if (!mig_unicode_valid(id)) return mig_fail(w->why, MIG_ERR_USAGE, "the revision id is not UTF-8");
  if (id.len > LONGEST_ID && !has_longer_ids(w))
    return mig_fail(w->why, MIG_ERR_USAGE, "the revision id has %zu bytes, and the version table of databases holds %d",
                    id.len, (int)LONGEST_ID);
  mig_rev taken = mig_graph_find(w->project->graph, id), label = mig_graph_find_label(w->project->graph, id);
  if (taken == MIG_NO_REV && label == MIG_NO_REV) return MIG_OK;
  mig_span path =
      mig_project_script(w->project, mig_graph_node_of(w->project->graph, taken == MIG_NO_REV ? label : taken)->script)
          .path;
  return mig_fail(w->why, MIG_ERR_REFUSED, "%.*s is the %s of %.*s already; type --rev-id with another one",
                  MIG_FMT(id), taken == MIG_NO_REV ? "label" : "id", MIG_FMT(path));
}

static mig_err check_label(work *w, mig_span id) {
  char bad;
  w->label = w->opts->branch_label;
  if (w->label.ptr == NULL) return MIG_OK;
  if (w->label.len == 0) return mig_fail(w->why, MIG_ERR_USAGE, "--branch-label is empty");
  if (has_any(w->label, "@-+:", &bad))
    return mig_fail(w->why, MIG_ERR_USAGE, "with '%c' in it no command could name the label", bad);
  mig_rev taken = mig_graph_find(w->project->graph, w->label),
          owner = mig_graph_find_label(w->project->graph, w->label);
  if (taken == MIG_NO_REV && owner == MIG_NO_REV && !mig_span_eq(w->label, id)) return MIG_OK;
  return mig_fail(w->why, MIG_ERR_REFUSED, "the label %.*s is taken by %.*s", MIG_FMT(w->label),
                  MIG_FMT(taken != MIG_NO_REV   ? w->label
                          : owner != MIG_NO_REV ? mig_graph_id(w->project->graph, owner)
                                                : id));
}

/* "Merge a and b", "Merge a, b and c": the same whoever merges these heads. */
static mig_span default_message(work *w, uint32_t count) {
  mig_buf text = mig_buf_in(w->arena);
  mig_buf_puts(&text, "Merge ");
  for (uint32_t i = 0; i < count; i++) {
    if (i > 0) mig_buf_puts(&text, i + 1 == count ? " and " : ", ");
    mig_buf_put(&text, w->parents[i]);
  }
  return mig_buf_span(&text);
}

/* So that it is itself in a docstring, whatever it holds. */
static mig_span escape_message(work *w, const char *escaped) {
  mig_buf text = mig_buf_in(w->arena);
  for (size_t i = 0; i < w->message.len; i++) {
    char c = w->message.ptr[i];
    if (c != '\0' && strchr(escaped, c) != NULL) mig_buf_putc(&text, '\\');
    mig_buf_putc(&text, c);
  }
  return text.len == 0 ? MIG_SPAN("") : mig_buf_span(&text);
}

static mig_err choose_message(work *w) {
  w->message = w->opts->message.ptr != NULL ? w->opts->message : default_message(w, w->group->parents.count);
  if (!mig_unicode_valid(w->message) || (w->message.len > 0 && memchr(w->message.ptr, '\0', w->message.len) != NULL))
    return mig_fail(w->why, MIG_ERR_USAGE, "the message is not UTF-8");
  return MIG_OK;
}

/* ---- the template and what it is given ---- */

static bool mentions(mig_span text, const char *word) {
  return mig_span_find(text, mig_span_of(word), 0) != SIZE_MAX;
}

static mig_span folder_of(mig_span path) {
  while (path.len > 0 && path.ptr[path.len - 1] != '/') path.len--;
  if (path.len > 0) path.len--;
  return path;
}

/* Beside env.py; where a project keeps one history per folder below it, further up. */
static mig_err find_template(work *w) {
  const mig_project *p = w->project;
  w->template_name = p->template_file;
  if (w->template_name.len > 0) return mig_tree_read(p->tree, w->template_name, &w->template_text, w->why);
  for (mig_span folder = p->script_dir; folder.len > 0;) {
    folder = folder_of(folder);
    w->template_name = mig_arena_printf(w->arena, "%.*s%sscript.py.mako", MIG_FMT(folder), folder.len > 0 ? "/" : "");
    if (mig_tree_read(p->tree, w->template_name, &w->template_text, NULL) == MIG_OK) return MIG_OK;
  }
  return mig_fail(w->why, MIG_ERR_UNREADABLE,
                  "%.*s/script.py.mako is missing; `--template stock` writes mig's own text instead",
                  MIG_FMT(p->script_dir));
}

static mig_err choose_template(work *w, uint32_t newest) {
  const mig_project *p = w->project;
  if (!w->opts->stock) {
    mig_err err = find_template(w);
    w->multidb =
        err == MIG_OK && (mentions(w->template_text, "current_app") || mentions(w->template_text, "databases"));
    return err;
  }
  mig_stock_style style = mig_style_of(w->arena, p, newest);
  mig_span like = mig_project_script(p, newest).path;
  if (style.other_parameters)
    return mig_fail(w->why, MIG_ERR_UNREADABLE,
                    "upgrade() of %.*s takes parameters of the project's own, which mig's text does not know",
                    MIG_FMT(like));
  w->multidb = style.multidb;
  w->template_text = mig_stock_template(w->arena, &style);
  w->template_name = MIG_SPAN("mig's own template");
  mig_note(w->arena, &w->notes, "written with mig's own text in the style of %.*s", MIG_FMT(like));
  return MIG_OK;
}

/* The configured names, then what only scripts have functions for: env.py may call those too. */
static void join_databases(work *w) {
  for (uint32_t i = 0; i < w->project->database_count; i++)
    *mig_vec_push(w->arena, &w->databases) = w->project->databases[i];
  for (uint32_t i = 0; w->project->database_count > 0 && i < w->binds.count; i++) {
    bool known = false;
    for (uint32_t k = 0; k < w->databases.count; k++)
      known = known || mig_span_eq(w->databases.items[k], w->binds.items[i]);
    if (!known) *mig_vec_push(w->arena, &w->databases) = w->binds.items[i];
  }
}

static void fill_inputs(work *w, uint32_t newest) {
  if (w->multidb) mig_style_binds(&w->binds, w->arena, w->project, newest);
  if (w->multidb && w->binds.count > 0 && mentions(w->template_text, "current_app"))
    mig_note(w->arena, &w->notes, "the databases are those that the project's scripts have functions for (%s%.*s%s)",
             w->binds.count > 1 ? "the last is " : "", MIG_FMT(w->binds.items[w->binds.count - 1]),
             w->binds.items[w->binds.count - 1].len == 0 ? "the main one" : "");
  join_databases(w);
  w->inputs = (mig_mako_inputs){.down_revision = w->parents,
                                .down_count = w->group->parents.count,
                                .branch_labels = &w->label,
                                .label_count = w->label.ptr != NULL,
                                .create_date = &w->date,
                                .databases = w->databases.items,
                                .database_count = w->databases.count,
                                .binds = w->binds.items,
                                .bind_count = w->binds.count};
}

static mig_err render(work *w, mig_span message, mig_span id, mig_span *out) {
  w->inputs.message = message;
  w->inputs.up_revision = id;
  mig_err err = mig_mako_render(out, w->arena, w->template_text, w->template_name, &w->inputs, w->why);
  for (uint32_t i = 0; err == MIG_OK && i < w->opts->body_count; i++)
    err = mig_body_fill(out, w->arena, *out, &w->opts->bodies[i], w->why);
  if (err == MIG_OK && w->opts->accepted.ptr != NULL) *out = mig_docstring_add(w->arena, *out, w->opts->accepted);
  return err;
}

/* The id is git's name for the text in which the id's places are empty: another text has another
 * id, and the same text the same one, so that two people who merge write one file. */
static mig_err derive_id(work *w, mig_span message, mig_span *out) {
  char name[41];
  mig_span text;
  mig_err err = render(w, message, MIG_SPAN(""), &text);
  if (err != MIG_OK) return err;
  mig_sha1_blob_name(name, text);
  *out = mig_arena_copy(w->arena, (mig_span){name, ID_DIGITS});
  return MIG_OK;
}

typedef struct attempt {
  mig_span id, text;
  bool says_message;
  mig_err err;
  mig_why why;
} attempt;

static void try_message(work *w, mig_span path, mig_span message, attempt *out) {
  mig_why *outer = w->why;
  *out = (attempt){.id = w->opts->rev_id};
  w->why = &out->why;
  out->err = w->opts->rev_id.ptr != NULL ? MIG_OK : derive_id(w, message, &out->id);
  if (out->err == MIG_OK) out->err = check_id(w, out->id);
  if (out->err == MIG_OK) out->err = check_label(w, out->id);
  if (out->err == MIG_OK) out->err = render(w, message, out->id, &out->text);
  mig_wanted wanted = {.path = path,
                       .id = out->id,
                       .label = w->label,
                       .message = w->message,
                       .parents = w->parents,
                       .parent_count = w->group->parents.count,
                       .binds = w->binds.items,
                       .bind_count = w->binds.count};
  if (out->err == MIG_OK) out->err = mig_verify_script(w->arena, out->text, &wanted, &out->says_message, w->why);
  w->why = outer;
}

/* As Alembic writes it, raw, if that loads and says what was meant; else with what a docstring
 * would read otherwise escaped. A backslash is always escaped where that keeps the message: Python
 * has begun to warn about those that mean nothing. */
static mig_err write_text(work *w, mig_span path, attempt *out) {
  bool backslash = w->message.len > 0 && memchr(w->message.ptr, '\\', w->message.len) != NULL;
  mig_span messages[] = {escape_message(w, "\\"), escape_message(w, "\\\""), w->message};
  attempt tried[3];
  unsigned first = backslash ? 0 : 2, best = first;
  for (unsigned i = 0; i < 3; i++) {
    unsigned at = (first + i) % 3;
    try_message(w, path, messages[at], &tried[at]);
    if (tried[at].err == MIG_OK && tried[best].err != MIG_OK) best = at;
    if (tried[at].err == MIG_OK && tried[at].says_message) {
      best = at;
      break;
    }
  }
  if (best != 2 && tried[best].err == MIG_OK)
    mig_note(w->arena, &w->notes, "the message is written with backslashes, so that the docstring holds it");
  *out = tried[best];
  if (out->err != MIG_OK && w->why != NULL) *w->why = out->why;
  return out->err;
}

/* ---- the file ---- */

/* Alembic: the only version location, else the folder of the first parent. */
static mig_span target_folder(const work *w, mig_span first_parent) {
  return w->project->version_dir_count == 1 ? w->project->version_dirs[0] : folder_of(first_parent);
}

static bool is_ascii(mig_span text) {
  for (size_t i = 0; i < text.len; i++)
    if ((unsigned char)text.ptr[i] >= 0x80) return false;
  return true;
}

/* Encodings, as Python names them, whose bytes for a text are UTF-8's: for any, or for ASCII alone. */
static const struct {
  const char *name;
  bool any;
} encodings[] = {{"utf-8", true},     {"utf8", true},    {"utf_8", true},       {"ascii", false}, {"us-ascii", false},
                 {"latin-1", false},  {"latin1", false}, {"iso-8859-1", false}, {"cp1252", false}};

static mig_err check_encoding(work *w, mig_span text) {
  mig_span encoding = w->project->output_encoding;
  if (encoding.len == 0) return MIG_OK;
  for (size_t i = 0; i < sizeof encodings / sizeof *encodings; i++)
    if (mig_span_eq_nocase(encoding, mig_span_of(encodings[i].name)) && (encodings[i].any || is_ascii(text))) return MIG_OK;
  return mig_fail(w->why, MIG_ERR_UNREADABLE, "output_encoding = %.*s: mig writes UTF-8 only", MIG_FMT(encoding));
}

static bool has_bad_part(mig_span name) {
  for (size_t at = 0; at <= name.len;) {
    const char *slash = at < name.len ? memchr(name.ptr + at, '/', name.len - at) : NULL;
    size_t end = slash == NULL ? name.len : (size_t)(slash - name.ptr);
    mig_span part = mig_span_cut(name, at, end);
    if (part.len == 0 || mig_span_is(part, ".") || mig_span_is(part, "..")) return true;
    at = end + 1;
  }
  return false;
}

static mig_err check_name(work *w, mig_span name) {
  mig_span last = name;
  for (size_t i = 0; i < name.len; i++)
    if (name.ptr[i] == '/') last = mig_span_cut(name, i + 1, name.len);
  if (has_bad_part(name) || memchr(name.ptr, '\0', name.len) != NULL)
    return mig_fail(w->why, MIG_ERR_REFUSED, "file_template gives the name \"%.*s\", which leaves the version folder",
                    MIG_FMT(name));
  if (last.len != name.len && !w->project->recursive)
    return mig_fail(w->why, MIG_ERR_REFUSED,
                    "file_template gives the name \"%.*s\" in a folder that Alembic does not read; set "
                    "recursive_version_locations = true",
                    MIG_FMT(name));
  if (mig_span_starts(last, MIG_SPAN(".#")) || mig_span_starts(last, MIG_SPAN("__init__")))
    return mig_fail(w->why, MIG_ERR_REFUSED, "Alembic does not read a script named \"%.*s\"", MIG_FMT(last));
  if (last.len > 255)
    return mig_fail(w->why, MIG_ERR_REFUSED, "the file's name would have %zu bytes; give a shorter message with -m",
                    last.len);
  return MIG_OK;
}

static mig_err file_path(work *w, mig_span id, mig_span *out) {
  mig_span name;
  mig_filename_parts parts = {
      .rev = id,
      .message = w->message,
      .date = &w->date,
      .file_template = w->project->file_template,
      .slug_length = w->project->truncate_slug_length == 0 ? 40 : w->project->truncate_slug_length};
  if (parts.file_template.len == 0) parts.file_template = MIG_SPAN("%(rev)s_%(slug)s");
  mig_err err = mig_filename(&name, w->arena, &parts, w->why);
  if (err == MIG_OK) err = check_name(w, name);
  if (err != MIG_OK) return err;
  mig_span folder = w->plan->folder;
  mig_buf path = mig_buf_in(w->arena);
  mig_buf_put(&path, folder);
  if (folder.len > 0) mig_buf_putc(&path, '/');
  mig_buf_put(&path, name);
  *out = mig_buf_span(&path);
  return MIG_OK;
}

/* Permission to read and write as the scripts beside it have. */
static unsigned sibling_mode(const work *w, mig_span sibling) {
  struct stat st;
  if (w->plan->root.len == 0 || w->project->tree->kind != MIG_TREE_WORKTREE) return 0;
  const char *path = mig_arena_printf(w->arena, "%.*s/%.*s", MIG_FMT(w->plan->root), MIG_FMT(sibling)).ptr;
  return stat(path, &st) == 0 ? st.st_mode & 0666u : 0;
}

static mig_err check_free(work *w, mig_span path) {
  mig_span text;
  if (mig_tree_read(w->project->tree, path, &text, NULL) != MIG_OK) return MIG_OK;
  return mig_fail(w->why, MIG_ERR_REFUSED,
                  "%.*s exists already, and nothing is overwritten; --rev-id or -m gives another name", MIG_FMT(path));
}

static void note_hooks(work *w) {
  if (w->project->hook_count > 0) {
    mig_buf names = mig_buf_in(w->arena);
    for (uint32_t i = 0; i < w->project->hook_count; i++) {
      if (i > 0) mig_buf_puts(&names, ", ");
      mig_buf_put(&names, w->project->hooks[i]);
    }
    mig_note(w->arena, &w->notes, "post-write hooks are not run: %.*s", MIG_FMT(mig_buf_span(&names)));
  }
  if (w->project->revision_environment)
    mig_note(w->arena, &w->notes, "revision_environment is set, but env.py is not run: nothing is executed");
}

static mig_err plan_file(work *w, mig_span first_parent) {
  mig_span path;
  attempt written;
  w->plan->folder = target_folder(w, first_parent);
  if (w->plan->folder.len > 0 && w->plan->folder.ptr[0] == '/')
    return mig_fail(w->why, MIG_ERR_REFUSED, "%.*s is outside of the tree; mig writes nothing there",
                    MIG_FMT(w->plan->folder));
  mig_err err = write_text(w, MIG_SPAN("the merge"), &written);
  if (err == MIG_OK) err = check_encoding(w, written.text);
  if (err == MIG_OK) err = file_path(w, written.id, &path);
  if (err == MIG_OK) err = check_free(w, path);
  if (err != MIG_OK) return err;
  mig_edit *edit = MIG_NEW(w->arena, mig_edit);
  *edit =
      (mig_edit){.action = MIG_EDIT_CREATE, .path = path, .after = written.text, .mode = sibling_mode(w, first_parent)};
  w->plan->edits = edit;
  w->plan->edit_count = 1;
  w->plan->revision = written.id;
  note_hooks(w);
  return MIG_OK;
}

static void name_parents(work *w) {
  mig_revs parents = w->group->parents;
  w->parents = MIG_NEW_ARRAY(w->arena, mig_span, parents.count);
  for (uint32_t i = 0; i < parents.count; i++) w->parents[i] = mig_graph_id(w->project->graph, parents.items[i]);
  w->plan->parents = w->parents;
  w->plan->parent_count = parents.count;
}

static mig_err plan_merge(void *context) {
  work *w = context;
  w->plan->root = w->project->tree->root;
  name_parents(w);
  w->plan->why = MIG_SPAN("joins heads that end the same, whichever ran first");
  if (w->group->existing != MIG_NO_REV) {
    w->plan->revision = mig_graph_id(w->project->graph, w->group->existing);
    w->plan->existing =
        mig_project_script(w->project, mig_graph_node_of(w->project->graph, w->group->existing)->script).path;
    return MIG_OK;
  }
  uint32_t newest = mig_style_newest(w->project, w->group->parents);
  mig_span first =
      mig_project_script(w->project, mig_graph_node_of(w->project->graph, w->group->parents.items[0])->script).path;
  mig_err err = choose_message(w);
  if (err == MIG_OK) err = mig_choose_create_date(&w->date, w->arena, w->project, w->group->parents, w->opts, w->why);
  if (err == MIG_OK) err = choose_template(w, newest);
  if (err != MIG_OK) return err;
  w->label = w->opts->branch_label;
  fill_inputs(w, newest);
  err = plan_file(w, first);
  w->plan->notes = w->notes.items;
  w->plan->note_count = w->notes.count;
  return err;
}

typedef struct call {
  mig_plan **out;
  work *work;
} call;

static mig_err plan_protected(void *context) {
  call *c = context;
  c->work->plan = MIG_NEW(c->work->arena, mig_plan);
  mig_err err = plan_merge(c->work);
  if (err == MIG_OK) *c->out = c->work->plan;
  return err;
}

mig_err mig_resolve_merge(mig_plan **out, mig_arena *arena, const mig_project *project, const mig_merge_group *group,
                          const mig_merge_opts *opts, mig_why *why) {
  *out = NULL;
  work w = {.arena = arena, .project = project, .group = group, .opts = opts, .why = why};
  return mig_protect(plan_protected, &(call){out, &w});
}
