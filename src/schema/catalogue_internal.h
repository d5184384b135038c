/* schema/catalogue_internal.h: the catalogue's own structures; for files of this room only.
 *
 * Names are symbols: folded as the dialect folds them, then numbered, so that equal numbers mean
 * equal names. Tables are copied when a catalogue that does not own them changes them. */
#ifndef MIG_SCHEMA_CATALOGUE_INTERNAL_H
#define MIG_SCHEMA_CATALOGUE_INTERNAL_H

#include "base/buf.h"
#include "base/map.h"
#include "base/protect.h"
#include "base/span.h"
#include "base/vec.h"
#include "schema/catalogue.h"
#include "schema/rows.h"
#include "schema/sql.h"

typedef uint32_t mig_sym; /* 0: none */
typedef MIG_VEC(mig_sym) mig_syms;

typedef struct mig_cat_type {
  mig_span sql;      /* one spelling per type: equal text, equal type */
  mig_sqltype value; /* as rows see it */
  mig_sym enum_key;  /* PostgreSQL: the named type; 0: none */
  mig_sym item_key;  /* PostgreSQL: an array's named type */
  bool serial;       /* SERIAL and friends: an integer that counts */
  bool known;
} mig_cat_type;

enum { MIG_BY_EXISTS, MIG_BY_NAME, MIG_BY_TYPE, MIG_BY_NULLABLE, MIG_BY_DEFAULT, MIG_BY_COMMENT, MIG_BY_COUNT };

/* What few columns have. Columns share it: one that changes gets a new one. */
typedef struct mig_cat_filled {
  mig_span identity; /* ptr NULL: none */
  mig_span computed; /* ptr NULL: none */
} mig_cat_filled;
extern const mig_cat_filled mig_cat_not_filled;

/* There are many: the order of its members leaves no gaps. */
typedef struct mig_cat_column {
  mig_sym name;
  mig_sym sequence; /* PostgreSQL: the sequence that belongs to it */
  mig_span shown;
  const mig_cat_type *type;     /* shared: there are few, on many columns */
  const mig_cat_filled *filled; /* never NULL */
  mig_span default_sql;         /* ptr NULL: none */
  mig_span comment;             /* ptr NULL: none */
  mig_step by[MIG_BY_COUNT];
  bool not_null;
  bool generated;      /* counts by itself: serial, identity, AUTO_INCREMENT, rowid */
  bool opaque_default; /* a default that is not literal */
} mig_cat_column;

typedef struct mig_cat_part {
  mig_sym column; /* 0: an expression */
  const mig_expr *tree;
} mig_cat_part;

typedef struct mig_cat_index {
  mig_sym name;
  mig_span shown;
  bool named; /* an author wrote the name */
  bool unique, opaque;
  mig_cat_part *parts;
  uint32_t part_count;
  const mig_expr *where;
  mig_span using_, options;
  bool for_key; /* MariaDB: made by itself for a foreign key */
  mig_step by, made; /* made: before it got another name; 0: by */
} mig_cat_index;

typedef struct mig_cat_constraint {
  mig_constraint_kind kind;
  mig_sym name; /* 0: SQLite's unnamed */
  mig_span shown;
  bool named, opaque;
  mig_sym *columns; /* CHECK: those it reads */
  uint32_t column_count;
  mig_sym ref_table; /* key */
  mig_sym *ref_columns;
  uint32_t ref_count;
  mig_sym target; /* PostgreSQL: the key or index that it was made over, which it holds; 0: not known */
  mig_span on_delete, on_update, match, initially;
  bool deferrable, nulls_meet;
  const mig_expr *condition;
  mig_step by, made; /* as an index's */
} mig_cat_constraint;

typedef enum mig_cat_slot_kind {
  MIG_SLOT_NEVER,
  MIG_SLOT_GONE,
  MIG_SLOT_TABLE,
  MIG_SLOT_VIEW,
  MIG_SLOT_SEQUENCE,
  MIG_SLOT_INDEX, /* and the index behind a constraint; at: its table's key */
  MIG_SLOT_TYPE,
  MIG_SLOT_NAME, /* a foreign key's name on MariaDB */
  MIG_SLOT_OTHER
} mig_cat_slot_kind;

