/* settle.c: both orders succeed and differ: the merge revision ends with what brings every database to
 * the state that the chosen side means.
 *
 * That state is the one in which the chosen side ran last. What differs there was written by one of
 * its operations, in the project's own words: those words are used again, for the facet that differs. */
#include "resolve/settle.h"

#include "base/protect.h"
#include "base/span.h"
#include "resolve/edit_ops.h"

typedef mig_settling settling;

/* ---- who wrote it ---- */

const mig_op *mig_settle_op(settling *s, mig_step step) {
  const mig_replay_step *at = mig_replay_at(&s->replay, step);
  return at == NULL ? NULL : at->op;
}

mig_py_module *mig_settle_module(settling *s, const mig_op *op) {
  uint32_t script = mig_choose_script_of(s->c, op);
  return script == UINT32_MAX ? NULL : mig_script_parse(&s->c->project->scripts[script], s->c->arena, NULL);
}

/* The call whose span is the operation's. */
typedef struct search {
  uint32_t start, end;
  const mig_py_node *found;
} search;

static void find_call(void *payload, const mig_py_node *node) {
  search *s = payload;
  if (s->found != NULL) return;
  if (node->kind == MIG_PY_CALL && node->start == s->start && node->end == s->end) s->found = node;
  else mig_py_each_child(node, find_call, payload);
}

static const mig_py_node *call_of(settling *s, const mig_op *op, mig_py_module **module) {
  *module = mig_settle_module(s, op);
  if (*module == NULL) return NULL;
  const mig_py_node *statement = mig_statement_of(*module, op, NULL);
  search found = {op->place.start, op->place.end, NULL};
  if (statement != NULL) find_call(&found, statement);
  return found.found;
}

static mig_span source_of(const mig_py_module *module, const mig_py_node *node) {
  return mig_span_cut(module->text, node->start, node->end);
}

static const mig_py_node *keyword(const mig_py_node *call, const char *name) {
  for (const mig_py_node *k = call->as.call.keywords; k != NULL; k = k->next)
    if (mig_span_is(k->as.keyword.name, name)) return k->as.keyword.value;
  return NULL;
}

/* sa.Column(...) of the column inside add_column or create_table. */
typedef struct column_search {
  mig_span name;
  const mig_py_node *found;
} column_search;

static void find_column(void *payload, const mig_py_node *node) {
  column_search *s = payload;
  if (s->found != NULL) return;
  if (node->kind == MIG_PY_CALL) {
    const mig_py_node *func = node->as.call.func, *first = node->as.call.args;
    bool column = (func->kind == MIG_PY_ATTRIBUTE && mig_span_is(func->as.attribute.attr, "Column")) ||
                  (func->kind == MIG_PY_NAME && mig_span_is(func->as.text, "Column"));
    if (column && first != NULL && first->kind == MIG_PY_STRING && mig_span_eq_nocase(first->as.text, s->name)) {
      s->found = node;
      return;
    }
  }
  mig_py_each_child(node, find_column, payload);
}

/* ---- names that the copied words need ---- */

static bool binds_name(const mig_py_node *import, mig_span name) {
  for (const mig_py_node *a = import->as.import.names; a != NULL; a = a->next) {
    mig_span as = mig_py_alias_asname(a), own = mig_py_alias_name(a);
    size_t dot = mig_span_find(own, MIG_SPAN("."), 0);
    if (as.len == 0) as = dot == SIZE_MAX ? own : mig_span_cut(own, 0, dot);
    if (mig_span_eq(as, name)) return true;
  }
  return false;
}

typedef struct naming {
  settling *s;
  const mig_py_module *module;
} naming;

static void add_import(void *payload, const mig_py_node *node) {
  naming *n = payload;
  mig_py_each_child(node, add_import, payload);
  if (node->kind != MIG_PY_NAME) return;
  for (const mig_py_node *st = n->module->body; st != NULL; st = st->next) {
    if ((st->kind != MIG_PY_IMPORT && st->kind != MIG_PY_IMPORT_FROM) || !binds_name(st, node->as.text)) continue;
    mig_span line = source_of(n->module, st);
    uint32_t before = n->s->seen.count;
    mig_map_add(&n->s->seen, line, 1);
    if (n->s->seen.count > before) mig_buf_printf(&n->s->imports, "%.*s\n", MIG_FMT(line));
    return;
  }
}

