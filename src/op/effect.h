/* op/effect.h: the narrow waist. What an operation does, in terms that need neither Python nor SQL.
 *
 * `script` makes effects from calls, `schema` makes more of them from raw SQL; `schema` applies
 * them and `conflict` compares their footprints. Nobody else needs to know a directive's name.
 *
 * Ownership: everything lives in the arena of whoever bound the operation.
 * Names:     as written in the script, not folded: the catalogue folds by dialect. A span with
 *            ptr NULL means "not given"; a given empty name has ptr set and len 0. */
#ifndef MIG_OP_EFFECT_H
#define MIG_OP_EFFECT_H

#include "mig/base.h"
#include "mig/object.h"

typedef enum mig_truth { MIG_UNSET, MIG_NO, MIG_YES } mig_truth;

/* A literal value: a row's field, a default, a label. */
typedef enum mig_value_kind {
  MIG_VALUE_NULL,
  MIG_VALUE_BOOL,    /* text "0" or "1" */
  MIG_VALUE_NUMBER,  /* text as Python would print it */
  MIG_VALUE_TEXT,
  MIG_VALUE_SQL,     /* an SQL expression: sa.text('now()'), sa.func.now() rendered */
  MIG_VALUE_UNKNOWN  /* not literal */
} mig_value_kind;

typedef struct mig_value {
  mig_value_kind kind;
  mig_span text;
} mig_value;

/* A column's type as SQLAlchemy would be told it.
 * `name` is the class name without its module: "String", "Integer", "Numeric", "Enum", "JSONB",
 * "TIMESTAMP"; `sql` is set instead when raw SQL wrote it ("character varying(50)"). */
typedef struct mig_type {
  bool known;          /* false: not literal; `text` is all there is */
  mig_span name;
  mig_span module;     /* "sa", "postgresql", "mysql", ... or empty: which dialect's class it is */
  mig_span sql;
  mig_span text;       /* source text, for people */
  int64_t length;      /* first integer argument or length=; -1 when not given */
  int64_t precision, scale; /* -1 when not given */
  mig_truth timezone;
  mig_truth unsigned_;
  mig_span collation;
  const struct mig_type *item; /* ARRAY */
  uint32_t dimensions;
  /* Enum */
  mig_span enum_name, enum_schema;
  const mig_span *labels;
  uint32_t label_count;
  mig_truth native_enum, create_constraint, create_type;
} mig_type;

typedef enum mig_constraint_kind {
  MIG_PRIMARY_KEY,
  MIG_UNIQUE,
  MIG_FOREIGN_KEY,
  MIG_CHECK,
  MIG_EXCLUDE,
  MIG_ANY_CONSTRAINT /* drop_constraint without type_ */
} mig_constraint_kind;

typedef struct mig_constraint {
  mig_constraint_kind kind;
  mig_span name; /* ptr NULL: unnamed */
  bool name_is_final; /* op.f(): no naming convention applies */
  const mig_span *columns;
  uint32_t column_count;
  mig_span ref_schema, ref_table;
  const mig_span *ref_columns;
  uint32_t ref_count;
  mig_span on_delete, on_update, match;
  mig_truth deferrable;
  bool nulls_meet; /* PostgreSQL: UNIQUE NULLS NOT DISTINCT */
  mig_span initially;
  mig_span condition; /* CHECK text; EXCLUDE elements */
  bool understood;    /* false: columns or condition are not literal */
  mig_place place;
} mig_constraint;

typedef struct mig_index_part {
  mig_span column;     /* a column's name, or ptr NULL: */
  mig_span expression; /* an SQL expression */
} mig_index_part;

typedef struct mig_index {
  mig_span name;
  const mig_index_part *parts;
  uint32_t part_count;
  mig_truth unique;
  mig_span where;  /* postgresql_where, sqlite_where */
  mig_span using_; /* access method */
  mig_span options; /* every other keyword that changes what is built: ops, include, length, sorted */
  bool understood;
  mig_place place;
} mig_index;

typedef struct mig_column {
  mig_span name;
  mig_type type;
  mig_truth nullable;      /* MIG_UNSET: NULL allowed, unless part of the primary key */
  bool has_default;        /* server_default given and not None */
  mig_value default_;
  bool has_comment;
  mig_span comment;
  mig_truth primary_key, unique, index, autoincrement;
  bool has_identity;       /* Identity() */
  mig_span identity;       /* its arguments as text */
  bool has_computed;       /* Computed() */
  mig_span computed;       /* its SQL */
  mig_truth computed_persisted;
  mig_span sequence;       /* Sequence('name') */
  const mig_constraint *constraints; /* ForeignKey(), CheckConstraint() inside the column */
  uint32_t constraint_count;
  bool understood;
  mig_place place;
} mig_column;