typedef struct mig_cat_slot {
  mig_cat_slot_kind kind;
  uint32_t at;
  mig_step by;
  mig_sym renamed_to; /* GONE by a rename: the new key */
  bool maybe;         /* NEVER: something that was not understood may have made it */
} mig_cat_slot;

/* Slots of symbols that follow each other; copied when a catalogue that does not own it changes it. */
enum { MIG_PAGE_SLOTS = 128 };
typedef struct mig_cat_page {
  uint32_t owner;
  mig_cat_slot slots[MIG_PAGE_SLOTS];
} mig_cat_page;

typedef enum mig_cat_space { MIG_SPACE_RELATION, MIG_SPACE_TYPE, MIG_SPACE_KEY, MIG_SPACE_SCHEMA, MIG_SPACE_OTHER, MIG_SPACE_COUNT } mig_cat_space;

typedef struct mig_cat_gone {
  mig_object_kind kind;
  mig_sym name;
  mig_sym renamed_to;
  mig_step by;
} mig_cat_gone;

typedef struct mig_cat_table {
  mig_sym key, schema, name;
  mig_span shown, shown_schema;
  MIG_VEC(mig_cat_column) columns;
  MIG_VEC(mig_cat_index) indexes;
  MIG_VEC(mig_cat_constraint) constraints;
  MIG_VEC(mig_cat_gone) gone;
  mig_span comment; /* ptr NULL: none */
  mig_span options;
  mig_step by, by_name, by_comment, by_rows;
  bool open; /* may have parts that history does not show */
  bool lost_count; /* MariaDB: a key that it had numbered went, and which one is not known */
  uint32_t owner;
  uint32_t slot; /* in catalogue->tables */
  mig_arena *home; /* where it was allocated: a catalogue in another arena keeps nothing in it */
  const mig_row_table *view;
  uint32_t view_version;
  struct mig_row_column *view_room; /* the last view's columns, to be written over by the next */
  uint32_t view_cap;
} mig_cat_table;

typedef struct mig_cat_enum {
  mig_sym key;
  mig_span shown;
  mig_span *labels;
  uint32_t label_count;
  mig_span definition; /* a domain's or composite's statement: types that it names hold it; ptr NULL: an enum */
  mig_step by, by_labels;
  bool opaque;
  bool by_table; /* create_table() made it for one of its columns */
  uint32_t owner;
} mig_cat_enum;

typedef struct mig_cat_use {
  mig_sym table;
  mig_sym column; /* 0: the table as a whole */
} mig_cat_use;

typedef struct mig_cat_view {
  mig_sym key;
  mig_span shown;
  mig_span definition;
  mig_cat_use *uses;
  uint32_t use_count;
  bool materialized;
  bool star; /* uses hold what * stood for */
  mig_step by;
  uint32_t owner;
} mig_cat_view;

/* An index on a materialized view: there as long as the slot of its name says so. */
typedef struct mig_cat_view_index {
  mig_sym key;
  mig_span shown, text;
  mig_step by;
} mig_cat_view_index;

enum { MIG_SEQUENCE_OPTIONS = 7 };
typedef struct mig_cat_sequence {
  mig_sym key;
  mig_span shown, definition;
  mig_span options[MIG_SEQUENCE_OPTIONS]; /* as sequence.c names them; empty: nobody said it */
  bool owned; /* belongs to a column */
  mig_step by;
} mig_cat_sequence;

/* What has no kind of its own, other.c. */
typedef struct mig_cat_other {
  mig_sym key;
  mig_object object;
  mig_span definition;
  mig_span types; /* of a function: those that it holds */
  mig_span state; /* of a trigger or rule: as ENABLE and DISABLE left it */
  uint32_t table; /* in catalogue->tables: it falls with that; UINT32_MAX: none */
  mig_step by;
} mig_cat_other;

/* What calls a function, functions.c: an object that is dropped with it, or a default that goes. */
typedef struct mig_cat_user {
  mig_object object;
  mig_sym view, other, default_of; /* its key, or the column's name; 0: not of this kind */
  mig_step by;
} mig_cat_user;

/* INHERITS, PARTITION OF: places in catalogue->tables. */
typedef struct mig_cat_kin {
  uint32_t child, parent;
  bool partition;
  mig_span bounds; /* of a partition, as its statement says; ptr NULL: not known */
  mig_step by;
} mig_cat_kin;

