/* tree.c: what the four names and the docstring hold after a module ran, told from its tree.
 *
 * Statements are gone through in order. Where the way parts (if, try, loops), a name keeps a value
 * only if all ways agree on it; else it needs running, and that is what is said. */
#include "base/protect.h"
#include "py/parse.h"
#include "script/internal.h"
#include "script/names.h"

/* Python's own limit is 100 indentations; only `elif` nests deeper in the tree. */
enum { MOST_BLOCKS = 400 };

static const char on_condition[] = "depends on a condition";

typedef struct walk {
  mig_names names;
  mig_span text; /* of the module */
  unsigned blocks;                /* nesting of statements */
  const mig_py_node *too_deep;    /* a block that was not gone through */
  const mig_py_node *star_import; /* the last one */
} walk;

static mig_binding unknown(const mig_py_node *at, const char *reason) {
  return (mig_binding){.bound = MIG_BOUND_UNKNOWN, .at = at, .reason = reason};
}

static void walk_body(walk *w, const mig_py_node *first);

static bool is_list(const mig_py_node *node) {
  return node->kind == MIG_PY_TUPLE || node->kind == MIG_PY_LIST;
}

static bool has_star(const mig_py_node *list) {
  for (const mig_py_node *item = list->as.list.first; item != NULL; item = item->next)
    if (item->kind == MIG_PY_STARRED) return true;
  return false;
}

/* ---- values ---- */

static bool is_literal_item(const mig_py_node *item) {
  return item->kind == MIG_PY_STRING || item->kind == MIG_PY_NONE;
}

/* What a name holds now; later assignments don't change what was taken from it. */
static mig_binding value_of_name(const walk *w, const mig_py_node *name) {
  mig_binding b = mig_names_get(&w->names, name->as.text);
  if (b.bound == MIG_BOUND_UNKNOWN) return b;
  return b.bound == MIG_BOUND_VALUE ? b : unknown(name, "refers to a name that is not bound");
}

/* A list of which no item is a name: those are replaced by what they hold. */
static const mig_py_node *without_names(walk *w, const mig_py_node *list) {
  mig_py_node *copy = MIG_NEW(w->names.arena, mig_py_node), **end = &copy->as.list.first;
  *copy = *list;
  for (const mig_py_node *item = list->as.list.first; item != NULL; item = item->next) {
    mig_binding b = item->kind == MIG_PY_NAME ? value_of_name(w, item) : (mig_binding){.value = item};
    *end = MIG_NEW(w->names.arena, mig_py_node);
    **end = b.value != NULL && b.bound != MIG_BOUND_UNKNOWN ? *b.value : *item;
    (*end)->next = NULL;
    end = &(*end)->next;
  }
  *end = NULL;
  return copy;
}

static bool has_names(const mig_py_node *list) {
  for (const mig_py_node *item = list->as.list.first; item != NULL; item = item->next)
    if (item->kind == MIG_PY_NAME) return true;
  return false;
}

static mig_binding evaluate(walk *w, const mig_py_node *value) {
  if (value->kind == MIG_PY_NAME) {
    mig_binding b = value_of_name(w, value);
    b.at = value;
    return b;
  }
  if ((is_list(value) || value->kind == MIG_PY_SET) && has_names(value))
    return (mig_binding){.bound = MIG_BOUND_VALUE, .value = without_names(w, value), .at = value};
  return (mig_binding){.bound = MIG_BOUND_VALUE, .value = value, .at = value};
}

/* ---- statements ---- */

static void bind_target(walk *w, const mig_py_node *target, mig_binding b);

/* `a, b = 'x', 'y'`, when both sides have as many items; else every name is unknown. */
static void bind_list(walk *w, const mig_py_node *target, mig_binding b) {
  const mig_py_node *value = b.bound == MIG_BOUND_VALUE ? b.value : NULL;
  bool pairs = value != NULL && is_list(value) && value->as.list.count == target->as.list.count && !has_star(target) &&
               !has_star(value);
  const mig_py_node *item = pairs ? value->as.list.first : NULL;
  for (const mig_py_node *t = target->as.list.first; t != NULL; t = t->next) {
    bind_target(w, t, item != NULL ? evaluate(w, item) : unknown(b.at, "is computed"));
    if (item != NULL) item = item->next;
  }
}

