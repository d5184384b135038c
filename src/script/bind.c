#include "script/bind.h"

static mig_place place_in(const mig_py_module *module, const mig_py_node *node) {
  if (module == NULL || node == NULL) return (mig_place){0};
  return (mig_place){module->file, mig_py_file_offset(module, node->start), mig_py_file_offset(module, node->end)};
}

mig_place mig_bind_place(mig_binder *b, const mig_py_node *node) {
  return b->ev.frame != NULL ? place_in(b->ev.frame->module, node) : (mig_place){0};
}

mig_span mig_bind_source(const mig_py_module *module, const mig_py_node *node) {
  if (module == NULL || node == NULL) return (mig_span){0};
  return mig_span_cut(module->text, node->start, node->end);
}

mig_place mig_bind_term_place(mig_py_value term) {
  return place_in(term.as.term->module, term.as.term->node);
}

static bool is_entry(const mig_py_frame *frame, mig_direction direction) {
  mig_span name = direction == MIG_UPGRADE ? MIG_SPAN("upgrade") : MIG_SPAN("downgrade");
  return frame->caller == NULL || (frame->closure != NULL && mig_span_starts(frame->closure->name, name) &&
                                   is_entry(frame->caller, direction));
}

/* The call in upgrade() that led to the running frame. */
static mig_place caller_in_entry(mig_binder *b) {
  const mig_py_frame *frame = b->ev.frame;
  if (frame == NULL || is_entry(frame, b->opts->direction)) return (mig_place){0};
  while (!is_entry(frame->caller, b->opts->direction)) frame = frame->caller;
  return place_in(frame->caller->module, frame->call);
}

bool mig_bind_name(mig_binder *b, const mig_py_value *v, mig_span *out) {
  *out = (mig_span){0};
  if (v == NULL || v->kind == MIG_PY_V_NONE) return true;
  if (v->kind == MIG_PY_V_STR) {
    *out = v->as.text;
    return true;
  }
  if (mig_bind_is(*v, MIG_BIND_NAME)) {
    *out = *(mig_span *)v->as.host;
    return true;
  }
  const mig_py_call *quoted = mig_bind_constructs(*v, "quoted_name");
  if (quoted == NULL) quoted = mig_bind_constructs(*v, "conv");
  return quoted != NULL && quoted->arg_count > 0 && mig_bind_name(b, &quoted->args[0], out);
}

mig_object mig_bind_table(mig_binder *b, mig_span schema, mig_span name) {
  (void)b;
  return (mig_object){.kind = MIG_OBJECT_TABLE, .schema = schema, .name = name};
}

static void push_op_at(mig_binder *b, uint32_t moment, mig_op op, const mig_effect *effects, uint32_t count) {
  if (b->silent > 0) return;
  mig_effect *kept = MIG_NEW_ARRAY(b->scratch, mig_effect, count);
  for (uint32_t i = 0; i < count; i++) kept[i] = effects[i];
  op.effects = kept;
  op.effect_count = count;
  *mig_vec_push(b->scratch, &b->ops) = op;
  *mig_vec_push(b->scratch, &b->moments) = moment;
}

static void push_op(mig_binder *b, mig_op op, const mig_effect *effects, uint32_t count) {
  push_op_at(b, b->moment++, op, effects, count);
}

/* Slots are numbered in the order in which they become pending. NULL: it was asked when it was made. */
static mig_bind_pending *find_pending(mig_binder *b, uint32_t slot) {
  uint32_t low = 0, high = b->pending.count;
  while (low < high) {
    uint32_t middle = low + (high - low) / 2;
    if (b->pending.items[middle].slot < slot) low = middle + 1;
    else high = middle;
  }
  return low < b->pending.count && b->pending.items[low].slot == slot ? &b->pending.items[low] : NULL;
}

