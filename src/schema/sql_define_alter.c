/* What may follow ALTER TABLE t in MySQL and SQLite. */
#include "base/span.h"
#include "schema/sql_define.h"

static mig_object member(mig_object table, mig_object_kind kind, mig_span name) {
  return (mig_object){.kind = kind, .schema = table.schema, .table = table.name, .name = name};
}

static void add_one_column(definer *d, mig_object table, bool quietly) {
  mig_column *column = MIG_NEW(d->b->arena, mig_column);
  *column = define_column(d);
  mig_sql_step *step = define_step(d, MIG_EFFECT_CREATE, member(table, MIG_OBJECT_COLUMN, column->name));
  step->effect.as.column = column;
  step->effect.if_not_exists = quietly;
}

static void add(definer *d, mig_object table) {
  mig_constraint *constraint = MIG_NEW(d->b->arena, mig_constraint);
  mig_index *index = MIG_NEW(d->b->arena, mig_index);
  if (define_constraint(d, constraint)) {
    define_step(d, MIG_EFFECT_CREATE, member(table, MIG_OBJECT_CONSTRAINT, constraint->name))->effect.as.constraint = constraint;
    return;
  }
  if (define_key(d, index)) {
    define_step(d, MIG_EFFECT_CREATE, member(table, MIG_OBJECT_INDEX, index->name))->effect.as.index = index;
    return;
  }
  define_take(d, "COLUMN");
  bool quietly = define_take(d, "IF") && (define_take2(d, "NOT", "EXISTS") || (d->failed = true, false));
  if (!define_take(d, "(")) {
    add_one_column(d, table, quietly);
    return;
  }
  do {
    add_one_column(d, table, quietly);
  } while (!d->failed && define_take(d, ","));
  if (!define_take(d, ")")) d->failed = true;
}

static void drop_constraint(definer *d, mig_object table, mig_constraint_kind kind, mig_span name, bool quietly) {
  mig_constraint *constraint = MIG_NEW(d->b->arena, mig_constraint);
  *constraint = (mig_constraint){.kind = kind, .name = name, .name_is_final = true, .understood = true};
  mig_sql_step *step = define_step(d, MIG_EFFECT_DROP, member(table, MIG_OBJECT_CONSTRAINT, name));
  step->effect.as.constraint = constraint;
  step->effect.if_exists = quietly;
}

static bool quietly(definer *d) {
  return define_take2(d, "IF", "EXISTS");
}

static void drop(definer *d, mig_object table) {
  bool quiet;
  if (define_take2(d, "PRIMARY", "KEY")) drop_constraint(d, table, MIG_PRIMARY_KEY, (mig_span){0}, false);
  else if (define_take2(d, "FOREIGN", "KEY")) quiet = quietly(d), drop_constraint(d, table, MIG_FOREIGN_KEY, define_name(d), quiet);
  else if (define_take(d, "CONSTRAINT")) quiet = quietly(d), drop_constraint(d, table, MIG_ANY_CONSTRAINT, define_name(d), quiet);
  else if (define_take(d, "CHECK")) quiet = quietly(d), drop_constraint(d, table, MIG_CHECK, define_name(d), quiet);
  else if (d->b->dialect == MIG_MYSQL && (define_take(d, "INDEX") || define_take(d, "KEY"))) {
    quiet = quietly(d);
    define_step(d, MIG_EFFECT_DROP, member(table, MIG_OBJECT_INDEX, define_name(d)))->effect.if_exists = quiet;
  } else {
    define_take(d, "COLUMN");
    quiet = quietly(d);
    define_step(d, MIG_EFFECT_DROP, member(table, MIG_OBJECT_COLUMN, define_name(d)))->effect.if_exists = quiet;
    if (!define_take(d, "CASCADE")) define_take(d, "RESTRICT");
  }
}

