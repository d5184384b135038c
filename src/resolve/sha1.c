#include "resolve/sha1.h"

#include <stdio.h>
#include <string.h>

/* FIPS 180-4, section 6.1 */
typedef struct sha1 {
  uint32_t h[5];
  uint64_t length; /* bytes so far */
  unsigned char block[64];
} sha1;

static uint32_t rotate(uint32_t x, unsigned by) {
  return x << by | x >> (32 - by);
}

static void mix(uint32_t h[5], const uint32_t w[80]) {
  uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
  for (unsigned t = 0; t < 80; t++) {
    uint32_t f = t < 20 ? (b & c) | (~b & d) : t < 40 ? b ^ c ^ d : t < 60 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
    uint32_t k = t < 20 ? 0x5a827999 : t < 40 ? 0x6ed9eba1 : t < 60 ? 0x8f1bbcdc : 0xca62c1d6;
    uint32_t next = rotate(a, 5) + f + e + k + w[t];
    e = d;
    d = c;
    c = rotate(b, 30);
    b = a;
    a = next;
  }
  h[0] += a;
  h[1] += b;
  h[2] += c;
  h[3] += d;
  h[4] += e;
}

static void digest_block(sha1 *s) {
  uint32_t w[80];
  for (unsigned t = 0; t < 16; t++) {
    const unsigned char *p = s->block + 4 * t;
    w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
  }
  for (unsigned t = 16; t < 80; t++) w[t] = rotate(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
  mix(s->h, w);
}

static void add(sha1 *s, const void *bytes, size_t len) {
  const unsigned char *p = bytes;
  while (len > 0) {
    size_t used = (size_t)(s->length % 64), room = 64 - used, n = len < room ? len : room;
    memcpy(s->block + used, p, n);
    s->length += n;
    p += n;
    len -= n;
    if (used + n == 64) digest_block(s);
  }
}

static void finish(sha1 *s) {
  static const unsigned char padding[64] = {0x80};
  uint64_t bits = s->length * 8;
  size_t used = (size_t)(s->length % 64);
  add(s, padding, used < 56 ? 56 - used : 120 - used);
  unsigned char tail[8];
  for (unsigned i = 0; i < 8; i++) tail[i] = (unsigned char)(bits >> (56 - 8 * i));
  add(s, tail, sizeof tail);
}

void mig_sha1_blob_name(char out[41], mig_span bytes) {
  sha1 s = {.h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
  char head[32];
  int head_len = snprintf(head, sizeof head, "blob %zu", bytes.len);
  add(&s, head, (size_t)head_len + 1); /* with its NUL */
  if (bytes.len != 0) add(&s, bytes.ptr, bytes.len);
  finish(&s);
  for (unsigned i = 0; i < 5; i++) snprintf(out + 8 * i, 9, "%08x", (unsigned)s.h[i]);
}
