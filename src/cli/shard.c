/* shard.c: "K/N", the K-th of N parts of a forecast. */
#include "cli.h"

/* One number in decimal and nothing else: no sign, no blank, as sscanf would take them. */
static bool read_number(const char **at, uint32_t *out) {
  uint64_t number = 0;
  const char *start = *at;
  for (; **at >= '0' && **at <= '9'; (*at)++) {
    number = number * 10 + (uint64_t)(**at - '0');
    if (number > UINT32_MAX) return false;
  }
  *out = (uint32_t)number;
  return *at != start;
}

bool mig_cli_read_shard(const char *text, uint32_t *shard, uint32_t *count) {
  if (!read_number(&text, shard) || *text++ != '/') return false;
  return read_number(&text, count) && *text == '\0' && *shard >= 1 && *shard <= *count;
}