/* Conditions that the running guards name and nobody asked for are asked now. */
static void ask_pending(mig_binder *b) {
  for (uint32_t g = 0; g < b->ev.guards.count; g++) {
    mig_bind_pending *p = find_pending(b, b->ev.guards.items[g].slot);
    if (p == NULL || p->reason.ptr == NULL) continue;
    mig_effect probe = {.verb = MIG_EFFECT_PROBE, .object.kind = MIG_OBJECT_UNKNOWN};
    probe.as.probe.question = MIG_ASK_UNKNOWN;
    probe.as.probe.slot = p->slot;
    probe.as.probe.reason = p->reason;
    probe.as.probe.queries = b->queries.items, probe.as.probe.query_count = p->queries;
    probe.as.probe.tables = b->queried.items, probe.as.probe.table_count = p->queried;
    push_op(b, (mig_op){.place = p->place, .object.kind = MIG_OBJECT_UNKNOWN}, &probe, 1);
    p->reason.ptr = NULL;
  }
}

static void ask_slot(mig_binder *b, uint32_t slot) {
  mig_py_guard guard = {slot, false};
  *mig_vec_push(b->scratch, &b->ev.guards) = guard;
  ask_pending(b);
  b->ev.guards.count--;
}

const mig_guard *mig_bind_guards(mig_binder *b, uint32_t *count) {
  *count = 0;
  mig_guard *guards = MIG_NEW_ARRAY(b->scratch, mig_guard, b->ev.guards.count);
  for (uint32_t i = 0; i < b->ev.guards.count; i++) {
    mig_guard guard = {b->ev.guards.items[i].slot, b->ev.guards.items[i].negated};
    bool known = false;
    for (uint32_t k = 0; k < *count; k++) known |= guards[k].slot == guard.slot && guards[k].negated == guard.negated;
    if (!known) guards[(*count)++] = guard;
  }
  return guards;
}

void mig_bind_emit(mig_binder *b, const char *directive, const mig_py_node *node, mig_object object,
                   const mig_effect *effects, uint32_t count) {
  ask_pending(b);
  mig_op op = {
      .directive = mig_span_of(directive),
      .place = mig_bind_place(b, node),
      .called_from = caller_in_entry(b),
      .object = object,
      .batch = b->batch,
      .autocommit = b->autocommit > 0,
      .may_fail = b->tolerated > 0,
  };
  op.guards = mig_bind_guards(b, &op.guard_count);
  push_op(b, op, effects, count);
}

void mig_bind_unknown(mig_binder *b, const char *directive, const mig_py_node *node, const char *reason,
                      const mig_object *tables, uint32_t count) {
  mig_effect effect = {.verb = MIG_EFFECT_UNKNOWN, .object.kind = MIG_OBJECT_UNKNOWN};
  mig_object *kept = MIG_NEW_ARRAY(b->scratch, mig_object, count);
  for (uint32_t i = 0; i < count; i++) kept[i] = tables[i];
  effect.as.scope.tables = kept;
  effect.as.scope.count = count;
  effect.as.scope.reason = mig_span_of(reason);
  mig_bind_emit(b, directive, node, count == 1 ? tables[0] : effect.object, &effect, 1);
}

mig_py_value mig_bind_ask(mig_binder *b, const mig_py_node *node, mig_question question, mig_object object) {
  uint32_t slot = b->slots++;
  mig_effect probe = {.verb = MIG_EFFECT_PROBE, .object = object};
  probe.as.probe.question = question;
  probe.as.probe.slot = slot;
  mig_bind_emit(b, "", node, object, &probe, 1);
  return (mig_py_value){.kind = MIG_PY_V_CONDITION, .as.slot = slot};
}

mig_py_value mig_bind_ask_then(mig_binder *b, const mig_py_node *node, const mig_bind_names *names, mig_object object) {
  uint32_t slot = b->slots++;
  mig_effect probe = {.verb = MIG_EFFECT_PROBE, .object = object};
  probe.as.probe.question = names->question;
  probe.as.probe.slot = slot;
  mig_op op = {.place = mig_bind_place(b, node), .object = object, .guards = names->guards, .guard_count = names->guard_count};
  push_op_at(b, names->moment, op, &probe, 1);
  return (mig_py_value){.kind = MIG_PY_V_CONDITION, .as.slot = slot};
}