typedef struct mig_table {
  const mig_column *columns;
  uint32_t column_count;
  const mig_constraint *constraints;
  uint32_t constraint_count;
  const mig_index *indexes;
  uint32_t index_count;
  bool has_comment;
  mig_span comment;
  mig_span options; /* prefixes, mysql_engine, postgresql_partition_by, ..., sorted */
  bool understood;  /* false: *args or a computed column list */
  bool copies;      /* MariaDB's LIKE: all of the table that the statement uses, and nothing else */
  const mig_object *parents; /* PostgreSQL: INHERITS, PARTITION OF */
  uint32_t parent_count;
  bool partition;
  mig_span bounds; /* of a partition: "FROM (1) TO (10)", "IN ('a')", "DEFAULT"; ptr NULL: none */
} mig_table;

/* Which facets of a column an ALTER sets, and which it only states as known before. */
enum {
  MIG_FACET_TYPE = 1,
  MIG_FACET_NULLABLE = 2,
  MIG_FACET_DEFAULT = 4,
  MIG_FACET_COMMENT = 8,
  MIG_FACET_NAME = 16,
  MIG_FACET_AUTOINCREMENT = 32,
  MIG_FACET_IDENTITY = 64
};

typedef struct mig_alter {
  uint32_t sets;             /* MIG_FACET_* given as new values */
  mig_column to;             /* the new values; has_default false with FACET_DEFAULT: drop it;
                                has_comment false with FACET_COMMENT: drop it; name: new name */
  uint32_t existing;         /* MIG_FACET_* given as existing_*; IDENTITY: raw SQL changes an identity that is there */
  mig_column from;           /* their values (mysql restates the column with them) */
  mig_span using_;           /* postgresql_using */
  bool if_identity;          /* DROP IDENTITY IF EXISTS */
  bool recounts;             /* an identity's RESTART, INCREMENT and the like */
} mig_alter;

/* One row of bulk_insert or of a literal INSERT. */
typedef struct mig_row {
  const mig_span *columns;
  const mig_value *values;
  uint32_t count;
} mig_row;

typedef struct mig_rows {
  const mig_row *rows;
  uint32_t count;
  bool understood; /* false: which rows is not known, but the table is */
} mig_rows;

typedef enum mig_effect_verb {
  MIG_EFFECT_CREATE,
  MIG_EFFECT_DROP,
  MIG_EFFECT_RENAME,  /* object -> new_name (and, for tables on PostgreSQL, new_schema) */
  MIG_EFFECT_ALTER,   /* column: alter; table: comment; type: labels; trigger, rule: switched on and off */
  MIG_EFFECT_REQUIRE, /* the object must exist */
  MIG_EFFECT_READ,    /* rows of the object's table are looked at */
  MIG_EFFECT_WRITE,   /* rows are changed: insert in `rows`, else how is not known */
  MIG_EFFECT_SQL,     /* raw SQL in `sql`; `schema` turns it into more effects. Where a value is not
                         known, a parameter `$1`, `$2`, ... stands for it */
  MIG_EFFECT_PROBE,   /* asks the catalogue a question and keeps the answer in slot `slot` */
  MIG_EFFECT_UNKNOWN  /* something happens that was not understood, within `scope` */
} mig_effect_verb;

typedef enum mig_question {
  MIG_ASK_HAS_TABLE,
  MIG_ASK_HAS_COLUMN,
  MIG_ASK_HAS_INDEX,
  MIG_ASK_HAS_CONSTRAINT,
  MIG_ASK_HAS_FOREIGN_KEY, /* one that is listed as such: not the index that MariaDB keeps of it */
  MIG_ASK_HAS_TYPE,
  MIG_ASK_HAS_SEQUENCE,
  MIG_ASK_HAS_VIEW,
  MIG_ASK_HAS_SCHEMA,
  MIG_ASK_TABLE_HAS_ROWS,
  MIG_ASK_UNKNOWN, /* a condition on data or on the environment: either answer is possible */
  MIG_ASK_NOTHING, /* the operation writes values that came out of rows: of `queries` and `tables`; has no slot */
  MIG_ASK_ALL      /* no new question: yes when all `guards` hold (`or` is its negation of negations) */
} mig_question;

/* One literal of a condition: PROBE slot `slot` answered yes (or no, when negated). */
typedef struct mig_guard {
  uint32_t slot;
  bool negated;
} mig_guard;