/* A removal that something not understood may have undone, see mig_catalogue_hold. */
typedef struct mig_cat_doubted {
  bool in_table; /* key: the table, part; else space, key, slot */
  mig_cat_space space;
  mig_sym key;
  mig_cat_slot slot;
  mig_cat_gone part;
} mig_cat_doubted;

/* What DDL calls a type: how rows see it, its one spelling, and what columns made of it. */
typedef struct mig_cat_spelled {
  mig_sqltype value;
  mig_span sql;
  struct mig_cat_kept_type *kept;
} mig_cat_spelled;

typedef struct mig_cat_kept_type {
  mig_cat_type type;
  struct mig_cat_kept_type *next;
} mig_cat_kept_type;

/* What all clones share. */
typedef struct mig_cat_shared {
  mig_arena *arena;
  mig_dialect dialect;
  mig_map numbers;
  MIG_VEC(mig_span) texts; /* of symbol i + 1 */
  uint32_t next_owner;
  mig_map sql_numbers; /* statement's text -> index */
  MIG_VEC(mig_sql_result) sql;
  mig_map expr_numbers;
  MIG_VEC(const mig_expr *) exprs;
  mig_map type_numbers; /* type as DDL spells it -> index: there are few, on many columns */
  MIG_VEC(mig_cat_spelled *) types;
} mig_cat_shared;

struct mig_catalogue {
  mig_cat_shared *shared;
  mig_arena *arena;
  mig_dialect dialect;
  uint32_t owner;
  struct {
    mig_cat_page **pages; /* NULL: nothing there yet */
    uint32_t count;
  } spaces[MIG_SPACE_COUNT];
  MIG_VEC(mig_cat_table *) tables; /* NULL: dropped */
  MIG_VEC(mig_cat_enum *) enums;
  MIG_VEC(mig_cat_view *) views;
  MIG_VEC(mig_cat_view_index) view_indexes; /* the last one of a key counts */
  MIG_VEC(mig_cat_sequence *) sequences;
  MIG_VEC(mig_cat_kin) kin;
  MIG_VEC(mig_cat_other) others; /* also those that went, or were replaced */
  MIG_VEC(mig_span) givers; /* "extension x", "collation c": made by scripts, see given.c */
  mig_rowset *rows;
  uint32_t live_tables, live_views;
  uint32_t type_version; /* counts changes of enum types */
  uint32_t assumed;
  bool open, open_rows;
  struct {
    mig_step from, to; /* removals by these steps stand, see mig_catalogue_hold */
  } held, run; /* run: the steps of one `alembic upgrade`, see mig_catalogue_begin_run */
  MIG_VEC(mig_cat_doubted) doubted;
  bool recording, touched_all;
  bool quiet; /* what is under way can't make a statement on rows fail or do something else */
  struct {
    uint8_t *marks; /* 1: read, 2: changed, 4: in a way that rows could notice, 8: rows were written,
                       16: what happens to written rows has changed */
    uint32_t count;
  } touched;
  MIG_VEC(mig_murk) murk;
  MIG_VEC(mig_murk) fires; /* steps that change what happens to written rows */
};

/* One effect under way. */
typedef struct mig_cat_do {
  mig_catalogue *cat;
  mig_step step;
  mig_failure *failure;
  const mig_op *op;
  const mig_sql_step *sql; /* the effect came out of raw SQL */
  mig_apply worst;         /* what helpers found besides failures */
  bool unread;             /* the effect holds an expression that no parser reads */
} mig_cat_do;

