/* ops_dump: prints what upgrade() of each script given does, one operation a line, its effects below.
 *
 * ops_dump [--dialect postgresql|sqlite|mysql] [--downgrade] [--unheard] [--summary] FILE...
 * --unheard: nobody listens to diagnostics, and the script's tree goes when the operations are there.
 * --summary prints one line a file instead: operations, how many are unknown, and the reasons.
 * Helper modules are looked up beside the script and in the folders above it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/span.h"
#include "op/directive.h"
#include "py/parse.h"
#include "script/operations.h"

static const char *const verbs[] = {
    [MIG_EFFECT_CREATE] = "create", [MIG_EFFECT_DROP] = "drop",   [MIG_EFFECT_RENAME] = "rename", [MIG_EFFECT_ALTER] = "alter",
    [MIG_EFFECT_REQUIRE] = "require", [MIG_EFFECT_READ] = "read", [MIG_EFFECT_WRITE] = "write",   [MIG_EFFECT_SQL] = "sql",
    [MIG_EFFECT_PROBE] = "probe",   [MIG_EFFECT_UNKNOWN] = "unknown"};
static const char *const kinds[] = {"schema",   "table", "column", "index",    "constraint", "type",
                                    "sequence", "view",  "rows",   "revision", "-"};
static const char *const constraint_kinds[] = {"primary", "unique", "foreignkey", "check", "exclude", "any"};
static const char *const questions[] = {"has_table",    "has_column", "has_index",  "has_constraint", "has_foreign_key", "has_type",
                                        "has_sequence", "has_view",     "has_schema", "table_has_rows", "unknown",    "nothing",  "all"};
static const char *const truths[] = {"", "no", "yes"};

static mig_span read_file(mig_arena *arena, const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return (mig_span){0};
  mig_buf buf = mig_buf_in(arena);
  char chunk[65536];
  for (size_t n; (n = fread(chunk, 1, sizeof chunk, f)) > 0;) mig_buf_put(&buf, (mig_span){chunk, n});
  fclose(f);
  return buf.len > 0 ? mig_buf_span(&buf) : MIG_SPAN("");
}

static void print_text(mig_span text) {
  for (size_t i = 0; i < text.len; i++) {
    if (text.ptr[i] == '\n') printf("\\n");
    else putchar(text.ptr[i]);
  }
}

static void print_named(const char *label, mig_span text) {
  if (text.ptr == NULL) return;
  printf(" %s=", label);
  print_text(text);
}

static void print_object(const mig_object *o) {
  printf(" %s ", kinds[o->kind]);
  if (o->schema.ptr) printf("%.*s:", MIG_FMT(o->schema));
  if (o->table.ptr) printf("%.*s.", MIG_FMT(o->table));
  if (o->name.ptr) printf("%.*s", MIG_FMT(o->name));
  else if (o->kind != MIG_OBJECT_ROWS && o->kind != MIG_OBJECT_UNKNOWN) printf("?");
}

static void print_list(const char *label, const mig_span *items, uint32_t count) {
  printf(" %s(", label);
  for (uint32_t i = 0; i < count; i++) printf("%s%.*s", i ? "," : "", MIG_FMT(items[i]));
  printf(")");
}

static void print_type(const mig_type *t) {
  if (!t->known && t->text.ptr == NULL) return;
  if (!t->known) printf("UNKNOWN-TYPE ");
  printf("%.*s.%.*s", MIG_FMT(t->module), MIG_FMT(t->name));
  if (t->length >= 0) printf("(%lld)", (long long)t->length);
  if (t->precision >= 0) printf("(%lld,%lld)", (long long)t->precision, (long long)t->scale);
  if (t->timezone) printf(" tz=%s", truths[t->timezone]);
  if (t->label_count) print_list("labels", t->labels, t->label_count);
  print_named("enum", t->enum_name);
  if (t->create_type) printf(" create_type=%s", truths[t->create_type]);
  if (t->native_enum) printf(" native=%s", truths[t->native_enum]);
  if (t->item) {
    printf(" of ");
    print_type(t->item);
  }
}

static void print_value(const mig_value *v) {
  static const char *const names[] = {"null", "bool", "number", "text", "sql", "UNKNOWN-VALUE"};
  printf("%s:", names[v->kind]);
  print_text(v->text);
}

static void print_constraint(const mig_constraint *c) {
  printf(" %s", constraint_kinds[c->kind]);
  print_named("name", c->name);
  if (c->name_is_final) printf(" final");
  if (c->column_count) print_list("cols", c->columns, c->column_count);
  if (c->ref_table.ptr) {
    printf(" -> %.*s%s%.*s", MIG_FMT(c->ref_schema), c->ref_schema.len ? "." : "", MIG_FMT(c->ref_table));
    print_list("", c->ref_columns, c->ref_count);
  }
  print_named("ondelete", c->on_delete);
  print_named("onupdate", c->on_update);
  print_named("check", c->condition);
  if (!c->understood) printf(" NOT-UNDERSTOOD");
}

static void print_column(const mig_column *c) {
  printf(" %.*s ", MIG_FMT(c->name));
  print_type(&c->type);
  if (c->nullable) printf(" nullable=%s", truths[c->nullable]);
  if (c->has_default) {
    printf(" default=");
    print_value(&c->default_);
  }
  if (c->primary_key) printf(" pk=%s", truths[c->primary_key]);
  if (c->unique) printf(" unique=%s", truths[c->unique]);
  if (c->index) printf(" index=%s", truths[c->index]);
  if (c->autoincrement) printf(" autoincrement=%s", truths[c->autoincrement]);
  if (c->has_comment) print_named("comment", c->comment);
  if (c->has_identity) print_named("identity", c->identity);
  if (c->has_computed) print_named("computed", c->computed);
  print_named("sequence", c->sequence);
  for (uint32_t i = 0; i < c->constraint_count; i++) print_constraint(&c->constraints[i]);
  if (!c->understood) printf(" NOT-UNDERSTOOD");
}

static void print_index(const mig_index *x) {
  print_named("index", x->name);
  if (x->unique) printf(" unique=%s", truths[x->unique]);
  printf(" (");
  for (uint32_t i = 0; i < x->part_count; i++) {
    if (i) printf(", ");
    if (x->parts[i].column.ptr) printf("%.*s", MIG_FMT(x->parts[i].column));
    else printf("expr:%.*s", MIG_FMT(x->parts[i].expression));
  }
  printf(")");
  print_named("where", x->where);
  print_named("using", x->using_);
  if (x->options.len) print_named("options", x->options);
  if (!x->understood) printf(" NOT-UNDERSTOOD");
}

static void print_table(const mig_table *t) {
  if (!t->understood) printf(" NOT-UNDERSTOOD");
  if (t->has_comment) print_named("comment", t->comment);
  if (t->options.len) print_named("options", t->options);
  for (uint32_t i = 0; i < t->column_count; i++) {
    printf("\n      column");
    print_column(&t->columns[i]);
  }
  for (uint32_t i = 0; i < t->constraint_count; i++) {
    printf("\n      constraint");
    print_constraint(&t->constraints[i]);
  }
  for (uint32_t i = 0; i < t->index_count; i++) {
    printf("\n      ");
    print_index(&t->indexes[i]);
  }
}

static void print_alter(const mig_alter *a) {
  printf(" sets=%u existing=%u\n      to  ", a->sets, a->existing);
  print_column(&a->to);
  printf("\n      from");
  print_column(&a->from);
  print_named("using", a->using_);
}

static void print_rows(const mig_rows *r) {
  printf(" %u rows%s", r->count, r->understood ? "" : " NOT-UNDERSTOOD");
  for (uint32_t i = 0; i < r->count; i++) {
    printf("\n      row");
    for (uint32_t k = 0; k < r->rows[i].count; k++) {
      printf(" %.*s=", MIG_FMT(r->rows[i].columns[k]));
      print_value(&r->rows[i].values[k]);
    }
  }
}

static void print_guards(const char *label, const mig_guard *g, uint32_t count) {
  if (count == 0) return;
  printf(" %s", label);
  for (uint32_t i = 0; i < count; i++) printf("%s%s%u", i ? "&" : "", g[i].negated ? "!" : "", g[i].slot);
}

static void print_payload(const mig_effect *e) {
  switch (e->verb) {
    case MIG_EFFECT_CREATE:
      if (e->object.kind == MIG_OBJECT_TABLE) print_table(e->as.table);
      if (e->object.kind == MIG_OBJECT_COLUMN) print_column(e->as.column);
      if (e->object.kind == MIG_OBJECT_INDEX) print_index(e->as.index);
      if (e->object.kind == MIG_OBJECT_CONSTRAINT) print_constraint(e->as.constraint);
      if (e->object.kind == MIG_OBJECT_TYPE) print_type(e->as.type);
      return;
    case MIG_EFFECT_DROP:
      if (e->object.kind == MIG_OBJECT_CONSTRAINT) print_constraint(e->as.constraint);
      return;
    case MIG_EFFECT_RENAME:
      print_named("to", e->as.rename.new_name);
      return;
    case MIG_EFFECT_ALTER:
      if (e->object.kind == MIG_OBJECT_COLUMN) print_alter(e->as.alter);
      if (e->object.kind == MIG_OBJECT_TABLE) print_named("comment", e->as.table_comment.comment);
      return;
    case MIG_EFFECT_WRITE:
      print_rows(e->as.rows);
      return;
    case MIG_EFFECT_SQL:
      print_named("", e->as.sql);
      return;
    case MIG_EFFECT_PROBE:
      printf(" %s", questions[e->as.probe.question]);
      if (e->as.probe.question != MIG_ASK_NOTHING) printf(" slot %u", e->as.probe.slot);
      for (uint32_t i = 0; e->as.probe.question == MIG_ASK_NOTHING && i < e->as.probe.query_count; i++) print_named("of", e->as.probe.queries[i]);
      print_guards("of ", e->as.probe.guards, e->as.probe.guard_count);
      print_named("reason", e->as.probe.reason);
      return;
    case MIG_EFFECT_UNKNOWN:
      print_named("reason", e->as.scope.reason);
      printf(" scope");
      for (uint32_t i = 0; i < e->as.scope.count; i++) print_object(&e->as.scope.tables[i]);
      if (e->as.scope.count == 0) printf(" everything");
      return;
    default:
      return;
  }
}

static void print_op(mig_arena *arena, const mig_op *op) {
  mig_line_column at = {0, 0}, from = {0, 0};
  if (op->place.file) at = mig_place_locate(op->place.file, op->place.start);
  printf("  %u:%u %.*s [%.*s]", at.line, at.column, MIG_FMT(op->directive), MIG_FMT(mig_op_phrase(arena, op)));
  if (op->called_from.file) {
    from = mig_place_locate(op->called_from.file, op->called_from.start);
    printf(" from %u:%u", from.line, from.column);
  }
  print_guards("if ", op->guards, op->guard_count);
  if (op->batch) printf(" batch%s%s", op->batch->recreate == MIG_RECREATE_ALWAYS ? " always" : "", op->batch->has_copy_from ? " copy_from" : "");
  if (op->autocommit) printf(" autocommit");
  if (op->may_fail) printf(" may-fail");
  printf("\n");
  for (uint32_t i = 0; i < op->effect_count; i++) {
    const mig_effect *e = &op->effects[i];
    printf("    %s", verbs[e->verb]);
    print_object(&e->object);
    if (e->if_exists) printf(" if-exists");
    if (e->if_not_exists) printf(" if-not-exists");
    if (e->checkfirst) printf(" checkfirst");
    print_payload(e);
    printf("\n");
  }
}

/* --- helper modules ----------------------------------------------------------------------- */