typedef struct mig_effect {
  mig_effect_verb verb;
  mig_object object;
  bool if_exists, if_not_exists, cascade;
  bool checkfirst; /* ENUM.create/drop(bind, checkfirst=True): asks the catalogue first */
  union {
    const mig_table *table;           /* CREATE table */
    const mig_column *column;         /* CREATE column */
    const mig_index *index;           /* CREATE index */
    const mig_constraint *constraint; /* CREATE constraint; DROP constraint: its kind */
    const mig_type *type;             /* CREATE type */
    const mig_alter *alter;           /* ALTER column */
    const mig_rows *rows;             /* WRITE */
    mig_span definition;              /* CREATE view, sequence: its SQL; ALTER of a sequence: the same;
                                         of a trigger or rule: its new state */
    struct {                          /* RENAME */
      mig_span new_name, new_schema;
    } rename;
    struct { /* ALTER table: its comment; ptr NULL drops it */
      mig_span comment;
    } table_comment;
    struct { /* ALTER type: ADD VALUE, or RENAME VALUE from -> label */
      mig_span label, before, after, renamed_from;
    } label;
    mig_span sql; /* SQL */
    struct {      /* PROBE of `object`; asked once, when the effect is replayed */
      mig_question question;
      uint32_t slot;
      const mig_guard *guards; /* MIG_ASK_ALL: slots that earlier effects filled */
      uint32_t guard_count;
      mig_span reason; /* MIG_ASK_UNKNOWN: one clause, "depends on rows of the table user" */
      const mig_span *queries; /* MIG_ASK_UNKNOWN, _NOTHING: SQL whose results the answer may hang on */
      uint32_t query_count;
      const mig_object *tables; /* the same of queries that are no text: whose rows they read */
      uint32_t table_count;
    } probe;
    struct { /* UNKNOWN: the tables that it can reach; count 0 means everything */
      const mig_object *tables;
      uint32_t count;
      mig_span reason; /* one clause: "the table's name is computed at run time" */
    } scope;
  } as;
} mig_effect;

/* What a column's ALTER sets; NULL: the effect is another one. */
static inline const mig_alter *mig_effect_alter(const mig_effect *effect) {
  return effect->verb == MIG_EFFECT_ALTER && effect->object.kind == MIG_OBJECT_COLUMN ? effect->as.alter : NULL;
}

/* The name that a column gets; ptr NULL: the effect renames none. */
static inline mig_span mig_effect_new_column(const mig_effect *effect) {
  const mig_alter *alter = mig_effect_alter(effect);
  return alter != NULL && (alter->sets & MIG_FACET_NAME) != 0 ? alter->to.name : (mig_span){NULL, 0};
}

/* A batch_alter_table block: on SQLite its operations happen together, at its end. */
typedef struct mig_batch {
  mig_object table;
  enum { MIG_RECREATE_AUTO, MIG_RECREATE_ALWAYS, MIG_RECREATE_NEVER } recreate;
  bool has_copy_from;
  const mig_table *copy_from; /* NULL: not literal */
  const mig_table *reflect_args; /* columns that stand for reflected ones; NULL: none */
  const mig_table *table_args;   /* constraints that the new table gets besides; NULL: none */
  bool args_unread;              /* either of them is not literal */
  bool has_naming_convention;
  mig_place place;
} mig_batch;

/* What the author wrote: one call (or one part of it), with what it does, in order. */
typedef struct mig_op {
  mig_span directive; /* "add_column", "execute", "enum.create"; "" for code without a directive */
  mig_place place;    /* the call, in the file where it is written */
  mig_place called_from; /* the call in upgrade() when `place` is inside a helper; else file NULL */
  mig_object object;  /* what it is mainly about */
  const mig_effect *effects;
  uint32_t effect_count;
  const mig_guard *guards; /* all must hold; what they name was probed by an earlier effect */
  uint32_t guard_count;
  const mig_batch *batch; /* NULL outside */
  bool autocommit;        /* inside autocommit_block() */
  bool may_fail;          /* inside a `try` that goes on after an error */
} mig_op;

/* Operations of one function for one database. */
/* Flask-Migrate's own database has the empty name: upgrade_(). "" is taken by scripts that know of no databases,
 * so it is told by this one, which no function's name can end in. */
#define MIG_UNNAMED_DATABASE "default-database"

typedef struct mig_ops {
  mig_span bind; /* "" unless upgrade_<bind>() */
  const mig_op *items;
  uint32_t count;
  uint32_t slot_count; /* PROBE slots are 0 ... slot_count - 1; one that was not asked counts as no */
  bool raises;         /* the function ends by raising, whatever the database holds: a downgrade that is
                          refused */
  mig_place raised_at;
} mig_ops;

#endif