static void bind_target(walk *w, const mig_py_node *target, mig_binding b) {
  b.target = target;
  if (target->kind == MIG_PY_NAME) mig_names_bind(&w->names, target->as.text, b);
  else if (target->kind == MIG_PY_STARRED) bind_target(w, target->as.one, unknown(target, "is computed"));
  else if (is_list(target)) bind_list(w, target, b);
}

static void walk_assign(walk *w, const mig_py_node *s) {
  mig_binding b = evaluate(w, s->as.assign.value);
  for (const mig_py_node *t = s->as.assign.targets; t != NULL; t = t->next) bind_target(w, t, b);
}

static void walk_import(walk *w, const mig_py_node *s) {
  for (const mig_py_node *alias = s->as.import.names; alias != NULL; alias = alias->next) {
    mig_span name = mig_py_alias_name(alias), asname = mig_py_alias_asname(alias);
    if (mig_span_is(name, "*")) {
      w->star_import = s;
      continue;
    }
    if (asname.len == 0 && s->kind == MIG_PY_IMPORT) { /* `import a.b` binds a */
      size_t dot = mig_span_find(name, MIG_SPAN("."), 0);
      if (dot != SIZE_MAX) name.len = dot;
    }
    mig_names_bind(&w->names, asname.len != 0 ? asname : name, unknown(s, "is imported from another module"));
  }
}

/* A way that may or may not be gone. */
static void walk_maybe(walk *w, const mig_py_node *first, const mig_py_node *other) {
  uint32_t mark = mig_names_mark(&w->names);
  walk_body(w, first);
  mig_names_way a = mig_names_take_back(&w->names, mark);
  walk_body(w, other);
  mig_names_way b = mig_names_take_back(&w->names, mark);
  mig_names_join(&w->names, &a, &b, on_condition);
}

/* Conditions that have one value whenever Alembic loads a script. */
static int known_condition(const mig_py_node *test) {
  if (test->kind == MIG_PY_TRUE) return 1;
  if (test->kind == MIG_PY_FALSE) return 0;
  if (test->kind == MIG_PY_NAME && mig_span_is(test->as.text, "TYPE_CHECKING")) return 0;
  if (test->kind == MIG_PY_ATTRIBUTE && mig_span_is(test->as.attribute.attr, "TYPE_CHECKING")) return 0;
  if (test->kind == MIG_PY_COMPARE && test->as.compare.left->kind == MIG_PY_NAME &&
      mig_span_is(test->as.compare.left->as.text, "__name__") && test->as.compare.ops[0] == MIG_PY_EQ &&
      test->as.compare.comparators->kind == MIG_PY_STRING &&
      mig_span_is(test->as.compare.comparators->as.text, "__main__"))
    return 0;
  return -1;
}

static void walk_if(walk *w, const mig_py_node *s) {
  const mig_py_bodies *bodies = s->as.if_.bodies;
  int known = known_condition(s->as.if_.test);
  if (known == 1) walk_body(w, bodies->body);
  else if (known == 0) walk_body(w, bodies->orelse);
  else walk_maybe(w, bodies->body, bodies->orelse);
}

static void walk_try(walk *w, const mig_py_node *s) {
  const mig_py_bodies *bodies = s->as.try_.bodies;
  uint32_t mark = mig_names_mark(&w->names);
  walk_body(w, bodies->body);
  walk_body(w, bodies->orelse);
  for (const mig_py_node *h = s->as.try_.handlers; h != NULL; h = h->next) {
    mig_names_way before = mig_names_take_back(&w->names, mark);
    walk_body(w, h->as.handler->body);
    mig_names_way after = mig_names_take_back(&w->names, mark);
    mig_names_join(&w->names, &before, &after, on_condition);
  }
  walk_body(w, bodies->finalbody);
}

static void walk_match(walk *w, const mig_py_node *s) {
  uint32_t mark = mig_names_mark(&w->names);
  for (const mig_py_node *c = s->as.match.cases; c != NULL; c = c->next) {
    mig_names_way before = mig_names_take_back(&w->names, mark);
    walk_body(w, c->as.match_case->body);
    mig_names_way after = mig_names_take_back(&w->names, mark);
    mig_names_join(&w->names, &before, &after, on_condition);
  }
}