mig_py_value mig_bind_undecided(mig_binder *b, const mig_py_node *node, const char *reason) {
  uint32_t slot = b->slots++;
  mig_bind_pending pending = {slot, mig_bind_place(b, node), mig_span_of(reason), b->queries.count, b->queried.count};
  *mig_vec_push(b->scratch, &b->pending) = pending;
  return (mig_py_value){.kind = MIG_PY_V_CONDITION, .as.slot = slot};
}

/* --- the host's smaller duties ------------------------------------------------------------- */

static mig_py_value all_of(void *payload, mig_py_eval *ev, const mig_py_guard *guards, uint32_t count) {
  mig_binder *b = payload;
  if (count == 1) return (mig_py_value){.kind = MIG_PY_V_CONDITION, .as.slot = guards[0].slot, .negated = guards[0].negated};
  (void)ev;
  mig_guard *kept = MIG_NEW_ARRAY(b->scratch, mig_guard, count);
  for (uint32_t i = 0; i < count; i++) {
    kept[i] = (mig_guard){guards[i].slot, guards[i].negated};
    ask_slot(b, guards[i].slot);
  }
  mig_effect probe = {.verb = MIG_EFFECT_PROBE, .object.kind = MIG_OBJECT_UNKNOWN};
  probe.as.probe.question = MIG_ASK_ALL;
  probe.as.probe.slot = b->slots++;
  probe.as.probe.guards = kept;
  probe.as.probe.guard_count = count;
  /* It stands where the last of its questions was asked. */
  mig_op op = {.object.kind = MIG_OBJECT_UNKNOWN};
  if (b->ops.count > 0) op.place = b->ops.items[b->ops.count - 1].place;
  push_op(b, op, &probe, 1);
  return (mig_py_value){.kind = MIG_PY_V_CONDITION, .as.slot = probe.as.probe.slot};
}

static mig_py_value truth(void *payload, mig_py_eval *ev, mig_py_value value, const mig_py_node *node) {
  (void)ev;
  return mig_bind_test(payload, value, node);
}

static mig_py_loop loop(void *payload, mig_py_eval *ev, mig_py_value over, const mig_py_node *node) {
  mig_binder *b = payload;
  mig_py_value condition = mig_py_none();
  bool listing = mig_bind_is(over, MIG_BIND_NAMES) ||
                 (mig_py_is_term(over, MIG_PY_TERM_COMP) && mig_bind_is(over.as.term->head, MIG_BIND_NAMES));
  if (!listing) condition = mig_bind_undecided(b, node, "a loop over something that is known at run time only");
  mig_py_value element = mig_py_unknown_data("an element of something that is known at run time only");
  if (listing) element = mig_py_term_op(ev, MIG_PY_TERM_ELEMENT, MIG_PY_OP_NONE, over, mig_py_none(), node);
  return (mig_py_loop){element, condition};
}

static mig_py_value enter(void *payload, mig_py_eval *ev, mig_py_value context, const mig_py_node *node) {
  mig_binder *b = payload;
  (void)ev;
  (void)node;
  if (mig_bind_is(context, MIG_BIND_BATCH)) b->batch = context.as.host;
  if (mig_bind_is(context, MIG_BIND_AUTOCOMMIT)) b->autocommit++;
  return context;
}

static bool changes_something(const mig_op *op) {
  for (uint32_t i = 0; i < op->effect_count; i++)
    if (op->effects[i].verb <= MIG_EFFECT_ALTER) return true;
  return false;
}

/* A block that always makes its table again does so without any operation in it, too. */
static void end_batch(mig_binder *b, const mig_batch *batch) {
  for (uint32_t i = b->ops.count; i-- > 0 && batch->recreate == MIG_RECREATE_ALWAYS;)
    if (b->ops.items[i].batch == batch && changes_something(&b->ops.items[i])) return;
  if (batch->recreate != MIG_RECREATE_ALWAYS) return;
  mig_effect effect = {.verb = MIG_EFFECT_REQUIRE, .object = batch->table};
  mig_op op = {.directive = MIG_SPAN("batch_alter_table"), .place = batch->place, .called_from = caller_in_entry(b),
               .object = batch->table, .batch = batch, .may_fail = b->tolerated > 0};
  ask_pending(b);
  op.guards = mig_bind_guards(b, &op.guard_count);
  push_op(b, op, &effect, 1);
}

