/* script/kept.h: operations that outlive the binding they come from.
 *
 * Binding builds a tree, values and operations in an arena that is emptied after each script; what
 * is kept of it is a copy of the operations, each array as long as it is filled.
 *
 * Ownership: the copies live in `arena`, texts that stand in no file in `texts`: what is made of
 *            operations (a catalogue) keeps texts, and may outlive `arena`. Spans of the text of
 *            `file` are kept as they are, and so are directives' names: `file` must outlive the
 *            copies. */
#ifndef MIG_SCRIPT_KEPT_H
#define MIG_SCRIPT_KEPT_H

#include "base/arena.h"
#include "op/effect.h"

mig_ops mig_ops_kept(mig_arena *arena, mig_arena *texts, const mig_file *file, const mig_ops *ops);

#endif