/* ---- names.c ---- */
mig_sym mig_cat_intern(mig_catalogue *cat, mig_span text);
mig_span mig_cat_text(const mig_catalogue *cat, mig_sym sym);
/* The name of a table, view, sequence or type; or of anything inside a table. */
mig_sym mig_cat_relation_name(mig_catalogue *cat, mig_span name);
mig_sym mig_cat_inner_name(mig_catalogue *cat, mig_span name);
mig_sym mig_cat_key(mig_catalogue *cat, mig_span schema, mig_span name);
mig_sym mig_cat_key_of(mig_catalogue *cat, mig_sym schema, mig_sym name);
void mig_cat_written(mig_catalogue *cat, mig_sym table); /* rows of it */
void mig_cat_fires(mig_cat_do *d, mig_sym table);        /* a trigger on it came or went */
void mig_cat_fires_for(mig_cat_do *d, mig_sym table, mig_span reason);
mig_cat_slot mig_cat_slot_get(mig_catalogue *cat, mig_cat_space space, mig_sym key);
void mig_cat_slot_set(mig_catalogue *cat, mig_cat_space space, mig_sym key, mig_cat_slot slot);
/* The same without a trace in the recording. */
mig_cat_slot mig_cat_slot_peek(const mig_catalogue *cat, mig_cat_space space, mig_sym key);
void mig_cat_slot_put(mig_catalogue *cat, mig_cat_space space, mig_sym key, mig_cat_slot slot);
mig_sym mig_cat_slot_end(const mig_catalogue *cat, mig_cat_space space); /* no slot from here on */
/* What nobody made and a script uses: whether it is to be taken as there. */
static inline bool mig_cat_may_be_there(const mig_catalogue *cat, mig_cat_slot slot) {
  return slot.kind == MIG_SLOT_NEVER && (cat->open || slot.maybe);
}
void mig_cat_slot_free(mig_catalogue *cat, mig_cat_space space, mig_sym key, mig_step by, mig_sym renamed_to);
void mig_cat_touch(mig_catalogue *cat, mig_sym key, bool changes);
void mig_cat_touch_rows(mig_catalogue *cat, mig_sym key);
bool mig_cat_in_word(char c);
/* Whether `text` holds `word` as a word. */
bool mig_cat_mentions(mig_span text, mig_span word);
const mig_expr *mig_cat_expression(mig_catalogue *cat, mig_span sql);
/* The same, of something that comes to be: notes in `d` when nobody can tell what it is made of. */
const mig_expr *mig_cat_new_expression(mig_cat_do *d, mig_span sql);
mig_span mig_cat_expr_text(mig_catalogue *cat, const mig_expr *expr);
bool mig_cat_expr_uses(const mig_catalogue *cat, const mig_expr *expr, mig_sym column);
/* The same tree with a column called otherwise. */
const mig_expr *mig_cat_expr_rename(mig_catalogue *cat, const mig_expr *expr, mig_sym from, mig_span to);
mig_syms mig_cat_expr_columns(mig_catalogue *cat, const mig_expr *expr);

/* ---- generated_names.c: what databases call what nobody named ---- */
mig_sym mig_cat_generate_name(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *constraint);
mig_sym mig_cat_generate_index_name(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index);
mig_sym mig_cat_generate_sequence_name(mig_catalogue *cat, const mig_cat_table *table, mig_sym column);

/* ---- catalogue.c ---- */
mig_cat_table *mig_cat_find_table(mig_catalogue *cat, mig_sym key);
mig_cat_table *mig_cat_write_table(mig_catalogue *cat, mig_cat_table *table);
mig_cat_enum *mig_cat_find_enum(mig_catalogue *cat, mig_sym key);
mig_cat_enum *mig_cat_write_enum(mig_catalogue *cat, mig_cat_enum *type);
mig_cat_view *mig_cat_find_view(mig_catalogue *cat, mig_sym key);
mig_cat_column *mig_cat_find_column(const mig_cat_table *table, mig_sym name);
mig_cat_index *mig_cat_find_index(const mig_cat_table *table, mig_sym name);
mig_cat_constraint *mig_cat_find_constraint(const mig_cat_table *table, mig_sym name);
mig_cat_constraint *mig_cat_primary_key(const mig_cat_table *table);
void mig_cat_remove_gone(mig_cat_table *table, mig_object_kind kind, mig_sym name);
void mig_cat_add_gone(mig_catalogue *cat, mig_cat_table *table, mig_object_kind kind, mig_sym name, mig_step by,
                      mig_sym renamed_to);
const mig_cat_gone *mig_cat_find_gone(const mig_cat_table *table, mig_object_kind kind, mig_sym name);
bool mig_cat_has_sym(const mig_sym *items, uint32_t count, mig_sym sym);

/* ---- fail.c ---- */
mig_object mig_cat_object(mig_object_kind kind, const mig_cat_table *table, mig_span name);
mig_apply mig_cat_fail(mig_cat_do *d, mig_object object, mig_step by, mig_deed deed, const char *format, ...)
    MIG_PRINTF(5, 6);