static void leave(void *payload, mig_py_eval *ev, mig_py_value context) {
  mig_binder *b = payload;
  (void)ev;
  if (mig_bind_is(context, MIG_BIND_BATCH)) {
    end_batch(b, context.as.host);
    b->batch = NULL;
  }
  if (mig_bind_is(context, MIG_BIND_AUTOCOMMIT)) b->autocommit--;
}

static void tolerate(void *payload, mig_py_eval *ev, int change) {
  mig_binder *b = payload;
  (void)ev;
  b->tolerated = change > 0 ? b->tolerated + 1 : b->tolerated - 1;
}

static void give_up(void *payload, mig_py_eval *ev, const mig_py_node *node, const char *reason) {
  mig_binder *b = payload;
  mig_span source = node != NULL ? mig_bind_source(ev->frame->module, node) : (mig_span){0};
  /* Python 2's print statement: the commonest of what does not parse, and harmless. */
  if (node != NULL && node->kind == MIG_PY_BROKEN_STMT && mig_span_starts(source, MIG_SPAN("print"))) return;
  mig_bind_unknown(b, "", node, reason, NULL, 0);
}

/* Runs the top level of a helper module. What it would do to a database is not the script's doing. */
static mig_py_env *read_module(mig_binder *b, mig_py_module *module) {
  mig_py_frame *outer = b->ev.frame;
  bool raising = b->ev.raising;
  b->silent++;
  b->ev.reading++;
  mig_py_env *env = mig_py_eval_module(&b->ev, module);
  b->ev.reading--;
  b->silent--;
  b->ev.frame = outer;
  b->ev.raising = raising;
  return env;
}

enum { MAX_MODULES = 40 };

static mig_py_value import_module(void *payload, mig_py_eval *ev, const mig_file *file, mig_span name, uint32_t level) {
  mig_binder *b = payload;
  mig_py_value none = mig_py_unknown("");
  if (b->opts->modules == NULL) return none;
  if (level == 0 && (mig_span_is(name, "alembic") || mig_span_starts(name, MIG_SPAN("alembic.")) ||
                     mig_bind_is_sqlalchemy(name) || mig_bind_is_harmless(name))) {
    return none;
  }
  for (uint32_t i = 0; i < b->modules.count; i++) {
    const mig_bind_module *m = &b->modules.items[i];
    if (m->level == level && m->file == file && mig_span_eq(m->name, name)) return m->value;
  }
  if (b->modules.count >= MAX_MODULES) return none;
  mig_bind_module entry = {file, name, level, none};
  *mig_vec_push(b->scratch, &b->modules) = entry;
  uint32_t index = b->modules.count - 1;
  mig_script *found = b->opts->modules->resolve(b->opts->modules->payload, file, name, level);
  if (found == NULL || found->module == NULL || found->module == b->module) return none;
  for (uint32_t i = 0; i < b->modules.count; i++) { /* the same file under another name */
    const mig_bind_module *m = &b->modules.items[i];
    if (m->value.kind == MIG_PY_V_MODULE && m->value.as.env->module == found->module) return m->value;
  }
  mig_py_env *env = read_module(b, found->module);
  env->path = level == 0 ? name : (mig_span){0};
  (void)ev;
  b->modules.items[index].value = (mig_py_value){.kind = MIG_PY_V_MODULE, .as.env = env};
  return b->modules.items[index].value;
}

void mig_bind_init(mig_binder *b, mig_arena *out, mig_arena *scratch, mig_script *script,
                   mig_py_module *module, const mig_script_ops_opts *opts) {
  *b = (mig_binder){.out = out, .scratch = scratch, .script = script, .module = module, .opts = opts};
  b->host = (mig_py_host){
      .payload = b,
      .import_module = import_module,
      .call = mig_bind_call,
      .attribute = mig_bind_attribute,
      .item = mig_bind_item,
      .truth = truth,
      .all_of = all_of,
      .loop = loop,
      .enter = enter,
      .leave = leave,
      .tolerate = tolerate,
      .give_up = give_up,
  };
  mig_py_eval_init(&b->ev, scratch, &b->host);
}