mig_span mig_settle_words(settling *s, const mig_py_module *module, const mig_py_node *value) {
  naming n = {s, module};
  add_import(&n, value);
  return source_of(module, value);
}

/* ---- statements ---- */

/* One column and what of it is set. */
typedef struct facets {
  mig_span schema, table, column;
  mig_span type, nullable, default_, comment, using_;
  mig_span existing_type, existing_nullable, existing_default; /* as the operation stated them */
} facets;

static mig_span literal(settling *s, mig_span text) {
  return mig_python_literal(s->c->arena, text, '\'');
}

static void put_arg(mig_buf *out, const char *name, mig_span value) {
  if (value.ptr != NULL) mig_buf_printf(out, ", %s=%.*s", name, MIG_FMT(value));
}

static bool is_alter(const mig_op *op) {
  return mig_span_is(op->directive, "alter_column");
}

/* The default that the column has in the wanted state, as the last alter_column that states one writes it. */
static mig_span last_default(settling *s, const facets *f) {
  for (int turn = 0; turn < MIG_BOTH; turn++) {
    const mig_conflict_line *line = &s->bind->lines[turn == 0 ? s->side : mig_other_side(s->side)];
    for (uint32_t i = line->count; i-- > 0;)
      for (uint32_t k = line->items[i].ops == NULL ? 0 : line->items[i].ops->count; k-- > 0;) {
        const mig_op *op = &line->items[i].ops->items[k];
        mig_py_module *module = NULL;
        if (!is_alter(op) || !mig_span_eq_nocase(op->object.table, f->table) || !mig_span_eq_nocase(op->object.name, f->column)) continue;
        const mig_py_node *call = call_of(s, op, &module), *value = call == NULL ? NULL : keyword(call, "server_default");
        if (value == NULL && call != NULL) value = keyword(call, "existing_server_default");
        if (value != NULL) return mig_settle_words(s, module, value);
      }
  }
  return (mig_span){NULL, 0};
}

static void put_facets(settling *s, facets *f) {
  /* MySQL restates a column in full: what is not said is gone */
  if (s->bind->trial.dialect == MIG_MYSQL && f->default_.ptr == NULL && f->existing_default.ptr == NULL)
    f->existing_default = last_default(s, f);
  mig_buf args = mig_buf_in(s->c->arena);
  mig_buf_put(&args, literal(s, f->column));
  put_arg(&args, "type_", f->type);
  put_arg(&args, "nullable", f->nullable);
  put_arg(&args, "server_default", f->default_);
  put_arg(&args, "comment", f->comment);
  put_arg(&args, "postgresql_using", f->using_);
  if (f->type.ptr == NULL) put_arg(&args, "existing_type", f->existing_type);
  if (f->nullable.ptr == NULL) put_arg(&args, "existing_nullable", f->existing_nullable);
  if (f->default_.ptr == NULL) put_arg(&args, "existing_server_default", f->existing_default);
  bool batch = s->bind->trial.dialect == MIG_SQLITE;
  if (batch) {
    mig_buf_printf(&s->code, "with op.batch_alter_table(%.*s", MIG_FMT(literal(s, f->table)));
    if (f->schema.len > 0) mig_buf_printf(&s->code, ", schema=%.*s", MIG_FMT(literal(s, f->schema)));
    mig_buf_printf(&s->code, ") as batch_op:\n    batch_op.alter_column(%.*s)\n", (int)args.len, args.ptr);
    return;
  }
  if (f->schema.len > 0) put_arg(&args, "schema", literal(s, f->schema));
  mig_buf_printf(&s->code, "op.alter_column(%.*s, %.*s)\n", MIG_FMT(literal(s, f->table)), (int)args.len, args.ptr);
}

/* MySQL restates a column in full, so what an operation states as existing is what it sets. */
static const char *stated_as(const char *name) {
  if (strcmp(name, "type_") == 0) return "existing_type";
  return strcmp(name, "server_default") == 0 ? "existing_server_default" : "";
}