typedef struct finder {
  mig_arena *arena;
} finder;

static mig_script *load(mig_arena *arena, const char *path) {
  mig_span text = read_file(arena, path);
  if (text.ptr == NULL) return NULL;
  mig_script *script = MIG_NEW(arena, mig_script);
  script->file = (mig_file){mig_arena_copy(arena, mig_span_of(path)), text};
  return mig_py_parse(&script->module, arena, &script->file, NULL) == MIG_OK ? script : NULL;
}

static mig_script *resolve(void *payload, const mig_file *from, mig_span dotted, uint32_t level) {
  finder *f = payload;
  char folder[4096];
  snprintf(folder, sizeof folder, "%.*s", MIG_FMT(from->path));
  char *slash = strrchr(folder, '/');
  if (slash) *slash = '\0';
  else strcpy(folder, ".");
  for (uint32_t up = 1; up < level; up++) {
    slash = strrchr(folder, '/');
    if (slash) *slash = '\0';
  }
  char name[1024];
  snprintf(name, sizeof name, "%.*s", MIG_FMT(dotted));
  for (char *c = name; *c; c++) {
    if (*c == '.') *c = '/';
  }
  for (int tries = 0; tries < 8; tries++) {
    char path[6000];
    snprintf(path, sizeof path, "%s/%s.py", folder, name);
    mig_script *script = load(f->arena, path);
    if (script == NULL) {
      snprintf(path, sizeof path, "%s/%s/__init__.py", folder, name);
      script = load(f->arena, path);
    }
    if (script != NULL) return script;
    slash = strrchr(folder, '/');
    if (level > 0 || slash == NULL) return NULL;
    *slash = '\0';
  }
  return NULL;
}