/* MODIFY and CHANGE state the whole column. */
static void restate(definer *d, mig_object table, bool renames) {
  mig_alter *alter = MIG_NEW(d->b->arena, mig_alter);
  define_take(d, "COLUMN");
  bool quiet = quietly(d);
  mig_span old = renames ? define_name(d) : (mig_span){0};
  alter->to = define_column(d);
  alter->from.understood = true;
  alter->sets = MIG_FACET_TYPE | MIG_FACET_NULLABLE | MIG_FACET_DEFAULT | MIG_FACET_COMMENT | MIG_FACET_AUTOINCREMENT;
  if (alter->to.nullable == MIG_UNSET) alter->to.nullable = MIG_YES;
  if (renames && !mig_span_eq(old, alter->to.name)) alter->sets |= MIG_FACET_NAME;
  mig_sql_step *step = define_step(d, MIG_EFFECT_ALTER, member(table, MIG_OBJECT_COLUMN, renames ? old : alter->to.name));
  step->effect.as.alter = alter;
  step->effect.if_exists = quiet;
}

static void alter_column(definer *d, mig_object table) {
  define_take(d, "COLUMN");
  mig_alter *alter = MIG_NEW(d->b->arena, mig_alter);
  bool quiet = quietly(d);
  mig_span name = define_name(d);
  alter->sets = MIG_FACET_DEFAULT;
  alter->to.understood = alter->from.understood = true;
  if (define_take2(d, "SET", "DEFAULT")) {
    alter->to.default_ = (mig_value){MIG_VALUE_SQL, define_default(d)};
    alter->to.has_default = !mig_span_eq_nocase(alter->to.default_.text, MIG_SPAN("NULL"));
  } else if (!define_take2(d, "DROP", "DEFAULT")) {
    d->failed = true; /* PostgreSQL's forms: not this dialect's */
  }
  mig_sql_step *step = define_step(d, MIG_EFFECT_ALTER, member(table, MIG_OBJECT_COLUMN, name));
  step->effect.as.alter = alter;
  step->effect.if_exists = quiet;
}

static void rename_part(definer *d, mig_object table) {
  mig_object object = table;
  if (define_take(d, "COLUMN")) object = member(table, MIG_OBJECT_COLUMN, define_name(d));
  else if (d->b->dialect == MIG_MYSQL && (define_take(d, "INDEX") || define_take(d, "KEY"))) object = member(table, MIG_OBJECT_INDEX, define_name(d));
  else if (!define_is(d, "TO") && !define_is(d, "AS") && d->b->dialect == MIG_SQLITE) object = member(table, MIG_OBJECT_COLUMN, define_name(d));
  if (!define_take(d, "TO")) define_take(d, "AS");
  mig_object to = define_object(d, object.kind);
  mig_sql_step *step = define_step(d, MIG_EFFECT_RENAME, object);
  step->effect.as.rename.new_name = to.name, step->effect.as.rename.new_schema = to.schema;
}

static void table_comment(definer *d, mig_object table) {
  define_take(d, "=");
  if (d->at >= d->to || d->tokens->items[d->at].kind != SQL_STRING) {
    d->failed = true;
    return;
  }
  mig_span text = mig_sql_token_value(d->b->arena, d->tokens, d->at++);
  define_step(d, MIG_EFFECT_ALTER, table)->effect.as.table_comment.comment = text.len > 0 ? text : (mig_span){0};
}

void define_alteration(definer *d, mig_object table) {
  if (define_take(d, "ADD")) add(d, table);
  else if (define_take(d, "DROP")) drop(d, table);
  else if (define_take(d, "MODIFY")) restate(d, table, false);
  else if (define_take(d, "CHANGE")) restate(d, table, true);
  else if (define_take(d, "ALTER")) alter_column(d, table);
  else if (define_take(d, "RENAME")) rename_part(d, table);
  else if (define_take(d, "COMMENT")) table_comment(d, table);
  else { /* ENGINE, AUTO_INCREMENT, CHARACTER SET, ALGORITHM, ...: storage, not shape */
    define_step(d, MIG_EFFECT_REQUIRE, table);
    define_skip_item(d);
  }
}
