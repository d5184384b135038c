#include "resolve/filename.h"

#include "base/span.h"
#include "base/why.h"
#include "resolve/unicode.h"

mig_span mig_filename_slug(mig_arena *arena, mig_span message, size_t max_length) {
  mig_buf words = mig_buf_in(arena);
  bool inside = false;
  for (size_t at = 0; at < message.len;) {
    size_t start = at;
    bool word = mig_unicode_is_word(mig_unicode_next(message, &at));
    if (word && !inside && words.len > 0) mig_buf_putc(&words, '_');
    if (word) mig_buf_put(&words, mig_span_cut(message, start, at));
    inside = word;
  }
  mig_span slug = mig_unicode_lower(arena, words.len == 0 ? MIG_SPAN("") : mig_buf_span(&words));
  if (slug.ptr == NULL || mig_unicode_length(slug) <= max_length) return slug.ptr == NULL ? MIG_SPAN("") : slug;
  slug.len = mig_unicode_offset(slug, max_length);
  for (size_t i = slug.len; i > 0; i--) {
    if (slug.ptr[i - 1] != '_') continue;
    slug.len = i - 1;
    break;
  }
  mig_buf cut = mig_buf_in(arena);
  mig_buf_put(&cut, slug);
  mig_buf_putc(&cut, '_');
  return mig_buf_span(&cut);
}

/* One "%(name)FLAGS WIDTH.PRECISION conversion" of Python's string formatting. */
typedef struct conversion {
  mig_span name;
  bool left, zero, plus, blank;
  size_t width, precision;
  bool has_precision;
  char type;
} conversion;

enum { WIDEST = 200 };

static bool number(mig_span text, size_t *at, size_t *out) {
  *out = 0;
  while (*at < text.len && text.ptr[*at] >= '0' && text.ptr[*at] <= '9') {
    *out = *out * 10 + (size_t)(text.ptr[(*at)++] - '0');
    if (*out > WIDEST) return false;
  }
  return true;
}

/* *at stands behind "%". */
static bool read_conversion(mig_span text, size_t *at, conversion *out) {
  *out = (conversion){0};
  if (*at >= text.len || text.ptr[*at] != '(') return false;
  size_t close = mig_span_find(text, MIG_SPAN(")"), *at);
  if (close == SIZE_MAX) return false;
  out->name = mig_span_cut(text, *at + 1, close);
  for (*at = close + 1; *at < text.len; (*at)++) {
    char c = text.ptr[*at];
    out->left = out->left || c == '-';
    out->zero = out->zero || c == '0';
    out->plus = out->plus || c == '+';
    out->blank = out->blank || c == ' ';
    if (c != '-' && c != '0' && c != '+' && c != ' ' && c != '#') break;
  }
  if (!number(text, at, &out->width)) return false;
  if (*at < text.len && text.ptr[*at] == '.') {
    (*at)++;
    out->has_precision = true;
    if (!number(text, at, &out->precision)) return false;
  }
  if (*at >= text.len) return false;
  out->type = text.ptr[(*at)++];
  return out->type == 's' || out->type == 'd' || out->type == 'i' || out->type == 'u';
}

static void pad(mig_buf *out, char c, size_t count) {
  while (count-- > 0) mig_buf_putc(out, c);
}

static void put_padded(mig_buf *out, const conversion *c, mig_span text) {
  size_t length = mig_unicode_length(text), fill = c->width > length ? c->width - length : 0;
  if (!c->left) pad(out, ' ', fill);
  mig_buf_put(out, text);
  if (c->left) pad(out, ' ', fill);
}

static void put_text(mig_buf *out, const conversion *c, mig_span text) {
  if (c->has_precision) text.len = mig_unicode_offset(text, c->precision);
  put_padded(out, c, text);
}

static void put_number(mig_buf *out, const conversion *c, int64_t value) {
  mig_buf text = mig_buf_in(out->arena), digits = mig_buf_in(out->arena);
  mig_buf_printf(&digits, "%lld", (long long)(value < 0 ? -value : value));
  const char *sign = value < 0 ? "-" : c->plus ? "+" : c->blank ? " " : "";
  size_t least = c->has_precision ? c->precision : 0, used = digits.len + strlen(sign);
  if (c->zero && !c->left && c->width > used && c->width - strlen(sign) > least) least = c->width - strlen(sign);
  mig_buf_puts(&text, sign);
  if (least > digits.len) pad(&text, '0', least - digits.len);
  mig_buf_put(&text, mig_buf_span(&digits));
  put_padded(out, c, mig_buf_span(&text));
}

static bool number_token(const mig_filename_parts *parts, mig_span name, int64_t *out) {
  const mig_date *d = parts->date;
  const struct {
    const char *name;
    int64_t value;
  } tokens[] = {
      {"epoch", mig_date_epoch(d)}, {"year", d->year},    {"month", d->month}, {"day", d->day}, {"hour", d->hour},
      {"minute", d->minute},        {"second", d->second}};
  for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
    if (!mig_span_is(name, tokens[i].name)) continue;
    *out = tokens[i].value;
    return true;
  }
  return false;
}

static bool put_token(mig_buf *out, const mig_filename_parts *parts, const conversion *c) {
  int64_t value;
  if (number_token(parts, c->name, &value)) {
    mig_buf text = mig_buf_in(out->arena);
    mig_buf_printf(&text, "%lld", (long long)value);
    if (c->type == 's') {
      put_text(out, c, mig_buf_span(&text));
    } else {
      put_number(out, c, value);
    }
    return true;
  }
  if (c->type != 's') return false;
  if (mig_span_is(c->name, "rev")) {
    put_text(out, c, parts->rev);
  } else if (mig_span_is(c->name, "slug")) {
    put_text(out, c, mig_filename_slug(out->arena, parts->message, parts->slug_length));
  } else {
    return false;
  }
  return true;
}

mig_err mig_filename(mig_span *out, mig_arena *arena, const mig_filename_parts *parts, mig_why *why) {
  mig_span text = parts->file_template;
  mig_buf name = mig_buf_in(arena);
  for (size_t at = 0; at < text.len;) {
    conversion c;
    if (text.ptr[at] != '%') {
      mig_buf_putc(&name, text.ptr[at++]);
    } else if (at + 1 < text.len && text.ptr[at + 1] == '%') {
      mig_buf_putc(&name, '%');
      at += 2;
    } else {
      at++;
      if (!read_conversion(text, &at, &c) || !put_token(&name, parts, &c))
        return mig_fail(why, MIG_ERR_UNREADABLE,
                        "file_template \"%.*s\" is not read at byte %zu; Alembic's tokens are rev, slug, epoch, "
                        "year, month, day, hour, minute, second",
                        MIG_FMT(text), at);
    }
  }
  mig_buf_puts(&name, ".py");
  *out = mig_buf_span(&name);
  return MIG_OK;
}