static void walk_with(walk *w, const mig_py_node *s) {
  for (const mig_py_node *item = s->as.with_.items; item != NULL; item = item->next)
    if (item->as.pair.second != NULL) bind_target(w, item->as.pair.second, unknown(item, "comes from a with statement"));
  walk_body(w, s->as.with_.body);
}

static void walk_delete(walk *w, const mig_py_node *s) {
  for (const mig_py_node *t = s->as.list.first; t != NULL; t = t->next)
    if (t->kind == MIG_PY_NAME) mig_names_bind(&w->names, t->as.text, (mig_binding){.bound = MIG_BOUND_NOT});
}

static void walk_statement(walk *w, const mig_py_node *s) {
  switch ((mig_py_kind)s->kind) {
    case MIG_PY_ASSIGN: walk_assign(w, s); break;
    case MIG_PY_ANN_ASSIGN:
      if (s->as.ann_assign.value != NULL)
        bind_target(w, s->as.ann_assign.target, evaluate(w, s->as.ann_assign.value));
      break;
    case MIG_PY_AUG_ASSIGN: bind_target(w, s->as.pair.first, unknown(s, "is computed")); break;
    case MIG_PY_IMPORT:
    case MIG_PY_IMPORT_FROM: walk_import(w, s); break;
    case MIG_PY_FUNCTION_DEF:
    case MIG_PY_ASYNC_FUNCTION_DEF:
      mig_names_bind(&w->names, s->as.def->name, unknown(s, "is a function"));
      break;
    case MIG_PY_CLASS_DEF: mig_names_bind(&w->names, s->as.def->name, unknown(s, "is a class")); break;
    case MIG_PY_DELETE: walk_delete(w, s); break;
    case MIG_PY_IF: walk_if(w, s); break;
    case MIG_PY_TRY:
    case MIG_PY_TRY_STAR: walk_try(w, s); break;
    case MIG_PY_WITH:
    case MIG_PY_ASYNC_WITH: walk_with(w, s); break;
    case MIG_PY_FOR:
    case MIG_PY_ASYNC_FOR:
      bind_target(w, s->as.for_.target, unknown(s, "comes from a loop"));
      walk_maybe(w, s->as.for_.bodies->body, NULL);
      walk_body(w, s->as.for_.bodies->orelse);
      break;
    case MIG_PY_WHILE:
      walk_maybe(w, s->as.if_.bodies->body, NULL);
      walk_body(w, s->as.if_.bodies->orelse);
      break;
    case MIG_PY_MATCH: walk_match(w, s); break;
    case MIG_PY_BROKEN_STMT: walk_body(w, s->as.broken.body); break;
    default: break;
  }
}

/* What git leaves in a file where a merge stopped. */
typedef struct conflict {
  bool open;
  uint32_t mark;
  mig_names_way ours;
} conflict;

static bool is_mark(const walk *w, const mig_py_node *s, const char *mark) {
  return s->kind == MIG_PY_BROKEN_STMT && s->end <= w->text.len &&
         mig_span_starts(mig_span_cut(w->text, s->start, w->text.len), mig_span_of(mark));
}

/* Each side of a conflict is a way of its own; true when `s` was one of git's marks. */
static bool walk_mark(walk *w, conflict *c, const mig_py_node *s) {
  if (is_mark(w, s, "<<<<<<<")) {
    *c = (conflict){.open = true, .mark = mig_names_mark(&w->names)};
  } else if (c->open && is_mark(w, s, "|||||||")) { /* what both sides started from */
    c->ours = mig_names_take_back(&w->names, c->mark);
  } else if (c->open && is_mark(w, s, "=======")) {
    mig_names_way before = mig_names_take_back(&w->names, c->mark);
    if (c->ours.ends.count == 0) c->ours = before;
  } else if (c->open && is_mark(w, s, ">>>>>>>")) {
    mig_names_way theirs = mig_names_take_back(&w->names, c->mark);
    mig_names_join(&w->names, &c->ours, &theirs, "stands between conflict marks");
    c->open = false;
  } else {
    return false;
  }
  return true;
}