/* What the column was called when the step ran: renames on the way to the wanted state are followed back. */
static mig_span name_at(settling *s, const mig_object *column, mig_step step) {
  mig_span name = column->name;
  for (mig_step at = s->replay.ground_count + s->replay.steps.count; at > step; at--) {
    const mig_op *op = mig_settle_op(s, at);
    for (uint32_t i = op == NULL ? 0 : op->effect_count; i-- > 0;) {
      const mig_effect *e = &op->effects[i];
      mig_span renamed = mig_effect_new_column(e);
      if (renamed.ptr != NULL && mig_span_eq_nocase(e->object.table, column->table) && mig_span_eq_nocase(renamed, name)) name = e->object.name;
    }
  }
  return name;
}

/* The words for one facet, as the operation wrote it; ptr NULL: it did not. */
static mig_span facet_words(settling *s, const mig_cat_difference *d, const mig_op *op, const char *name) {
  mig_py_module *module = NULL;
  const mig_py_node *call = call_of(s, op, &module), *value = NULL;
  if (call == NULL) return (mig_span){NULL, 0};
  if (is_alter(op)) value = keyword(call, name);
  if (is_alter(op) && value == NULL) value = keyword(call, stated_as(name));
  if (value == NULL && !is_alter(op)) {
    column_search found = {name_at(s, &d->object, d->second_by), NULL};
    find_column(&found, call);
    if (found.found != NULL && mig_span_is(mig_span_of(name), "type_")) {
      value = found.found->as.call.args->next;
      if (value == NULL) value = keyword(found.found, "type_");
    } else if (found.found != NULL) {
      value = keyword(found.found, name);
    }
  }
  return value == NULL ? (mig_span){NULL, 0} : mig_settle_words(s, module, value);
}

/* The column's type in the words of whoever wrote it last on the chosen side's way, for databases that
 * state a column in full. */
static void add_existing(settling *s, facets *f, const mig_op *op) {
  mig_py_module *module = NULL;
  const mig_py_node *call = op == NULL ? NULL : call_of(s, op, &module);
  if (call == NULL || !is_alter(op)) return;
  const mig_py_node *type = keyword(call, "type_"), *nullable = keyword(call, "nullable"), *value = keyword(call, "server_default");
  if (type == NULL) type = keyword(call, "existing_type");
  if (nullable == NULL) nullable = keyword(call, "existing_nullable");
  if (value == NULL) value = keyword(call, "existing_server_default");
  if (type != NULL) f->existing_type = mig_settle_words(s, module, type);
  if (nullable != NULL) f->existing_nullable = mig_settle_words(s, module, nullable);
  if (value != NULL) f->existing_default = mig_settle_words(s, module, value);
}

static void settle_facet(settling *s, const mig_cat_difference *d, facets *f) {
  const mig_op *op = mig_settle_op(s, d->second_by);
  mig_span none = MIG_SPAN("None");
  if (mig_span_is(d->facet, "nullable")) {
    f->nullable = mig_span_is(d->second, "NULL") ? MIG_SPAN("True") : MIG_SPAN("False");
    if (op != NULL) add_existing(s, f, op);
    return;
  }
  if (op == NULL) {
    s->trouble = "nobody is known to have written what differs";
    return;
  }
  if (mig_span_is(d->facet, "type")) {
    f->type = facet_words(s, d, op, "type_");
    f->using_ = facet_words(s, d, op, "postgresql_using");
    if (s->casts && f->using_.ptr == NULL && s->bind->trial.dialect == MIG_POSTGRESQL)
      f->using_ = literal(s, mig_arena_printf(s->c->arena, "\"%.*s\"::%.*s", MIG_FMT(d->object.name), MIG_FMT(d->second)));
    add_existing(s, f, op);
    if (f->type.ptr == NULL) s->trouble = "the type is not written where it could be taken from";
  } else if (mig_span_is(d->facet, "default")) {
    f->default_ = d->second.ptr == NULL || d->second.len == 0 ? none : facet_words(s, d, op, "server_default");
    if (f->default_.ptr == NULL) s->trouble = "the default is not written where it could be taken from";
    add_existing(s, f, op);
  } else if (mig_span_is(d->facet, "comment")) {
    f->comment = d->second.ptr == NULL ? none : literal(s, d->second);
    add_existing(s, f, op);
  } else {
    s->trouble = "it is more than a column's type, nullability, default or comment";
  }
}

static bool same_column(const mig_object *a, const mig_object *b) {
  return mig_span_eq(a->table, b->table) && mig_span_eq(a->name, b->name) && mig_span_eq(a->schema, b->schema);
}