mig_apply mig_cat_fail_rows(mig_cat_do *d, const mig_cat_table *table, const mig_rows_result *result);
/* NULL after having failed. In an open world what was never heard of is made up. */
mig_cat_table *mig_cat_need_table(mig_cat_do *d, mig_span schema, mig_span name);
/* `words`: the database's, with '%' for the name; NULL: the usual ones. */
mig_cat_column *mig_cat_need_column(mig_cat_do *d, mig_cat_table **table, mig_span name, const char *words);
mig_span mig_cat_fill(mig_catalogue *cat, const char *words, mig_span name);
/* MIG_APPLY_OK when the relation's name is free. */
mig_apply mig_cat_need_free(mig_cat_do *d, mig_sym key, mig_span shown);
void mig_cat_murk(mig_cat_do *d, const mig_object *table, bool rows_only, mig_span reason);

/* ---- column_type.c ---- */
const mig_cat_type *mig_cat_type_of(mig_catalogue *cat, const mig_type *type);
/* One that is put together, to stay. */
const mig_cat_type *mig_cat_keep_type(mig_catalogue *cat, const mig_cat_type *type);
extern const mig_cat_type mig_cat_no_type; /* of a column of which only the name is known */
mig_span mig_cat_type_text(const mig_catalogue *cat, const mig_cat_type *type);
mig_span mig_cat_array_text(mig_catalogue *cat, mig_sym item);
bool mig_cat_types_link(const mig_catalogue *cat, const mig_cat_type *a, const mig_cat_type *b);
mig_span mig_cat_default_sql(mig_catalogue *cat, const mig_value *value);
bool mig_cat_type_needs_length(const mig_catalogue *cat, const mig_cat_type *type);

/* ---- column.c ---- */
/* The CHECK that a type with create_constraint makes; false: it makes none. */
bool mig_cat_check_of_type(mig_catalogue *cat, const mig_column *column, mig_constraint *out);

/* ---- alter_column.c ---- */
bool mig_cat_always(const mig_cat_column *column); /* GENERATED ALWAYS AS IDENTITY */

/* ---- operator_class.c: whether PostgreSQL has operators to build the index or key with ---- */
mig_apply mig_cat_check_index_operators(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index);
mig_apply mig_cat_check_key_operators(mig_cat_do *d, const mig_cat_table *table, const mig_cat_constraint *c);

/* ---- index_types.c: PostgreSQL's indexes and the types of their columns ---- */
mig_apply mig_cat_check_index_types(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index);
/* Whether all that is built over the column can be built again once it has the type. */
mig_apply mig_cat_check_retyped(mig_cat_do *d, const mig_cat_table *table, mig_sym name, const mig_cat_type *to);

/* ---- typed_literals.c ---- */
const mig_expr *mig_cat_type_literals(mig_catalogue *cat, const mig_cat_table *table, const mig_expr *expr);
/* Whether a condition compares the column with a literal, which then has the column's type for good. */
bool mig_cat_compares_literal(mig_catalogue *cat, const mig_expr *expr, mig_sym column);
const mig_expr *mig_cat_strip_text_casts(mig_catalogue *cat, const mig_expr *expr);

/* ---- rows_view.c: the catalogue as rows see it ---- */
/* Valid until the table changes: the next view is made in the same place. */
const mig_row_table *mig_cat_row_table(mig_catalogue *cat, mig_cat_table *table);
/* What a view would read besides the table: notes that in the recording. */
void mig_cat_read_types(mig_catalogue *cat, const mig_cat_table *table);
/* A copy to try something on: its columns may be changed, the table keeps its own. */
mig_cat_table mig_cat_shadow(mig_catalogue *cat, const mig_cat_table *table);
/* Some of a table's columns and nothing else, for what is asked about these alone: looking at all of a wide
 * table at each of thousands of changes would be too dear. */
mig_cat_table mig_cat_narrow(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *columns, uint32_t count);
mig_cat_table mig_cat_narrow_to_index(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index);
mig_row_catalogue mig_cat_row_catalogue(mig_catalogue *cat);
mig_row_key mig_cat_row_key(mig_catalogue *cat, const mig_cat_table *table, mig_sym name, const mig_sym *columns,
                            uint32_t count, mig_span where, bool opaque);
mig_row_key mig_cat_row_index(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index);
/* False: rows can't be held against this foreign key. */
bool mig_cat_row_reference(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *c,
                           mig_row_reference *out);
uint32_t mig_cat_column_number(const mig_cat_table *table, mig_sym name);

