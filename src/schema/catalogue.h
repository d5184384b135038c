/* schema/catalogue.h: a model of a database's schema, and what operations do to it.
 *
 * A catalogue holds schemas, tables with their columns, indexes and constraints, enum types,
 * sequences, views and (schema/rows.h) the rows that scripts wrote. Applying an operation changes
 * it, or says why the database would refuse and which earlier operation is to blame.
 *
 * Ownership: a catalogue and its clones live in one arena and share what neither has changed;
 *            operations and their texts must outlive them.
 * Steps:     the caller numbers operations from 1; every object remembers the steps that made and
 *            changed it, every removed name the step that removed it. 0 is "nobody known".
 * Open world: what history does not show is not known. In an open catalogue, what was never heard
 *            of is taken to exist when it is used and to be free when it is made; each time,
 *            mig_catalogue_assumed grows. */
#ifndef MIG_SCHEMA_CATALOGUE_H
#define MIG_SCHEMA_CATALOGUE_H

#include "base/arena.h"
#include "op/effect.h"

typedef struct mig_catalogue mig_catalogue;
typedef uint32_t mig_step;

typedef enum mig_apply {
  MIG_APPLY_OK,
  MIG_APPLY_FAILS,  /* the database raises; nothing was changed by the effect that failed */
  MIG_APPLY_UNKNOWN /* something was not understood; what it reaches is not known from here on */
} mig_apply;

/* What the counterpart did to the object that failed. */
typedef enum mig_deed {
  MIG_DEED_NONE,
  MIG_DEED_CREATED,
  MIG_DEED_DROPPED,
  MIG_DEED_RENAMED,
  MIG_DEED_ALTERED,
  MIG_DEED_DEPENDS, /* made something that depends on it */
  MIG_DEED_WROTE    /* wrote rows, or asserts something of them */
} mig_deed;

typedef struct mig_failure {
  mig_span message;  /* as the database says it */
  mig_object object; /* what is missing, in the way, or broken */
  mig_step step;     /* the operation that failed */
  mig_step by;       /* its counterpart; 0: nobody, it was never there */
  mig_deed deed;
  mig_span renamed_to;
  bool rows;     /* because of rows */
  bool possible; /* rests on something that is not known */
} mig_failure;

/* One thing that was not understood. `all`: it can reach everything. */
typedef struct mig_murk {
  mig_step step;
  bool all;
  bool rows_only; /* only rows of the tables, never their definition */
  bool if_changed; /* the table counts only where the other side changes it, not where it reads it */
  mig_object table;
  mig_span reason;
} mig_murk;

mig_catalogue *mig_catalogue_new(mig_arena *arena, mig_dialect dialect);
mig_catalogue *mig_catalogue_clone(const mig_catalogue *from);
/* A clone, and all its clones, in an arena that may go before the original's. */
mig_catalogue *mig_catalogue_clone_into(mig_arena *arena, const mig_catalogue *from);
/* A clone that stays as it is while `from` goes on changing; a plain clone's original may not. */
mig_catalogue *mig_catalogue_snapshot(mig_catalogue *from);

/* Answers of PROBE effects; MIG_UNSET: not known, either is possible. */
typedef struct mig_answers {
  mig_truth *slots;
  uint32_t count;
} mig_answers;

/* Applies one operation outside of a SQLite batch. `answers` may be NULL. */
mig_apply mig_catalogue_apply(mig_catalogue *catalogue, const mig_op *op, mig_step step, mig_answers *answers,
                              mig_failure *failure);

/* Applies the operations of one batch block together, as SQLite's batch mode does. On failure
 * failure->step says which of them. */
mig_apply mig_catalogue_apply_batch(mig_catalogue *catalogue, const mig_batch *batch, const mig_op *const *ops,
                                    const mig_step *steps, uint32_t count, mig_failure *failure);