static void walk_body(walk *w, const mig_py_node *first) {
  conflict c = {.open = false};
  if (w->blocks >= MOST_BLOCKS && first != NULL) w->too_deep = first;
  if (w->blocks >= MOST_BLOCKS) return;
  w->blocks++;
  for (const mig_py_node *s = first; s != NULL; s = s->next)
    if (!walk_mark(w, &c, s)) walk_statement(w, s);
  w->blocks--;
}

/* ---- from what is bound to an identifier ---- */

typedef struct read_call {
  const walk *w;
  const mig_py_module *module;
  mig_arena *arena; /* of the script, not the tree's */
  const mig_sink *sink;
  mig_script *script;
} read_call;

static void set_bytes(const read_call *c, const mig_py_node *node, uint32_t *start, uint32_t *end) {
  *start = mig_py_file_offset(c->module, node->start);
  *end = mig_py_file_offset(c->module, node->end);
}

/* A literal, but of a kind that Alembic stumbles over. */
static bool is_other_literal(const mig_py_node *value) {
  switch ((mig_py_kind)value->kind) {
    case MIG_PY_NUMBER:
    case MIG_PY_BYTES:
    case MIG_PY_TRUE:
    case MIG_PY_FALSE:
    case MIG_PY_ELLIPSIS:
    case MIG_PY_DICT:
    case MIG_PY_TUPLE:
    case MIG_PY_LIST:
    case MIG_PY_SET: return true;
    default: return false;
  }
}

static mig_ident_form read_items(const read_call *c, const mig_py_node *list, mig_ident *out) {
  mig_span *items = MIG_NEW_ARRAY(c->arena, mig_span, list->as.list.count);
  uint32_t count = 0;
  for (const mig_py_node *item = list->as.list.first; item != NULL; item = item->next) {
    if (!is_literal_item(item)) return is_other_literal(item) ? MIG_IDENT_BAD_TYPE : MIG_IDENT_NOT_LITERAL;
    items[count++] = item->kind == MIG_PY_NONE ? (mig_span){NULL, 0} : mig_arena_copy(c->arena, item->as.text);
  }
  out->items = items;
  out->count = count;
  return list->kind == MIG_PY_TUPLE ? MIG_IDENT_TUPLE : list->kind == MIG_PY_LIST ? MIG_IDENT_LIST : MIG_IDENT_SET;
}

static mig_ident_form read_form(const read_call *c, const mig_py_node *value, mig_ident *out) {
  if (value->kind == MIG_PY_NONE) return MIG_IDENT_NONE;
  if (value->kind == MIG_PY_TUPLE || value->kind == MIG_PY_LIST || value->kind == MIG_PY_SET)
    return read_items(c, value, out);
  if (value->kind != MIG_PY_STRING) return is_other_literal(value) ? MIG_IDENT_BAD_TYPE : MIG_IDENT_NOT_LITERAL;
  mig_span *item = MIG_NEW(c->arena, mig_span);
  *item = mig_arena_copy(c->arena, value->as.text);
  out->items = item;
  out->count = 1;
  return MIG_IDENT_STRING;
}

static void say_not_literal(const read_call *c, mig_span name, const mig_ident *ident, const char *reason) {
  if (c->sink == NULL || c->sink->emit == NULL) return;
  mig_diag diag = {.rule = "MIG902", .level = MIG_ERROR, .place = {&c->script->file, ident->start, ident->end}};
  diag.message = mig_arena_printf(c->arena, "the value of %.*s %s, and mig does not run scripts", MIG_FMT(name), reason);
  diag.help = mig_arena_printf(c->arena, "write it as a literal: %.*s = '...'", MIG_FMT(name));
  c->sink->emit(c->sink->payload, &diag);
}

