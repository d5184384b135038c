/* script/marked.h: a script between git's conflict marks is two scripts. */
#ifndef MIG_SCRIPT_MARKED_H
#define MIG_SCRIPT_MARKED_H

#include "script/script.h"

/* The two versions that the marks stand for, each as long as `text`: what is not its own is blank, so
 * every place means the same in all three. False when there are no marks, or marks that don't match;
 * costs a search then. Padded as mig_source_read does. */
bool mig_script_take_apart(mig_span *ours, mig_span *theirs, mig_arena *arena, mig_span text);

/* In what two versions of a script differ that git could not merge, as MIG009 says it behind `matter`. */
typedef enum mig_versions_differ { MIG_VERSIONS_REVISION, MIG_VERSIONS_PARENTS, MIG_VERSIONS_BODY } mig_versions_differ;
mig_versions_differ mig_script_versions(mig_span *message, mig_arena *arena, const char *matter, const mig_script *ours,
                                        const mig_script *theirs);

/* Reads a script with marks as ours, and says in MIG009 what theirs is. `text` stays the file's own. False:
 * it has no marks, and was not read. */
bool mig_script_read_marked(mig_script *out, mig_arena *arena, mig_file file, const mig_sink *sink);

#endif