static void settle_bind(settling *s, const mig_cat_difference *list, uint32_t count) {
  for (uint32_t i = 0; i < count && s->trouble == NULL; i++) {
    const mig_object *o = &list[i].object;
    if (s->side_of(s->payload, o) != s->side) continue;
    if (o->kind == MIG_OBJECT_ROWS) {
      if (!s->schema_only) mig_settle_rows(s, o);
      continue;
    }
    if (o->kind != MIG_OBJECT_COLUMN || list[i].facet.len == 0) {
      mig_settle_object(s, &list[i]);
      continue;
    }
    bool known = false;
    for (uint32_t k = 0; k < i; k++) known = known || same_column(&list[k].object, o);
    if (known) continue;
    facets f = {.schema = o->schema, .table = o->table, .column = o->name};
    for (uint32_t k = i; k < count && s->trouble == NULL; k++)
      if (same_column(&list[k].object, o)) settle_facet(s, &list[k], &f);
    if (s->trouble == NULL) put_facets(s, &f);
  }
}

/* ---- is it enough? ---- */

static mig_conflict_line with_merge(settling *s, mig_script *script, int first) {
  mig_choose_bind *b = s->bind;
  mig_conflict_revision *last = MIG_NEW(s->c->arena, mig_conflict_revision);
  *last = (mig_conflict_revision){MIG_SPAN("merge"), mig_trial_bind(&b->trial, script, MIG_UPGRADE)};
  mig_conflict_line both = mig_trial_joined(&b->trial, b->lines[first], b->lines[mig_other_side(first)]);
  return mig_trial_joined(&b->trial, both, (mig_conflict_line){last, 1});
}

static bool settle_fails(settling *s, const char *clause, mig_span what) {
  s->trouble = mig_arena_printf(s->c->arena, "replayed, %s%.*s", clause, MIG_FMT(what)).ptr;
  return false;
}

/* Everything that the side was chosen for must be as it means it: as where it ran last. */
static bool is_wanted(settling *s, const mig_trial_end *end, int side) {
  uint32_t differences = 0, at = 0;
  if (!end->runs) return settle_fails(s, "it fails: ", end->because);
  if (end->doubtful) return settle_fails(s, "what it does could not be told", MIG_SPAN(""));
  const mig_cat_difference *d = mig_trial_differ(&s->bind->trial, end, &s->bind->first[mig_other_side(side)], &differences);
  while (at < differences && s->side_of(s->payload, &d[at].object) != side) at++;
  if (at == differences) return true;
  d += at;
  bool rows = d->object.kind == MIG_OBJECT_ROWS;
  return settle_fails(s, rows ? "it leaves a difference that no statement may mend, because people may have written since: " : "it leaves a difference: ",
                      mig_arena_printf(s->c->arena, "%s %.*s%s%.*s%s%.*s%s%.*s%s%.*s", mig_object_kind_name(d->object.kind),
                                       MIG_FMT(d->object.table), d->object.table.len > 0 && d->object.name.len > 0 ? "." : "",
                                       MIG_FMT(d->object.name), d->facet.len > 0 ? ", " : "", MIG_FMT(d->facet),
                                       d->first.len > 0 ? " is " : "", MIG_FMT(d->first), d->second.len > 0 ? ", not " : "",
                                       MIG_FMT(d->second)));
}

static bool settles(settling *s, const mig_plan *plan) {
  mig_choosing *c = s->c;
  mig_script *script = MIG_NEW(c->arena, mig_script);
  mig_script_read(script, c->arena, (mig_file){plan->edits[0].path, mig_pad_text(c->arena, plan->edits[0].after)}, NULL);
  for (uint32_t i = 0; i < c->bind_count; i++) {
    s->bind = &c->binds[i];
    for (int first = MIG_OURS; first < MIG_BOTH; first++) {
      mig_trial_end end = mig_trial_run(&s->bind->trial, with_merge(s, script, first));
      if (!is_wanted(s, &end, MIG_OURS) || !is_wanted(s, &end, MIG_THEIRS)) return false;
    }
  }
  return true;
}

/* ---- all together ---- */