/* Alembic does without these two; that a module should bring them is far-fetched. */
static void note_star_import(const read_call *c, mig_span name) {
  if (c->sink == NULL || c->sink->emit == NULL) return;
  mig_ident at = {0};
  set_bytes(c, c->w->star_import, &at.start, &at.end);
  mig_diag diag = {.rule = "MIG902", .level = MIG_NOTE, .place = {&c->script->file, at.start, at.end}};
  diag.message = mig_arena_printf(c->arena, "%.*s is not set here and taken as not there; `import *` could bring one",
                                  MIG_FMT(name));
  diag.help = MIG_SPAN("import the names that are used, one by one");
  c->sink->emit(c->sink->payload, &diag);
}

static void read_ident(const read_call *c, mig_span name) {
  mig_ident *out = mig_script_ident(c->script, mig_ident_name_of(name));
  mig_binding b = mig_names_get(&c->w->names, name);
  const char *reason = b.reason;
  if (b.target != NULL) set_bytes(c, b.target, &out->name_start, &out->name_end);
  if (b.bound == MIG_BOUND_VALUE) {
    set_bytes(c, b.at, &out->start, &out->end);
    out->form = read_form(c, b.value, out);
    reason = "is computed";
  } else if (b.bound == MIG_BOUND_UNKNOWN) {
    set_bytes(c, b.at, &out->start, &out->end);
    out->form = MIG_IDENT_NOT_LITERAL;
  } else if (c->w->star_import != NULL && (mig_span_is(name, "branch_labels") || mig_span_is(name, "depends_on"))) {
    note_star_import(c, name);
  } else if (c->w->star_import != NULL) {
    set_bytes(c, c->w->star_import, &out->start, &out->end);
    out->form = MIG_IDENT_NOT_LITERAL;
    reason = "may come from `import *`";
  }
  if (c->w->too_deep != NULL) {
    out->form = MIG_IDENT_NOT_LITERAL;
    reason = "may be set in blocks that nest too deep to read";
  }
  if (out->form == MIG_IDENT_NOT_LITERAL) say_not_literal(c, name, out, reason);
}

static void read_docstring(const read_call *c) {
  const mig_py_node *string = mig_py_docstring(c->module->body);
  mig_binding b = mig_names_get(&c->w->names, MIG_SPAN("__doc__"));
  if (b.bound == MIG_BOUND_VALUE) {
    if (b.value->kind == MIG_PY_STRING) string = b.value;
    else if (b.value->kind == MIG_PY_NONE) string = NULL;
  }
  if (string == NULL) return;
  set_bytes(c, string, &c->script->doc_start, &c->script->doc_end);
  mig_script_set_doc(c->script, mig_arena_copy(c->arena, string->as.text));
}

typedef struct problem_sink {
  const mig_sink *to;
} problem_sink;

static void emit_problem(void *payload, const mig_diag *diag) {
  const problem_sink *sink = payload;
  mig_diag ruled = *diag;
  ruled.rule = "MIG903";
  sink->to->emit(sink->to->payload, &ruled);
}

void mig_script_report_problems(const mig_py_module *module, const mig_sink *sink) {
  if (sink == NULL || sink->emit == NULL) return;
  problem_sink payload = {sink};
  mig_py_report(module, &(mig_sink){emit_problem, &payload});
}

/* The encoding itself is not understood: nothing can be said of the file. */
static bool is_unreadable(const mig_py_module *module) {
  return module->problem_count != 0 && module->problems[0].kind == MIG_PY_ENCODING_ERROR && module->body == NULL;
}

void mig_script_read_tree(mig_script *out, mig_arena *arena, mig_arena *scratch, const mig_sink *sink) {
  mig_py_module *module;
  mig_file *file = &out->file;
  if (mig_py_parse(&module, scratch, file, &(mig_py_opts){.skip_bodies = true, .padded = true}) != MIG_OK) mig_out_of_memory();
  walk w = {.text = module->text};
  mig_names_init(&w.names, scratch);
  walk_body(&w, module->body);
  out->syntax_error = module->problem_count != 0;
  mig_script_report_problems(module, sink);
  if (is_unreadable(module)) {
    mig_script_unread(out, *file);
    out->syntax_error = true;
    return;
  }
  read_call c = {&w, module, arena, sink, out};
  static const char *const names[] = {"revision", "down_revision", "branch_labels", "depends_on"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) read_ident(&c, mig_span_of(names[i]));
  read_docstring(&c);
}
