#include "report/markdown_text.h"

#include "base/span.h"
#include "report/text_bytes.h"

/* Well-formed and cut, on one line; controls and what turns the direction of text around become
 * U+FFFD, so that what a reviewer sees is what is there. */
static const char *tame(mig_arena *arena, mig_span text, size_t bytes, bool keep_lines) {
  mig_buf buf = mig_buf_in(arena);
  for (const char *p = mig_text_utf8(arena, mig_text_cut(text, bytes)); *p != '\0'; p++) {
    const unsigned char *u = (const unsigned char *)p;
    bool bidi = u[0] == 0xe2 && ((u[1] == 0x80 && u[2] >= 0xaa && u[2] <= 0xae) ||
                                 (u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9));
    bool c1 = u[0] == 0xc2 && u[1] >= 0x80 && u[1] < 0xa0;
    if (u[0] == '\n' || u[0] == '\r' || u[0] == '\t') {
      mig_buf_putc(&buf, keep_lines && u[0] == '\n' ? '\n' : ' ');
    } else if (u[0] < 0x20 || u[0] == 0x7f || bidi || c1) {
      mig_buf_puts(&buf, "\xef\xbf\xbd");
      p += bidi ? 2 : c1 ? 1 : 0;
    } else {
      mig_buf_putc(&buf, *p);
    }
  }
  if (text.len > bytes) mig_buf_puts(&buf, "...");
  mig_buf_putc(&buf, '\0');
  return buf.ptr;
}

/* '@' and '#' would name people and issues: a backslash does not stop that, an entity does, for '#'
 * only together with what stands behind it. */
static bool names_somebody(const char *start, const char *p) {
  if (*p == '@' || *p == '#') return true;
  return p - start >= 2 && *p == '-' && (p[-2] == 'G' || p[-2] == 'g') && (p[-1] == 'H' || p[-1] == 'h');
}

/* "1." and "1)" at the beginning would be a list. */
static bool numbers_a_list(const char *start, const char *p) {
  if (*p != '.' && *p != ')') return false;
  for (const char *digit = start; digit < p; digit++)
    if (*digit < '0' || *digit > '9') return false;
  return p != start;
}

void mig_markdown_prose(mig_buf *out, mig_span text, size_t bytes) {
  const char *start = tame(out->arena, text, bytes, false);
  while (*start == ' ') start++; /* what a line begins with counts, indented or not */
  for (const char *p = start; *p != '\0'; p++) {
    if (names_somebody(start, p))
      mig_buf_printf(out, "<span>%c</span>", *p);
    else if (*p == '<' || *p == '>' || *p == '&')
      mig_buf_puts(out, *p == '<' ? "&lt;" : *p == '>' ? "&gt;" : "&amp;");
    else if (*p == ':' && p[1] == '/') /* an address would become a link */
      mig_buf_puts(out, "<span>:</span>");
    else if (strchr("\\`*_{}[]()!|~$", *p) != NULL || numbers_a_list(start, p) || (p == start && strchr("+-=", *p) != NULL))
      mig_buf_printf(out, "\\%c", *p);
    else
      mig_buf_putc(out, *p);
  }
}

static size_t longest_run(const char *text, char c) {
  size_t longest = 0, run = 0;
  for (; *text != '\0'; text++) {
    run = *text == c ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

static void put_repeated(mig_buf *out, char c, size_t n) {
  for (size_t i = 0; i < n; i++) mig_buf_putc(out, c);
}

void mig_markdown_code(mig_buf *out, mig_span text, size_t bytes, bool in_cell) {
  const char *tamed = tame(out->arena, text, bytes, false);
  size_t fence = longest_run(tamed, '`') + 1, len = strlen(tamed);
  if (len == 0) return;
  bool pad = tamed[0] == '`' || tamed[len - 1] == '`' || tamed[0] == ' ' || tamed[len - 1] == ' ';
  put_repeated(out, '`', fence);
  if (pad) mig_buf_putc(out, ' ');
  for (const char *p = tamed; *p != '\0'; p++) {
    if (*p == '|' && in_cell) mig_buf_putc(out, '\\');
    mig_buf_putc(out, *p);
  }
  if (pad) mig_buf_putc(out, ' ');
  put_repeated(out, '`', fence);
}

void mig_markdown_block(mig_buf *out, const char *language, mig_span text, size_t lines, size_t bytes) {
  const char *tamed = tame(out->arena, text, bytes, true);
  size_t fence = longest_run(tamed, '`') + 1, seen = 0;
  if (fence < 3) fence = 3;
  put_repeated(out, '`', fence);
  mig_buf_printf(out, "%s\n", language);
  for (const char *p = tamed; *p != '\0'; p++) {
    if (*p == '\n' && ++seen == lines) {
      mig_buf_puts(out, "\n...");
      break;
    }
    mig_buf_putc(out, *p);
  }
  mig_buf_putc(out, '\n');
  put_repeated(out, '`', fence);
  mig_buf_putc(out, '\n');
}

void mig_markdown_html(mig_buf *out, mig_span text, size_t bytes) {
  const char *tamed = tame(out->arena, text, bytes, false);
  for (const char *p = tamed; *p != '\0'; p++) {
    if (strchr("<>&\"'`*_[]\\|~@#$!", *p) != NULL)
      mig_buf_printf(out, "&#%d;", *p);
    else
      mig_buf_putc(out, *p);
  }
}