static void print_diag(void *payload, const mig_diag *diag) {
  (void)payload;
  printf("  diagnostic: %.*s\n", MIG_FMT(diag->message));
}

static void print_summary(const char *path, const mig_ops *ops, uint32_t count) {
  uint32_t total = 0, unknown = 0, undecided = 0;
  for (uint32_t i = 0; i < count; i++) {
    for (uint32_t k = 0; k < ops[i].count; k++) {
      const mig_op *op = &ops[i].items[k];
      total++;
      for (uint32_t e = 0; e < op->effect_count; e++) {
        const mig_effect *effect = &op->effects[e];
        if (effect->verb == MIG_EFFECT_PROBE && effect->as.probe.question == MIG_ASK_UNKNOWN) {
          mig_line_column at = mig_place_locate(op->place.file, op->place.start);
          printf("undecided\t%s:%u\t%.*s\n", path, at.line, MIG_FMT(effect->as.probe.reason));
          undecided++;
        }
        if (effect->verb != MIG_EFFECT_UNKNOWN) continue;
        mig_line_column at = {0, 0};
        if (op->place.file) at = mig_place_locate(op->place.file, op->place.start);
        printf("unknown\t%s:%u\t%s\t%.*s\n", path, at.line, effect->as.scope.count ? "scoped" : "everything",
               MIG_FMT(effect->as.scope.reason));
        unknown++;
      }
    }
  }
  printf("file\t%s\t%u\t%u\t%u\n", path, total, unknown, undecided);
}

