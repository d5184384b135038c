/* mig/shown.h: text of others on somebody's terminal.
 *
 * File names, refs, revision identifiers and messages come from whoever wrote the repository. What
 * can move a cursor, colour a line, turn a word around or begin a line of its own is hostile there:
 * it is shown as \x1b or \u202e, never as itself. */
#ifndef MIG_SHOWN_H
#define MIG_SHOWN_H

#include "mig/base.h"

/* One character, or one byte that is not UTF-8. */
typedef struct mig_shown_char {
  size_t len; /* in bytes, at least 1 */
  /* A control (C0 with line feed and tab, DEL, C1), a bidirectional mark, override or isolate, a line
   * or paragraph separator, or a byte that is not UTF-8. */
  bool hostile;
  uint32_t code_point; /* of what is hostile; of a byte its value, below 0x100 as that of a control */
} mig_shown_char;

/* What stands at text[at]; at < text.len. */
MIG_API mig_shown_char mig_shown_at(mig_span text, size_t at);

/* Bytes of the well-formed UTF-8 sequence at text[at] (Unicode, table 3-7), 0 when there is none. */
MIG_API size_t mig_utf8_at(mig_span text, size_t at);

#endif