/* ---- column.c ---- */
mig_cat_column mig_cat_column_of(mig_cat_do *d, const mig_column *in);
/* What a column has of the two; ptr NULL: not that. */
const mig_cat_filled *mig_cat_filled_with(mig_catalogue *cat, mig_span identity, mig_span computed);
/* PostgreSQL: the type that a default's expression has by itself; MIG_SQL_UNTYPED: the column's. */
mig_sqltype mig_cat_default_type(mig_catalogue *cat, mig_span sql);
/* Whether the default's value fits the column's type. */
mig_apply mig_cat_check_default(mig_cat_do *d, const mig_object *object, const mig_cat_column *column);
mig_apply mig_cat_add_column(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_rename_column(mig_cat_do *d, mig_sym table_key, mig_span from, mig_span to);
mig_apply mig_cat_add_implied(mig_cat_do *d, mig_sym table_key, const mig_column *column, bool in_create);
void mig_cat_rename_inside(mig_catalogue *cat, mig_cat_table *table, mig_sym from, mig_sym to, mig_span shown, bool checks);
void mig_cat_rename_references(mig_catalogue *cat, mig_sym table_key, mig_sym from, mig_sym to);

/* ---- drop_column.c, alter_column.c ---- */
mig_apply mig_cat_drop_column(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_alter_column(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_set_type(mig_cat_do *d, mig_sym key, mig_sym column, const mig_cat_type *to, mig_span using_);
mig_apply mig_cat_set_nullable(mig_cat_do *d, mig_sym key, mig_sym column, bool not_null);
mig_apply mig_cat_set_default(mig_cat_do *d, mig_sym key, mig_sym column, const mig_column *to);

/* ---- table.c ---- */
mig_apply mig_cat_check_schema(mig_cat_do *d, mig_span schema); /* where something is about to be made: not dropped */
mig_apply mig_cat_create_table(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_drop_table(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_rename_table(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_comment_table(mig_cat_do *d, const mig_effect *effect);
void mig_cat_forget_table(mig_catalogue *cat, mig_cat_table *table, mig_step by);

/* ---- constraint.c ---- */
mig_apply mig_cat_create_constraint(mig_cat_do *d, mig_sym table_key, const mig_constraint *in, bool fresh);
/* A naming convention may have named what the script did not: the only unnamed constraint of the kind whose columns
 * the name contains. UINT32_MAX: none. */
uint32_t mig_cat_by_convention(mig_catalogue *cat, const mig_cat_constraint *items, uint32_t count, mig_span name, mig_constraint_kind kind);
mig_apply mig_cat_drop_constraint(mig_cat_do *d, const mig_effect *effect);
mig_cat_constraint mig_cat_constraint_of(mig_cat_do *d, const mig_cat_table *table, const mig_constraint *in);
/* SQLite: whether another constraint that says the same hides the i-th from reflection. */
bool mig_cat_hidden(const mig_catalogue *cat, const mig_cat_table *table, uint32_t i);
/* Removes the i-th constraint and frees its name. */
void mig_cat_remove_constraint(mig_catalogue *cat, mig_cat_table *table, uint32_t i, mig_step by);
/* The constraint of another table that refers to these columns of `table`, or NULL. */
mig_cat_constraint *mig_cat_referrer(mig_catalogue *cat, const mig_cat_table *table, mig_sym column,
                                     mig_cat_table **owner);
void mig_cat_my_key_index(mig_cat_do *d, mig_cat_table *table, const mig_cat_constraint *c);
bool mig_cat_sets_null(const mig_cat_constraint *c); /* ON DELETE or ON UPDATE SET NULL */
bool mig_cat_covers(const mig_sym *columns, uint32_t count, const mig_sym *wanted, uint32_t wanted_count, bool prefix);

/* ---- reference.c ---- */
/* Whether `table` has a key over exactly these columns besides `but` and `but_index`; on MariaDB any index that starts with them. */
bool mig_cat_has_target(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *columns, uint32_t count,
                        const mig_cat_constraint *but, const mig_cat_index *but_index);
mig_sym mig_cat_oldest_target(mig_catalogue *cat, const mig_cat_table *table, const mig_sym *columns, uint32_t count);
/* The foreign key, of any table, that can do without neither key `but` nor index `but_index`; NULL: none. */
const mig_cat_constraint *mig_cat_needs_key(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_constraint *but,
                                            const mig_cat_index *but_index, mig_cat_table **owner);
/* The foreign key, of any table, that can't do without this index, or NULL. */
const mig_cat_constraint *mig_cat_needs_index(mig_catalogue *cat, const mig_cat_table *table, const mig_cat_index *index,
                                              mig_cat_table **owner);
/* PostgreSQL: a key or an index of the table gets another name; references go on holding it. */
void mig_cat_retarget(mig_catalogue *cat, const mig_cat_table *table, mig_sym from, mig_sym to);

/* ---- index.c ---- */
mig_apply mig_cat_create_index(mig_cat_do *d, mig_sym table_key, const mig_index *index, bool if_not_exists);
/* MariaDB: whether the index is short enough. */
mig_apply mig_cat_check_key_bytes(mig_cat_do *d, const mig_cat_table *table, const mig_cat_index *index);
mig_apply mig_cat_drop_index(mig_cat_do *d, const mig_effect *effect);
bool mig_cat_index_includes(const mig_cat_index *index, mig_span column); /* beside its parts */
void mig_cat_remove_index(mig_catalogue *cat, mig_cat_table *table, uint32_t i, mig_step by);
mig_cat_index mig_cat_index_of(mig_cat_do *d, const mig_cat_table *table, const mig_index *index);

/* ---- named_type.c, view.c ---- */
mig_apply mig_cat_apply_type(mig_cat_do *d, const mig_effect *effect);
/* A type that an expression casts to must not be gone. */
mig_apply mig_cat_check_casts(mig_cat_do *d, const mig_expr *expr);
bool mig_cat_casts_to(mig_catalogue *cat, const mig_expr *expr, mig_sym key);
mig_apply mig_cat_create_enum(mig_cat_do *d, const mig_type *type, bool checkfirst);
mig_apply mig_cat_apply_view(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_apply_sequence(mig_cat_do *d, const mig_effect *effect);
void mig_cat_own_sequence(mig_cat_do *d, mig_sym key);
mig_span mig_cat_sequence_text(mig_arena *arena, const mig_cat_sequence *sequence); /* its options */
/* An expression that calls nextval() and the like needs the sequence. */
mig_apply mig_cat_check_counts(mig_cat_do *d, const mig_expr *expr);
/* What an open world may hold is taken to have been there: dropped, it is gone. */
mig_apply mig_cat_fail_missing(mig_cat_do *d, const mig_effect *effect, mig_cat_space space, mig_sym key, const char *words);
/* The relation and, where it is a view, all that it reads, however deep. A view or table comes once: SQLite takes
 * views that read themselves, and one that reads another twice would double the walk. */
mig_syms mig_cat_layers(mig_catalogue *cat, mig_sym key);
void mig_cat_rename_in_views(mig_catalogue *cat, mig_sym table, mig_sym column, mig_sym to);
void mig_cat_drop_views_over(mig_cat_do *d, mig_sym table, mig_sym column);
mig_apply mig_cat_apply_schema(mig_cat_do *d, const mig_effect *effect);

/* ---- other.c ---- */
mig_apply mig_cat_apply_other(mig_cat_do *d, const mig_effect *effect);
const mig_cat_other *mig_cat_find_other(const mig_catalogue *cat, mig_cat_slot slot); /* NULL: not there */
const mig_cat_other *mig_cat_other_in(const mig_catalogue *cat, mig_span schema); /* a function in the schema; NULL: none */
/* PostgreSQL: a policy, trigger or rule of the table that names the column; NULL: none. */
const mig_cat_other *mig_cat_policy_over(const mig_catalogue *cat, const mig_cat_table *table, mig_span column);
/* Of the table, by the word and the name: "trigger t"; NULL: none. */
const mig_cat_other *mig_cat_same_other(const mig_catalogue *cat, const mig_cat_table *table, mig_span name);
/* SQLite, a new table takes the place of this one: its triggers are gone with the old one, others must not name it. */
mig_apply mig_cat_swap_triggers(mig_cat_do *d, const mig_cat_table *table);
/* A function with a parameter of the type; NULL: none. */
const mig_cat_other *mig_cat_function_over(const mig_catalogue *cat, mig_span type);
void mig_cat_rename_in_functions(mig_cat_do *d, mig_span from, mig_span to);
void mig_cat_rename_in_triggers(mig_cat_do *d, const mig_cat_table *table, mig_span from, mig_span to);
mig_span mig_cat_other_word(mig_arena *arena, mig_span text, mig_span word, mig_span other);
/* Fails when one of the words was a type and is none any more. */
mig_apply mig_cat_check_type_words(mig_cat_do *d, mig_span text);
/* functions.c: what `text` calls must not be gone; it `runs` the functions now, so that what they give counts. */
mig_apply mig_cat_check_calls(mig_cat_do *d, mig_span text, bool runs);
/* The same of a function, trigger, policy or rule that PostgreSQL is about to make. */
mig_apply mig_cat_check_definition(mig_cat_do *d, const mig_effect *effect);
/* `object` ("function fn(integer)", or what is no function) goes, or `comes` in place of what was there. */
void mig_cat_function_changes(mig_cat_do *d, mig_span object, bool comes);
/* What PostgreSQL keeps of it holds it; with CASCADE it goes along. */
mig_apply mig_cat_release_function(mig_cat_do *d, const mig_effect *effect);
mig_apply mig_cat_require_other(mig_cat_do *d, const mig_object *object); /* COMMENT ON TRIGGER and the like */
mig_apply mig_cat_index_view(mig_cat_do *d, const mig_effect *effect, const mig_cat_view *view);
const mig_cat_view_index *mig_cat_find_view_index(const mig_catalogue *cat, mig_sym key); /* NULL: none is there */
/* An index of a view gets another name. */
mig_apply mig_cat_rename_view_index(mig_cat_do *d, mig_sym key, const mig_object *object, mig_span to);
/* ALTER MATERIALIZED VIEW ... RENAME COLUMN: what a view's columns are called is not followed. */
mig_apply mig_cat_rename_view_column(mig_cat_do *d, const mig_object *column);
void mig_cat_drop_view(mig_cat_do *d, mig_sym key); /* and what is over it */
/* The view that uses this column (0: anything of the table), or NULL. */
const mig_cat_view *mig_cat_view_over(const mig_catalogue *cat, mig_sym table, mig_sym column);
const mig_cat_view *mig_cat_broken_view(mig_catalogue *cat);

/* ---- given.c: the names that extensions and collations give ---- */
bool mig_cat_gives(mig_span object); /* "extension pg_trgm" */
void mig_cat_take_back(mig_cat_do *d, mig_span giver); /* it is dropped, or called something else */
/* The operation is about to be applied: notes which of the names that are given it says. */
void mig_cat_note_given(mig_cat_do *d, const mig_op *op);

/* ---- partition.c ---- */
/* Whether the partition's bounds leave those that are there alone. */
mig_apply mig_cat_check_partition(mig_cat_do *d, const mig_effect *effect);

/* ---- kin.c: tables that inherit ---- */
void mig_cat_add_kin(mig_cat_do *d, const mig_cat_table *child, const mig_table *in);
/* The table that inherits from this one and is in the way of its drop; NULL: none. */
const mig_cat_table *mig_cat_heir(const mig_catalogue *cat, const mig_cat_table *parent);
/* The effect's table, if it has kin: what is done to it is done to them, in ways that are not followed. */
mig_cat_table *mig_cat_with_kin(mig_catalogue *cat, const mig_effect *effect);
void mig_cat_murk_kin(mig_cat_do *d, const mig_effect *effect, uint32_t slot);

/* ---- unknown.c ---- */
mig_apply mig_cat_apply_unknown(mig_cat_do *d, const mig_effect *effect);
/* The answer of a MIG_ASK_UNKNOWN, or what a MIG_ASK_NOTHING goes with, may be another one when the other side has written these rows. */
void mig_cat_hangs_on_rows(mig_cat_do *d, const mig_effect *probe);
mig_sql_result mig_cat_read_sql(mig_catalogue *cat, mig_span sql); /* read once, for all that share it */
/* `object` holds an expression that is not read: its table is as after a statement not understood. */
mig_apply mig_cat_apply_unread(mig_cat_do *d, const mig_object *object);

/* ---- write_rows.c ---- */
mig_apply mig_cat_write_rows(mig_cat_do *d, const mig_effect *effect);

/* ---- apply.c ---- */
/* What the raw SQL under way names besides its own object must exist. */
mig_apply mig_cat_check_uses(mig_cat_do *d);
mig_apply mig_cat_apply_effect(mig_cat_do *d, const mig_effect *effect, mig_answers *answers);

#endif