static void look_at_side(settling *s) {
  uint32_t count = 0;
  mig_choose_bind *b = s->bind;
  int first = mig_other_side(s->side); /* the chosen side runs last */
  mig_conflict_line line = mig_trial_joined(&b->trial, b->lines[first], b->lines[s->side]), none = {NULL, 0};
  mig_replay_init(&s->replay, s->c->arena, &b->trial.base_line, &line, &none);
  const mig_cat_difference *list = mig_trial_differ(&b->trial, &b->first[s->side], &b->first[first], &count);
  settle_bind(s, list, count);
}

void mig_settle_look(settling *s) {
  for (s->side = MIG_OURS; s->side < MIG_BOTH && s->trouble == NULL; s->side++) look_at_side(s);
}

mig_plan *mig_settle_plan(settling *s, const mig_merge_body *bodies, uint32_t count) {
  mig_choosing *c = s->c;
  mig_merge_opts opts = c->opts->merge;
  mig_plan *plan = NULL;
  mig_why why = {{0}};
  opts.bodies = bodies;
  opts.body_count = count;
  mig_merge_group group = *c->group;
  mig_rev *turned = MIG_NEW_ARRAY(c->arena, mig_rev, group.parents.count);
  for (uint32_t i = 0; i < group.parents.count; i++) turned[i] = group.parents.items[group.parents.count - 1 - i];
  if (s->swapped) group.parents.items = turned;
  mig_err err = mig_or_unwind(mig_resolve_merge(&plan, c->arena, c->project, &group, &opts, &why));
  if (err != MIG_OK) s->trouble = mig_arena_cstr(c->arena, mig_span_of(why.text));
  return err == MIG_OK ? plan : NULL;
}

/* The plan; NULL: `s->trouble` says why not. */
static mig_plan *try_to_settle(settling *s) {
  mig_choosing *c = s->c;
  mig_merge_body *bodies = MIG_NEW_ARRAY(c->arena, mig_merge_body, c->bind_count);
  uint32_t count = 0;
  for (uint32_t i = 0; i < c->bind_count && s->trouble == NULL; i++) {
    s->bind = &c->binds[i];
    s->code = mig_buf_in(c->arena);
    s->imports = mig_buf_in(c->arena);
    mig_map_init(&s->seen, c->arena);
    mig_settle_look(s);
    if (s->code.len > 0)
      bodies[count++] = (mig_merge_body){.bind = s->bind->name, .code = mig_buf_span(&s->code), .imports = mig_buf_span(&s->imports)};
  }
  if (s->trouble == NULL && count == 0) s->trouble = "rows differ, and no statement can be repeated that would set them";
  if (s->trouble != NULL) return NULL;
  mig_plan *plan = mig_settle_plan(s, bodies, count);
  if (plan == NULL) return NULL;
  if (plan->edit_count != 1) s->trouble = "there is a merge of these heads already";
  else settles(s, plan);
  return s->trouble == NULL ? mig_settle_back(s, bodies, count, plan) : NULL;
}

mig_plan *mig_choose_settle_by(mig_choosing *c, mig_side_of_fn side_of, const void *payload, const char **trouble) {
  settling s = {.c = c, .side_of = side_of, .payload = payload};
  mig_plan *plan = try_to_settle(&s);
  if (plan == NULL && strstr(s.trouble, "cannot be cast automatically") != NULL) {
    s = (settling){.c = c, .side_of = side_of, .payload = payload, .casts = true};
    plan = try_to_settle(&s);
  }
  *trouble = s.trouble;
  if (plan != NULL) plan->strategy = MIG_STRATEGY_SETTLE;
  return plan;
}

static int that_side(const void *payload, const mig_object *object) {
  (void)object;
  return *(const int *)payload;
}

void mig_choose_settle(mig_choosing *c, int side) {
  const char *name = side == MIG_OURS ? "ours" : "theirs", *trouble = NULL;
  mig_plan *plan = mig_choose_settle_by(c, that_side, &side, &trouble);
  if (plan == NULL) {
    mig_choose_tried(c, "settling to %s is not offered: %s", name, trouble);
    return;
  }
  mig_choose_offer(c, MIG_RESOLVE_SETTLE, true, plan,
                   mig_arena_printf(c->arena, "the merge revision ends with what %s means (%.*s), from whatever state", name,
                                    MIG_FMT(mig_choose_id(c, side))),
                   mig_choose_command(c, side == MIG_OURS ? "--settle ours" : "--settle theirs"));
}