/* Whether an operation waits for the end of its batch block. */
bool mig_catalogue_waits(const mig_catalogue *catalogue, const mig_op *op);

mig_truth mig_catalogue_ask(mig_catalogue *catalogue, mig_question question, const mig_object *object);

/* History could not be read in full: from now on the world is open. */
void mig_catalogue_open(mig_catalogue *catalogue);
/* Tables may hold rows that no script wrote. */
void mig_catalogue_open_rows(mig_catalogue *catalogue);
/* Removals by the steps from <= n < to stand, whatever happens later that is not understood: a
 * collision among what both sides say plainly is told. Other removals may have been undone by it. */
void mig_catalogue_hold(mig_catalogue *catalogue, mig_step from, mig_step to);
/* The steps from <= n < to are one run of Alembic. */
void mig_catalogue_begin_run(mig_catalogue *catalogue, mig_step from, mig_step to);
uint32_t mig_catalogue_assumed(const mig_catalogue *catalogue);
uint32_t mig_catalogue_table_count(const mig_catalogue *catalogue);

/* Starts recording what is read and changed; what the recordings of two clones have in common. */
void mig_catalogue_record(mig_catalogue *catalogue);
bool mig_catalogue_disjoint(const mig_catalogue *a, const mig_catalogue *b);
/* Whether a recording touched the table (or anything, for `all`). */
bool mig_catalogue_touches(const mig_catalogue *catalogue, const mig_murk *murk);

/* What was not understood since the recording began. */
const mig_murk *mig_catalogue_murk(const mig_catalogue *catalogue, uint32_t *count);
/* Steps of `catalogue` that make or drop triggers, where `other` wrote rows of such a table: what they do with
 * those is not followed. */
const mig_murk *mig_catalogue_fires(const mig_catalogue *catalogue, const mig_catalogue *other, uint32_t *count);

/* Puts rows that nobody wrote, but that could be there, into the empty tables that both recordings
 * touched; false when there is none. `nulls`: with NULL in columns that allow it. */
bool mig_catalogue_sample(mig_catalogue *catalogue, const mig_catalogue *ours, const mig_catalogue *theirs, bool nulls);

/* One fact that two catalogues do not share. */
typedef struct mig_cat_difference {
  mig_object object;
  mig_span facet;         /* "type", "nullable", "default", "comment", "definition", "labels", "state", "rows"; "" existence */
  mig_span first, second; /* ptr NULL: not there */
  mig_step first_by, second_by; /* who wrote the value that stands in each */
  bool nameless; /* a constraint or index that the database, or a naming convention, named */
} mig_cat_difference;

/* What counts as a difference: names that nobody wrote, column order and spelling do not.
 * Sorted by object. Rows come last. */
const mig_cat_difference *mig_catalogue_compare(mig_arena *arena, const mig_catalogue *first,
                                                const mig_catalogue *second, uint32_t *count);

/* A CHECK constraint that has a name of its own. */
typedef struct mig_cat_check {
  mig_object object;
  mig_span columns;    /* "a, b": those it reads, under the names that they have now */
  mig_step by;         /* who made it */
  mig_step renamed_by; /* who renamed one of them last; 0: nobody */
} mig_cat_check;

/* In the order of tables and constraints; they live in the catalogue's arena. */
const mig_cat_check *mig_catalogue_checks(mig_catalogue *catalogue, uint32_t *count);
/* Who dropped a constraint of a table that is there still; 0: nobody. */
mig_step mig_catalogue_dropped(mig_catalogue *catalogue, const mig_object *constraint);

/* The whole catalogue as text, for tests and people. */
mig_span mig_catalogue_print(mig_arena *arena, const mig_catalogue *catalogue);

/* Of these tables, types and views (others: their tables) what is there, once each, without rows. */
mig_span mig_catalogue_print_objects(mig_arena *arena, const mig_catalogue *catalogue, const mig_object *objects,
                                     uint32_t count);

#endif
