/* report/markdown_text.h: text that anybody may have written, made harmless in GitHub's Markdown.
 * Everything is one line where the name doesn't say otherwise. Allocates without protection. */
#ifndef MIG_REPORT_MARKDOWN_TEXT_H
#define MIG_REPORT_MARKDOWN_TEXT_H

#include "base/buf.h"

/* Prose: whatever Markdown, HTML, @mentions or #references would make of it stays text. At most
 * `bytes` of it, then "...". */
void mig_markdown_prose(mig_buf *out, mig_span text, size_t bytes);

/* A code span with fences longer than any inside; nothing for an empty text. `in_cell`: a pipe would
 * end the table's cell. */
void mig_markdown_code(mig_buf *out, mig_span text, size_t bytes, bool in_cell);

/* A fenced block of up to `lines` lines and `bytes` bytes. */
void mig_markdown_block(mig_buf *out, const char *language, mig_span text, size_t lines, size_t bytes);

/* Inside an HTML tag's content, where Markdown is not read. */
void mig_markdown_html(mig_buf *out, mig_span text, size_t bytes);

#endif