int main(int argc, char **argv) {
  mig_script_ops_opts opts = {.direction = MIG_UPGRADE, .dialect = MIG_POSTGRESQL};
  mig_sink sink = {print_diag, NULL};
  bool summary = false, unheard = false;
  int first = 1;
  for (; first < argc && argv[first][0] == '-'; first++) {
    if (strcmp(argv[first], "--downgrade") == 0) opts.direction = MIG_DOWNGRADE;
    if (strcmp(argv[first], "--summary") == 0) summary = true;
    if (strcmp(argv[first], "--unheard") == 0) unheard = true;
    if (strcmp(argv[first], "--dialect") == 0 && first + 1 < argc) {
      const char *name = argv[++first];
      opts.dialect = strcmp(name, "sqlite") == 0 ? MIG_SQLITE : strcmp(name, "mysql") == 0 ? MIG_MYSQL : MIG_POSTGRESQL;
    }
  }
  if (!summary && !unheard) opts.sink = &sink;
  int status = 0;
  for (int i = first; i < argc; i++) {
    mig_arena *arena = mig_arena_new();
    finder f = {arena};
    mig_module_source modules = {resolve, &f};
    opts.modules = &modules;
    mig_ops *ops;
    uint32_t count;
    mig_script *script = load(arena, argv[i]);
    if (!summary) printf("%s\n", argv[i]);
    if (script == NULL || mig_script_operations(&ops, &count, arena, script, &opts) != MIG_OK) {
      printf("unreadable\t%s\n", argv[i]);
      status = 1;
    } else if (summary) {
      print_summary(argv[i], ops, count);
    } else {
      for (uint32_t k = 0; k < count; k++) {
        if (count > 1 || ops[k].bind.len) printf(" database \"%.*s\"\n", MIG_FMT(ops[k].bind));
        for (uint32_t o = 0; o < ops[k].count; o++) print_op(arena, &ops[k].items[o]);
        if (ops[k].raises) printf("  raises\n");
      }
    }
    mig_arena_free(arena);
  }
  return status;
}
